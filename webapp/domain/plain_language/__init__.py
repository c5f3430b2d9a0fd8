"""Measures whether a document is simple, direct and truthful, and whether a sentence is plain. Pure: no clock, no files.

A document comes in as a `Reading` and goes out as a `Report`: figures for the document and for each answer, the checks
behind the scores, and three scores of 0 to 100 whose overall is the lowest. Lengths are in words, shares are 0 to 1, the
grade level is Flesch-Kincaid. Where each check turns stands in `checks`; the word lists of English stand in `english`.

    report = read(Reading(answers=(Answer("Will our grant continue?", "Yes. Our board decides each May."),)), as_of=today)
    report.scores.overall
    report.answers[0].failed

    sentence_problems("Grants are generally awarded in order to empower partners.")
"""

from webapp.domain.plain_language.document import read
from webapp.domain.plain_language.english import ENGLISH
from webapp.domain.plain_language.figures import (
    AnswerFigures,
    Check,
    Dimension,
    Directness,
    DocumentFigures,
    Fact,
    Hedge,
    Issue,
    IssueCode,
    QuestionKind,
    Reason,
    Report,
    Scores,
    Simplicity,
    State,
    Stated,
    Truthfulness,
)
from webapp.domain.plain_language.gates import LONGEST_SENTENCE, Flaw, SentenceFigures, measure_sentence, sentence_problems
from webapp.domain.plain_language.inputs import Answer, Block, Reading, text_of
from webapp.domain.plain_language.language import Language
from webapp.domain.plain_language.quantities import Quantity, find_quantities
from webapp.domain.plain_language.questions import question_kind
from webapp.domain.plain_language.readability import grade_level, syllables
from webapp.domain.plain_language.reading import count_words, place_sentences, split_sentences
from webapp.domain.plain_language.spots import Spot, find_spots

__all__ = [
    "ENGLISH",
    "LONGEST_SENTENCE",
    "Answer",
    "AnswerFigures",
    "Block",
    "Check",
    "Dimension",
    "Directness",
    "DocumentFigures",
    "Fact",
    "Flaw",
    "Hedge",
    "Issue",
    "IssueCode",
    "Language",
    "Quantity",
    "QuestionKind",
    "Reading",
    "Reason",
    "Report",
    "Scores",
    "SentenceFigures",
    "Simplicity",
    "Spot",
    "State",
    "Stated",
    "Truthfulness",
    "count_words",
    "find_quantities",
    "find_spots",
    "grade_level",
    "measure_sentence",
    "place_sentences",
    "question_kind",
    "read",
    "sentence_problems",
    "split_sentences",
    "syllables",
    "text_of",
]
