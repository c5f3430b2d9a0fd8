"""A shelf of published FAQs in every state a reader can meet. One is published and copied: making the files takes time."""

from __future__ import annotations

import atexit
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

from bs4 import BeautifulSoup

from tests.house import check_page
from tests.publishing import publish
from tests.renderers.documents import scenario
from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.stories import begin
from tests.web.visiting import Clock
from webapp.domain.answers import Answer
from webapp.domain.publication.chain import digest_of
from webapp.services import questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.publications import FaqRecord
from webapp.store.sqlite import open_store

CHANGED = ("change.notice", "grants.continue", "decide.veto")
"""What the second version says otherwise than the first."""


@dataclass(frozen=True)
class Shelf:
    """Slugs, by the state of what is there: listed with two versions, by link, withdrawn, renamed (its earlier slug)."""

    faq: FaqRecord
    listed: str
    by_link: str
    withdrawn: str
    renamed: str
    renamed_to: str
    assessment: str


def publish_twice(site: Site, clock) -> FaqRecord:
    """An assessment published, changed three days later, and published again."""
    whole = dict(scenario("four-pots").answers)
    assessment = begin(site, clock(), whole)
    publish(site, assessment, clock())
    clock.pass_by(days=3)
    change(site, assessment, {key: scenario("sole-funder").answers[key] for key in CHANGED}, clock())
    return publish(site, assessment, clock()).faq


def change(site: Site, assessment: str, answers: dict[str, Answer], at: datetime) -> None:
    """Answers given anew."""
    opened = open_assessment(site, assessment, at.date())
    shown = {key: opened.events[key].revision if key in opened.events else 0 for key in answers}
    questionnaires.answer_many(site, opened, answers, shown=shown, act=Act("Dana Cole", at, "imported"))


def copy_faq(store: Store, faq: FaqRecord, address: str, **changes) -> FaqRecord:
    """The same FAQ once more at another address, with all its versions, as if another assessment had come to it.

    `changes` are made to its record afterwards, as the page of what is published makes them.
    """
    of = changes.pop("assessment", uuid4().hex)
    copied = replace(faq, id=uuid4().hex, assessment=of, slug=address, revision=1)
    with store.write():
        store.add_faq(copied)
        for line in reversed(store.list_publications(faq.id)):
            record = store.find_publication(faq.id, line.number)
            end = store.find_chain_end(faq.workspace)
            assert record
            assert end
            files = store.list_files(faq.id, line.number)
            record = replace(
                record,
                faq=copied.id,
                position=end.position + 1,
                previous=end.hash,
                hash=digest_of(f"{copied.id} {line.number}"),
            )
            store.add_publication(record, files, {})
    if changes:
        with store.write():
            store.record_faq(replace(copied, **changes))
    found = store.find_faq(address)
    assert found
    return found


def fill_shelf(site: Site, clock) -> Shelf:
    """One in each state."""
    faq = publish_twice(site, clock)
    store = site.store
    copy_faq(store, faq, "alder-valley-k7m2p9xq", listed=False)
    copy_faq(store, faq, "withdrawn-fund", withdrawn_at=clock(), withdrawn_reason="We merged with <b>another</b> fund.")
    copy_faq(store, faq, "first-name", slug="second-name")
    draft = begin(site, clock(), dict(scenario("four-pots").answers))
    return Shelf(faq, faq.slug, "alder-valley-k7m2p9xq", "withdrawn-fund", "first-name", "second-name", draft)


@dataclass(frozen=True)
class Kept:
    """A data folder with a shelf, closed: whoever uses it takes a copy."""

    folder: Path
    workspace: str
    shelf: Shelf
    at: datetime


@cache
def kept_shelf() -> Kept:
    """The same for all tests of this process: what takes time is making the files of a version."""
    folder = Path(mkdtemp(prefix="upfront-shelf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock, store = Clock(), open_store(folder)
    hosting = make_hosting(folder, store, BANK, clock)
    workspace = hosting.workspace()
    shelf = fill_shelf(hosting.site(workspace), clock)
    store.close()
    return Kept(folder, workspace, shelf, clock.at)


class World:
    """An installation with a shelf of FAQs, and somebody who reads them."""

    def __init__(self, folder):
        kept = kept_shelf()
        shutil.copytree(kept.folder, folder, dirs_exist_ok=True)
        self.store, self.clock, self.shelf = open_store(folder), Clock(), kept.shelf
        self.clock.at = kept.at
        self.hosting = make_hosting(folder, self.store, BANK, self.clock)
        self.site = self.hosting.site(kept.workspace)
        self.reader = self.hosting.anonymous()
        self.checked: set[bytes] = set()

    def get(self, path, **headers):
        """What a reader is answered. Each page is checked once: they are large, and many tests look at the same one."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.reader.get(path, headers=named, check=False)
        is_page = response.mimetype == "text/html" and not {"Content-Encoding", "Location"} & set(response.headers.keys())
        if is_page and response.data and response.data not in self.checked:
            self.checked.add(response.data)
            check_page(response.text, status=response.status_code, where=path)
        return response

    @contextmanager
    def counting(self):
        """The statements that run meanwhile. What an index of words asks itself is not one of ours."""
        statements: list[str] = []
        self.store.trace(lambda statement: None if statement.startswith("--") else statements.append(statement))
        yield statements
        self.store.trace(None)

    def copy(self, **changes):
        """A FAQ of the test's own."""
        return copy_faq(self.store, self.shelf.faq, f"copy-{secrets.token_hex(4)}", **changes)

    def record(self, faq, **changes):
        """The FAQ as it is after these."""
        with self.store.write():
            self.store.record_faq(replace(self.store.get_faq(faq.workspace, faq.id), **changes))


@lru_cache(maxsize=32)
def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def every(page, selector) -> list[Any]:
    """All elements of a page that a selector names."""
    return list(_parsed(page.text).select(selector))


def first(page, selector) -> Any:
    """The first of them."""
    return _parsed(page.text).select_one(selector)


def text(page) -> str:
    """The words of a page, spaces evened out."""
    return " ".join(_parsed(page.text).select_one("body").get_text().split())
