"""Makes `templates/fonts/upfront-last.ttf`: a box for every character that no other font of ours has.

A file for archives may hold no character without a glyph, and people can type any.
`python -m tests.last_font` makes it anew.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import cmap_format_13

FILE = Path(__file__).parent.parent / "templates" / "fonts" / "upfront-last.ttf"
WIDTH, ASCENT, DESCENT = 600, 800, -200
OUTSIDE, INSIDE = (60, 0, 540, 700), (110, 50, 490, 650)
NAMES = {
    "copyright": "Copyright the Upfront authors",
    "familyName": "Upfront Last",
    "styleName": "Regular",
    "uniqueFontIdentifier": "upfront-last-1",
    "fullName": "Upfront Last",
    "version": "Version 1.000",
    "psName": "UpfrontLast",
    "licenseDescription": "Licensed under the Apache License, Version 2.0.",
}
FIRST, LAST, HALVES = 0x20, 0x10FFFF, range(0xD800, 0xE000)


def made() -> bytes:
    """The font, the same bytes every time."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.font["cmap"] = _every_character()
    builder.setupGlyf({".notdef": _box(), "box": _box()})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, OUTSIDE[0]), "box": (WIDTH, OUTSIDE[0])})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable(NAMES)
    builder.setupOS2(sTypoAscender=ASCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def _box():
    """An upright rectangle, and a smaller one cut out of it."""
    pen = TTGlyphPen(None)
    for (left, bottom, right, top), clockwise in ((OUTSIDE, True), (INSIDE, False)):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        first, *others = corners if clockwise else reversed(corners)
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def _every_character():
    """A table that gives whole ranges the same glyph: as large as a few letters' would be."""
    table = cmap_format_13(13)
    table.platformID, table.platEncID, table.language, table.reserved = 3, 10, 0, 0
    table.cmap = dict.fromkeys((code for code in range(FIRST, LAST + 1) if code not in HALVES), "box")
    cmap = newTable("cmap")
    cmap.tableVersion, cmap.tables = 0, [table]
    return cmap


if __name__ == "__main__":
    FILE.write_bytes(made())
