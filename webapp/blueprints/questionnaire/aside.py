"""What members have written to one another beside a question, as far as the pages of answers tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.renderers.answer_words import day_of
from webapp.services.comments import list_comments, list_sent_back
from webapp.services.questionnaires import Opened
from webapp.services.workspace import Site
from webapp.store.people import CommentRecord


@dataclass(frozen=True, slots=True)
class SentBack:
    """An approver waits for another answer: who, since when, and why."""

    by: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class Aside:
    """The comments on one question: how many are open, and what was sent back."""

    open: int
    sent_back: SentBack | None


def find_aside(site: Site, opened: Opened, key: str) -> Aside | None:
    """What stands beside a question, in one statement; None on one's own computer."""
    if not site.hosted:
        return None
    comments = list_comments(site, opened.record.id, key)
    back = _sent_back(opened, list_sent_back(opened, comments))
    return Aside(sum(comment.resolved_at is None for comment in comments), back.get(key))


def find_sent_back(site: Site, opened: Opened) -> Mapping[str, SentBack]:
    """By key, what was sent back and stands as it was; nothing on one's own computer."""
    return _sent_back(opened, list_sent_back(opened, list_comments(site, opened.record.id)))


def _sent_back(opened: Opened, found: Mapping[str, CommentRecord]) -> dict[str, SentBack]:
    words = opened.bank.words[opened.language]
    return {key: SentBack(it.by, day_of(it.at, words), it.text) for key, it in found.items()}
