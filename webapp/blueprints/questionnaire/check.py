"""The pages that show answers again: check your answers, the versions of one, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.answer_files import UnfitRecord, parse_record
from webapp.blueprints.questionnaire.addresses import assessment_url, question_url
from webapp.blueprints.questionnaire.aside import SentBack
from webapp.blueprints.questionnaire.page import NoticeLine, item_name
from webapp.domain.answers import split_key
from webapp.domain.faq.voice import Voice
from webapp.domain.progress import SectionProgress
from webapp.domain.routing import Position
from webapp.domain.text import capitalised, plain
from webapp.forms import QuestionForm
from webapp.renderers.answer_words import AnswerWords, answer_words, moment, origin_words
from webapp.services.earlier_words import EarlierWords, Then, then
from webapp.services.questionnaires import Opened
from webapp.store.port import AnswerEvent


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question asked, and its answer."""

    key: str
    item: str
    short: str
    question: str
    answer: AnswerWords
    href: str
    origin: str
    held: bool


@dataclass(frozen=True, slots=True)
class CheckSection:
    """The questions of one section."""

    anchor: str
    title: str
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An answer that is kept and does not count, because its question is not asked now."""

    item: str
    short: str
    answer: AnswerWords


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """An answer that is kept and that the bank of today cannot read, in the words it was given to."""

    key: str
    by: str
    at_text: str
    then: Then


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Every answer of an assessment; `sent_back` by key, what an approver wants changed. `held`: how many wait."""

    notices: tuple[NoticeLine, ...]
    sent_back: Mapping[str, SentBack]
    assessment: str
    decided: int
    undecided: int
    withheld: int
    unanswered: int
    sections: tuple[CheckSection, ...]
    next_href: str
    review_href: str
    kept: tuple[KeptRow, ...]
    parked: tuple[ParkedRow, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Version:
    """One answer given to a question, at its time; `then` is the question as it read, where it reads differently now."""

    revision: int
    answer: AnswerWords
    by: str
    at_text: str
    origin: str
    current: bool
    restorable: bool
    then: Then | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every answer given to one question, newest first."""

    title: str
    section: str
    item: str
    revision: int
    versions: tuple[Version, ...]
    restore: str
    back: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two versions of one answer: the one kept, and the one typed meanwhile. `fields` is all that was typed."""

    title: str
    section: str
    item: str
    theirs: AnswerWords
    mine: AnswerWords
    by: str
    at_text: str
    revision: int
    fields: tuple[tuple[str, str], ...]
    post: str
    history: str


def build_check_page(
    opened: Opened,
    words: EarlierWords,
    notices: tuple[NoticeLine, ...] = (),
    sent_back: Mapping[str, SentBack] | None = None,
) -> CheckPage:
    """The page of an assessment's answers; `words` are those of earlier banks, where something is held."""
    voice = Voice(opened.facts, opened.language)
    counts = opened.progress.counts
    missing = opened.progress.first_unanswered()
    return CheckPage(
        notices=notices,
        sent_back=sent_back or {},
        assessment=plain(voice.name("partnership")[0]),
        decided=counts["decided"],
        undecided=counts["undecided"],
        withheld=counts["withheld"],
        unanswered=counts["unanswered"],
        sections=tuple(_section(opened, voice, section) for section in opened.progress.sections),
        next_href=question_url(opened, missing.key) if missing else "",
        review_href=assessment_url(opened, "review.map_and_findings"),
        kept=_kept(opened, voice),
        parked=tuple(_parked(event, words, voice) for event in opened.parked),
        held=len(opened.waiting),
    )


def _section(opened: Opened, voice: Voice, section: SectionProgress) -> CheckSection:
    title = next(one.title for one in opened.bank.sections if one.id == section.section)
    rows = tuple(_row(opened, voice, step.position) for step in section.steps)
    return CheckSection(f"s-{section.section}", voice.text(title).source, rows)


def _row(opened: Opened, voice: Voice, position: Position) -> CheckRow:
    question, event = position.question, opened.events.get(position.key)
    return CheckRow(
        key=position.key,
        item=item_name(voice, question, position.item),
        short=capitalised(voice.short(question)),
        question=voice.text(question.text).source,
        answer=answer_words(voice, question, opened.answers.get(position.key)),
        href=question_url(opened, position.key, "check"),
        origin=origin_words(event.origin, voice.words) if event else "",
        held=position.key in opened.held,
    )


def _kept(opened: Opened, voice: Voice) -> tuple[KeptRow, ...]:
    rows = []
    for key in sorted(set(opened.answers) - set(opened.positions), key=opened.bank.position_of_key.__getitem__):
        question_id, item = split_key(key)
        question = opened.bank.question_by_id[question_id]
        name = plain(voice.item_name(question.repeat, item)[0]) if question.repeat and item > 1 else ""
        rows.append(KeptRow(name, capitalised(voice.short(question)), answer_words(voice, question, opened.answers[key])))
    return tuple(rows)


def _parked(event: AnswerEvent, words: EarlierWords, voice: Voice) -> ParkedRow:
    return ParkedRow(event.key, event.by, moment(event.at, voice.words), then(words, voice, event))


def build_history_page(
    opened: Opened, position: Position, events: tuple[AnswerEvent, ...], words: EarlierWords
) -> HistoryPage:
    """The page of one question's answers, each in the `words` it was given to."""
    voice, question = Voice(opened.facts, opened.language), position.question
    return HistoryPage(
        title=voice.text(question.text).source,
        section=_section_title(opened, position),
        item=item_name(voice, question, position.item),
        revision=opened.revision(position.key),
        versions=tuple(_version(opened, voice, position, event, words) for event in events),
        restore=question_url(opened, position.key, view="restore"),
        back=question_url(opened, position.key),
    )


def _version(opened: Opened, voice: Voice, position: Position, event: AnswerEvent, words: EarlierWords) -> Version:
    try:
        answer = parse_record(opened.bank, event.key, event.record) if event.record else None
        readable = True
    except UnfitRecord:
        answer, readable = None, False
    current = event.revision == opened.revision(position.key)
    alike = readable and opened.reads_alike(event.key, event.wording)
    earlier = None if alike or event.record is None else then(words, voice, event)
    return Version(
        revision=event.revision,
        answer=earlier.answer if earlier else answer_words(voice, position.question, answer),
        by=event.by,
        at_text=moment(event.at, voice.words),
        origin=origin_words(event.origin, voice.words),
        current=current,
        restorable=readable and not current,
        then=earlier,
    )


def build_conflict_page(
    opened: Opened, position: Position, form: QuestionForm, mine: AnswerWords, back_to: str
) -> ConflictPage:
    """The page of two answers; `opened` has the one kept."""
    voice, question = Voice(opened.facts, opened.language), position.question
    event = opened.events.get(position.key)
    return ConflictPage(
        title=voice.text(question.text).source,
        section=_section_title(opened, position),
        item=item_name(voice, question, position.item),
        theirs=answer_words(voice, question, opened.answers.get(position.key)),
        mine=mine,
        by=event.by if event else "",
        at_text=moment(event.at, voice.words) if event else "",
        revision=event.revision if event else 0,
        fields=tuple((name, value) for name, values in form.typed().items() if name != "revision" for value in values),
        post=question_url(opened, position.key, back_to, view="save"),
        history=question_url(opened, position.key, view="history"),
    )


def _section_title(opened: Opened, position: Position) -> str:
    title = next(one.title for one in opened.bank.sections if one.id == position.question.section)
    return title.in_language(opened.language).source
