"""The review packet as PDF and Word: it says on every page that it is internal, and holds what the review page shows."""

from io import BytesIO

import docx
import pikepdf
import pytest

from tests.programs import converted, text_of
from tests.renderers.documents import HOSTILE, SCENARIOS, assessment, assessment_saying
from tests.renderers.test_sheet_files import elements, pdf_words, said, squeezed, word_words
from webapp.domain.faq.editorial import UNEDITED
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers import review_file, review_word
from webapp.renderers.look import Look
from webapp.renderers.review_packet import build_packet, packet_words
from webapp.renderers.sheet import build_sheet

INTERNAL = "Internal: not for partners"
KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_page_of_the_pdf_says_that_it_is_not_for_partners(name, paper, tmp_path):
    path = tmp_path / "packet.pdf"
    path.write_bytes(review_file.render(assessment(name), look=Look(paper)))
    pages = text_of(path).removesuffix("\f").split("\f")
    assert len(pages) > 1
    assert all(page.count(INTERNAL) == 2 for page in pages)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_page_of_the_word_file_says_so_too(name):
    word = docx.Document(BytesIO(review_word.render(assessment(name))))
    [section] = word.sections
    edges = (section.header, section.footer, section.first_page_footer)
    assert all(INTERNAL in edge.paragraphs[0].text for edge in edges)
    assert INTERNAL in word.paragraphs[0].text
    assert word.core_properties.subject == INTERNAL


@pytest.mark.slow
def test_it_says_so_on_every_page_that_another_program_makes_of_the_word_file(tmp_path):
    path = tmp_path / "packet.docx"
    path.write_bytes(review_word.render(assessment("sole-funder")))
    pages = text_of(converted(path, "pdf")).removesuffix("\f").split("\f")
    assert all(INTERNAL in page for page in pages)


@pytest.mark.parametrize("name", SCENARIOS)
def test_findings_stand_in_it_with_the_answers_behind_them_and_what_to_do(name, tmp_path):
    packet = build_packet(assessment(name), UNEDITED)
    parts = [part for group in packet.review.groups for part in group.parts]
    assert len(parts) == len(assessment(name).findings)
    expected = [
        text for part in parts for text in (part.found.title, part.found.message, part.found.action, part.found.source)
    ]
    expected += [slip.question for part in parts for slip in part.slips]
    expected += [slip.answer for part in parts for slip in part.slips if len(slip.chosen) <= 3]
    expected += [role.label for _, roles in packet.review.roles for role in roles]
    for words in words_of_both(assessment(name), tmp_path):
        assert [text for text in expected if squeezed(text) not in words] == []


def words_of_both(one, tmp_path):
    return pdf_words(review_file.render(one), tmp_path), word_words(review_word.render(one))


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_ends_with_the_sentences_to_confirm_and_lines_to_sign(name, tmp_path):
    packet = build_packet(assessment(name), UNEDITED)
    waiting = {key for keys in assessment(name).waiting.values() for key in keys}
    by_key = {item.key: item for item in build_sheet(assessment(name), UNEDITED).items}
    assert len(packet.sentences) == sum(bool(by_key[key].will.first or by_key[key].will.rest) for key in waiting)
    for words in words_of_both(assessment(name), tmp_path):
        for one in packet.sentences:
            assert squeezed(said([one.first, *one.rest])) in words
        assert ("CEO" in words.rpartition("Sentencestoconfirm")[2]) == bool(packet.sentences)


@pytest.mark.parametrize("name", SCENARIOS)
def test_its_title_speaks_of_what_does_not_fit_only_where_two_answers_do_not(name):
    packet = build_packet(assessment(name), UNEDITED)
    title = "Where you stand" + (", and what does not fit" if packet.review.counts["contradiction"] else "")
    assert packet_words(packet)["title"] == title


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_page_begins_with_where_a_finding_comes_from(name, paper, tmp_path):
    path = tmp_path / "packet.pdf"
    path.write_bytes(review_file.render(assessment(name), look=Look(paper)))
    for page in text_of(path).removesuffix("\f").split("\f"):
        assert not squeezed(page).startswith(squeezed(f"{INTERNAL}Where this comes from:"))


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_waits_for_whom_is_counted_and_named(name, tmp_path):
    for words in words_of_both(assessment(name), tmp_path):
        for body, keys in assessment(name).waiting.items():
            count = len(keys)
            waits = f"{count} answer{'s wait' if count > 1 else ' waits'}" if keys else "Nothing waits"
            assert squeezed(f"{waits} for your {'CEO' if body == 'ceo' else 'board'}") in words


def test_every_picture_has_its_words():
    with pikepdf.open(BytesIO(review_file.render(assessment("sole-funder")))) as file:
        figures = [one for one in elements(file.Root.StructTreeRoot) if one.get("/S") == "/Figure"]
        assert [bool(str(one.get("/Alt", ""))) for one in figures] == [True, True]
        assert "Civic leader 43 of 100" in str(figures[1].get("/Alt"))
    word = docx.Document(BytesIO(review_word.render(assessment("sole-funder"))))
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert sum(bool(words) for words in described) == 2


def test_while_an_axis_has_no_figure_there_is_no_square(tmp_path):
    early = assessment("early-undecided")
    packet = build_packet(early, UNEDITED)
    words = pdf_words(review_file.render(early), tmp_path)
    assert ("mostlygrantmaker" in words) == (packet.review.spot is not None)


@pytest.mark.parametrize("words", KEPT, ids=lambda words: words[:20])
def test_typed_words_stand_to_the_letter_and_do_nothing(words, tmp_path):
    typed = assessment_saying(words)
    in_pdf, in_word = words_of_both(typed, tmp_path)
    assert squeezed(words) in in_word
    assert not words.isascii() or squeezed(words) in in_pdf
