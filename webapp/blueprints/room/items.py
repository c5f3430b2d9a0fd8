"""Sentences and what became of them, one item each: what was captured, how it is supported, who consents, who sees to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from webapp.blueprints.room.words import RoomWords
from webapp.domain.dates import parse_iso_date
from webapp.domain.text import capitalised, format_date
from webapp.domain.workshop.released import HEARD, LOW, support_of
from webapp.domain.workshop.state import NOT_DECIDED, Joint, Outcome, Result
from webapp.domain.workshop.table import AGREED, CHANGES, JOINT, LISTED, UNSAID, WAITS, consent_of
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import AskedHere, Room

AT_ZERO = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence. `outcome` is the id of a shape, `word` says it.

    `says` is the sentence as partners would read it, `own` what the room put behind it in its own words. `levels`: of
    support, each level with how many stand there, from 0 up; empty where no counts may be shown.
    """

    id: str
    text: str
    outcome: str = ""
    word: str = ""
    says: str = ""
    own: str = ""
    lines: tuple[str, ...] = ()
    levels: tuple[tuple[str, int], ...] = ()


def outcome_item(room: Room, words: RoomWords, asked: AskedHere, outcome: Outcome) -> Item:
    """What the room captured of a question."""
    return Item(
        id=asked.id,
        text=capitalised(asked.short),
        outcome=outcome.outcome,
        word=capitalised(words(f"outcome_{outcome.outcome}")),
        says=outcome.says or outcome.detail,
        own=own_words(outcome),
        # What is not decided says itself who decides, and by when.
        lines=tuple(_owner(words, outcome) if outcome.says else _who_and_when(room, words, outcome)),
    )


def own_words(outcome: Outcome) -> str:
    """The room's own words, where they are not the whole sentence."""
    return outcome.detail if outcome.says and outcome.detail not in outcome.says else ""


def capture_items(room: Room, words: RoomWords) -> tuple[Item, ...]:
    """Everything captured, or all joint sentences of a funders' table, in the order asked."""
    if room.state.joints:
        return consent_items(room, words)
    outcomes = room.state.outcomes
    return tuple(outcome_item(room, words, asked, outcomes[asked.id]) for asked in room.asked if asked.id in outcomes)


def owner_items(room: Room, words: RoomWords) -> tuple[Item, ...]:
    """What somebody has to see to or decide, what is not decided first; without its sentence."""
    found = [
        Item(
            asked.id,
            capitalised(asked.short),
            outcome.outcome,
            capitalised(words(f"outcome_{outcome.outcome}")),
            lines=lines,
        )
        for asked in room.asked
        if (outcome := room.state.outcomes.get(asked.id)) and (lines := tuple(_who_and_when(room, words, outcome)))
    ]
    waits = capitalised(words("form_waits"))
    boards = (
        Item(asked.id, capitalised(asked.short), NOT_DECIDED, waits, lines=lines)
        for asked in room.asked
        if (joint := room.state.joints.get(asked.id)) and (lines := tuple(_boards(room, words, joint)))
    )
    return (*sorted(found, key=lambda item: item.outcome != NOT_DECIDED), *boards)


def support_items(room: Room, words: RoomWords) -> tuple[Item, ...]:
    """How each sentence is supported, as far as it may be shown."""
    found = room.support
    return tuple(_support(room, words, asked, found[asked.id]) for asked in room.asked if asked.id in found)


def consent_items(room: Room, words: RoomWords) -> tuple[Item, ...]:
    """Every joint sentence with the form it goes out in, and what still stands in its way."""
    return tuple(_consent(room, words, asked, joint) for asked in room.asked if (joint := room.state.joints.get(asked.id)))


def date_words(room: Room, iso: str) -> str:
    """A day or a month in words; as it stands where it is no date."""
    try:
        return format_date(parse_iso_date(iso), room.bank.words[room.language])
    except ValueError:
        return iso


def _who_and_when(room: Room, words: RoomWords, outcome: Outcome) -> Iterator[str]:
    if outcome.outcome == NOT_DECIDED and outcome.decider:
        by = date_words(room, outcome.by) if outcome.by else ""
        yield words("decides", decider=outcome.decider, by=by) if by else words("decides_undated", decider=outcome.decider)
        if outcome.until_then:
            yield words("until_then", until_then=outcome.until_then)
    yield from _owner(words, outcome)


def _owner(words: RoomWords, outcome: Outcome) -> Iterator[str]:
    if outcome.owner:
        yield words("owner", owner=outcome.owner)


def _support(room: Room, words: RoomWords, asked: AskedHere, result: Result) -> Item:
    low = room.facilitation.thresholds.support_low
    support = support_of(result, room.facilitation.thresholds)
    lines = [words("support_at_zero")] if support.lowest == AT_ZERO else []
    if support.below:
        lines.insert(0, words("support_below_one" if support.below == 1 else "support_below", count=support.below, low=low))
    word = {HEARD: "support_nobody_below", LOW: "support_someone_below"}.get(result.state, "")
    if not word:
        lines.append(words.why_nothing(result, room.state.floor))
    levels = tuple((option.id, (result.counts or {}).get(option.id, 0)) for option in room.facilitation.support)
    outcome = room.state.outcomes.get(asked.id)
    return Item(
        id=asked.id,
        text=capitalised(asked.short),
        outcome=result.state,
        word=words(word, low=low) if word else "",
        says=outcome.says if outcome else "",
        own=own_words(outcome) if outcome else "",
        lines=tuple(lines),
        levels=levels if result.counts is not None else (),
    )


def _consent(room: Room, words: RoomWords, asked: AskedHere, joint: Joint) -> Item:
    """A sentence in the form it goes out in; while a board has still to say yes, it is not decided yet."""
    consent = consent_of(joint, [seat.number for seat in room.entitled])
    item = Item(
        id=asked.id,
        text=capitalised(asked.short),
        outcome=NOT_DECIDED if consent.shown == WAITS else consent.form,
        word=capitalised(words(f"form_{consent.shown}")),
        says=joint.text if consent.form == JOINT else "",
        lines=tuple(_standing(room, words, joint)) if joint.consents else (),
    )
    return _listed(room, words, asked, item) if consent.form == LISTED else item


def _listed(room: Room, words: RoomWords, asked: AskedHere, item: Item) -> Item:
    """What is not said together: the sentence that the room wrote of it, or else who does what, funder by funder."""
    outcome = room.state.outcomes.get(asked.id)
    captured = outcome_item(room, words, asked, outcome) if outcome else Item(asked.id, "")
    if captured.says:
        return replace(item, says=captured.says, own=captured.own, lines=captured.lines)
    row = next((row for row in tables.rows(room) if row.aspect == asked.id), None)
    found = tables.listed_lines(room, row) if row else ()
    by_funder = " · ".join(words("listed_line", funder=funder, cell=cell) for funder, cell in found)
    return replace(item, lines=(*((by_funder,) if by_funder else ()), *captured.lines))


def _standing(room: Room, words: RoomWords, joint: Joint) -> Iterator[str]:
    """Where a joint sentence stands; nothing that would name who said no."""
    seats = [seat.number for seat in room.entitled]
    consent = consent_of(joint, seats)
    if consent.form != JOINT:
        return
    if consent.standing == AGREED:
        yield words("consent_all")
    names = {seat.number: words.seat(seat) for seat in room.seats}
    if consent.standing == CHANGES:
        for seat, change in consent.changes.items():
            yield words("consent_change", funder=names.get(seat, ""), change=change)
    if consent.standing == UNSAID:
        missing = len(consent.unsaid)
        yield words("consent_missing_one") if missing == 1 else words("consent_missing", count=missing)
    yield from _boards(room, words, joint)


def _boards(room: Room, words: RoomWords, joint: Joint) -> Iterator[str]:
    names = {seat.number: words.seat(seat) for seat in room.seats}
    for seat, day in consent_of(joint, [one.number for one in room.entitled]).boards.items():
        funder = names.get(seat, "")
        if day:
            yield words("consent_waits", funder=funder, date=date_words(room, day))
        else:
            yield words("consent_waits_undated", funder=funder)
