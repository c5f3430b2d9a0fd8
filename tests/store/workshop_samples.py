"""Workshops, seats and ballots for the tests of the store."""

from dataclasses import replace

from tests.store.samples import NOON, after
from webapp.store.workshops import BallotRow, SeatRecord, UnattributedBallot, WorkshopRecord


def a_workshop(id_="ws1", **changes) -> WorkshopRecord:
    """A named workshop about pine, whose code holds for twelve hours."""
    record = WorkshopRecord(
        id=id_,
        workspace="w1",
        assessment="pine",
        kind="voices",
        mode="named",
        title="Alder, many voices",
        code="HRBW4729",
        code_expires_at=after(720),
        seats_open=False,
        seats_most=14,
        rehearsal=False,
        state='{"pack":["home.host"]}',
        revision=1,
        created_at=NOON,
        changed_at=NOON,
    )
    return replace(record, **changes)


def a_seat(number=1, **changes) -> SeatRecord:
    """A seat with a name, at which somebody sits."""
    seat = SeatRecord("ws1", number, f"Guest {number}", "", f"token-{number}", 1)
    return replace(seat, **changes)


def a_ballot(seat=1, question="home.host", **changes) -> BallotRow:
    """An answer beside a name."""
    return replace(BallotRow(seat, question, "host", "We have the room"), **changes)


def a_secret_ballot(key="k1", question="home.host", **changes) -> UnattributedBallot:
    """An answer beside no name."""
    return replace(UnattributedBallot(key, question, "host", "We have the room"), **changes)
