"""The order of talk, the summary, and what two rounds say together."""

import pytest

from webapp.domain.workshop.movement import Move, Movement, moved, moves
from webapp.domain.workshop.ordering import Summary, needs_talk, order_of_talk, summary
from webapp.domain.workshop.state import FEW, FIRST_ROUND, SECOND_ROUND, Result, Round


def result(state, counts=None):
    return Result(state, 7, 7, counts, hidden="" if state else FEW)


def test_the_order_of_talk():
    questions = ("agreed", "open", "split", "against", "grave", "hidden", "far", "one")
    states = {
        "agreed": "same",
        "open": "open",
        "split": "split",
        "against": "same",
        "grave": "all_but_one",
        "hidden": "",
        "far": "same_so_far",
        "one": "all_but_one",
    }
    consequence = {**dict.fromkeys(questions, 2), "grave": 1, "agreed": 1}
    results = {question: result(state) for question, state in states.items()}
    expected = ("grave", "against", "split", "open", "one", "hidden", "agreed", "far")
    assert order_of_talk(questions, results, consequence, {"against"}) == expected
    assert order_of_talk(("b", "a"), {}, {}) == ("b", "a")


@pytest.mark.parametrize(
    ("state", "talk"),
    [
        ("same", False),
        ("same_so_far", False),
        ("all_but_one", True),
        ("split", True),
        ("open", True),
        ("too_few", True),
        ("", True),
    ],
)
def test_what_needs_talk(state, talk):
    assert needs_talk("q", result(state)) is talk
    assert needs_talk("q", result(state), {"q"})
    assert needs_talk("q", None)


def test_a_summary_counts_and_never_averages():
    states = ["open", "split", "same", "same", "all_but_one", "", "open"]
    found = summary(result(state) for state in states)
    assert found == Summary(7, {"same": 2, "all_but_one": 1, "split": 1, "open": 2}, 1)
    assert list(found.by_state) == ["same", "all_but_one", "split", "open"]


def a_round(number, shown, seats=(1, 2, 3), **more):
    kind = FIRST_ROUND if number == 1 else SECOND_ROUND
    return Round(number, kind, ("q",), {"q": shown}, (1, 2, 3), tuple(seats), **more)


BEFORE, AFTER = result("split", {"yes": 4, "no": 3, "maybe": 0}), result("all_but_one", {"yes": 6, "no": 0, "maybe": 1})


@pytest.mark.parametrize(
    ("before", "after", "seats", "expected"),
    [
        (BEFORE, AFTER, (3, 2, 1), Movement(True, ("split", "all_but_one"), BEFORE.counts, AFTER.counts)),
        (BEFORE, AFTER, (1, 2), Movement(False)),
        (BEFORE, AFTER, (1, 2, 4), Movement(False)),
        (result("split"), AFTER, (1, 2, 3), Movement(True, ("split", "all_but_one"))),
        (BEFORE, result("same"), (1, 2, 3), Movement(True, ("split", "same"))),
        (result(""), AFTER, (1, 2, 3), None),
        (BEFORE, result(""), (1, 2, 3), None),
        # Why the second round shows nothing, it says itself.
        (BEFORE, result(""), (1, 2), None),
    ],
)
def test_both_rounds_stand_side_by_side_only_where_the_same_seats_handed_in(before, after, seats, expected):
    assert moved("q", a_round(1, before), a_round(2, after, seats)) == expected
    assert moved("other", a_round(1, before), a_round(2, after, seats)) is None


@pytest.mark.parametrize(
    ("first", "second", "comparable"),
    [
        ({}, {}, True),
        # Given out anew between the two; while the second was open; before the first.
        ({}, {"anew": {3: 1}}, False),
        ({}, {"anew": {3: 2}}, False),
        ({"anew": {3: 0}}, {"anew": {3: 0}}, True),
        # Left blank in either, this question or another.
        ({"blank": ("q",)}, {}, False),
        ({}, {"blank": ("q",)}, False),
        ({"blank": ("other",)}, {"blank": ("other",)}, True),
    ],
)
def test_both_rounds_stand_side_by_side_only_where_the_same_people_answered(first, second, comparable):
    found = moved("q", a_round(1, BEFORE, **first), a_round(2, AFTER, **second))
    assert found is not None
    assert found.comparable is comparable


def test_what_changed_in_numbers():
    movement = moved("q", a_round(1, BEFORE), a_round(2, AFTER))
    assert movement is not None
    assert movement.changes == {"yes": 2, "no": -3, "maybe": 1}
    assert Movement(False).changes == {}


def test_with_names_it_is_said_who_moved():
    before, after = {1: "yes", 2: "no", 3: "no", 5: "no"}, {2: "yes", 3: "no", 4: "yes", 5: "yes"}
    assert moves(before, after, {2, 3, 4, 5}) == (Move(2, "no", "yes"), Move(5, "no", "yes"))
    # Somebody else sits at the fifth seat now.
    assert moves(before, after, {2, 3, 4, -5}) == (Move(2, "no", "yes"),)
