"""Starts an Upfront for many foundations as its host does: a process of its own, set up by the environment.

with SmtpServer() as mail, hosted_server(folder, environment(mail)) as server:
    visit = Visit(server.address)
    visit.send("/sign-in", {"email": ADMINISTRATOR})
    visit.sign_in(link_in(wait_for(lambda: mail.messages)[-1]))
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from tests.smtp_server import SmtpServer

ADMINISTRATOR = "ada@host.example"
SAME_IN_EVERY_TEST = "no key to anything, 32 letters and more"
STARTS_WITHIN = 30.0
STOPS_WITHIN = 15.0
HAPPENS_WITHIN = 20.0
LISTENING = re.compile(r"^Listening on (\S+)$", re.MULTILINE)
ADDRESS = re.compile(r"^Address: (\S+)$", re.MULTILINE)
TOKEN_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')
SIGN_IN_LINK = re.compile(r"https?://\S+/sign-in/[A-Za-z0-9_-]{43}\S*")
Found = TypeVar("Found")


@dataclass(frozen=True)
class HostedServer:
    """A running `upfront serve --hosted`: where it answers, and everything it has printed."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    address: str

    def printed(self) -> str:
        """All lines so far."""
        return self.log.read_text(encoding="utf-8")


def free_port() -> int:
    """A port nobody uses at this moment."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def environment(mail: SmtpServer, **changes: str) -> dict[str, str]:
    """What its host sets; the base URL leads straight to the server, over a port that is free."""
    port = free_port()
    smtp = mail.settings()
    return {
        "UPFRONT_BASE_URL": f"http://127.0.0.1:{port}",
        "UPFRONT_TRUSTED_HOSTS": f"127.0.0.1:{port}",
        "UPFRONT_LISTEN": f"127.0.0.1:{port}",
        "UPFRONT_SECRET": SAME_IN_EVERY_TEST,
        "UPFRONT_ADMINISTRATORS": ADMINISTRATOR,
        "UPFRONT_SMTP_HOST": smtp.host,
        "UPFRONT_SMTP_PORT": str(smtp.port),
        "UPFRONT_SMTP_SECURITY": smtp.security,
        "UPFRONT_MAIL_FROM": smtp.sender,
        **changes,
    }


def without_ours(more: dict[str, str]) -> dict[str, str]:
    """The environment of this process with these variables and none of Upfront's but them."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("UPFRONT_")}
    return others | more | {"PYTHONUNBUFFERED": "1"}


@contextmanager
def hosted_server(folder: Path, variables: dict[str, str]) -> Iterator[HostedServer]:
    """A server on the data below `folder`, until the block ends; it then has to stop as asked."""
    data, log = folder / "data", folder / "server.log"
    before = log.stat().st_size if log.exists() else 0
    with log.open("ab") as lines:
        command = [sys.executable, "-m", "webapp.cli", "serve", "--hosted", "--data", str(data)]
        process = subprocess.Popen(command, stdout=lines, stderr=subprocess.STDOUT, env=without_ours(variables))
    try:
        server = HostedServer(process, data, log, variables["UPFRONT_BASE_URL"])
        wait_for(lambda: process.poll() is not None or ADDRESS.search(server.printed()[before:]), STARTS_WITHIN)
        assert process.poll() is None, server.printed()
        yield server
    finally:
        code = stop(process)
    assert code == 0, f"upfront serve --hosted ended with {code}:\n{log.read_text(encoding='utf-8')}"


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask it to end, and see it end in time; its exit code."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("upfront serve --hosted did not stop when asked") from None


def wait_for(found: Callable[[], Found], seconds: float = HAPPENS_WITHIN) -> Found:
    """What `found` gives, as soon as it gives something."""
    until = time.monotonic() + seconds
    while not (it := found()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
    return it


def link_in(message: EmailMessage) -> str:
    """The link a letter holds to get in by."""
    found = SIGN_IN_LINK.search(message.get_content())
    assert found, message.get_content()
    return found[0]


@dataclass
class Visit:
    """A browser that keeps its cookies, and sends forms as a page of ours does."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, **headers: str) -> Any:
        """A page; `.page` holds its text."""
        response = self._ask("GET", path, None, headers)
        if found := TOKEN_FIELD.search(response.page):
            self.token = found[1]
        return response

    def send(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Any:
        """Send a form with the token of the page seen last."""
        sent = {"csrf_token": self.token, **(fields or {})}
        return self._ask("POST", path, urlencode(sent), {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def sign_in(self, link: str, **fields: str) -> Any:
        """Open the link of a letter and press the button there; the page that one lands on."""
        parts = urlsplit(link)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        assert self.get(path).status == 200
        signed_in = self.send(path, fields)
        assert signed_in.status == 303, signed_in.page
        return self.get(signed_in.getheader("Location"))

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        place = urlsplit(self.address).netloc
        sent = {"Origin": self.address, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.client.HTTPConnection(place, timeout=20)) as connection:
            connection.request(method, path.removeprefix(self.address), body, sent)
            response: Any = connection.getresponse()
            response.page = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response
