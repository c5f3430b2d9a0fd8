"""Facts, the checks of a document, and the three scores."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.domain.plain_language import Answer, Dimension, Reading, Scores, read

AS_OF = date(2026, 11, 22)
GOOD = Reading(
    preamble="# Oak Fund\n\nWe host the meetings and pay two staff until June 2029. We do not run the partnership.",
    answers=(
        Answer("Will our grant continue?", "Yes. Our board decides each May."),
        Answer("What do you pay?", "We pay $180,000 a year until June 2029 for two staff."),
        Answer("Will you leave?", "Not decided yet. Our board will decide in March 2028. Until then, plan on us."),
    ),
    closing="Updated November 22, 2026. Ask Luis Vega.",
)


def failed(reading: Reading) -> set[str]:
    return {check.name for check in read(reading, as_of=AS_OF).checks if not check.passed}


def with_answer(position: int, text: str) -> Reading:
    answers = list(GOOD.answers)
    answers[position] = replace(answers[position], text=text)
    return replace(GOOD, answers=tuple(answers))


def facts(reading: Reading) -> int:
    return read(reading, as_of=AS_OF).document.truthful.facts


def test_a_good_document_passes_every_check():
    report = read(GOOD, as_of=AS_OF)
    assert failed(GOOD) == set()
    assert report.scores == Scores(100, 100, 100)
    assert report.scores.overall == 100


@pytest.mark.parametrize(
    ("reading", "check"),
    [
        (replace(GOOD, closing="Ask Luis Vega.", preamble=GOOD.preamble.replace("2029", "then")), "dated"),
        (replace(GOOD, closing="Updated 2026. See https://oak.example/terms."), "contact"),
        (replace(GOOD, preamble="# Oak Fund"), "summary_first"),
        (replace(GOOD, preamble="word " * 151), "summary_first"),
        (with_answer(1, "We pay for two staff."), "money_time_decider_each_stated"),
        (with_answer(0, "Grants are paid."), "passive_share"),
        (with_answer(0, "It generally goes on."), "unbounded_hedges"),
        (with_answer(0, "We care."), "direct_first_share"),
        (with_answer(2, "Not decided yet."), "no_truth_issues"),
        (with_answer(2, "Yes. " + "Considerable responsibilities necessitate collaboration. " * 3), "readability"),
    ],
)
def test_a_document_fails_the_check_it_earns(reading, check):
    assert check in failed(reading)


def test_a_date_and_a_contact_given_elsewhere_count():
    assert {"dated", "contact"} <= failed(replace(GOOD, closing="", preamble="We host."))
    assert not {"dated", "contact"} & failed(replace(GOOD, closing="", preamble="We host.", dated=True, names_contact=True))


def test_a_list_in_the_summary_may_be_long():
    assert "summary_first" not in failed(replace(GOOD, preamble=GOOD.preamble + "\n\n" + "- one more thing\n" * 60))


@pytest.mark.parametrize(
    ("position", "text"),
    [
        (0, "Our board decides each May."),
        (0, "Yes. It is decided with care."),
        (1, "We pay until June 2029 for two staff."),
        (1, "We pay $180,000 a year for two staff."),
        (2, "Not decided yet. Our board will decide. Until then, plan on us."),
        (2, "Not decided yet. Our board will decide in March 2028."),
    ],
)
def test_facts_fall_when_an_answer_says_less(position, text):
    assert facts(with_answer(position, text)) < facts(GOOD)


def test_a_fact_told_twice_is_one_fact():
    assert facts(with_answer(1, GOOD.answers[1].text + " Again: we pay $180,000 a year.")) == facts(GOOD)


def test_all_six_kinds_of_fact_are_counted():
    kinds = read(GOOD, as_of=AS_OF).document.truthful.facts_by_kind
    assert set(kinds) == {"verdict", "money", "date", "number", "decider", "condition"}


def test_the_overall_score_is_the_lowest():
    assert Scores(95, 40, 80).overall == 40


def test_an_empty_answer_scores_nothing_in_each_dimension():
    answer = read(Reading((Answer("Who decides?", ""),)), as_of=AS_OF).answers[0]
    assert answer.scores == Scores(0, 0, 0)
    assert [check.dimension for check in answer.failed] == list(Dimension)


def test_a_document_without_answers_scores_nothing():
    report = read(Reading(()), as_of=AS_OF)
    assert (report.scores.overall, report.document.questions, report.answers) == (0, 0, ())


@pytest.mark.parametrize(
    ("text", "undefined"),
    [
        ("We accept an LOI.", ("LOI",)),
        ("We accept an LOI (a letter).", ()),
        ("We accept a letter (LOI). An LOI is short.", ()),
        ("Our CEO reads it in the US.", ()),
    ],
)
def test_a_short_form_is_explained_somewhere_in_the_document(text, undefined):
    report = read(Reading((Answer("What do you accept?", text),)), as_of=AS_OF)
    assert report.answers[0].simple.undefined_acronyms == undefined


def test_a_short_form_may_be_explained_in_the_preamble():
    reading = Reading((Answer("What do you accept?", "We accept an LOI."),), preamble="LOI (letter of intent): one page.")
    assert read(reading, as_of=AS_OF).answers[0].simple.undefined_acronyms == ()
