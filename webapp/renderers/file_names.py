"""What a downloaded file is called: safe on every disk, and clear about whose it is, and which draft or version of it."""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.faq import Document
from webapp.renderers import FROZEN
from webapp.renderers.look import A4, PLAIN, Look

LONGEST_NAME = 60
UNNAMED = "upfront"
ON_PAPER = ("pdf", "docx")
"""Endings of files that are made for a paper."""
WHOLE = "faq"
OTHERS = {
    "one-page": "faq-one-page",
    "summary": "faq-summary",
    "summary-png": "faq-summary",
    "embed": "faq-embed",
    "parts": "faq-parts",
}
"""What a published file is called by its format, where it is not simply the FAQ."""
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def attachment(document: Document, what: str, ending: str, look: Look = PLAIN) -> str:
    """The value of a Content-Disposition header that has the document kept as a file."""
    return f'attachment; filename="{file_name(document, what, ending, look)}"'


def file_name(document: Document, what: str, ending: str, look: Look = PLAIN) -> str:
    """`harlow-family-foundation-faq-draft-2026-11-22.md`; only plain letters, digits and hyphens before the dot.

    A file for A4 ends in `-a4`, so that it does not replace the one for letter paper; a letterhead has its own paper.
    """
    unnamed = document.foundation == document.words.names["foundation"]
    whose = "" if unnamed else plain_letters(document.foundation)
    return f"{whose or UNNAMED}-{what}-{document.as_of.isoformat()}{_paper(ending, look)}.{ending}"


def published_name(foundation: str, number: int, name: str) -> str:
    """`harlow-family-foundation-faq-version-2.pdf`; `name` is that of the format in FROZEN.

    Raises KeyError for a format there is not.
    """
    ending = FROZEN[name].ending
    return f"{plain_letters(foundation) or UNNAMED}-{OTHERS.get(name, WHOLE)}-version-{number}.{ending}"


def _paper(ending: str, look: Look) -> str:
    own_paper = ending == "docx" and look.letterhead is not None
    return f"-{A4}" if look.paper == A4 and ending in ON_PAPER and not own_paper else ""


def plain_letters(text: str) -> str:
    """Text in small plain letters and digits, hyphens between; empty where it has none of them."""
    parted = unicodedata.normalize("NFKD", text)
    without_accents = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return NOT_PLAIN.sub("-", without_accents.lower()).strip("-")[:LONGEST_NAME].rstrip("-")
