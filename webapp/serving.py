"""Runs Upfront on somebody's own computer: one server for each data folder, from the first line it prints to a clean end."""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import IO, Any, cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server

from webapp import __version__
from webapp.app import create_app, trace
from webapp.config import HOST, UnusableSetting, data_folder, load_settings, server_address
from webapp.domain.bank import Bank
from webapp.services import access, assessments
from webapp.services.workspace import Site
from webapp.store.port import Store
from webapp.store.refusals import UnusableStore
from webapp.store.sqlite import FILE, open_store

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SERVING_FILE = "serving.json"
THREADS = 16
FINISH_WITHIN = 8.0
"""Seconds for requests on their way to come to their end; a save waits 4 seconds at most for its turn."""
SHOWN_FOR = 30.0
"""Seconds after which a browser has opened what it was told to."""
REFUSE_BODY = 16 * 1024 * 1024
"""Far more than any page takes: the server does not read on beyond it. Below, a page says that it is too much."""
FAR_AWAY = 1 << 30
"""The place of the lock on systems where nobody else may read what is locked."""

Say = Callable[[str], object]


class AlreadyServing(Exception):
    """Another server has the data folder."""

    def __init__(self, folder: Path, port: int | None) -> None:
        super().__init__(str(folder))
        self.folder = folder
        self.port = port


class NotServing(Exception):
    """No server has the data folder, or one of another version; `version` is that one's."""

    def __init__(self, folder: Path, version: str = "") -> None:
        super().__init__(str(folder))
        self.folder = folder
        self.version = version


@dataclass(frozen=True, slots=True)
class Launch:
    """What the person at the terminal asked for."""

    data: Path | None
    port: int
    browser: bool


def serve(launch: Launch, bank: Bank, say: Say) -> None:
    """Serve until a signal ends it. Raises UnusableSetting, AlreadyServing, or UnusableStore, before anything is printed."""
    stop = Stop()
    log_to_terminal()
    settings = load_settings(launch.data, launch.port)
    with claim(settings.data) as claimed, listen(settings.port) as listening:
        settings = replace(settings, port=listening.getsockname()[1])
        copies = _copies(settings.data)
        store = open_store(settings.data)
        with contextlib.closing(store):
            say(f"Store: {store.describe()}")
            for copy in sorted(_copies(settings.data) - copies):
                say(f"An older Upfront made it. It is brought up to date; as it was before, it is in {copy}")
            _tidy(store, bank)
            app = create_app(settings, store=store, bank=bank)
            # The bank and the code stay to the end: the garbage collector need not look through them for every few pages.
            gc.freeze()
            claimed.tell(settings.port)
            link = sign_in_link(settings.address, store)
            say(f"Listening on {settings.address}")
            say(f"Sign in: {link}")
            with shown_in_browser(app, link) if launch.browser else contextlib.nullcontext():
                run(app, listening, stop)


def new_sign_in_link(data: Path | None) -> str:
    """A fresh link for the server that has this data folder. Raises NotServing, UnusableSetting or UnusableStore."""
    folder = (data or data_folder(os.environ)).absolute()
    try:
        if not (folder / SERVING_FILE).is_file():
            raise NotServing(folder)
    except PermissionError as error:
        raise UnusableSetting("--data", folder, "you may not look into this folder", "change its rights") from error
    port = _port_of_server(folder)
    if not (folder / FILE).exists():
        # A new one in its place would hold nothing that the server has, the link least of all.
        raise UnusableStore("gone", file=folder / FILE)
    with contextlib.closing(open_store(folder)) as store:
        return sign_in_link(server_address(port), store)


def sign_in_link(address: str, store: Store) -> str:
    """A new link, as it is printed."""
    return f"{address}/sign-in/{access.add_sign_in_link(store, datetime.now(UTC))}"


def _tidy(store: Store, bank: Bank) -> None:
    """What every start does: what was deleted goes for good, and lists show what the bank of today says."""
    assessments.purge(store)
    assessments.refresh_summaries(Site(store, bank), datetime.now(UTC).astimezone().date())


def _copies(folder: Path) -> set[Path]:
    return set(folder.glob(f"{FILE}.before-*"))


# ── One server for each data folder ──


@dataclass(frozen=True, slots=True)
class Told:
    """What a running server says of itself; nothing while it starts."""

    port: int | None = None
    version: str = ""


class Claimed:
    """The file that says which server has a folder. It is locked for as long as that server lives, whatever ends it."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def tell(self, port: int) -> None:
        """Let others know where the server answers."""
        self._write(json.dumps(asdict(Told(port, __version__))))

    def forget(self) -> None:
        """Leave nothing behind that looks like a server."""
        self._write("")

    def _write(self, text: str) -> None:
        self.file.seek(0)
        self.file.truncate()
        self.file.write(text)
        self.file.flush()


@contextmanager
def claim(folder: Path) -> Iterator[Claimed]:
    """Have the folder for this server alone. Raises AlreadyServing."""
    with _serving_file(folder) as file:
        if not lock(file):
            raise AlreadyServing(folder, _told(file).port)
        claimed = Claimed(file)
        claimed.forget()
        try:
            yield claimed
        finally:
            claimed.forget()


def lock(file: IO[str]) -> bool:
    """Lock a file until it is closed or its process ends, if nobody else has."""
    try:
        if sys.platform == "win32":
            file.seek(FAR_AWAY)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _port_of_server(folder: Path) -> int:
    with _serving_file(folder) as file:
        told = Told() if lock(file) else _told(file)
    if told.port is None:
        raise NotServing(folder)
    if told.version != __version__:
        raise NotServing(folder, told.version)
    return told.port


def _serving_file(folder: Path) -> IO[str]:
    path = folder / SERVING_FILE
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise UnusableSetting("--data", path, f"the file cannot be used: {error.strerror}", "check its rights") from error


def _told(file: IO[str]) -> Told:
    try:
        file.seek(0)
        told = json.loads(file.read())
        return Told(told["port"], told["version"])
    except (ValueError, KeyError, TypeError):
        # While a server starts it is empty or half written; of another version it may hold anything.
        return Told()


# ── Listening, and ending ──


class Stop:
    """Remembers that a signal asked for the end. A second one asks for it at once."""

    def __init__(self) -> None:
        self.asked = 0
        self.wake: Callable[[], object] = lambda: None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        self.wake()


def listen(port: int) -> socket.socket:
    """A socket on this computer that nothing outside it can reach; port 0 takes one that is free. Raises UnusableSetting."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # What lets a port be used again at once elsewhere would let any program take it over there.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        # Waitress listens as well, later. This is where another server on the same port is noticed.
        listening.listen()
    except OSError as error:
        listening.close()
        if error.errno == errno.EACCES:
            raise UnusableSetting("--port", port, "you may not use this port", "name one above 1023") from error
        problem = "another program uses this port" if error.errno == errno.EADDRINUSE else str(error.strerror)
        raise UnusableSetting("--port", port, problem, "name another one, or 0 for any that is free") from error
    listening.setblocking(False)
    return listening


def run(app: Flask, listening: socket.socket, stop: Stop) -> None:
    """Answer until asked to stop; then let those who have asked for something get it, and end."""
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=THREADS,
        ident="",
        max_request_body_size=REFUSE_BODY,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=True,
    )
    if not isinstance(server, TcpWSGIServer):
        raise TypeError(f"one socket makes one server, not a {type(server).__name__}")
    stop.wake = server.pull_trigger
    while not stop.asked:
        server.asyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)
    server.del_channel()
    listening.close()
    deadline = monotonic() + FINISH_WITHIN
    while stop.asked == 1 and monotonic() < deadline and _on_their_way(server):
        server.asyncore.loop(timeout=0.05, use_poll=True, map=sockets, count=1)
    stop.wake = lambda: None
    server.task_dispatcher.shutdown(timeout=1)
    server.asyncore.close_all(sockets)


def _on_their_way(server: TcpWSGIServer) -> bool:
    """Whether anybody has sent a request, or a part of one, and has not got the whole answer."""
    # The types say that this is one channel; it is a table of them.
    channels: Mapping[int, HTTPChannel] = cast("Any", server.active_channels)
    return any(it.requests or it.request or it.total_outbufs_len for it in channels.values())


# ── The person's browser, and their terminal ──


@contextmanager
def shown_in_browser(app: Flask, link: str) -> Iterator[None]:
    """Open the link in a browser, where there is a screen for one.

    The link is handed over in a file that only its owner can read: what stands on a command line, every account on the
    computer can read. The file lies in the home folder, because some browsers may not look into hidden ones.
    """
    if not _has_screen():
        yield
        return
    page = app.jinja_env.get_template("pages/open_sign_in.html").render(link=link)
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=Path.home(), prefix="upfront-sign-in-", suffix=".html", delete=False, encoding="utf-8"
        ) as file:
            file.write(page)
    except OSError:
        # The printed link is there for this.
        yield
        return
    path = Path(file.name)
    removal = threading.Timer(SHOWN_FOR, path.unlink, kwargs={"missing_ok": True})
    removal.daemon = True
    removal.start()
    threading.Thread(target=webbrowser.open, args=(path.as_uri(),), daemon=True).start()
    try:
        yield
    finally:
        removal.cancel()
        path.unlink(missing_ok=True)


def _has_screen() -> bool:
    """Without one, a browser made of text could open in the very terminal that shows the link."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class DiscreetFormatter(logging.Formatter):
    """Log lines without what somebody typed and without tokens: where code failed, but neither addresses nor messages."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what the server says of a request that failed names its address, which may hold a token."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return super().format(record)
        return f"{record.levelname}: a request failed\n{trace(error)}"


def log_to_terminal() -> None:
    """Send warnings and errors to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter("%(levelname)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # That some wait for their turn is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
