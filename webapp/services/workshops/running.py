"""What the console does: every act is one write that refuses what is out of date, and nobody's ballot is ever in it.

A reveal is airtight: every ballot is counted or was refused. Named ballots are written inside `write()`, which reads the
round first, so they come before the reveal's write or are refused. Others go into the box: there the round is closed first,
in a transaction of the box; what is in it then is counted, and what comes later is refused by the box itself, in whichever
process. Only then are the results written.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from webapp.domain.errors import NotFound, UpfrontError
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.domain.workshop import stages
from webapp.domain.workshop.stages import WrongMove
from webapp.domain.workshop.state import MIRROR, PRACTICE_ROUND, SHOWN_AFTER, Round, WorkshopState
from webapp.domain.workshop.writing import write_state
from webapp.services.workshops.counting import count
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workspace import Site
from webapp.store.workshops import BallotRow, UnattributedBallot

MOST_MINUTES = 240
MOST_SEATS = 250
TRIES = 5
"""How often whoever closed a box looks again where somebody changed something else meanwhile."""
EARLIER, LATER = "up", "down"

type_change = Callable[[Room], WorkshopState]


class StaleRoom(UpfrontError):
    """Somebody changed the workshop first: nothing was done. `room` is what stands now."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.record.id)
        self.room = room


class NotPossible(UpfrontError):
    """It cannot be done now, or not like this; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# -- one write ---------------------------------------------------------------------------------------------------------


def change(site: Site, workshop_id: str, shown: int, at: datetime, make: type_change, *, late: bool = False) -> Room:
    """Keep what `make` makes of it; `late`: closed, too. Raises NotFound, StaleRoom, NotPossible, Busy and Unwritable."""
    with site.store.write():
        room = open_room(site, workshop_id)
        check_shown(room, shown, late=late)
        keep(site, room, make(room), at)
    return open_room(site, workshop_id)


def check_shown(room: Room, shown: int, *, late: bool = False) -> None:
    """Whether the page showed the workshop as it is. Raises StaleRoom; NotPossible once it is closed."""
    if room.record.revision != shown:
        raise StaleRoom(room)
    if room.closed and not late:
        raise NotPossible("closed")


def keep(site: Site, room: Room, state: WorkshopState, at: datetime) -> None:
    """Write the state, one revision on. Only inside `write()`, with the workshop as it was read there."""
    record = replace(room.record, state=write_state(state), revision=room.record.revision + 1, changed_at=at)
    site.store.record_workshop(record)


# -- where the room is -------------------------------------------------------------------------------------------------


def go(site: Site, workshop_id: str, shown: int, at: datetime, *, stage: str, focus: str = "") -> Room:
    """Take the room to a stage; a round opens where the stage has one. An open round nobody handed in to is given up."""

    def make(room: Room) -> WorkshopState:
        state = room.movable
        about = focus or state.focus
        try:
            stages.check_move(state, room.kind, stage, about)
        except WrongMove as wrong:
            raise NotPossible(wrong.code) from wrong
        minutes, day = _planned(room, stage), at.astimezone().date().isoformat()
        return stages.moved_to(state, stage, about, started=_stamp(at), minutes=minutes, day=day)

    # Tried first: a move that is refused must not close the box of a round that stays open.
    room = open_room(site, workshop_id)
    check_shown(room, shown)
    make(room)

    def act(now: Room) -> Room:
        give_up(site, now)
        return change(site, workshop_id, now.record.revision, at, make)

    return until_done(room, act)


def until_done(room: Room, act: Callable[[Room], Room]) -> Room:
    """Do what closes the box of the open round first; once more where somebody changed something else meanwhile.

    Else the round would stay open with a box that takes nothing. Raises StaleRoom where nothing of the kind was closed.
    """
    one = room.open_round
    for _ in range(TRIES):
        try:
            return act(room)
        except StaleRoom as stale:
            room = stale.room
            now = room.open_round
            if not room.unattributed or one is None or now is None or now.number != one.number:
                raise
    raise StaleRoom(room)


def give_up(site: Site, room: Room) -> None:
    """Before an open round is given up, its box takes no more: nobody may hear "handed in" of what is thrown away.

    Raises NotPossible (`reveal_first`) where somebody has handed in, Busy and Unwritable.
    """
    one = room.open_round
    if one and room.unattributed and not site.store.close_box_round(room.record.id, one.number, only_empty=True):
        raise NotPossible("reveal_first")


def add_minute(site: Site, workshop_id: str, shown: int, at: datetime) -> Room:
    """Plan a minute more for this stage."""

    def make(room: Room) -> WorkshopState:
        return replace(room.state, minutes=min(MOST_MINUTES, room.state.minutes + 1))

    return change(site, workshop_id, shown, at, make)


def reveal(site: Site, workshop_id: str, shown: int, at: datetime) -> Room:
    """Close the open round and show what may be shown of it, to everybody at once.

    Raises StaleRoom, NotPossible (`no_round`, and `nobody`, which leaves the round as open as it is), Busy and Unwritable.
    Where nobody can hand in, since the box was closed for a move that then could not be kept, the round is opened anew.
    """
    room = open_room(site, workshop_id)
    check_shown(room, shown)
    one = room.open_round
    if one is None:
        raise NotPossible("no_round")
    if not room.cast:
        if room.unattributed and site.store.is_box_round_closed(room.record.id, one.number):
            return go(site, workshop_id, shown, at, stage=room.state.stage, focus=room.state.focus)
        raise NotPossible("nobody")

    def act(now: Room) -> Room:
        if now.unattributed:
            _close_in_box(site, now, one)
        return change(site, workshop_id, now.record.revision, at, lambda last: _revealed(site, last, at))

    shown_room = until_done(room, act)
    if one.kind == PRACTICE_ROUND:
        _forget(site, shown_room, one)
    return shown_room


def _close_in_box(site: Site, room: Room, one: Round) -> None:
    site.store.close_box_round(room.record.id, one.number)
    # From here on nothing in the file tells in which order ballots came.
    site.store.seal_box(room.record.id)


def _forget(site: Site, room: Room, one: Round) -> None:
    """Practice is deleted once it has been shown."""
    if room.unattributed:
        site.store.remove_unattributed(room.record.id, one.number)
        return
    with site.store.write():
        site.store.remove_ballots(room.record.id, one.number)


def _revealed(site: Site, room: Room, at: datetime) -> WorkshopState:
    one = room.open_round
    if one is None:
        raise NotPossible("no_round")
    return count(site.store, room, one, started=_stamp(at), minutes=_planned(room, SHOWN_AFTER[room.state.stage]))


def _planned(room: Room, stage: str) -> int:
    steps = room.plan.steps_at(stage) if room.plan else ()
    return steps[0].minutes if steps else 0


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


# -- the board ---------------------------------------------------------------------------------------------------------


def park(site: Site, workshop_id: str, shown: int, at: datetime, *, question: str) -> Room:
    """Put a question off."""

    def make(room: Room) -> WorkshopState:
        _check_asked(room, question)
        return replace(room.state, parked=tuple(dict.fromkeys((*room.state.parked, question))))

    return change(site, workshop_id, shown, at, make)


def unpark(site: Site, workshop_id: str, shown: int, at: datetime, *, question: str) -> Room:
    """Take a question up again."""

    def make(room: Room) -> WorkshopState:
        return replace(room.state, parked=tuple(one for one in room.state.parked if one != question))

    return change(site, workshop_id, shown, at, make)


def move(site: Site, workshop_id: str, shown: int, at: datetime, *, question: str, to: str = EARLIER) -> Room:
    """Talk about a question one place earlier, or later."""

    def make(room: Room) -> WorkshopState:
        _check_asked(room, question)
        order = [row.asked.id for row in room.board]
        place = order.index(question)
        other = max(0, place - 1) if to == EARLIER else min(len(order) - 1, place + 1)
        order[place], order[other] = order[other], order[place]
        return replace(room.state, board_order=tuple(order))

    return change(site, workshop_id, shown, at, make)


def show_answer(site: Site, workshop_id: str, shown: int, at: datetime, *, question: str, on: bool = True) -> Room:
    """Show the foundation's answer beside what partners believe, or hide it again. Only after the reveal."""

    def make(room: Room) -> WorkshopState:
        _check_asked(room, question)
        if room.kind != MIRROR or not room.state.rounds_about(question):
            raise NotPossible("not_revealed")
        others = tuple(one for one in room.state.shown_answers if one != question)
        return replace(room.state, shown_answers=(*others, question) if on else others)

    return change(site, workshop_id, shown, at, make)


def raise_floor(site: Site, workshop_id: str, shown: int, at: datetime, *, floor: int) -> Room:
    """Ask for more answers until counts are shown, as long as nothing real was answered. It never goes down."""

    def make(room: Room) -> WorkshopState:
        if room.state.locked:
            raise NotPossible("locked")
        if floor <= room.state.floor or floor > MOST_SEATS:
            raise NotPossible("floor")
        return replace(room.state, floor=floor)

    return change(site, workshop_id, shown, at, make)


def let_through(
    site: Site, workshop_id: str, shown: int, at: datetime, *, round_number: int, question: str, reasons: Iterable[str]
) -> Room:
    """Show these reasons, as they are or reworded, to the room, in an order that tells nothing."""
    kept = [text for one in reasons if (text := fit_text(one, LONGEST_TEXT))]
    secrets.SystemRandom().shuffle(kept)

    def make(room: Room) -> WorkshopState:
        found = next((one for one in room.state.rounds if one.number == round_number and not one.open), None)
        if found is None or question not in found.questions:
            raise NotFound(question)
        if kept and not _may_show_reasons(room, found, question):
            raise NotPossible("few")
        changed = replace(found, reasons={**found.reasons, question: tuple(kept)})
        rounds = tuple(changed if one.number == round_number else one for one in room.state.rounds)
        return replace(room.state, rounds=rounds)

    return change(site, workshop_id, shown, at, make)


def list_reasons(site: Site, room: Room, round_number: int) -> Mapping[str, tuple[str, ...]]:
    """By question, what people gave as reasons in a revealed round, for the facilitator to look through, shuffled.

    In an unattributed workshop none of a question whose counts may not be shown. Raises NotFound for a round that is open.
    """
    found = next((one for one in room.state.rounds if one.number == round_number and not one.open), None)
    if found is None:
        raise NotFound(str(round_number))
    said: Iterable[BallotRow | UnattributedBallot]
    if room.unattributed:
        said = site.store.list_unattributed(room.record.id, round_number)
    else:
        said = site.store.list_ballots(room.record.id, round_number)
    by_question: dict[str, list[str]] = {}
    for ballot in said:
        if ballot.reason and _may_show_reasons(room, found, ballot.question):
            by_question.setdefault(ballot.question, []).append(ballot.reason)
    return {question: tuple(sorted(reasons)) for question, reasons in by_question.items()}


def _may_show_reasons(room: Room, held: Round, question: str) -> bool:
    result = (held.results or {}).get(question)
    return result is not None and (not room.unattributed or result.counts is not None)


def _check_asked(room: Room, question: str) -> None:
    if question not in room.state.pack:
        raise NotFound(question)


def fit_text(text: str, longest: int) -> str:
    """What somebody typed, as it is kept. Raises NotPossible."""
    try:
        kept = normalise(text[: 10 * longest])
    except ValueError:
        raise NotPossible("half_character") from None
    if len(kept) > longest:
        raise NotPossible("long")
    return kept.strip()
