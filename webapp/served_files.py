"""The files that pages load: an explicit table, made once when the app starts. What is not in it is not served."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

STYLE, SCRIPT, FONT = "text/css; charset=utf-8", "text/javascript; charset=utf-8", "font/woff2"
STYLE_SHEETS = ("faq.css", "pages.css")
"""The document's style first, so that both look alike; what only working pages need comes after it."""
WORKSHOP_STYLES = ("workshop.css", "console.css")
"""Loaded by workshops alone: for wall, phones and console, and for the console."""


@dataclass(frozen=True, slots=True)
class ServedFile:
    """One file as it is sent. `gzipped` is None where packing saves nothing."""

    media_type: str
    content: bytes
    gzipped: bytes | None
    etag: str


@dataclass(frozen=True, slots=True)
class ServedFiles:
    """All files by name. `digest` changes with any of them: an address holds it, so that it names its content for good."""

    digest: str
    by_name: Mapping[str, ServedFile]

    def address(self, name: str) -> str:
        """Where a file is served. Raises KeyError for one that is not."""
        self.by_name[name]
        return f"/static/{self.digest}/{name}"

    def find(self, digest: str, name: str) -> ServedFile | None:
        """The file at an address."""
        return self.by_name.get(name) if digest == self.digest else None


def load_served_files(templates: Path) -> ServedFiles:
    """Read the style sheets, the scripts and the fonts."""
    style = b"\n".join((templates / name).read_bytes() for name in STYLE_SHEETS)
    files = {
        "upfront.css": _served(STYLE, style),
        "upfront.js": _served(SCRIPT, (templates / "upfront.js").read_bytes()),
        **{name: _served(STYLE, (templates / name).read_bytes()) for name in WORKSHOP_STYLES},
        "workshop.js": _served(SCRIPT, (templates / "workshop.js").read_bytes()),
    }
    for font in sorted((templates / "fonts").glob("*.woff2")):
        files[f"fonts/{font.name}"] = _served(FONT, font.read_bytes())
    whole = sha256("".join(f"{name} {file.etag}\n" for name, file in files.items()).encode())
    return ServedFiles(whole.hexdigest()[:16], MappingProxyType(files))


def _served(media_type: str, content: bytes) -> ServedFile:
    # No time in the packed bytes, so that the same file is the same bytes at every start.
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    return ServedFile(media_type, content, packed if len(packed) < len(content) else None, sha256(content).hexdigest()[:32])
