"""How an entry reads as an editor has it, and as it would with one thing written otherwise."""

from __future__ import annotations

from dataclasses import replace

from webapp.blueprints.editing.parts import EVIDENCE, OWN, PASSAGE, Part, entry_here
from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.faq.editorial import Edit, Editorial, Evidence, revise_entry, sentence_at
from webapp.domain.faq.fingerprints import fingerprint
from webapp.domain.faq.own_entries import OwnEntry, composed_own
from webapp.domain.text import ours
from webapp.passages import parse_passage
from webapp.renderers.shown import Line, line
from webapp.services.questionnaires import Opened

type_written = str | tuple[Evidence, ...] | OwnEntry
"""What an editor writes into a part: words, papers, or an entry of their own."""


def written_in(opened: Opened, part: Part) -> type_written | None:
    """What stands written in a part; None where nothing does."""
    editorial = opened.editorial
    if part.kind == OWN:
        return editorial.entries.get(part.entry)
    if part.kind == EVIDENCE:
        return editorial.evidence.get(part.entry)
    if part.kind == PASSAGE:
        passage = editorial.passages.get(part.entry)
        return passage.source if passage else None
    edit = editorial.edits.get(part.place)
    return edit.words if edit else None


def as_read(opened: Opened, entry_id: str) -> DocumentEntry:
    """The entry as partners read it, or would if it were not left out. Raises NotFound."""
    return opened.unabridged.entry(entry_id)


def as_would_read(opened: Opened, part: Part, written: type_written) -> DocumentEntry:
    """The entry as partners would read it with this part written so; nothing is kept. Raises NotFound."""
    entry = entry_here(opened, part)
    if isinstance(written, OwnEntry):
        own = replace(written, blocks=parse_passage(written.words).blocks)
        entry = composed_own(part.entry, own, opened.composed)
        return revise_entry(entry, opened.editorial, opened.answers, opened.bank, opened.language)[0]
    return revise_entry(entry, _with(opened, entry, part, written), opened.answers, opened.bank, opened.language)[0]


def _with(opened: Opened, entry: DocumentEntry, part: Part, written: str | tuple[Evidence, ...]) -> Editorial:
    editorial = opened.editorial
    if not isinstance(written, str):
        return replace(editorial, evidence={**editorial.evidence, entry.id: written})
    if part.kind == PASSAGE:
        return replace(editorial, passages={**editorial.passages, entry.id: parse_passage(written)})
    sentence = sentence_at(entry, part.place)
    edit = Edit(written, sentence.text, fingerprint(entry, sentence, opened.composed, opened.answers))
    return replace(editorial, edits={**editorial.edits, part.place: edit})


def left_out_line(document: Document, entry: DocumentEntry) -> Line:
    """What the document says of an entry that is left out."""
    return line(document.words.phrases["left_out"].fill({"question": ours(entry.question)}))
