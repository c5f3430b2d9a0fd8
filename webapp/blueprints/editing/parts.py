"""What an editor can write in one entry, one thing at a time: its address, and the key it is kept under."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from webapp.domain.errors import NotFound
from webapp.domain.faq import Document, DocumentEntry, Sentence
from webapp.domain.faq.editorial import places, replaceable
from webapp.domain.faq.own_entries import ENTRY, OwnEntry, composed_own, is_own_entry
from webapp.services.questionnaires import Opened

EDIT, PASSAGE, EVIDENCE, OWN = "edit", "passage", "evidence", "entry"
DRAFTS = "words:"
"""Half-typed parts are kept under their address behind this, so that none is taken for a half-typed question."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an entry: `kind` is edit, passage or evidence; only an edit has a `place`, that of its sentence.

    An entry of one's own is one part altogether, of the kind `entry`; there can be papers below it too.
    """

    kind: str
    entry: str
    place: str = ""

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{self.kind}:{self.place or self.entry}"

    @property
    def draft(self) -> str:
        """What is typed and not saved is kept under this; signing in knows it too, for what was typed before it ran out."""
        return f"{DRAFTS}{self.entry}/{self.segment}"

    @property
    def segment(self) -> str:
        """The last part of its address: `passage`, `evidence`, `entry`, or `edit:` and where in it the sentence is."""
        return f"{EDIT}:{self.place.partition('/')[2].replace('/', '~')}" if self.kind == EDIT else self.kind


def edit_of(place: str) -> Part:
    """The part that stands in place of a sentence."""
    return Part(EDIT, place.partition("/")[0], place)


def parse_part(entry_id: str, segment: str) -> Part:
    """The part at an address. Raises NotFound for an address that is none."""
    kind, _, rest = segment.partition(":")
    if kind == EDIT and rest:
        return edit_of(f"{entry_id}/{rest.replace('~', '/')}")
    if segment == EVIDENCE or segment == (OWN if is_own_entry(entry_id) else PASSAGE):
        return Part(segment, entry_id)
    raise NotFound(segment)


def part_of_draft(key: str) -> Part | None:
    """The part that is half-typed under this key; None for the key of something else."""
    entry_id, _, segment = key.removeprefix(DRAFTS).partition("/")
    try:
        return parse_part(entry_id, segment) if key.startswith(DRAFTS) else None
    except NotFound:
        return None


def part_of_key(key: str) -> Part | None:
    """The part that is kept under this key; None for the key of something nobody writes, such as the order."""
    kind, _, about = key.partition(":")
    if kind == EDIT:
        return edit_of(about)
    return Part(kind, about) if kind in (PASSAGE, EVIDENCE, OWN) else None


# -- its sentence as composed ------------------------------------------------------------------------------------------


def find_sentence(document: Document, part: Part) -> Sentence | None:
    """The composed sentence that an edit is about; None for another part, and where there is no such sentence now.

    Raises NotFound where the document has no such entry, but for one of one's own, which may not be written yet.
    """
    if part.kind == OWN:
        return None
    return dict(places(document.entry(part.entry))).get(part.place)


def can_be_written(opened: Opened, part: Part) -> bool:
    """Whether there is something to write here: an entry, and for an edit a sentence that may be replaced.

    Raises NotFound where there is no such entry.
    """
    sentence = find_sentence(opened.composed, part)
    return part.kind != EDIT or (sentence is not None and replaceable(sentence))


def entry_here(opened: Opened, part: Part) -> DocumentEntry:
    """The entry a part is in, as composed; one of one's own that is not written yet is empty. Raises NotFound."""
    if part.kind != OWN:
        return opened.composed.entry(part.entry)
    return composed_own(part.entry, opened.editorial.entries.get(part.entry, OwnEntry("", "")), opened.composed)


def compared_with(opened: Opened, part: Part, own: OwnEntry | None) -> DocumentEntry:
    """What words are compared with: their entry as composed; for one of one's own what it leans on. Raises NotFound."""
    if part.kind != OWN:
        return opened.composed.entry(part.entry)
    about = own.about if own else ()
    found = next((entry for entry in opened.composed.entries if entry.id in about), None)
    return found or composed_own(part.entry, OwnEntry(own.question if own else "", ""), opened.composed)


# -- addresses ---------------------------------------------------------------------------------------------------------


def words_url(opened: Opened, **more: str) -> str:
    """The list of all entries."""
    return url_for("editing.words", assessment_id=opened.record.id, **more)  # type: ignore[arg-type]  # only query values


def entry_url(opened: Opened, entry_id: str, **more: str) -> str:
    """The page of one entry; of one of one's own, its place in the list, where it stands there already."""
    if is_own_entry(entry_id):
        there = {"_anchor": f"q-{entry_id}"} if opened.editorial_record(ENTRY + entry_id) else {}
        return words_url(opened, **more, **there)
    return url_for("editing.entry", assessment_id=opened.record.id, entry_id=entry_id, **more)  # type: ignore[arg-type]


def part_url(opened: Opened, part: Part, view: str = "part") -> str:
    """A view of one part."""
    return url_for(f"editing.{view}", assessment_id=opened.record.id, entry_id=part.entry, segment=part.segment)
