"""A longer run for people: `python -m tests.durability --kills 200 --cuts 50`.

It ends with 0 where every promise was kept, 1 where one was broken, 2 where too little was done to say.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.durability.broken_builds import BUILDS
from tests.durability.disk import why_no_disk
from tests.durability.driver import Plan, Report, run
from tests.durability.machine import CUT, KILL, REAL_BUILD, STOP, broken_build

KEPT, BROKEN, NOT_TESTED = 0, 1, 2


def main() -> int:
    """Do what was asked for, and say what came of it."""
    asked = _parse(sys.argv[1:])
    code = KEPT
    with tempfile.TemporaryDirectory(prefix="upfront-crashes-") as folder:
        for how, crashes in ((KILL, asked.kills), (CUT, asked.cuts), (STOP, asked.stops)):
            if crashes:
                code = max(code, _do(asked, how, crashes, Path(folder) / how))
    return code


def _do(asked: argparse.Namespace, how: str, crashes: int, folder: Path) -> int:
    folder.mkdir()
    if how == CUT and (reason := why_no_disk(folder)):
        print(f"{how}: could not test: {reason}")
        return NOT_TESTED
    plan = Plan(
        folder=folder,
        crashes=crashes,
        how=how,
        seed=asked.seed,
        writers=asked.writers,
        most_seconds=asked.most_seconds,
        build=broken_build(asked.build) if asked.build else REAL_BUILD,
        settled=bool(asked.build),
    )
    report = run(plan)
    print(*report.lines, sep="\n", flush=True)
    return _code(report)


def _code(report: Report) -> int:
    if report.breaches:
        return BROKEN
    if report.acknowledged < 3 * report.crashes or report.crashes < report.plan.crashes:
        print("  too little was saved, or time ran out: this has shown nothing")
        return NOT_TESTED
    return KEPT


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.durability", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100, help="how often the server is killed")
    parser.add_argument("--cuts", type=int, default=0, help="how often its disk loses power; needs root")
    parser.add_argument("--stops", type=int, default=4, help="how often it is asked to end while people save")
    parser.add_argument("--writers", type=int, default=3, choices=(1, 2, 3), help="people who save at the same time")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same choices")
    parser.add_argument("--most-seconds", type=float, default=3600, help="for each kind of crash")
    parser.add_argument("--build", choices=sorted(BUILDS), help="crash one that is broken on purpose")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
