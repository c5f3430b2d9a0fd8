"""Looks through the parts of an uploaded Word file: whatever runs, fetches, hides or points outside is refused.

Where Word knows many ways to do harm, the few harmless ones are listed and all others refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from urllib.parse import urlsplit
from xml.parsers import expat

from lxml import etree

from webapp.renderers.look import UnfitLetterhead

TYPES = "[Content_Types].xml"
TEMPLATE, DOCUMENT = "wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml"
MACRO_NAMES = re.compile(r"vba(project|data)|macroenabled|\.(bas|cls|frm)$", re.IGNORECASE)
HIDDEN_NAMES = re.compile(r"(^|/)(activex|embeddings|ctrlprops|webextensions)(/|$)|oleobject", re.IGNORECASE)
INTERFACE_NAMES = re.compile(r"(^|/)customui|userCustomization|attachedToolbars|customizations\.xml$", re.IGNORECASE)
"""What changes Word itself: ribbons, toolbars, keys."""
MACRO_RELATIONS = ("vbaProject", "wordVbaData")
HIDDEN_RELATIONS = (
    "oleObject",
    "package",
    "control",
    "activeXControlBinary",
    "ctrlProp",
    "aFChunk",
    "subDocument",
    "frame",
    "webextension",
    "webextensiontaskpanes",
    "mailMergeSource",
    "mailMergeHeaderSource",
    "recipientData",
    "attachedTemplate",
    "externalLink",
    "video",
    "audio",
    "media",
)
INTERFACE_RELATIONS = ("extensibility", "keyMapCustomizations", "attachedToolbars", "userCustomization")
HIDDEN_ELEMENTS = frozenset(
    ("object", "control", "altChunk", "subDoc", "OLEObject", "OLELink", "frameset", "mailMerge", "script", "foreignObject")
)
LEADING_OR_STARTING = frozenset(("src", "href", "althref", "action", "macro"))
DRAWS_A_FILE = ("imagedata", "fill", "stroke", "image", "use")
MACRO_ELEMENTS = frozenset(("entryMacro", "exitMacro", "hlinkMacro", "docEvents", "mcds"))
MOST_ELEMENTS, MOST_ATTRIBUTES = 100_000, 100
"""Elements of all parts together, attributes of one. Letterheads have a few thousand, and a first element some forty."""
HIDDEN_STARTS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xca\xfe\xba\xbe", b"%PDF")
WEB = ("http", "https", "mailto")
FIELDS = """PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME STYLEREF TITLE SUBJECT AUTHOR
    KEYWORDS COMMENTS LASTSAVEDBY FILENAME FILESIZE NUMWORDS NUMCHARS TEMPLATE REVNUM DOCPROPERTY INFO HYPERLINK REF PAGEREF
    NOTEREF TOC TC XE INDEX SEQ LISTNUM SYMBOL FORMTEXT FORMCHECKBOX FORMDROPDOWN USERNAME USERINITIALS USERADDRESS ADVANCE
    IF = MERGEFIELD BIBLIOGRAPHY CITATION"""
"""Field codes that only show something. All others may fetch, run or make new codes of text: INCLUDETEXT, DDE, QUOTE …"""
_FIELDS = frozenset(FIELDS.split())
LONGEST_CODE = 5_000
FIELD_ELEMENTS = tuple(f"{{*}}{name}" for name in ("fldSimple", "fldChar", "instrText", "delInstrText"))
LINKING = re.compile(r'"([^"]*)"|([^\s"]+)')
SWITCHES = (r"\m", r"\n")
TELLING_SWITCHES = (r"\l", r"\o", r"\s", r"\t", r"\*", r"\@", r"\#")
"""Of a link: the word after such a switch belongs to it."""


def check_parts(members: Mapping[str, bytes]) -> None:
    """See that nothing in the file runs or fetches.

    Raises UnfitLetterhead: `not_word`, `template`, `macro`, `embedded`, `interface`, `bomb`, `doctype`, `damaged`,
    `outside`, `path` or `field`.
    """
    _check_names(members)
    _check_insides(members)
    if TYPES not in members:
        raise UnfitLetterhead("not_word")
    counted = _Counted()
    types = _parsed(members[TYPES], counted)
    _check_types(types)
    said = _said_to_be_xml(types)
    trees = {name: _parsed(data, counted) for name, data in members.items() if name != TYPES and _is_xml(name, data, said)}
    for name, tree in trees.items():
        if name.endswith(".rels"):
            _check_relations(name, tree)
        else:
            _check_elements(tree)
            _check_fields(tree)


def _check_names(members: Iterable[str]) -> None:
    for pattern, code in ((MACRO_NAMES, "macro"), (HIDDEN_NAMES, "embedded"), (INTERFACE_NAMES, "interface")):
        if any(pattern.search(name) for name in members):
            raise UnfitLetterhead(code)


def _check_insides(members: Mapping[str, bytes]) -> None:
    """No program, no other file of parts, wherever it stands and whatever it is called."""
    if any(data.startswith(HIDDEN_STARTS) for data in members.values()):
        raise UnfitLetterhead("embedded")


def _said_to_be_xml(types: etree._Element) -> tuple[str, ...]:
    """How the names of those parts end that the file itself says are XML."""
    told = [element for element in types.iter(etree.Element) if element.get("ContentType", "").lower().endswith("xml")]
    endings = [f".{element.get('Extension', '')}" for element in told if element.get("Extension")]
    return tuple(ending.lower() for ending in (*endings, *(one.get("PartName", "").lstrip("/") for one in told)) if ending)


def _is_xml(name: str, data: bytes, said: tuple[str, ...]) -> bool:
    """By its name, because the file says so, or because it looks like it: a part may be called anything."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return name.lower().endswith((".xml", ".rels", ".vml", ".svg", *said)) or start.startswith(b"<")


@dataclass(slots=True)
class _Counted:
    """Elements, of all parts together: what has very many of them takes very long."""

    elements: int = 0

    def start(self, _: str, attributes: list[str]) -> None:
        """Count an element; its attributes come as name, value, name, value."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(attributes) > 2 * MOST_ATTRIBUTES:
            raise UnfitLetterhead("bomb")


def _parsed(data: bytes, counted: _Counted) -> etree._Element:
    """The root of an XML part. What declares a document type is not read further."""
    guard = expat.ParserCreate()
    guard.ordered_attributes = True
    guard.StartDoctypeDeclHandler = _refuse_doctype
    guard.StartElementHandler = counted.start
    try:
        guard.Parse(data, True)
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (expat.ExpatError, etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnfitLetterhead("damaged") from error


def _refuse_doctype(*_: object) -> None:
    raise UnfitLetterhead("doctype")


def _check_types(types: etree._Element) -> None:
    """That it says of itself that it is a Word document, and of no part that it is a macro."""
    kinds = [element.get("ContentType", "") for element in types.iter(etree.Element)]
    if any(MACRO_NAMES.search(kind) or "vnd.ms-office.vba" in kind for kind in kinds):
        raise UnfitLetterhead("macro")
    if any(kind.endswith(TEMPLATE) for kind in kinds):
        raise UnfitLetterhead("template")
    if sum(kind.endswith(DOCUMENT) for kind in kinds) != 1:
        raise UnfitLetterhead("not_word")
    if any("activeX" in kind or "oleObject" in kind for kind in kinds):
        raise UnfitLetterhead("embedded")


# -- where parts lead --------------------------------------------------------------------------------------------------


def _check_relations(name: str, tree: etree._Element) -> None:
    # Inside the file a header, a footer or a list of bullets leads to pictures and to nothing else.
    in_margin = re.search(r"(^|/)_rels/(header|footer|numbering)[^/]*\.rels$", name, re.IGNORECASE)
    for relation in tree.iter(etree.Element):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if not target:
            continue
        for kinds, code in ((MACRO_RELATIONS, "macro"), (INTERFACE_RELATIONS, "interface")):
            if kind in kinds:
                raise UnfitLetterhead(code)
        if relation.get("TargetMode", "Internal").lower() != "internal":
            if kind != "hyperlink" or not _leads_to_the_web(target):
                raise UnfitLetterhead("outside")
        elif kind in HIDDEN_RELATIONS or (in_margin and kind != "image"):
            raise UnfitLetterhead("embedded")
        else:
            _check_target(name, target)


def _check_target(name: str, target: str) -> None:
    """That a part inside the file leads to another inside the file."""
    folder = "/" + dirname(dirname(name))
    inside = normpath(join(folder, target.partition("#")[0]))
    up = [part for part in join(folder, target).split("/") if part]
    depth = 0
    for part in up:
        depth += -1 if part == ".." else part != "."
        if depth < 0:
            raise UnfitLetterhead("path")
    if ":" in target or "\\" in target or inside.startswith("//"):
        raise UnfitLetterhead("outside")


def _leads_to_the_web(target: str) -> bool:
    try:
        parts = urlsplit(target.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in WEB and "\\" not in target


# -- what stands in them -----------------------------------------------------------------------------------------------


def _check_elements(tree: etree._Element) -> None:
    watched: dict[str | bytes, str] = {}
    for element in tree.iter(etree.Element):
        name = _local(element.tag)
        if name in HIDDEN_ELEMENTS:
            raise UnfitLetterhead("embedded")
        if name in MACRO_ELEMENTS:
            raise UnfitLetterhead("macro")
        for attribute, value in element.items():
            if attribute not in watched:
                watched[attribute] = _watched(str(attribute))
            # Nearly all end here: a Word file has tens of thousands of them.
            if watched[attribute]:
                _check_attribute(name, watched[attribute], str(value).strip())


def _local(name: str) -> str:
    """A name without its space: a program goes by what it is, whatever prefix stands before it."""
    return name.rpartition("}")[2]


def _watched(attribute: str) -> str:
    """The name of an attribute that can lead somewhere or start something; none for all others."""
    name = _local(attribute)
    return name if name in LEADING_OR_STARTING or name.startswith("on") else ""


def _check_attribute(element: str, attribute: str, value: str) -> None:
    """That a picture is inside the file, that a link leads to the web, and that nothing starts on a click."""
    if not value:
        return
    linked_picture = attribute in ("src", "althref") or (attribute == "href" and element in DRAWS_A_FILE)
    if linked_picture and not value.startswith(("#", "data:image/")):
        raise UnfitLetterhead("outside")
    if attribute == "href" and not linked_picture and not value.startswith("#") and not _leads_to_the_web(value):
        raise UnfitLetterhead("outside")
    if attribute in ("action", "macro") or (attribute.startswith("on") and element in ("svg", "shape", "a", "image")):
        raise UnfitLetterhead("macro")


def _check_fields(tree: etree._Element) -> None:
    """Field codes in order, one inside the other; Word lets them be cut into any number of pieces."""
    fields: list[_Field] = []
    for element in tree.iter(*FIELD_ELEMENTS):
        name = _local(element.tag)
        step = _told(element, "fldCharType")
        if name == "fldSimple":
            _check_code(_told(element, "instr"))
        elif name != "fldChar":
            if fields and fields[-1].telling:
                fields[-1].tell(element.text or "")
            else:
                # A code outside any field is none; should some program think otherwise, it is looked at all the same.
                _check_code(element.text or "")
        elif step == "begin":
            if fields and fields[-1].telling:
                _check_holder(fields[-1].code)
            fields.append(_Field())
        elif fields:
            fields[-1].telling = False
            _check_code(fields[-1].code)
            if step == "end":
                fields.pop()
    for field in fields:
        _check_code(field.code)


def _told(element: etree._Element, attribute: str) -> str:
    """An attribute by its name alone: Word has had two spaces for its elements."""
    return next((str(value) for name, value in element.items() if _local(str(name)) == attribute), "")


@dataclass(slots=True)
class _Field:
    """A field that has begun; `telling` while its code goes on."""

    code: str = ""
    telling: bool = True

    def tell(self, piece: str) -> None:
        """Add a piece to the code."""
        self.code += piece
        if len(self.code) > LONGEST_CODE:
            raise UnfitLetterhead("field")


def _check_holder(code: str) -> None:
    """A code that goes on with another field: what that one says must neither name a code nor an address."""
    if code.split(None, 1)[:1] != ["IF"] and not code.strip().startswith("="):
        raise UnfitLetterhead("field")


def _check_code(code: str) -> None:
    words = code.split()
    if not words:
        return
    name = words[0].upper()
    if name not in _FIELDS and not name.startswith("="):
        raise UnfitLetterhead("field")
    if name == "HYPERLINK":
        _check_hyperlink(code.strip()[len(name) :])


def _check_hyperlink(told: str) -> None:
    r"""`HYPERLINK "https://…"` leads to the web, `HYPERLINK \l "place"` into the document; all else leads elsewhere."""
    if '\\"' in told:
        # A quote inside quotes: where a word ends would be anyone's guess.
        raise UnfitLetterhead("outside")
    given = iter([quoted or bare for quoted, bare in LINKING.findall(told)])
    for word in given:
        if word in TELLING_SWITCHES:
            next(given, "")
        elif word not in SWITCHES and not _leads_to_the_web(word):
            raise UnfitLetterhead("outside")
