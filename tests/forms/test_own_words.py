"""What an editor types becomes words and papers, or one thing to mend for each field."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.hostile import HOSTILE
from tests.shipped import EN
from webapp.domain.faq.editorial import MOST_PAPERS, Evidence
from webapp.domain.text import normalise
from webapp.forms.own_words import PapersForm, PassageForm, SentenceForm, papers_shown

CRITERIA = "https://example.org/criteria"


def read(kind, **typed):
    form = kind(MultiDict(typed))
    form.words = EN
    return form, form.validate()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("We stay.", "We stay."),
        ("  We stay,\r\nas long as you do. ", "We stay, as long as you do."),
        ("e\u0301", "é"),
    ],
)
def test_words_for_a_sentence_stand_on_one_line(typed, kept):
    form, fits = read(SentenceForm, text=typed)
    assert fits
    assert form.value == kept


def test_a_passage_keeps_its_paragraphs():
    form, fits = read(PassageForm, text="One.\r\n\r\nTwo.")
    assert fits
    assert form.value == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (SentenceForm, "", "write_words"),
        (SentenceForm, " \u200b ", "write_words"),
        (SentenceForm, "x" * 2001, "too_long"),
        (SentenceForm, "x" * 100_000, "too_long"),
        (SentenceForm, "\ud800", "half_character"),
        (PassageForm, "", "write_passage"),
        (PassageForm, "x" * 2001, "too_long"),
    ],
)
def test_words_that_cannot_be_kept_say_why(kind, typed, code):
    form, fits = read(kind, text=typed)
    assert not fits
    assert [(problem.field, problem.code) for problem in form.problems] == [("text", code)]


@pytest.mark.parametrize("words", [words for words in HOSTILE if normalise(words) and len(normalise(words)) <= 2000])
def test_what_was_typed_is_shown_again_as_it_was(words):
    form, _ = read(PassageForm, text=words)
    assert form.typed()["text"] == [words.replace("\0", "")]


@pytest.mark.parametrize(
    ("typed", "papers", "problems"),
    [
        ({}, (), []),
        ({"name1": "Criteria", "href1": CRITERIA}, (Evidence("Criteria", CRITERIA),), []),
        ({"name1": "", "href1": " ", "name3": " Criteria ", "href3": CRITERIA}, (Evidence("Criteria", CRITERIA),), []),
        ({"name1": "Criteria"}, None, [("href1", "paper_href_missing")]),
        ({"href2": CRITERIA}, None, [("name2", "paper_name_missing")]),
        ({"name1": "x" * 121, "href1": CRITERIA}, None, [("name1", "too_long")]),
        ({"name1": "Criteria", "href1": "http://example.org"}, None, [("href1", "not_public")]),
        ({"name1": "Criteria", "href1": "https://localhost/a"}, None, [("href1", "not_public")]),
        ({"name1": "Criteria", "href1": "https://me@example.org"}, None, [("href1", "not_public")]),
        ({"name1": "Criteria", "href1": "javascript:alert(1)"}, None, [("href1", "not_public")]),
        ({"name1": "Criteria", "href1": CRITERIA + "/" + "a" * 500}, None, [("href1", "not_public")]),
    ],
)
def test_a_paper_has_a_name_and_an_address_anybody_can_open(typed, papers, problems):
    form, fits = read(PapersForm, **typed)
    assert fits == (papers is not None)
    assert [(problem.field, problem.code) for problem in form.problems] == problems
    if papers is not None:
        assert form.value == papers


@pytest.mark.parametrize(("number", "lines"), [(0, 2), (1, 3), (3, 5), (4, 5), (5, 5)])
def test_the_page_has_room_for_two_papers_more_up_to_five(number, lines):
    papers = tuple(Evidence(f"Paper {one}", CRITERIA) for one in range(number))
    assert len(PapersForm(None, data=papers_shown(papers)).lines) == lines


def test_the_page_has_lines_for_as_many_papers_as_are_kept():
    names = {field.short_name for field in PapersForm()} - {"revision"}
    assert names == {f"{what}{number}" for what in ("name", "href") for number in range(1, MOST_PAPERS + 1)}
