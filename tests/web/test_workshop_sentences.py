"""Sentences of a funders' table, and what was captured: on the console, the wall and phones, and in the report alike."""

from typing import Any

import pytest

from tests.house import words
from tests.web.gathering import Gathering
from tests.web.visiting import every, first
from webapp.domain.workshop.state import AGREED, MIRROR, NAMED, NOT_DECIDED, TABLE, UNATTRIBUTED, Outcome
from webapp.services.workshops import capturing, reporting

FUNDERS = ("Tern Fund", "Cedar Bank", "Harlow Family Foundation")
STAFF, DATA, POT, EXIT = "backbone", "data", "pooled_fund", "exit"
CARRIED = (
    {STAFF: "not_us", DATA: "leads", POT: "pays", EXIT: "not_us"},
    {STAFF: "not_us", DATA: "helps", POT: "pays", EXIT: "not_us"},
    {STAFF: "pays", DATA: "not_us", POT: "pays", EXIT: "not_us"},
)
BY_FUNDER = "Tern Fund: Leads · Cedar Bank: Helps · Harlow Family Foundation: Not us"
WAITS = "Cedar Bank: its board will decide by March 12, 2027."
OFFER = "Tern Fund pays half from 2027."
DASHED = "path.dash"


class Table(Gathering):
    """Three funders who have said what they carry, and one offer that was written down."""

    def __init__(self, app: Any, site: Any, clock: Any) -> None:
        super().__init__(app, site, clock, kind=TABLE, names=FUNDERS, pack=(STAFF, DATA, POT, EXIT))
        self.phones = self.everybody()
        self.go("silent")
        for phone, cells in zip(self.phones, CARRIED, strict=True):
            self.hand_in(phone, cells)
        self.reveal()
        self.write(Outcome(STAFF, AGREED, detail=OFFER, owner="Mia"))

    def write(self, outcome: Outcome) -> None:
        """The room says what became of a row."""
        capturing.capture(self.site, self.id, outcome, self.room.record.revision, self.clock())

    def consent(self) -> None:
        """All say yes, but for one whose board has to decide."""
        self.go("consent")
        yes = {POT: "yes", EXIT: "yes"}
        board: Any = {f"board-{POT}": "2027-03-12"}
        for phone, more in zip(self.phones, ({}, board, {}), strict=True):
            self.hand_in(phone, yes | ({POT: "board"} if more else {}), **more)
        self.reveal()


@pytest.fixture
def table(app, site, clock):
    return Table(app, site, clock)


def whole(page: Any) -> str:
    """All words of a page, spaces evened out."""
    return " ".join(first(page, "body").get_text(" ").split())


def items(table: Table) -> list[tuple[str, Any]]:
    """Each sentence on the wall and on a phone: its words, and the element."""
    walls = [table.phone().get(f"{table.wall}?page={number}") for number in (1, 2, 3)]
    seen = {whole_of(one): one for page in walls for one in every(page, ".entries > li")}
    phone = {whole_of(one): one for one in every(table.phones[0].get(table.path), "main section")}
    return [*seen.items(), *phone.items()]


def whole_of(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def about(table: Table, row: str) -> list[Any]:
    """What wall and phone show of a row."""
    label = next(asked.short for asked in table.room.asked if asked.id == row)
    found = [element for said, element in items(table) if said.lower().startswith(label.lower())]
    assert len(found) == 2, (label, [said for said, _ in items(table)])
    return found


def test_a_captured_sentence_stays_when_its_row_is_listed_and_other_rows_say_who_does_what(table):
    table.propose()
    table.go("reading")
    for one in about(table, STAFF):
        assert OFFER in whole_of(one)
        assert "Listed funder by funder" in whole_of(one)
        assert "Mia sees to it." in whole_of(one)
    for one in about(table, DATA):
        assert BY_FUNDER in whole_of(one)


def test_what_was_written_down_of_a_row_is_in_the_report_with_whoever_sees_to_it(table, owner):
    table.write(Outcome(DATA, NOT_DECIDED, decider="Its board", by="2027-04"))
    table.propose()
    text = owner.get(f"/workshops/{table.id}/report.md").text
    assert OFFER in text
    owners = text.partition("# Owners and dates")[2]
    assert "Mia" in owners
    assert "Its board" in owners
    assert "April 2027" in owners


def test_of_a_listed_row_that_is_not_decided_it_is_said_who_does_what_and_who_decides(table):
    table.write(Outcome(DATA, NOT_DECIDED, decider="Its board", by="2027-04"))
    table.propose()
    table.go("reading")
    for one in about(table, DATA):
        assert BY_FUNDER in whole_of(one)
        assert "Its board will decide by April 2027." in whole_of(one)


def test_a_sentence_that_waits_for_a_board_is_said_together_nowhere(table, owner):
    table.propose()
    table.consent()
    console, joint = owner.get(f"/workshops/{table.id}"), owner.get(f"/workshops/{table.id}/joint")
    label = words(first(joint, f"#aspect-{POT}"))
    at_console = next(one for one in every(console, "#main article") if label in whole_of(one))
    on_joint = first(joint, f"article[aria-labelledby=aspect-{POT}]")
    for one in (*about(table, POT), at_console, on_joint):
        assert "Waits for a board" in whole_of(one)
        assert WAITS in whole_of(one)
        assert "Said together" not in whole_of(one).partition("Change it")[0]
        assert one.select_one(f".state {DASHED}")
    for one in about(table, EXIT):
        assert "Said together" in whole_of(one)
        assert not one.select_one(f".state {DASHED}")
    report = reporting.report(table.site, table.room, table.clock().date())
    assert report.table is not None
    assert [one.words for one in report.table.joints if one.waits] == ["waits for a board"]
    table.go("owners")
    assert "Waits for a board" in whole_of(next(one for said, one in items(table) if WAITS in said))


def test_the_console_lists_the_sentences_above_the_matrix_while_they_are_talked_about(table, owner):
    path = f"/workshops/{table.id}"
    assert first(owner.get(path), "#sentences") is None
    table.go("reading")
    assert "No sentence is chosen yet." in words(first(owner.get(path), "main"))
    table.propose()
    page = owner.get(path)
    said = words(first(page, "section[aria-labelledby=sentences]"))
    assert "All 3 funders at this table pay into the common pot of money." in said
    assert OFFER in said
    assert "Cedar Bank: Helps" in said
    assert first(page, f'section[aria-labelledby=sentences] a[href="{path}/joint"]')
    headings = [words(one) for one in every(page, "h2")]
    assert headings.index("The sentences") < headings.index("Who carries what")
    table.go("consent")
    for phone in table.phones:
        table.hand_in(phone, {POT: "yes", EXIT: "change"}, **{f"change-{EXIT}": "say until when"})
    table.reveal()
    said = words(first(owner.get(path), "section[aria-labelledby=sentences]"))
    assert "Every funder says yes." in said
    assert "Tern Fund asks for this change: “say until when.”" in said


def test_a_captured_line_says_what_is_missing_and_leads_to_its_page(table, owner):
    table.write(Outcome(DATA, NOT_DECIDED, owner="Dana"))
    path = f"/workshops/{table.id}"
    rows = {words(row.th): row for row in every(owner.get(path), "section[aria-labelledby=owners] tbody tr")}
    staff, data = (next(row for label, row in rows.items() if label.startswith(it)) for it in ("Staff", "Shared data"))
    assert [words(cell) for cell in staff.select("td")][1:3] == ["Mia", "nothing to decide"]
    assert [words(cell) for cell in data.select("td")][1:3] == ["Dana", "nobody yet, no date yet"]
    assert data.select_one("a")["href"] == f"{path}/capture/{DATA}"
    table.write(Outcome(STAFF, AGREED, detail=OFFER))
    assert "nobody yet" in words(first(owner.get(path), "section[aria-labelledby=owners]"))


def test_support_has_the_order_and_the_numbers_of_the_wall(app, site, clock, owner):
    pack = ("trust.used", "grants.continue", "change.notice")
    room = Gathering(app, site, clock, mode=UNATTRIBUTED, pack=pack)
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {"trust.used": "never", "grants.continue": "same", "change.notice": "y1"})
    room.reveal()
    for question, choice in (("trust.used", "never"), ("grants.continue", "same"), ("change.notice", "y1")):
        room.capture(question, choice)
    room.go("support")
    for number, phone in enumerate(phones):
        room.hand_in(phone, dict.fromkeys(pack, "2" if number == 0 else "5"))
    room.reveal()
    page = owner.get(f"/workshops/{room.id}")
    texts = [asked.text for asked in room.room.asked]
    assert [words(one) for one in every(page, "h2") if words(one) in texts] == texts
    assert [words(one) for one in every(page, ".tally tbody th")] == [
        "2 · I have doubts to talk about",
        "5 · I support it and will say so in public",
    ] * 3
    assert "What would have to change?" not in words(first(page, "main"))


def test_a_mirror_puts_our_answer_on_paper_and_no_longer_says_that_it_comes(app, site, clock, owner):
    room = Gathering(app, site, clock, kind=MIRROR, mode=UNATTRIBUTED, pack=("grants.continue", "decide.who"))
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {"grants.continue": "same", "decide.who": "us"})
    room.reveal()
    room.go("talk", "grants.continue")
    comes = "Then we show the foundation's answer."
    assert comes in whole(room.phone().get(room.wall))
    room.show_answer("grants.continue")
    page = room.phone().get(room.wall)
    ours = words(first(page, ".paper"))
    assert ours.startswith("The foundation")
    assert comes not in whole(page)
    assert whole(page).count(ours) == 1
    assert words(first(owner.get(f"/workshops/{room.id}"), ".focus .paper")) == ours


def test_one_minute_is_planned_and_not_one_minutes(app, site, clock):
    room = Gathering(app, site, clock, mode=NAMED)
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"})
    room.reveal()
    room.go("again", "decide.who")
    assert "1 minute planned" in whole(room.phone().get(room.wall))
