"""What of a letterhead is passed on is what it is led to for: styles are styles, a footer is a footer, a picture a picture.

A Word file says of each part three times what it is: by what leads there, by a list of kinds, and by what stands in it.
Where these differ one program sees a footer and another one none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from posixpath import splitext

from docx.opc.constants import CONTENT_TYPE
from docx.opc.part import Part, XmlPart
from docx.opc.rel import _Relationship
from docx.oxml.ns import qn
from docx.parts.image import ImagePart
from lxml import etree

from webapp.renderers.look import UnfitLetterhead


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: how the list of kinds calls it, and its first element."""

    content_type: str
    root: str


KEPT = {
    "styles": Kind(CONTENT_TYPE.WML_STYLES, qn("w:styles")),
    "numbering": Kind(CONTENT_TYPE.WML_NUMBERING, qn("w:numbering")),
    "settings": Kind(CONTENT_TYPE.WML_SETTINGS, qn("w:settings")),
    "fontTable": Kind(CONTENT_TYPE.WML_FONT_TABLE, qn("w:fonts")),
    "theme": Kind(CONTENT_TYPE.OFC_THEME, qn("a:theme")),
    "header": Kind(CONTENT_TYPE.WML_HEADER, qn("w:hdr")),
    "footer": Kind(CONTENT_TYPE.WML_FOOTER, qn("w:ftr")),
}
"""What is passed on, by the last word of the relation that leads there."""
MARGINS = ("header", "footer")
SHOW_PICTURES = (*MARGINS, "numbering")
KINDS_OF_PAGE = ("default", "first", "even")
PICTURES = {
    b"\x89PNG\r\n\x1a\n": (".png",),
    b"\xff\xd8\xff": (".jpg", ".jpeg", ".jpe", ".jfif"),
    b"GIF87a": (".gif",),
    b"GIF89a": (".gif",),
    b"\x01\x00\x00\x00": (".emf",),
    b"\xd7\xcd\xc6\x9a": (".wmf",),
    b"\x01\x00\x09\x00": (".wmf",),
    b"\x02\x00\x09\x00": (".wmf",),
}
"""How a picture begins, and what its name then ends in."""
DRAWING = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


def check_margins(document: Part, page: etree._Element) -> None:
    """See that each header and footer of a page is there, and one at most of each kind. Raises UnfitLetterhead `damaged`."""
    seen: set[tuple[str, str]] = set()
    for margin in MARGINS:
        for reference in page.iter(qn(f"w:{margin}Reference")):
            relation = document.rels.get(reference.get(qn("r:id"), ""))
            shown_on = reference.get(qn("w:type"), "default")
            fits = relation is not None and _kind(relation) == margin and shown_on in KINDS_OF_PAGE
            if not fits or (margin, shown_on) in seen:
                raise UnfitLetterhead("damaged")
            seen.add((margin, shown_on))


def check_kept(document: Part) -> None:
    """See that what is left of a letterhead is what it should be. Raises UnfitLetterhead `damaged` or `embedded`."""
    relations = list(document.rels.values())
    found = Counter(_kind(relation) for relation in relations)
    if any(number > 1 for kind, number in found.items() if kind not in MARGINS):
        raise UnfitLetterhead("damaged")
    for relation in relations:
        _check_kind(relation.target_part, KEPT[_kind(relation)])
    for relation in relations:
        if _kind(relation) in SHOW_PICTURES:
            _check_pictures(relation.target_part)


def _kind(relation: _Relationship) -> str:
    return relation.reltype.rpartition("/")[2]


def _check_kind(part: Part, kind: Kind) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob, parser)
    if part.content_type != kind.content_type or root.tag != kind.root:
        raise UnfitLetterhead("damaged")


def _check_pictures(part: Part) -> None:
    """That all it leads to inside the file are pictures, called as such."""
    if isinstance(part, XmlPart):
        _leave_drawings(part)
    for relation in part.rels.values():
        if not relation.is_external and not _is_picture(relation.target_part):
            raise UnfitLetterhead("embedded")


def _is_picture(part: Part) -> bool:
    if not isinstance(part, ImagePart) or not part.content_type.startswith("image/"):
        return False
    ending = splitext(str(part.partname))[1].lower()
    return any(part.blob.startswith(start) and ending in endings for start, endings in PICTURES.items())


def _leave_drawings(part: XmlPart) -> None:
    """Word keeps an SVG beside a picture that shows the same: the picture is enough, and can hold nothing else."""
    for drawing in list(part.element.iter(DRAWING)):
        beside = drawing.getparent()
        if beside is not None and beside.getparent() is not None:
            beside.getparent().remove(beside)
        left_to = drawing.get(qn("r:embed"), "")
        if left_to in part.rels and left_to not in part.element.xpath("//@r:*"):
            del part.rels[left_to]
