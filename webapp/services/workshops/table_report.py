"""A funders' table as its report has it: the role matrix, what it leaves open, and the sentences funders say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.domain.workshop.state import NOT_DECIDED, Joint, Outcome
from webapp.domain.workshop.table import AGREED, GOES_DARK, JOINT, LISTED, TWO_LEAD, Row
from webapp.renderers import workshop_values as values
from webapp.renderers.workshop_words import WorkshopWords
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import Room

LEADS, TWO = "leads", 2


def build_table(room: Room, words: WorkshopWords) -> values.FundersTable:
    """All of it in words."""
    names = {seat.number: seat.name or words("seat_numbered", number=seat.number) for seat in room.seats if not seat.away}
    rows = tables.rows(room)
    authority = {seat.number: words.label(room.facilitation.authorities, seat.authority) for seat in room.seats}
    return values.FundersTable(
        funders=tuple((name, authority.get(number, "")) for number, name in names.items()),
        rows=tuple(_row(room, words, row, names) for row in rows),
        without=tuple(_without(room, words, names)),
        joints=tuple(_joint(room, words, row, joint, names) for row, joint in zip(rows, tables.joints(room), strict=True)),
    )


def captured_part(room: Room, words: WorkshopWords, outcome: Outcome) -> values.Captured:
    """What the room captured of a question, or of a row, in words."""
    open_ = outcome.outcome == NOT_DECIDED
    return values.Captured(
        outcome=outcome.outcome,
        words=words(f"outcome_{outcome.outcome}"),
        says=outcome.says or outcome.detail,
        detail=outcome.detail if outcome.says and outcome.detail not in outcome.says else "",
        owner=outcome.owner,
        decider=outcome.decider if open_ else "",
        by=words.day(room.bank, outcome.by),
        until_then=words("until_then", until_then=outcome.until_then) if outcome.until_then else "",
        minority=outcome.minority if outcome.minority_consents else "",
        one_tap=outcome.one_tap,
    )


def flag_words(words: WorkshopWords, row: Row, names: Mapping[int, str]) -> Iterator[str]:
    """What stands out in a row, as far as the bank has words for it."""
    leading = len(row.who(LEADS))
    for flag in row.flags:
        if flag == GOES_DARK:
            yield words("flag_goes_dark", name=names.get(row.dark_without or 0, ""))
        elif flag == TWO_LEAD and leading > TWO:
            yield words("flag_more_lead", count=leading)
        elif words.has(f"flag_{flag}"):
            yield words(f"flag_{flag}")


def _row(room: Room, words: WorkshopWords, row: Row, names: Mapping[int, str]) -> values.MatrixRow:
    asked = room.asked_here(row.aspect)
    labels = dict(asked.options)
    cells = tuple(labels.get(room.state.cells.get(seat, {}).get(row.aspect, ""), "") for seat in names)
    return values.MatrixRow(asked.text, cells, tuple(flag_words(words, row, names)))


def _without(room: Room, words: WorkshopWords, names: Mapping[int, str]) -> Iterator[values.Without]:
    for seat, name in names.items():
        dark = tables.without(room, seat)
        if dark:
            yield values.Without(f"{words('without', name=name)}:", tuple(room.asked_here(one).text for one in dark))


def _joint(room: Room, words: WorkshopWords, row: Row, joint: Joint, names: Mapping[int, str]) -> values.JointPart:
    consent = tables.consent(room, joint)
    lines = tuple(words("listed_line", funder=name, cell=cell) for name, cell in tables.listed_lines(room, row))
    waits = tuple(_waits(room, words, consent.boards, names))
    said = tuple(_consents(words, consent.standing, consent.changes, len(consent.unsaid), names, asked=bool(joint.consents)))
    form, outcome = consent.form, room.state.outcomes.get(row.aspect)
    return values.JointPart(
        aspect=room.asked_here(row.aspect).text,
        form=form,
        words=words(f"form_{consent.shown}"),
        text=joint.text if form == JOINT else "",
        lines=lines if form == LISTED else (),
        consents=said if form == JOINT else (),
        waits=waits if form == JOINT else (),
        captured=captured_part(room, words, outcome) if outcome else None,
    )


def _waits(
    room: Room, words: WorkshopWords, boards: Mapping[int, str], names: Mapping[int, str]
) -> Iterator[values.Waiting]:
    for seat, day in boards.items():
        funder, by = names.get(seat, ""), words.day(room.bank, day)
        says = words("consent_waits", funder=funder, date=by) if by else words("consent_waits_undated", funder=funder)
        yield values.Waiting(funder, says, by)


def _consents(
    words: WorkshopWords, standing: str, changes: Mapping[int, str], unsaid: int, names: Mapping[int, str], *, asked: bool
) -> Iterator[str]:
    if standing == AGREED and asked:
        yield words("consent_all")
    for seat, change in changes.items():
        yield words("consent_change", funder=names.get(seat, ""), change=change)
    if unsaid:
        yield words("consent_missing_one") if unsaid == 1 else words("consent_missing", count=unsaid)
