"""A workshop in which everybody comes at once and hands in at once, on a server that is killed in the middle of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.durability.machine import KILL, Machine
from tests.room_of_phones import Figures, Gathering, Phone, Wrong
from tests.web.stories import begin
from webapp.domain.bank import Bank
from webapp.domain.workshop.state import MIRROR, UNATTRIBUTED, Round
from webapp.domain.workshop.writing import read_state
from webapp.services.workshops.setting_up import Wanted, set_up
from webapp.services.workspace import Person, Site
from webapp.store.sqlite import open_store


@dataclass(frozen=True, slots=True)
class Plan:
    """How many come, within how many seconds they join and hand in, and how long a screen may take to show what is new."""

    people: int
    joining: float
    answering: float
    showing: float
    mode: str = UNATTRIBUTED
    kill: bool = False


@dataclass
class Burst:
    """What it came to. Seconds from the button to the last screen: of the open round and of the reveal. `lost` holds what
    was acknowledged and is not there, or is there and was not; `back` how many had their seat again in one tap."""

    figures: Figures
    opened: float = 0.0
    revealed: float = 0.0
    down: float = 0.0
    back: int = 0
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data folder with a workshop in its lobby."""

    data: Path
    bank: Bank
    workshop: str
    code: str

    def last_round(self) -> Round:
        """The latest round as the store has it, read beside the server."""
        with closing(open_store(self.data)) as store:
            record = store.get_workshop(Site(store, self.bank).workspace, self.workshop)
        return read_state(record.state).rounds[-1]

    def kept(self, mode: str) -> tuple[set[int], dict[str, Counter[str]]]:
        """Who has handed in to the latest round by the store, and what was said, counted by question."""
        number, counts = self.last_round().number, dict[str, Counter[str]]()
        with closing(open_store(self.data)) as store:
            if mode == UNATTRIBUTED:
                cast = store.list_cast_unattributed(self.workshop, number)
                said = [(one.question, one.choice) for one in store.list_unattributed(self.workshop, number)]
            else:
                cast = store.list_cast(self.workshop, number)
                said = [(one.question, one.choice) for one in store.list_ballots(self.workshop, number)]
        for question, choice in said:
            counts.setdefault(question, Counter())[choice] += 1
        return {one.seat for one in cast}, counts


def prepare(data: Path, bank: Bank, plan: Plan) -> Prepared:
    """Set the workshop up, with every question its kind can ask and a seat for everybody."""
    assert bank.facilitation
    data.mkdir(mode=0o700)
    at = datetime.now(UTC)
    with closing(open_store(data)) as store:
        site = Site(store, bank)
        pack = bank.facilitation.packs[MIRROR]
        wanted = Wanted(MIRROR, plan.mode, "Partners of the fund", begin(site, at), pack, (), (), plan.people, "")
        workshop = set_up(site, wanted, Person(name="Dana Cole"), at)
        return Prepared(data, bank, workshop, store.get_workshop(site.workspace, workshop).code)


def run_burst(folder: Path, bank: Bank, plan: Plan) -> Burst:
    """All of it, from the start of the server to its end."""
    machine = Machine(folder)
    prepared = prepare(machine.data, bank, plan)
    machine.set_up()
    try:
        # A thread of its own: where a browser is driven, this one has a loop already.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(lambda: asyncio.run(_run(machine, prepared, plan))).result()
    finally:
        machine.clear_away()


async def _run(machine: Machine, prepared: Prepared, plan: Plan) -> Burst:
    room = Gathering(machine.address, prepared.code, prepared.workshop, plan.people)
    burst = Burst(room.figures)
    await room.console.sign_in(machine.sign_in_link)
    await room.console.open()
    await room.wall.open()
    room.follow()
    try:
        await room.spread([phone.join for phone in room.phones], plan.joining)
        burst.opened = await _press(room, plan, "stage", stage="silent")
        await _hand_in(room, machine, prepared, plan, burst)
        burst.revealed = await _press(room, plan, "reveal")
        _compare(prepared, room, burst)
    finally:
        await room.leave()
    return burst


async def _press(room: Gathering, plan: Plan, what: str, **fields: str) -> float:
    """Press a button of the console; seconds until every phone and the wall show another view."""
    before = {id(screen): screen.view for screen in (*room.phones, room.wall)}
    began = time.perf_counter()
    await room.console.act(what, **fields)
    await room.until(lambda screen: screen.view != before[id(screen)], plan.showing)
    return max(screen.changed_at for screen in (*room.phones, room.wall)) - began


async def _hand_in(room: Gathering, machine: Machine, prepared: Prepared, plan: Plan, burst: Burst) -> None:
    for phone in room.phones:
        phone.filling = True
    handing_in = room.spread([partial(phone.hand_in, may_fail=lambda: room.down) for phone in room.phones], plan.answering)
    if not plan.kill:
        await handing_in
        return
    all_of_them = asyncio.create_task(handing_in)
    await asyncio.sleep(plan.answering / 2)
    began, room.down = time.perf_counter(), True
    machine.strike(KILL)
    await asyncio.to_thread(machine.fall)
    _look_into(prepared, plan, [phone for phone in room.phones if phone.handed], burst)
    await asyncio.to_thread(machine.start)
    burst.down = time.perf_counter() - began
    await all_of_them
    seats = [phone.seat for phone in room.phones]
    await room.spread([phone.open for phone in room.phones], 0.5)
    room.down = False
    burst.back = sum(bool(seat) and phone.seat == seat for phone, seat in zip(room.phones, seats, strict=True))


def _look_into(prepared: Prepared, plan: Plan, acknowledged: list[Phone], burst: Burst) -> None:
    """Whether everything acknowledged so far is on the disk of the server that was killed."""
    if not acknowledged:
        raise Wrong("nothing was handed in before the server was killed")
    handed_in, counts = prepared.kept(plan.mode)
    if len(handed_in) < len(acknowledged):
        burst.lost.append(f"{len(acknowledged)} handed in, and {len(handed_in)} are there")
    said = Counter((question, choice) for phone in acknowledged for question, choice in phone.handed.items())
    short = [key for key, number in said.items() if counts.get(key[0], Counter())[key[1]] < number]
    burst.lost += [f"of {question}: {choice}" for question, choice in short]


def _compare(prepared: Prepared, room: Gathering, burst: Burst) -> None:
    """Whether what the room was shown is what was acknowledged, neither more nor less."""
    revealed = prepared.last_round()
    results, tally = revealed.results or {}, room.tally
    if set(results) != set(tally) or len(revealed.finished) != len(room.phones):
        burst.lost.append(f"{len(revealed.finished)} of {len(room.phones)} people, {len(results)} of {len(tally)} questions")
    for question, result in results.items():
        shown = {choice: number for choice, number in (result.counts or {}).items() if number}
        if shown != dict(tally.get(question, {})):
            burst.lost.append(f"{question}: {shown} was shown, {dict(tally.get(question, {}))} was acknowledged")
