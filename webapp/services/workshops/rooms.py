"""A workshop as read from the store, with everything a page of it can show. Nothing in here holds a ballot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache

from webapp.domain.bank import Bank
from webapp.domain.errors import NotFound
from webapp.domain.facilitation import Facilitation, Plan, Step
from webapp.domain.text import Text, ours, plain
from webapp.domain.workshop.movement import Movement, moved
from webapp.domain.workshop.ordering import AGREE, Summary, order_of_talk, summary
from webapp.domain.workshop.stages import PRACTICE_QUESTION, without_round
from webapp.domain.workshop.state import (
    CLOSED,
    CONSENT_ROUND,
    EXTRAS,
    NOT_MINE,
    SUPPORT_ROUND,
    TABLE,
    UNATTRIBUTED,
    Outcome,
    Result,
    Round,
    WorkshopState,
)
from webapp.domain.workshop.writing import read_state
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.workshops import Cast, SeatRecord, WorkshopRecord


@dataclass(frozen=True, slots=True)
class AskedHere:
    """Something asked in this workshop: a question of the pack, an aspect, the practice question.

    `options`: ids and labels, the question's choices first; `extras` how many of the last are not choices. `consequence`:
    1 is what touches partners most.
    """

    id: str
    text: str
    short: str
    options: tuple[tuple[str, str], ...]
    extras: int = 0
    matters: str = ""
    prompt: str = ""
    consequence: int = 0

    def label(self, option: str) -> str:
        """The words of an option; its id where it has none any more."""
        return dict(self.options).get(option, option)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One question on the board: `result` of its latest round, `first` of the one before a second, what came of it."""

    asked: AskedHere
    result: Result | None
    first: Result | None
    movement: Movement | None
    outcome: Outcome | None
    parked: bool

    @property
    def stand(self) -> str:
        """What all who answered say; empty where they differ, or where it may not be shown."""
        if self.result is None or self.result.counts is None or self.result.state not in AGREE:
            return ""
        return next((option for option, count in self.result.counts.items() if count and option != NOT_MINE), "")


@dataclass(frozen=True)
class Room:
    """One workshop, read. `cast`: who has handed in to the open round, never what."""

    record: WorkshopRecord
    state: WorkshopState
    seats: tuple[SeatRecord, ...]
    cast: tuple[Cast, ...]
    bank: Bank
    language: str

    # -- what it is --

    @property
    def kind(self) -> str:
        """Voices, mirror or table."""
        return self.record.kind

    @property
    def mode(self) -> str:
        """Named or unattributed."""
        return self.record.mode

    @property
    def unattributed(self) -> bool:
        """Whether no name stands beside an answer."""
        return self.record.mode == UNATTRIBUTED

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return self.record.closed_at is not None or self.state.stage == CLOSED

    @cached_property
    def facilitation(self) -> Facilitation:
        """What the bank brings. Raises NotFound where it brings nothing."""
        if self.bank.facilitation is None:
            raise NotFound("workshops")
        return self.bank.facilitation

    @property
    def plan(self) -> Plan | None:
        """The timing plan."""
        return self.facilitation.plan(self.state.plan)

    @property
    def step(self) -> Step | None:
        """The part of the plan the room is at."""
        steps = self.plan.steps_at(self.state.stage) if self.plan else ()
        if not steps:
            return None
        # A table comes back to its board: after a second round it is the later of the two.
        later = len(steps) > 1 and len([one for one in self.state.rounds if not one.open]) > len(steps)
        return steps[-1] if later else steps[0]

    # -- who is there --

    @cached_property
    def present(self) -> tuple[SeatRecord, ...]:
        """Seats somebody sits in, simulated ones too."""
        handed = {one.seat for one in self.cast}
        return tuple(seat for seat in self.seats if seat.token or seat.simulated or seat.number in handed)

    @cached_property
    def entitled(self) -> tuple[SeatRecord, ...]:
        """Seats that should answer: those named, or in an open room those that are taken, without who is away."""
        found = self.present if self.record.seats_open else self.seats
        return tuple(seat for seat in found if not seat.away)

    @property
    def expected(self) -> int:
        """How many are expected, for "4 of 7 are here"."""
        return self.record.seats_most if self.record.seats_open else len([one for one in self.seats if not one.away])

    @property
    def given_anew(self) -> int:
        """How often a seat was given out anew: whoever holds it now may be somebody else, and everybody can see that."""
        return sum(max(0, seat.issue - 1) for seat in self.seats)

    @property
    def few_for_unattributed(self) -> bool:
        """Whether named mode should be suggested: nothing real was answered yet, and too few are there to hide anybody."""
        if not self.unattributed or self.state.locked:
            return False
        return len(self.present) < self.facilitation.thresholds.counts_least

    def seat(self, number: int) -> SeatRecord | None:
        """The seat with this number."""
        return next((seat for seat in self.seats if seat.number == number), None)

    @property
    def at_table(self) -> tuple[int, ...]:
        """The funders at a table, in the order of their seats."""
        return tuple(seat.number for seat in self.seats if not seat.away)

    # -- what is asked --

    @cached_property
    def asked(self) -> tuple[AskedHere, ...]:
        """The pack, in order."""
        return tuple(self.asked_here(question) for question in self.state.pack)

    @cached_property
    def _asked_by_id(self) -> Mapping[str, AskedHere]:
        return {asked.id: asked for asked in self.asked}

    def asked_here(self, question: str) -> AskedHere:
        """One question as it is asked here. Raises NotFound for one that is not."""
        if question == PRACTICE_QUESTION:
            practice = self.facilitation.practice
            options = tuple((one.id, self.words(one.label)) for one in practice.options)
            return AskedHere(PRACTICE_QUESTION, self.words(practice.text), self.words(practice.text), options)
        if question not in self.state.pack:
            raise NotFound(question)
        return self._aspect(question) if self.kind == TABLE else self._question(question)

    def _aspect(self, aspect_id: str) -> AskedHere:
        found = next((one for one in self.facilitation.aspects if one.id == aspect_id), None)
        if found is None:
            raise NotFound(aspect_id)
        cells = tuple((one.id, self.words(one.label)) for one in self.facilitation.cells)
        label, matters = self.words(found.label), self.words(found.matters)
        return AskedHere(aspect_id, label, label, cells, 0, matters, "", found.consequence)

    def sentences(self, aspect_id: str) -> frozenset[str]:
        """The cells with a sentence that all funders can say together about an aspect, where all of them have it."""
        found = next((one for one in self.facilitation.aspects if one.id == aspect_id), None)
        return frozenset(found.joint) if found else frozenset()

    def _question(self, question_id: str) -> AskedHere:
        question, more = self.bank.question_by_id.get(question_id), self.facilitation.asked.get(question_id)
        if question is None:
            raise NotFound(question_id)
        choices = tuple((one.id, self.words(one.label)) for one in question.choices)
        extras = tuple((one.id, self.words(one.label)) for one in self.facilitation.extras.get(self.kind, ()))
        return AskedHere(
            id=question_id,
            text=self.words(question.text),
            short=self.words(question.short),
            options=(*choices, *extras),
            extras=len(extras),
            matters=self.words(more.matters) if more else "",
            prompt=self.words(more.prompt) if more else "",
            consequence=more.consequence if more else 0,
        )

    def options_of(self, kind: str, question: str) -> tuple[tuple[str, str], ...]:
        """What a ballot of a round of this kind can say to a question, in words."""
        if kind == SUPPORT_ROUND:
            return tuple((one.id, self.words(one.label)) for one in self.facilitation.support)
        if kind == CONSENT_ROUND:
            return tuple((one.id, self.words(one.label)) for one in self.facilitation.consents)
        return self.asked_here(question).options

    def words(self, text: Text) -> str:
        """A text of the bank in the room's language; foundation and partnership are called as the bank calls them."""
        template = text.in_language(self.language)
        names = self.bank.words[self.language].names
        return plain(template.fill({slot.name: ours(names.get(slot.name, "")) for slot in template.slots}))

    # -- where it is --

    @property
    def open_round(self) -> Round | None:
        """The round that takes ballots."""
        return self.state.open_round

    @property
    def focus(self) -> AskedHere | None:
        """The question the room is at."""
        return self.asked_here(self.state.focus) if self.state.focus in self.state.pack else None

    @property
    def handed_in(self) -> int:
        """How many have handed in."""
        numbers = {seat.number for seat in self.entitled}
        return len({one.seat for one in self.cast} & numbers)

    @property
    def waiting(self) -> tuple[SeatRecord, ...]:
        """Seats that have not handed in yet; none where no round is open."""
        if self.open_round is None:
            return ()
        handed = {one.seat for one in self.cast}
        return tuple(seat for seat in self.entitled if seat.number not in handed)

    @property
    def all_in(self) -> bool:
        """Whether everybody who should has handed in."""
        return self.open_round is not None and bool(self.entitled) and not self.waiting

    @property
    def movable(self) -> WorkshopState:
        """The state that every move begins from: an open round nobody handed in to is given up by it."""
        return self.state if self.cast else without_round(self.state)

    @property
    def stamp(self) -> str:
        """Changes with what anybody's page shows: a change of the workshop, of who is there, of how many handed in."""
        return f"{self.record.revision}-{len(self.present)}-{self.handed_in}"

    def has_handed_in(self, seat: int) -> bool:
        """Whether this seat has handed in to the open round."""
        return any(one.seat == seat for one in self.cast)

    # -- what came out so far --

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """By question, the latest result there is."""
        found = {question: self.state.latest(question) for question in self.state.pack}
        return {question: result for question, result in found.items() if result is not None}

    @cached_property
    def board(self) -> tuple[BoardRow, ...]:
        """The rows as they are best talked about, or as the facilitator ordered them; parked ones last."""
        consequence = {asked.id: asked.consequence for asked in self.asked}
        order = self.state.board_order or order_of_talk(self.state.pack, self.results, consequence)
        rows = [self._row(question) for question in order if question in self.state.pack]
        return tuple(sorted(rows, key=lambda row: row.parked))

    def row(self, question: str) -> BoardRow:
        """One row of the board. Raises NotFound."""
        if question not in self.state.pack:
            raise NotFound(question)
        return self._row(question)

    def _row(self, question: str) -> BoardRow:
        rounds = self.state.rounds_about(question)
        result = (rounds[-1].results or {}).get(question) if rounds else None
        first = (rounds[0].results or {}).get(question) if len(rounds) > 1 else None
        movement = moved(question, rounds[0], rounds[-1]) if len(rounds) > 1 else None
        outcome, parked = self.state.outcomes.get(question), question in self.state.parked
        return BoardRow(self.asked_here(question), result, first, movement, outcome, parked)

    @property
    def agreed_rows(self) -> tuple[BoardRow, ...]:
        """Rows on which all agree and that nobody captured yet: one tap is enough for them.

        Only those of which may be shown on what, and that need no words of their own.
        """
        return tuple(row for row in self.board if row.outcome is None and row.stand and row.stand not in EXTRAS)

    @property
    def summary(self) -> Summary:
        """How many questions are in which state."""
        return summary(self.results.values())

    @property
    def code_shown(self) -> str:
        """The code, empty where nobody can join any more."""
        return "" if self.closed else self.record.code

    @cached_property
    def support(self) -> Mapping[str, Result]:
        """By question, how its sentence is supported; not where that reads otherwise now than when it was rated."""
        held = self.latest_round(SUPPORT_ROUND)
        if held is None or held.results is None:
            return {}
        reads = {question: outcome.sentence for question, outcome in self.state.outcomes.items()}
        return {question: one for question, one in held.results.items() if reads.get(question) == held.rated[question]}

    def latest_round(self, kind: str) -> Round | None:
        """The last revealed round of a kind."""
        return next((one for one in reversed(self.state.rounds) if one.kind == kind and not one.open), None)

    def with_state(self, state: WorkshopState) -> Room:
        """The same with another state, for a look ahead."""
        return replace(self, state=state)


def open_room(site: Site, workshop_id: str, at: datetime | None = None) -> Room:
    """The workshop, for a member. Raises NotFound."""
    return read(site, site.store.get_workshop(site.workspace, workshop_id))


def read(site: Site, record: WorkshopRecord) -> Room:
    """The workshop of this record."""
    state = state_of(record)
    cast = list_cast(site.store, record, state.open_round)
    return Room(record, state, site.store.list_seats(record.id), cast, site.bank, site.language)


def state_of(record: WorkshopRecord) -> WorkshopState:
    """The state of a record."""
    return _state(record.state)


# A room that polls asks for the same state hundreds of times; what is read cannot be changed.
_state = lru_cache(maxsize=16)(read_state)


def list_cast(store: Store, record: WorkshopRecord, one: Round | None) -> tuple[Cast, ...]:
    """Who has handed in to a round."""
    if one is None:
        return ()
    if record.mode == UNATTRIBUTED:
        return store.list_cast_unattributed(record.id, one.number)
    return store.list_cast(record.id, one.number)


def list_rooms(
    site: Site, before: tuple[datetime, str] | None = None, limit: int = 20
) -> tuple[tuple[WorkshopRecord, ...], tuple[datetime, str] | None]:
    """Workshops of the workspace, the newest first, and where the next page begins."""
    found = site.store.list_workshops(site.workspace, before=before, limit=limit + 1)
    more = found[limit - 1] if len(found) > limit else None
    return found[:limit], ((more.created_at, more.id) if more else None)
