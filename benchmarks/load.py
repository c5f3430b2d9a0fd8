"""Sends requests as fast as they are answered, from one or several clients at once, and times each of them."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from urllib.parse import urlencode, urlsplit

HEAD_ENDS = b"\r\n\r\n"
CHUNK = 256 * 1024


@dataclass(frozen=True)
class Timings:
    """Seconds that each request took, and seconds for all of them together."""

    each: list[float]
    together: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.together


@dataclass
class _Client:
    """One connection, on which one request is on its way at a time."""

    connection: socket.socket
    requests: Iterator[bytes]
    sent_at: float = 0.0
    received: bytes = b""
    closing: bool = False
    times: list[float] = field(default_factory=list)

    def send(self) -> None:
        """Send the next request. Raises StopIteration after the last."""
        request = next(self.requests)
        self.received = b""
        self.sent_at = time.perf_counter()
        self.connection.sendall(request)

    def receive(self, status: int) -> bool:
        """Take in what has come; whether that is the whole answer."""
        self.received += self.connection.recv(CHUNK)
        head, separator, body = self.received.partition(HEAD_ENDS)
        if not separator or len(body) < _length(head):
            return False
        if not head.startswith(b"HTTP/1.1 %d " % status):
            raise SystemExit(f"{head.splitlines()[0].decode()} was not to be expected")
        self.times.append(time.perf_counter() - self.sent_at)
        self.closing = b"\r\nconnection: close" in head.lower()
        return True


def run_load(address: str, requests: bytes | Iterator[bytes], *, clients: int, seconds: float, status: int = 200) -> Timings:
    """Ask for as long as told to. Requests that come one by one are for one client."""
    began = time.perf_counter()
    everybody = []
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = _Client(_connect(address), repeat(requests) if isinstance(requests, bytes) else requests)
            everybody.append(client)
            selector.register(client.connection, selectors.EVENT_READ, client)
            client.send()
        waiting = clients
        while waiting:
            for key, _ in selector.select(10):
                if not key.data.receive(status):
                    continue
                if time.perf_counter() < began + seconds:
                    if key.data.closing:
                        # The server hangs up after some answers, and says so.
                        selector.unregister(key.fileobj)
                        key.data.connection.close()
                        key.data.connection = _connect(address)
                        selector.register(key.data.connection, selectors.EVENT_READ, key.data)
                    key.data.send()
                else:
                    selector.unregister(key.fileobj)
                    waiting -= 1
        together = time.perf_counter() - began
    for client in everybody:
        client.connection.close()
    return Timings([taken for client in everybody for taken in client.times], together)


def build_get(address: str, path: str, cookie: str = "", *, tag: str = "") -> bytes:
    """A request for a page, as a browser on this computer sends it; with a tag, by one that has it already."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(address).netloc}", "Accept-Encoding: gzip"]
    return _request([*lines, f"If-None-Match: {tag}"] if tag else lines, cookie, b"")


def build_post(address: str, path: str, fields: Mapping[str, str], cookie: str) -> bytes:
    """A form, as one of our pages sends it."""
    body = urlencode(fields).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {urlsplit(address).netloc}",
        f"Origin: {address}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    return _request(lines, cookie, body)


def _request(lines: list[str], cookie: str, body: bytes) -> bytes:
    with_cookie = [*lines, f"Cookie: {cookie}"] if cookie else lines
    return "\r\n".join([*with_cookie, "", ""]).encode() + body


def _connect(address: str) -> socket.socket:
    connection = socket.create_connection(_place(address), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _place(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port
