"""The counting at a reveal: from what was handed in to a state that holds only what may be shown of it.

Ballots are read here and go no further. Of each question stays its result, made under the floors; of the round, who handed
in and which questions somebody left blank, so that a later round about the same question can be held against it; of a
funders' table, the cells, and what funders said to each joint sentence. All of it happens inside `write()`, with the
workshop as it was read there, so nothing is counted that the round does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from webapp.domain.workshop import stages
from webapp.domain.workshop.released import Tally, may_follow, release, release_support
from webapp.domain.workshop.state import (
    CONSENT_ROUND,
    FIRST_ROUND,
    SECOND_ROUND,
    SUPPORT_ROUND,
    TABLE,
    Joint,
    Result,
    Round,
    WorkshopState,
)
from webapp.domain.workshop.table import after_consent, matrix, still_stands
from webapp.services.workshops.rooms import Room, list_cast
from webapp.store.port import Store
from webapp.store.workshops import PAPER, BallotRow, Cast, UnattributedBallot

type_cells = Mapping[int, Mapping[str, str]]


def count(store: Store, room: Room, one: Round, *, started: str, minutes: int) -> WorkshopState:
    """The state after the reveal of this round, which is the open one."""
    cast = list_cast(store, room.record, one)
    named = () if room.unattributed else store.list_ballots(room.record.id, one.number)
    said: Iterable[BallotRow | UnattributedBallot] = named
    if room.unattributed:
        said = store.list_unattributed(room.record.id, one.number)
    held = _counted(room, one, cast, said)
    state = stages.shown(room.state, held, started=started, minutes=minutes)
    if room.kind == TABLE and one.kind in (FIRST_ROUND, SECOND_ROUND):
        cells = _cells(state, named)
        state = replace(state, cells=cells, joints=_standing(room, one, cells))
    if one.kind == CONSENT_ROUND:
        state = replace(state, joints=_consented(state, named, held))
    return state


# -- results -----------------------------------------------------------------------------------------------------------


def _counted(room: Room, one: Round, cast: tuple[Cast, ...], said: Iterable[BallotRow | UnattributedBallot]) -> Round:
    """The round with its results, under the floors, and its roster frozen."""
    finished = tuple(sorted(item.seat for item in cast))
    counts: dict[str, Counter[str]] = {question: Counter() for question in one.questions}
    for ballot in said:
        if ballot.question in counts:
            counts[ballot.question][ballot.choice] += 1
    closed = replace(
        one,
        roster=tuple(sorted({seat.number for seat in room.entitled} | set(finished))),
        finished=finished,
        paper=sum(item.origin == PAPER for item in cast),
        blank=tuple(question for question in one.questions if counts[question].total() < len(finished)),
        anew={seat: number for seat, number in room.state.given_anew.items() if seat in finished},
    )
    return replace(closed, results={it: _result(room, closed, it, counts[it]) for it in one.questions})


def _result(room: Room, one: Round, question: str, counts: Mapping[str, int]) -> Result:
    options = tuple(option for option, _ in room.options_of(one.kind, question))
    tally = Tally(question, options, counts, len(one.roster), len(one.finished))
    thresholds, floor = room.facilitation.thresholds, room.state.floor
    support = one.kind == SUPPORT_ROUND
    earlier = _support_about(room.state, question) if support else room.state.rounds_about(question)
    comparable = may_follow(question, one, earlier, floor, thresholds)
    make = release_support if support else release
    return make(tally, room.mode, floor, thresholds, comparable=comparable)


def _support_about(state: WorkshopState, question: str) -> tuple[Round, ...]:
    """The revealed rounds about the support for one sentence."""
    return tuple(one for one in state.rounds if one.kind == SUPPORT_ROUND and not one.open and question in one.questions)


# -- a funders' table --------------------------------------------------------------------------------------------------


def _cells(state: WorkshopState, named: Iterable[BallotRow]) -> dict[int, dict[str, str]]:
    cells = {seat: dict(by_aspect) for seat, by_aspect in state.cells.items()}
    for ballot in named:
        cells.setdefault(ballot.seat, {})[ballot.question] = ballot.choice
    return cells


def _standing(room: Room, one: Round, cells: type_cells) -> dict[str, Joint]:
    """The sentences without those that the new cells of this round contradict: with them goes all that was said to them."""
    before, after = (matrix(one.questions, room.at_table, them) for them in (room.state.cells, cells))
    gone = {
        then.aspect
        for then, now in zip(before, after, strict=True)
        if (joint := room.state.joints.get(then.aspect)) is not None
        and not still_stands(joint, then, now, room.sentences(then.aspect))
    }
    return {aspect: joint for aspect, joint in room.state.joints.items() if aspect not in gone}


def _consented(state: WorkshopState, named: Iterable[BallotRow], held: Round) -> dict[str, Joint]:
    """The joint sentences with what each funder said; the reason of a ballot is the change, or the day of its board."""
    joints = dict(state.joints)
    for ballot in named:
        joint = joints[ballot.question]
        changes = {seat: words for seat, words in joint.changes.items() if seat != ballot.seat}
        boards = {seat: day for seat, day in joint.boards.items() if seat != ballot.seat}
        if ballot.choice == "change":
            changes[ballot.seat] = ballot.reason
        if ballot.choice == "board":
            boards[ballot.seat] = ballot.reason
        consents = {**joint.consents, ballot.seat: ballot.choice}
        joints[ballot.question] = replace(joint, consents=consents, changes=changes, boards=boards)
    asked = held.questions
    return {aspect: after_consent(joint, held.roster) if aspect in asked else joint for aspect, joint in joints.items()}
