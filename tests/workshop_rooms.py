"""Workshops to test with: set up on the shipped bank in a store of its own, with people in their seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.shipped import BANK
from tests.store.samples import a_member, a_workspace, an_account
from tests.web.stories import begin
from webapp.domain.workshop.state import NAMED, VOICES, Result
from webapp.services.workshops import casting, joining, running, setting_up
from webapp.services.workshops.joining import Joined
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workspace import Person, Site
from webapp.store.sqlite import SqliteStore, open_store
from webapp.store.workshops import SeatRecord

AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
DANA = Person("m1", "Dana Cole")
KEY = b"k" * 32
PACK = ("home.host", "decide.who", "change.notice")


def a_store(folder) -> SqliteStore:
    """A store with a workspace and its owner."""
    store = open_store(folder)
    with store.write():
        store.add_workspace(a_workspace())
        store.add_account(an_account())
        store.add_member(a_member())
    return store


@dataclass
class Held:
    """A workshop as it goes on."""

    site: Site
    id: str
    assessment: str
    phones: dict[int, Joined] = field(default_factory=dict)

    @property
    def room(self) -> Room:
        return open_room(self.site, self.id)

    @property
    def shown(self) -> int:
        return self.room.record.revision

    def seat(self, number: int, room: Room | None = None) -> SeatRecord:
        """A seat there is, as it is now or as somebody read it."""
        found = (room or self.room).seat(number)
        assert found is not None
        return found

    def last(self, question: str = "home.host") -> Result:
        """What was released of a question in the round before."""
        results = self.room.state.rounds[-1].results
        assert results is not None
        return results[question]

    def counts(self, question: str = "home.host") -> Mapping[str, int]:
        """The counts of the same."""
        counts = self.last(question).counts
        assert counts is not None
        return counts

    def seat_all(self, count: int, *, name: str = "") -> None:
        """People come in: at named seats, or in an open room."""
        for number in range(1, count + 1):
            wanted = None if self.room.record.seats_open else number
            joined = joining.join(self.site, self.room, seat=wanted, name=f"{name}{number}" if name else "", at=AT)
            self.phones[joined.seat.number] = joined

    def go(self, stage: str, focus: str = "") -> Room:
        return running.go(self.site, self.id, self.shown, AT, stage=stage, focus=focus)

    def reveal(self) -> Room:
        return running.reveal(self.site, self.id, self.shown, AT)

    def say(self, seat: int, choice: str | Mapping[str, str], reason: str | Mapping[str, str] = "") -> None:
        """A phone hands in: the same choice for all questions, or one for each."""
        room = self.room
        one = room.open_round
        assert one is not None
        answers = dict.fromkeys(one.questions, choice) if isinstance(choice, str) else dict(choice)
        reasons = dict.fromkeys(one.questions, reason) if isinstance(reason, str) else dict(reason)
        phone = self.phones[seat]
        casting.hand_in(self.site, room, self.seat(seat, room), answers, reasons, phone.secret, AT, round_number=one.number)

    def all_say(self, choices: Sequence[str | Mapping[str, str]], reason: str = "") -> None:
        for seat, choice in zip(self.phones, choices, strict=True):
            self.say(seat, choice, reason)


def wanted(assessment: str, **changes) -> setting_up.Wanted:
    """Three questions, five named seats, names beside answers."""
    made = {
        "kind": VOICES,
        "mode": NAMED,
        "title": "Many voices",
        "assessment": assessment,
        "pack": PACK,
        "names": ("Ana", "Ben", "Cy", "Di", "Eve"),
        "authorities": (),
        "open_seats": 0,
        "plan": "small",
        **changes,
    }
    return setting_up.Wanted(**made)


def hold(store: SqliteStore, *, people: int | None = None, answers=None, **changes) -> Held:
    """A workshop with everybody in their seats."""
    site = Site(store, BANK, workspace="w1")
    assessment = begin(site, AT, answers)
    asked = wanted(assessment, **changes)
    held = Held(site, setting_up.set_up(site, asked, DANA, AT), assessment)
    held.seat_all(len(asked.names) if people is None else people, name="" if asked.names else "P")
    return held
