"""Five named states on counts: the listed cases, and all of it counted out."""

from fractions import Fraction
from itertools import combinations_with_replacement
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from webapp.domain import facilitation
from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop import state
from webapp.domain.workshop.alignment import (
    ALL_BUT_ONE,
    OPEN,
    SAME,
    SAME_SO_FAR,
    SPLIT,
    STATES,
    TOO_FEW,
    one_change_states,
    possible_states,
    state_of,
)
from webapp.domain.workshop.state import CASE, NOT_MINE, OPEN_CHOICE, UNKNOWN

THRESHOLDS = Thresholds()
OPTIONS = ("yes", "no", "partly", CASE, OPEN_CHOICE, UNKNOWN, NOT_MINE)
MOST_SECONDS = 0.5
VECTORS = [
    # said, entitled, its state, what absentees could still make of it, what one change could
    ({"yes": 7}, 7, SAME, set(), {ALL_BUT_ONE}),
    ({"yes": 5}, 7, SAME_SO_FAR, {ALL_BUT_ONE, SAME, SPLIT}, {ALL_BUT_ONE}),
    ({"yes": 6, "no": 1}, 7, ALL_BUT_ONE, set(), {SAME, SPLIT}),
    ({"yes": 4, "no": 3}, 7, SPLIT, set(), set()),
    ({"yes": 3, OPEN_CHOICE: 4}, 7, OPEN, set(), {SPLIT}),
    ({"yes": 3, CASE: 2, "no": 1, OPEN_CHOICE: 1}, 7, SPLIT, set(), set()),
    ({"yes": 4}, 4, SAME, set(), {SPLIT}),
    ({"yes": 3, "no": 1}, 4, SPLIT, set(), {SAME}),
    ({"yes": 4, "no": 1}, 7, ALL_BUT_ONE, {SPLIT}, {SAME_SO_FAR, SPLIT}),
    ({"yes": 1}, 7, TOO_FEW, {SAME, SAME_SO_FAR, ALL_BUT_ONE, SPLIT, OPEN}, set()),
    ({}, 7, TOO_FEW, {SAME, SAME_SO_FAR, ALL_BUT_ONE, SPLIT, OPEN}, set()),
    ({"yes": 1}, 1, TOO_FEW, set(), set()),
    ({OPEN_CHOICE: 1, UNKNOWN: 1}, 2, OPEN, set(), set()),
    ({OPEN_CHOICE: 1, "yes": 1}, 2, OPEN, set(), {SAME, SPLIT}),
    ({"yes": 6, UNKNOWN: 1}, 7, ALL_BUT_ONE, set(), {SAME, SPLIT}),
    ({CASE: 7}, 7, SAME, set(), {ALL_BUT_ONE}),
]


@pytest.mark.parametrize(("said", "entitled", "expected", "absentees", "one_change"), VECTORS)
def test_the_state_of_a_room(said, entitled, expected, absentees, one_change):
    assert state_of(said, entitled, THRESHOLDS) == expected
    assert set(possible_states(said, entitled, OPTIONS, THRESHOLDS)) == {expected, *absentees}
    assert set(one_change_states(said, entitled, OPTIONS, THRESHOLDS)) == {expected, *one_change}


def test_states_come_in_their_usual_order():
    assert possible_states({"yes": 5}, 7, OPTIONS, THRESHOLDS) == (SAME, SAME_SO_FAR, ALL_BUT_ONE, SPLIT)
    assert one_change_states({"yes": 6, "no": 1}, 7, OPTIONS, THRESHOLDS) == (SAME, ALL_BUT_ONE, SPLIT)


@pytest.mark.parametrize(
    ("thresholds", "said", "expected"),
    [
        (Thresholds(open_share=Fraction(1, 3)), {"yes": 4, UNKNOWN: 2}, OPEN),
        (Thresholds(open_share=Fraction(2, 3)), {"yes": 3, UNKNOWN: 3}, SPLIT),
        (Thresholds(all_but_one_least=4), {"yes": 3, "no": 1}, ALL_BUT_ONE),
        (Thresholds(all_but_one_least=6), {"yes": 4, "no": 1}, SPLIT),
    ],
)
def test_thresholds_are_the_bank_s(thresholds, said, expected):
    assert state_of(said, sum(said.values()), thresholds) == expected


def every_possible(counts, missing, entitled, options, thresholds):
    """The states by trying everything that the missing could say, do or leave."""
    found = set()
    for said in combinations_with_replacement((*options, NOT_MINE, "silent"), missing):
        grown = dict(counts)
        for option in said:
            if option not in (NOT_MINE, "silent"):
                grown[option] = grown.get(option, 0) + 1
        found.add(state_of(grown, entitled - said.count(NOT_MINE), thresholds))
    return found


some_options = st.lists(st.sampled_from(("yes", "no", "partly", OPEN_CHOICE, UNKNOWN)), min_size=1, max_size=4, unique=True)
some_thresholds = st.builds(
    Thresholds,
    open_share=st.sampled_from((Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1))),
    all_but_one_least=st.integers(2, 7),
)


@settings(max_examples=400, deadline=None)
@given(some_options, st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(0, 6), some_thresholds)
def test_absentees_are_reckoned_as_by_counting_all_of_it_out(options, numbers, missing, thresholds):
    counts = dict(zip(options, numbers, strict=False))
    entitled = sum(counts.values()) + missing
    expected = every_possible(counts, missing, entitled, options, thresholds)
    assert set(possible_states(counts, entitled, options, thresholds)) == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 2) | st.integers(0, 40), min_size=2, max_size=2), st.integers(7, 60), some_thresholds)
@example([0, 0], 12, Thresholds(open_share=Fraction(1, 4)))
@example([5, 0], 9, Thresholds(open_share=Fraction(1, 4)))
@example([0, 1], 9, THRESHOLDS)
def test_many_absentees_are_reckoned_so_too(numbers, missing, thresholds):
    options = ("yes", OPEN_CHOICE)
    counts = dict(zip(options, numbers, strict=True))
    entitled = sum(counts.values()) + missing
    expected = every_possible(counts, missing, entitled, options, thresholds)
    assert set(possible_states(counts, entitled, options, thresholds)) == expected


def test_two_hundred_people_take_no_time_to_speak_of():
    begun = process_time()
    for _ in range(12):
        possible_states({"yes": 60, "no": 30, CASE: 10}, 200, (*OPTIONS, "a", "b", "c"), THRESHOLDS)
    assert process_time() - begun < MOST_SECONDS


def test_every_state_is_listed_once():
    assert len(set(STATES)) == len(STATES) == 6


def test_what_a_bank_names_is_what_a_workshop_knows():
    assert facilitation.UNDECIDED == OPEN_CHOICE
    assert frozenset((state.TALK, state.AGAIN, state.AGAIN_SHOWN, state.CAPTURE)) == facilitation.FOR_EACH
