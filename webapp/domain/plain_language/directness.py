"""Whether an answer's first sentence answers its question: a row of rules, the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.domain.plain_language.bilingual import FULL_NAME, NAME_INSIDE, NUMERAL, UP_TO_DATE
from webapp.domain.plain_language.figures import QuestionKind, Reason
from webapp.domain.plain_language.language import OpeningWords
from webapp.domain.plain_language.passage import Passage

_DIRECT, _WITH_EFFORT, _NOT = 2, 1, 0
type_ruling = tuple[int, Reason]

# Words. Beyond these an opening asks too much of a reader to count as direct.
_OPENING_MAX, _CLAIM_MAX, _DENIAL_MAX, _ON_TOPIC_MAX, _FOLLOWABLE_MAX = 25, 20, 15, 15, 40
_SAME_TOPIC = 0.4  # of the question's topic words


@dataclass(frozen=True, slots=True)
class Opening:
    """A question, its kind, and the first sentence of its answer (the lead of a list is read with its first item)."""

    question: Passage
    kind: QuestionKind
    first: Passage

    @property
    def words(self) -> OpeningWords:
        """The openings of its language."""
        return self.first.lexicon.openings

    @property
    def length(self) -> int:
        """Words."""
        return len(self.first.words)

    @property
    def short(self) -> bool:
        """Whether a reader takes it in at once."""
        return self.length <= _OPENING_MAX

    @property
    def shared_topic(self) -> frozenset[str]:
        """The topic words it shares with its question."""
        return self.question.topic & self.first.topic

    @property
    def on_topic(self) -> bool:
        """Whether it takes up enough of the question's topic to be read as its answer."""
        return len(self.shared_topic) / max(1, len(self.question.topic)) >= _SAME_TOPIC


def judge_opening(opening: Opening) -> type_ruling:
    """2 it answers, 1 it answers with effort, 0 it does not; and why."""
    return next(ruling for rule in _RULES if (ruling := rule(opening)))


def clears_throat(first: Passage, kind: QuestionKind) -> bool:
    """Whether it opens beside the point, unless that is the answer: "Because ..." to why, "After May ..." to when."""
    words = first.lexicon.openings
    if kind is QuestionKind.WHY and first.opens_with(words.because):
        return False
    if kind is QuestionKind.WHEN and first.opens_with(words.after):
        return False
    return first.opens_with(first.lexicon.style.throat_clearing)


def is_verdict(first: Passage) -> bool:
    """Whether it opens with yes, no or one of their kin."""
    states = first.lexicon.states
    return first.opens_with(states.yes) or first.opens_with(states.no)


def denies_amount(first: Passage) -> bool:
    """Whether it says that there is none, or that none is fixed."""
    words = first.lexicon.openings
    return first.has(words.not_fixed) or first.opens_with(words.nothing)


def _open_state(it: Opening) -> type_ruling | None:
    states = it.first.lexicon.states
    if it.first.undecided:
        return _DIRECT, Reason.UNDECIDED_SAID
    if it.short and it.first.has(states.withheld):
        return _DIRECT, Reason.WITHHELD_SAID
    if it.short and it.first.has(states.unanswered):
        return _DIRECT, Reason.UNANSWERED_SAID
    return None


def _reference(it: Opening) -> type_ruling | None:
    if it.kind is not QuestionKind.REFERENCE:
        return None
    found = it.first.contact or it.first.time or FULL_NAME.search(it.first.text) or UP_TO_DATE.search(it.first.text)
    return (_DIRECT if found else _WITH_EFFORT) if it.short else _NOT, Reason.REFERENCE


def _evasion(it: Opening) -> type_ruling | None:
    if clears_throat(it.first, it.kind):
        return _NOT, Reason.THROAT_CLEARING
    if it.first.deflects and not it.first.money and not it.first.opens_with(it.words.plain_verdict):
        return _NOT, Reason.DEFLECTION
    return None


def _verdict(it: Opening) -> type_ruling | None:
    """To a yes-or-no question: the word first, or what stands for it."""
    if it.kind is not QuestionKind.YES_NO:
        return None
    states = it.first.lexicon.states
    if it.first.opens_with(states.partly):
        return _DIRECT if it.first.has(states.partly_said) else _WITH_EFFORT, Reason.PARTLY
    if is_verdict(it.first):
        escapes = it.first.hedges_with("escape") and not it.words.escape_bound.search(it.first.lower[3:])
        return (_WITH_EFFORT, Reason.VERDICT_WITH_ESCAPE) if escapes else (_DIRECT, Reason.VERDICT)
    return _verdict_without_the_word(it)


def _verdict_without_the_word(it: Opening) -> type_ruling:
    claim = it.length <= _CLAIM_MAX
    limit = it.first.lexicon.quantities.limit
    permits = it.first.opens_with(it.words.permission) and it.first.has(limit) and it.first.has(it.words.permission_limit)
    if claim and permits and not it.first.hedges:
        return _DIRECT, Reason.PERMISSION_WITH_LIMIT
    hedged = it.first.hedges_with("vague-time", "escape", "generaliser", "weak-commitment")
    if claim and it.on_topic and it.first.has(it.words.plain_no) and not hedged:
        return _DIRECT, Reason.PLAIN_NO
    if it.short and (it.on_topic or it.first.has(it.words.denial)):
        return _WITH_EFFORT, Reason.VERDICT_IMPLIED
    return _NOT, Reason.NO_VERDICT


def _none_of_it(it: Opening) -> type_ruling | None:
    """To how much and when: there is none, it hangs on something, or the question starts from what is not so."""
    if it.kind not in (QuestionKind.AMOUNT, QuestionKind.WHEN):
        return None
    none = it.first.has(it.words.not_fixed) or it.first.no_date or it.first.opens_with(it.words.none)
    if it.short and none:
        return _DIRECT, Reason.NONE_SAID
    if it.kind is QuestionKind.WHEN and it.short and it.first.opens_with(it.words.condition) and not it.first.hedges:
        return _DIRECT, Reason.CONDITION
    denied = it.first.opens_with(it.words.denying_subject) and (it.shared_topic or it.first.has(it.words.denied_any))
    if it.length <= _DENIAL_MAX and denied and it.first.limits:
        return _DIRECT, Reason.PREMISE_DENIED
    return None


def _amount(it: Opening) -> type_ruling | None:
    if it.kind is not QuestionKind.AMOUNT:
        return None
    if it.question.has(it.question.lexicon.questions.duration):  # "how much notice" is answered by a period
        given = it.first.time or it.first.has(it.words.period)
    else:
        given = it.first.money or it.first.has(NUMERAL)
    if not given:
        return _NOT, Reason.NO_AMOUNT
    return _DIRECT if it.short else _WITH_EFFORT, Reason.AMOUNT


def _time(it: Opening) -> type_ruling | None:
    if it.kind is not QuestionKind.WHEN:
        return None
    if it.first.time:
        return _DIRECT if it.short and not it.first.hedges_with("vague-time") else _WITH_EFFORT, Reason.TIME
    return _WITH_EFFORT if it.first.has(it.words.loose_time) else _NOT, Reason.NO_TIME


def _actor(it: Opening) -> type_ruling | None:
    if it.kind is not QuestionKind.WHO:
        return None
    named = (
        it.first.has(it.first.lexicon.deciders.body)
        or it.first.deciders
        or it.first.opens_with(it.words.actor)
        or NAME_INSIDE.search(it.first.text)
        or it.first.has(it.words.actor_noun)
    )
    if not named:
        return _NOT, Reason.NO_ACTOR
    return _DIRECT if it.short else _WITH_EFFORT, Reason.ACTOR


def _explanation(it: Opening) -> type_ruling:
    """To what, how, why: short, on topic, with a fact; and who decides where the question is how."""
    vague = it.first.hedges_with("vague-quantity", "vague-time", "weak-commitment", "escape")
    puffed = it.first.has(it.first.lexicon.style.puffery)
    empty = (vague or puffed) and not (it.first.money or it.first.time)
    deciders = it.first.lexicon.deciders
    asks_who = it.kind is QuestionKind.HOW and it.question.has(deciders.deciding)
    if asks_who and not it.first.has(deciders.body) and not it.first.deciders:
        return _WITH_EFFORT if it.short and not empty else _NOT, Reason.NO_DECIDER
    if empty:
        return _WITH_EFFORT if it.short else _NOT, Reason.VAGUE
    if it.short and (it.shared_topic or it.length <= _ON_TOPIC_MAX):
        return _DIRECT, Reason.ON_TOPIC
    if it.length <= _FOLLOWABLE_MAX:
        return _WITH_EFFORT, Reason.LONG_OR_OFF_TOPIC
    return _NOT, Reason.OVERLONG


_RULES: tuple[Callable[[Opening], type_ruling | None], ...] = (
    _open_state,
    _reference,
    _evasion,
    _verdict,
    _none_of_it,
    _amount,
    _time,
    _actor,
    _explanation,
)
