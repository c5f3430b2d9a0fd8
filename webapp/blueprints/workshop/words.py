"""What the pages of a workshop show of results and time, in the bank's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.domain.text import capitalised
from webapp.domain.workshop.state import NOT_MINE, OPEN_CHOICES, Result
from webapp.renderers.answer_words import clock
from webapp.renderers.workshop_words import WorkshopWords, result_notes, support_notes, support_words
from webapp.services.workshops.rooms import AskedHere
from webapp.store.workshops import SeatRecord

NOBODY: Mapping[str, tuple[str, ...]] = {}
MOST_DISCS = 14
"""More in a row cannot be counted at a glance."""


class Said(WorkshopWords):
    """The words of a workshop, with what its seats are called."""

    def seat(self, seat: SeatRecord) -> str:
        """What a seat is called."""
        return seat.name or self("seat_numbered", number=seat.number)

    def capital_state(self, state: str) -> str:
        """A state as it stands alone."""
        return capitalised(self.state(state))


@dataclass(frozen=True, slots=True)
class Count:
    """How many said one thing; `before`: in the round before. `open`: it leaves the question open, so discs are dashed.

    `names`: who said it, where names stand beside answers.
    """

    label: str
    count: int
    before: int = 0
    open: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What may be shown of one question, in words.

    `state` is empty where nothing may; `notes` say how firm it is. `compared`: the round before stands beside it.
    """

    text: str
    state: str
    word: str
    answered: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[Count, ...] = ()
    compared: bool = False

    @property
    def discs(self) -> bool:
        """Whether one disc for each person can be told apart."""
        return max((row.count for row in self.rows), default=0) <= MOST_DISCS


def shown_result(
    said: Said,
    asked: AskedHere,
    result: Result,
    before: Result | None = None,
    *,
    floor: int = 0,
    who: Mapping[str, tuple[str, ...]] = NOBODY,
) -> ShownResult:
    """A result in words. `before` is that of an earlier round, where the two can be held beside each other.

    `who`: by option, the names of those who said it.
    """
    if not result.state:
        return ShownResult(asked.text, "", said.why_nothing(result, floor))
    compared = before is not None and before.counts is not None and result.counts is not None
    return ShownResult(
        text=asked.text,
        state=result.state,
        word=said.capital_state(result.state),
        answered=said.answered(result),
        notes=tuple(result_notes(said, result, floor)),
        rows=tuple(_counts(asked, result, before if compared else None, who)),
        compared=compared,
    )


def shown_support(
    said: Said, asked: AskedHere, options: Sequence[tuple[str, str]], result: Result, floor: int
) -> ShownResult:
    """The support for one sentence: every level that somebody gave, from 0 up as on the wall, and what low support means."""
    if not result.state:
        return ShownResult(asked.text, "", support_words(said, result, floor))
    rows = (Count(f"{level} · {label}", (result.counts or {}).get(level, 0)) for level, label in options)
    return ShownResult(
        text=asked.text,
        state=result.state,
        word=support_words(said, result, floor),
        answered=said.answered(result),
        notes=tuple(support_notes(said, result)),
        rows=tuple(row for row in rows if row.count),
    )


def _counts(asked: AskedHere, result: Result, before: Result | None, who: Mapping[str, tuple[str, ...]]) -> Iterator[Count]:
    earlier = (before.counts if before else None) or {}
    for option, label in asked.options:
        now = (result.counts or {}).get(option, 0)
        if option != NOT_MINE and (now or earlier.get(option, 0)):
            yield Count(label, now, earlier.get(option, 0), option in OPEN_CHOICES, who.get(option, ()))


@dataclass(frozen=True, slots=True)
class Timer:
    """When a stage began, until when it is planned, and how long; empty times where it has not begun."""

    began: str = ""
    until: str = ""
    minutes: int = 0


def timer(started: str, minutes: int) -> Timer:
    """The soft timer of a stage: nothing ends by it."""
    if not started:
        return Timer(minutes=minutes)
    at = datetime.fromisoformat(started)
    return Timer(clock(at), clock(at + timedelta(minutes=minutes)) if minutes else "", minutes)
