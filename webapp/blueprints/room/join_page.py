"""Getting in, as values: the code, the seats to choose from, and coming back to one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from webapp.blueprints.room.ballots import SaidLine, read_ballot, said_lines
from webapp.blueprints.room.frames import TOLD, TYPED, Frame
from webapp.blueprints.room.phone_page import explained
from webapp.blueprints.room.words import RoomWords
from webapp.services.workshops.rooms import Room

GONE, OVER, OFTEN = "gone", "over", "often"
"""There is nothing under a code, or no longer for who sat somewhere; too many codes led nowhere."""
SEAT, NAME, RESUME = "seat", "name", "resume"
ASKED = "text"
"""The field of a question for the FAQ."""
ONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class CodePage:
    """Where a code is typed. `state`: empty, or what came of the last one; `typed`: that one."""

    frame: Frame
    state: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat to choose."""

    number: int
    name: str
    taken: bool


@dataclass(frozen=True, slots=True)
class TypedJoin:
    """What somebody chose and typed to get in, and what was wrong with it. `field`: seat, name or resume."""

    seat: str = ""
    name: str = ""
    resume_seat: str = ""
    code: str = ""
    once: str = ""
    field: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody sent who has no seat any more: what they said and asked, and the fields that carry it along."""

    said: tuple[SaidLine, ...] = ()
    asking: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JoinPage:
    """Everything `pages/room_join.html` shows. `asks_name`: whoever joins types one; `seats`: none in an open room.

    `once` is a random value of this page: sent twice, it takes one seat.
    """

    frame: Frame
    workshop: str
    about: tuple[str, ...]
    boss: str
    seats: tuple[SeatChoice, ...]
    asks_name: bool
    typed: TypedJoin
    kept: Kept
    once: str
    join: str
    resume: str

    @property
    def first(self) -> int:
        """The first seat nobody sits in."""
        return next((seat.number for seat in self.seats if not seat.taken), 1)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Whether a phone gets through: `done` once it has said so; `problem` where that could not be kept."""

    frame: Frame
    post: str
    here: str
    done: bool = False
    problem: str = ""


def read_kept(room: Room, form: Mapping[str, str]) -> Kept:
    """What a form brought beside a seat."""
    typed, asking = read_ballot(form), form.get(ASKED, "").strip()
    asked = ((ASKED, asking),) if asking else ()
    return Kept(said_lines(room, typed), asking, (*typed.fields, *asked))


def build_join(
    room: Room, words: RoomWords, frame: Frame, typed: TypedJoin, kept: Kept, *, join: str, resume: str
) -> JoinPage:
    """The page for who has no seat yet."""
    chosen = [SeatChoice(seat.number, words.seat(seat), bool(seat.token)) for seat in room.seats if not seat.simulated]
    return JoinPage(
        frame=replace(frame, held=_held(typed, kept)),
        workshop=room.record.title,
        about=(words(f"about_{room.kind}"), *explained(room, words)),
        boss=words("boss_banner") if room.state.boss_runs else "",
        seats=() if room.record.seats_open else tuple(chosen),
        asks_name=room.record.seats_open and not room.unattributed,
        typed=typed,
        kept=kept,
        once=typed.once or secrets.token_urlsafe(ONCE_BYTES),
        join=join,
        resume=resume,
    )


def _held(typed: TypedJoin, kept: Kept) -> str:
    if kept.fields or typed.name or typed.resume_seat or typed.code:
        return TYPED
    return TOLD if typed.problem else ""
