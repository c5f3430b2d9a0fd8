"""SQLite connections, one for each thread, opened so that what is written stays written."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any, NamedTuple

from sqlite_utils import Database

from webapp.domain.errors import Busy, Misused, Unwritable
from webapp.store.refusals import UnusableStore
from webapp.store.turns import PATIENCE

LIBRARY: ModuleType = import_module("sqlite_utils.utils").sqlite3
"""The SQLite that sqlite-utils found: pysqlite3 where it is installed, else the one Python was built with."""

NEEDED = (3, 38, 0)
"""Strict tables came with 3.37, JSON in every build with 3.38."""

# Primary result codes (sqlite.org/rescode.html); pysqlite3 gives no others.
_LOCKED = frozenset({5, 6, 15})  # busy, locked, protocol
_DAMAGED = frozenset({11, 26})  # corrupt, not a database
_DISK = frozenset({8, 10, 13, 14}) | _DAMAGED  # read-only, input or output error, full, cannot be opened

# SQLite takes no parameters in a PRAGMA, and no statement here is built by string.
_WAIT_SECONDS = (
    "PRAGMA busy_timeout = 0",
    "PRAGMA busy_timeout = 1000",
    "PRAGMA busy_timeout = 2000",
    "PRAGMA busy_timeout = 3000",
    "PRAGMA busy_timeout = 4000",
)
_WAIT = int(PATIENCE)

Trace = Callable[[str], None]
Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]


class Pragma(NamedTuple):
    """A setting of a connection: how to make it, how to ask for it, and what the reply has to be."""

    name: str
    order: str
    question: str
    wanted: int | str


class Mode(NamedTuple):
    """How a file is kept so that "saved" survives a power cut: two ways were tried and held."""

    journal: str
    synchronous: str
    pragmas: tuple[Pragma, ...]


_ALWAYS = (
    Pragma("busy_timeout", _WAIT_SECONDS[_WAIT], "PRAGMA busy_timeout", _WAIT * 1000),
    Pragma("foreign_keys", "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", 1),
    Pragma("trusted_schema", "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", 0),
    # What is deleted is overwritten in the file.
    Pragma("secure_delete", "PRAGMA secure_delete = ON", "PRAGMA secure_delete", 1),
)
WAL = Mode(
    "WAL",
    "FULL",
    (
        *_ALWAYS,
        Pragma("journal_mode", "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"),
        Pragma("synchronous", "PRAGMA synchronous = FULL", "PRAGMA synchronous", 2),
    ),
)
ROLLBACK = Mode(
    "DELETE",
    "EXTRA",
    (
        *_ALWAYS,
        Pragma("journal_mode", "PRAGMA journal_mode = DELETE", "PRAGMA journal_mode", "delete"),
        Pragma("synchronous", "PRAGMA synchronous = EXTRA", "PRAGMA synchronous", 3),
    ),
)


def has_wal_race(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite can damage a file in WAL mode: 3.7.0 to 3.51.2, but for two branches that were mended."""
    mended = (version[:2] == (3, 50) and version >= (3, 50, 7)) or (version[:2] == (3, 44) and version >= (3, 44, 6))
    return (3, 7, 0) <= version <= (3, 51, 2) and not mended


def mode_for(library: ModuleType) -> Mode:
    """How this SQLite is to keep the file. Raises UnusableStore where it is too old."""
    version: tuple[int, int, int] = library.sqlite_version_info
    if version < NEEDED:
        needed = ".".join(str(part) for part in NEEDED)
        raise UnusableStore("old_library", version=library.sqlite_version, needed=needed)
    return ROLLBACK if has_wal_race(version) else WAL


def make_settings(connection: sqlite3.Connection, pragmas: Sequence[Pragma], file: Path) -> None:
    """Make the settings and read each back. Raises UnusableStore for one that did not take."""
    for pragma in pragmas:
        connection.execute(pragma.order).fetchall()
    for pragma in pragmas:
        (got,) = connection.execute(pragma.question).fetchone()
        if got != pragma.wanted:
            raise UnusableStore("setting_refused", file=file, setting=pragma.name, got=got, wanted=pragma.wanted)


def is_locked(error: sqlite3.Error) -> bool:
    """Whether somebody else had the file."""
    return _primary(error) in _LOCKED


def is_disk(error: sqlite3.Error) -> bool:
    """Whether the disk refused: full, read-only, broken, gone."""
    return _primary(error) in _DISK


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether the file is not what it should be."""
    return _primary(error) in _DAMAGED


@contextmanager
def refusing(file: Path, library: ModuleType) -> Iterator[None]:
    """Say why a file cannot be opened."""
    try:
        yield
    except OSError as error:
        raise UnusableStore("no_access", file=file, reason=error.strerror) from error
    except library.Error as error:
        if is_locked(error):
            code = "in_use"
        elif is_damaged(error):
            code = "damaged"
        else:
            code = "no_access" if is_disk(error) else "broken_step"
        raise UnusableStore(code, file=file, reason=error) from error


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


class _Here(threading.local):
    """What one thread has."""

    database: Database | None = None
    wait: int = _WAIT


class Connections:
    """The connections of all threads to one file. Errors of SQLite that people can do something about get their own name."""

    def __init__(self, file: Path, library: ModuleType = LIBRARY) -> None:
        self.file = file
        self.library = library
        self.mode = mode_for(library)
        self._here = _Here()
        self._guard = threading.Lock()
        self._open: dict[threading.Thread, Database] = {}
        self._held: Database | None = None
        self._place: tuple[int, int] | None = None
        self._trace: Trace | None = None
        self._closed = False

    def hold(self) -> None:
        """Keep the file open until `close`, whichever threads come and go.

        So a log and its index stay where they are, even on a full disk, and no other SQLite can change the mode.
        """
        self._held = self.open()
        self._place = self._find_place()

    def ask(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """The rows that a statement gives."""
        with self._own_errors():
            rows: list[Row] = self._connection().execute(sql, parameters).fetchall()
            return rows

    def change(self, sql: str, parameters: Parameters = ()) -> int:
        """How many rows a statement changed. Raises Misused outside a transaction."""
        self._check_writing()
        with self._own_errors():
            return self._connection().execute(sql, parameters).rowcount

    def take(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """The rows that a statement changed and gives back. Raises Misused outside a transaction."""
        self._check_writing()
        return self.ask(sql, parameters)

    def version(self) -> tuple[int, ...]:
        """Another one whenever something in the file may have changed since; only of use to the thread that asks."""
        ((others,),) = self.ask("PRAGMA data_version")
        mine = self._connection()
        return id(mine), int(others), mine.total_changes

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is in the middle of a transaction."""
        return not self._closed and self._here.database is not None and self._here.database.conn.in_transaction

    @contextmanager
    def transaction(self, patience: float) -> Iterator[None]:
        """All inside is kept, or nothing; `patience` is how many seconds to wait for other processes."""
        deadline = monotonic() + patience
        try:
            self._wait_at_most(patience)
            try:
                self.ask("BEGIN IMMEDIATE")
                self._check_place()
                yield
                if not self.in_transaction:
                    # SQLite takes a transaction back by itself on some errors; whoever went on regardless kept nothing.
                    raise Unwritable
                # A second more than is left: all the work is done by now.
                self._wait_at_most(1.0 + max(0.0, deadline - monotonic()))
                self.ask("COMMIT")
            except BaseException:
                self._roll_back()
                raise
        finally:
            self._wait_at_most(PATIENCE)

    def empty_log(self) -> bool:
        """Move what the write-ahead log holds into the file and cut the log off; whether nobody was in the way."""
        self._wait_at_most(0)
        try:
            ((blocked, *_),) = self.ask("PRAGMA wal_checkpoint(TRUNCATE)")
        except (Busy, Unwritable):
            return False
        finally:
            self._wait_at_most(PATIENCE)
        return not blocked

    def trace(self, callback: Trace | None) -> None:
        """Call this with each statement that any thread runs from now on, for tests; None ends it."""
        with self._guard:
            self._trace = callback
            for database in self._open.values():
                database.conn.set_trace_callback(callback)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            self._closed = True
            for database in self._open.values():
                database.close()
            self._open.clear()
            if self._held is not None:
                self._held.close()

    def _find_place(self) -> tuple[int, int] | None:
        """Which file stands under the name now; None where there is none."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _check_place(self) -> None:
        """Raises Unwritable where the file was deleted or replaced since it was opened.

        SQLite goes on writing into the one it has open, and the next start would find nothing of it.
        """
        if self._held is not None and self._find_place() != self._place:
            raise Unwritable(str(self.file))

    def open(self) -> Database:
        """A connection of its own, for whoever closes it. Raises UnusableStore for a setting that did not take."""
        connection = self.library.connect(
            str(self.file), isolation_level=None, check_same_thread=False, timeout=PATIENCE, cached_statements=200
        )
        try:
            # Plugins that happen to be installed for the sqlite-utils command have no business here. `recursive_triggers`,
            # which it switches on, keeps INSERT OR REPLACE from getting past the triggers that forbid deleting.
            database = Database(connection, execute_plugins=False)
            make_settings(connection, self.mode.pragmas, self.file)
        except BaseException:
            connection.close()
            raise
        return database

    def _connection(self) -> sqlite3.Connection:
        if self._closed:
            raise Misused("the store is closed")
        if self._here.database is None:
            self._check_place()
            self._here.database = self._add(self.open())
        return self._here.database.conn

    def _add(self, database: Database) -> Database:
        with self._guard:
            database.conn.set_trace_callback(self._trace)
            self._open[threading.current_thread()] = database
            for thread in [thread for thread in self._open if not thread.is_alive()]:
                self._open.pop(thread).close()
        return database

    def _check_writing(self) -> None:
        if not self.in_transaction:
            raise Misused("something was to be changed outside write()")

    def _wait_at_most(self, seconds: float) -> None:
        # Rounded down, but for the moment that it takes to get here.
        whole = min(_WAIT, int(seconds + 0.1))
        if whole != self._here.wait:
            self.ask(_WAIT_SECONDS[whole])
            self._here.wait = whole

    def _roll_back(self) -> None:
        if not self.in_transaction:
            return
        try:
            self._connection().execute("ROLLBACK")
        except self.library.Error:
            # Nobody knows what state it is in. The next one who asks gets a new connection.
            self._discard()

    def _discard(self) -> None:
        with self._guard:
            self._open.pop(threading.current_thread()).close()
        self._here.database, self._here.wait = None, _WAIT

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        try:
            yield
        except self.library.Error as error:
            if is_locked(error):
                raise Busy(str(error)) from error
            if is_disk(error):
                raise Unwritable(str(error)) from error
            raise
