"""Whether a Word file can be a foundation's letterhead: it is looked through, then written on for a trial."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
from docx.oxml.ns import qn
from lxml import etree

from webapp.renderers.letterhead_base import or_damaged
from webapp.renderers.look import Look, UnfitLetterhead
from webapp.renderers.word_base import About
from webapp.renderers.word_column import Mark
from webapp.renderers.word_pages import WordPages

LINE = "\u2014 \u00b7 \u2014"
"""Stands for all words in the trial, which nobody reads and nobody keeps."""
DAY = date(2000, 1, 1)


def check_letterhead(data: bytes) -> None:
    """See that the file can be a letterhead, that nothing in it could do harm, and that it can be written on.

    Raises UnfitLetterhead with one of the codes `too_large`, `not_word`, `old_word`, `encrypted`, `template`, `macro`,
    `bomb`, `path`, `doctype`, `outside`, `embedded`, `interface`, `field`, `narrow` or `damaged`.
    """
    with or_damaged():
        made = _trial(data)
        if not _shows_at_every_foot(made):
            raise UnfitLetterhead("damaged")


def _trial(data: bytes) -> bytes:
    """A small document on it, with one of each thing that our documents are made of."""
    pages = WordPages(Look(letterhead=data), "en")
    pages.every_page(LINE, LINE)
    pages.heading(0, LINE)
    pages.contents(LINE, [(1, LINE, LINE)])
    pages.heading(1, LINE, anchor=LINE)
    pages.paragraph("Upfront Text", Mark("does-both"), LINE)
    pages.bullets([LINE])
    for cell in pages.table((50, 50)).row(header=True):
        cell.paragraph("Upfront Cell", LINE)
    return pages.finish(About(LINE, LINE, LINE, DAY, LINE))


def _shows_at_every_foot(made: bytes) -> bool:
    """Whether the line that says a draft is a draft is in each footer the document has."""
    document = docx.Document(BytesIO(made)).part
    footers = document.element.iter(qn("w:footerReference"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    feet = [etree.fromstring(document.rels[footer.get(qn("r:id"))].target_part.blob, parser) for footer in footers]
    return bool(feet) and all(foot.tag == qn("w:ftr") and _words(foot).endswith(LINE) for foot in feet)


def _words(foot: etree._Element) -> str:
    return "".join(element.text or "" for element in foot.iter(qn("w:t")))
