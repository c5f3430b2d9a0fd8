"""An address as a picture that phones read: the wall, the console and the poster show the same one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

QUIET = 4
"""Modules of white around it, without which many phones find nothing."""
MEDIUM = "m"
"""How much of it may be covered or blurred: some 15 percent."""


@dataclass(frozen=True, slots=True)
class QrPicture:
    """`size` modules in each direction; `path` draws the dark ones, the first of them at 0, 0."""

    size: int
    path: str

    @property
    def box(self) -> str:
        """The view box, quiet zone and all."""
        whole = self.size + 2 * QUIET
        return f"{-QUIET} {-QUIET} {whole} {whole}"


@lru_cache(maxsize=64)
def qr_picture(address: str) -> QrPicture:
    """The picture of an address."""
    # Nobody but a workshop needs it, so nobody else waits for it at start.
    made = importlib.import_module("segno").make(address, error=MEDIUM, micro=False)
    rows = [bytes(row) for row in made.matrix]
    return QrPicture(len(rows), "".join(_runs(rows)))


def qr_file(address: str) -> bytes:
    """The same as an SVG file with its quiet zone."""
    picture = qr_picture(address)
    whole = picture.size + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{picture.box}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M{-QUIET} {-QUIET}h{whole}v{whole}h-{whole}z"/><path d="{picture.path}"/></svg>'
    ).encode()


def _runs(rows: Sequence[bytes]) -> Iterator[str]:
    """Each run of dark modules in a row as one bar."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
            x += 1
