"""Closing a workshop: nobody joins or answers any more, and what is not attributed is shredded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.domain.workshop.state import CLOSED
from webapp.domain.workshop.writing import write_state
from webapp.services.audit import note
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.running import NotPossible, check_shown, give_up, until_done
from webapp.services.workspace import Person, Site
from webapp.store.workshops import NOBODY


def close(site: Site, workshop_id: str, shown: int, by: Person, at: datetime) -> Room:
    """Close it, and shred its box. Where only the shredding fails, the workshop is closed, and `shred` does it later.

    Raises StaleRoom, NotPossible (`reveal_first` while a round holds ballots, `closed`), Busy and Unwritable.
    """
    room = open_room(site, workshop_id)
    check_shown(room, shown)

    def act(now: Room) -> Room:
        give_up(site, now)
        return _closed(site, workshop_id, now.record.revision, by, at)

    room = until_done(room, act)
    if room.unattributed:
        site.store.shred_box(workshop_id)
    return room


def _closed(site: Site, workshop_id: str, shown: int, by: Person, at: datetime) -> Room:
    with site.store.write():
        room = open_room(site, workshop_id)
        check_shown(room, shown)
        if room.open_round is not None and room.cast:
            raise NotPossible("reveal_first")
        rounds = room.state.rounds[:-1] if room.open_round else room.state.rounds
        state = replace(
            room.state, stage=CLOSED, focus="", rounds=rounds, started=at.isoformat(timespec="seconds"), minutes=0
        )
        site.store.record_workshop(
            replace(
                room.record,
                state=write_state(state),
                code="",
                revision=room.record.revision + 1,
                changed_at=at,
                closed_at=at,
            )
        )
        for seat in room.seats:
            if seat.token:
                site.store.record_seat(replace(seat, token=NOBODY))
        note(site.store, site.workspace, by, at, "workshop_closed", subject=workshop_id)
    return open_room(site, workshop_id)


def shred(site: Site, room: Room) -> None:
    """Shred the box of a workshop that is closed, where that failed before. Raises Busy and Unwritable."""
    if room.closed:
        site.store.shred_box(room.record.id)
