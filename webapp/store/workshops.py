"""What is kept of workshops, and what the rest of Upfront asks of a store about them.

The rules of `port` hold here too, but for `BallotBoxes`: what is not attributed lies in a file of its own for each workshop,
which no `write()` reaches and no copy of the store holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from webapp.domain.errors import UpfrontError

PHONE, PAPER, SIMULATED = "phone", "paper", "simulated"
"""How a ballot came."""
NOBODY = ""
"""The token of a seat in which nobody sits."""


@dataclass(frozen=True, slots=True)
class WorkshopRecord:
    """One workshop. `state` is a `WorkshopState` in canonical JSON; `revision` counts its changes.

    `assessment` is empty where it belongs to none. `code` is what people type to join, until it expires; empty once the
    workshop is closed. `seats_open`: whoever has the code takes a seat, up to `seats_most`; else they choose one that is
    there. `rehearsal`: nothing of it counts. `checked_at`: when a phone last got through to the check page.
    """

    id: str
    workspace: str
    assessment: str
    kind: str
    mode: str
    title: str
    code: str
    code_expires_at: datetime
    seats_open: bool
    seats_most: int
    rehearsal: bool
    state: str
    revision: int
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """A place in a workshop. `number` counts from 1 and is the suggested order of talk: juniors first, chair last.

    `name` is what others read; empty for a numbered seat. `authority` is one of the bank's at a funders' table, else empty.
    `token` is the digest of what the seat's phone holds, empty while nobody sits there; `issue` counts how often it was
    given out. `simulated`: nobody sits there in earnest. `away`: not expected to answer any more.
    """

    workshop: str
    number: int
    name: str = ""
    authority: str = ""
    token: str = NOBODY
    issue: int = 0
    simulated: bool = False
    away: bool = False


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A seat's answer to one question in one round, in a workshop where names stand beside answers."""

    seat: int
    question: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnattributedBallot:
    """An answer nobody's name stands beside. `key` is a digest that only its own phone can make again."""

    key: str
    question: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """That a seat has handed in, never what. `origin` says how it came."""

    seat: int
    origin: str = PHONE


@dataclass(frozen=True, slots=True)
class RoomQuestion:
    """A question that somebody in the room has for the FAQ; nobody knows who."""

    id: str
    text: str


class CastElsewhere(UpfrontError):
    """The seat has handed in already from another phone, which alone can change what it said."""


class RoundClosed(UpfrontError):
    """The ballots of this round are counted, or being counted: none is taken any more."""


class BoxGone(UpfrontError):
    """The ballots of this workshop are shredded."""


class Workshops(Protocol):
    """Workshops, their seats, the ballots of named ones, and who has handed in there."""

    def get_workshop(self, workspace: str, workshop: str) -> WorkshopRecord:
        """The workshop. Raises NotFound, also for another workspace's."""

    def find_workshop(self, code: str) -> WorkshopRecord | None:
        """The workshop people join by this code, of whichever workspace."""

    def find_workshop_of_seat(self, workshop: str, token: str) -> WorkshopRecord | None:
        """The workshop with this id, for whoever holds the token with this digest for a seat in it."""

    def list_workshops(
        self, workspace: str, *, before: tuple[datetime, str] | None = None, limit: int = 20
    ) -> tuple[WorkshopRecord, ...]:
        """Workshops, created last first; `before`: (created_at, id) of the last already seen."""

    def list_workshops_of(self, workspace: str, assessment: str, limit: int = 20) -> tuple[WorkshopRecord, ...]:
        """Those of an assessment that are no rehearsals, created last first."""

    def list_seats(self, workshop: str) -> tuple[SeatRecord, ...]:
        """Its seats by number."""

    def find_seat(self, workshop: str, token: str) -> SeatRecord | None:
        """The seat whose phone holds the token with this digest."""

    def list_cast(self, workshop: str, round_number: int) -> tuple[Cast, ...]:
        """Who has handed in, by seat; of a named workshop."""

    def list_ballots(self, workshop: str, round_number: int) -> tuple[BallotRow, ...]:
        """Every answer, by seat and question; of a named workshop."""

    def list_room_questions(self, workshop: str) -> tuple[RoomQuestion, ...]:
        """What people asked, in the order of ids, which are random."""

    def add_workshop(self, record: WorkshopRecord) -> None:
        """Keep a new workshop. Raises AlreadyKept where the code is taken."""

    def record_workshop(self, record: WorkshopRecord) -> None:
        """Keep the workshop as it is now. Raises NotFound, and AlreadyKept where the code is taken."""

    def remove_workshop(self, workspace: str, workshop: str) -> None:
        """Remove all of it; its box follows when `write()` ends. Raises NotFound."""

    def add_seat(self, seat: SeatRecord) -> None:
        """Keep a new seat. Raises AlreadyKept where the number is taken."""

    def record_seat(self, seat: SeatRecord) -> None:
        """Keep the seat as it is now. Raises NotFound."""

    def remove_seat(self, workshop: str, number: int) -> None:
        """Take a seat away, with its ballots."""

    def record_ballots(
        self, workshop: str, round_number: int, cast: Cast, ballots: Sequence[BallotRow], *, replace: bool = True
    ) -> None:
        """Keep what a seat handed in, all of it in place of what it had handed in before in this round.

        Without `replace`, what it had said to other questions stays. Raises NotFound where there is no such seat.
        """

    def remove_ballots(self, workshop: str, round_number: int) -> None:
        """Forget all of a round: practice is deleted."""

    def add_room_question(self, workshop: str, question: RoomQuestion) -> None:
        """Keep a question."""

    def remove_room_question(self, workshop: str, question: str) -> None:
        """Forget a question; nothing happens where there is none."""


class Versions(Protocol):
    """What tells a reader who asks again and again that there is nothing new."""

    def version(self, workshop: str) -> tuple[int, ...]:
        """Another one whenever what is kept may have changed, in the store or in the box of this workshop, by whomever.

        Only of use to the thread that asks, and not inside `write()`.
        """


class BallotBoxes(Protocol):
    """The ballots that nobody's name stands beside. Each call is a transaction of its own; none may be inside `write()`.

    A box holds, of each round, who has handed in and, with nothing that leads from one to the other, what was said.
    """

    def cast_unattributed(self, workshop: str, round_number: int, cast: Cast, ballots: Sequence[UnattributedBallot]) -> None:
        """Keep what a seat handed in, in place of what the same keys said before. When it ends, it is on disk.

        What a key said stays until the same key says something else: whoever takes an answer back sends an empty choice.
        Raises RoundClosed, CastElsewhere where the seat has handed in with other keys or another seat with these, BoxGone,
        Busy and Unwritable.
        """

    def close_box_round(self, workshop: str, round_number: int, *, only_empty: bool = False) -> bool:
        """Take no more ballots of this round: what is in the box when this ends is all there will ever be of it.

        With `only_empty` nothing is done where somebody has handed in. Whether it is closed now.
        """

    def is_box_round_closed(self, workshop: str, round_number: int) -> bool:
        """Whether this round was closed; not where there is no box."""

    def list_cast_unattributed(self, workshop: str, round_number: int) -> tuple[Cast, ...]:
        """Who has handed in, by seat; nobody where there is no box."""

    def list_unattributed(self, workshop: str, round_number: int) -> tuple[UnattributedBallot, ...]:
        """What was said, in the order of keys."""

    def remove_unattributed(self, workshop: str, round_number: int) -> None:
        """Forget what was said in a round, and by whom: practice is deleted. One that was closed stays so."""

    def has_box(self, workshop: str) -> bool:
        """Whether there is one that is not shredded."""

    def seal_box(self, workshop: str) -> None:
        """Write the file anew in the order of keys, so that nothing in it tells in which order ballots came."""

    def shred_box(self, workshop: str) -> None:
        """Remove the file for good, where there is one. In either case a later ballot raises BoxGone."""
