"""Letterheads as foundations have them, made with python-docx; and ones nobody should open, made of a good one by hand."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from tests.renderers.word_reading import members
from webapp.config import templates_folder

OLD = "Dear Sir or Madam, this is an old letter."
ADDRESS = "Tidewater Bend Community Fund · 1 Water Street"
FOOT = "A charity since 1974"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def letterhead(*, first: bool = False, even: bool = False, sections: int = 1) -> bytes:
    """A letterhead on A4 with wide margins, a sign in its header, its own type, and an old letter in it."""
    word = docx.Document()
    word.styles["Normal"].font.name, word.styles["Normal"].font.size = "Georgia", Pt(12)
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0x00, 0x20)
    word.styles.add_style("House Style", WD_STYLE_TYPE.PARAGRAPH)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin = Mm(31), Mm(29), Mm(42)
    section.header.paragraphs[0].add_run().add_picture(BytesIO(sign()), width=Mm(12))
    section.header.paragraphs[0].add_run(ADDRESS)
    section.footer.paragraphs[0].add_run(FOOT)
    add_field(section.footer.paragraphs[0], " PAGE ")
    section.different_first_page_header_footer = first
    word.settings.odd_and_even_pages_header_footer = even
    for _ in range(sections - 1):
        word.add_section()
    word.add_paragraph(OLD)
    word.add_picture(BytesIO(sign()), width=Mm(30))
    word.core_properties.author = "Somebody Else"
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


@cache
def sign() -> bytes:
    """A small picture."""
    return (templates_folder() / "word" / "marks" / "does-both.png").read_bytes()


def add_field(paragraph: Paragraph, *codes: str) -> None:
    """A field whose code is cut into these pieces."""
    for kind in ("begin", *codes, "separate", "end"):
        run = etree.SubElement(paragraph._p, qn("w:r"))
        if kind in codes:
            etree.SubElement(run, qn("w:instrText")).text = kind
        else:
            etree.SubElement(run, qn("w:fldChar")).set(qn("w:fldCharType"), kind)


def foreign_ids() -> bytes:
    """Made in a Spanish Word: its own styles have other ids there, and English names all the same."""
    ids = {"Heading1": "Ttulo1", "ListBullet": "Listaconvietas", "Title": "Ttulo"}

    def told(found: re.Match[bytes]) -> bytes:
        return b'w:styleId="' + ids.get(found[1].decode(), found[1].decode()).encode() + b'"'

    return changed(letterhead(), "word/styles.xml", lambda part: re.sub(rb'w:styleId="(\w+)"', told, part))


def bare() -> bytes:
    """With nothing in it but a page: no styles of its own, no lists, no header."""
    kept = ("word/document.xml", "[Content_Types].xml", "_rels/.rels")
    document = f'<w:document xmlns:w="{WORD}"><w:body><w:p/></w:body></w:document>'.encode()
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    ).encode()
    return packed(dict(zip(kept, (document, types, relations), strict=True)))


# -- by hand -----------------------------------------------------------------------------------------------------------


def packed(parts: dict[str, bytes], *, stored: Iterable[str] = ()) -> bytes:
    """A zip of these members."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(ZipInfo(name), data, ZIP_STORED if name in stored else ZIP_DEFLATED)
    return made.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one member changed."""
    parts = members(data)
    parts[name] = change(parts[name])
    return packed(parts)


def with_member(name: str, data: bytes = b"x") -> bytes:
    """A letterhead with one member more."""
    return packed({**members(letterhead()), name: data})


def with_members(added: dict[str, bytes]) -> bytes:
    """A letterhead with several members more."""
    return packed({**members(letterhead()), **added})


def with_relation(kind: str, target: str, part: str = "document.xml", *, external: bool = False) -> bytes:
    """A letterhead, one of whose parts leads to something else."""
    parts = members(letterhead())
    name = f"word/_rels/{part}.rels"
    mode = ' TargetMode="External"' if external else ""
    added = f'<Relationship Id="rIdX" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    parts[name] = parts.get(name, empty).replace(b"</Relationships>", added)
    return packed(parts)


def with_type(kind: str) -> bytes:
    """A letterhead that says of itself that it is something else."""
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return changed(letterhead(), "[Content_Types].xml", lambda part: part.replace(main, kind.encode()))


def with_part_type(part: str, kind: str) -> bytes:
    """A letterhead that says of one of its parts that it is something else."""
    told = re.compile(rb'(PartName="/word/%b.xml" ContentType=)"[^"]+"' % part.encode())
    return changed(letterhead(), "[Content_Types].xml", lambda types: told.sub(rb'\1"%b"' % kind.encode(), types))


def with_page(told: bytes, otherwise: bytes) -> bytes:
    """A letterhead whose page is described otherwise."""
    return changed(letterhead(), "word/document.xml", lambda part: re.sub(told, otherwise, part))


def relation_to(target: str) -> str:
    """The id of what leads from the text of a letterhead to that part."""
    relations = etree.fromstring(members(letterhead())["word/_rels/document.xml.rels"])
    [found] = (one.get("Id", "") for one in relations if one.get("Target") == target)
    return found


def with_footer(relation: str) -> bytes:
    """A letterhead whose footer is what this relation leads to."""
    told = re.compile(rb'(<w:footerReference[^>]*r:id=)"[^"]+"')
    return changed(letterhead(), "word/document.xml", lambda part: told.sub(rb'\1"%b"' % relation.encode(), part))


def with_footer_picture(target: str, data: bytes) -> bytes:
    """A letterhead with this in place of a picture in its footer."""
    kind = f'<Default Extension="{target.rpartition(".")[2]}" ContentType="image/png"/>'.encode()
    parts = {**members(with_relation("image", target, "footer1.xml")), f"word/{target}": data}
    if kind.split()[1] not in parts["[Content_Types].xml"]:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"<Override", kind + b"<Override", 1)
    return packed(parts)


def with_footer_named(name: str, field: str) -> bytes:
    """A letterhead whose footer has a name, and a beginning, by which nobody would know it for XML."""
    parts = members(with_field(field, margin="footer"))
    parts[f"word/{name}"] = parts.pop("word/footer1.xml").partition(b"?>")[2].lstrip()
    for part in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        parts[part] = parts[part].replace(b"footer1.xml", name.encode())
    return packed(parts)


def with_svg_beside() -> bytes:
    """A letterhead as Word keeps a drawing in its header: the drawing, and a picture for who cannot draw."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    beside = (
        b'<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip r:embed="rIdX" '
        b'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/></a:ext></a:extLst></a:blip>'
    )
    parts = {**members(with_relation("image", "media/image9.svg", "header1.xml")), "word/media/image9.svg": svg}
    told = b'<Default Extension="svg" ContentType="image/svg+xml"/><Override'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"<Override", told, 1)
    parts["word/header1.xml"] = re.sub(rb"(<a:blip [^>]*)/>", rb"\1>" + beside, parts["word/header1.xml"])
    assert b"svgBlip" in parts["word/header1.xml"]
    return packed(parts)


def with_xml(inside: str, part: str = "word/document.xml", root: str = "body") -> bytes:
    """A letterhead with some elements more at the end of a part."""
    end = f"</w:{root}>".encode()
    return changed(letterhead(), part, lambda xml: xml.replace(end, inside.encode() + end))


def field(*codes: str, inside: str = "") -> str:
    """A field with its code in these pieces, and another one inside the code."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    told = [f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes]
    return begin + "".join((*told[:1], inside, *told[1:])) + separate + end


def with_field(*codes: str, inside: str = "", margin: str = "") -> bytes:
    """A letterhead with one field more, in its text or in a `header` or `footer`."""
    part, root = {"": ("document", "body"), "header": ("header1", "hdr"), "footer": ("footer1", "ftr")}[margin]
    return with_xml(f"<w:p>{field(*codes, inside=inside)}</w:p>", f"word/{part}.xml", root)


def with_head(head: bytes, part: str = "word/styles.xml") -> bytes:
    """A letterhead, one of whose parts begins otherwise."""
    return changed(letterhead(), part, lambda xml: head + xml.partition(b"?>")[2])


def lying_bomb(size: int) -> bytes:
    """A member that unpacks to so many bytes while the zip says it is small."""
    data = with_member("word/media/big.bin", b"\x00" * size)
    packed_size = len(_deflated(b"\x00" * size))
    told, true = (1_000).to_bytes(4, "little"), size.to_bytes(4, "little")
    assert data.count(true) == 2
    assert packed_size < 100_000
    return data.replace(true, told)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
