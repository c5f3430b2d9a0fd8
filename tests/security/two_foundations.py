"""Two foundations alike in one installation, everybody who could ask for something of theirs, and a way back to the start.

Used by the policy matrix; `ask(cell)` sends what a cell says and tells all of the answer that could tell one thing
from another, what was written meanwhile, and how many statements that took.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlite_utils import Database
from werkzeug.routing import Rule

from tests.publishing import publish_pages
from tests.renderers.documents import scenario
from tests.security.matrix import ACTORS, FIXED, HERE, OPEN, THERE, Case, Cell, address
from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.stories import begin
from tests.web.visiting import Clock, Visitor
from webapp.domain.workshop.state import NAMED, TABLE, VOICES
from webapp.security.origin import SAFE_METHODS
from webapp.services import assessments, editing
from webapp.services.access import digest
from webapp.services.questionnaires import open_assessment
from webapp.services.workshops.setting_up import Wanted, set_up
from webapp.services.workspace import Person
from webapp.store.connections import LIBRARY
from webapp.store.people import CommentRecord, Invitation, MailedLink, Member
from webapp.store.publications import InquiryRecord
from webapp.store.sqlite import SqliteStore, open_store

SQLITE: ModuleType = LIBRARY
PEOPLE = (
    ("owner", "owner", ""),
    ("owner who signs", "owner", "ceo"),
    ("editor", "editor", ""),
    ("ceo", "approver", "ceo"),
    ("board", "approver", "board"),
    ("facilitator", "facilitator", ""),
    ("viewer", "viewer", ""),
)
TOKEN = re.compile(r'name="(?:csrf_)?token" value="[^"]*"')
ID = re.compile(r"[0-9a-f]{32}")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
COUNTED = ("rate_limits",)
"""What a refused request may write: that it came."""
FIELDS: Mapping[str, Mapping[str, str]] = {
    "home.change_route": {"route": "quick"},
    "editing.arrange": {"out": "faq.grants"},
    "workshop.board": {"act": "park"},
    "workshop.change_seats": {"act": "added"},
    "workshop.enter": {"seat": "1"},
    "workshop.keep_joint": {"act": "proposed"},
}
"""What a form has to bring so that what is asked for is there."""

FOR_THE_CEO, FOR_THE_BOARD = "home.host", "home.governance"
"""Questions that wait for the one and the other."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer without what differs each time, and what it cost."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    statements: int
    written: tuple[str, ...]

    @property
    def told(self) -> tuple[int, str, tuple[tuple[str, str], ...]]:
        """All that could tell one thing from another."""
        return self.status, self.body, self.headers


class TwoFoundations:
    """See the top of this module."""

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        self.store, self.folder = store, folder
        self.hosting = make_hosting(folder, store, BANK, Clock())
        self.app: Any = self.hosting.app
        self.app.testing = False
        # Thousands of refusals are expected here.
        self.app.logger.setLevel("ERROR")
        self.objects: dict[tuple[str, str, str], str] = {}
        self.visitors: dict[str, Visitor] = {}
        self.link_token = secrets.token_urlsafe(32)
        gone = self.hosting.workspace("Gone")
        for side in (HERE, THERE):
            self._furnish(side, self.hosting.workspace(f"Foundation {side}"), gone)
        with store.write():
            store.remove_workspace(gone, self.hosting.clock())
        self._others()
        self._file = str(next(folder.glob("*.sqlite3")))
        self._kept = SQLITE.connect(":memory:")
        self._live = SQLITE.connect(self._file, isolation_level=None)
        self._live.backup(self._kept)
        self._statements: list[str] = []
        store.trace(self._statements.append)

    def close(self) -> None:
        """Let go of everything."""
        self.store.trace(None)
        self._kept.close()
        self._live.close()
        self.store.close()

    def restore(self) -> None:
        """Everything as it was at the start."""
        self._kept.backup(self._live)

    def fingerprint(self) -> str:
        """What all that is kept comes to, but for how often who came."""
        found = sha256()
        for table in Database(self._live).tables:
            if table.name not in COUNTED:
                found.update(repr((table.name, list(table.rows))).encode())
        return found.hexdigest()

    def ask(self, cell: Cell) -> Answered:
        """Send what a cell says, as a page of ours would."""
        visitor = self.visitors[str(cell.actor)]
        path = address(cell.rule, self._values(cell))
        changes = cell.method not in SAFE_METHODS
        data: dict[str, str] = self._fields(cell) if changes else {}
        if changes and visitor.session_id:
            data["csrf_token"] = visitor.csrf
        del self._statements[:]
        response = visitor.open(
            path, method=cell.method, data=data or None, headers=visitor.ours if changes else {}, check=False
        )
        said = [one for one in self._statements if not one.startswith("--")]
        written = tuple(one for one in said if one.lstrip().startswith(WRITES) and not any(it in one for it in COUNTED))
        body = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        headers = tuple(sorted((name, ID.sub("id", value)) for name, value in response.headers if name != "Set-Cookie"))
        return Answered(response.status_code, ID.sub("id", TOKEN.sub("", body)), headers, len(said), written)

    def options(self, rule: Rule, case: Case) -> tuple[int, str, tuple[str, ...]]:
        """What anybody hears who asks for the methods of an address."""
        cell = Cell(rule, "OPTIONS", ACTORS[0], case, OPEN)
        response = self.visitors[str(cell.actor)].open(address(rule, self._values(cell)), method="OPTIONS")
        return response.status_code, response.text, tuple(sorted(response.allow))

    def heal(self, cell: Cell) -> None:
        """After a cell that may have changed something."""
        self.restore()
        session = self._sessions.get(str(cell.actor))
        if session:
            self.visitors[str(cell.actor)].carry(session)

    def _fields(self, cell: Cell) -> dict[str, str]:
        """A form that names something there is, where what it names is looked up as well."""
        if cell.rule.endpoint == "approvals.send_back":
            return {"key": FOR_THE_BOARD if cell.actor.kind == "board" else FOR_THE_CEO}
        return dict(FIELDS.get(cell.rule.endpoint, {}))

    def _values(self, cell: Cell) -> dict[str, str]:
        values = {name: pair[cell.case.nowhere] for name, pair in FIXED.items()}
        if "<path:name>" in cell.rule.rule:
            values["name"] = "upfront.css"
        if cell.actor.kind == "holder of an unused link":
            values["token"] = self.link_token
        for place, side, state in cell.case.objects:
            which = f"{place} of words" if place == "change" and "words" in cell.rule.rule else place
            which = f"{place} of a table" if place == "workshop_id" and cell.rule.rule.endswith("/joint") else which
            values[place] = "f" * 32 if state == "missing" else self.objects[which, side, state]
        return values

    # -- how it is made ----------------------------------------------------------------------------------------------

    def _furnish(self, side: str, workspace: str, gone: str) -> None:
        hosting, at = self.hosting, self.hosting.clock()
        for kind, role, signs_as in PEOPLE:
            name = f"{kind} {side}"
            self.visitors[name] = hosting.member(workspace, role, signs_as=signs_as, name=name)
            if signs_as == "":
                # `member` makes every approver sign as somebody.
                assert self.visitors[name].person.signs_as == ""
        self.objects["workspace_id", side, "live"] = workspace
        self.objects["workspace_id", side, "deleted"] = gone
        self._add_assessments(side)
        self._add_people(side, workspace, at)
        self._add_inquiry(side, workspace, at)
        self._add_workshops(side, workspace, at)

    def _add_assessments(self, side: str) -> None:
        hosting, at = self.hosting, self.hosting.clock()
        site = hosting.site(self.objects["workspace_id", side, "live"])
        found = scenario("four-pots")
        answers = dict(found.answers)
        for state in ("live", "archived", "deleted"):
            self.objects["assessment_id", side, state] = begin(site, at, answers)
        assessments.archive(site, self.objects["assessment_id", side, "archived"], at)
        assessments.delete(site, self.objects["assessment_id", side, "deleted"], at)
        live = self.objects["assessment_id", side, "live"]
        opened = open_assessment(site, live, at.date())
        self.objects["change", side, "live"] = self.store.list_answers(live)[0].change
        editing.write_passage(site, opened, "faq.grants", "Ask us.", shown=0, by=Person(), at=at)
        [edit, *_] = self.store.list_editorial(live)
        self.objects["change of words", side, "live"] = edit.change

    def _add_people(self, side: str, workspace: str, at: Any) -> None:
        hosting, store = self.hosting, self.store
        spare, former = (
            hosting.member(workspace, "editor", name=f"{name} {side}").person.member for name in ("spare", "old")
        )
        self.objects["member_id", side, "live"], self.objects["member_id", side, "deleted"] = spare, former
        live, withdrawn = uuid4().hex, uuid4().hex
        self.objects["invitation_id", side, "live"] = live
        self.objects["invitation_id", side, "deleted"] = withdrawn
        comment = CommentRecord(
            uuid4().hex,
            self.objects["assessment_id", side, "live"],
            "home.host",
            "comment",
            spare,
            "Spare",
            at,
            "Look here.",
            1,
        )
        self.objects["comment_id", side, "live"] = comment.id
        until = at + timedelta(days=7)
        with store.write():
            store.remove_member(workspace, former)
            store.add_comment(comment)
            for number, one in enumerate((live, withdrawn)):
                store.record_invitation(
                    Invitation(one, workspace, f"new{number}.{side}@example.org", "editor", "", "Owner", at, until)
                )
            store.remove_invitation(workspace, withdrawn)

    def _add_inquiry(self, side: str, workspace: str, at: Any) -> None:
        live, inquiry = self.objects["assessment_id", side, "live"], uuid4().hex
        faq = publish_pages(self.hosting.site(workspace), live, at).faq
        self.objects["inquiry_id", side, "live"] = inquiry
        asked = ("faq.grants", "Who decides?", "Who decides when both want it?", "", "")
        with self.store.write():
            self.store.add_inquiry(InquiryRecord(inquiry, workspace, faq.id, 1, *asked, asked_at=at, group=inquiry))

    def _add_workshops(self, side: str, workspace: str, at: Any) -> None:
        """One of many voices, and one of funders, which alone has joint sentences."""
        site, facilitation = self.hosting.site(workspace), BANK.facilitation
        assert facilitation is not None
        voices = Wanted(
            VOICES,
            NAMED,
            "Ours",
            self.objects["assessment_id", side, "live"],
            facilitation.packs[VOICES],
            ("Ana",),
            (),
            0,
            "small",
        )
        aspects = tuple(aspect.id for aspect in facilitation.aspects)
        table = Wanted(TABLE, NAMED, "Funders", "", aspects, ("Tern", "Cedar"), ("listening", "listening"), 0, "table")
        self.objects["workshop_id", side, "live"] = set_up(site, voices, Person(), at)
        self.objects["workshop_id of a table", side, "live"] = set_up(site, table, Person(), at)

    def _others(self) -> None:
        hosting, at = self.hosting, self.hosting.clock()
        here, there = (self.objects["workspace_id", side, "live"] for side in (HERE, THERE))
        self.visitors["administrator"] = hosting.administrator()
        self.visitors["anonymous"] = hosting.anonymous()
        self.visitors["holder of an unused link"] = hosting.anonymous()
        self.visitors["signed-out session"] = hosting.anonymous().carry(secrets.token_urlsafe(32))
        former = self.visitors["former member"] = hosting.member(here, "owner", name="Former Owner")
        both = self.visitors["member of both there"] = hosting.member(there, "owner", name="Both Ways")
        with self.store.write():
            self.store.remove_member(here, former.person.member)
            self.store.add_member(Member(uuid4().hex, here, both.person.account, "owner", "", at))
            until = at + timedelta(minutes=15)
            self.store.add_mailed_link(MailedLink(digest(self.link_token), "linked@example.org", None, until))
        assert set(self.visitors) == {str(actor) for actor in ACTORS}
        self._sessions = {name: visitor.session_id for name, visitor in self.visitors.items()}


def make_two_foundations(folder: Path) -> TwoFoundations:
    """Both in a data folder."""
    return TwoFoundations(folder, open_store(folder))


def bare_app(folder: Path) -> Flask:
    """An installation with nobody in it, for its table of routes."""
    app: Flask = make_hosting(folder, open_store(folder), BANK, Clock()).app
    return app
