"""What a downloaded file is called: safe on every disk, and clear about whose it is, of when, and that it is a draft."""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.faq import Document

LONGEST_NAME = 60
UNNAMED = "upfront"
NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def attachment(document: Document, what: str, ending: str) -> str:
    """The value of a Content-Disposition header that has the document kept as a file."""
    return f'attachment; filename="{file_name(document, what, ending)}"'


def file_name(document: Document, what: str, ending: str) -> str:
    """`harlow-family-foundation-faq-draft-2026-11-22.md`; only plain letters, digits and hyphens before the dot."""
    unnamed = document.foundation == document.words.names["foundation"]
    whose = "" if unnamed else plain_letters(document.foundation)
    return f"{whose or UNNAMED}-{what}-{document.as_of.isoformat()}.{ending}"


def plain_letters(text: str) -> str:
    """Text in small plain letters and digits, hyphens between; empty where it has none of them."""
    parted = unicodedata.normalize("NFKD", text)
    without_accents = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return NOT_PLAIN.sub("-", without_accents.lower()).strip("-")[:LONGEST_NAME].rstrip("-")
