"""What people leave for one another in the SQLite file: the log, comments, and mail that waits."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import datetime

from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.people import CommentRecord, Comments, Log, LogEvent, Outbox, QueuedMail

_RECORD_LOG = """
    INSERT INTO log_events (workspace, at, by, account, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_LIST_LOG = """
    SELECT workspace, at, by, account, action, subject, detail, id
    FROM log_events WHERE workspace = ? AND id < ? ORDER BY id DESC LIMIT ?"""
_AFTER_ALL_IDS = 2**63 - 1

_LIST_COMMENTS = """
    SELECT id, assessment, key, kind, member, by, at, text, revision, resolved_at, resolved_by
    FROM comments WHERE assessment = ? ORDER BY at, id"""
_LIST_COMMENTS_ON = """
    SELECT id, assessment, key, kind, member, by, at, text, revision, resolved_at, resolved_by
    FROM comments WHERE assessment = ? AND key = ? ORDER BY at, id"""
_FIND_COMMENT = """
    SELECT id, assessment, key, kind, member, by, at, text, revision, resolved_at, resolved_by
    FROM comments WHERE assessment = ? AND id = ?"""
_ADD_COMMENT = """
    INSERT INTO comments (id, assessment, key, kind, member, by, at, text, revision, resolved_at, resolved_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_RECORD_COMMENT = "UPDATE comments SET resolved_at = ?, resolved_by = ? WHERE assessment = ? AND id = ?"

_ADD_MAIL = """
    INSERT INTO outbox (id, workspace, kind, recipient, record, queued_at, next_at, tries, claimed_until, failed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_TAKE_MAIL = """
    UPDATE outbox SET claimed_until = :until, tries = tries + 1
    WHERE id = (SELECT id FROM outbox WHERE failed_at IS NULL AND next_at <= :at
                AND (claimed_until IS NULL OR claimed_until <= :at) ORDER BY next_at, id LIMIT 1)
    RETURNING id, workspace, kind, recipient, record, queued_at, next_at, tries, claimed_until, failed_at"""
_RECORD_MAIL = "UPDATE outbox SET next_at = ?, tries = ?, claimed_until = ?, failed_at = ? WHERE id = ?"
_REMOVE_MAIL = "DELETE FROM outbox WHERE id = ?"
_REMOVE_FAILED_MAIL = "DELETE FROM outbox WHERE failed_at < ?"
_LIST_FAILED_MAIL = """
    SELECT id, workspace, kind, recipient, record, queued_at, next_at, tries, claimed_until, failed_at
    FROM outbox WHERE failed_at IS NOT NULL AND (workspace = ?1 OR ?1 IS NULL) ORDER BY failed_at DESC, id LIMIT ?2"""
_COUNT_MAIL = """
    SELECT (SELECT count(*) FROM outbox WHERE failed_at IS NULL),
           (SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL)"""


class SqliteExchange(Log, Comments, Outbox):
    """The part of the store for what people leave for one another; what each method promises stands in `people`."""

    _connections: Connections

    def _conflicts(self, subject: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    # ── The log ──

    def record_log(self, event: LogEvent) -> None:
        who = (event.workspace, rows.as_text(event.at), event.by, event.account)
        self._connections.change(_RECORD_LOG, (*who, event.action, event.subject, event.detail))

    def list_log(self, workspace: str, before: int | None = None, limit: int = 50) -> tuple[LogEvent, ...]:
        first = _AFTER_ALL_IDS if before is None else before
        return tuple(map(rows.log_event, self._connections.ask(_LIST_LOG, (workspace, first, limit))))

    # ── Comments ──

    def list_comments(self, assessment_id: str, key: str | None = None) -> tuple[CommentRecord, ...]:
        if key is None:
            return tuple(map(rows.comment, self._connections.ask(_LIST_COMMENTS, (assessment_id,))))
        return tuple(map(rows.comment, self._connections.ask(_LIST_COMMENTS_ON, (assessment_id, key))))

    def find_comment(self, assessment_id: str, comment: str) -> CommentRecord | None:
        found = self._connections.ask(_FIND_COMMENT, (assessment_id, comment))
        return rows.comment(found[0]) if found else None

    def add_comment(self, comment: CommentRecord) -> None:
        values = astuple(comment)
        kept = (*values[:6], rows.as_text(comment.at), *values[7:9], rows.as_text_or_none(comment.resolved_at))
        with self._conflicts(comment.assessment):
            self._connections.change(_ADD_COMMENT, (*kept, comment.resolved_by))

    def record_comment(self, comment: CommentRecord) -> None:
        state = (rows.as_text_or_none(comment.resolved_at), comment.resolved_by)
        self._connections.change(_RECORD_COMMENT, (*state, comment.assessment, comment.id))

    # ── Mail that waits ──

    def add_mail(self, mail: QueuedMail) -> None:
        values = astuple(mail)
        times = (rows.as_text_or_none(mail.claimed_until), rows.as_text_or_none(mail.failed_at))
        queued = (rows.as_text(mail.queued_at), rows.as_text(mail.next_at))
        with self._conflicts(mail.id):
            self._connections.change(_ADD_MAIL, (*values[:5], *queued, mail.tries, *times))

    def take_mail(self, at: datetime, claimed_until: datetime) -> QueuedMail | None:
        values = {"at": rows.as_text(at), "until": rows.as_text(claimed_until)}
        taken = self._connections.take(_TAKE_MAIL, values)
        return rows.queued_mail(taken[0]) if taken else None

    def record_mail(self, mail: QueuedMail) -> None:
        times = (rows.as_text_or_none(mail.claimed_until), rows.as_text_or_none(mail.failed_at))
        self._connections.change(_RECORD_MAIL, (rows.as_text(mail.next_at), mail.tries, *times, mail.id))

    def remove_mail(self, mail: str) -> None:
        self._connections.change(_REMOVE_MAIL, (mail,))

    def remove_failed_mail(self, before: datetime) -> None:
        self._connections.change(_REMOVE_FAILED_MAIL, (rows.as_text(before),))

    def list_failed_mail(self, workspace: str | None = None, limit: int = 50) -> tuple[QueuedMail, ...]:
        return tuple(map(rows.queued_mail, self._connections.ask(_LIST_FAILED_MAIL, (workspace, limit))))

    def count_mail(self) -> tuple[int, int]:
        ((waiting, failed),) = self._connections.ask(_COUNT_MAIL)
        return int(waiting), int(failed)
