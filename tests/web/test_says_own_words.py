"""“Your FAQ will say” and the sheet for signing show what partners will read: an editor's words where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.renderers.documents import scenario
from tests.web.stories import begin, fields_of, page_of
from webapp.domain.answers import Answers, Decided, Standing
from webapp.services import editing
from webapp.services.opened import open_assessment
from webapp.services.workspace import Person


def approved(answers: Answers) -> Answers:
    """The same answers, signed by everybody."""
    firm = {
        key: replace(answer, standing=Standing.APPROVED) if isinstance(answer, Decided) else answer
        for key, answer in answers.items()
    }
    return Answers(firm)


@pytest.fixture
def signed(site, clock):
    """An assessment whose answers are all signed; its id."""
    return begin(site, clock(), approved(scenario("sole-funder").answers))


def put(site, clock, assessment_id, place, words):
    opened = open_assessment(site, assessment_id, clock().date())
    seen = editing.fingerprint_at(opened, place)
    assert isinstance(
        editing.write_edit(site, opened, place, words, shown=0, by=Person(), at=clock(), seen=seen), editing.Saved
    )


def says(response):
    return page_of(response).select_one(".says").get_text(" ", strip=True)


def test_the_panel_shows_an_editors_words_until_the_answer_changes(owner, site, clock, signed):
    put(site, clock, signed, "faq.grants/current-honored", "We pay what we signed, to the last day.")
    address = f"/assessments/{signed}/questions/grants.current"
    page = owner.get(address)
    assert "In our words: “ We pay what we signed, to the last day. ”" in says(page)
    assert "we pay it in full" not in says(page)
    ahead = owner.send(f"{address}/preview", fields_of(page) | {"choice": "early"})
    assert "to the last day" not in ahead.get_data(as_text=True)


def test_the_panel_says_that_a_question_is_left_out(owner, site, clock, signed):
    opened = open_assessment(site, signed, clock().date())
    assert isinstance(editing.leave_out(site, opened, "faq.overhead", True, shown=0, by=Person(), at=clock()), editing.Saved)
    told = says(owner.get(f"/assessments/{signed}/questions/fund.overhead"))
    assert "Among what is left out:" in told
    assert "We do not answer this here. Ask us." in told


def test_the_sheet_shows_what_partners_will_read_once_it_is_signed(owner, site, clock):
    """An editor's words come back for review with the signatures: they were written for less firm an answer."""
    assessment_id = begin(site, clock(), scenario("sole-funder").answers)
    put(site, clock, assessment_id, "faq.grants/current-honored", "We pay what we signed, to the last day.")
    opened = open_assessment(site, assessment_id, clock().date())
    assert isinstance(editing.leave_out(site, opened, "faq.overhead", True, shown=0, by=Person(), at=clock()), editing.Saved)
    sheet = page_of(owner.get(f"/assessments/{assessment_id}/sheet")).main.get_text(" ", strip=True)
    assert "We do not answer this here. Ask us." in sheet
    assert "A grant you already have is safe: we pay it in full." in sheet
    assert "to the last day" not in sheet
