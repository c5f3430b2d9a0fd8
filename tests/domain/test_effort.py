"""How long a route takes: rough, honest, and told from the bank."""

from dataclasses import replace

import pytest

from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.domain.bank import QUESTION_TYPES
from webapp.domain.effort import SECONDS, STEP, Effort, estimate


def test_the_shipped_bank_takes_a_quarter_of_an_hour_or_about_an_hour():
    assert estimate(BANK, "quick") == Effort(questions=25, staff_minutes=10, ceo_minutes=5, minutes=15)
    assert estimate(BANK, "full") == Effort(questions=83, staff_minutes=60, ceo_minutes=0, minutes=60)


def test_every_type_of_question_has_its_time():
    assert set(SECONDS) == set(QUESTION_TYPES)


@pytest.mark.parametrize(("times", "minutes"), [(0, 0), (1, STEP), (7, 5), (8, 10), (12, 10), (13, 15), (60, 60)])
def test_minutes_come_in_steps_and_never_as_none_for_something_to_do(times, minutes):
    one = replace(bank().questions[0], quick="officer")
    several = replace(bank(), sections=(replace(bank().sections[0], questions=(one,) * times),))
    assert estimate(several, "quick").minutes == minutes


def test_the_ceo_is_asked_apart_on_the_quick_route_only():
    one = replace(bank().questions[0], quick="ceo")
    alone = replace(bank(), sections=(replace(bank().sections[0], questions=(one,) * 10),))
    assert (estimate(alone, "quick").staff_minutes, estimate(alone, "quick").ceo_minutes) == (0, 10)
    assert (estimate(alone, "full").staff_minutes, estimate(alone, "full").ceo_minutes) == (10, 0)
