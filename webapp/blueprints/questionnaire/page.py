"""Everything the page of one question shows, as one value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from flask import url_for

from webapp.blueprints.questionnaire.addresses import RETURNS, assessment_url, question_url, return_url
from webapp.blueprints.questionnaire.aside import Aside
from webapp.blueprints.questionnaire.says import Says, says
from webapp.domain.answers import Decided, item_key
from webapp.domain.bank import Bank, Question
from webapp.domain.faq.voice import Voice
from webapp.domain.progress import SectionProgress
from webapp.domain.routing import Position
from webapp.domain.text import plain
from webapp.domain.wording import fingerprint
from webapp.forms import FieldProblem, QuestionForm
from webapp.renderers.answer_words import moment, origin_words
from webapp.services.newer_bank import Waiting
from webapp.services.questionnaires import Opened, group_version
from webapp.store.port import AnswerEvent


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """One choice; `taken` names the other list that has it, which it would be taken out of."""

    id: str
    label: str
    taken: str


@dataclass(frozen=True, slots=True)
class RailItem:
    """A section in the rail: `state` is `done`, `part` (something is not decided yet) or empty."""

    title: str
    href: str
    state: str
    here: bool
    answered: int
    total: int
    open: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How the answer that stands came."""

    by: str
    at_text: str
    origin: str


@dataclass(frozen=True, slots=True)
class HeldPart:
    """An answer given when the question read differently; `at_text` is when, in words."""

    waiting: Waiting
    at_text: str


@dataclass(frozen=True, slots=True)
class GroupItem:
    """One item of a repeatable group."""

    number: int
    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class GroupPart:
    """The items of the group that a question counts or belongs to; `version` goes along with what changes them."""

    id: str
    counts: bool
    items: tuple[GroupItem, ...]
    can_add: bool
    can_remove: bool
    version: str
    add: str
    remove: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something that happened with the save before: its code, and the values in its words.

    `undo` is where it can be taken back, `key` the question to come back to then.
    """

    code: str
    values: Mapping[str, str]
    undo: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TermLine:
    """A word of the glossary that the question uses."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page leads."""

    post: str
    preview: str
    draft: str
    back: str
    leave: str
    history: str
    check: str
    review: str
    sheet: str
    faq: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it is to be shown: what is wrong with it, and whether it holds what was typed earlier and not saved.

    `failed` says why a save did not work though nothing was wrong: `busy` or `unwritable`. `under_other_words`: what was
    typed and not saved while the question read differently, by field; the form does not hold it.
    """

    form: QuestionForm
    revision: int
    problems: tuple[FieldProblem, ...] = ()
    restored_at: str = ""
    failed: str = ""
    under_other_words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page of one question; `wording` is the fingerprint of what it reads like, which goes along with what is typed."""

    title: str
    key: str
    section: str
    number: int
    of: int
    item: str
    question: Question
    text: str
    help: str
    why: str
    example: str
    choices: tuple[ChoiceCard, ...]
    form: QuestionForm
    problems: tuple[FieldProblem, ...]
    failed: str
    revision: int
    signs: str
    kept: Kept | None
    wording: str
    under_other_words: tuple[tuple[str, str], ...]
    restored: bool
    restored_at: str
    notices: tuple[NoticeLine, ...]
    says: Says
    rail: tuple[RailItem, ...]
    group: GroupPart | None
    links: Links
    back_to: str
    answered: bool
    terms: tuple[TermLine, ...] = field(default=())
    aside: Aside | None = None
    held: HeldPart | None = None


def build_question_page(
    opened: Opened, position: Position, typed: Typed, *, back_to: str = "", notices: tuple[NoticeLine, ...] = ()
) -> QuestionPage:
    """The page. `back_to`: see RETURNS; empty where one goes on to the next question."""
    question, voice = position.question, Voice(opened.facts, opened.language)
    section, place = opened.progress.place_in_section[position.key]
    event = opened.events.get(position.key)
    return QuestionPage(
        title=voice.text(question.text).source,
        key=position.key,
        section=_section_title(opened, question.section),
        number=place + 1,
        of=len(section.steps),
        item=item_name(voice, question, position.item),
        question=question,
        text=voice.text(question.text).source,
        help=voice.text(question.help).source if question.help else "",
        why=voice.text(question.why).source if question.why else "",
        example=voice.text(question.example).source if question.example else "",
        choices=_cards(opened, voice, position),
        form=typed.form,
        problems=typed.problems,
        failed=typed.failed,
        revision=typed.revision,
        signs=question.sign_off,
        kept=_kept(event, voice) if event and event.record is not None else None,
        wording=fingerprint(question, opened.language),
        under_other_words=typed.under_other_words,
        restored=bool(typed.restored_at),
        restored_at=typed.restored_at,
        notices=notices,
        says=says(opened, position),
        rail=_rail(opened, position),
        group=_group(opened, voice, position),
        links=_links(opened, position, back_to),
        back_to=back_to.partition(":")[0],
        answered=position.key in opened.answers,
        terms=_terms(opened.bank, question, opened.language),
    )


def _kept(event: AnswerEvent, voice: Voice) -> Kept:
    return Kept(event.by, moment(event.at, voice.words), origin_words(event.origin, voice.words))


def _section_title(opened: Opened, section_id: str) -> str:
    section = next(section for section in opened.bank.sections if section.id == section_id)
    return section.title.in_language(opened.language).source


def item_name(voice: Voice, question: Question, item: int) -> str:
    """What one of several items is called; empty where there is only one, or the question does not repeat."""
    if question.repeat is None or voice.facts.items(question.repeat)[0] == 1:
        return ""
    return plain(voice.item_name(question.repeat, item)[0])


def _cards(opened: Opened, voice: Voice, position: Position) -> tuple[ChoiceCard, ...]:
    question = position.question
    other_id = opened.bank.paired.get(question.id, "")
    other = opened.answers.get(item_key(other_id, position.item)) if other_id else None
    taken = other.value if isinstance(other, Decided) and isinstance(other.value, frozenset) else frozenset[str]()
    short = voice.short(opened.bank.question_by_id[other_id]) if other_id else ""
    return tuple(
        ChoiceCard(choice.id, voice.text(choice.label).source, short if choice.id in taken else "")
        for choice in question.choices
    )


def _rail(opened: Opened, position: Position) -> tuple[RailItem, ...]:
    items = []
    for section in opened.progress.sections:
        answered, total = section.answered, len(section.states)
        state = "part" if section.open else "done" if answered == total else ""
        items.append(
            RailItem(
                title=_section_title(opened, section.section),
                href=question_url(opened, _way_in(section)),
                state=state,
                here=section.section == position.question.section,
                answered=answered,
                total=total,
                open=section.open,
            )
        )
    return tuple(items)


def _way_in(section: SectionProgress) -> str:
    """Where a section is entered: at its first question without an answer, else at its first."""
    unanswered = (step.position.key for step in section.steps if step.needed and step.state == "unanswered")
    return next(unanswered, section.steps[0].position.key)


def _group(opened: Opened, voice: Voice, position: Position) -> GroupPart | None:
    """The items, on the page that counts them and on the pages of each."""
    question = position.question
    repeat = next(
        (one for one in opened.bank.repeats.values() if one.count == question.id or one.id == question.repeat), None
    )
    if repeat is None or repeat.count not in opened.positions:
        return None
    number = opened.facts.items(repeat.id)[0]
    items = tuple(
        GroupItem(
            number=item,
            name=plain(voice.item_name(repeat.id, item)[0]),
            href=question_url(opened, item_key(repeat.name, item)),
            here=question.repeat == repeat.id and position.item == item,
        )
        for item in range(1, number + 1)
    )
    return GroupPart(
        id=repeat.id,
        counts=repeat.count == question.id,
        items=items,
        can_add=number < repeat.most,
        can_remove=number > 1,
        version=group_version(opened, repeat),
        add=assessment_url(opened, "questionnaire.add", group=repeat.id),
        remove=assessment_url(opened, "questionnaire.remove", group=repeat.id),
    )


def _links(opened: Opened, position: Position, back_to: str) -> Links:
    key = position.key
    before, after = opened.progress.before(key), opened.progress.after(key)
    check = assessment_url(opened, "questionnaire.check")
    onward = question_url(opened, after.key) if after else check
    leave = return_url(opened, back_to) if back_to else onward
    return Links(
        post=question_url(opened, key, back_to, view="save"),
        preview=question_url(opened, key, view="preview"),
        draft=question_url(opened, key, view="keep_draft"),
        back=question_url(opened, before.key) if before else url_for("home.desk"),
        leave=leave,
        history=question_url(opened, key, view="history"),
        check=check,
        review=assessment_url(opened, RETURNS["review"]),
        sheet=assessment_url(opened, RETURNS["sheet"]),
        faq=assessment_url(opened, RETURNS["faq"]),
    )


@lru_cache(maxsize=512)
def _terms_of(words: str, terms: tuple[tuple[str, str], ...]) -> tuple[TermLine, ...]:
    return tuple(
        TermLine(term, meaning) for term, meaning in terms if re.search(rf"\b{re.escape(term)}\b", words, re.IGNORECASE)
    )


def _terms(bank: Bank, question: Question, language: str) -> tuple[TermLine, ...]:
    """The glossary's words that the question, its help or its choices use."""
    texts = (question.text, *(one for one in (question.help, question.why) if one), *(one.label for one in question.choices))
    words = "\n".join(text.in_language(language).source for text in texts)
    terms = ((term.term.in_language(language).source, term.meaning.in_language(language).source) for term in bank.terms)
    return _terms_of(words, tuple(terms))
