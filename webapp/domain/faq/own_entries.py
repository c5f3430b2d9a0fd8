"""Entries that no question of the bank stands behind: what partners asked, answered in the foundation's own words.

They come from no answer, and say so. Those that lean on entries of the bank come back for review when these read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from webapp.domain.bank import HATS
from webapp.domain.faq.document import Block, Document, DocumentEntry, Sentence
from webapp.domain.faq.fingerprints import entry_fingerprint, gathered
from webapp.domain.text import Words, ours, type_runs

ENTRY = "entry:"
"""How the key of such an entry begins; behind it stands its id."""
OWN = "own-"
"""How its id begins: there is a hyphen in no id of a bank's entries."""
OWN_ID = re.compile(rf"{OWN}[a-z0-9]{{1,40}}", re.ASCII)
ID_SIGNS = 12
ASKED = "asked"
"""The group of entries that belong to no other: it stands last."""
FROM_AN_EDITOR = ("edit",)
"""The sources of their sentences; see `editorial.OWN_WORDS`."""
LONGEST_QUESTION = 300
"""Characters: a question that takes more is several."""
MOST_ENTRIES = 40
MOST_LINKS = 3
"""Entries of the bank that one leans on."""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry of one's own: its question, its answer as typed, and as read (`blocks`, see `Passage`).

    `group` is one of the bank's, or any other for the last one. `about` are the entries of the bank that it leans on, and
    `fingerprint` is that of what those said when it was written; empty where nobody knows.
    """

    question: str
    words: str
    group: str = ASKED
    hat: str = "both"
    about: tuple[str, ...] = ()
    fingerprint: str = ""
    blocks: tuple[tuple[str, tuple[type_runs, ...]], ...] = ()


def is_own_entry(entry_id: str) -> bool:
    """Whether an id is that of an entry of one's own."""
    return OWN_ID.fullmatch(entry_id) is not None


def draft_key_of(inquiry: str) -> str:
    """The key of the entry that is drafted from an inquiry: the same one each time somebody begins it."""
    return f"{ENTRY}{OWN}{inquiry[:ID_SIGNS]}"


def with_own_entries(document: Document, entries: Mapping[str, OwnEntry]) -> Document:
    """The composed document with these behind all others, the last group among its groups where it is needed."""
    there = {entry.id for entry in document.entries}
    own = tuple(composed_own(one, own, document) for one, own in entries.items() if one not in there)
    if not own:
        return document
    groups = document.groups
    if any(entry.group == ASKED for entry in own) and ASKED not in dict(groups):
        groups = (*groups, (ASKED, document.words.document["asked_group"]))
    return replace(document, entries=(*document.entries, *own), groups=groups)


def composed_own(entry_id: str, own: OwnEntry, document: Document) -> DocumentEntry:
    """One of them as an entry of a document; only its heading where nothing is written yet."""
    key = f"{entry_id}/passage"
    heading = _heading(document.words, "own_entry", key)
    blocks = tuple(own_blocks(own.blocks, key, document.words, "own_entry")) or (Block("paragraph", (heading,)),)
    said = (one for block in blocks for one in block.sentences if one.template is None)
    return DocumentEntry(
        id=entry_id,
        question=own.question,
        hat=own.hat if own.hat in HATS else "both",
        group=own.group if own.group in dict(document.groups) else ASKED,
        always=False,
        state="decided",
        standing="understood",
        blocks=blocks,
        headline=next(said, heading),
    )


def leans_on(document: Document, about: tuple[str, ...]) -> str:
    """What the entries it leans on say now, in one fingerprint; empty where it leans on none."""
    said = {entry.id: entry_fingerprint(entry) for entry in document.entries}
    return gathered([said.get(entry_id, "") for entry_id in about]) if about else ""


def outdated(composed: Document, entries: Mapping[str, OwnEntry]) -> Iterator[str]:
    """Those whose entries of the bank read otherwise than when they were written."""
    yield from (one for one, own in entries.items() if own.fingerprint != leans_on(composed, own.about))


def own_blocks(
    blocks: tuple[tuple[str, tuple[type_runs, ...]], ...], key: str, words: Words, heading: str
) -> Iterator[Block]:
    """An editor's paragraphs and lists below a heading line, which leads a list that comes first; nothing where none are.

    Each later list is led by the line before it; one that follows another goes on with it.
    """
    said = [_heading(words, heading, key)]
    listed: list[Sentence] = []
    for kind, lines in blocks:
        if kind == "paragraph" and listed:
            yield from _run_of_blocks(said, listed)
            said, listed = [], []
        (listed if kind == "list" else said).extend(Sentence(line, FROM_AN_EDITOR, key, None) for line in lines)
    if listed or len(said) > 1 or (said and said[0].template is None):
        yield from _run_of_blocks(said, listed)


def _heading(words: Words, name: str, key: str) -> Sentence:
    source = words.phrases[name].source
    return Sentence(ours(source), FROM_AN_EDITOR, key, source)


def _run_of_blocks(said: list[Sentence], listed: list[Sentence]) -> Iterator[Block]:
    """Lines as paragraphs of their own; the last of them leads the list that follows."""
    alone = said[:-1] if listed else said
    yield from (Block("paragraph", (one,)) for one in alone)
    if listed:
        yield Block("list", (said[-1], *listed))
