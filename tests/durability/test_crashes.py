"""What was acknowledged as saved is there after every crash: people save, and the server is killed, or its disk loses power.

A crash test can only show something if it would see the promise broken, so broken builds go through the same driver.
"""

import os

import pytest

from tests.browser.whole import WHOLE
from tests.durability.disk import LOOPS, why_no_disk
from tests.durability.driver import DAMAGED, HISTORY, Plan, Report, run
from tests.durability.judge import LOST
from tests.durability.machine import CUT, KILL, STOP, broken_build
from tests.durability.writers import TURNED_AWAY

# One worker for all of them, so that they do not take one another's time.
pytestmark = [pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("crashes")]

KILLS, CUTS, OLDER_CUTS, STOPS = (20, 6, 6, 2) if WHOLE else (10, 4, 2, 2)
LOST_FROM_HISTORY = f"{HISTORY}: {LOST}"


@pytest.fixture(scope="module")
def power(tmp_path_factory):
    """Left out where the power of a disk cannot be cut, and why is said at the end of the run."""
    reason = why_no_disk(tmp_path_factory.mktemp("trial"))
    if "is not installed" in reason and os.environ.get("CI") and not os.geteuid() and LOOPS.exists():
        pytest.fail(f"power cuts have to be tried here: {reason}")
    if reason:
        pytest.skip(f"power cuts were not tried: {reason}")


def shown(report: Report) -> Report:
    """The report, if it shows anything."""
    print(*report.lines, sep="\n")
    assert report.acknowledged >= 3 * report.crashes, "too few saves were acknowledged to show anything"
    assert report.counts["fields read back"] >= 10 * report.crashes, "too little was read back to show anything"
    return report


def test_killing_the_server_loses_nothing_that_was_acknowledged(tmp_path):
    report = shown(run(Plan(tmp_path, KILLS, KILL, seed=20)))
    assert report.breaches == ()
    assert report.crashes == KILLS
    assert report.counts["crashes with a save on its way"] >= KILLS // 4
    assert report.counts["refused on purpose"] > 0


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path, power):
    report = shown(run(Plan(tmp_path, CUTS, CUT, seed=6)))
    assert report.breaches == ()
    assert report.crashes == CUTS


def test_the_way_of_keeping_the_file_for_an_older_sqlite_loses_nothing_either(tmp_path, power):
    report = shown(run(Plan(tmp_path, OLDER_CUTS, CUT, seed=4, build=broken_build("older-library"))))
    assert report.breaches == ()


def test_ending_the_server_while_people_save_loses_nothing(tmp_path):
    assert shown(run(Plan(tmp_path, STOPS, STOP, seed=2))).breaches == ()


@pytest.mark.parametrize(("build", "seen"), [("reply-first", LOST), ("in-two-steps", DAMAGED), ("new-key", TURNED_AWAY)])
def test_a_build_that_breaks_the_promise_is_caught_by_killing_it(build, seen, tmp_path):
    report = run(Plan(tmp_path, 20, KILL, seed=3, build=broken_build(build), first_breach_ends=True, settled=True))
    print(*report.lines, sep="\n")
    assert seen in report.kinds


@pytest.mark.parametrize("build", ["synchronous-off", "synchronous-normal"])
def test_a_build_that_does_not_sync_is_caught_by_a_power_cut(build, tmp_path, power):
    report = run(Plan(tmp_path, 20, CUT, seed=3, build=broken_build(build), first_breach_ends=True, settled=True))
    print(*report.lines, sep="\n")
    assert {LOST, LOST_FROM_HISTORY} <= report.kinds
