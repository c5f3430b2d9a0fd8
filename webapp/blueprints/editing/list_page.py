"""The list of all entries in the order they are read, what an editor did to each, and what waits for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from webapp.blueprints.editing.notices import Told
from webapp.blueprints.editing.parts import (
    DRAFTS,
    EDIT,
    EVIDENCE,
    PASSAGE,
    Part,
    can_be_written,
    edit_of,
    entry_here,
    entry_url,
    part_of_draft,
    part_url,
    words_url,
)
from webapp.blueprints.editing.reading import left_out_line
from webapp.domain.errors import NotFound
from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.faq.editorial import Evidence, Review, may_leave_out, replaceable
from webapp.domain.faq.voice import Voice
from webapp.domain.text import plain
from webapp.renderers.shown import Answered, Line, answered, line
from webapp.services.editing import ORDER, fingerprint_at
from webapp.services.questionnaires import Opened


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an editor wrote and is not printed.

    `kind` is edit, passage, evidence or left-out. `replaced` is what it stood for, `now` what is composed in its place
    today; `same`: both read alike. `at` is the place of `now`, `seen` its fingerprint. `href` is where words for it are
    written, `post` takes what is decided.
    """

    place: str
    entry_id: str
    question: str
    kind: str
    words: str
    papers: tuple[Evidence, ...]
    replaced: str
    now: Line | None
    same: bool
    at: str
    may_keep: bool
    href: str
    post: str
    revision: int
    seen: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Words typed and not saved, for something that is not in the document now; `post` can discard them."""

    words: str
    post: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: how it reads, and what of it is the editor's.

    `fixed`: why it cannot be left out, `first` or `glance`. `instead` is what the document says if it is, under `heading`.
    """

    id: str
    answered: Answered
    href: str
    edits: int
    passage: bool
    papers: int
    waiting: int
    half_typed: bool
    left_out: bool
    fixed: str
    instead: Line
    heading: str
    revision: int
    up: bool
    down: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The entries of one group; `id` is empty for the three questions that stay first."""

    id: str
    anchor: str
    title: str
    entries: tuple[EntryRow, ...]
    up: bool
    down: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything `pages/words.html` shows."""

    told: Told | None
    waiting: tuple[Waiting, ...]
    lost: tuple[Lost, ...]
    groups: tuple[GroupRows, ...]
    order_revision: int


def build_list_page(opened: Opened, half_typed: Mapping[str, str], told: Told | None) -> ListPage:
    """The page. `half_typed` are this person's half-typed parts: their fields by key."""
    return ListPage(
        told=told,
        waiting=tuple(build_waiting(opened, opened.reviews)),
        lost=tuple(_lost(opened, half_typed)),
        groups=tuple(_groups(opened, half_typed)),
        order_revision=opened.editorial_revision(ORDER),
    )


def _lost(opened: Opened, half_typed: Mapping[str, str]) -> Iterator[Lost]:
    for key, fields in half_typed.items():
        part = part_of_draft(key)
        try:
            there = part is None or can_be_written(opened, part)
        except NotFound:
            there = False
        if part and not there:
            words = [value for name, values in json.loads(fields).items() if name != "seen" for value in values if value]
            yield Lost("\n".join(words), part_url(opened, part))


def _groups(opened: Opened, half_typed: Mapping[str, str]) -> Iterator[GroupRows]:
    document = opened.unabridged
    titles = dict(document.groups)
    groups = [
        (name, tuple(entries))
        for name, entries in groupby(document.entries, lambda entry: "" if entry.always else entry.group)
    ]
    movable = [name for name, _ in groups if name]
    for name, entries in groups:
        yield GroupRows(
            id=name,
            anchor=f"g-{name or 'first'}",
            title=titles[name] if name else document.words.document["first_group"],
            entries=tuple(_rows(opened, document, entries, half_typed)),
            up=bool(name) and name != movable[0],
            down=bool(name) and name != movable[-1],
        )


def _rows(
    opened: Opened, document: Document, entries: tuple[DocumentEntry, ...], half_typed: Mapping[str, str]
) -> Iterator[EntryRow]:
    editorial = opened.editorial
    waiting = Counter(review.entry for review in opened.reviews)
    edits = Counter(edit_of(place).entry for place in editorial.edits)
    for place, entry in enumerate(entries):
        may_go = may_leave_out(entry_here(opened.composed, entry.id), opened.composed)
        yield EntryRow(
            id=entry.id,
            answered=answered(entry),
            href=entry_url(opened, entry.id),
            edits=edits[entry.id] - waiting[entry.id],
            passage=entry.id in editorial.passages,
            papers=len(editorial.evidence.get(entry.id, ())),
            waiting=waiting[entry.id],
            half_typed=any(key.startswith(f"{DRAFTS}{entry.id}/") for key in half_typed),
            left_out=all(entry.id != one.id for one in opened.document.entries),
            fixed="first" if entry.always else "" if may_go else "glance",
            instead=left_out_line(document, entry),
            heading=document.words.document["left_out" if may_go else "glance"],
            revision=opened.editorial_revision(f"left-out:{entry.id}"),
            up=not entry.always and place > 0,
            down=not entry.always and place < len(entries) - 1,
        )


def build_waiting(opened: Opened, reviews: Iterable[Review]) -> Iterator[Waiting]:
    """What waits for its writer, in the order of the questions."""
    for review in reviews:
        kind = EDIT if review.edit else review.place.partition(":")[0]
        passage = opened.editorial.passages.get(review.entry)
        part = edit_of(review.at or review.place) if review.edit else Part(kind, review.entry)
        key = f"{EDIT}:{review.place}" if review.edit else review.place
        yield Waiting(
            place=review.place,
            entry_id=review.entry,
            question=_question(opened, review.entry),
            kind=kind,
            words=review.edit.words if review.edit else passage.source if passage and kind == PASSAGE else "",
            papers=opened.editorial.evidence.get(review.entry, ()) if kind == EVIDENCE else (),
            replaced=review.edit.replaced if review.edit else "",
            now=line(review.now.runs) if review.now else None,
            same=review.edit is not None and review.now is not None and review.edit.replaced == review.now.text,
            at=review.at,
            may_keep=review.now is not None and replaceable(review.now),
            href=part_url(opened, part),
            post=words_url(opened),
            revision=opened.editorial_revision(key),
            seen=fingerprint_at(opened, review.at) if review.at else "",
        )


def _question(opened: Opened, entry_id: str) -> str:
    """What the entry asks, also where it is not in the document now; empty where the bank of today has none of this id."""
    for entry in opened.composed.entries:
        if entry.id == entry_id:
            return entry.question
    asked = opened.bank.entry_by_id.get(entry_id)
    if asked is None:
        return ""
    voice = Voice(opened.facts, opened.language)
    template = voice.text(asked.question)
    return plain(template.fill({slot.name: voice.name(slot.name)[0] for slot in template.slots}))
