"""What the rest of Upfront asks of a store, whatever database keeps it.

`get_*` raises NotFound, `find_*` may return None, `list_*` returns what there is. `add_*`, `record_*` and `remove_*` change
something: they work only inside `write()`, which makes all of them happen or none. Times are aware and in UTC.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from webapp.store.history import AnswerEvent as AnswerEvent
from webapp.store.history import EditorialEvent as EditorialEvent
from webapp.store.history import History
from webapp.store.people import Comments, Entry, Log, Outbox, People
from webapp.store.publications import Inquiries, Publications
from webapp.store.reminders import Reminders
from webapp.store.wordings import Wordings
from webapp.store.workshops import BallotBoxes, Versions, Workshops

OWN, EXAMPLE = "own", "example"
"""The kinds of assessment: a foundation's own, and an example somebody opened to look around."""
MEMBER_NAME = "name"
"""The preference that holds what the owner is called."""


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """One assessment without its answers.

    `revision` counts every change to it. `place` is the key of the question its person goes on with. `summary` is what
    lists show of it, canonical JSON made with `bank_version`; `due` is the first day something in it is due, ISO, or empty.
    """

    id: str
    workspace: str
    kind: str
    bank: str
    bank_version: str
    route: str
    revision: int
    place: str
    summary: str
    due: str
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrandRecord:
    """How an assessment's files look. `revision` counts every change; what was not chosen is empty, or None."""

    revision: int
    color: str = ""
    paper: str = ""
    logo: bytes | None = None
    logo_width: int = 0
    logo_height: int = 0
    logo_words: str = ""
    letterhead: bytes | None = None
    letterhead_name: str = ""


@dataclass(frozen=True, slots=True)
class PageDraft:
    """What a member has typed into a question's page and not saved; `revision` is the answer's that the page showed."""

    key: str
    member: str
    revision: int
    fields: str
    """Canonical JSON: field name → list of values."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that has signed in. `digest` is the SHA-256 of the id its cookie holds.

    What stands below `account` is read with it, not kept with it, and is as it is by now: what the member is called, empty
    until it is given; their role (a MemberRole), empty for who is no member of the workspace or has chosen none; whom they
    sign for; the address of the account and what the workspace is called. `account` is empty in local mode.
    """

    digest: str
    workspace: str
    member: str
    csrf: str
    created_at: datetime
    seen_at: datetime
    account: str = ""
    name: str = ""
    role: str = ""
    signs_as: str = ""
    email: str = ""
    workspace_name: str = ""


class Assessments(Protocol):
    """Assessments, their answers and their half-typed pages."""

    def get_assessment(self, workspace: str, assessment_id: str) -> AssessmentRecord:
        """The assessment, archived and deleted ones too. Raises NotFound, also for another workspace's."""

    def list_assessments(
        self,
        workspace: str,
        *,
        kind: str = OWN,
        archived: bool = False,
        before: tuple[datetime, str] | None = None,
        limit: int = 20,
    ) -> tuple[AssessmentRecord, ...]:
        """Assessments of a kind, not deleted, last changed first; `before`: (changed_at, id) of the last already seen."""

    def list_deleted(self, workspace: str, limit: int = 20) -> tuple[AssessmentRecord, ...]:
        """Deleted assessments that can still be brought back, last deleted first."""

    def list_due(self, workspace: str, limit: int = 6) -> tuple[AssessmentRecord, ...]:
        """Own assessments, neither archived nor deleted, in which something is due, soonest first."""

    def list_answers(self, assessment_id: str) -> tuple[AnswerEvent, ...]:
        """The latest event of each question."""

    def list_history(self, assessment_id: str, key: str) -> tuple[AnswerEvent, ...]:
        """Every event of one question, newest first."""

    def list_change(self, assessment_id: str, change: str) -> tuple[AnswerEvent, ...]:
        """The events of one change; none where there is no such change."""

    def add_assessment(self, record: AssessmentRecord) -> None:
        """Keep a new assessment."""

    def record_assessment(self, record: AssessmentRecord) -> None:
        """Keep the assessment as it is now. Raises NotFound."""

    def record_answers(self, assessment_id: str, events: tuple[AnswerEvent, ...]) -> None:
        """Add these events, in one statement. Raises AlreadyKept where a revision of a question exists already."""

    def find_page_draft(self, assessment_id: str, key: str, member: str) -> PageDraft | None:
        """What the member typed into this page last."""

    def find_latest_page_draft(self, assessment_id: str, member: str) -> PageDraft | None:
        """The member's draft that was typed last."""

    def list_page_drafts(self, assessment_id: str) -> tuple[PageDraft, ...]:
        """The drafts of all members, in the order of their keys."""

    def record_page_draft(self, assessment_id: str, draft: PageDraft) -> None:
        """Keep this draft in place of the member's earlier one of the same page."""

    def remove_page_draft(self, assessment_id: str, key: str, member: str) -> None:
        """Forget the draft; nothing happens where there is none."""

    def remove_discarded(self, before: datetime | None = None) -> int:
        """Remove for good all assessments that are deleted and all opened examples, of every workspace; how many.

        `before`: only those deleted, or of examples changed last, before then.
        """


class Editing(Protocol):
    """What an editor made of an assessment's document, and how its files look."""

    def list_editorial(self, assessment_id: str) -> tuple[EditorialEvent, ...]:
        """The latest event of each key."""

    def list_editorial_history(self, assessment_id: str, key: str) -> tuple[EditorialEvent, ...]:
        """Every event of one key, newest first."""

    def list_editorial_change(self, assessment_id: str, change: str) -> tuple[EditorialEvent, ...]:
        """The events of one change; none where there is no such change."""

    def record_editorial(self, assessment_id: str, events: tuple[EditorialEvent, ...]) -> None:
        """Add these events, in one statement. Raises AlreadyKept where a revision of a key exists already."""

    def find_brand(self, assessment_id: str) -> BrandRecord | None:
        """How the files look, where anything about it was chosen."""

    def record_brand(self, assessment_id: str, brand: BrandRecord) -> None:
        """Keep this in place of what was chosen before. Raises NotFound."""


class Access(Protocol):
    """Sign-in links and sessions. Only digests of secrets are kept."""

    def add_sign_in_link(self, digest: str, expires_at: datetime) -> None:
        """Keep a link that can be used once until then."""

    def remove_sign_in_link(self, digest: str, at: datetime) -> bool:
        """Use a link up; whether it could be used at this time."""

    def find_session(self, digest: str) -> Session | None:
        """The session."""

    def add_session(self, session: Session) -> None:
        """Keep a new session."""

    def record_session_seen(self, digest: str, at: datetime) -> None:
        """Remember when the session was last used."""

    def remove_session(self, digest: str) -> None:
        """End a session."""


class Preferences(Protocol):
    """A few words about the workspace: a member's name, the bank version last run with."""

    def find_preference(self, workspace: str, name: str) -> str | None:
        """The value."""

    def record_preference(self, workspace: str, name: str, value: str) -> None:
        """Keep the value in place of an earlier one."""


class Everything(Protocol):
    """All there is of a workspace, for who takes it along."""

    def list_every_assessment(self, workspace: str) -> tuple[AssessmentRecord, ...]:
        """All own assessments, archived ones too and deleted ones not, those begun first first."""

    def list_every_answer(self, assessment_id: str) -> tuple[AnswerEvent, ...]:
        """Every event of every question, in the order of keys and revisions."""

    def list_every_edit(self, assessment_id: str) -> tuple[EditorialEvent, ...]:
        """Every event of everything edited, in the order of keys and revisions."""


class Store(
    Assessments,
    Editing,
    History,
    Access,
    Preferences,
    People,
    Entry,
    Log,
    Comments,
    Outbox,
    Everything,
    Publications,
    Inquiries,
    Wordings,
    Reminders,
    Workshops,
    BallotBoxes,
    Versions,
    Protocol,
):
    """All of it, in one place."""

    def write(self) -> AbstractContextManager[None]:
        """The only way to change anything: all inside happens, or nothing. When it ends, what was written is on disk.

        Raises Busy where others write for too long, and Unwritable where the disk refuses.
        """

    def describe(self) -> str:
        """One line for the person who starts the server: which database, where, how it keeps its promise."""

    def close(self) -> None:
        """Let go of the file; nothing may be asked afterwards."""
