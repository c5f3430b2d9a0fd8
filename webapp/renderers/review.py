"""An assessment as text for the terminal: where the foundation stands, what does not fit, what to do. Never published."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import Decided, PartialDate, Undecided, Withheld, item_key, split_key
from webapp.domain.assessment import Assessment, Clarity
from webapp.domain.bank import HATS, Question
from webapp.domain.faq.voice import Voice
from webapp.domain.findings import SEVERITIES, Finding
from webapp.domain.progress import state_of
from webapp.domain.text import format_date, plain
from webapp.renderers.answer_words import value_words
from webapp.renderers.templates import fill

WIDTH = 80
BAR = 40


@dataclass(frozen=True, slots=True)
class Axis:
    """How much of a hat is worn, 0 to 100 or None, and as a bar."""

    points: int | None
    bar: str


@dataclass(frozen=True, slots=True)
class Stand:
    """A role and where it stands."""

    role: str
    stand: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question, and what was answered. `state` is decided, undecided, withheld or unanswered.

    `chosen` are the labels of a multi choice one by one; `answer` has them all in one line.
    """

    key: str
    question: str
    short: str
    state: str
    answer: str
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in words; `item` names which one of a group it is about. `id` tells findings of one review apart."""

    id: str
    title: str
    item: str
    kind: str
    severity: str
    message: str
    evidence: tuple[Evidence, ...]
    action: str
    source: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `review.txt` shows."""

    width: int
    foundation: str
    partnership: str
    route: str
    day: str
    clarity: Clarity
    waiting: tuple[tuple[str, tuple[str, ...]], ...]
    civic: Axis
    grant: Axis
    map_words: str
    roles: tuple[tuple[str, tuple[Stand, ...]], ...]
    findings: tuple[tuple[str, tuple[Found, ...]], ...]


def render(assessment: Assessment, language: str = "en") -> str:
    """Lines of at most 80 columns; ends with a newline."""
    page = _page(assessment, Voice(assessment.facts, language))
    return fill("review.txt", page)


def _page(assessment: Assessment, voice: Voice) -> Page:
    role_map, today = assessment.role_map, assessment.facts.today
    labels = {role.id: voice.text(role.label).source for role in assessment.bank.roles}
    roles = {hat: [Stand(labels[one.role], one.stand) for one in role_map.roles if one.hat == hat] for hat in HATS}
    by_severity = {
        severity: [one for one in assessment.findings if one.rule.severity == severity] for severity in SEVERITIES
    }
    return Page(
        width=WIDTH,
        foundation=_one_line(plain(voice.name("foundation")[0])),
        partnership=_one_line(plain(voice.name("partnership")[0])),
        route=assessment.facts.route,
        day=format_date(PartialDate(today.year, today.month, today.day), voice.words),
        clarity=assessment.clarity,
        waiting=tuple((body, tuple(topic(voice, key) for key in keys)) for body, keys in assessment.waiting.items()),
        civic=_axis(role_map.civic),
        grant=_axis(role_map.grant),
        map_words=voice.text(assessment.bank.axes.words[role_map.words]).source,
        roles=tuple((hat, tuple(stands)) for hat, stands in roles.items()),
        findings=tuple((severity, tuple(found(voice, one) for one in some)) for severity, some in by_severity.items()),
    )


def _axis(points: int | None) -> Axis:
    worn = round(BAR * (points or 0) / 100)
    return Axis(points, "#" * worn + "." * (BAR - worn))


# -- words that pages use too ------------------------------------------------------------------------------------------


def topic(voice: Voice, key: str) -> str:
    """A question's short name, with its item's where there are several."""
    question_id, item = split_key(key)
    question = voice.bank.question_by_id[question_id]
    short = voice.short(question)
    name = item_words(voice, question.repeat, item)
    return f"{short} ({name})" if name else short


def item_words(voice: Voice, group: str | None, item: int) -> str:
    """What one of several items is called; nothing where there is only one."""
    if group is None or voice.facts.items(group)[0] == 1:
        return ""
    return _one_line(plain(voice.item_name(group, item)[0]))


def found(voice: Voice, finding: Finding) -> Found:
    """A finding in words."""
    rule = finding.rule
    return Found(
        id=item_key(rule.id, finding.item),
        title=voice.text(rule.title).source,
        item=item_words(voice, rule.for_each, finding.item),
        kind=rule.kind,
        severity=rule.severity,
        message=voice.text(rule.message).source,
        evidence=tuple(evidence(voice, key) for key in voice.ordered(finding.evidence)),
        action=voice.text(rule.action).source,
        source=rule.source,
        needs_reason=rule.needs_reason,
    )


def evidence(voice: Voice, key: str) -> Evidence:
    """A question with its answer."""
    question_id, item = split_key(key)
    question = voice.bank.question_by_id[question_id]
    name = item_words(voice, question.repeat, item)
    text, answer = voice.text(question.text).source, voice.facts.read(question_id, item).answer
    chosen = value_words(voice, question, answer) if isinstance(answer, Decided) and question.type == "multi" else ()
    return Evidence(
        key=key,
        question=f"{name}: {text}" if name else text,
        short=topic(voice, key),
        state=state_of(answer),
        answer=answer_line(voice, question, item),
        chosen=chosen,
    )


def answer_line(voice: Voice, question: Question, item: int) -> str:
    """The answer as the questionnaire words it; where it is still open, as partners read it."""
    reading = voice.facts.read(question.id, item)
    match reading.answer:
        case Decided() as answer:
            return _value(voice, question, answer)
        case Undecided() as answer:
            return _one_line(" ".join(sentence.text for sentence in voice.undecided("", answer, reading.witnesses)))
        case Withheld() as answer:
            return _one_line(" ".join(sentence.text for sentence in voice.withheld("", answer, reading.witnesses)))
        case None:
            return plain(voice.words.phrases["glance_unsaid"].fill({}))


def _value(voice: Voice, question: Question, answer: Decided) -> str:
    """A decided value in one line, typed words in quotation marks."""
    words = "; ".join(value_words(voice, question, answer))
    return f"“{_one_line(words)}”" if question.type == "text" else words


def _one_line(text: str) -> str:
    return " ".join(text.split())
