"""For everything a phone can do in a room, a room that is ready for it, and the form that would do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.web.gathering import Gathering
from tests.web.visiting import Visitor

RESUME = re.compile(r"seat (\d+), code (\d{3} \d{3})")
SAME = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}

type_form = tuple[str, dict[str, Any]]


def ready_rooms(app: Any, site: Any, clock: Any, visitor: Visitor) -> Mapping[str, type_form]:
    """By endpoint: the address, and the fields of the form. The visitor's browser has a seat where one is needed."""
    rooms = {name: Gathering(app, site, clock) for name in ("join", "resume", "hand_in", "ask", "leave", "check")}
    for name in ("hand_in", "ask", "leave"):
        _give_seat(visitor, rooms[name])
    rooms["hand_in"].go("silent")
    ben = rooms["resume"].sit(2)
    found = RESUME.search(" ".join(ben.get(rooms["resume"].path).text.split()))
    assert found
    fields = {
        "join": {"seat": "1"},
        "resume": {"seat": found[1], "code": found[2]},
        "hand_in": rooms["hand_in"].fields(SAME),
        "ask": {"text": "Typed by somebody else"},
        "leave": {},
        "check": {},
    }
    tails = {"hand_in": "ballot", "ask": "question"}
    return {f"room.{name}": (f"{room.path}/{tails.get(name, name)}", fields[name]) for name, room in rooms.items()}


def _give_seat(visitor: Visitor, room: Gathering) -> None:
    phone = room.sit(1)
    cookie = next(iter((phone._cookies or {}).values()))
    visitor.set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
