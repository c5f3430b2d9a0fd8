"""Before a reveal nobody learns anything: two worlds that differ in nothing but what the same seats handed in answer alike.

Every address that has to do with a workshop is asked by everybody there is, in both worlds, and the answers are compared to
the byte. After the reveal they have to differ, or the comparison would see nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.security.asking import SAFE, routes
from tests.shipped import BANK
from tests.web.gathering import NAMES, PACK, Gathering
from tests.web.visiting import Clock, Visitor, make_app
from webapp.domain.workshop.state import NAMED, TABLE, UNATTRIBUTED, VOICES
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

TOKEN = re.compile(rb'name="(?:(?:csrf_)?token|once)" value="[^"]*"')
OF_ITS_MOMENT = ("Date", "Set-Cookie")
"""Headers that differ with the second or by chance."""
ALSO = ("/", "/assessments", "/everything", "/inbox", "/inbox.csv", "/dates", "/f")
"""Addresses without a workshop in them that could still say something of one."""
ASSESSMENT = ("", "/answers", "/review", "/faq", "/history", "/answers.yaml", "/review.docx")
MOVES = frozenset(
    ("workshop.reveal", "workshop.close", "workshop.delete", "workshop.simulate", "workshop.new_code", "room.leave")
)
"""What ends the silence, or the workshop; what draws at random; and what leaves a phone nothing to ask with."""
STALE = {"revision": "0", "round": "999", "seat": "1", "name": "Zoe", "stage": "board", "question": PACK[0], "act": "park"}
"""What a form sends from a page that is out of date: it changes nothing, and its answer shows all that its page shows."""
ROUNDS = (
    *((kind, VOICES, mode) for mode in (NAMED, UNATTRIBUTED) for kind in ("practice", "silent", "again", "support")),
    ("silent", TABLE, NAMED),
    ("again", TABLE, NAMED),
    ("consent", TABLE, NAMED),
)


@dataclass
class World:
    """One of the two: its application, its workshop and everybody in it."""

    app: Any
    room: Gathering
    people: dict[str, Visitor]

    @property
    def phones(self) -> list[Visitor]:
        """The phones with a seat."""
        return [visitor for name, visitor in self.people.items() if name.startswith("seat")]


def prepare(room: Gathering, stage: str) -> list[Visitor]:
    """Everybody sits down, and the round that is tried is opened."""
    phones = room.everybody()
    if stage in ("again", "support", "consent"):
        room.go("silent")
        for phone in phones:
            room.hand_in(phone, {asked.id: asked.options[0][0] for asked in room.room.asked})
        room.reveal()
    focus = room.room.state.pack[0]
    if stage == "support":
        room.capture(focus, "same")
    if stage == "consent":
        room.propose()
    room.go(stage, focus if stage == "again" else "")
    return phones


def worlds(folder: Path, clock: Clock, stage: str, kind: str, mode: str) -> Iterator[World]:
    """The same workshop twice, down to its ids, cookies and times."""
    first = folder / "first"
    first.mkdir()
    store = open_store(first)
    app = make_app(first, store, BANK, clock)
    owner = app.test_client().sign_in()
    room = Gathering(app, Site(store, BANK), clock, kind=kind, mode=mode)
    phones = prepare(room, stage)
    cookies = [next(iter((phone._cookies or {}).values())) for phone in phones]
    session, workshop = owner.session_id, room.id
    store.close()
    for name in ("one", "other"):
        shutil.copytree(first, folder / name)
        kept = open_store(folder / name)
        made = make_app(folder / name, kept, BANK, clock)
        again = room.again(made, Site(kept, BANK), workshop)
        people = {"facilitator": made.test_client().carry(session), "stranger": made.test_client()}
        for number, cookie in enumerate(cookies, 1):
            people[f"seat {number}"] = made.test_client()
            people[f"seat {number}"].set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
        yield World(made, again, people)


def hand_in(world: World, place: int) -> None:
    """Everybody hands in: in one world they choose among the first options, in the other among the last."""
    room = world.room.room
    one = room.open_round
    assert one is not None
    for number, phone in enumerate(world.phones):
        choices: dict[str, str] = {}
        typed: dict[str, Any] = {}
        for question in one.questions:
            options = [option for option, _ in room.options_of(one.kind, question)]
            choices[question] = options[place if number % 3 else place + (1 if place == 0 else -1)]
            if choices[question] == "change":
                typed[f"change-{question}"] = "Say it otherwise"
            elif choices[question] == "board":
                typed[f"board-{question}"] = "2027-06-30"
            else:
                typed[f"reason-{question}"] = f"Because of {choices[question]}"
        world.room.hand_in(phone, choices, **typed)


def requests(world: World) -> Iterator[tuple[str, str, str]]:
    """Who asks for what, and how: endpoint, method, address."""
    room = world.room
    assessment = room.room.record.assessment
    places = {"workshop_id": room.id, "code": room.code, "question": room.room.state.pack[0], "ending": "md"}
    for rule in routes(world.app):
        if not rule.endpoint.startswith(("workshop.", "room.")) or rule.endpoint in MOVES:
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: places[found[1]], rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path
    yield from (("also", "GET", path) for path in ALSO)
    if assessment:
        yield from (("also", "GET", f"/assessments/{assessment}{end}") for end in ASSESSMENT)
    yield "also", "POST", "/everything.json"


def answers(world: World) -> dict[tuple[str, str, str], Any]:
    """Everything that everybody is told."""
    told = {}
    for endpoint, method, path in requests(world):
        for name, visitor in world.people.items():
            get = method in SAFE
            response = visitor.get(path, check=False) if get else visitor.send(path, STALE, check=False)
            assert response.status_code < 500, (endpoint, method, name)
            body = TOKEN.sub(b"", response.get_data())
            headers = sorted((key, value) for key, value in response.headers if key not in OF_ITS_MOMENT)
            told[method, path, name] = (response.status_code, headers, body)
    return told


def differing(one: dict[Any, Any], other: dict[Any, Any]) -> list[Any]:
    """What is answered otherwise in the other world."""
    assert one.keys() == other.keys()
    return [asked for asked in one if one[asked] != other[asked]]


@pytest.mark.parametrize(("stage", "kind", "mode"), ROUNDS)
def test_before_the_reveal_nobody_is_told_anything_and_after_it_somebody_is(stage, kind, mode, tmp_path):
    clock = Clock()
    one, other = worlds(tmp_path, clock, stage, kind, mode)
    for world, place in ((one, 0), (other, -1)):
        hand_in(world, place)
    assert len(one.phones) == len(NAMES)
    assert one.room.room.handed_in == len(NAMES)
    before = answers(one)
    assert len(before) > 300
    assert differing(before, answers(other)) == []
    for world in (one, other):
        world.room.reveal()
    for name, end in (
        ("stranger", f"{one.room.wall}"),
        ("seat 1", one.room.path),
        ("facilitator", f"/workshops/{one.room.id}"),
    ):
        shown = {TOKEN.sub(b"", world.people[name].get(end).get_data()) for world in (one, other)}
        assert len(shown) == 2, name


def test_the_comparison_sees_a_single_answer_that_is_told(tmp_path):
    """A room that told how many said something before its reveal would be found out."""
    clock = Clock()
    one, other = worlds(tmp_path, clock, "silent", VOICES, NAMED)
    for world, place in ((one, 0), (other, -1)):
        hand_in(world, place)
    for world in (one, other):
        world.app.after_request_funcs.setdefault(None, []).append(partial(_told, world))
    assert len(differing(answers(one), answers(other))) > 300


def _told(world: World, response: Any) -> Any:
    found = world.room.site.store.list_ballots(world.room.id, 1)
    response.headers["X-First"] = found[0].choice
    return response
