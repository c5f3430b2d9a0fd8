"""Addresses that nobody can have followed from a page of today: each leads to a page, and none of them is a failure."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.web.visiting import every
from webapp.store.port import AnswerEvent


@pytest.mark.parametrize(
    "place",
    [
        "0001-01-01T00:00:00+23:59~elm",
        "9999-12-31T23:59:59-23:59~elm",
        "2026-11-26T15:30:00~elm",
        "2026-11-26T15:30:00+00:00",
        "yesterday~elm",
    ],
)
def test_a_list_that_begins_at_no_time_there_is_is_not_there(owner, place):
    assert owner.get(f"/assessments?before={quote(place)}").status_code == 404


@pytest.fixture
def updated(owner, store, clock, assessment):
    """An assessment with a change of an earlier version, to a question that the bank of today has not any more."""
    gone = AnswerEvent("gone.question", 1, '{"value":"yes"}', "Dana Cole", clock(), "0.1", "w", "moved", "earlier")
    with store.write():
        store.record_answers(assessment.id, (gone,))
        store.record_assessment(replace(assessment, revision=assessment.revision + 1))
    return f"/assessments/{assessment.id}"


@pytest.mark.parametrize(
    "address",
    [
        "/answers?change=earlier&told=moved",
        "/answers?change=earlier&told=item_removed",
        "/questions/civic.goal?change=earlier&told=moved,dropped",
        "/sheet?change=earlier&left=gone.question",
    ],
)
def test_an_address_outlives_the_question_that_it_tells_about(owner, updated, address):
    assert owner.get(updated + address).status_code == 200


def test_beside_each_problem_of_a_file_stands_its_own_line(owner):
    # Python takes the first two for ends of lines; editors, and the places of problems, do not.
    page = owner.send("/assessments/import", {"text": "bank: \u2028one\nroute: \x0ctwo\nanswers: \u2028three\n"})
    assert page.status_code == 422
    assert [word for line in every(page, "code") for word in ("one", "two", "three") if word in line.text] == [
        "one",
        "two",
        "three",
    ]
