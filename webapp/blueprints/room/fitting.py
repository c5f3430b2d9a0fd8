"""What fits on the wall, which has pages and no scrolling. It is sized by its window, so any projector holds as much.

Everything is measured in lines of the wall's own size: some 42 across, 19 down, between what stands above and below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import TypeVar

One = TypeVar("One")

WIDTH, HEIGHT = 42.0, 18.7
"""What a page has, in sizes of its type."""
SIGN = 0.47
"""How wide a character is on average, in sizes of its type."""
HEADING, LONG_HEADING = 1.95, 1.5
DISC, AROUND, SMALL_DISCS = 1.47, 0.7, 10.3
ONE_COUNT, TWO_COUNTS = 2.6, 6.6
BESIDE_STATE, LEAST_WIDTH = 29.0, 8.0
"""Of a table of counts: how wide each part of it is, and all of it beside the name of a state."""
LONG = 86
"""Characters from which a heading is set smaller."""


def lines(text: str, width: float, size: float = 1.0) -> int:
    """How many lines a text takes in a column of this width, set in this size."""
    return max(1, ceil(len(text) * SIGN * size / width)) if text else 0


def heading(text: str) -> float:
    """How high a heading stands."""
    size = LONG_HEADING if len(text) > LONG else HEADING
    return lines(text, WIDTH, size * 1.06) * size * 1.22


def beside_discs(most: int, *, small: bool, compared: bool) -> float:
    """How wide the words of a row of counts are, beside at most so many discs and the counts."""
    discs = 0.0 if not most else SMALL_DISCS if small else most * DISC + AROUND
    return max(LEAST_WIDTH, BESIDE_STATE - discs - (TWO_COUNTS if compared else ONE_COUNT))


def pages(items: Sequence[One], height: Callable[[One], float], room: float) -> tuple[tuple[One, ...], ...]:
    """The items on as many pages as it takes; one that is higher than a page has a page of its own."""
    found: list[list[One]] = [[]]
    left = room
    for item in items:
        if found[-1] and height(item) > left:
            found.append([])
            left = room
        found[-1].append(item)
        left -= height(item)
    return tuple(map(tuple, found))


def chosen(number: int, of: int) -> int:
    """The page asked for, or the first where there is no such page."""
    return number if 1 <= number <= of else 1
