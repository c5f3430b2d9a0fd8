"""What an editor is told while writing their own words: what is not plain, and what the answers do not bear out.

Nobody is held up by it. It names codes and places only: the words around them belong to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from webapp.domain.bank import Bank
from webapp.domain.faq.document import Document, DocumentEntry, Sentence
from webapp.domain.faq.own_entries import FROM_AN_EDITOR
from webapp.domain.plain_language import (
    ENGLISH,
    Language,
    Quantity,
    find_quantities,
    find_spots,
    place_sentences,
)
from webapp.domain.plain_language.passage import Passage, passage_of
from webapp.domain.plain_language.spots import type_spot
from webapp.domain.text import LONGEST_TEXT

type_advice = type_spot | Literal["number", "date", "verdict", "decider", "new-number", "new-date"]
DIFFERS = ("number", "date", "verdict", "decider")
"""Codes for what the entry says otherwise; `about` then holds that sentence of the entry."""
LEXICONS = {ENGLISH.code: ENGLISH}
"""Languages whose word lists are written. In others only figures and dates are compared."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at again, by where it stands in the words as typed."""

    code: type_advice
    start: int
    end: int
    about: str = ""


def advise(
    words: str, entry: DocumentEntry, document: Document, bank: Bank, *, replaces: Sentence | None = None
) -> tuple[Advice, ...]:
    """What to tell about words for an entry, in their order; `replaces` is the sentence they are to stand in place of.

    `entry` and `document` are those composed from the answers. More than a text may have of signs is not looked at.
    """
    words = words[:LONGEST_TEXT]
    answers = _Answers(entry, document, bank, replaces)
    differing = [advice for start, sentence in place_sentences(words) for advice in _compare(start, sentence, answers)]
    # What the answers already say for sure may be said for sure here too.
    sure = _text(entry).lower()
    plainly = [
        Advice(spot.code, spot.start, spot.end)
        for spot in (find_spots(words, answers.lexicon) if answers.lexicon else ())
        if spot.code != "absolute" or words[spot.start : spot.end].lower() not in sure
    ]
    marked = [(one.start, one.end) for one in differing]
    kept = [one for one in plainly if one.code == "long" or not any(_meets(one, *span) for span in marked)]
    return tuple(sorted((*differing, *kept), key=lambda one: (one.start, -one.end)))


def cut(words: str, advice: Iterable[Advice]) -> tuple[tuple[str, tuple[Advice, ...]], ...]:
    """The words in pieces, each with the advice that is about it: what a page needs to mark them."""
    found = tuple(advice)
    ends = sorted({0, len(words), *(place for one in found for place in (one.start, one.end))})
    return tuple((words[start:end], tuple(one for one in found if _meets(one, start, end))) for start, end in pairwise(ends))


def _text(entry: DocumentEntry) -> str:
    """An entry's question and everything said in it."""
    return "\n".join((entry.question, *(sentence.text for sentence in entry.sentences)))


def _meets(advice: Advice, start: int, end: int) -> bool:
    return advice.start < end and start < advice.end


# -- what the answers say ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Answers:
    """What is composed from the answers, ready to be compared with."""

    entry: DocumentEntry
    document: Document
    bank: Bank
    replaces: Sentence | None

    @property
    def lexicon(self) -> Language | None:
        """The word lists of the document's language."""
        return LEXICONS.get(self.document.language)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What the entry says, the sentence to be replaced first. What people added to an answer is about something else."""
        first = (self.replaces.text,) if self.replaces else ()
        return (*first, *(sentence.text for sentence in self.entry.sentences if "/detail:" not in sentence.key))

    @cached_property
    def here(self) -> tuple[Quantity, ...]:
        """What the entry counts and dates."""
        return self.quantities(_text(self.entry))

    @cached_property
    def elsewhere(self) -> tuple[Quantity, ...]:
        """What the whole document counts and dates."""
        # What somebody wrote into an entry of their own bears nothing out.
        said = (sentence.text for sentence in self.document.sentences if sentence.sources != FROM_AN_EDITOR)
        return self.quantities("\n".join(said))

    def quantities(self, text: str) -> tuple[Quantity, ...]:
        """What a text counts and dates."""
        return _quantities(text, self.document.words.months, self.lexicon)

    @cached_property
    def verdicts(self) -> frozenset[str]:
        """The verdicts of the entry: yes, no or partly; empty where its question is no yes-or-no question."""
        asked = self.bank.entry_by_id.get(self.entry.id)
        if asked is None:
            return frozenset()
        said = {sentence.key for sentence in self.entry.sentences}
        return frozenset(
            rule.verdict for rule in asked.lead if rule.verdict and f"{self.entry.id}/{rule.id}/verdict" in said
        )


@lru_cache(maxsize=64)
def _quantities(text: str, months: tuple[str, ...], lexicon: Language | None) -> tuple[Quantity, ...]:
    """Kept, because the same document is compared with at every pause of a person who types."""
    return find_quantities(text, months, lexicon)


# -- comparing ---------------------------------------------------------------------------------------------------------


def _compare(start: int, sentence: str, answers: _Answers) -> Iterator[Advice]:
    found = [*_verdict(sentence, answers), *_figures(sentence, answers)]
    if answers.lexicon:
        found += _deciders(passage_of(sentence, answers.lexicon), answers)
    yield from (Advice(one.code, start + one.start, start + one.end, one.about) for one in found)


def _figures(sentence: str, answers: _Answers) -> Iterator[Advice]:
    """Figures and dates that the entry has otherwise, or not at all."""
    for found in answers.quantities(sentence):
        if any(_bears_out(one, found) for one in answers.here):
            continue
        kind: Literal["date", "number"] = "date" if found.kind == "date" else "number"
        otherwise = _said_otherwise(found, answers)
        if otherwise:
            yield Advice(kind, found.start, found.end, otherwise)
        elif not any(_bears_out(one, found) for one in answers.elsewhere):
            yield Advice("new-date" if kind == "date" else "new-number", found.start, found.end)


def _bears_out(said: Quantity, found: Quantity) -> bool:
    """Whether something composed says the same, or more exactly: "June 30, 2029" bears out "2029"."""
    if found.kind == "date":
        return said.kind == "date" and all(
            part is None or part == other
            for part, other in zip(found.value, said.value, strict=True)  # type: ignore[arg-type]
        )
    if "number" in (said.kind, found.kind):
        return said.kind != "date" and _figure(said) == _figure(found)
    return said.kind == found.kind and said.value == found.value


def _figure(quantity: Quantity) -> object:
    return quantity.value[1] if quantity.kind == "period" else quantity.value  # type: ignore[index]


def _said_otherwise(found: Quantity, answers: _Answers) -> str:
    """The sentence of the entry that has another figure for the same; empty where there is none."""
    for sentence in answers.sentences:
        if any(_comparable(one, found) for one in answers.quantities(sentence)):
            return sentence
    return ""


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can be of the same thing: dates that both name a year or both none, numbers of the same noun."""
    if one.kind != other.kind:
        return False
    if isinstance(one.value, tuple) and isinstance(other.value, tuple) and one.kind == "date":
        return (one.value[0] is None) == (other.value[0] is None)
    return one.kind != "number" or bool(one.counts and one.counts == other.counts)


def _verdict(sentence: str, answers: _Answers) -> Iterator[Advice]:
    """A yes, no or partly that the entry does not say."""
    asked = answers.bank.entry_by_id.get(answers.entry.id)
    if asked is None or asked.kind != "yes_no":
        return
    for verdict, word in answers.document.words.verdicts.items():
        found = re.match(rf"{re.escape(word)}(?=\s*(?:[.,;:!–—-]|$))", sentence, re.IGNORECASE)
        if found and verdict not in answers.verdicts:
            yield Advice("verdict", 0, found.end(), answers.entry.sentences[0].text)


def _deciders(sentence: Passage, answers: _Answers) -> Iterator[Advice]:
    """Somebody who decides, of whom the entry does not speak although it says who decides."""
    composed = next((one for one in answers.sentences if passage_of(one, sentence.language).deciders), "")
    if not composed or not sentence.deciders:
        return
    article, text = sentence.lexicon.deciders.article, _text(answers.entry).lower()
    names = [article.sub("", name, count=1) for name in sentence.deciders]
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names):
        return
    start = sentence.lower.find(names[0])
    yield Advice("decider", start, start + len(names[0]), composed)
