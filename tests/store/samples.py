"""Assessments, answers and what else a store keeps, for its tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
    session = Session(digest=digest, workspace="local", member="owner", csrf="c1", created_at=NOON, seen_at=NOON)
    return replace(session, **changes)


def keep(store, *records, answers=()):
    """Add assessments, and answers to the first."""
    with store.write():
        for record in records:
            store.add_assessment(record)
        if answers:
            store.record_answers(records[0].id, tuple(answers))
