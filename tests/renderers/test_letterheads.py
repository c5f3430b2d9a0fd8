"""A letterhead: the good ones keep their look and lose their text; whatever runs, fetches, hides or lies is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile, ZipInfo

import pytest
from docx.oxml.ns import qn

from tests import programs
from tests.renderers import letterhead_files as files
from tests.renderers.documents import document, published
from tests.renderers.letterhead_files import ADDRESS, FOOT, OLD, letterhead, sign
from tests.renderers.word_reading import body_text, inside, members, out_of_order, paragraphs, style_names, told, tree, words
from webapp.renderers import letterhead_base
from webapp.renderers.letterhead_zip import LARGEST_OPENED, LARGEST_XML, MOST_MEMBERS
from webapp.renderers.letterheads import check_letterhead
from webapp.renderers.look import LARGEST_LETTERHEAD, Look, UnfitLetterhead
from webapp.renderers.word_file import render
from webapp.renderers.word_pages import WordPages

DRAFT = "Draft of November 22, 2026, not published."
PUBLIC = "https" + "://example.org/"


def on(data: bytes) -> bytes:
    """A document on this letterhead."""
    return render(document("sole-funder"), Look(letterhead=data))


def feet(raw: bytes) -> dict[str, str]:
    """The words of each footer that pages show, by its kind."""
    relations = tree(raw, "word/_rels/document.xml.rels")
    targets = {told(one, "Id"): f"word/{one.get('Target')}" for one in relations}
    return {
        one.get(qn("w:type"), ""): words(tree(raw, targets[told(one, "r:id")]))
        for one in tree(raw).iter(qn("w:footerReference"))
    }


# -- good ones ---------------------------------------------------------------------------------------------------------

GOOD = {
    "plain": letterhead(),
    "first page apart": letterhead(first=True),
    "even pages apart": letterhead(even=True),
    "first and even apart": letterhead(first=True, even=True),
    "several sections": letterhead(sections=3),
    "made in Spanish": files.foreign_ids(),
    "nothing but a page": files.bare(),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_document_stands_on_it_and_the_old_text_is_gone(name):
    raw = on(GOOD[name])
    said = re.sub(r"\s", "", body_text(raw))
    assert [one.text for one in document("sole-funder").sentences if re.sub(r"\s", "", one.text) not in said] == []
    assert OLD not in body_text(raw)
    assert out_of_order(raw, "word/document.xml") == []
    assert len(list(tree(raw).iter(qn("w:sectPr")))) == 1


@pytest.mark.parametrize("name", GOOD)
def test_the_draft_line_is_at_the_foot_of_every_kind_of_page(name):
    kinds = {"default"} | {kind for kind in ("first", "even") if kind in name}
    shown = feet(on(GOOD[name]))
    assert kinds <= set(shown)
    assert [kind for kind in kinds if not shown[kind].endswith(DRAFT)] == []


@pytest.mark.parametrize("name", [name for name in GOOD if name != "nothing but a page"])
def test_its_header_footer_page_and_margins_stay(name):
    raw, before = on(GOOD[name]), GOOD[name]
    assert feet(raw)["default"].startswith(FOOT)
    heads = [words(tree(raw, part)) for part in members(raw) if part.startswith("word/header")]
    assert ADDRESS in heads
    assert sign() in members(raw).values()
    for element in ("w:pgSz", "w:pgMar"):
        [now], was = tree(raw).iter(qn(element)), next(tree(before).iter(qn(element)))
        assert dict(now.items()) == dict(was.items())


def test_its_styles_stay_and_ours_are_added_in_its_own_type():
    raw, before = on(letterhead()), letterhead()
    old, new = style_names(before), style_names(raw)
    assert old.items() <= new.items()
    added = {told(style, "w:styleId"): style for style in tree(raw, "word/styles.xml").iter(qn("w:style"))}
    for style in tree(before, "word/styles.xml").iter(qn("w:style")):
        stays = added.pop(told(style, "w:styleId"))
        assert [child.tag for child in stays] == [child.tag for child in style]
    assert {"Upfront Hat", "Upfront Verdict", "toc 1"} <= {new[name] for name in added}
    assert not any(list(style.iter(qn("w:rFonts"))) for style in added.values())


def test_every_style_a_paragraph_names_is_there_however_word_calls_it():
    raw = on(files.foreign_ids())
    names = {paragraph.style for paragraph in paragraphs(raw)}
    assert {"Title", "heading 1", "Heading 1"} & names
    assert {one.get(qn("w:val")) for one in tree(raw).iter(qn("w:pStyle"))} >= {"Ttulo1", "Listaconvietas"}


@pytest.mark.parametrize("name", GOOD)
def test_lists_have_bullets(name):
    raw = on(GOOD[name])
    ids = {style_id for style_id, name in style_names(raw).items() if name.lower() == "list bullet"}
    [style] = (one for one in tree(raw, "word/styles.xml").iter(qn("w:style")) if one.get(qn("w:styleId")) in ids)
    number = told(inside(style, "w:pPr", "w:numPr", "w:numId"))
    lists = tree(raw, "word/numbering.xml")
    [use] = (one for one in lists.findall(qn("w:num")) if one.get(qn("w:numId")) == number)
    kind = told(inside(use, "w:abstractNumId"))
    [listed] = (one for one in lists.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == kind)
    assert told(inside(listed, "w:lvl", "w:numFmt")) == "bullet"


def test_nothing_else_of_it_is_passed_on():
    raw = on(files.with_member("customXml/item1.xml", b"<secret/>"))
    assert not [name for name in members(raw) if "custom" in name or "thumbnail" in name or name == "docProps/app.xml"]
    assert b"Somebody Else" not in members(raw)["docProps/core.xml"]
    assert b"w:rsid" not in members(raw)["word/settings.xml"]


def test_a_published_document_says_at_its_foot_which_version_it_is():
    raw = render(published(document("sole-funder")), Look(letterhead=letterhead()))
    said = "Version 2, published November 26, 2026."
    assert feet(raw) == {kind: f"{foot}{said}" for kind, foot in feet(letterhead()).items()}


def test_a_margin_that_no_footer_can_push_up_becomes_one_that_can():
    data = files.changed(
        letterhead(), "word/document.xml", lambda part: re.sub(rb'w:bottom="(\d+)"', rb'w:bottom="-\1"', part)
    )
    [margins], [before] = tree(on(data)).iter(qn("w:pgMar")), tree(letterhead()).iter(qn("w:pgMar"))
    assert margins.get(qn("w:bottom")) == before.get(qn("w:bottom"))


def test_the_same_letterhead_makes_the_same_bytes():
    assert on(letterhead(first=True)) == on(letterhead(first=True))


@pytest.mark.parametrize(
    "code",
    [
        " PAGE ",
        "NUMPAGES \\* MERGEFORMAT",
        ' DATE \\@ "d MMMM yyyy" ',
        'HYPERLINK "https://example.org"',
        'HYPERLINK \\l "top"',
        'HYPERLINK "https://example.org" \\l "top" \\o "Our page: all of it" \\t "_blank" \\* MERGEFORMAT',
    ],
)
def test_fields_that_only_show_something_are_welcome(code):
    check_letterhead(files.with_field(escape(code), margin="header"))


def test_a_line_for_all_pages_but_the_first_is_welcome():
    check_letterhead(files.with_field(" IF ", " &gt; 1 x ", inside=files.field(" PAGE "), margin="footer"))


def test_of_a_drawing_with_a_picture_beside_it_the_picture_stays():
    raw = on(files.with_svg_beside())
    assert not [name for name in members(raw) if name.endswith(".svg")]
    assert sign() in members(raw).values()
    assert b"svgBlip" not in members(raw)["word/header1.xml"]
    assert b"r:embed" in members(raw)["word/header1.xml"]


@pytest.mark.slow
def test_libreoffice_s_own_letterhead_stands_as_well(tmp_path: Path):
    (tmp_path / "letter.fodt").write_text(LIBREOFFICE, encoding="utf-8")
    data = programs.converted(tmp_path / "letter.fodt", "docx").read_bytes()
    check_letterhead(data)
    (tmp_path / "faq.docx").write_bytes(on(data))
    pages = programs.text_of(programs.converted(tmp_path / "faq.docx", "pdf")).rstrip("\f").split("\f")
    assert len(pages) > 5
    assert all(DRAFT in page and "Harlow House" in page and "Registered charity" in page for page in pages)
    assert not any("An old letter" in page for page in pages)


@pytest.mark.slow
def test_the_line_is_on_every_page_that_libreoffice_shows(tmp_path: Path):
    (tmp_path / "faq.docx").write_bytes(on(letterhead(first=True, even=True)))
    pages = programs.text_of(programs.converted(tmp_path / "faq.docx", "pdf")).rstrip("\f").split("\f")
    assert len(pages) > 5
    assert all(DRAFT in page for page in pages)


LIBREOFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm"
 fo:page-height="29.7cm" fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="3cm" fo:margin-right="2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="1cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page">
<style:header><text:p>Harlow House, 12 Mill Lane</text:p></style:header>
<style:footer><text:p>Registered charity</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text><text:p>An old letter</text:p></office:text></office:body></office:document>
"""


# -- what is refused, each for its reason ------------------------------------------------------------------------------

DTD = b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE w:styles [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
WIDE = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
MACRO_TEMPLATE = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
PLAIN_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
OBJECT = '<w:object xmlns:o="urn:schemas-microsoft-com:office:office"><o:OLEObject Type="Embed"/></w:object>'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def in_the_other_space(part: bytes) -> bytes:
    """As the Strict kind of Word file names its elements."""
    return part.replace(files.WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")


REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("not_word", lambda: b""),
    "a text": ("not_word", lambda: b"Dear Sir or Madam"),
    "a PDF": ("not_word", lambda: b"%PDF-1.7\n"),
    "a program before the zip": ("not_word", lambda: b"MZ" + letterhead()),
    "half of it": ("damaged", lambda: letterhead()[: len(letterhead()) // 2]),
    "another kind of zip": ("not_word", lambda: files.packed({"hello.txt": b"hello"})),
    "a spreadsheet": (
        "not_word",
        lambda: files.with_type(SHEET),
    ),
    "an old .doc": ("old_word", lambda: OLD_OFFICE),
    "locked": (
        "encrypted",
        lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
    ),
    "too large": ("too_large", lambda: b"PK\x03\x04" + b"\x00" * LARGEST_LETTERHEAD),
    "a template": ("template", lambda: files.with_type(PLAIN_TEMPLATE)),
    "a .docm": ("macro", lambda: files.with_type(MACRO_TYPE)),
    "a .dotm": ("macro", lambda: files.with_type(MACRO_TEMPLATE)),
    "a macro part": ("macro", lambda: files.with_member("word/vbaProject.bin")),
    "a macro part by another name": ("macro", lambda: files.with_relation("vbaProject", "media/x.png")),
    "a macro on leaving a field": ("macro", lambda: files.with_xml('<w:p><w:r><w:exitMacro w:val="x"/></w:r></w:p>')),
    "a click that starts something": (
        "macro",
        lambda: files.with_xml(
            '<a:hlinkClick xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" action="ppaction://program"/>'
        ),
    ),
    "many members": (
        "bomb",
        lambda: files.with_members({f"x{n}.txt": b"" for n in range(MOST_MEMBERS)}),
    ),
    "a bomb": ("bomb", lambda: files.with_member("word/media/big.bin", b"\x00" * (LARGEST_OPENED + 1))),
    "a bomb of a ratio": ("bomb", lambda: files.with_member("word/media/big.bin", b"\x00" * 3_000_000)),
    "a bomb of many": (
        "bomb",
        lambda: files.with_members({f"m{n}.bin": bytes(range(256)) * 3_900 for n in range(45)}),
    ),
    "a bomb of XML": (
        "bomb",
        lambda: files.with_member("word/x.xml", b"<x>%b</x>" % bytes(LARGEST_XML)),
    ),
    "a bomb that lies": ("damaged", lambda: files.lying_bomb(3_000_000)),
    "a way up": ("path", lambda: files.with_member("word/../../evil.txt")),
    "a way from the root": ("path", lambda: files.with_member("/etc/passwd")),
    "a way on Windows": ("path", lambda: files.with_member("word\\..\\evil.txt")),
    "a drive": ("path", lambda: files.with_member("C:evil.txt")),
    "a hidden way up": ("path", lambda: files.with_member("word/%2e%2e/evil.txt")),
    "a name twice in other letters": ("path", lambda: files.with_member("WORD/DOCUMENT.XML")),
    "a relation that leads up": ("path", lambda: files.with_relation("image", "../../x.png")),
    "a document type": ("doctype", lambda: files.with_head(DTD)),
    "entities": ("doctype", lambda: files.with_head(LAUGHS, "word/document.xml")),
    "a document type in other letters": (
        "doctype",
        lambda: files.changed(
            letterhead(),
            "word/styles.xml",
            lambda part: (LAUGHS.decode() + part.decode().partition("?>")[2]).replace("UTF-8", "UTF-16").encode("utf-16"),
        ),
    ),
    "broken XML": ("damaged", lambda: files.with_head(b"<x>")),
    "an outside template": (
        "outside",
        lambda: files.with_relation("attachedTemplate", "file:///C:/x.dotm", "settings.xml", external=True),
    ),
    "a web template": (
        "outside",
        lambda: files.with_relation("attachedTemplate", PUBLIC + "x.dotm", "settings.xml", external=True),
    ),
    "a linked picture": ("outside", lambda: files.with_relation("image", PUBLIC + "x.png", external=True)),
    "a linked picture in the header": (
        "outside",
        lambda: files.with_relation("image", PUBLIC + "x.png", "header1.xml", external=True),
    ),
    "a linked object": ("outside", lambda: files.with_relation("oleObject", PUBLIC + "x.xls", external=True)),
    "a frame": ("outside", lambda: files.with_relation("frame", PUBLIC, part="webSettings.xml", external=True)),
    "another document inside": ("outside", lambda: files.with_relation("subDocument", PUBLIC + "x.docx", external=True)),
    "a link to a file": ("outside", lambda: files.with_relation("hyperlink", "file:///etc/passwd", external=True)),
    "a link that is code": ("outside", lambda: files.with_relation("hyperlink", "javascript:alert(1)", external=True)),
    "a link to a share": ("outside", lambda: files.with_relation("hyperlink", "\\\\evil\\share", external=True)),
    "a picture by its address": ("outside", lambda: files.with_xml(f'<w:p {VML}><v:imagedata src="{PUBLIC}x.png"/></w:p>')),
    "a shape that leads to a file": ("outside", lambda: files.with_xml(f'<w:p {VML}><v:shape href="file:///x"/></w:p>')),
    "an object": ("embedded", lambda: files.with_member("word/embeddings/oleObject1.bin")),
    "an object in the text": ("embedded", lambda: files.with_xml(OBJECT)),
    "a control": ("embedded", lambda: files.with_member("word/activeX/activeX1.xml", b"<x/>")),
    "a control in the header": ("embedded", lambda: files.with_relation("control", "x.xml", part="header1.xml")),
    "a chart in the header": ("embedded", lambda: files.with_relation("chart", "charts/chart1.xml", part="header1.xml")),
    "a piece of another kind": ("embedded", lambda: files.with_relation("aFChunk", "x.html")),
    "a piece in the text": ("embedded", lambda: files.with_xml('<w:altChunk w:val="x"/>')),
    "a program": ("embedded", lambda: files.with_member("word/media/image9.png", b"MZ\x90\x00")),
    "a file in the file": ("embedded", lambda: files.with_member("word/media/image9.png", letterhead())),
    "a mail merge": ("embedded", lambda: files.with_xml("<w:mailMerge/>", "word/settings.xml", "settings")),
    "a ribbon": ("interface", lambda: files.with_member("customUI/customUI.xml", b"<x/>")),
    "keys": ("interface", lambda: files.with_relation("keyMapCustomizations", "x.xml")),
    "a field with a text": ("field", lambda: files.with_field("INCLUDETEXT &quot;C:\\\\x&quot;")),
    "a field with a picture": (
        "field",
        lambda: files.with_field(f"INCLUDEPICTURE {PUBLIC}x.png", margin="header"),
    ),
    "a field that runs": ("field", lambda: files.with_field("DDEAUTO c:\\\\windows\\\\cmd.exe")),
    "a field that runs when asked": ("field", lambda: files.with_field(" dde x y")),
    "a field that links": ("field", lambda: files.with_field("LINK Excel.Sheet.8 x")),
    "a button": ("field", lambda: files.with_field("MACROBUTTON Run here")),
    "a field in pieces": ("field", lambda: files.with_field("INC", "LUDE", "TEXT x")),
    "a field whose last piece is harmless": ("field", lambda: files.with_field("DDE x ", "PAGE")),
    "a field that spells": ("field", lambda: files.with_field("QUOTE 68 68 69")),
    "a simple field": ("field", lambda: files.with_xml('<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>')),
    "a field without an end": (
        "field",
        lambda: files.with_xml(f'<w:p>{files.field("DDE x").partition("separate")[0]}"/></w:r></w:p>'),
    ),
    "a field in place of a name": ("field", lambda: files.with_field("", inside=files.field("PAGE"))),
    "a field in place of an address": ("field", lambda: files.with_field("HYPERLINK ", inside=files.field("TITLE"))),
    "a field that leads to a file": ("outside", lambda: files.with_field("HYPERLINK file:///x")),
    "too narrow": (
        "narrow",
        lambda: files.changed(
            letterhead(), "word/document.xml", lambda part: re.sub(rb'w:left="\d+"', b'w:left="7000"', part)
        ),
    ),
    "too low": ("narrow", lambda: files.with_page(rb'w:h="\d+"', b'w:h="1"')),
    "a margin that leaves nothing": ("narrow", lambda: files.with_page(rb'w:top="\d+"', b'w:top="30000"')),
    "a header that is not there": ("damaged", lambda: files.with_relation("header", "header99.xml")),
    # Made to take long.
    "attributes without end": (
        "bomb",
        lambda: files.with_xml("<w:p {}/>".format(" ".join(f'a{n}="x"' for n in range(20_000)))),
    ),
    "elements without end": ("bomb", lambda: files.with_member("word/x.xml", b"<x>%b</x>" % (b"<a/>" * 200_000))),
    "elements without end in many parts": (
        "bomb",
        lambda: files.with_members({f"word/x{n}.xml": b"<x>%b</x>" % (b"<a/>" * 30_000) for n in range(5)}),
    ),
    "a field code without end": ("field", lambda: files.with_field(*["IF 1 = 1 and so on "] * 2_000)),
    # Parts that are not what they are led to for: the draft line would be lost, or nothing could be written.
    "a footer that is not there": ("damaged", lambda: files.with_footer("rId999")),
    "a footer that is the styles": ("damaged", lambda: files.with_footer(files.relation_to("styles.xml"))),
    "a footer that is a header": ("damaged", lambda: files.with_footer(files.relation_to("header1.xml"))),
    "settings that are none": ("damaged", lambda: files.with_members({"word/settings.xml": b"<x/>"})),
    "a style sheet that is none": ("damaged", lambda: files.with_members({"word/styles.xml": b"<x/>"})),
    **{
        f"{part} said to be {kind}": ("damaged", partial(files.with_part_type, part, kind))
        for part in ("footer1", "numbering", "styles", "settings", "header1", "fontTable", "theme/theme1")
        for kind in ("application/octet-stream", "image/png")
    },
    "a footer whose picture is the styles": ("embedded", lambda: files.with_relation("image", "styles.xml", "footer1.xml")),
    "a footer whose picture is the text": ("embedded", lambda: files.with_relation("image", "document.xml", "footer1.xml")),
    "a footer whose picture is itself": ("embedded", lambda: files.with_relation("image", "footer1.xml", "footer1.xml")),
    "a footer that leads to a part": ("embedded", lambda: files.with_relation("hyperlink", "styles.xml", "footer1.xml")),
    "a second style sheet": ("damaged", lambda: files.with_relation("styles", "document.xml")),
    "two footers for the same pages": (
        "damaged",
        lambda: files.changed(
            letterhead(), "word/document.xml", lambda part: re.sub(rb"(<w:footerReference[^>]*>)", rb"\1\1", part)
        ),
    ),
    "a list whose number is none": (
        "damaged",
        lambda: files.changed(letterhead(), "word/numbering.xml", lambda part: part.replace(b'w:numId="1"', b'w:numId="x"')),
    ),
    # Pictures that could be pages, programs or addresses.
    "a drawing that loads": (
        "embedded",
        lambda: files.with_footer_picture("media/x.svg", b'<svg xmlns="x"><style>@import "x"</style></svg>'),
    ),
    "a page as a picture": ("embedded", lambda: files.with_footer_picture("media/x.html", b"<html><p>x</p></html>")),
    "a picture called a page": ("embedded", lambda: files.with_footer_picture("media/x.html", sign())),
    "a text called a picture": ("embedded", lambda: files.with_footer_picture("media/x.png", b"x")),
    "a fill by its address": (
        "outside",
        lambda: files.with_xml(
            f'<w:p {VML} xmlns:o="urn:schemas-microsoft-com:office:office"><v:fill o:althref="file:///x"/></w:p>'
        ),
    ),
    # Fields that hide behind switches, another space or another name.
    **{
        f"a link behind {switch}": ("outside", partial(files.with_field, escape(f"HYPERLINK {switch}")))
        for switch in (
            '\\l "a" "file:///c:/x.exe"',
            '\\t "_blank" "file:///c:/x.exe"',
            '\\o "tip" "\\\\evil\\share\\x.exe"',
            '\\n "file:///c:/x.exe"',
            '\\o tip"file:///c:/x.exe"',
            '\\o "a\\" \\t "file:///c:/x.exe"',
            '"https://example.org" "file:///c:/x.exe"',
        )
    },
    "a field in the other space": (
        "field",
        lambda: files.changed(files.with_field("DDE x", margin="footer"), "word/footer1.xml", in_the_other_space),
    ),
    "a field in a footer by another name": ("field", lambda: files.with_footer_named("footer1.dat", field="DDE x")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_do_harm_is_refused_for_its_reason(name):
    code, build = REFUSED[name]
    with pytest.raises(UnfitLetterhead) as refused:
        check_letterhead(build())
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["a macro part", "a field that runs", "a bomb"])
def test_nothing_is_written_on_one_that_was_never_checked(name):
    with pytest.raises(UnfitLetterhead):
        on(REFUSED[name][1]())


def test_one_that_was_kept_and_cannot_be_written_on_is_refused_all_the_same(monkeypatch):
    """Kept before it was looked at like this, or good in one version of a library and not in the next."""
    for look in ("check_parts", "check_kept", "check_margins"):
        monkeypatch.setattr(letterhead_base, look, lambda *_: None)
    for name in ("a footer that is not there", "footer1 said to be image/png", "styles said to be application/octet-stream"):
        with pytest.raises(UnfitLetterhead, match="damaged"):
            on(REFUSED[name][1]())


def test_one_on_which_the_draft_line_is_lost_is_refused(monkeypatch):
    monkeypatch.setattr(WordPages, "_below", lambda *_: None)
    with pytest.raises(UnfitLetterhead, match="damaged"):
        check_letterhead(letterhead())


def test_a_locked_member_and_an_odd_way_of_packing_are_refused(tmp_path: Path):
    data = letterhead()
    at = data.index(b"PK\x01\x02") + 8
    with pytest.raises(UnfitLetterhead, match="encrypted"):
        check_letterhead(data[:at] + bytes([data[at] | 1]) + data[at + 1 :])
    with ZipFile(tmp_path / "odd.docx", "w") as file:
        for name, part in members(data).items():
            file.writestr(ZipInfo(name), part, ZIP_BZIP2)
    with pytest.raises(UnfitLetterhead, match="damaged"):
        check_letterhead((tmp_path / "odd.docx").read_bytes())


def test_whatever_is_cut_or_garbled_never_breaks_the_program():
    data, codes = letterhead(), set()
    for place in range(0, len(data), 997):
        for garbled in (data[:place], data[:place] + b"\x00" * 40 + data[place + 40 :]):
            try:
                check_letterhead(garbled)
            except UnfitLetterhead as error:
                codes.add(error.code)
    assert {"damaged", "not_word"} <= codes
