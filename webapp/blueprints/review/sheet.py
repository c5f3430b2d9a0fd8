"""Everything the sheet for CEO and board shows, as one value: each choice beside the sentence that partners will read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from werkzeug.datastructures import MultiDict

from webapp.domain.answers import Decided, Undecided
from webapp.domain.assessment import unsigned
from webapp.domain.bank import Question
from webapp.domain.faq import Sentence
from webapp.domain.faq.carried import find_carried
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.domain.text import Words, as_phrase, capitalised, format_list, ours
from webapp.forms.problems import FieldProblem
from webapp.forms.sheet_form import (
    TICKED_TYPES,
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
from webapp.renderers.html_file import SHORT_VERDICT, Line, draft_line, line
from webapp.renderers.review import answer_line, item_words
from webapp.services.questionnaires import Opened

LARGE_VERDICT = 24
"""Signs; longer first words stand in smaller type, for beside a choice there is little room."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the document will print. `kind`: said, open, unsaid, or gone where the question is not asked any more.

    `first` are the words that stand out, in smaller type where they are `long`, empty where they are too long for that.
    """

    kind: str
    first: Line = ()
    rest: tuple[Line, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tick."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else answered while the sheet was filled in."""

    answer: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One question of the sheet.

    `kind`: single or multi where it is ticked here, typed where the answer stands as it is, fact where an officer knows it.
    `answer` is what stands, in words; `decider` who decides where it is not decided yet.
    """

    number: int
    key: str
    kind: str
    body: str
    question: str
    item: str
    short: str
    answer: str
    state: str
    options: tuple[Option, ...]
    decider: str
    undecided: bool
    ticked: Ticked
    will: Will
    theirs: Theirs | None


@dataclass(frozen=True, slots=True)
class SheetSection:
    """Items under one heading; without one on the short route. `facts`: what is only to be confirmed."""

    title: str
    facts: bool
    items: tuple[SheetItem, ...]


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
    """Everything `pages/sheet.html` shows. `failed`: busy or unwritable; `ids`: where the fields with problems stand."""

    assessment_id: str
    foundation: str
    partnership: str
    draft: str
    choices: int
    facts: int
    for_board: tuple[int, ...]
    sections: tuple[SheetSection, ...]
    ceo: Signature
    board: Signature
    problems: tuple[FieldProblem, ...] = ()
    ids: Mapping[str, str] | None = None
    stale: bool = False
    failed: str = ""
    entered: Entered | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet as it is to be shown, with what is wrong with it; `stale` are the questions that others answered meanwhile."""

    form: SheetForm
    problems: tuple[FieldProblem, ...] = ()
    stale: tuple[str, ...] = ()
    failed: str = ""


def waiting_positions(opened: Opened) -> tuple[Position, ...]:
    """The questions that CEO or board have still to settle: not answered, not decided, or not signed off."""
    return tuple(position for position in opened.route if _waits(opened, position))


def _waits(opened: Opened, position: Position) -> bool:
    question = position.question
    if question.sign_off == "none":
        return False
    answer = opened.facts.read(question.id, position.item).answer
    if answer is None:
        # On the short route an officer answers what an officer knows.
        return not question.optional and not _knows(opened, question)
    return isinstance(answer, Undecided) or unsigned(question, answer)


def blank_sheet(opened: Opened) -> SheetForm:
    """The sheet with what stands ticked."""
    asked = {position.key: position.question for position in waiting_positions(opened)}
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
    return {key: _will(ahead, key) for key in form.asked}


def _will(ahead: Opened, key: str) -> Will:
    if key not in ahead.positions:
        return Will("gone")
    carried = find_carried(ahead.document, ahead.bank, key)
    answer = ahead.answers.get(key)
    if carried is None:
        return Will("unsaid")
    words = ahead.document.words
    lines = _lines(carried.sentences, words)
    kind = "unsaid" if answer is None else "open" if isinstance(answer, Undecided) else "said"
    opens = carried.entry is not None and (kind == "open" or carried.sentences[0] == carried.entry.sentences[0])
    stands_out = opens and len(carried.sentences[0].text) <= SHORT_VERDICT
    if not stands_out:
        return Will(kind, rest=lines)
    return Will(kind, lines[0], lines[1:], len(carried.sentences[0].text) > LARGE_VERDICT)


def _lines(sentences: Iterable[Sentence], words: Words) -> tuple[Line, ...]:
    """The sentences one by one; a list goes on in the line that leads it."""
    lines: list[Line] = []
    for is_item, group in groupby(sentences, lambda sentence: sentence.key.endswith("/item")):
        if not is_item:
            lines.extend(line(sentence.runs) for sentence in group)
            continue
        listed = format_list([sentence.text for sentence in group], words)
        lead = lines.pop() if lines else ()
        lines.append((*lead, *line(ours(f" {listed}." if lead else f"{listed}."))))
    return tuple(lines)


def build_sheet_page(opened: Opened, filled: Filled, entered: Entered | None = None) -> SheetPage:
    """The page of a sheet."""
    form, document = filled.form, opened.document
    sections = tuple(_sections(opened, filled))
    items = [item for section in sections for item in section.items]
    return SheetPage(
        assessment_id=opened.record.id,
        foundation=document.foundation,
        partnership=document.partnership,
        draft=draft_line(document),
        choices=sum(item.kind != "fact" for item in items),
        facts=sum(item.kind == "fact" for item in items),
        for_board=tuple(item.number for item in items if item.body == "board"),
        sections=sections,
        ceo=form.signatures["ceo"],
        board=form.signatures["board"],
        problems=filled.problems,
        ids={f"{item.key}-{field}": f"i{item.number}-{field}" for item in items for field in ("choice", "by")},
        stale=bool(filled.stale),
        failed=filled.failed,
        entered=entered,
    )


def _sections(opened: Opened, filled: Filled) -> Iterable[SheetSection]:
    """On the short route the choices and then the facts; on the full one section by section."""
    voice, wills = Voice(opened.facts, opened.language), find_wills(opened, filled.form)
    titles = {section.id: voice.text(section.title).source for section in opened.bank.sections}
    positions = [opened.positions[key] for key in filled.form.asked]
    short = opened.record.route == "quick"
    if short:
        positions.sort(key=lambda position: _is_fact(opened, position))
    number = 0
    for name, group in groupby(positions, lambda one: _is_fact(opened, one) if short else one.question.section):
        items = []
        for position in group:
            number += 1
            items.append(_item(opened, filled, voice, number, position, wills[position.key]))
        yield SheetSection("" if short else titles[str(name)], name is True, tuple(items))


def _is_fact(opened: Opened, position: Position) -> bool:
    """An officer knows it and has said so: the CEO only confirms it."""
    return _knows(opened, position.question) and isinstance(opened.answers.get(position.key), Decided)


def _knows(opened: Opened, question: Question) -> bool:
    return opened.record.route == "quick" and question.quick == "officer"


def _item(opened: Opened, filled: Filled, voice: Voice, number: int, position: Position, will: Will) -> SheetItem:
    question, key = position.question, position.key
    ticked = filled.form.ticked[key]
    answer = opened.answers.get(key)
    kind = "fact" if _is_fact(opened, position) else question.type if question.type in TICKED_TYPES else "typed"
    usual = voice.words.deciders[question.sign_off]
    decider = answer.decider if isinstance(answer, Undecided) else usual
    return SheetItem(
        number=number,
        key=key,
        kind=kind,
        body=question.sign_off,
        question=voice.text(question.text).source,
        item=item_words(voice, question.repeat, position.item),
        short=capitalised(voice.short(question)),
        answer=answer_line(voice, question, position.item),
        state="decided" if isinstance(answer, Decided) else "undecided" if answer else "unanswered",
        options=_options(voice, question, ticked),
        decider=as_phrase(usual) if decider == usual else decider,
        undecided=UNDECIDED in ticked.chosen,
        ticked=ticked,
        will=will,
        theirs=_theirs(opened, voice, position) if key in filled.stale else None,
    )


def _options(voice: Voice, question: Question, ticked: Ticked) -> tuple[Option, ...]:
    return tuple(
        Option(choice.id, voice.text(choice.label).source, choice.id in ticked.chosen) for choice in question.choices
    )


def _theirs(opened: Opened, voice: Voice, position: Position) -> Theirs:
    event = opened.events.get(position.key)
    by, at = (event.by, moment(event.at, voice.words)) if event else ("", "")
    return Theirs(answer_line(voice, position.question, position.item), by, at)
