"""How the database came to its shape: one step for each version, never edited after its release.

A step is a function from the database to nothing; its last statement raises `user_version` by one. All steps a file needs
happen in one transaction, after a copy of the file was made: it is as it was, or as this version wants it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from filecmp import cmp
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from sqlite_utils import Database, Migrations

from webapp.store.connections import Connections
from webapp.store.people_schema import PEOPLE
from webapp.store.publication_schema import PUBLICATIONS
from webapp.store.refusals import UnusableStore
from webapp.store.workshop_schema import WORKSHOPS

Step = Callable[[Database], None]

APPLICATION_ID = 0x55504652
"""Marks a file as ours: "UPFR"."""

_FIRST = """
PRAGMA application_id = 1431324242;

CREATE TABLE assessments (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'example')),
    bank TEXT NOT NULL,
    bank_version TEXT NOT NULL,
    route TEXT NOT NULL,
    revision INTEGER NOT NULL,
    place TEXT NOT NULL,
    summary TEXT NOT NULL,
    due TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL CHECK (changed_at GLOB '????-??-??T??:??:??.??????+00:00'),
    archived_at TEXT,
    deleted_at TEXT CHECK (deleted_at GLOB '????-??-??T??:??:??.??????+00:00')
) STRICT;
CREATE INDEX assessments_in_use ON assessments (workspace, kind, changed_at, id)
    WHERE deleted_at IS NULL AND archived_at IS NULL;
CREATE INDEX assessments_archived ON assessments (workspace, kind, changed_at, id)
    WHERE deleted_at IS NULL AND archived_at IS NOT NULL;
CREATE INDEX assessments_deleted ON assessments (workspace, deleted_at, id)
    WHERE deleted_at IS NOT NULL;
CREATE INDEX assessments_due ON assessments (workspace, due, id)
    WHERE kind = 'own' AND due <> '' AND deleted_at IS NULL AND archived_at IS NULL;

CREATE TABLE answer_events (
    assessment TEXT NOT NULL REFERENCES assessments (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    record TEXT,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    bank_version TEXT NOT NULL,
    wording TEXT NOT NULL,
    origin TEXT NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (assessment, key, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_events_of_change ON answer_events (assessment, change);
CREATE TRIGGER answer_events_never_change BEFORE UPDATE ON answer_events
BEGIN
    SELECT RAISE(ABORT, 'answer events are never changed');
END;
CREATE TRIGGER answer_events_leave_with_their_assessment BEFORE DELETE ON answer_events
WHEN EXISTS (SELECT 1 FROM assessments WHERE id = OLD.assessment)
BEGIN
    SELECT RAISE(ABORT, 'answer events are never removed while their assessment is there');
END;
CREATE VIEW current_answers AS
    SELECT assessment, key, revision, record, by, at, bank_version, wording, origin, change
    FROM answer_events AS this
    WHERE NOT EXISTS (
        SELECT 1 FROM answer_events AS later
        WHERE later.assessment = this.assessment AND later.key = this.key AND later.revision > this.revision
    );

CREATE TABLE page_drafts (
    assessment TEXT NOT NULL REFERENCES assessments (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    member TEXT NOT NULL,
    revision INTEGER NOT NULL,
    fields TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????+00:00'),
    PRIMARY KEY (assessment, key, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_drafts_latest ON page_drafts (assessment, member, at);

CREATE TABLE sign_in_links (
    digest TEXT NOT NULL PRIMARY KEY,
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.??????+00:00')
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    digest TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    member TEXT NOT NULL,
    csrf TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE preferences (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace, name)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
"""


_EDITORIAL = """
CREATE TABLE editorial_events (
    assessment TEXT NOT NULL REFERENCES assessments (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    record TEXT,
    by TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????+00:00'),
    bank_version TEXT NOT NULL,
    origin TEXT NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (assessment, key, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX editorial_events_of_change ON editorial_events (assessment, change);
CREATE TRIGGER editorial_events_never_change BEFORE UPDATE ON editorial_events
BEGIN
    SELECT RAISE(ABORT, 'editorial events are never changed');
END;
CREATE TRIGGER editorial_events_leave_with_their_assessment BEFORE DELETE ON editorial_events
WHEN EXISTS (SELECT 1 FROM assessments WHERE id = OLD.assessment)
BEGIN
    SELECT RAISE(ABORT, 'editorial events are never removed while their assessment is there');
END;
CREATE VIEW current_editorial AS
    SELECT assessment, key, revision, record, by, at, bank_version, origin, change
    FROM editorial_events AS this
    WHERE NOT EXISTS (
        SELECT 1 FROM editorial_events AS later
        WHERE later.assessment = this.assessment AND later.key = this.key AND later.revision > this.revision
    );

CREATE TABLE brands (
    assessment TEXT NOT NULL PRIMARY KEY REFERENCES assessments (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    color TEXT NOT NULL,
    paper TEXT NOT NULL,
    logo BLOB,
    logo_width INTEGER NOT NULL,
    logo_height INTEGER NOT NULL,
    logo_words TEXT NOT NULL,
    letterhead BLOB,
    letterhead_name TEXT NOT NULL
) STRICT;

PRAGMA user_version = 2;
"""


def m001_first(database: Database) -> None:
    """Assessments with their answers and half-typed pages, sign-in, preferences."""
    database.executescript(_FIRST)


def m002_editorial(database: Database) -> None:
    """What an editor made of the document, and how its files look."""
    database.executescript(_EDITORIAL)


def m003_people(database: Database) -> None:
    """Workspaces with their members, how they get in, what they did and wrote to one another, and mail that waits."""
    database.executescript(PEOPLE)


def m004_publications(database: Database) -> None:
    """What was published, what partners ask about it, and the words questions had."""
    database.executescript(PUBLICATIONS)


def m005_workshops(database: Database) -> None:
    """Workshops with their seats, the ballots of named ones, and what the room asks."""
    database.executescript(WORKSHOPS)


STEPS: tuple[Step, ...] = (m001_first, m002_editorial, m003_people, m004_publications, m005_workshops)


def check_file(file: Path, library: ModuleType, steps: tuple[Step, ...] = STEPS) -> None:
    """Raises UnusableStore for a file that a newer Upfront or another program made, before a byte of it is touched."""
    if not file.exists() or not file.stat().st_size:
        return
    try:
        found = _read_only(file, library)
    except library.OperationalError:
        # It was left in the middle of a write: SQLite has to put it back to its last whole state before it can be read.
        found = _put_back(file, library)
    _usable_version(file, found, steps)


def migrate(connections: Connections, steps: tuple[Step, ...] = STEPS) -> None:
    """Bring the file to the shape of the last step. Raises UnusableStore, and the file is as it was."""
    file = connections.file
    database = connections.open()
    connection = database.conn
    try:
        # Rebuilding a table drops the old one, and with foreign keys on that takes the rows of other tables along.
        # They are checked at the end instead.
        connection.execute("PRAGMA foreign_keys = OFF")
        if _usable_version(file, _found(connection), steps) == len(steps):
            return
        # From here on nobody else writes, so a copy holds everything that was ever called saved.
        connection.execute("BEGIN IMMEDIATE")
        version = _usable_version(file, _found(connection), steps)
        if 0 < version < len(steps):
            keep_copy(connections, version + 1)
        _take_steps(database, steps, file)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        database.close()


def keep_copy(connections: Connections, step: int) -> Path:
    """Copy the database beside itself, whole and on disk, before this step is taken; no earlier copy is lost.

    Only while nobody can write: where the file is held, the copying would wait for as long as it takes.
    """
    file = connections.file
    unfinished = file.with_name(f"{file.name}.copying")
    unfinished.unlink(missing_ok=True)
    try:
        _copy(connections, unfinished)
        kept = next(name for name in _copy_names(file, step) if not name.exists() or cmp(unfinished, name, shallow=False))
        # Where the same copy is there already, an earlier start got that far and no further.
        unfinished.replace(kept)
        sync_folder(file.parent)
    except (connections.library.Error, OSError) as error:
        raise UnusableStore("no_copy", file=file, reason=error) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def _copy(connections: Connections, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(connections.open()) as source, closing(connections.library.connect(str(target))) as copy:
        # Until it has its name it is worth nothing, so it needs no journal.
        copy.execute("PRAGMA journal_mode = OFF").fetchall()
        source.conn.backup(copy)
    _sync(target)


def _copy_names(file: Path, step: int) -> Iterator[Path]:
    name = f"{file.name}.before-{step}"
    yield file.with_name(name)
    for number in count(2):
        yield file.with_name(f"{name}.{number}")


def make_file(file: Path) -> None:
    """Have a file that nobody but its owner can read, in a folder likewise where it has to be made."""
    for folder in reversed([it for it in (file.parent, *file.parent.parents) if not it.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        # Opening and closing it here would let go of every lock that this process has on it.
        file.chmod(0o600)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk, where the system lets one say so."""
    if os.name == "posix":
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Found(NamedTuple):
    """What a file says of itself."""

    version: int
    application: int
    has_tables: int


def _found(connection: sqlite3.Connection) -> _Found:
    return _Found(
        *connection.execute(
            "SELECT (SELECT user_version FROM pragma_user_version), "
            "(SELECT application_id FROM pragma_application_id), "
            "EXISTS (SELECT 1 FROM sqlite_schema)"
        ).fetchone()
    )


def _read_only(file: Path, library: ModuleType) -> _Found:
    with closing(library.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return _found(connection)


def _put_back(file: Path, library: ModuleType) -> _Found:
    with closing(library.connect(str(file))) as connection:
        return _found(connection)


def _usable_version(file: Path, found: _Found, steps: tuple[Step, ...]) -> int:
    """How many steps the file has behind it. Raises UnusableStore where that cannot be said."""
    if not found.has_tables and not found.application:
        return 0
    if found.application != APPLICATION_ID:
        raise UnusableStore("not_ours", file=file)
    if found.version > len(steps):
        raise UnusableStore("newer_file", file=file, theirs=found.version, ours=len(steps))
    return found.version


def _take_steps(database: Database, steps: tuple[Step, ...], file: Path) -> None:
    migrations = Migrations("upfront")
    for step in steps:
        migrations()(step)
    migrations.apply(database)
    if _found(database.conn).version != len(steps):
        raise UnusableStore("broken_step", file=file, reason="it did not count itself")
    if database.conn.execute("PRAGMA foreign_key_check").fetchall():
        raise UnusableStore("broken_step", file=file, reason="something in it would belong to nothing")
