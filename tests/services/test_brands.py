"""How a foundation's files look: what is kept, what is refused, and that a start loads nothing for it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from random import Random

import docx
import pytest
from PIL import Image

from tests.made_store import open_made_store
from tests.services.test_editing import counted
from tests.tiny_bank import bank
from webapp.domain.answers import Decided
from webapp.renderers.look import A4, BAND, LARGEST_LOGO, LETTER, PLAIN, Logo, Look, contrast
from webapp.services import brands
from webapp.services.assessments import Beginning, duplicate, start
from webapp.services.brands import Brand, SavedBrand, StaleBrand, UnfitBrand, find_brand, look_of
from webapp.services.questionnaires import Act, open_assessment
from webapp.services.workspace import Site

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
NAMES = {"us.foundation": Decided("Harlow"), "us.partnership": Decided("Ready for Work")}
LEAF = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="60" height="20" fill="#11394a"/></svg>"""
SCRIPT = LEAF.replace(b"<rect", b"<script>alert(1)</script><rect")


@pytest.fixture
def site(tmp_path):
    store = open_made_store(tmp_path)
    opened = Site(store, bank())
    start(opened, Beginning("full", NAMES), Act("Dana Cole", AT), TODAY, "a1")
    yield opened
    store.close()


@pytest.fixture
def letterhead():
    """A Word file as people have one."""
    file = BytesIO()
    docx.Document().save(file)
    return file.getvalue()


class Desk:
    """One person at the page of the brand, who sees it as it was when she last looked."""

    def __init__(self, site):
        self.site = site
        self.look()

    def look(self):
        self.opened = open_assessment(self.site, "a1", TODAY)
        self.brand = find_brand(self.site, "a1")
        return self.brand

    def keep(self, what, *chosen, at=AT):
        return what(self.site, self.opened, *chosen, shown=self.brand.revision, at=at)


def test_where_nothing_was_chosen_files_look_as_ours_do(site):
    assert find_brand(site, "a1") == Brand()
    assert look_of(Brand()) == PLAIN
    assert look_of(Brand(), A4) == Look(paper=A4)


def test_what_was_chosen_is_there_when_the_page_is_opened_again(site, letterhead):
    desk = Desk(site)
    for what, *chosen in (
        (brands.keep_color, "#2A5D3C"),
        (brands.keep_paper, A4),
        (brands.keep_logo, LEAF, "  A leaf\nof an alder "),
        (brands.keep_letterhead, letterhead, "C:\\Users\\dana\\Our letter.docx"),
    ):
        assert isinstance(desk.keep(what, *chosen), SavedBrand)
        desk.look()
    brand = desk.brand
    assert (brand.color, brand.paper, brand.letterhead, brand.letterhead_name) == (
        "#2a5d3c",
        A4,
        letterhead,
        "Our letter.docx",
    )
    assert brand.revision == 4
    assert isinstance(brand.logo, Logo)
    assert brand.logo.words == "A leaf of an alder"
    assert brand.logo.png.startswith(b"\x89PNG")
    assert brand.logo.width == 3 * brand.logo.height
    assert look_of(brand) == Look(A4, "#2a5d3c", brand.logo, letterhead)
    assert look_of(brand, LETTER).paper == LETTER


def test_what_a_logo_shows_can_be_said_otherwise_whatever_the_size_of_our_picture_of_it(site):
    desk, file = Desk(site), BytesIO()
    photo = Image.frombytes("P", (900, 400), Random(1).randbytes(900 * 400))
    photo.putpalette(Random(2).randbytes(768))
    photo.save(file, "PNG")
    assert isinstance(desk.keep(brands.keep_logo, file.getvalue(), "Dots"), SavedBrand)
    logo = desk.look().logo
    assert len(logo.png) > LARGEST_LOGO
    assert isinstance(desk.keep(brands.keep_logo_words, logo, "Many dots"), SavedBrand)
    assert desk.look().logo == replace(logo, words="Many dots")
    assert desk.keep(brands.keep_logo_words, logo, " ") == UnfitBrand("words")


def test_what_was_chosen_can_be_taken_back_one_thing_at_a_time(site, letterhead):
    desk = Desk(site)
    for what, *chosen in (
        (brands.keep_color, "#2a5d3c"),
        (brands.keep_logo, LEAF, "A leaf"),
        (brands.keep_letterhead, letterhead, "Our letter.docx"),
        (brands.remove_logo,),
        (brands.remove_letterhead,),
    ):
        desk.keep(what, *chosen)
        desk.look()
    assert desk.brand == Brand(color="#2a5d3c", revision=5)
    desk.keep(brands.keep_color, "")
    assert look_of(desk.look()).band == BAND


@pytest.mark.parametrize("color", ["#ffffff", "#f0a656", "#ffff00", "#808080", "#000000"])
def test_a_color_is_kept_as_chosen_and_shown_dark_enough_to_read_on(site, color):
    desk = Desk(site)
    desk.keep(brands.keep_color, color)
    assert desk.look().color == color
    assert contrast(look_of(desk.brand).band, "#ffffff") >= 4.5


def test_what_cannot_be_used_is_refused_with_a_code_and_nothing_is_kept(site):
    desk = Desk(site)
    for what, *chosen in (
        *((brands.keep_color, color) for color in ("red", "#fff", "#11394a; x", "#11394g", "url(x)")),
        (brands.keep_paper, "a3"),
        (brands.keep_paper, ""),
        (brands.keep_logo, LEAF, ""),
        (brands.keep_logo, LEAF, "\u200b"),
        (brands.keep_logo, LEAF, "\ud83d"),
        (brands.keep_logo, SCRIPT, "A leaf"),
        (brands.keep_logo, b"", "A leaf"),
        (brands.keep_logo, b"GIF89a" + bytes(40), "A leaf"),
        (brands.keep_letterhead, b"", "x.docx"),
        (brands.keep_letterhead, b"%PDF-1.7", "x.docx"),
        (brands.keep_letterhead, b"PK\x03\x04" + bytes(100), "x.docx"),
    ):
        outcome = desk.keep(what, *chosen)
        assert isinstance(outcome, UnfitBrand), chosen
        assert outcome.code.isidentifier(), outcome
    assert desk.look() == Brand()
    assert desk.opened.record.revision == open_assessment(site, "a1", TODAY).record.revision


def test_the_second_of_two_is_shown_what_the_first_one_chose(site):
    dana, ruth = Desk(site), Desk(site)
    dana.keep(brands.keep_color, "#2a5d3c")
    outcome = ruth.keep(brands.keep_color, "#661133")
    assert isinstance(outcome, StaleBrand)
    assert outcome.brand.color == "#2a5d3c"
    assert dana.look().color == "#2a5d3c"


def test_a_form_sent_twice_is_kept_once(site, letterhead):
    for what, *chosen in (
        (brands.keep_color, "#2a5d3c"),
        (brands.keep_logo, LEAF, "A leaf"),
        (brands.keep_letterhead, letterhead, "Our letter.docx"),
    ):
        desk = Desk(site)
        desk.keep(what, *chosen)
        kept = find_brand(site, "a1")
        assert isinstance(desk.keep(what, *chosen), SavedBrand)
        assert find_brand(site, "a1") == kept


def test_every_choice_is_a_change_of_the_assessment_and_at_hand_for_the_next_page(site):
    desk = Desk(site)
    before = desk.opened.record.revision
    saved = desk.keep(brands.keep_color, "#2a5d3c", at=LATER)
    assert (saved.opened.record.revision, saved.opened.record.changed_at) == (before + 1, LATER)
    assert len(counted(site.store, lambda: open_assessment(site, "a1", TODAY))) == 1


def test_a_copy_looks_as_its_original_did(site):
    desk = Desk(site)
    for color in ("#2a5d3c", "#661133"):
        desk.keep(brands.keep_color, color)
        desk.look()
    copy = duplicate(site, "a1", Act("Dana Cole", LATER, "copied"), TODAY, "a2")
    assert find_brand(site, copy.id) == Brand(color="#661133", revision=1)
    Desk(site).keep(brands.keep_color, "#000000")
    assert find_brand(site, copy.id).color == "#661133"
