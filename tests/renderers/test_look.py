"""A foundation's one color: the band behind the title is always dark enough to be read on, and no darker than it must be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.renderers.look import BAND, ON_BAND, PLAIN, contrast, readable

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def light(color: str) -> int:
    """How much light there is in a color, roughly: the sum of its parts."""
    return sum(int(color[place : place + 2], 16) for place in (1, 3, 5))


@given(COLORS)
def test_on_every_color_a_foundation_may_choose_everything_can_be_read(color):
    found = readable(color)
    assert all(contrast(found, text) >= least for text, least in ON_BAND)
    assert light(found) <= light(color)


@given(COLORS)
def test_a_color_that_was_made_readable_is_left_alone(color):
    assert readable(readable(color)) == readable(color)


@pytest.mark.parametrize("color", [BAND, "#000000", "#11394a", "#4a1139", "#0d2f3d"])
def test_a_color_that_is_dark_enough_stays_as_it_is(color):
    assert readable(color) == color


def test_a_light_color_becomes_the_nearest_dark_one_of_its_own_hue():
    found = readable("#ff8800")
    red, green, blue = (int(found[place : place + 2], 16) for place in (1, 3, 5))
    assert red > green > blue == 0
    lighter = f"#{min(red + 6, 255):02x}{min(green + 4, 255):02x}00"
    assert not all(contrast(lighter, text) >= least for text, least in ON_BAND)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#000000", 21), ("#777777", "#777777", 1), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("color", ["", "red", "#fff", "#12345", "#1234567", "11394a", "#11394g", "#11394a;}", "rgb(0,0,0)"])
def test_what_is_no_color_is_refused(color):
    with pytest.raises(ValueError, match=f"^{re.escape(color)}$"):
        readable(color)


def test_where_nothing_was_chosen_the_band_is_ours_on_letter_paper():
    assert (PLAIN.band, PLAIN.paper, PLAIN.logo, PLAIN.letterhead) == (BAND, "letter", None, None)
