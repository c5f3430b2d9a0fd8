"""A published document says which version it is, since when, and where the newest stands: in every file of it."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx
import pikepdf
import pytest

from tests.renderers.documents import EDITION, document, published
from tests.renderers.read_back import squeezed
from tests.renderers.read_pdf import read_tags
from webapp.domain.faq.document import Edition
from webapp.domain.text import plain
from webapp.renderers import FORMATS, FROZEN, renderer
from webapp.renderers.editions import day_of, edition_line, newest_line, whole_line

SAID = "Version 2, published November 26, 2026."
SHORT = {"one-page", "summary"}
READABLE = [name for name in FROZEN if name != "summary-png"]
"""The picture of dots is the drawing of the summary again."""
UNKNOWN = Edition(1, date(2026, 11, 26))


@cache
def made(name: str, edition: Edition | None = EDITION) -> bytes:
    """A short document of this edition in one of the formats."""
    said = document("quick-start")
    return bytes(renderer(name).render(published(said, edition) if edition else said))


def text_of(raw: bytes) -> str:
    """All that could be read in a file, what it says of itself too, without white space."""
    if raw.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(raw)) as pdf:
            known = " ".join(map(str, pdf.docinfo.values()))
        return squeezed(known + "".join(one.text for one in read_tags(raw)))
    if raw.startswith(b"PK"):
        with ZipFile(BytesIO(raw)) as file:
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))]
        return squeezed(re.sub(r"<(?!/?Relationship)[^>]*>", "", "".join(parts)))
    return squeezed(raw.decode())


# -- the words ---------------------------------------------------------------------------------------------------------


def test_whoever_reads_it_learns_where_it_stands_and_where_the_newest() -> None:
    said = published(document("quick-start"))
    told, whole = plain(newest_line(said)), plain(whole_line(said))
    assert edition_line(said) == SAID
    assert told == f"This version: {EDITION.address}. If anything changes, the newest version is at {EDITION.newest}."
    assert whole.endswith(f"The whole document answers 15 questions. Read its newest version at {EDITION.newest}.")
    assert [run.href for run in newest_line(said) if run.href] == [EDITION.address, EDITION.newest]
    assert day_of(said) == EDITION.published_on


def test_without_an_address_it_says_whom_to_ask() -> None:
    said = published(document("quick-start"), UNKNOWN)
    assert edition_line(said) == "Version 1, published November 26, 2026."
    assert plain(newest_line(said)).endswith("Ask us for the newest.")
    assert plain(whole_line(said)) == plain(whole_line(document("quick-start")))
    assert plain(whole_line(said)).endswith("ask us for it.")
    assert newest_line(document("quick-start")) == ()


# -- every file --------------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_version_is_every_format_and_the_parts_of_its_page() -> None:
    assert set(FROZEN) == {*FORMATS, "parts"}
    assert "parts" not in FORMATS


@pytest.mark.parametrize("name", READABLE)
def test_every_file_says_which_version_it_is_and_where_the_newest_stands(name: str) -> None:
    text = text_of(made(name))
    assert squeezed(SAID) in text
    assert EDITION.address in text or name == "summary"
    assert re.search(re.escape(EDITION.newest) + r"(?!/)", text)
    assert squeezed(document("quick-start").title.text) in re.sub("<[^>]*>", "", text)


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("edition", [EDITION, UNKNOWN])
def test_no_published_file_looks_like_a_draft(name: str, edition: Edition) -> None:
    text = text_of(made(name, edition)).lower()
    if name == "json":
        text = text.replace('"draft":false', "").replace('"draft":""', "")
    assert "draft" not in text
    assert "notpublished" not in text
    assert "noindex" not in text or name == "embed"


@pytest.mark.parametrize("name", READABLE)
def test_no_draft_looks_published(name: str) -> None:
    text = text_of(made(name, None))
    assert not re.search(r"Version\d|[Nn]ewestversion|datePublished|Published", text)
    assert "DraftofNovember22,2026,notpublished." in text


@pytest.mark.parametrize("name", READABLE)
def test_a_file_without_an_address_still_says_version_and_date(name: str) -> None:
    text = text_of(made(name, UNKNOWN))
    assert "Version1,publishedNovember26,2026." in text
    assert ("askusforit" if name in SHORT else "Askusforthenewest") in text


def test_the_picture_of_dots_shows_which_version_it_is() -> None:
    assert len({made("summary-png"), made("summary-png", UNKNOWN), made("summary-png", None)}) == 3


# -- what files say of themselves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pdf", "one-page"])
def test_a_pdf_knows_its_version_its_day_and_its_address(name: str) -> None:
    with pikepdf.open(BytesIO(made(name))) as pdf, pdf.open_metadata() as known:
        assert str(pdf.docinfo.CreationDate).startswith("D:20261126")
        assert str(known["dc:description"]) == str(pdf.docinfo.Subject)
        assert [word in str(pdf.docinfo.Subject) for word in (SAID, EDITION.address, EDITION.newest)] == [True] * 3
        assert known["dc:language"] == {"en"} or "en" in known["dc:language"]


def test_a_word_file_knows_its_version_its_day_and_its_address() -> None:
    known = docx.Document(BytesIO(made("docx"))).core_properties
    assert (known.version, known.identifier, known.content_status) == ("2", EDITION.address, SAID)
    assert known.comments.endswith(f"the newest version is at {EDITION.newest}.")
    assert known.created is not None
    assert known.created.date() == EDITION.published_on
    draft = docx.Document(BytesIO(made("docx", None))).core_properties
    assert (draft.version, draft.identifier, draft.comments) == ("", "", "")


def test_programs_that_read_pages_learn_it() -> None:
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', made("html").decode())
    page = json.loads(told)
    assert {name: page[name] for name in ("creativeWorkStatus", "datePublished", "dateModified", "version", "url")} == {
        "creativeWorkStatus": "Published",
        "datePublished": "2026-11-26",
        "dateModified": "2026-11-26",
        "version": 2,
        "url": EDITION.address,
    }
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', made("html", None).decode())
    assert json.loads(told)["creativeWorkStatus"] == "Draft"
    assert not {"url", "version", "datePublished"} & set(json.loads(told))


def test_programs_that_read_json_learn_it() -> None:
    told = json.loads(made("json"))
    assert (told["draft"], told["words"]["draft"], told["words"]["published"]) == (False, "", SAID)
    assert told["edition"] == {
        "number": 2,
        "published_on": "2026-11-26",
        "address": EDITION.address,
        "newest": EDITION.newest,
    }
    assert json.loads(made("json", UNKNOWN))["edition"]["address"] is None
    draft = json.loads(made("json", None))
    assert (draft["draft"], draft["edition"], draft["words"]["published"], draft["words"]["newest"]) == (True, None, "", "")
