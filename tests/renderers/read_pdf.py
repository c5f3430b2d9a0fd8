"""A PDF read back as a screen reader gets it: its strings in the order of the tag tree, artifacts left out.

It reads what typst writes: fonts with a ToUnicode map and two bytes a letter, text inside marked content.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

Letters = Mapping[int, str]
RANGE = re.compile(r"^<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>$", re.MULTILINE)
SINGLE = re.compile(r"^<([0-9A-F]+)> <([0-9A-F]+)>$", re.MULTILINE)
RIGHT_TO_LEFT = ("R", "AL")
# What Unicode says shows nothing: there is no glyph for it, so no PDF can give it back.
SHOWS_NOTHING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# A letter under a heap of marks, again and again.
HEAPED = re.compile("(.[\u0300-\u036f]{5,})\\1+", re.DOTALL)


class Tagged(NamedTuple):
    """A string and the tags it stands in, from the outermost in; each tag has a number of its own."""

    tags: tuple[tuple[str, int], ...]
    text: str


def read_tags(raw: bytes) -> list[Tagged]:
    """Every string of the document under its tags."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        marked = {page.objgen: _marked(page) for page in pdf.pages}
        return list(_walk(pdf.Root.StructTreeRoot.K, None, (), marked, [0]))


def _walk(
    kids: Any, page: Any, tags: tuple[tuple[str, int], ...], marked: Mapping[Any, Mapping[int, str]], count: list[int]
) -> Iterator[Tagged]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield Tagged(tags, marked[page][kid])
        elif kid.get("/Type") == "/MCR":
            yield Tagged(tags, marked[kid.Pg.objgen if "/Pg" in kid else page][int(kid.MCID)])
        elif "/S" in kid:
            count[0] += 1
            here = kid.Pg.objgen if "/Pg" in kid else page
            yield from _walk(kid.get("/K", []), here, (*tags, (str(kid.S)[1:], count[0])), marked, count)


@dataclass
class _Span:
    """A stretch of marked content: of which mark, and in which words instead of those drawn."""

    mark: int | None
    instead: str | None


def _marked(page: Any) -> Mapping[int, str]:
    """The text of a page by its marks."""
    fonts: dict[str, Letters] = {}
    letters: Letters = {}
    open_spans: list[_Span] = []
    found: defaultdict[int, str] = defaultdict(str)
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), instruction.operator
        match str(operator):
            case "Tf":
                name = str(operands[0])
                if name not in fonts:
                    fonts[name] = _letters(page.Resources.Font[name].ToUnicode.read_bytes().decode())
                letters = fonts[name]
            case "BMC":
                open_spans.append(_Span(None, None))
            case "BDC":
                span = _span(operands)
                open_spans.append(span)
                if span.mark is not None:
                    found[span.mark] += ""
                _write(found, open_spans[:-1], span.instead or "")
            case "EMC":
                open_spans.pop()
            case "Tj" | "TJ":
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                coded = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
                _write(found, open_spans, _in_order(_decoded(coded, letters)))
    return found


def _span(operands: Any) -> _Span:
    has: Any = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
    return _Span(int(has["/MCID"]) if "/MCID" in has else None, str(has["/ActualText"]) if "/ActualText" in has else None)


def _write(found: defaultdict[int, str], spans: list[_Span], text: str) -> None:
    """Put text under its mark, unless words stand in its place."""
    mark = next((span.mark for span in reversed(spans) if span.mark is not None), None)
    if mark is not None and all(span.instead is None for span in spans):
        found[mark] += text


def _letters(mapping: str) -> Letters:
    """What each code of a font stands for."""
    letters: dict[int, str] = {}
    _, mapping = mapping.split("endcodespacerange")
    for code, text in SINGLE.findall(mapping):
        letters[int(code, 16)] = _text(text)
    for first, last, text in RANGE.findall(mapping):
        for place in range(int(last, 16) - int(first, 16) + 1):
            letters[int(first, 16) + place] = _text(text)[:-1] + chr(ord(_text(text)[-1]) + place)
    return letters


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be")


def _decoded(coded: bytes, letters: Letters) -> list[str]:
    return [letters.get(int.from_bytes(coded[place : place + 2], "big"), "") for place in range(0, len(coded), 2)]


def _in_order(signs: list[str]) -> str:
    """Words from right to left are drawn backwards: put them in the order in which they are read."""
    backwards = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for sign in signs for letter in sign)
    return "".join(reversed(signs) if backwards else signs)


def drawn(text: str) -> str:
    """What can be read back of words: signs that show nothing are left out, and a letter whose marks come from several
    fonts, which is told once for each of them, is told once."""
    return HEAPED.sub(r"\1", SHOWS_NOTHING.sub("", text))
