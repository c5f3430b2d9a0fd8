"""The bank's words of a room, filled in, in the room's language."""

from __future__ import annotations

from webapp.domain.text import capitalised
from webapp.domain.workshop.state import BOARD, TABLE, Result
from webapp.renderers.workshop_words import WorkshopWords
from webapp.services.workshops.rooms import Room
from webapp.store.workshops import SeatRecord


class RoomWords(WorkshopWords):
    """The words of a workshop, as its room sees them."""

    def __init__(self, room: Room) -> None:
        super().__init__(room.facilitation, room.language)

    def seat(self, seat: SeatRecord) -> str:
        """What a seat is called."""
        return seat.name or self("seat_numbered", number=seat.number)

    def stage(self, room: Room) -> str:
        """Where the room is; the board of a funders' table is its matrix."""
        stage = room.state.stage
        return self("report_table") if room.kind == TABLE and stage == BOARD else self(f"stage_{stage}")

    def state_of(self, result: Result | None) -> str:
        """A state in a word, with a capital; empty where none may be shown."""
        return capitalised(self.state(result.state)) if result else ""

    def here(self, present: int, seats: int, *, seats_open: bool) -> str:
        """How many are here."""
        if seats_open:
            return self("here_one") if present == 1 else self("here_open", here=present)
        return self("here", here=present, seats=seats)

    def handed_in(self, done: int, of: int) -> str:
        """How many have handed in."""
        return self("handed_in", finished=done, seats=of)
