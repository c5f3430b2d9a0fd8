"""Reads the logo a foundation uploads, and draws it anew: of the file that came in, nothing but its look is kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.errors import Broken
from webapp.renderers.look import LARGEST_LOGO, LONGEST_WORDS, Logo, UnfitLogo, png_in_svg
from webapp.renderers.svg_cleaning import clean_svg
from webapp.renderers.typesetting import typeset

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LONGEST_SIDE, MOST_DOTS = 4_000, 6_000_000
"""A file of a few bytes can unpack into a picture that fills the memory."""
SLIMMEST = 12
"""How much longer one side may be than the other: beyond, nothing can be seen in a line's height."""
WIDTH, HEIGHT = 1_200, 480
"""The box in which it is drawn: sharp enough for print at the size it is shown."""
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By the kind of color in a PNG: gray, color, palette, gray or color with transparency."""
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
"""The parts of a PNG that make the picture; others hold texts, profiles and more pictures."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is drawn anew: a clean SVG, how its sides are to one another, and whether it is made of dots."""

    svg: bytes
    width: float
    height: float
    dots: bool


def read_logo(data: bytes, words: str) -> Logo:
    """The logo in this PNG or SVG file, which shows what `words` say.

    Raises UnfitLogo: `empty`, `large`, `kind`, `damaged`, `dots`, `slim`, `blank` or `words`; and for an SVG `entities`,
    `element`, `text`, `outside`, `much` or `measures`.
    """
    if not words.strip() or len(words) > LONGEST_WORDS:
        raise UnfitLogo("words")
    if not data:
        raise UnfitLogo("empty")
    if len(data) > LARGEST_LOGO:
        raise UnfitLogo("large")
    picture = _png(data) if data.startswith(SIGNATURE) else _Picture(*clean_svg(data), dots=False)
    if max(picture.width, picture.height) > SLIMMEST * min(picture.width, picture.height):
        raise UnfitLogo("slim")
    width, height = _drawn_size(picture)
    return Logo(_drawn(picture, width, height), width, height, words)


def _drawn_size(picture: _Picture) -> tuple[int, int]:
    """As large as fits the box; dots are never made up, curves can be drawn at any size."""
    share = min(WIDTH / picture.width, HEIGHT / picture.height)
    share = min(share, 1) if picture.dots else share
    return max(1, round(picture.width * share)), max(1, round(picture.height * share))


def _drawn(picture: _Picture, width: int, height: int) -> bytes:
    """The picture in dots, clear where it has no color."""

    def on(ground: str | None, svg: bytes) -> bytes:
        data = {"picture": "logo.svg", "width": width, "height": height, "ground": ground, "words": ""}
        return typeset("picture", data, {"logo.svg": svg}, kind="png", ppi=72, sent_in=True)

    try:
        clear = on(None, picture.svg)
        on_white = on("#ffffff", png_in_svg(clear, width, height))
    except (RuntimeError, Broken) as error:
        raise UnfitLogo("damaged") from error
    if _is_white(on_white, height):
        raise UnfitLogo("blank")
    return clear


def _is_white(png: bytes, height: int) -> bool:
    """Whether nothing would be seen on white paper: a white dot first, and then no dot that differs from one before it.

    Apart from that dot, only the byte before each line that says how it was packed is not zero.
    """
    lines = zlib.decompress(b"".join(body for name, body in _chunks(png) if name == b"IDAT"))
    return lines[1:5] == b"\xff" * 4 and len(lines.translate(None, b"\0")) <= height + 4


# -- PNG ---------------------------------------------------------------------------------------------------------------


def _png(data: bytes) -> _Picture:
    """The file without anything but the picture. Raises UnfitLogo."""
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise UnfitLogo("damaged")
    width, height, depth, color, packing, filtering, lacing = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth not in DEPTHS.get(color, ()) or packing or filtering or lacing > 1 or not width or not height:
        raise UnfitLogo("damaged")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_DOTS:
        raise UnfitLogo("dots")
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    # Each line has a byte before it and is filled up to whole bytes; laced into seven smaller pictures there are more.
    line = width * SAMPLES[color] * depth // 8
    if _unpacked(packed, (line + 2) * height * (1 + lacing) + 8 * height) < max(line * height, 1):
        raise UnfitLogo("damaged")
    kept = b"".join(_chunk(name, body) for name, body in chunks if name in KEPT)
    clean = SIGNATURE + kept + _chunk(b"IEND", b"")
    return _Picture(png_in_svg(clean, width, height), width, height, dots=True)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG up to its end, each by name. Raises UnfitLogo where one is cut off or changed."""
    place = len(SIGNATURE)
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        check = data[place + 8 + length : place + 12 + length]
        if len(check) < 4 or zlib.crc32(name + body) != int.from_bytes(check, "big"):
            raise UnfitLogo("damaged")
        if name == b"IEND":
            return
        yield name, body
        place += 12 + length
    raise UnfitLogo("damaged")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _unpacked(packed: bytes, most: int) -> int:
    """How many bytes the dots unpack into; -1 where they do not, or into more than `most`."""
    unpacking = zlib.decompressobj()
    try:
        length = len(unpacking.decompress(packed, most + 1))
    except zlib.error:
        return -1
    return length if unpacking.eof else -1
