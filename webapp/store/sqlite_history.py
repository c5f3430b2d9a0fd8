"""The past of an assessment in the SQLite file: its moments by an index over time, and what stood at one of them."""

from __future__ import annotations

from datetime import datetime

from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.history import EVERYTHING, AnswerEvent, EditorialEvent, History, Wanted

# Items of a question have its id before an `@`. Ids hold no space, so that a list of them can be searched as one text.
# Both sides come in the order of their index and are merged on the way: what is older than the page is never read.
_LIST_MOMENTS = """
    SELECT at FROM answer_events
    WHERE assessment = :assessment AND at < :before
          AND (:questions IS NULL OR instr(:questions, ' ' || substr(key, 1, instr(key || '@', '@') - 1) || ' '))
          AND (:by IS NULL OR by = :by)
    UNION
    SELECT at FROM editorial_events
    WHERE assessment = :assessment AND at < :edits_before AND (:by IS NULL OR by = :by)
    ORDER BY at DESC LIMIT :limit"""
_LIST_ANSWERS_BETWEEN = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events
    WHERE assessment = :assessment AND at BETWEEN :first AND :last
          AND (:questions IS NULL OR instr(:questions, ' ' || substr(key, 1, instr(key || '@', '@') - 1) || ' '))
          AND (:by IS NULL OR by = :by)
    ORDER BY at DESC, key DESC, revision DESC"""
_LIST_EDITS_BETWEEN = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events
    WHERE assessment = :assessment AND at BETWEEN :first AND :last AND (:by IS NULL OR by = :by)
    ORDER BY at DESC, key DESC, revision DESC"""
_LIST_ANSWERS_AT = """
    SELECT key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events AS this
    WHERE assessment = ?1 AND +at <= ?2
          AND NOT EXISTS (
              SELECT 1 FROM answer_events AS later
              WHERE later.assessment = this.assessment AND later.key = this.key AND later.revision > this.revision
                    AND +later.at <= ?2
          )
    ORDER BY key"""
_LIST_EDITS_AT = """
    SELECT key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events AS this
    WHERE assessment = ?1 AND +at <= ?2
          AND NOT EXISTS (
              SELECT 1 FROM editorial_events AS later
              WHERE later.assessment = this.assessment AND later.key = this.key AND later.revision > this.revision
                    AND +later.at <= ?2
          )
    ORDER BY key"""


class SqliteHistory(History):
    """The part of the store that looks back; what each method promises stands in `history`."""

    _connections: Connections

    def list_moments(
        self, assessment_id: str, *, wanted: Wanted = EVERYTHING, before: datetime | None = None, limit: int = 50
    ) -> tuple[datetime, ...]:
        seen = rows.AFTER_ALL[0] if before is None else rows.as_text(before)
        values = {"before": seen, "edits_before": seen if wanted.edits else "", "limit": limit}
        found = self._connections.ask(_LIST_MOMENTS, _columns(assessment_id, wanted) | values)
        return tuple(rows.as_time(at) for (at,) in found)

    def list_answers_between(
        self, assessment_id: str, first: datetime, last: datetime, *, wanted: Wanted = EVERYTHING
    ) -> tuple[AnswerEvent, ...]:
        values = _columns(assessment_id, wanted) | {"first": rows.as_text(first), "last": rows.as_text(last)}
        return tuple(map(rows.event, self._connections.ask(_LIST_ANSWERS_BETWEEN, values)))

    def list_edits_between(
        self, assessment_id: str, first: datetime, last: datetime, *, wanted: Wanted = EVERYTHING
    ) -> tuple[EditorialEvent, ...]:
        if not wanted.edits:
            return ()
        values = _columns(assessment_id, wanted) | {"first": rows.as_text(first), "last": rows.as_text(last)}
        return tuple(map(rows.editorial_event, self._connections.ask(_LIST_EDITS_BETWEEN, values)))

    def list_answers_at(self, assessment_id: str, at: datetime) -> tuple[AnswerEvent, ...]:
        found = self._connections.ask(_LIST_ANSWERS_AT, (assessment_id, rows.as_text(at)))
        return tuple(map(rows.event, found))

    def list_edits_at(self, assessment_id: str, at: datetime) -> tuple[EditorialEvent, ...]:
        found = self._connections.ask(_LIST_EDITS_AT, (assessment_id, rows.as_text(at)))
        return tuple(map(rows.editorial_event, found))


def _columns(assessment_id: str, wanted: Wanted) -> dict[str, object]:
    questions = None if wanted.questions is None else f" {' '.join(wanted.questions)} "
    return {"assessment": assessment_id, "questions": questions, "by": wanted.by}
