"""An assessment and its dates as lists show them, in words of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from webapp.domain.answers import PartialDate
from webapp.domain.text import Words, capitalised, format_date
from webapp.renderers.answer_words import clock
from webapp.services.desk import Due, Listed
from webapp.store.publications import FaqRecord

SHORT_MONTH = 3
"""Letters of a month in a narrow column."""


@dataclass(frozen=True, slots=True)
class When:
    """A day; of today the time as well."""

    day: str
    time: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessment. `title` is typed, and of an unnamed partnership the bank's word for it.

    `version` is the newest that was published, 0 for none, and `withdrawn` whether that was taken back.
    """

    id: str
    title: str
    named: bool
    foundation: str
    route: str
    copied: bool
    begun: When
    changed: When
    untouched: bool
    sections: tuple[tuple[str, ...], ...]
    decided: int
    undecided: int
    withheld: int
    unanswered: int
    civic: int | None
    grant: int | None
    next_key: str
    next_text: str
    waiting_ceo: int
    waiting_board: int
    held: int
    version: int = 0
    withdrawn: bool = False

    @property
    def answered(self) -> int:
        """How many questions have an answer of any kind."""
        return self.decided + self.undecided + self.withheld


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something due: a month or a day, with the year where it is not this one. `key` is empty for the day of review."""

    iso: str
    month: str
    day: str
    year: str
    over: bool
    short: str
    item: str
    decider: str
    href: str
    of: str


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published FAQ in which something falls due; `over`: its day has passed, and its public page says so."""

    title: str
    iso: str
    when: str
    over: bool


def build_sheet(listed: Listed, words: Words, today: date) -> Sheet:
    """The sheet of an assessment."""
    record, summary = listed.record, listed.summary
    counts = summary.counts
    return Sheet(
        id=record.id,
        title=summary.partnership or capitalised(words.names["partnership"]),
        named=bool(summary.partnership),
        foundation=summary.foundation,
        route=record.route,
        copied=summary.copied,
        begun=when(record.created_at, words, today),
        changed=when(record.changed_at, words, today),
        untouched=record.changed_at == record.created_at,
        sections=summary.sections,
        decided=counts["decided"],
        undecided=counts["undecided"],
        withheld=counts["withheld"],
        unanswered=counts["unanswered"],
        civic=summary.civic,
        grant=summary.grant,
        next_key=summary.next_key,
        next_text=summary.next_text,
        waiting_ceo=summary.waiting_ceo,
        waiting_board=summary.waiting_board,
        held=summary.held,
        version=listed.faq.latest if listed.faq else 0,
        withdrawn=listed.faq is not None and listed.faq.withdrawn_at is not None,
    )


def build_due_row(due: Due, words: Words, today: date) -> DueRow:
    """The row of something due."""
    year, month, *day = (int(part) for part in due.by.split("-"))
    record, summary = due.of.record, due.of.summary
    key = due.line.key if due.line else summary.review_key
    name = words.months[month - 1]
    return DueRow(
        iso=due.by,
        month=name[:SHORT_MONTH] if day else name,
        day=str(day[0]) if day else "",
        year="" if year == today.year else str(year),
        over=due.last < today.isoformat(),
        short=capitalised(due.line.short) if due.line else "",
        item=due.line.item if due.line else "",
        decider=due.line.decider if due.line else "",
        href=url_for("questionnaire.question", assessment_id=record.id, key=key),
        of=summary.partnership or capitalised(words.names["partnership"]),
    )


def build_published_row(faq: FaqRecord, words: Words, today: date) -> PublishedRow:
    """The row of a published FAQ in which something falls due."""
    last = date.fromisoformat(faq.first_due)
    day = format_date(PartialDate(last.year, last.month, last.day), words)
    return PublishedRow(faq.title, faq.first_due, day, last < today)


def when(at: datetime, words: Words, today: date) -> When:
    """A time on the reader's own calendar and clock."""
    local = at.astimezone()
    day = format_date(PartialDate(local.year, local.month, local.day), words)
    return When(day, clock(at) if local.date() == today else "")
