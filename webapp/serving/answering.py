"""Answers on a socket until a signal asks for the end; then those who have asked for something still get it."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from time import monotonic
from types import FrameType
from typing import Any, cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import WSGITask

from webapp.config import HOST
from webapp.environment import UnusableSetting

if sys.platform != "win32":
    import resource

THREADS = 16
FINISH_WITHIN = 8.0
"""Seconds for requests on their way to come to their end; a save waits 4 seconds at most for its turn."""
REFUSE_BODY = 16 * 1024 * 1024
"""Far more than any page takes: the server does not read on beyond it. Below, a page says that it is too much."""

MOST_CONNECTIONS = 400 if sys.platform == "win32" else 1000
"""A room of two hundred phones keeps as many open, and some of them several. Windows waits for 512 at most."""
NO_BODY = ("204", "304")
"""Statuses of answers that end with their head, whatever it says."""


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


def listen(port: int, host: str = HOST) -> socket.socket:
    """A socket on this computer; port 0 takes one that is free. Raises UnusableSetting.

    Where no other host is named, nothing outside this computer can reach it.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise _no_such_address(host) from error
    listening = socket.socket(family, kind)
    if sys.platform == "win32":
        # What lets a port be used again at once elsewhere would let any program take it over there.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        # Waitress listens as well, later. This is where another server on the same port is noticed.
        listening.listen()
    except OSError as error:
        listening.close()
        if error.errno == errno.EACCES:
            raise UnusableSetting("--port", port, "you may not use this port", "name one above 1023") from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_such_address(host) from error
        problem = "another program uses this port" if error.errno == errno.EADDRINUSE else str(error.strerror)
        raise UnusableSetting("--port", port, problem, "name another one, or 0 for any that is free") from error
    listening.setblocking(False)
    return listening


class Answer(WSGITask):
    """An answer after which the connection stays open also where the answer has no body by its status.

    Waitress would close it, and a phone that asks every two seconds whether there is anything new, and mostly hears that
    there is not, would connect anew each time.
    """

    def set_close_on_finish(self) -> None:
        """Close the connection after this answer, where whoever asks could not tell its end or does not want to go on."""
        # The types say that this may be an error; those have a task of their own.
        headers: Mapping[str, str] = cast("Any", self.request).headers
        wants_to_go_on = self.version == "1.1" and "close" not in headers.get("CONNECTION", "").lower()
        if not (wants_to_go_on and self.status[:3] in NO_BODY):
            super().set_close_on_finish()

    def get_environment(self) -> dict[str, Any]:
        """What the application gets; not the one way to answer with a file that waitress sends whatever the status."""
        environ: dict[str, Any] = super().get_environment()
        environ.pop("wsgi.file_wrapper", None)
        return environ


class Channel(HTTPChannel):
    """A connection that is answered in that way."""

    task_class = Answer


def run(app: Flask, listening: socket.socket, stop: Stop, *, forwarded: bool = False) -> None:
    """Answer until asked to stop; then let those who have asked for something get it, and end.

    `forwarded`: the application looks at what proxies say of a request itself; else it never gets to see that.
    """
    sockets: dict[int, Any] = {}
    server = create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=THREADS,
        ident="",
        max_request_body_size=REFUSE_BODY,
        connection_limit=_open_files() // 2,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not forwarded,
    )
    if not isinstance(server, TcpWSGIServer):
        raise TypeError(f"one socket makes one server, not a {type(server).__name__}")
    server.channel_class = Channel
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


def _open_files() -> int:
    """How many files and connections this process may have open: twice what it takes, where the system lets us."""
    wanted = 2 * MOST_CONNECTIONS
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _no_such_address(host: str) -> UnusableSetting:
    return UnusableSetting("UPFRONT_LISTEN", host, "this computer has no such address", "write one of its own")
