"""Random things an editor does to a document, from a seed: edits that fit it, passages, papers, an order, what goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from webapp.domain.answers import Answer
from webapp.domain.faq import Document
from webapp.domain.faq.editorial import (
    Edit,
    Editorial,
    Evidence,
    Passage,
    may_leave_out,
    places,
    replaceable,
)
from webapp.domain.faq.fingerprints import entry_fingerprint, fingerprint
from webapp.domain.text import type_runs, typed

WORDS = (
    "Ask us before you plan on it.",
    "Yes. We pay $5,000 to each of 12 schools by June 2031.",
    "We put it this way:\nyou decide, and we pay.",
    "“Quoted”, <b>not bold</b> and {not.a.slot}",
)


def editorial_set(document: Document, answers: Mapping[str, Answer], seed: int, words: tuple[str, ...] = WORDS) -> Editorial:
    """What an editor of this composed document did."""
    rng = Random(seed)
    share = rng.choice((0.1, 0.3, 0.7, 1.0))
    entries = [entry for entry in document.entries if rng.random() < share]
    order = [entry.id for entry in document.entries] + ["faq.not_there"]
    rng.shuffle(order)
    return Editorial(
        passages={
            entry.id: replace(random_passage(rng, words), fingerprint=entry_fingerprint(entry))
            for entry in entries
            if rng.random() < 0.5
        },
        edits={
            place: Edit(rng.choice(words), sentence.text, fingerprint(entry, sentence, document, answers))
            for entry in entries
            for place, sentence in places(entry)
            if replaceable(sentence) and rng.random() < 0.6
        },
        evidence={
            entry.id: tuple(Evidence(rng.choice(words), f"https://paper.example/{n}") for n in range(rng.randint(1, 3)))
            for entry in entries
            if rng.random() < 0.4
        },
        left_out=frozenset(entry.id for entry in entries if may_leave_out(entry, document) and rng.random() < 0.3),
        order=tuple(order[: rng.randint(0, len(order))]) if rng.random() < 0.7 else (),
    )


def random_passage(rng: Random, words: tuple[str, ...] = WORDS) -> Passage:
    """A passage of one to four blocks, lists first or last as it falls."""
    blocks: list[tuple[str, tuple[type_runs, ...]]] = []
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(("paragraph", "list"))
        number = 1 if kind == "paragraph" else rng.randint(1, 3)
        blocks.append((kind, tuple(typed(rng.choice(words)) for _ in range(number))))
    return Passage("\n\n".join(line[0].text for _, lines in blocks for line in lines), tuple(blocks))
