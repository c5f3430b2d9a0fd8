"""One assessment as read from the store: its answers, and what they make of route, progress and document."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from threading import Lock
from weakref import WeakKeyDictionary

from webapp.answer_files import read_editorial
from webapp.domain.answers import Answer, Answers
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import Bank
from webapp.domain.errors import NotFound
from webapp.domain.faq import Document, compose
from webapp.domain.faq.editorial import Editorial, Review, Revised, revise
from webapp.domain.faq.own_entries import with_own_entries
from webapp.domain.progress import Progress, measure
from webapp.domain.routing import LiveFacts, Position, route
from webapp.domain.wording import same_wordings
from webapp.passages import parse_passage
from webapp.services.held import Held, sort_out, type_same
from webapp.services.workspace import Site
from webapp.store.port import AnswerEvent, AssessmentRecord, EditorialEvent, Store

KEPT_IN_MEMORY = 64
"""Assessments whose answers stay parsed between requests: more than ever are edited at once."""


@dataclass(frozen=True)
class Opened:
    """One assessment, read.

    `events` holds the latest event of each question. `answers` are those that stand; `held` holds, by key, those that count
    for nothing since the bank has moved on. `same` are the wordings that count, `editorial_events` the latest of each thing
    an editor did to the document.
    """

    record: AssessmentRecord
    bank: Bank
    language: str
    today: date
    events: Mapping[str, AnswerEvent]
    answers: Answers
    held: Mapping[str, Held]
    same: type_same
    editorial_events: Mapping[str, EditorialEvent] = field(default_factory=dict)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """The keys of held answers whose questions are still there, to be confirmed or answered anew, in the order asked."""
        there = self.bank.position_of_key
        return tuple(sorted((key for key in self.held if key in there), key=there.__getitem__))

    @property
    def parked(self) -> tuple[AnswerEvent, ...]:
        """The answers that the bank of today cannot read."""
        return tuple(held.event for held in self.held.values() if held.answer is None)

    @cached_property
    def words_seal(self) -> str:
        """Changes with what any question reads like: a page of many that was made with other words is out of date."""
        found = sorted((key, sorted(marks)) for key, marks in self.same.items())
        return sha256(repr(found).encode()).hexdigest()[:16]

    @cached_property
    def facts(self) -> LiveFacts:
        """The live answers."""
        return LiveFacts(self.bank, self.answers, route=self.record.route, today=self.today)

    @cached_property
    def route(self) -> tuple[Position, ...]:
        """The questions asked, in order."""
        return route(self.facts)

    @cached_property
    def positions(self) -> Mapping[str, Position]:
        """The questions asked, by key."""
        return {position.key: position for position in self.route}

    @cached_property
    def progress(self) -> Progress:
        """How far it is."""
        return measure(self.facts, self.route)

    @cached_property
    def assessment(self) -> Assessment:
        """Role map, findings and clarity."""
        return evaluate(self.bank, self.answers, route_name=self.record.route, today=self.today)

    @cached_property
    def composed(self) -> Document:
        """The FAQ as the answers alone make it, as a draft, and behind it the entries that are in own words altogether."""
        return with_own_entries(compose(self.assessment, language=self.language), self.editorial.entries)

    @cached_property
    def editorial(self) -> Editorial:
        """What an editor made of it."""
        return read_editorial(self.editorial_records, parse_passage)

    @property
    def editorial_records(self) -> Mapping[str, str]:
        """The same as it is kept, in canonical JSON by key: without what was taken back."""
        events = self.editorial_events
        return {key: event.record for key, event in events.items() if event.record is not None}

    @cached_property
    def revised(self) -> Revised:
        """The FAQ with all an editor made of it, and what waits for them."""
        return revise(self.composed, self.editorial, self.answers, self.bank)

    @property
    def document(self) -> Document:
        """The FAQ as partners will read it, as a draft."""
        return self.revised.document

    @property
    def reviews(self) -> tuple[Review, ...]:
        """Words that wait for their writer: what they stood for has changed."""
        return self.revised.reviews

    @cached_property
    def unabridged(self) -> Document:
        """The FAQ with all an editor made of it but for what is left out: every entry, in the editor's order."""
        whole = replace(self.editorial, left_out=frozenset())
        return revise(self.composed, whole, self.answers, self.bank).document

    def position(self, key: str) -> Position:
        """The question under this key. Raises NotFound where it is not asked."""
        try:
            return self.positions[key]
        except KeyError:
            raise NotFound(key) from None

    def revision(self, key: str) -> int:
        """How often this question has been answered; 0 for never."""
        event = self.events.get(key)
        return event.revision if event else 0

    def editorial_revision(self, key: str) -> int:
        """How often this part of the document has been edited; 0 for never."""
        event = self.editorial_events.get(key)
        return event.revision if event else 0

    def editorial_record(self, key: str) -> str | None:
        """What an editor made of this part, in canonical JSON; None where nothing stands."""
        event = self.editorial_events.get(key)
        return event.record if event else None

    def reads_alike(self, key: str, wording: str) -> bool:
        """Whether an answer under this key, given to the wording of this fingerprint, is one to the question of today."""
        return wording in self.same.get(key.partition("@")[0], ())

    def with_answers(self, given: Mapping[str, Answer | None]) -> Opened:
        """The same with these answers instead, for a look ahead: nothing is kept."""
        answers = dict(self.answers)
        for key, answer in given.items():
            if answer is None:
                answers.pop(key, None)
            else:
                answers[key] = answer
        return replace(self, answers=Answers(answers))

    def with_answer(self, key: str, answer: Answer | None) -> Opened:
        """The same with one answer instead, for a look ahead: nothing is kept."""
        return self.with_answers({key: answer})


class _Shelf:
    """The assessments read last. A change makes a new revision, so what stands here is never out of date."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._same: tuple[Bank, type_same] | None = None
        self._lock = Lock()
        self._opened: OrderedDict[tuple[str, int, date], Opened] = OrderedDict()

    def find(self, record: AssessmentRecord, bank: Bank, today: date) -> Opened | None:
        """What was read of this revision, if that is still here."""
        key = (record.id, record.revision, today)
        with self._lock:
            found = self._opened.get(key)
            if found is None or found.bank is not bank:
                return None
            self._opened.move_to_end(key)
        return found

    def same_wordings(self, bank: Bank) -> type_same:
        """The wordings that count in this bank; hashing all of its words at every look would take longer than the look."""
        found = self._same
        if found is None or found[0] is not bank:
            found = self._same = (bank, same_wordings(bank))
        return found[1]

    def put(self, opened: Opened) -> None:
        """Keep it; the one unused for longest goes."""
        with self._lock:
            self._opened[opened.record.id, opened.record.revision, opened.today] = opened
            while len(self._opened) > self._size:
                self._opened.popitem(last=False)


_SHELVES: WeakKeyDictionary[Store, _Shelf] = WeakKeyDictionary()
"""One shelf for each store in use; it goes with its store."""


def open_assessment(site: Site, assessment_id: str, today: date) -> Opened:
    """The assessment as it is now. Raises NotFound, also where it is deleted or another workspace's."""
    record = site.store.get_assessment(site.workspace, assessment_id)
    if record.deleted_at is not None:
        raise NotFound(assessment_id)
    shelf = _shelf(site)
    found = shelf.find(record, site.bank, today)
    if found is None:
        editorial = site.store.list_editorial(assessment_id)
        found = read(site, record, site.store.list_answers(assessment_id), today, editorial)
        shelf.put(found)
    # What is not about answers, such as that it was archived, may have changed since.
    return found if found.record == record else replace(found, record=record)


def put_by(site: Site, opened: Opened) -> None:
    """Have what was just saved at hand for the page that comes next. Only what is on disk may be put by."""
    _shelf(site).put(opened)


def _shelf(site: Site) -> _Shelf:
    return _SHELVES.setdefault(site.store, _Shelf(KEPT_IN_MEMORY))


def read(
    site: Site,
    record: AssessmentRecord,
    events: tuple[AnswerEvent, ...],
    today: date,
    editorial: Iterable[EditorialEvent] = (),
) -> Opened:
    """The assessment these events make."""
    same = _shelf(site).same_wordings(site.bank)
    answers, held = sort_out(site.bank, same, events)
    by_key = {event.key: event for event in events}
    by_part = {event.key: event for event in editorial}
    return Opened(record, site.bank, site.language, today, by_key, answers, held, same, by_part)
