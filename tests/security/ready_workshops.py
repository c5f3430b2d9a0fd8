"""For everything that can be done with a workshop, one that is ready for it, and the form that would do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from tests.shipped import BANK
from webapp.domain.workshop.state import MIRROR, NAMED, TABLE, VOICES, Outcome
from webapp.services.workshops import capturing, casting, running
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.setting_up import Wanted, set_up
from webapp.services.workspace import Person, Site

type_form = tuple[str, dict[str, str]]
QUESTION = "grants.continue"


class Ready:
    """Workshops of one assessment, each taken as far as its form needs."""

    def __init__(self, site: Site, assessment: str, at: datetime) -> None:
        self.site, self.assessment, self.at = site, assessment, at

    def forms(self) -> Mapping[str, type_form]:
        """By endpoint: the address, and the fields of the form."""
        asked = {"question": QUESTION}
        cast = {"seat": "1", "round": "1", f"q-{QUESTION}": "same"}
        reason = {**asked, "round": "1", "keep-1": "1", "reason-1": "Typed"}
        acts: dict[str, tuple[str, Callable[[], Room], dict[str, str]]] = {
            "go": ("stage", self.begun, {"stage": "practice"}),
            "reveal": ("reveal", self.answered, {}),
            "add_minute": ("time", self.begun, {}),
            "board": ("board", self.begun, {**asked, "act": "park"}),
            "show_answer": ("answer", partial(self.shown, MIRROR), {**asked, "act": "show"}),
            "capture_same": ("capture", self.shown, {}),
            "keep": (f"capture/{QUESTION}", self.shown, {"outcome": "not_decided", "decider": "Somebody else"}),
            "change_seats": ("seats", self.begun, {"act": "added", "name": "Somebody else"}),
            "enter": ("paper", self.silent, cast),
            "let_through": ("reasons", self.shown, reason),
            "simulate": ("simulate", partial(self.silent, rehearsal=True), {}),
            "keep_joint": ("joint", partial(self.shown, TABLE), {"act": "proposed"}),
            "new_code": ("code", self.begun, {}),
            "close": ("close", self.begun, {}),
            "delete": ("delete", self.begun, {}),
            "take_in": ("take-in", self.captured, {f"take-{QUESTION}": "1", f"shown-{QUESTION}": "1"}),
        }
        found = {}
        for name, (tail, make, fields) in acts.items():
            record = make().record
            found[f"workshop.{name}"] = f"/workshops/{record.id}/{tail}", {"revision": str(record.revision), **fields}
        return found

    def begun(self, kind: str = VOICES, *, rehearsal: bool = False) -> Room:
        """In its lobby, with two seats."""
        facilitation = BANK.facilitation
        assert facilitation is not None
        pack = tuple(it.id for it in facilitation.aspects) if kind == TABLE else facilitation.packs[kind]
        wanted = Wanted(kind, NAMED, "Ours", self.assessment, pack, ("Ana", "Ben"), (), 0, "", rehearsal=rehearsal)
        if kind == TABLE:
            wanted = replace(wanted, authorities=("listening", "listening"))
        return open_room(self.site, set_up(self.site, wanted, Person(), self.at))

    def silent(self, kind: str = VOICES, *, rehearsal: bool = False) -> Room:
        """With the silent round open."""
        room = self.begun(kind, rehearsal=rehearsal)
        return running.go(self.site, room.record.id, room.record.revision, self.at, stage="silent")

    def answered(self, kind: str = VOICES) -> Room:
        """With the answers of both, which are the same, and not shown yet."""
        room = self.silent(kind)
        answers = {asked.id: asked.options[0][0] for asked in room.asked}
        for seat in (1, 2):
            casting.enter_paper(self.site, open_room(self.site, room.record.id), seat, answers, {}, self.at, round_number=1)
        return room

    def shown(self, kind: str = VOICES) -> Room:
        """With these answers shown."""
        room = self.answered(kind)
        return running.reveal(self.site, room.record.id, room.record.revision, self.at)

    def captured(self) -> Room:
        """With a sentence that can come in."""
        room = self.shown()
        outcome = Outcome(QUESTION, "not_decided", decider="Somebody")
        return capturing.capture(self.site, room.record.id, outcome, room.record.revision, self.at)
