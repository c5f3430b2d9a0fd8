"""Where sentences end, what a word is, and what is markup."""

import pytest

from webapp.domain.plain_language import Block, count_words, split_sentences, text_of
from webapp.domain.plain_language.reading import split_paragraphs, strip_labels, strip_markup


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Yes. Our board decides each May.", ["Yes.", "Our board decides each May."]),
        ("Really?! We stay… 2 of us do.", ["Really?!", "We stay…", "2 of us do."]),
        ("“It is fair.” We asked.", ["“It is fair.”", "We asked."]),
        ("Ask Dr. Lee of St. Mary's Inc. She knows.", ["Ask Dr. Lee of St. Mary's Inc. She knows."]),
        ("We pay rent, e.g. Oak House, etc. We stay.", ["We pay rent, e.g. Oak House, etc. We stay."]),
        ("It is 3.5 miles away, on www.oak.example today.", ["It is 3.5 miles away, on www.oak.example today."]),
        ("the first. the second", ["the first. the second"]),
        ("One line\nof a paragraph.\n\nAnother one.", ["One line of a paragraph.", "Another one."]),
        ("", []),
        (" \n\n - \n", []),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text, sentences):
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "We pay for:\n\n- staff\n- food\n- rent",
        "We pay for:\n* staff\n* food\n* rent",
        "We pay for:\n1. staff\n2) food\n• rent",
        "We pay for: staff; food; rent",
        "We pay for: staff, food and rent",
        "We pay for: staff, food, and rent",
    ],
)
def test_each_item_of_a_list_is_a_sentence(text):
    assert split_sentences(text) == ["We pay for:", "staff", "food", "rent"]


@pytest.mark.parametrize(
    "text",
    [
        "We pay for: staff and food",
        "We meet at 10:30, 11:30, 12:30 or 13:30",
        "We pay for: staff; food; the rent of an office that is so large that nobody ever reads to the end of it",
    ],
)
def test_two_items_times_and_long_clauses_are_no_list(text):
    assert split_sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We don't pay well-known partners $1,500.50 or 40%.", 8),
        ("Read https://oak.example/a/b/c.html or write to ana@oak.example.", 6),
        ("— … ! ?", 0),
        ("naïve café", 2),
    ],
)
def test_words_and_numbers_count_and_an_address_is_one(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("We pay **two** [staff](https://oak.example).", "We pay two staff."),
        ("See <https://oak.example/a>.", "See https://oak.example/a."),
        (r"\$1,000 \(a year\) \*not\* R\&D &amp; rent", "$1,000 (a year) *not* R&D & rent"),
        ("> `quoted` | # _all_", " quoted   all"),
    ],
)
def test_markup_is_not_read(markup, plain):
    assert strip_markup(markup) == plain


def test_headings_and_bold_lines_label_answers_but_a_bold_verdict_is_one():
    kept = strip_labels("### Why\n\nBecause.\n\n**Grants**\n\n**Yes**\n\n**We stay.**")
    assert split_paragraphs(kept) == ["Because.", "**Yes**", "**We stay.**"]


def test_paragraphs_and_items_are_measured_apart():
    assert split_paragraphs("We pay for:\n- staff\n- food\n\nNot rent.") == ["We pay for:", "- staff", "- food", "Not rent."]


def test_the_blocks_of_an_entry_become_paragraphs_and_lists():
    blocks = [
        Block(("We pay for:", " staff ", "food"), is_list=True),
        Block(()),
        Block(("Not rent.", "Not cars.")),
    ]
    assert text_of(blocks) == "We pay for:\n- staff\n- food\n\nNot rent. Not cars."
