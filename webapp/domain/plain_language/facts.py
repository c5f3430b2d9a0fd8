"""The distinct things in an answer that a reader can check. A sum or a date is one fact wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webapp.domain.plain_language.answer_text import AnswerText
from webapp.domain.plain_language.bilingual import MONEY
from webapp.domain.plain_language.figures import Fact, State, type_fact
from webapp.domain.plain_language.language import type_pattern
from webapp.domain.plain_language.passage import Passage
from webapp.domain.plain_language.reading import split_words

OPEN_STATES = (State.UNDECIDED, State.WITHHELD, State.NOT_APPLICABLE, State.UNANSWERED)
DECLARED_STATES = (State.YES, State.NO, *OPEN_STATES)

_THOUSANDS = re.compile(r"[.,](?=\d{3}\b)")
_SPACE = re.compile(r"\s+")
_CONDITION_WORDS, _LIMIT_WORDS_MIN = 6, 3


def find_facts(answer: AnswerText, state: State) -> frozenset[Fact]:
    """A verdict, the sums, dates, numbers, deciders, conditions and limits of one answer."""
    about = answer.answer.question.strip().lower()
    facts = {Fact("verdict", "", about)} if state in (*DECLARED_STATES, State.PARTLY) else set()
    for sentence in answer.sentences:
        facts.update(_quantities(sentence))
        facts.update(Fact("decider", _without_article(name, sentence), about) for name in sentence.deciders)
        if not sentence.hedges or sentence.money or sentence.time:
            facts.update(_conditions(sentence, about))
    return frozenset(facts)


def _quantities(sentence: Passage) -> Iterator[Fact]:
    """Sums, then dates, then numbers: what was read as one is not read again as the next."""
    words = sentence.lexicon.quantities
    rest = sentence.lower
    if words.verb_for_facts.search(sentence.text):
        rest = words.verb_for_facts.sub("_", sentence.text).lower()
    order: tuple[tuple[type_fact, type_pattern, bool], ...] = (
        ("money", MONEY, sentence.money),
        ("date", words.time, sentence.time),
        ("number", words.number, True),
    )
    for kind, pattern, expected in order:
        if expected and (phrases := pattern.findall(rest)):
            yield from (Fact(kind, _SPACE.sub(" ", _THOUSANDS.sub("", phrase)).strip(" .,")) for phrase in phrases)
            rest = pattern.sub(" ", rest)


def _without_article(name: str, sentence: Passage) -> str:
    article = sentence.lexicon.deciders.article.match(name)
    return name[article.end() :] if article else name


def _conditions(sentence: Passage, about: str) -> Iterator[Fact]:
    for found in sentence.lexicon.quantities.condition.finditer(sentence.lower):
        yield Fact("condition", " ".join(split_words(sentence.lower[found.start() :])[:_CONDITION_WORDS]), about)
    if sentence.no_date:
        yield Fact("date", "none", about)
    if len(sentence.words) >= _LIMIT_WORDS_MIN and sentence.limits:
        yield Fact("condition", " ".join(sentence.words).lower(), about)
