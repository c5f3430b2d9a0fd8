"""The tables of people, as the third step of `migrations` makes them: never edited after its release."""

from __future__ import annotations

PEOPLE = """
CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX workspaces_by_name ON workspaces (name, id);
CREATE TABLE tombstones (
    workspace TEXT NOT NULL PRIMARY KEY,
    removed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX accounts_by_subject ON accounts (issuer, subject) WHERE subject <> '';
CREATE TABLE members (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'approver', 'facilitator', 'viewer')),
    signs_as TEXT NOT NULL CHECK (signs_as IN ('', 'ceo', 'board')),
    joined_at TEXT NOT NULL,
    UNIQUE (workspace, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_account ON members (account);
CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'approver', 'facilitator', 'viewer')),
    signs_as TEXT NOT NULL CHECK (signs_as IN ('', 'ceo', 'board')),
    invited_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.??????+00:00'),
    UNIQUE (workspace, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_email ON invitations (email);

CREATE TABLE mailed_links (
    digest TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    invitation TEXT REFERENCES invitations (id) ON DELETE CASCADE,
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.??????+00:00')
) STRICT, WITHOUT ROWID;
CREATE INDEX mailed_links_of_invitation ON mailed_links (invitation);
CREATE TABLE sign_in_attempts (
    digest TEXT NOT NULL PRIMARY KEY,
    browser TEXT NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    next TEXT NOT NULL,
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.??????+00:00')
) STRICT, WITHOUT ROWID;
CREATE TABLE rate_limits (
    bucket TEXT NOT NULL PRIMARY KEY,
    ends_at TEXT NOT NULL CHECK (ends_at GLOB '????-??-??T??:??:??.??????+00:00'),
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE sessions ADD COLUMN account TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_of_account ON sessions (account) WHERE account <> '';

CREATE TABLE log_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX log_events_of_workspace ON log_events (workspace, id);
CREATE TRIGGER log_events_never_change BEFORE UPDATE ON log_events
BEGIN
    SELECT RAISE(ABORT, 'log events are never changed');
END;
CREATE TRIGGER log_events_leave_with_their_workspace BEFORE DELETE ON log_events
WHEN OLD.workspace = '' OR EXISTS (SELECT 1 FROM workspaces WHERE id = OLD.workspace)
BEGIN
    SELECT RAISE(ABORT, 'log events are never removed while their workspace is there');
END;

CREATE TABLE comments (
    id TEXT NOT NULL PRIMARY KEY,
    assessment TEXT NOT NULL REFERENCES assessments (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('comment', 'sent_back')),
    member TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.??????+00:00'),
    text TEXT NOT NULL,
    revision INTEGER NOT NULL,
    resolved_at TEXT,
    resolved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_of_assessment ON comments (assessment, at, id);
CREATE INDEX assessments_of_workspace ON assessments (workspace, created_at, id);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    record TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    next_at TEXT NOT NULL CHECK (next_at GLOB '????-??-??T??:??:??.??????+00:00'),
    tries INTEGER NOT NULL,
    claimed_until TEXT CHECK (claimed_until GLOB '????-??-??T??:??:??.??????+00:00'),
    failed_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_at) WHERE failed_at IS NULL;
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL;

PRAGMA user_version = 3;
"""
