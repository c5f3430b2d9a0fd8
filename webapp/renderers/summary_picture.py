"""The picture for a slide as a PNG of 1920 by 1080 dots, for programs that take no SVG."""

from __future__ import annotations

from webapp.domain.faq import Document
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.short_form import build_short, fitted, short_data, slide_choices


def render(document: Document, look: Look = PLAIN) -> bytes:
    """The same picture as `summary_file` makes. Raises TooLong where even the fewest words do not fit."""
    short = build_short(document)
    return fitted("summary", short_data(short, slide_choices(short), look), look, "png")
