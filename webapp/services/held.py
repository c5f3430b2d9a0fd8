"""Answers that do not count because the bank has moved on: given to other words, or to what is not asked any more.

They are kept as they are. What reads under other words waits until somebody confirms it under the new ones; what the bank
of today cannot read is parked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.answer_files import UnfitRecord, parse_record
from webapp.domain.answers import Answer, Answers, split_key
from webapp.domain.bank import Bank, Question
from webapp.store.port import AnswerEvent

REWORDED = "reworded"
QUESTION_GONE, CHOICE_GONE, TYPE, UNFIT = "question_gone", "choice_gone", "type", "unfit"
WHY = (REWORDED, CHOICE_GONE, TYPE, UNFIT, QUESTION_GONE)
"""Why an answer does not count. `unfit`: it breaks a rule that its question did not have."""
NAMED = {"single": str, "multi": list, "text": str, "date": str, "money": dict, "number": int}
"""By type of question, what a record holds as the value."""
type_same = Mapping[str, frozenset[str]]
"""By question, the fingerprints of all wordings that its answers may have been given to: `wording.same_wordings`."""


@dataclass(frozen=True, slots=True)
class Held:
    """One answer that does not count, and why; `answer` is what it says, None where the bank of today cannot read it."""

    event: AnswerEvent
    why: str
    answer: Answer | None = None


def sort_out(bank: Bank, same: type_same, events: Iterable[AnswerEvent]) -> tuple[Answers, dict[str, Held]]:
    """Of the latest event of each question: the answers that stand, and those that are held, by key."""
    answers: dict[str, Answer] = {}
    held: dict[str, Held] = {}
    for event in events:
        if event.record is None:
            continue
        try:
            answer = parse_record(bank, event.key, event.record)
        except UnfitRecord:
            held[event.key] = Held(event, _why_unfit(bank, event))
            continue
        if event.wording in same[split_key(event.key)[0]]:
            answers[event.key] = answer
        else:
            held[event.key] = Held(event, REWORDED, answer)
    return Answers(answers), held


def _why_unfit(bank: Bank, event: AnswerEvent) -> str:
    question = bank.question_by_id.get(event.key.partition("@")[0])
    if question is None or event.key not in bank.position_of_key:
        return QUESTION_GONE
    try:
        raw = json.loads(event.record or "")
    except (ValueError, RecursionError):
        return UNFIT
    if not isinstance(raw, dict) or "value" not in raw:
        return UNFIT
    return _why_value_unfit(question, raw["value"])


def _why_value_unfit(question: Question, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, NAMED[question.type]):
        return TYPE
    if question.choices:
        chosen = value if isinstance(value, list) else [value]
        if any(not isinstance(one, str) or one not in question.choice_by_id for one in chosen):
            return CHOICE_GONE
    return UNFIT if question.choices or question.type in ("number", "text") else TYPE
