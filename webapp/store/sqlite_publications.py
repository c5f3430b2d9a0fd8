"""What was published, in the SQLite file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256

from webapp.domain.errors import AlreadyKept, NotFound
from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.publications import (
    FaqRecord,
    ListedFaq,
    PublicationLine,
    PublicationRecord,
    Publications,
    PublishedFile,
)

AFTER_ALL_PLACES = 2**62
WORDS_LOOKED_FOR = 8
"""Words of a search that count; a longer one finds the same for less."""

_FIND_FAQ = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM faqs WHERE id = (SELECT faq FROM slugs WHERE digest = ?)"""
_HAS_SLUG = "SELECT 1 FROM slugs WHERE digest = ?"
_COUNT_SLUGS = "SELECT count(*) FROM slugs WHERE faq = ?"
_FIND_FAQ_OF = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM faqs WHERE workspace = ? AND assessment = ?"""
_GET_FAQ = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM faqs WHERE id = ? AND workspace = ?"""
_LIST_FAQS = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM faqs WHERE workspace = ? AND (published_at, id) < (?, ?) ORDER BY published_at DESC, id DESC LIMIT ?"""
_LIST_FAQS_OF = """
    SELECT faqs.id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM json_each(?) AS wanted CROSS JOIN faqs ON workspace = ? AND assessment = wanted.value"""
_LIST_FAQS_WITH = """
    SELECT faqs.id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM json_each(?) AS wanted CROSS JOIN faqs ON faqs.id = wanted.value AND workspace = ?"""
_LIST_DUE_FAQS = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason
    FROM faqs WHERE workspace = ? AND first_due <> '' AND withdrawn_at IS NULL ORDER BY first_due, id LIMIT ?"""
_LIST_LISTED = """
    SELECT id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown, latest,
           revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason, place
    FROM faqs WHERE listed = 1 AND withdrawn_at IS NULL AND place < ? ORDER BY place DESC LIMIT ?"""
# The index of words gives its rows by their places already, and holds what is listed alone.
_SEARCH_LISTED = """
    SELECT id, workspace, assessment, slug, faqs.title, faqs.foundation, faqs.partnership, language, listed, counts_shown,
           latest, revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason, place
    FROM faq_words CROSS JOIN faqs ON faqs.place = faq_words.rowid
    WHERE faq_words MATCH ? AND faq_words.rowid < ? ORDER BY faq_words.rowid DESC LIMIT ?"""
_ADD_FAQ = """
    INSERT INTO faqs (id, workspace, assessment, slug, title, foundation, partnership, language, listed, counts_shown,
                      latest, revision, published_at, review_on, first_due, withdrawn_at, withdrawn_reason, place)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM faqs))"""
# What is published anew moves to the head of the directory.
_RECORD_FAQ = """
    UPDATE faqs SET slug = ?4, title = ?5, foundation = ?6, partnership = ?7, language = ?8, listed = ?9,
                    counts_shown = ?10, latest = ?11, revision = revision + 1, published_at = ?13, review_on = ?14,
                    first_due = ?15, withdrawn_at = ?16, withdrawn_reason = ?17,
                    place = CASE WHEN latest = ?11 THEN place ELSE (SELECT max(place) + 1 FROM faqs) END
    WHERE id = ?1 AND workspace = ?2 AND assessment = ?3"""
_FORGET_WORDS = "DELETE FROM faq_words WHERE rowid = (SELECT place FROM faqs WHERE id = ?)"
_KEEP_WORDS = """
    INSERT INTO faq_words (rowid, title, foundation, partnership)
    SELECT place, title, foundation, partnership FROM faqs WHERE id = ? AND listed = 1 AND withdrawn_at IS NULL"""
_ADD_SLUG = "INSERT INTO slugs (digest, faq) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET faq = faq WHERE faq = ?2"
_LIST_PUBLICATIONS = """
    SELECT faq, number, workspace, position, published_at, published_by, title, previous, hash
    FROM publications WHERE faq = ? ORDER BY number DESC"""
_LIST_MANIFESTS = "SELECT number, manifest FROM publications WHERE faq = ? ORDER BY number DESC"
_FIND_PUBLICATION = """
    SELECT faq, number, workspace, position, published_at, published_by, title, previous, hash, manifest, document, answers
    FROM publications WHERE faq = ? AND number = ?"""
_FIND_CHAIN_END = """
    SELECT faq, number, workspace, position, published_at, published_by, title, previous, hash
    FROM publications WHERE workspace = ? ORDER BY position DESC LIMIT 1"""
_LIST_CHAIN = """
    SELECT faq, number, workspace, position, published_at, published_by, title, previous, hash, manifest, document, answers
    FROM publications WHERE workspace = ? AND position > ? ORDER BY position LIMIT ?"""
_LIST_PUBLISHING_WORKSPACES = "SELECT DISTINCT workspace FROM faqs ORDER BY workspace"
_ADD_PUBLICATION = """
    INSERT INTO publications (faq, number, workspace, position, published_at, published_by, title, previous, hash,
                              manifest, document, answers)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ADD_BLOB = "INSERT INTO blobs (workspace, digest, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_ADD_FILE = """
    INSERT INTO publication_files (faq, number, format, workspace, digest, media_type, size) VALUES (?, ?, ?, ?, ?, ?, ?)"""
_LIST_FILES = """
    SELECT format, digest, media_type, size FROM publication_files WHERE faq = ? AND number = ? ORDER BY format"""
_FIND_FILE = """
    SELECT format, publication_files.digest, media_type, size, content
    FROM publication_files
    JOIN blobs ON blobs.workspace = publication_files.workspace AND blobs.digest = publication_files.digest
    WHERE faq = ? AND number = ? AND format = ?"""

_REMOVE_PUBLISHED = (
    "DELETE FROM faq_words WHERE rowid IN (SELECT place FROM faqs WHERE workspace = :workspace)",
    # What was deleted stays in the index of words until that is made anew.
    "INSERT INTO faq_words (faq_words) VALUES ('rebuild')",
    "DELETE FROM faqs WHERE workspace = :workspace",
    "DELETE FROM blobs WHERE workspace = :workspace",
    "DELETE FROM inquiry_totals WHERE workspace = :workspace",
)


class SqlitePublications(Publications):
    """The part of the store for what was published; what each method promises stands in `publications`."""

    _connections: Connections

    def _conflicts(self, subject: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    # ── FAQs ──

    def find_faq(self, slug: str) -> FaqRecord | None:
        found = self._connections.ask(_FIND_FAQ, (slug_digest(slug),))
        return rows.faq(found[0]) if found else None

    def has_slug(self, slug: str) -> bool:
        return bool(self._connections.ask(_HAS_SLUG, (slug_digest(slug),)))

    def count_slugs(self, faq: str) -> int:
        ((number,),) = self._connections.ask(_COUNT_SLUGS, (faq,))
        return int(number)

    def find_faq_of(self, workspace: str, assessment_id: str) -> FaqRecord | None:
        found = self._connections.ask(_FIND_FAQ_OF, (workspace, assessment_id))
        return rows.faq(found[0]) if found else None

    def get_faq(self, workspace: str, faq: str) -> FaqRecord:
        for row in self._connections.ask(_GET_FAQ, (faq, workspace)):
            return rows.faq(row)
        raise NotFound(faq)

    def list_faqs(
        self, workspace: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> tuple[FaqRecord, ...]:
        seen = rows.AFTER_ALL if before is None else (rows.as_text(before[0]), before[1])
        return tuple(map(rows.faq, self._connections.ask(_LIST_FAQS, (workspace, *seen, limit))))

    def list_faqs_of(self, workspace: str, assessments: Collection[str]) -> tuple[FaqRecord, ...]:
        wanted = json.dumps(list(assessments))
        return tuple(map(rows.faq, self._connections.ask(_LIST_FAQS_OF, (wanted, workspace)))) if assessments else ()

    def list_faqs_with(self, workspace: str, faqs: Collection[str]) -> tuple[FaqRecord, ...]:
        wanted = json.dumps(list(faqs))
        return tuple(map(rows.faq, self._connections.ask(_LIST_FAQS_WITH, (wanted, workspace)))) if faqs else ()

    def list_due_faqs(self, workspace: str, limit: int = 6) -> tuple[FaqRecord, ...]:
        return tuple(map(rows.faq, self._connections.ask(_LIST_DUE_FAQS, (workspace, limit))))

    def list_listed(self, *, before: int | None = None, limit: int = 20) -> tuple[ListedFaq, ...]:
        first = AFTER_ALL_PLACES if before is None else before
        return tuple(map(rows.listed_faq, self._connections.ask(_LIST_LISTED, (first, limit))))

    def search_listed(self, words: str, *, before: int | None = None, limit: int = 20) -> tuple[ListedFaq, ...]:
        parts = _parts(words)
        if not parts:
            return ()
        first = AFTER_ALL_PLACES if before is None else before
        found = self._connections.ask(_SEARCH_LISTED, (" ".join(f'"{part}"' for part in parts), first, limit))
        if len(found) < limit:
            # Beginnings cost more the more words begin so; where whole words fill the page, nobody misses them.
            found = self._connections.ask(_SEARCH_LISTED, (" ".join(f'"{part}"*' for part in parts), first, limit))
        return tuple(map(rows.listed_faq, found))

    def add_faq(self, record: FaqRecord) -> None:
        with self._conflicts(record.id):
            self._connections.change(_ADD_FAQ, rows.faq_columns(record))
            self._connections.change("INSERT INTO slugs (digest, faq) VALUES (?, ?)", (slug_digest(record.slug), record.id))
            self._connections.change(_KEEP_WORDS, (record.id,))

    def record_faq(self, record: FaqRecord) -> None:
        self._connections.change(_FORGET_WORDS, (record.id,))
        with self._conflicts(record.id):
            if not self._connections.change(_RECORD_FAQ, rows.faq_columns(record)):
                raise NotFound(record.id)
            # Neither added nor found to be this FAQ's own: then it is another's.
            if not self._connections.change(_ADD_SLUG, (slug_digest(record.slug), record.id)):
                raise AlreadyKept(record.slug)
        self._connections.change(_KEEP_WORDS, (record.id,))

    # ── Versions ──

    def list_publications(self, faq: str) -> tuple[PublicationLine, ...]:
        return tuple(map(rows.publication_line, self._connections.ask(_LIST_PUBLICATIONS, (faq,))))

    def list_manifests(self, faq: str) -> Mapping[int, str]:
        return {int(number): str(manifest) for number, manifest in self._connections.ask(_LIST_MANIFESTS, (faq,))}

    def find_publication(self, faq: str, number: int) -> PublicationRecord | None:
        found = self._connections.ask(_FIND_PUBLICATION, (faq, number))
        return rows.publication(found[0]) if found else None

    def find_chain_end(self, workspace: str) -> PublicationLine | None:
        found = self._connections.ask(_FIND_CHAIN_END, (workspace,))
        return rows.publication_line(found[0]) if found else None

    def list_chain(self, workspace: str, *, after: int = 0, limit: int = 20) -> tuple[PublicationRecord, ...]:
        return tuple(map(rows.publication, self._connections.ask(_LIST_CHAIN, (workspace, after, limit))))

    def list_publishing_workspaces(self) -> tuple[str, ...]:
        return tuple(str(workspace) for (workspace,) in self._connections.ask(_LIST_PUBLISHING_WORKSPACES))

    def add_publication(
        self, record: PublicationRecord, files: tuple[PublishedFile, ...], blobs: Mapping[str, bytes]
    ) -> None:
        with self._conflicts(record.faq):
            self._connections.change(_ADD_PUBLICATION, rows.publication_columns(record))
            for digest, content in blobs.items():
                self._connections.change(_ADD_BLOB, (record.workspace, digest, content))
            for file in files:
                named = (record.faq, record.number, file.format, record.workspace)
                self._connections.change(_ADD_FILE, (*named, file.digest, file.media_type, file.size))

    def list_files(self, faq: str, number: int) -> tuple[PublishedFile, ...]:
        return tuple(PublishedFile(*row) for row in self._connections.ask(_LIST_FILES, (faq, number)))

    def find_file(self, faq: str, number: int, file_format: str) -> tuple[PublishedFile, bytes] | None:
        for *file, content in self._connections.ask(_FIND_FILE, (faq, number, file_format)):
            return PublishedFile(*file), bytes(content)
        return None

    def _remove_published(self, workspace: str) -> None:
        """All a workspace published, once its tombstone is there."""
        for statement in _REMOVE_PUBLISHED:
            self._connections.change(statement, {"workspace": workspace} if ":workspace" in statement else {})


def slug_digest(slug: str) -> str:
    """What an address is found by."""
    return sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(words: str) -> list[str]:
    """The words FTS5 is to look for. Whatever was typed, none of it is read as an operator."""
    return "".join(sign if sign.isalnum() else " " for sign in words).split()[:WORDS_LOOKED_FOR]
