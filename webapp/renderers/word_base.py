"""What a Word file of ours starts from, our base or a checked letterhead, and how it becomes one file."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docx.shared import Twips
from lxml import etree

from webapp.config import templates_folder
from webapp.renderers.letterhead_base import open_letterhead, or_damaged
from webapp.renderers.look import A4, Look

LANGUAGES = {"en": "en-US", "es": "es-US"}
A4_WIDTH, A4_HEIGHT = 11906, 16838
MODE, MODE_OF_2013 = "compatibilityMode", 15
LEADS_ON = ("basedOn", "next", "link")
MADE_ON_ONE_SYSTEM = 3
"""What a zip says of the system it was made on; the same everywhere."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says about itself where nobody reads it as text. `place` is its address, `remark` where the newest is."""

    title: str
    author: str
    subject: str
    day: date
    status: str = ""
    version: str = ""
    place: str = ""
    remark: str = ""


def open_base(look: Look, language: str) -> WordDocument:
    """An empty Word document with all our styles in it, on this paper or on this letterhead.

    Raises UnfitLetterhead for a letterhead that was not checked, or would not pass now.
    """
    if look.letterhead is not None:
        return _on_letterhead(look.letterhead, language)
    word = docx.Document(BytesIO(_base()))
    if look.paper == A4:
        word.sections[0].page_width, word.sections[0].page_height = Twips(A4_WIDTH), Twips(A4_HEIGHT)
    _set_language(word, language)
    return word


@cache
def _base() -> bytes:
    return (templates_folder() / "word" / "faq.docx").read_bytes()


def style_ids(word: WordDocument) -> dict[str, str]:
    """Each style's id by its name in small letters: Word in other languages gives its own styles other ids."""
    return {name.get(qn("w:val"), "").lower(): style.get(qn("w:styleId"), "") for style, name in _named(word)}


def outdents_tables(word: WordDocument) -> bool:
    """Whether Word sets a table's words, not its edge, on the line of the text: it does in files of before 2013."""
    modes = [one for one in word.settings.element.iter(qn("w:compatSetting")) if one.get(qn("w:name")) == MODE]
    return not any(int(one.get(qn("w:val"), "0")) >= MODE_OF_2013 for one in modes)


def _named(word: WordDocument) -> Iterator[tuple[etree._Element, etree._Element]]:
    for style in word.styles.element.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            yield style, name


# -- a letterhead ------------------------------------------------------------------------------------------------------


def _on_letterhead(letterhead: bytes, language: str) -> WordDocument:
    word = open_letterhead(letterhead)
    with or_damaged():
        _lend_styles(word)
        _grow_with_foot(word)
        _set_language(word, language)
    return word


def _lend_styles(word: WordDocument) -> None:
    """Give it the styles of ours that it has none of its own for, in its own letters."""
    ours = docx.Document(BytesIO(_base()))
    theirs, taken = style_ids(word), set(style_ids(word).values())
    ids = {our_id: theirs.get(name) or _free(our_id, taken) for name, our_id in style_ids(ours).items()}
    for style, name in _named(ours):
        if name.get(qn("w:val"), "").lower() not in theirs:
            word.styles.element.append(_lent(style, ids))
    _lend_bullets(word, ours, ids["ListBullet"])


def _free(our_id: str, taken: set[str]) -> str:
    return f"Upfront{our_id}" if our_id in taken else our_id


def _lent(style: etree._Element, ids: dict[str, str]) -> etree._Element:
    """A style of ours without its type, which is the letterhead's to choose."""
    lent = deepcopy(style)
    lent.set(qn("w:styleId"), ids[lent.get(qn("w:styleId"), "")])
    lent.attrib.pop(qn("w:default"), "")
    for name in LEADS_ON:
        for element in lent.findall(qn(f"w:{name}")):
            element.set(qn("w:val"), ids[element.get(qn("w:val"), "")])
    for fonts in list(lent.iter(qn("w:rFonts"))):
        parent = fonts.getparent()
        if parent is not None:
            parent.remove(fonts)
    return lent


def _lend_bullets(word: WordDocument, ours: WordDocument, bullet: str) -> None:
    """See that `List Bullet` has bullets, in the letterhead's numbering or in one that it gets."""
    [style] = (style for style, _ in _named(word) if style.get(qn("w:styleId")) == bullet)
    number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    lists = _lists(word)
    known = {one.get(qn("w:numId")) for one in lists.iter(qn("w:num"))}
    lent_by_us = style.get(qn("w:styleId")) == "ListBullet" and number is not None and number.get(qn("w:val")) == "1"
    if number is not None and number.get(qn("w:val")) in known and not lent_by_us:
        return
    our_lists = _lists(ours)
    [kind], [use] = our_lists.findall(qn("w:abstractNum")), our_lists.findall(qn("w:num"))
    kind, use = deepcopy(kind), deepcopy(use)
    kind.set(qn("w:abstractNumId"), _next(lists, "abstractNum"))
    use.set(qn("w:numId"), _next(lists, "num"))
    for element in kind.iter(qn("w:pStyle")):
        element.set(qn("w:val"), bullet)
    for element in use.iter(qn("w:abstractNumId")):
        element.set(qn("w:val"), kind.get(qn("w:abstractNumId"), ""))
    uses = lists.findall(qn("w:num"))
    if uses:
        uses[0].addprevious(kind)
        uses[-1].addnext(use)
    else:
        lists.extend((kind, use))
    _number(style, use.get(qn("w:numId"), ""))


def _lists(word: WordDocument) -> etree._Element:
    """The numbering of a document; it gets one where it has none."""
    for relation in word.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            part = relation.target_part
            break
    else:
        empty = f'<w:numbering xmlns:w="{qn("w:num")[1:-4]}"/>'.encode()
        part = NumberingPart.load(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    lists: etree._Element = part.element
    return lists


def _next(lists: etree._Element, kind: str) -> str:
    used = [int(one.get(qn(f"w:{kind}Id"), "0")) for one in lists.findall(qn(f"w:{kind}"))]
    return str(max(used, default=0) + 1)


def _number(style: etree._Element, number: str) -> None:
    properties = style.find(qn("w:pPr"))
    if properties is None:
        properties = etree.SubElement(style, qn("w:pPr"))
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    listed = etree.SubElement(properties, qn("w:numPr"))
    etree.SubElement(listed, qn("w:numId")).set(qn("w:val"), number)
    # Word wants these in order: only the style, and what keeps a paragraph together, stand before a number.
    before = [one for one in properties if etree.QName(one).localname in ("keepNext", "keepLines", "pageBreakBefore")]
    properties.insert(len(before), listed)


def _grow_with_foot(word: WordDocument) -> None:
    """A margin below zero is one that no footer can push up: our line in it would lie over the text."""
    for section in word.sections:
        if section.bottom_margin is not None and section.bottom_margin < 0:
            section.bottom_margin = Twips(-section.bottom_margin.twips)


def _set_language(word: WordDocument, language: str) -> None:
    """What spelling is checked in, and what is read aloud."""
    styles, named = word.styles.element, LANGUAGES.get(language, language)
    for element in list(styles.iter(qn("w:lang"))):
        parent = element.getparent()
        if parent is not None and parent.getparent().tag != qn("w:rPrDefault"):
            parent.remove(element)
    told = next(iter(styles.iter(qn("w:lang"))), None)
    if told is None:
        told = etree.SubElement(_default_letters(styles), qn("w:lang"))
    told.set(qn("w:val"), named)
    for element in word.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), named)


def _default_letters(styles: etree._Element) -> etree._Element:
    """Where a style sheet says how letters are unless told otherwise."""
    place = styles
    for step, name in enumerate(("docDefaults", "rPrDefault", "rPr")):
        found = place.find(qn(f"w:{name}"))
        if found is None:
            found = etree.Element(qn(f"w:{name}"))
            place.insert(0, found) if step < 2 else place.append(found)
        place = found
    return place


# -- the file ----------------------------------------------------------------------------------------------------------


def seal(word: WordDocument, about: About, language: str) -> bytes:
    """The file. Nothing in it depends on when or where it is made."""
    known = word.core_properties
    day = datetime.combine(about.day, time(), UTC)
    known.title, known.subject, known.content_status = about.title[:255], about.subject[:255], about.status[:255]
    known.version, known.identifier, known.comments = about.version, about.place[:255], about.remark[:255]
    known.author = known.last_modified_by = about.author[:255]
    known.created = known.modified = day
    known.language, known.revision = LANGUAGES.get(language, language), 1
    saved, sealed = BytesIO(), BytesIO()
    word.save(saved)
    with ZipFile(saved) as made, ZipFile(sealed, "w", ZIP_DEFLATED) as file:
        for member in made.infolist():
            entry = ZipInfo(member.filename)
            entry.create_system = MADE_ON_ONE_SYSTEM
            file.writestr(entry, made.read(member), ZIP_DEFLATED)
    return sealed.getvalue()
