"""A room full of phones, a wall and a console, over HTTP: each keeps one connection open and polls, as their script does."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

TIMEOUT = 15.0
EVERY, QUICK = 2.0, 1.0
"""Seconds between two polls, and while people come in."""
AGAIN_AFTER, MOST_TRIES = 0.5, 60
"""What somebody does whose "Hand in" was not answered: press it again, for half a minute at most."""
MAIN = re.compile(r"<main\b[^>]*>")
RADIO = re.compile(r'<input\b[^>]*type="radio"[^>]*>')
ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
SEAT = re.compile(r'<p class="who"><bdi>([^<]*)</bdi>')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
REVISION = re.compile(r'name="revision" value="([0-9]+)"')


class NoAnswer(Exception):
    """The server hung up, was not there, or took too long: nobody can know whether something was kept."""


class Wrong(AssertionError):
    """The server answered, and not as it should."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass
class Figures:
    """What the room has measured, in seconds, and every answer that should not have been."""

    joins: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    connections: int = 0


class Line:
    """One connection of a browser, made anew where it is gone; one request at a time is on its way."""

    def __init__(self, address: str, figures: Figures) -> None:
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.port
        self.address, self.place = address, (parts.hostname, parts.port)
        self.figures = figures
        self.cookie = ""
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self, path: str, etag: str = "", times: list[float] | None = None) -> Reply:
        """Ask for a page; for one that may be as before with its tag."""
        return await self._ask("GET", path, [f'If-None-Match: "{etag}"'] if etag else [], b"", times)

    async def post(self, path: str, fields: Mapping[str, str], times: list[float] | None = None) -> Reply:
        """Send a form."""
        body = urlencode(fields).encode()
        told = ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", f"Origin: {self.address}"]
        return await self._ask("POST", path, told, body, times)

    def close(self) -> None:
        """Hang up."""
        if self._ends:
            self._ends[1].close()
            self._ends = None

    async def _ask(self, method: str, path: str, told: list[str], body: bytes, times: list[float] | None) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.place[0]}:{self.place[1]}", *told]
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        request = "\r\n".join([*lines, "", ""]).encode() + body
        async with self._one_at_a_time:
            began = time.perf_counter()
            try:
                async with asyncio.timeout(TIMEOUT):
                    reply = await self._exchange(request)
            except (OSError, EOFError, ValueError) as error:
                self.close()
                raise NoAnswer(f"{method} {path.rpartition('/')[2]}: {type(error).__name__}") from error
        if times is not None:
            times.append(time.perf_counter() - began)
        return reply

    async def _exchange(self, request: bytes) -> Reply:
        if self._ends is None or self._ends[0].at_eof():
            self.close()
            self._ends = await asyncio.open_connection(*self.place)
            self.figures.connections += 1
        reader, writer = self._ends
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.splitlines()
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest) if name}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(int(first.split()[1]), headers, body.decode("utf-8", "replace"))


@dataclass
class Screen:
    """Something that shows a page of the room and follows it. `changed_at`: when it came to show what it shows."""

    line: Line
    path: str
    page: str = ""
    frame: Mapping[str, str] = field(default_factory=dict)
    changed_at: float = 0.0
    filling: bool = False

    @property
    def view(self) -> str:
        """What kind of page it shows."""
        return self.frame.get("data-view", "") + (" with a ballot" if "data-ballot" in self.page else "")

    async def open(self) -> str:
        """Load the page."""
        reply = await self.line.get(self.path, times=self.line.figures.pages)
        if reply.status != 200:
            raise Wrong(f"a page of the room was answered with {reply.status}")
        before = self.view
        found = MAIN.search(reply.body)
        self.page, self.frame = reply.body, dict(ATTRIBUTE.findall(found[0])) if found else {}
        if self.view != before:
            self.changed_at = time.perf_counter()
        return self.page

    async def load_files(self) -> None:
        """What a browser loads beside a first page."""
        for path in dict.fromkeys(FILES.findall(self.page)):
            if (await self.line.get(path)).status != 200:
                raise Wrong(f"{path} is not there")

    async def look(self) -> None:
        """Ask whether there is anything new, and show it, unless somebody is filling in a form."""
        stamp = self.frame.get("data-stamp", "")
        reply = await self.line.get(unescape(self.frame["data-now"]), stamp, self.line.figures.polls)
        if reply.status not in (200, 304):
            raise Wrong(f"a poll was answered with {reply.status}")
        if reply.status == 200 and reply.body.strip() != stamp and not self.filling:
            await self.open()

    async def follow(self, going: asyncio.Event, *, may_fail: Callable[[], bool]) -> None:
        """Poll until told to stop. Where the server may be down, no answer is no error."""
        while not going.is_set():
            every = QUICK if self.frame.get("data-pace") == "quick" else EVERY
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(going.wait(), every * random.uniform(0.85, 1.15))
                return
            if "data-now" not in self.frame:
                continue
            try:
                await self.look()
            except (NoAnswer, Wrong) as error:
                if not (isinstance(error, NoAnswer) and may_fail()):
                    self.line.figures.errors.append(str(error))


@dataclass
class Phone(Screen):
    """Somebody with a phone: the name they join with where one is asked, and by question what was acknowledged."""

    name: str = ""
    handed: Mapping[str, str] = field(default_factory=dict)

    @property
    def seat(self) -> str:
        """What the page calls the seat; empty where it shows none."""
        found = SEAT.search(self.page)
        return unescape(found[1]) if found else ""

    async def join(self) -> None:
        """Open the page that the code leads to, and take a seat."""
        await self.open()
        await self.load_files()
        fields = {"name": self.name} if 'name="name"' in self.page else {}
        reply = await self.line.post(f"{self.path}/join", fields, self.line.figures.joins)
        if reply.status != 303 or "set-cookie" not in reply.headers:
            raise Wrong(f"joining was answered with {reply.status}")
        self.line.cookie = reply.headers["set-cookie"].partition(";")[0]
        await self.open()

    def choose(self) -> dict[str, str]:
        """An answer to each question of the ballot that is shown, by question."""
        options: dict[str, list[str]] = {}
        for tag in RADIO.findall(self.page):
            attributes = dict(ATTRIBUTE.findall(tag))
            if attributes.get("name", "").startswith("q-"):
                options.setdefault(unescape(attributes["name"]).removeprefix("q-"), []).append(attributes["value"])
        return {question: unescape(random.choice(values)) for question, values in options.items()}

    async def hand_in(self, *, may_fail: Callable[[], bool] = lambda: False) -> None:
        """Fill in the ballot and hand it in, again and again where no answer came and the server may be down."""
        chosen = self.choose()
        if not chosen:
            raise Wrong("there is no ballot to fill in")
        [number] = re.findall(r'name="round" value="([0-9]+)"', self.page)
        fields = {"round": number, **{f"q-{question}": choice for question, choice in chosen.items()}}
        for _ in range(MOST_TRIES):
            try:
                reply = await self.line.post(f"{self.path}/ballot", fields, self.line.figures.saves)
                break
            except NoAnswer:
                if not may_fail():
                    raise
                await asyncio.sleep(AGAIN_AFTER)
        else:
            raise Wrong("the server did not come back")
        if reply.status != 303:
            raise Wrong(f"handing in was answered with {reply.status}")
        self.handed, self.filling = chosen, False
        try:
            await self.open()
        except NoAnswer:
            # The next poll will tell.
            if not may_fail():
                raise


@dataclass
class Console(Screen):
    """The facilitator's page, and what is done there."""

    async def sign_in(self, link: str) -> None:
        """Use the printed link."""
        reply = await self.line.post(urlsplit(link).path, {})
        if reply.status != 303:
            raise Wrong(f"signing in was answered with {reply.status}")
        self.line.cookie = reply.headers["set-cookie"].partition(";")[0]

    async def act(self, what: str, **fields: str) -> None:
        """Press a button of the console as it is now."""
        page = await self.open()
        token, revision = TOKEN.search(page), REVISION.search(page)
        assert token
        assert revision
        reply = await self.line.post(f"{self.path}/{what}", {"csrf_token": token[1], "revision": revision[1], **fields})
        if reply.status != 303:
            raise Wrong(f"{what} {fields} was answered with {reply.status}")


class Gathering:
    """Everybody together: so many phones in front of one wall, and a console."""

    def __init__(self, address: str, code: str, workshop: str, people: int) -> None:
        self.figures = Figures()
        self.down = False
        self.phones = [
            Phone(Line(address, self.figures), f"/w/{code}", name=f"Person {number}") for number in range(1, people + 1)
        ]
        self.wall = Screen(Line(address, self.figures), f"/w/{code}/wall")
        self.console = Console(Line(address, self.figures), f"/workshops/{workshop}")
        self._going = asyncio.Event()
        self._followers: list[asyncio.Task[None]] = []

    async def spread(self, jobs: Iterable[Callable[[], Awaitable[object]]], within: float) -> None:
        """Have all of it done, each job beginning at some moment within so many seconds; what fails is an error."""

        async def at_some_moment(job: Callable[[], Awaitable[object]]) -> None:
            await asyncio.sleep(random.uniform(0, within))
            try:
                await job()
            except (NoAnswer, Wrong) as error:
                self.figures.errors.append(str(error))

        await asyncio.gather(*(at_some_moment(job) for job in jobs))

    def follow(self) -> None:
        """From now on all of them poll."""
        for screen in (*self.phones, self.wall, self.console):
            polling = screen.follow(self._going, may_fail=lambda: self.down)
            self._followers.append(asyncio.get_running_loop().create_task(polling))

    async def until(self, seen: Callable[[Screen], bool], within: float) -> None:
        """Wait until every phone and the wall show something, for so many seconds at most."""
        deadline = time.perf_counter() + within
        while time.perf_counter() < deadline and not all(map(seen, (*self.phones, self.wall))):
            await asyncio.sleep(0.02)
        late = sum(not seen(screen) for screen in (*self.phones, self.wall))
        if late:
            raise Wrong(f"{late} screens did not show it within {within} s; {self.figures.errors[:3]}")

    async def leave(self) -> None:
        """All hang up."""
        self._going.set()
        await asyncio.gather(*self._followers)
        for screen in (*self.phones, self.wall, self.console):
            screen.line.close()

    @property
    def tally(self) -> dict[str, Counter[str]]:
        """What was acknowledged, counted by question and choice."""
        found: dict[str, Counter[str]] = {}
        for phone in self.phones:
            for question, choice in phone.handed.items():
                found.setdefault(question, Counter())[choice] += 1
        return found
