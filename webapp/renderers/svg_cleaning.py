"""Makes an uploaded SVG safe to draw: what is known to be shapes and colors is copied into a new file, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as type_element

from webapp.renderers.look import UnfitLogo

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
HUGE = re.compile(r"(?<![\d.])\d{7,}|\d[eE]\+?\d{2}")
"""Numbers no drawing needs, on which a program that draws could break."""
REFERENCE = re.compile(r"url\(\s*['\"]?#([\w:.-]+)['\"]?\s*\)")
USERS = frozenset(("use", "linearGradient", "radialGradient"))
type_amount = tuple[int, int, int]
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
    _check_amount(made)
    return etree.tostring(made, encoding="UTF-8", xml_declaration=True), width, height


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
        left, top, width, height = (float(part) for part in (root.get("viewBox") or "").replace(",", " ").split())
    except ValueError:
        sides = [MEASURE.fullmatch(root.get(name) or "") for name in ("width", "height")]
        left, top, (width, height) = 0, 0, (float(side[1]) if side else 0 for side in sides)
    if not (0 < width < 1e6 and 0 < height < 1e6 and abs(left) < 1e6 and abs(top) < 1e6):
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
    made = {key: _checked(value) for key, value in found.items() if key in ATTRIBUTES}
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
    return {name.strip(): _checked(value.strip()) for name, _, value in pairs if name.strip() in PAINT}


def _checked(value: str) -> str:
    """A value that leads nowhere outside and has no number beyond reason. Raises UnfitLogo."""
    if "url" in REFERENCE.sub("", value).lower() or "\\" in value or "&" in value:
        raise UnfitLogo("outside")
    if HUGE.search(value):
        raise UnfitLogo("much")
    return value


# -- how much there is to draw -----------------------------------------------------------------------------------------


def _check_amount(root: type_element) -> None:
    """What is used again counts each time: a few elements can stand for millions. Raises UnfitLogo."""
    by_id = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    elements, layers, signs = _amount(root, by_id, {}, 0)
    if elements > MOST_ELEMENTS or layers > MOST_LAYERS or signs > MOST_SIGNS:
        raise UnfitLogo("much")


def _amount(
    element: type_element, by_id: Mapping[str, type_element], known: dict[type_element, type_amount], depth: int
) -> type_amount:
    """How many elements are drawn for this one, how many need a picture in between, and how many signs their lines have."""
    if depth > DEEPEST:
        raise UnfitLogo("much")
    if element not in known:
        parts = [*element, *(by_id[name] for name in _named(element) if name in by_id)]
        counts = [_amount(part, by_id, known, depth + 1) for part in parts]
        layers = ("opacity" in element.attrib) + sum("url(" in str(value) for value in element.attrib.values())
        signs = sum(len(element.get(name, "")) for name in ("d", "points"))
        elements, layered, said = (sum(each) for each in zip(*counts, strict=True)) if counts else (0, 0, 0)
        known[element] = (1 + elements, layers + layered, signs + said)
    return known[element]


def _named(element: type_element) -> Iterator[str]:
    """The ids of what it uses."""
    for key, value in element.attrib.items():
        if key == "href":
            yield str(value)[1:]
        else:
            yield from REFERENCE.findall(str(value))
