"""The page of one entry: each sentence with what can be done about it, the passage, the papers, and how it reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from webapp.blueprints.editing.advice import advice_on
from webapp.blueprints.editing.notices import Told
from webapp.blueprints.editing.parts import EVIDENCE, PASSAGE, Part, edit_of, entry_url, part_url, words_url
from webapp.blueprints.editing.reading import as_read, left_out_line
from webapp.blueprints.editing.waiting import Waiting, build_waiting
from webapp.domain.answers import split_key
from webapp.domain.faq import DocumentEntry, Sentence
from webapp.domain.faq.editorial import places, replaceable
from webapp.domain.faq.voice import Voice
from webapp.renderers.shown import Answered, Line, anchor, answered, line
from webapp.renderers.shown import Part as ShownPart
from webapp.renderers.slips import Slip, Slips
from webapp.services.questionnaires import Opened

FIXED = {
    "verdict": "verdict",
    "many": "counted",
    "item": "listed",
    "undecided": "open",
    "decider": "open",
    "until-then": "open",
    "withheld": "held",
    "unconfirmed": "firm",
    "unsaid": "unsaid",
}
"""Why a sentence stays as it is, by the last part of its key: only an answer can change it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence as composed, in pieces and in one, with the items it leads.

    `fixed` says why it cannot be replaced, empty where it can; `own` is what stands in its place, `waiting` what once did.
    `slips` are the answers it comes from, `look` how much there is to look at in what stands in its place.
    """

    said: Line
    text: str
    items: tuple[Line, ...]
    fixed: str
    own: Line | None
    waiting: Waiting | None
    href: str
    half_typed: bool
    slips: tuple[Slip, ...]
    look: int


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything `pages/words_entry.html` shows."""

    told: Told | None
    question: str
    answered: Answered
    left_out: Line | None
    rows: tuple[Row, ...]
    waiting: tuple[Waiting, ...]
    passage: tuple[ShownPart, ...]
    passage_waiting: Waiting | None
    passage_look: int
    passage_half_typed: bool
    papers: tuple[ShownPart, ...]
    papers_half_typed: bool
    passage_href: str
    papers_href: str
    list_href: str
    before: str
    after: str


def build_entry_page(
    opened: Opened, entry_id: str, half_typed: Collection[str], address: Callable[[str], str], told: Told | None
) -> EntryPage:
    """The page. `half_typed` are the keys of this person's half-typed parts. Raises NotFound."""
    composed = opened.composed.entry(entry_id)
    read = as_read(opened, entry_id)
    shown = answered(read)
    waiting = tuple(build_waiting(opened, (review for review in opened.reviews if review.entry == entry_id)))
    passage, papers = Part(PASSAGE, entry_id), Part(EVIDENCE, entry_id)
    order = [entry.id for entry in opened.document.entries]
    place = order.index(entry_id) if entry_id in order else -1
    return EntryPage(
        told=told,
        question=composed.question,
        answered=shown,
        left_out=left_out_line(opened.composed, composed) if place < 0 else None,
        rows=tuple(_rows(opened, composed, {one.at: one for one in waiting if one.at}, half_typed, address)),
        waiting=tuple(one for one in waiting if not one.at and not one.below),
        passage=tuple(part for part in shown.parts if part.topic == "own"),
        passage_waiting=next((one for one in waiting if one.below), None),
        passage_look=len(advice_on(opened, passage)),
        passage_half_typed=passage.draft in half_typed,
        papers=tuple(part for part in shown.parts if part.topic == "proof"),
        papers_half_typed=papers.draft in half_typed,
        passage_href=part_url(opened, passage),
        papers_href=part_url(opened, papers),
        list_href=f"{words_url(opened)}#{anchor(composed)}",
        before=entry_url(opened, order[place - 1]) if place > 0 else "",
        after=entry_url(opened, order[place + 1]) if 0 <= place < len(order) - 1 else "",
    )


def _rows(
    opened: Opened,
    entry: DocumentEntry,
    waiting: Mapping[str, Waiting],
    half_typed: Collection[str],
    address: Callable[[str], str],
) -> Iterator[Row]:
    slips = Slips(Voice(opened.facts, opened.language), address)
    own = {place: sentence for place, sentence in places(as_read(opened, entry.id)) if sentence.template is None}
    told = iter(places(entry))
    for block in entry.blocks:
        standing = [next(told) for _ in block.sentences]
        # Items stand with the sentence that leads them: nobody can say one of them otherwise.
        leads = block.kind == "list" and not any(replaceable(item) for _, item in standing[1:])
        for place, sentence in standing[:1] if leads else standing:
            part = edit_of(place)
            yield Row(
                said=line(sentence.runs),
                text=sentence.text,
                items=tuple(line(item.runs) for _, item in standing[1:]) if leads else (),
                fixed="" if replaceable(sentence) else fixed_by(sentence),
                own=line(own[place].runs) if place in opened.editorial.edits and place in own else None,
                waiting=waiting.get(place),
                look=len(advice_on(opened, part)) if place in opened.editorial.edits and place not in waiting else 0,
                href=part_url(opened, part),
                half_typed=part.draft in half_typed,
                slips=slips.of(_asked(sentence)),
            )


def _asked(sentence: Sentence) -> tuple[str, ...]:
    """The answers that change a sentence: for words somebody typed into one, that one; else all it comes from."""
    typed_into = next((part.partition(":")[2] for part in sentence.key.split("/") if part.startswith("detail:")), "")
    return tuple(key for key in sentence.sources if not typed_into or split_key(key)[0] == typed_into)


def fixed_by(sentence: Sentence) -> str:
    """Why only an answer can change a sentence."""
    parts = sentence.key.split("/")
    if any(part.startswith("detail:") for part in parts):
        return "typed"
    return FIXED.get(parts[-1], "listed")
