"""`make bench`: medians over several rounds, beside the goals of the design."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import files, hosted, published, web, workshop
from webapp.answer_files import parse_answers
from webapp.bank_files import load_bank
from webapp.config import shipped_bank
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.proofs import prove

TODAY = date(2026, 11, 22)
SCENARIO = shipped_bank() / "scenarios" / "sole-funder.yaml"


def main() -> None:
    """Print one line per job."""
    bank = load_bank(shipped_bank()).bank
    text = SCENARIO.read_bytes()
    answers = parse_answers(text, bank).answers

    def in_memory() -> None:
        compose(evaluate(bank, answers, today=TODAY))

    def from_file() -> None:
        compose(evaluate(bank, parse_answers(text, bank).answers, today=TODAY))

    print(f"{'job':44} {'median':>10} {'lowest':>10}   goal")
    show("load and check the bank", milliseconds(lambda: load_bank(shipped_bank()), 21), "150 ms")
    show("prove the bank (check-bank)", milliseconds(lambda: prove(bank), 3), "5,000 ms")
    show("evaluate + compose, warm", milliseconds(in_memory, 101), "5 ms")
    show("the same from the answers file's text", milliseconds(from_file, 51), "")
    walls, peaks = whole_process(11)
    show("export --format md, whole process", walls, "500 ms")
    print(f"{'its peak memory':44} {statistics.median(peaks):7.1f} MB {min(peaks):7.1f} MB   60 MB")
    print()
    files.main(bank)
    print()
    web.main(bank)
    print()
    hosted.main(bank)
    print()
    published.main(bank)
    print()
    workshop.main(bank)


def milliseconds(job: Callable[[], object], rounds: int) -> list[float]:
    """Wall time of each round after one that is not counted, in milliseconds."""
    job()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    return times


def whole_process(rounds: int) -> tuple[list[float], list[float]]:
    """Wall time in milliseconds and peak resident memory in megabytes of `upfront export`, a new process each round."""
    walls, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "faq.md")
        installed = "from webapp.cli import main; main()"  # what the `upfront` script does
        command = [sys.executable, "-c", installed, "export", str(SCENARIO), "--format", "md", "-o", target]
        for round_number in range(rounds + 1):
            start = time.perf_counter()
            child = os.posix_spawn(sys.executable, command, os.environ)
            _, status, usage = os.wait4(child, 0)
            if status:
                raise SystemExit("the export failed")
            if round_number:
                walls.append(1000 * (time.perf_counter() - start))
                peaks.append(usage.ru_maxrss / 1024)
    return walls, peaks


def show(job: str, times: list[float], goal: str) -> None:
    """One line."""
    print(f"{job:44} {statistics.median(times):7.1f} ms {min(times):7.1f} ms   {goal}")


if __name__ == "__main__":
    main()
