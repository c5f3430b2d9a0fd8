"""A static site around its pages: those that lead on to where a FAQ is now, and all of it as one file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from webapp.renderers.public_links import Links
from webapp.renderers.public_page import Frame, build_frame
from webapp.renderers.templates import fill

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""What an entry says of its time: the same site is the same bytes whenever it is packed."""
PLAIN_FILE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class MovedPage:
    """Everything `public/moved.html` shows: where it leads."""

    frame: Frame
    href: str


def render_moved(path: str, links: Links, language: str = "en") -> str:
    """A page at an address that a FAQ had before; on a plain web host nothing else could lead on."""
    return fill("public/moved.html", MovedPage(build_frame(links, language=language, hidden=True), links.page(path)))


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Files by their paths as one ZIP file, in their order."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, content in files:
            entry = ZipInfo(path, NO_TIME)
            entry.external_attr = PLAIN_FILE
            archive.writestr(entry, content, ZIP_DEFLATED)
    return packed.getvalue()
