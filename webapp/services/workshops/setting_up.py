"""Setting up a workshop, in five minutes: kind, questions, seats, mode and plan."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from webapp.domain.errors import AlreadyKept, NotFound, UpfrontError
from webapp.domain.facilitation import Facilitation
from webapp.domain.text import normalise, one_line
from webapp.domain.workshop.codes import new_code as make_code
from webapp.domain.workshop.state import KINDS, MODES, NAMED, TABLE, VOICES, WorkshopState
from webapp.domain.workshop.writing import write_state
from webapp.services.audit import note
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.running import MOST_SEATS, NotPossible, StaleRoom, change, check_shown, keep
from webapp.services.workshops.seating import LONGEST_NAME
from webapp.services.workspace import Person, Site
from webapp.store.workshops import SeatRecord, WorkshopRecord

LONGEST_TITLE = 120
MOST_NAMES = 40
MOST_ASKED = 12
CODE_LASTS = timedelta(hours=12)
TRIES = 8
FORMER_CODES = 12
"""Codes of a workshop from which phones with a seat are sent on to the one there is now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a facilitator asks for.

    `pack`: the questions kept. `names`: seats by name, juniors first; `authorities` beside them at a funders' table.
    `open_seats`: how many may take a seat without a name on the list; 0 where there are names. `floor`: 0 for the bank's.
    """

    kind: str
    mode: str
    title: str
    assessment: str
    pack: tuple[str, ...]
    names: tuple[str, ...]
    authorities: tuple[str, ...]
    open_seats: int
    plan: str
    boss_runs: bool = False
    rehearsal: bool = False
    floor: int = 0


class Unfit(UpfrontError):
    """Why it cannot be set up like this. `field` is one of `Wanted`; `code` says why.

    Codes: `unknown`, `missing`, `long`, `too_many`, `twice`, `few`, `half_character`.
    """

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def check(site: Site, wanted: Wanted) -> tuple[Unfit, ...]:
    """Everything that is wrong with it; nothing where it can be set up. Raises NotFound for a bank without workshops."""
    return tuple(_problems(site, wanted, _facilitation(site)))


def set_up(site: Site, wanted: Wanted, by: Person, at: datetime) -> str:
    """Keep a new workshop in its lobby, with a code; its id. Raises Unfit, Busy and Unwritable."""
    for unfit in check(site, wanted):
        raise unfit
    facilitation = _facilitation(site)
    workshop = uuid4().hex
    floor = max(wanted.floor, facilitation.thresholds.counts_least)
    state = WorkshopState(
        pack=_in_order(facilitation, wanted),
        floor=floor,
        plan=wanted.plan,
        started=at.isoformat(timespec="seconds"),
        boss_runs=wanted.boss_runs,
    )
    record = WorkshopRecord(
        id=workshop,
        workspace=site.workspace,
        assessment=wanted.assessment,
        kind=wanted.kind,
        mode=wanted.mode,
        title=one_line(normalise(wanted.title)),
        code="",
        code_expires_at=at + CODE_LASTS,
        seats_open=not wanted.names,
        seats_most=wanted.open_seats or len(wanted.names),
        rehearsal=wanted.rehearsal,
        state=write_state(state),
        revision=1,
        created_at=at,
        changed_at=at,
    )
    with site.store.write():
        _add_with_code(site, record)
        for seat in _seats(record, wanted):
            site.store.add_seat(seat)
        note(site.store, site.workspace, by, at, "workshop_made", subject=workshop)
    return workshop


def new_code(site: Site, workshop_id: str, shown: int, at: datetime) -> Room:
    """A fresh code for another twelve hours: who has a seat keeps it. Raises StaleRoom, NotPossible, Busy, Unwritable."""
    for _ in range(TRIES):
        try:
            with site.store.write():
                room = open_room(site, workshop_id)
                check_shown(room, shown)
                code, former = make_code(secrets.choice), (room.record.code, *room.state.former_codes)
                fresh = replace(room.record, code=code, code_expires_at=at + CODE_LASTS)
                keep(site, replace(room, record=fresh), replace(room.state, former_codes=former[:FORMER_CODES]), at)
            return open_room(site, workshop_id)
        except AlreadyKept:
            continue
    raise StaleRoom(open_room(site, workshop_id))


def set_mode(site: Site, workshop_id: str, shown: int, at: datetime, *, mode: str) -> Room:
    """Named or unattributed, as long as nothing real was answered. Raises NotPossible: `locked`, `unknown`."""
    with site.store.write():
        room = open_room(site, workshop_id)
        check_shown(room, shown)
        if room.state.locked or room.state.open_round is not None:
            raise NotPossible("locked")
        if mode not in MODES or (room.kind == TABLE and mode != NAMED):
            raise NotPossible("unknown")
        record = replace(room.record, mode=mode, revision=room.record.revision + 1, changed_at=at)
        site.store.record_workshop(record)
    return open_room(site, workshop_id)


def set_pack(site: Site, workshop_id: str, shown: int, at: datetime, *, pack: Collection[str]) -> Room:
    """Ask these alone, as long as nothing real was answered: a room that begins late drops some.

    Raises StaleRoom, Busy, Unwritable, and NotPossible: `locked`, `no_questions`, `many_questions`, `unknown`.
    """

    def make(room: Room) -> WorkshopState:
        possible = possible_pack(room.facilitation, room.kind)
        if room.state.locked or room.state.open_round is not None:
            raise NotPossible("locked")
        if not set(pack) <= set(possible):
            raise NotPossible("unknown")
        kept = tuple(question for question in possible if question in pack)
        if not 0 < len(kept) <= MOST_ASKED:
            raise NotPossible("many_questions" if kept else "no_questions")
        return replace(room.state, pack=kept)

    return change(site, workshop_id, shown, at, make)


def possible_pack(facilitation: Facilitation, kind: str) -> tuple[str, ...]:
    """Everything that a workshop of this kind can ask, in order."""
    if kind == TABLE:
        return tuple(aspect.id for aspect in facilitation.aspects)
    return facilitation.packs.get(kind, ())


def delete(site: Site, room: Room, by: Person, at: datetime) -> None:
    """Remove a workshop with all that was said in it, for good. What was taken into an assessment stays there."""
    with site.store.write():
        site.store.remove_workshop(site.workspace, room.record.id)
        note(site.store, site.workspace, by, at, "workshop_deleted", subject=room.record.id)
    site.store.shred_box(room.record.id)


def _facilitation(site: Site) -> Facilitation:
    if site.bank.facilitation is None:
        raise NotFound("workshops")
    return site.bank.facilitation


def _in_order(facilitation: Facilitation, wanted: Wanted) -> tuple[str, ...]:
    return tuple(question for question in possible_pack(facilitation, wanted.kind) if question in wanted.pack)


def _problems(site: Site, wanted: Wanted, facilitation: Facilitation) -> Iterator[Unfit]:
    if wanted.kind not in KINDS:
        yield Unfit("kind", "unknown")
        return
    if wanted.mode not in MODES or (wanted.kind == TABLE and wanted.mode != NAMED):
        yield Unfit("mode", "unknown")
    yield from _text_problems("title", wanted.title, LONGEST_TITLE)
    yield from _assessment_problems(site, wanted)
    if not wanted.pack:
        yield Unfit("pack", "missing")
    if set(wanted.pack) - set(possible_pack(facilitation, wanted.kind)):
        yield Unfit("pack", "unknown")
    if len(wanted.pack) > MOST_ASKED:
        yield Unfit("pack", "too_many")
    yield from _seat_problems(wanted, facilitation)
    if wanted.plan and not any(plan.id == wanted.plan and wanted.kind in plan.kinds for plan in facilitation.plans):
        yield Unfit("plan", "unknown")
    if wanted.floor and not facilitation.thresholds.counts_least <= wanted.floor <= MOST_SEATS:
        yield Unfit("floor", "few")


def _assessment_problems(site: Site, wanted: Wanted) -> Iterator[Unfit]:
    if not wanted.assessment:
        # Without an assessment there are no sentences to end in; a rehearsal does without, and funders write their own.
        if wanted.kind == VOICES and not wanted.rehearsal:
            yield Unfit("assessment", "missing")
        return
    try:
        record = site.store.get_assessment(site.workspace, wanted.assessment)
    except NotFound:
        yield Unfit("assessment", "unknown")
        return
    if record.deleted_at is not None:
        yield Unfit("assessment", "unknown")


def _seat_problems(wanted: Wanted, facilitation: Facilitation) -> Iterator[Unfit]:
    if not wanted.names:
        if wanted.kind == TABLE:
            yield Unfit("names", "missing")
        elif not 1 <= wanted.open_seats <= MOST_SEATS:
            yield Unfit("open_seats", "missing" if wanted.open_seats < 1 else "too_many")
        return
    if len(wanted.names) > MOST_NAMES:
        yield Unfit("names", "too_many")
    if len({" ".join(name.split()).casefold() for name in wanted.names}) < len(wanted.names):
        yield Unfit("names", "twice")
    for name in wanted.names:
        problem = next(_text_problems("names", name, LONGEST_NAME), None if name.strip() else Unfit("names", "missing"))
        if problem:
            yield problem
            break
    authorities = {option.id for option in facilitation.authorities}
    if wanted.kind == TABLE and not set(wanted.authorities) <= authorities:
        yield Unfit("authorities", "unknown")


def _text_problems(field: str, typed: str, longest: int) -> Iterator[Unfit]:
    try:
        if len(normalise(typed[: 10 * longest])) > longest:
            yield Unfit(field, "long")
    except ValueError:
        yield Unfit(field, "half_character")


def _seats(record: WorkshopRecord, wanted: Wanted) -> Iterator[SeatRecord]:
    authorities = wanted.authorities if wanted.kind == TABLE else ()
    for number, name in enumerate(wanted.names, 1):
        authority = authorities[number - 1] if number <= len(authorities) else ""
        called = one_line(normalise(name))
        yield SeatRecord(record.id, number, called, authority, issue=1, simulated=wanted.rehearsal)
    if wanted.rehearsal and not wanted.names:
        for number in range(1, wanted.open_seats + 1):
            yield SeatRecord(record.id, number, issue=1, simulated=True)


def _add_with_code(site: Site, record: WorkshopRecord) -> None:
    """Add it under a code nobody has. Two that are the same come once in many billions."""
    for _ in range(TRIES):
        code = make_code(secrets.choice)
        if site.store.find_workshop(code) is None:
            site.store.add_workshop(replace(record, code=code))
            return
    raise AlreadyKept(record.id)
