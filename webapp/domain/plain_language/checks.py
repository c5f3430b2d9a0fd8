"""The yes-or-no tests behind the scores, and where each one turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.domain.plain_language.answer_text import AnswerText
from webapp.domain.plain_language.bilingual import DIGIT, FULL_NAME, UP_TO_DATE
from webapp.domain.plain_language.directness import denies_amount
from webapp.domain.plain_language.facts import DECLARED_STATES, OPEN_STATES
from webapp.domain.plain_language.figures import (
    AnswerFigures,
    Check,
    Dimension,
    Directness,
    DocumentFigures,
    IssueCode,
    QuestionKind,
    Scores,
    Simplicity,
    Truthfulness,
)
from webapp.domain.plain_language.language import Thresholds

# Words.
ANSWER_MAX, ANSWER_MEDIAN_MAX, FIRST_SENTENCE_MAX, PARAGRAPH_MAX = 120, 70, 20, 65
READABLE_MIN = 10  # below this a formula measures one word; the document's figure still counts every word
SUMMARY_MIN, SUMMARY_MAX = 10, 150

DIRECT_SHARE_MIN, PASSIVE_SHARE_MAX, SPEAKS_TO_READER_MIN = 0.9, 0.10, 0.6
UNBOUNDED_HEDGES_PER_100_MAX = 0.7
_ANSWERS_WEIGH, _DOCUMENT_WEIGHS = 0.75, 0.25


def answer_checks(answer: AnswerText, simple: Simplicity, direct: Directness, truthful: Truthfulness) -> tuple[Check, ...]:
    """Every check that applies to an answer. An empty one fails in all three dimensions."""
    if not simple.words:
        return tuple(Check(dimension, "has_an_answer", passed=False) for dimension in Dimension)
    return (
        *_checks(Dimension.SIMPLE, _simple(simple, answer.language.thresholds)),
        *_checks(Dimension.DIRECT, _direct(direct)),
        *_checks(Dimension.TRUTHFUL, _truthful(answer, direct, truthful)),
    )


def _checks(dimension: Dimension, passed: Mapping[str, bool]) -> Iterable[Check]:
    return (Check(dimension, name, bool(ok)) for name, ok in passed.items())


def _simple(simple: Simplicity, thresholds: Thresholds) -> dict[str, bool]:
    return {
        "sentence_mean": simple.words / max(1, simple.sentences) <= thresholds.sentence_words_mean,
        "sentence_max": simple.sentence_words_max <= thresholds.sentence_words_max,
        "answer_length": simple.words <= ANSWER_MAX,
        "paragraph_length": simple.paragraph_words_max <= PARAGRAPH_MAX,
        "readability": simple.grade_level <= thresholds.grade_of_answer or simple.words < READABLE_MIN,
        "no_jargon": not simple.jargon and not simple.undefined_acronyms,
        "no_wordy": not simple.wordy,
    }


def _direct(direct: Directness) -> dict[str, bool]:
    return {
        "answers_first": direct.direct_first == 2,
        "first_sentence_short": direct.first_sentence_words <= FIRST_SENTENCE_MAX,
        "no_throat_clearing": not direct.clears_throat,
        "no_deflection": not direct.deflects,
        "active": not direct.passive_sentences,
        "no_puffery": not direct.puffery,
    }


_NOT_ABOUT_STATE = {IssueCode.STALE, IssueCode.UNSOURCED, IssueCode.EMPTY}


def _truthful(answer: AnswerText, direct: Directness, truthful: Truthfulness) -> dict[str, bool]:
    codes = {issue.code for issue in truthful.issues}
    passed = {
        "no_unbounded_hedge": not truthful.unbounded_hedges,
        "states_a_checkable_fact": _states_a_fact(answer, direct, truthful),
        "state_complete": codes <= _NOT_ABOUT_STATE,
        "not_stale": IssueCode.STALE not in codes,
    }
    if direct.question_kind is QuestionKind.AMOUNT:
        passed["amount_given_or_declared"] = _gives_amount(answer, direct, truthful)
    if direct.question_kind is QuestionKind.WHEN:
        passed["time_given_or_declared"] = _gives_time(answer, direct, truthful)
    if truthful.sourced_share is not None:
        passed["every_sentence_sourced"] = truthful.sourced_share == 1
        passed["no_unsupported"] = not truthful.unsourced
    return passed


def _states_a_fact(answer: AnswerText, direct: Directness, truthful: Truthfulness) -> bool:
    stated = truthful.stated
    if stated.money or stated.time or stated.decider or stated.condition or stated.limit or stated.list:
        return True
    if direct.question_kind is QuestionKind.WHO and direct.direct_first == 2 and not truthful.unbounded_hedges:
        return True
    text = answer.whole.text
    refers = stated.contact or FULL_NAME.search(text) or UP_TO_DATE.search(text)
    return bool(direct.question_kind is QuestionKind.REFERENCE and refers) or truthful.state in DECLARED_STATES


def _gives_amount(answer: AnswerText, direct: Directness, truthful: Truthfulness) -> bool:
    asks_period = answer.question.has(answer.language.lexicon.questions.duration)
    return (
        truthful.stated.money
        or truthful.state in OPEN_STATES
        or answer.whole.has(DIGIT)
        or (direct.direct_first == 2 and (truthful.stated.limit or asks_period))
        or denies_amount(answer.first)
    )


def _gives_time(answer: AnswerText, direct: Directness, truthful: Truthfulness) -> bool:
    return (
        truthful.stated.time
        or truthful.state in OPEN_STATES
        or answer.whole.has(answer.language.lexicon.openings.not_fixed)
        or answer.whole.no_date
        or (direct.direct_first == 2 and (truthful.stated.condition or truthful.stated.limit))
    )


def document_checks(document: DocumentFigures, thresholds: Thresholds) -> tuple[Check, ...]:
    """Every check of a document as a whole."""
    simple, direct, truthful = document.simple, document.direct, document.truthful
    return (
        *_checks(
            Dimension.SIMPLE,
            {
                "readability": simple.grade_level <= thresholds.grade_of_document,
                "sentence_mean": simple.words / max(1, simple.sentences) <= thresholds.sentence_words_mean,
                "median_answer_words": simple.answer_words_median <= ANSWER_MEDIAN_MAX,
            },
        ),
        *_checks(
            Dimension.DIRECT,
            {
                "direct_first_share": direct.direct_first_share >= DIRECT_SHARE_MIN,
                "passive_share": direct.passive_sentence_share <= PASSIVE_SHARE_MAX,
                "summary_first": direct.summary_first,
                "speaks_to_reader_share": direct.speaks_to_reader_share >= SPEAKS_TO_READER_MIN,
            },
        ),
        *_checks(
            Dimension.TRUTHFUL,
            {
                "dated": truthful.dated,
                "contact": truthful.names_contact,
                "unbounded_hedges": truthful.unbounded_hedges_per_100_words <= UNBOUNDED_HEDGES_PER_100_MAX,
                "money_time_decider_each_stated": min(truthful.money_share, truthful.time_share, truthful.decider_share) > 0,
                "no_truth_issues": not truthful.issues,
            },
        ),
    )


def score_answer(checks: tuple[Check, ...]) -> Scores:
    """The share of an answer's checks that pass, per dimension."""
    return Scores(*(round(100 * _share_passed(checks, dimension)) for dimension in Dimension))


def score_document(answers: tuple[AnswerFigures, ...], document: tuple[Check, ...]) -> Scores:
    """75 % from all answers' checks, 25 % from the document's own, per dimension; 0 without answers."""
    if not answers:
        return Scores(0, 0, 0)
    every = tuple(check for answer in answers for check in answer.checks)
    return Scores(
        *(
            round(100 * (_ANSWERS_WEIGH * _share_passed(every, at) + _DOCUMENT_WEIGHS * _share_passed(document, at)))
            for at in Dimension
        )
    )


def _share_passed(checks: tuple[Check, ...], dimension: Dimension) -> float:
    passed = [check.passed for check in checks if check.dimension is dimension]
    return sum(passed) / len(passed)
