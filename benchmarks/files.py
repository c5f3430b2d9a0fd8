"""The files a document becomes: how long each takes with words never set before, and the most memory of all together.

`python -m benchmarks.files` alone makes PDF, Word and web page one after the other in one process, and nothing else.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, islice
from typing import Any

from webapp.answer_files import parse_answers
from webapp.bank_files import load_bank
from webapp.config import shipped_bank
from webapp.domain.answers import Answers, Decided
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import Bank
from webapp.domain.faq import compose
from webapp.renderers import renderer

TODAY = date(2026, 11, 22)
SCENARIO = shipped_bank() / "scenarios" / "sole-funder.yaml"
GOALS = {"pdf": "150 ms", "docx": "150 ms", "html": "15 ms"}
DOCUMENTS = ("html", "txt", "md", "json", "embed", "docx", "pdf", "one-page", "summary", "summary-png")
INTERNAL = ("sheet_file", "sheet_word", "review_file", "review_word")
ROUNDS = 21
TOGETHER = ("pdf", "docx", "html")


def main(bank: Bank) -> None:
    """Print one line for each kind of file, and one for the memory."""
    for name in DOCUMENTS:
        documents = (compose(assessment) for assessment in _varied(bank))
        _show(name, _times(renderer(name).render, documents), GOALS.get(name, ""))
    for name in INTERNAL:
        _show(name, _times(renderer(name).render, _varied(bank)), "")
    peaks = [_peak() for _ in range(3)]
    print(f"{'pdf, docx and html in one process, peak':44} {statistics.median(peaks):7.1f} MB {min(peaks):7.1f} MB   150 MB")


def _varied(bank: Bank) -> Iterator[Assessment]:
    """The scenario's answers again and again, each time with other words wherever somebody typed some."""
    file = parse_answers(SCENARIO.read_bytes(), bank)
    for number in count():
        answers = {
            key: replace(answer, value=f"{answer.value} ({number})")
            if isinstance(answer, Decided) and isinstance(answer.value, str) and " " in answer.value
            else answer
            for key, answer in file.answers.items()
        }
        yield evaluate(bank, Answers(answers), route_name=file.route, today=TODAY)


def _times(job: Callable[[Any], bytes], given: Iterator[object]) -> list[float]:
    """Wall time of each round in milliseconds, after two that are not counted; nor is it to make what is given."""
    times = []
    for one in islice(given, ROUNDS + 2):
        start = time.perf_counter()
        job(one)
        times.append(1000 * (time.perf_counter() - start))
    return times[2:]


def _peak() -> float:
    """The most memory that a process which makes the three of them once had, in megabytes."""
    command = [sys.executable, "-m", "benchmarks.files"]
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit("the files could not be made")
    return usage.ru_maxrss / 1024


def _show(name: str, times: list[float], goal: str) -> None:
    print(f"{name:44} {statistics.median(times):7.1f} ms {min(times):7.1f} ms   {goal}", flush=True)


def _together() -> None:
    document = compose(next(_varied(load_bank(shipped_bank()).bank)))
    for name in TOGETHER:
        renderer(name).render(document)


if __name__ == "__main__":
    _together()
