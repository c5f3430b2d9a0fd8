"""The figures of the reference scorer, to the last digit."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.domain.plain_language import reference
from tests.domain.plain_language.sample_files import load_sample
from webapp.domain.plain_language import Dimension, IssueCode, QuestionKind, Reason, State, read

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").iterdir())
REFERENCE = json.loads((HERE / "reference.json").read_text(encoding="utf-8"))
AS_OF = date.fromisoformat(REFERENCE["as_of"])


def report_of(sample: Path):
    return read(load_sample(sample), as_of=AS_OF)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_has_the_figures_of_the_reference(sample):
    report = report_of(sample)
    expected = REFERENCE["samples"][sample.name]
    assert [reference.answer_figures(answer) for answer in report.answers] == expected["answers"]
    assert reference.document_figures(report) == expected["document"]


def test_every_sample_has_its_figures():
    assert set(REFERENCE["samples"]) == {sample.name for sample in SAMPLES}


def test_the_samples_show_every_kind_of_figure():
    answers = [answer for sample in SAMPLES for answer in report_of(sample).answers]
    assert {it.direct.reason for it in answers} == set(Reason)
    assert {it.direct.question_kind for it in answers} == set(QuestionKind)
    assert {issue.code for it in answers for issue in it.truthful.issues} == set(IssueCode)
    # Both are only ever declared: the first leaves the verdict to the text, the second no sample of the product declares.
    assert {it.truthful.state for it in answers} == set(State) - {State.DECIDED, State.NOT_APPLICABLE}


def test_the_samples_pass_and_fail_every_check():
    reports = [report_of(sample) for sample in SAMPLES]
    of_answers = {(it.name, it.passed) for report in reports for answer in report.answers for it in answer.checks}
    of_documents = {(it.name, it.passed) for report in reports for it in report.checks}
    names = {name for name, _ in of_answers | of_documents} - {"has_an_answer"}
    assert {(name, ok) for name in names for ok in (True, False)} | {("has_an_answer", False)} == of_answers | of_documents


def test_only_plain_samples_pass_in_all_three_dimensions():
    clean = {sample.name for sample in SAMPLES if report_of(sample).scores.overall == 100}
    assert clean == {"plain.md", "product.json"}
    for sample in SAMPLES:
        scores = report_of(sample).scores
        assert scores.overall == min(getattr(scores, dimension) for dimension in Dimension)
