"""What a language brings: its word lists, its thresholds, its way to count syllables. One value per language.

The patterns read lower-case text, unless a comment says that they read it as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from webapp.domain.plain_language.figures import QuestionKind, type_hedge

type_pattern = re.Pattern[str]


def whole(*alternatives: str) -> type_pattern:
    """A pattern for whole words or phrases; earlier alternatives win."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


def words(text: str) -> frozenset[str]:
    """A set of single words, written in a row."""
    return frozenset(text.split())


def anywhere(*alternatives: str) -> type_pattern:
    """A pattern that says itself where a word begins and ends."""
    return re.compile("|".join(alternatives))


@dataclass(frozen=True, slots=True)
class StyleWords:
    """What plain language avoids."""

    hedges: Mapping[type_hedge, type_pattern]
    any_hedge: type_pattern  # all of them in one, to pass over clean sentences at once
    permission: type_pattern  # before "may": a right, not a hedge
    ladder: type_pattern  # planned and possible: fair when the next sentence names who decides
    puffery: type_pattern
    jargon: type_pattern
    wordy: type_pattern
    absolutes: type_pattern
    deflection: type_pattern
    throat_clearing: type_pattern
    person: type_pattern  # we and you
    acronyms_known: frozenset[str]


@dataclass(frozen=True, slots=True)
class StateWords:
    """How an answer says what it is: a verdict, open, withheld; and what it then owes."""

    yes: type_pattern
    no: type_pattern
    partly: type_pattern
    partly_said: type_pattern
    undecided: type_pattern
    unanswered: type_pattern
    withheld: type_pattern
    refusal: type_pattern  # reads as withheld, but after a verdict it is the answer
    no_date: type_pattern
    until_then: type_pattern
    reason: type_pattern
    ask: type_pattern
    offer: type_pattern
    negation: type_pattern
    contrast: type_pattern
    future: type_pattern


@dataclass(frozen=True, slots=True)
class DeciderWords:
    """Who decides: a body beside a deciding verb, or a named group or person as its subject."""

    body: type_pattern
    deciding: type_pattern
    subject: type_pattern  # as written, with its verb
    verb_stems: tuple[str, ...]  # one of these is in every such verb: without any, the long pattern is not tried
    verb_start: type_pattern
    denied: type_pattern
    article: type_pattern


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """Dates, numbers, conditions and limits."""

    months: tuple[str, ...]
    small: tuple[str, ...]  # one, two, three and so on, in letters
    periods: Mapping[str, tuple[str, int]]  # a unit of time, and how many of which it is: a year is 12 months
    time: type_pattern
    month_or_verb: type_pattern  # as written: a month's name where it is a verb; none for most languages
    verb_for_facts: type_pattern  # as written: the same, before a fact is read
    number: type_pattern
    condition: type_pattern
    bound: type_pattern
    hangs_on: type_pattern  # what a promise that is taken back may hang on, said outright
    limit: type_pattern
    courtesy: type_pattern  # an opening that turns a limit into a request


@dataclass(frozen=True, slots=True)
class PassiveWords:
    """A passive counts because it hides who acts; these say where it hides nobody."""

    passive: type_pattern
    clause_end: type_pattern
    nobody: type_pattern
    stage_denied: type_pattern
    promise: type_pattern
    written: type_pattern
    written_end: str
    asking: type_pattern


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a question asks for."""

    clause_start: type_pattern
    reference: type_pattern
    condition_first: type_pattern
    kinds: tuple[tuple[type_pattern, QuestionKind], ...]
    verdict_verb: type_pattern
    open_word: type_pattern
    open_kinds: Mapping[str, QuestionKind]
    duration: type_pattern
    filler: frozenset[str]
    ending: type_pattern


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """What a first sentence answers with."""

    plain_verdict: type_pattern
    lone_verdict: type_pattern  # a sentence that is a verdict and nothing else
    escape_bound: type_pattern
    permission: type_pattern
    permission_limit: type_pattern
    plain_no: type_pattern
    denial: type_pattern
    none: type_pattern
    nothing: type_pattern
    not_fixed: type_pattern
    condition: type_pattern
    denying_subject: type_pattern
    denied_any: type_pattern
    period: type_pattern
    loose_time: type_pattern
    actor: type_pattern
    actor_noun: type_pattern
    because: type_pattern
    after: type_pattern


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of one language."""

    style: StyleWords
    states: StateWords
    deciders: DeciderWords
    quantities: QuantityWords
    passives: PassiveWords
    questions: QuestionWords
    openings: OpeningWords


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a check turns: words a sentence, and school years by the language's own formula."""

    sentence_words_mean: int
    sentence_words_max: int
    grade_of_document: float
    grade_of_answer: float
    long_word_syllables: int


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language, whole. Compared by identity: there is one value for each."""

    code: str
    lexicon: Lexicon
    thresholds: Thresholds
    syllables: Callable[[str], int]
    grade_level: Callable[[float, float], float]  # from words a sentence and syllables a word
