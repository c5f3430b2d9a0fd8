"""The PDF: a document for eyes, for printers, for archives and for people who listen, whatever was typed into it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree
from zlib import compress, crc32

import pikepdf
import pytest

from tests.editorial_sets import editorial_set
from tests.hostile import HOSTILE
from tests.programs import find, text_of
from tests.renderers.documents import SCENARIOS, TODAY, document, document_saying, published, scenario
from tests.renderers.read_back import squeezed
from tests.renderers.tag_tree import addresses, bookmarks, opened, tag_tree
from tests.shipped import BANK
from webapp.domain.answers import Answers
from webapp.domain.assessment import evaluate
from webapp.domain.errors import TooLong
from webapp.domain.faq import compose
from webapp.domain.faq.document import Block, Sentence
from webapp.domain.faq.editorial import Editorial, Evidence, Passage, revise
from webapp.domain.text import Run, normalise, type_runs, typed
from webapp.renderers.look import Logo, Look
from webapp.renderers.pdf_file import render
from webapp.renderers.shown import build_shown

POINT = 72 / 25.4
"""A millimeter in points."""
FOOT, SIDE = 23 * POINT, 8 * POINT


def chunk(kind, data):
    """A piece of a PNG."""
    return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")


DOT = b"\x89PNG\r\n\x1a\n" + b"".join(
    (chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])), chunk(b"IDAT", compress(bytes(4))), chunk(b"IEND", b""))
)
"""The smallest picture there is."""


@cache
def pdf(name="sole-funder", paper="letter"):
    return render(document(name), Look(paper=paper))


def pages_of(file, tmp_path):
    """Its words, page by page, as a program reads them off the paper."""
    (tmp_path / "faq.pdf").write_bytes(file)
    return text_of(tmp_path / "faq.pdf").split("\f")[:-1]


def words_on_paper(file, tmp_path):
    """Each word with its page's width and height, and its own left, right and lower edge."""
    (tmp_path / "faq.pdf").write_bytes(file)
    (tmp_path / "faq.html").unlink(missing_ok=True)
    command = [find("pdftotext"), "-bbox", tmp_path / "faq.pdf", tmp_path / "faq.html"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    made = (tmp_path / "faq.html").read_text(encoding="utf-8", errors="ignore")
    clean = re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", made)
    for one in ElementTree.fromstring(clean).iter("{http://www.w3.org/1999/xhtml}page"):  # noqa: S314  made just now, of our own file
        width, height = (float(one.attrib[side]) for side in ("width", "height"))
        for word in one:
            yield width, height, *(float(word.attrib[edge]) for edge in ("xMin", "xMax", "yMax"))


# -- what kind of file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_file_says_what_it_is_to_whoever_opens_archives_or_listens_to_it(name):
    with opened(pdf(name)) as file, file.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "U")
        assert file.Root.Lang == "en"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.docinfo.Title == document(name).title.text
        assert file.docinfo.Author == build_shown(document(name)).foundation
        assert str(file.docinfo.CreationDate).startswith(f"D:{TODAY:%Y%m%d}")


def test_the_language_is_the_documents():
    with opened(render(replace(document("quick-start"), language="es"))) as file:
        assert file.Root.Lang == "es"


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_it_prints_on_letter_and_on_a4(paper, size):
    with opened(pdf("quick-start", paper)) as file:
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in file.pages} == {size}


def test_every_font_is_in_the_file():
    with opened(render(document_saying("日本語 עברית 🎉 \ue000"))) as file:
        kept = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        named = [one for one in kept if one.get("/Type") == "/FontDescriptor"]
        names = {str(one.FontName).partition("+")[2].partition("-Identity")[0] for one in named}
        assert all("/FontFile2" in one or "/FontFile3" in one for one in named)
    ours = {"SourceSans3-Regular", "SourceSans3-Semibold", "SourceSerif4-Semibold"}
    assert names == {*ours, "Unifont", "UnifontUpper", "UpfrontLast"}


def test_the_same_document_is_the_same_bytes_today_and_tomorrow():
    other = "import sys; from tests.renderers.test_pdf_file import pdf; sys.stdout.buffer.write(pdf('quick-start'))"
    made = subprocess.run([sys.executable, "-c", other], check=True, capture_output=True, timeout=120)
    assert made.stdout == pdf("quick-start") == render(document("quick-start"))


# -- for people who listen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_headings_skip_no_level_and_there_is_one_title(name, paper):
    tree = tag_tree(pdf(name, paper))
    levels = [int(tag.kind[1]) for tag in tree.all("H1", "H2", "H3", "H4")]
    assert len(list(tree.all("Title"))) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert levels.count(2) == len(document(name).entries)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_picture_has_words_in_its_place(name):
    (figure,) = tag_tree(pdf(name)).all("Figure")
    assert figure.alt == document(name).words.document["picture"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_link_is_inside_a_link_and_each_leads_somewhere(name):
    links = list(tag_tree(pdf(name)).all("Link"))
    assert links
    for link in links:
        inside = list(link.all("Link"))
        assert inside == [link]
        assert sum(tag.links for tag in link.all()) >= 1


def test_what_is_a_list_or_a_table_is_tagged_as_one():
    tree = tag_tree(pdf())
    assert all({one.kind for one in tag.tags} <= {"LI", "L"} for tag in tree.all("L"))
    (table,) = tree.all("Table")
    roles = document("sole-funder").role_map.roles
    assert len(list(table.all("TR"))) == 1 + 3 + len(roles)
    assert len(list(table.all("TH"))) == 2 + 3


def test_a_line_of_contents_is_a_link_for_every_question_and_section():
    lines = list(tag_tree(pdf()).all("TOCI"))
    assert len(lines) == len(document("sole-funder").entries) + len(("open points", "contacts", "how to read", "roles"))
    assert all(list(line.all("Link")) for line in lines)


# -- finding one's way ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_bookmarks_are_the_headings_in_their_order(name):
    shown = build_shown(document(name))
    expected = [(shown.words["glance"], 1), (shown.contents, 1)]
    for group in shown.groups:
        expected += [(group.title, 1), *((entry.question, 2) for entry in group.entries)]
    closing = ["open_points", *(["contacts"] if shown.contacts else []), "how_to_read", "role_map"]
    expected += [(shown.words[word], 1) for word in closing]
    assert [(mark.title, mark.level) for mark in bookmarks(pdf(name))] == expected


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_page_has_its_number_and_says_that_it_is_a_draft(name, paper, tmp_path):
    pages = pages_of(pdf(name, paper), tmp_path)
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
        assert build_shown(document(name)).edition in page


def test_every_page_of_a_published_document_says_which_version_it_is(tmp_path):
    pages = pages_of(render(published(document("quick-start"))), tmp_path)
    assert not any("Draft" in page for page in pages)
    assert all("Version 2, published November 26, 2026." in page for page in pages)


@pytest.mark.parametrize("pushed", range(0, 42, 2))
def test_no_heading_stands_at_the_foot_of_a_page_without_what_it_is_about(pushed):
    shown = document("sole-funder")
    first, *others = shown.entries
    lines = Block("paragraph", (Sentence(typed("\n".join("One line." for _ in range(pushed + 1))), (), "more", None),))
    file = render(replace(shown, entries=(replace(first, blocks=(*first.blocks, lines)), *others)))
    for mark in bookmarks(file):
        # From a little above the heading down to where its first line of text ends.
        assert mark.height - FOOT > 36, mark


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_first_answer_is_not_parted_and_the_last_page_has_the_map_and_its_table(name, paper, tmp_path):
    shown = build_shown(document(name))
    pages = [squeezed(page) for page in pages_of(pdf(name, paper), tmp_path)]
    first = shown.groups[0].entries[0]
    lines = [line for part in first.parts for line in (*part.sentences, *part.items)]
    said = [squeezed("".join(piece.text for stretch in line for piece in stretch.pieces)) for line in lines]
    assert any(all(words in page for words in (squeezed(shown.groups[0].title), *said)) for page in pages)
    assert squeezed(shown.words["role_map"]) in pages[-1]
    assert pages[-1].count(squeezed(shown.words["gauge"])) == 1
    assert all(squeezed(role.label) in pages[-1] for _, roles in shown.roles for role in roles)


# -- whatever was typed --------------------------------------------------------------------------------------------------


def saying_everything():
    """A document with every hostile string in a line of its own."""
    kept = [text for text in dict.fromkeys(normalise(text) for text in HOSTILE) if text]
    points = tuple(Sentence((Run(f"{number}: "), *typed(text)), (), "open", None) for number, text in enumerate(kept))
    return replace(document("quick-start"), open_points=points, left_out=points[::-1])


def test_hostile_words_are_nothing_but_words(tmp_path):
    file = render(saying_everything())
    with opened(file) as made:
        assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(made.Root.keys())
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(made.Root.get("/Names", pikepdf.Dictionary()).keys())
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in addresses(file))
    assert not any("ours.example@" in address for address in addresses(file))
    text = " ".join(" ".join(pages_of(file, tmp_path)).split())
    for words in ('#import "@preview/x:1.0.0"', "$ x^2 $ and _emph_ and *strong*", '#eval("1") // a comment', "<script>"):
        assert words in text


@pytest.mark.parametrize(
    "words",
    ["W" * 2_000, "a\u00a0b" * 600, "(" * 900, "https://exаmple.org/" + "a" * 900, "🎉" * 800, "line\n" * 150 + "end"],
    ids=["one word", "words that hold together", "signs", "no address", "emoji", "lines"],
)
def test_nothing_runs_off_the_page(words, tmp_path):
    edges = list(words_on_paper(render(document_saying(words, "quick-start")), tmp_path))
    assert edges
    for width, height, left, right, low in edges:
        assert left > SIDE, (left, width)
        assert right < width - SIDE, (right, width)
        assert low < height, (low, height)


def test_a_word_of_ten_thousand_letters_is_read_to_its_end(tmp_path):
    points = (Sentence(typed("ø" * 10_000), (), "open", None),)
    file = render(replace(document("quick-start"), open_points=points))
    assert sum(page.count("ø") for page in pages_of(file, tmp_path)) == 10_000


def test_three_hundred_questions_are_one_document():
    shown = document("sole-funder")
    entries = [replace(entry, id=f"{entry.id}.{copy}") for copy in range(10) for entry in shown.entries if not entry.always]
    entries.sort(key=lambda entry: [name for name, _ in shown.groups].index(entry.group))
    file = render(replace(shown, entries=(*shown.entries[:3], *entries)))
    assert sum(mark.level == 2 for mark in bookmarks(file)) == 3 + len(entries) > 300


def test_a_document_that_no_answers_could_make_is_refused():
    with pytest.raises(TooLong):
        render(document_saying("日" * 6_000, "four-pots"))
    with pytest.raises(TooLong):
        render(document_saying("\n" * 9_000 + "x", "four-pots"))


def test_a_document_without_a_single_answer_is_still_a_document():
    file = render(compose(evaluate(BANK, Answers({}), today=TODAY)))
    assert [mark.level for mark in bookmarks(file)].count(2) >= 3


# -- what an editor and a foundation add -----------------------------------------------------------------------------------


def test_own_words_papers_and_what_is_left_out_are_in_it(tmp_path):
    composed, answers = document("sole-funder"), scenario("sole-funder").answers
    first, last = composed.entries[0].id, composed.entries[-1].id
    paragraph: type_runs = (Run("Come and ask.", True, "strong"),)
    editorial = Editorial(
        passages={first: Passage("", (("paragraph", (paragraph,)), ("list", (typed("One."),))))},
        evidence={first: (Evidence("Our criteria", "https://paper.example/criteria"),)},
        left_out=frozenset((last,)),
    )
    revised = revise(composed, editorial, answers, BANK).document
    file = render(revised)
    text = " ".join(" ".join(pages_of(file, tmp_path)).split())
    words = revised.words.document
    assert "Come and ask." in text
    assert "Our criteria: https://paper.example/criteria" in text
    assert "https://paper.example/criteria" in addresses(file)
    assert words["left_out"] in [mark.title for mark in bookmarks(file)]
    assert words["left_out"] not in [mark.title for mark in bookmarks(pdf())]
    assert " ".join(revised.left_out[0].text.split()) in text


@pytest.mark.parametrize("seed", range(3))
def test_whatever_an_editor_does_makes_a_file(seed):
    composed, answers = document("sole-funder"), scenario("sole-funder").answers
    revised = revise(composed, editorial_set(composed, answers, seed), answers, BANK).document
    file = render(revised)
    assert [mark.level for mark in bookmarks(file)].count(2) == len(revised.entries)


def test_a_foundations_sign_and_color_are_on_the_first_page():
    file = render(document("quick-start"), Look(band="#552244", logo=Logo(DOT, 200, 50, "A sign of two hills")))
    assert next(figure.alt for figure in tag_tree(file).all("Figure")) == "A sign of two hills"
    assert painted(file, (0x55, 0x22, 0x44))
    assert not painted(pdf("quick-start"), (0x55, 0x22, 0x44))


def painted(file, color):
    """Whether the first page sets this color to paint with."""
    with opened(file) as made:
        for order in pikepdf.parse_content_stream(made.pages[0]):
            parts = [float(part) for part in order.operands] if str(order.operator) in ("scn", "sc", "rg") else []
            if len(parts) == 3 and all(abs(part * 255 - whole) < 1 for part, whole in zip(parts, color, strict=True)):
                return True
    return False
