"""Opens a foundation's own letterhead: the Word file is looked through, then stands empty for our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Inches, Twips
from lxml import etree

from webapp.renderers.letterhead_kept import KEPT, MARGINS, check_kept, check_margins
from webapp.renderers.letterhead_parts import check_parts
from webapp.renderers.letterhead_zip import read_members
from webapp.renderers.look import UnfitLetterhead

NARROWEST = 4500
"""Twentieths of a point; a column that is narrower or lower (8 cm) holds no table."""
KEPT_SETTINGS = (
    "evenAndOddHeaders",
    "mirrorMargins",
    "gutterAtTop",
    "defaultTabStop",
    "autoHyphenation",
    "characterSpacingControl",
    "compat",
    "themeFontLang",
    "clrSchemeMapping",
    "decimalSymbol",
    "listSeparator",
)
DROPPED_FROM_PAGE = ("sectPrChange", "type", "cols", "vAlign", "lnNumType", "formProt", "textDirection", "bidi")
EMBEDDED_FONTS = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")


def open_letterhead(data: bytes) -> WordDocument:
    """The letterhead without its text: styles, page, headers and footers are left, and nothing else.

    Raises UnfitLetterhead as `check_letterhead` does: a file is looked through each time it is opened.
    """
    check_parts(read_members(data))
    with or_damaged():
        word = docx.Document(BytesIO(data))
        _empty(word)
        _check_column(word.sections[0])
    return word


@contextmanager
def or_damaged() -> Iterator[None]:
    """Whatever fails inside is the letterhead's fault: nobody can foresee all that a file may hold.

    Raises UnfitLetterhead `damaged`.
    """
    try:
        yield
    except UnfitLetterhead:
        raise
    except Exception as error:
        raise UnfitLetterhead("damaged") from error


def _check_column(section: Section) -> None:
    across = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
    # A margin below zero is as wide as one above: it only says that no header or footer pushes it.
    down = abs(section.top_margin or 0) + abs(section.bottom_margin or 0)
    if min((section.page_width or 0) - across, (section.page_height or 0) - down) < Twips(NARROWEST):
        raise UnfitLetterhead("narrow")


def _empty(word: WordDocument) -> None:
    root = word.element
    body = root.body
    page = next(iter(body.iter(qn("w:sectPr"))), None)
    if page is None:
        page = etree.SubElement(body, qn("w:sectPr"))
    for name in DROPPED_FROM_PAGE:
        for element in page.findall(qn(f"w:{name}")):
            page.remove(element)
    for child in list(body):
        body.remove(child)
    body.append(page)
    for background in root.findall(qn("w:background")):
        root.remove(background)
    _give_size(word)
    _let_go(word.part, page)
    _clean_settings(word.settings.element)
    _let_go_of_package(word)


def _give_size(word: WordDocument) -> None:
    """A page that leaves its size or its margins to the program is letter paper with an inch around."""
    section = word.sections[0]
    if section.page_width is None or section.page_height is None:
        section.page_width, section.page_height = Inches(8.5), Inches(11)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        if getattr(section, side) is None:
            setattr(section, side, Inches(1))


def _let_go(document: Part, page: etree._Element) -> None:
    """Keep the parts that make a letterhead: what is not led to any more is not written."""
    margins = {element.get(qn("r:id")) for element in page.iter(qn("w:headerReference"), qn("w:footerReference"))}
    for name, relation in list(document.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind not in KEPT or relation.is_external or (kind in MARGINS and name not in margins):
            del document.rels[name]
    check_margins(document, page)
    check_kept(document)
    for relation in document.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in ("settings", "styles", "theme"):
            relation.target_part.rels.clear()
        elif kind == "fontTable":
            relation.target_part.rels.clear()
            _without_embedded_fonts(relation.target_part)


def _without_embedded_fonts(part: Part) -> None:
    table = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(table.iter(*(qn(f"w:{name}") for name in EMBEDDED_FONTS))):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001  has no setter


def _clean_settings(settings: etree._Element) -> None:
    for child in list(settings):
        if etree.QName(child).localname not in KEPT_SETTINGS:
            settings.remove(child)


def _let_go_of_package(word: WordDocument) -> None:
    """What the file says about itself, its small picture and its signatures are not ours to pass on."""
    relations = word.part.package.rels
    for name, relation in list(relations.items()):
        if not relation.reltype.endswith("/officeDocument"):
            del relations[name]
