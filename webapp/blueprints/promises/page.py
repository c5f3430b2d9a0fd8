"""Everything the page of promises shows, as one value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from webapp.config import templates_folder
from webapp.domain.dates import parse_iso_date
from webapp.domain.text import Words, format_date

COUNTS = "promises.json"
"""In templates/: how many tests check each promise, by where they stand, and the day on which they were counted.

Made by `python -m tests.security.promises`.
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the file of counts says: by promise, where its tests stand and how many those are."""

    counted_on: str
    by_promise: Mapping[str, Mapping[str, int]]

    def of(self, promise: str) -> int:
        """How many tests check a promise."""
        return sum(self.by_promise[promise].values())

    @property
    def all_tests(self) -> int:
        """How many tests there are for all of them; one that checks two promises counts once."""
        by_place = {place: number for places in self.by_promise.values() for place, number in places.items()}
        return sum(by_place.values())


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise; its code finds its words in the template."""

    code: str
    tests: int


@dataclass(frozen=True, slots=True)
class PromisesPage:
    """Everything `pages/promises.html` shows."""

    promises: tuple[Promise, ...]
    tests: int
    counted_on: str


def build_promises_page(words: Words) -> PromisesPage:
    """The promises in their order, with the numbers of the last count."""
    counts = load_counts()
    return PromisesPage(
        promises=tuple(Promise(code, counts.of(code)) for code in counts.by_promise),
        tests=counts.all_tests,
        counted_on=format_date(parse_iso_date(counts.counted_on), words),
    )


@cache
def load_counts() -> Counts:
    """The counts that ship with this version."""
    kept = json.loads((templates_folder() / COUNTS).read_text(encoding="utf-8"))
    return Counts(kept["counted_on"], kept["promises"])
