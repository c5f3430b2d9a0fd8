"""What changed between two texts, word by word: pieces from which both can be rebuilt to the letter.

The result does not depend on which text is called the older one, but for what is added and what is removed. Its cost is
bounded: where two texts have too many differing words to compare, all of those count as replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

MOST_PAIRS = 40_000
"""Pairs of words that are compared: two texts of 200 words each that have no beginning and no end in common."""
SHORT_STRETCH = 6
"""Letters. A kept stretch of no more between two changes only chops up what is read, or read aloud: it joins them."""
KEPT_AT_LEAST = 0.5
"""Of the letters of the shorter text. Where less is kept, the texts share words by chance, and one replaces the other."""

type_kind = Literal["kept", "removed", "added"]

# A word takes the space before it along, so that no change begins or ends in the middle of one. Figures stay whole.
_TOKEN = re.compile(r"\s*(?:[$€£]?\w+(?:[.,:'’/@-]\w+)*|[^\w\s])|\s+")
_WORD = re.compile(r"\w+")


class Piece(NamedTuple):
    """A stretch of words that stands in both texts, or only in the older (`removed`) or the newer one (`added`)."""

    kind: type_kind
    text: str


type_pieces = tuple[Piece, ...]
_type_runs = list[tuple[str, str]]


def compare_words(old: str, new: str) -> type_pieces:
    """The pieces of both texts in the order they are read, what is removed before what is added."""
    # Always from the same side: difflib finds other matches from the other.
    runs = _runs(old, new) if old <= new else [(newer, older) for older, newer in _runs(new, old)]
    pieces: list[Piece] = []
    for older, newer in runs:
        if older == newer:
            pieces.append(Piece("kept", older))
        else:
            pieces += _replaced(older, newer)
    return tuple(Piece(kind, "".join(one.text for one in same)) for kind, same in groupby(pieces, lambda one: one.kind))


def _replaced(older: str, newer: str) -> Iterator[Piece]:
    """What is gone and what came in its place, the space before both left out of them."""
    spaces = [text[: len(text) - len(text.lstrip())] for text in (older, newer)]
    same = len(spaces[0]) if spaces[0] == spaces[1] else 0
    pieces = (Piece("kept", older[:same]), Piece("removed", older[same:]), Piece("added", newer[same:]))
    return (piece for piece in pieces if piece.text)


def old_text(pieces: type_pieces) -> str:
    """The older text, to the letter."""
    return "".join(piece.text for piece in pieces if piece.kind != "added")


def new_text(pieces: type_pieces) -> str:
    """The newer text, to the letter."""
    return "".join(piece.text for piece in pieces if piece.kind != "removed")


def bag_of_words(text: str) -> Counter[str]:
    """How often each word occurs, whichever letters are large."""
    return Counter(_WORD.findall(text.casefold()))


def similarity(one: Counter[str], other: Counter[str]) -> float:
    """0 for no word in common, 1 for the same words."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def _runs(old: str, new: str) -> _type_runs:
    """Stretches of both texts in order: the same text twice, or what stands there in each."""
    if old == new:
        return [(old, new)] if old else []
    olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _same_from_the_start(olds, news)
    tail = _same_from_the_start(olds[head:][::-1], news[head:][::-1])
    middle_old, middle_new = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if len(middle_old) * len(middle_new) > MOST_PAIRS:
        middle = [("".join(middle_old), "".join(middle_new))]
    else:
        middle = _joined(_matched(middle_old, middle_new))
    start, end = "".join(olds[:head]), "".join(olds[len(olds) - tail :] if tail else ())
    runs = [run for run in ((start, start), *middle, (end, end)) if run != ("", "")]
    kept = sum(_letters(older) for older, newer in runs if older == newer)
    return runs if kept >= KEPT_AT_LEAST * min(_letters(old), _letters(new)) and kept else [(old, new)]


def _same_from_the_start(one: Sequence[str], other: Sequence[str]) -> int:
    same = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        same += 1
    return same


def _matched(olds: Sequence[str], news: Sequence[str]) -> _type_runs:
    codes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return [("".join(olds[a:b]), "".join(news[c:d])) for _, a, b, c, d in codes]


def _joined(runs: _type_runs) -> _type_runs:
    """Changes with hardly a letter between them as one change."""
    found: _type_runs = []
    for place, (older, newer) in enumerate(runs):
        short = older == newer and len(older.strip()) <= SHORT_STRETCH and 0 < place < len(runs) - 1
        changed = short or older != newer
        if found and changed and found[-1][0] != found[-1][1]:
            found[-1] = (found[-1][0] + older, found[-1][1] + newer)
        else:
            found.append((older, newer))
    return found


def _letters(text: str) -> int:
    return sum(map(len, _WORD.findall(text)))
