"""The store in one SQLite file: every question is one statement, every change happens inside `write()`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import ModuleType

from webapp.domain.errors import AlreadyKept, Busy, Misused, NotFound
from webapp.store import rows
from webapp.store.ballot_boxes import FOLDER, BoxFiles, SqliteBallotBoxes
from webapp.store.connections import LIBRARY, Connections, Trace, refusing
from webapp.store.migrations import STEPS, Step, check_file, make_file, migrate
from webapp.store.port import (
    MEMBER_NAME,
    OWN,
    AnswerEvent,
    AssessmentRecord,
    BrandRecord,
    EditorialEvent,
    PageDraft,
    Session,
    Store,
)
from webapp.store.sqlite_exchange import SqliteExchange
from webapp.store.sqlite_history import SqliteHistory
from webapp.store.sqlite_inquiries import SqliteInquiries
from webapp.store.sqlite_people import SqlitePeople
from webapp.store.sqlite_publications import SqlitePublications
from webapp.store.sqlite_reminders import SqliteReminders
from webapp.store.sqlite_wordings import SqliteWordings
from webapp.store.sqlite_workshops import SqliteWorkshops
from webapp.store.turns import Turns

FILE = "upfront.sqlite3"

_GET_ASSESSMENT = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments WHERE id = ? AND workspace = ?"""
_LIST_IN_USE = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments
    WHERE workspace = ? AND kind = ? AND deleted_at IS NULL AND archived_at IS NULL AND (changed_at, id) < (?, ?)
    ORDER BY changed_at DESC, id DESC LIMIT ?"""
_LIST_ARCHIVED = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments
    WHERE workspace = ? AND kind = ? AND deleted_at IS NULL AND archived_at IS NOT NULL AND (changed_at, id) < (?, ?)
    ORDER BY changed_at DESC, id DESC LIMIT ?"""
_LIST_DELETED = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments WHERE workspace = ? AND deleted_at IS NOT NULL
    ORDER BY deleted_at DESC, id DESC LIMIT ?"""
_LIST_DUE = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments
    WHERE workspace = ? AND kind = 'own' AND due <> '' AND deleted_at IS NULL AND archived_at IS NULL
    ORDER BY due, id LIMIT ?"""
_ADD_ASSESSMENT = """
    INSERT INTO assessments (id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
                             created_at, changed_at, archived_at, deleted_at)
    VALUES (:id, :workspace, :kind, :bank, :bank_version, :route, :revision, :place, :summary, :due,
            :created_at, :changed_at, :archived_at, :deleted_at)"""
_RECORD_ASSESSMENT = """
    UPDATE assessments
    SET kind = :kind, bank = :bank, bank_version = :bank_version, route = :route, revision = :revision, place = :place,
        summary = :summary, due = :due, changed_at = :changed_at, archived_at = :archived_at, deleted_at = :deleted_at
    WHERE id = :id AND workspace = :workspace"""
_LIST_ANSWERS = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM current_answers WHERE assessment = ? ORDER BY key"""
_LIST_HISTORY = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events WHERE assessment = ? AND key = ? ORDER BY revision DESC"""
_LIST_CHANGE = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events WHERE assessment = ? AND change = ? ORDER BY key, revision"""
_RECORD_ANSWERS = """
    INSERT INTO answer_events (assessment, key, revision, record, by, at, bank_version, wording, origin, change)
    SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
           json_extract(value, '$[6]'), json_extract(value, '$[7]'), json_extract(value, '$[8]')
    FROM json_each(?)"""
_LIST_EDITORIAL = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM current_editorial WHERE assessment = ? ORDER BY key"""
_LIST_EDITORIAL_HISTORY = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events WHERE assessment = ? AND key = ? ORDER BY revision DESC"""
_LIST_EDITORIAL_CHANGE = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events WHERE assessment = ? AND change = ? ORDER BY key, revision"""
_RECORD_EDITORIAL = """
    INSERT INTO editorial_events (assessment, key, revision, record, by, at, bank_version, origin, change)
    SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
           json_extract(value, '$[6]'), json_extract(value, '$[7]')
    FROM json_each(?)"""
_FIND_BRAND = """
    SELECT revision, color, paper, logo, logo_width, logo_height, logo_words, letterhead, letterhead_name
    FROM brands WHERE assessment = ?"""
_RECORD_BRAND = """
    INSERT INTO brands (assessment, revision, color, paper, logo, logo_width, logo_height, logo_words,
                        letterhead, letterhead_name)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE
    SET revision = excluded.revision, color = excluded.color, paper = excluded.paper, logo = excluded.logo,
        logo_width = excluded.logo_width, logo_height = excluded.logo_height, logo_words = excluded.logo_words,
        letterhead = excluded.letterhead, letterhead_name = excluded.letterhead_name"""
_FIND_PAGE_DRAFT = """
    SELECT key, member, revision, fields, at FROM page_drafts WHERE assessment = ? AND key = ? AND member = ?"""
_FIND_LATEST_PAGE_DRAFT = """
    SELECT key, member, revision, fields, at FROM page_drafts
    WHERE assessment = ? AND member = ? ORDER BY at DESC, key DESC LIMIT 1"""
_LIST_PAGE_DRAFTS = """
    SELECT key, member, revision, fields, at FROM page_drafts WHERE assessment = ? ORDER BY key, member"""
_RECORD_PAGE_DRAFT = """
    INSERT INTO page_drafts (assessment, key, member, revision, fields, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET revision = excluded.revision, fields = excluded.fields, at = excluded.at"""
_REMOVE_PAGE_DRAFT = "DELETE FROM page_drafts WHERE assessment = ? AND key = ? AND member = ?"
_REMOVE_DISCARDED = "DELETE FROM assessments WHERE deleted_at < ? OR (kind = 'example' AND changed_at < ?)"

_LIST_EVERY_ASSESSMENT = """
    SELECT id, workspace, kind, bank, bank_version, route, revision, place, summary, due,
           created_at, changed_at, archived_at, deleted_at
    FROM assessments WHERE workspace = ? AND kind = 'own' AND deleted_at IS NULL ORDER BY created_at, id"""
_LIST_EVERY_ANSWER = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events WHERE assessment = ? ORDER BY key, revision"""
_LIST_EVERY_EDIT = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events WHERE assessment = ? ORDER BY key, revision"""

_ADD_SIGN_IN_LINK = "INSERT INTO sign_in_links (digest, expires_at) VALUES (?, ?)"
# Those nobody used go with the next one that is.
_REMOVE_SIGN_IN_LINK = "DELETE FROM sign_in_links WHERE digest = ? OR expires_at <= ? RETURNING digest, expires_at"
# Who asks is asked for with every page; their name comes along in the same statement.
_FIND_SESSION = """
    SELECT sessions.digest, sessions.workspace, coalesce(members.id, sessions.member), sessions.csrf,
           sessions.created_at, sessions.seen_at, sessions.account,
           coalesce(accounts.name,
                    (SELECT value FROM preferences WHERE workspace = sessions.workspace AND name = ?), ''),
           coalesce(members.role, CASE WHEN sessions.account = '' THEN 'owner' ELSE '' END),
           coalesce(members.signs_as, ''), coalesce(accounts.email, ''),
           coalesce(workspaces.name, '')
    FROM sessions
    LEFT JOIN accounts ON accounts.id = sessions.account
    LEFT JOIN members ON members.workspace = sessions.workspace AND members.account = sessions.account
    LEFT JOIN workspaces ON workspaces.id = sessions.workspace
    WHERE sessions.digest = ?"""
_ADD_SESSION = """
    INSERT INTO sessions (digest, workspace, member, csrf, created_at, seen_at, account) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_RECORD_SESSION_SEEN = "UPDATE sessions SET seen_at = ? WHERE digest = ?"
_REMOVE_SESSION = "DELETE FROM sessions WHERE digest = ?"

_FIND_PREFERENCE = "SELECT value FROM preferences WHERE workspace = ? AND name = ?"
_RECORD_PREFERENCE = """
    INSERT INTO preferences (workspace, name, value) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value"""


class SqliteStore(
    SqlitePublications,
    SqlitePeople,
    SqliteExchange,
    SqliteHistory,
    SqliteInquiries,
    SqliteWordings,
    SqliteReminders,
    SqliteWorkshops,
    SqliteBallotBoxes,
    Store,
):
    """Upfront's own data in a folder; what each method promises stands in `port`."""

    def __init__(self, connections: Connections) -> None:
        self.file = connections.file
        self._connections = connections
        self._turns = Turns()
        self._box_files = BoxFiles(self.file.parent / FOLDER, connections.library)
        self._to_wipe = False

    # ── All or nothing ──

    @contextmanager
    def write(self) -> Iterator[None]:
        if self._connections.in_transaction:
            raise Misused("write() inside write()")
        with self._turns.turn() as patience:
            with self._connections.transaction(patience):
                yield
            if self._to_wipe:
                self._to_wipe = not self._connections.empty_log()
                self._shred_left_boxes()

    # ── Assessments ──

    def get_assessment(self, workspace: str, assessment_id: str) -> AssessmentRecord:
        for row in self._connections.ask(_GET_ASSESSMENT, (assessment_id, workspace)):
            return rows.assessment(row)
        raise NotFound(assessment_id)

    def list_assessments(
        self,
        workspace: str,
        *,
        kind: str = OWN,
        archived: bool = False,
        before: tuple[datetime, str] | None = None,
        limit: int = 20,
    ) -> tuple[AssessmentRecord, ...]:
        seen = rows.AFTER_ALL if before is None else (rows.as_text(before[0]), before[1])
        found = self._connections.ask(_LIST_ARCHIVED if archived else _LIST_IN_USE, (workspace, kind, *seen, limit))
        return tuple(map(rows.assessment, found))

    def list_deleted(self, workspace: str, limit: int = 20) -> tuple[AssessmentRecord, ...]:
        return tuple(map(rows.assessment, self._connections.ask(_LIST_DELETED, (workspace, limit))))

    def list_due(self, workspace: str, limit: int = 6) -> tuple[AssessmentRecord, ...]:
        return tuple(map(rows.assessment, self._connections.ask(_LIST_DUE, (workspace, limit))))

    def add_assessment(self, record: AssessmentRecord) -> None:
        with self._conflicts(record.id):
            self._connections.change(_ADD_ASSESSMENT, rows.assessment_columns(record))

    def record_assessment(self, record: AssessmentRecord) -> None:
        if not self._connections.change(_RECORD_ASSESSMENT, rows.assessment_columns(record)):
            raise NotFound(record.id)

    def remove_discarded(self, before: datetime | None = None) -> int:
        # What was there stays readable in the write-ahead log until that is emptied, which cannot happen inside a
        # transaction: `write()` does it at its end.
        until = rows.AFTER_ALL[0] if before is None else rows.as_text(before)
        removed = self._connections.change(_REMOVE_DISCARDED, (until, until))
        self._to_wipe = True
        return removed

    # ── Answers ──

    def list_answers(self, assessment_id: str) -> tuple[AnswerEvent, ...]:
        return tuple(map(rows.event, self._connections.ask(_LIST_ANSWERS, (assessment_id,))))

    def list_history(self, assessment_id: str, key: str) -> tuple[AnswerEvent, ...]:
        return tuple(map(rows.event, self._connections.ask(_LIST_HISTORY, (assessment_id, key))))

    def list_change(self, assessment_id: str, change: str) -> tuple[AnswerEvent, ...]:
        return tuple(map(rows.event, self._connections.ask(_LIST_CHANGE, (assessment_id, change))))

    def record_answers(self, assessment_id: str, events: tuple[AnswerEvent, ...]) -> None:
        with self._conflicts(assessment_id):
            self._connections.change(_RECORD_ANSWERS, (assessment_id, rows.events_json(events)))

    # ── What an editor made of the document ──

    def list_editorial(self, assessment_id: str) -> tuple[EditorialEvent, ...]:
        return tuple(map(rows.editorial_event, self._connections.ask(_LIST_EDITORIAL, (assessment_id,))))

    def list_editorial_history(self, assessment_id: str, key: str) -> tuple[EditorialEvent, ...]:
        return tuple(map(rows.editorial_event, self._connections.ask(_LIST_EDITORIAL_HISTORY, (assessment_id, key))))

    def list_editorial_change(self, assessment_id: str, change: str) -> tuple[EditorialEvent, ...]:
        return tuple(map(rows.editorial_event, self._connections.ask(_LIST_EDITORIAL_CHANGE, (assessment_id, change))))

    def record_editorial(self, assessment_id: str, events: tuple[EditorialEvent, ...]) -> None:
        with self._conflicts(assessment_id):
            self._connections.change(_RECORD_EDITORIAL, (assessment_id, rows.editorial_json(events)))

    def find_brand(self, assessment_id: str) -> BrandRecord | None:
        found = self._connections.ask(_FIND_BRAND, (assessment_id,))
        return rows.brand(found[0]) if found else None

    def record_brand(self, assessment_id: str, brand: BrandRecord) -> None:
        with self._conflicts(assessment_id):
            self._connections.change(_RECORD_BRAND, (assessment_id, *rows.brand_columns(brand)))

    # ── Half-typed pages ──

    def find_page_draft(self, assessment_id: str, key: str, member: str) -> PageDraft | None:
        found = self._connections.ask(_FIND_PAGE_DRAFT, (assessment_id, key, member))
        return rows.page_draft(found[0]) if found else None

    def find_latest_page_draft(self, assessment_id: str, member: str) -> PageDraft | None:
        found = self._connections.ask(_FIND_LATEST_PAGE_DRAFT, (assessment_id, member))
        return rows.page_draft(found[0]) if found else None

    def list_page_drafts(self, assessment_id: str) -> tuple[PageDraft, ...]:
        return tuple(rows.page_draft(row) for row in self._connections.ask(_LIST_PAGE_DRAFTS, (assessment_id,)))

    def record_page_draft(self, assessment_id: str, draft: PageDraft) -> None:
        values = (assessment_id, draft.key, draft.member, draft.revision, draft.fields, rows.as_text(draft.at))
        with self._conflicts(assessment_id):
            self._connections.change(_RECORD_PAGE_DRAFT, values)

    def remove_page_draft(self, assessment_id: str, key: str, member: str) -> None:
        self._connections.change(_REMOVE_PAGE_DRAFT, (assessment_id, key, member))

    # ── Sign-in ──

    def add_sign_in_link(self, digest: str, expires_at: datetime) -> None:
        with self._conflicts(digest):
            self._connections.change(_ADD_SIGN_IN_LINK, (digest, rows.as_text(expires_at)))

    def remove_sign_in_link(self, digest: str, at: datetime) -> bool:
        used = self._connections.take(_REMOVE_SIGN_IN_LINK, (digest, rows.as_text(at)))
        return any(found == digest and rows.as_time(expires_at) > at for found, expires_at in used)

    def find_session(self, digest: str) -> Session | None:
        found = self._connections.ask(_FIND_SESSION, (MEMBER_NAME, digest))
        return rows.session(found[0]) if found else None

    def add_session(self, session: Session) -> None:
        times = (rows.as_text(session.created_at), rows.as_text(session.seen_at))
        with self._conflicts(session.digest):
            who = (session.digest, session.workspace, session.member, session.csrf)
            self._connections.change(_ADD_SESSION, (*who, *times, session.account))

    def record_session_seen(self, digest: str, at: datetime) -> None:
        self._connections.change(_RECORD_SESSION_SEEN, (rows.as_text(at), digest))

    def remove_session(self, digest: str) -> None:
        self._connections.change(_REMOVE_SESSION, (digest,))

    # ── All there is of a workspace ──

    def list_every_assessment(self, workspace: str) -> tuple[AssessmentRecord, ...]:
        return tuple(map(rows.assessment, self._connections.ask(_LIST_EVERY_ASSESSMENT, (workspace,))))

    def list_every_answer(self, assessment_id: str) -> tuple[AnswerEvent, ...]:
        return tuple(map(rows.event, self._connections.ask(_LIST_EVERY_ANSWER, (assessment_id,))))

    def list_every_edit(self, assessment_id: str) -> tuple[EditorialEvent, ...]:
        return tuple(map(rows.editorial_event, self._connections.ask(_LIST_EVERY_EDIT, (assessment_id,))))

    # ── Preferences ──

    def find_preference(self, workspace: str, name: str) -> str | None:
        for (value,) in self._connections.ask(_FIND_PREFERENCE, (workspace, name)):
            return str(value)
        return None

    def record_preference(self, workspace: str, name: str, value: str) -> None:
        self._connections.change(_RECORD_PREFERENCE, (workspace, name, value))

    # ── The file itself ──

    def describe(self) -> str:
        mode, version = self._connections.mode, self._connections.library.sqlite_version
        return f"{self.file} (SQLite {version}, journal {mode.journal}, synchronous {mode.synchronous})"

    def trace(self, callback: Trace | None) -> None:
        """Call this with each statement that any thread runs from now on; None ends it. For tests."""
        self._connections.trace(callback)

    def close(self) -> None:
        try:
            # Whoever is writing gets to the end.
            with self._turns.turn():
                self._connections.close()
        except Busy:
            self._connections.close()
        self._box_files.close()

    @contextmanager
    def _conflicts(self, subject: str) -> Iterator[None]:
        """Say in the words of the contract why a row could not be added."""
        try:
            yield
        except self._connections.library.IntegrityError as error:
            # The message is all that tells them apart: pysqlite3 gives no extended codes.
            if "FOREIGN KEY constraint" in str(error):
                raise NotFound(subject) from error
            if "UNIQUE constraint" in str(error):
                raise AlreadyKept(subject) from error
            raise


def open_store(folder: Path, *, library: ModuleType = LIBRARY, steps: tuple[Step, ...] = STEPS) -> SqliteStore:
    """The store in this folder, made where there is none and brought up to date. Raises UnusableStore.

    Tests choose another SQLite and other migrations.
    """
    file = folder / FILE
    with refusing(file, library):
        check_file(file, library, steps)
        make_file(file)
        connections = Connections(file, library)
        migrate(connections, steps)
        connections.hold()
        return SqliteStore(connections)
