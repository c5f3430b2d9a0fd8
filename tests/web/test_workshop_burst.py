"""A room that comes and hands in all at once, and a server that is killed in mid-round: nothing acknowledged is lost.

The same with two hundred people, and how fast it is: benchmarks/workshop.py.
"""

import pytest

from tests.burst import Plan, run_burst
from tests.shipped import BANK
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

PEOPLE = 12


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_what_a_phone_was_told_is_kept_survives_the_server_and_is_counted_once(tmp_path, mode):
    burst = run_burst(tmp_path, BANK, Plan(PEOPLE, joining=1, answering=3, showing=20, mode=mode, kill=True))
    assert burst.figures.errors == []
    assert burst.lost == []
    assert burst.back == PEOPLE
    assert len(burst.figures.saves) >= PEOPLE
