"""What has fallen due in a published FAQ, as values for the notes beside its entries; their words are in `due_note.html`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.dates import parse_iso_date
from webapp.domain.publication.dates import overdue
from webapp.domain.publication.frozen import DueDate, FrozenDocument
from webapp.domain.text import Words, format_date


@dataclass(frozen=True, slots=True)
class DueNote:
    """One thing that falls due. `what` as in `DueDate`.

    `when` is the day in words, or the month, then `whole_month`; `iso` is the last day it covers. `short` names the matter,
    `decider` is who decides, as typed.
    """

    what: str
    when: str
    whole_month: bool
    iso: str
    short: str
    decider: str


def due_notes(document: FrozenDocument, today: date, words: Words) -> Mapping[str, tuple[DueNote, ...]]:
    """Everything in a document whose day is over, by the entry it stands in; what stands in none, under an empty one."""
    notes: dict[str, list[DueNote]] = {}
    for due in overdue(document.dates, today):
        notes.setdefault(due.entry, []).append(build_note(due, words))
    return {entry: tuple(of_entry) for entry, of_entry in notes.items()}


def build_note(due: DueDate, words: Words) -> DueNote:
    """One of them in words, over or not."""
    by = parse_iso_date(due.by)
    return DueNote(due.what, format_date(by, words), by.day is None, due.last, due.short, due.decider)
