"""The bank's words of a room, filled in, in the room's language."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.facilitation import Option
from webapp.domain.text import Text, ours, plain, typed
from webapp.domain.workshop.state import Result
from webapp.services.workshops.rooms import Room
from webapp.store.workshops import SeatRecord

TYPED = frozenset(("name", "funder", "change", "owner", "decider", "until_then", "minority"))
"""Slots that hold what somebody typed."""


class RoomWords:
    """The words of a room by their names."""

    def __init__(self, room: Room) -> None:
        self.facilitation = room.facilitation
        self.language = room.language

    def __call__(self, name: str, /, **values: object) -> str:
        """The words with these names in their slots."""
        slots = {slot: (typed if slot in TYPED else ours)(str(value)) for slot, value in values.items()}
        return plain(self.facilitation.words[name].in_language(self.language).fill(slots))

    def text(self, text: Text) -> str:
        """Words without slots."""
        return text.in_language(self.language).source

    def label(self, options: Sequence[Option], chosen: str) -> str:
        """What one of these options reads like; empty for one that is not among them."""
        return next((self.text(one.label) for one in options if one.id == chosen), "")

    def either(self, words: Sequence[str]) -> str:
        """`a, b or c`."""
        if len(words) < 2:
            return "".join(words)
        return self("or", first=", ".join(words[:-1]), last=words[-1])

    def seat(self, seat: SeatRecord) -> str:
        """What a seat is called."""
        return seat.name or self("seat_numbered", number=seat.number)

    def state(self, result: Result | None) -> str:
        """A state in a word, with a capital; empty where none may be shown."""
        return capital(self(f"state_{result.state}")) if result and result.state else ""

    def here(self, present: int, seats: int, *, seats_open: bool) -> str:
        """How many are here."""
        if seats_open:
            return self("here_one") if present == 1 else self("here_open", here=present)
        return self("here", here=present, seats=seats)

    def handed_in(self, done: int, of: int) -> str:
        """How many have handed in."""
        return self("handed_in", finished=done, seats=of)


def capital(text: str) -> str:
    """The words as they stand at the beginning of a line."""
    return text[:1].upper() + text[1:]
