"""Where the console leads: the one thing to do next, by the plan, and everything else that may be done now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.domain.facilitation import FOR_EACH
from webapp.domain.workshop.ordering import needs_talk
from webapp.domain.workshop.stages import FOCUSED, STAGES, WrongMove, check_move
from webapp.domain.workshop.state import (
    AGAIN_SHOWN,
    BOARD,
    CAPTURE,
    CLOSED,
    LOBBY,
    OWNERS,
    READING,
    ROUND_OF_STAGE,
    SHOWN_AFTER,
    TABLE,
    TALK,
)
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import Room

GO, REVEAL, WRITE, SENTENCES, CLOSE = "go", "reveal", "write", "sentences", "close"
"""What a move is: another stage; the reveal of the open round; the page of a sentence; that of a table's joint sentences;
the page of closing."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do. `stage` is where it leads; `focus` the question it is about, and `about` its few words."""

    act: str
    stage: str
    focus: str = ""
    about: str = ""


def next_move(room: Room) -> Move | None:
    """What the plan says comes next; None once the workshop is closed."""
    stage, focus = room.state.stage, room.state.focus
    if stage == CLOSED:
        return None
    if stage in ROUND_OF_STAGE:
        return Move(REVEAL, SHOWN_AFTER[stage])
    if stage == CAPTURE and focus not in room.state.outcomes:
        return _about(room, Move(WRITE, CAPTURE, focus))
    stages = _stages(room)
    if stage in (TALK, AGAIN_SHOWN):
        following = _after(stages, stage) if stage == TALK else CAPTURE
        return _about(room, Move(GO, following if following in FOR_EACH else CAPTURE, focus))
    difference = next_difference(room) if stage in (BOARD, CAPTURE) and TALK in stages else ""
    if difference:
        return _about(room, Move(GO, TALK, difference))
    if stage == READING and room.kind == TABLE and any(row.aspect not in room.state.joints for row in tables.rows(room)):
        return Move(SENTENCES, READING)
    following = _after(stages, stage)
    # A round that has nothing to ask is passed over.
    while following in ROUND_OF_STAGE and not _may(room, following, ""):
        following = _after(stages, SHOWN_AFTER[following])
    return Move(CLOSE, CLOSED) if following in ("", CLOSED) else Move(GO, following)


def next_difference(room: Room) -> str:
    """The question to talk about next: the first on the board that is worth it, while the plan has time; else empty."""
    talked = sum(1 for outcome in room.state.outcomes.values() if not outcome.one_tap)
    if room.plan and talked >= room.plan.differences:
        return ""
    rows = (row for row in room.board if not row.parked and row.outcome is None)
    return next((row.asked.id for row in rows if needs_talk(row.asked.id, row.result)), "")


def other_moves(room: Room) -> tuple[Move, ...]:
    """Everything else that may be done now, in the order of a plan."""
    first = next_move(room)
    return tuple(move for move in _possible(room) if first is None or (move.act, move.stage) != (first.act, first.stage))


def _possible(room: Room) -> Iterator[Move]:
    """A question is chosen on the board: of the stages about one, here are those that the one in focus can go on with."""
    for stage in STAGES[room.kind]:
        focus = room.state.focus if stage in FOCUSED else ""
        if stage == CLOSED:
            yield Move(CLOSE, CLOSED)
        elif stage != room.state.stage and _may(room, stage, focus):
            yield _about(room, Move(GO, stage, focus))


def _may(room: Room, stage: str, focus: str) -> bool:
    try:
        check_move(room.movable, room.kind, stage, focus)
    except WrongMove:
        return False
    return True


def _about(room: Room, move: Move) -> Move:
    short = next((asked.short or asked.text for asked in room.asked if asked.id == move.focus), "")
    return Move(move.act, move.stage, move.focus, short)


def _stages(room: Room) -> Sequence[str]:
    return tuple(step.stage for step in room.plan.steps) if room.plan else (LOBBY, OWNERS)


def _after(stages: Sequence[str], stage: str) -> str:
    """The stage behind this one, past all of those that are done for each difference; empty behind the last."""
    places = [place for place, one in enumerate(stages) if one == stage]
    if not places:
        return ""
    rest = stages[places[-1] + 1 :]
    if stage in (BOARD, CAPTURE):
        rest = tuple(one for one in rest if one not in FOR_EACH)
    return rest[0] if rest else ""
