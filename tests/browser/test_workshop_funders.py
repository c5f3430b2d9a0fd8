"""A funders' table: what each of three carries, what all of them can say together, and one whose board has to decide."""

from __future__ import annotations

import pytest

from tests.browser import rooms
from tests.browser.answering import pick, write
from tests.browser.rooms import PHONE, WALL, answer, hear, see
from tests.programs import text_of

pytestmark = pytest.mark.browser
FUNDERS = ("Tern Fund", "Cedar Bank", "Harlow Family Foundation")
STAFF, POT, EXIT = "backbone", "pooled_fund", "exit"
ROWS = (STAFF, POT, EXIT)
CARRIED = ({STAFF: "not_us", POT: "pays", EXIT: "not_us"},) * 2 + ({STAFF: "pays", POT: "pays", EXIT: "not_us"},)
TOGETHER = "All 3 funders at this table pay into the common pot of money."
WAITS = "Cedar Bank: its board will decide by March 12, 2027."


@pytest.fixture
def met(window, visitor):
    """Set up, and one phone for each funder."""
    found = rooms.meet(visitor, window(anonymous=True, **WALL), "table", names=FUNDERS, keep=ROWS, title="Reading partners")
    found.phones = [window(anonymous=True, **PHONE) for _ in FUNDERS]
    for seat, phone in enumerate(found.phones, 1):
        phone.go(found.door)
        rooms.take_seat(phone, seat)
    return found


def what_each_carries(met):
    """In silence, then side by side, what stands out said in words."""
    rooms.something_else(met.console, "Open the silent round")
    for phone, cells in zip(met.phones, CARRIED, strict=True):
        see(phone, "silent")
        answer(phone, cells)
    hear(met.console, "Everybody has handed in.")
    met.console.press("Reveal")
    for screen in (met.wall, met.phones[0]):
        see(screen, "board")
        rows = dict(zip(ROWS, screen.main.locator(".matrix tbody tr").all_inner_texts(), strict=True))
        assert "one funder only" in rows[STAFF].lower()
        assert "nobody" in rows[EXIT].lower()
        assert [rows[POT].count(words) for words in ("Pays", "one funder")] == [3, 0]
        assert screen.main.locator(".matrix thead bdi").all_inner_texts() == list(FUNDERS)


def what_all_say(met):
    """The sentences come from the cells; consent is asked of each funder, and one has to ask its board."""
    rooms.something_else(met.console, "Read the draft together")
    met.console.follow("Choose the joint sentences")
    hear(met.console, TOGETHER)
    met.console.press("Keep all 3 as the cells suggest")
    met.console.follow("Back to the console")
    see(met.wall, "reading")
    hear(met.wall, TOGETHER)
    met.console.press("Ask for consent")
    first, second, third = met.phones
    for phone in met.phones:
        see(phone, "consent")
        hear(phone, TOGETHER)
    answer(first, {POT: "yes", EXIT: "yes"})
    answer(third, {POT: "yes", EXIT: "yes"})
    form = second.main.locator("[data-ballot]")
    pick(form, f"q-{POT}", "board")
    write(form, f"board-{POT}", "March 12, 2027")
    form.get_by_role("button", name="Next").click()
    answer(second, {EXIT: "yes"}, hand_in=False)
    form.get_by_role("button", name="Next").click()
    form.get_by_role("button", name="Hand in").click()
    hear(second, "Handed in")
    hear(met.console, "Everybody has handed in.")
    met.console.press("Reveal")
    for screen in (met.wall, first):
        see(screen, "consent_shown")
        hear(screen, WAITS)
        hear(screen, "Waits for a board")
        hear(screen, "Every funder says yes.")
    hear(met.console, WAITS)
    assert "Waits for a board" in met.console.text()


def test_three_funders_say_what_they_carry_and_what_they_say_together(met, tmp_path):
    what_each_carries(met)
    what_all_say(met)
    met.console.press("Go through owners and dates")
    see(met.wall, "owners")
    hear(met.wall, WAITS)
    for screen in (met.wall, *met.phones):
        screen.expect(404)
    met.console.go(f"{met.path}/close")
    met.console.press("Close")
    report = tmp_path / "report.pdf"
    report.write_bytes(met.console.download(met.console.main.get_by_role("link", name="Report (PDF)").click))
    printed = " ".join(text_of(report).split())
    assert TOGETHER in printed
    assert WAITS in printed
