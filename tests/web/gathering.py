"""A workshop with people in it, for tests: its phones, its wall, and whoever runs it.

room = Gathering(app, site, clock, names=("Ana", "Ben"))        named or unattributed, of any kind
ana = room.sit(1); ana.get(room.path)                           a phone that has taken a seat
room.go("silent"); room.hand_in(ana, **{"grants.continue": "same"}); room.reveal()
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from tests.web.stories import begin
from tests.web.visiting import Visitor
from webapp.domain.workshop.state import AGREED, NAMED, TABLE, VOICES, Outcome
from webapp.services.workshops import capturing, running, tables
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.setting_up import Wanted, set_up
from webapp.services.workspace import Person, Site

PACK = ("grants.continue", "decide.who", "change.notice")
TWELVE = (
    *("civic.stance", "home.host", "home.governance", "home.intent", "fund.share", "grants.continue"),
    *("grants.participation", "decide.who", "decide.seat", "trust.hats", "trust.used", "change.notice"),
)
NAMES = ("Ana", "Ben", "Cleo", "Dev", "Eve", "Fay", "Gus")


class Gathering:
    """One workshop, and everybody who has to do with it."""

    def __init__(
        self,
        app: Any,
        site: Site,
        clock: Any,
        *,
        kind: str = VOICES,
        mode: str = NAMED,
        names: tuple[str, ...] = NAMES,
        open_seats: int = 0,
        pack: tuple[str, ...] = PACK,
        **more: Any,
    ) -> None:
        self.app, self.site, self.clock = app, site, clock
        facilitation = site.bank.facilitation
        assert facilitation is not None
        plan = facilitation.plan_for(kind, open_seats or len(names))
        assert plan is not None
        authorities = ("can_commit",) * len(names) if kind == TABLE else ()
        wanted = Wanted(
            kind=kind,
            mode=mode,
            title="Harlow Family Foundation",
            assessment="" if kind == TABLE else begin(site, clock()),
            pack=tuple(one.id for one in facilitation.aspects) if kind == TABLE and pack == PACK else pack,
            names=() if open_seats else names,
            authorities=() if open_seats else authorities,
            open_seats=open_seats,
            plan=plan.id,
        )
        self.id = set_up(site, replace(wanted, **more), Person(), clock())

    def again(self, app: Any, site: Site, workshop: str) -> Gathering:
        """The same workshop in another application."""
        other = copy(self)
        other.app, other.site, other.id = app, site, workshop
        return other

    @property
    def room(self) -> Room:
        """The workshop as it is now."""
        return open_room(self.site, self.id)

    @property
    def code(self) -> str:
        """What people join by."""
        return self.room.record.code

    @property
    def path(self) -> str:
        """A phone's page."""
        return f"/w/{self.code}"

    @property
    def wall(self) -> str:
        """The wall."""
        return f"{self.path}/wall"

    def phone(self) -> Visitor:
        """A phone nobody has joined from."""
        visitor: Visitor = self.app.test_client()
        return visitor

    def sit(self, seat: int = 0, name: str = "") -> Visitor:
        """A phone that has taken a seat."""
        phone = self.phone()
        response = phone.send(f"{self.path}/join", {"seat": str(seat)} if seat else {"name": name})
        assert response.status_code == 303, response.text
        return phone

    def everybody(self) -> list[Visitor]:
        """A phone for each seat, all of them taken."""
        return [self.sit(seat.number) for seat in self.room.seats]

    def go(self, stage: str, focus: str = "") -> None:
        """The facilitator goes on."""
        running.go(self.site, self.id, self.room.record.revision, self.clock(), stage=stage, focus=focus)

    def reveal(self) -> None:
        """The facilitator shows what came out."""
        running.reveal(self.site, self.id, self.room.record.revision, self.clock())

    def capture(self, question: str, choice: str) -> None:
        """The room agrees."""
        outcome = Outcome(question, AGREED, choice, owner="Dana")
        capturing.capture(self.site, self.id, outcome, self.room.record.revision, self.clock())

    def show_answer(self, question: str) -> None:
        """A mirror: the foundation's answer beside what partners believe."""
        running.show_answer(self.site, self.id, self.room.record.revision, self.clock(), question=question)

    def propose(self) -> None:
        """A funders' table puts its joint sentences."""
        tables.propose_all(self.site, self.id, self.room.record.revision, self.clock())

    def fields(self, choices: dict[str, str], **more: Any) -> dict[str, str]:
        """What the ballot's form would send."""
        one = self.room.open_round
        return {"round": str(one.number if one else 0), **{f"q-{asked}": it for asked, it in choices.items()}, **more}

    def hand_in(self, phone: Visitor, choices: dict[str, str], *, check: bool = True, **more: Any) -> Any:
        """Hand in from a phone."""
        response = phone.send(f"{self.path}/ballot", self.fields(choices, **more))
        assert not check or response.status_code == 303, response.text
        return response

    def all_say(self, phones: list[Visitor], choices: dict[str, str]) -> None:
        """Everybody hands in the same."""
        for phone in phones:
            self.hand_in(phone, choices)
