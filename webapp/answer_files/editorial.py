"""What an editor made of the document ⇄ records: canonical JSON by key, for the store and for answers files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from webapp.domain.faq.editorial import (
    EDIT,
    EVIDENCE,
    LEFT_OUT,
    ORDER,
    PASSAGE,
    Edit,
    Editorial,
    Evidence,
    Passage,
)
from webapp.domain.faq.own_entries import ENTRY, OwnEntry

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def passage_record(source: str, fingerprint: str = "") -> str:
    """A passage as it was typed, and the fingerprint of the entry it was written for where that is known."""
    return _encode({"source": source} | ({"fingerprint": fingerprint} if fingerprint else {}))


def edit_record(edit: Edit) -> str:
    """Words, the sentence they stand for, and its fingerprint."""
    return _encode({"words": edit.words, "replaced": edit.replaced, "fingerprint": edit.fingerprint})


def evidence_record(papers: Iterable[Evidence]) -> str:
    """An entry's papers in order."""
    return _encode([{"name": paper.name, "address": paper.href} for paper in papers])


def own_entry_record(own: OwnEntry) -> str:
    """An entry of one's own as it was typed, and the fingerprint of what it leans on."""
    kept = {"question": own.question, "words": own.words, "group": own.group, "hat": own.hat}
    return _encode(kept | ({"about": list(own.about), "fingerprint": own.fingerprint} if own.about else {}))


def left_out_record() -> str:
    """That an entry is left out."""
    return _encode(True)


def order_record(order: Sequence[str]) -> str:
    """The entries in order."""
    return _encode(list(order))


def edit_of(record: str) -> Edit:
    """The edit in a record."""
    raw: dict[str, str] = json.loads(record)
    return Edit(raw["words"], raw["replaced"], raw["fingerprint"])


def evidence_of(record: str) -> tuple[Evidence, ...]:
    """The papers in a record."""
    return tuple(Evidence(one["name"], one["address"]) for one in json.loads(record))


def own_entry_of(record: str) -> OwnEntry:
    """The entry in a record, as it was typed."""
    raw: dict[str, Any] = json.loads(record)
    about = tuple(raw.get("about", ()))
    return OwnEntry(raw["question"], raw["words"], raw["group"], raw["hat"], about, raw.get("fingerprint", ""))


def source_of(record: str) -> str:
    """The passage in a record, as it was typed."""
    source: str = json.loads(record)["source"]
    return source


def written_for(record: str) -> str:
    """The fingerprint in the record of a passage; empty where it was kept without one."""
    fingerprint: str = json.loads(record).get("fingerprint", "")
    return fingerprint


def order_of(record: str) -> tuple[str, ...]:
    """The order in a record."""
    return tuple(json.loads(record))


def read_editorial(records: Mapping[str, str], parse_passage: Callable[[str], Passage]) -> Editorial:
    """All records together; `parse_passage` reads what stands in a passage."""

    def about(prefix: str, read: Callable[[str], Any]) -> dict[str, Any]:
        return {key.removeprefix(prefix): read(record) for key, record in records.items() if key.startswith(prefix)}

    return Editorial(
        passages=about(PASSAGE, lambda one: replace(parse_passage(source_of(one)), fingerprint=written_for(one))),
        edits=about(EDIT, edit_of),
        evidence=about(EVIDENCE, evidence_of),
        left_out=frozenset(about(LEFT_OUT, str)),
        order=order_of(records[ORDER]) if ORDER in records else (),
        entries=about(ENTRY, lambda one: _as_read(own_entry_of(one), parse_passage)),
    )


def _as_read(own: OwnEntry, parse_passage: Callable[[str], Passage]) -> OwnEntry:
    return replace(own, blocks=parse_passage(own.words).blocks)
