"""Which way a sentence went that the same rule says in both versions: by its figures, its list, its date or its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from webapp.domain.plain_language import ENGLISH, Quantity, find_quantities
from webapp.domain.publication.frozen import FrozenSentence
from webapp.domain.publication.words import bag_of_words
from webapp.domain.text import SLOT

AND = frozenset(("and", "y", "e"))
"""What joins a list of two and is not there in a longer one."""

_ITEMS = "{items}"
# Words that turn or bound a sentence: where one of them came or went, more than the wording may have changed. In a language
# that is not here, nobody can tell, and no sentence is said to be only reworded.
_TURNING = {
    "en": frozenset(
        (
            *("no", "not", "never", "none", "nor", "neither", "nobody", "nothing", "cannot", "without", "only", "but"),
            *("except", "if", "unless", "until", "may", "might", "can", "could", "must", "should", "will", "would", "shall"),
            *("all", "any", "every", "each", "some", "most", "least", "more", "less", "before", "after", "or", "we", "you"),
            *("promise", "promised", "plan", "planned", "hope", "want", "was", "were", "yes", "partly", "also", "first"),
        )
    )
}


class Way(StrEnum):
    """Which way a sentence went. `REWORDED` is said only where nothing a reader could count on is different."""

    SAME = "same"
    REWORDED = "reworded"
    UP = "up"
    DOWN = "down"
    FIGURES = "figures"
    OTHER = "other"


def way_of_text(old: FrozenSentence, new: FrozenSentence, language: str) -> Way:
    """Whether only its wording, or also figures, or what it says have changed. When in doubt, the latter."""
    if old.text == new.text:
        return Way.SAME
    if _same_words(old.text, new.text):
        return Way.REWORDED
    if _figures_differ(old.text, new.text, language):
        return Way.FIGURES
    if language not in _TURNING or old.template is None or new.template is None or old.template == new.template:
        return Way.OTHER
    values = _slot_values(old)
    return Way.REWORDED if values is not None and values == _slot_values(new) and _turned(old, new, language) else Way.OTHER


def way_of_question(old: str, new: str, language: str) -> Way:
    """The same for a question, whose template nobody kept."""
    if old == new:
        return Way.SAME
    if language not in _TURNING or _figures(old, language) != _figures(new, language):
        return Way.OTHER
    return Way.REWORDED if _turning(old, language) == _turning(new, language) else Way.OTHER


def way_of_figures(old: FrozenSentence, new: FrozenSentence, language: str) -> Way:
    """Up or down where just the sums, periods or dates of a sentence all went one way; else as `way_of_text`."""
    before, after = _quantities(old.text, language), _quantities(new.text, language)
    around = _without(old.text, before) == _without(new.text, after)
    if not around or not before or [one.kind for one in before] != [one.kind for one in after]:
        return way_of_text(old, new, language)
    steps = {_step(one, other) for one, other in zip(before, after, strict=True)} - {0}
    if len(steps) == 1 and None not in steps:
        return Way.UP if steps == {1} else Way.DOWN
    return way_of_text(old, new, language)


def is_list(sentences: Iterable[FrozenSentence]) -> bool:
    """Whether a rule's sentences list something, in the line or line by line."""
    return any(_ITEMS in (one.template or "") for one in sentences)


def way_of_list(old: Sequence[FrozenSentence], new: Sequence[FrozenSentence]) -> Way:
    """Whether a list grew (up), shrank (down), holds other items, or is only laid out or led in otherwise."""
    before, after = _items(old), _items(new)
    if before is None or after is None:
        return Way.OTHER
    if before == after:
        return Way.REWORDED if _leading(old) == _leading(new) else Way.OTHER
    if before < after:
        return Way.UP
    return Way.DOWN if after < before else Way.OTHER


def way_of_date(old: FrozenSentence, new: FrozenSentence, language: str) -> Way:
    """Down where a date is sooner. Up where it is later, gone, or the same and said to have passed."""
    before, after = _dates(old.text, language), _dates(new.text, language)
    if before and after and before != after:
        return Way.UP if after > before else Way.DOWN
    if (before and not after) or (before and old.template != new.template):
        return Way.UP
    return way_of_text(old, new, language)


def _same_words(old: str, new: str) -> bool:
    """Whether two texts differ in spaces, signs and large letters alone, none of them in or beside a figure."""
    same = re.findall(r"\w+", old.casefold()) == re.findall(r"\w+", new.casefold())
    return same and re.findall(r"\S*\d\S*", old.casefold()) == re.findall(r"\S*\d\S*", new.casefold())


def _turning(text: str, language: str) -> Counter[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold().replace("n't", " not").replace("n’t", " not"))
    return Counter(word for word in words if word in _TURNING.get(language, ()))


def _turned(old: FrozenSentence, new: FrozenSentence, language: str) -> bool:
    """Whether the same words turn both sentences."""
    return _turning(old.text, language) == _turning(new.text, language)


def _slot_values(sentence: FrozenSentence) -> list[tuple[str, str]] | None:
    """What stands in the slots of a sentence's template; None where the text does not fit it."""
    names, pattern, end = [], "", 0
    template = sentence.template or ""
    for found in SLOT.finditer(template):
        pattern += re.escape(template[end : found.start()]) + "(.+?)"
        names.append(found[1])
        end = found.end()
    fits = re.fullmatch(pattern + re.escape(template[end:]), sentence.text, re.DOTALL) if len(names) <= 3 else None
    return sorted(zip(names, fits.groups(), strict=True)) if fits else None


def _quantities(text: str, language: str) -> tuple[Quantity, ...]:
    known = ENGLISH if language == "en" else None
    return find_quantities(text, known.lexicon.quantities.months if known else (), known)


def _figures_differ(old: str, new: str, language: str) -> bool:
    """Whether both have figures, and other ones."""
    before, after = _figures(old, language), _figures(new, language)
    return bool(before and after) and before != after


def _figures(text: str, language: str) -> Counter[object]:
    """Everything to be counted in a text, with the signs around it: a sum in another currency is another sum."""
    said = ((one.kind, one.value, text[max(0, one.start - 3) : one.end]) for one in _quantities(text, language))
    return Counter(
        [*((kind, value, re.sub(r"[\w\s.,:]", "", sign)) for kind, value, sign in said), *re.findall(r"\d+", text)]
    )


def _without(text: str, quantities: tuple[Quantity, ...]) -> list[str]:
    """The words around the quantities, and the signs within them: a currency, a range."""
    for one in reversed(quantities):
        text = text[: one.start] + re.sub(r"[\w.,\s]", "", text[one.start : one.end]) + "#" + text[one.end :]
    return text.split()


def _step(old: Quantity, new: Quantity) -> int | None:
    """1 for more or later, -1 for less or sooner, 0 for the same; None where they cannot be compared."""
    match old.value, new.value:
        case Decimal() as one, Decimal() as other:
            return (other > one) - (other < one)
        case (str() as unit, Decimal() as one), (str() as other_unit, Decimal() as other) if unit == other_unit:
            return (other > one) - (other < one)
    first, second = _last_day(old), _last_day(new)
    return None if first is None or second is None else (second > first) - (second < first)


def _dates(text: str, language: str) -> list[date]:
    found = (_last_day(one) for one in _quantities(text, language))
    return [day for day in found if day]


def _last_day(quantity: Quantity) -> date | None:
    """About the last day a date covers, to compare it with others; None for what is no date or names no year."""
    match quantity.value:
        case int() as year, month, day:
            try:
                return date(year, int(month or 12), int(day or 28))
            except ValueError:
                return None
    return None


def _items(sentences: Sequence[FrozenSentence]) -> Counter[str] | None:
    """The words of what is listed, in the line or line by line; None where that cannot be told."""
    words = Counter[str]()
    for one in sentences:
        if one.template == _ITEMS:
            words += bag_of_words(one.text)
        elif _ITEMS in (one.template or ""):
            values = _slot_values(one)
            if values is None:
                return None
            words += bag_of_words(dict(values)["items"])
    return Counter({word: count for word, count in words.items() if word not in AND})


def _leading(sentences: Sequence[FrozenSentence]) -> list[str]:
    """The words before and after a list."""
    said = ((one.template or one.text).partition(_ITEMS) for one in sentences if one.template != _ITEMS)
    return [f"{before.rstrip(': ')} {after.strip('. ')}".strip() for before, _, after in said]
