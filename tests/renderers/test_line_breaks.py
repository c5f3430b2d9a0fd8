"""Lines in pictures: every sign stays, and none stands outside."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.renderers.line_breaks import broken, width_of


@given(st.text(max_size=300), st.integers(60, 600), st.sampled_from([16, 20, 36]))
def test_nothing_but_white_space_is_lost_and_every_line_fits(text, width, size):
    lines = broken(text, width, size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, size) <= width for line in lines)


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=6), min_size=1, max_size=40))
def test_no_line_is_begun_before_the_one_above_is_full(words):
    lines = broken(" ".join(words), 200, 20)
    for above, below in pairwise(lines):
        assert width_of(f"{above} {below.split()[0]}", 20) > 200


@pytest.mark.parametrize(
    ("text", "lines"), [("", ()), ("  ", ()), ("a b", ("a b",)), ("é" * 40, ("é" * 17, "é" * 17, "é" * 6))]
)
def test_a_word_longer_than_a_line_is_parted(text, lines):
    assert broken(text, 200, 20) == lines


def test_an_accent_takes_no_room_of_its_own():
    assert width_of("e\u0301", 20) == width_of("é", 20) == width_of("e", 20)
