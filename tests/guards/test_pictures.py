"""The pictures in the docs are those that `make screenshots` takes, small enough for everybody's clone, and all there."""

import re
import struct
import zlib
from pathlib import Path

import pytest

from tests.browser.photographer import FOLDER, LARGEST
from tests.browser.small_png import SIGNATURE, size_of, smaller

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "tests" / "browser" / f"{name}.py" for name in ("screenshots", "workshop_pictures")]
TAKING = re.compile(r'\w\.(?:take|print)\("([a-z-]+)"')
TAKEN = {name for script in SCRIPTS for name in TAKING.findall(script.read_text(encoding="utf-8"))}
PICTURES = sorted(FOLDER.glob("*"))


def test_every_picture_is_one_that_is_taken():
    assert {path.name for path in PICTURES} == {f"{name}.png" for name in TAKEN}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small(picture):
    assert picture.read_bytes().startswith(SIGNATURE)
    assert picture.stat().st_size <= LARGEST


def test_the_pictures_that_are_shown_are_there():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {(page, name) for page in pages for name in re.findall(r"pictures/([\w.-]+)", page.read_text(encoding="utf-8"))}
    assert {name for _, name in shown if not (FOLDER / name).is_file()} == set()


# ── A picture made smaller is the same picture ──

WIDTH, HEIGHT = 7, 5


def drawn(x, y):
    return ((x * 40) % 256, (y * 60) % 256, (x * y * 9) % 256)


def written(how, samples):
    """A PNG as Chromium writes one, with this filter on every line."""
    packed, above = b"", bytes(WIDTH * samples)
    for y in range(HEIGHT):
        line = b"".join(bytes((*drawn(x, y), 255)[:samples]) for x in range(WIDTH))
        packed += bytes([how]) + bytes((line[i] - guess(how, line, above, i, samples)) % 256 for i in range(len(line)))
        above = line
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2 if samples == 3 else 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(packed)), (b"IEND", b""))
    return SIGNATURE + b"".join(struct.pack(">I", len(it)) + kind + it + bytes(4) for kind, it in parts)


def guess(how, line, above, i, samples):
    left = line[i - samples] if i >= samples else 0
    corner = above[i - samples] if i >= samples else 0
    near = min((left, above[i], corner), key=lambda value: abs(left + above[i] - corner - value))
    return (0, left, above[i], (left + above[i]) // 2, near)[how]


def colors(png):
    """The picture of a palette PNG, line by line."""
    palette = png[png.index(b"PLTE") + 4 :]
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    rows = zlib.decompress(png[start + 4 : start + 4 + length])
    width, height = size_of(png)
    lines = [rows[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return [[tuple(palette[3 * index : 3 * index + 3]) for index in line] for line in lines]


@pytest.mark.parametrize("samples", [3, 4])
@pytest.mark.parametrize("how", range(5))
def test_a_picture_made_smaller_is_the_same_picture(how, samples):
    assert colors(smaller(written(how, samples))) == [[drawn(x, y) for x in range(WIDTH)] for y in range(HEIGHT)]


def test_a_sheet_of_paper_has_margins():
    picture = colors(smaller(written(0, 3), margins=(1, 2, 3)))
    assert (len(picture), len(picture[0])) == (HEIGHT + 4, WIDTH + 4)
    assert set(picture[0]) == set(picture[-3]) == {(255, 255, 255)}
    assert picture[1][2 : 2 + WIDTH] == [drawn(x, 0) for x in range(WIDTH)]
