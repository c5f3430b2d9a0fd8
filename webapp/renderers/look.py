"""How a foundation's own files look: the paper, one color, a logo, a letterhead. None of it changes a word."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from itertools import count

from webapp.domain.errors import UpfrontError

LETTER, A4 = "letter", "a4"
PAPERS = (LETTER, A4)
BAND = "#11394a"
"""The color behind the title, where a foundation has chosen none."""
ON_BAND = (("#ffffff", 4.5), ("#c3dbe0", 4.5), ("#5fc6b6", 3.0), ("#f0a656", 3.0))
"""What stands on the band: its text, its second text and the two outlines, each with the least contrast it needs."""
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
LARGEST_LOGO, LARGEST_LETTERHEAD = 500_000, 5_000_000
"""Bytes of an uploaded file."""
LONGEST_WORDS = 200
"""Characters that say what a logo shows, or what a letterhead is called."""


class UnfitLogo(UpfrontError):
    """A picture that cannot be a logo. `code` says why, for a page to find the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnfitLetterhead(UpfrontError):
    """A file that cannot be a letterhead. `code` says why, for a page to find the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Logo:
    """A foundation's sign as a picture we drew ourselves from what was uploaded. `words` say what it shows."""

    png: bytes
    width: int
    height: int
    words: str

    @property
    def drawing(self) -> bytes:
        """The picture inside an SVG: that is how a page set in type takes it."""
        return png_in_svg(self.png, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Look:
    """Paper is `letter` or `a4`; `band` a color `#rrggbb` on which text is readable; `letterhead` a checked Word file."""

    paper: str = LETTER
    band: str = BAND
    logo: Logo | None = None
    letterhead: bytes | None = None


PLAIN = Look()


def png_in_svg(png: bytes, width: int, height: int) -> bytes:
    """An SVG that shows nothing but this picture. The typesetter reads files as text, and takes no other picture."""
    size = f'width="{width}" height="{height}"'
    image = f'<image {size} href="data:image/png;base64,{b64encode(png).decode()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">{image}</svg>\n'.encode()


def readable(color: str) -> str:
    """The color itself, or the nearest darker one on which everything on the band can be read (WCAG 2.2 AA).

    Raises ValueError for what is not a color like `#11394a`.
    """
    if not COLOR.fullmatch(color):
        raise ValueError(color)
    whole = tuple(int(color[place : place + 2], 16) for place in (1, 3, 5))
    for step in count():
        darker = tuple(part * (100 - step) // 100 for part in whole)
        found = "#{:02x}{:02x}{:02x}".format(*darker)
        if all(contrast(found, text) >= least for text, least in ON_BAND):
            return found
    raise AssertionError("black is dark enough")  # pragma: no cover


def contrast(one: str, other: str) -> float:
    """How well one color stands out from another, 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
