"""Where in a typed text it is not plain, so that a page can mark the words while somebody types. Told, never forced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from webapp.domain.plain_language.english import ENGLISH
from webapp.domain.plain_language.gates import LONGEST_SENTENCE, measure_sentence
from webapp.domain.plain_language.language import Language, type_pattern
from webapp.domain.plain_language.passage import Passage, passage_of
from webapp.domain.plain_language.reading import place_sentences

type_spot = Literal["vague", "hedge", "long", "passive", "jargon", "puffery", "wordy", "absolute"]
_COMMITMENTS = ("weak-commitment", "escape", "generaliser")
"""Kinds of vague phrase that take back what a sentence says; the others leave open how much or when."""


class Spot(NamedTuple):
    """Something to look at again, by where it begins and ends in the text."""

    code: type_spot
    start: int
    end: int


def find_spots(text: str, language: Language = ENGLISH) -> tuple[Spot, ...]:
    """Everything that keeps a text from being plain, in its order. One word has at most one mark beside its sentence's."""
    placed = [(start, passage_of(sentence, language)) for start, sentence in place_sentences(text)]
    spots = [*_vague(placed), *(spot for start, sentence in placed for spot in _in_sentence(start, sentence))]
    kept: list[Spot] = []
    for spot in spots:
        if spot.code == "long" or not any(_overlap(spot, other) for other in kept if other.code != "long"):
            kept.append(spot)
    return tuple(sorted(kept, key=lambda spot: (spot.start, -spot.end)))


def _overlap(one: Spot, other: Spot) -> bool:
    return one.start < other.end and other.start < one.end


def _vague(placed: list[tuple[int, Passage]]) -> Iterator[Spot]:
    """Vague phrases, whatever figures stand beside them; only what takes back may hang on an if, an unless or an until."""
    for offset, sentence in placed:
        for kind, (start, end) in sentence.hedges_at:
            takes_back = kind in _COMMITMENTS
            if not (takes_back and sentence.has(sentence.lexicon.quantities.hangs_on)):
                yield Spot("hedge" if takes_back else "vague", offset + start, offset + end)


def _in_sentence(offset: int, sentence: Passage) -> Iterator[Spot]:
    style = sentence.lexicon.style
    if measure_sentence(sentence.text, language=sentence.language).words > LONGEST_SENTENCE[sentence.language.code]:
        yield Spot("long", offset, offset + len(sentence.text))
    yield from (Spot("passive", offset + start, offset + end) for start, end in sentence.passives_at)
    lists: tuple[tuple[type_spot, type_pattern], ...] = (
        ("jargon", style.jargon),
        ("puffery", style.puffery),
        ("wordy", style.wordy),
        ("absolute", style.absolutes),
    )
    for code, pattern in lists:
        yield from (Spot(code, offset + start, offset + end) for start, end in sentence.spans(pattern))
