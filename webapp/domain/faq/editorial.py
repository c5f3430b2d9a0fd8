"""What an editor makes of the composed document: words of their own, links to papers, the order, what is left out.

Nothing here changes an answer. Words of one's own come from no answer, and say so: their only source is `edit`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from webapp.domain.answers import Answer
from webapp.domain.bank import Bank, Entry, FirstOf
from webapp.domain.errors import NotFound
from webapp.domain.faq.document import Block, Document, DocumentEntry, Sentence
from webapp.domain.faq.fingerprints import entry_fingerprint, sentence_fingerprint
from webapp.domain.faq.own_entries import ENTRY, OwnEntry, outdated, own_blocks, with_own_entries
from webapp.domain.text import Run, Words, ours, type_runs, typed

PASSAGE, EDIT, EVIDENCE, LEFT_OUT, ORDER = "passage:", "edit:", "evidence:", "left-out:", "order"
"""How the key of something an editor did begins; behind it stands the entry, or the place in it. There is one order."""
MOST_PAPERS = 5
"""Papers behind one entry: whoever has more has a folder, and one address for it."""
LONGEST_NAME = 120
"""Characters of a paper's name."""
OWN_WORDS = ("edit",)
"""The sources of a sentence that a person wrote. No question can have this id: theirs have a dot in them."""
STATED = frozenset(("verdict", "undecided", "decider", "until-then", "withheld", "unconfirmed", "unsaid", "many", "item"))
"""The last part of a key: how firmly something is said, and what a list counts. Only an answer changes these."""

PLACED = re.compile(r"([^/#]+)(?:/more)?(?:#(?:[2-9]|[1-9][0-9]))?")
"""A place behind the entry's id: the rule, and the number where it speaks for several."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A few paragraphs an editor added to an entry, as typed and as read: (`paragraph` or `list`, its lines) in order.

    `fingerprint` is that of the entry they were written for; empty where nobody knows it.
    """

    source: str
    blocks: tuple[tuple[str, tuple[type_runs, ...]], ...]
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words in place of a composed sentence, the sentence they were written for, and its fingerprint then."""

    words: str
    replaced: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper partners can check an answer against."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Editorial:
    """Everything an editor decided about one document. `edits` go by place, all else by entry; see `places`.

    `entries` are those of their own.
    """

    passages: Mapping[str, Passage] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    entries: Mapping[str, OwnEntry] = field(default_factory=dict)


UNEDITED = Editorial()


@dataclass(frozen=True, slots=True)
class Review:
    """Something that waits for the editor: what it stood for has changed, or is not in the document any more.

    `place` is that of an edit, or else the key of what is kept for an entry; those have no `edit`. `now`
    is the sentence that is composed today where the edit would stand, and that the document prints meanwhile, and `at` its
    place: another than `place` where another rule of the bank speaks now. None and empty where nothing stands for it.
    `why` tells words whose entry reads otherwise now from those whose entry is not there. A passage is printed meanwhile,
    below the changed entry, and so is an entry of one's own: nothing composed could stand in its place.
    """

    place: str
    entry: str
    edit: Edit | None
    now: Sentence | None
    at: str = ""
    why: Literal["changed", "gone"] = "changed"

    @property
    def key(self) -> str:
        """What it is kept under."""
        return f"{EDIT}{self.place}" if self.edit else self.place

    @property
    def may_stay(self) -> bool:
        """Whether it is printed although what it was written for has changed: a passage, or an entry of one's own."""
        return self.why == "changed" and self.place.startswith((PASSAGE, ENTRY))


@dataclass(frozen=True, slots=True)
class Revised:
    """The document as an editor has it, and what waits for them."""

    document: Document
    reviews: tuple[Review, ...]


# -- what an editor may change -----------------------------------------------------------------------------------------


def places(entry: DocumentEntry) -> Iterator[tuple[str, Sentence]]:
    """Each composed sentence of an entry with its place: its key, and from the second of the same key on `#2`, `#3`."""
    seen: Counter[str] = Counter()
    for sentence in entry.sentences:
        seen[sentence.key] += 1
        number = seen[sentence.key]
        yield (sentence.key if number == 1 else f"{sentence.key}#{number}"), sentence


def entry_of(place: str) -> str:
    """The entry a place is in."""
    return place.partition("/")[0]


def may_stand(place: str, entry: Entry) -> bool:
    """Whether a sentence of the entry can ever be at a place, whatever is answered."""
    found = PLACED.fullmatch(place.partition("/")[2])
    return found is not None and any(rule.id == found[1] for rule in entry.rules)


def sentence_at(entry: DocumentEntry, place: str) -> Sentence:
    """The composed sentence at a place. Raises NotFound where there is none now."""
    for at, sentence in places(entry):
        if at == place:
            return sentence
    raise NotFound(place)


def is_own(sentence: Sentence) -> bool:
    """Whether an editor put it there. It comes from no answer, and nobody may read it as if it did."""
    return sentence.sources == OWN_WORDS


def replaceable(sentence: Sentence) -> bool:
    """Whether an editor may put words in its place: not where it says how firm, how many or by whom, nor typed words.

    Those come from answers alone: whoever wants them different changes the answer, or the policy. A list is of one piece:
    what leads it says what its items are.
    """
    template = sentence.template
    if template is None or is_own(sentence) or sentence.claims:
        return False
    parts = sentence.key.split("/")
    typed_by_people = any(part.startswith("detail:") for part in parts)
    lists = "{items}" in template or template.endswith(":")
    return not (typed_by_people or lists or parts[-1] in STATED)


def may_leave_out(entry: DocumentEntry, document: Document) -> bool:
    """Whether an editor may leave an entry out: not the three questions of the mission, nor what "At a glance" repeats."""
    return not entry.always and all(fact.sentence != entry.headline for fact in document.fact_box)


# -- the document as an editor has it ----------------------------------------------------------------------------------


def revise(document: Document, editorial: Editorial, answers: Mapping[str, Answer], bank: Bank) -> Revised:
    """The composed document with everything an editor added. Same input, same document.

    An edit whose fingerprint no longer fits is not printed, and not dropped: it comes back for review. So does a passage,
    which stays printed. "At a glance", the open points and the role map stay as they are composed.
    """
    if editorial == UNEDITED:
        return Revised(document, ())
    document = with_own_entries(document, editorial.entries)
    desk = _Desk(editorial, answers, bank, document.language)
    entries = _in_order(document, editorial.order)
    done = {entry.id: desk.entry(entry) for entry in entries}
    left_out = [entry for entry in entries if entry.id in editorial.left_out]
    gone = {entry.id for entry in left_out if may_leave_out(entry, document)}
    reviews = [review for _, found in done.values() for review in found]
    reviews += (Review(LEFT_OUT + entry.id, entry.id, None, None) for entry in left_out if entry.id not in gone)
    reviews += (Review(ENTRY + one, one, None, None) for one in outdated(document, editorial.entries))
    reviews += _gone(document, editorial)
    position = {entry.id: place for place, entry in enumerate(bank.faq.entries)}
    return Revised(
        replace(
            document,
            entries=tuple(revised for revised, _ in done.values() if revised.id not in gone),
            groups=_groups_in_order(document, entries),
            left_out=tuple(_left_out(entry, document.words) for entry in left_out if entry.id in gone),
        ),
        tuple(sorted(reviews, key=lambda review: position.get(review.entry, len(position)))),
    )


def revise_entry(
    entry: DocumentEntry, editorial: Editorial, answers: Mapping[str, Answer], bank: Bank, language: str
) -> tuple[DocumentEntry, tuple[Review, ...]]:
    """One composed entry with what an editor put into it, and what waits for them there. Order and leaving out aside."""
    return _Desk(editorial, answers, bank, language).entry(entry)


def left_out_here(entry: DocumentEntry, editorial: Editorial, bank: Bank, language: str) -> Sentence | None:
    """What the document says of one composed entry that an editor left out; None where it is printed."""
    glanced = any(row.entry == entry.id for row in bank.faq.fact_box)
    if entry.id not in editorial.left_out or entry.always or glanced:
        return None
    return _left_out(entry, bank.words[language])


@dataclass(frozen=True, slots=True)
class _Desk:
    """What it takes to revise an entry."""

    editorial: Editorial
    answers: Mapping[str, Answer]
    bank: Bank
    language: str

    @property
    def words(self) -> Words:
        """The words of the language."""
        return self.bank.words[self.language]

    def entry(self, entry: DocumentEntry) -> tuple[DocumentEntry, tuple[Review, ...]]:
        """The entry revised: edits where they fit, then the papers, then the passage."""
        edits = {place: edit for place, edit in self.editorial.edits.items() if entry_of(place) == entry.id}
        standing = dict(places(entry))
        fitting = {place: edit for place, edit in edits.items() if self._fits(entry, standing.get(place), edit)}
        waiting = [self._waiting(entry, place, edit) for place, edit in edits.items() if place not in fitting]
        waiting += self._still_true(entry)
        blocks = (
            *(self._edited(entry, fitting) if fitting else entry.blocks),
            *self._evidence(entry.id),
            *self._passage(entry.id),
        )
        return replace(entry, blocks=blocks) if blocks != entry.blocks else entry, tuple(waiting)

    def _fits(self, entry: DocumentEntry, sentence: Sentence | None, edit: Edit) -> bool:
        if sentence is None or not replaceable(sentence):
            return False
        return edit.fingerprint == sentence_fingerprint(entry, sentence, (self.bank.id, self.bank.version), self.answers)

    def _still_true(self, entry: DocumentEntry) -> Iterator[Review]:
        passage = self.editorial.passages.get(entry.id)
        if passage and passage.fingerprint != entry_fingerprint(entry):
            yield Review(PASSAGE + entry.id, entry.id, None, None)

    def _waiting(self, entry: DocumentEntry, place: str, edit: Edit) -> Review:
        now = next(((at, one) for at, one in places(entry) if at == place), None)
        now = now or _said_instead(entry, self.bank.entry_by_id[entry.id], place, self.editorial.edits)
        at, sentence = now or ("", None)
        return Review(place, entry.id, edit, sentence, at)

    def _edited(self, entry: DocumentEntry, fitting: Mapping[str, Edit]) -> Iterator[Block]:
        told = iter([self._own(fitting[at], one) if at in fitting else one for at, one in places(entry)])
        for block in entry.blocks:
            yield Block(block.kind, tuple(next(told) for _ in block.sentences))

    def _own(self, edit: Edit, sentence: Sentence) -> Sentence:
        runs = self.words.phrases["edit"].fill({"words": typed(edit.words)})
        return Sentence((*self._opening(sentence), *runs), OWN_WORDS, sentence.key, None)

    def _opening(self, sentence: Sentence) -> type_runs:
        """The words that name the item a sentence is about: without them nobody could tell which one is meant."""
        for repeat in self.bank.repeats.values():
            if sentence.template and sentence.template.startswith(f"{repeat.prefix.in_language(self.language).source} "):
                return sentence.runs[: sentence.runs.index(Run(" ")) + 1]
        return ()

    def _evidence(self, entry_id: str) -> Iterator[Block]:
        papers, key = self.editorial.evidence.get(entry_id, ()), f"{entry_id}/evidence"
        if papers:
            one = self.words.phrases["evidence_one"]
            values = ({"name": typed(paper.name), "address": (Run(paper.href, True, "", paper.href),)} for paper in papers)
            items = (Sentence(one.fill(value), OWN_WORDS, key, one.source) for value in values)
            yield Block("list", (self._heading("evidence", key), *items))

    def _passage(self, entry_id: str) -> Iterator[Block]:
        passage = self.editorial.passages.get(entry_id)
        if passage:
            yield from own_blocks(passage.blocks, f"{entry_id}/passage", self.words, "passage")

    def _heading(self, name: str, key: str) -> Sentence:
        source = self.words.phrases[name].source
        return Sentence(ours(source), OWN_WORDS, key, source)


def _left_out(entry: DocumentEntry, words: Words) -> Sentence:
    phrase = words.phrases["left_out"]
    return Sentence(phrase.fill({"question": ours(entry.question)}), OWN_WORDS, LEFT_OUT + entry.id, phrase.source)


# -- order -------------------------------------------------------------------------------------------------------------


def _in_order(document: Document, order: tuple[str, ...]) -> list[DocumentEntry]:
    """The entries as the editor wants them: the three questions stay first, a group stays together, the rest follows.

    What is not in the document now keeps its place in `order`, for when it comes back.
    """
    composed = [entry.id for entry in document.entries]
    wanted = {entry_id: place for place, entry_id in enumerate(dict.fromkeys((*order, *composed)))}
    groups: dict[str, int] = {}
    for entry in document.entries:
        if not entry.always:
            groups[entry.group] = min(groups.get(entry.group, len(wanted)), wanted[entry.id])
    return sorted(
        document.entries, key=lambda one: (False, 0, 0) if one.always else (True, groups[one.group], wanted[one.id])
    )


def _groups_in_order(document: Document, entries: Iterable[DocumentEntry]) -> tuple[tuple[str, str], ...]:
    """The headings in the order their entries stand in; one without entries of its own stays where it is."""
    titles = dict(document.groups)
    moved = iter(seen := list(dict.fromkeys(entry.group for entry in entries if not entry.always)))
    names = (next(moved) if name in seen else name for name in titles)
    return tuple((name, titles[name]) for name in names)


# -- what waits for the editor -----------------------------------------------------------------------------------------


def _gone(document: Document, editorial: Editorial) -> Iterator[Review]:
    """Words and papers for entries that are not in the document now. They stand again when their entry does."""
    here = {entry.id for entry in document.entries}
    for place, edit in editorial.edits.items():
        if entry_of(place) not in here:
            yield Review(place, entry_of(place), edit, None, why="gone")
    for kind, entry_ids in ((PASSAGE, editorial.passages), (EVIDENCE, editorial.evidence)):
        yield from (Review(kind + one, one, None, None, why="gone") for one in entry_ids if one not in here)


def _said_instead(entry: DocumentEntry, asked: Entry, place: str, taken: Mapping[str, Edit]) -> tuple[str, Sentence] | None:
    """What is composed now instead of a sentence that is not said any more, with its place.

    It is said by a rule tried beside the old one, or it says that the question behind it is open. One that words may stand
    in place of comes before all others; none in whose place an editor's words stand already.
    """
    rule_id = place.partition("/")[2].partition("/")[0].partition("#")[0]
    beside = {rule_id, *(f"open:{name}" for rule in asked.rules if rule.id == rule_id for name in rule.names)}
    alternatives = [asked.lead, *(one.rules for one in asked.then if isinstance(one, FirstOf))]
    for rules in alternatives:
        if any(rule.id == rule_id for rule in rules):
            beside |= {rule.id for rule in rules}
            beside |= {"undecided", "withheld", "unsaid"} if rules is asked.lead else set()
    said = [(at, one) for at, one in places(entry) if at.split("/")[1].partition("#")[0] in beside]
    found = next((one for one in said if replaceable(one[1])), said[0] if said else None)
    return found if found and found[0] not in taken else None
