"""The review in the terminal: every finding with its evidence and what to do, in lines that fit."""

from __future__ import annotations

import pytest

from tests.renderers.documents import HOSTILE, SCENARIOS, TODAY, assessment, assessment_saying
from tests.shipped import BANK
from webapp.domain.answers import Answers, Decided, split_key
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import Question
from webapp.domain.findings import SEVERITIES
from webapp.renderers.review import WIDTH, render


def said(review: str) -> str:
    """A review without its line breaks and marks."""
    return " ".join(word for word in review.split() if word not in ("*", ">", "-"))


def english(text) -> str:
    """A text of the bank, in one line."""
    return " ".join(text.in_language("en").source.split())


def labels(question: Question, answer: Decided) -> list[str]:
    """What the questionnaire calls the choices taken."""
    taken = answer.value if isinstance(answer.value, frozenset) else {answer.value}
    return [english(choice.label) for choice in question.choices if choice.id in taken]


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_line_is_too_long_for_a_terminal(name):
    review = render(assessment(name))
    assert WIDTH == 80
    assert [line for line in review.splitlines() if len(line) > 80 or line != line.rstrip()] == []
    assert review.endswith("\n")
    assert "\n\n\n" not in review
    assert "\x1b" not in review


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:20])
def test_typed_words_can_neither_break_the_lines_nor_the_template(words):
    review = render(assessment_saying(words))
    assert [line for line in review.splitlines() if len(line) > 80] == []
    assert "".join(words.split()) in "".join(review.split())


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_finding_is_told_with_its_evidence_and_what_to_do(name):
    result = assessment(name)
    text = said(render(result))
    for finding in result.findings:
        told = [finding.rule.title, finding.rule.message, finding.rule.action]
        assert [english(one) for one in told if english(one) not in text] == []
        assert " ".join(finding.rule.source.split()) in text
        for key in finding.evidence:
            question_id, item = split_key(key)
            question = BANK.question_by_id[question_id]
            assert english(question.text) in text
            answer = result.facts.read(question_id, item).answer
            if isinstance(answer, Decided):
                assert [label for label in labels(question, answer) if label not in text] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_needs_a_reason_before_publishing_says_so(name):
    needing = sum(finding.rule.needs_reason for finding in assessment(name).findings)
    assert said(render(assessment(name))).count("needs a reason before publishing") == needing


@pytest.mark.parametrize("name", SCENARIOS)
def test_findings_come_by_weight_and_strengths_last(name):
    review = render(assessment(name))
    headings = {"high": "\nFIRST OF ALL (", "risk": "\nRISKS (", "watch": "\nWORTH WATCHING (", "strength": "\nSTRENGTHS ("}
    counts = {severity: sum(one.rule.severity == severity for one in assessment(name).findings) for severity in SEVERITIES}
    shown = [f"{headings[severity]}{count})" for severity, count in counts.items() if count]
    places = [review.index(heading) for heading in shown]
    assert places == sorted(places)
    assert sum(heading in review for heading in headings.values()) == len(shown)


def test_a_finding_about_one_of_several_pots_names_it():
    result = assessment("four-pots")
    about_a_pot = [finding for finding in result.findings if finding.rule.for_each]
    assert about_a_pot
    for finding in about_a_pot:
        name = result.facts.read("pot.name", finding.item).answer
        assert isinstance(name, Decided)
        assert f"{english(finding.rule.title)} ({name.value})" in said(render(result))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_map_shows_both_figures_and_every_role(name):
    result, text = assessment(name), said(render(assessment(name)))
    for points in (result.role_map.civic, result.role_map.grant):
        assert f"] {points} of 100" in text
    assert english(BANK.axes.words[result.role_map.words]) in text
    words = {"does": "does", "will_not": "not its part", "undecided": "not decided yet", "unsaid": "not said yet"}
    for role in result.role_map.roles:
        assert f"{words[role.stand]} {english(BANK.role_by_id[role.role].label)}" in text


@pytest.mark.parametrize("name", SCENARIOS)
def test_counts_and_what_waits_for_whom(name):
    result, text = assessment(name), said(render(assessment(name)))
    assert f"HOW CLEAR {result.clarity.decided} decided {result.clarity.withheld} decided, not public yet" in text
    for body, who in (("ceo", "the CEO"), ("board", "the board")):
        number = len(result.waiting[body])
        assert (f"{number} answer{'s' if number > 1 else ''} for {who}:" if number else f"Nothing for {who}.") in text


def test_before_any_answer_there_is_nothing_to_measure():
    result: Assessment = evaluate(BANK, Answers(), today=TODAY)
    text = said(render(result))
    assert text.count("[........................................] not said yet") == 2
    assert ("Nothing stands out in these answers." in text) == (not result.findings)


def test_internal_notes_stay_out():
    notes = [
        answer.note
        for answer in map(assessment("early-undecided").facts.stored, BANK.question_by_id)
        if answer and answer.note
    ]
    assert notes
    assert not any(note in said(render(assessment("early-undecided"))) for note in notes)
