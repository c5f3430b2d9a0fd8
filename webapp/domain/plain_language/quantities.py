"""Sums, shares, periods, dates and numbers of a text, with their values: what two texts can be compared by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from webapp.domain.plain_language.bilingual import MONEY, MULTIPLES, PART_OF_100, PHONE
from webapp.domain.plain_language.language import Language, type_pattern

type_quantity = Literal["money", "share", "period", "date", "number"]
type_day = tuple[int | None, int | None, int | None]
"""Year, month and day, as far as they are said."""

_MONEY = re.compile(MONEY.pattern, re.IGNORECASE)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b")
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}/(?P<year>\d{4})\b")
_YEAR = re.compile(r"(?<![\d.,$€£-])(?P<year>(?:19|20)\d\d)(?![\d%(]|[.,]\d)")
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![\w.,$€£#(+-])(?:\d[\d.,]*\d|\d)(?![\w(%]|[:/]\d)")
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")


class Quantity(NamedTuple):
    """One of them: where it stands, its value, and of a number the word that follows, which says what is counted.

    A sum, a share and a number have their figure as value, a period its figure in days or months, a date its parts.
    """

    kind: type_quantity
    start: int
    end: int
    value: Decimal | tuple[str, Decimal] | type_day
    counts: str = ""


def find_quantities(text: str, months: Sequence[str], language: Language | None = None) -> tuple[Quantity, ...]:
    """Everything to be counted in a text, in its order. Periods and numbers in letters are read in a known language only."""
    rest = PHONE.sub(_blank, text)
    found: list[Quantity] = []
    for find in (_dates, _sums, _periods, _years, _numbers):
        taken = tuple(find(rest, tuple(months), language))
        for quantity in taken:
            rest = rest[: quantity.start] + " " * (quantity.end - quantity.start) + rest[quantity.end :]
        found += taken
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


# -- dates -------------------------------------------------------------------------------------------------------------


def _dates(text: str, months: tuple[str, ...], language: Language | None) -> Iterator[Quantity]:
    for pattern in (_ISO, _SLASHED):
        for found in pattern.finditer(text):
            named = found.groupdict()
            yield Quantity("date", *found.span(), _day(named["year"], named.get("month"), named.get("day")))
    for found in _written_dates(months).finditer(text):
        year, day = found["year"], found["day_before"] or found["day_after"]
        name = found["month"].casefold().removesuffix(".")
        if not (year or day) and _is_no_month(text, found, name, months):
            continue
        number = next(place for place, month in enumerate(months, 1) if month.casefold().startswith(name[:3]))
        yield Quantity("date", *found.span(), _day(year, str(number), day))


def _day(year: str | None, month: str | None, day: str | None) -> type_day:
    return (int(year) if year else None, int(month) if month else None, int(day) if day else None)


@lru_cache(maxsize=8)
def _written_dates(months: tuple[str, ...]) -> type_pattern:
    names = "|".join(rf"{re.escape(month)}\b|{re.escape(month[:3])}\b\.?" for month in months)
    before = r"(?:\b(?P<day_before>\d{1,2})(?:st|nd|rd|th|º)?\s+(?:of\s+|de\s+)?)?"
    after = r"(?:\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th)?\b(?!\d|[.,]\d))?"
    year = r"(?:,?\s+(?:of\s+|del?\s+)?(?P<year>\d{4})\b)?"
    return re.compile(rf"{before}\b(?P<month>{names}){after}{year}", re.IGNORECASE)


def _is_no_month(text: str, found: re.Match[str], name: str, months: tuple[str, ...]) -> bool:
    """A short form alone, or a month's name that may be another word: written small, or where a sentence begins."""
    whole = next((month for month in months if month.casefold() == name), None)
    if whole is None:
        return True
    opens = not text[: found.start()].strip() or text[: found.start()].rstrip().endswith((".", "!", "?"))
    return whole[0].isupper() and (found["month"][0].islower() or opens)


def _years(text: str, months: tuple[str, ...], language: Language | None) -> Iterator[Quantity]:
    yield from (Quantity("date", *found.span(), _day(found["year"], None, None)) for found in _YEAR.finditer(text))


# -- figures -----------------------------------------------------------------------------------------------------------


def figure(written: str) -> Decimal:
    """The value of digits, whichever sign parts the thousands: `180,000` and `180.000` are the same."""
    plain = written if written.startswith("0") else _THOUSANDS.sub("", written)
    whole, _, part = plain.replace(",", ".").partition(".")
    return Decimal(f"{whole}.{part.replace('.', '') or '0'}")


def _sums(text: str, months: tuple[str, ...], language: Language | None) -> Iterator[Quantity]:
    for found in _MONEY.finditer(text):
        phrase = found.group().rstrip(".,").lower()
        is_share = PART_OF_100.search(phrase)
        multiple = next((MULTIPLES[word] for word in re.findall(r"[a-z]+", phrase) if word in MULTIPLES), 1)
        for number in _FIGURE.findall(phrase):
            end = found.start() + len(phrase)
            yield Quantity("share" if is_share else "money", found.start(), end, figure(number) * multiple)


def _periods(text: str, months: tuple[str, ...], language: Language | None) -> Iterator[Quantity]:
    if language is None:
        return
    for found in _written_periods(language).finditer(text):
        unit, times = language.lexicon.quantities.periods[found["unit"].lower()]
        for number in (found["first"], found["count"]):
            if number:
                yield Quantity("period", *found.span(), (unit, _count(number, language) * times))


@lru_cache(maxsize=8)
def _written_periods(language: Language) -> type_pattern:
    quantities = language.lexicon.quantities
    count, unit = rf"\d[\d.,]*|{'|'.join(quantities.small)}", "|".join(quantities.periods)
    return re.compile(
        rf"(?<![\w$€£.,-])(?:(?P<first>{count})(?:\s?[-–]\s?|\s\w{{1,3}}\s))?(?P<count>{count})"
        rf"[-\s](?:[a-z]+\s)?(?P<unit>{unit})s?\b",
        re.IGNORECASE,
    )


def _count(written: str, language: Language) -> Decimal:
    small = language.lexicon.quantities.small
    return Decimal(small.index(written.lower()) + 1) if written.lower() in small else figure(written.rstrip(".,"))


def _numbers(text: str, months: tuple[str, ...], language: Language | None) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        counts = _counted(text, found.end())
        yield Quantity("number", *found.span(), figure(found.group()) * MULTIPLES.get(counts, 1), counts)
    # One is mostly no number: "no one", "one of them".
    small = language.lexicon.quantities.small[1:] if language else ()
    if language and small:
        for found in re.finditer(rf"(?<![\w-])(?:{'|'.join(small)})(?!\w)", text, re.IGNORECASE):
            yield Quantity("number", *found.span(), _count(found.group(), language), _counted(text, found.end()))


def _counted(text: str, end: int) -> str:
    following = _NEXT_WORD.match(text, end)
    return following[1].lower() if following else ""
