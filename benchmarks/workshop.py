"""Two hundred people in a workshop, on `upfront serve` in a process of its own: they come, hand in and see the results."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.burst import Burst, Plan, run_burst
from webapp.domain.bank import Bank
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED

PEOPLE, JOINING, ANSWERING = 200, 5.0, 10.0
SHOWING = 20.0
"""Seconds after which we no longer wait for a screen to show something; the goal is far below."""


def main(bank: Bank) -> None:
    """Print what it came to, for both kinds of ballots, and with the server killed in the middle of a round."""
    for mode in (UNATTRIBUTED, NAMED):
        for kill in (False, True):
            plan = Plan(PEOPLE, JOINING, ANSWERING, SHOWING, mode, kill)
            with tempfile.TemporaryDirectory(prefix="upfront-bench-") as folder:
                _print(plan, run_burst(Path(folder), bank, plan))


def _print(plan: Plan, burst: Burst) -> None:
    figures = burst.figures
    killed = ", the server killed halfway" if plan.kill else ""
    print(f"{plan.people} people, {plan.mode}{killed}: {len(figures.polls):,} polls on {figures.connections} connections")
    _line("errors", f"{len(figures.errors)} {figures.errors[:3] or ''}", "0")
    _line("acknowledged and lost, or never acknowledged", f"{len(burst.lost)} {burst.lost[:3] or ''}", "0")
    for name, times, goal in (
        ("join", figures.joins, ""),
        ("hand in", figures.saves, "p95 500 ms"),
        ("poll", figures.polls, ""),
        ("page", figures.pages, ""),
    ):
        _line(name, _spread(times), goal)
    _line("from the button to the last screen: round", f"{burst.opened:.1f} s", "")
    _line("from the button to the last screen: reveal", f"{burst.revealed:.1f} s", "3.0 s")
    if plan.kill:
        _line("down, with nothing to answer", f"{burst.down:.1f} s", "")
        _line("back on their seats in one tap", f"{burst.back} of {plan.people}", str(plan.people))


def _spread(times: list[float]) -> str:
    in_order = sorted(1000 * taken for taken in times)
    p95 = in_order[int(0.95 * (len(in_order) - 1))]
    return f"median {statistics.median(in_order):.0f} ms, p95 {p95:.0f} ms, longest {in_order[-1]:.0f} ms"


def _line(name: str, figure: str, goal: str) -> None:
    print(f"  {name:44} {figure:54} {goal}".rstrip(), flush=True)
