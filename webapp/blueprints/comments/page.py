"""Everything the pages of comments show, as values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webapp.domain.answers import split_key
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.domain.text import capitalised, plain
from webapp.forms.comment_form import Written
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import AnswerWords, answer_words, day_of, moment
from webapp.renderers.review import item_words
from webapp.services.comments import stands_sent_back
from webapp.services.opened import Opened
from webapp.store.people import SENT_BACK, CommentRecord


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment. `waits`: an approver sent the answer back and it stands as it was; `settled` says by whom and when."""

    id: str
    key: str
    by: str
    at_text: str
    text: str
    sent_back: bool
    waits: bool
    open: bool
    settled_by: str
    settled_on: str


@dataclass(frozen=True, slots=True)
class OnQuestion:
    """The comments on one question. `asked`: it is still asked; `short` is empty where the bank has no such question."""

    key: str
    short: str
    item: str
    asked: bool
    lines: tuple[CommentLine, ...]

    @property
    def open(self) -> int:
        """How many are open."""
        return sum(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """Everything `pages/comments.html` shows. `fresh` is an id for the next comment, `written` what was typed for it."""

    assessment_id: str
    key: str
    item: str
    question: str
    answer: AnswerWords
    lines: tuple[CommentLine, ...]
    fresh: str
    written: Written

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What has to be mended."""
        return (self.written.problem,) if self.written.problem else ()


@dataclass(frozen=True, slots=True)
class AllCommentsPage:
    """Everything `pages/all_comments.html` shows: questions with something open, and those on which all is resolved."""

    assessment_id: str
    partnership: str
    open: tuple[OnQuestion, ...]
    resolved: tuple[OnQuestion, ...]


def build_comments_page(
    opened: Opened, position: Position, comments: tuple[CommentRecord, ...], written: Written, fresh: str
) -> CommentsPage:
    """The comments on one question, oldest first."""
    voice, question = Voice(opened.facts, opened.language), position.question
    words = answer_words(voice, question, opened.answers.get(position.key))
    return CommentsPage(
        opened.record.id,
        position.key,
        item_words(voice, question.repeat, position.item),
        voice.text(question.text).source,
        replace(words, note=""),
        tuple(_line(opened, voice, comment) for comment in comments),
        fresh,
        written,
    )


def build_all_comments_page(opened: Opened, comments: tuple[CommentRecord, ...]) -> AllCommentsPage:
    """The comments of a whole assessment, by question, in the order asked; what is not asked any more comes last."""
    voice = Voice(opened.facts, opened.language)
    order = {key: place for place, key in enumerate(opened.positions)}
    keys = sorted({comment.key for comment in comments}, key=lambda key: (order.get(key, len(order)), key))
    groups = [_on_question(opened, voice, key, comments) for key in keys]
    return AllCommentsPage(
        opened.record.id,
        plain(voice.name("partnership")[0]),
        tuple(group for group in groups if group.open),
        tuple(group for group in groups if not group.open),
    )


def _on_question(opened: Opened, voice: Voice, key: str, comments: tuple[CommentRecord, ...]) -> OnQuestion:
    question_id, item = split_key(key) if key in opened.bank.position_of_key else (key, 1)
    question = opened.bank.question_by_id.get(question_id)
    lines = tuple(_line(opened, voice, comment) for comment in comments if comment.key == key)
    short = capitalised(voice.short(question)) if question else ""
    named = item_words(voice, question.repeat, item) if question and key in opened.positions else ""
    return OnQuestion(key, short, named, key in opened.positions, lines)


def _line(opened: Opened, voice: Voice, comment: CommentRecord) -> CommentLine:
    return CommentLine(
        id=comment.id,
        key=comment.key,
        by=comment.by,
        at_text=moment(comment.at, voice.words),
        text=comment.text,
        sent_back=comment.kind == SENT_BACK,
        waits=stands_sent_back(opened, comment),
        open=comment.resolved_at is None,
        settled_by=comment.resolved_by,
        settled_on=day_of(comment.resolved_at, voice.words) if comment.resolved_at else "",
    )
