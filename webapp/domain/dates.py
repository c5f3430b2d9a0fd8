"""Text → the date it names: as ISO writes it, or as people write it in one language."""

from __future__ import annotations

import re
from datetime import date

from webapp.domain.answers import PartialDate
from webapp.domain.text import Words

_ISO = re.compile(r"([1-9]\d{3})-(\d\d)(?:-(\d\d))?", re.ASCII)
_GAPS = re.compile(r"[\s,.-]+")
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
SHORTEST_MONTH = 3
"""Letters of a month's name that have to be there."""


class SlashedDate(ValueError):
    """A date with slashes: half of its readers take the day for the month."""


def parse_iso_date(text: str) -> PartialDate:
    """`2029-06` or `2029-06-30`. Raises ValueError for anything else, and for a day that is in no calendar."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return _on_calendar(int(match[1]), int(match[2]), None if match[3] is None else int(match[3]))


def parse_date(text: str, words: Words) -> PartialDate:
    """A date with its month in words, in any order: `June 30, 2029`, `30 Jun 2029`, `junio de 2029`; or as ISO writes it.

    Raises SlashedDate where it has slashes, ValueError where it is no date.
    """
    if "/" in text:
        raise SlashedDate(text)
    if _ISO.fullmatch(text):
        return parse_iso_date(text)
    fillers = {word for template in words.dates.values() for word in _WORD.findall(_between(template.parts))}
    years, days, months = [], [], []
    for part in _GAPS.split(text.casefold()):
        if _YEAR.fullmatch(part):
            years.append(int(part))
        elif day := _DAY.fullmatch(part):
            days.append(int(day[1]))
        elif part and part not in fillers:
            months.append(_month(part, words))
    if (len(years), len(months)) != (1, 1) or len(days) > 1:
        raise ValueError(text)
    return _on_calendar(years[0], months[0], days[0] if days else None)


def _between(parts: tuple[object, ...]) -> str:
    """The words that a language puts between the parts of a date, such as `de`."""
    return " ".join(part for part in parts if isinstance(part, str)).casefold()


def _month(word: str, words: Words) -> int:
    """The month with this name, or the only one that begins like it."""
    names = [name.casefold() for name in words.months]
    if word in names:
        return names.index(word) + 1
    begun = [number for number, name in enumerate(names, 1) if name.startswith(word)]
    if len(word) < SHORTEST_MONTH or len(begun) != 1:
        raise ValueError(word)
    return begun[0]


def _on_calendar(year: int, month: int, day: int | None) -> PartialDate:
    date(year, month, 1 if day is None else day)
    return PartialDate(year, month, day)
