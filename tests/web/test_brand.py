"""How the files look, in the browser: color, logo, paper and letterhead are kept or refused with the reason, one by one."""

import io
import struct
import zlib
from functools import cache

import docx
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.house import words
from tests.renderers.letterhead_files import with_footer
from tests.web.editors import Editor
from tests.web.shelf import the
from tests.web.stories import fields_of, page_of, written_by_somebody_else
from tests.web.visiting import OURS
from webapp.renderers import letterheads
from webapp.renderers.look import readable
from webapp.services.brands import find_brand, look_of

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><path fill='#064' d='M0 0h40v20z'/></svg>"


@pytest.fixture
def editor(owner, site, clock):
    return Editor(owner, site, clock, "quick-start")


@pytest.fixture
def brand(editor):
    return lambda: find_brand(editor.site, editor.id)


def png(width=4, height=2, shade=120):
    """A picture of one gray."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


@cache
def letterhead():
    """A Word file."""
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def send(editor, files=(), **typed):
    """Send the page's form with this typed, and with these files chosen: (field, name, content) each."""
    fields = fields_of(editor.visitor.get(f"{editor.base}/brand"), "main form")
    chosen = {field: FileStorage(io.BytesIO(content), called) for field, called, content in files}
    return post(editor.visitor, editor, fields | {name.replace("_", "-"): value for name, value in typed.items()} | chosen)


def post(visitor, editor, fields):
    """Send a form as browsers send one with files in it."""
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.post(f"{editor.base}/brand", data=body, content_type=kind, headers=OURS)


def problems(response):
    assert response.status_code == 422
    return words(the(page_of(response), ".problems"))


def test_the_page_says_what_a_letterhead_does_and_begins_with_the_foundations_name(editor):
    page = editor.page("brand")
    assert the(page, "#words")["value"] == editor.opened.composed.foundation
    assert "Your color and logo are not used there." in words(the(page, "[aria-labelledby=h-letterhead]"))
    picture = the(page, "aside a img.seen")
    assert the(page, "aside a")["href"] == picture["src"]


# -- color and paper ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"), [("#11394A", "#11394a"), ("0f4f6d", "#0f4f6d"), ("#ABC", "#aabbcc"), (" #800000 ", "#800000")]
)
def test_a_color_is_kept_as_people_write_it(editor, brand, typed, kept):
    page = editor.follow(send(editor, color=typed))
    assert "Saved." in words(the(page, ".notice"))
    assert brand().color == kept


def test_a_color_on_which_words_could_not_be_read_is_made_darker_and_the_page_says_so(editor, brand):
    page = editor.follow(send(editor, color="#ffcc00"))
    assert brand().color == "#ffcc00"
    used = readable("#ffcc00")
    assert used != "#ffcc00"
    assert look_of(brand()).band == used
    told = words(the(page, "section[aria-labelledby=h-color]"))
    assert f"Used in files: {used}" in told
    assert "You chose: #ffcc00" in told
    assert "could not be read well" in told


def test_a_dark_color_is_used_as_it_is(editor):
    page = editor.follow(send(editor, color="#11394a"))
    told = words(the(page, "section[aria-labelledby=h-color]"))
    assert "Used in files: #11394a" in told
    assert "You chose" not in told


@pytest.mark.parametrize("typed", ["teal", "#12345", "#1234567", "url(x)", "rgb(1,2,3)", "#gggggg"])
def test_what_is_no_color_is_refused_and_stays_typed(editor, brand, typed):
    response = send(editor, color=typed, paper="a4")
    assert "#11394a" in problems(response)
    assert fields_of(response, "main form")["color"] == typed
    assert (brand().color, brand().paper) == ("", "a4"), "what can be used is kept"


def test_without_a_color_it_is_our_own_again(editor, brand):
    send(editor, color="#800000")
    send(editor, color="")
    assert brand().color == ""


def test_paper_is_letter_until_another_is_chosen(editor, brand):
    assert the(editor.page("brand"), "[name=paper][checked]")["value"] == "letter"
    send(editor, paper="a4")
    assert brand().paper == "a4"
    assert the(editor.page("brand"), "[name=paper][checked]")["value"] == "a4"
    assert "Letter or A4" in problems(send(editor, paper="napkin"))


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("called", "content"), [("logo.svg", SVG), ("logo.png", png())])
def test_a_logo_is_kept_as_a_picture_of_our_own_and_can_be_taken_out(editor, brand, called, content):
    page = editor.follow(send(editor, [("logo", called, content)], words="Harlow Foundation"))
    shown = the(page, ".logo img")
    assert shown["alt"] == "Harlow Foundation"
    assert shown["src"].startswith("data:image/png;base64,")
    assert brand().logo.words == "Harlow Foundation"
    assert content not in brand().logo.png
    editor.follow(send(editor, words="Harlow"))
    assert brand().logo.words == "Harlow"
    editor.follow(send(editor, no_logo="yes"))
    assert brand().logo is None


@pytest.mark.parametrize(
    ("called", "content", "said", "reason"),
    [
        ("logo.png", png(), "", "what the logo shows"),
        ("logo.png", png()[:40], "Us", "damaged"),
        ("logo.png", b"", "Us", "empty"),
        ("logo.png", b"x" * 500_001, "Us", "larger than 500 kB"),
        ("logo.gif", b"GIF89a", "Us", "PNG or SVG"),
        ("logo.svg", SVG.replace(b"</svg>", b"<script>alert(1)</script></svg>"), "Us", "more than shapes"),
        ("logo.svg", SVG.replace(b"</svg>", b"<text>Us</text></svg>"), "Us", "outlines"),
        ("logo.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "Us", "plain SVG"),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused_with_what_to_do(editor, brand, called, content, said, reason):
    response = send(editor, [("logo", called, content)], words=said, color="#800000")
    assert reason in problems(response)
    assert "has to be chosen once more" in words(the(page_of(response), "main"))
    assert brand().logo is None
    assert brand().color == "#800000"


def test_everything_can_be_chosen_at_once(editor, brand):
    files = [("logo", "logo.svg", SVG), ("letterhead", "head.docx", letterhead())]
    editor.follow(send(editor, files, color="#800000", paper="a4", words="Harlow Foundation"))
    kept = brand()
    assert (kept.color, kept.paper, kept.logo.words, kept.letterhead_name) == (
        "#800000",
        "a4",
        "Harlow Foundation",
        "head.docx",
    )


def test_a_letterhead_is_kept_with_its_name_and_can_be_taken_out(editor, brand):
    page = editor.follow(send(editor, [("letterhead", "C:\\Us\\Letter head.docx", letterhead())]))
    assert "Letter head.docx" in words(the(page, "section[aria-labelledby=h-letterhead]"))
    assert brand().letterhead == letterhead()
    editor.follow(send(editor, no_letterhead="yes"))
    assert brand().letterhead is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "ends in .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old kind"),
        (b"PK\x03\x04" + b"\0" * 5_000_000, "larger than 5 MB"),
        (letterhead()[:2000], "Word file cannot be used"),
    ],
)
def test_a_letterhead_that_cannot_be_used_is_refused_with_what_to_do(editor, brand, content, reason):
    assert reason in problems(send(editor, [("letterhead", "head.docx", content)]))
    assert brand().letterhead is None


def test_a_letterhead_kept_earlier_that_cannot_be_written_on_has_a_page_that_says_what_to_do(editor, monkeypatch):
    monkeypatch.setattr(letterheads, "check_letterhead", lambda _: None)
    editor.follow(send(editor, [("letterhead", "head.docx", with_footer("rId999"))]))
    response = editor.visitor.get(f"{editor.base}/faq.docx")
    assert response.status_code == 406
    main = the(page_of(response), "main")
    assert "Your letterhead cannot be used" in words(main)
    assert "Everything you wrote is safe" in words(main)
    assert the(main, "a").get("href") == f"{editor.base}/brand"
    assert editor.visitor.get(f"{editor.base}/faq.pdf", check=False).status_code == 200


def test_every_reason_to_refuse_a_file_has_words(editor):
    said = editor.visitor.application.jinja_env.get_template("parts/problems.html").module
    logos = ("empty", "large", "kind", "damaged", "dots", "slim", "blank", "words", "entities", "element", "text", "outside")
    known = ("too_large", "not_word", "old_word", "encrypted", "template", "macro", "embedded", "outside", "field")
    codes = [*(f"logo_{code}" for code in (*logos, "much", "measures")), *(f"letterhead_{code}" for code in known)]
    told = {code: str(said.problem(code, {})) for code in codes}
    assert "Look at this again." not in " ".join(told.values())
    assert len(set(told.values())) == len(codes)
    assert "Word file" in str(said.problem("letterhead_anything_new", {}))


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def test_whoever_was_overtaken_keeps_what_they_typed(editor, brand, app):
    other = app.test_client().sign_in()
    late = fields_of(other.get(f"{editor.base}/brand"), "main form")
    send(editor, color="#800000")
    response = post(other, editor, late | {"color": "#004400"})
    assert response.status_code == 409
    again = fields_of(response, "main form")
    assert again["color"] == "#004400"
    assert brand().color == "#800000"
    assert post(other, editor, again).status_code == 303
    assert brand().color == "#004400"


def test_what_the_disk_refuses_is_shown_again(editor, tmp_path):
    fields = fields_of(editor.visitor.get(f"{editor.base}/brand"), "main form")
    with written_by_somebody_else(next(tmp_path.glob("*.sqlite3"))):
        response = post(editor.visitor, editor, fields | {"color": "#800000"})
    assert response.status_code == 503
    assert fields_of(response, "main form")["color"] == "#800000"


def test_the_page_shows_a_file_as_it_looks_now(editor):
    shown = the(editor.page("brand"), "aside img")
    response = editor.visitor.get(shown["src"], check=False)
    assert (response.status_code, response.mimetype) == (200, "image/png")
    send(editor, color="#800000")
    assert editor.visitor.get(shown["src"], check=False).data != response.data
