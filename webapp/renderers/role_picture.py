"""Where everything stands in the picture of the role map. It places; words, shapes and colors are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt
from textwrap import wrap

from webapp.domain.faq.document import DocumentMap, RoleLine
from webapp.renderers.line_breaks import broken

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
LENS_ROOM = 190
HEADS: Mapping[str, tuple[float, float, int, float, int]] = {
    "civic": (MIDDLE - 32, EDGE + 82, 30, 270, 1),
    "grant": (SQUARE + SIDE - 246, EDGE + 82, 30, 430, 1),
    "both": (SQUARE + LENS * 0.46, EDGE + 196, 24, 165, 0),
}
"""Of each hat's name: its middle, its height, its type size, its room, and whether more lines stand above the first."""
SERIF = 1.1
"""How much wider than other letters those of a hat's name are."""
SEPARATOR = "· "
"""Before where a role stands, where that has no line of its own; a space stands before it."""
HALF, FULL = 50, 100


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
class Head:
    """The name of a hat, in one line or more, around the middle `x`."""

    x: float
    size: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The role map, placed in a box of `width` by `height`. `gauges` are the heavy parts of the outlines, as paths."""

    width: int
    height: int
    radius: int
    side: int
    middle: int
    top: int
    square: int
    gauges: Mapping[str, str]
    heads: Mapping[str, Head]
    civic: Column
    both: Column
    grant: Column


Span = Callable[[float, float], tuple[float, float]]
"""From the top and bottom of a line: where its mark stands, and how wide its words may be."""


def place_roles(role_map: DocumentMap, stands: Mapping[str, str], hats: Mapping[str, str]) -> Picture:
    """The picture of this map; `stands` has the words for every stand but `does`, which goes without saying."""
    by_hat = {hat: [role for role in role_map.roles if role.hat == hat] for hat in ("civic", "both", "grant")}
    heads = {name: _head(hats[name], *place) for name, place in HEADS.items()}
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        radius=RADIUS,
        side=SIDE,
        middle=MIDDLE,
        top=EDGE,
        square=SQUARE,
        gauges={"civic": _along_circle(role_map.civic or 0), "grant": _along_square(role_map.grant or 0)},
        heads=heads,
        civic=_beside(by_hat["civic"], stands, _in_circle, BESIDE),
        both=_below(by_hat["both"], stands, heads["both"].lines[-1].y),
        grant=_beside(by_hat["grant"], stands, _in_square, -BESIDE),
    )


def _head(name: str, x: float, y: float, size: int, room: float, above: int) -> Head:
    """The name of a hat at this height; where it has more lines, they stand above it or, in the lens, below."""
    lines = broken(name, room / SERIF, size)
    first = y - size * LEADING * (len(lines) - 1) * above
    return Head(x, size, tuple(Line(round(first + size * LEADING * row, 1), part, "") for row, part in enumerate(lines)))


# Programs that make slides and documents do not know `pathLength`: the outline is drawn as far as it goes.


def _along_circle(points: int) -> str:
    """From the top of the circle to the left; empty for none of it."""
    if points <= 0:
        return ""
    top = f"M{MIDDLE} {EDGE}"
    if points >= FULL:
        return f"{top}a{RADIUS} {RADIUS} 0 0 0 0 {SIDE}a{RADIUS} {RADIUS} 0 0 0 0 -{SIDE}"
    angle = 2 * pi * points / FULL
    x, y = MIDDLE - RADIUS * sin(angle), EDGE + RADIUS - RADIUS * cos(angle)
    return f"{top}A{RADIUS} {RADIUS} 0 {int(points > HALF)} 0 {x:.1f} {y:.1f}"


def _along_square(points: int) -> str:
    """From the upper left corner to the right; empty for none of it."""
    left, path = 4 * SIDE * points / FULL, ""
    for step, sign in (("h", 1), ("v", 1), ("h", -1), ("v", -1)):
        length = min(left, SIDE)
        if length > 0:
            path += f"{step}{sign * length:g}"
        left -= length
    if points >= FULL:
        path += "z"
    return f"M{SQUARE} {EDGE}{path}" if path else ""


# -- roles -------------------------------------------------------------------------------------------------------------


def _in_circle(top: float, bottom: float) -> tuple[float, float]:
    """Along the circle's left edge, up to the lens."""
    farthest = min(max(abs(top - MIDDLE), abs(bottom - MIDDLE)), RADIUS - 1)
    mark = MIDDLE - sqrt(RADIUS**2 - farthest**2) + MARK
    return mark, SQUARE - 10 - mark - BESIDE


def _in_square(top: float, bottom: float) -> tuple[float, float]:
    """Along the square's right edge, from the lens on."""
    mark = SQUARE + SIDE - MARK - 6
    return mark, mark - BESIDE - (EDGE + SIDE) - 10


def _beside(roles: Sequence[RoleLine], stands: Mapping[str, str], span: Span, beside: int) -> Column:
    """Marks in a column, words beside them, in the largest type that fits."""
    placed: tuple[PlacedRole, ...] = ()
    for size in SIZES:
        for gap in GAPS:
            placed, end = _stacked(roles, stands, span, beside, size, gap)
            if end <= LAST_LINE:
                return Column(size, placed)
    return Column(SIZES[-1], placed)


def _stacked(
    roles: Sequence[RoleLine], stands: Mapping[str, str], span: Span, beside: int, size: int, gap: int
) -> tuple[tuple[PlacedRole, ...], float]:
    """The roles one below the other from the first line on, and where the last one ends."""
    y, leading, placed = float(FIRST_LINE), size * LEADING, []
    for role in roles:
        mark, room = span(y, y + leading)
        parts, rows = _parts(role, stands, room / (size * GLYPH)), 1
        # Lines below the first may have less room, which may make more lines: an outline curves.
        while len(parts) > rows:
            rows = len(parts)
            mark, room = span(y, y + leading * rows)
            parts = _parts(role, stands, room / (size * GLYPH))
        lines = tuple(Line(round(y + leading * (row + 0.78), 1), *part) for row, part in enumerate(parts))
        placed.append(
            PlacedRole(role.hat, role.stand, round(mark, 1), round(y + leading / 2, 1), round(mark + beside, 1), lines)
        )
        y += leading * len(parts) + gap
    return tuple(placed), y - gap


def _below(roles: Sequence[RoleLine], stands: Mapping[str, str], top: float) -> Column:
    """Marks in the middle of the lens, below what stands at its top, and words below each."""
    size, x, gap = SIZES[0], SQUARE + LENS * 0.46, 34
    leading = size * LEADING
    parts = [_parts(role, stands, LENS_ROOM / (size * GLYPH)) for role in roles]
    high = sum(leading * len(part) + 38 for part in parts) + gap * (len(parts) - 1)
    y = max(MIDDLE - high / 2 + 20, top + 42)
    placed = []
    for role, part in zip(roles, parts, strict=True):
        lines = tuple(Line(round(y + 38 + leading * row, 1), *one) for row, one in enumerate(part))
        placed.append(PlacedRole(role.hat, role.stand, round(x, 1), round(y, 1), round(x, 1), lines))
        y += leading * len(part) + 38 + gap
    return Column(size, tuple(placed))


def _parts(role: RoleLine, stands: Mapping[str, str], letters: float) -> Sequence[tuple[str, str]]:
    """A role's words in lines of at most so many letters, each parted into name and stand."""
    return _evenly(role.label, "" if role.stand == "does" else stands[role.stand], letters)


@lru_cache(maxsize=8192)
def _evenly(label: str, stand: str, letters: float) -> tuple[tuple[str, str], ...]:
    """The lines, about equally long; where it stands is parted only if it has to be. Kept: all maps ask for the same."""
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
    if stand and len(names[-1]) + 1 + len(SEPARATOR) + len(stand) <= letters:
        # The dot parts two things on one line; where a new line parts them it is not needed.
        rows[-1] = (names[-1], SEPARATOR + stand)
    elif stand:
        rows.extend(("", part) for part in wrap(stand, max(1, int(letters)), break_long_words=False))
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
