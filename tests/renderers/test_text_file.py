"""The plain text: fit for an e-mail as it is, and nothing that a person typed can look like a heading."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.renderers.documents import EDITION, SCENARIOS, document, document_saying, published
from tests.renderers.own_words import edited, hostile
from webapp.domain.faq import Block, Document, Sentence
from webapp.domain.text import Run
from webapp.renderers.text_file import COLUMNS, render


def rows(said: Document) -> list[str]:
    """The file, row by row."""
    return render(said).decode().split("\n")


def body(said: Document) -> str:
    """The file without what breaks it into rows."""
    return " ".join(render(said).decode().split())


def saying(*runs: Run) -> Document:
    """A document with these words, typed by an editor, as a paragraph of its own."""
    said = document("quick-start")
    own = Sentence(runs, ("edit",), f"{said.entries[0].id}/passage", None)
    first = replace(said.entries[0], blocks=(*said.entries[0].blocks, Block("paragraph", (own,))))
    return replace(said, entries=(first, *said.entries[1:]))


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_row_is_longer_than_an_e_mail_likes(name):
    assert [row for row in rows(document(name)) if len(row) > COLUMNS] == []
    assert [row for row in rows(edited(name)) if len(row) > COLUMNS and "https://" not in row] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_headings_are_underlined_and_alone_at_the_edge(name):
    said, shown = document(name), rows(document(name))
    edge = [row for row in shown[1:] if row and not row.startswith(" ")]
    rules = [row for row in edge if set(row) in ({"="}, {"-"})]
    words = [row for row in edge if row not in rules]
    under = " ".join(words)
    assert said.title.text in under
    assert [entry.question for entry in said.entries if entry.question not in under] == []
    assert [row for row in shown if row.rstrip() != row] == []
    assert len([row for row in rules if row[0] == "-"]) == len(said.entries)
    for rule, heading in zip(shown[1:], shown, strict=False):
        assert not rule or set(rule) not in ({"="}, {"-"}) or heading == "" or len(rule) >= len(heading)


def test_it_opens_with_whose_it_is_the_title_and_that_it_is_a_draft():
    shown = rows(document("sole-funder"))
    assert shown[0] == document("sole-funder").foundation
    assert shown[2] == shown[5] == "=" * len(shown[2])
    assert shown[7] == "  Draft of November 22, 2026, not published."


def test_a_published_one_says_which_version_and_keeps_its_addresses_in_one_piece():
    shown = rows(published(document("sole-funder")))
    assert shown[7] == "  Version 2, published November 26, 2026."
    assert [shown[9].split()[2], shown[10].split()[-1]] == [f"{EDITION.address}.", f"{EDITION.newest}."]


def test_an_address_stays_in_one_piece():
    address = "https://example.org/" + "papers/" * 30 + "charter.pdf"
    shown = rows(saying(Run(f"You find it here: {address}, on page 3.", typed=True)))
    assert [row for row in shown if address in row] == [f"  {address},"]


def test_a_long_word_that_is_no_address_is_broken_at_the_edge():
    shown = rows(saying(Run("W" * 10_000, typed=True)))
    assert max(map(len, shown)) == COLUMNS
    assert sum(row.count("W") for row in shown) >= 10_000


def test_wide_letters_take_two_columns():
    shown = rows(saying(Run("語" * 100 + " " + "e\u0301" * 60, typed=True)))
    assert [len(row) - 2 for row in shown if "語" in row] == [35, 35, 30]
    assert [row.count("\u0301") for row in shown if "\u0301" in row] == [60]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Run("our charter", True, "", "https://example.org/charter"), "our charter <https://example.org/charter>"),
        (Run("by mail", True, "strong", "mailto:ana@example.org"), "by mail <ana@example.org>"),
        (Run("https://example.org/a", True, "", "https://example.org/a"), "https://example.org/a"),
        (Run("ana@example.org", True), "ana@example.org"),
    ],
)
def test_a_link_says_where_it_leads_once(run, words):
    assert body(saying(Run("See ", True), run, Run(".", True))).count(f"See {words}.") == 1


def test_line_breaks_that_a_person_typed_are_kept():
    shown = rows(saying(Run("First line.\nSecond line.", typed=True)))
    assert shown[shown.index("  First line.") + 1] == "  Second line."


@pytest.mark.parametrize("words", ["Still open\n==========", "=" * 500, "-" * 71, "At a glance\n-----------"])
def test_typed_words_look_like_no_heading(words):
    assert headings(rows(saying(Run(words, typed=True)))) == headings(rows(document("quick-start")))


@pytest.mark.parametrize("name", ["Still open\n==========", "\n\nAt a glance\n-----------"])
def test_a_name_stays_inside_its_heading(name):
    harmless, hostile_name = (render(document_saying(one)).decode() for one in (re.sub(r"[=-]", "x", name), name))
    at_the_edge = re.compile(r"\n\n(?=\S)")
    assert len(at_the_edge.split(hostile_name)) == len(at_the_edge.split(harmless))


def headings(shown: list[str]) -> list[str]:
    """The rows that begin at the edge and are underlined."""
    return [row for row, rule in pairwise(shown) if rule and set(rule) in ({"="}, {"-"}) and row and not row.startswith(" ")]


def test_a_label_that_asks_needs_no_colon():
    text = render(document("sole-funder")).decode()
    assert "\n  Only funder?\n" in text
    assert "\n  Individual grants:\n" in text


def test_a_question_left_out_is_named():
    said = edited("sole-funder")
    text = body(said)
    assert [one.text for one in said.left_out if f"- {one.text}" not in text] == []


def test_it_is_clean_text_whatever_was_typed():
    text = render(hostile("four-pots", 0)).decode()
    assert [letter for letter in text if ord(letter) < 32 and letter != "\n"] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n\n" not in render(document("four-pots")).decode()
