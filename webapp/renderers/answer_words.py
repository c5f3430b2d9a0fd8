"""One answer in the words of the questionnaire, part by part, as the foundation itself sees it. Never published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Undecided, Withheld
from webapp.domain.assessment import unsigned
from webapp.domain.bank import Question
from webapp.domain.faq.voice import Voice
from webapp.domain.text import Words, format_date, plain


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """An answer in words; what does not apply is empty. `state` is one of `progress.STATES`.

    `items` are the labels chosen of a multi choice, `value` any other value. `waits_for` is the body, `ceo` or `board`,
    whose sign-off is still needed.
    """

    state: str
    value: str = ""
    items: tuple[str, ...] = ()
    detail: str = ""
    decider: str = ""
    by: str = ""
    until_then: str = ""
    reason: str = ""
    ask: str = ""
    standing: str = ""
    signed_by: str = ""
    signed_on: str = ""
    waits_for: str = ""
    note: str = ""


def answer_words(voice: Voice, question: Question, answer: Answer | None) -> AnswerWords:
    """The answer in words."""
    match answer:
        case None:
            return AnswerWords("unanswered")
        case Decided():
            return _decided(voice, question, answer)
        case Undecided(decider, by, until_then, note):
            when = format_date(by, voice.words) if by else ""
            return AnswerWords("undecided", decider=decider, by=when, until_then=until_then, note=note)
        case Withheld(reason, ask, note):
            return AnswerWords("withheld", reason=reason, ask=ask, note=note)


def _decided(voice: Voice, question: Question, answer: Decided) -> AnswerWords:
    signs = question.sign_off != "none"
    return AnswerWords(
        state="decided",
        value="" if question.type == "multi" else "; ".join(value_words(voice, question, answer)),
        items=value_words(voice, question, answer) if question.type == "multi" else (),
        detail=answer.detail,
        standing=answer.standing.name.lower() if signs else "",
        signed_by=answer.by,
        signed_on=format_date(answer.on, voice.words) if answer.on else "",
        waits_for=question.sign_off if unsigned(question, answer) else "",
        note=answer.note,
    )


def value_words(voice: Voice, question: Question, answer: Decided) -> tuple[str, ...]:
    """A decided value: the labels of what was chosen in the order of the question, or the one value typed."""
    match answer.value:
        case PartialDate() | MoneyRange() | int():
            return (plain(voice.value(question, answer)),)
        case str() as typed if question.type == "text":
            return (typed,)
        case str() as choice:
            return (voice.text(question.choice_by_id[choice].label).source,)
        case chosen:
            return tuple(voice.text(choice.label).source for choice in question.choices if choice.id in chosen)


def clock(at: datetime) -> str:
    """The time of day on the reader's clock: `10:42 AM`."""
    return at.astimezone().strftime("%I:%M %p").lstrip("0")


def day_of(at: datetime, words: Words) -> str:
    """The day on the reader's calendar: `November 12, 2026`."""
    local = at.astimezone()
    return format_date(PartialDate(local.year, local.month, local.day), words)


DATED_ORIGINS = ("sheet", "workshop", "workshop-open")
"""The origins that name a day: a signed sheet; what a workshop agreed on, and what it held or left open."""


def moment(at: datetime, words: Words) -> str:
    """The day and the time on the reader's calendar: `November 12, 2026, 10:42 AM`."""
    return f"{day_of(at, words)}, {clock(at)}"


def origin_words(origin: str, words: Words) -> str:
    """The origin of an answer with the date in it in words: `sheet:November 12, 2026`; any other as it is."""
    name, _, day = origin.partition(":")
    if name not in DATED_ORIGINS:
        return origin
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"{name}:{format_date(PartialDate(year, month, of_month), words)}"
