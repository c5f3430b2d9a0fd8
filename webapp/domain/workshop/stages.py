"""What may follow what in a workshop, by kind. The console proposes; nothing moves by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webapp.domain.errors import UpfrontError
from webapp.domain.workshop.state import (
    AGAIN,
    AGAIN_SHOWN,
    BOARD,
    CAPTURE,
    CLOSED,
    CONSENT,
    CONSENT_ROUND,
    CONSENT_SHOWN,
    FIRST_ROUND,
    LOBBY,
    MIRROR,
    OPENING,
    OWNERS,
    PRACTICE,
    PRACTICE_ROUND,
    PRACTICE_SHOWN,
    READING,
    ROUND_OF_STAGE,
    SECOND_ROUND,
    SHOWN_AFTER,
    SILENT,
    SUPPORT,
    SUPPORT_ROUND,
    SUPPORT_SHOWN,
    TABLE,
    TALK,
    VOICES,
    Round,
    WorkshopState,
)
from webapp.domain.workshop.table import JOINT

PRACTICE_QUESTION = "practice"
"""The question of a practice round, as rounds name it."""
FOCUSED = frozenset((TALK, AGAIN, AGAIN_SHOWN, CAPTURE))
"""Stages that are about one question."""
MOST_ROUNDS = 2
"""Goes at one question: the method is answer, talk, answer again."""
_COMMON = (LOBBY, PRACTICE, PRACTICE_SHOWN, OPENING, SILENT, BOARD, TALK, AGAIN, AGAIN_SHOWN)
STAGES: Mapping[str, tuple[str, ...]] = {
    VOICES: (*_COMMON, CAPTURE, READING, SUPPORT, SUPPORT_SHOWN, OWNERS, CLOSED),
    MIRROR: (*_COMMON, CAPTURE, READING, OWNERS, CLOSED),
    TABLE: (*_COMMON, CAPTURE, READING, CONSENT, CONSENT_SHOWN, OWNERS, CLOSED),
}
"""The stages of each kind, in the order of its plan."""


class WrongMove(UpfrontError):
    """The room cannot go there now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_follow(kind: str, stage: str) -> tuple[str, ...]:
    """The stages that may come after one, in the order of a plan, as far as the kind alone decides it: see `check_move`."""
    if stage == CLOSED:
        return ()
    if stage in ROUND_OF_STAGE:
        return (SHOWN_AFTER[stage],)
    return tuple(one for one in STAGES[kind] if one != stage)


def check_move(state: WorkshopState, kind: str, stage: str, focus: str) -> None:
    """Whether the room may go to a stage. Raises WrongMove.

    Codes: `unknown`, `closed`, `reveal_first` (a round is open), `no_focus`, `not_revealed` (the first round is not),
    `already` (the silent round was held: never twice, no practice after it), `two_rounds`, `nothing_captured`, `no_joint`.
    """
    if stage not in STAGES[kind] or stage == CLOSED:
        raise WrongMove("unknown")
    if state.stage == CLOSED:
        raise WrongMove("closed")
    if state.open_round is not None:
        raise WrongMove("reveal_first")
    if stage in FOCUSED and focus not in state.pack:
        raise WrongMove("no_focus")
    _check_rounds(state, stage, focus)


def _check_rounds(state: WorkshopState, stage: str, focus: str) -> None:
    held = {one.kind for one in state.rounds if not one.open}
    if stage in (PRACTICE, SILENT) and FIRST_ROUND in held:
        raise WrongMove("already")
    if stage in (BOARD, READING, CONSENT, SUPPORT, OWNERS, *FOCUSED) and FIRST_ROUND not in held:
        raise WrongMove("not_revealed")
    if stage == AGAIN and len(state.rounds_about(focus)) >= MOST_ROUNDS:
        raise WrongMove("two_rounds")
    if stage == AGAIN_SHOWN and len(state.rounds_about(focus)) < MOST_ROUNDS:
        raise WrongMove("not_revealed")
    shown = {PRACTICE_SHOWN: PRACTICE_ROUND, SUPPORT_SHOWN: SUPPORT_ROUND, CONSENT_SHOWN: CONSENT_ROUND}
    if stage in shown and shown[stage] not in held:
        raise WrongMove("not_revealed")
    if stage == SUPPORT and not state.outcomes:
        raise WrongMove("nothing_captured")
    if stage == CONSENT and not any(joint.form == JOINT for joint in state.joints.values()):
        raise WrongMove("no_joint")


def questions_of(state: WorkshopState, stage: str, focus: str) -> tuple[str, ...]:
    """What a round that opens with this stage asks."""
    if stage == PRACTICE:
        return (PRACTICE_QUESTION,)
    if stage == AGAIN:
        return (focus,)
    if stage == SUPPORT:
        return tuple(question for question in state.pack if question in state.outcomes)
    if stage == CONSENT:
        return tuple(a for a in state.pack if a in state.joints and state.joints[a].form == JOINT)
    return state.pack


def moved_to(state: WorkshopState, stage: str, focus: str, *, started: str, minutes: int, day: str = "") -> WorkshopState:
    """The state at a stage it may go to, a round opened where the stage has one. Real rounds lock mode, pack and floor.

    `day`: today, as the room knows it; that of the first round is the day of the workshop.
    """
    kind = ROUND_OF_STAGE.get(stage)
    if kind is not None:
        state = _with_round(state, kind, questions_of(state, stage, focus))
    if kind == FIRST_ROUND and not state.held_on:
        state = replace(state, held_on=day)
    locked = state.locked or kind in (FIRST_ROUND, SECOND_ROUND)
    focus = focus if stage in FOCUSED else ""
    return replace(state, stage=stage, focus=focus, started=started, minutes=minutes, locked=locked)


def _with_round(state: WorkshopState, kind: str, questions: tuple[str, ...]) -> WorkshopState:
    # A round that was given up takes its number with it: a ballot of it can never count in another.
    number = state.last_round + 1
    rated = {question: state.outcomes[question].sentence for question in questions} if kind == SUPPORT_ROUND else {}
    return replace(state, rounds=(*state.rounds, Round(number, kind, questions, rated=rated)), last_round=number)


def without_round(state: WorkshopState) -> WorkshopState:
    """The state with its open round given up, as if it had never been opened; the stage stays for the caller to change."""
    first_given_up = state.open_round is not None and state.open_round.kind == FIRST_ROUND
    rounds = state.rounds[:-1] if state.open_round else state.rounds
    held_on = "" if first_given_up else state.held_on
    return replace(state, rounds=rounds, locked=state.locked and not first_given_up, held_on=held_on)


def given_anew(state: WorkshopState, seat: int, *, handed_in: bool) -> WorkshopState:
    """The state in which whoever sits there is somebody else from now on; `handed_in`: the seat has, to the open round.

    Where it has not, that somebody still will, and is the same person in every later round.
    """
    still_to_come = state.open_round is not None and not handed_in
    last = state.last_round - 1 if still_to_come else state.last_round
    return replace(state, given_anew={**state.given_anew, seat: last})


def shown(state: WorkshopState, revealed: Round, *, started: str, minutes: int) -> WorkshopState:
    """The state after the reveal of its open round."""
    stage = SHOWN_AFTER[state.stage]
    return replace(state, stage=stage, rounds=(*state.rounds[:-1], revealed), started=started, minutes=minutes)
