"""Pages of one foundation among a thousand, beside the same pages where it is alone: in one process, taking turns."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.web.hosting import Hosting, make_hosting
from tests.web.stories import begin
from tests.web.visiting import Clock, Visitor
from webapp.answer_files import parse_answers
from webapp.config import shipped_bank
from webapp.domain.bank import Bank
from webapp.services import audit
from webapp.services.workspace import Person
from webapp.store.people import CommentRecord, Member, WorkspaceRecord
from webapp.store.sqlite import open_store

FOUNDATIONS, ASSESSMENTS, ANSWERS = 1_000, 20, 10
"""Answers in each assessment of the others; the one that is looked at is whole."""
AT_ONCE = 25
ROUNDS = 41
QUESTION = "grants.continue"
PAGES = {
    "desk": "/",
    "list of all": "/assessments",
    "question": f"{{whole}}/questions/{QUESTION}",
    "check your answers": "{whole}/answers",
    "draft FAQ": "{whole}/faq",
    "comments": "{whole}/comments",
    "approvals": "{whole}/approvals",
    "what waits (to the only one)": "/approvals",
    "people": "/people",
    "log": "/workspace/log",
    "account": "/account",
}


@dataclass(frozen=True)
class Looking:
    """Somebody of a foundation, and where its assessment is."""

    visitor: Visitor
    whole: str

    def milliseconds(self, page: str) -> float:
        """How long a page takes."""
        began = time.perf_counter()
        response = self.visitor.get(page.format(whole=self.whole), check=False)
        taken = 1000 * (time.perf_counter() - began)
        if response.status_code not in (200, 303):
            raise SystemExit(f"{page} was answered with {response.status_code}")
        return taken


def main(bank: Bank) -> None:
    """Print one line for each page."""
    answers = dict(parse_answers((shipped_bank() / "scenarios" / "sole-funder.yaml").read_bytes(), bank).answers)
    with _hosting(bank) as alone, _hosting(bank) as crowded:
        _fill(crowded, answers, FOUNDATIONS - 1)
        few, many = _foundation(alone, answers), _foundation(crowded, answers)
        size = sum(one.stat().st_size for one in Path(crowded.app.extensions["upfront"].settings.data).glob("*.sqlite3*"))
        print(f"{FOUNDATIONS:,} foundations of {ASSESSMENTS} assessments each: a store of {size / 2**20:,.0f} MB")
        for name, page in PAGES.items():
            turns = [(many.milliseconds(page), few.milliseconds(page)) for _ in range(ROUNDS + 3)][3:]
            with_many, with_few = (statistics.median(side) for side in zip(*turns, strict=True))
            ratio = statistics.median(one / other for one, other in turns)
            figures = f"{with_many:.1f} ms, {ratio:.2f} times that with one ({with_few:.1f} ms)"
            print(f"{name + ', one of ' + format(FOUNDATIONS, ','):36} {figures:54} 1.2 times", flush=True)


@contextmanager
def _hosting(bank: Bank) -> Iterator[Hosting]:
    with tempfile.TemporaryDirectory(prefix="upfront-bench-") as folder:
        store = open_store(Path(folder))
        try:
            yield make_hosting(Path(folder), store, bank, Clock())  # type: ignore[no-untyped-call]
        finally:
            store.close()


def _foundation(hosting: Hosting, answers: dict[str, Any]) -> Looking:
    """The one that is looked at: twenty assessments, six people, an owner who signs as well."""
    workspace = hosting.workspace("Juniper Valley")
    site = hosting.site(workspace)
    for _ in range(ASSESSMENTS - 1):
        begin(site, hosting.clock())
    whole = begin(site, hosting.clock(), answers)
    for role in ("editor", "approver", "approver", "facilitator", "viewer"):
        hosting.member(workspace, role)
    return Looking(hosting.member(workspace, "owner", signs_as="ceo"), f"/assessments/{whole}")


def _fill(hosting: Hosting, answers: dict[str, Any], number: int) -> None:
    """The others, each with an owner, assessments, a comment and a log."""
    store, at = hosting.store, hosting.clock()
    first = hosting.workspace("Pattern")
    pattern = store.get_assessment(first, begin(hosting.site(first), at, answers))
    events = store.list_answers(pattern.id)[:ANSWERS]
    for begun in range(0, number, AT_ONCE):
        accounts = [hosting.account(f"owner{one}@example.org", f"Owner {one}") for one in range(begun, begun + AT_ONCE)]
        with store.write():
            for account in accounts:
                workspace = WorkspaceRecord(uuid4().hex, f"Foundation of {account.name}", at)
                store.add_workspace(workspace)
                store.add_member(Member(uuid4().hex, workspace.id, account.id, "owner", "", at))
                for other in [replace(pattern, id=uuid4().hex, workspace=workspace.id) for _ in range(ASSESSMENTS)]:
                    store.add_assessment(other)
                    store.record_answers(other.id, events)
                    store.add_comment(
                        CommentRecord(uuid4().hex, other.id, QUESTION, "comment", account.id, "Owner", at, "Look here.", 1)
                    )
                audit.note(store, workspace.id, Person(account=account.id), at, "joined", account.email)
