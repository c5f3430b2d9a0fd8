"""The short forms, which have to fit one sheet or one slide: what they may hold, from the most words to the fewest.

No type gets smaller and no sentence is cut. Where the words do not fit, whole blocks give way to the one line that "At a
glance" has for the same question, and then the facts at its end are left to the whole document. What is not decided yet,
and that this is a draft, always stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Literal

from webapp.domain.errors import TooLong
from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.text import joined, one_line
from webapp.renderers.look import Look
from webapp.renderers.shown import (
    SHORT_VERDICT,
    Answered,
    FactRow,
    Line,
    Part,
    Shown,
    Stretch,
    anchor,
    answered,
    build_shown,
    line,
)
from webapp.renderers.typeset_data import (
    Data,
    axes_data,
    entry_data,
    fact_data,
    frame_data,
    frame_pictures,
    line_data,
    lines_data,
    part_data,
    text_data,
)
from webapp.renderers.typesetting import typeset

QUESTIONS = 3
ADDED, KEPT = ("own", "proof"), ("open", "held", "firm")
"""What an editor added to an answer, and what stays in every form of it."""
GOES_ON = ("/more", "/decider", "/until-then")
"""How the keys of sentences end that belong to the one before them."""
NO_ROOM = "even the fewest words do not fit"
"""What the templates say then."""


@dataclass(frozen=True, slots=True)
class Short:
    """What a short form can show. `answers` are those to the three questions, each from the most words to the fewest."""

    shown: Shown
    entries: tuple[Answered, ...]
    answers: tuple[tuple[tuple[Part, ...], ...], ...]
    facts: tuple[FactRow, ...]
    topics: tuple[Line, ...]
    whole: str


def build_short(document: Document) -> Short:
    """The three questions of a document and what stands beside them."""
    shown = build_shown(document)
    entries = document.entries[:QUESTIONS]
    rows = {fact.entry: fact for fact in shown.facts if fact.entry}
    apart = {anchor(entry) for entry in entries}
    return Short(
        shown=shown,
        entries=tuple(answered(entry) for entry in entries),
        answers=tuple(_levels(entry, rows.get(anchor(entry))) for entry in entries),
        facts=tuple(fact for fact in shown.facts if fact.entry not in apart and not fact.topics and fact.id != "ask"),
        topics=next((fact.topics for fact in shown.facts if fact.topics), ()),
        whole=document.words.document["whole"].replace("{count}", str(len(document.entries))),
    )


def _levels(entry: DocumentEntry, row: FactRow | None) -> tuple[tuple[Part, ...], ...]:
    """All of an answer; all that was composed; without its last list and what belongs to that, and so on; its headline.

    What is open, not public or not confirmed stays: the rest would not be true without it.
    """
    whole = answered(entry).parts
    composed = tuple(part for part in whole if part.topic not in ADDED)
    # Where an answer is about several things, none of them may be missing.
    lists = [] if _is_about_each(entry) else [place for place, part in enumerate(composed) if place and part.items]
    shorter = [
        tuple(part for place, part in enumerate(composed) if place < end or part.topic in KEPT) for end in reversed(lists)
    ]
    headline = (_headline(entry, row), *(part for part in composed if part.topic == "firm"))
    return tuple(dict.fromkeys((whole, composed, *shorter, headline)))


def _headline(entry: DocumentEntry, row: FactRow | None) -> Part:
    """An answer in one line, as "At a glance" has it: first words that stand out, where it has short ones, and the rest.

    Where it is about several things, such as pots of money, the first words about each stand below that line.
    """
    topic, said = (row and row.mark) or "said", line(entry.headline.runs)
    if row and row.first:
        return Part(topic, (row.first, tuple(dropwhile(_is_space, row.rest))), ())
    short = len(entry.headline.text) <= SHORT_VERDICT
    return Part(topic, (said, ()) if short else ((), said), _about_each(entry))


def _is_about_each(entry: DocumentEntry) -> bool:
    return entry.headline.key.endswith("/many")


def _is_space(stretch: Stretch) -> bool:
    return all(piece.text == " " for piece in stretch.pieces)


def _about_each(entry: DocumentEntry) -> tuple[Line, ...]:
    """The first words about each thing, where an answer is about several."""
    found, latest = [], 0
    if not _is_about_each(entry):
        return ()
    for block in entry.blocks[1:]:
        first, *rest = block.sentences
        item = max((int(source.partition("@")[2] or 1) for source in first.sources), default=0)
        if item > latest:
            told = takewhile(lambda sentence: sentence.key.endswith(GOES_ON), rest if block.kind == "paragraph" else ())
            found.append(line(joined(sentence.runs for sentence in (first, *told))))
            latest = item
    return tuple(found)


def sheet_choices(short: Short) -> list[Data]:
    """Every way to fill a sheet, the best first.

    What is still open is said in fewer words, answers get shorter, and then facts go, from the end.
    """
    every = len(short.facts)
    found = [_choice(way, every, brief=brief) for way in _ways(short) for brief in (False, True)]
    heads = [len(answer) - 1 for answer in short.answers]
    return found + [_choice(heads, count, brief=True) for count in reversed(range(every))]


def _ways(short: Short) -> Iterator[tuple[int, ...]]:
    """Shorter and shorter answers: always the one with the most left to leave out, the later one of two alike."""
    left = [len(answer) - 1 for answer in short.answers]
    yield (0,) * len(left)
    while any(left):
        left[max(range(len(left)), key=lambda place: (left[place], place))] -= 1
        yield tuple(len(answer) - 1 - more for answer, more in zip(short.answers, left, strict=True))


def slide_choices(short: Short) -> list[Data]:
    """Every way to fill a slide, the best first: headlines only, and fewer and fewer facts."""
    heads = [len(answer) - 1 for answer in short.answers]
    return [_choice(heads, count, brief=True) for count in reversed(range(len(short.facts) + 1))]


def _choice(answers: Sequence[int], facts: int, *, brief: bool) -> Data:
    """Which level of each answer, how many facts, and what is open as topics or in sentences."""
    return {"answers": list(answers), "facts": facts, "brief": brief}


def short_data(short: Short, choices: Sequence[Mapping[str, object]], look: Look) -> Data:
    """What the templates of short forms read. Typed line breaks become spaces: they would take room that words need."""
    shown = short.shown
    data: Data = {
        **frame_data(shown.title, shown.foundation, shown.language, shown.as_of, look),
        "heading": line_data(shown.heading),
        "foundation": text_data(shown.foundation, typed=True),
        "draft": shown.draft,
        "words": dict(shown.words),
        "hats": dict(shown.hats),
        "axes": axes_data(shown.axes),
        "statement": line_data(shown.statement),
        "entries": [{**entry_data(entry), "parts": []} for entry in short.entries],
        "answers": [[[part_data(part) for part in level] for level in levels] for levels in short.answers],
        "facts": [fact_data(fact) for fact in short.facts],
        "topics": lines_data(short.topics),
        "open_points": lines_data(shown.open_points),
        "left_out": lines_data(shown.left_out),
        "contacts": lines_data(shown.contacts),
        "whole": short.whole,
        "choices": list(choices),
    }
    return {name: _in_one_line(value) for name, value in data.items()}


def _in_one_line(value: object) -> object:
    match value:
        case str():
            return one_line(value)
        case list():
            return [_in_one_line(each) for each in value]
        case dict():
            return {name: _in_one_line(each) for name, each in value.items()}
    return value


def fitted(template: str, data: Data, look: Look, kind: Literal["pdf", "png", "svg"] = "pdf") -> bytes:
    """The page, with the first of its choices that fits. Raises TooLong where none does."""
    try:
        return typeset(template, data, frame_pictures(look), kind=kind)
    except RuntimeError as error:
        if NO_ROOM in str(error):
            raise TooLong(template) from error
        raise
