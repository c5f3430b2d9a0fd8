"""Which printed sentences fall short of plain language by our own measures, and which say otherwise than the answers.

What the bank composes has passed these measures before it was shipped. So what is looked at is what people typed: an
editor's own words, and words inside a composed sentence. A passive alone stops nobody: in one sentence of thirty it is the
best way to say it, and whoever writes was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.bank import Bank
from webapp.domain.faq.advice import DIFFERS, LEXICONS, advise
from webapp.domain.faq.document import Document, DocumentEntry, Sentence
from webapp.domain.faq.editorial import is_own
from webapp.domain.plain_language import LONGEST_SENTENCE, Language, sentence_problems

PASSIVE = "passive"
FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Short:
    """One thing about a sentence: a code of `Flaw` or of `DIFFERS`, the words, and the sentence that says otherwise."""

    code: str
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A printed sentence that falls short. `source` is the key of the answer it was typed into, empty for own words."""

    entry: str
    question: str
    text: str
    source: str
    shorts: tuple[Short, ...]


def find_shortfalls(document: Document, composed: Document, bank: Bank) -> tuple[Shortfall, ...]:
    """Every sentence of the document that falls short, in its order; `composed` is the same as the answers alone make it.

    In a language whose word lists are not written, only figures and dates of own words are looked at.
    """
    lexicon = LEXICONS.get(document.language)
    answered = {entry.id: entry for entry in composed.entries}
    return tuple(
        shortfall
        for entry in document.entries
        for sentence in entry.sentences
        if (shortfall := _look_at(entry, sentence, answered[entry.id], composed, bank, lexicon))
    )


def _look_at(
    entry: DocumentEntry,
    sentence: Sentence,
    answered: DocumentEntry,
    composed: Document,
    bank: Bank,
    lexicon: Language | None,
) -> Shortfall | None:
    own = is_own(sentence)
    if own and sentence.template is not None:
        return None
    typed = list(_typed(sentence, own, (composed.foundation, composed.partnership)))
    shorts = [short for text in typed for short in _not_plain(text, lexicon)]
    # What partners asked, and the foundation answers in its own words, has no answers to compare with.
    if own and entry.id in bank.entry_by_id:
        shorts += (short for text in typed for short in _otherwise(text, answered, composed, bank))
    source = "" if own else _typed_into(sentence)
    return Shortfall(entry.id, entry.question, sentence.text, source, tuple(shorts)) if shorts else None


def _typed(sentence: Sentence, own: bool, names: tuple[str, ...]) -> Iterator[str]:
    """What was typed: of own words all of it, else what can be a sentence; what somebody or something is called is none."""
    runs = [run.text for run in sentence.runs if run.typed]
    if own:
        yield "".join(runs)
    else:
        yield from (text for text in runs if text not in names and len(text.split()) >= FEWEST_WORDS)


def _not_plain(text: str, lexicon: Language | None) -> Iterator[Short]:
    if lexicon is not None:
        for flaw in sentence_problems(text, longest=LONGEST_SENTENCE[lexicon.code], language=lexicon):
            yield from (Short(flaw.code, words) for words in flaw.found if flaw.code != PASSIVE)


def _otherwise(text: str, answered: DocumentEntry, composed: Document, bank: Bank) -> Iterator[Short]:
    for one in advise(text, answered, composed, bank):
        if one.code in DIFFERS:
            yield Short(one.code, text[one.start : one.end], one.about)


def _typed_into(sentence: Sentence) -> str:
    """The answer that holds the typed words: the one that is printed behind what leads to it."""
    detail = sentence.key.rpartition("/detail:")[2] if "/detail:" in sentence.key else ""
    return next((key for key in sentence.sources if detail and key.startswith(detail)), "") or (
        sentence.sources[-1] if sentence.sources else ""
    )
