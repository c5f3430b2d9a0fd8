"""The print pack: every part begins a sheet, and no ballot without a name can be told from the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import cycle

import pikepdf
import pytest

from tests.hostile import HOSTILE
from tests.programs import text_of
from tests.renderers.print_packs import MIRROR, PACKS, TABLE, VOICES, script
from tests.renderers.read_back import read_pdf, squeezed, words_of
from tests.renderers.read_pdf import drawn
from tests.renderers.saying import saying
from tests.renderers.tag_tree import addresses, opened, tag_tree
from tests.renderers.test_workshop_reports import MARKS, texts
from tests.renderers.workshops import FUNDERS, word
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.renderers.look import Look
from webapp.renderers.print_pack import pack_words, render
from webapp.renderers.workshop_values import MOST_SHEETS, JoinWay, PrintPack

KEPT = [normalise(words)[:LONGEST_TEXT] for words in HOSTILE]
PARTS = ("script", "join", "grid", "ballot", "cards", "consent")
EMPTY = replace(VOICES, script=(), questions=(), states=(), ballots=0, practice=None, talk="", join=None, mode_says=())
papers = pytest.mark.parametrize("paper", ["letter", "a4"])
kinds = pytest.mark.parametrize("name", PACKS)


@cache
def file(name: str, paper: str = "letter") -> bytes:
    """A pack; it is looked at more than once."""
    return render(PACKS[name], Look(paper))


def pages_of(raw: bytes, tmp_path) -> list[str]:
    """The words on each page, squeezed."""
    path = tmp_path / "pack.pdf"
    path.write_bytes(raw)
    return [squeezed(page) for page in text_of(path).removesuffix("\f").split("\f")]


def beginning(pages: list[str], words: Mapping[str, str]) -> dict[str, list[int]]:
    """The pages on which each part begins, counted from 1."""
    heads = {part: squeezed(words[part]) for part in PARTS}
    return {part: [at for at, page in enumerate(pages, 1) if page.startswith(head)] for part, head in heads.items()}


def drawing(page: pikepdf.Page) -> bytes:
    """What is drawn on a page, without the numbers that tie it to the tags."""
    return b"\n".join(
        f"{one.operator} {'' if str(one.operator) == 'BDC' else list(one.operands)}".encode()
        for one in pikepdf.parse_content_stream(page)
    )


# -- sheets ------------------------------------------------------------------------------------------------------------


@papers
@kinds
def test_every_part_begins_on_the_front_of_a_sheet(name, paper, tmp_path):
    found = beginning(pages_of(file(name, paper), tmp_path), pack_words(PACKS[name]))
    assert [part for part in PARTS if not found[part]] == []
    assert [at for pages in found.values() for at in pages if at % 2 == 0] == []


@papers
@kinds
def test_a_ballot_is_one_sheet_and_there_is_one_for_everybody(name, paper, tmp_path):
    pages = pages_of(file(name, paper), tmp_path)
    found = beginning(pages, pack_words(PACKS[name]))
    ballots = found["ballot"]
    assert len(ballots) == PACKS[name].ballots
    assert [*ballots[1:], found["cards"][0]] == [at + 2 for at in ballots]
    assert (ballots[0], found["consent"][0]) == (found["grid"][0] + 2, found["cards"][0] + 2)


@papers
@pytest.mark.parametrize("name", ["voices", "mirror"])
def test_no_ballot_without_a_name_can_be_told_from_another(name, paper, tmp_path):
    raw = file(name, paper)
    fronts = beginning(pages_of(raw, tmp_path), pack_words(PACKS[name]))["ballot"]
    with opened(raw) as pdf:
        for side in (0, 1):
            assert len({drawing(pdf.pages[front - 1 + side]) for front in fronts}) == 1


@papers
def test_a_ballot_with_a_name_says_whose_it_is(paper, tmp_path):
    pages = pages_of(file("table", paper), tmp_path)
    fronts = beginning(pages, pack_words(TABLE))["ballot"]
    assert [next(name for name in FUNDERS if squeezed(f"Name: {name}") in pages[front - 1]) for front in fronts] == [
        *FUNDERS
    ]


def test_seats_that_take_their_names_later_have_a_line_for_it(tmp_path):
    pages = pages_of(render(replace(TABLE, names=FUNDERS[:2])), tmp_path)
    fronts = beginning(pages, pack_words(TABLE))["ballot"]
    assert [any(squeezed(name) in pages[front - 1] for name in FUNDERS) for front in fronts] == [True] * 2 + [False] * 4


def test_a_name_given_to_a_pack_without_names_stands_nowhere():
    assert squeezed(FUNDERS[3]) not in words_of(read_pdf(render(replace(VOICES, names=FUNDERS))))


def test_a_large_room_copies_what_is_beyond_so_many(tmp_path):
    pack = replace(VOICES, questions=VOICES.questions[:1], ballots=200)
    pages = pages_of(render(pack), tmp_path)
    assert len(beginning(pages, pack_words(pack))["ballot"]) == MOST_SHEETS
    assert squeezed("24 sheets, to be copied: up to 200 people can join") in pages[0]


# -- words -------------------------------------------------------------------------------------------------------------


@kinds
def test_it_says_all_that_was_put_in(name):
    read_back = drawn(words_of(read_pdf(file(name)))).lower()
    states = [said for _, said in PACKS[name].states] if name == "voices" else []
    told = [*texts(PACKS[name], "states"), *states]
    assert [one for one in told if drawn(squeezed(one)).lower() not in read_back] == []


def test_the_script_runs_through_every_minute(tmp_path):
    pages = "".join(pages_of(file("voices"), tmp_path))
    for step in script("small"):
        assert f"{step.first}–{step.last}" in pages
    assert squeezed("4 times, 6 minutes each") in pages
    assert squeezed("4 times, 1 minute each") in pages


@pytest.mark.parametrize(
    ("pack", "says", "not_so"),
    [
        (VOICES, "Do not write your name.", "Name:"),
        (VOICES, "With fewer than 5 ballots, say no counts.", "What I can do today"),
        (TABLE, "What I can do today", "Do not write your name."),
        (TABLE, "Rehearsal: nothing of this counts.", "say no counts"),
        (TABLE, "leads, pays, helps, not us, not decided yet, private.", "case by case"),
        (MIRROR, "Partners believe", "HRBW"),
        (VOICES, "HRBW 4729", "Rehearsal: nothing of this counts."),
        (replace(VOICES, join=JoinWay("HRBW 4729", "192.168.1.20:8000/w", b"")), "Go to 192.168.1.20:8000/w", "Scan this"),
        (replace(VOICES, ballots=1), "Ballots 1 sheet Role cards", "1 sheets"),
    ],
)
def test_words_fit_the_workshop(pack: PrintPack, says, not_so):
    read_back = words_of(read_pdf(render(pack)))
    assert squeezed(says) in read_back
    assert squeezed(not_so) not in read_back


@pytest.mark.parametrize("turn", range(4))
def test_hostile_words_stand_to_the_letter_and_lead_nowhere(turn):
    words = cycle(KEPT[turn * 70 :] + KEPT[: turn * 70])
    pack = saying(replace(list(PACKS.values())[turn % 3], script=VOICES.script[:3]), words)
    raw = render(pack)
    read_back = MARKS.sub("", drawn(words_of(read_pdf(raw)))).lower()
    told = [MARKS.sub("", drawn(squeezed(one))).lower() for one in texts(pack, "states")]
    assert [one[:60] for one in told if one not in read_back and one.isascii()] == []
    assert addresses(raw) == set()


@papers
def test_long_names_stay_on_the_page(paper, tmp_path):
    names = tuple(f"{letter}{'Wirtschaftsförderungsgesellschaft' * 2}" for letter in "ABCDEF")
    seen = "".join(pages_of(render(replace(TABLE, names=names), Look(paper)), tmp_path))
    # Once on a ballot, once on the wall's grid; pdftotext leaves out what lies outside the page.
    assert [name for name in names if drawn(seen).count(name[:20]) < 2] == []


# -- files -------------------------------------------------------------------------------------------------------------


@papers
@kinds
def test_it_is_tagged_and_the_picture_has_its_words(name, paper):
    raw = file(name, paper)
    with opened(raw) as pdf, pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
    tree = tag_tree(raw)
    assert [tag.kind for tag in tree.all("H1", "H2")].count("H1") == 1
    assert [tag.alt for tag in tree.all("Figure")] == (
        [f"QR code: it leads to {one.address}"] if (one := PACKS[name].join) else []
    )


@papers
def test_an_empty_workshop_has_a_pack_too(paper):
    read_back = words_of(read_pdf(render(EMPTY, Look(paper))))
    assert squeezed("Print pack: Reading First") in read_back
    assert squeezed(word("mode_unattributed")) in read_back


@kinds
def test_the_same_values_are_the_same_bytes(name):
    assert render(PACKS[name]) == file(name)


def test_it_is_a_pdf_other_programs_open():
    assert len(pikepdf.open(BytesIO(file("voices"))).pages) % 2 == 1
