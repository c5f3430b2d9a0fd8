"""The FAQ as values: document, entry, block, sentence. Renderers turn these into files and add no words of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from webapp.domain.assessment import Clarity
from webapp.domain.errors import NotFound
from webapp.domain.text import Words, joined, ours, plain, type_runs

Claim = tuple[str, str, str]
"""A list, an item of it, and the stand taken: does, will_not, undecided or unsaid."""


class Sentence(NamedTuple):
    """One sentence and the answers it comes from, by key, in the order asked.

    `template` is the author's text, None for words a person put in its place; `key` is the rule's stable id.
    """

    runs: type_runs
    sources: tuple[str, ...]
    key: str
    template: str | None
    claims: tuple[Claim, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return plain(self.runs)


class Block(NamedTuple):
    """A `paragraph` of sentences, or a `list` whose first sentence leads its items."""

    kind: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One question with its answer.

    `state` is decided, partly_decided, undecided, withheld or unanswered; `standing` is the weakest among what the first
    sentence rests on, understood where nothing there needs a sign-off. `headline` is the first sentence in one line.
    `verdict` is yes, no or partly where the answer begins with such a word, for each item the same; else empty.
    """

    id: str
    question: str
    hat: str
    group: str
    always: bool
    state: str
    standing: str
    blocks: tuple[Block, ...]
    headline: Sentence
    verdict: str = ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences in order."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of "At a glance"."""

    id: str
    label: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role as the document shows it."""

    id: str
    label: str
    hat: str
    stand: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentMap:
    """The role map in words and figures, 0 to 100 or None."""

    civic: int | None
    grant: int | None
    words: str
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """Which published version of a FAQ a document is.

    `address` leads to this version for as long as it is published, `newest` to whichever is newest then; both are empty
    where nobody has said under which address this Upfront can be reached.
    """

    number: int
    published_on: date
    address: str = ""
    newest: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole FAQ. Everything in it is public; findings, notes and weights are never in it."""

    title: Sentence
    foundation: str
    partnership: str
    language: str
    as_of: date
    bank_id: str
    bank_version: str
    statement: tuple[Sentence, ...]
    fact_box: tuple[Fact, ...]
    role_map: DocumentMap
    groups: tuple[tuple[str, str], ...]
    entries: tuple[DocumentEntry, ...]
    open_points: tuple[Sentence, ...]
    clarity: Clarity
    words: Words
    left_out: tuple[Sentence, ...] = ()
    """The questions an editor chose not to answer here, one sentence for each."""
    edition: Edition | None = None
    """The version it is, once it is published; None for a draft."""

    @property
    def draft(self) -> bool:
        """Whether nobody has published it yet."""
        return self.edition is None

    @property
    def role_statement(self) -> type_runs:
        """Who speaks and in which roles, then the role map in words."""
        return joined([*(sentence.runs for sentence in self.statement), ours(self.role_map.words)])

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence printed, from the title to the last open point."""
        entries = (sentence for entry in self.entries for sentence in entry.sentences)
        facts = (fact.sentence for fact in self.fact_box)
        return (self.title, *self.statement, *facts, *entries, *self.open_points, *self.left_out)

    def entry(self, entry_id: str) -> DocumentEntry:
        """The entry of this id. Raises NotFound."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise NotFound(entry_id)
