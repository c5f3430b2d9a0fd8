"""Plain values, as YAML or JSON holds them → one answer: every rule an answer keeps, whichever text it came from."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from webapp.domain.answers import (
    LARGEST_AMOUNT,
    Answer,
    Decided,
    MoneyRange,
    PartialDate,
    Standing,
    Undecided,
    Withheld,
    item_key,
    split_key,
    type_value,
)
from webapp.domain.bank import Bank, Question
from webapp.domain.dates import parse_iso_date
from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, is_web_address, normalise, one_line

SUGGESTED = 100
"""Problems for which a like id is looked for; nobody reads more, and each search takes time."""
STATES = ("value", "undecided", "withheld")
WITH_VALUE = ("value", "detail", "note", "standing", "by", "on", "show")
STANDINGS = {standing.name.lower(): standing for standing in Standing}


class Unusable(Exception):
    """One value that cannot be used: where below the answer, what is wrong, what to do."""

    def __init__(self, problem: str, remedy: str, *below: str | int) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.below = problem, remedy, below


def find_question(bank: Bank, key: str, *, suggest: bool = True) -> Question:
    """The question that answers under this key belong to. Raises Unusable; `suggest` looks for a like id to name."""
    try:
        question_id, item = split_key(key)
    except ValueError:
        remedy = "write the id, or id@2 for the second item of a group"
        raise Unusable("this is not a question's id", remedy) from None
    question = bank.question_by_id.get(question_id)
    if question is None:
        near = get_close_matches(question_id, bank.question_by_id, n=1) if suggest else []
        raise Unusable("unknown question", f"did you mean {near[0]}?" if near else "see `upfront questions`")
    if item > 1 and question.repeat is None:
        raise Unusable(f"{question_id} is asked only once", f"write {question_id}")
    if item > (most := bank.most_items(question)):
        raise Unusable(f"there are at most {most}", f"use {item_key(question_id, 2)} to {item_key(question_id, most)}")
    return question


def read_answer(bank: Bank, question: Question, raw: object) -> Answer:
    """The answer to a question. Raises Unusable."""
    return _Answer(bank, question).read(raw)


class _Answer:
    """Reads one answer to one question. Raises Unusable."""

    def __init__(self, bank: Bank, question: Question) -> None:
        self.bank = bank
        self.question = question

    def read(self, raw: object) -> Answer:
        """The answer in one of its three states; anything that is not keys and values is short for `{value: …}`."""
        if not isinstance(raw, dict):
            return Decided(self._value(raw))
        states = [state for state in STATES if state in raw]
        if len(states) != 1:
            raise Unusable("says neither a value nor a state, or more than one", "write one of value, undecided or withheld")
        if states[0] == "value":
            return self._decided(raw)
        if not self.question.commitment:
            raise Unusable(
                f"{self.question.id} is a plain fact and cannot be {states[0]}", "give the value, or leave it out", states[0]
            )
        self._known(raw, (states[0], "note"))
        inner = raw[states[0]]
        if not isinstance(inner, dict):
            raise Unusable(f"{states[0]} needs keys and values", _state_form(states[0]), states[0])
        return self._undecided(inner, raw) if states[0] == "undecided" else self._withheld(inner, raw)

    def _known(self, raw: Mapping[str, object], known: tuple[str, ...], *below: str) -> None:
        for key in raw:
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                raise Unusable(f"unknown key {str(key)[:60]!r}", f"use {near[0] if near else ', '.join(known)}", *below, key)

    def _undecided(self, inner: Mapping[str, object], raw: Mapping[str, object]) -> Undecided:
        self._known(inner, ("decider", "by", "until_then"), "undecided")
        if not inner.get("decider"):
            raise Unusable("undecided without who decides", _state_form("undecided"), "undecided")
        by = inner.get("by")
        return Undecided(
            decider=one_line(read_text(inner["decider"], "undecided", "decider")),
            by=None if by is None else _date(by, "undecided", "by"),
            until_then=one_line(_optional(inner, "until_then", "undecided")),
            note=_optional(raw, "note"),
        )

    def _withheld(self, inner: Mapping[str, object], raw: Mapping[str, object]) -> Withheld:
        self._known(inner, ("reason", "ask"), "withheld")
        for key in ("reason", "ask"):
            if not inner.get(key):
                raise Unusable(f"withheld without {key}", _state_form("withheld"), "withheld")
        reason, ask = (one_line(read_text(inner[key], "withheld", key)) for key in ("reason", "ask"))
        return Withheld(reason, ask, _optional(raw, "note"))

    def _decided(self, raw: Mapping[str, object]) -> Decided:
        self._known(raw, WITH_VALUE)
        value = self._value(raw["value"], "value")
        if "show" in raw:
            value = self._shown(value, raw["show"])
        detail = _optional(raw, "detail")
        if detail and not self.question.commitment:
            raise Unusable(f"{self.question.id} takes no detail", "put all of it in the value", "detail")
        standing, by, on = self._standing(raw)
        return Decided(value, detail, _optional(raw, "note"), standing, by, on)

    def _standing(self, raw: Mapping[str, object]) -> tuple[Standing, str, PartialDate | None]:
        name = raw.get("standing", "understood")
        standing = STANDINGS.get(str(name))
        if standing is None:
            raise Unusable(f"unknown standing {str(name)[:40]!r}", f"use {', '.join(STANDINGS)}", "standing")
        if standing and self.question.sign_off == "none":
            raise Unusable(f"{self.question.id} needs nobody's sign-off", "take `standing` out", "standing")
        if not standing and (raw.get("by") is not None or raw.get("on") is not None):
            raise Unusable(
                "`by` and `on` go with confirmed or approved", "say who confirmed it under `standing`", "standing"
            )
        return standing, one_line(_optional(raw, "by")), None if raw.get("on") is None else _date(raw["on"], "on")

    def _shown(self, value: type_value, show: object) -> type_value:
        if not isinstance(value, MoneyRange):
            raise Unusable("only an amount can be shown rounded", "take `show` out", "show")
        if show not in ("range", "rounded"):
            raise Unusable(f"unknown `show` {str(show)[:40]!r}", "use range or rounded", "show")
        return MoneyRange(value.low, value.high, value.currency, value.period, str(show))

    # -- values by type --------------------------------------------------------------------------------------------

    def _value(self, raw: object, *below: str) -> type_value:
        match self.question.type:
            case "single":
                return self._single(raw, *below)
            case "multi":
                return self._multi(raw, *below)
            case "text":
                return self._typed(raw, *below)
            case "date":
                return _date(raw, *below)
            case "money":
                return self._money(raw, *below)
            case _:
                return self._number(raw, *below)

    def _choice(self, raw: object, *below: str | int) -> str:
        choices = self.question.choice_by_id
        if not isinstance(raw, str) or raw not in choices:
            near = get_close_matches(str(raw), choices, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(choices)}"
            raise Unusable(f"unknown choice {str(raw)[:60]!r}", remedy, *below)
        return raw

    def _single(self, raw: object, *below: str) -> str:
        if isinstance(raw, list):
            raise Unusable("takes one choice, not a list", "choose one", *below)
        return self._choice(raw, *below)

    def _multi(self, raw: object, *below: str) -> frozenset[str]:
        if not isinstance(raw, list):
            raise Unusable("takes a list of choices", "write them in brackets: [one, other]", *below)
        if not raw:
            raise Unusable("an empty list says nothing", "leave the question out, or choose what applies", *below)
        chosen = [self._choice(one, *below, place) for place, one in enumerate(raw)]
        if len(set(chosen)) < len(chosen):
            raise Unusable("the same choice twice", "keep it once", *below)
        alone = [choice for choice in chosen if choice in self.question.exclusive]
        if alone and len(chosen) > 1:
            raise Unusable(f"{alone[0]!r} stands alone", "choose it by itself, or leave it out", *below)
        return frozenset(chosen)

    def _typed(self, raw: object, *below: str) -> str:
        text = read_text(raw, *below)
        if self.question.link and not is_web_address(text):
            raise Unusable("this is not a web address", "write it from https:// on", *below)
        return text

    def _number(self, raw: object, *below: str) -> int:
        least, most = self.question.least or 0, self.question.most
        if not isinstance(raw, int) or isinstance(raw, bool) or raw < least or (most is not None and raw > most):
            bounds = f"from {least} to {most}" if most is not None else f"from {least} on"
            raise Unusable(f"{str(raw)[:40]!r} is not a number {bounds}", f"write a whole number {bounds}", *below)
        return raw

    def _money(self, raw: object, *below: str) -> MoneyRange:
        if not isinstance(raw, dict):
            raise Unusable("an amount needs a low and a high end", "write {value: {low: 180000, high: 220000}}", *below)
        self._known(raw, ("low", "high", "currency", "period"), *below)
        low = self._end(raw, "low", *below)
        high = self._end(raw, "high", *below) if "high" in raw else low
        if low > high:
            raise Unusable("the low end is above the high end", "turn them around", *below, "low")
        currency, period = raw.get("currency", "USD"), raw.get("period", "year")
        symbols = next(iter(self.bank.words.values())).symbols
        if not isinstance(currency, str) or currency not in symbols:
            raise Unusable(
                f"unknown currency {str(currency)[:40]!r}", f"use one of: {', '.join(symbols)}", *below, "currency"
            )
        if period not in ("year", "total"):
            raise Unusable(f"unknown period {str(period)[:40]!r}", "use year or total", *below, "period")
        return MoneyRange(low, high, currency, str(period))

    def _end(self, raw: Mapping[str, object], end: str, *below: str) -> int:
        amount = raw.get(end)
        if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= LARGEST_AMOUNT:
            raise Unusable(
                f"the {end} end {str(amount)[:40]!r} is not an amount", "write whole units, such as 180000", *below, end
            )
        return amount


def _state_form(state: str) -> str:
    forms = {
        "undecided": "write {undecided: {decider: Our board, by: 2027-06-30, until_then: …}}",
        "withheld": "write {withheld: {reason: …, ask: …}}",
    }
    return forms[state]


def _optional(raw: Mapping[str, object], key: str, *below: str) -> str:
    return "" if raw.get(key) is None else read_text(raw[key], *below, key)


def read_text(raw: object, *below: str | int) -> str:
    """Typed text, normalised. A bare whole number is taken as it was written; of a bare decimal that cannot be known."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if isinstance(raw, float):
        raise Unusable("a bare decimal number may lose its last digits", "put it in quotation marks", *below)
    if not isinstance(raw, str):
        raise Unusable("this is not a text", "write words, in quotation marks if need be", *below)
    too_long = Unusable(f"the text is longer than {LONGEST_TEXT:,} characters", "shorten it, or link to a document", *below)
    if len(raw) > LONGEST_LOOKED_AT:
        raise too_long
    try:
        text = normalise(raw)
    except ValueError:
        raise Unusable("the text holds half a character", "type that sign again", *below) from None
    if not text:
        raise Unusable("the text is empty", "write something, or leave it out", *below)
    if len(text) > LONGEST_TEXT:
        raise too_long
    return text


def _date(raw: object, *below: str) -> PartialDate:
    try:
        return parse_iso_date(str(raw))
    except ValueError:
        raise Unusable(f"{str(raw)[:40]!r} is not a date", "write 2029-06 or 2029-06-30", *below) from None
