"""The document as a PDF that people print, archive and listen to: `templates/typst/faq.typ` lays it out."""

from __future__ import annotations

from webapp.domain.faq import Document
from webapp.renderers import role_map_file
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import build_shown
from webapp.renderers.typeset_data import frame_pictures, shown_data
from webapp.renderers.typesetting import typeset


def render(document: Document, look: Look = PLAIN) -> bytes:
    """PDF/UA-1 and PDF/A-2u; same document and look, same bytes. Raises TooLong."""
    pictures = {"map.svg": role_map_file.bare(document), **frame_pictures(look)}
    return typeset("faq", shown_data(build_shown(document), look), pictures)
