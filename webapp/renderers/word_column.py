"""Writes a Word document from top to bottom: headings, paragraphs, lists, tables, pictures, on the page or in a cell.

Words are handed over as they are; nothing in them can be read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from lxml import etree

from webapp.renderers.shown import Line, Piece
from webapp.renderers.word_elements import (
    INK,
    attributes,
    bar,
    box,
    cell_margins,
    inline_picture,
    line,
    run,
    table_properties,
    valued,
)
from webapp.renderers.word_names import Names, link_address, mark_png

EMU_IN_MM = 36_000
MARK_MM = 2.9
BESIDE_MARK = "\u00a0\u00a0"
"""Two spaces at which no line ends: a mark and its words stay together."""
BULLETS = "List Bullet"
LETTERS = {"strong": "Strong", "em": "Emphasis"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a character style of ours; with `to` they lead to that anchor in the same document."""

    said: Line | str
    style: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A hat or a state as a small drawing, beside words that say the same; named like its file in `templates/word/marks`."""

    name: str


@dataclass(frozen=True, slots=True)
class Tab:
    """To the next stop of the line."""


Said = Line | str | Words | Mark | Tab
"""What a paragraph can be made of."""


class Column:
    """What is written from top to bottom. Styles go by their names, those of the base: `tests/word_base.py` lists them."""

    def __init__(self, names: Names, parent: etree._Element, part: StoryPart, width: int) -> None:
        self.names, self.part = names, part
        self.width = width
        """In twentieths of a point."""
        self._parent = parent
        self._boxes = 0
        self._breaks = False

    def paragraph(
        self,
        style: str,
        *said: Said,
        keep: bool = False,
        boxed: bool = False,
        tight: bool = False,
        anchor: str = "",
        align: str = "",
    ) -> None:
        """One paragraph.

        `keep`: on one page with the next. `boxed`: in the dashed call-out of what is not decided yet. `tight`: no room
        above.
        """
        paragraph = self.new_paragraph(style, keep=keep, boxed=boxed, tight=tight, align=align)
        number = str(self.names.number()) if anchor else ""
        if anchor:
            attributes(etree.SubElement(paragraph, qn("w:bookmarkStart")), id=number, name=self.names.place(anchor))
        for one in said:
            self.write(paragraph, one)
        if anchor:
            attributes(etree.SubElement(paragraph, qn("w:bookmarkEnd")), id=number)

    def heading(self, level: int, *said: Said, anchor: str = "", boxed: bool = False, tight: bool = False) -> None:
        """A heading, 1 to 3; 0 is the document's title. `tight`: with no room above, as the first words of a cell."""
        self.paragraph(f"heading {level}" if level else "Title", *said, anchor=anchor, boxed=boxed, tight=tight)

    def new_box(self) -> None:
        """The next words that are `boxed` stand in a call-out of their own, not in the one before."""
        self._boxes += 1

    def new_page(self) -> None:
        """The next words begin a page."""
        self._breaks = True

    def bullets(self, items: Sequence[Said], *, boxed: bool = False, barred: bool = False, keep: bool = False) -> None:
        """A list. `barred`: with the line at its left that a foundation's own words have. `keep`: its end with the next.

        No item stands alone on its page.
        """
        last = len(items)
        for number, item in enumerate(items, 1):
            together = keep if number == last else number in (1, last - 1)
            paragraph = self.new_paragraph(BULLETS, boxed=boxed, keep=together)
            if barred and not boxed:
                bar(paragraph[0])
            self.write(paragraph, item)

    def table(self, shares: Sequence[int], kind: str = "rows") -> Table:
        """A table across the column, its columns as wide as their shares.

        `rows` has a rule between rows; a `sheet`, which partners read, also a heavy one above; `bare` has none.
        """
        return Table(self, self.add("w:tbl"), shares, kind)

    def picture(self, png: bytes, words: str, width_mm: float, *, align: str = "", keep: bool = False) -> None:
        """A picture in a paragraph of its own. `words` say what it shows; with none it is decoration."""
        self._draw(self.new_paragraph("Normal", align=align, keep=keep), png, words, width_mm)

    # -- for what is built of these ------------------------------------------------------------------------------------

    def add(self, tag: str) -> etree._Element:
        """A new element at the end."""
        return etree.SubElement(self._parent, qn(tag))

    def new_paragraph(
        self, style: str, *, keep: bool = False, boxed: bool = False, tight: bool = False, align: str = ""
    ) -> etree._Element:
        """A paragraph without words yet."""
        paragraph = self.add("w:p")
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        if style != "Normal":
            valued(properties, "w:pStyle", self.names.style(style))
        if keep:
            etree.SubElement(properties, qn("w:keepNext"))
        if self._breaks:
            etree.SubElement(properties, qn("w:pageBreakBefore"))
            self._breaks = False
        if boxed:
            box(properties, self._boxes, bullets=style == BULLETS)
        if tight:
            properties.append(attributes(etree.Element(qn("w:spacing")), before="0"))
        if align:
            valued(properties, "w:jc", align)
        return paragraph

    def write(self, paragraph: etree._Element, said: Said) -> None:
        """Words, or a mark, at the end of a paragraph."""
        match said:
            case Mark(name):
                self._draw(paragraph, mark_png(name), "", MARK_MM)
                run(paragraph, BESIDE_MARK)
            case Tab():
                etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:tab"))
            case Words(words, style, ""):
                self._say(paragraph, words, style)
            case Words(words, style, anchor):
                link = etree.SubElement(paragraph, qn("w:hyperlink"))
                self._say(attributes(link, anchor=self.names.place(anchor), history="1"), words, style, links=False)
            case _:
                self._say(paragraph, said, "")

    def _say(self, into: etree._Element, said: Line | str, style: str, *, links: bool = True) -> None:
        style_id = self.names.style(style)
        if isinstance(said, str):
            run(into, said, style_id)
            return
        for piece in (piece for stretch in said for piece in stretch.pieces):
            if links and piece.href and (address := link_address(piece.href)):
                self._link(into, piece, address, style_id)
            else:
                run(into, piece.text, self.names.style(LETTERS.get(piece.style, "")) or style_id)

    def _link(self, into: etree._Element, piece: Piece, address: str, style_id: str) -> None:
        link = attributes(etree.SubElement(into, qn("w:hyperlink")), history="1")
        link.set(qn("r:id"), self.names.address(self.part, address))
        run(link, piece.text, style_id or self.names.style("Hyperlink"), link=bool(style_id))

    def _draw(self, paragraph: etree._Element, png: bytes, words: str, width_mm: float) -> None:
        relation, (across, down) = self.names.image(self.part, png)
        size = (round(width_mm * EMU_IN_MM), round(width_mm * down / across * EMU_IN_MM))
        drawing = inline_picture(relation, self.names.number(), words, size)
        etree.SubElement(paragraph, qn("w:r")).append(drawing)


class Table:
    """A table that is written row by row."""

    def __init__(self, column: Column, table: etree._Element, shares: Sequence[int], kind: str) -> None:
        self._column, self._table = column, table
        self._widths = [column.width * share // sum(shares) for share in shares]
        self._sides = sum(cell_margins(kind)[1::2])
        table_properties(table, self._widths, kind, indent=cell_margins(kind)[1] if column.names.outdents_tables else 0)

    def row(
        self, spans: Sequence[int] = (), *, header: bool = False, heavy: bool = False, whole: bool = True, fill: str = ""
    ) -> tuple[Column, ...]:
        """A row's cells, to be written into.

        A `header` is repeated on every page, a `heavy` row has a rule above, a `whole` one is never parted.
        """
        row = etree.SubElement(self._table, qn("w:tr"))
        if header or whole:
            properties = etree.SubElement(row, qn("w:trPr"))
            for name in ("cantSplit",) * whole + ("tblHeader",) * header:
                etree.SubElement(properties, qn(f"w:{name}"))
        cells, at = [], 0
        for span in spans or [1] * len(self._widths):
            cells.append(self._cell(row, self._widths[at : at + span], heavy=heavy, fill=fill))
            at += span
        return tuple(cells)

    def _cell(self, row: etree._Element, widths: Sequence[int], *, heavy: bool, fill: str) -> Column:
        cell = etree.SubElement(row, qn("w:tc"))
        properties = etree.SubElement(cell, qn("w:tcPr"))
        attributes(etree.SubElement(properties, qn("w:tcW")), w=str(sum(widths)), type="dxa")
        if len(widths) > 1:
            valued(properties, "w:gridSpan", str(len(widths)))
        if heavy:
            line(etree.SubElement(properties, qn("w:tcBorders")), "top", 12, INK)
        if fill:
            attributes(etree.SubElement(properties, qn("w:shd")), val="clear", color="auto", fill=fill)
            valued(properties, "w:vAlign", "center")
        return Column(self._column.names, cell, self._column.part, sum(widths) - self._sides)
