"""Makes a screenshot a third of its size: no more than 256 colors, those that cover most of it, and the densest packing."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLORS = 256
PAPER = (255, 255, 255)
Color = tuple[int, int, int]
Margins = tuple[int, int, int]
"""At the top, at either side, at the bottom."""


def smaller(png: bytes, margins: Margins = (0, 0, 0)) -> bytes:
    """The same picture, each rarer color as the nearest of the frequent ones; with white margins, where a page of paper is.

    Takes what Chromium makes: 8 bits, RGB or RGBA.
    """
    width, height, samples, lines = _read(png)
    pixels = [list(zip(line[0::samples], line[1::samples], line[2::samples], strict=True)) for line in lines]
    top, side, bottom = margins
    width, height = width + 2 * side, height + top + bottom
    white = [[PAPER] * width]
    pixels = [*white * top, *([PAPER] * side + row + [PAPER] * side for row in pixels), *white * bottom]
    number: Counter[Color] = Counter()
    for row in pixels:
        number.update(row)
    # By frequency and then by value: the same picture always gives the same bytes.
    palette = sorted(number, key=lambda color: (-number[color], color))[:COLORS]
    place = {color: index for index, color in enumerate(palette)}
    for color in number:
        if color not in place:
            place[color] = _nearest(color, palette)
    rows = b"".join(b"\0" + bytes(map(place.__getitem__, row)) for row in pixels)
    return b"".join(
        (
            SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(part for color in palette for part in color)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _nearest(color: Color, palette: list[Color]) -> int:
    red, green, blue = color
    # The eye tells greens apart best and blues worst.
    far = [2 * (red - r) ** 2 + 4 * (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return far.index(min(far))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _read(png: bytes) -> tuple[int, int, int, list[bytes]]:
    """Width, height, how many bytes a pixel has, and the pixels line by line."""
    if not png.startswith(SIGNATURE):
        raise ValueError("this is not a PNG")
    place, packed, header = len(SIGNATURE), b"", b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        header = content if kind == b"IHDR" else header
        packed += content if kind == b"IDAT" else b""
        place += length + 12
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or color not in (2, 6) or interlaced:
        raise ValueError("only 8 bits in RGB or RGBA, line by line")
    samples = 3 if color == 2 else 4
    return width, height, samples, _lines(zlib.decompress(packed), width * samples, samples)


def _lines(data: bytes, length: int, samples: int) -> list[bytes]:
    lines: list[bytes] = []
    before = bytes(length)
    for start in range(0, len(data), length + 1):
        before = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + length]), before, samples)
        lines.append(before)
    return lines


def _unfiltered(how: int, line: bytearray, above: bytes, samples: int) -> bytes:
    """A line as it was before it was written as differences to its left and to the line above."""
    if how == 2:
        return bytes((value + up) & 255 for value, up in zip(line, above, strict=True))
    if how:
        for i in range(len(line)):
            left = line[i - samples] if i >= samples else 0
            corner = above[i - samples] if i >= samples else 0
            guess = (left, 0, (left + above[i]) // 2, _paeth(left, above[i], corner))[how - 1]
            line[i] = (line[i] + guess) & 255
    return bytes(line)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    by_left, by_up, by_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner
