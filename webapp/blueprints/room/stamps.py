"""The frame of a room's page, with the stamp that changes when the page would show something else, and not before."""

from __future__ import annotations

from hashlib import sha256

from flask import url_for

from webapp.blueprints.room.frames import Frame
from webapp.blueprints.room.visiting import Visit
from webapp.domain.workshop import state as stages
from webapp.domain.workshop.state import ROUND_OF_STAGE, SHOWN_AFTER
from webapp.services.workshops.rooms import Room

SHOWN = frozenset(SHOWN_AFTER.values())
SMALL_ROOM = 40
"""With more people than that the lobby is followed no more closely than the rest."""
STEPS = 4
"""In how many steps a phone of a larger room follows how many are there, or have handed in: each is a page for all."""
ABOUT_ONE = frozenset((stages.TALK, stages.AGAIN))


def phone_frame(visit: Visit, *, changes: bool = False) -> Frame:
    """The frame of the phone's page, or of the page on which a seat is taken."""
    room, seat = visit.room, visit.seat
    parts: list[object] = [room.record.revision]
    stage = room.state.stage
    if seat is None:
        parts.append([(one.number, bool(one.token)) for one in room.seats])
        view = "join"
    else:
        handed = room.has_handed_in(seat.number) and not changes
        parts += [seat.number, seat.away, room.has_handed_in(seat.number)]
        view = f"{stage} {room.state.focus} {handed}"
        if stage == stages.LOBBY:
            parts.append(_steps(len(room.present), room.expected))
        elif handed:
            parts += [_steps(room.handed_in, len(room.entitled)), len(room.entitled)]
    return Frame(
        language=room.language,
        workshop=room.record.id,
        now=url_for("room.phone_now", code=visit.code, change=1 if changes else None),
        stamp=_stamp(parts),
        view=view,
        says="handed" if seat and room.has_handed_in(seat.number) and not changes else _says(room),
        number=_number(room),
        quick=stage == stages.LOBBY and len(room.present) <= SMALL_ROOM,
        here=url_for("room.phone", code=visit.code, change=1 if changes else None),
        waits=seat is not None and (stage not in ROUND_OF_STAGE or room.has_handed_in(seat.number)) and not changes,
        seat=visit.words.seat(seat) if seat else "",
    )


def wall_frame(visit: Visit) -> Frame:
    """The frame of the wall."""
    room = visit.room
    stage = room.state.stage
    parts: list[object] = [room.record.revision]
    if stage == stages.LOBBY:
        parts += [len(room.present), room.expected]
    if stage in ROUND_OF_STAGE:
        parts += [room.handed_in, len(room.entitled)]
    return Frame(
        language=room.language,
        workshop=room.record.id,
        now=url_for("room.wall_now", code=visit.code),
        stamp=_stamp(parts),
        view=f"{stage} {room.state.focus}",
        says=_says(room),
        number=_number(room),
        quick=stage == stages.LOBBY and len(room.present) <= SMALL_ROOM,
        waits=True,
    )


def _says(room: Room) -> str:
    """What is read out when the room gets here."""
    stage = room.state.stage
    if stage in ABOUT_ONE and room.focus:
        return "one" if stage == stages.AGAIN else "talk"
    if stage in ROUND_OF_STAGE:
        return "round"
    if stage in SHOWN:
        return "shown"
    return {stages.LOBBY: "lobby", stages.CAPTURE: "sentence"}.get(stage, "page")


def _number(room: Room) -> int:
    """Which question the room is at, as it counts them; 0 where it is at none."""
    found, focus = room.state.pack, room.state.focus
    return found.index(focus) + 1 if focus in found else 0


def _steps(number: int, of: int) -> int:
    """A count as closely as a phone follows it: one by one, or in a few steps where a crowd would ask all the time."""
    return number if of <= SMALL_ROOM else number * STEPS // of


def _stamp(parts: list[object]) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:16]
