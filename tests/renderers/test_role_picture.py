"""The picture of the role map: every role in its shape, whatever the foundation says about it."""

from __future__ import annotations

from itertools import pairwise
from math import hypot, sqrt

import pytest

from tests.renderers.documents import SCENARIOS, document
from tests.shipped import EN
from webapp.domain.faq.document import DocumentMap, RoleLine
from webapp.renderers.line_breaks import width_of
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
        (role.text_x, len(f"{line.name} {line.stand}") * column.size * GLYPH, line.y)
        for role in column.roles
        for line in role.lines
    ]


@pytest.mark.parametrize("role_map", maps())
def test_words_stay_inside_their_shape_and_out_of_the_lens(role_map):
    picture = place_roles(role_map, STANDS, EN.hats)
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
    picture = place_roles(role_map, STANDS, EN.hats)
    told = [role for column in columns(picture) for role in column.roles]
    assert len(told) == len(role_map.roles)
    words = sorted(" ".join(line.name for line in role.lines if line.name) for role in told)
    assert words == sorted(role.label for role in role_map.roles)
    for role in told:
        stand = " ".join(line.stand for line in role.lines).strip(" ·")
        assert stand == STANDS.get(role.stand, "")


def test_no_two_lines_stand_on_each_other():
    for role_map in maps():
        for column in columns(place_roles(role_map, STANDS, EN.hats)):
            heights = sorted(y for _, _, y in lines(column))
            assert all(after - before >= column.size for before, after in pairwise(heights))


def columns(picture: Picture) -> tuple[Column, ...]:
    """All three."""
    return picture.civic, picture.both, picture.grant


SPANISH = {
    "caller": "Hacer el primer llamado a la acción",
    "convener": "Reunir a las personas y organizar las reuniones",
    "broker": "Abrir puertas y presentar a las personas",
    "legitimizer": "Prestar nuestro nombre y nuestra reputación al trabajo",
    "champion": "Hablar en público a favor de las metas comunes",
    "policy": "Trabajar para cambiar políticas o sistemas públicos",
    "fundraiser": "Ayudar a conseguir dinero de otras fuentes",
    "member": "Formar parte del grupo que dirige la alianza",
    "knowledge": "Reunir y compartir datos y aprendizajes",
    "capacity": "Asesorar, capacitar o aconsejar a las organizaciones aliadas",
    "host": "Alojar al personal de la alianza",
    "aligned": "Coordinar nuestro dinero con el de otras entidades",
}
"""About as long as the roles will be in Spanish: a third longer than in English."""
SPANISH_HATS = {
    "civic": "Como líder cívico",
    "grant": "Como entidad que otorga subvenciones",
    "both": "En ambos papeles",
}
SPANISH_STANDS = {"will_not": "no nos toca", "undecided": "aún no se ha decidido", "unsaid": "aún no lo hemos dicho"}


def in_spanish(stand: str) -> Picture:
    """The map of a foundation that says the same of every role, in the longest words the picture has to hold."""
    roles = tuple(
        RoleLine(
            role.id, SPANISH.get(role.id, "Administrar el dinero de la alianza en nuestras cuentas"), role.hat, stand, ()
        )
        for role in document("sole-funder").role_map.roles
    )
    return place_roles(DocumentMap(97, 3, "", roles), SPANISH_STANDS, SPANISH_HATS)


@pytest.mark.parametrize("stand", ["does", "will_not", "undecided", "unsaid"])
def test_longer_words_of_another_language_stay_inside_too(stand):
    picture = in_spanish(stand)
    for x, width, y in lines(picture.civic):
        assert x + width <= picture.square
        assert hypot(x - picture.middle, y - picture.top - picture.radius) < picture.radius
    for x, width, y in lines(picture.grant):
        assert x - width >= picture.middle + picture.radius
        assert y < picture.top + picture.side
    for x, width, _ in lines(picture.both):
        assert picture.square < x - width / 2
        assert x + width / 2 < picture.middle + picture.radius


@pytest.mark.parametrize("hats", [EN.hats, SPANISH_HATS])
def test_the_names_of_the_hats_stay_inside_and_lose_no_word(hats):
    picture = place_roles(document("sole-funder").role_map, STANDS, hats)
    for hat, head in picture.heads.items():
        assert " ".join(line.name for line in head.lines) == hats[hat]
        for line in head.lines:
            half = width_of(line.name, head.size) * 1.1 / 2
            at = picture.radius**2 - (line.y - head.size - picture.top - picture.radius) ** 2
            if hat in ("grant", "both"):
                assert head.x - half > picture.square
            if hat == "grant":
                assert head.x + half < picture.square + picture.side
            if hat == "civic":
                assert picture.middle - sqrt(at) < head.x - half
                assert head.x + half < picture.square
            if hat == "both":
                assert head.x + half < picture.middle + sqrt(at)
