"""What a page of a hosted foundation asks of the database, with fifty foundations of twenty assessments beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.renderers.documents import scenario
from tests.web.stories import begin
from webapp.services import audit
from webapp.services.workspace import Person
from webapp.store.people import CommentRecord, Member, WorkspaceRecord

MOST_STATEMENTS = 8
FOUNDATIONS, ASSESSMENTS = 50, 20
READS_ALL = re.compile(r"SCAN (\w+)")
NO_TABLES = frozenset(("CONSTANT", "json_each", "wanted"))
QUESTION = "grants.continue"
PAGES = {
    "owner": (
        *(
            "/",
            "/assessments",
            "/people",
            "/workspace",
            "/workspace/log",
            "/workspaces",
            "/account",
            "/everything",
            "/dates",
        ),
        *(f"{{whole}}/questions/{QUESTION}", "{whole}/answers", "{whole}/review", "{whole}/faq", "{whole}/sheet"),
        *("{whole}/comments", f"{{whole}}/questions/{QUESTION}/comments", "{whole}/words", "{whole}/brand"),
        *("{whole}/publish", "{whole}/published"),
        *("{whole}/history", "{whole}/history/compare?from=2026-11-01T00:00:00%2B00:00"),
    ),
    "approver": ("/approvals", "{whole}/approvals", "{whole}/faq", "{whole}/comments"),
    "viewer": ("/", "{whole}/answers", "{whole}/review", "{whole}/faq", f"{{whole}}/questions/{QUESTION}/history"),
}


def fill(hosting, number):
    """So many other foundations, each with an owner, assessments with answers, a comment and a log."""
    store, at = hosting.store, hosting.clock()
    pattern = store.get_assessment(first := hosting.workspace(), begin(hosting.site(first), at, dict(ANSWERS)))
    events = store.list_answers(pattern.id)
    for place in range(number):
        account = hosting.account(f"owner{place}@example.org", f"Owner {place}")
        record = WorkspaceRecord(uuid4().hex, f"Foundation {place}", at)
        with store.write():
            store.add_workspace(record)
            store.add_member(Member(uuid4().hex, record.id, account.id, "owner", "", at))
            for other in [replace(pattern, id=uuid4().hex, workspace=record.id) for _ in range(ASSESSMENTS)]:
                store.add_assessment(other)
                store.record_answers(other.id, events[:3])
                store.add_comment(
                    CommentRecord(uuid4().hex, other.id, QUESTION, "comment", account.id, "Owner", at, "Look.", 1)
                )
            audit.note(store, record.id, Person(account=account.id), at, "joined", "somebody")


ANSWERS = scenario("early-undecided").answers


@pytest.fixture
def crowded(hosting):
    """A foundation among many others: its visitors by role, and where its assessment is."""
    workspace = hosting.workspace("Juniper Valley")
    visitors = {role: hosting.member(workspace, role) for role in PAGES}
    whole = begin(hosting.site(workspace), hosting.clock(), dict(ANSWERS))
    fill(hosting, FOUNDATIONS)
    return visitors, f"/assessments/{whole}"


def test_a_page_is_few_statements_and_none_of_them_reads_what_is_others(hosting, crowded):
    visitors, whole = crowded
    statements: list[str] = []
    hosting.store.trace(statements.append)
    seen: set[str] = set()
    for role, pages in PAGES.items():
        for page in pages:
            del statements[:]
            response = visitors[role].get(page.format(whole=whole), check=False)
            assert response.status_code == 200, page
            asked = [one for one in statements if not one.startswith("--")]
            assert 0 < len(asked) <= MOST_STATEMENTS, (page, len(asked), asked)
            seen |= {one for one in asked if one.lstrip().startswith("SELECT")}
    hosting.store.trace(None)
    assert len(seen) > 15
    for one in seen:
        plan = [row[-1] for row in hosting.store._connections.ask("EXPLAIN QUERY PLAN " + one)]
        whole_tables = {found[1] for line in plan if (found := READS_ALL.match(line))} - NO_TABLES
        assert whole_tables == set(), (one, plan)
