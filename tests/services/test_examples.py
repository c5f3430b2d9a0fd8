"""The bank's examples: listed in full, in words, and each what it says it is."""

from dataclasses import replace
from typing import Any

import pytest

from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.config import shipped_bank
from webapp.domain.answers import Undecided
from webapp.domain.errors import NotFound
from webapp.services.examples import find_sample, get_example, list_examples
from webapp.services.workspace import Site

SCENARIOS = {path.stem for path in (shipped_bank() / "scenarios").glob("*.yaml")}


# Examples are files: nobody asks the store.
NO_STORE: Any = None


@pytest.fixture
def site():
    return Site(NO_STORE, BANK)


def test_every_scenario_is_an_example_with_its_name_line_and_place_on_both_axes(site):
    examples = list_examples(site)
    assert {example.name for example in examples} == SCENARIOS
    assert len({example.about for example in examples}) == len(examples)
    for example in examples:
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


def test_a_bank_without_examples_offers_none():
    without = Site(NO_STORE, bank())
    assert list_examples(without) == ()
    assert find_sample(without) is None
    with pytest.raises(NotFound):
        get_example(without, "sole-funder")
