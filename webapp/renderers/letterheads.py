"""A foundation's own letterhead: a Word file that was uploaded is looked through, then stands empty for our words."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Inches
from lxml import etree

from webapp.renderers.letterhead_parts import check_parts
from webapp.renderers.letterhead_zip import UnfitLetterhead, read_members

NARROWEST = 4500
"""Twentieths of a point; a narrower column (8 cm) holds no table."""
KEPT_PARTS = ("styles", "numbering", "settings", "fontTable", "theme", "header", "footer")
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


def check_letterhead(data: bytes) -> None:
    """See that the file can be a letterhead, and that nothing in it could do harm.

    Raises UnfitLetterhead with one of the codes `too_large`, `not_word`, `old_word`, `encrypted`, `template`, `macro`,
    `bomb`, `path`, `doctype`, `outside`, `embedded`, `interface`, `field`, `narrow` or `damaged`.
    """
    open_letterhead(data)


def open_letterhead(data: bytes) -> WordDocument:
    """The letterhead without its text: styles, page, headers and footers are left, and nothing else.

    Raises UnfitLetterhead as `check_letterhead` does: a file is looked through each time it is opened.
    """
    check_parts(read_members(data))
    try:
        word = docx.Document(BytesIO(data))
        _empty(word)
        section = word.sections[0]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    except (LookupError, ValueError, AttributeError, TypeError, etree.LxmlError, OpcError) as error:
        raise UnfitLetterhead("damaged") from error
    if width < NARROWEST * 635:
        raise UnfitLetterhead("narrow")
    return word


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
        kept = kind in KEPT_PARTS and not relation.is_external and (kind not in ("header", "footer") or name in margins)
        if not kept:
            del document.rels[name]
        elif kind in ("settings", "styles", "theme"):
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
