"""The list of all entries in the order they are read, what an editor did to each, and what waits for them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import uuid4

from webapp.blueprints.editing.advice import advice_on
from webapp.blueprints.editing.notices import Told
from webapp.blueprints.editing.parts import (
    DRAFTS,
    OWN,
    PASSAGE,
    Part,
    can_be_written,
    edit_of,
    entry_url,
    part_of_draft,
    part_url,
)
from webapp.blueprints.editing.reading import left_out_line
from webapp.blueprints.editing.waiting import Waiting, build_waiting
from webapp.domain.errors import NotFound
from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.faq.editorial import LEFT_OUT, ORDER, may_leave_out
from webapp.domain.faq.own_entries import ID_SIGNS, is_own_entry
from webapp.domain.faq.own_entries import OWN as OWN_PREFIX
from webapp.renderers.shown import Answered, Line, answered
from webapp.services.questionnaires import Opened

NOT_WORDS = frozenset(("seen", "group", "hat", "about"))
"""Fields of a half-typed part that hold no words."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Words typed and not saved, for something that is not in the document now; `post` can discard them.

    `begun`: they are for an entry of one's own that can be written at the same address.
    """

    words: str
    post: str
    begun: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: how it reads, and what of it is the editor's.

    `own`: it is theirs altogether. `look`: how much there is to look at in these words. `fixed`: why it cannot be left out,
    `first` or `glance`. `instead` is what the document says if it is, under `heading`.
    """

    id: str
    answered: Answered
    href: str
    edits: int
    passage: bool
    papers: int
    waiting: int
    look: int
    own: bool
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
    """Everything `pages/words.html` shows. `new_href` is where an entry of one's own is begun."""

    told: Told | None
    waiting: tuple[Waiting, ...]
    lost: tuple[Lost, ...]
    groups: tuple[GroupRows, ...]
    order_revision: int
    new_href: str


def build_list_page(opened: Opened, half_typed: Mapping[str, str], told: Told | None) -> ListPage:
    """The page. `half_typed` are this person's half-typed parts: their fields by key."""
    return ListPage(
        told=told,
        waiting=tuple(build_waiting(opened, opened.reviews)),
        lost=tuple(_lost(opened, half_typed)),
        groups=tuple(_groups(opened, half_typed)),
        order_revision=opened.editorial_revision(ORDER),
        new_href=part_url(opened, Part(OWN, f"{OWN_PREFIX}{uuid4().hex[:ID_SIGNS]}")),
    )


def _lost(opened: Opened, half_typed: Mapping[str, str]) -> Iterator[Lost]:
    for key, fields in half_typed.items():
        part = part_of_draft(key)
        try:
            begun = part is not None and part.kind == OWN and part.entry not in opened.editorial.entries
            there = part is None or (can_be_written(opened, part) and not begun)
        except NotFound:
            there = begun = False
        if part and not there:
            words = [
                value for name, values in json.loads(fields).items() if name not in NOT_WORDS for value in values if value
            ]
            yield Lost("\n".join(words), part_url(opened, part), begun)


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
    unprinted = {review.place for review in opened.reviews if review.edit}
    edits = Counter(edit_of(place).entry for place in editorial.edits if place not in unprinted)
    for place, entry in enumerate(entries):
        may_go = may_leave_out(opened.composed.entry(entry.id), opened.composed)
        yield EntryRow(
            id=entry.id,
            answered=answered(entry),
            href=entry_url(opened, entry.id),
            edits=edits[entry.id],
            passage=entry.id in editorial.passages,
            papers=len(editorial.evidence.get(entry.id, ())),
            waiting=waiting[entry.id],
            look=_to_look_at(opened, entry.id, unprinted),
            own=is_own_entry(entry.id),
            half_typed=any(key.startswith(f"{DRAFTS}{entry.id}/") for key in half_typed),
            left_out=all(entry.id != one.id for one in opened.document.entries),
            fixed="first" if entry.always else "" if may_go else "glance",
            instead=left_out_line(document, entry),
            heading=document.words.document["left_out" if may_go else "glance"],
            revision=opened.editorial_revision(LEFT_OUT + entry.id),
            up=not entry.always and place > 0,
            down=not entry.always and place < len(entries) - 1,
        )


def _to_look_at(opened: Opened, entry_id: str, unprinted: Collection[str]) -> int:
    """How many pieces of advice there are about what is printed of an editor's words in an entry."""
    edits = [edit_of(place) for place in opened.editorial.edits if place not in unprinted]
    whole = Part(OWN if is_own_entry(entry_id) else PASSAGE, entry_id)
    parts = [whole, *(part for part in edits if part.entry == entry_id)]
    return sum(len(advice_on(opened, part)) for part in parts)
