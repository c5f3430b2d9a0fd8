"""The judge of crash tests: what may stand in a field after a crash, and what is a broken promise."""

import random

import pytest

from tests.durability.judge import CAME_BACK, KEPT_REFUSED, LOST, NEVER_SENT, TWICE, Judge
from tests.durability.values import Torn, Value, build_text, parse_text

ONE, TWO, THREE = (Value(0, number) for number in (1, 2, 3))


def judge_of(story):
    """A judge who has seen a story: `+` acknowledged, `-` refused, `?` without an answer."""
    judge = Judge()
    for number, sign in enumerate(story, 1):
        judge.send(Value(0, number))
        if sign == "+":
            judge.acknowledge(Value(0, number))
        elif sign == "-":
            judge.refuse(Value(0, number))
    return judge


@pytest.mark.parametrize(
    ("story", "found", "verdict"),
    [
        ("", None, ""),
        ("?", None, ""),
        ("?", ONE, ""),
        ("-", None, ""),
        ("-", ONE, KEPT_REFUSED),
        ("+", ONE, ""),
        ("+", None, LOST),
        ("+", TWO, NEVER_SENT),
        ("++", ONE, LOST),
        ("+?", ONE, ""),
        ("+?", TWO, ""),
        ("+?", None, LOST),
        ("?+", ONE, LOST),
        ("+-", TWO, KEPT_REFUSED),
        ("+??", THREE, ""),
        ("+??", TWO, ""),
    ],
)
def test_after_a_crash_the_last_acknowledged_text_stands_or_a_later_one_without_an_answer(story, found, verdict):
    assert judge_of(story).find(found) == verdict


def test_what_was_not_there_after_a_crash_may_not_come_back_later():
    judge = judge_of("+?")
    assert judge.find(ONE) == ""
    assert judge.find(TWO) == CAME_BACK


def test_what_somebody_was_shown_counts_as_kept():
    judge = judge_of("+?")
    assert judge.see(TWO) == ""
    assert judge.find(ONE) == LOST


def test_nobody_may_be_shown_what_was_refused_or_never_sent():
    judge = judge_of("+-")
    assert [judge.see(None), judge.see(ONE), judge.see(TWO), judge.see(THREE)] == ["", "", KEPT_REFUSED, NEVER_SENT]


def test_a_loss_is_told_once():
    judge = judge_of("++")
    assert [judge.find(ONE), judge.find(ONE)] == [LOST, ""]


@pytest.mark.parametrize(
    ("story", "history", "verdict"),
    [
        ("+?-+", [1, 2, 4], ""),
        ("+?-+", [1, 4], ""),
        ("+?-+", [4], LOST),
        ("+?-+", [1, 3, 4], KEPT_REFUSED),
        ("+?-+", [1, 4, 4], TWICE),
        ("+?-+", [4, 1], LOST),
        ("+?-+", [1, 4, 5], NEVER_SENT),
        ("", [], ""),
    ],
)
def test_a_history_holds_every_kept_text_once_and_in_order(story, history, verdict):
    assert judge_of(story).check_history(Value(0, number) for number in history) == verdict


def test_a_text_says_whether_it_is_whole():
    chance = random.Random(1)
    for number in range(200):
        text = build_text(Value(2, number), chance)
        assert parse_text(text) == Value(2, number)
        cut = chance.randrange(1, len(text))
        for torn in (text[:cut], text[cut:], text + text, text[:cut] + "x" + text[cut:]):
            with pytest.raises(Torn):
                parse_text(torn)
    assert parse_text("") is None
