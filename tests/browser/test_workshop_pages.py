"""Pages of a workshop at each stage: axe finds nothing, keys reach all, targets are large; lying and standing.

The room is moved on in the server's own store, and a tour looks at what phones, wall and console then show.
"""

from __future__ import annotations

import pytest

from tests.browser.axe import RUN, ask, watch
from tests.browser.rooms import PHONE, WALL
from tests.browser.staged import STANDARD, stage, staging
from tests.browser.test_publishing_pages import OUT_OF_REACH, SMALL, SMALLEST_TARGET
from tests.browser.whole import WHOLE
from webapp.domain.answers import Decided
from webapp.domain.workshop.state import AGREED, MIRROR, NAMED, NOT_DECIDED, TABLE, Outcome

pytestmark = pytest.mark.browser
PHONE_LOOKS = ((390, 844, "light"), (844, 390, "dark"))
WALL_LOOKS = ((1280, 720, "light"), (1080, 1920, "dark"))
CONSOLE_LOOKS = ((1280, 900, "dark"), (390, 844, "light"))
CONTINUE, WHO, NOTICE = "grants.continue", "decide.who", "change.notice"
PACK = (CONTINUE, WHO, NOTICE)
SAID = [{CONTINUE: "same" if seat < 3 else "apply", WHO: "us", NOTICE: "m6"} for seat in range(5)]


def found_on(visitor, looks):
    """What axe finds on the page one is on, in these windows; what no key leads to, and what is too small to be pressed."""
    watch(visitor.page)
    found = []
    for width, height, scheme in looks:
        found += ask(visitor.page, width, scheme, RUN, height)
        visitor.fits()
    if looks is not WALL_LOOKS:
        found += visitor.page.evaluate(OUT_OF_REACH) + visitor.page.evaluate(SMALL, SMALLEST_TARGET)
    return [f"{visitor.path} {visitor.main.get_attribute('data-view')}: {one}" for one in found]


def voices_on_phones(site, window):
    """From the code to the close, as somebody in their seat sees it; then who comes too late."""
    phone, held = window(anonymous=True, **PHONE), stage(site, pack=PACK, boss_runs=True)
    phone.expect(404)
    for path in ("/w", "/w/ABCDEFGH", held.door):
        phone.go(path)
        yield phone
    held.sit(phone, 1)
    yield phone
    phone.go("/w/ABCDEFGH")
    yield phone
    held.go("silent")
    phone.go(held.door)
    open_folds(phone, "footer, [data-intro]")
    yield phone
    held.all_say(SAID, reason="As we always did.")
    phone.go(held.door)
    yield phone
    held.reveal()
    phone.go(held.door)
    yield phone
    held.capture(Outcome(CONTINUE, AGREED, "same", detail="We say so each May.", owner="Ana"))
    held.capture(Outcome(WHO, NOT_DECIDED, decider="Our board", by="2027-03"))
    for where in ("capture", "support"):
        held.go(where, CONTINUE if where == "capture" else "")
        phone.go(held.door)
        yield phone
    held.all_say(["4"] * 5)
    held.reveal()
    phone.go(held.door)
    yield phone


def a_table_on_phones(site, window):
    """Cells to choose, the matrix, and consent with a date."""
    phone, held = window(anonymous=True, **PHONE), a_table(site)
    held.sit(phone, 1)
    held.reveal()
    phone.go(held.door)
    yield phone
    held.propose()
    held.go("consent")
    phone.go(held.door)
    phone.main.locator("[value=board]").first.evaluate("it => { it.checked = true }")
    yield phone


def a_table(site):
    """Three funders whose cells are handed in."""
    names = ("Tern Fund", "Cedar Bank", "Harlow")
    held = stage(site, TABLE, mode=NAMED, names=names, authorities=("can_commit",) * 3, pack=("backbone", "pooled_fund"))
    held.go("silent")
    held.all_say([{"backbone": cell, "pooled_fund": "pays"} for cell in ("not_us", "not_us", "pays")])
    return held


def walls(site, window):
    """The lobby, a round, the map, one question, its sentence, how it is supported; a matrix; our answer beside theirs."""
    wall, held = window(anonymous=True, **WALL), stage(site, pack=PACK)

    def shown():
        wall.go(held.wall)
        return wall

    wall.expect(404)
    wall.go("/w/ABCDEFGH/wall")
    yield wall
    yield shown()
    held.go("opening")
    yield shown()
    held.go("silent")
    yield shown()
    held.all_say(SAID)
    held.reveal()
    yield shown()
    held.go("talk", CONTINUE)
    yield shown()
    held.capture(Outcome(CONTINUE, AGREED, "same", detail="We say so each May.", owner="Ana"))
    held.go("capture", CONTINUE)
    yield shown()
    held.go("support")
    held.all_say(["1", "5", "4", "3", "3"])
    held.reveal()
    yield shown()
    held = a_table(site)
    held.reveal()
    yield shown()
    if WHOLE:
        held = stage(site, MIRROR, answers={CONTINUE: Decided("apply")}, pack=STANDARD[MIRROR])
        held.go("silent")
        held.all_say([dict.fromkeys(STANDARD[MIRROR], "~unknown")] * 5)
        held.reveal()
        held.show_answer(CONTINUE)
        held.go("talk", CONTINUE)
        yield shown()


def setting_up(site, window):
    """The list, and the form of set-up as it comes back with what is missing."""
    console = window()
    console.expect(422)
    stage(site)
    console.go("/workshops")
    yield console
    for kind in ("voices", "table"):
        console.go(f"/workshops/new?kind={kind}")
        console.press("Set it up")
        yield console


def running(site, window):
    """The console from the lobby to the close, and the pages beside it."""
    console, held = window(), stage(site, pack=PACK)
    for path in ("", "/seats", "/check"):
        console.go(held.console + path)
        open_folds(console)
        yield console
    held.go("silent")
    for path in ("", "/paper"):
        console.go(held.console + path)
        yield console
    held.all_say(SAID, reason="As we always did.")
    held.reveal()
    held.capture(Outcome(WHO, AGREED, "us", detail="As we always did.", owner="Ana"))
    held.go("talk", CONTINUE)
    for path in ("", "/reasons", f"/capture/{CONTINUE}", "/close", "/take-in", *(("/delete",) if WHOLE else ())):
        console.go(held.console + path)
        open_folds(console)
        yield console
    held = a_table(site)
    held.reveal()
    console.go(f"{held.console}/joint")
    open_folds(console)
    yield console


def open_folds(visitor, within="main"):
    """See all there is."""
    visitor.page.locator(f":is({within}) details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")


TOURS = (
    (voices_on_phones, PHONE_LOOKS),
    (a_table_on_phones, PHONE_LOOKS),
    (walls, WALL_LOOKS),
    (setting_up, CONSOLE_LOOKS),
    (running, CONSOLE_LOOKS),
)


@pytest.mark.parametrize(("tour", "looks"), TOURS, ids=lambda it: getattr(it, "__name__", ""))
def test_everybody_can_use_every_page(tour, looks, window, server):
    found = []
    with staging(server) as site:
        for visitor in tour(site, window):
            found += found_on(visitor, looks)
    assert not found, "\n".join(found)
