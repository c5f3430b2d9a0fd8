"""A computer that runs Upfront and can be crashed: its server killed, its power cut, or asked to stop."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.durability.disk import Disk

STARTS_WITHIN = 30.0
STOPS_WITHIN = 15.0
LISTENING = re.compile(r"^Listening on (\S+)$", re.MULTILINE)
SIGN_IN = re.compile(r"^Sign in: (\S+)$", re.MULTILINE)
KILL, CUT, STOP = "kill", "cut", "stop"

REAL_BUILD = (sys.executable, "-m", "webapp.cli")


def broken_build(name: str) -> tuple[str, ...]:
    """How a build of `broken_builds` is started."""
    return (sys.executable, "-m", "tests.durability.broken_builds", name)


class Machine:
    """One data folder, on a disk of its own where power is to be cut, and the server on it, always at the same address."""

    def __init__(self, folder: Path, *, build: tuple[str, ...] = REAL_BUILD, with_disk: bool = False) -> None:
        self.log = folder / "server.log"
        self.disk = Disk(folder / "disk.img", folder / "disk") if with_disk else None
        self.data = (self.disk.folder if self.disk else folder) / "data"
        self.address = ""
        self.sign_in_link = ""
        self.starts: list[float] = []
        self._build = build
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def set_up(self) -> None:
        """Make the disk, if there is to be one, and start for the first time."""
        if self.disk:
            self.disk.make()
        self.start()

    def start(self) -> None:
        """Start the server, in a process group of its own, and wait until it answers."""
        began = time.monotonic()
        asked = [*self._build, "serve", "--port", str(self._port), "--no-browser", "--data", str(self.data)]
        with self.log.open("wb") as lines:
            self._process = subprocess.Popen(
                asked,
                stdout=lines,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        self._wait_for_lines(self._process)
        self.starts.append(time.monotonic() - began)

    def settle(self) -> None:
        """Sync everything in the data folder, whatever the server has done about it."""
        for path in (*self.data.iterdir(), self.data, self.data.parent):
            file = os.open(path, os.O_RDONLY)
            os.fsync(file)
            os.close(file)

    def strike(self, how: str) -> None:
        """Begin a crash of this kind, at this very moment."""
        process = self._running()
        if how == CUT:
            assert self.disk
            self.disk.cut()
        # The server leads its group, which is ours to end.
        os.killpg(process.pid, signal.SIGTERM if how == STOP else signal.SIGKILL)

    def fall(self) -> int:
        """Wait until the server is down; with a disk, until that is plugged in again. What the process ended with."""
        code = self._running().wait(STOPS_WITHIN)
        self._process = None
        if self.disk:
            self.disk.pull_out()
            self.disk.plug_in()
        return code

    def clear_away(self) -> None:
        """Leave nothing running and nothing mounted."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self.disk:
            self.disk.pull_out()

    def printed(self) -> str:
        """What the server has said since its last start."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process, "the server is down"
        return self._process

    def _wait_for_lines(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and process.poll() is None:
            said = self.printed()
            listening, link = LISTENING.search(said), SIGN_IN.search(said)
            if listening and link:
                self.address, self.sign_in_link = listening[1], link[1]
                return
            time.sleep(0.01)
        raise AssertionError(f"upfront serve did not start:\n{self.printed()}")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
