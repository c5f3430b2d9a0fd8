"""Word files read back: their parts, their paragraphs with the names of their styles, and whether Word would take them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from docx.oxml.ns import qn
from lxml import etree

IN_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
        "contextualSpacing jc outlineLvl"
    ),
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u lang",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW gridSpan tcBorders shd vAlign",
    "pBdr": "top left bottom right",
    "sectPr": "headerReference footerReference pgSz pgMar cols titlePg docGrid",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr",
    "settings": "evenAndOddHeaders defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}
"""Parts of an element in the order of the standard; Word calls a file with another order damaged."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's style by name, its words, and its element."""

    style: str
    text: str
    element: etree._Element


def members(raw: bytes) -> dict[str, bytes]:
    """What is in the file."""
    with ZipFile(BytesIO(raw)) as file:
        return {name: file.read(name) for name in file.namelist()}


def tree(raw: bytes, name: str = "word/document.xml") -> etree._Element:
    """A part of the file."""
    return etree.fromstring(members(raw)[name])


def style_names(raw: bytes) -> dict[str, str]:
    """The name of each style by its id."""
    return {
        style.get(qn("w:styleId"), ""): name.get(qn("w:val"), "")
        for style in tree(raw, "word/styles.xml").iter(qn("w:style"))
        for name in style.findall(qn("w:name"))
    }


def paragraphs(raw: bytes, name: str = "word/document.xml") -> list[Paragraph]:
    """Every paragraph of a part, those in tables too, in the order they are read."""
    names = style_names(raw)
    found = []
    for element in tree(raw, name).iter(qn("w:p")):
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        found.append(Paragraph("Normal" if style is None else names[told(style)], words(element), element))
    return found


def words(element: etree._Element) -> str:
    """The words in an element."""
    said = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    parts = [part for run in element.iter(qn("w:r")) for part in run]
    return "".join(part.text or "" if part.tag == qn("w:t") else said.get(part.tag, "") for part in parts)


def inside(element: etree._Element, *path: str) -> etree._Element:
    """What stands in an element, step by step; it has to be there."""
    for step in path:
        found = element.find(qn(step))
        assert found is not None, (element.tag, path)
        element = found
    return element


def told(element: etree._Element, name: str = "w:val") -> str:
    """What an attribute says."""
    return element.get(qn(name) if ":" in name else name, "")


def body_text(raw: bytes) -> str:
    """The words on the pages, a line for each paragraph."""
    return "\n".join(paragraph.text for paragraph in paragraphs(raw))


def out_of_order(raw: bytes, part: str = "word/") -> list[str]:
    """Elements whose parts stand in an order Word does not take, or that it does not know here."""
    found = []
    for name, data in members(raw).items():
        if name.endswith(".xml") and name.startswith(part):
            for element in etree.fromstring(data).iter(etree.Element):
                order = IN_ORDER.get(etree.QName(element).localname)
                if order is None:
                    continue
                parts = [etree.QName(child).localname for child in element]
                known = order.split()
                places = [known.index(one) if one in known else -1 for one in parts]
                if -1 in places or places != sorted(places):
                    found.append(f"{name}: {etree.QName(element).localname} {parts}")
    return found
