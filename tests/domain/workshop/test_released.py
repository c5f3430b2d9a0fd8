"""What may be shown of a round: the floors as tables."""

import pytest

from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop.released import HEARD, LOW, Support, Tally, may_follow, release, release_support, support_of
from webapp.domain.workshop.state import (
    FEW,
    FIRST_ROUND,
    NAMED,
    NOT_ALL,
    NOT_COMPARABLE,
    NOT_MINE,
    OPEN_CHOICE,
    UNATTRIBUTED,
    UNKNOWN,
    Result,
    Round,
)

THRESHOLDS = Thresholds()
OPTIONS = ("yes", "no", OPEN_CHOICE, UNKNOWN, NOT_MINE)


def tally(counts, roster, handed_in=None):
    return Tally("q", OPTIONS, counts, roster, roster if handed_in is None else handed_in)


def unattributed(counts, roster, handed_in=None, floor=5):
    return release(tally(counts, roster, handed_in), UNATTRIBUTED, floor, THRESHOLDS)


@pytest.mark.parametrize(
    ("counts", "roster", "handed_in", "shown", "hidden"),
    [
        ({}, 0, 0, "", FEW),
        ({"yes": 1}, 1, 1, "", FEW),
        ({"yes": 2}, 2, 2, "", FEW),
        ({"yes": 2}, 4, 2, "", FEW),
        ({"yes": 3}, 3, 3, "same", ""),
        ({"yes": 2, "no": 1}, 3, 3, "split", ""),
        ({"yes": 3, "no": 1}, 4, 4, "split", ""),
        ({"yes": 2, "no": 2}, 4, 4, "split", ""),
        ({"yes": 2, OPEN_CHOICE: 2}, 4, 4, "open", ""),
        # Not before everybody has answered.
        ({"yes": 3}, 4, 3, "", NOT_ALL),
        ({"yes": 4}, 7, 4, "", NOT_ALL),
        # Somebody left it blank; somebody said that it is not theirs.
        ({"yes": 3}, 4, 4, "", NOT_ALL),
        ({"yes": 3, NOT_MINE: 1}, 4, 4, "same", ""),
        ({"yes": 2, NOT_MINE: 2}, 4, 4, "", FEW),
        ({"yes": 4, NOT_MINE: 2}, 6, 6, "same", ""),
        # Nobody learns from the reason how many of those who handed in said that it is not theirs.
        ({"yes": 2, NOT_MINE: 2}, 5, 4, "", NOT_ALL),
        ({"yes": 4}, 5, 4, "", NOT_ALL),
    ],
)
def test_below_the_floor_there_is_a_state_at_most_or_why_there_is_none(counts, roster, handed_in, shown, hidden):
    result = unattributed(counts, roster, handed_in)
    assert result == Result(shown, roster, handed_in, None, (shown,) if shown else (), (), hidden)


@pytest.mark.parametrize(
    ("counts", "roster", "handed_in", "expected"),
    [
        ({"yes": 5}, 5, 5, ("same", 5, 5)),
        ({"yes": 4, "no": 1}, 5, 5, ("all_but_one", 5, 5)),
        ({"yes": 5}, 7, 5, ("same_so_far", 7, 5)),
        ({"yes": 5, NOT_MINE: 2}, 7, 7, ("same", 5, 5)),
        ({"yes": 3, "no": 2}, 5, 5, ("split", 5, 5)),
    ],
)
def test_from_the_floor_on_there_are_counts(counts, roster, handed_in, expected):
    result = unattributed(counts, roster, handed_in)
    assert (result.state, result.entitled, result.answered) == expected
    assert result.counts == {option: counts.get(option, 0) for option in OPTIONS}


def test_tags_stand_beside_counts():
    result = unattributed({"yes": 6, "no": 1}, 7)
    assert result.settled
    assert set(result.one_change) == {"same", "all_but_one", "split"}
    assert not unattributed({"yes": 5}, 7, 5).settled


@pytest.mark.parametrize(
    ("counts", "roster", "told"),
    [
        ({"yes": 5, "no": 2}, 7, True),
        ({"yes": 4, "no": 3}, 7, False),
        ({"yes": 6, "no": 1}, 7, True),
        ({"yes": 7}, 7, False),
    ],
)
def test_that_a_state_holds_by_one_person_goes_without_saying_where_all_agree(counts, roster, told):
    result = unattributed(counts, roster)
    assert result.by_one == told


def test_the_floor_can_be_raised_and_not_lowered():
    assert unattributed({"yes": 6, "no": 1}, 7, floor=8) == Result("split", 7, 7, None, ("split",))
    assert unattributed({"yes": 3, "no": 1}, 4, floor=2) == Result("split", 4, 4, None, ("split",))
    assert unattributed({"yes": 5}, 7, 5, floor=6).hidden == NOT_ALL


def test_no_bank_makes_a_small_room_point_at_one():
    thresholds = Thresholds(all_but_one_least=3)
    assert release(tally({"yes": 3, "no": 1}, 4), UNATTRIBUTED, 5, thresholds).state == "split"


@pytest.mark.parametrize("counts", [{"yes": 1}, {"yes": 3, "no": 1}, {"yes": 2, NOT_MINE: 1}])
def test_with_names_everything_is_shown(counts):
    result = release(tally(counts, 4, 4), NAMED, 5, THRESHOLDS)
    assert result.counts == {option: counts.get(option, 0) for option in OPTIONS}
    assert result.entitled == 4 - counts.get(NOT_MINE, 0)


def test_what_is_shown_of_three_to_one_is_what_is_shown_of_two_to_two():
    assert (
        unattributed({"yes": 3, "no": 1}, 4) == unattributed({"yes": 2, "no": 2}, 4) == unattributed({"no": 3, "yes": 1}, 4)
    )


def test_three_of_a_room_and_four_of_it_cannot_be_told_apart():
    assert unattributed({"yes": 3, NOT_MINE: 1}, 4) == unattributed({"no": 4}, 4)


def finished(number, seats, **more):
    return Round(number, FIRST_ROUND, ("q",), results={}, roster=tuple(seats), finished=tuple(seats), **more)


@pytest.mark.parametrize(
    ("before", "now", "may"),
    [
        (range(7), range(7), True),
        (range(7), range(8), False),
        (range(7), range(6), False),
        (range(7), range(1, 8), False),
        (range(7), range(12), True),
        (range(12), range(7), True),
        (range(12), range(8), False),
        (range(7), range(7, 14), True),
    ],
)
def test_a_second_round_is_shown_where_its_total_cannot_be_taken_from_the_first(before, now, may):
    assert may_follow("q", finished(2, now), [finished(1, before)], 5, THRESHOLDS) is may
    assert may_follow("q", finished(2, now), [], 5, THRESHOLDS)
    assert may_follow("q", finished(3, now), [finished(1, now), finished(2, before)], 5, THRESHOLDS) is may


@pytest.mark.parametrize(
    ("before", "now", "may"),
    [
        # Blank in the first round, in the second, in both; another question.
        ({"blank": ("q",)}, {}, False),
        ({}, {"blank": ("q",)}, False),
        ({"blank": ("q",)}, {"blank": ("q",)}, False),
        ({"blank": ("other",)}, {"blank": ("other",)}, True),
        # One seat given out anew between the two, before the first, and a floor of them between the two.
        ({}, {"anew": {3: 1}}, False),
        ({"anew": {3: 0}}, {"anew": {3: 0}}, True),
        ({}, {"anew": dict.fromkeys(range(1, 6), 1)}, True),
    ],
)
def test_a_second_round_is_shown_where_no_single_person_answered_in_one_of_both_alone(before, now, may):
    seats = range(1, 8)
    assert may_follow("q", finished(2, seats, **now), [finished(1, seats, **before)], 5, THRESHOLDS) is may


def test_a_round_that_may_not_follow_shows_nothing_unless_it_has_names():
    said = tally({"yes": 6, "no": 1}, 7)
    assert release(said, UNATTRIBUTED, 5, THRESHOLDS, comparable=False) == Result("", 7, 7, hidden=NOT_COMPARABLE)
    assert release(tally({"yes": 2}, 2), UNATTRIBUTED, 5, THRESHOLDS, comparable=False).hidden == FEW
    assert release(said, NAMED, 5, THRESHOLDS, comparable=False).counts


@pytest.mark.parametrize(
    ("counts", "mode", "roster", "state", "counted", "support"),
    [
        ({"5": 3, "3": 2}, UNATTRIBUTED, 5, HEARD, True, Support(HEARD, 3, 0)),
        ({"5": 3, "2": 1, "0": 1}, UNATTRIBUTED, 5, LOW, True, Support(LOW, 0, 2)),
        ({"5": 3, "2": 1}, UNATTRIBUTED, 4, LOW, False, Support(LOW)),
        ({"5": 3, "3": 1}, UNATTRIBUTED, 4, HEARD, False, Support(HEARD)),
        ({"5": 3, "3": 1}, UNATTRIBUTED, 5, "", False, Support("")),
        ({"0": 2}, UNATTRIBUTED, 2, "", False, Support("")),
        ({"0": 2}, NAMED, 2, LOW, True, Support(LOW, 0, 2)),
        ({}, NAMED, 2, "", True, Support("", None, 0)),
    ],
)
def test_support(counts, mode, roster, state, counted, support):
    said = Tally("q", tuple("012345"), counts, roster, sum(counts.values()))
    result = release_support(said, mode, 5, THRESHOLDS)
    assert (result.state, result.counts is not None) == (state, counted)
    assert bool(result.hidden) is not bool(state)
    assert support_of(result, THRESHOLDS) == support
    assert result.one_change == ()


def test_whoever_is_missing_could_still_lower_support():
    five_of_six = Tally("q", tuple("012345"), {"5": 5}, 6, 5)
    assert release_support(five_of_six, UNATTRIBUTED, 5, THRESHOLDS).could_become == (HEARD, LOW)
