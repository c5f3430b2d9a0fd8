"""The role map for slides: one file that needs nothing else, in attributes that every program reads."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from math import hypot
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.renderers.documents import HOSTILE, SCENARIOS, document, document_saying, published
from webapp.renderers.line_breaks import width_of
from webapp.renderers.map_picture import map_png
from webapp.renderers.role_map_file import bare, render
from webapp.renderers.role_picture import EDGE, MIDDLE, RADIUS, SIDE, SQUARE, WIDTH, place_spot

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
@pytest.mark.parametrize("made", [render, bare])
def test_no_style_sheet_or_script_is_needed(name, made):
    for element, painted in with_paint(ElementTree.fromstring(made(document(name)))):  # noqa: S314  our own file
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image"}
        assert not {"style", "pathLength", "href"} & set(element.keys())
        assert painted, element.attrib


def with_paint(element, inherited=False):
    """Every element, and whether a color stands on it or on one around it. Words have their color from the whole picture."""
    painted = element.get("fill") is not None or inherited
    draws = element.tag in {f"{SVG}circle", f"{SVG}path", f"{SVG}rect"}
    yield element, element.get("fill") is not None if draws else painted
    for child in element:
        yield from with_paint(child, painted)


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


def test_a_published_map_says_which_version_it_belongs_to():
    raw = render(published(document("sole-funder")))
    assert b"Draft" not in raw
    assert raw.count(b"Version 2, published November 26, 2026.") == 2


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_typed_words_are_only_words(words):
    harmless, hostile = drawn(document_saying("harmless")), drawn(document_saying(words))
    assert {one.tag for one in harmless.iter()} == {one.tag for one in hostile.iter()}
    shown = "".join(text.text or "" for text in hostile.iter(f"{SVG}text"))
    assert "".join(words.split()) in "".join(shown.split())


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_the_drawing_alone_has_no_typed_word(words):
    assert bare(document_saying(words)) == bare(document_saying("harmless"))


@pytest.mark.parametrize("name", ["W" * 2_000, "la Fundación de la Comunidad de " * 40, "漢" * 500, "é" * 900, "👩‍🚀" * 300])
def test_a_very_long_name_is_broken_into_lines_that_fit(name):
    root = drawn(replace(document("sole-funder"), foundation=name))
    below = [text for text in root.iter(f"{SVG}text") if text.get("x") == "40" and text.get("font-size") == "20"]
    heights = [float(text.get("y")) for text in below]
    assert [after - before for before, after in pairwise(heights)] == [28] * (len(below) - 1)
    assert max(width_of(text.text, 20) for text in below) <= WIDTH
    first_drawn = next(group for group in root.iter(f"{SVG}g"))
    assert float(first_drawn.get("transform").split()[1][:-1]) > heights[-1]
    assert "".join(name.split()) in "".join("".join(text.text for text in below).split())


def test_longer_words_in_the_legend_move_the_next_mark_and_then_the_line_about_outlines():
    shown = document("sole-funder")
    stands = {stand: f"{words}, y aún más palabras" for stand, words in shown.words.stands.items()}
    root = drawn(replace(shown, words=replace(shown.words, stands=stands)))
    *_, legend = root.iter(f"{SVG}g")
    *marks, gauge = [(float(text.get("x")), width_of(text.text, 19), text.get("y")) for text in legend.iter(f"{SVG}text")]
    assert all(x + width < after for (x, width, _), (after, _, _) in pairwise(marks))
    assert float(gauge[2]) > float(marks[0][2])


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


# -- the drawing in dots -----------------------------------------------------------------------------------------------


def dots(shown, width):
    return Image.open(BytesIO(map_png(shown, width))).convert("RGBA")


def test_the_picture_in_dots_is_as_wide_as_asked_for_and_nowhere_clear():
    picture = dots(document("sole-funder"), 616)
    assert picture.size == (616, 372)
    assert picture.getchannel("A").getextrema() == (255, 255)


def test_in_dots_each_hat_has_its_color_and_its_heavy_outline():
    picture = dots(with_points(100, 50), WIDTH)
    on_circle, on_square = (MIDDLE - RADIUS, EDGE + RADIUS), (SQUARE + SIDE, EDGE + 100)
    assert picture.getpixel(on_circle)[:3] == (0, 111, 99)
    assert picture.getpixel(on_square)[:3] == (159, 78, 0)
    lower_left = picture.getpixel((SQUARE + 4, EDGE + SIDE - 60))[:3]
    assert lower_left != (159, 78, 0)


def test_the_same_map_is_the_same_picture():
    assert map_png(document("quick-start"), 300) == map_png(document("quick-start"), 300)
