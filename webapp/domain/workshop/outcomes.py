"""What a room captured → the answer it makes in the assessment, for somebody to look at before it counts."""

from __future__ import annotations

from dataclasses import replace

from webapp.domain.answers import Answer, Decided, PartialDate, Standing, Undecided
from webapp.domain.bank import Question
from webapp.domain.dates import parse_iso_date
from webapp.domain.workshop.state import CASE, NOT_DECIDED, NOT_MINE, OPEN_CHOICES, Outcome


def answer_of(outcome: Outcome, question: Question, stands: Answer | None = None, *, beside: str = "") -> Answer | None:
    """The answer this outcome makes; None where it makes none. `stands` is the answer given before.

    A stand becomes `Decided`, as staff understand it: a room signs nothing off. It is the room's sentence that stands beside
    it; words that stood beside the same choice stay where the room had none. What is open becomes `Undecided`, for whoever
    decides, or else whoever sees to it; with neither there is no answer, for nobody could be asked. "Not mine to answer"
    makes none.

    "Case by case" is no choice of a question but a detail beside one: the choice `beside`, picked on review, or the one that
    stands. Where there is neither, nothing general is decided, and "case by case" is what to plan on until it is. A question
    that is no choice among several takes no stand from a room.
    """
    if outcome.choice == NOT_MINE:
        return None
    if outcome.outcome == NOT_DECIDED or outcome.choice in OPEN_CHOICES:
        return _undecided(outcome, outcome.until_then)
    if question.type != "single":
        return None
    if outcome.choice == CASE:
        return _case(outcome, question, stands, beside)
    return _decided(outcome.choice, outcome.detail, question, stands)


def _case(outcome: Outcome, question: Question, stands: Answer | None, beside: str) -> Answer | None:
    if beside:
        return _decided(beside, outcome.detail, question, stands)
    if isinstance(stands, Decided):
        return _decided(str(stands.value), outcome.detail, question, stands)
    return _undecided(outcome, outcome.until_then or outcome.detail)


def _decided(choice: str, detail: str, question: Question, stands: Answer | None) -> Decided | None:
    if choice not in question.choice_by_id:
        return None
    if isinstance(stands, Decided) and stands.value == choice:
        # The same as before is as firm as before; words that change are nobody's signature any more.
        if not detail or detail == stands.detail:
            return stands
        return replace(stands, detail=detail, standing=Standing.UNDERSTOOD, by="", on=None)
    return Decided(choice, detail=detail)


def _undecided(outcome: Outcome, until_then: str) -> Undecided | None:
    decider = outcome.decider or outcome.owner
    return Undecided(decider, by=_day(outcome.by), until_then=until_then) if decider else None


def _day(text: str) -> PartialDate | None:
    """A month or a day as ISO writes it; None where nothing stands, or nothing that is a date."""
    try:
        return parse_iso_date(text)
    except ValueError:
        return None
