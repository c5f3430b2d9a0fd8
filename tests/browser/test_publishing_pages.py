"""Every page of publishing, staying true and hearing back: axe finds nothing, 320 pixels are enough, and keys reach all.

A tour goes from page to page, and each is looked at where it stops: light on a phone, dark on a wide screen, one load.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.answering import write
from tests.browser.journeys import bring_in
from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import found_by_axe
from tests.publication.two_banks import publish_under_two_banks
from tests.published_world import change, copy_faq
from tests.renderers.documents import scenario
from tests.shipped import BANK
from tests.web.visiting import Clock
from webapp.domain.answers import PartialDate, Undecided
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

pytestmark = pytest.mark.browser
LOOKS = ((320, "light"), (1280, "dark"))
SMALLEST_TARGET = 43.5
"""44 pixels, but for what a browser rounds."""
WITHDRAWN = "withdrawn-fund"
QUESTION = "Could we see you at work first?"
MORE = "Do you pay for meals as well?"
OUT_OF_REACH = """() => {
    const controls = 'a[href], button, input:not([type=hidden]), textarea, select, summary';
    const shown = one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0;
    const plain = one => getComputedStyle(one).outlineStyle === 'none';
    return [...document.querySelectorAll(controls)].filter(one => shown(one) && !one.disabled).flatMap(one => {
        one.focus();
        const said = one.outerHTML.slice(0, 200);
        if (one.tabIndex < 0 || document.activeElement !== one) return ['no key leads to ' + said];
        return [one, one.parentElement, ...(one.labels || [])].every(plain) ? ['one cannot see the focus on ' + said] : [];
    });
}"""
SMALL = """least => [...document.querySelectorAll('main button, main textarea, main select, main input.text, main summary')]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .filter(one => one.getBoundingClientRect().height < least)
    .map(one => one.getBoundingClientRect().height + ' px high: ' + one.outerHTML.slice(0, 200))"""


@dataclass(frozen=True)
class Published:
    """What the tours find: an assessment whose second version is the newest, and what is due in it has passed."""

    base: str
    public: str


@pytest.fixture(scope="module")
def published(server):
    clock = Clock()
    clock.at = datetime.now(UTC) - timedelta(days=4)
    overdue = {"change.notice": Undecided("Our board", PartialDate(clock.at.year - 1, 6), "Plan on six months.")}
    with closing(open_store(server.data)) as store:
        assessment, faq = publish_under_two_banks(store, "local", clock, "quick-start", overdue)
        copy_faq(store, faq, WITHDRAWN, withdrawn_at=clock(), withdrawn_reason="We merged with another fund.")
        change(Site(store, BANK), assessment, {"fund.years": scenario("four-pots").answers["fund.years"]}, clock())
    return Published(f"/assessments/{assessment}", f"/f/{faq.slug}")


def what_a_reader_sees(window, published):
    """Versions, what changed, and how to ask, all by keyboard."""
    reader = window(anonymous=True)
    reader.expect(404, 422)
    for path in ("/1", "/changes/1..2", ""):
        reader.go(f"{published.public}{path}")
        yield reader
    keys = Keyboard(reader)
    keys.enter(reader.main.get_by_role("button", name=re.compile("^Yes")).first)
    yield reader
    reader.go(published.public)
    keys.enter(reader.main.get_by_role("button", name=re.compile("^Not quite")).first)
    yield reader
    keys.enter(reader.main.get_by_role("button", name="Send the question"))
    yield reader
    keys.write(reader.main.locator("[name=text]"), QUESTION)
    keys.enter(reader.main.get_by_role("button", name="Send the question"))
    yield reader
    for path in ("/f", "/f?q=nothing-like-it", f"/f/{WITHDRAWN}", f"/f/{WITHDRAWN}/2", "/f/no-such-faq"):
        reader.go(path)
        yield reader


def what_is_looked_at_before_publishing(window, published):
    """Contradictions without a reason, words that are not plain, and what changed since the version before."""
    officer = window()
    officer.expect(422)
    officer.go(f"{bring_in(officer, 'sole-funder')}/publish")
    officer.press("Publish version 1")
    yield officer
    officer.go(f"{published.base}/publish")
    yield officer


def what_is_published(window, published):
    """Its page, and the page when something about it is refused."""
    officer = window()
    officer.expect(422)
    officer.go(f"{published.base}/published?told=address")
    officer.main.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    yield officer
    officer.press("Withdraw it", within=officer.main)
    yield officer


def what_keeps_it_true(window, published):
    """History, two moments of it, the words of a newer bank, and dates."""
    officer = window()
    officer.go(f"{published.base}/history")
    yield officer
    officer.press("Compare two moments")
    yield officer
    for path in (f"{published.base}/new-wording", "/dates"):
        officer.go(path)
        yield officer
    officer.go(f"{published.base}/new-wording")
    officer.press(re.compile("^Keep"), within=officer.main)
    yield officer


def what_partners_ask(window, published):
    """The inbox, one question, what can be done about it, and an entry made of it."""
    reader, officer = window(anonymous=True), window()
    officer.expect(422)
    for text in (QUESTION, MORE):
        reader.go(f"{published.public}/ask?entry=faq.grants")
        write(reader.main, "text", text)
        reader.press("Send the question")
    officer.go("/inbox")
    yield officer
    officer.follow(QUESTION, within=officer.main)
    officer.press("Answer", within=officer.main)
    yield officer
    officer.press("Answer them together")
    yield officer
    officer.follow("Delete it")
    yield officer
    officer.go("/inbox")
    officer.follow(re.compile("^What readers say"))
    yield officer
    officer.go("/inbox")
    officer.follow(MORE, within=officer.main)
    officer.press("Write a new entry")
    yield officer


TOURS = (
    what_a_reader_sees,
    what_is_looked_at_before_publishing,
    what_is_published,
    what_keeps_it_true,
    what_partners_ask,
)


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
def test_every_page_can_be_used_by_everybody(tour, window, published):
    found = []
    for visitor in tour(window, published):
        found += found_by_axe(visitor, LOOKS)
        visitor.page.set_viewport_size({"width": 320, "height": 900})
        for one in (*visitor.page.evaluate(OUT_OF_REACH), *visitor.page.evaluate(SMALL, SMALLEST_TARGET)):
            found.append(f"{visitor.path}: {one}")
    assert not found, "\n".join(found)
