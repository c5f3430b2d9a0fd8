"""The seats of a workshop, as the console changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.domain.text import one_line
from webapp.domain.workshop.stages import given_anew
from webapp.domain.workshop.state import WorkshopState
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import MOST_SEATS, NotPossible, change, fit_text
from webapp.services.workspace import Site
from webapp.store.workshops import NOBODY, SeatRecord

LONGEST_NAME = 80


def add_seat(site: Site, workshop_id: str, shown: int, at: datetime, *, name: str, authority: str = "") -> Room:
    """One seat more, at the end of the order of talk."""

    def make(room: Room) -> WorkshopState:
        if len(room.seats) >= MOST_SEATS:
            raise NotPossible("full")
        called = seat_name(room, name)
        number = 1 + max((seat.number for seat in room.seats), default=0)
        site.store.add_seat(SeatRecord(room.record.id, number, called, authority, issue=1))
        return room.state

    return change(site, workshop_id, shown, at, make)


def rename_seat(site: Site, workshop_id: str, shown: int, at: datetime, *, seat: int, name: str) -> Room:
    """What others read at a seat."""

    def make(room: Room) -> WorkshopState:
        found = _seat(room, seat)
        called = seat_name(room, name, beside=seat)
        site.store.record_seat(replace(found, name=called))
        return room.state

    return change(site, workshop_id, shown, at, make)


def set_away(site: Site, workshop_id: str, shown: int, at: datetime, *, seat: int, away: bool = True) -> Room:
    """Whether a seat is not expected to answer any more. Not while it has handed in to the open round."""

    def make(room: Room) -> WorkshopState:
        if away and room.has_handed_in(seat):
            raise NotPossible("handed_in")
        site.store.record_seat(replace(_seat(room, seat), away=away))
        return room.state

    return change(site, workshop_id, shown, at, make)


def reissue(site: Site, workshop_id: str, shown: int, at: datetime, *, seat: int) -> Room:
    """Give a seat out anew: its phone is out, and its resume code is another one. The room can see that it was done."""

    def make(room: Room) -> WorkshopState:
        found = _seat(room, seat)
        site.store.record_seat(replace(found, token=NOBODY, issue=found.issue + 1))
        return given_anew(room.state, seat, handed_in=room.has_handed_in(seat))

    return change(site, workshop_id, shown, at, make)


def _seat(room: Room, number: int) -> SeatRecord:
    found = room.seat(number)
    if found is None:
        raise NotFound(str(number))
    return found


def seat_name(room: Room, name: str, beside: int = 0) -> str:
    """The name of a seat as it is kept. Raises NotPossible: `name`, `name_taken`, `long`, `half_character`."""
    called = one_line(fit_text(name, LONGEST_NAME))
    if not called and not (room.unattributed and room.record.seats_open):
        raise NotPossible("name")
    if called and any(seat.name.casefold() == called.casefold() and seat.number != beside for seat in room.seats):
        raise NotPossible("name_taken")
    return called
