"""Crashes a real server again and again while people save, and asks after each crash whether every promise was kept."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from tests.durability.kept_file import KeptFile, look_into, words_in
from tests.durability.machine import CUT, REAL_BUILD, STOP, Machine
from tests.durability.tab import OSFailure, Reply, Tab, sign_in
from tests.durability.values import Torn, parse_text
from tests.durability.writers import ANYTIME, MOMENTS, SAVED, TORN, UNREADABLE, Cell, Desk, Findings, Reader, Trigger, Writer

DAMAGED, HISTORY, UNCLEAN = "file damaged", "history", "did not stop cleanly"
COMES_WITHIN = 2.0
PATIENCE = 12
BREACHES_SHOWN = 12
LEAST_SAVES, WAITS_FOR_SAVES = 4, 10.0
"""Acknowledged before each crash, and the seconds that they may take."""

# Questions that are always asked, the field that is written, and what goes along with it.
SAVED_FIELDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("civic.goal", "text", {}),
    ("civic.initiator", "note", {"choice": "us"}),
    ("civic.why", "text", {}),
    ("change.missed", "detail", {"choice": "learn"}),
    ("civic.join", "note", {"choice": "_undecided", "decider": "Our board"}),
    ("setup.kind", "note", {"choice": "community"}),
)
DRAFTED_FIELDS = (("setup.partnership", "text"), ("civic.table", "note"), ("sign.contact_role", "text"))


@dataclass(frozen=True)
class Plan:
    """What to do. The same seed makes the same choices; how threads take turns, nobody can repeat."""

    folder: Path
    crashes: int
    how: str
    seed: int = 1
    writers: int = 3
    readers: int = 1
    cells: int = 4
    assessments: int = 2
    shortest: float = 0.08
    longest: float = 0.45
    most_seconds: float = 600.0
    first_breach_ends: bool = False
    settled: bool = False
    """Whether what the first steps wrote is synced from outside, so that what can be lost are saves and nothing else."""
    build: tuple[str, ...] = REAL_BUILD


@dataclass(frozen=True)
class Report:
    """What came of it."""

    plan: Plan
    crashes: int
    seconds: float
    counts: Counter[str]
    breaches: tuple[tuple[str, str], ...]
    saves: tuple[float, ...]
    starts: tuple[float, ...]
    moments: Counter[str] = field(default_factory=Counter)

    @property
    def acknowledged(self) -> int:
        """How many saves were: with too few of them a test has shown nothing."""
        return self.counts[SAVED]

    @property
    def kinds(self) -> set[str]:
        """The promises that were broken."""
        return {what for what, _ in self.breaches}

    @property
    def lines(self) -> list[str]:
        """The report as people read it."""
        counts = ", ".join(f"{number:,} {what}" for what, number in sorted(self.counts.items()))
        save = f"{1000 * statistics.median(self.saves):.1f} ms" if self.saves else "none"
        start = f"{statistics.median(self.starts):.2f} s" if self.starts else "none"
        return [
            f"{self.crashes} × {self.plan.how}, seed {self.plan.seed}, {self.seconds:.0f} s: {counts}",
            f"  a save (median) {save}, a start {start}; crashes {dict(sorted(self.moments.items()))}",
            f"  broken promises: {len(self.breaches)}"
            + "".join(f"\n    {what}: {more}" for what, more in self.breaches[:12]),
        ]


def run(plan: Plan) -> Report:
    """Do it, and leave nothing running."""
    machine = Machine(plan.folder, build=plan.build, with_disk=plan.how == CUT)
    try:
        machine.set_up()
        return _Run(plan, machine).go()
    finally:
        machine.clear_away()


class _Run:
    def __init__(self, plan: Plan, machine: Machine) -> None:
        self.plan = plan
        self.machine = machine
        self.chance = random.Random(plan.seed)
        self.findings = Findings()
        self.moments: Counter[str] = Counter()
        self.next_moments = cycle(self.chance.sample(MOMENTS, len(MOMENTS)))
        self.tab = sign_in(machine.address, machine.sign_in_link)
        assessments = [begin_assessment(self.tab, number) for number in range(plan.assessments)]
        self.cells = [cell for writer in range(plan.writers) for cell in cells_of(writer, assessments, plan.cells)]
        # A page that is open while the server crashes can still be sent afterwards, so its token is kept all along.
        self.token = open_patiently(self.tab, self.cells[0].path).field("csrf_token")
        if plan.settled:
            machine.settle()

    def go(self) -> Report:
        """Crash after crash, and a clean end."""
        began = time.monotonic()
        crashes = 0
        while crashes < self.plan.crashes and time.monotonic() - began < self.plan.most_seconds:
            crashes += 1
            self._crash(self.plan.how)
            if self._seen_enough:
                break
        else:
            self._crash(STOP)
        self.tab.close()
        return Report(
            plan=self.plan,
            crashes=crashes,
            seconds=time.monotonic() - began,
            counts=self.findings.counts,
            breaches=tuple(self.findings.breaches),
            saves=tuple(self.findings.saves),
            starts=tuple(self.machine.starts),
            moments=self.moments,
        )

    def _crash(self, how: str) -> None:
        """Let everybody work, crash, start again, and look at everything."""
        trigger = Trigger(lambda: self.machine.strike(how), dark=how == CUT)
        moment = ANYTIME if how == STOP else next(self.next_moments)
        people = self._people()
        with ThreadPoolExecutor(len(people)) as pool:
            working = [pool.submit(one.work, trigger) for one in people]
            try:
                self._let_them_work()
                trigger.wait_for(moment)
                trigger.pull(ANYTIME)
                if not trigger.over.wait(COMES_WITHIN):
                    trigger.wait_for(ANYTIME)
                    trigger.pull(ANYTIME)
            finally:
                trigger.over.set()
            for one in working:
                one.result()
        code = self.machine.fall()
        self.moments[moment] += 1
        self.findings.counts["crashes with a save on its way"] += trigger.hit_a_save
        if how == STOP and code:
            self.findings.breaches.append((UNCLEAN, f"it ended with {code}"))
        kept = look_into(self.machine.data, self.plan.folder)
        self.machine.start()
        self._verify(kept)

    def _let_them_work(self) -> None:
        """For a while, and on a slow computer until there is something that could be lost."""
        wanted = self._acknowledged + LEAST_SAVES
        until = time.monotonic() + WAITS_FOR_SAVES
        time.sleep(self.chance.uniform(self.plan.shortest, self.plan.longest))
        while self._acknowledged < wanted and time.monotonic() < until and not self._seen_enough:
            time.sleep(0.01)

    @property
    def _seen_enough(self) -> bool:
        return self.plan.first_breach_ends and bool(self.findings.breaches)

    @property
    def _acknowledged(self) -> int:
        return self.findings.counts[SAVED]

    def _people(self) -> list[Writer | Reader]:
        writers = []
        for writer in range(self.plan.writers):
            own = [cell for cell in self.cells if cell.writer == writer]
            writers.append(Writer(self._desk(own), self.token))
        return [*writers, *(Reader(self._desk(self.cells)) for _ in range(self.plan.readers))]

    def _desk(self, cells: list[Cell]) -> Desk:
        return Desk(self.tab.another(), cells, self.findings, random.Random(self.chance.random()))

    def _verify(self, kept: KeptFile) -> None:
        self.findings.breaches += [(DAMAGED, what) for what in kept.damage]
        tab = self.tab.another()
        # The first page may take a moment; from then on the server is there.
        open_patiently(tab, self.cells[0].path)
        for cell in self.cells:
            try:
                page, wrong = cell.open(tab)
                found = cell.read(page)
                if not cell.draft:
                    self._check_history(cell, kept)
            except Torn as torn:
                self.findings.breach(TORN, cell, str(torn))
                continue
            if page.status != 200:
                self.findings.breach(UNREADABLE, cell, f"answered {page.status}")
                continue
            self.findings.breach(wrong, cell)
            self.findings.breach(cell.judge.find(found), cell, f"found {found}")
            self.findings.counts["fields read back"] += 1
            cell.look(page)
        tab.close()

    def _check_history(self, cell: Cell, kept: KeptFile) -> None:
        history = kept.histories.get((cell.assessment, cell.key), ())
        texts = (parse_text(words_in(record, cell.name)) for record in history)
        wrong = cell.judge.check_history(value for value in texts if value)
        self.findings.breach(wrong and f"{HISTORY}: {wrong}", cell, f"{len(history)} events")


def open_patiently(tab: Tab, path: str) -> Reply:
    """The page, from a server that may not be quite there yet. The last answer where it does not get there."""
    reply = Reply(0, "", "", "")
    for _ in range(PATIENCE):
        try:
            reply = tab.open(path)
        except OSFailure:
            reply = Reply(0, "", "", "")
        if reply.status == 200:
            break
        time.sleep(0.05)
    return reply


def begin_assessment(tab: Tab, number: int) -> str:
    """A new assessment, begun as people begin one; its id."""
    page = tab.open("/assessments/new")
    fields = {
        "csrf_token": page.field("csrf_token"),
        "token": page.field("token"),
        "foundation": f"Foundation {number}",
        "partnership": "",
        "stage": "",
        "route": "full",
        "name": "Dana Cole",
    }
    reply = tab.send("/assessments/new", fields)
    if reply.status != 303:
        raise AssertionError(f"beginning an assessment was answered with {reply.status}")
    return urlsplit(reply.location).path.split("/")[2]


def cells_of(writer: int, assessments: list[str], number: int) -> list[Cell]:
    """The fields of one writer, the last of them a draft: no two writers share a page, all share assessments."""
    saved = [(assessment, *field) for field in SAVED_FIELDS for assessment in assessments]
    own = saved[writer * number : (writer + 1) * number]
    assert len(own) == number, "too few questions for so many writers"
    cells = [Cell(writer, assessment, key, name, beside) for assessment, key, name, beside in own]
    key, name = DRAFTED_FIELDS[writer % len(DRAFTED_FIELDS)]
    return [*cells, Cell(writer, assessments[writer % len(assessments)], key, name, {}, draft=True)]
