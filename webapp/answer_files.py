"""An answers file in YAML → answers, or every problem in it at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from urllib.parse import urlsplit

from webapp.domain.answers import (
    Answer,
    Answers,
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
from webapp.domain.bank import ROUTES, Bank, Question
from webapp.domain.errors import UpfrontError, type_where
from webapp.domain.text import normalise
from webapp.marked_yaml import InvalidYaml, Marked, Place, parse_yaml

DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
LONGEST_TEXT = 2_000
"""Characters of one typed text: more is a document of its own, and belongs behind a link."""
LARGEST_AMOUNT = 10**12
STATES = ("value", "undecided", "withheld")
WITH_VALUE = ("value", "detail", "note", "standing", "by", "on", "show")
STANDINGS = {standing.name.lower(): standing for standing in Standing}


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing to mend in an answers file."""

    place: Place
    subject: str
    problem: str
    remedy: str

    def line(self, file: str) -> str:
        """One line: place, id, problem, remedy."""
        subject = " ".join(self.subject.split()) or '""'  # a key in quotation marks can be empty, or hold line breaks
        return f"{file}:{self.place.line}:{self.place.column}  {subject}  {self.problem}  {self.remedy}"


class UnusableAnswers(UpfrontError):
    """An answers file that cannot be used."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the answers")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """The answers of a file, the route they were given on, and the place of each."""

    route: str
    answers: Answers
    places: Mapping[str, Place]


def parse_answers(text: str | bytes, bank: Bank) -> AnswersFile:
    """The answers in this text. Raises UnusableAnswers with all problems."""
    try:
        marked = parse_yaml(text)
    except InvalidYaml as error:
        raise UnusableAnswers(
            tuple(FileProblem(one.place, "answers", one.problem, one.remedy) for one in error.problems)
        ) from error
    return _Reader(bank, marked).read()


class Unusable(Exception):
    """One value that cannot be used: where below the answer, what is wrong, what to do."""

    def __init__(self, problem: str, remedy: str, *below: str | int) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.below = problem, remedy, below


class _Reader:
    """Reads one file against one bank."""

    def __init__(self, bank: Bank, marked: Marked) -> None:
        self.bank = bank
        self.marked = marked
        self.problems: list[FileProblem] = []

    def note(self, where: type_where, subject: str, problem: str, remedy: str) -> None:
        self.problems.append(FileProblem(self.marked.place(where, key=True), subject, problem, remedy))

    def read(self) -> AnswersFile:
        top = self.marked.value
        if not isinstance(top, dict):
            self.note(
                (),
                "answers",
                "this is not an answers file",
                "begin with `bank:` and `answers:`; `upfront template` writes one",
            )
            raise UnusableAnswers(tuple(self.problems))
        for key in top:
            if key not in ("bank", "route", "answers"):
                self.note((key,), str(key), f"unknown key {str(key)[:60]!r}", "use bank, route and answers")
        if top.get("bank") != self.bank.id:
            self.note(
                ("bank",), "bank", f"the answers are for {str(top.get('bank'))[:60]!r}", f"write `bank: {self.bank.id}`"
            )
        route = top.get("route", "full")
        if route not in ROUTES:
            self.note(("route",), "route", f"unknown route {str(route)[:60]!r}", "use full or quick")
        raw = top.get("answers") if top.get("answers") is not None else {}
        if not isinstance(raw, dict):
            self.note(
                ("answers",), "answers", "the answers are not keys and values", "write `question.id: answer`, one a line"
            )
            raw = {}
        answers = {key: answer for key, one in raw.items() if (answer := self._answer(str(key), one))}
        self._both_lists(answers)
        if self.problems:
            raise UnusableAnswers(tuple(self.problems))
        places = {key: self.marked.place(("answers", key), key=True) for key in answers}
        return AnswersFile(str(route), Answers(answers), places)

    # -- one answer ------------------------------------------------------------------------------------------------

    def _answer(self, key: str, raw: object) -> Answer | None:
        question = self._question(key)
        if question is None:
            return None
        try:
            return _Answer(self.bank, question).read(raw)
        except Unusable as unusable:
            self.note(("answers", key, *unusable.below), key, unusable.problem, unusable.remedy)
            return None

    def _question(self, key: str) -> Question | None:
        where = ("answers", key)
        try:
            question_id, item = split_key(key)
        except ValueError:
            self.note(where, key[:60], "this is not a question's id", "write the id, or id@2 for the second item of a group")
            return None
        question = self.bank.question_by_id.get(question_id)
        if question is None:
            near = get_close_matches(question_id, self.bank.question_by_id, n=1)
            self.note(where, key[:60], "unknown question", f"did you mean {near[0]}?" if near else "see `upfront questions`")
            return None
        if item > 1 and question.repeat is None:
            self.note(where, key, f"{question_id} is asked only once", f"write {question_id}")
            return None
        most = self.bank.repeats[question.repeat].most if question.repeat else 1
        if item > most:
            self.note(
                where, key, f"there are at most {most}", f"use {item_key(question_id, 2)} to {item_key(question_id, most)}"
            )
            return None
        return question

    def _both_lists(self, answers: Mapping[str, Answer]) -> None:
        """The same item cannot be both something we do and something we will not do."""
        for key, answer in answers.items():
            question_id, item = split_key(key)
            other_id = self.bank.question_by_id[question_id].choices_of
            other = answers.get(item_key(other_id, item)) if other_id else None
            for choice in sorted(_chosen(answer) & _chosen(other)):
                self.note(("answers", key), key, f"{choice!r} is also in {other_id}", "keep it in one of the two lists")


def _chosen(answer: Answer | None) -> frozenset[str]:
    """What a multi choice has chosen; nothing of any other answer."""
    return answer.value if isinstance(answer, Decided) and isinstance(answer.value, frozenset) else frozenset()


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
            decider=_text(inner["decider"], "undecided", "decider"),
            by=None if by is None else _date(by, "undecided", "by"),
            until_then=_optional(inner, "until_then", "undecided"),
            note=_optional(raw, "note"),
        )

    def _withheld(self, inner: Mapping[str, object], raw: Mapping[str, object]) -> Withheld:
        self._known(inner, ("reason", "ask"), "withheld")
        for key in ("reason", "ask"):
            if not inner.get(key):
                raise Unusable(f"withheld without {key}", _state_form("withheld"), "withheld")
        reason, ask = (_text(inner[key], "withheld", key) for key in ("reason", "ask"))
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
        return standing, _optional(raw, "by"), None if raw.get("on") is None else _date(raw["on"], "on")

    def _shown(self, value: type_value, show: object) -> type_value:
        if not isinstance(value, MoneyRange):
            raise Unusable("only an amount can be shown rounded", "take `show` out", "show")
        if show not in ("range", "rounded"):
            raise Unusable(f"unknown `show` {str(show)[:40]!r}", "use range or rounded", "show")
        return MoneyRange(value.low, value.high, value.currency, value.period, str(show))

    # -- values by type --------------------------------------------------------------------------------------------

    def _value(self, raw: object, *below: str) -> type_value:
        readers: Mapping[str, Callable[..., type_value]] = {
            "single": self._single,
            "multi": self._multi,
            "text": self._typed,
            "date": _date,
            "money": self._money,
            "number": self._number,
        }
        return readers[self.question.type](raw, *below)

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
        text = _text(raw, *below)
        if self.question.link and not _is_web_address(text):
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
    return "" if raw.get(key) is None else _text(raw[key], *below, key)


def _text(raw: object, *below: str | int) -> str:
    """Typed text, normalised. A bare whole number is taken as it was written; of a bare decimal that cannot be known."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if isinstance(raw, float):
        raise Unusable("a bare decimal number may lose its last digits", "put it in quotation marks", *below)
    if not isinstance(raw, str):
        raise Unusable("this is not a text", "write words, in quotation marks if need be", *below)
    try:
        text = normalise(raw)
    except ValueError:
        raise Unusable("the text holds half a character", "type that sign again", *below) from None
    if not text:
        raise Unusable("the text is empty", "write something, or leave it out", *below)
    if len(text) > LONGEST_TEXT:
        raise Unusable(f"the text is longer than {LONGEST_TEXT:,} characters", "shorten it, or link to a document", *below)
    return text


def _date(raw: object, *below: str) -> PartialDate:
    match = DATE.fullmatch(str(raw))
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
        date(year, month, day)
    except ValueError:
        raise Unusable(f"{str(raw)[:40]!r} is not a date", "write 2029-06 or 2029-06-30", *below) from None
    return PartialDate(year, month, day if match[3] else None)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", text)
    except ValueError:
        return False
