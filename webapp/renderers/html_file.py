"""The document as one HTML file that needs nothing else: no script, no request, its own type and picture."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from markupsafe import Markup

from webapp.config import templates_folder
from webapp.domain.faq import Document
from webapp.renderers.linked_data import linked_data
from webapp.renderers.look import BAND, PLAIN, Logo, Look, readable
from webapp.renderers.shown import Shown, build_shown
from webapp.renderers.templates import fill

FONT = re.compile(r"url\((fonts/[\w.-]+\.woff2)\)")
LOGO_HEIGHT, LOGO_WIDTH = 64, 240
"""The most room a logo has, in pixels of the page."""


@dataclass(frozen=True, slots=True)
class PlacedLogo:
    """A logo as the page shows it: its bytes as an address, and the size it has there."""

    address: str
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `faq.html` shows. `hidden`: search engines shall not list it."""

    shown: Shown
    style: Markup
    style_hash: str
    hidden: bool
    data: Markup
    logo: PlacedLogo | None


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, ends with a newline. Raises ValueError for a look whose band is no color."""
    return fill("faq.html", build_page(document, look)).encode()


def build_page(document: Document, look: Look, *, hidden: bool = False) -> Page:
    """The page of a document; a draft is hidden from search engines anyway. Raises ValueError as `render` does."""
    shown = build_shown(document)
    style = _style(shown.edition, readable(look.band))
    return Page(
        shown=shown,
        style=Markup(style),  # noqa: S704  our own style sheet, and a string of it escaped by `_css_string`
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        hidden=hidden or document.draft,
        data=Markup(linked_data(document)),  # noqa: S704  JSON in which no sign of HTML is left
        logo=_placed(look.logo) if look.logo else None,
    )


def _placed(logo: Logo) -> PlacedLogo:
    scale = min(LOGO_HEIGHT / logo.height, LOGO_WIDTH / logo.width)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    return PlacedLogo(f"data:image/png;base64,{b64encode(logo.png).decode()}", *size, logo.words)


# -- style -------------------------------------------------------------------------------------------------------------


def _style(edition: str, band: str) -> str:
    """The style sheet with its fonts inside, the line for the foot of every printed page, and a band of one's own."""
    own = "" if band == BAND else f";--deep:{band}"
    return f"{_style_sheet()}:root{{--edition:{_css_string(edition)}{own}}}\n"


@cache
def _style_sheet() -> str:
    folder = templates_folder()
    sheet = (folder / "faq.css").read_text(encoding="utf-8")
    return FONT.sub(
        lambda found: f"url(data:font/woff2;base64,{b64encode((folder / found[1]).read_bytes()).decode()})", sheet
    )


def _css_string(text: str) -> str:
    """Text as a CSS string in which no sign can mean anything."""
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'
