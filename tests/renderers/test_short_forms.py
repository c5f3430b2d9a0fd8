"""The short forms: one sheet and one slide, always, and nothing in them that is not true without the rest."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pikepdf
import pytest

from tests.hostile import HOSTILE
from tests.renderers.documents import SCENARIOS, TODAY, document, document_saying, scenario
from tests.renderers.read_pdf import read_tags
from tests.renderers.tag_tree import opened, tag_tree
from tests.shipped import BANK
from webapp.domain.answers import Answers, Decided
from webapp.domain.assessment import evaluate
from webapp.domain.errors import TooLong
from webapp.domain.faq import compose
from webapp.domain.text import normalise
from webapp.renderers import one_page_file, summary_file, summary_picture
from webapp.renderers.logos import read_logo
from webapp.renderers.look import Look
from webapp.renderers.short_form import build_short, sheet_choices, slide_choices

SVG = "{http://www.w3.org/2000/svg}"
PAPERS = {"letter": (612, 792), "a4": (595, 842)}
LONG_NAME = "The Community Foundation of Greater Somewhere and the Surrounding Seven Counties of the Upper River Valley"


@cache
def sheet(name: str, paper: str) -> bytes:
    """A scenario on one sheet."""
    return one_page_file.render(document(name), Look(paper=paper))


class Words(str):
    """Words in which others are looked for whatever the white space."""

    __slots__ = ()

    def __contains__(self, words: object) -> bool:
        return super().__contains__("".join(str(words).split()))


def words_of(file: bytes) -> Words:
    """The words on it as a screen reader gets them."""
    return Words("".join("".join(part.text for part in read_tags(file)).split()))


def text(line) -> str:
    """The words of a line."""
    return "".join(piece.text for stretch in line for piece in stretch.pieces).strip()


def told(parts) -> list[str]:
    """The words of an answer, sentence by sentence."""
    return [text(line) for part in parts for line in (*part.sentences, *part.items) if text(line)]


def named(words: str, name: str = "sole-funder"):
    """A scenario in which the foundation and the partnership have this name."""
    file = scenario(name)
    answers = dict(file.answers.items())
    for key in ("setup.foundation", "setup.partnership"):
        answer = answers[key]
        assert isinstance(answer, Decided)
        answers[key] = replace(answer, value=words)
    return compose(evaluate(BANK, Answers(answers), route_name=file.route, today=TODAY))


def unanswered():
    """The document of a foundation that has not answered anything."""
    return compose(evaluate(BANK, Answers({}), today=TODAY))


# -- the sheet ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_it_is_one_sheet_with_tags_and_headings_that_skip_no_level(name, paper):
    with opened(sheet(name, paper)) as pdf:
        assert [tuple(round(float(side)) for side in page.MediaBox[2:]) for page in pdf.pages] == [PAPERS[paper]]
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert document(name).title.text in str(pdf.open_metadata()["dc:title"])
        assert all("/FontFile" in str(font.keys()) for font in descriptors(pdf))
    levels = [int(tag.kind[1]) for tag in tag_tree(sheet(name, paper)).all("H1", "H2", "H3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def descriptors(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """What the file says about each of its fonts."""
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_it_says_the_three_answers_what_is_open_whom_to_ask_and_that_it_is_a_short_draft(name, paper):
    said, short = words_of(sheet(name, paper)), build_short(document(name))
    for entry, levels in zip(short.entries, short.answers, strict=True):
        assert entry.question in said
        assert any(all(words in said for words in told(level)) for level in levels)
    opened_points = [text(line) for line in short.topics] or [text(line) for line in short.shown.open_points]
    assert all(words in said for words in opened_points) or all(text(line) in said for line in short.shown.open_points)
    assert all(text(line) in said for line in short.shown.contacts)
    assert short.shown.edition in said
    assert text(short.whole) in said


@pytest.mark.parametrize("name", ["four-pots", "own-program", "planned-close"])
def test_where_each_pot_stands_below_it_does(name):
    *_, answer = build_short(document(name)).answers
    head, *pots = told(answer[-1])
    assert int(re.findall(r"\d+", head)[0]) == len(pots)
    assert all(": " in pot for pot in pots)


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_form_of_an_answer_is_without_what_keeps_it_true(name):
    for levels in build_short(document(name)).answers:
        firm = {part for part in levels[0] if part.topic == "firm"}
        kept = {part for part in levels[0] if part.topic in ("open", "held", "firm")}
        assert all(firm <= set(level) for level in levels)
        assert all(kept <= set(level) for level in levels[:-1])
        if levels[0][0].topic in ("open", "held"):
            assert {level[0].topic for level in levels} == {levels[0][0].topic}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_sheet_is_filled_with_as_much_as_it_can_and_at_last_with_the_headlines(name):
    short = build_short(document(name))
    choices = sheet_choices(short)
    answers = [tuple(choice["answers"]) for choice in choices[::2]]
    assert answers == [tuple(choice["answers"]) for choice in choices[1::2]]
    assert [choice["brief"] for choice in choices] == [False, True] * len(answers)
    assert answers[0] == (0, 0, 0)
    assert answers[-1] == tuple(len(levels) - 1 for levels in short.answers)
    assert len(set(answers)) == len(answers)
    for levels in short.answers:
        assert len(set(levels)) == len(levels)


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_not_paid_for_goes_after_everything_else(name):
    short = build_short(document(name))
    keeps = [without_further_list(short.answers, choice["answers"]) for choice in sheet_choices(short)]
    assert keeps == sorted(keeps)


def without_further_list(answers, way) -> int:
    """How many answers have lost the first list after the one they begin with."""
    firsts = [next((part for part in levels[0][1:] if part.items), None) for levels in answers]
    return sum(
        part is not None and part not in levels[level] for part, levels, level in zip(firsts, answers, way, strict=True)
    )


@pytest.mark.parametrize("name", SCENARIOS)
def test_facts_go_from_the_end_but_not_what_is_open_held_or_waiting(name):
    short = build_short(document(name))
    stays = {place for place, fact in enumerate(short.facts) if fact.mark or fact.id == "waiting"}
    for choice in sheet_choices(short):
        assert choice["facts"][0] == list(range(len(short.facts)))
        assert set(choice["facts"][-1]) == stays
    [slide] = slide_choices(short)
    assert [len(places) for places in slide["facts"]] == list(reversed(range(len(short.facts) + 1)))
    for places in slide["facts"]:
        assert stays <= set(places) or set(places) <= stays
        assert len(places) == 0 or {"waiting"} & {fact.id for fact in short.facts} <= {short.facts[at].id for at in places}


MORE = "More on this stands in the whole document."


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_answer_that_has_lost_words_says_that_there_are_more(name, paper):
    said, short = words_of(sheet(name, paper)), build_short(document(name))
    shortened = [any(words not in said for words in told(levels[0])) for levels in short.answers]
    assert said.count("".join(MORE.split())) == sum(shortened)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["sole-funder", "own-program", "planned-close"])
def test_what_is_not_paid_for_stands_on_the_sheet(name, paper):
    said = words_of(sheet(name, paper))
    assert "We do not fund:" in said
    assert all(words in said for words in told(build_short(document(name)).answers[1][0]))


def test_the_same_document_is_the_same_sheet():
    assert one_page_file.render(document("quick-start")) == one_page_file.render(document("quick-start"))


def test_a_foundations_sign_is_on_it_with_words_and_so_is_its_color():
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 3'><path d='M0 0h9v3z'/></svg>"
    file = one_page_file.render(document("quick-start"), Look(band="#4a1139", logo=read_logo(drawing, "Our sign")))
    assert [tag.alt for tag in tag_tree(file).all("Figure")] == ["Our sign"]
    with opened(file) as pdf:
        assert b"0.2901961 0.06666667 0.22352941" in pdf.pages[0].Contents.read_bytes()


def test_questions_that_are_left_out_are_named_on_it():
    shown = document("quick-start")
    sentence = shown.open_points[0]
    said = words_of(one_page_file.render(replace(shown, left_out=(sentence,), open_points=())))
    assert "Left out" in said
    assert sentence.text in said


# -- the slide ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_slide_is_sixteen_to_nine_and_has_all_its_words_in_its_description(name):
    root = ElementTree.fromstring(summary_file.render(document(name)))  # noqa: S314  our own file
    left, top, width, height = (float(part) for part in root.get("viewBox", "").split())
    assert (left, top) == (0, 0)
    assert width / height == pytest.approx(16 / 9)
    assert root.get("role") == "img"
    names = [*root.iterfind(f"{SVG}title"), *root.iterfind(f"{SVG}desc")]
    assert root.get("aria-labelledby", "").split() == [element.get("id") for element in names]
    short, (title, told_in_it) = build_short(document(name)), (element.text or "" for element in names)
    assert title == f"{short.shown.title}. {short.shown.edition}"
    for levels in short.answers:
        assert all(words in told_in_it for words in told(levels[-1]))
    assert all(text(line) in told_in_it for line in (*short.topics, *short.shown.contacts))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_slide_needs_no_font_no_script_and_no_other_file(name):
    root = ElementTree.fromstring(summary_file.render(document(name)))  # noqa: S314  our own file
    for element in root.iter():
        assert element.tag not in {f"{SVG}{kind}" for kind in ("text", "script", "image", "foreignObject", "a", "style")}
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert not key.endswith("href") or value.startswith("#")


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_slide_as_a_picture_is_1920_by_1080(name):
    png = summary_picture.render(document(name))
    assert struct.unpack(">II", png[16:24]) == (1920, 1080)


# -- whatever was typed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [LONG_NAME, "W" * 150, "漢字基金会" * 20, "مؤسسة المجتمع " * 8, "👩‍🚀 Fund 🎉", "a\nb\nc\nd"]
)
def test_a_very_long_name_leaves_room_for_the_answers(name):
    shown = named(name)
    file = one_page_file.render(shown)
    with opened(file) as pdf:
        assert len(pdf.pages) == 1
    assert "Only partly, as staff understand it." in words_of(file)
    assert summary_file.render(shown)
    assert summary_picture.render(shown)


@pytest.mark.parametrize("render", [one_page_file.render, summary_file.render, summary_picture.render])
def test_a_document_without_answers_fits_and_one_that_cannot_fit_is_refused(render):
    assert render(unanswered())
    with pytest.raises(TooLong):
        render(named("W" * 2_000))


KEPT = [words for words in dict.fromkeys(normalise(words) for words in HOSTILE) if 0 < len(words) <= 60]


@pytest.mark.parametrize("words", KEPT[:: max(1, len(KEPT) // 24)], ids=lambda words: ascii(words[:20]))
def test_hostile_words_are_nothing_but_words(words):
    shown = document_saying(words, "quick-start")
    try:
        file, drawn = one_page_file.render(shown), summary_file.render(shown)
    except TooLong:
        return
    with opened(file) as pdf:
        assert len(pdf.pages) == 1
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    description = ElementTree.fromstring(drawn).findtext(f"{SVG}desc", "")  # noqa: S314  our own file
    assert " ".join(words.split()) in " ".join(description.split())
