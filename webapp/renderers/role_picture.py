"""Where everything stands in the picture of the role map. It places; words, shapes and colors are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from webapp.domain.faq.document import DocumentMap, RoleLine

# The circle and the square are equally high and overlap; the lens between them belongs to both roles.
RADIUS, EDGE, LENS = 360, 12, 232
SIDE = RADIUS * 2
MIDDLE = EDGE + RADIUS
SQUARE = EDGE + SIDE - LENS
WIDTH, HEIGHT = SQUARE + SIDE + EDGE, SIDE + 2 * EDGE
FIRST_LINE, LAST_LINE = EDGE + 146, EDGE + SIDE - 26
MARK, BESIDE = 30, 22
"""From an outline to the middle of a mark, and from there to its words."""
GLYPH = 0.475
"""How wide a letter is on average, as a part of the type size."""
SIZES = (20, 19, 18, 17, 16)
LEADING = 1.2
GAPS = range(60, 5, -2)
SEPARATOR = " · "
HALF = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a role's words: its name, then in quieter type where it stands."""

    y: float
    name: str
    stand: str


@dataclass(frozen=True, slots=True)
class PlacedRole:
    """A role's mark, and its words beside or below it."""

    hat: str
    stand: str
    x: float
    y: float
    text_x: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The roles of one hat, all in one type size."""

    size: int
    roles: tuple[PlacedRole, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The role map, placed in a box of `width` by `height`."""

    width: int
    height: int
    radius: int
    side: int
    middle: int
    top: int
    square: int
    civic: Column
    both: Column
    grant: Column


Span = Callable[[float, float], tuple[float, float]]
"""From the top and bottom of a line: where its mark stands, and how wide its words may be."""


def place_roles(role_map: DocumentMap, stands: dict[str, str]) -> Picture:
    """The picture of this map; `stands` has the words for every stand but `does`, which goes without saying."""
    by_hat = {hat: [role for role in role_map.roles if role.hat == hat] for hat in ("civic", "both", "grant")}
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        radius=RADIUS,
        side=SIDE,
        middle=MIDDLE,
        top=EDGE,
        square=SQUARE,
        civic=_beside(by_hat["civic"], stands, _in_circle, BESIDE),
        both=_below(by_hat["both"], stands),
        grant=_beside(by_hat["grant"], stands, _in_square, -BESIDE),
    )


def _in_circle(top: float, bottom: float) -> tuple[float, float]:
    """Along the circle's left edge, up to the lens."""
    farthest = min(max(abs(top - MIDDLE), abs(bottom - MIDDLE)), RADIUS - 1)
    mark = MIDDLE - sqrt(RADIUS**2 - farthest**2) + MARK
    return mark, SQUARE - 10 - mark - BESIDE


def _in_square(top: float, bottom: float) -> tuple[float, float]:
    """Along the square's right edge, from the lens on."""
    mark = SQUARE + SIDE - MARK - 6
    return mark, mark - BESIDE - (EDGE + SIDE) - 10


def _beside(roles: Sequence[RoleLine], stands: dict[str, str], span: Span, beside: int) -> Column:
    """Marks in a column, words beside them, in the largest type that fits."""
    placed: tuple[PlacedRole, ...] = ()
    for size in SIZES:
        for gap in GAPS:
            placed, end = _stacked(roles, stands, span, beside, size, gap)
            if end <= LAST_LINE:
                return Column(size, placed)
    return Column(SIZES[-1], placed)


def _stacked(
    roles: Sequence[RoleLine], stands: dict[str, str], span: Span, beside: int, size: int, gap: int
) -> tuple[tuple[PlacedRole, ...], float]:
    """The roles one below the other from the first line on, and where the last one ends."""
    y, leading, placed = float(FIRST_LINE), size * LEADING, []
    for role in roles:
        mark, room = span(y, y + leading)
        parts = _parts(role, stands, room / (size * GLYPH))
        # Lines below the first may have less room: an outline curves.
        mark, room = span(y, y + leading * len(parts))
        parts = _parts(role, stands, room / (size * GLYPH))
        lines = tuple(Line(round(y + leading * (row + 0.78), 1), *part) for row, part in enumerate(parts))
        placed.append(
            PlacedRole(role.hat, role.stand, round(mark, 1), round(y + leading / 2, 1), round(mark + beside, 1), lines)
        )
        y += leading * len(parts) + gap
    return tuple(placed), y - gap


def _below(roles: Sequence[RoleLine], stands: dict[str, str]) -> Column:
    """Marks in the middle of the lens, words below them."""
    size, x, gap = SIZES[0], SQUARE + LENS * 0.46, 34
    leading = size * LEADING
    parts = [_parts(role, stands, 180 / (size * GLYPH)) for role in roles]
    y = MIDDLE - sum(leading * len(part) + 38 for part in parts) / 2 - gap * (len(parts) - 1) / 2 + 20
    placed = []
    for role, part in zip(roles, parts, strict=True):
        lines = tuple(Line(round(y + 38 + leading * row, 1), *one) for row, one in enumerate(part))
        placed.append(PlacedRole(role.hat, role.stand, round(x, 1), round(y, 1), round(x, 1), lines))
        y += leading * len(part) + 38 + gap
    return Column(size, tuple(placed))


def _parts(role: RoleLine, stands: dict[str, str], letters: float) -> Sequence[tuple[str, str]]:
    """A role's words in lines of at most so many letters, each parted into name and stand."""
    return _evenly(role.label, "" if role.stand == "does" else stands[role.stand], letters)


@lru_cache(maxsize=8192)
def _evenly(label: str, stand: str, letters: float) -> tuple[tuple[str, str], ...]:
    """The lines, about equally long; where it stands is never parted. Kept, because every map asks for the same few."""
    words = label.split()
    rows = _filled(words, stand, letters)
    while letters > 1 and len(narrower := _filled(words, stand, letters - 1)) == len(rows):
        rows, letters = narrower, letters - 1
    return tuple(rows)


def _filled(words: Sequence[str], stand: str, letters: float) -> list[tuple[str, str]]:
    names = [""]
    for word in words:
        if names[-1] and len(names[-1]) + 1 + len(word) > letters:
            names.append("")
        names[-1] = f"{names[-1]} {word}".strip()
    rows = [(name, "") for name in names]
    if stand and len(names[-1]) + len(SEPARATOR) + len(stand) <= letters:
        # The dot parts two things on one line; where a new line parts them it is not needed.
        rows[-1] = (names[-1], SEPARATOR + stand)
    elif stand:
        rows.append(("", stand))
    return rows


# -- both axes as one square -------------------------------------------------------------------------------------------

AXIS, AXIS_LEFT, AXIS_TOP = 310, 40, 10
"""How long an axis is, and where the square begins."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a foundation stands in the square, and on which side of it the figures have room."""

    x: float
    y: float
    text_x: float
    anchor: str


def place_spot(role_map: DocumentMap) -> Spot | None:
    """The spot; None while one of the axes has no figure."""
    if role_map.civic is None or role_map.grant is None:
        return None
    x = round(AXIS_LEFT + AXIS * role_map.civic / 100, 1)
    y = round(AXIS_TOP + AXIS * (100 - role_map.grant) / 100, 1)
    left = role_map.civic > HALF
    return Spot(x, y, x - 26 if left else x + 26, "end" if left else "start")
