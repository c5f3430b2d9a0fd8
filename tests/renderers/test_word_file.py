"""The Word file: it says what the document says, in parts a person can work with, and typed words can do nothing in it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests import programs, word_base
from tests.hostile import HOSTILE
from tests.renderers.documents import SCENARIOS, TODAY, document, document_saying, published
from tests.renderers.own_words import edited
from tests.renderers.word_reading import body_text, inside, members, out_of_order, paragraphs, told, tree, words
from tests.shipped import BANK
from webapp.config import templates_folder
from webapp.domain.answers import Answers
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.text import normalise
from webapp.renderers.look import A4, Logo, Look
from webapp.renderers.word_file import render
from webapp.renderers.word_names import link_address

DRAFT = "Draft of November 22, 2026, not published."
TYPED = [text for text in dict.fromkeys(normalise(one) for one in HOSTILE) if text]


@cache
def made(name: str) -> bytes:
    """A scenario's file."""
    return render(document(name))


def headings(raw: bytes, level: int) -> list[str]:
    """The words of the headings of a level."""
    return [paragraph.text for paragraph in paragraphs(raw) if paragraph.style == f"heading {level}"]


def without_space(text: str) -> str:
    """For comparing words that were set in lines."""
    return re.sub(r"\s|\u200b", "", text)


# -- it says what the document says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sentence_question_and_label_stands_in_it(name):
    shown, said = document(name), without_space(body_text(made(name)))
    labels = [fact.label for fact in shown.fact_box] + list(shown.words.reading_notes) + [shown.role_map.words]
    assert [one.text for one in shown.sentences if without_space(one.text) not in said] == []
    assert [one for one in labels if without_space(one) not in said] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_questions_are_headings_below_the_headings_of_their_groups(name):
    shown, heads = document(name), [p for p in paragraphs(made(name)) if p.style.startswith(("heading", "Title"))]
    assert [p.text for p in heads if p.style == "Title"] == [shown.title.text]
    assert headings(made(name), 2) == [entry.question for entry in shown.entries]
    assert headings(made(name), 1)[0] == shown.words.document["glance"]
    assert headings(made(name), 1)[-1] == shown.words.document["role_map"]
    levels = [0 if p.style == "Title" else int(p.style[-1]) for p in heads]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_contents_are_filled_in_and_each_line_leads_to_its_heading(name):
    lines = [p for p in paragraphs(made(name)) if p.style in ("toc 1", "toc 2")]
    named = {mark.get(qn("w:name")): p for p in paragraphs(made(name)) for mark in p.element.iter(qn("w:bookmarkStart"))}
    for line in lines:
        [link] = line.element.iter(qn("w:hyperlink"))
        place = named[link.get(qn("w:anchor"))]
        assert (place.style, place.text) == (f"heading {line.style[-1]}", line.text)
    # All that comes after them: "At a glance" stands before, and a program that works them out anew adds only that.
    heads = [p.text for p in paragraphs(made(name)) if p.style in ("heading 1", "heading 2")]
    assert [line.text for line in lines] == heads[1:]
    codes = [one.text for one in tree(made(name)).iter(qn("w:instrText"))]
    assert codes == [r' TOC \o "1-2" \n \h \z \u ']


@pytest.mark.parametrize("name", SCENARIOS)
def test_nobody_is_asked_to_bring_the_file_up_to_date(name):
    assert "updateFields" not in members(made(name))["word/settings.xml"].decode()
    assert b"w:dirty" not in members(made(name))["word/document.xml"]


def test_the_first_words_of_every_answer_stand_out():
    names = {"UpfrontVerdict", "UpfrontLongVerdict"}
    verdicts = [run for run in tree(made("sole-funder")).iter(qn("w:rStyle")) if run.get(qn("w:val")) in names]
    assert len(verdicts) >= len(document("sole-funder").entries)


def test_at_a_glance_is_a_table_and_its_heading_is_repeated_on_every_page_it_reaches():
    _, glance, roles = tree(made("sole-funder")).iter(qn("w:tbl"))
    for table, first in ((glance, "At a glance"), (roles, "RoleWhere we stand")):
        top, *rows = table.findall(qn("w:tr"))
        assert words(top) == first
        assert top.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in rows)
    labels = [words(inside(row, "w:tc")) for row in glance.findall(qn("w:tr"))[1:]]
    assert [label.strip("\u00a0") for label in labels] == [fact.label for fact in document("sole-funder").fact_box]


def test_the_table_has_every_role_with_its_stand_in_words_beside_a_mark():
    shown, [*_, roles] = document("sole-funder"), tree(made("sole-funder")).iter(qn("w:tbl"))
    order = sorted(shown.role_map.roles, key=lambda role: ("civic", "grant", "both").index(role.hat))
    rows = [row for row in roles.findall(qn("w:tr"))[1:] if len(row.findall(qn("w:tc"))) == 2]
    assert [words(row).replace("\u00a0", "") for row in rows] == [
        f"{one.label}{shown.words.stands[one.stand]}" for one in order
    ]
    assert all(len(list(row.iter(qn("w:drawing")))) == 1 for row in rows)


def test_what_is_not_decided_yet_stands_in_a_call_out_of_its_own():
    open_questions = [entry.question for entry in document("early-undecided").entries if entry.state == "undecided"]
    boxes = [
        (told(inside(borders, "w:top"), "w:color"), p)
        for p in paragraphs(made("early-undecided"))
        for borders in p.element.iter(qn("w:pBdr"))
        if borders.find(qn("w:top")) is not None
    ]
    assert [p.text for _, p in boxes if p.style == "heading 2"] == open_questions
    assert {borders.get(qn("w:val")) for _, p in boxes for borders in p.element.iter(qn("w:top"))} == {"dashed"}
    colors = [color for color, p in boxes if p.style == "heading 2"]
    states = [entry.state == "undecided" for entry in document("early-undecided").entries]
    neighbors = [place for place, both in enumerate(pairwise(states)) if all(both)]
    assert neighbors
    at = [sum(states[: place + 1]) - 1 for place in neighbors]
    assert all(colors[place] != colors[place + 1] for place in at), "Word would draw both as one"


def test_a_foundation_s_own_words_stand_beside_a_line_their_lists_too_and_what_is_left_out_is_named():
    said = edited("early-undecided")
    raw = render(said)
    assert out_of_order(raw) == []
    assert said.words.document["left_out"] in headings(raw, 1)
    told_apart = [p for p in paragraphs(raw) if p.style == "Upfront Own" and p.text == said.words.phrases["passage"].source]
    assert told_apart
    assert all(inside(p.element, "w:pPr", "w:keepNext") is not None for p in told_apart)
    barred = [p for p in paragraphs(raw) if p.style == "List Bullet" and p.element.find(f".//{qn('w:pBdr')}") is not None]
    assert {told(side, "w:val") for p in barred for side in inside(p.element, "w:pPr", "w:pBdr")} == {"single", "dashed"}


def test_a_document_about_nothing_answered_still_stands():
    empty = compose(evaluate(BANK, Answers(), today=TODAY))
    said = without_space(body_text(render(empty)))
    assert [one.text for one in empty.sentences if without_space(one.text) not in said] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_not_confirmed_stands_on_the_page_of_its_answer(name):
    for before, after in pairwise(paragraphs(made(name))):
        if after.style == "Upfront Firm":
            assert inside(before.element, "w:pPr", "w:keepNext") is not None, before.text


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_role_map_begins_a_page_and_its_table_is_not_parted(name):
    first = [p for p in paragraphs(made(name)) if p.text == document(name).words.document["role_map"]][-1]
    assert inside(first.element, "w:pPr", "w:pageBreakBefore") is not None
    *_, roles = tree(made(name)).iter(qn("w:tbl"))
    *rows, last = [list(row.iter(qn("w:p"))) for row in roles.findall(qn("w:tr"))]
    assert all(inside(one, "w:pPr", "w:keepNext") is not None for row in rows for one in row)
    assert all(one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is None for one in last)


# -- what every page carries -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_draft_says_so_on_the_cover_and_at_the_foot_of_every_page(name):
    raw = made(name)
    assert DRAFT in body_text(raw)
    feet = [words(tree(raw, part)) for part in members(raw) if re.fullmatch(r"word/footer\d\.xml", part)]
    assert feet == [f"{DRAFT}\t1 / 1"] * 2
    assert {one.get(qn("w:type")) for one in tree(raw).iter(qn("w:footerReference"))} == {"default", "first"}
    assert tree(raw).find(f".//{qn('w:titlePg')}") is not None


def test_every_foot_of_a_published_document_says_which_version_it_is():
    raw = render(published(document("sole-funder")))
    feet = [words(tree(raw, part)) for part in members(raw) if re.match(r"word/footer\d*.xml$", part)]
    assert len(feet) == 2
    assert all(foot.startswith("Version 2, published November 26, 2026.") for foot in feet)


@pytest.mark.parametrize(("paper", "size"), [("letter", ("12240", "15840")), (A4, ("11906", "16838"))])
def test_it_fits_the_paper_it_is_asked_for(paper, size):
    raw = render(document("quick-start"), Look(paper=paper))
    [page] = tree(raw).iter(qn("w:pgSz"))
    [margins] = tree(raw).iter(qn("w:pgMar"))
    assert (page.get(qn("w:w")), page.get(qn("w:h"))) == size
    width = int(size[0]) - int(told(margins, "w:left")) - int(told(margins, "w:right"))
    for table in tree(raw).iter(qn("w:tbl")):
        assert width - 3 <= sum(int(told(column, "w:w")) for column in table.iter(qn("w:gridCol"))) <= width


def test_a_foundation_s_color_and_sign_are_on_the_cover():
    drawn = (templates_folder() / "word" / "marks" / "does-both.png").read_bytes()
    sign = Logo(drawn, 71, 71, "The Harlow oak")
    raw = render(document("sole-funder"), Look(band="#5a1230", logo=sign))
    fills = {cell.get(qn("w:fill")) for cell in tree(raw).iter(qn("w:shd"))}
    assert "5A1230" in fills
    assert sign.png in members(raw).values()
    assert "The Harlow oak" in {one.get("descr") for one in tree(raw).iter(qn("wp:docPr"))}


# -- it is a sound file ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_picture_has_words_or_says_that_it_is_decoration(name):
    pictures = list(tree(made(name)).iter(qn("wp:docPr")))
    assert [one.get("descr") for one in pictures if one.get("descr")] == [
        f"{document(name).words.document['role_map']}. {document(name).words.document['picture']}"
    ]
    assert all(("decorative" in str(list(one.iter()))) is not bool(one.get("descr")) for one in pictures)
    assert len({one.get("id") for one in pictures}) == len(pictures)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_word_reads_stands_in_the_order_word_asks_for(name):
    assert out_of_order(made(name)) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_numbers_and_places_are_given_once(name):
    root = tree(made(name))
    for attribute in ("w:id", "w:name"):
        given = [one.get(qn(attribute)) for one in root.iter(qn("w:bookmarkStart"))]
        assert len(set(given)) == len(given)
    assert all(re.fullmatch(r"_Toc\d{8}", told(one, "w:name")) for one in root.iter(qn("w:bookmarkStart")))
    assert all(cell[-1].tag == qn("w:p") for cell in root.iter(qn("w:tc")))


def test_it_says_what_it_is_and_whose():
    known = docx.Document(BytesIO(made("sole-funder"))).core_properties
    assert known.title == document("sole-funder").title.text
    assert known.author == known.last_modified_by == "Harlow Family Foundation"
    assert (known.created.date(), known.modified.date(), known.language) == (TODAY, TODAY, "en-US")
    assert known.content_status == DRAFT


@pytest.mark.parametrize(("language", "tag"), [("en", "en-US"), ("es", "es-US")])
def test_it_is_checked_and_read_aloud_in_its_own_language(language, tag):
    raw = render(replace(document("quick-start"), language=language))
    assert {one.get(qn("w:val")) for one in tree(raw, "word/styles.xml").iter(qn("w:lang"))} == {tag}
    assert docx.Document(BytesIO(raw)).core_properties.language == tag


def test_the_same_document_makes_the_same_bytes():
    assert render(document("four-pots")) == made("four-pots")
    with ZipFile(BytesIO(made("four-pots"))) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_base_and_the_marks_are_what_their_maker_makes():
    folder = templates_folder() / "word"
    assert (folder / "faq.docx").read_bytes() == word_base.make_base(), "python -m tests.word_base"
    made_marks = {f"{name}.png": data for name, data in word_base.make_marks().items()}
    assert {path.name: path.read_bytes() for path in (folder / "marks").iterdir()} == made_marks


# -- words stay words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [TYPED[place::20] for place in range(20)])
def test_every_hostile_text_is_there_to_the_letter_and_does_nothing(texts):
    raw = render(document_saying("\n".join(texts)))
    said = without_space(body_text(raw))
    assert [text for text in texts if without_space(text) not in said] == []
    assert out_of_order(raw) == []
    assert [one.text for one in tree(raw).iter(qn("w:instrText"))] == [r' TOC \o "1-2" \n \h \z \u ']
    assert set(members(raw)) == set(members(render(document("early-undecided"))))
    relations = etree.fromstring(members(raw)["word/_rels/document.xml.rels"])
    outside = [one for one in relations if one.get("TargetMode") == "External"]
    assert {one.get("Type", "").rpartition("/")[2] for one in outside} <= {"hyperlink"}
    assert all(re.match(r"https?://[\w.\[:-]|mailto:[\w.+-]+@", one.get("Target", "")) for one in outside)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://example.org/)[x](https://evil.example", "https://example.org/)%5Bx%5D(https://evil.example"),
        ("https://example.org/'{}|\\^`", "https://example.org/'%7B%7D%7C%5C%5E%60"),
        ("https://[::1]:8000/", "https://[::1]:8000/"),
        ("https://example.org:99999/", ""),
        ("https://exa%mple.org/", ""),
        ("https://exa_mple.org/", ""),
        ("https://example.org/" + "a" * 3_000, ""),
        ("mailto:ana@example.org", "mailto:ana@example.org"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("file://share/x.docx", ""),
        ("ftp://example.org/x", ""),
    ],
)
def test_an_address_word_would_stumble_over_is_written_as_it_takes_it_or_stays_words(typed, address):
    assert link_address(typed) == address


# -- another program opens it ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("name", "paper"), [("early-undecided", A4), ("sole-funder", "letter")])
def test_libreoffice_opens_it_and_shows_every_word_in_order(name, paper, tmp_path: Path):
    file = tmp_path / "faq.docx"
    file.write_bytes(render(document(name), Look(paper=paper)))
    pages = programs.text_of(programs.converted(file, "pdf"), as_drawn=True).rstrip("\f").split("\f")
    assert all(DRAFT in page for page in pages)
    assert [f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    margins = [DRAFT, document(name).title.text, *(f"{number} / {len(pages)}" for number in range(len(pages), 0, -1))]
    shown = "".join(_without(page, margins if number else margins[:1]) for number, page in enumerate(pages))
    end = 0
    for paragraph in paragraphs(file.read_bytes()):
        said = _without(paragraph.text, [DRAFT, document(name).title.text])
        found = shown.find(said, end)
        assert found >= 0, paragraph.text
        end = found + len(said)


def _without(text: str, margins: list[str]) -> str:
    """Words without space, what stands in the margins, and hyphens, which are lost where a line ends at one."""
    text = without_space(text)
    for one in margins:
        text = text.replace(without_space(one), "")
    return text.replace("-", "")


@pytest.mark.slow
def test_libreoffice_finds_nothing_to_mend_in_the_most_hostile_one(tmp_path: Path):
    file = tmp_path / "faq.docx"
    file.write_bytes(render(document_saying("\n".join(TYPED[::40]) + "\n" + "W" * 1_000, "quick-start")))
    again = programs.converted(file, "docx").read_bytes()
    lost = [p.text for p in paragraphs(file.read_bytes()) if without_space(p.text) not in without_space(body_text(again))]
    assert lost == []
