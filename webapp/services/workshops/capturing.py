"""Sentences at the end of talk: what the room agrees on, holds, or has not decided, as the FAQ would print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from webapp.domain.answers import Answer, Answers, Decided
from webapp.domain.assessment import evaluate
from webapp.domain.bank import Bank
from webapp.domain.dates import parse_iso_date
from webapp.domain.errors import NotFound
from webapp.domain.faq import Document, Sentence, compose
from webapp.domain.faq.carried import as_printed, find_carried
from webapp.domain.text import LONGEST_TEXT, one_line
from webapp.domain.workshop.outcomes import answer_of
from webapp.domain.workshop.state import AGREED, CASE, NOT_DECIDED, OUTCOMES, SUPPORT_ROUND, VOICES, Outcome, WorkshopState
from webapp.renderers.sheet import Will, find_will
from webapp.renderers.shown import Line
from webapp.services.opened import Opened, open_assessment
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import NotPossible, change, fit_text
from webapp.services.workspace import Site

SAID = ("decided", "partly_decided")
"""The states of an entry that says what was decided."""
LONGEST_LINE = 120
"""Characters of an owner or a decider."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the FAQ will print of an outcome. `elsewhere`: what the assessment answers elsewhere changes its first words."""

    will: Will
    elsewhere: bool = False


def says(site: Site, room: Room, outcome: Outcome, today: date) -> Preview:
    """What the FAQ will print of an outcome, beside the answers the assessment has now."""
    question = site.bank.question_by_id.get(outcome.question)
    if question is None or room.kind != VOICES:
        return Preview(Will("unsaid"))
    if room.record.assessment:
        try:
            return _says_beside(open_assessment(site, room.record.assessment, today), outcome)
        except NotFound:
            pass
    answer = answer_of(outcome, question)
    if answer is None:
        return Preview(Will("unsaid"))
    document = _alone(site.bank, outcome.question, answer, "full", today, site.language)
    return Preview(find_will(document, document, site.bank, outcome.question, answer))


def says_in(opened: Opened, outcome: Outcome) -> Will:
    """The same in an assessment that is open already."""
    return _says_beside(opened, outcome).will


def _says_beside(opened: Opened, outcome: Outcome) -> Preview:
    key, bank = outcome.question, opened.bank
    answer = answer_of(outcome, bank.question_by_id[key], opened.answers.get(key))
    if answer is None:
        return Preview(Will("unsaid"))
    ahead = opened.with_answer(key, answer)
    if key not in ahead.positions:
        return Preview(Will("gone"))
    will = find_will(ahead.composed, ahead.document, bank, key, answer)
    return Preview(will, isinstance(answer, Decided) and _is_from_elsewhere(ahead, key, answer))


def _is_from_elsewhere(ahead: Opened, key: str, answer: Answer) -> bool:
    """Whether the first words come from another rule, and read otherwise, than with this answer alone.

    Bank, route and day are the same then, so it is the other answers that make the difference. Not where the answer alone
    would say nothing, nor where an editor wrote the words.
    """
    alone = _alone(ahead.bank, key, answer, ahead.record.route, ahead.today, ahead.language)
    here, by_itself = (find_carried(document, ahead.bank, key) for document in (ahead.composed, alone))
    if here is None or by_itself is None or by_itself.entry is None or by_itself.entry.state not in SAID:
        return False
    first, other = here.sentences[0], by_itself.sentences[0]
    printed = as_printed(here, ahead.document).sentences
    return printed[:1] == (first,) and first.text != other.text and _rule(first) != _rule(other)


def _rule(sentence: Sentence) -> tuple[str, ...]:
    """The entry and the rule that say a sentence."""
    return tuple(sentence.key.split("/")[:2])


def _alone(bank: Bank, key: str, answer: Answer, route: str, today: date, language: str) -> Document:
    """The FAQ with this answer and no other."""
    return compose(evaluate(bank, Answers({key: answer}), route_name=route, today=today), language=language)


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
        printed = plain_words(says(site, room, kept, at.astimezone().date()).will) if room.kind == VOICES else kept.detail
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
            printed = plain_words(says(site, room, made, at.astimezone().date()).will)
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
