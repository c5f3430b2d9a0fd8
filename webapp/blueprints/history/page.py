"""Everything the page of an assessment's past shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for

from webapp.answer_files import UnfitRecord, parse_record
from webapp.blueprints.history.words import Asked, EditWords, PastWords, raw_words
from webapp.domain.text import plain
from webapp.renderers.answer_words import AnswerWords, moment, origin_words
from webapp.services.history import OWN_WORDS, Change, Past, type_wordings
from webapp.services.opened import Opened
from webapp.store.port import AnswerEvent

SHOWN_AT_ONCE = 6
"""Rows of one change: of an import, the rest opens on demand."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as it was given. `answer` is None where it cannot be put into words; then `raw` is how it is kept.

    `origin` is told where it came otherwise than the rest of its change. `restore` is where it can be brought back, with
    `revision` its own and `shown` the one that stands; empty where it stands, or cannot be. `all` lists all of its question
    where there are several.
    """

    key: str
    asked: Asked
    answer: AnswerWords | None
    raw: str
    origin: str
    current: bool
    revision: int
    shown: int
    restore: str
    all: str


@dataclass(frozen=True, slots=True)
class EditRow:
    """What was done to a part of the document; `current`: it stands so today."""

    edit: EditWords
    current: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What happened together. `only` leads to what this person did alone. The first rows are shown, the others on demand."""

    id: str
    by: str
    only: str
    origin: str
    answers: tuple[AnswerRow, ...]
    edits: tuple[EditRow, ...]

    @property
    def first(self) -> tuple[AnswerRow, ...]:
        """Answers shown at once."""
        return self.answers[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> tuple[AnswerRow, ...]:
        """Answers shown on demand."""
        return self.answers[SHOWN_AT_ONCE:]


@dataclass(frozen=True, slots=True)
class MomentLine:
    """A moment with what was changed at it. `at` is how addresses say it; `since` leads to what has changed since."""

    at: str
    at_text: str
    since: str
    changes: tuple[ChangeLine, ...]
    older: bool
    newer: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A moment that was chosen on another page of the list, as `from` or `to`."""

    name: str
    at: str
    at_text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is about: a section, or `words`, and a person; empty for all. `sections` leads to each."""

    section: str
    title: str
    by: str
    sections: tuple[tuple[str, str, str], ...]
    """Id, title and address of each."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything `pages/all_history.html` shows. `first`: it is the newest page; `older`: where the next one begins."""

    partnership: str
    moments: tuple[MomentLine, ...]
    chosen: tuple[Chosen, ...]
    filters: Filters
    everything: str
    newest: str
    compare: str
    first: bool
    older: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address of the page asks for; times as it says them, checked."""

    section: str = ""
    by: str = ""
    before: datetime | None = None
    older: datetime | None = None
    newer: datetime | None = None


def build_history_page(opened: Opened, past: Past, wordings: type_wordings, shown: Shown) -> HistoryPage:
    """The page. `wordings`: the earlier words of questions that read otherwise today."""
    then = PastWords(opened, wordings)
    voice = then.voice
    here = [at for at, _ in groupby(past.changes, lambda change: change.at)]
    newer = shown.newer or (here[0] if here else None)
    older = shown.older or (here[1] if len(here) > 1 else None)
    moments = tuple(
        MomentLine(
            at=at.isoformat(),
            at_text=moment(at, voice.words),
            since=_address(opened, "history.compare", **{"from": at.isoformat()}),
            changes=tuple(_change(then, change, shown) for change in changes),
            older=at == older,
            newer=at == newer,
        )
        for at, changes in groupby(past.changes, lambda change: change.at)
    )
    elsewhere = (("from", shown.older), ("to", shown.newer))
    return HistoryPage(
        partnership=plain(voice.name("partnership")[0]),
        moments=moments,
        chosen=tuple(
            Chosen(name, at.isoformat(), moment(at, voice.words)) for name, at in elsewhere if at and at not in here
        ),
        filters=_filters(then, shown),
        everything=_address(opened, "history.everything"),
        newest=_address(opened, "history.everything", section=shown.section, by=shown.by),
        compare=_address(opened, "history.compare"),
        first=shown.before is None,
        older=past.older.isoformat() if past.older else "",
    )


def _address(opened: Opened, endpoint: str, **query: str) -> str:
    filled = {name: value for name, value in query.items() if value}
    return url_for(endpoint, assessment_id=opened.record.id, **filled)  # type: ignore[arg-type]  # only query values


def _filters(then: PastWords, shown: Shown) -> Filters:
    opened, voice = then.opened, then.voice
    titles = {section.id: voice.text(section.title).source for section in opened.bank.sections}
    names = (*titles, OWN_WORDS)
    sections = tuple(
        (name, titles.get(name, ""), _address(opened, "history.everything", section=name, by=shown.by)) for name in names
    )
    return Filters(shown.section, titles.get(shown.section, ""), shown.by, sections)


def _change(then: PastWords, change: Change, shown: Shown) -> ChangeLine:
    opened = then.opened
    return ChangeLine(
        id=change.id,
        by=change.by,
        only=_address(opened, "history.everything", by=change.by, section=shown.section) if change.by else "",
        origin=origin_words(change.origin, then.voice.words),
        answers=tuple(_answer(then, event, change.origin) for event in change.answers),
        edits=tuple(
            EditRow(then.edited(event.key, event.record), event.revision == opened.editorial_revision(event.key))
            for event in change.edits
        ),
    )


def _answer(then: PastWords, event: AnswerEvent, origin: str) -> AnswerRow:
    opened, answer = then.opened, then.answered(event)
    current, asked = event.revision == opened.revision(event.key), event.key in opened.positions
    restorable = asked and not current and _fits(event, opened)
    return AnswerRow(
        key=event.key,
        asked=then.asked(event),
        answer=answer,
        raw=raw_words(event) if answer is None else "",
        origin=origin_words(event.origin, then.voice.words) if event.origin != origin else "",
        current=current,
        revision=event.revision,
        shown=opened.revision(event.key),
        restore=_on_question(opened, "questionnaire.restore", event.key) if restorable else "",
        all=_on_question(opened, "questionnaire.history", event.key) if asked and opened.revision(event.key) > 1 else "",
    )


def _fits(event: AnswerEvent, opened: Opened) -> bool:
    """Whether an answer can be given again: the bank of today can read it."""
    try:
        return event.record is None or bool(parse_record(opened.bank, event.key, event.record))
    except UnfitRecord:
        return False


def _on_question(opened: Opened, endpoint: str, key: str) -> str:
    return url_for(endpoint, assessment_id=opened.record.id, key=key)
