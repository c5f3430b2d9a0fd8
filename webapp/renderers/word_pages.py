"""A whole Word document: opened on our base or a letterhead, written from top to bottom, sealed into one file.

Every Word file of ours is made with this: `pages = WordPages(look, language)`, then what a `Column` can do, then `finish`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext

from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Mm
from lxml import etree

from webapp.renderers.letterhead_base import or_damaged
from webapp.renderers.look import Look
from webapp.renderers.word_base import About, open_base, outdents_tables, seal, style_ids
from webapp.renderers.word_column import Column, Words
from webapp.renderers.word_elements import attributes, field, field_start, field_step, run
from webapp.renderers.word_names import Names

EMU_IN_TWIP, TWIPS_IN_MM = 635, 56.6929


class WordPages(Column):
    """A Word document while it is written. Where `letterhead` is true, its look is left alone."""

    def __init__(self, look: Look, language: str, *, narrow: bool = False) -> None:
        """`narrow`: with the small margins of a paper that is worked with. Raises UnfitLetterhead."""
        self._word, self._language = open_base(look, language), language
        self.letterhead = look.letterhead is not None
        section = self._word.sections[0]
        if narrow and not self.letterhead:
            section.left_margin = section.right_margin = Mm(18)
            section.top_margin = section.bottom_margin = Mm(17)
            section.header_distance = section.footer_distance = Mm(8)
        edges = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
        width = ((section.page_width or 0) - edges) // EMU_IN_TWIP
        with or_damaged() if self.letterhead else nullcontext():
            names = Names(style_ids(self._word), outdents_tables=outdents_tables(self._word))
        super().__init__(names, self._word.element.body, self._word.part, width)

    @property
    def width_mm(self) -> float:
        """Of the text."""
        return self.width / TWIPS_IN_MM

    def add(self, tag: str) -> etree._Element:
        """A new element at the end, before what says how large the page is."""
        added = etree.Element(qn(tag))
        self._parent[-1].addprevious(added)
        return added

    def every_page(self, running: str, foot: str) -> None:
        """What stands on every page: at the foot a line and the page's number, at the head from page two on a running title.

        A letterhead keeps its own; only the line is added, below each of its footers. Raises UnfitLetterhead for one whose
        footers cannot be written in.
        """
        section = self._word.sections[0]
        if not self.letterhead:
            section.different_first_page_header_footer = True
            self._in_margin(section.header, "header", running)
            self._in_margin(section.first_page_header, "header", "")
            self._in_margin(section.footer, "footer", foot, numbers=True)
            self._in_margin(section.first_page_footer, "footer", foot, numbers=True)
        elif foot:
            with or_damaged():
                self._below(section.footer, foot)
                if section.different_first_page_header_footer:
                    self._below(section.first_page_footer, foot)
                if self._word.settings.odd_and_even_pages_header_footer:
                    self._below(section.even_page_footer, foot)

    def _below(self, footer: _Footer, foot: str) -> None:
        """A footer with our line at its end; one that was not there is made."""
        if footer.is_linked_to_previous:
            footer.is_linked_to_previous = False
            for paragraph in footer.paragraphs:
                footer._element.remove(paragraph._p)  # noqa: SLF001  neither has another name
        Column(self.names, footer._element, footer.part, self.width).paragraph("Upfront Edition", foot)  # noqa: SLF001

    def _in_margin(self, margin: _Header | _Footer, style: str, said: str, *, numbers: bool = False) -> None:
        """One line in place of all that stands there."""
        margin.is_linked_to_previous = False
        root = margin._element  # noqa: SLF001  has no other name
        for child in list(root):
            root.remove(child)
        paragraph = Column(self.names, root, margin.part, self.width).new_paragraph(style)
        stops = etree.SubElement(paragraph[0], qn("w:tabs"))
        attributes(etree.SubElement(stops, qn("w:tab")), val="right", pos=str(self.width))
        run(paragraph, said, self.names.style("Strong") if numbers else "")
        if numbers:
            etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:tab"))
            field(paragraph, "PAGE", "1")
            run(paragraph, " / ")
            field(paragraph, "NUMPAGES", "1")

    def contents(self, heading: str, entries: Iterable[tuple[int, str, str]]) -> None:
        """Headings (level 1 or 2, words, anchor) as links, filled in: nobody is asked to bring them up to date."""
        self.paragraph("TOC Heading", heading)
        told = list(entries)
        paragraphs = []
        for (level, words, anchor), (below, *_) in zip(told, (*told[1:], (0, "", "")), strict=True):
            paragraphs.append(self.new_paragraph(f"toc {level}", keep=below > level))
            self.write(paragraphs[-1], Words(words, "", anchor))
        if paragraphs:
            for place, element in enumerate(field_start(r'TOC \o "1-2" \n \h \z \u'), 1):
                paragraphs[0].insert(place, element)
            paragraphs[-1].append(field_step("end"))

    def finish(self, about: About) -> bytes:
        """The file. Same input, same bytes. Raises UnfitLetterhead for a letterhead that cannot be kept again."""
        for cell in self._word.element.body.iter(qn("w:tc")):
            # Word wants a paragraph at the end of every cell.
            if cell[-1].tag != qn("w:p"):
                etree.SubElement(cell, qn("w:p"))
        with or_damaged() if self.letterhead else nullcontext():
            return seal(self._word, about, self._language)
