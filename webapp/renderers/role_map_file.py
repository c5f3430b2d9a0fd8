"""The role map as one SVG file for slides: every color and size stands in it, so that it needs no style sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

from webapp.domain.faq import Document
from webapp.renderers.html_file import Axis, axes, draft_line, foundation_name
from webapp.renderers.role_picture import EDGE, MIDDLE, RADIUS, SIDE, SQUARE, Picture, place_roles
from webapp.renderers.templates import fill

FULL = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `role-map-file.svg` shows. `gauges` are the heavy parts of the outlines, as paths; empty for none."""

    language: str
    title: str
    draft: str
    words: Mapping[str, str]
    hats: Mapping[str, str]
    stands: Mapping[str, str]
    axes: Mapping[str, Axis]
    gauges: Mapping[str, str]
    picture: Picture


def render(document: Document) -> bytes:
    """UTF-8, ends with a newline."""
    role_map, words = document.role_map, document.words
    page = Page(
        language=document.language,
        title=foundation_name(document),
        draft=draft_line(document),
        words=words.document,
        hats=words.hats,
        stands=words.stands,
        axes=axes(document),
        gauges={"civic": _along_circle(role_map.civic or 0), "grant": _along_square(role_map.grant or 0)},
        picture=place_roles(role_map, dict(words.stands)),
    )
    return fill("role-map-file.svg", page).encode()


# Programs that make slides do not know `pathLength`, which the pages use: here the outline is drawn as far as it goes.


def _along_circle(points: int) -> str:
    """From the top of the circle to the left."""
    if points <= 0:
        return ""
    top = f"M{MIDDLE} {EDGE}"
    if points >= FULL:
        return f"{top}a{RADIUS} {RADIUS} 0 0 0 0 {SIDE}a{RADIUS} {RADIUS} 0 0 0 0 -{SIDE}"
    angle = 2 * pi * points / FULL
    x, y = MIDDLE - RADIUS * sin(angle), EDGE + RADIUS - RADIUS * cos(angle)
    return f"{top}A{RADIUS} {RADIUS} 0 {int(points > FULL / 2)} 0 {x:.1f} {y:.1f}"


def _along_square(points: int) -> str:
    """From the upper left corner to the right."""
    left, path = 4 * SIDE * points / FULL, ""
    for step, sign in (("h", 1), ("v", 1), ("h", -1), ("v", -1)):
        length = min(left, SIDE)
        if length > 0:
            path += f"{step}{sign * length:g}"
        left -= length
    return f"M{SQUARE} {EDGE}{path}" if path else ""
