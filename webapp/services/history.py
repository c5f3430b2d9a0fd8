"""The past of an assessment: what was done to it, page by page, and what differs between two of its moments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from webapp.domain.bank import Bank, Question
from webapp.domain.errors import NotFound
from webapp.domain.wording import Wording, read_wording, wording_of
from webapp.services.opened import Opened, read
from webapp.services.workspace import Site
from webapp.store.history import EVERYTHING, AnswerEvent, EditorialEvent, Wanted

ON_A_PAGE = 50
"""Moments shown at once."""
OWN_WORDS = "words"
"""Stands where a section could: for what was done to the document."""

Event = TypeVar("Event", AnswerEvent, EditorialEvent)
type_wordings = Mapping[tuple[str, str], Wording]
"""Earlier words of questions, by question and fingerprint."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened together: in answers, in the order they are asked, and in the document."""

    id: str
    at: datetime
    by: str
    answers: tuple[AnswerEvent, ...]
    edits: tuple[EditorialEvent, ...]

    @property
    def origin(self) -> str:
        """How it came; `moved` tells of a part of it only."""
        origins = [*(event.origin for event in self.answers), *(event.origin for event in self.edits)]
        return next((origin for origin in origins if origin != "moved"), origins[0])


@dataclass(frozen=True, slots=True)
class Past:
    """A page of changes, the latest first. `older`: where the next page begins; None on the last."""

    changes: tuple[Change, ...]
    older: datetime | None


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """A question whose answer is another one. None, like an event without a record, stands for no answer."""

    key: str
    before: AnswerEvent | None
    after: AnswerEvent | None


@dataclass(frozen=True, slots=True)
class EditDifference:
    """A part of the document of which an editor made something else."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two moments of an assessment: how it was at each, read with the bank of today, and what differs."""

    older: Opened
    newer: Opened
    answers: tuple[AnswerDifference, ...]
    edits: tuple[EditDifference, ...]


def wanted_of(bank: Bank, section: str, by: str) -> Wanted:
    """What a page of the past is about: a section or `words`, a person; empty for all. Raises NotFound for no section."""
    who = by or None
    if not section:
        return Wanted(by=who)
    if section == OWN_WORDS:
        return Wanted(questions=(), by=who)
    asked = tuple(question.id for question in bank.questions if question.section == section)
    if not asked:
        raise NotFound(section)
    return Wanted(questions=asked, edits=False, by=who)


def look_back(
    site: Site, assessment_id: str, *, wanted: Wanted = EVERYTHING, before: datetime | None = None, limit: int = ON_A_PAGE
) -> Past:
    """A page of the past of an assessment that was opened before: whoever asks has made sure that it is theirs."""
    store = site.store
    moments = store.list_moments(assessment_id, wanted=wanted, before=before, limit=limit + 1)
    shown = moments[:limit]
    if not shown:
        return Past((), None)
    answers = store.list_answers_between(assessment_id, shown[-1], shown[0], wanted=wanted)
    edits = store.list_edits_between(assessment_id, shown[-1], shown[0], wanted=wanted)
    return Past(tuple(_changes(site.bank, answers, edits)), shown[-1] if len(moments) > limit else None)


def compare(site: Site, assessment_id: str, older: datetime, newer: datetime, today: date) -> Compared:
    """What differs between two moments. Raises NotFound, also where the assessment is deleted or another workspace's."""
    store = site.store
    record = store.get_assessment(site.workspace, assessment_id)
    if record.deleted_at is not None:
        raise NotFound(assessment_id)
    before, after = (
        read(site, record, store.list_answers_at(assessment_id, at), today, store.list_edits_at(assessment_id, at))
        for at in (older, newer)
    )
    keys = sorted({*before.events, *after.events}, key=_in_order(site.bank))
    answers = (AnswerDifference(key, before.events.get(key), after.events.get(key)) for key in keys)
    parts = sorted({*before.editorial_events, *after.editorial_events})
    edits = (EditDifference(key, before.editorial_record(key), after.editorial_record(key)) for key in parts)
    return Compared(
        older=before,
        newer=after,
        answers=tuple(it for it in answers if _record(it.before) != _record(it.after)),
        edits=tuple(it for it in edits if it.before != it.after),
    )


def find_wordings(site: Site, events: Iterable[AnswerEvent | None]) -> type_wordings:
    """What questions read like when they were answered so, where they read otherwise today and their words are kept."""
    asked = site.bank.question_by_id
    older = [
        event
        for event in events
        if event and not _reads_so(site.bank, asked.get(event.key.partition("@")[0]), event.wording)
    ]
    if not older:
        return {}
    return {(it.question, it.fingerprint): read_wording(it.words) for it in site.store.list_wordings(site.bank.id)}


def own_fingerprints(bank: Bank, question: Question) -> frozenset[str]:
    """Of the words the question has today, in every language of the bank, however they were taken."""
    wording = wording_of(question, bank.languages)
    made = ((wording.fingerprint(one), wording.earlier_fingerprint(one)) for one in bank.languages)
    return frozenset(one for both in made for one in both)


def _reads_so(bank: Bank, question: Question | None, wording: str) -> bool:
    return question is not None and wording in own_fingerprints(bank, question)


def _record(event: AnswerEvent | None) -> str | None:
    return event.record if event else None


def _in_order(bank: Bank) -> Callable[[str], tuple[int, int, str]]:
    """Keys in the order they are asked, then those that the bank of today does not know."""
    place, after_all = bank.position_of_key, (len(bank.questions), 0)
    return lambda key: (*place.get(key, after_all), key)


def _changes(bank: Bank, answers: Iterable[AnswerEvent], edits: Iterable[EditorialEvent]) -> Iterator[Change]:
    """Events put together by the change they belong to, the latest first."""
    answers_of, edits_of = _by_change(answers), _by_change(edits)
    order = _in_order(bank)
    done = [
        Change(
            id=change,
            at=max(event.at for event in (*answers_of.get(change, ()), *edits_of.get(change, ()))),
            by=next(event.by for event in (*answers_of.get(change, ()), *edits_of.get(change, ()))),
            answers=tuple(sorted(answers_of.get(change, ()), key=lambda event: order(event.key))),
            edits=tuple(sorted(edits_of.get(change, ()), key=lambda event: event.key)),
        )
        for change in {*answers_of, *edits_of}
    ]
    yield from sorted(done, key=lambda change: (change.at, change.id), reverse=True)


def _by_change(events: Iterable[Event]) -> Mapping[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.change, []).append(event)
    return found
