"""Values of the store's contract as the columns SQLite keeps, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from webapp.store.people import (
    Account,
    Attempt,
    CommentRecord,
    Invitation,
    LogEvent,
    MailedLink,
    Member,
    Membership,
    QueuedMail,
    WorkspaceRecord,
    WorkspaceSize,
)
from webapp.store.port import AnswerEvent, AssessmentRecord, BrandRecord, EditorialEvent, PageDraft, Session
from webapp.store.publications import FaqRecord, InquiryRecord, ListedFaq, PublicationLine, PublicationRecord
from webapp.store.workshops import SeatRecord, WorkshopRecord

Row = Sequence[Any]

AFTER_ALL = ("9999-12-31T23:59:59.999999+00:00", "")
"""Sorts after every time and id, so that the first page of a list is asked for like all others."""


def as_text(at: datetime) -> str:
    """A time as it is kept: in UTC and always equally long, so that texts sort as times do."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def as_text_or_none(at: datetime | None) -> str | None:
    """A time that need not be there."""
    return None if at is None else as_text(at)


def as_time(text: str) -> datetime:
    """A time that was kept."""
    return datetime.fromisoformat(text)


def assessment_columns(record: AssessmentRecord) -> dict[str, object]:
    """An assessment's columns by name."""
    return {
        "id": record.id,
        "workspace": record.workspace,
        "kind": record.kind,
        "bank": record.bank,
        "bank_version": record.bank_version,
        "route": record.route,
        "revision": record.revision,
        "place": record.place,
        "summary": record.summary,
        "due": record.due,
        "created_at": as_text(record.created_at),
        "changed_at": as_text(record.changed_at),
        "archived_at": as_text_or_none(record.archived_at),
        "deleted_at": as_text_or_none(record.deleted_at),
    }


def assessment(row: Row) -> AssessmentRecord:
    """An assessment from its columns, in the order of the dataclass."""
    return AssessmentRecord(*row[:-4], *_times(row[-4:]))


def events_json(events: Sequence[AnswerEvent]) -> str:
    """Events as one JSON array of arrays, so that one statement adds them all."""
    rows = [
        (it.key, it.revision, it.record, it.by, as_text(it.at), it.bank_version, it.wording, it.origin, it.change)
        for it in events
    ]
    # Not as ASCII: half a character, which no text may hold, would come through as an escape and never be readable again.
    return json.dumps(rows, ensure_ascii=False)


def event(row: Row) -> AnswerEvent:
    """An answer event from its columns, in the order of the dataclass."""
    return AnswerEvent(*row[:4], *_times(row[4:5]), *row[5:])


def editorial_json(events: Sequence[EditorialEvent]) -> str:
    """Events as one JSON array of arrays, as `events_json` makes it of answers."""
    rows = [(it.key, it.revision, it.record, it.by, as_text(it.at), it.bank_version, it.origin, it.change) for it in events]
    return json.dumps(rows, ensure_ascii=False)


def editorial_event(row: Row) -> EditorialEvent:
    """An editorial event from its columns, in the order of the dataclass."""
    return EditorialEvent(*row[:4], *_times(row[4:5]), *row[5:])


def brand_columns(brand: BrandRecord) -> tuple[object, ...]:
    """A brand's columns, in the order of the dataclass."""
    logo = (brand.logo, brand.logo_width, brand.logo_height, brand.logo_words)
    return (brand.revision, brand.color, brand.paper, *logo, brand.letterhead, brand.letterhead_name)


def brand(row: Row) -> BrandRecord:
    """A brand from its columns, in the order of the dataclass."""
    return BrandRecord(*row)


def page_draft(row: Row) -> PageDraft:
    """A draft from its columns, in the order of the dataclass."""
    return PageDraft(*row[:-1], *_times(row[-1:]))


def session(row: Row) -> Session:
    """A session from its columns, in the order of the dataclass."""
    return Session(*row[:4], *_times(row[4:6]), *row[6:])


def workspace(row: Row) -> WorkspaceRecord:
    """A workspace from its columns, in the order of the dataclass; likewise below."""
    return WorkspaceRecord(*row[:2], *_times(row[2:]))


def workspace_size(row: Row) -> WorkspaceSize:
    """A workspace with its sizes."""
    return WorkspaceSize(workspace(row[:3]), *row[3:8], *_times(row[8:]))


def account(row: Row) -> Account:
    """An account."""
    return Account(*row[:3], *_times(row[3:4]), *row[4:])


def member(row: Row) -> Member:
    """A member, with address and name of their account."""
    return Member(*row[:5], *_times(row[5:6]), *row[6:])


def membership(row: Row) -> Membership:
    """A workspace of an account."""
    return Membership(workspace(row[:3]), *row[3:])


def invitation(row: Row) -> Invitation:
    """An invitation."""
    return Invitation(*row[:6], *_times(row[6:]))


def mailed_link(row: Row) -> MailedLink:
    """A link that was sent."""
    return MailedLink(*row[:3], *_times(row[3:]))


def attempt(row: Row) -> Attempt:
    """An attempt to sign in at a provider."""
    return Attempt(*row[:5], *_times(row[5:]))


def log_event(row: Row) -> LogEvent:
    """An event of the log."""
    return LogEvent(row[0], *_times(row[1:2]), *row[2:])


def comment(row: Row) -> CommentRecord:
    """A comment."""
    return CommentRecord(*row[:6], *_times(row[6:7]), *row[7:9], *_times(row[9:10]), *row[10:])


def queued_mail(row: Row) -> QueuedMail:
    """A mail that waits."""
    return QueuedMail(*row[:5], *_times(row[5:7]), *row[7:8], *_times(row[8:]))


def faq(row: Row) -> FaqRecord:
    """A published FAQ."""
    published_at, withdrawn_at = _times((row[12], row[15]))
    shown = [bool(row[8]), bool(row[9]), row[10], row[11], published_at]
    return FaqRecord(*[*row[:8], *shown, *row[13:15], withdrawn_at, row[16]])


def listed_faq(row: Row) -> ListedFaq:
    """A published FAQ with its place in the directory."""
    return ListedFaq(faq(row[:17]), row[17])


def faq_columns(record: FaqRecord) -> tuple[object, ...]:
    """Its columns, in the order of the dataclass."""
    named = (record.id, record.workspace, record.assessment, record.slug, record.title, record.foundation)
    shown = (record.partnership, record.language, int(record.listed), int(record.counts_shown), record.latest)
    dates = (as_text(record.published_at), record.review_on, record.first_due, as_text_or_none(record.withdrawn_at))
    return (*named, *shown, record.revision, *dates, record.withdrawn_reason)


def publication_line(row: Row) -> PublicationLine:
    """A version without what is in it."""
    return PublicationLine(*row[:4], *_times(row[4:5]), *row[5:])


def publication(row: Row) -> PublicationRecord:
    """A version."""
    return PublicationRecord(*row[:4], *_times(row[4:5]), *row[5:])


def publication_columns(record: PublicationRecord) -> tuple[object, ...]:
    """Its columns, in the order of the dataclass."""
    named = (record.faq, record.number, record.workspace, record.position, as_text(record.published_at))
    chained = (record.published_by, record.title, record.previous, record.hash)
    return (*named, *chained, record.manifest, record.document, record.answers)


def inquiry(row: Row) -> InquiryRecord:
    """What a reader asked."""
    asked_at, replied_at, told_at = _times((row[9], row[12], row[17]))
    return InquiryRecord(*[*row[:9], asked_at, *row[10:12], replied_at, *row[13:17], told_at, row[18]])


def inquiry_columns(record: InquiryRecord) -> tuple[object, ...]:
    """Its columns, in the order of the dataclass."""
    asked = (record.id, record.workspace, record.faq, record.number, record.entry, record.question, record.text)
    asker = (record.name, record.email, as_text(record.asked_at), record.state, record.reply)
    replied = (as_text_or_none(record.replied_at), record.replied_by, record.group or record.id, record.draft_key)
    return (*asked, *asker, *replied, record.answered_in, as_text_or_none(record.told_at), record.revision)


def workshop(row: Row) -> WorkshopRecord:
    """A workshop."""
    expires_at, *times = _times((row[7], *row[13:]))
    seats_open, seats_most, rehearsal = bool(row[8]), row[9], bool(row[10])
    return WorkshopRecord(*[*row[:7], expires_at, seats_open, seats_most, rehearsal, *row[11:13], *times])


def workshop_columns(record: WorkshopRecord) -> dict[str, object]:
    """A workshop's columns by name."""
    times = {
        "code_expires_at": as_text(record.code_expires_at),
        "created_at": as_text(record.created_at),
        "changed_at": as_text(record.changed_at),
        "closed_at": as_text_or_none(record.closed_at),
        "checked_at": as_text_or_none(record.checked_at),
    }
    return asdict(record) | times | {"assessment": record.assessment or None}


def seat(row: Row) -> SeatRecord:
    """A place in a workshop."""
    return SeatRecord(*[*row[:6], *map(bool, row[6:])])


def _times(columns: Row) -> list[Any]:
    return [None if text is None else as_time(text) for text in columns]
