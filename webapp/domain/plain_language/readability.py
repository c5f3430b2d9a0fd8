"""How hard a word and a text are to read, by the measures of their language."""

from __future__ import annotations

from webapp.domain.plain_language.english import ENGLISH
from webapp.domain.plain_language.language import Language
from webapp.domain.plain_language.reading import spelled, split_sentences, split_words, strip_markup


def syllables(word: str, *, language: Language = ENGLISH) -> int:
    """How many syllables a word has, at least one."""
    return language.syllables(word)


def grade_level(text: str, *, language: Language = ENGLISH) -> float:
    """The school year a text asks of its reader. Under about 60 words one word can move it by several years."""
    words = split_words(strip_markup(text))
    letters = spelled(words)
    syllable_mean = sum(map(language.syllables, letters)) / max(1, len(letters))
    return language.grade_level(len(words) / max(1, len(split_sentences(text))), syllable_mean)
