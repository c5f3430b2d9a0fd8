"""Workshops that have come somewhere already: set up and moved on in the server's own store, to be looked at in windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tests.browser.rooms import come_back
from tests.browser.server import Server
from tests.browser.visitor import Visitor
from tests.shipped import BANK
from tests.web.stories import begin
from tests.workshop_rooms import Held, wanted
from webapp.domain.answers import Answer
from webapp.domain.workshop.state import TABLE, UNATTRIBUTED, VOICES, Outcome
from webapp.services.workshops import capturing, running, setting_up, tables
from webapp.services.workspace import Person, Site
from webapp.store.sqlite import open_store

assert BANK.facilitation
FACILITATION = BANK.facilitation
STANDARD = FACILITATION.packs


class Staged(Held):
    """A workshop in the server's store, with everybody in their seats."""

    @property
    def door(self) -> str:
        """Where its phones are."""
        return f"/w/{self.room.record.code}"

    @property
    def wall(self) -> str:
        """Its wall."""
        return f"{self.door}/wall"

    @property
    def console(self) -> str:
        """Where it is run from."""
        return f"/workshops/{self.id}"

    def give_code(self, code: str) -> None:
        """Have people join by this code."""
        record = self.room.record
        with self.site.store.write():
            self.site.store.record_workshop(replace(record, code=code, revision=record.revision + 1))

    def sit(self, phone: Visitor, seat: int) -> None:
        """Give a window the phone of this seat, and open the room's page there."""
        joined = self.phones[seat]
        name, value = f"upfront-seat-{self.id}", f"{joined.token}.{joined.secret}"
        host = urlsplit(phone.address).hostname or ""
        phone.context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/w/"}])
        come_back(phone, self.door)

    def capture(self, outcome: Outcome) -> None:
        """The room captures a sentence."""
        capturing.capture(self.site, self.id, outcome, self.shown, datetime.now(UTC))

    def show_answer(self, question: str) -> None:
        """A mirror shows the foundation's answer."""
        running.show_answer(self.site, self.id, self.shown, datetime.now(UTC), question=question)

    def propose(self) -> None:
        """A table takes the sentences its cells suggest."""
        tables.propose_all(self.site, self.id, self.shown, datetime.now(UTC))


@contextmanager
def staging(server: Server) -> Iterator[Site]:
    """The server's store, beside the server."""
    with closing(open_store(server.data)) as store:
        yield Site(store, BANK)


def stage(site: Site, kind: str = VOICES, *, answers: Mapping[str, Answer] | None = None, **asked: object) -> Staged:
    """Set one up, unattributed where it can be, and seat everybody but where `people` says how many."""
    now, people = datetime.now(UTC), asked.pop("people", None)
    assessment = "" if kind == TABLE else begin(site, now, answers)
    made = {"kind": kind, "mode": UNATTRIBUTED, **asked} if kind != TABLE else {"kind": kind, **asked}
    made.setdefault("plan", {"voices": "small", "mirror": "mirror", "table": "table"}[kind])
    asked_for = wanted(assessment, **made)
    held = Staged(site, setting_up.set_up(site, asked_for, Person(), now), assessment)
    held.seat_all(len(asked_for.names) if people is None else int(str(people)))
    return held
