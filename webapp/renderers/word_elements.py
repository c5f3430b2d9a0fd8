"""The elements Word files are made of, each in the order Word wants its parts in."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.ns import nsmap, qn
from lxml import etree

OPEN, OPEN_TINT, RULE, INK = ("735600", "735601"), "FEFAEC", "DDD4C5", "1B2830"
EDGE = "7F7869"
BOX_INDENT, HANGING = 200, 220
"""How far the dashed call-out stands in, so that its line stays inside the column."""
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SIDES = ("top", "left", "bottom", "right")


def valued(parent: etree._Element, tag: str, value: str) -> etree._Element:
    """A new element whose whole content is one value."""
    element = etree.SubElement(parent, qn(tag))
    element.set(qn("w:val"), value)
    return element


def attributes(element: etree._Element, **told: str) -> etree._Element:
    """The element with these attributes of its own kind."""
    for name, value in told.items():
        element.set(qn(f"w:{name}"), value)
    return element


# -- words -------------------------------------------------------------------------------------------------------------


def run(parent: etree._Element, text: str, style: str = "", *, link: bool = False) -> None:
    """A stretch of text in a character style by its id, its line breaks kept. `link`: also underlined."""
    if not text:
        return
    element = etree.SubElement(parent, qn("w:r"))
    if style:
        letters = etree.SubElement(element, qn("w:rPr"))
        valued(letters, "w:rStyle", style)
        if link:
            valued(letters, "w:u", "single")
    for number, words in enumerate(text.split("\n")):
        if number:
            etree.SubElement(element, qn("w:br"))
        if words:
            said = etree.SubElement(element, qn("w:t"))
            said.text = words
            if words != words.strip() or "  " in words:
                said.set(SPACE, "preserve")


def field_step(kind: str) -> etree._Element:
    """One of the three signs around a field: `begin`, `separate` or `end`."""
    element = etree.Element(qn("w:r"))
    etree.SubElement(element, qn("w:fldChar")).set(qn("w:fldCharType"), kind)
    return element


def field_start(code: str) -> tuple[etree._Element, ...]:
    """A field up to what it shows."""
    told = etree.Element(qn("w:r"))
    instruction = etree.SubElement(told, qn("w:instrText"))
    instruction.set(SPACE, "preserve")
    instruction.text = f" {code} "
    return field_step("begin"), told, field_step("separate")


def field(paragraph: etree._Element, code: str, shown: str) -> None:
    """A whole field; `shown` is what stands there until a program works it out."""
    paragraph.extend(field_start(code))
    run(paragraph, shown)
    paragraph.append(field_step("end"))


# -- lines around ------------------------------------------------------------------------------------------------------


def line(parent: etree._Element, side: str, size: int, color: str, *, kind: str = "single", space: int = 0) -> None:
    """A border on one side; `size` in eighths of a point."""
    attributes(etree.SubElement(parent, qn(f"w:{side}")), val=kind, sz=str(size), space=str(space), color=color)


def box(properties: etree._Element, number: int, *, bullets: bool) -> None:
    """The dashed call-out. Paragraphs in a row share it if their lines and indents are the same.

    So that two call-outs in a row stay two, every second one has a color that no eye tells from the first.
    """
    borders = etree.SubElement(properties, qn("w:pBdr"))
    for side in SIDES:
        line(borders, side, 10, OPEN[number % 2], kind="dashed", space=9)
    attributes(etree.SubElement(properties, qn("w:shd")), val="clear", color="auto", fill=OPEN_TINT)
    if bullets:
        # An item that hangs would have another indent, and so a box of its own.
        stops = etree.SubElement(properties, qn("w:tabs"))
        attributes(etree.SubElement(stops, qn("w:tab")), val="left", pos=str(BOX_INDENT + HANGING))
    attributes(etree.SubElement(properties, qn("w:ind")), left=str(BOX_INDENT), right=str(BOX_INDENT), firstLine="0")


def bar(properties: etree._Element) -> None:
    """The line at the left of a foundation's own words, for an item of a list among them."""
    line(etree.SubElement(properties, qn("w:pBdr")), "left", 12, EDGE, space=9)
    attributes(etree.SubElement(properties, qn("w:ind")), left=str(2 * HANGING), hanging=str(HANGING))


def cell_margins(kind: str) -> tuple[int, int, int, int]:
    """Room in a cell: above, left, below, right."""
    if kind == "bare":
        return 0, 0, 0, 0
    if kind == "band":
        return 260, 340, 220, 340
    return (44, 200, 36, 200) if kind == "sheet" else (24, 60, 20, 60)


def table_properties(table: etree._Element, widths: Sequence[int], kind: str, indent: int = 0) -> None:
    """How a table is drawn: `rows` with rules between, a `sheet` also with a heavy one above and a line around."""
    properties = etree.SubElement(table, qn("w:tblPr"))
    attributes(etree.SubElement(properties, qn("w:tblW")), w=str(sum(widths)), type="dxa")
    attributes(etree.SubElement(properties, qn("w:tblInd")), w=str(indent), type="dxa")
    if kind not in ("bare", "band"):
        borders = etree.SubElement(properties, qn("w:tblBorders"))
        for side in (*SIDES, "insideH"):
            if kind == "sheet" and side == "top":
                line(borders, side, 36, INK)
            elif kind == "sheet" or side not in ("left", "right"):
                line(borders, side, 4, RULE)
    attributes(etree.SubElement(properties, qn("w:tblLayout")), type="fixed")
    margins = etree.SubElement(properties, qn("w:tblCellMar"))
    for name, width in zip(SIDES, cell_margins(kind), strict=True):
        attributes(etree.SubElement(margins, qn(f"w:{name}")), w=str(width), type="dxa")
    attributes(etree.SubElement(properties, qn("w:tblLook")), firstRow="1", firstColumn="1", noHBand="1", noVBand="1")
    grid = etree.SubElement(table, qn("w:tblGrid"))
    for width in widths:
        attributes(etree.SubElement(grid, qn("w:gridCol")), w=str(width))


# -- pictures ----------------------------------------------------------------------------------------------------------


def inline_picture(relation: str, number: int, words: str, size: tuple[int, int]) -> etree._Element:
    """A picture among the words, `size` in Word's own small unit. Without words it says of itself that it is decoration."""
    drawing = etree.Element(qn("w:drawing"), nsmap={name: nsmap[name] for name in ("w", "wp", "a", "pic", "r")})
    inline = etree.SubElement(drawing, qn("wp:inline"), distT="0", distB="0", distL="0", distR="0")
    extent = {"cx": str(size[0]), "cy": str(size[1])}
    etree.SubElement(inline, qn("wp:extent"), extent)
    told = etree.SubElement(inline, qn("wp:docPr"), id=str(number), name=f"{number}", descr=words)
    if not words:
        extension = etree.SubElement(etree.SubElement(told, qn("a:extLst")), qn("a:ext"), uri=DECORATION)
        etree.SubElement(extension, f"{{{DECORATIVE}}}decorative", nsmap={"adec": DECORATIVE}, val="1")
    data = etree.SubElement(etree.SubElement(inline, qn("a:graphic")), qn("a:graphicData"), uri=PICTURE)
    picture = etree.SubElement(data, qn("pic:pic"))
    about = etree.SubElement(picture, qn("pic:nvPicPr"))
    etree.SubElement(about, qn("pic:cNvPr"), id=str(number), name=f"{number}", descr=words)
    etree.SubElement(about, qn("pic:cNvPicPr"))
    fill = etree.SubElement(picture, qn("pic:blipFill"))
    etree.SubElement(fill, qn("a:blip")).set(qn("r:embed"), relation)
    etree.SubElement(etree.SubElement(fill, qn("a:stretch")), qn("a:fillRect"))
    shape = etree.SubElement(picture, qn("pic:spPr"))
    frame = etree.SubElement(shape, qn("a:xfrm"))
    etree.SubElement(frame, qn("a:off"), x="0", y="0")
    etree.SubElement(frame, qn("a:ext"), extent)
    etree.SubElement(etree.SubElement(shape, qn("a:prstGeom"), prst="rect"), qn("a:avLst"))
    return drawing
