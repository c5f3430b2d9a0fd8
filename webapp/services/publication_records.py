"""What is kept of a version beside its files: the answers behind it, the bank they were given to, its place in the chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime

from webapp.domain.bank import Bank
from webapp.domain.publication.chain import Manifest, digest_of, write_manifest
from webapp.domain.publication.frozen import REVIEW, FrozenDocument, canonical
from webapp.services.opened import Opened
from webapp.store.publications import FaqRecord, PublicationRecord


def chained(manifest: Manifest, document: str, answers: str) -> PublicationRecord:
    """The version as it is kept, under the hash of its manifest; document and answers in canonical JSON."""
    written = write_manifest(manifest)
    return PublicationRecord(
        faq=manifest.faq,
        number=manifest.number,
        workspace=manifest.workspace,
        position=manifest.position,
        published_at=manifest.published_at,
        published_by=manifest.published_by,
        title=manifest.title,
        previous=manifest.previous,
        hash=digest_of(written),
        manifest=written,
        document=document,
        answers=answers,
    )


def as_published(faq: FaqRecord, frozen: FrozenDocument, at: datetime) -> FaqRecord:
    """The FAQ with all that its newest version, published then, says of it."""
    return replace(
        faq,
        title=frozen.title,
        foundation=frozen.foundation,
        partnership=frozen.partnership,
        language=frozen.language,
        latest=frozen.number,
        published_at=at,
        review_on=next((due.last for due in frozen.dates if due.what == REVIEW), ""),
        first_due=min((due.last for due in frozen.dates), default=""),
    )


def frozen_answers(opened: Opened) -> str:
    """The live answers with the words they were given to, as canonical JSON; notes to the team are not among them."""
    kept = {}
    for position in opened.route:
        event = opened.events.get(position.key)
        if event is None or event.record is None or position.key not in opened.answers:
            continue
        record = {name: value for name, value in json.loads(event.record).items() if name != "note"}
        kept[position.key] = {
            "asked": position.question.text.in_language(opened.language).source,
            "record": record,
            "revision": event.revision,
            "by": event.by,
            "at": event.at.isoformat(),
            "bank_version": event.bank_version,
            "wording": event.wording,
            "origin": event.origin,
        }
    return canonical(kept)


def bank_digest(bank: Bank) -> str:
    """SHA-256 over everything in a bank."""
    return digest_of(canonical(_plain(bank)))


def _plain(value: object) -> object:
    """A value of the domain in the values JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"of": type(value).__name__, **{it.name: _plain(getattr(value, it.name)) for it in fields(value)}}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(str(_plain(each)) for each in value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
