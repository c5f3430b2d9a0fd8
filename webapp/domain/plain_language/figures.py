"""What is measured, as values: states, issues, facts, checks, and the figures of an answer and of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal


class State(StrEnum):
    """What an answer says about itself. Only declared, never found: `DECIDED`, whose verdict is then read from the text."""

    DECIDED = "decided"
    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNDECIDED = "undecided"
    WITHHELD = "withheld"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"
    FACT = "fact"


class QuestionKind(StrEnum):
    """What a question asks for, and so what a direct answer opens with. `REFERENCE`: about the document itself."""

    YES_NO = "yes-no"
    AMOUNT = "amount"
    WHEN = "when"
    WHO = "who"
    WHAT = "what"
    HOW = "how"
    WHY = "why"
    REFERENCE = "reference"
    OTHER = "other"


class Reason(StrEnum):
    """Why an opening counts as direct or not."""

    UNDECIDED_SAID = "undecided-said"
    WITHHELD_SAID = "withheld-said"
    UNANSWERED_SAID = "unanswered-said"
    REFERENCE = "address-name-or-date"
    THROAT_CLEARING = "throat-clearing"
    DEFLECTION = "deflection"
    PARTLY = "partly-or-depends"
    VERDICT = "verdict"
    VERDICT_WITH_ESCAPE = "verdict-with-escape"
    PERMISSION_WITH_LIMIT = "permission-with-limit"
    PLAIN_NO = "no-without-the-word"
    VERDICT_IMPLIED = "verdict-implied"
    NO_VERDICT = "no-verdict"
    NONE_SAID = "none-said"
    CONDITION = "condition"
    PREMISE_DENIED = "premise-denied"
    AMOUNT = "amount"
    NO_AMOUNT = "no-amount"
    TIME = "time"
    NO_TIME = "no-time"
    ACTOR = "actor"
    NO_ACTOR = "no-actor"
    NO_DECIDER = "no-decider"
    VAGUE = "vague-or-promotional"
    ON_TOPIC = "short-and-on-topic"
    LONG_OR_OFF_TOPIC = "long-or-off-topic"
    OVERLONG = "overlong"


class IssueCode(StrEnum):
    """What keeps an answer from being the whole truth."""

    UNDECIDED_WITHOUT_DECIDER = "undecided-without-decider"
    UNDECIDED_WITHOUT_DATE = "undecided-without-date"
    UNDECIDED_WITHOUT_UNTIL_THEN = "undecided-without-until-then"
    UNANSWERED_WITHOUT_CONTACT = "unanswered-without-contact"
    WITHHELD_WITHOUT_REASON = "withheld-without-reason"
    WITHHELD_WITHOUT_CONTACT = "withheld-without-contact"
    PARTLY_ONE_SIDED = "partly-one-sided"
    STALE = "stale"
    UNSOURCED = "unsourced"
    EMPTY = "empty"


class Dimension(StrEnum):
    """The three things that are scored apart, because one never makes up for another."""

    SIMPLE = "simple"
    DIRECT = "direct"
    TRUTHFUL = "truthful"


type_hedge = Literal["vague-quantity", "vague-time", "weak-commitment", "generaliser", "escape"]
type_fact = Literal["verdict", "money", "date", "number", "decider", "condition"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is missing or out of date. Stale ones name the sentence and the date that has passed."""

    code: IssueCode
    sentence: str = ""
    past: date | None = None


@dataclass(frozen=True, slots=True)
class Hedge:
    """A vague phrase. Bounded: its sentence carries a number, a date, a condition or an open state, so it can be checked."""

    kind: type_hedge
    phrase: str
    bounded: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a reader can check. A verdict, a decider and a condition belong to the question they are `about`."""

    kind: type_fact
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One yes-or-no test of an answer or a document."""

    dimension: Dimension
    name: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Simplicity:
    """How easy an answer is to read.

    Lengths are in words; an address counts as one. Markup and bullets are not read; each item of a list is a sentence.
    `grade_level` is Flesch-Kincaid (US school years, Kincaid and others 1975); a long word has three syllables or more.
    """

    words: int
    sentences: int
    paragraph_words_max: int
    sentence_words_mean: float
    sentence_words_max: int
    grade_level: float
    spelled_words: int
    syllables: int
    long_words: int
    jargon: tuple[str, ...]
    wordy: tuple[str, ...]
    undefined_acronyms: tuple[str, ...]

    @property
    def long_word_share(self) -> float:
        """Of the words spelled with letters, 0 to 1."""
        return round(self.long_words / max(1, self.spelled_words), 3)


@dataclass(frozen=True, slots=True)
class Directness:
    """Whether the first sentence answers the question.

    `direct_first`: 2 it does, 1 with effort, 0 it does not. A first sentence of one or two words is read with the next.
    """

    question_kind: QuestionKind
    direct_first: int
    reason: Reason
    first_sentence_words: int
    clears_throat: bool
    deflects: bool
    passive_sentences: int
    puffery: tuple[str, ...]
    speaks_to_reader: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """Which kinds of checkable thing an answer states at all."""

    money: bool
    time: bool
    decider: bool
    condition: bool
    limit: bool
    contact: bool
    list: bool


@dataclass(frozen=True, slots=True)
class Truthfulness:
    """Whether an answer can be checked, and says what its state owes the reader.

    `sourced_share` (0 to 1) is None where sources were not given. `absolutes` are listed for the signer and cost nothing.
    """

    state: State
    issues: tuple[Issue, ...]
    stated: Stated
    hedges: tuple[Hedge, ...]
    absolutes: tuple[str, ...]
    facts: frozenset[Fact]
    sourced_share: float | None
    unsourced: int

    @property
    def unbounded_hedges(self) -> tuple[str, ...]:
        """The vague phrases nobody can check."""
        return tuple(hedge.phrase for hedge in self.hedges if not hedge.bounded)


@dataclass(frozen=True, slots=True)
class Scores:
    """Each 0 to 100; the overall score is the lowest, never the mean."""

    simple: int
    direct: int
    truthful: int

    @property
    def overall(self) -> int:
        """The lowest of the three."""
        return min(self.simple, self.direct, self.truthful)


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """One question with its answer, measured."""

    question: str
    simple: Simplicity
    direct: Directness
    truthful: Truthfulness
    checks: tuple[Check, ...]
    scores: Scores

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks this answer does not pass."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class DocumentSimplicity:
    """How easy all answers together are to read, in the units of `Simplicity`."""

    words: int
    sentences: int
    answer_words_median: float
    answer_words_max: int
    sentence_words_mean: float
    sentence_words_max: int
    long_word_share: float
    grade_level: float
    jargon_per_100_words: float


@dataclass(frozen=True, slots=True)
class DocumentDirectness:
    """How many answers are direct. Shares are 0 to 1, of answers; of sentences for the passive."""

    direct_first_share: float
    throat_clearing_share: float
    deflecting_share: float
    speaks_to_reader_share: float
    passive_sentence_share: float
    puffery_per_100_words: float
    summary_first: bool


@dataclass(frozen=True, slots=True)
class DocumentTruthfulness:
    """What all answers together state. Shares are 0 to 1, of answers; facts are counted once however often they stand."""

    money_share: float
    time_share: float
    decider_share: float
    condition_share: float
    contact_share: float
    hedges_per_100_words: float
    unbounded_hedges_per_100_words: float
    facts: int
    facts_by_kind: Mapping[type_fact, int]
    states: Mapping[State, int]
    issues: int
    sourced_share: float | None
    dated: bool
    names_contact: bool


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """All answers together."""

    questions: int
    simple: DocumentSimplicity
    direct: DocumentDirectness
    truthful: DocumentTruthfulness


@dataclass(frozen=True, slots=True)
class Report:
    """A document, measured: as a whole, with its own checks; answer by answer; and in three scores."""

    document: DocumentFigures
    checks: tuple[Check, ...]
    answers: tuple[AnswerFigures, ...]
    scores: Scores
