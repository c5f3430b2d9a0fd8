"""The document as JSON, in the shape other programs rely on: see `docs/document.schema.json`."""

from __future__ import annotations

import json
from dataclasses import asdict

from webapp.domain.faq import Document, Sentence
from webapp.domain.text import plain


def render(document: Document) -> bytes:
    """UTF-8, one key a line, ends with a newline."""
    return (json.dumps(as_data(document), ensure_ascii=False, indent=1) + "\n").encode()


def as_data(document: Document) -> dict[str, object]:
    """The same as plain values."""
    role_map = document.role_map
    return {
        "title": document.title.text,
        "language": document.language,
        "as_of": document.as_of.isoformat(),
        "draft": document.draft,
        "bank": {"id": document.bank_id, "version": document.bank_version},
        "fact_box": [
            {"label": fact.label, "text": fact.sentence.text, "sources": list(fact.sentence.sources)}
            for fact in document.fact_box
        ],
        "role_map": {
            "civic": role_map.civic,
            "grantmaker": role_map.grant,
            "words": plain(document.role_statement),
            "roles": [
                {"id": role.id, "label": role.label, "hat": role.hat, "stand": role.stand, "sources": list(role.sources)}
                for role in role_map.roles
            ],
        },
        "entries": [
            {
                "id": entry.id,
                "question": entry.question,
                "hat": entry.hat,
                "group": entry.group,
                "state": entry.state,
                "standing": entry.standing,
                "blocks": [
                    {"kind": block.kind, "sentences": [_sentence(sentence) for sentence in block.sentences]}
                    for block in entry.blocks
                ],
            }
            for entry in document.entries
        ],
        "open_points": [{"text": point.text, "sources": list(point.sources)} for point in document.open_points],
        "clarity": asdict(document.clarity),
    }


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {"text": sentence.text, "template": sentence.template, "sources": list(sentence.sources)}
