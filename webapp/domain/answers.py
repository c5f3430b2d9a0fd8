"""What a foundation has said: three kinds of answer, how firm each is, and the values they hold."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from types import MappingProxyType

LARGEST_AMOUNT = 10**12
"""Whole units of a currency; more is a slip of the finger."""


class Standing(IntEnum):
    """How firm an answer is, weakest first."""

    UNDERSTOOD = 0
    """As staff understand it."""
    CONFIRMED = 1
    """The CEO has confirmed it."""
    APPROVED = 2
    """The board has approved it."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A month of a year, or a day of it."""

    year: int
    month: int
    day: int | None = None

    def last_day(self) -> date:
        """The last day this date covers; up to and including it the date has not passed."""
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        """ISO 8601: `2029-06` or `2029-06-30`."""
        day = "" if self.day is None else f"-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}{day}"


@dataclass(frozen=True, slots=True)
class MoneyRange:
    """An amount with both ends, in whole units of `currency`, per `period` (`year` or `total`).

    `show` says what partners see: the `range`, or one `rounded` figure.
    """

    low: int
    high: int
    currency: str = "USD"
    period: str = "year"
    show: str = "range"


type_value = str | int | frozenset[str] | PartialDate | MoneyRange
"""By question type: single and text `str`, multi a set of choice ids, number, date, money."""


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer that stands: its value, public `detail` in the person's words, and how firm it is.

    `note` is internal and must never leave the foundation.
    """

    value: type_value
    detail: str = ""
    note: str = ""
    standing: Standing = Standing.UNDERSTOOD
    by: str = ""
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """Not decided yet: who decides, by when (None: no date is set), and what to plan on until then."""

    decider: str
    by: PartialDate | None = None
    until_then: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Decided but not public yet: why, and whom to ask."""

    reason: str
    ask: str
    note: str = ""


Answer = Decided | Undecided | Withheld


class Answers(Mapping[str, Answer]):
    """All answers of one assessment, by question id (`decide.who`, second item `decide.who@2`)."""

    def __init__(self, by_id: Mapping[str, Answer] | None = None) -> None:
        self._by_id = MappingProxyType(dict(by_id or {}))

    def __getitem__(self, key: str) -> Answer:
        return self._by_id[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def with_answer(self, key: str, answer: Answer) -> Answers:
        """The same answers with this one given or changed."""
        return Answers({**self._by_id, key: answer})

    def without(self, key: str) -> Answers:
        """The same answers with this one taken back."""
        return Answers({other: answer for other, answer in self._by_id.items() if other != key})


def item_key(question_id: str, item: int) -> str:
    """The id under which one item's answer is kept: item 1 has the plain id."""
    return question_id if item == 1 else f"{question_id}@{item}"


def split_key(key: str) -> tuple[str, int]:
    """The question and the item a key stands for.

    Raises ValueError where the part behind `@` is not a number from 2 on.
    """
    question_id, at, item = key.partition("@")
    if not at:
        return question_id, 1
    if not (item.isascii() and item.isdigit()) or int(item) < 2 or item != str(int(item)):
        raise ValueError(key)
    return question_id, int(item)
