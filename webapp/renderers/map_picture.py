"""The role map as a PNG, for programs that take no SVG. Its letters are drawn, so that it needs no fonts."""

from __future__ import annotations

from webapp.domain.faq import Document
from webapp.renderers.role_map_file import bare
from webapp.renderers.role_picture import HEIGHT, WIDTH
from webapp.renderers.typesetting import typeset

GROUND = "#ffffff"
"""Opaque: what is dark on clear cannot be seen in a program that is dark itself."""


def map_png(document: Document, width_px: int) -> bytes:
    """The drawing of the role map alone, so many dots wide."""
    data = {
        "picture": "map.svg",
        "width": width_px,
        "height": round(width_px * HEIGHT / WIDTH),
        "ground": GROUND,
        "words": document.words.document["role_map"],
    }
    return typeset("picture", data, {"map.svg": bare(document)}, kind="png", ppi=72)
