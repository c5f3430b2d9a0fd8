"""The FAQ of the shipped bank is simple and direct, whatever was answered.

Typed words are exempt, so the people here type plainly.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.answer_sets import TODAY, Typist, answer_set
from tests.reading import measured
from tests.shipped import BANK
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.plain_language import split_sentences

LOWEST_SCORE = 85
LONGEST_SENTENCE = 25
HIGHEST_GRADE = 8
PLAIN = Typist(
    until_then=("Plan on the same as last year.", ""),
    reasons=("Our staff will hear it first.",),
    people=("Luis Vega", "Ana Ruiz, ana@example.org"),
    details=("Until 2029.", "Since March 2024."),
    texts=("Bright Starts", "Juniper Fund"),
)
VERDICTS = ("Yes", "No", "Partly", "Only partly", "Not ")

seeds = st.integers(min_value=0, max_value=2**32)
routes = st.sampled_from(("full", "full", "full", "quick"))


@given(seeds, routes)
def test_every_document_passes_the_hard_gates(seed: int, route: str) -> None:
    document = compose(evaluate(BANK, answer_set(BANK, seed, PLAIN), route_name=route, today=TODAY))
    report = measured(document)
    for answer in report.answers:
        assert answer.simple.sentence_words_max <= LONGEST_SENTENCE, answer.question
        assert not answer.truthful.unbounded_hedges, (answer.question, answer.truthful.unbounded_hedges)
        assert not answer.truthful.issues, (answer.question, answer.truthful.issues)
    assert report.document.simple.grade_level <= HIGHEST_GRADE
    for entry in document.entries:
        if BANK.entry_by_id[entry.id].kind == "yes_no" and entry.state in ("decided", "partly_decided"):
            first_words = entry.sentences[0].text
            assert first_words.startswith((*VERDICTS, "We have not said yet")), (entry.id, first_words)
    assert report.scores.overall >= LOWEST_SCORE, report.scores


@given(seeds, routes)
def test_outside_the_answers_too_no_sentence_is_long(seed: int, route: str) -> None:
    document = compose(evaluate(BANK, answer_set(BANK, seed, PLAIN), route_name=route, today=TODAY))
    for sentence in document.statement:
        for one in split_sentences(sentence.text):
            assert len(one.split()) <= LONGEST_SENTENCE, one
