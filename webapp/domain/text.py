"""Sentences with slots, and how dates, money and lists read: all words come from the bank."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from webapp.domain.answers import MoneyRange, PartialDate

LONGEST_TEXT = 2_000
"""Characters of one typed text: more is a document of its own, and belongs behind a link."""
LONGEST_LOOKED_AT = 10 * LONGEST_TEXT
"""Whatever is longer is too long without being looked at: to normalise a megabyte of accents alone takes minutes."""
CLOSING_QUOTES = ("”", "»")
SLOT = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence: a name, or a question with a formatter."""

    name: str
    formatter: str | None = None


class Run(NamedTuple):
    """A stretch of text. `typed`: a person wrote it; it is shown as theirs and measured by nobody.

    Only words a person marked so themselves have a `style` (`strong` or `em`) or lead to an address, `href`.
    """

    text: str
    typed: bool = False
    style: str = ""
    href: str | None = None


type_runs = tuple[Run, ...]


class Template:
    """One sentence in one language, as the author wrote it; `parts` are its fixed words and slots in order."""

    __slots__ = ("parts", "slots", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: tuple[str | Slot, ...] = tuple(_parts(source)) if "{" in source else (source,)
        self.slots: tuple[Slot, ...] = tuple(part for part in self.parts if isinstance(part, Slot))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __repr__(self) -> str:
        return f"Template({self.source!r})"

    def fill(self, values: Mapping[str, type_runs]) -> type_runs:
        """The sentence with each slot's value put in, its full stops kept right around typed words.

        Raises KeyError for a slot without a value.
        """
        runs: list[Run] = []
        for part in self.parts:
            if isinstance(part, str):
                runs.append(Run(_after_typed(runs[-1].text, part) if runs and runs[-1].typed else part))
            else:
                runs.extend(values[part.name])
        return tuple(runs)


def _after_typed(typed_text: str, words: str) -> str:
    """Our words after typed ones: a quotation without a full stop gets one, a name that ends with one no second."""
    ended = typed_text.endswith((".", "!", "?", "…"))
    if words[0] in CLOSING_QUOTES and not ended and words[1:2] in ("", " "):
        # English closes the sentence before the mark, Spanish after it.
        return f".{words}" if words[0] == "”" else f"{words[0]}.{words[1:]}"
    return words[1:] if words[0] == "." and typed_text.endswith(".") else words


def _parts(source: str) -> Iterator[str | Slot]:
    end = 0
    for match in SLOT.finditer(source):
        if match.start() > end:
            yield source[end : match.start()]
        yield Slot(match.group(1), match.group(2))
        end = match.end()
    if end < len(source):
        yield source[end:]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in each language that has them."""

    by_language: Mapping[str, Template]

    def in_language(self, language: str) -> Template:
        """The template in this language. Raises KeyError where it is not written yet."""
        return self.by_language[language]


def plain(runs: Iterable[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def joined(sentences: Iterable[type_runs]) -> type_runs:
    """Sentences one after the other, in one line."""
    runs: list[Run] = []
    for sentence in sentences:
        runs.extend((Run(" "), *sentence) if runs else sentence)
    return tuple(runs)


def typed(text: str) -> type_runs:
    """Words a person typed, to the letter."""
    return (Run(text, typed=True),)


def ours(text: str) -> type_runs:
    """Words of the bank."""
    return (Run(text),)


# Word writes a line break inside a paragraph as U+000B.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HALVES = re.compile("[\ud800-\udfff]")
# Marks that reorder the words around them: typed words could disguise ours with them.
_REORDERING = "\u202a-\u202e\u2066-\u2069"
# Codes that stand for no character, and that XML refuses.
_NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_UNFIT = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{_REORDERING}{_NO_CHARACTERS}]")


def normalise(text: str) -> str:
    r"""Typed text as it is kept: NFC, line ends as `\n`, no control characters, nothing at the ends.

    Empty where nothing of it would be seen.

    Raises ValueError for half a character (a lone surrogate), which no file could hold.
    """
    # Most words hold nothing to look after; what Python calls printable is seen, but for spaces.
    if text.isprintable():
        return unicodedata.normalize("NFC", text).strip()
    if _HALVES.search(text):
        raise ValueError("half a character")
    kept = _UNFIT.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    shows = any(unicodedata.category(sign)[0] not in "CZ" for sign in kept)
    return unicodedata.normalize("NFC", kept).strip() if shows else ""


def one_line(text: str) -> str:
    """Kept text on one line: names, reasons and the like stand in the middle of a sentence."""
    return " ".join(part for line in text.split("\n") if (part := line.strip())) if "\n" in text else text


def is_web_address(text: str) -> bool:
    """Whether a browser can follow it, and nothing in it could end the link early."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", text)
    except ValueError:
        return False


_NAMED_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
LONGEST_ADDRESS = 500


def is_public_address(text: str, schemes: tuple[str, ...] = ("https",)) -> bool:
    """A web address that anybody can follow and can see where it leads: a named host in plain letters, no credentials."""
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or not is_web_address(text):
        return False
    parts = urlsplit(text)
    try:
        _ = parts.port
    except ValueError:
        return False
    named = _NAMED_HOST.fullmatch(parts.hostname or "")
    return parts.scheme in schemes and named is not None and "@" not in parts.netloc


def capitalised(text: str) -> str:
    """With a capital first letter: short names open a line of their own."""
    return text[:1].upper() + text[1:]


def as_phrase(label: str) -> str:
    """A label as it stands inside a sentence; names such as `CEO` keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language that belong to no question: see `words.yaml`."""

    months: tuple[str, ...]
    dates: Mapping[str, Template]
    comma: str
    conjunction: str
    semicolon: str
    symbols: Mapping[str, str]
    thousands: str
    money: Mapping[str, Template]
    names: Mapping[str, str]
    deciders: Mapping[str, str]
    hats: Mapping[str, str]
    verdicts: Mapping[str, str]
    phrases: Mapping[str, Template]
    document: Mapping[str, str]
    stands: Mapping[str, str]
    reading_notes: tuple[str, ...]


def format_date(value: PartialDate, words: Words) -> str:
    """`June 2029`, or `June 30, 2029` where the day is known."""
    values = {
        "month": ours(words.months[value.month - 1]),
        "year": ours(str(value.year)),
        "day": ours(str(value.day)),
    }
    return plain(words.dates["month" if value.day is None else "day"].fill(values))


def format_money(value: MoneyRange, words: Words) -> str:
    """`$180,000 to $220,000 a year`; rounded shows the middle with two leading digits."""
    if value.show == "rounded":
        figure = _figure(_rounded((value.low + value.high) // 2), value.currency, words)
        amount = plain(words.money["rounded"].fill({"amount": ours(figure)}))
    elif value.low == value.high:
        amount = _figure(value.low, value.currency, words)
    else:
        ends = {
            "low": ours(_figure(value.low, value.currency, words)),
            "high": ours(_figure(value.high, value.currency, words)),
        }
        amount = plain(words.money["range"].fill(ends))
    return plain(words.money[value.period].fill({"amount": ours(amount)}))


def _figure(amount: int, currency: str, words: Words) -> str:
    return words.symbols[currency] + f"{amount:,}".replace(",", words.thousands)


def _rounded(amount: int) -> int:
    """Two leading digits: 187,500 becomes 190,000."""
    step: int = 10 ** max(0, len(str(amount)) - 2)
    return (amount + step // 2) // step * step


def format_list(items: Sequence[str], words: Words) -> str:
    """`staff, data and meetings`; items that hold commas are parted by semicolons."""
    if len(items) < 2:
        return "".join(items)
    if any(words.comma.strip() in item for item in items):
        return words.semicolon.join(items[:-1]) + words.semicolon.rstrip() + words.conjunction + items[-1]
    return words.comma.join(items[:-1]) + words.conjunction + items[-1]
