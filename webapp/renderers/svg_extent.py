"""How far the shapes of an SVG reach, and how many lines and curves they have: what drawing them costs hangs on both."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from lxml.etree import _Element as type_element

from webapp.renderers.look import UnfitLogo

type_point = tuple[float, float]
type_matrix = tuple[float, float, float, float, float, float]

# Numbers are taken whole or not at all: nothing here is tried a second time in another way.
NUMBER = re.compile(r"(?>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)", re.ASCII)
_N, _GAP = NUMBER.pattern, r"[\s,]*+"
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)")
_ARC = re.compile(rf"{_GAP}({_N}){_GAP}({_N}){_GAP}{_N}{_GAP}[01]{_GAP}[01]{_GAP}({_N}){_GAP}({_N}){_GAP}", re.ASCII)
_TRANSFORM = re.compile(r"[\s,]*+(matrix|translate|scale|rotate|skewX|skewY)\s*+\(([^()]*+)\)[\s,]*+")
_LENGTH = re.compile(rf"\s*({_N})\s*(px|pt|pc|mm|cm|in|em|ex|%|)\s*")
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 3.78, "cm": 37.8, "in": 96, "em": 16, "ex": 8}
_TAKES = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "S": 4, "Q": 4, "C": 6}


def length(element: type_element, name: str, side: float) -> float:
    """A length of an element in the picture's own units, `side` being all of it; 0 where it says none.

    Raises UnfitLogo for a length nobody could draw.
    """
    said = element.get(name, "0")
    found = _LENGTH.fullmatch(said)
    if not found:
        if said.strip() in ("", "auto", "none"):
            return 0
        raise UnfitLogo("damaged")
    return float(found[1]) * (side / 100 if found[2] == "%" else _UNITS[found[2]])


def matrix_of(text: str) -> type_matrix:
    """What the transforms of an element come to together. Raises UnfitLogo for what is none."""
    made, place = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0
    while place < len(text):
        found = _TRANSFORM.match(text, place)
        if not found:
            raise UnfitLogo("damaged")
        made, place = _after(made, _one_matrix(found[1], _floats(found[2]))), found.end()
    return made


def moved(matrix: type_matrix, point: type_point) -> type_point:
    """Where a point comes to stand."""
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _after(one: type_matrix, other: type_matrix) -> type_matrix:
    (a, b), (c, d) = ((one[0] * x + one[2] * y, one[1] * x + one[3] * y) for x, y in (other[:2], other[2:4]))
    return (a, b, c, d, *moved(one, (other[4], other[5])))


def _one_matrix(name: str, said: list[float]) -> type_matrix:
    match name, said:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            return 1, 0, 0, 1, x, rest[0] if rest else 0
        case "scale", [x, *rest] if len(rest) < 2:
            return x, 0, 0, rest[0] if rest else x, 0, 0
        case "rotate", [angle, *rest] if len(rest) in (0, 2):
            x, y = rest or (0, 0)
            turn = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
            around = (turn[0], turn[1], -turn[1], turn[0], 0.0, 0.0)
            return _after(_after((1, 0, 0, 1, x, y), around), (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return 1, 0, math.tan(math.radians(angle)), 1, 0, 0
        case "skewY", [angle]:
            return 1, math.tan(math.radians(angle)), 0, 1, 0, 0
    raise UnfitLogo("damaged")


def _floats(text: str) -> list[float]:
    """All numbers of a text that holds nothing else. Raises UnfitLogo."""
    if NUMBER.sub("", text).strip(" ,\t\r\n"):
        raise UnfitLogo("damaged")
    return [float(number) for number in NUMBER.findall(text)]


def _by(numbers: Sequence[float], size: int) -> Iterator[Sequence[float]]:
    return (numbers[place : place + size] for place in range(0, len(numbers), size))


# -- shapes ------------------------------------------------------------------------------------------------------------


def points_of(element: type_element, name: str, side: float) -> tuple[list[type_point], int, int]:
    """Points that a shape lies between, and how many lines and curves it has. Raises UnfitLogo for what cannot be read."""

    def said(*names: str) -> list[float]:
        return [length(element, each, side) for each in names]

    match name:
        case "path":
            return _Pen().follow(element.get("d", ""))
        case "polyline" | "polygon":
            points = [(pair[0], pair[-1]) for pair in _by(_floats(element.get("points", "")), 2)]
            return points, len(points), 0
        case "line":
            x1, y1, x2, y2 = said("x1", "y1", "x2", "y2")
            return [(x1, y1), (x2, y2)], 1, 0
        case "rect":
            x, y, width, height = said("x", "y", "width", "height")
            return [(x, y), (x + width, y + height)], 4, 4
        case _:
            x, y, r, rx, ry = said("cx", "cy", "r", "rx", "ry")
            reach = max(r, rx, ry)
            return [(x - reach, y - reach), (x + reach, y + reach)], 0, 4


class _Pen:
    """Follows the line of a path."""

    def __init__(self) -> None:
        self.at: type_point = (0, 0)
        self.start: type_point = (0, 0)
        self.before: tuple[str, type_point] = ("", (0, 0))
        self.points: list[type_point] = []
        self.lines = self.curves = 0

    def follow(self, text: str) -> tuple[list[type_point], int, int]:
        """All points, those beside the line that bend it too, and how many lines and curves there are."""
        if text.strip() and not _COMMAND.match(text.strip()):
            raise UnfitLogo("damaged")
        for command, numbers in _COMMAND.findall(text):
            if command in "Aa":
                self._arcs(command, numbers)
            else:
                self._several(command, _floats(numbers))
        return self.points, self.lines, self.curves

    def _several(self, command: str, numbers: list[float]) -> None:
        if command in "Zz":
            self.at = self.start
            return
        for several in _by(numbers, _TAKES[command.upper()]):
            if len(several) < _TAKES[command.upper()]:
                raise UnfitLogo("damaged")
            self._step(command, several)
            command = {"M": "L", "m": "l"}.get(command, command)

    def _step(self, command: str, numbers: Sequence[float]) -> None:
        kind, (x, y) = command.upper(), self.at
        base_x, base_y = (x, y) if command.islower() else (0, 0)
        match kind:
            case "H":
                new = [(base_x + numbers[0], y)]
            case "V":
                new = [(x, base_y + numbers[0])]
            case _:
                new = [(base_x + one, base_y + other) for one, other in _by(numbers, 2)]
        if kind in "ST":
            new.insert(0, self._mirrored("CS" if kind == "S" else "QT"))
        self.points += new
        if kind in "CSQT":
            self.curves += 1
            self.before = (kind, new[-2])
        else:
            self.lines += 1
        self.at = new[-1]
        if kind == "M":
            self.start = self.at

    def _mirrored(self, kinds: str) -> type_point:
        """The point that bends a curve which goes on smoothly from the last one."""
        kind, (x, y) = self.before
        if not kind or kind not in kinds:
            return self.at
        return 2 * self.at[0] - x, 2 * self.at[1] - y

    def _arcs(self, command: str, text: str) -> None:
        for rx, ry, x, y in _arcs_in(text):
            base = self.at if command == "a" else (0, 0)
            end = (base[0] + x, base[1] + y)
            least, most = sorted((abs(rx), abs(ry)))
            # An arc too small to come to its end is made as large as it takes.
            reach = 2 * most * max(1, math.dist(self.at, end) / 2 / least) if least else 0
            self.points += [(end[0] - reach, end[1] - reach), (end[0] + reach, end[1] + reach)]
            self.curves += 4
            self.at, self.before = end, ("A", end)


def _arcs_in(text: str) -> Iterator[tuple[float, float, float, float]]:
    """The radii and the end of each arc. Raises UnfitLogo."""
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _ARC.match(text, place)
        if not found:
            raise UnfitLogo("damaged")
        place = found.end()
        yield float(found[1]), float(found[2]), float(found[3]), float(found[4])
