"""Measures one answer, in the three dimensions."""

from __future__ import annotations

import re
from datetime import date

from webapp.domain.plain_language.answer_text import AnswerText, find_hedges
from webapp.domain.plain_language.checks import answer_checks, score_answer
from webapp.domain.plain_language.directness import Opening, clears_throat, judge_opening
from webapp.domain.plain_language.facts import find_facts
from webapp.domain.plain_language.figures import (
    AnswerFigures,
    Directness,
    Issue,
    IssueCode,
    QuestionKind,
    Simplicity,
    Truthfulness,
)
from webapp.domain.plain_language.reading import count_words, spelled, split_paragraphs
from webapp.domain.plain_language.truthfulness import find_issues, state_of, stated_in

_ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
_DEFLECTION_WORDS = 40  # a longer answer that also points elsewhere has answered first


def measure_answer(answer: AnswerText, document_text: str, as_of: date) -> AnswerFigures:
    """One answer on a day; `document_text` is where its short forms may be explained."""
    simple, direct, truthful = _simplicity(answer, document_text), _directness(answer), _truthfulness(answer, as_of)
    checks = answer_checks(answer, simple, direct, truthful)
    return AnswerFigures(answer.answer.question, simple, direct, truthful, checks, score_answer(checks))


def _simplicity(answer: AnswerText, document_text: str) -> Simplicity:
    language = answer.language
    letters = spelled(answer.words)
    syllables = [language.syllables(word) for word in letters]
    sentence_mean = len(answer.words) / max(1, len(answer.sentences))
    return Simplicity(
        words=len(answer.words),
        sentences=len(answer.sentences),
        paragraph_words_max=max(map(count_words, split_paragraphs(answer.answer.text)), default=0),
        sentence_words_mean=round(sentence_mean, 1),
        sentence_words_max=max((len(sentence.words) for sentence in answer.sentences), default=0),
        grade_level=language.grade_level(sentence_mean, sum(syllables) / max(1, len(letters))),
        spelled_words=len(letters),
        syllables=sum(syllables),
        long_words=sum(count >= language.thresholds.long_word_syllables for count in syllables),
        jargon=answer.whole.phrases(language.lexicon.style.jargon),
        wordy=answer.whole.phrases(language.lexicon.style.wordy),
        undefined_acronyms=_undefined_acronyms(answer, document_text),
    )


def _undefined_acronyms(answer: AnswerText, document_text: str) -> tuple[str, ...]:
    """Short forms that stand nowhere beside a bracket: neither "legal aid (LA)" nor "LA (legal aid)"."""
    used = set(_ACRONYM.findall(answer.whole.text)) - answer.language.lexicon.style.acronyms_known
    if not used:
        return ()
    explained = answer.whole.text + answer.answer.question + document_text
    return tuple(sorted(short for short in used if f"({short})" not in explained and f"{short} (" not in explained))


def _directness(answer: AnswerText) -> Directness:
    style, openings = answer.language.lexicon.style, answer.language.lexicon.openings
    direct_first, reason = judge_opening(Opening(answer.question, answer.kind, answer.opening))
    short = len(answer.words) < _DEFLECTION_WORDS
    sends_away = short and answer.whole.deflects and answer.kind is not QuestionKind.REFERENCE
    return Directness(
        question_kind=answer.kind,
        direct_first=direct_first,
        reason=reason,
        first_sentence_words=len(answer.first.words),
        clears_throat=clears_throat(answer.first, answer.kind),
        deflects=sends_away and not answer.first.opens_with(openings.plain_verdict),
        passive_sentences=sum(bool(sentence.passives) for sentence in answer.sentences),
        puffery=answer.whole.phrases(style.puffery),
        speaks_to_reader=answer.whole.has(style.person),
    )


def _truthfulness(answer: AnswerText, as_of: date) -> Truthfulness:
    state, stated = state_of(answer), stated_in(answer)
    sourced = answer.answer.sourced
    issues = find_issues(answer, state, stated, as_of)
    if not all(sourced):
        issues += (Issue(IssueCode.UNSOURCED),)
    if not answer.words:
        issues += (Issue(IssueCode.EMPTY),)
    return Truthfulness(
        state=state,
        issues=issues,
        stated=stated,
        hedges=find_hedges(answer.sentences),
        absolutes=answer.whole.phrases(answer.language.lexicon.style.absolutes),
        facts=find_facts(answer, state),
        sourced_share=round(sum(sourced) / len(sourced), 3) if sourced else None,
        unsourced=len(sourced) - sum(sourced),
    )
