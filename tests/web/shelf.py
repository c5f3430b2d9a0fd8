"""Every shipped scenario in one store, for tests that only read: made once for a whole file of tests."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache

from bs4 import BeautifulSoup, Tag

from tests.made_store import open_made_store
from tests.renderers.documents import SCENARIOS, scenario
from tests.shipped import BANK
from tests.web.stories import begin, page_of
from tests.web.visiting import Clock, Visitor, make_app
from webapp.services.questionnaires import Opened, open_assessment
from webapp.services.workspace import Site


class Shelf:
    """The owner, and the assessments by the names of their scenarios. A page is asked for once."""

    def __init__(self, owner: Visitor, site: Site, clock: Clock) -> None:
        self.owner, self.site, self.clock = owner, site, clock
        self.ids = {
            name: begin(site, clock(), dict(scenario(name).answers), route=scenario(name).route) for name in SCENARIOS
        }
        self.page = cache(self._page)

    def path(self, name: str, page: str) -> str:
        """The address of a page."""
        return f"/assessments/{self.ids[name]}/{page}"

    def _page(self, name: str, page: str) -> BeautifulSoup:
        response = self.owner.get(self.path(name, page))
        assert response.status_code == 200
        return page_of(response)

    def file(self, name: str, page: str):
        """A download; it is no page of ours, so nothing checks it as one."""
        response = self.owner.get(self.path(name, page), check=False)
        assert response.status_code == 200
        return response

    def opened(self, name: str) -> Opened:
        """The assessment as the store has it."""
        return open_assessment(self.site, self.ids[name], self.clock().date())


@contextmanager
def filled_shelf(folder):
    """The shelf in a data folder."""
    store, clock = open_made_store(folder), Clock()
    try:
        owner = make_app(folder, store, BANK, clock).test_client().sign_in()
        yield Shelf(owner, Site(store, BANK), clock)
    finally:
        store.close()


def words(tag) -> str:
    """The words of an element, spaces evened out."""
    return " ".join(tag.get_text(" ").split())


def the(page: Tag, selector: str) -> Tag:
    """The one element that a selector finds."""
    [found] = page.select(selector)
    return found
