"""The tables of workshops, as the fifth step of `migrations` makes them: never edited after its release."""

from __future__ import annotations

WORKSHOPS = """
CREATE TABLE workshops (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    assessment TEXT REFERENCES assessments (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('voices', 'mirror', 'table')),
    mode TEXT NOT NULL CHECK (mode IN ('named', 'unattributed')),
    title TEXT NOT NULL,
    code TEXT NOT NULL,
    code_expires_at TEXT NOT NULL CHECK (code_expires_at GLOB '????-??-??T??:??:??.??????+00:00'),
    seats_open INTEGER NOT NULL CHECK (seats_open IN (0, 1)),
    seats_most INTEGER NOT NULL,
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    state TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.??????+00:00'),
    changed_at TEXT NOT NULL CHECK (changed_at GLOB '????-??-??T??:??:??.??????+00:00'),
    closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??.??????+00:00'),
    checked_at TEXT CHECK (checked_at GLOB '????-??-??T??:??:??.??????+00:00')
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX workshops_by_code ON workshops (code) WHERE code <> '';
CREATE INDEX workshops_of_workspace ON workshops (workspace, created_at, id);
CREATE INDEX workshops_of_assessment ON workshops (assessment, rehearsal, created_at, id);

CREATE TABLE seats (
    workshop TEXT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    name TEXT NOT NULL,
    authority TEXT NOT NULL,
    token TEXT NOT NULL,
    issue INTEGER NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    away INTEGER NOT NULL CHECK (away IN (0, 1)),
    PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX seats_by_token ON seats (workshop, token) WHERE token <> '';

-- Who has handed in, and what, in a workshop where names stand beside answers. Of others nothing of this is ever here.
CREATE TABLE casts (
    workshop TEXT NOT NULL,
    round INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('phone', 'paper', 'simulated')),
    PRIMARY KEY (workshop, round, seat),
    FOREIGN KEY (workshop, seat) REFERENCES seats (workshop, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX casts_of_seat ON casts (workshop, seat);
CREATE TRIGGER casts_of_named_workshops_only BEFORE INSERT ON casts
WHEN EXISTS (SELECT 1 FROM workshops WHERE id = NEW.workshop AND mode <> 'named')
BEGIN
    SELECT RAISE(ABORT, 'what is not attributed is never kept here');
END;
CREATE TABLE ballots (
    workshop TEXT NOT NULL,
    round INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    question TEXT NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workshop, round, seat, question),
    FOREIGN KEY (workshop, round, seat) REFERENCES casts (workshop, round, seat) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE room_questions (
    workshop TEXT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (workshop, id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
"""
