"""What partners ask, in the SQLite file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.publications import Inquiries, InquiryGroup, InquiryRecord, OpenCount, VoteCount

_GET_INQUIRY = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision
    FROM inquiries WHERE id = ? AND workspace = ?"""
_LIST_INQUIRIES = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision,
           (SELECT count(*) - 1 FROM inquiries AS member WHERE member."group" = page.id)
    FROM inquiries AS page
    WHERE "group" = id AND workspace = ? AND (asked_at, id) < (?, ?) ORDER BY asked_at DESC, id DESC LIMIT ?"""
_LIST_INQUIRIES_IN_STATE = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision,
           (SELECT count(*) - 1 FROM inquiries AS member WHERE member."group" = page.id)
    FROM inquiries AS page
    WHERE "group" = id AND workspace = ? AND state = ? AND (asked_at, id) < (?, ?)
    ORDER BY asked_at DESC, id DESC LIMIT ?"""
_LIST_INQUIRIES_IN = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision
    FROM inquiries WHERE "group" = ? AND workspace = ? ORDER BY asked_at, id"""
_LIST_INQUIRIES_OF = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision
    FROM inquiries WHERE faq = ? ORDER BY number, entry LIMIT ?"""
_COUNT_INQUIRIES = "SELECT state, number FROM inquiry_totals WHERE workspace = ? AND number > 0"
_LIST_OPEN_COUNTS = """
    SELECT entry, number,
           (SELECT min(asked_at) FROM inquiries
            WHERE faq = counted.faq AND entry = counted.entry AND state IN ('new', 'next'))
    FROM open_questions AS counted WHERE faq = ? AND number > 0 ORDER BY entry"""
_FIND_INQUIRY_BY_LINK = """
    SELECT id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply, replied_at, replied_by,
           "group", draft_key, answered_in, told_at, revision
    FROM inquiries WHERE id = (SELECT inquiry FROM inquiry_links WHERE digest = ?)"""
_ADD_INQUIRY = """
    INSERT INTO inquiries (id, workspace, faq, number, entry, question, text, name, email, asked_at, state, reply,
                           replied_at, replied_by, "group", draft_key, answered_in, told_at, revision)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_INQUIRY_LINK = "INSERT INTO inquiry_links (digest, inquiry) VALUES (?, ?)"
_RECORD_INQUIRY = """
    UPDATE inquiries SET state = ?, reply = ?, replied_at = ?, replied_by = ?, "group" = ?, draft_key = ?, answered_in = ?,
                         told_at = ?, revision = ?
    WHERE id = ? AND workspace = ?"""
_RECORD_GROUP = """UPDATE inquiries SET "group" = ?, revision = revision + 1 WHERE "group" = ? AND workspace = ?"""
_REMOVE_INQUIRY = "DELETE FROM inquiries WHERE id = ? AND workspace = ?"
_COUNT_VOTE = """
    INSERT INTO votes (faq, number, entry, verdict, votes) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET votes = votes + 1"""
_LIST_VOTES = "SELECT number, entry, verdict, votes FROM votes WHERE faq = ? ORDER BY number, entry, verdict"


class SqliteInquiries(Inquiries):
    """The part of the store for what partners ask; what each method promises stands in `publications`."""

    _connections: Connections

    def _conflicts(self, subject: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def get_inquiry(self, workspace: str, inquiry: str) -> InquiryRecord:
        for row in self._connections.ask(_GET_INQUIRY, (inquiry, workspace)):
            return rows.inquiry(row)
        raise NotFound(inquiry)

    def list_inquiries(
        self,
        workspace: str,
        *,
        state: str | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 20,
    ) -> tuple[InquiryGroup, ...]:
        seen = rows.AFTER_ALL if before is None else (rows.as_text(before[0]), before[1])
        if state is None:
            found = self._connections.ask(_LIST_INQUIRIES, (workspace, *seen, limit))
        else:
            found = self._connections.ask(_LIST_INQUIRIES_IN_STATE, (workspace, state, *seen, limit))
        return tuple(InquiryGroup(rows.inquiry(row[:-1]), row[-1]) for row in found)

    def list_inquiries_in(self, workspace: str, group: str) -> tuple[InquiryRecord, ...]:
        return tuple(map(rows.inquiry, self._connections.ask(_LIST_INQUIRIES_IN, (group, workspace))))

    def list_inquiries_of(self, faq: str, limit: int = 1000) -> tuple[InquiryRecord, ...]:
        return tuple(map(rows.inquiry, self._connections.ask(_LIST_INQUIRIES_OF, (faq, limit))))

    def count_inquiries(self, workspace: str) -> Mapping[str, int]:
        return {str(state): int(number) for state, number in self._connections.ask(_COUNT_INQUIRIES, (workspace,))}

    def list_open_counts(self, faq: str) -> tuple[OpenCount, ...]:
        found = self._connections.ask(_LIST_OPEN_COUNTS, (faq,))
        return tuple(OpenCount(entry, number, rows.as_time(oldest)) for entry, number, oldest in found)

    def find_inquiry_by_link(self, digest: str) -> InquiryRecord | None:
        found = self._connections.ask(_FIND_INQUIRY_BY_LINK, (digest,))
        return rows.inquiry(found[0]) if found else None

    def add_inquiry(self, record: InquiryRecord) -> None:
        with self._conflicts(record.faq):
            self._connections.change(_ADD_INQUIRY, rows.inquiry_columns(record))

    def add_inquiry_link(self, digest: str, inquiry: str) -> None:
        with self._conflicts(inquiry):
            self._connections.change(_ADD_INQUIRY_LINK, (digest, inquiry))

    def record_inquiry(self, record: InquiryRecord) -> None:
        columns = rows.inquiry_columns(record)
        if not self._connections.change(_RECORD_INQUIRY, (*columns[10:], record.id, record.workspace)):
            raise NotFound(record.id)

    def record_group(self, workspace: str, group: str, into: str) -> None:
        self._connections.change(_RECORD_GROUP, (into, group, workspace))

    def remove_inquiry(self, workspace: str, inquiry: str) -> None:
        self._connections.change(_REMOVE_INQUIRY, (inquiry, workspace))

    def count_vote(self, faq: str, number: int, entry: str, verdict: str) -> None:
        with self._conflicts(faq):
            self._connections.change(_COUNT_VOTE, (faq, number, entry, verdict))

    def list_votes(self, faq: str) -> tuple[VoteCount, ...]:
        return tuple(VoteCount(*row) for row in self._connections.ask(_LIST_VOTES, (faq,)))
