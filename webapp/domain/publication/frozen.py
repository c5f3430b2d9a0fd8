"""A published document as values that outlive the code that composed it, and as the canonical JSON that is hashed.

What is kept is what can be read and compared without the bank of that time: words, keys, sources and states. Keys of the
JSON are sorted, there is no space between its signs, and nothing is written as an escape that need not be: the same document
is always the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from webapp.domain.faq.document import Block, Document, DocumentEntry, Sentence

FORMAT = 1
"""Of the canonical JSON; a later shape gets a later number, and this one stays readable."""
UNDECIDED, REVIEW, SPENT = "undecided", "review", "spent"
"""What falls due on a day: a decision, the next look at all answers, or a statement about a day that is over then."""


@dataclass(frozen=True, slots=True)
class FrozenSentence:
    """One sentence. `key` is its rule's stable id; `template` is None for words a person put in its place."""

    text: str
    key: str
    template: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrozenBlock:
    """A `paragraph` of sentences, or a `list` whose first sentence leads its items."""

    kind: str
    sentences: tuple[FrozenSentence, ...]


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """One question with its answer; `state`, `standing` and `verdict` as in `DocumentEntry`."""

    id: str
    question: str
    hat: str
    group: str
    always: bool
    state: str
    standing: str
    verdict: str
    blocks: tuple[FrozenBlock, ...]

    @property
    def sentences(self) -> tuple[FrozenSentence, ...]:
        """All its sentences in order."""
        return tuple(sentence for block in self.blocks for sentence in block.sentences)


@dataclass(frozen=True, slots=True)
class FrozenFact:
    """A line of "At a glance"."""

    id: str
    label: str
    sentence: FrozenSentence


@dataclass(frozen=True, slots=True)
class FrozenRole:
    """One role of the role map."""

    id: str
    label: str
    hat: str
    stand: str


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day after which something published is no longer quite true unless the foundation acts.

    `what` is `undecided`, `review` or `spent`. `entry` is the entry it stands in, empty where it stands in none. `by` is the
    ISO date as typed, of a month or a day; `last` the last day it covers. `short` names the matter in a few words; `decider`
    is who decides, empty where that is not the point.
    """

    key: str
    entry: str
    what: str
    by: str
    last: str
    short: str
    decider: str


@dataclass(frozen=True, slots=True)
class FrozenDocument:
    """A published document. `civic` and `grant` are 0 to 100, or None."""

    title: str
    foundation: str
    partnership: str
    language: str
    number: int
    published_on: date
    address: str
    newest: str
    bank_id: str
    bank_version: str
    statement: tuple[FrozenSentence, ...]
    fact_box: tuple[FrozenFact, ...]
    civic: int | None
    grant: int | None
    map_words: str
    roles: tuple[FrozenRole, ...]
    groups: tuple[tuple[str, str], ...]
    entries: tuple[FrozenEntry, ...]
    open_points: tuple[FrozenSentence, ...]
    left_out: tuple[FrozenSentence, ...]
    clarity: Mapping[str, int]
    dates: tuple[DueDate, ...]

    def find_entry(self, entry_id: str) -> FrozenEntry | None:
        """The entry of this id, if it is in this version."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)


def freeze(document: Document, dates: tuple[DueDate, ...] = ()) -> FrozenDocument:
    """A document of an edition as it is kept for good. Raises ValueError for a draft."""
    edition = document.edition
    if edition is None:
        raise ValueError("a draft")
    return FrozenDocument(
        title=document.title.text,
        foundation=document.foundation,
        partnership=document.partnership,
        language=document.language,
        number=edition.number,
        published_on=edition.published_on,
        address=edition.address,
        newest=edition.newest,
        bank_id=document.bank_id,
        bank_version=document.bank_version,
        statement=_sentences(document.statement),
        fact_box=tuple(FrozenFact(fact.id, fact.label, _sentence(fact.sentence)) for fact in document.fact_box),
        civic=document.role_map.civic,
        grant=document.role_map.grant,
        map_words=document.role_map.words,
        roles=tuple(FrozenRole(role.id, role.label, role.hat, role.stand) for role in document.role_map.roles),
        groups=document.groups,
        entries=tuple(map(_entry, document.entries)),
        open_points=_sentences(document.open_points),
        left_out=_sentences(document.left_out),
        clarity=asdict(document.clarity),
        dates=dates,
    )


def write_frozen(frozen: FrozenDocument) -> str:
    """Canonical JSON."""
    return canonical({"format": FORMAT, **asdict(frozen), "published_on": frozen.published_on.isoformat()})


def read_frozen(text: str) -> FrozenDocument:
    """The document that `write_frozen` wrote. Raises ValueError for one of a format of a later Upfront."""
    raw: dict[str, Any] = json.loads(text)
    if raw.pop("format") != FORMAT:
        raise ValueError("a format of a later Upfront")
    raw["published_on"] = date.fromisoformat(raw["published_on"])
    for name in ("statement", "open_points", "left_out"):
        raw[name] = tuple(map(_read_sentence, raw[name]))
    raw["fact_box"] = tuple(FrozenFact(it["id"], it["label"], _read_sentence(it["sentence"])) for it in raw["fact_box"])
    raw["roles"] = tuple(FrozenRole(**role) for role in raw["roles"])
    raw["groups"] = tuple((name, title) for name, title in raw["groups"])
    raw["entries"] = tuple(map(_read_entry, raw["entries"]))
    raw["dates"] = tuple(DueDate(**it) for it in raw["dates"])
    return FrozenDocument(**raw)


def canonical(value: object) -> str:
    """JSON of plain values, the same bytes for the same values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _entry(entry: DocumentEntry) -> FrozenEntry:
    return FrozenEntry(
        id=entry.id,
        question=entry.question,
        hat=entry.hat,
        group=entry.group,
        always=entry.always,
        state=entry.state,
        standing=entry.standing,
        verdict=entry.verdict,
        blocks=tuple(map(_block, entry.blocks)),
    )


def _block(block: Block) -> FrozenBlock:
    return FrozenBlock(block.kind, _sentences(block.sentences))


def _sentences(sentences: tuple[Sentence, ...]) -> tuple[FrozenSentence, ...]:
    return tuple(map(_sentence, sentences))


def _sentence(sentence: Sentence) -> FrozenSentence:
    return FrozenSentence(sentence.text, sentence.key, sentence.template, sentence.sources)


def _read_entry(raw: dict[str, Any]) -> FrozenEntry:
    blocks = tuple(FrozenBlock(it["kind"], tuple(map(_read_sentence, it["sentences"]))) for it in raw["blocks"])
    return FrozenEntry(**{**raw, "blocks": blocks})


def _read_sentence(raw: dict[str, Any]) -> FrozenSentence:
    return FrozenSentence(raw["text"], raw["key"], raw["template"], tuple(raw["sources"]))
