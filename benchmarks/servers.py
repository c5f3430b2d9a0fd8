"""Servers in processes of their own: Upfront on a folder with so many assessments, and the yardstick beside it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from tests.durability.tab import Tab, sign_in
from webapp.answer_files import parse_answers
from webapp.config import shipped_bank
from webapp.domain.bank import Bank
from webapp.services import assessments
from webapp.services.assessments import Beginning
from webapp.services.questionnaires import Act
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

SCENARIO = shipped_bank() / "scenarios" / "sole-funder.yaml"
AT_ONCE = 500
STOPS_WITHIN = 15
LISTENING = re.compile(r"^Listening on (\S+)$")
SIGN_IN = re.compile(r"^Sign in: (\S+)$")

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0


@dataclass(frozen=True)
class Running:
    """A server: where it answers, and what it has cost."""

    process: subprocess.Popen[str]
    address: str
    link: str

    def cpu_seconds(self) -> float:
        """What the processor has done for it so far; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/stat")
        if not status.exists():
            return 0.0
        user, system = status.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def resident_megabytes(self) -> float:
        """The memory it has now; 0 where the system does not say."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text(), re.MULTILINE) if status.exists() else None
        return int(found[1]) / 1024 if found else 0.0

    def sign_in(self) -> Tab:
        """A browser's tab, signed in by the printed link."""
        return sign_in(self.address, self.link)


@contextmanager
def upfront(data: Path) -> Iterator[Running]:
    """`upfront serve` on this folder, as a person starts it."""
    command = ["-c", "from webapp.cli import main; main()", "serve", "--port", "0", "--no-browser", "--data", str(data)]
    with _running(command) as running:
        yield running


@contextmanager
def bare_flask() -> Iterator[Running]:
    """The yardstick."""
    with _running(["-m", "benchmarks.bare"]) as running:
        yield running


@contextmanager
def _running(command: list[str]) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    try:
        yield _listening(process, last=SIGN_IN if "serve" in command else LISTENING)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(STOPS_WITHIN)
        process.stdout.close()


def _listening(process: subprocess.Popen[str], last: re.Pattern[str]) -> Running:
    address = ""
    for line in process.stdout or ():
        if found := LISTENING.match(line):
            address = found[1]
        if found := last.match(line):
            return Running(process, address, found[1])
    raise SystemExit("a server did not start")


def fill(data: Path, bank: Bank, number: int) -> str:
    """A data folder with so many assessments, all questions answered in each; the id of one of them."""
    file = parse_answers(SCENARIO.read_bytes(), bank)
    at = datetime.now(UTC)
    data.mkdir(mode=0o700)
    with closing(open_store(data)) as store:
        site = Site(store, bank)
        beginning = Beginning(file.route, dict(file.answers.items()))
        first = assessments.start(site, beginning, Act("Dana Cole", at), at.date(), uuid4().hex)
        events = store.list_answers(first.id)
        for begin in range(1, number, AT_ONCE):
            with store.write():
                for place in range(begin, min(begin + AT_ONCE, number)):
                    changed = at - timedelta(minutes=place)
                    other = replace(first, id=uuid4().hex, created_at=changed, changed_at=changed)
                    store.add_assessment(other)
                    store.record_answers(other.id, events)
        assessments.refresh_summaries(site, at.date())
    return first.id


def time_to_first_page(data: Path) -> float:
    """Seconds from the command to the first whole page: the one with the button that signs in."""
    began = time.perf_counter()
    with upfront(data) as running:
        page = Tab(running.address).open(running.link.removeprefix(running.address))
        taken = time.perf_counter() - began
        if page.status != 200:
            raise SystemExit(f"the first page was answered with {page.status}")
    return taken
