"""Assessments, answers and what else a store keeps, for its tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from webapp.store.people import (
    Account,
    Attempt,
    CommentRecord,
    Invitation,
    LogEvent,
    MailedLink,
    Member,
    QueuedMail,
    WorkspaceRecord,
)
from webapp.store.port import OWN, AnswerEvent, AssessmentRecord, BrandRecord, EditorialEvent, PageDraft, Session

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

HOSTILE = (
    "'; DROP TABLE assessments; --",
    '"quoted" and \\back\\ and {"json": [1]} and $.path',
    "<script>alert(1)</script> {{ 7*7 }} %s ? :id",
    "tab\tand\nnewline",
    "العربية ‮ backwards 🧑🏽‍🌾 e\u0301 \U0010ffff",
    " ",
    "",
)
"""Texts that a store has to give back as they came."""


def after(minutes: float) -> datetime:
    """So many minutes past noon."""
    return NOON + timedelta(minutes=minutes)


def an_assessment(id_="alder", **changes) -> AssessmentRecord:
    """An assessment of a foundation."""
    record = AssessmentRecord(
        id=id_,
        workspace="local",
        kind=OWN,
        bank="collective-impact",
        bank_version="1.0.0",
        route="full",
        revision=1,
        place="setup.foundation",
        summary='{"title":"Alder"}',
        due="",
        created_at=NOON,
        changed_at=NOON,
    )
    return replace(record, **changes)


def an_event(key="fund.amount", revision=1, **changes) -> AnswerEvent:
    """An answer that was typed."""
    event = AnswerEvent(
        key=key,
        revision=revision,
        record=f'{{"value":"{key} {revision}"}}',
        by="owner",
        at=after(revision),
        bank_version="1.0.0",
        wording="5f2d8c",
        origin="typed",
        change=f"change-{revision}",
    )
    return replace(event, **changes)


def an_edit(key="passage:grants", revision=1, **changes) -> EditorialEvent:
    """Something an editor did to the document."""
    event = EditorialEvent(
        key=key,
        revision=revision,
        record=f'{{"source":"{key} {revision}"}}',
        by="owner",
        at=after(revision),
        bank_version="1.0.0",
        origin="typed",
        change=f"change-{revision}",
    )
    return replace(event, **changes)


def a_brand(**changes) -> BrandRecord:
    """How the files of a foundation look."""
    brand = BrandRecord(
        revision=1,
        color="#11394a",
        paper="a4",
        logo=bytes(range(256)),
        logo_width=120,
        logo_height=40,
        logo_words="An alder leaf",
        letterhead=b"PK\x03\x04\x00",
        letterhead_name="letterhead.docx",
    )
    return replace(brand, **changes)


def a_draft(key="fund.amount", **changes) -> PageDraft:
    """A page half typed."""
    return replace(PageDraft(key=key, member="owner", revision=0, fields='{"text":["half a sen"]}', at=NOON), **changes)


def a_session(digest="d1", **changes) -> Session:
    """A browser that signed in."""
    session = Session(
        digest=digest, workspace="local", member="owner", csrf="c1", created_at=NOON, seen_at=NOON, role="owner"
    )
    return replace(session, **changes)


def a_workspace(id_="w1", **changes) -> WorkspaceRecord:
    """A foundation's home."""
    return replace(WorkspaceRecord(id_, "Alder Foundation", NOON), **changes)


def an_account(id_="a1", **changes) -> Account:
    """A person of the installation."""
    email = "rosa@example.org" if id_ in ("a1", "a5") else f"{id_}@example.org"
    return replace(Account(id_, email, "Rosa Lind", NOON), **changes)


def a_member(id_="m1", **changes) -> Member:
    """Rosa in her workspace."""
    return replace(Member(id_, "w1", "a1", "owner", "", NOON), **changes)


def an_invitation(id_="i1", **changes) -> Invitation:
    """Dana may join for half an hour."""
    made = Invitation(id_, "w1", "dana@example.org", "approver", "board", "Rosa Lind", NOON, after(30))
    return replace(made, **changes)


def a_link(digest="k1", **changes) -> MailedLink:
    """The link of that invitation."""
    return replace(MailedLink(digest, "dana@example.org", "i1", after(15)), **changes)


def an_attempt(digest="t1", **changes) -> Attempt:
    """A sign-in at a provider."""
    return replace(Attempt(digest, "browser", "nonce", "verifier", "/approvals", after(10)), **changes)


def a_log_event(**changes) -> LogEvent:
    """Rosa has invited Dana."""
    return replace(LogEvent("w1", NOON, "Rosa Lind", "a1", "invited", "dana@example.org", "approver"), **changes)


def a_comment(id_="c1", **changes) -> CommentRecord:
    """Rosa doubts an answer."""
    made = CommentRecord(id_, "pine", "fund.amount", "comment", "m1", "Rosa Lind", after(2), "Are we sure?", 1)
    return replace(made, **changes)


def a_mail(id_="q1", **changes) -> QueuedMail:
    """The invitation waits to be sent."""
    return replace(QueuedMail(id_, "w1", "invitation", "dana@example.org", '{"role":"approver"}', NOON, NOON), **changes)


def keep(store, *records, answers=()):
    """Add assessments, and answers to the first."""
    with store.write():
        for record in records:
            store.add_assessment(record)
        if answers:
            store.record_answers(records[0].id, tuple(answers))
