"""A stretch of text in one language, and what is found in it. Each thing is looked up once, when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from webapp.domain.plain_language.bilingual import MONEY, names_contact
from webapp.domain.plain_language.figures import type_hedge
from webapp.domain.plain_language.language import Language, Lexicon, type_pattern
from webapp.domain.plain_language.reading import spelled, split_words

type_span = tuple[int, int]
"""Where something begins and ends."""
_CAPITAL_MAY = "May"


@dataclass(frozen=True)
class Passage:
    """A sentence, an opening or a whole answer, without markup."""

    text: str
    language: Language

    @property
    def lexicon(self) -> Lexicon:
        """The word lists of its language."""
        return self.language.lexicon

    @cached_property
    def lower(self) -> str:
        """The text as most patterns read it, sign for sign as long: the few signs that would grow stay as they are."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(small if len(small := sign.lower()) == 1 else sign for sign in self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words and numbers."""
        return tuple(split_words(self.text))

    @cached_property
    def topic(self) -> frozenset[str]:
        """The stems of the words that carry its subject."""
        questions = self.lexicon.questions
        return frozenset(
            questions.ending.sub("", word.lower())
            for word in spelled(self.words)
            if len(word) > 2 and word.lower() not in questions.filler
        )

    def has(self, pattern: type_pattern) -> bool:
        """Whether a pattern stands anywhere in it."""
        return bool(pattern.search(self.lower))

    def opens_with(self, pattern: type_pattern) -> bool:
        """Whether it begins with a pattern."""
        return bool(pattern.match(self.lower))

    def spans(self, pattern: type_pattern) -> tuple[type_span, ...]:
        """Where it uses a phrase of a list."""
        return tuple(found.span() for found in pattern.finditer(self.lower))

    def phrases(self, pattern: type_pattern) -> tuple[str, ...]:
        """Every phrase of a list that it uses, in lower case, in their order."""
        return tuple(pattern.findall(self.lower))

    @cached_property
    def hedges(self) -> tuple[tuple[type_hedge, str], ...]:
        """Its vague phrases, kind by kind."""
        return tuple((kind, self.lower[start:end]) for kind, (start, end) in self.hedges_at)

    @cached_property
    def hedges_at(self) -> tuple[tuple[type_hedge, type_span], ...]:
        """Its vague phrases, kind by kind, by where they stand."""
        if not self.has(self.lexicon.style.any_hedge):
            return ()
        hedges: list[tuple[type_hedge, type_span]] = []
        for kind, pattern in self.lexicon.style.hedges.items():
            found = pattern.finditer(self.lower)
            found = self._weak_commitments(found) if kind == "weak-commitment" else found
            hedges += ((kind, match.span()) for match in found)
        return tuple(hedges)

    def _weak_commitments(self, found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
        """Without the month May, and without what a reader may do."""
        permission = self.lexicon.style.permission
        for match in found:
            month = match.start() > 0 and self.text[match.start() : match.end()] == _CAPITAL_MAY
            allowed = match.group() == "may" and permission.search(self.lower[: match.start()])
            if not month and not allowed:
                yield match

    def hedges_with(self, *kinds: type_hedge) -> bool:
        """Whether it uses a vague phrase of one of these kinds."""
        return any(kind in kinds for kind, _ in self.hedges)

    @cached_property
    def money(self) -> bool:
        """Whether it states a sum or a percentage."""
        return self.has(MONEY)

    @cached_property
    def time(self) -> bool:
        """Whether it states a date or a period. "May" counts however it is written."""
        return self.has(self.lexicon.quantities.time)

    @cached_property
    def time_for_sure(self) -> bool:
        """Whether it states a date or a period, read without the verb "may"."""
        quantities = self.lexicon.quantities
        if not self.time or not quantities.month_or_verb.search(self.text):
            return self.time
        return bool(quantities.time.search(quantities.month_or_verb.sub("", self.text).lower()))

    @cached_property
    def contact(self) -> bool:
        """Whether it gives an address, a number or a person to turn to."""
        return names_contact(self.text)

    @cached_property
    def undecided(self) -> bool:
        """Whether it says that something is not decided."""
        return self.has(self.lexicon.states.undecided)

    @cached_property
    def no_date(self) -> bool:
        """Whether it says that no date is set."""
        return self.has(self.lexicon.states.no_date)

    @cached_property
    def deflects(self) -> bool:
        """Whether it sends the reader elsewhere."""
        return self.has(self.lexicon.style.deflection)

    @cached_property
    def bound(self) -> bool:
        """Whether it carries what makes its vague phrases checkable: a number, a date, a condition, an open state."""
        return self.has(self.lexicon.quantities.bound) or self.money or self.undecided or self.time_for_sure

    @cached_property
    def deciders(self) -> tuple[str, ...]:
        """Who it says decides. "We have not decided yet" names nobody: it is the state, not the decider."""
        words = self.lexicon.deciders
        bodies = self.phrases(words.body) if self.has(words.deciding) else ()
        if bodies or self.undecided or not any(stem in self.lower for stem in words.verb_stems):
            return bodies
        subjects = (found.group().lower() for found in words.subject.finditer(self.text))
        return tuple(words.verb_start.split(found)[0] for found in subjects if not words.denied.search(found))

    @cached_property
    def limits(self) -> bool:
        """Whether it says what is not so, or where it stops, without hedging: "We promise no grant", "only", "up to"."""
        states = self.lexicon.states
        quantities = self.lexicon.quantities
        return (
            self.has(quantities.limit)
            and not self.opens_with(quantities.courtesy)
            and len(self.words) > 1
            and not any(self.has(open_state) for open_state in (states.unanswered, states.withheld))
            and not (self.undecided or self.no_date or self.deflects or self.hedges)
        )

    @cached_property
    def passives(self) -> tuple[str, ...]:
        """The passives that hide who acts."""
        return tuple(self.lower[start:end] for start, end in self.passives_at)

    @cached_property
    def passives_at(self) -> tuple[type_span, ...]:
        """The passives that hide who acts, by where they stand."""
        found = self.lexicon.passives.passive.finditer(self.lower)
        return tuple(match.span() for match in found if self._hides_who_acts(*match.span()))

    def _hides_who_acts(self, start: int, end: int) -> bool:
        """Not where nobody acts, a stage is not reached, a promise stands, or the main clause names the decider."""
        words = self.lexicon.passives
        before, passive = self.lower[:start], self.lower[start:end]
        clause = words.clause_end.split(before)[-1]
        if words.nobody.search(clause) or words.stage_denied.search(clause[-25:] + passive):
            return False
        if words.promise.search(passive) and (self.money or self.time):
            return False
        if words.written.search(passive) and self.lower.startswith(words.written_end, end):
            return False
        return not (words.asking.search(clause) and Passage(self.text[:start], self.language).deciders)


@lru_cache(maxsize=4096)
def passage_of(text: str, language: Language) -> Passage:
    """A passage to look things up in. The same words are looked through once, however often and wherever they stand."""
    return Passage(text, language)
