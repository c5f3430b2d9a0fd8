"""Measures a document: every answer, then all of them together, then the scores."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from statistics import mean, median

from webapp.domain.plain_language.answer_text import AnswerText
from webapp.domain.plain_language.bilingual import DATED, WEB, names_contact
from webapp.domain.plain_language.checks import SUMMARY_MAX, SUMMARY_MIN, document_checks, score_document
from webapp.domain.plain_language.english import ENGLISH
from webapp.domain.plain_language.figures import (
    AnswerFigures,
    DocumentDirectness,
    DocumentFigures,
    DocumentSimplicity,
    DocumentTruthfulness,
    Fact,
    Report,
)
from webapp.domain.plain_language.inputs import Reading
from webapp.domain.plain_language.language import Language
from webapp.domain.plain_language.measures import measure_answer
from webapp.domain.plain_language.reading import count_words, strip_labels, strip_markup

_LIST_OR_TABLE = re.compile(r"\s*(?:[-*•+]|\|)\s")

type_answers = tuple[AnswerFigures, ...]


def read(reading: Reading, *, as_of: date, language: Language = ENGLISH) -> Report:
    """A document as its readers get it on a day, measured."""
    text = " ".join((reading.preamble, reading.closing, *(f"{answer.question} {answer.text}" for answer in reading.answers)))
    answers = tuple(measure_answer(AnswerText(answer, language), text, as_of) for answer in reading.answers)
    figures = DocumentFigures(
        questions=len(answers),
        simple=_simplicity(answers, language),
        direct=_directness(answers, reading),
        truthful=_truthfulness(answers, reading),
    )
    checks = document_checks(figures, language.thresholds)
    return Report(figures, checks, answers, score_document(answers, checks))


def _simplicity(answers: type_answers, language: Language) -> DocumentSimplicity:
    words, sentences = _total(answers, lambda it: it.simple.words), _sentences(answers)
    spelled = max(1, _total(answers, lambda it: it.simple.spelled_words))
    syllables = _total(answers, lambda it: it.simple.syllables)
    return DocumentSimplicity(
        words=words,
        sentences=sentences,
        answer_words_median=median(it.simple.words for it in answers) if answers else 0,
        answer_words_max=max((it.simple.words for it in answers), default=0),
        sentence_words_mean=round(words / sentences, 1),
        sentence_words_max=max((it.simple.sentence_words_max for it in answers), default=0),
        long_word_share=round(_total(answers, lambda it: it.simple.long_words) / spelled, 3),
        grade_level=language.grade_level(words / sentences, syllables / spelled),
        jargon_per_100_words=_per_100_words(answers, lambda it: len(it.simple.jargon)),
    )


def _directness(answers: type_answers, reading: Reading) -> DocumentDirectness:
    return DocumentDirectness(
        direct_first_share=_share(answers, lambda it: it.direct.direct_first == 2),
        throat_clearing_share=_share(answers, lambda it: it.direct.clears_throat),
        deflecting_share=_share(answers, lambda it: it.direct.deflects),
        speaks_to_reader_share=_share(answers, lambda it: it.direct.speaks_to_reader),
        passive_sentence_share=round(_total(answers, lambda it: it.direct.passive_sentences) / _sentences(answers), 3),
        puffery_per_100_words=_per_100_words(answers, lambda it: len(it.direct.puffery)),
        summary_first=_sums_up(reading.preamble),
    )


def _truthfulness(answers: type_answers, reading: Reading) -> DocumentTruthfulness:
    facts = frozenset[Fact]().union(*(it.truthful.facts for it in answers))
    return DocumentTruthfulness(
        money_share=_share(answers, lambda it: it.truthful.stated.money),
        time_share=_share(answers, lambda it: it.truthful.stated.time),
        decider_share=_share(answers, lambda it: it.truthful.stated.decider),
        condition_share=_share(answers, lambda it: it.truthful.stated.condition),
        contact_share=_share(answers, lambda it: it.truthful.stated.contact),
        hedges_per_100_words=_per_100_words(answers, lambda it: len(it.truthful.hedges)),
        unbounded_hedges_per_100_words=_per_100_words(answers, lambda it: len(it.truthful.unbounded_hedges)),
        facts=len(facts),
        facts_by_kind=Counter(fact.kind for fact in facts),
        states=Counter(it.truthful.state for it in answers),
        issues=_total(answers, lambda it: len(it.truthful.issues)),
        sourced_share=_sourced_share(answers),
        dated=reading.dated or bool(DATED.search(f"{reading.preamble} {reading.closing}".lower())),
        names_contact=reading.names_contact or _gives_contact(reading),
    )


def _gives_contact(reading: Reading) -> bool:
    """Whether there is someone to turn to. A link alone is nobody."""
    around = f"{reading.preamble} {reading.closing}"
    everything = " ".join((around, *(answer.text for answer in reading.answers)))
    return any(names_contact(WEB.sub("", text)) for text in (around, everything))


def _sums_up(preamble: str) -> bool:
    """Whether the reader meets a short summary before the first question; lists and tables may add to it."""
    prose = (line for line in strip_labels(preamble).split("\n") if not _LIST_OR_TABLE.match(line))
    enough = count_words(strip_markup(preamble)) >= SUMMARY_MIN
    return enough and count_words(strip_markup("\n".join(prose))) <= SUMMARY_MAX


def _sourced_share(answers: type_answers) -> float | None:
    """The mean of the answers; None where no answer knows its sources."""
    shares = [it.truthful.sourced_share for it in answers]
    return None if set(shares) <= {None} else round(mean(share or 0.0 for share in shares), 3)


def _total(answers: type_answers, figure: Callable[[AnswerFigures], int]) -> int:
    return sum(map(figure, answers))


def _sentences(answers: type_answers) -> int:
    """At least one, to divide by."""
    return _total(answers, lambda it: it.simple.sentences) or 1


def _share(answers: type_answers, holds: Callable[[AnswerFigures], bool]) -> float:
    return round(sum(map(holds, answers)) / max(1, len(answers)), 3)


def _per_100_words(answers: type_answers, figure: Callable[[AnswerFigures], int]) -> float:
    return round(100 * _total(answers, figure) / max(1, _total(answers, lambda it: it.simple.words)), 2)
