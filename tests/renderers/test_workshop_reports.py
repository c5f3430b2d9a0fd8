"""The report of a workshop: the same words in PDF, Word and Markdown, and nothing in it that was not released."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from itertools import chain, cycle
from typing import Any

import docx
import pytest
from markdown_it import MarkdownIt

from tests.hostile import HOSTILE
from tests.programs import converted, text_of
from tests.renderers.read_back import read_pdf, read_word, squeezed, words_of
from tests.renderers.read_pdf import drawn
from tests.renderers.saying import IDS, saying
from tests.renderers.tag_tree import addresses, bookmarks, opened, tag_tree
from tests.renderers.test_same_words import first_difference
from tests.renderers.workshops import EMPTY, FUNDERS, KINDS, MIRROR, SPLIT, TABLE, VOICES
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers import workshop_report, workshop_report_pdf, workshop_report_word
from webapp.renderers.look import Look
from webapp.renderers.workshop_flow import FUNDERS_ABREAST
from webapp.renderers.workshop_values import (
    WHY_LEFT_OUT,
    Belief,
    Captured,
    Count,
    FundersTable,
    LeftOut,
    MatrixRow,
    Report,
    RoundHeld,
)

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
FILES = {"md": workshop_report, "docx": workshop_report_word, "pdf": workshop_report_pdf}
kinds = pytest.mark.parametrize("name", KINDS)
forms = pytest.mark.parametrize("form", FILES)


TURNS = 9
MARKS = re.compile("[\u0300-\u036f]+")


@cache
def hostile() -> tuple[Report, ...]:
    """Reports in which everybody types what they can, each going on in the list where the one before ended."""
    words = cycle(KEPT)
    return tuple(saying(report, words) for _ in range(TURNS // 3) for report in (VOICES, MIRROR, TABLE))


def words_in_markdown(raw: bytes) -> str:
    """The words of a Markdown file, tables too; nothing in it is code or HTML."""
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(raw.decode()):
        assert token.type not in ("html_block", "code_block", "fence", "hr")
        assert {child.type for child in token.children or ()} <= {"text", "text_special", "strong_open", "strong_close"}
        found += [child.content for child in token.children or ()]
    return squeezed("".join(found))


READ = {
    "md": words_in_markdown,
    "docx": lambda raw: words_of(read_word(raw)),
    "pdf": lambda raw: words_of(read_pdf(raw)),
}


def said(form: str, report: Report) -> str:
    """All the words of a file, as far as a PDF can give them back."""
    return drawn(READ[form](FILES[form].render(report)))


def texts(value: Any, *skipped: str) -> list[str]:
    """Every text that was put into the values, but for these fields."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, tuple):
        return list(chain.from_iterable(texts(one, *skipped) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        told = [one.name for one in fields(value) if one.name not in {*IDS, *skipped}]
        return list(chain.from_iterable(texts(getattr(value, name), *skipped) for name in told))
    return []


@cache
def hostile_words(turn: int, form: str) -> str:
    """All the words of a hostile report; each file is made once. How many marks are heaped on a letter, no PDF can tell."""
    return MARKS.sub("\u0301", said(form, hostile()[turn]))


# -- the same words ----------------------------------------------------------------------------------------------------


@kinds
@forms
def test_every_file_says_the_same(name, form):
    assert first_difference(said(form, KINDS[name]), said("md", KINDS[name])) == ""


@kinds
def test_every_word_that_was_put_in_comes_out(name):
    read_back = said("md", KINDS[name]).lower()
    missing = [one for one in texts(KINDS[name], "short") if squeezed(one).lower() not in read_back]
    assert missing == []


@forms
@pytest.mark.parametrize("turn", range(TURNS))
def test_hostile_words_stand_to_the_letter_in_every_file(turn, form):
    assert first_difference(hostile_words(turn, form), hostile_words(turn, "md")) == ""


def test_no_hostile_word_is_left_untried():
    tried = squeezed("".join(chain.from_iterable(map(texts, hostile()))))
    assert [words[:40] for words in KEPT if squeezed(words) not in tried] == []


@pytest.mark.parametrize("turn", range(TURNS))
def test_what_was_typed_leads_nowhere(turn):
    assert addresses(workshop_report_pdf.render(hostile()[turn])) == set()
    parts = docx.Document(BytesIO(workshop_report_word.render(hostile()[turn]))).part.package.iter_parts()
    assert not any(one.is_external for part in parts for one in part.rels.values())


# -- what is in it, and what is not ------------------------------------------------------------------------------------


@forms
def test_where_no_counts_were_released_the_state_stands_alone(form):
    unreleased = replace(SPLIT, rounds=tuple(replace(one, counts=()) for one in SPLIT.rounds), movement=(), support=None)
    read_back = said(form, replace(VOICES, questions=(unreleased,)))
    assert squeezed("First answers: Split · 7 of 7 answered") in read_back
    assert squeezed("We decide after listening") not in read_back.replace(squeezed("We decide after listening to the"), "")


def test_the_values_have_no_place_for_a_ballot_or_for_who_said_what():
    """A count has a label and a number, a question no names: of a single answer nothing can be said."""
    assert [one.name for one in fields(Count)] == ["label", "number", "open"]
    assert not {"ballots", "seats", "seat", "answers"} & {one.name for one in fields(type(SPLIT))}


@forms
def test_names_stand_in_a_report_only_where_they_were_put_in(form):
    assert squeezed(", ".join(FUNDERS)) in said(form, TABLE)
    assert squeezed(FUNDERS[3]) not in said(form, VOICES)


@forms
def test_a_minority_note_stands_there_only_if_it_was_put_in(form):
    assert squeezed("Seen otherwise: One of us") in said(form, VOICES)
    silent = replace(SPLIT, captured=replace(SPLIT.captured or Captured("held", "held", ""), minority=""))
    assert squeezed("Seen otherwise") not in said(form, replace(VOICES, questions=(silent,)))


@forms
@pytest.mark.parametrize(
    ("report", "words"),
    [
        (EMPTY, "No question was answered."),
        (EMPTY, "Nobody took a seat."),
        (EMPTY, "They lie in a file of their own."),
        (replace(EMPTY, here=1, seats=1), "1 person in 1 seat."),
        (replace(EMPTY, shredded=True), "They are shredded."),
        (replace(EMPTY, mode="named"), "The workshop keeps each with its name."),
        (replace(EMPTY, rehearsal=True), "This was a rehearsal."),
        (replace(EMPTY, closed=False), "The workshop is not closed yet."),
        (VOICES, "1 agreed, 1 held, 1 not decided yet, 1 parked."),
        (VOICES, "2 ballots were entered from paper."),
        (VOICES, "One ballot was entered from paper."),
        (VOICES, "Reasons that were not let through: What people wrote beside their answers"),
        (MIRROR, "Out of 24 partners, 19 believe “No, they end”. You answered “Yes, as before”."),
        (TABLE, "Without Harlow Family Foundation: Staff of the partnership, Shared data"),
        (TABLE, "One funder only; goes dark without Harlow Family Foundation"),
        (TABLE, "No word"),
        (TABLE, "3 rows, 2 of them with something that stands out."),
        (TABLE, "1 listed funder by funder, 1 left out, 1 waiting for a board."),
        (TABLE, "The workshop keeps each with its name. In short"),
        (replace(VOICES, rounds=(RoundHeld("Again", 5, 5),) * 3), "Again: 5 of 5 handed in. Ballots:"),
        (replace(MIRROR, questions=(replace(SPLIT, belief=Belief("", "", "gap")),)), "No one answer to show"),
    ],
)
def test_it_says(report, words, form):
    assert squeezed(words) in said(form, report)


@forms
def test_no_percent_and_no_overall_score(form):
    for report in KINDS.values():
        read_back = said(form, report)
        assert "%" not in read_back
        assert "percent" not in read_back


def test_whatever_is_left_out_has_words_for_why():
    report = replace(EMPTY, left_out=tuple(LeftOut(why, count=3) for why in reversed(WHY_LEFT_OUT)))
    read_back = said("md", report)
    told = ["Toofewanswers", "Inthepack,butnot", "Droppedfrom", "Practice:", "Reasonsthat", "Minoritynotes", "Questionsfrom"]
    assert sorted(told, key=read_back.index) == told


# -- a table of many funders -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("funders", [0, 1, 6, 7, 13])
def test_a_table_never_has_more_columns_than_can_be_read_and_every_funder_has_one(funders):
    names = tuple(f"Funder {number}" for number in range(1, funders + 1))
    rows = (MatrixRow("Staff", tuple(f"cell{number}" for number in range(1, funders + 1)), ("nobody",)),)
    report = replace(TABLE, names=names, table=FundersTable(tuple((name, "") for name in names), rows))
    tables = docx.Document(BytesIO(workshop_report_word.render(report))).tables
    heads = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert all(len(head) <= FUNDERS_ABREAST + 2 for head in heads)
    assert [name for head in heads for name in head if name.startswith("Funder")] == list(names)
    for form in FILES:
        assert first_difference(said(form, report), said("md", report)) == ""


# -- files -------------------------------------------------------------------------------------------------------------


@kinds
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_the_pdf_is_tagged_and_says_what_it_is(name, paper):
    raw = workshop_report_pdf.render(KINDS[name], Look(paper))
    with opened(raw) as pdf, pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == KINDS[name].title
    tree = tag_tree(raw)
    heads = [tag.kind for tag in tree.all("H1", "H2", "H3")]
    assert heads[0] == "H1"
    assert heads.count("H1") == 1
    for table in tree.all("Table"):
        assert list(table.all("TH"))
    assert [one.title for one in bookmarks(raw)][:1] == [KINDS[name].title]


@kinds
def test_dots_are_decoration_beside_their_number(name):
    assert not list(tag_tree(workshop_report_pdf.render(KINDS[name])).all("Figure"))


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_long_words_stay_on_the_page(paper, tmp_path):
    long = saying(TABLE, cycle(["Wirtschaftsförderungsgesellschaft" * 3, "W" * 60, "An ordinary name"]))
    path = tmp_path / "report.pdf"
    path.write_bytes(workshop_report_pdf.render(long, Look(paper)))
    # pdftotext leaves out what lies outside the page.
    seen = drawn(squeezed(text_of(path)))
    assert seen.count("W" * 60) > 5 or "W" * 20 in seen
    assert first_difference(said("pdf", long), said("md", long)) == ""


@kinds
@forms
def test_the_same_values_are_the_same_bytes(name, form):
    assert FILES[form].render(KINDS[name]) == FILES[form].render(KINDS[name])


@pytest.mark.slow
@kinds
def test_the_word_file_opens_elsewhere_with_the_same_words(name, tmp_path):
    path = tmp_path / "report.docx"
    path.write_bytes(workshop_report_word.render(KINDS[name]))
    elsewhere = squeezed(text_of(converted(path, "pdf")))
    assert [one for one in texts(KINDS[name].questions, "short") if len(one) < 30 and squeezed(one) not in elsewhere] == []
