"""The Markdown file: the promised structure, the same words, and typed words that read to the letter."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.renderers.documents import HOSTILE, SCENARIOS, document, document_saying
from webapp.domain.faq import Document
from webapp.renderers.markdown_file import render

MISREAD = (
    *HOSTILE,
    "# a heading",
    "## a question?",
    "---",
    "===",
    "- an item",
    "+ an item",
    "1. an item",
    "12) an item",
    "> quoted",
    "indented:\n\n    code",
    "```\ncode\n```",
    "~~~",
    "*star* _line_ **two** ~~gone~~ `code`",
    "[a link](https://evil.example) ![a picture](x) [ref]: x",
    "<https://evil.example> <b>bold</b>",
    "a\\*b \\ c",
    "| a | b |\n|---|---|",
    "$x^2$ and ==marked==",
    "two\nlines",
    "two  \nlines with a break",
)


def tokens(said: Document) -> list[Token]:
    """The file as a CommonMark reader sees it."""
    return MarkdownIt("commonmark").parse(render(said).decode())


def read(said: Document) -> str:
    """The words a reader sees, in one line."""
    texts = [
        child.content or " " for token in tokens(said) if token.children for child in (*token.children, Token("gap", "", 0))
    ]
    return one_line("".join(texts))


def one_line(text: str) -> str:
    """Without line breaks."""
    return " ".join(text.split())


def headings(said: Document, tag: str) -> list[str]:
    """The headings of a level, as read."""
    found = tokens(said)
    inline = [found[place + 1] for place, token in enumerate(found) if token.type == "heading_open" and token.tag == tag]
    return [one_line("".join(child.content for child in token.children or ())) for token in inline]


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_title_and_one_heading_for_each_question_and_nothing_else(name):
    said = document(name)
    assert headings(said, "h1") == [one_line(said.title.text)]
    assert headings(said, "h2") == [one_line(entry.question) for entry in said.entries]
    assert {token.tag for token in tokens(said) if token.type == "heading_open"} == {"h1", "h2"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_line_parts_the_questions_from_what_follows(name):
    text = render(document(name)).decode()
    assert text.count("\n---\n") == 1
    assert [token.type for token in tokens(document(name))].count("hr") == 1
    before, after = text.split("\n---\n")
    words = document(name).words.document
    assert before.startswith("# ")
    assert "## " not in after
    assert (
        before.index("Draft of November 22, 2026, not published.")
        < before.index(f"**{words['glance']}**")
        < before.index("\n## ")
    )
    places = [after.index(f"**{words[key]}**") for key in ("open_points", "contacts", "how_to_read")]
    assert places == sorted(places)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sentence_is_read(name):
    said, words = document(name), read(document(name))
    assert [one.text for one in said.sentences if one_line(one.text) not in words] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_fact_box_and_lists_are_lists(name):
    text = render(document(name)).decode()
    for fact in document(name).fact_box:
        assert f"\n- {fact.label}: " in text
    items = sum(
        len(block.sentences) - 1 for entry in document(name).entries for block in entry.blocks if block.kind == "list"
    )
    points = max(1, len(document(name).open_points)) + len(document(name).words.reading_notes)
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == len(document(name).fact_box) + items + points


@pytest.mark.parametrize("words", MISREAD, ids=lambda words: words[:20])
def test_typed_words_read_to_the_letter(words):
    said = document_saying(words)
    seen = read(said)
    assert [one.text[:80] for one in said.sentences if one_line(one.text) not in seen] == []


@pytest.mark.parametrize("words", MISREAD, ids=lambda words: words[:20])
def test_typed_words_make_nothing_but_text(words):
    # As many words, for a long paragraph is parted by their number.
    harmless = tokens(document_saying(re.sub(r"\S+", "harmless", words)))
    hostile = tokens(document_saying(words))
    assert [(token.type, token.tag) for token in hostile] == [(token.type, token.tag) for token in harmless]
    kinds = {child.type for token in hostile for child in token.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}


def test_the_file_ends_with_one_line_end():
    text = render(document("sole-funder"))
    assert text.endswith(b"\n")
    assert not text.endswith(b"\n\n")
