"""One server for each data folder: who has it, where that one answers, and how others hear of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from webapp import __version__
from webapp.environment import UnusableSetting

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SERVING_FILE = "serving.json"
FAR_AWAY = 1 << 30
"""The place of the lock on systems where nobody else may read what is locked."""


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


class ForMany(Exception):
    """The server that has the data folder is one for many foundations: nobody signs in there by a printed link."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Told:
    """What a running server says of itself; nothing while it starts."""

    port: int | None = None
    version: str = ""
    hosted: bool = False


class Claimed:
    """The file that says which server has a folder. It is locked for as long as that server lives, whatever ends it."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def tell(self, port: int | None, *, hosted: bool = False) -> None:
        """Let others know where the server answers."""
        self._write(json.dumps(asdict(Told(port, __version__, hosted))))

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


@contextmanager
def share(folder: Path) -> Iterator[None]:
    """Have the folder together with other workers of the same server. Raises AlreadyServing where another server has it."""
    with _serving_file(folder) as file:
        if not lock(file, shared=True):
            raise AlreadyServing(folder, _told(file).port)
        Claimed(file).tell(None, hosted=True)
        yield


def lock(file: IO[str], *, shared: bool = False) -> bool:
    """Lock a file until it is closed or its process ends, if nobody else has; `shared`: but for others who share it."""
    try:
        if sys.platform == "win32":
            file.seek(FAR_AWAY)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def port_of_server(folder: Path) -> int:
    """Where the server answers that has this folder. Raises NotServing, ForMany or UnusableSetting."""
    try:
        if not (folder / SERVING_FILE).is_file():
            raise NotServing(folder)
    except PermissionError as error:
        raise UnusableSetting("--data", folder, "you may not look into this folder", "change its rights") from error
    with _serving_file(folder) as file:
        told = Told() if lock(file) else _told(file)
    if told.hosted:
        raise ForMany(folder)
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
        return Told(told["port"], told["version"], told.get("hosted", False))
    except (ValueError, KeyError, TypeError):
        # While a server starts it is empty or half written; of another version it may hold anything.
        return Told()
