"""Answers one question of the FAQ: the first sentence, what follows from it, what is open, and the people's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from webapp.domain.answers import Decided, Undecided, Withheld
from webapp.domain.bank import Entry, FirstOf, SentenceRule
from webapp.domain.conditions import NOTHING, Witnesses
from webapp.domain.faq.document import Block, DocumentEntry, Sentence
from webapp.domain.faq.voice import NO_OPENING, Opening, Said, Voice
from webapp.domain.text import ours, typed

PARAGRAPH_WORDS = 45
"""A paragraph that has reached this many words is closed: on a phone it fills half the page."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The first words about one item: its state, what they rest on, and the words."""

    state: str
    sources: Witnesses
    """What it hangs on that it is said, its wording left aside."""
    said: Said
    rule: str
    verdict: str = ""


@dataclass
class Page:
    """Blocks in the making; knows which details it has printed."""

    blocks: list[Block] = field(default_factory=list)
    paragraph: list[Sentence] = field(default_factory=list)
    words: int = 0
    detailed: set[tuple[str, int]] = field(default_factory=set)

    def add(self, sentences: Iterable[Sentence]) -> None:
        """Go on with the paragraph, or begin a new one where it is long."""
        for sentence in sentences:
            if self.words >= PARAGRAPH_WORDS:
                self.close()
            self.paragraph.append(sentence)
            self.words += len(sentence.text.split())

    def close(self) -> None:
        """End the paragraph."""
        if self.paragraph:
            self.blocks.append(Block("paragraph", tuple(self.paragraph)))
            self.paragraph = []
        self.words = 0

    def add_said(self, said: Said) -> None:
        """The sentences of a rule, its list as a block."""
        self.add(said.before)
        if said.listed:
            self.close()
            self.blocks.append(Block("list", said.listed))
        self.add(said.after)


def compose_entry(voice: Voice, entry: Entry) -> DocumentEntry | None:
    """The entry with its answer, or None where there is nothing to answer: not asked, or left to the open points."""
    number, counted = voice.facts.items(entry.for_each) if entry.for_each else (1, NOTHING)
    leads = {item: lead(voice, entry, item) for item in range(1, number + 1)}
    told = {item: found for item, found in leads.items() if found}
    if not told:
        return None
    because = voice.facts.read(entry.lead_question, min(told)).witnesses
    # Where several items stand under one question, none may be missing: that would read as if there were fewer.
    leads |= {item: _left_open(voice, entry, item, because) for item in leads if item not in told}
    told = {item: found for item, found in leads.items() if found}
    page = Page()
    if number > 1:
        page.add([_many(voice, entry, number, counted if entry.always else counted | because)])
        page.close()
        headline = page.blocks[0].sentences[0]
    else:
        headline = told[min(told)].said.headline
    for item, found in told.items():
        _tell_item(voice, entry, item, found, page)
        page.close()
    rests = NOTHING.union(*(found.sources for found in told.values() if found.state == "decided"))
    _close_with_standing(voice, entry, leads, counted, page)
    verdicts = {found.verdict for found in told.values()}
    return DocumentEntry(
        id=entry.id,
        question=_question(voice, entry),
        hat=entry.hat,
        group=entry.group,
        always=entry.always,
        state=_state(voice, entry, [found.state for found in told.values()], number),
        standing=voice.standing(rests),
        blocks=tuple(page.blocks),
        headline=headline,
        verdict=verdicts.pop() if len(verdicts) == 1 else "",
    )


def lead(voice: Voice, entry: Entry, item: int) -> Lead | None:
    """The first words about one item; None where it is left to the open points or does not apply.

    Not decided, not public and not said come first: they are said in the same words everywhere. Not said is said only in
    entries that always print, and where something else of the entry was answered, so that this is not swallowed.
    """
    reading = voice.facts.read(entry.lead_question, item)
    key, witnesses = entry.id, reading.witnesses
    opening = voice.opening(entry.for_each, item)
    match reading.answer:
        case Undecided() as answer:
            sentences = voice.undecided(key, answer, witnesses)
            return Lead("undecided", witnesses, _plainly(voice, sentences, opening), "undecided")
        case Withheld() as answer:
            return Lead("withheld", witnesses, _plainly(voice, voice.withheld(key, answer, witnesses), opening), "withheld")
        case None if reading.asked:
            other = NOTHING if entry.always else _other_answer(voice, entry, item)
            return None if other is None else _unsaid(voice, entry, witnesses | other, opening)
    found, seen = voice.first_match(entry.lead, item)
    if found is None:
        other = NOTHING if entry.always else _other_answer(voice, entry, item)
        return None if other is None else _unsaid(voice, entry, witnesses | seen | other, opening)
    said = voice.speak(key, found, witnesses | seen, opening)
    return Lead("decided", witnesses | found.common, said, found.rule.id, found.rule.verdict or "")


def _other_answer(voice: Voice, entry: Entry, item: int) -> Witnesses | None:
    """What shows that the entry has something to tell although its first question is not answered; None where it has not."""
    for question_id, each in _each_item(voice, entry, entry.about[1:], item):
        reading = voice.facts.read(question_id, each)
        if reading.answer is not None:
            return reading.witnesses
    return None


def _left_open(voice: Voice, entry: Entry, item: int, because: Witnesses) -> Lead | None:
    """That nothing has been said about an item, where something has about another; None where it was not asked."""
    reading = voice.facts.read(entry.lead_question, item)
    if not reading.asked:
        return None
    return _unsaid(voice, entry, reading.witnesses | because, voice.opening(entry.for_each, item))


def _unsaid(voice: Voice, entry: Entry, witnesses: Witnesses, opening: Opening) -> Lead:
    sentence = voice.phrase("unsaid", f"{entry.id}/unsaid", witnesses)
    return Lead("unanswered", witnesses, _plainly(voice, (sentence,), opening), "unsaid")


def _plainly(voice: Voice, sentences: tuple[Sentence, ...], opening: Opening) -> Said:
    return Said((voice.opened(sentences[0], opening), *sentences[1:]), (), (), sentences[:2])


def _many(voice: Voice, entry: Entry, number: int, counted: Witnesses) -> Sentence:
    template = voice.text(entry.many)  # type: ignore[arg-type]
    return Sentence(template.fill({"count": ours(str(number))}), voice.ordered(counted), f"{entry.id}/many", template.source)


def _question(voice: Voice, entry: Entry) -> str:
    template = voice.text(entry.question)
    names = {slot.name: voice.name(slot.name)[0] for slot in template.slots}
    return "".join(run.text for run in template.fill(names))


def _tell_item(voice: Voice, entry: Entry, item: int, found: Lead, page: Page) -> None:
    """Everything about one item: the first words, what follows, then what is open."""
    page.add_said(found.said)
    if found.state == "decided":
        _add_details(voice, entry, (entry.lead_question,), item, page)
    for rule in entry.then:
        _tell_rule(voice, entry, rule, item, page)
    _add_details(voice, entry, entry.about, item, page)
    for question_id in entry.about[1:]:
        _tell_open(voice, entry, question_id, item, page)


def _tell_rule(voice: Voice, entry: Entry, rule: SentenceRule | FirstOf, item: int, page: Page) -> None:
    """A sentence that follows, once, or once per item where the rule says so; then the details of what it told."""
    rules = rule.rules if isinstance(rule, FirstOf) else (rule,)
    group = rules[0].for_each if entry.for_each is None else None
    number = voice.facts.items(group)[0] if group else 1
    for each in range(1, number + 1) if group else (item,):
        match, witnesses = voice.first_match(rules, each)
        if match:
            page.add_said(voice.speak(entry.id, match, witnesses, voice.opening(group, each)))
            for question_id in entry.about:
                if question_id in match.rule.names:
                    _add_detail(voice, entry, question_id, each, page)


def _add_details(voice: Voice, entry: Entry, question_ids: tuple[str, ...], item: int, page: Page) -> None:
    """The public words people added to these answers that no sentence has brought along, to the letter."""
    for question_id, each in _each_item(voice, entry, question_ids, item):
        _add_detail(voice, entry, question_id, each, page, _opening_for(voice, entry, question_id, each))


def _add_detail(voice: Voice, entry: Entry, question_id: str, item: int, page: Page, opening: Opening = NO_OPENING) -> None:
    """The public words added to one answer, once."""
    reading = voice.facts.read(question_id, item)
    place = (question_id, item if voice.bank.question_by_id[question_id].repeat else 1)
    if isinstance(reading.answer, Decided) and reading.answer.detail and place not in page.detailed:
        page.detailed.add(place)
        key, detail = f"{entry.id}/detail:{question_id}", typed(reading.answer.detail)
        page.add([voice.opened(voice.phrase("detail", key, reading.witnesses, detail=detail), opening)])


def _each_item(voice: Voice, entry: Entry, question_ids: tuple[str, ...], item: int) -> Iterable[tuple[str, int]]:
    """Questions with the item in hand; a repeated question with each item where the entry does not go item by item."""
    for question_id in question_ids:
        group = voice.bank.question_by_id[question_id].repeat
        if group and entry.for_each is None:
            yield from ((question_id, each) for each in range(1, voice.facts.items(group)[0] + 1))
        else:
            yield question_id, item


def _opening_for(voice: Voice, entry: Entry, question_id: str, item: int) -> Opening:
    """An item's name, where the entry itself does not go item by item."""
    if entry.for_each:
        return NO_OPENING
    return voice.opening(voice.bank.question_by_id[question_id].repeat, item)


def _tell_open(voice: Voice, entry: Entry, question_id: str, item: int, page: Page) -> None:
    """A topic of the entry that is not decided, or not public yet."""
    for _, each in _each_item(voice, entry, (question_id,), item):
        answer, _, witnesses = voice.facts.read(question_id, each)
        if not isinstance(answer, Undecided | Withheld):
            continue
        short = voice.short(voice.bank.question_by_id[question_id])
        key = f"{entry.id}/open:{question_id}"
        if isinstance(answer, Undecided):
            sentences = voice.undecided(key, answer, witnesses, short)
        else:
            sentences = voice.withheld(key, answer, witnesses, short)
        page.add((voice.opened(sentences[0], _opening_for(voice, entry, question_id, each)), *sentences[1:]))


def _close_with_standing(voice: Voice, entry: Entry, leads: dict[int, Lead | None], counted: Witnesses, page: Page) -> None:
    """Last, who has not yet confirmed what the first words say.

    One first answer that waits for the board settles it; else one set of first words does. That all waits for the CEO at
    most rests on every item.
    """
    decided = {item: found.sources for item, found in leads.items() if found and found.state == "decided"}
    first = {item: voice.facts.read(entry.lead_question, item).witnesses for item in leads}
    settling = (*(first[item] for item in decided), *decided.values())
    for_board = next((sources for sources in settling if _waits(voice, sources)), None)
    if for_board is not None:
        page.add([voice.phrase("unconfirmed_board", f"{entry.id}/unconfirmed", for_board)])
    elif any(voice.unsigned_by(sources) for sources in decided.values()):
        witnesses = counted.union(*decided.values(), *first.values())
        page.add([voice.phrase("unconfirmed_ceo", f"{entry.id}/unconfirmed", witnesses)])
    page.close()


def _waits(voice: Voice, sources: Witnesses) -> bool:
    return voice.unsigned_by(sources) == "board"


def _state(voice: Voice, entry: Entry, states: list[str], number: int) -> str:
    """The state of the whole entry: that of its first words, or partly decided where items or topics differ."""
    if len(set(states)) > 1 or len(states) < number:
        return "partly_decided"
    if states[0] != "decided":
        return states[0]
    for question_id, item in _each_item_of_all(voice, entry, number):
        if isinstance(voice.facts.read(question_id, item).answer, Undecided | Withheld):
            return "partly_decided"
    return "decided"


def _each_item_of_all(voice: Voice, entry: Entry, number: int) -> Iterable[tuple[str, int]]:
    for item in range(1, number + 1):
        yield from _each_item(voice, entry, entry.about[1:], item)
