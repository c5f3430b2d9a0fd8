"""Starts Upfront as a person does, in a process of its own, and reads the lines it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN = 30.0
STOPS_WITHIN = 15.0
LISTENING = re.compile(r"^Listening on (\S+)$", re.MULTILINE)
SIGN_IN = re.compile(r"^Sign in: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Server:
    """A running `upfront serve`: where it answers, and everything it has printed."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path
    address: str
    sign_in_link: str

    def fresh_sign_in_link(self) -> str:
        """Another one-time link, from `upfront sign-in` as a person gets one."""
        command = [sys.executable, "-m", "webapp.cli", "sign-in", "--data", str(self.data)]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"\S+/sign-in/\S+", printed)
        assert found, printed
        return found[0]

    def printed(self) -> str:
        """All lines so far."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def serving(folder: Path, command: tuple[str, ...] = (sys.executable, "-m", "webapp.cli")) -> Iterator[Server]:
    """A server on a fresh data folder below `folder`, until the block ends; it then has to stop as asked."""
    data, log = folder / "data", folder / "server.log"
    with log.open("wb") as lines:
        asked = [*command, "serve", "--port", "0", "--no-browser", "--data", str(data)]
        process = subprocess.Popen(asked, stdout=lines, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        address, link = _wait_for_lines(process, log)
        yield Server(process, data, log, address, link)
    finally:
        code = _stop(process)
    assert code == 0, f"upfront serve ended with {code}:\n{log.read_text(encoding='utf-8')}"


def _wait_for_lines(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        said = log.read_text(encoding="utf-8")
        listening, link = LISTENING.search(said), SIGN_IN.search(said)
        if listening and link:
            return listening[1], link[1]
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"upfront serve did not start:\n{log.read_text(encoding='utf-8')}")


def _stop(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError("upfront serve did not stop when asked") from None
