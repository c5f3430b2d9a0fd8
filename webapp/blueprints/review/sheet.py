"""Everything the sheet for CEO and board shows, as one value: the sheet, what was typed into it, and what is wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.forms.problems import FieldProblem
from webapp.forms.sheet_form import (
    UNDECIDED,
    WHOLLY_SIGNED,
    SheetForm,
    Signature,
    Ticked,
    read_sheet,
    sent_keys,
    show_sheet,
)
from webapp.renderers.answer_words import moment
from webapp.renderers.editions import edition_line
from webapp.renderers.review import answer_line
from webapp.renderers.sheet import SheetSection, Tick, Will, build_sections, find_will, waiting_positions
from webapp.services.questionnaires import Opened


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else answered while the sheet was filled in."""

    answer: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A sheet that was entered: how many answers it changed, its day in words, and how to take it back.

    `left_out`: the short names of answers whose added words went, because the answer changed.
    """

    number: int
    day: str
    change: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Everything `pages/sheet.html` shows. `failed`: busy, unwritable or reworded; `ids`: where fields with problems stand.

    `ticked` and `theirs` go by the key of a question. `words_seal`: which words of the questionnaire it was made with.
    """

    assessment_id: str
    foundation: str
    partnership: str
    draft: str
    choices: int
    facts: int
    for_board: tuple[int, ...]
    sections: tuple[SheetSection, ...]
    ticked: Mapping[str, Ticked]
    theirs: Mapping[str, Theirs]
    ceo: Signature
    board: Signature
    problems: tuple[FieldProblem, ...] = ()
    ids: Mapping[str, str] | None = None
    stale: bool = False
    failed: str = ""
    entered: Entered | None = None
    words_seal: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it is to be shown, with what is wrong with it; `stale` are the questions that others answered meanwhile."""

    form: SheetForm
    problems: tuple[FieldProblem, ...] = ()
    stale: tuple[str, ...] = ()
    failed: str = ""


def blank_sheet(opened: Opened) -> SheetForm:
    """The sheet with what stands ticked."""
    asked = {position.key: position.question for position in waiting_positions(opened.facts, opened.route)}
    revisions = {key: opened.revision(key) for key in asked}
    return show_sheet(opened.bank, opened.language, asked, opened.answers, revisions)


def sent_sheet(opened: Opened, sent: MultiDict[str, str]) -> SheetForm:
    """The sheet as it was sent, with the questions it had then as far as they are still asked."""
    stood = {key for key in sent_keys(sent) if key in opened.positions}
    positions = (position for position in opened.route if position.key in stood and position.question.sign_off != "none")
    return read_sheet(opened.bank, opened.language, {position.key: position.question for position in positions}, sent)


def find_wills(opened: Opened, form: SheetForm) -> dict[str, Will]:
    """By key, what the document will print once this sheet is signed by all who have to."""
    ahead = opened.with_answers(form.without_problems().to_answers(opened.answers, WHOLLY_SIGNED))
    wills = {}
    for key in form.asked:
        answer = ahead.answers.get(key)
        asked = key in ahead.positions
        wills[key] = find_will(ahead.composed, ahead.document, ahead.bank, key, answer) if asked else Will("gone")
    return wills


def build_sheet_page(opened: Opened, filled: Filled, entered: Entered | None = None) -> SheetPage:
    """The page of a sheet."""
    form, document = filled.form, opened.document
    voice = Voice(opened.facts, opened.language)
    positions = [opened.positions[key] for key in form.asked]
    ticks = {key: _tick(ticked) for key, ticked in form.ticked.items()}
    sections = build_sections(voice, positions, ticks, find_wills(opened, form))
    items = [item for section in sections for item in section.items]
    return SheetPage(
        assessment_id=opened.record.id,
        foundation=document.foundation,
        partnership=document.partnership,
        draft=edition_line(document),
        choices=sum(item.kind != "fact" for item in items),
        facts=sum(item.kind == "fact" for item in items),
        for_board=tuple(item.number for item in items if item.body == "board"),
        sections=sections,
        ticked=form.ticked,
        theirs={key: _theirs(opened, voice, opened.positions[key]) for key in filled.stale if key in form.asked},
        ceo=form.signatures["ceo"],
        board=form.signatures["board"],
        problems=filled.problems,
        ids={f"{item.key}-{field}": f"i{item.number}-{field}" for item in items for field in ("choice", "by")},
        stale=bool(filled.stale),
        failed=filled.failed,
        entered=entered,
        words_seal=opened.words_seal,
    )


def _tick(ticked: Ticked) -> Tick:
    return Tick(ticked.chosen, UNDECIDED in ticked.chosen, ticked.by)


def _theirs(opened: Opened, voice: Voice, position: Position) -> Theirs:
    event = opened.events.get(position.key)
    by, at = (event.by, moment(event.at, voice.words)) if event else ("", "")
    return Theirs(answer_line(voice, position.question, position.item), by, at)
