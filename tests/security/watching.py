"""Which files Python opens and which sockets it connects, while a test lasts: told by the interpreter itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LISTENING: list[list[tuple[str, Any]]] = []


def _hear(event: str, arguments: Any) -> None:
    if _LISTENING and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system"):
        for heard in _LISTENING:
            heard.append((event, arguments[0]))


# A hook stays for as long as the process lives; while nobody listens it does nothing.
sys.addaudithook(_hear)


@contextmanager
def heard() -> Iterator[list[tuple[str, Any]]]:
    """Everything that is opened, connected or started meanwhile: what kind, and its first argument."""
    events: list[tuple[str, Any]] = []
    _LISTENING.append(events)
    try:
        yield events
    finally:
        _LISTENING.remove(events)


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """The files opened meanwhile, by their full path; filled when the block ends."""
    files: list[str] = []
    with heard() as events:
        yield files
    files += sorted({str(Path(os.fsdecode(name)).resolve()) for event, name in events if _is_file(event, name)})


def _is_file(event: str, name: Any) -> bool:
    return event == "open" and isinstance(name, str | bytes | os.PathLike)
