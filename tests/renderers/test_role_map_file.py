"""The role map for slides: one file that needs nothing else, in attributes that every program reads."""

import re
from dataclasses import replace
from math import hypot
from xml.etree import ElementTree

import pytest

from tests.renderers.documents import HOSTILE, SCENARIOS, document, document_saying
from webapp.renderers.role_map_file import render
from webapp.renderers.role_picture import EDGE, MIDDLE, RADIUS, SIDE, SQUARE, place_spot

SVG = "{http://www.w3.org/2000/svg}"


def drawn(shown):
    """The picture's elements."""
    return ElementTree.fromstring(render(shown))  # noqa: S314  our own file


def with_points(civic, grant):
    shown = document("sole-funder")
    return replace(shown, role_map=replace(shown.role_map, civic=civic, grant=grant))


def gauges(shown):
    """The heavy parts of the two outlines, as paths."""
    return [path.get("d") for path in drawn(shown).iter(f"{SVG}path") if path.get("stroke-width") == "11"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_style_sheet_class_or_script_is_needed(name):
    for element in drawn(document(name)).iter():
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        assert not {"class", "style", "pathLength", "href"} & set(element.keys())


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_says_whose_it_is_that_it_is_a_draft_and_every_role_with_its_stand(name):
    shown = document(name)
    root = drawn(shown)
    lines = [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]
    assert shown.foundation in lines
    assert "Draft of November 22, 2026, not published." in lines
    assert [stand for stand in shown.words.stands.values() if stand not in lines] == []
    together = " ".join(lines)
    assert [role.label for role in shown.role_map.roles if role.label not in together] == []
    assert root.findtext(f"{SVG}title", "").endswith("not published.")
    assert root.findtext(f"{SVG}desc")


def test_a_published_map_does_not_call_itself_a_draft():
    assert b"Draft" not in render(replace(document("sole-funder"), draft=False))


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_typed_words_are_only_words(words):
    harmless, hostile = drawn(document_saying("harmless")), drawn(document_saying(words))
    assert [one.tag for one in harmless.iter()] == [one.tag for one in hostile.iter()]
    assert words in [text.text for text in hostile.iter(f"{SVG}text")]


@pytest.mark.parametrize("points", [1, 25, 43, 50, 51, 99])
def test_the_heavy_outline_goes_as_far_around_as_the_hat_is_worn(points):
    circle, square = gauges(with_points(points, points))
    x, y = (float(part) for part in circle.split()[-2:])
    assert hypot(x - MIDDLE, y - EDGE - RADIUS) == pytest.approx(RADIUS, abs=0.2)
    assert (x < MIDDLE) == (points < 50) or points == 50
    steps = [abs(float(step)) for step in re.findall(r"[hv](-?[\d.]+)", square)]
    assert sum(steps) == pytest.approx(4 * SIDE * points / 100, abs=0.2)
    assert square.startswith(f"M{SQUARE} {EDGE}h")


@pytest.mark.parametrize(("points", "number"), [(None, 0), (0, 0), (100, 2)])
def test_at_its_ends_the_outline_is_drawn_wholly_or_not_at_all(points, number):
    found = gauges(with_points(points, points))
    assert len(found) == number
    if number:
        assert found[0].count("a") == 2
        assert found[1].count("h") == found[1].count("v") == 2


@pytest.mark.parametrize(
    ("civic", "grant", "x", "y", "anchor"),
    [(0, 0, 40, 320, "start"), (100, 100, 350, 10, "end"), (50, 50, 195, 165, "start"), (51, 0, 198.1, 320, "end")],
)
def test_the_spot_stands_right_of_zero_and_above_it_with_room_for_its_figures(civic, grant, x, y, anchor):
    spot = place_spot(with_points(civic, grant).role_map)
    assert spot is not None
    assert (spot.x, spot.y, spot.anchor) == (x, y, anchor)


def test_there_is_no_spot_before_both_axes_have_a_figure():
    assert place_spot(with_points(None, 40).role_map) is None
    assert place_spot(with_points(40, None).role_map) is None
