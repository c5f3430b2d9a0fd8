"""The Markdown file: the promised structure, the same words, and typed words that read to the letter."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.renderers.documents import HOSTILE, SCENARIOS, document, document_saying
from tests.renderers.own_words import edited
from webapp.domain.faq import Block, Document, Sentence
from webapp.domain.text import Run
from webapp.renderers.markdown_file import render
from webapp.renderers.shown import labelled

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
    places = [after.index(f"**{words[key]}**") for key in ("open_points", "contacts", "how_to_read", "role_map")]
    assert places == sorted(places)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_sentence_is_read(name):
    said, words = document(name), read(document(name))
    assert [one.text for one in said.sentences if one_line(one.text) not in words] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_fact_box_and_lists_are_lists(name):
    text = render(document(name)).decode()
    for fact in document(name).fact_box:
        assert f"\n- {labelled(fact.label)} " in text
    items = sum(
        len(block.sentences) - 1 for entry in document(name).entries for block in entry.blocks if block.kind == "list"
    )
    points = max(1, len(document(name).open_points)) + len(document(name).words.reading_notes)
    roles = len(document(name).role_map.roles)
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == len(document(name).fact_box) + items + points + roles


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


def passage(*runs: Run) -> Document:
    """A document with these words, typed by an editor, as a paragraph of its own."""
    said = document("quick-start")
    own = Sentence(runs, ("edit",), f"{said.entries[0].id}/passage", None)
    first = replace(said.entries[0], blocks=(*said.entries[0].blocks, Block("paragraph", (own,))))
    return replace(said, entries=(first, *said.entries[1:]))


@pytest.mark.parametrize(
    ("runs", "kinds", "words"),
    [
        ((Run("We fund ", True), Run("all", True, "strong"), Run(" of it.", True)), ["strong_open"], "We fund all of it."),
        ((Run("Yes!", True, "strong"), Run(" We do.", True)), ["strong_open"], "Yes! We do."),
        ((Run("Often", True, "em"), Run(", not always.", True)), ["em_open"], "Often, not always."),
        ((Run("un", True), Run("told", True, "strong")), ["strong_open"], "untold"),
        ((Run("two*", True, "em"), Run("three", True, "strong")), [], "two*three"),
        ((Run("a", True), Run("(b)", True, "strong"), Run("c", True)), [], "a(b)c"),
        ((Run(" spaced ", True, "strong"), Run("out", True)), [], "spaced out"),
        ((Run("-", True, "strong"), Run(" no item", True)), ["strong_open"], "- no item"),
        ((Run("1", True), Run(". no item", True)), [], "1. no item"),
        ((Run("---", True),), [], "---"),
        ((Run("- - -", True),), [], "- - -"),
        ((Run("our charter", True, "", "https://example.org/a?b=1&c=(2)"),), ["link_open"], "our charter"),
        ((Run("https://example.org/a", True, "", "https://example.org/a"),), ["link_open"], "https://example.org/a"),
        ((Run("by mail", True, "strong", "mailto:ana@example.org"),), ["strong_open", "link_open"], "by mail"),
        ((Run("[x](y)", True, "", "https://example.org/<>"),), [], "[x](y)"),
    ],
)
def test_what_an_editor_marked_is_marked_and_never_misread(runs, kinds, words):
    said = passage(*runs)
    plain = tokens(document("quick-start"))
    added = [token for token in tokens(said) if token.children and one_line(said_by(token)) == words]
    assert len(added) == 1
    assert [child.type for child in added[0].children or () if child.type.endswith("_open")] == kinds
    assert len(tokens(said)) == len(plain) + 3


def said_by(token: Token) -> str:
    """The words a reader sees of one paragraph."""
    return "".join(child.content for child in token.children or ())


def test_a_link_leads_where_the_editor_said():
    said = passage(Run("our charter", True, "", "https://example.org/a?b=1&c=(2)"))
    assert "[our charter](<https://example.org/a?b=1&c=(2)>)" in render(said).decode()


def test_a_question_left_out_is_named_after_the_open_points():
    said = edited("sole-funder")
    text = render(said).decode()
    words = said.words.document
    assert len(said.left_out) == 2
    assert text.index(f"**{words['open_points']}**") < text.index(f"**{words['left_out']}**") < text.index("**Whom to ask**")
    assert f"**{words['left_out']}**" not in render(document("sole-funder")).decode()


def test_the_file_ends_with_one_line_end():
    text = render(document("sole-funder"))
    assert text.endswith(b"\n")
    assert not text.endswith(b"\n\n")
