"""Codes to join by and to come back by."""

import random

import pytest

from webapp.domain.workshop.codes import (
    ALPHABET,
    LENGTH,
    new_code,
    read_code,
    read_resume,
    resume_code,
    shown_code,
    shown_resume,
)


def test_the_alphabet_has_no_look_alikes():
    assert ALPHABET == "ABCDEFGHJKMNPQRTUVWXY2346789"
    assert len(set(ALPHABET)) == 28
    assert not set(ALPHABET) & set("01OILSZ5")


def test_a_code_is_made_of_what_is_drawn():
    assert new_code(lambda alphabet: alphabet[-1]) == "9" * LENGTH
    drawn = random.Random(7)
    codes = {new_code(drawn.choice) for _ in range(500)}
    assert len(codes) == 500
    assert all(read_code(shown_code(code)) == code for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "HRBW4729",
        "HRBW 4729",
        "hrbw-4729",
        " hr bw 47 29 ",
        "HRBW–4729",
        "ＨＲＢＷ４７２９",
        "hrbw\u00a04729",
        "HRBW\u200b4729\n",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert read_code(typed) == "HRBW4729"


@pytest.mark.parametrize(
    "typed",
    ["", "HRBW472", "HRBW47299", "HRBW4720", "HRBWO729", "HRBW472!", "ß" * 8, "x" * 100_000, "HRBW/4729", "ǰRBW4729"],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) == ""


def test_codes_are_shown_in_groups():
    assert shown_code("HRBW4729") == "HRBW 4729"
    assert shown_resume("581342") == "581 342"
    assert shown_code("") == shown_resume("") == ""


def test_a_resume_code_belongs_to_one_seat_as_given_out():
    code = resume_code(b"key", "w1", 4, 1)
    assert code == resume_code(b"key", "w1", 4, 1)
    assert read_resume(shown_resume(code)) == read_resume(f"{code[:2]}-{code[2:]}") == code
    others = [
        (b"other", "w1", 4, 1),
        (b"key", "w2", 4, 1),
        (b"key", "w1", 5, 1),
        (b"key", "w1", 4, 2),
        (b"key", "w1", 41, 1),
    ]
    assert all(resume_code(*other) != code for other in others)


def test_resume_codes_always_have_six_digits():
    codes = [resume_code(b"key", "w", seat, 1) for seat in range(2000)]
    assert all(read_resume(code) == code for code in codes)
    assert any(code.startswith("0") for code in codes)


@pytest.mark.parametrize("typed", ["", "58134", "5813422", "58134a", "٥٨١٣٤٢", "x" * 100_000])
def test_what_cannot_be_a_resume_code_is_none(typed):
    assert read_resume(typed) == ""
