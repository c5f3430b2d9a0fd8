"""The page for a frame on a foundation's own site: it needs nothing else, keeps nothing, and leads out in a new tab."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.faq import Document
from webapp.renderers.html_file import build_page
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.templates import fill

OUTWARD = ' rel="noopener nofollow"'
"""How the page marks every link that leads out. No word in it can read like this: there a quotation mark is escaped."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything `embed-snippet.html` shows."""

    address: str
    title: str
    language: str


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, ends with a newline. Raises ValueError for a look whose band is no color."""
    page = fill("embed.html", build_page(document, look, hidden=True))
    # Inside a frame another site would open in the frame.
    return page.replace(OUTWARD, f' target="_blank"{OUTWARD}').encode()


def snippet(document: Document, address: str) -> str:
    """What a foundation pastes into its own site to show the page that it keeps at this address."""
    return fill("embed-snippet.html", Frame(address, document.title.text, document.language)).strip()
