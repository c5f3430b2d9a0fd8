"""What is published stays the same bytes, whatever anybody sends, and whatever comes after it.

That the database refuses direct statements is seen in tests/store/test_sqlite.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.publication.every_write import Walk
from tests.publication.two_banks import publish_under_two_banks
from tests.renderers.documents import scenario
from tests.security.asking import changing
from tests.shipped import BANK
from tests.web.hosting import Hosting, make_hosting
from tests.web.visiting import Clock, Visitor, make_app
from webapp.config import shipped_bank
from webapp.renderers.public_links import ENDINGS
from webapp.services.verifying import verify
from webapp.store.connections import LIBRARY
from webapp.store.publications import FaqRecord
from webapp.store.sqlite import SqliteStore, open_store

CHANGES = {"change.notice": scenario("sole-funder").answers["change.notice"]}
"""What the second version says otherwise than the first."""
ENTRY = "faq.grants"
ROWS = {
    "publications": "SELECT * FROM publications",
    "publication_files": "SELECT * FROM publication_files",
    "blobs": "SELECT * FROM blobs",
}
PIECES = """
    SELECT number, content FROM publication_files JOIN blobs USING (workspace, digest)
    WHERE format = 'parts' AND faq = ?"""
FITTING = {
    "reason-*": "Our board settles it in March.",
    "plain": "yes",
    "sure": "yes",
    "reply": "Yes, we can.",
    "reason": "We merged with another fund.",
    "email": "sam@example.org",
    "text": "Can we meet before the deadline?",
    "question": "Can we meet before the deadline?",
    "answer": "Yes, at any time.",
    "name1": "Our criteria",
    "href1": "https://example.org/criteria",
    "ceo-name": "Ruth Harlow",
    "ceo-on": "November 12, 2026",
    "publishing.address slug": "another-address",
    "editing.keep_brand color": "#11394a",
    "home.begin route": "quick",
    "people.invite email": "new@example.org",
    "people.invite role": "editor",
    "people.rename name": "Juniper Fund",
    "people.change_role role": "facilitator",
    "account.rename name": "Dana C.",
    "administration.new name": "Larkspur Fund",
    "administration.new email": "larkspur@example.org",
    "administration.invite_owner email": "owner@example.org",
    "home.take_in text": (shipped_bank() / "scenarios" / "quick-start.yaml").read_text(encoding="utf-8"),
}
"""What is typed; see `Walk`."""
ENDS = ("publishing.withdraw", "home.remove", "inbox.delete", "home.archive", "account.sign_out")
ENDS_SHARED = ("people.withdraw", "people.remove", "people.leave", "account.sign_out_everywhere")
"""What takes away what others need comes last, in this order."""
REFUSED = {
    "account.sign_in_form": "no letters are sent from one's own computer; tried in an Upfront for many",
    "staying_true.switch": "no letters are sent from one's own computer; tried in an Upfront for many",
}
REFUSED_SHARED = {
    "account.provider": "this Upfront knows no other way to sign in",
    "deleting.delete": "asks for the name of the workspace; has a test of its own",
}
"""Routes that can do nothing there, and why."""
WRITES_NOTHING = {"questionnaire.preview", "editing.preview", "review.sheet_preview", "leaving.file"}
WRITES_NOTHING_SHARED = {"account.stay", "people.enter"}
"""Forms that only show something, and those that find everything as it is to be."""


@dataclass
class Frozen:
    """Versions as they were published: everything that is kept of them, and everything that is handed out."""

    folder: Path
    faq: FaqRecord
    reader: Visitor

    def __post_init__(self) -> None:
        self._file = LIBRARY.connect(str(next(self.folder.glob("*.sqlite3"))), isolation_level=None)
        self._rows = {table: self.rows(table) for table in ROWS}
        self._pieces = {number: json.loads(content) for number, content in self._file.execute(PIECES, (self.faq.id,))}
        self._served = dict(self.served(self.reader))
        assert len(self._pieces) == self.faq.latest
        assert len(self._served) == self.faq.latest * len(ENDINGS)

    def rows(self, table: str) -> frozenset[tuple[Any, ...]]:
        """Every row of a table."""
        return frozenset(self._file.execute(ROWS[table]))

    def check(self, after: str) -> None:
        """See that all of it is still there, and the same."""
        for table, before in self._rows.items():
            assert before <= self.rows(table), f"{table} after {after}"
        assert dict(self.served(self.reader)) == self._served, f"downloads after {after}"
        for number, pieces in self._pieces.items():
            page = _followed(self.reader, f"/f/{self.faq.slug}/{number}").get_data(as_text=True)
            for piece in (pieces["opening"], pieces["closing"], *(entry["html"] for entry in pieces["entries"])):
                assert piece in page, f"version {number} after {after}"

    def served(self, reader: Visitor) -> Iterator[tuple[str, bytes]]:
        """Every file that is handed out, by its address."""
        for number in range(1, self.faq.latest + 1):
            for ending in ENDINGS:
                path = f"/f/{self.faq.slug}/{number}.{ending}"
                response = _followed(reader, path)
                assert response.status_code == 200, path
                yield path, response.get_data()


def _followed(reader: Visitor, path: str) -> Any:
    """What is there, at whichever address it has now."""
    response = reader.get(path, check=False)
    return reader.get(response.headers["Location"], check=False) if response.status_code == 301 else response


def ask(partner: Visitor, faq: FaqRecord, number: int) -> None:
    """So many questions of partners."""
    for years in range(number):
        fields = {"entry": ENTRY, "number": str(faq.latest), "text": f"What about grants of {years + 2} years?"}
        assert partner.send(f"/f/{faq.slug}/ask", fields).status_code == 303


def came_of(walk: Walk) -> tuple[set[str], set[str]]:
    """Endpoints that never did what they were asked for, and those that did and wrote nothing."""
    done = {name: [one for one in sent if one.status < 400] for name, sent in walk.sent.items()}
    refused = {name for name, sent in done.items() if not sent}
    return refused, {name for name, sent in done.items() if sent and not any(one.wrote for one in sent)}


def of_rooms(walk: Walk) -> set[str]:
    """The routes of workshops, which need a room full of people to do anything: their stories have tests of their own.

    They are sent junk like all others.
    """
    return {one for one in walk.routes if one.partition(".")[0] in ("workshop", "room")}


@dataclass
class World:
    """A data folder with a FAQ that was published twice."""

    folder: Path
    store: SqliteStore
    app: Any
    assessment: str
    frozen: Frozen


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder, clock = tmp_path_factory.mktemp("published"), Clock()
    with closing(open_store(folder)) as store:
        assessment, faq = publish_under_two_banks(store, "local", clock, "four-pots", CHANGES)
        app = make_app(folder, store, BANK, clock)
        yield World(folder, store, app, assessment, Frozen(folder, faq, app.test_client()))


@pytest.mark.slow
def test_no_write_route_changes_what_is_published(world):
    partner, owner, faq = world.app.test_client(), world.app.test_client().sign_in(), world.frozen.faq
    ask(partner, faq, 6)
    everything = owner.send("/everything.json").get_data()
    walk = Walk(
        *(world.app, world.folder, world.frozen.check, FITTING),
        files={"leaving.take_in file": everything},
        put_off=frozenset(ENDS),
        pages={"inbox.one": 6, "questionnaire.question": 3, "home.delete": 3},
    )
    here = f"/assessments/{world.assessment}"
    walk.begin(partner, [f"/f/{faq.slug}", "/sign-in"])
    first = ("new-wording", "questions/change.notice/history", "questions/decide.pots", "words", "sheet", "brand", "publish")
    walk.begin(owner, [*(f"{here}/{page}" for page in first), "/"])
    walk.begin(partner, [f"/sign-in/{partner.fresh_token()}"])
    walk.end(ENDS[0])
    walk.begin(owner, [f"{here}/delete"])
    walk.end(*ENDS[1:])
    walk.post_junk(world.app.test_client().sign_in())
    assert set(walk.sent) == walk.routes, "every route was tried"
    refused, silent = came_of(walk)
    assert (refused - of_rooms(walk), silent - of_rooms(walk)) == (set(REFUSED), WRITES_NOTHING)
    assert [chain.flaws for chain in verify(world.store)] == [()]


@dataclass
class Shared:
    """A workspace of an Upfront for many foundations, whose owner signs for the CEO, with a FAQ that was published twice."""

    hosting: Hosting
    workspace: str
    owner: Visitor
    assessment: str
    frozen: Frozen


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder, clock = tmp_path_factory.mktemp("shared"), Clock()
    with closing(open_store(folder)) as store:
        hosting = make_hosting(folder, store, BANK, clock)
        workspace = hosting.workspace("Juniper Valley")
        assessment, faq = publish_under_two_banks(store, workspace, clock, "four-pots", CHANGES)
        owner = hosting.member(workspace, "owner", signs_as="ceo", name="Dana Cole")
        yield Shared(hosting, workspace, owner, assessment, Frozen(folder, faq, hosting.anonymous()))


@pytest.mark.slow
def test_no_route_of_an_upfront_for_many_changes_what_is_published(shared, world):
    hosting, owner = shared.hosting, shared.owner
    # They joined first, so that theirs are the first forms: the owner who walks keeps their own part.
    hosting.clock.pass_by(days=-1)
    for role, name in (("owner", "Luis Vega"), ("owner", "Ada Park"), ("editor", "Ines Roth")):
        hosting.member(shared.workspace, role, name=name)
    hosting.clock.pass_by(days=1)
    local = {rule.endpoint for rule, _ in changing(world.app)}
    every = {rule.endpoint for rule, _ in changing(hosting.app)}
    walk = Walk(
        *(hosting.app, shared.frozen.folder, shared.frozen.check, FITTING),
        put_off=frozenset(ENDS_SHARED),
        only=frozenset(every - local | set(REFUSED)),
        pages={"people.remove": 3, "approvals.one": 3, "comments.on_question": 3, "comments.all_comments": 3},
    )
    here = f"/assessments/{shared.assessment}"
    first = ("approvals", "approvals/ask", "questions/civic.goal/comments", "comments")
    walk.begin(hosting.anonymous(), ["/sign-in"])
    walk.begin(owner, [*(f"{here}/{page}" for page in first), "/people", "/dates", "/account", "/workspaces", "/"])
    walk.begin(hosting.administrator(), ["/administration"])
    walk.end(*ENDS_SHARED)
    walk.post_junk(hosting.member(shared.workspace, "owner"))
    assert set(walk.sent) == walk.routes, "every route was tried"
    refused, silent = came_of(walk)
    assert (refused - of_rooms(walk), silent - of_rooms(walk)) == (set(REFUSED_SHARED), WRITES_NOTHING_SHARED)
    assert [chain.flaws for chain in verify(hosting.store)] == [()]


def test_a_workspace_that_is_deleted_takes_everything_with_it(shared):
    frozen, owner = shared.frozen, shared.hosting.member(shared.workspace, "owner")
    name = shared.hosting.store.find_workspace(shared.workspace).name
    assert owner.send("/workspace/delete", {"name": name}).status_code in (200, 303)
    assert {table: frozen.rows(table) for table in ROWS} == dict.fromkeys(ROWS, frozenset())
    reader = shared.hosting.anonymous()
    for path in ("", "/1", "/2", "/1.pdf", "/2.json", "/feed.atom", "/changes/1..2", "/ask"):
        assert reader.get(f"/f/{frozen.faq.slug}{path}").status_code == 404
    assert verify(shared.hosting.store) == ()
