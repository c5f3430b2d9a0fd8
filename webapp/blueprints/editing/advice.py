"""What an editor is told while typing: the typed words in pieces, those to look at again marked and numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.blueprints.editing.parts import Part, compared_with, find_sentence
from webapp.blueprints.editing.reading import written_in
from webapp.domain.faq import DocumentEntry, Sentence
from webapp.domain.faq.advice import DIFFERS, Advice, advise, cut
from webapp.domain.faq.own_entries import OwnEntry
from webapp.services.questionnaires import Opened

MOST = 12
"""Pieces of advice shown at once: the rest comes when these are dealt with."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of typed words. `mark`: none, `long`, `again` or `differs`; `ends`: the numbers of advice that end here."""

    text: str
    mark: str
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One piece of advice: the words it is about, and the sentence of the answers that says it otherwise."""

    code: str
    words: str
    about: str


@dataclass(frozen=True, slots=True)
class Advised:
    """Typed words with the advice about them. `more`: how many pieces of advice are not shown."""

    pieces: tuple[Piece, ...]
    lines: tuple[AdviceLine, ...]
    more: int


def advised(opened: Opened, entry: DocumentEntry, sentence: Sentence | None, words: str) -> Advised:
    """What is to be said about words typed in place of a sentence, or into an entry's passage."""
    found = advise(words, entry, opened.composed, opened.bank, replaces=sentence)
    shown = found[:MOST]
    lines = tuple(AdviceLine(one.code, words[one.start : one.end], one.about) for one in shown)
    return Advised(tuple(_pieces(words, shown)), lines, len(found) - len(shown))


def advice_on(opened: Opened, part: Part) -> tuple[AdviceLine, ...]:
    """All that is to be said about the words that stand in a part; nothing where none do, or their entry is not there."""
    written, there = written_in(opened, part), {entry.id for entry in opened.composed.entries}
    own = written if isinstance(written, OwnEntry) else None
    words = own.words if own else written
    if not isinstance(words, str) or part.entry not in there:
        return ()
    sentence = find_sentence(opened.composed, part)
    found = advise(words, compared_with(opened, part, own), opened.composed, opened.bank, replaces=sentence)
    return tuple(AdviceLine(one.code, words[one.start : one.end], one.about) for one in found)


def differing(lines: Iterable[AdviceLine]) -> tuple[AdviceLine, ...]:
    """What the answers say otherwise: of this one is told also after saving."""
    return tuple(one for one in lines if one.code in DIFFERS)


def _pieces(words: str, shown: tuple[Advice, ...]) -> Iterator[Piece]:
    place = 0
    for text, about in cut(words, shown):
        place += len(text)
        ends = tuple(number for number, one in enumerate(shown, 1) if one in about and one.end == place)
        yield Piece(text, _mark({one.code for one in about}), ends)


def _mark(codes: set[str]) -> str:
    if codes & {*DIFFERS}:
        return "differs"
    if codes - {"long"}:
        return "again"
    return "long" if codes else ""
