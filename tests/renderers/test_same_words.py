"""The same words in every format: read back from the files, they are equal to the letter once white space is left out.

A format may add what `same_words` grants it, in the place it says there, and nothing else: what heads a table, a way
past the cover, contents. Page numbers and the running line of a draft stand outside the text, and so do pictures.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import cycle, pairwise
from urllib.parse import unquote

import docx
import pikepdf
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from tests.answer_sets import TODAY, answer_set
from tests.reading import measured
from tests.renderers.documents import EDITION, SCENARIOS, document, published
from tests.renderers.own_words import KEPT, PLAIN_WORDS, edited, hostile, in_own_words
from tests.renderers.read_back import Lines, squeezed
from tests.renderers.same_words import MAY_ADD, WHOLE, WORDS, pieces
from tests.shipped import BANK
from webapp.domain.assessment import evaluate
from webapp.domain.faq import Document, compose
from webapp.domain.faq.document import Edition
from webapp.renderers import FORMATS, renderer

SHORT = {"one-page", "summary", "summary-png"}
"""Formats that leave out on purpose, and say so."""
SET_IN_TYPE = {"pdf", "docx"}
"""Formats that take their time: tried on fewer documents."""
HOSTILE_DOCUMENTS = (("four-pots", 0), ("early-undecided", 100), ("sole-funder", 200))
LIGHT_SEEDS, HEAVY_SEEDS = 24, 4
HOSTILE_EDITION = Edition(12, TODAY, 'javascript:alert(1)//"><script>{{7*7}}', 'https://ours.example/"onclick=x*_[a](b) <b>')

formats = pytest.mark.parametrize("form", WHOLE)


def file(form: str, said: Document) -> bytes:
    """The document in this format."""
    return bytes(renderer(form).render(said))


@cache
def scenario_file(form: str, name: str) -> bytes:
    """A scenario in this format; it is looked at more than once."""
    return file(form, document(name))


@cache
def hostile_file(form: str, name: str, first: int) -> bytes:
    """A hostile document in this format; it is looked at more than once."""
    return file(form, hostile(name, first))


def first_difference(found: str, expected: str) -> str:
    """Where two texts part, with what stands around it; empty if they are equal."""
    if found == expected:
        return ""
    place = next((at for at, (one, other) in enumerate(zip(found, expected, strict=False)) if one != other), None)
    place = min(len(found), len(expected)) if place is None else place
    start = max(0, place - 40)
    return f"found {found[start : place + 80]!r}, expected {expected[start : place + 80]!r}"


def difference(form: str, said: Document, raw: bytes | None = None) -> str:
    """Where a file parts from its document."""
    whole = WHOLE[form]
    return first_difference(whole.found(file(form, said) if raw is None else raw), whole.expected(said))


# -- equal to the letter -----------------------------------------------------------------------------------------------


def test_every_format_either_says_all_of_it_or_is_a_short_one():
    assert set(WHOLE) == set(FORMATS) - SHORT


@formats
def test_no_format_leaves_a_piece_out_or_says_it_twice_or_adds_what_is_not_granted(form):
    order = WHOLE[form].order
    assert set(WORDS) <= set(order)
    assert set(order) <= {*WORDS, *MAY_ADD}
    assert [name for name in WORDS if order.count(name) != 1 and name not in MAY_ADD] == []


def test_the_pieces_hold_every_sentence_of_a_document():
    said = edited("sole-funder")
    told = pieces(said, WHOLE["json"].style)
    assert said.left_out
    assert [one.text for one in said.sentences if not any(squeezed(one.text) in told[name] for name in WORDS)] == []


@formats
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_format_says_a_scenario_word_for_word(form, name):
    assert difference(form, document(name), scenario_file(form, name)) == ""


@formats
@pytest.mark.parametrize("name", ["sole-funder", "early-undecided", "quick-start"])
def test_every_format_says_an_editors_own_words_papers_and_what_is_left_out(form, name):
    assert difference(form, edited(name)) == ""


@formats
def test_every_format_says_any_answers_word_for_word(form):
    for seed in range(HEAVY_SEEDS if form in SET_IN_TYPE else LIGHT_SEEDS):
        answers = answer_set(BANK, seed)
        composed = compose(evaluate(BANK, answers, route_name="quick" if seed % 4 == 3 else "full", today=TODAY))
        said = in_own_words(composed, answers, cycle(PLAIN_WORDS)) if seed % 2 else composed
        assert difference(form, said) == "", f"seed {seed}"


@formats
def test_a_draft_says_so_and_a_published_document_does_not(form):
    said = document("quick-start")
    line = squeezed("Draft of November 22, 2026, not published.")
    assert line in WHOLE[form].found(scenario_file(form, "quick-start"))
    for edition in (EDITION, HOSTILE_EDITION):
        issued = published(said, edition)
        assert difference(form, issued) == ""
        assert line not in WHOLE[form].found(file(form, issued))


@formats
def test_a_missing_or_an_added_word_is_seen(form):
    said = document("quick-start")
    whole = WHOLE[form]
    point = said.entries[3].sentences[0]
    shorter = replace(said, entries=tuple(entry for entry in said.entries if point not in entry.sentences))
    assert first_difference(whole.found(scenario_file(form, "quick-start")), whole.expected(shorter)) != ""


# -- hostile words -----------------------------------------------------------------------------------------------------


@formats
@pytest.mark.parametrize(("name", "first"), HOSTILE_DOCUMENTS)
def test_hostile_words_are_intact_in_every_format(form, name, first):
    raw = hostile_file(form, name, first)
    assert difference(form, hostile(name, first), raw) == ""
    whole = WHOLE[form]
    read_back = whole.found(raw)
    assert [words[:40] for words in KEPT if whole.legible(squeezed(words)) not in read_back] == []


@pytest.mark.parametrize(("name", "first"), HOSTILE_DOCUMENTS)
def test_every_format_that_has_links_leads_to_the_same_places_and_nowhere_else(name, first):
    led = {form: set(map(unquote, links(hostile_file(form, name, first)))) for form, links in LINKS.items()}
    assert led["html"] == led["embed"] == led["pdf"] == led["docx"]
    assert all(place.startswith(("https://", "http://", "mailto:")) for place in led["html"])
    assert led["md"] <= led["html"]
    assert not [place for place in led["html"] if "javascript" in place.lower()]


def links_of_page(raw: bytes) -> set[str]:
    """Where a page leads outward."""
    anchors = BeautifulSoup(raw, "html.parser").find_all("a")
    return {str(one["href"]) for one in anchors if not str(one["href"]).startswith("#")}


def links_of_markdown(raw: bytes) -> set[str]:
    """Where a Markdown file leads."""
    from_links = [
        child.attrs["href"]
        for token in MarkdownIt("commonmark").parse(raw.decode())
        for child in token.children or ()
        if child.type == "link_open"
    ]
    return {str(href) for href in from_links}


def links_of_pdf(raw: bytes) -> set[str]:
    """Where a PDF leads outward; it does nothing else on its own."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(pdf.Root.get("/Names", pikepdf.Dictionary()).keys())
        actions = [one.A for page in pdf.pages for one in page.get("/Annots", []) if "/A" in one]
        assert {str(action.S) for action in actions} <= {"/URI", "/GoTo"}
        return {str(action.URI) for action in actions if action.S == "/URI"}


def links_of_word(raw: bytes) -> set[str]:
    """Where a Word file leads outward."""
    parts = docx.Document(BytesIO(raw)).part.package.iter_parts()
    outward = [one for part in parts for one in part.rels.values() if one.is_external]
    assert {one.reltype.rpartition("/")[2] for one in outward} <= {"hyperlink"}
    return {one.target_ref for one in outward}


LINKS = {"html": links_of_page, "embed": links_of_page, "md": links_of_markdown, "pdf": links_of_pdf, "docx": links_of_word}


def test_a_published_document_leads_to_its_addresses_and_a_hostile_one_nowhere():
    said = document("quick-start")
    for form, links in LINKS.items():
        before = links(file(form, said))
        assert links(file(form, published(said))) - before == {EDITION.address, EDITION.newest}
        assert links(file(form, published(said, HOSTILE_EDITION))) - before <= {"https://ours.example/"}


@pytest.mark.parametrize("form", ["html", "embed"])
@pytest.mark.parametrize(("name", "first"), HOSTILE_DOCUMENTS)
def test_hostile_words_make_no_element_and_no_attribute(form, name, first):
    page = BeautifulSoup(hostile_file(form, name, first), "html.parser")
    harmless = BeautifulSoup(file(form, edited(name)), "html.parser")
    elements = page.find_all(True)
    assert {one.name for one in elements} == {one.name for one in harmless.find_all(True)}
    names = {name for one in harmless.find_all(True) for name in one.attrs}
    assert {name for one in elements for name in one.attrs} <= names
    for script in page.find_all("script"):
        assert script["type"] == "application/ld+json"
        assert [one["name"] for one in json.loads(script.string)["mainEntity"]] == [
            entry.question for entry in hostile(name, first).entries
        ]


@pytest.mark.parametrize(("name", "first"), HOSTILE_DOCUMENTS)
def test_hostile_words_look_like_no_heading_of_a_plain_text(name, first):
    said, rows = hostile(name, first), hostile_file("txt", name, first).decode().split("\n")
    marked = [squeezed(above) for above, row in pairwise(rows) if row and set(row) in ({"="}, {"-"})]
    headings = (said.title.text, *(entry.question for entry in said.entries), *dict(said.groups).values())
    ours = [squeezed(text) for text in (*headings, *said.words.document.values())]
    assert [row for row in marked if row and not any(heading.endswith(row) for heading in ours)] == []
    assert not any(ord(letter) < 32 for row in rows for letter in row)


# -- as plain as it was composed ---------------------------------------------------------------------------------------


@formats
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_plain_language_scores_hold_for_the_text_of_every_format(form, name):
    said = document(name)
    report = measured(said, answers_of(WHOLE[form].read(scenario_file(form, name)), said))
    assert report.scores == measured(said).scores
    assert report.scores.overall >= 90
    assert report.document.simple.sentence_words_max <= 25
    assert report.document.simple.grade_level <= 8
    assert report.document.truthful.facts == measured(said).document.truthful.facts


def answers_of(lines: Lines, said: Document) -> list[str]:
    """What stands between one question and the next, lists as lists; headings and hats are no part of it."""
    questions = [squeezed(entry.question) for entry in said.entries]
    headings = (*dict(said.groups).values(), *said.words.document.values(), *said.words.hats.values())
    around = {squeezed(heading) for heading in headings}
    answers: list[list[str]] = []
    for line in lines:
        words = squeezed(line.words)
        if len(answers) < len(questions) and words == questions[len(answers)]:
            answers.append([])
        elif answers and words == squeezed(said.words.document["open_points"]):
            break
        elif answers and words and words not in around:
            text = " ".join(line.words.split())
            answers[-1].append(f"- {text.removeprefix('- ')}" if line.item else text)
    return ["\n\n".join(text).replace("\n\n- ", "\n- ") for text in answers]
