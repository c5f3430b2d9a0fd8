"""What an answer owes the reader for what it says of itself: undecided, withheld, partly; and whether it is out of date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from webapp.domain.plain_language.answer_text import AnswerText
from webapp.domain.plain_language.figures import Issue, IssueCode, State, Stated
from webapp.domain.plain_language.passage import Passage

_ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_YEAR = re.compile(r"(?<![/\d])(20\d\d)\b")
_DAY_BEFORE, _DAY_AFTER = r"(?:\b(\d{1,2})\s+(?:de\s+)?)?\b", r"\b(?:\s+(\d{1,2})(?:st|nd|rd|th)?,?|\s+del?)?\s*,?\s*(\d{4})"


def stated_in(answer: AnswerText) -> Stated:
    """Which kinds of checkable thing an answer states."""
    sentences = answer.sentences
    return Stated(
        money=any(sentence.money for sentence in sentences) or answer.whole.money,
        time=any(sentence.time_for_sure for sentence in sentences) or answer.whole.time_for_sure,
        decider=any(sentence.deciders for sentence in sentences),
        condition=answer.whole.has(answer.language.lexicon.quantities.condition),
        limit=any(sentence.limits for sentence in sentences),
        contact=answer.whole.contact,
        list=answer.lists,
    )


def state_of(answer: AnswerText) -> State:
    """The state declared for an answer, or else the one it shows."""
    declared = answer.answer.state
    if declared and declared is not State.DECIDED:
        return declared
    if declared is None:
        if answer.whole.undecided:
            return State.UNDECIDED
        if _withholds(answer):
            return State.WITHHELD
        if answer.first.has(answer.language.lexicon.states.unanswered):
            return State.UNANSWERED
    return answer.verdict or State.FACT


def _withholds(answer: AnswerText) -> bool:
    """'No. We do not share it.' is an answer, not a withheld one."""
    words = answer.language.lexicon.states
    phrases = answer.whole.phrases(words.withheld)
    if answer.verdict in (State.YES, State.NO):
        return any(not words.refusal.match(phrase) for phrase in phrases)
    return bool(phrases)


def find_issues(answer: AnswerText, state: State, stated: Stated, as_of: date) -> tuple[Issue, ...]:
    """What is missing for the answer's state, then what is out of date."""
    partly_open = answer.answer.state is State.PARTLY and answer.whole.undecided
    codes: list[IssueCode] = []
    if state is State.UNDECIDED or partly_open:
        codes += _missing_while_open(answer.whole, stated)
    if state is State.UNANSWERED:
        codes += _missing_while_unanswered(answer.whole, stated)
    if state is State.WITHHELD:
        codes += _missing_while_withheld(answer.whole, stated)
    if state is State.PARTLY and not _tells_both_parts(answer):
        codes.append(IssueCode.PARTLY_ONE_SIDED)
    return (*(Issue(code) for code in codes), *_stale(answer, as_of))


def _missing_while_open(text: Passage, stated: Stated) -> Iterator[IssueCode]:
    if not stated.decider:
        yield IssueCode.UNDECIDED_WITHOUT_DECIDER
    if not stated.time and not text.no_date:
        yield IssueCode.UNDECIDED_WITHOUT_DATE
    if not text.has(text.lexicon.states.until_then):
        yield IssueCode.UNDECIDED_WITHOUT_UNTIL_THEN


def _missing_while_unanswered(text: Passage, stated: Stated) -> Iterator[IssueCode]:
    if not (stated.contact or stated.decider or text.has(text.lexicon.states.ask)):
        yield IssueCode.UNANSWERED_WITHOUT_CONTACT


def _missing_while_withheld(text: Passage, stated: Stated) -> Iterator[IssueCode]:
    if not text.has(text.lexicon.states.reason):
        yield IssueCode.WITHHELD_WITHOUT_REASON
    if not (stated.contact or text.has(text.lexicon.states.offer)):
        yield IssueCode.WITHHELD_WITHOUT_CONTACT


def _tells_both_parts(answer: AnswerText) -> bool:
    """What is, and what is not."""
    words = answer.language.lexicon.states
    return answer.whole.has(words.negation) and (len(answer.sentences) > 1 or answer.whole.has(words.contrast))


def _stale(answer: AnswerText, as_of: date) -> Iterator[Issue]:
    """Sentences that still announce what has passed."""
    for sentence in answer.sentences:
        if sentence.has(answer.language.lexicon.states.future):
            for day in _dates_in(sentence):
                if day < as_of:
                    yield Issue(IssueCode.STALE, sentence.text, day)


def _dates_in(sentence: Passage) -> list[date]:
    """The last day that each date of a sentence can mean: of the month, or of the year where only a year is given."""
    days = [_last_day(*map(int, found)) for found in _ISO_DATE.findall(sentence.text)]
    for number, month in enumerate(sentence.lexicon.quantities.months, 1):
        if month in sentence.lower:
            for before, after, year in re.findall(_DAY_BEFORE + month + _DAY_AFTER, sentence.lower):
                days.append(_last_day(int(year), number, int(before or after or 0), within_month=True))
    known = [day for day in days if day]
    return known or [date(int(year), 12, 31) for year in _YEAR.findall(sentence.text)]


def _last_day(year: int, month: int, day: int, *, within_month: bool = False) -> date | None:
    """A date, or None outside the calendar. `within_month`: the month's end stands for no day and for one too late."""
    if not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        return None
    last = monthrange(year, month)[1]
    if within_month:
        return date(year, month, min(day or last, last))
    return date(year, month, day) if 1 <= day <= last else None
