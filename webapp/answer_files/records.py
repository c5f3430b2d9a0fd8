"""One answer ⇄ its record: canonical JSON with the keys of an answers file, so that equal answers are equal bytes."""

from __future__ import annotations

import json

from webapp.answer_files.reading import Unusable, find_question, read_answer
from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Undecided, type_value
from webapp.domain.bank import Bank, Question
from webapp.domain.errors import UpfrontError

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class UnfitRecord(UpfrontError):
    """A kept answer that the bank of today cannot read: its question, its choice or its type is gone."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key, self.problem = key, problem


def parse_record(bank: Bank, key: str, record: str) -> Answer:
    """The answer kept under a key. Raises UnfitRecord."""
    try:
        # Most keys are plain ids of today's questions; this is read for every answer of every page.
        question = bank.question_by_id.get(key) or find_question(bank, key)
    except Unusable as unusable:
        raise UnfitRecord(key, unusable.problem) from unusable
    return parse_record_of(bank, question, key, record)


def parse_record_of(bank: Bank, question: Question, key: str, record: str) -> Answer:
    """The same as an answer to this question, which need not be one of the bank's. Raises UnfitRecord."""
    try:
        return read_answer(bank, question, _decode(record))
    except Unusable as unusable:
        raise UnfitRecord(key, unusable.problem) from unusable
    except (ValueError, RecursionError) as error:
        raise UnfitRecord(key, "not JSON") from error


def record_of(answer: Answer) -> str:
    """The answer in canonical JSON: keys in order, no spaces, characters as they are."""
    return _encode(as_plain(answer))


def as_plain(answer: Answer) -> dict[str, object]:
    """The answer as an answers file holds it, always as keys and values, without what is empty."""
    if isinstance(answer, Decided):
        standing = answer.standing.name.lower() if answer.standing else ""
        plain: dict[str, object] = {"value": _plain_value(answer.value)}
        if isinstance(answer.value, MoneyRange):
            plain["show"] = answer.value.show
        return plain | _filled(detail=answer.detail, note=answer.note, standing=standing, by=answer.by, on=answer.on)
    if isinstance(answer, Undecided):
        inner = _filled(decider=answer.decider, by=answer.by, until_then=answer.until_then)
        return {"undecided": inner} | _filled(note=answer.note)
    return {"withheld": _filled(reason=answer.reason, ask=answer.ask)} | _filled(note=answer.note)


def _plain_value(value: type_value) -> object:
    match value:
        case frozenset():
            return sorted(value)
        case PartialDate():
            return str(value)
        case MoneyRange():
            return {"low": value.low, "high": value.high, "currency": value.currency, "period": value.period}
        case _:
            return value


def _filled(**parts: str | PartialDate | None) -> dict[str, object]:
    return {key: str(part) for key, part in parts.items() if part}
