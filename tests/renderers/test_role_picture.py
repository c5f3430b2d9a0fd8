"""The picture of the role map: every role in its shape, whatever the foundation says about it."""

from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest

from tests.renderers.documents import SCENARIOS, document
from webapp.domain.faq.document import DocumentMap, RoleLine
from webapp.renderers.role_picture import GLYPH, Column, Picture, place_roles

STANDS = {"will_not": "not our part", "undecided": "not decided yet", "unsaid": "not said yet"}


def maps() -> list[DocumentMap]:
    """The scenarios' maps, and one for each stand that all roles can have."""
    found = [document(name).role_map for name in SCENARIOS]
    roles = found[0].roles
    alike = [tuple(RoleLine(role.id, role.label, role.hat, stand, ()) for role in roles) for stand in ("does", *STANDS)]
    return [*found, *(DocumentMap(0, 100, "", roles) for roles in alike)]


def lines(column: Column) -> list[tuple[float, float, float]]:
    """Each line's start, its estimated width, and its height on the page."""
    return [
        (role.text_x, len(line.name + line.stand) * column.size * GLYPH, line.y)
        for role in column.roles
        for line in role.lines
    ]


@pytest.mark.parametrize("role_map", maps())
def test_words_stay_inside_their_shape_and_out_of_the_lens(role_map):
    picture = place_roles(role_map, STANDS)
    right, left = picture.square, picture.middle + picture.radius
    for x, width, y in lines(picture.civic):
        assert x + width <= right
        assert hypot(x - picture.middle, y - picture.top - picture.radius) < picture.radius
    for x, width, y in lines(picture.grant):
        assert x - width >= left
        assert y < picture.top + picture.side
    for x, width, y in lines(picture.both):
        assert right < x - width / 2
        assert hypot(x + width / 2 - picture.middle, y - picture.top - picture.radius) < picture.radius


@pytest.mark.parametrize("role_map", maps())
def test_every_role_is_there_once_with_all_its_words(role_map):
    picture = place_roles(role_map, STANDS)
    told = [role for column in columns(picture) for role in column.roles]
    assert len(told) == len(role_map.roles)
    words = sorted(" ".join(line.name for line in role.lines if line.name) for role in told)
    assert words == sorted(role.label for role in role_map.roles)
    for role in told:
        stand = " ".join(line.stand for line in role.lines).strip(" ·")
        assert stand == STANDS.get(role.stand, "")


def test_no_two_lines_stand_on_each_other():
    for role_map in maps():
        for column in columns(place_roles(role_map, STANDS)):
            heights = sorted(y for _, _, y in lines(column))
            assert all(after - before >= column.size for before, after in pairwise(heights))


def columns(picture: Picture) -> tuple[Column, ...]:
    """All three."""
    return picture.civic, picture.both, picture.grant
