"""What was done to an assessment, event by event, and what the rest of Upfront asks of a store about that past.

A moment is a time at which something was changed. The rules of `port` hold here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One answer given, changed or taken back. Events are only ever added.

    `revision` counts the events of one question from 1. `record` is the answer in canonical JSON, None where it was taken
    back. `wording` is the fingerprint of the question as it was read. `origin` says how it came: `typed`, `imported`,
    `example`, `copied`, `moved`, `undone`, `restored`, `new-wording`, `sheet:2026-11-12`, `workshop:2026-11-12` where
    a room agreed on it, `workshop-open:2026-11-12` where it came from there otherwise, or `approval:` and the body whose
    member signed it here. Events of one `change` happened together.
    """

    key: str
    revision: int
    record: str | None
    by: str
    at: datetime
    bank_version: str
    wording: str
    origin: str
    change: str


@dataclass(frozen=True, slots=True)
class EditorialEvent:
    """One thing an editor did to the document, or took back. Events are only ever added.

    `key` is `passage:`, `edit:`, `evidence:` or `left-out:` and what it is about, or `order`. `record` is canonical JSON,
    None where it was taken back. All else is as in `AnswerEvent`.
    """

    key: str
    revision: int
    record: str | None
    by: str
    at: datetime
    bank_version: str
    origin: str
    change: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of an assessment are looked for.

    `questions` are ids, each with all its items; None for every question. `edits`: what was done to the document too.
    `by` is a name as it was kept with the events; None for whoever it was.
    """

    questions: Sequence[str] | None = None
    edits: bool = True
    by: str | None = None


EVERYTHING = Wanted()


class History(Protocol):
    """The events of one assessment, whichever question or part of the document they are about."""

    def list_moments(
        self, assessment_id: str, *, wanted: Wanted = EVERYTHING, before: datetime | None = None, limit: int = 50
    ) -> tuple[datetime, ...]:
        """The moments at which something wanted was changed, the latest first; `before`: only those before it."""

    def list_answers_between(
        self, assessment_id: str, first: datetime, last: datetime, *, wanted: Wanted = EVERYTHING
    ) -> tuple[AnswerEvent, ...]:
        """The answers of these moments and of all between them, the latest first; of one moment the last key first."""

    def list_edits_between(
        self, assessment_id: str, first: datetime, last: datetime, *, wanted: Wanted = EVERYTHING
    ) -> tuple[EditorialEvent, ...]:
        """What was done to the document, likewise."""

    def list_answers_at(self, assessment_id: str, at: datetime) -> tuple[AnswerEvent, ...]:
        """The event of each question that was the latest at this moment, in the order of keys."""

    def list_edits_at(self, assessment_id: str, at: datetime) -> tuple[EditorialEvent, ...]:
        """The event of each part of the document that was the latest, likewise."""
