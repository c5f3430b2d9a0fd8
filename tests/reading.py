"""A document as the plain-language measures read it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.answer_sets import TODAY
from webapp.domain.faq import Block, Document, DocumentEntry
from webapp.domain.faq.editorial import is_own
from webapp.domain.plain_language import Answer, Reading, Report, State, read, text_of
from webapp.domain.plain_language import Block as Passage
from webapp.domain.text import plain

STATES = {
    "decided": State.DECIDED,
    "partly_decided": State.PARTLY,
    "undecided": State.UNDECIDED,
    "withheld": State.WITHHELD,
    "unanswered": State.UNANSWERED,
}


def measured(document: Document, texts: Sequence[str] | None = None) -> Report:
    """The figures of a document on its day; `texts` are its answers as a file of it has them, in order."""
    answers = tuple(map(_answer, document.entries))
    if texts is not None:
        answers = tuple(_as_read(*one) for one in zip(document.entries, texts, strict=True))
    facts = "\n".join(f"- {fact.label}: {fact.sentence.text}" for fact in document.fact_box)
    preamble = f"# {document.title.text}\n\nAs of {document.as_of}\n\n{plain(document.role_statement)}\n\n{facts}"
    closing = "\n".join(f"- {point.text}" for point in document.open_points)
    return read(Reading(answers, preamble, closing, dated=True), as_of=TODAY)


def _answer(entry: DocumentEntry) -> Answer:
    blocks = [_passage(block) for block in entry.blocks]
    # An editor's own words come from no answer, and say so: they are neither sourced nor owed a source.
    sourced = tuple(bool(sentence.sources) for sentence in entry.sentences if not is_own(sentence))
    return Answer(entry.question, text_of(blocks), STATES[entry.state], sourced)


def _as_read(entry: DocumentEntry, text: str) -> Answer:
    return Answer(entry.question, text, STATES[entry.state])


def _passage(block: Block) -> Passage:
    return Passage(tuple(sentence.text for sentence in block.sentences), block.kind == "list")
