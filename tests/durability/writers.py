"""The people of a crash test: writers who save and note what they were told, readers who note what they were shown."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.durability.judge import NEVER_SENT, Judge
from tests.durability.tab import OSFailure, Reply, Tab
from tests.durability.values import Torn, Value, build_text, parse_text

ANYTIME, AT_A_REPLY, HALFWAY, BEFORE_A_REPLY = "anytime", "at a reply", "halfway", "before a reply"
MOMENTS = (ANYTIME, AT_A_REPLY, HALFWAY, BEFORE_A_REPLY)
"""When a crash comes: whenever, just when a save was acknowledged, with half a request sent, or with no answer to it yet."""
LOOK_AGAIN = 0.25
"""How often a writer opens the page anew before saving, and does not rely on what it knows."""
STALE, NO_TOKEN, TOO_LONG = "stale", "no token", "too long"
REFUSALS = {STALE: 409, NO_TOKEN: 400, TOO_LONG: 422}
"""What is sent on purpose to be refused, and how that is answered."""
REFUSED = 0.12
BUSY = 503
SAVED = "saves acknowledged"
TORN, TURNED_AWAY, TAKEN, UNREADABLE = "torn", "turned away", "taken though wrong", "unreadable"
HALF_TYPED_LOST = "half-typed text lost"


@dataclass(eq=False)
class Cell:
    """One field of one page, which one writer has for itself; a draft is kept as it is typed, and never saved."""

    writer: int
    assessment: str
    key: str
    name: str
    beside: dict[str, str]
    draft: bool = False
    judge: Judge = field(default_factory=Judge)
    sent: int = 0
    revision: int = 0
    shown: dict[str, str] = field(default_factory=dict)
    half_typed: Value | None = None

    @property
    def path(self) -> str:
        """The question's page."""
        return f"/assessments/{self.assessment}/questions/{self.key}"

    def next_value(self) -> Value:
        """The text to type next."""
        self.sent += 1
        return Value(self.writer, self.sent)

    def look(self, page: Reply) -> None:
        """From now on, send the form as this page shows it."""
        self.shown = page.form(self.path)
        self.revision = int(self.shown["revision"])

    def read(self, page: Reply) -> Value | None:
        """What the page shows in the field. Raises Torn."""
        return parse_text(page.field(self.name))

    def open(self, tab: Tab) -> tuple[Reply, str]:
        """The page with what is saved, and what is wrong with half-typed text that stood there first. Raises Torn."""
        page = tab.open(self.path)
        if self.draft or page.status != 200:
            return page, ""
        found = self.read(page) if page.half_typed else None
        wrong = HALF_TYPED_LOST if self.half_typed not in (None, found) else ""
        if found and not self.judge.was_sent(found):
            wrong = NEVER_SENT
        self.half_typed = None
        if page.half_typed:
            # A person who wants the saved text to stand says so.
            tab.send(self.path, {"csrf_token": page.field("csrf_token"), "action": "discard"})
            page = tab.open(self.path)
        return page, wrong


@dataclass
class Findings:
    """What was counted and what was broken."""

    counts: Counter[str] = field(default_factory=Counter)
    breaches: list[tuple[str, str]] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)

    def breach(self, what: str, cell: Cell, more: str = "") -> None:
        """Note a broken promise; nothing where `what` is empty."""
        if what:
            self.breaches.append((what, f"{cell.key} of writer {cell.writer}, {cell.sent} sent {more}".rstrip()))


class Trigger:
    """Lets a crash come at the right moment, once. `dark`: it is a power cut, after which nobody gets an answer any more."""

    def __init__(self, strike: Callable[[], object], *, dark: bool = False) -> None:
        self.over = threading.Event()
        self.hit_a_save = False
        self._strike = strike
        self._dark = dark
        self._striking = False
        self._lock = threading.Lock()
        self._on_the_way = 0
        self._moment = ""

    def wait_for(self, moment: str) -> None:
        """From now on, strike at the first such moment."""
        self._moment = moment

    def awaits(self, moment: str) -> bool:
        """Whether such a moment is waited for."""
        return self._moment == moment and not self.over.is_set()

    def pull(self, moment: str) -> None:
        """It is such a moment."""
        with self._lock:
            if self.awaits(moment):
                self.hit_a_save = self._on_the_way > 0
                self._striking = True
                self._strike()
                self.over.set()

    def heard(self, reply: Reply) -> Reply:
        """The reply, if a real computer could have given it. Raises ConnectionError.

        Only the disk loses its power here. What the rest of the computer says from then on, a real one could not say: a sync
        that is under way as the disk dies may even end as if all were well.
        """
        if self._dark and self._striking:
            raise ConnectionAbortedError
        return reply

    @contextmanager
    def sending(self) -> Iterator[None]:
        """A save is on its way inside."""
        with self._lock:
            self._on_the_way += 1
        try:
            yield
        finally:
            with self._lock:
                self._on_the_way -= 1


@dataclass(frozen=True, eq=False)
class Desk:
    """What everybody works with: a tab, the fields they look after, where findings go, and chance."""

    tab: Tab
    cells: list[Cell]
    findings: Findings
    chance: random.Random


class Writer:
    """Saves in its own fields, one request after the other."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.tab, self.cells, self.findings, self.chance = desk.tab, desk.cells, desk.findings, desk.chance
        self.token = token

    def work(self, trigger: Trigger) -> None:
        """Save until the crash."""
        while not trigger.over.is_set():
            cell = self.chance.choice(self.cells)
            try:
                self._turn(cell, trigger)
            except OSFailure:
                self.findings.counts["without an answer"] += 1
                time.sleep(0.005)
        self.tab.close()

    def _turn(self, cell: Cell, trigger: Trigger) -> None:
        if not cell.shown or cell.judge.waiting or self.chance.random() < LOOK_AGAIN:
            self._look(cell, trigger)
        if cell.draft:
            self._keep_draft(cell, trigger)
        elif cell.revision and self.chance.random() < REFUSED:
            self._be_refused(cell, self.chance.choice(list(REFUSALS)), trigger)
        else:
            self._save(cell, trigger)

    def _look(self, cell: Cell, trigger: Trigger) -> None:
        try:
            page, wrong = cell.open(self.tab)
            trigger.heard(page)
            if page.status == 200:
                self.findings.breach(wrong or cell.judge.see(cell.read(page)), cell, "while running")
                cell.look(page)
            elif page.status < 500:
                self.findings.breach(UNREADABLE, cell, f"{page.status} while running")
        except Torn as torn:
            self.findings.breach(TORN, cell, str(torn))

    def _save(self, cell: Cell, trigger: Trigger) -> None:
        value = cell.next_value()
        fields = self._fields(cell, build_text(value, self.chance))
        cell.judge.send(value)
        began = time.monotonic()
        reply = self._send(cell.path, fields, trigger)
        if reply.status == 303:
            self.findings.saves.append(time.monotonic() - began)
            self.findings.counts[SAVED] += 1
            cell.revision += 1
            cell.judge.acknowledge(value)
            trigger.pull(AT_A_REPLY)
        else:
            self._not_taken(cell, value, reply.status)

    def _keep_draft(self, cell: Cell, trigger: Trigger) -> None:
        value = cell.next_value()
        fields = self._fields(cell, build_text(value, self.chance))
        cell.judge.send(value)
        reply = self._send(f"{cell.path}/draft", fields, trigger)
        if reply.status == 200:
            self.findings.counts["drafts acknowledged"] += 1
            cell.judge.acknowledge(value)
            trigger.pull(AT_A_REPLY)
        else:
            self._not_taken(cell, value, reply.status)

    def _send(self, path: str, fields: dict[str, str], trigger: Trigger) -> Reply:
        def sent() -> None:
            if trigger.awaits(BEFORE_A_REPLY):
                # How far the server has come with it when it dies is anybody's guess.
                time.sleep(self.chance.uniform(0, 0.015))
                trigger.pull(BEFORE_A_REPLY)

        with trigger.sending():
            if trigger.awaits(HALFWAY):
                return trigger.heard(self.tab.send(path, fields, halfway=lambda: trigger.pull(HALFWAY)))
            return trigger.heard(self.tab.send(path, fields, sent=sent))

    def _not_taken(self, cell: Cell, value: Value, status: int) -> None:
        self.findings.counts[f"answered {status}"] += 1
        cell.judge.refuse(value)
        if status != BUSY:
            self.findings.breach(TURNED_AWAY, cell, f"with {status}")

    def _be_refused(self, cell: Cell, why: str, trigger: Trigger) -> None:
        value = cell.next_value()
        fields = self._fields(cell, build_text(value, self.chance, too_long=why == TOO_LONG))
        if why == STALE:
            fields["revision"] = str(cell.revision - 1)
        elif why == NO_TOKEN:
            fields["csrf_token"] = ""
        cell.judge.send(value)
        cell.judge.refuse(value)
        reply = trigger.heard(self.tab.send(cell.path, fields))
        if reply.status == BUSY:
            return
        self.findings.counts["refused on purpose"] += 1
        if reply.status != REFUSALS[why]:
            self.findings.breach(TAKEN, cell, f"{why}: {reply.status}")
        elif why != NO_TOKEN:
            # Not saved, but kept like a draft.
            cell.half_typed = value

    def _fields(self, cell: Cell, text: str) -> dict[str, str]:
        cell.half_typed = None
        own = {"csrf_token": self.token, "revision": str(cell.revision), cell.name: text}
        return cell.shown | cell.beside | own


class Reader:
    """Opens pages that others write. What a page has shown has to stay true as well."""

    def __init__(self, desk: Desk) -> None:
        self.tab, self.cells, self.findings, self.chance = desk.tab, desk.cells, desk.findings, desk.chance

    def work(self, trigger: Trigger) -> None:
        """Read until the crash."""
        while not trigger.over.is_set():
            cell = self.chance.choice(self.cells)
            try:
                page = trigger.heard(self.tab.open(cell.path))
                # Half-typed text belongs to its writer, and says nothing of what is saved.
                if page.status == 200 and (cell.draft or not page.half_typed):
                    self.findings.breach(cell.judge.see(cell.read(page)), cell, "shown to a reader")
                    self.findings.counts["pages read meanwhile"] += 1
            except OSFailure:
                time.sleep(0.005)
            except Torn as torn:
                self.findings.breach(TORN, cell, str(torn))
        self.tab.close()
