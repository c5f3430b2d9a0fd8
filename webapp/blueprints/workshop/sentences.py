"""The sentences of a funders' table, in words: the form each goes out in, and what is still in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webapp.blueprints.workshop.words import Said
from webapp.domain.text import capitalised
from webapp.domain.workshop.state import NOT_DECIDED, Joint
from webapp.domain.workshop.table import FORMS, JOINT, LISTED, WAITS, Row, form_of
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import Room


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """A funder whose board has to say yes; `says` whose, and by when."""

    seat: int
    says: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One aspect: its sentence, the forms it can have, and what is known of consent. `lines`: funder by funder.

    `shape` and `form_words` say how it stands: a sentence that waits for a board is not said together yet. `written`:
    somebody has kept it; else it is what the cells suggest. `captured`: what the room wrote of a listed row.
    """

    aspect: str
    label: str
    form: str
    shape: str
    form_words: str
    forms: tuple[tuple[str, str], ...]
    text: str
    lines: tuple[str, ...]
    consents: tuple[str, ...]
    boards: tuple[BoardAnswer, ...]
    written: bool
    captured: str = ""


def list_sentences(room: Room, words: Said) -> tuple[Sentence, ...]:
    """Every aspect's sentence, kept or as the cells suggest it; none before the first reveal."""
    found = zip(tables.rows(room), tables.joints(room), strict=True)
    return tuple(_sentence(room, words, row, one) for row, one in found)


def _sentence(room: Room, words: Said, row: Row, one: Joint) -> Sentence:
    aspect = next(it for it in room.facilitation.aspects if it.id == row.aspect)
    together = form_of(row, frozenset(aspect.joint)) == JOINT
    shown, outcome = tables.consent(room, one).shown, room.state.outcomes.get(row.aspect)
    return Sentence(
        aspect=row.aspect,
        label=room.words(aspect.label),
        form=one.form,
        shape=NOT_DECIDED if shown == WAITS else shown,
        form_words=capitalised(words(f"form_{shown}")),
        forms=tuple((form, words(f"form_{form}")) for form in FORMS if form != JOINT or together),
        text=one.text,
        lines=tuple(words("listed_line", funder=name, cell=cell) for name, cell in tables.listed_lines(room, row)),
        consents=tuple(_consents(room, words, one)),
        boards=tuple(_boards(room, words, one)),
        written=row.aspect in room.state.joints,
        captured=outcome.detail if outcome and shown == LISTED else "",
    )


def _consents(room: Room, words: Said, one: Joint) -> Iterator[str]:
    """What is known of consent, in words. Whoever said no is not named."""
    if not one.consents or one.form != JOINT:
        return
    standing = tables.consent(room, one)
    names = _names(room, words)
    for seat, change in standing.changes.items():
        yield words("consent_change", funder=names[seat], change=change)
    if standing.unsaid:
        missing = len(standing.unsaid)
        yield words("consent_missing_one") if missing == 1 else words("consent_missing", count=missing)
    if not (standing.changes or standing.unsaid or standing.boards):
        yield words("consent_all")


def _boards(room: Room, words: Said, one: Joint) -> Iterator[BoardAnswer]:
    names = _names(room, words)
    for seat, day in tables.consent(room, one).boards.items() if one.consents else ():
        if day:
            yield BoardAnswer(seat, words("consent_waits", funder=names[seat], date=words.day(room.bank, day)))
        else:
            yield BoardAnswer(seat, words("consent_waits_undated", funder=names[seat]))


def _names(room: Room, words: Said) -> Mapping[int, str]:
    return {seat.number: words.seat(seat) for seat in room.seats}
