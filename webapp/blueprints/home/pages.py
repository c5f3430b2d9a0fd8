"""Everything the pages of the desk show, each as one value."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import uuid4

from flask import url_for

from webapp.answer_files import FileProblem
from webapp.blueprints.home.forms import StartForm
from webapp.blueprints.home.sheets import DueRow, PublishedRow, Sheet, build_due_row, build_published_row, build_sheet
from webapp.domain.bank import Bank
from webapp.domain.effort import Effort, estimate
from webapp.domain.text import Words
from webapp.forms import FieldProblem
from webapp.renderers.shown import Answered, answered
from webapp.services.desk import Desk, Listed, Shelf
from webapp.services.examples import Example, find_sample, list_examples
from webapp.services.workspace import Site
from webapp.store.port import PageDraft

PROBLEMS_SHOWN = 100
"""Of what is wrong with a file: more are no help, the first mended often mend others."""
SIGNS_SHOWN = 80
"""Of a line with a problem in it."""
LINE_END = re.compile("\r\n|\r|\n")
"""What ends a line in an editor and in a problem's place; Python knows of others."""


@dataclass(frozen=True, slots=True)
class Efforts:
    """What each route takes."""

    quick: Effort
    full: Effort


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was just done to a whole assessment."""

    code: str
    title: str
    id: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The home page. `token` goes along with every form that makes an assessment; `sample` is there while nothing is.

    `asked`: how many questions from partners nobody has looked at yet.
    """

    sheets: tuple[Sheet, ...]
    more: bool
    archived: bool
    due: tuple[DueRow, ...]
    published: tuple[PublishedRow, ...]
    opened: tuple[Sheet, ...]
    deleted: tuple[Sheet, ...]
    examples: tuple[Example, ...]
    efforts: Efforts
    notice: Notice | None
    sample: Answered | None
    sample_of: str
    token: str
    asked: int


@dataclass(frozen=True, slots=True)
class AllPage:
    """A page of the list of all assessments, or of those put away."""

    sheets: tuple[Sheet, ...]
    archived: bool
    first: bool
    older: str
    token: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Where an assessment begins; labels and hints are the bank's own questions."""

    form: StartForm
    problems: tuple[FieldProblem, ...]
    efforts: Efforts
    foundation: Asked
    partnership: Asked
    stage: Asked
    token: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the bank, as a field of the start page asks it."""

    text: str
    help: str


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing to mend in an answers file, and the line it is in."""

    line: int
    column: int
    subject: str
    problem: str
    remedy: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Where an answers file comes in. `problem` is a code where there is no file to read.

    `mend` is what is wrong with one, the first of the whole `number`; `text` is the file, to mend it on the spot.
    """

    problem: str
    mend: tuple[Mend, ...]
    number: int
    text: str
    token: str


@dataclass(frozen=True, slots=True)
class DeletePage:
    """What will be lost."""

    sheet: Sheet
    half_typed: bool
    archived: bool


def build_desk_page(site: Site, desk: Desk, today: date, notice: Notice | None) -> DeskPage:
    """The home page."""
    words = site.bank.words[site.language]
    sample = None if desk.own else find_sample(site)
    return DeskPage(
        sheets=_sheets(desk.own, words, today),
        more=desk.more,
        archived=desk.archived,
        due=tuple(build_due_row(due, words, today) for due in desk.due),
        published=tuple(build_published_row(faq, words, today) for faq in desk.published),
        opened=_sheets(desk.opened, words, today),
        deleted=_sheets(desk.deleted, words, today),
        examples=list_examples(site),
        efforts=_efforts(site.bank),
        notice=notice,
        sample=_first_lines(answered(sample.entry)) if sample else None,
        sample_of=sample.example.foundation if sample else "",
        token=uuid4().hex,
        asked=desk.asked,
    )


def _first_lines(entry: Answered) -> Answered:
    """An answer as far as its first paragraph."""
    return replace(entry, parts=entry.parts[:1])


def build_notice(site: Site, code: str, listed: Listed, today: date) -> Notice:
    """What was just done to this assessment."""
    return Notice(code, build_sheet(listed, site.bank.words[site.language], today).title, listed.record.id)


def build_all_page(site: Site, shelf: Shelf, today: date, *, archived: bool, first: bool) -> AllPage:
    """A page of the list of all."""
    return AllPage(
        sheets=_sheets(shelf.listed, site.bank.words[site.language], today),
        archived=archived,
        first=first,
        older=_older(shelf, archived=archived),
        token=uuid4().hex,
    )


def build_start_page(site: Site, form: StartForm, token: str) -> StartPage:
    """The page that begins an assessment."""
    bank = site.bank
    return StartPage(
        form=form,
        problems=form.problems,
        efforts=_efforts(bank),
        foundation=_asked(bank, bank.names["foundation"], site.language),
        partnership=_asked(bank, bank.names["partnership"], site.language),
        stage=_asked(bank, bank.tense_question, site.language),
        token=token,
    )


def build_import_page(token: str, *, problem: str, problems: tuple[FileProblem, ...], text: str) -> ImportPage:
    """The page for an answers file."""
    return ImportPage(
        problem=problem,
        mend=_mending(problems, text),
        number=len(problems),
        text=text,
        token=token,
    )


def build_delete_page(site: Site, listed: Listed, half_typed: PageDraft | None, today: date) -> DeletePage:
    """The page that says what would be lost."""
    sheet = build_sheet(listed, site.bank.words[site.language], today)
    unsaved = half_typed is not None and half_typed.at > listed.record.changed_at
    return DeletePage(sheet=sheet, half_typed=unsaved, archived=listed.record.archived_at is not None)


def _mending(problems: tuple[FileProblem, ...], text: str) -> tuple[Mend, ...]:
    """The first problems of a file, each with the line it is in."""
    lines = LINE_END.split(text)
    return tuple(
        Mend(
            line=one.place.line,
            column=one.place.column,
            subject=one.subject,
            problem=one.problem,
            remedy=one.remedy,
            excerpt=lines[one.place.line - 1].strip()[:SIGNS_SHOWN] if one.place.line <= len(lines) else "",
        )
        for one in problems[:PROBLEMS_SHOWN]
    )


def place_words(place: tuple[datetime, str]) -> str:
    """Where a page of the list begins, as its address says it."""
    return f"{place[0].isoformat()}~{place[1]}"


def parse_place(text: str) -> tuple[datetime, str]:
    """The place an address names. Raises ValueError for anything else."""
    at, tilde, assessment_id = text.partition("~")
    place = datetime.fromisoformat(at)
    if not tilde or place.tzinfo is None:
        raise ValueError(text)
    try:
        return place.astimezone(UTC), assessment_id
    except OverflowError:
        # At either end of the calendar, a time of another zone can be outside it in ours.
        raise ValueError(text) from None


def _older(shelf: Shelf, *, archived: bool) -> str:
    if shelf.after is None:
        return ""
    return url_for(".all_assessments", before=place_words(shelf.after), archived="1" if archived else None)


def _sheets(listed: tuple[Listed, ...], words: Words, today: date) -> tuple[Sheet, ...]:
    return tuple(build_sheet(one, words, today) for one in listed)


def _efforts(bank: Bank) -> Efforts:
    return Efforts(estimate(bank, "quick"), estimate(bank, "full"))


def _asked(bank: Bank, question_id: str, language: str) -> Asked:
    question = bank.question_by_id[question_id]
    return Asked(
        question.text.in_language(language).source, question.help.in_language(language).source if question.help else ""
    )
