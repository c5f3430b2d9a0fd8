"""Breaks words into lines for pictures, where nothing flows by itself: how wide they are is estimated, so that they fit."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

# Widths in hundredths of the type size, measured in Source Sans 3 and rounded up; whole, so that sums are exact.
_WIDTHS = {
    27: " |ij',.:;lI·",
    36: "f!¡()[]{}-tr/\\",
    46: 'sz*?¿"“”«»xc',
    56: "JYFL0123456789aeg#$+<=>^_~XVEShouATZ`bnñdpqvky–k",
    67: "CPRKBD&GHNUÑOQ",
    86: "wMW—%m@…",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_LETTER, _WIDE = 70, 130
"""Any other letter; one of a script whose letters are square, or an emoji."""


def width_of(text: str, size: float) -> float:
    """About how wide the text is in this type size, rather too much than too little."""
    return sum(_sign_width(sign) for sign in unicodedata.normalize("NFD", text)) * size / 100


def broken(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in lines that fit the width; a word longer than a line is parted. Only white space is lost."""
    lines = [""]
    for word in text.split():
        if not lines[-1] or width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
        *whole, lines[-1] = _parted(lines[-1], width, size)
        lines[-1:-1] = whole
    return tuple(line for line in lines if line)


def _parted(word: str, width: float, size: float) -> list[str]:
    """A word in pieces that fit; signs that belong to the one before them stay with it."""
    if width_of(word, size) <= width:
        return [word]
    starts, used = [0], 0
    for place, sign in enumerate(word):
        wide = sum(_sign_width(part) for part in unicodedata.normalize("NFD", sign))
        if (used + wide) * size / 100 > width and wide and place > starts[-1]:
            starts.append(place)
            used = 0
        used += wide
    return [word[start:end] for start, end in pairwise([*starts, len(word)])]


def _sign_width(sign: str) -> int:
    if found := _WIDTH.get(sign):
        return found
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0xFFFF else _LETTER
