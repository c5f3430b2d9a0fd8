"""Ballots that nobody's name stands beside: a SQLite file of its own for each workshop, in a folder beside the store's.

Nothing in a box leads from who has handed in to what was said: no seat, no time, no address, and keys that only the phone of
whoever answered can make again. Until a box is sealed, where rows lie in its pages still tells in which order they came. No
copy of the store holds a box, for it is no part of the store's file.

A workshop whose box is shredded leaves an empty file as a mark, made before anything is removed: so a ballot that comes at
that very moment finds either its box or the mark, in whichever process.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple
from io import FileIO
from pathlib import Path
from types import ModuleType

from webapp.domain.errors import Busy, Misused, NotFound, Unwritable
from webapp.store.connections import ROLLBACK, Connections, Pragma, Row, is_disk, is_locked, make_settings
from webapp.store.migrations import make_file, sync_folder
from webapp.store.refusals import UnusableStore
from webapp.store.turns import PATIENCE, Turns
from webapp.store.workshops import BallotBoxes, BoxGone, Cast, CastElsewhere, RoundClosed, UnattributedBallot, Versions

FOLDER = "ballots"
BOX, MARK, JOURNAL = ".sqlite3", ".shredded", "-journal"

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OVERWRITTEN_AT_ONCE = 1 << 20
_COUNTED_FROM, _COUNTED = 24, 4
"""Where in a file SQLite counts its changes, and in how many bytes."""
_MOST_WATCHED = 64
"""Boxes held open to be asked for changes."""

# Nothing of a box is ever written anywhere else, not even while it is rewritten.
_PRAGMAS = (*ROLLBACK.pragmas, Pragma("temp_store", "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", 2))

_MAKE = (
    """CREATE TABLE handed_in (
           round INTEGER NOT NULL, seat INTEGER NOT NULL, origin TEXT NOT NULL, PRIMARY KEY (round, seat)
       ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE ballots (
           round INTEGER NOT NULL, key TEXT NOT NULL, question TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT NOT NULL,
           PRIMARY KEY (round, key)
       ) STRICT, WITHOUT ROWID""",
    "PRAGMA user_version = 1",
)
_VERSION = "PRAGMA user_version"
_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM handed_in WHERE round = :round AND seat = :seat),
           EXISTS (SELECT 1 FROM ballots
                   WHERE round = :round AND key IN (SELECT json_extract(value, '$[0]') FROM json_each(:ballots))),
           EXISTS (SELECT 1 FROM handed_in WHERE round = :round AND seat = 0)"""
_CAST = """
    INSERT INTO ballots (round, key, question, choice, reason)
    SELECT :round, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]')
    FROM json_each(:ballots) WHERE true
    ON CONFLICT DO UPDATE SET question = excluded.question, choice = excluded.choice, reason = excluded.reason"""
_HAND_IN = """
    INSERT INTO handed_in (round, seat, origin) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET origin = excluded.origin"""
# Seats count from 1: a row of seat 0 says that the round is closed.
_CLOSE = "INSERT INTO handed_in (round, seat, origin) VALUES (?, 0, 'closed') ON CONFLICT DO NOTHING"
_IS_CLOSED = "SELECT 1 FROM handed_in WHERE round = ? AND seat = 0"
_LIST_HANDED_IN = "SELECT seat, origin FROM handed_in WHERE round = ? AND seat > 0 ORDER BY seat"
_LIST = "SELECT key, question, choice, reason FROM ballots WHERE round = ? ORDER BY key"
_REMOVE = ("DELETE FROM ballots WHERE round = ?", "DELETE FROM handed_in WHERE round = ? AND seat > 0")
_WHICH_ARE_THERE = "SELECT id FROM workshops WHERE id IN (SELECT value FROM json_each(?))"


class BoxFiles:
    """The files: where they are, who may write, and how they come and go."""

    def __init__(self, folder: Path, library: ModuleType) -> None:
        self.folder = folder
        self._library = library
        self._guard = threading.Lock()
        self._turns: dict[str, Turns] = {}
        self._watched: OrderedDict[str, FileIO] = OrderedDict()
        weakref.finalize(self, _let_go, self._watched)

    def has(self, workshop: str) -> bool:
        """Whether there is a box to read or change."""
        return self._file(workshop, BOX).exists() and not self._is_gone(workshop)

    def changes(self, workshop: str) -> tuple[int, ...]:
        """Another value whenever the box may have changed; empty where there is none.

        SQLite counts the changes itself, in the file's header (sqlite.org/fileformat2.html, 1.3.7); the time tells a change
        from one before that was rolled back. The file is held open for that: to close it would let go of the locks of
        whoever in this process is writing in it (sqlite.org/howtocorrupt.html, 2.2).
        """
        try:
            counted, found, spare = self._look(workshop)
        except OSError:
            return ()
        if spare:
            with self._turn(spare[0]):
                spare[1].close()
        return (counted, found.st_mtime_ns) if found.st_nlink else ()

    def _look(self, workshop: str) -> tuple[int, os.stat_result, tuple[str, FileIO] | None]:
        """The count of changes, what the system says of the file, and one that is held open no more, to be closed."""
        with self._guard:
            opened, spare = self._watched.get(workshop), None
            if opened is None:
                opened = self._watched[workshop] = FileIO(self._file(workshop, BOX))
                if len(self._watched) > _MOST_WATCHED:
                    spare = self._watched.popitem(last=False)
            opened.seek(_COUNTED_FROM)
            return int.from_bytes(opened.read(_COUNTED) or b""), os.fstat(opened.fileno()), spare

    def close(self) -> None:
        """Let go of all files."""
        with self._guard:
            _let_go(self._watched)

    @contextmanager
    def reading(self, workshop: str) -> Iterator[sqlite3.Connection | None]:
        """A connection to the box, or None where there is nothing to read in it.

        In turn with those who write: SQLite itself lets whoever reads wait for longer and longer.
        """
        file = self._file(workshop, BOX)
        with self._turn(workshop), self._own_errors(workshop):
            if not self.has(workshop):
                yield None
                return
            with closing(self._open(file)) as connection:
                ((version,),) = connection.execute(_VERSION).fetchall()
                yield connection if version else None

    @contextmanager
    def writing(self, workshop: str) -> Iterator[sqlite3.Connection]:
        """A transaction in the box, which is made where there is none. When it ends, it is on disk."""
        file = self._file(workshop, BOX)
        with self._turn(workshop), self._own_errors(workshop):
            self._check_not_gone(workshop)
            if not file.exists():
                make_file(file)
            with closing(self._open(file)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    # Another process may have shredded it while this one waited.
                    self._check_not_gone(workshop)
                    ((version,),) = connection.execute(_VERSION).fetchall()
                    for statement in () if version else _MAKE:
                        connection.execute(statement)
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise

    def rewrite(self, workshop: str) -> None:
        """Write the file anew, in place: whole or not at all, and everybody who has it open goes on with it."""
        file = self._file(workshop, BOX)
        with self._turn(workshop), self._own_errors(workshop):
            if not self.has(workshop):
                return
            with closing(self._open(file)) as connection:
                connection.execute("VACUUM")

    def shred(self, workshop: str) -> None:
        """Leave a mark, then overwrite the file and remove it, where there is one."""
        file = self._file(workshop, BOX)
        left = (file, file.with_name(file.name + JOURNAL))
        with self._turn(workshop), self._own_errors(workshop, shredding=True):
            make_file(self._file(workshop, MARK))
            self._wait_for_writers(file)
            with self._guard:
                watched = self._watched.pop(workshop, None)
            if watched:
                watched.close()
            for it in filter(Path.exists, left):
                _overwrite(it)
                it.unlink()
            sync_folder(self.folder)

    def names(self) -> tuple[set[str], set[str]]:
        """Of which workshops there are boxes, and of which marks."""
        found = [it.name.removesuffix(JOURNAL) for it in self.folder.iterdir()] if self.folder.is_dir() else []
        boxes, marks = ([name.removesuffix(it) for name in found if name.endswith(it)] for it in (BOX, MARK))
        return set(filter(_NAME.fullmatch, boxes)), set(filter(_NAME.fullmatch, marks))

    def forget_mark(self, workshop: str) -> None:
        """Remove a mark that nobody can need any more."""
        self._file(workshop, MARK).unlink(missing_ok=True)

    def _file(self, workshop: str, ending: str) -> Path:
        """Raises NotFound for an id that no workshop has: none leads out of the folder."""
        if not _NAME.fullmatch(workshop):
            raise NotFound(workshop)
        return self.folder / f"{workshop}{ending}"

    def _is_gone(self, workshop: str) -> bool:
        return self._file(workshop, MARK).exists()

    def _check_not_gone(self, workshop: str) -> None:
        if self._is_gone(workshop):
            raise BoxGone(workshop)

    @contextmanager
    def _turn(self, workshop: str) -> Iterator[None]:
        with self._guard:
            turns = self._turns.setdefault(workshop, Turns())
        with turns.turn():
            yield

    def _open(self, file: Path) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._library.connect(
            f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE
        )
        try:
            make_settings(connection, _PRAGMAS, file)
        except BaseException:
            connection.close()
            raise
        return connection

    def _wait_for_writers(self, file: Path) -> None:
        """Whoever is casting in another process gets to the end; whoever comes later finds the mark."""
        if not file.exists():
            return
        try:
            with closing(self._open(file)) as connection:
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("ROLLBACK")
        except (self._library.Error, UnusableStore) as error:
            if isinstance(error, self._library.Error) and is_locked(error):
                raise
            # Damaged, or half shredded by one who was killed: nobody writes into that.

    @contextmanager
    def _own_errors(self, workshop: str, *, shredding: bool = False) -> Iterator[None]:
        """Say in the words of the contract what went wrong."""
        try:
            yield
        except OSError as error:
            raise Unwritable(error.strerror) from error
        except self._library.Error as error:
            if is_locked(error):
                raise Busy(str(error)) from error
            if not shredding and self._is_gone(workshop):
                raise BoxGone(workshop) from error
            if is_disk(error):
                raise Unwritable(str(error)) from error
            raise


def _let_go(watched: OrderedDict[str, FileIO]) -> None:
    while watched:
        watched.popitem()[1].close()


def _overwrite(file: Path) -> None:
    """Have zeros on disk where the file's bytes were."""
    with file.open("r+b", buffering=0) as opened:
        left = os.fstat(opened.fileno()).st_size
        while left:
            left -= opened.write(bytes(min(left, _OVERWRITTEN_AT_ONCE)))
        os.fsync(opened.fileno())


class SqliteBallotBoxes(BallotBoxes, Versions):
    """The part of the store for what is not attributed; what each method promises stands in `workshops`."""

    _connections: Connections
    _box_files: BoxFiles

    def version(self, workshop: str) -> tuple[int, ...]:
        # The box first: what comes between the two looks like a change the next time.
        return *self._box_files.changes(workshop), *self._connections.version()

    def cast_unattributed(self, workshop: str, round_number: int, cast: Cast, ballots: Sequence[UnattributedBallot]) -> None:
        self._check_not_in_write()
        said = json.dumps(sorted(astuple(ballot) for ballot in ballots), ensure_ascii=False)
        with self._box_files.writing(workshop) as box:
            values = {"round": round_number, "seat": cast.seat, "ballots": said}
            ((seat_known, key_known, closed),) = box.execute(_KNOWN, values).fetchall()
            if closed:
                raise RoundClosed(workshop)
            if seat_known != key_known:
                raise CastElsewhere(workshop)
            box.execute(_CAST, {"round": round_number, "ballots": said})
            box.execute(_HAND_IN, (round_number, cast.seat, cast.origin))

    def close_box_round(self, workshop: str, round_number: int, *, only_empty: bool = False) -> bool:
        self._check_not_in_write()
        with suppress(BoxGone), self._box_files.writing(workshop) as box:
            if only_empty and box.execute(_LIST_HANDED_IN, (round_number,)).fetchall():
                return False
            box.execute(_CLOSE, (round_number,))
        return True

    def is_box_round_closed(self, workshop: str, round_number: int) -> bool:
        return bool(self._read(workshop, _IS_CLOSED, round_number))

    def list_cast_unattributed(self, workshop: str, round_number: int) -> tuple[Cast, ...]:
        return tuple(Cast(*row) for row in self._read(workshop, _LIST_HANDED_IN, round_number))

    def list_unattributed(self, workshop: str, round_number: int) -> tuple[UnattributedBallot, ...]:
        return tuple(UnattributedBallot(*row) for row in self._read(workshop, _LIST, round_number))

    def remove_unattributed(self, workshop: str, round_number: int) -> None:
        self._check_not_in_write()
        if not self._box_files.has(workshop):
            return
        with suppress(BoxGone), self._box_files.writing(workshop) as box:
            for statement in _REMOVE:
                box.execute(statement, (round_number,))

    def has_box(self, workshop: str) -> bool:
        return self._box_files.has(workshop)

    def seal_box(self, workshop: str) -> None:
        self._check_not_in_write()
        self._box_files.rewrite(workshop)

    def shred_box(self, workshop: str) -> None:
        self._check_not_in_write()
        self._box_files.shred(workshop)

    def _shred_left_boxes(self) -> None:
        """Shred the boxes of workshops that are no more, and what was left half shredded. What cannot go now goes next time.

        A mark goes one time later than its box, when nobody is still about to hand in.
        """
        with suppress(Busy, Unwritable, OSError):
            boxes, marks = self._box_files.names()
            asked = sorted(boxes | marks)
            if not asked:
                return
            found = self._connections.ask(_WHICH_ARE_THERE, (json.dumps(asked),))
            gone = (boxes | marks).difference(name for (name,) in found)
            for workshop in gone & marks - boxes:
                self._box_files.forget_mark(workshop)
            for workshop in boxes & (gone | marks):
                self._box_files.shred(workshop)

    def _read(self, workshop: str, sql: str, round_number: int) -> list[Row]:
        try:
            with self._box_files.reading(workshop) as box:
                return box.execute(sql, (round_number,)).fetchall() if box else []
        except BoxGone:
            return []

    def _check_not_in_write(self) -> None:
        if self._connections.in_transaction:
            raise Misused("a box inside write()")
