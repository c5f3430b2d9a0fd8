"""Everything the page of two moments shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for

from webapp.blueprints.history.words import Asked, EditWords, PastWords, raw_words
from webapp.domain.faq.document import Edition
from webapp.domain.publication.changes import compare
from webapp.domain.publication.frozen import freeze
from webapp.domain.text import plain
from webapp.renderers.answer_words import AnswerWords, moment
from webapp.renderers.change_lines import ChangeLines, build_change_lines
from webapp.services.history import AnswerDifference, Compared, type_wordings
from webapp.store.port import AnswerEvent


@dataclass(frozen=True, slots=True)
class Side:
    """An answer at one of the two moments. None where it cannot be put into words: then `raw` is how it is kept."""

    answer: AnswerWords | None
    raw: str
    by: str
    at_text: str
    reworded: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question whose answer differs. `all` lists every answer to it; empty where it is not asked."""

    key: str
    asked: Asked
    before: Side
    after: Side
    all: str


@dataclass(frozen=True, slots=True)
class EditRow:
    """A part of the document that an editor made something else of."""

    before: EditWords
    after: EditWords


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything `pages/compare_moments.html` shows. `said`: what differs in the FAQ; None where it says the same."""

    partnership: str
    older: str
    newer: str
    answers: tuple[AnswerRow, ...]
    edits: tuple[EditRow, ...]
    said: ChangeLines | None
    back: str


def build_compare_page(compared: Compared, wordings: type_wordings, older: datetime, newer: datetime) -> ComparePage:
    """The page of two moments, each in the words of its own."""
    before, after = (PastWords(side, wordings) for side in (compared.older, compared.newer))
    words = after.voice.words
    return ComparePage(
        partnership=plain(after.voice.name("partnership")[0]),
        older=moment(older, words),
        newer=moment(newer, words),
        answers=tuple(_answer(before, after, one) for one in compared.answers),
        edits=tuple(EditRow(before.edited(one.key, one.before), after.edited(one.key, one.after)) for one in compared.edits),
        said=_said(compared),
        back=url_for("history.everything", assessment_id=compared.newer.record.id),
    )


def _said(compared: Compared) -> ChangeLines | None:
    """What the FAQ made of one moment's answers says otherwise than that of the other's; both made with today's bank."""
    today = compared.newer.today
    older, newer = (freeze(replace(side.document, edition=Edition(0, today))) for side in (compared.older, compared.newer))
    changes = compare(older, newer)
    return build_change_lines(changes, compared.newer.language) if changes else None


def _answer(before: PastWords, after: PastWords, one: AnswerDifference) -> AnswerRow:
    opened = after.opened
    asked = (after.asked(one.after) if one.after else None) or (before.asked(one.before) if one.before else None)
    return AnswerRow(
        key=one.key,
        asked=asked or Asked("", "", "", reworded=True),
        before=_side(before, one.before),
        after=_side(after, one.after),
        all=url_for("questionnaire.history", assessment_id=opened.record.id, key=one.key)
        if one.key in opened.positions
        else "",
    )


def _side(then: PastWords, event: AnswerEvent | None) -> Side:
    answer = then.answered(event)
    if event is None:
        return Side(answer, "", "", "", reworded=False)
    return Side(
        answer=answer,
        raw=raw_words(event) if answer is None else "",
        by=event.by,
        at_text=moment(event.at, then.voice.words),
        reworded=event.record is not None and then.asked(event).reworded,
    )
