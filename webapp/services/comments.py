"""What members write to one another beside a question. It stays between them: no document, file or mail is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.services.opened import Opened
from webapp.services.workspace import Person, Site
from webapp.store.people import COMMENT, SENT_BACK, CommentRecord


def add_comment(
    site: Site, opened: Opened, key: str, text: str, *, comment_id: str, by: Person, at: datetime
) -> CommentRecord:
    """Keep a comment on a question. The same id twice is a form sent twice: the first one stays. Raises NotFound."""
    opened.position(key)
    new = CommentRecord(comment_id, opened.record.id, key, COMMENT, by.member, by.called, at, text, opened.revision(key))
    with site.store.write():
        there = site.store.find_comment(opened.record.id, comment_id)
        if there is None:
            site.store.add_comment(new)
    return there or new


def resolve(site: Site, assessment_id: str, comment_id: str, by: Person, at: datetime) -> CommentRecord:
    """Say that nothing is left to do about a comment. Raises NotFound, also for another workspace's."""
    return _settle(site, assessment_id, comment_id, at, by.called)


def reopen(site: Site, assessment_id: str, comment_id: str) -> CommentRecord:
    """Say that something is left to do after all. Raises NotFound, also for another workspace's."""
    return _settle(site, assessment_id, comment_id, None, "")


def _settle(site: Site, assessment_id: str, comment_id: str, at: datetime | None, by: str) -> CommentRecord:
    with site.store.write():
        record = site.store.get_assessment(site.workspace, assessment_id)
        found = site.store.find_comment(assessment_id, comment_id) if record.deleted_at is None else None
        if found is None:
            raise NotFound(comment_id)
        if (found.resolved_at is None) == (at is None):
            return found
        settled = replace(found, resolved_at=at, resolved_by=by)
        site.store.record_comment(settled)
    return settled


def list_comments(site: Site, assessment_id: str, key: str | None = None) -> tuple[CommentRecord, ...]:
    """Comments of an assessment, or of one of its questions, oldest first; none on one's own computer."""
    return site.store.list_comments(assessment_id, key) if site.hosted else ()


def stands_sent_back(opened: Opened, comment: CommentRecord) -> bool:
    """Whether an approver waits for another answer than the one that stands."""
    sent_back = comment.kind == SENT_BACK and comment.resolved_at is None
    return sent_back and comment.revision == opened.revision(comment.key)


def list_sent_back(opened: Opened, comments: tuple[CommentRecord, ...]) -> dict[str, CommentRecord]:
    """By key, what an approver has sent back and nobody has changed yet; the last one where there are several."""
    return {comment.key: comment for comment in comments if stands_sent_back(opened, comment)}
