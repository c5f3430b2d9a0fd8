"""Steps that a later version might bring, good ones and broken ones, to see what they do to a file of today."""

import os
import signal
import time

from webapp.store.migrations import STEPS

VERSION = len(STEPS) + 1
"""The format that each of them would make."""
REBUILD = """
DROP VIEW current_answers;
DROP TRIGGER answer_events_leave_with_their_assessment;
DROP TRIGGER editorial_events_leave_with_their_assessment;
CREATE TABLE assessments_new (
    id TEXT NOT NULL PRIMARY KEY, workspace TEXT NOT NULL, kind TEXT NOT NULL, bank TEXT NOT NULL,
    bank_version TEXT NOT NULL, route TEXT NOT NULL, revision INTEGER NOT NULL, place TEXT NOT NULL,
    summary TEXT NOT NULL, due TEXT NOT NULL, created_at TEXT NOT NULL, changed_at TEXT NOT NULL,
    archived_at TEXT, deleted_at TEXT,
    color TEXT NOT NULL DEFAULT 'teal'
) STRICT;
INSERT INTO assessments_new SELECT *, 'teal' FROM assessments;
DROP TABLE assessments;
ALTER TABLE assessments_new RENAME TO assessments;
CREATE TRIGGER answer_events_leave_with_their_assessment BEFORE DELETE ON answer_events
WHEN EXISTS (SELECT 1 FROM assessments WHERE id = OLD.assessment)
BEGIN
    SELECT RAISE(ABORT, 'answer events are never removed while their assessment is there');
END;
CREATE TRIGGER editorial_events_leave_with_their_assessment BEFORE DELETE ON editorial_events
WHEN EXISTS (SELECT 1 FROM assessments WHERE id = OLD.assessment)
BEGIN
    SELECT RAISE(ABORT, 'editorial events are never removed while their assessment is there');
END;
CREATE VIEW current_answers AS
    SELECT * FROM answer_events AS this WHERE NOT EXISTS (
        SELECT 1 FROM answer_events AS later
        WHERE later.assessment = this.assessment AND later.key = this.key AND later.revision > this.revision
    );
"""
COUNT = f"PRAGMA user_version = {VERSION};"


def next_color(database):
    """Rebuild the table that all others hang on."""
    database.executescript(REBUILD)
    database.executescript(COUNT)


def next_slowly(database):
    """Take so long that another server starts meanwhile."""
    time.sleep(0.3)
    database.executescript(REBUILD)
    database.executescript(COUNT)


def next_fails(database):
    """Give up after half the work."""
    database.executescript(REBUILD)
    database.executescript(COUNT)
    raise ZeroDivisionError


def next_wrong_sql(database):
    """Ask for what is not there."""
    database.executescript(REBUILD)
    database.executescript(COUNT)
    database.execute("INSERT INTO nowhere VALUES (1)")


def next_forgets_its_number(database):
    """Leave `user_version` as it was."""
    database.executescript("CREATE TABLE extra (id TEXT) STRICT;")


def next_loses_rows(database):
    """Leave answers behind that belong to nothing."""
    database.executescript("DELETE FROM assessments")
    database.executescript(COUNT)


def next_is_killed(database):
    """Die in the middle, as in a power cut."""
    database.executescript(REBUILD)
    database.executescript(COUNT)
    os.kill(os.getpid(), signal.SIGKILL)


NEXT = (*STEPS, next_color)
