"""Documents in which people typed what they could wherever they could: in answers, in passages, in edits, beside papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import cycle, islice

from tests.hostile import HOSTILE
from tests.renderers.documents import TODAY, document, scenario
from tests.shipped import BANK
from webapp.domain.answers import Answer, Answers, Decided, Undecided, Withheld, split_key
from webapp.domain.assessment import evaluate
from webapp.domain.faq import Document, compose
from webapp.domain.faq.editorial import (
    Edit,
    Editorial,
    Evidence,
    Passage,
    may_leave_out,
    places,
    replaceable,
    revise,
)
from webapp.domain.faq.fingerprints import entry_fingerprint, fingerprint
from webapp.domain.faq.own_entries import ASKED, LONGEST_QUESTION, OwnEntry
from webapp.domain.text import Run, normalise, one_line

PLAIN_WORDS = (
    "We began in March 2024",
    "Two schools\nand a clinic",
    "Ask us for the paper",
    "15 percent of what a grant costs",
)
KEPT = tuple(normalise(words) for words in HOSTILE)
"""Hostile words as they are kept."""
LEADS_TO = "https://example.org/papers/charter?page=2"


def in_own_words(composed: Document, answers: Answers, words: Iterator[str]) -> Document:
    """The document with a passage, papers and edits wherever they can be, own entries, and others left out or moved."""
    entries = composed.entries
    edits = {
        place: Edit(one_line(next(words)), sentence.text, fingerprint(entry, sentence, composed, answers))
        for entry in entries
        for place, sentence in places(entry)
        if replaceable(sentence)
    }
    own = {f"own-{group}": _own_entry(group, words) for group in (ASKED, composed.groups[0][0])}
    ids = (*(entry.id for entry in entries), *own)
    editorial = Editorial(
        passages={entry.id: replace(_passage(words), fingerprint=entry_fingerprint(entry)) for entry in entries},
        edits=dict(islice(edits.items(), 0, None, 2)),
        evidence={one: tuple(Evidence(one_line(next(words)), LEADS_TO) for _ in range(2)) for one in ids},
        left_out=frozenset([entry.id for entry in entries if may_leave_out(entry, composed)][:2]),
        order=tuple(entry.id for entry in reversed(entries)),
        entries=own,
    )
    revised = revise(composed, editorial, answers, BANK)
    assert revised.reviews == ()
    return revised.document


def _own_entry(group: str, words: Iterator[str]) -> OwnEntry:
    passage = _passage(words)
    return OwnEntry(one_line(next(words))[:LONGEST_QUESTION], passage.source, group, "both", blocks=passage.blocks)


def _passage(words: Iterator[str]) -> Passage:
    lines = (
        ("paragraph", ((_said(words), _said(words, "strong"), _said(words)),)),
        ("paragraph", ((_said(words),), (_said(words, "em"),))),
        ("list", ((_said(words),), (_said(words, "strong"), Run(" ", typed=True), _said(words)))),
        ("list", ((Run("Our charter", typed=True, href=LEADS_TO),),)),
        ("paragraph", ((_said(words), Run(" ", typed=True), Run("by mail", True, "strong", "mailto:ana@example.org")),)),
    )
    return Passage("", tuple(lines))


def _said(words: Iterator[str], style: str = "") -> Run:
    return Run(next(words), typed=True, style=style)


@cache
def edited(name: str) -> Document:
    """A scenario with harmless words of its editor's own."""
    return in_own_words(document(name), scenario(name).answers, cycle(PLAIN_WORDS))


@cache
def hostile(name: str, first: int) -> Document:
    """A scenario in which every typed word is hostile, from this one of them on."""
    return saying(islice(cycle(KEPT), first, None), name)


def saying(words: Iterator[str], name: str) -> Document:
    """A scenario in which everything typed is taken from these words, one after the other."""
    answers = Answers({key: _answer(key, answer, words) for key, answer in scenario(name).answers.items()})
    return in_own_words(compose(evaluate(BANK, answers, today=TODAY)), answers, words)


def _answer(key: str, answer: Answer, words: Iterator[str]) -> Answer:
    question = BANK.question_by_id[split_key(key)[0]]
    match answer:
        case Decided() if question.type == "text" and not question.link:
            return replace(answer, value=one_line(next(words)))
        case Decided():
            return replace(answer, detail=next(words) if question.commitment else "")
        case Undecided():
            return replace(answer, decider=one_line(next(words)), until_then=one_line(next(words)))
        case Withheld():
            return replace(answer, reason=one_line(next(words)), ask=one_line(next(words)))
