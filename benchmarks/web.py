"""The web pages beside their goals. What has a yardstick takes turns with it: a busy machine disturbs both alike."""

from __future__ import annotations

import gzip
import re
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.load import Timings, build_get, build_post, run_load
from benchmarks.servers import Running, bare_flask, fill, time_to_first_page, upfront
from tests.durability.tab import Tab
from tests.publishing import publish
from webapp.domain.bank import Bank
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

FEW, MANY = 100, 5000
ROUNDS = 7
SECONDS = 1.0
STARTS = 5
CROWD = 8
QUESTION = "grants.continue"
LOADED = re.compile(r'<(?:link\b[^>]*\brel="(?:stylesheet|preload)"[^>]*|script\b[^>]*|img\b[^>]*)>')
ADDRESS = re.compile(r'\b(?:href|src)="(/[^"]*)"')
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)""")


@dataclass(frozen=True)
class Turn:
    """One round: something and its yardstick, one right after the other."""

    ours: Timings
    theirs: Timings


@dataclass(frozen=True)
class Visited:
    """A server with its browser and the assessment that is looked at."""

    server: Running
    tab: Tab
    assessment: str

    def get(self, page: str) -> bytes:
        """A request for a page of the assessment."""
        return build_get(self.server.address, f"{self.assessment}{page}", self.tab.cookie)


def main(bank: Bank) -> None:
    """Print one line for each figure."""
    with tempfile.TemporaryDirectory(prefix="upfront-bench-") as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        first, other = fill(small, bank, FEW), fill(large, bank, MANY)
        path = f"/f/{_publish(small, bank, first)}"
        _show_starts(small)
        with upfront(small) as server, bare_flask() as bare, upfront(large) as crowded:
            visited = Visited(server, server.sign_in(), f"/assessments/{first}")
            _show_first_visits(visited)
            _show_question_page(visited, bare)
            _show_work(visited)
            _show_public_page(server, bare, path)
            _show_home(visited, Visited(crowded, crowded.sign_in(), f"/assessments/{other}"))
            _show("memory after all this", f"{server.resident_megabytes():.0f} MB", "100 MB")
            _show(f"memory with {MANY:,} assessments", f"{crowded.resident_megabytes():.0f} MB", "100 MB")


def _show_starts(data: Path) -> None:
    times = [time_to_first_page(data) for _ in range(STARTS)]
    _show("first page after `upfront serve`", f"{statistics.median(times):.2f} s, at most {max(times):.2f} s", "2 s")


def _show_first_visits(visited: Visited) -> None:
    pages = {"home": "/", "question page": f"{visited.assessment}/questions/{QUESTION}"}
    for name, path in pages.items():
        weight, requests = _weigh(visited.tab, path)
        _show(f"first visit, {name}", f"{weight / 1024:.1f} KB gzipped, {requests} requests", "30 KB beside fonts, 6")


def _weigh(tab: Tab, path: str) -> tuple[int, int]:
    """Bytes of a page and what it loads, gzipped and without fonts, and how many requests that takes."""
    page = tab.open(path).body
    found = {address for tag in LOADED.findall(page) for address in ADDRESS.findall(tag)}
    weight = len(gzip.compress(page.encode()))
    for address in sorted(found):
        if not address.endswith(".woff2"):
            content = tab.open(address).body
            weight += len(gzip.compress(content.encode()))
            if address.endswith(".css"):
                found |= {urljoin(address, one) for one in IN_STYLE.findall(content) if not one.startswith(("data:", "#"))}
    return weight, 1 + len(found)


def _show_question_page(visited: Visited, bare: Running) -> None:
    page = visited.get(f"/questions/{QUESTION}")
    for clients in (1, CROWD):
        _show_beside(visited.server, page, bare, build_get(bare.address, "/"), clients)
    load = partial(run_load, clients=1, seconds=SECONDS)
    least = build_get(bare.address, "/form", Tab(bare.address).open("/form").cookie)
    turns = _in_turns(partial(load, visited.server.address, page), partial(load, bare.address, least))
    _show("  beside the least page with a form", _beside(turns, "that"), "")


def _show_beside(server: Running, page: bytes, bare: Running, yardstick: bytes, clients: int) -> None:
    """A page beside bare Flask: how long, how many, and what the processor does for each."""
    before, before_bare = server.cpu_seconds(), bare.cpu_seconds()
    load = partial(run_load, clients=clients, seconds=SECONDS)
    turns = _in_turns(partial(load, server.address, page), partial(load, bare.address, yardstick))
    _show(f"question page, {_people(clients)}", _beside(turns, "bare Flask"), "4 times" if clients == 1 else "")
    rate = statistics.median(turn.ours.rate for turn in turns)
    share = statistics.median(turn.theirs.rate / turn.ours.rate for turn in turns)
    _show("  a second", f"{rate:,.0f}, 1/{share:.1f} of bare Flask", "1/10" if clients == CROWD else "")
    ours = (server.cpu_seconds() - before) / sum(len(turn.ours.each) for turn in turns)
    theirs = (bare.cpu_seconds() - before_bare) / sum(len(turn.theirs.each) for turn in turns)
    _show("  processor time each", f"{1000 * ours:.2f} ms, bare Flask {1000 * theirs:.2f} ms", "")


def _show_work(visited: Visited) -> None:
    """Saving, and looking ahead."""
    path = f"{visited.assessment}/questions/{QUESTION}"
    form = visited.tab.open(path).form(path)
    address, cookie = visited.server.address, visited.tab.cookie
    preview = build_post(address, f"{path}/preview", form | {"choice": "apply"}, cookie)
    times = [_middle(run_load(address, preview, clients=1, seconds=SECONDS)) for _ in range(ROUNDS)]
    _show("live preview", f"{statistics.median(times):.1f} ms", "50 ms")
    saves = [_middle(_save_for_a_while(visited, path)) for _ in range(ROUNDS)]
    _show("save, on disk", f"{statistics.median(saves):.1f} ms", "")


def _save_for_a_while(visited: Visited, path: str) -> Timings:
    form = visited.tab.open(path).form(path)
    revision = int(form["revision"])

    def saves() -> Iterator[bytes]:
        for number in range(100_000):
            fields = form | {"note": f"Note {number} of {revision}", "revision": str(revision + number)}
            yield build_post(visited.server.address, path, fields, visited.tab.cookie)

    return run_load(visited.server.address, saves(), clients=1, seconds=SECONDS, status=303)


def _publish(data: Path, bank: Bank, assessment: str) -> str:
    """Publish an assessment; what the address of its page ends in."""
    with closing(open_store(data)) as store:
        return publish(Site(store, bank), assessment, datetime.now(UTC)).faq.slug


def _show_public_page(server: Running, bare: Running, path: str) -> None:
    """What partners read, whole and asked about once more, beside bare Flask."""
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    reply = connection.getresponse()
    _show("public page", f"{len(reply.read()) / 1024:.1f} KB gzipped", "")
    connection.close()
    again = build_get(server.address, path, tag=reply.headers["ETag"])
    ways = (("whole", build_get(server.address, path), 200), ("as it was, 304", again, 304))
    for (name, page, status), clients in product(ways, (1, CROWD)):
        load = partial(run_load, clients=clients, seconds=SECONDS)
        turns = _in_turns(
            partial(load, server.address, page, status=status), partial(load, bare.address, build_get(bare.address, "/"))
        )
        rate = statistics.median(turn.ours.rate for turn in turns)
        share = statistics.median(turn.ours.rate / turn.theirs.rate for turn in turns)
        _show(f"public page {name}, {_people(clients)}", f"{rate:,.0f} a second, {share:.2f} of bare Flask", "0.50")


def _show_home(few: Visited, many: Visited) -> None:
    load = partial(run_load, clients=1, seconds=SECONDS)
    few_home, many_home = (build_get(one.server.address, "/", one.tab.cookie) for one in (few, many))
    turns = _in_turns(partial(load, many.server.address, many_home), partial(load, few.server.address, few_home))
    with_many, with_few = _medians(turns)
    ratio = statistics.median(_middle(turn.ours) / _middle(turn.theirs) for turn in turns)
    figures = f"{with_many:.1f} ms, {ratio:.2f} times that with {FEW} ({with_few:.1f} ms)"
    _show(f"home with {MANY:,} assessments", figures, "1.5 times")


def _in_turns(ours: Callable[[], Timings], theirs: Callable[[], Timings]) -> list[Turn]:
    """Round after round; who goes first changes, and the first round is not counted."""
    turns = []
    for number in range(ROUNDS + 1):
        if number % 2:
            second, first = theirs(), ours()
        else:
            first, second = ours(), theirs()
        turns.append(Turn(first, second))
    return turns[1:]


def _beside(turns: list[Turn], yardstick: str) -> str:
    ours, theirs = _medians(turns)
    ratio = statistics.median(_middle(turn.ours) / _middle(turn.theirs) for turn in turns)
    return f"{ours:.2f} ms, {ratio:.1f} times {yardstick} ({theirs:.2f} ms)"


def _medians(turns: list[Turn]) -> tuple[float, float]:
    """Of all rounds, in milliseconds."""
    ours, theirs = ([_middle(one) for one in all_of] for all_of in zip(*((it.ours, it.theirs) for it in turns), strict=True))
    return statistics.median(ours), statistics.median(theirs)


def _middle(timings: Timings) -> float:
    """The median, in milliseconds."""
    return 1000 * statistics.median(timings.each)


def _people(number: int) -> str:
    return "1 client" if number == 1 else f"{number} clients"


def _show(what: str, figures: str, goal: str) -> None:
    print(f"{what:36} {figures:54} {goal}", flush=True)
