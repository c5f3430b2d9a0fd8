"""The role map as one SVG file that needs no style sheet: framed for a slide, or the drawing alone for other files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.conditions import STANDS
from webapp.domain.faq import Document
from webapp.renderers.editions import edition_line
from webapp.renderers.line_breaks import broken, width_of
from webapp.renderers.role_picture import Line, Picture, place_roles
from webapp.renderers.shown import Axis, axes, foundation_name
from webapp.renderers.templates import fill

HEAD, LINE, LINE_TYPE = 68, 28, 20
"""Above the drawing: the heading, then lines of this height and type size."""
LEGEND_TYPE, MARK_ROOM, LEGEND_GAP = 19, 22, 24
WIDER = 1.15
"""How much wider letters are in the fonts that stand in where Source Sans is not installed."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `role-map-file.svg` shows.

    `lines` stand under the heading and make the head so high; `legend` says where the mark of each stand begins, and
    `gauge_y` how far below the first mark the words about the outlines stand.
    """

    language: str
    framed: bool
    title: str
    edition: str
    lines: tuple[Line, ...]
    head: int
    words: Mapping[str, str]
    hats: Mapping[str, str]
    stands: Mapping[str, str]
    legend: tuple[tuple[str, float], ...]
    gauge_y: int
    axes: Mapping[str, Axis]
    picture: Picture


def render(document: Document) -> bytes:
    """The framed picture, UTF-8, ends with a newline."""
    return fill("role-map-file.svg", _page(document, framed=True)).encode()


def bare(document: Document) -> bytes:
    """The drawing alone, without a word that anybody typed: what stands around it has those."""
    return fill("role-map-file.svg", _page(document, framed=False)).encode()


def _page(document: Document, *, framed: bool) -> Page:
    words = document.words
    picture = place_roles(document.role_map, words.stands, words.hats)
    title, edition = (foundation_name(document), edition_line(document)) if framed else ("", "")
    lines = tuple(
        Line(HEAD + LINE * row, name, "")
        for row, name in enumerate((*broken(title, picture.width, LINE_TYPE), edition), start=1)
    )
    legend, end = _legend(words.stands)
    fits = end + _wide(words.document["gauge"]) <= picture.width
    return Page(
        language=document.language,
        framed=framed,
        title=title,
        edition=edition,
        lines=lines,
        head=HEAD + LINE * len(lines) + 12,
        words=words.document,
        hats=words.hats,
        stands=words.stands,
        legend=legend,
        gauge_y=0 if fits else LINE,
        axes=axes(document),
        picture=picture,
    )


def _legend(stands: Mapping[str, str]) -> tuple[tuple[tuple[str, float], ...], float]:
    """Where each mark stands, its words to its right, and where the last one ends."""
    placed, x = [], 12.0
    for stand in STANDS:
        placed.append((stand, round(x, 1)))
        x += MARK_ROOM + _wide(stands[stand]) + LEGEND_GAP
    return tuple(placed), x


def _wide(words: str) -> float:
    return width_of(words, LEGEND_TYPE) * WIDER
