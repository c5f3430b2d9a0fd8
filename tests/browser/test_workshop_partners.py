"""What do partners believe? Five of them answer as they believe it to be; what the foundation answered stands beside it."""

from __future__ import annotations

import re

import pytest

from tests.browser import rooms
from tests.browser.journeys import bring_in
from tests.browser.rooms import PHONE, WALL, Guest, answer, hear, see

pytestmark = pytest.mark.browser
NAMES = ("Bay Readers", "Cedar Clinic", "East Side Library", "Families First", "River School")
CONTINUE, WHO = "grants.continue", "decide.who"
OURS = "The foundation's answer: “"
GAP = "Out of 5 partners, 4 believe “"


def believed(seat):
    """Four of five believe that grants go on by themselves; all know who decides."""
    return {CONTINUE: "same" if seat < 5 else "phase", WHO: "recommend"}


def meet(window, line, console):
    """Set up beside the answers of an assessment, everybody in their seats; and where the assessment is."""
    base = bring_in(console, "quick-start")
    wall = window(anonymous=True, **WALL)
    assessment = base.rpartition("/")[2]
    met = rooms.meet(console, wall, "mirror", names=NAMES, keep=(CONTINUE, WHO), title="Partners", assessment=assessment)
    met.phones = [window(anonymous=True, **PHONE) for _ in range(3)]
    for seat, phone in enumerate(met.phones, 1):
        phone.go(met.door)
        rooms.take_seat(phone, seat)
    guests = [Guest(line(), met.door) for _ in NAMES[3:]]
    for seat, guest in enumerate(guests, 4):
        guest.take_seat(seat)
    return met, guests, base


def test_what_partners_believe_stands_beside_our_answer_and_the_gap_is_a_finding(window, line, visitor):
    met, guests, base = meet(window, line, visitor)
    console, wall, phone = met.console, met.wall, met.phones[0]
    rooms.something_else(console, "Open the silent round")
    for seat, guest in enumerate(guests, 4):
        guest.answer(believed(seat))
    for seat, one in enumerate(met.phones, 1):
        see(one, "silent")
        assert "You do not have to know." in one.text()
        answer(one, believed(seat))
    hear(console, "Everybody has handed in.")
    console.press("Reveal")
    see(wall, "board")
    assert OURS not in wall.text()

    # One question at a time, and our answer only when it is shown
    console.press(re.compile("^Talk about"))
    see(wall, f"talk {CONTINUE}")
    assert wall.main.locator(".tally .count").all_inner_texts()[-2:] == ["4", "1"]
    assert OURS not in wall.text()
    assert OURS not in phone.text()
    console.press("Show our answer on the wall")
    hear(wall, OURS)
    hear(phone, OURS)
    hear(console, OURS)
    assert wall.main.locator(".paper").inner_text().startswith(OURS)
    assert "Then we show" not in wall.text()
    console.press("Take our answer off the wall")
    see(wall, f"talk {CONTINUE}")

    # Closed, the gap is a finding of the assessment, and what all knew is none
    for screen in (wall, *met.phones):
        screen.expect(404)
    console.go(f"{met.path}/close")
    console.press("Close and shred")
    console.go(f"{base}/review")
    beliefs = console.main.locator("section", has_text="What partners believe").last
    assert GAP in beliefs.inner_text()
    assert beliefs.locator("article").count() == 1
    console.follow(re.compile("^Look at your answer"), within=beliefs)
    assert console.path == f"{base}/questions/{CONTINUE}"
