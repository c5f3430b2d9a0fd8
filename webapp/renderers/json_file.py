"""The document as JSON, in the shape other programs rely on: see `docs/document.schema.json`."""

from __future__ import annotations

import json
from dataclasses import asdict

from webapp.domain.faq import Document, DocumentEntry, Sentence
from webapp.domain.faq.document import DocumentMap, Edition
from webapp.domain.text import plain
from webapp.renderers.editions import edition_line, newest_line
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import foundation_name

HEADINGS = ("glance", "first_group", "open_points", "left_out", "contacts", "how_to_read", "role_map")


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, one key a line, ends with a newline."""
    return (json.dumps(as_data(document), ensure_ascii=False, indent=1) + "\n").encode()


def as_data(document: Document) -> dict[str, object]:
    """The same as plain values."""
    return {
        "title": document.title.text,
        "foundation": foundation_name(document),
        "language": document.language,
        "as_of": document.as_of.isoformat(),
        "draft": document.draft,
        "edition": _edition(document.edition) if document.edition else None,
        "bank": {"id": document.bank_id, "version": document.bank_version},
        "fact_box": [{"id": fact.id, "label": fact.label, **_line(fact.sentence)} for fact in document.fact_box],
        "role_map": _role_map(document.role_map, plain(document.role_statement)),
        "groups": [{"id": group, "title": title} for group, title in document.groups],
        "entries": [_entry(entry) for entry in document.entries],
        "open_points": [_line(point) for point in document.open_points],
        "left_out": [_line(sentence) for sentence in document.left_out],
        "clarity": asdict(document.clarity),
        "words": _words(document),
    }


def _edition(edition: Edition) -> dict[str, object]:
    """An address that is not known is null."""
    return {
        "number": edition.number,
        "published_on": edition.published_on.isoformat(),
        "address": edition.address or None,
        "newest": edition.newest or None,
    }


def _role_map(role_map: DocumentMap, words: str) -> dict[str, object]:
    roles = [
        {"id": role.id, "label": role.label, "hat": role.hat, "stand": role.stand, "sources": list(role.sources)}
        for role in role_map.roles
    ]
    return {"civic": role_map.civic, "grantmaker": role_map.grant, "words": words, "roles": roles}


def _entry(entry: DocumentEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "question": entry.question,
        "hat": entry.hat,
        "group": entry.group,
        "always": entry.always,
        "state": entry.state,
        "standing": entry.standing,
        "blocks": [
            {"kind": block.kind, "sentences": [_sentence(sentence) for sentence in block.sentences]}
            for block in entry.blocks
        ],
    }


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {"text": sentence.text, "template": sentence.template, "sources": list(sentence.sources)}


def _line(sentence: Sentence) -> dict[str, object]:
    return {"text": sentence.text, "sources": list(sentence.sources)}


def _words(document: Document) -> dict[str, object]:
    """What the other formats print around the sentences, so that a program that shows them need not make words up."""
    words = document.words
    return {
        "draft": edition_line(document) if document.draft else "",
        "published": "" if document.draft else edition_line(document),
        "newest": plain(newest_line(document)),
        "headings": {name: words.document[name] for name in HEADINGS},
        "nothing_open": words.document["nothing_open"],
        "of_100": words.document["of_100"],
        "hats": dict(words.hats),
        "stands": dict(words.stands),
        "reading_notes": list(words.reading_notes),
    }
