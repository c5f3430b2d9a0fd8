"""The document in short on one sheet of paper, as a PDF: `templates/typst/one-page.typ` lays it out."""

from __future__ import annotations

from webapp.domain.faq import Document
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.short_form import build_short, fitted, sheet_choices, short_data


def render(document: Document, look: Look = PLAIN) -> bytes:
    """PDF/UA-1 and PDF/A-2u, always one page. Raises TooLong where even the fewest words do not fit."""
    short = build_short(document)
    return fitted("one-page", short_data(short, sheet_choices(short), look), look)
