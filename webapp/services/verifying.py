"""Checks everything that was ever published: each version against its hash, and each hash against the next one's chain."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from webapp.domain.publication.chain import FIRST, digest_of
from webapp.domain.publication.frozen import FrozenDocument, read_frozen
from webapp.services.publication_records import as_published
from webapp.store.port import Store
from webapp.store.publications import FaqRecord, PublicationRecord

AT_ONCE = 20
"""Versions read in one statement."""
IN_COLUMNS = ("workspace", "faq", "number", "position", "previous", "published_by", "title")
"""What a manifest says and a column repeats."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was published.

    `faq` is the id of a FAQ and `number` the version, 0 for the FAQ as a whole. `code`: chain (a version is missing before
    it), hash, manifest, columns, document, answers, files (some are missing, or too many), file, newest (a version is
    missing at the end), about (the FAQ is not called what its newest version calls it), address (one of its own does not
    lead to it) or witness. `detail` names what, such as a format.
    """

    workspace: str
    faq: str
    number: int
    code: str
    detail: str = ""


@dataclass(slots=True)
class _Series:
    """What was read of a FAQ's versions so far; `document` is the newest one without its words, None for one unreadable."""

    number: int = 0
    document: FrozenDocument | None = None
    published_at: datetime | None = None
    slugs: set[str] = field(default_factory=set)

    def add(self, record: PublicationRecord) -> None:
        """Go on to the next version."""
        self.number, self.published_at = record.number, record.published_at
        document = _read(record.document)
        self.document = replace(document, entries=()) if document else None
        if document and document.newest:
            self.slugs.add(document.newest.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Chain:
    """What was found in one workspace: how many versions and files, the hash of the last one, and every flaw."""

    workspace: str
    versions: int
    files: int
    end: str
    flaws: tuple[Flaw, ...]


def verify(store: Store, witness: str = "") -> tuple[Chain, ...]:
    """Every chain of the store, checked.

    `witness`: a hash somebody wrote down earlier; that no chain holds it any more is a flaw of its own.
    """
    chains = tuple(_verify_workspace(store, workspace) for workspace in store.list_publishing_workspaces())
    if witness and not any(_holds(store, chain.workspace, witness) for chain in chains):
        return (*chains, Chain("", 0, 0, "", (Flaw("", "", 0, "witness", witness),)))
    return chains


def _verify_workspace(store: Store, workspace: str) -> Chain:
    flaws: list[Flaw] = []
    previous, position, files = FIRST, 0, 0
    found: defaultdict[str, _Series] = defaultdict(_Series)
    for record in _chain(store, workspace):
        if record.position != position + 1 or record.previous != previous or record.number != found[record.faq].number + 1:
            flaws.append(_flaw(record, "chain"))
        flaws += _flaws_in(store, record)
        files += len(store.list_files(record.faq, record.number))
        previous, position = record.hash, record.position
        found[record.faq].add(record)
    for faq in _all_faqs(store, workspace):
        flaws += _flaws_around(store, faq, found[faq.id])
    return Chain(workspace, position, files, previous, tuple(flaws))


def _flaws_in(store: Store, record: PublicationRecord) -> Iterator[Flaw]:
    """What is wrong with one version."""
    if digest_of(record.manifest) != record.hash:
        yield _flaw(record, "hash")
    manifest = _manifest(record)
    if manifest is None:
        yield _flaw(record, "manifest")
        return
    at = record.published_at.isoformat(timespec="microseconds")
    if manifest["published_at"] != at or any(manifest[name] != getattr(record, name) for name in IN_COLUMNS):
        yield _flaw(record, "columns")
    if digest_of(record.document) != manifest["document"] or _read(record.document) is None:
        yield _flaw(record, "document")
    if digest_of(record.answers) != manifest["answers"]:
        yield _flaw(record, "answers")
    yield from _flaws_in_files(store, record, manifest["files"])


def _flaws_around(store: Store, faq: FaqRecord, series: _Series) -> Iterator[Flaw]:
    """What is wrong with what is kept of a FAQ beside its versions. Who finds it and whether it stands can change."""
    if faq.latest != series.number:
        yield Flaw(faq.workspace, faq.id, 0, "newest", str(faq.latest))
    elif series.document and series.published_at and faq != as_published(faq, series.document, series.published_at):
        yield Flaw(faq.workspace, faq.id, 0, "about")
    for slug in sorted({faq.slug, *series.slugs}):
        led = store.find_faq(slug)
        if led is None or led.id != faq.id:
            yield Flaw(faq.workspace, faq.id, 0, "address", slug)


def _flaws_in_files(store: Store, record: PublicationRecord, wanted: Mapping[str, Mapping[str, Any]]) -> Iterator[Flaw]:
    kept = {file.format: file for file in store.list_files(record.faq, record.number)}
    for name in sorted(wanted.keys() ^ kept.keys()):
        yield _flaw(record, "files", name)
    for name in sorted(wanted.keys() & kept.keys()):
        found = store.find_file(record.faq, record.number, name)
        content = found[1] if found else b""
        published = (wanted[name]["digest"], wanted[name]["size"])
        if (kept[name].digest, kept[name].size) != published or digest_of(content) != kept[name].digest:
            yield _flaw(record, "file", name)


def _manifest(record: PublicationRecord) -> Mapping[str, Any] | None:
    """The manifest, where it can be read at all."""
    try:
        manifest: object = json.loads(record.manifest)
    except ValueError:
        return None
    needed = (*IN_COLUMNS, "published_at", "document", "answers", "files")
    return manifest if isinstance(manifest, dict) and all(name in manifest for name in needed) else None


def _read(document: str) -> FrozenDocument | None:
    """The document, where it can be read at all."""
    try:
        return read_frozen(document)
    except (ValueError, KeyError, TypeError):
        return None


def _chain(store: Store, workspace: str) -> Iterator[PublicationRecord]:
    after = 0
    while records := store.list_chain(workspace, after=after, limit=AT_ONCE):
        yield from records
        after = records[-1].position


def _all_faqs(store: Store, workspace: str) -> Iterator[FaqRecord]:
    before = None
    while faqs := store.list_faqs(workspace, before=before, limit=AT_ONCE):
        yield from faqs
        before = (faqs[-1].published_at, faqs[-1].id)


def _holds(store: Store, workspace: str, witness: str) -> bool:
    return any(record.hash == witness for record in _chain(store, workspace))


def _flaw(record: PublicationRecord, code: str, detail: str = "") -> Flaw:
    return Flaw(record.workspace, record.faq, record.number, code, detail)
