"""The bank's examples: listed in full, in words, and each what it says it is."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.config import shipped_bank
from webapp.domain.answers import Undecided
from webapp.domain.errors import NotFound
from webapp.services import examples
from webapp.services.assessments import open_example
from webapp.services.examples import find_sample, get_example, list_examples
from webapp.services.questionnaires import Act, open_assessment
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
SCENARIOS = {path.stem for path in (shipped_bank() / "scenarios").glob("*.yaml")}


# Examples are files: nobody asks the store.
NO_STORE: Any = None


@pytest.fixture
def site():
    return Site(NO_STORE, BANK)


def test_every_scenario_is_an_example_with_its_name_line_and_place_on_both_axes(site):
    listed = list_examples(site)
    assert {example.name for example in listed} == SCENARIOS
    assert len({example.about for example in listed}) == len(listed)
    for example in listed:
        assert example.foundation
        assert example.partnership
        assert 20 < len(example.about) < 110
        assert example.civic in range(101)
        assert example.grant in range(101)


def test_the_example_that_counts_its_open_answers_counts_them_right(site):
    example = get_example(site, "early-undecided")
    answers = [answer for answer in example.answers.values() if isinstance(answer, Undecided)]
    dated = sum(answer.by is not None for answer in answers)
    assert "Fourteen answers" in example.about
    assert (len(answers), dated) == (14, 12)


def test_the_sample_shows_what_not_decided_yet_reads_like(site):
    sample = find_sample(site)
    assert sample is not None
    assert sample.example.name == "early-undecided"
    assert (sample.entry.state, sample.entry.sentences[0].text) == ("undecided", "Not decided yet.")


def test_examples_are_read_once_for_each_bank(site):
    assert list_examples(site) is list_examples(site)
    again = replace(site, bank=replace(BANK, version="9.9.9"))
    assert list_examples(again) is not list_examples(site)


def test_an_example_brings_along_what_its_editor_made_of_the_document(tmp_path, monkeypatch):
    folder = tmp_path / "questions" / BANK.id
    shutil.copytree(shipped_bank(), folder)
    scenario = folder / "scenarios" / "sole-funder.yaml"
    scenario.write_text(
        scenario.read_text(encoding="utf-8") + "\ndocument:\n  passages: {faq.must: Come as you are.}\n", encoding="utf-8"
    )
    monkeypatch.setattr(examples, "questions_folder", lambda: folder.parent)
    store = open_store(tmp_path / "data")
    site = Site(store, replace(BANK))
    record = open_example(site, "sole-funder", Act("Dana Cole", AT, "example"), AT.date(), "e1")
    opened = open_assessment(site, record.id, AT.date())
    assert opened.editorial.passages["faq.must"].source == "Come as you are."
    assert opened.editorial_events["passage:faq.must"].origin == "example"
    store.close()


def test_a_bank_without_examples_offers_none():
    without = Site(NO_STORE, bank())
    assert list_examples(without) == ()
    assert find_sample(without) is None
    with pytest.raises(NotFound):
        get_example(without, "sole-funder")
