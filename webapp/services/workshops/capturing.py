"""Sentences at the end of talk: what the room agrees on, holds, or has not decided, as the FAQ would print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from webapp.domain.answers import Answer, Answers
from webapp.domain.assessment import evaluate
from webapp.domain.dates import parse_iso_date
from webapp.domain.errors import NotFound
from webapp.domain.faq import compose
from webapp.domain.text import LONGEST_TEXT, one_line
from webapp.domain.workshop.outcomes import answer_of
from webapp.domain.workshop.state import AGREED, CASE, NOT_DECIDED, OUTCOMES, SUPPORT_ROUND, VOICES, Outcome, WorkshopState
from webapp.renderers.sheet import Will, find_will
from webapp.renderers.shown import Line
from webapp.services.opened import Opened, open_assessment
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import NotPossible, change, fit_text
from webapp.services.workspace import Site

LONGEST_LINE = 120
"""Characters of an owner or a decider."""


def says(site: Site, room: Room, outcome: Outcome, today: date) -> Will:
    """What the FAQ will print of an outcome, beside the answers the assessment has now."""
    question = site.bank.question_by_id.get(outcome.question)
    if question is None or room.kind != VOICES:
        return Will("unsaid")
    if room.record.assessment:
        try:
            opened = open_assessment(site, room.record.assessment, today)
        except NotFound:
            return _says_alone(site, outcome.question, answer_of(outcome, question), today)
        return says_in(opened, outcome)
    return _says_alone(site, outcome.question, answer_of(outcome, question), today)


def says_in(opened: Opened, outcome: Outcome, beside: str = "") -> Will:
    """The same in an assessment that is open already."""
    question = opened.bank.question_by_id[outcome.question]
    answer = answer_of(outcome, question, opened.answers.get(outcome.question), beside=beside)
    if answer is None:
        return Will("unsaid")
    ahead = opened.with_answer(outcome.question, answer)
    if outcome.question not in ahead.positions:
        return Will("gone")
    return find_will(ahead.composed, ahead.document, ahead.bank, outcome.question, answer)


def _says_alone(site: Site, key: str, answer: Answer | None, today: date) -> Will:
    if answer is None:
        return Will("unsaid")
    assessment = evaluate(site.bank, Answers({key: answer}), route_name="full", today=today)
    document = compose(assessment, language=site.language)
    return find_will(document, document, site.bank, key, answer)


def plain_words(will: Will) -> str:
    """What will be printed, as plain words in one line; empty where nothing is said."""
    if will.kind in ("unsaid", "gone"):
        return ""
    lines: Iterable[Line] = (will.first, *will.rest)
    return " ".join(words for line in lines if (words := _plain(line)))


def _plain(line: Line) -> str:
    return "".join(piece.text for stretch in line for piece in stretch.pieces).strip()


def capture(site: Site, workshop_id: str, outcome: Outcome, shown: int, at: datetime) -> Room:
    """Keep what the room says of one question, in place of what it said before.

    Raises NotFound, StaleRoom, Busy, Unwritable, and NotPossible: `not_revealed`, `outcome`, `choice`, `owner` (not decided,
    and nobody sees to it), `date`, `detail` (case by case, and not said what that means), `long`, `half_character`,
    `reveal_first` (the room is saying how it supports what was captured).
    """

    def make(room: Room) -> WorkshopState:
        _check_no_support(room)
        kept = _fit(room, outcome)
        printed = plain_words(says(site, room, kept, at.astimezone().date())) if room.kind == VOICES else kept.detail
        return _with(room.state, replace(kept, says=printed))

    return change(site, workshop_id, shown, at, make)


def capture_same(site: Site, workshop_id: str, shown: int, at: datetime) -> Room:
    """Capture all rows on which everybody agrees, in one tap: the room's time goes to the differences."""

    def make(room: Room) -> WorkshopState:
        _check_no_support(room)
        if room.kind != VOICES or not room.agreed_rows:
            raise NotPossible("nothing")
        state = room.state
        for row in room.agreed_rows:
            made = Outcome(row.asked.id, AGREED, row.stand, one_tap=True)
            printed = plain_words(says(site, room, made, at.astimezone().date()))
            state = _with(state, replace(made, says=printed))
        return state

    return change(site, workshop_id, shown, at, make)


def withdraw(site: Site, workshop_id: str, question: str, shown: int, at: datetime) -> Room:
    """Take back what was captured of a question."""

    def make(room: Room) -> WorkshopState:
        _check_no_support(room)
        left = {key: one for key, one in room.state.outcomes.items() if key != question}
        return replace(room.state, outcomes=left)

    return change(site, workshop_id, shown, at, make)


def _check_no_support(room: Room) -> None:
    """No sentence changes under those who are just saying how they support it."""
    if room.open_round is not None and room.open_round.kind == SUPPORT_ROUND:
        raise NotPossible("reveal_first")


def _with(state: WorkshopState, outcome: Outcome) -> WorkshopState:
    taken_in = tuple(one for one in state.taken_in if one != outcome.question)
    return replace(state, outcomes={**state.outcomes, outcome.question: outcome}, taken_in=taken_in)


def _fit(room: Room, outcome: Outcome) -> Outcome:
    """The outcome as it is kept. Raises NotPossible and NotFound."""
    asked = room.asked_here(outcome.question)
    if not room.state.rounds_about(outcome.question):
        raise NotPossible("not_revealed")
    if outcome.outcome not in OUTCOMES:
        raise NotPossible("outcome")
    kept = replace(
        outcome,
        choice="" if outcome.outcome == NOT_DECIDED else outcome.choice,
        detail=fit_text(outcome.detail, LONGEST_TEXT),
        owner=one_line(fit_text(outcome.owner, LONGEST_LINE)),
        decider=one_line(fit_text(outcome.decider, LONGEST_LINE)),
        by=outcome.by.strip(),
        until_then=fit_text(outcome.until_then, LONGEST_TEXT),
        minority=fit_text(outcome.minority, LONGEST_TEXT),
    )
    if kept.outcome == NOT_DECIDED and not (kept.owner or kept.decider):
        raise NotPossible("owner")
    if kept.by:
        try:
            parse_iso_date(kept.by)
        except ValueError:
            raise NotPossible("date") from None
    if room.kind == VOICES:
        choices = {option for option, _ in asked.options[: len(asked.options) - asked.extras]} | {CASE}
        if kept.outcome != NOT_DECIDED and kept.choice not in choices:
            raise NotPossible("choice")
    elif kept.choice and kept.choice not in dict(asked.options):
        raise NotPossible("choice")
    elif kept.outcome != NOT_DECIDED and not kept.detail:
        raise NotPossible("detail")
    if kept.choice == CASE and not kept.detail:
        raise NotPossible("detail")
    return kept
