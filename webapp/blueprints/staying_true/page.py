"""Everything the page of due dates shows, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from webapp.domain.publication.frozen import REVIEW
from webapp.domain.text import Words, capitalised
from webapp.renderers.calendar_file import CalendarDay
from webapp.renderers.due_words import DueNote, build_note
from webapp.services.staying_true import DueItem


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something that falls due. `next` is what to do: answer, republish, look or wait.

    `of` is the title of the FAQ it is published in, or what a draft is called; `slug` is the FAQ's, empty for a draft.
    `question` leads to the question, `publish` to where the FAQ is published anew.
    """

    note: DueNote
    over: bool
    next: str
    of: str
    slug: str
    question: str
    publish: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of a published FAQ, for anyone; `address` is where programs find it."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class DatesPage:
    """Everything `pages/dates.html` shows.

    `can_mail`: this Upfront sends letters; `reminds`: owners are reminded here. `told` is what was just done, on or off.
    """

    past: tuple[DueLine, ...]
    coming: tuple[DueLine, ...]
    calendars: tuple[Calendar, ...]
    can_mail: bool
    reminds: bool
    told: str


def build_dates_page(
    items: tuple[DueItem, ...], words: Words, public_url: str, *, can_mail: bool, reminds: bool, told: str
) -> DatesPage:
    """The page. `public_url`: what addresses of published FAQs begin with, empty where nobody knows it."""
    lines = tuple(_line(item, words) for item in items)
    faqs = {item.faq.slug: item.faq.title for item in items if item.faq}
    return DatesPage(
        past=tuple(line for line in lines if line.over),
        coming=tuple(line for line in lines if not line.over),
        calendars=tuple(Calendar(title, f"{public_url}/f/{slug}/dates.ics") for slug, title in faqs.items() if public_url),
        can_mail=can_mail,
        reminds=reminds,
        told=told,
    )


def calendar_days(items: Iterable[DueItem], words: Words, public_url: str, own_url: str) -> tuple[CalendarDay, ...]:
    """The same for a calendar. `own_url`: what the addresses of this Upfront begin with, for whatever has no other."""
    return tuple(
        CalendarDay(
            scope=item.scope,
            key=item.date.key,
            what=item.date.what,
            last=item.date.last,
            short=item.date.short,
            decider=item.date.decider,
            of=_title(item, words),
            address=f"{public_url or own_url}/f/{item.faq.slug}" if item.faq else f"{own_url}{_question(item)}",
        )
        for item in items
    )


def last_change(items: Iterable[DueItem], none: datetime) -> datetime:
    """When any of it was last changed."""
    return max((item.changed_at for item in items), default=none)


def _line(item: DueItem, words: Words) -> DueLine:
    return DueLine(
        note=build_note(item.date, words),
        over=item.over,
        next=item.next,
        of=_title(item, words),
        slug=item.faq.slug if item.faq else "",
        question=url_for("questionnaire.check", assessment_id=item.assessment)
        if item.date.what == REVIEW
        else _question(item),
        publish=url_for("publishing.publish", assessment_id=item.assessment),
    )


def _title(item: DueItem, words: Words) -> str:
    return item.title or capitalised(words.names["partnership"])


def _public(item: DueItem, public_url: str) -> str:
    return f"{public_url}/f/{item.faq.slug}" if item.faq and public_url else ""


def _question(item: DueItem) -> str:
    return url_for("questionnaire.question", assessment_id=item.assessment, key=item.date.key)
