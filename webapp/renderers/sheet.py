"""The sheet that CEO and board sign, as values: each choice that waits, beside the sentence that partners will read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from webapp.domain.answers import Answer, Answers, Decided, Undecided
from webapp.domain.assessment import NEEDED, Assessment, evaluate, unsigned
from webapp.domain.bank import Bank, Question
from webapp.domain.faq import Document, Sentence, compose
from webapp.domain.faq.carried import as_printed, find_carried
from webapp.domain.faq.editorial import Editorial, revise
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import LiveFacts, Position
from webapp.domain.text import Words, as_phrase, capitalised, format_date, format_list, ours
from webapp.renderers.editions import edition_line
from webapp.renderers.review import answer_line, item_words
from webapp.renderers.shown import SHORT_VERDICT, Line, foundation_name, line

LARGE_VERDICT = 24
"""Signs; longer first words stand in smaller type, for beside a choice there is little room."""
TICKED_TYPES = ("single", "multi")
"""The types of question that are answered by a tick; of the others the sheet shows the answer as it stands."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the document will print. `kind`: said, open, unsaid, or gone where the question is not asked any more.

    `first` are the words that stand out, in smaller type where they are `long`, empty where they are too long for that.
    """

    kind: str
    first: Line = ()
    rest: tuple[Line, ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """What is ticked beside a question: choices by id, or that it is not decided yet and by which date it will be."""

    chosen: tuple[str, ...] = ()
    undecided: bool = False
    by: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to tick."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One question of the sheet.

    `kind`: single or multi where it is ticked here, typed where the answer stands as it is, fact where an officer knows it.
    `answer` is what stands, in words; `decider` who decides where it is not decided yet, `by` by when.
    """

    number: int
    key: str
    kind: str
    body: str
    question: str
    item: str
    short: str
    answer: str
    state: str
    options: tuple[Option, ...]
    decider: str
    undecided: bool
    by: str
    will: Will


@dataclass(frozen=True, slots=True)
class SheetSection:
    """Items under one heading; without one on the short route. `facts`: what is only to be confirmed."""

    title: str
    facts: bool
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet, as it is printed."""

    document: Document
    foundation: str
    draft: str
    sections: tuple[SheetSection, ...]

    @property
    def items(self) -> tuple[SheetItem, ...]:
        """Everything on it in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def choices(self) -> int:
        """How many choices there are to make."""
        return sum(item.kind != "fact" for item in self.items)

    @property
    def facts(self) -> int:
        """How many facts there are to confirm."""
        return sum(item.kind == "fact" for item in self.items)

    @property
    def for_board(self) -> tuple[int, ...]:
        """The numbers of what the board has to sign."""
        return tuple(item.number for item in self.items if item.body == "board")


def build_sheet(assessment: Assessment, editorial: Editorial, language: str = "en") -> Sheet:
    """The sheet with what stands ticked, and what the document will print once all of it is signed."""
    bank, facts = assessment.bank, assessment.facts
    given = {position.key: facts.read(position.question.id, position.item).answer for position in assessment.route}
    answers = {key: answer for key, answer in given.items() if answer is not None}
    waiting = waiting_positions(facts, assessment.route)
    ahead = answers | _signed(waiting, answers)
    soon = evaluate(bank, Answers(ahead), route_name=facts.route, today=facts.today)
    composed = compose(soon, language=language)
    printed = revise(composed, editorial, ahead, bank).document
    asked = {position.key for position in soon.route}
    voice = Voice(facts, language)
    ticks = {one.key: _standing_tick(one.question, answers.get(one.key), voice.words) for one in waiting}
    wills = {
        key: find_will(composed, printed, bank, key, ahead.get(key)) if key in asked else Will("gone")
        for key in (position.key for position in waiting)
    }
    document = compose(assessment, language=language)
    return Sheet(document, foundation_name(document), edition_line(document), build_sections(voice, waiting, ticks, wills))


def _signed(waiting: Iterable[Position], answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """What is decided among these, as if every body had signed what needs its signature."""
    return {
        position.key: replace(answer, standing=NEEDED[position.question.sign_off], by="", on=None)
        for position in waiting
        if isinstance(answer := answers.get(position.key), Decided)
    }


def _standing_tick(question: Question, answer: Answer | None, words: Words) -> Tick:
    match answer:
        case Undecided(by=by):
            return Tick(undecided=True, by=format_date(by, words) if by else "")
        case Decided(value=frozenset() as chosen):
            return Tick(tuple(choice for choice in question.choice_by_id if choice in chosen))
        case Decided(value=str() as choice) if question.type == "single":
            return Tick((choice,))
        case _:
            return Tick()


# -- what is on it -----------------------------------------------------------------------------------------------------


def waiting_positions(facts: LiveFacts, route: Iterable[Position]) -> tuple[Position, ...]:
    """The questions that CEO or board have still to settle: not answered, not decided, or not signed off."""
    return tuple(position for position in route if _waits(facts, position))


def _waits(facts: LiveFacts, position: Position) -> bool:
    question = position.question
    if question.sign_off == "none":
        return False
    answer = facts.read(question.id, position.item).answer
    if answer is None:
        # On the short route an officer answers what an officer knows.
        return not question.optional and not _knows(facts, question)
    return isinstance(answer, Undecided) or unsigned(question, answer)


def build_sections(
    voice: Voice, positions: Sequence[Position], ticks: Mapping[str, Tick], wills: Mapping[str, Will]
) -> tuple[SheetSection, ...]:
    """On the short route the choices and then the facts; on the full one section by section."""
    facts = voice.facts
    titles = {section.id: voice.text(section.title).source for section in voice.bank.sections}
    short = facts.route == "quick"
    if short:
        positions = sorted(positions, key=lambda position: _is_fact(facts, position))
    numbered = enumerate(positions, 1)
    grouped = groupby(numbered, lambda one: _is_fact(facts, one[1]) if short else one[1].question.section)
    return tuple(
        SheetSection(
            title="" if short else titles[str(name)],
            facts=name is True,
            items=tuple(_item(voice, number, one, ticks[one.key], wills[one.key]) for number, one in together),
        )
        for name, together in grouped
    )


def _is_fact(facts: LiveFacts, position: Position) -> bool:
    """An officer knows it and has said so: the CEO only confirms it."""
    answer = facts.read(position.question.id, position.item).answer
    return _knows(facts, position.question) and isinstance(answer, Decided)


def _knows(facts: LiveFacts, question: Question) -> bool:
    return facts.route == "quick" and question.quick == "officer"


def _item(voice: Voice, number: int, position: Position, tick: Tick, will: Will) -> SheetItem:
    question = position.question
    answer = voice.facts.read(question.id, position.item).answer
    kind = "fact" if _is_fact(voice.facts, position) else question.type if question.type in TICKED_TYPES else "typed"
    usual = voice.words.deciders[question.sign_off]
    decider = answer.decider if isinstance(answer, Undecided) else usual
    return SheetItem(
        number=number,
        key=position.key,
        kind=kind,
        body=question.sign_off,
        question=voice.text(question.text).source,
        item=item_words(voice, question.repeat, position.item),
        short=capitalised(voice.short(question)),
        answer=answer_line(voice, question, position.item),
        state="decided" if isinstance(answer, Decided) else "undecided" if answer else "unanswered",
        options=tuple(
            Option(choice.id, voice.text(choice.label).source, choice.id in tick.chosen) for choice in question.choices
        ),
        decider=as_phrase(usual) if decider == usual else decider,
        undecided=tick.undecided,
        by=tick.by,
        will=will,
    )


# -- what will be printed ----------------------------------------------------------------------------------------------


def find_will(composed: Document, printed: Document, bank: Bank, key: str, answer: Answer | None) -> Will:
    """What the document says about one answer, as near to it as it does: composed, and as an editor has it printed."""
    found = find_carried(composed, bank, key)
    if found is None:
        return Will("unsaid")
    carried = as_printed(found, printed)
    lines = tuple(_lines(carried.sentences, printed.words))
    kind = "unsaid" if answer is None else "open" if isinstance(answer, Undecided) else "said"
    opens = carried.entry is not None and (kind == "open" or carried.sentences[0] == carried.entry.sentences[0])
    stands_out = opens and len(carried.sentences[0].text) <= SHORT_VERDICT
    if not stands_out:
        return Will(kind, rest=lines)
    return Will(kind, lines[0], lines[1:], len(carried.sentences[0].text) > LARGE_VERDICT)


def _lines(sentences: Iterable[Sentence], words: Words) -> Iterator[Line]:
    """The sentences one by one; a list goes on in the line that leads it."""
    lead: Line = ()
    for is_item, group in groupby(sentences, lambda sentence: sentence.key.endswith("/item")):
        if is_item:
            listed = format_list([sentence.text for sentence in group], words)
            yield (*lead, *line(ours(f" {listed}." if lead else f"{listed}.")))
            lead = ()
            continue
        for sentence in group:
            if lead:
                yield lead
            lead = line(sentence.runs)
    if lead:
        yield lead
