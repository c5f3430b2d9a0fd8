"""The wall as the back row reads it: large, in one piece, with long names and everything on it, lying and standing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import WALL, see, wake
from tests.browser.staged import FACILITATION, STANDARD, stage, staging
from tests.browser.whole import WHOLE
from tests.shipped import BANK
from webapp.domain.answers import Decided
from webapp.domain.workshop.state import AGREED, HELD, MIRROR, NAMED, NOT_DECIDED, TABLE, Outcome
from webapp.services.workshops import setting_up

pytestmark = pytest.mark.browser
SIZES = ((1280, 720), (1920, 1080), (1080, 1920))
LEAST = 28
"""Pixels of the smallest type at 1280 × 720, which the back row can read."""
WIDEST = "MMMMWWWW"
FEW = 3
"""Pages of one wall that are looked at, the last one among them."""
NAMES = tuple(f"{name} Featherstonehaugh" for name in ("Alexandra", "Bartholomew", "Clementine", "Dorothea", "Ernestine"))
NAMES += ("Friedericke Konstantinopolska", "Wilhelmina Konstantinopolska")
FUNDERS = tuple(
    f"The {name} Community Foundation of the Lower Valley" for name in ("Tern", "Cedar", "Ridge", "Juniper", "Bay")
)
TITLE = "The Harlow and Featherstonehaugh Family Foundation for Reading, Writing and Health: board, staff and friends"
OWN = "We decide on each grant by December, whatever the partnership does, and say so to every grantee in writing by May."
CONTINUE, NOTICE, SHARE = "grants.continue", "change.notice", "fund.share"
SMALL = """least => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const one = texts.currentNode.parentElement, size = parseFloat(getComputedStyle(one).fontSize);
        const seen = one.checkVisibility({visibilityProperty: true}) && !one.closest('.vh, [data-bar]');
        if (texts.currentNode.data.trim() && seen && size < least) found.push(size + ' px: ' + one.outerHTML.slice(0, 120));
    }
    return found;
}"""
HIDDEN = """() => [...document.querySelectorAll('body > *, main *')].flatMap(one => {
    const box = one.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && !one.closest('.vh');
    const past = Math.max(box.right - innerWidth, box.bottom - innerHeight);
    return seen && past > 1 ? [past + ' px past the edge: ' + one.outerHTML.slice(0, 120)] : [];
}).slice(0, 3)"""


def choices(question):
    """What can be said to a question, its own choices first."""
    extras = [one.id for one in FACILITATION.extras["voices"]]
    return [one.id for one in BANK.question_by_id[question].choices] + extras


def everything_differs(seat):
    """A ballot that makes as many rows as there are people."""
    return {question: choices(question)[seat % len(choices(question))] for question in STANDARD["voices"]}


def voices(site, mode):
    """Twelve questions, seven long names, everything captured; each stage on the way that has a wall of its own."""
    held = stage(site, mode=mode, title=TITLE, names=NAMES, pack=STANDARD["voices"])
    held.give_code(WIDEST if mode == NAMED else "MWMWMWMW")
    yield held
    held.go("practice")
    yield held
    held.all_say(["tea", "coffee", "tea", "tea", "coffee", "tea", "tea"])
    held.reveal()
    yield held
    held.go("opening")
    yield held
    held.go("silent")
    held.all_say([everything_differs(seat) for seat in range(7)])
    yield held
    held.reveal()
    yield held
    for question in (CONTINUE, SHARE, "home.host"):
        held.go("talk", question)
        yield held
    held.go("again", CONTINUE)
    yield held
    held.all_say(["apply"] * 6 + ["same"])
    held.reveal()
    yield held
    for question in STANDARD["voices"]:
        held.capture(Outcome(question, NOT_DECIDED, decider="Our board", by="2027-03", until_then=OWN, owner=NAMES[0]))
    held.capture(Outcome(CONTINUE, AGREED, "apply", detail=OWN, owner=NAMES[0]))
    held.capture(Outcome(NOTICE, HELD, "m6", detail=OWN, owner=NAMES[1]))
    for where in ("capture", "board", "reading"):
        held.go(where, CONTINUE if where == "capture" else "")
        yield held
    held.go("support")
    yield held
    held.all_say(["0", "5", "4", "3", "3", "4", "5"])
    held.reveal()
    yield held
    held.go("owners")
    yield held


def attributed(site):
    """With names beside answers."""
    yield from voices(site, NAMED)


def unattributed(site):
    """With counts alone."""
    yield from voices(site, "unattributed")


def partners(site):
    """Beside what the foundation answers."""
    answers = {SHARE: Decided("u50"), CONTINUE: Decided("apply", detail=OWN)}
    held = stage(site, MIRROR, answers=answers, title=TITLE, names=NAMES, pack=STANDARD["mirror"])
    held.go("silent")
    held.all_say([{q: choices(q)[seat % len(choices(q))] for q in STANDARD["mirror"]} for seat in range(7)])
    held.reveal()
    for question in (CONTINUE, SHARE):
        held.show_answer(question)
        held.go("talk", question)
        yield held


def funders(site):
    """All aspects, with long names on top and flags below."""
    aspects = tuple(one.id for one in FACILITATION.aspects)
    held = stage(site, TABLE, mode=NAMED, title=TITLE, names=FUNDERS, authorities=("can_commit",) * 5, pack=aspects)
    held.go("silent")
    yield held
    cells = ("pays", "not_us", "leads", "private", "~undecided")
    held.all_say([{one: "not_us" if n % 3 else cells[seat] for n, one in enumerate(aspects)} for seat in range(5)])
    held.reveal()
    yield held
    held.go("talk", aspects[0])
    yield held
    held.propose()
    held.go("reading")
    yield held
    held.go("consent")
    held.all_say(["yes"] * 3 + ["board", "change"], "2027-03-12")
    yield held
    held.reveal()
    yield held
    held.go("owners")
    yield held


def looked_at(wall, path):
    """What is wrong with the page at this address, in every size, and with the others that belong to it."""
    found, number, pages = [], 1, 1
    while number <= pages:
        wall.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
        wall.go(f"{path}?page={number}")
        stage_here = f"{wall.main.get_attribute('data-view')} page {number}"
        found += [f"{stage_here}: {one}" for one in wall.page.evaluate(SMALL, LEAST)]
        for width, height in SIZES:
            wall.page.set_viewport_size({"width": width, "height": height})
            found += [f"{stage_here} {width}: {one}" for one in wall.page.evaluate(HIDDEN)]
            if wall.page.evaluate("document.documentElement.scrollHeight > innerHeight"):
                found.append(f"{stage_here} {width}: scrolls")
        more = wall.page.locator("footer nav span")
        pages = int(more.inner_text().rpartition(" ")[2]) if more.count() else 1
        number += 1 if WHOLE or number + 1 < FEW else max(1, pages - number)
    return found


ROOMS = (attributed, partners, funders, *((unattributed,) if WHOLE else ()))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_the_wall_is_large_and_never_scrolls(room, window, server):
    wall, found = window(anonymous=True, **WALL), []
    with staging(server) as site:
        for held in room(site):
            found += looked_at(wall, held.wall)
    assert not found, "\n".join(found)


def test_a_wall_on_its_second_page_begins_anew_with_what_comes_next_and_is_a_wall_to_the_end(window, server):
    wall = window(anonymous=True, **WALL)
    pages = wall.page.locator("footer nav span")
    with staging(server) as site:
        held = stage(site, pack=STANDARD["voices"])
        held.go("silent")
        held.all_say([everything_differs(seat) for seat in range(5)])
        held.reveal()
        for question in STANDARD["voices"]:
            held.capture(Outcome(question, NOT_DECIDED, decider="Our board", by="2027-03", until_then=OWN, owner=NAMES[0]))
        held.go("owners")
        wall.go(held.wall)
        wall.page.get_by_role("link", name="Next page").click()
        expect(pages).to_have_text(re.compile("^2 of"))
        wake(wall)
        expect(pages).to_have_text(re.compile("^2 of"))
        held.go("reading")
        see(wall, "reading")
        expect(pages).to_have_text(re.compile("^1 of"))
        assert wall.page.url.endswith(held.wall)

        # A phone would have to type a code; a wall says who opens it anew
        wall.expect(404)
        setting_up.new_code(site, held.id, held.shown, datetime.now(UTC))
        wake(wall)
        expect(wall.page.locator("h1")).to_have_text("This workshop is over, or has a new code")
        assert wall.page.locator("body.wall").count() == 1
        assert wall.page.locator("input, nav").count() == 0
        assert wall.page.evaluate(SMALL, LEAST) == []
