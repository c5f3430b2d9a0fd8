"""A funders' table: coverage in words, dependency, and what may be said jointly."""

import pytest

from webapp.domain.workshop.state import Joint
from webapp.domain.workshop.table import after_consent, consent_of, form_of, goes_dark, joint_cell, matrix, still_stands

SENTENCES = {"pays": "All pay.", "~undecided": "Nobody has decided."}


def row(*cells):
    seats = range(1, len(cells) + 1)
    return matrix(["backbone"], seats, {seat: {"backbone": cell} for seat, cell in zip(seats, cells, strict=True) if cell})[
        0
    ]


@pytest.mark.parametrize(
    ("cells", "flags", "dark"),
    [
        (["leads", "pays", "pays"], [], None),
        (["not_us", "not_us", "not_us"], ["nobody"], None),
        (["not_us", "~undecided", "not_us"], ["nobody"], None),
        (["~undecided"] * 3, ["all_undecided"], None),
        (["leads", "not_us", "~undecided"], ["one_funder", "goes_dark"], 1),
        (["not_us", "pays", "not_us"], ["one_funder", "goes_dark", "no_lead"], 2),
        (["helps", "not_us", "not_us"], ["one_funder", "no_lead"], None),
        (["leads", "helps", "not_us"], ["goes_dark"], 1),
        (["leads", "leads", "pays"], ["two_lead", "one_pays"], None),
        (["leads", "pays", "not_us"], ["one_pays"], None),
        (["pays", "pays", "not_us"], ["no_lead"], None),
        # What somebody keeps to themselves may be what seems to be missing.
        (["not_us", "not_us", "private"], ["not_all_seen"], None),
        (["leads", "private", "not_us"], ["not_all_seen"], None),
        (["leads", "leads", "private"], ["two_lead", "not_all_seen"], None),
        (["leads", "", "not_us"], ["not_all_seen"], None),
        ([], [], None),
    ],
)
def test_flags(cells, flags, dark):
    found = row(*cells)
    assert (list(found.flags), found.dark_without) == (flags, dark)


def test_what_is_private_is_in_no_row():
    found = row("pays", "private", "")
    assert found.cells == {1: "pays"}
    assert found.unseen == (2, 3)
    assert found.who("pays") == (1,)


def test_which_rows_go_dark_without_a_funder():
    cells = {1: {"a": "leads", "b": "pays", "c": "helps"}, 2: {"a": "not_us", "b": "pays", "c": "pays"}}
    rows = matrix(["a", "b", "c"], [1, 2], cells)
    assert (goes_dark(rows, 1), goes_dark(rows, 2)) == (("a",), ("c",))


@pytest.mark.parametrize(
    ("cells", "cell", "form"),
    [
        (["pays", "pays"], "pays", "joint"),
        (["~undecided", "~undecided"], "~undecided", "joint"),
        (["helps", "helps"], "", "listed"),
        (["pays", "pays", "leads"], "", "listed"),
        (["pays", "pays", "private"], "", "listed"),
        (["private", "private"], "", "left_out"),
        (["pays", "pays", ""], "", "listed"),
    ],
)
def test_a_sentence_is_joint_only_where_every_cell_allows_it(cells, cell, form):
    assert (joint_cell(row(*cells), SENTENCES), form_of(row(*cells), SENTENCES)) == (cell, form)


@pytest.mark.parametrize(
    ("consents", "form", "standing"),
    [
        (("yes", "yes", "yes"), "joint", "agreed"),
        (("yes", "board", "yes"), "joint", "waits"),
        (("yes", "change", "board"), "joint", "changes"),
        (("yes", "board", ""), "joint", "unsaid"),
        (("yes", "no", "yes"), "listed", "agreed"),
        (("no", "board", "change"), "listed", "agreed"),
    ],
)
def test_consents(consents, form, standing):
    said = {seat: consent for seat, consent in enumerate(consents, 1) if consent}
    joint = Joint("backbone", "joint", "All pay.", said, changes={2: "most"}, boards={2: "2027-01-05", 3: "2027-02"})
    consent = consent_of(joint, [1, 2, 3])
    assert (consent.form, consent.standing) == (form, standing)
    assert after_consent(joint, [1, 2, 3]).form == form
    if standing == "waits":
        assert consent.boards == {2: "2027-01-05"}
    if form == "listed":
        assert (consent.boards, consent.changes, consent.unsaid) == ({}, {}, ())


def test_what_is_listed_or_left_out_needs_nobody_s_consent():
    assert consent_of(Joint("a", "left_out", ""), [1, 2]).form == "left_out"
    assert consent_of(Joint("a", "listed", ""), [1, 2]).standing == "agreed"


@pytest.mark.parametrize(
    ("form", "now", "stands"),
    [
        ("joint", ["pays", "pays"], True),
        ("joint", ["pays", "not_us"], False),
        ("joint", ["pays", "private"], False),
        # All share a cell again, but the sentence was written about another one.
        ("joint", ["~undecided", "~undecided"], False),
        ("listed", ["pays", "not_us"], True),
        ("left_out", ["private", "private"], True),
    ],
)
def test_a_joint_sentence_outlives_a_second_round_that_leaves_its_cell_as_it_was(form, now, stands):
    joint = Joint("backbone", form, "All pay.", {1: "yes"})
    assert still_stands(joint, row("pays", "pays"), row(*now), SENTENCES) is stands
