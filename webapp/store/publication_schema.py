"""The tables of what is published, as the fourth step of `migrations` makes them: never edited after its release."""

from __future__ import annotations

PUBLICATIONS = """
CREATE TABLE faqs (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    assessment TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    foundation TEXT NOT NULL,
    partnership TEXT NOT NULL,
    language TEXT NOT NULL,
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
    counts_shown INTEGER NOT NULL CHECK (counts_shown IN (0, 1)),
    latest INTEGER NOT NULL CHECK (latest >= 1),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    published_at TEXT NOT NULL CHECK (published_at GLOB '????-??-??T??:??:??.??????+00:00'),
    review_on TEXT NOT NULL,
    first_due TEXT NOT NULL,
    withdrawn_at TEXT CHECK (withdrawn_at GLOB '????-??-??T??:??:??.??????+00:00'),
    withdrawn_reason TEXT NOT NULL,
    place INTEGER NOT NULL UNIQUE,
    UNIQUE (workspace, assessment)
) STRICT, WITHOUT ROWID;
CREATE INDEX faqs_of_workspace ON faqs (workspace, published_at, id);
CREATE INDEX faqs_due ON faqs (workspace, first_due, id) WHERE first_due <> '' AND withdrawn_at IS NULL;
CREATE INDEX faqs_listed ON faqs (place) WHERE listed = 1 AND withdrawn_at IS NULL;
CREATE TRIGGER faqs_leave_with_their_workspace BEFORE DELETE ON faqs
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE workspace = OLD.workspace)
BEGIN
    SELECT RAISE(ABORT, 'what was published is never removed while its workspace is there');
END;
CREATE TRIGGER faqs_stay_what_they_are BEFORE UPDATE ON faqs
WHEN OLD.id <> NEW.id OR OLD.workspace <> NEW.workspace OR OLD.assessment <> NEW.assessment OR OLD.latest > NEW.latest
BEGIN
    SELECT RAISE(ABORT, 'what was published stays whose it is');
END;
-- An address is found by its digest, so that one whose FAQ is deleted is never given away again and yet forgotten.
CREATE TABLE slugs (
    digest TEXT NOT NULL PRIMARY KEY,
    faq TEXT REFERENCES faqs (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX slugs_of_faq ON slugs (faq);
CREATE VIRTUAL TABLE faq_words USING fts5 (title, foundation, partnership, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE publications (
    faq TEXT NOT NULL REFERENCES faqs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    workspace TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position >= 1),
    published_at TEXT NOT NULL CHECK (published_at GLOB '????-??-??T??:??:??.??????+00:00'),
    published_by TEXT NOT NULL,
    title TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    manifest TEXT NOT NULL,
    document TEXT NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (faq, number),
    UNIQUE (workspace, position)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER publications_never_change BEFORE UPDATE ON publications
BEGIN
    SELECT RAISE(ABORT, 'a published version is never changed');
END;
CREATE TRIGGER publications_leave_with_their_workspace BEFORE DELETE ON publications
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE workspace = OLD.workspace)
BEGIN
    SELECT RAISE(ABORT, 'a published version is never removed while its workspace is there');
END;
CREATE TABLE publication_files (
    faq TEXT NOT NULL,
    number INTEGER NOT NULL,
    format TEXT NOT NULL,
    workspace TEXT NOT NULL,
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (faq, number, format),
    FOREIGN KEY (faq, number) REFERENCES publications (faq, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER publication_files_never_change BEFORE UPDATE ON publication_files
BEGIN
    SELECT RAISE(ABORT, 'the files of a published version are never changed');
END;
CREATE TRIGGER publication_files_leave_with_their_workspace BEFORE DELETE ON publication_files
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE workspace = OLD.workspace)
BEGIN
    SELECT RAISE(ABORT, 'the files of a published version are never removed while its workspace is there');
END;
CREATE TABLE blobs (
    workspace TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (workspace, digest)
) STRICT;
CREATE TRIGGER blobs_never_change BEFORE UPDATE ON blobs
BEGIN
    SELECT RAISE(ABORT, 'the bytes of a published version are never changed');
END;
CREATE TRIGGER blobs_leave_with_their_workspace BEFORE DELETE ON blobs
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE workspace = OLD.workspace)
BEGIN
    SELECT RAISE(ABORT, 'the bytes of a published version are never removed while its workspace is there');
END;

CREATE TABLE inquiries (
    id TEXT NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    faq TEXT NOT NULL REFERENCES faqs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    entry TEXT NOT NULL,
    question TEXT NOT NULL,
    text TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    asked_at TEXT NOT NULL CHECK (asked_at GLOB '????-??-??T??:??:??.??????+00:00'),
    state TEXT NOT NULL CHECK (state IN ('new', 'answered', 'next', 'declined')),
    reply TEXT NOT NULL,
    replied_at TEXT CHECK (replied_at GLOB '????-??-??T??:??:??.??????+00:00'),
    replied_by TEXT NOT NULL,
    "group" TEXT NOT NULL,
    draft_key TEXT NOT NULL,
    answered_in INTEGER NOT NULL,
    told_at TEXT CHECK (told_at GLOB '????-??-??T??:??:??.??????+00:00'),
    revision INTEGER NOT NULL CHECK (revision >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiries_of_workspace ON inquiries (workspace, asked_at, id) WHERE "group" = id;
CREATE INDEX inquiries_by_state ON inquiries (workspace, state, asked_at, id) WHERE "group" = id;
CREATE INDEX inquiries_of_group ON inquiries ("group", asked_at, id);
CREATE INDEX inquiries_of_faq ON inquiries (faq, entry, asked_at) WHERE state IN ('new', 'next');
CREATE INDEX inquiries_with_faq ON inquiries (faq, number, entry);
CREATE TABLE inquiry_links (
    digest TEXT NOT NULL PRIMARY KEY,
    inquiry TEXT NOT NULL REFERENCES inquiries (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiry_links_of_inquiry ON inquiry_links (inquiry);
-- Counted as they come and go: no page counts rows.
CREATE TABLE inquiry_totals (
    workspace TEXT NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (workspace, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE open_questions (
    faq TEXT NOT NULL REFERENCES faqs (id) ON DELETE CASCADE,
    entry TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (faq, entry)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER inquiries_are_counted AFTER INSERT ON inquiries
BEGIN
    INSERT INTO inquiry_totals (workspace, state, number) VALUES (NEW.workspace, NEW.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
    INSERT INTO open_questions (faq, entry, number) VALUES (NEW.faq, NEW.entry, NEW.state IN ('new', 'next'))
        ON CONFLICT DO UPDATE SET number = number + excluded.number;
    UPDATE faqs SET revision = revision + 1 WHERE id = NEW.faq;
END;
CREATE TRIGGER inquiries_are_counted_anew AFTER UPDATE OF state ON inquiries WHEN OLD.state <> NEW.state
BEGIN
    UPDATE inquiry_totals SET number = number - 1 WHERE workspace = OLD.workspace AND state = OLD.state;
    INSERT INTO inquiry_totals (workspace, state, number) VALUES (NEW.workspace, NEW.state, 1)
        ON CONFLICT DO UPDATE SET number = number + 1;
    UPDATE open_questions SET number = number + (NEW.state IN ('new', 'next')) - (OLD.state IN ('new', 'next'))
        WHERE faq = NEW.faq AND entry = NEW.entry;
    UPDATE faqs SET revision = revision + 1 WHERE id = NEW.faq;
END;
CREATE TRIGGER inquiries_are_counted_off AFTER DELETE ON inquiries
BEGIN
    UPDATE inquiry_totals SET number = number - 1 WHERE workspace = OLD.workspace AND state = OLD.state;
    UPDATE open_questions SET number = number - (OLD.state IN ('new', 'next')) WHERE faq = OLD.faq AND entry = OLD.entry;
    UPDATE faqs SET revision = revision + 1 WHERE id = OLD.faq;
END;
CREATE TABLE votes (
    faq TEXT NOT NULL REFERENCES faqs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    entry TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'not_quite')),
    votes INTEGER NOT NULL,
    PRIMARY KEY (faq, number, entry, verdict)
) STRICT, WITHOUT ROWID;

CREATE TABLE wordings (
    bank TEXT NOT NULL,
    question TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    bank_version TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (bank, question, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_events_by_time ON answer_events (assessment, at, key, revision);
CREATE INDEX editorial_events_by_time ON editorial_events (assessment, at, key, revision);
CREATE INDEX preferences_by_name ON preferences (name, value, workspace);

PRAGMA user_version = 4;
"""
