"""Makes an uploaded SVG safe to draw: what is known to be shapes and colors is copied into a new file, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from operator import ge, le

from lxml import etree
from lxml.etree import _Element as type_element

from webapp.renderers.look import UnfitLogo
from webapp.renderers.svg_extent import NUMBER, length, matrix_of, moved, points_of, type_point

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
GROUPS = frozenset(("svg", "g", "defs", "symbol", "use", "linearGradient", "radialGradient", "stop", "clipPath"))
PASSED_OVER = frozenset(("title", "desc", "metadata", "style"))
"""What it shows is said by those who upload it; what style sheets say is put into the elements."""
RENAMED = {"a": "g", "switch": "g"}
LETTERS = frozenset(("text", "tspan", "textPath", "tref", "font", "glyph"))
"""Letters would be drawn in another font than the foundation's own."""
PAINT = frozenset(
    (
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "opacity", "color", "display", "visibility", "clip-path", "clip-rule"),
        *("stop-color", "stop-opacity", "transform"),
    )
)
"""What style sheets may set too. Dashes are not among them: millions fit into a few bytes."""
ATTRIBUTES = PAINT | frozenset(
    (
        *("id", "d", "points", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "fx", "fy", "fr"),
        *("x1", "y1", "x2", "y2", "viewBox", "preserveAspectRatio", "offset", "gradientUnits", "gradientTransform"),
        *("spreadMethod", "clipPathUnits"),
    )
)
DEEPEST, MOST_ELEMENTS, MOST_LAYERS, MOST_SIGNS = 40, 4_000, 100, 150_000
"""Nested so deep; so many, so many of them see-through, clipped or shaded, and so many signs that say how lines run.

What is used again counts each time.
"""
MOST_WORK = 80_000
"""What drawing all of it may take, in hundredths of a thousandth of a second: see `_COSTS`."""
_SHAPE, _LAYER = 50, 600
_COSTS = {"plain": (7, 8), "stroked": (25, 40)}
"""Measured at the size a logo is drawn in: one shape, one layer over all of it, and each line and curve at its worst."""
LARGEST_NUMBER = 1e5
"""Numbers no drawing needs, on which a program that draws could break."""
FARTHEST = 20
"""How many times its own size a picture may reach beyond its edges: thick strokes and large curves cost time unseen."""
REFERENCE = re.compile(r"url\(\s*['\"]?#([\w:.-]+)['\"]?\s*\)")
COLOR = re.compile(r"#[0-9a-fA-F]+")
PAINTED = re.compile(r"|#(?:[0-9a-fA-F]{3}){1,2}|(?!transparent$)[a-zA-Z]+|rgb\([\d\s%.]+(?:,[\d\s%.]+){2}\)")
"""Paint that nothing shows through."""
USERS = frozenset(("use", "linearGradient", "radialGradient"))
type_rules = Mapping[str, Mapping[str, str]]
MEASURE = re.compile(r"\s*(\d+(?:\.\d+)?)(px|pt|mm|cm|in|pc)?\s*")


def clean_svg(data: bytes) -> tuple[bytes, float, float]:
    """The picture as a new file, and how wide and high it is in its own units.

    Raises UnfitLogo: `kind` or `damaged` for what is no SVG, `entities`, `element`, `text`, `outside`, `much`, `measures`.
    """
    root = _parsed(data)
    if root.tag != f"{{{SVG}}}svg":
        raise UnfitLogo("kind")
    left, top, width, height = _measures(root)
    made = _copied(root, _style_rules(root), 0)
    for name in {"x", "y", "preserveAspectRatio"} & set(made.attrib):
        del made.attrib[name]
    made.set("viewBox", f"{left:g} {top:g} {width:g} {height:g}")
    made.set("width", f"{width:g}")
    made.set("height", f"{height:g}")
    _check_amount(made, max(width, height))
    return etree.tostring(made, encoding="UTF-8", xml_declaration=True), width, height


def view_box(element: type_element) -> tuple[float, float, float, float]:
    """Left, top, width and height that an element shows. Raises ValueError where it says none."""
    left, top, width, height = (float(part) for part in (element.get("viewBox") or "").replace(",", " ").split())
    return left, top, width, height


def _parsed(data: bytes) -> type_element:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnfitLogo("kind") from error
    if "<svg" not in text:
        raise UnfitLogo("kind")
    if "<!ENTITY" in text:
        raise UnfitLogo("entities")
    # The encoding is given, so that no declaration makes the reader see other words than those looked at here.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnfitLogo("damaged") from error


def _measures(root: type_element) -> tuple[float, float, float, float]:
    """Left, top, width and height, from the view box or from the two sides."""
    try:
        left, top, width, height = view_box(root)
    except ValueError:
        sides = [MEASURE.fullmatch(root.get(name) or "") for name in ("width", "height")]
        left, top, (width, height) = 0, 0, (float(side[1]) if side else 0 for side in sides)
    if not (0 < width < LARGEST_NUMBER and 0 < height < LARGEST_NUMBER) or max(abs(left), abs(top)) > LARGEST_NUMBER:
        raise UnfitLogo("measures")
    return left, top, width, height


# -- copying -----------------------------------------------------------------------------------------------------------


def _copied(element: type_element, rules: type_rules, depth: int) -> type_element:
    """The element with what is known of it, and its children."""
    if depth > DEEPEST:
        raise UnfitLogo("much")
    name = etree.QName(element).localname
    made = etree.Element(f"{{{SVG}}}{RENAMED.get(name, name)}")
    for key, value in _attributes(element, rules).items():
        made.set(key, value)
    for child in element:
        if _is_drawn(child):
            made.append(_copied(child, rules, depth + 1))
    return made


def _is_drawn(child: type_element) -> bool:
    """Whether an element is one of shapes and colors; another program's notes are not. Raises UnfitLogo for the rest."""
    if not isinstance(child.tag, str):
        raise UnfitLogo("entities")
    name = etree.QName(child)
    if name.namespace != SVG or name.localname in PASSED_OVER:
        return False
    if name.localname in LETTERS:
        raise UnfitLogo("text")
    if name.localname not in SHAPES | GROUPS | RENAMED.keys():
        raise UnfitLogo("element")
    return True


def _attributes(element: type_element, rules: type_rules) -> dict[str, str]:
    """What the element says itself; over it what style sheets say, and over that its own style."""
    found = {str(key): str(value) for key, value in element.attrib.items()}
    made = {key: _checked(value, key) for key, value in found.items() if key in ATTRIBUTES}
    selectors = [etree.QName(element).localname, *(f".{name}" for name in found.get("class", "").split())]
    for selector in (*selectors, f"#{found.get('id')}"):
        made |= rules.get(selector, {})
    made |= _declarations(found.get("style", ""))
    href = found.get("href", found.get(XLINK))
    if href is not None and selectors[0] in USERS:
        if not re.fullmatch(r"#[\w:.-]+", href.strip()):
            raise UnfitLogo("outside")
        made["href"] = href.strip()
    return made


def _style_rules(root: type_element) -> type_rules:
    """What the style sheets say of elements, classes and ids, each by itself; finer rules are no matter for a logo."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in root.iter(f"{{{SVG}}}style"):
        said = "".join(part.partition("*/")[2] for part in f"*/{sheet.text or ''}".split("/*"))
        for rule in said.split("}"):
            selectors, _, declarations = rule.partition("{")
            paint = _declarations(declarations)
            for selector in selectors.split(","):
                rules.setdefault(selector.strip(), {}).update(paint)
    return rules


def _declarations(text: str) -> dict[str, str]:
    """The paint in a list of style declarations."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {name.strip(): _checked(value.strip(), name) for name, _, value in pairs if name.strip() in PAINT}


def _checked(value: str, name: str) -> str:
    """A value that leads nowhere outside and has no number beyond reason. Raises UnfitLogo."""
    rest = REFERENCE.sub("", value)
    if "url" in rest.lower() or "\\" in value or "&" in value:
        raise UnfitLogo("outside")
    if name != "id" and any(abs(float(number)) > LARGEST_NUMBER for number in NUMBER.findall(COLOR.sub("", rest))):
        raise UnfitLogo("much")
    if name == "clipPathUnits" and value != "userSpaceOnUse":
        raise UnfitLogo("element")
    return value


# -- how much there is to draw -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Amount:
    """How much is drawn for an element and all within it: the work if nothing is stroked, and if all of it is.

    `box` is what its shapes lie in, as left, top, right and bottom; None where it has none.
    """

    elements: int
    shapes: int
    layers: int
    signs: int
    plain: int
    stroked: int
    box: tuple[float, ...] | None


def _check_amount(root: type_element, side: float) -> None:
    """What is used again counts each time: a few elements can stand for millions. Raises UnfitLogo."""
    amount = _Counter(root, side).amount(root, 0)
    work = amount.plain + _LAYER * amount.layers
    if amount.elements > MOST_ELEMENTS or amount.layers > MOST_LAYERS or amount.signs > MOST_SIGNS or work > MOST_WORK:
        raise UnfitLogo("much")
    left, top, width, height = (float(part) for part in root.attrib["viewBox"].split())
    far = FARTHEST * side
    edges = (left - far, top - far, left + width + far, top + height + far)
    # Asked so that what is no number any more is refused too.
    if amount.box and not (all(map(le, edges[:2], amount.box[:2])) and all(map(ge, edges[2:], amount.box[2:]))):
        raise UnfitLogo("much")


class _Counter:
    """Counts what there is to draw, each element once however often it is used."""

    def __init__(self, root: type_element, side: float) -> None:
        self.side = side
        self.by_id = {str(element.get("id")): element for element in root.iter() if element.get("id")}
        self.known: dict[type_element, _Amount] = {}
        every = list(root.iter())
        self.widest = max((length(one, "stroke-width", side) for one in every), default=0)
        framed = [one for one in every if etree.QName(one).localname in ("svg", "symbol", "use")]
        self.frame = max(side, *(length(one, name, side) for one in framed for name in ("width", "height")))

    def amount(self, element: type_element, depth: int) -> _Amount:
        """What is drawn for this element. Raises UnfitLogo where they are nested too deep."""
        if depth > DEEPEST:
            raise UnfitLogo("much")
        if element not in self.known:
            parts = [*element, *(self.by_id[name] for name in _named(element) if name in self.by_id)]
            self.known[element] = self._whole(element, [self.amount(part, depth + 1) for part in parts], depth)
        return self.known[element]

    def _whole(self, element: type_element, parts: list[_Amount], depth: int) -> _Amount:
        name = etree.QName(element).localname
        points, plain, stroked = self._shape(element, name) if name in SHAPES else ([], 0, 0)
        plain += sum(part.plain for part in parts)
        stroked += sum(part.stroked for part in parts)
        stroke = element.get("stroke", "inherit").strip()
        if stroke != "inherit":
            plain = stroked = plain if stroke == "none" else stroked
        shapes = (name in SHAPES) + sum(part.shapes for part in parts)
        return _Amount(
            1 + sum(part.elements for part in parts),
            shapes,
            _layers(element, shapes) + sum(part.layers for part in parts),
            sum(len(element.get(each, "")) for each in ("d", "points")) + sum(part.signs for part in parts),
            plain,
            stroked,
            self._box(element, name, [*points, *(corner for part in parts for corner in _corners(part.box))], depth),
        )

    def _shape(self, element: type_element, name: str) -> tuple[list[type_point], int, int]:
        points, lines, curves = points_of(element, name, self.side)
        stroke = self.widest
        around = [(x + more, y + more) for x, y in points for more in (-stroke, stroke)]
        plain, stroked = (_SHAPE + lines * line + curves * curve for line, curve in _COSTS.values())
        return around, plain, stroked

    def _box(self, element: type_element, name: str, points: list[type_point], depth: int) -> tuple[float, ...] | None:
        """What these points lie in, as the element's parent sees it."""
        if depth and "viewBox" in element.attrib:
            left, top, share = self._inner(element)
            points = [((x - left) * share, (y - top) * share) for x, y in points]
        if name in ("use", "svg", "symbol") and depth:
            x, y = (length(element, each, self.side) for each in ("x", "y"))
            points = [(one + x, other + y) for one, other in points]
        for each in ("transform", "gradientTransform"):
            if each in element.attrib:
                matrix = matrix_of(str(element.get(each)))
                points = [moved(matrix, point) for point in points]
        if not points:
            return None
        across, down = zip(*points, strict=True)
        if not all(map(isfinite, (*across, *down))):
            raise UnfitLogo("much")
        return min(across), min(down), max(across), max(down)

    def _inner(self, element: type_element) -> tuple[float, float, float]:
        """Left and top of a picture in the picture, and how much larger it is drawn at most. Raises UnfitLogo."""
        try:
            left, top, width, height = view_box(element)
            return left, top, self.frame / min(width, height)
        except (ValueError, ZeroDivisionError):
            raise UnfitLogo("damaged") from None


def _corners(box: tuple[float, ...] | None) -> list[type_point]:
    return [(x, y) for x in box[::2] for y in box[1::2]] if box else []


def _layers(element: type_element, shapes: int) -> int:
    """How often a picture is laid over another for this element: paint that is see-through is inherited by each shape."""
    whole = _is_clear(element.get("opacity", "1")) + ("url(" in element.get("clip-path", ""))
    opacities = any(_is_clear(element.get(name, "1")) for name in ("fill-opacity", "stroke-opacity"))
    paints = sum(not PAINTED.fullmatch(element.get(name, "").strip()) for name in ("fill", "stroke", "color"))
    return whole + shapes * (paints or opacities)


def _is_clear(opacity: str) -> bool:
    """Whether what is below shows through."""
    return opacity.strip() not in ("1", "1.0", "100%")


def _named(element: type_element) -> Iterator[str]:
    """The ids of what it uses."""
    for key, value in element.attrib.items():
        if key == "href":
            yield str(value)[1:]
        else:
            yield from REFERENCE.findall(str(value))
