"""The sheet for CEO and board as PDF and Word: what it asks, what it says will be printed, and where one signs."""

import re
from dataclasses import replace
from io import BytesIO

import docx
import pikepdf
import pytest

from tests.editorial_sets import editorial_set
from tests.programs import converted, text_of
from tests.renderers.documents import HOSTILE, SCENARIOS, TODAY, assessment, assessment_saying, document, scenario
from tests.shipped import BANK
from tests.web.test_sheet import CHOICES, FACTS
from webapp.domain.answers import Answer, Answers, Decided, Standing, Undecided
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.faq.editorial import UNEDITED, Editorial, may_leave_out, revise
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers import sheet_file, sheet_word
from webapp.renderers.look import Look
from webapp.renderers.sheet import build_sheet
from webapp.renderers.sheet_word import NO_BREAK, SHORT_LABEL, TICKS

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]


def squeezed(text):
    """Text without white space, and without the signs that turn words around or let a line end."""
    return "".join(re.sub("[\u200b\u2068\u2069]", "", text).split())


def pdf_words(pdf, tmp_path):
    """Every word of a PDF."""
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    return squeezed(text_of(path))


def word_words(file):
    """Every word of a Word file but what stands at the edges of its pages."""
    word = docx.Document(BytesIO(file))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return squeezed("".join([*(paragraph.text for paragraph in word.paragraphs), *cells]))


def said(lines):
    """The words of lines."""
    return "".join(piece.text for line in lines for stretch in line for piece in stretch.pieces)


def complete():
    """An officer has answered what an officer knows, and ticked what staff understand of the rest."""
    answers: dict[str, Answer] = {**FACTS, **{key: Decided(value) for key, value in CHOICES.items()}}
    answers["home.intent"] = Undecided("Our board")
    return evaluate(BANK, Answers(answers), route_name="quick", today=TODAY)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_choice_stands_in_both_files_with_what_will_be_printed(name, tmp_path):
    sheet = build_sheet(assessment(name), UNEDITED)
    printed = {
        "pdf": pdf_words(sheet_file.render(assessment(name)), tmp_path),
        "docx": word_words(sheet_word.render(assessment(name))),
    }
    for item in sheet.items:
        expected = [item.short if item.kind == "fact" else item.question]
        expected += [option.label for option in item.options if item.kind in ("single", "multi")]
        expected += [said([item.will.first]), *(said([line]) for line in item.will.rest)]
        for kind, words in printed.items():
            # The reader of the PDF may see a last line of one word after the lines to sign below it.
            assert [text for text in expected if squeezed(text)[:40] not in words] == [], kind


def test_what_is_ticked_is_said_in_words_to_those_who_listen():
    with pikepdf.open(BytesIO(sheet_file.render(complete()))) as file:
        said_to = [str(one.get("/Alt")) for one in elements(file.Root.StructTreeRoot) if one.get("/S") == "/Figure"]
    items = [item for item in build_sheet(complete(), UNEDITED).items if item.kind != "fact"]
    ticked = sum(option.ticked for item in items for option in item.options) + sum(item.undecided for item in items)
    assert said_to.count("ticked") == ticked == len(CHOICES)
    assert said_to.count("not ticked") == sum(len(item.options) + 1 for item in items) - ticked
    word = word_words(sheet_word.render(complete()))
    signs = [sum(word.count(both[place]) for both in TICKS.values()) for place in (0, 1)]
    assert signs == [ticked, said_to.count("not ticked")]


def test_where_one_thing_is_chosen_there_are_circles_and_where_several_can_be_there_are_boxes():
    word = docx.Document(BytesIO(sheet_word.render(assessment("sole-funder")))).paragraphs
    items = [item for item in build_sheet(assessment("sole-funder"), UNEDITED).items if item.kind in TICKS]
    assert {item.kind for item in items} == set(TICKS)
    for item in items:
        [place] = [at for at, one in enumerate(word) if one.text == f"{item.number}. {item.question}"]
        choices, every = word[place + 1].text, {sign for both in TICKS.values() for sign in both}
        assert {sign for sign in every if sign in choices} <= set(TICKS[item.kind])
        for option in item.options:
            label = option.label.replace(" ", NO_BREAK) if len(option.label) <= SHORT_LABEL else option.label
            assert f"{TICKS[item.kind][not option.ticked]}{NO_BREAK}{label}" in choices


def elements(node):
    """Every element of a tag tree."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from elements(node.K)


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_eight_choices_and_six_facts_fit_on_one_page_to_sign(paper):
    with pikepdf.open(BytesIO(sheet_file.render(complete(), look=Look(paper)))) as file:
        assert len(file.pages) == 1


@pytest.mark.parametrize("name", SCENARIOS)
def test_who_signs_stands_at_the_end_and_the_board_only_where_it_has_to(name, tmp_path):
    sheet = build_sheet(assessment(name), UNEDITED)
    for words in (pdf_words(sheet_file.render(assessment(name)), tmp_path), word_words(sheet_word.render(assessment(name)))):
        assert ("CEO,forall" in words) == (len(sheet.items) > 1)
        numbers = ",".join(str(number) for number in sheet.for_board)
        assert (f"Boardchair,for{numbers}" in words) == bool(sheet.for_board)


def test_when_all_is_signed_the_files_say_so(tmp_path):
    settled = assessment("planned-close")
    if build_sheet(settled, UNEDITED).items:
        pytest.fail("the scenario has something to sign: take another")
    for words in (pdf_words(sheet_file.render(settled), tmp_path), word_words(sheet_word.render(settled))):
        assert "Nothingwaitsforasignature" in words
        assert "Boardchair" not in words


@pytest.mark.parametrize("seed", range(6))
def test_what_will_be_printed_is_what_the_document_of_the_editor_prints_once_all_is_signed(seed):
    one = assessment("sole-funder")
    answers = dict(scenario("sole-funder").answers)
    editorial = editorial_set(document("sole-funder"), answers, seed)
    waiting = {key for keys in one.waiting.values() for key in keys}
    signed = {
        key: replace(answer, standing=Standing.APPROVED, by="", on=None)
        if isinstance(answer, Decided) and key in waiting
        else answer
        for key, answer in answers.items()
    }
    composed = compose(evaluate(BANK, Answers(signed), today=TODAY))
    printed = squeezed(" ".join(one.text for one in revise(composed, editorial, signed, BANK).document.sentences))
    for item in build_sheet(one, editorial).items:
        for line in filter(None, (item.will.first, *item.will.rest)):
            first = squeezed(said([line])).partition(":")[0][:20]  # a list goes on in the line that leads it
            assert first in printed, (item.key, first)


def test_a_question_that_is_left_out_is_said_to_be(tmp_path):
    one = assessment("sole-funder")
    left_out = frozenset(
        entry.id for entry in document("sole-funder").entries if may_leave_out(entry, document("sole-funder"))
    )
    for words in (
        pdf_words(sheet_file.render(one, Editorial(left_out=left_out)), tmp_path),
        word_words(sheet_word.render(one, Editorial(left_out=left_out))),
    ):
        assert len(left_out) > 3
        assert squeezed(document("sole-funder").words.phrases["left_out"].source.partition("{")[0]) in words


@pytest.mark.parametrize("words", KEPT, ids=lambda words: words[:20])
def test_typed_words_stand_to_the_letter_and_do_nothing(words, tmp_path):
    typed = assessment_saying(words)
    assert squeezed(words) in word_words(sheet_word.render(typed))
    pdf = sheet_file.render(typed)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert "/OpenAction" not in file.Root
    if words.isascii():
        assert squeezed(words) in pdf_words(pdf, tmp_path)


@pytest.mark.slow
def test_the_word_file_opens_elsewhere_with_the_same_words(tmp_path):
    path = tmp_path / "sheet.docx"
    path.write_bytes(sheet_word.render(assessment("early-undecided")))
    words = squeezed(text_of(converted(path, "pdf")))
    for item in build_sheet(assessment("early-undecided"), UNEDITED).items:
        assert squeezed(item.question) in words
