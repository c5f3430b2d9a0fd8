"""Measures one sentence before it is ever printed: what the sentences of a bank have to pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from webapp.domain.plain_language.answer_text import find_hedges
from webapp.domain.plain_language.english import ENGLISH
from webapp.domain.plain_language.language import Language
from webapp.domain.plain_language.passage import Passage, passage_of
from webapp.domain.plain_language.reading import split_sentences

LONGEST_SENTENCE = {"en": 25, "es": 30}
"""Words in a sentence, by language (GOV.UK content design; federal plain language guidelines)."""

type_flaw = Literal["too-long", "vague-word", "jargon", "puffery", "wordy", "passive"]


@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """One sentence, or a few that always stand together: the words of the longest, and the phrases found in any."""

    words: int
    unbounded_hedges: tuple[str, ...]
    jargon: tuple[str, ...]
    puffery: tuple[str, ...]
    wordy: tuple[str, ...]
    passives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What keeps a sentence from being plain: the phrases to mend, or the whole sentence where it is too long."""

    code: type_flaw
    found: tuple[str, ...]


def measure_sentence(text: str, *, language: Language = ENGLISH) -> SentenceFigures:
    """The figures of one sentence. A lead with the items of its list is read item by item."""
    sentences = _sentences(text, language)
    whole = passage_of(" ".join(sentence.text for sentence in sentences), language)
    style = language.lexicon.style
    return SentenceFigures(
        words=max((len(sentence.words) for sentence in sentences), default=0),
        unbounded_hedges=tuple(hedge.phrase for hedge in find_hedges(sentences) if not hedge.bounded),
        jargon=whole.phrases(style.jargon),
        puffery=whole.phrases(style.puffery),
        wordy=whole.phrases(style.wordy),
        passives=tuple(found for sentence in sentences for found in sentence.passives),
    )


def sentence_problems(text: str, *, longest: int = 25, language: Language = ENGLISH) -> tuple[Flaw, ...]:
    """What an author has to mend in a sentence; `longest` is in words."""
    figures = measure_sentence(text, language=language)
    too_long = tuple(sentence.text for sentence in _sentences(text, language) if len(sentence.words) > longest)
    flaws = (
        Flaw("too-long", too_long),
        Flaw("vague-word", figures.unbounded_hedges),
        Flaw("jargon", figures.jargon),
        Flaw("puffery", figures.puffery),
        Flaw("wordy", figures.wordy),
        Flaw("passive", figures.passives),
    )
    return tuple(flaw for flaw in flaws if flaw.found)


def _sentences(text: str, language: Language) -> tuple[Passage, ...]:
    return tuple(passage_of(sentence, language) for sentence in split_sentences(text))
