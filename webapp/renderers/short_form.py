"""The short forms, which have to fit one sheet or one slide: what they may hold, from the most words to the fewest.

No type gets smaller and no sentence is cut. Where the words do not fit, facts at the end of "At a glance" are left to the
whole document, and then whole blocks give way to the one line that "At a glance" has for the same question: a sheet says
at that answer that there is more. What is not decided yet, and which version or draft this is, always stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, product, takewhile
from typing import Literal, TypedDict

from webapp.domain.errors import TooLong
from webapp.domain.faq import Document, DocumentEntry
from webapp.domain.text import joined, one_line
from webapp.renderers.editions import whole_line
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
    about_edition,
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

QUESTIONS, HALF_ROW = 3, 40
ADDED, KEPT = ("own", "proof"), ("open", "held", "firm")
"""What an editor added to an answer, and what stays in every form of it."""
GOES_ON = ("/more", "/decider", "/until-then")
"""How the keys of sentences end that belong to the one before them."""
NO_ROOM = "even the fewest words do not fit"
"""What the templates say then."""


class Choice(TypedDict):
    """One way to fill a sheet or a slide, as its template reads it."""

    answers: list[int]
    facts: list[list[int]]
    brief: bool


@dataclass(frozen=True, slots=True)
class Short:
    """What a short form can show. `answers` are those to the three questions, each from the most words to the fewest."""

    shown: Shown
    entries: tuple[Answered, ...]
    answers: tuple[tuple[tuple[Part, ...], ...], ...]
    facts: tuple[FactRow, ...]
    topics: tuple[Line, ...]
    whole: Line


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
        whole=line(whole_line(document)),
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


def sheet_choices(short: Short) -> list[Choice]:
    """Every way to fill a sheet, the best first: fewer facts, then less on what is open, then shorter answers.

    What is not decided, not public or not confirmed always stays beside them.
    """
    facts = _fact_choices(short, fewest=sum(map(_stays, short.facts)))
    return [_choice(way, facts, brief=brief) for way in _ways(short) for brief in (False, True)]


def slide_choices(short: Short) -> list[Choice]:
    """The one way to fill a slide: headlines only, and fewer and fewer facts."""
    return [_choice([len(answer) - 1 for answer in short.answers], _fact_choices(short, fewest=0), brief=True)]


def _choice(answers: Sequence[int], facts: Sequence[Sequence[int]], *, brief: bool) -> Choice:
    """Which level of each answer, what is open as topics or in sentences, and which facts: as many as there is room for."""
    return {"answers": list(answers), "facts": [list(places) for places in facts], "brief": brief}


def _ways(short: Short) -> list[tuple[int, ...]]:
    """Every mix of shorter answers, that which loses the fewest words first.

    Before an answer loses its first further list, which says what the list before it does not cover, others get shorter,
    and the first of all answers after them.
    """

    def lost(way: Sequence[int]) -> tuple[int, int, int]:
        chosen = list(zip(short.answers, way, strict=True))
        signs = [_signs(answer[0]) - _signs(answer[level]) for answer, level in chosen]
        return sum(_loses_list(answer, level) for answer, level in chosen), signs[0], sum(signs)

    return sorted(product(*(range(len(answer)) for answer in short.answers)), key=lost)


def _loses_list(answer: Sequence[tuple[Part, ...]], level: int) -> bool:
    further = next((part for part in answer[0][1:] if part.items and part.topic not in ADDED), None)
    return further is not None and further not in answer[level]


def _signs(parts: Iterable[Part]) -> int:
    """How many signs an answer has; a row that is not full counts half a row."""
    lines = [words for part in parts for words in (*part.sentences, *part.items)]
    return HALF_ROW * len(lines) + sum(len(piece.text) for words in lines for stretch in words for piece in stretch.pieces)


def _fact_choices(short: Short, fewest: int) -> list[list[int]]:
    """The places of all facts, and of fewer and fewer: they go from the end, those that stay longest after all others."""
    places = sorted(range(len(short.facts)), key=lambda place: -_stays_longest(short.facts[place]))
    return [sorted(places[:count]) for count in range(len(places), fewest - 1, -1)]


def _stays(fact: FactRow) -> bool:
    return _stays_longest(fact) > 0


def _stays_longest(fact: FactRow) -> int:
    """What waits to be confirmed goes last of all, and before it what is not decided or not public yet."""
    return 2 if fact.id == "waiting" else int(fact.mark is not None)


def short_data(short: Short, choices: Sequence[Choice], look: Look) -> Data:
    """What the templates of short forms read. Typed line breaks become spaces: they would take room that words need."""
    shown = short.shown
    data: Data = {
        **frame_data(shown.title, shown.foundation, shown.language, shown.day, look, about_edition(shown)),
        "heading": line_data(shown.heading),
        "foundation": text_data(shown.foundation, typed=True),
        "edition": shown.edition,
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
        "whole": line_data(short.whole),
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
