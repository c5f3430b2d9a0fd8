"""What changed between two versions of a published FAQ: entry by entry, sentence by sentence, word by word.

Nothing is swallowed: every sentence of either version that does not stand in the other is in the result. What stands there
twice is told once: a line of "At a glance" that repeats the first words of an entry, and its line of open topics, which are
the open points. Numbers, days of publication and the order of entries are not told: they change no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.domain.publication.frozen import FrozenDocument, FrozenEntry, FrozenFact, FrozenRole, FrozenSentence
from webapp.domain.publication.meaning import CLASSES, classify, rule_of
from webapp.domain.publication.pairs import side_by_side, type_pair
from webapp.domain.publication.promises import NO_PROMISES, PROMISES
from webapp.domain.publication.readings import AND
from webapp.domain.publication.words import Piece, bag_of_words, compare_words, type_pieces

PARTS = ("opening", "glance", "roles", "open", "left_out")
"""What stands around the entries, in the order of the document."""

type_line = Literal["kept", "removed", "added", "changed"]
type_presence = Literal["came", "gone", "stayed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence. `kept` only leads in to others. `label` is what stands before it, as in "At a glance"; else empty.

    A role has its label and no sentence, but where it stood and stands: does, will_not, undecided, unsaid, or empty.
    """

    kind: type_line
    pieces: type_pieces
    label: type_pieces = ()
    stands: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry that is not the same. `kind` is one of `CLASSES`; `unconfirmed` where a confirmation is still missing now.

    `hats` is the role it was, and is, answered in, where that is not the same.
    """

    id: str
    kind: str
    presence: type_presence
    unconfirmed: bool
    hats: tuple[str, str] | None
    question: type_pieces
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """Something around the entries that is not the same; `name` is one of `PARTS`."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs: entries with what matters most first, then the parts around them."""

    entries: tuple[EntryChange, ...]
    parts: tuple[PartChange, ...]

    def __bool__(self) -> bool:
        """Whether anything changed that a reader can see."""
        return bool(self.entries or self.parts)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many entries there are of each class, what matters most first."""
        counted = Counter(entry.kind for entry in self.entries)
        return tuple((kind, counted[kind]) for kind in CLASSES if counted[kind])


def compare(old: FrozenDocument, new: FrozenDocument) -> Changes:
    """What a reader of `old` has to know of `new`."""
    entries = [change for change in _entries(old, new) if change]
    parts = {
        "opening": _opening(old, new),
        "glance": _facts(_told_facts(old, new), _told_facts(new, old)),
        "roles": _roles(old.roles, new.roles),
        "open": _lines(side_by_side(old.open_points, new.open_points)),
        "left_out": _lines(side_by_side(old.left_out, new.left_out)),
    }
    return Changes(
        # Sorting keeps the order of the document within a class.
        tuple(sorted(entries, key=lambda change: CLASSES.index(change.kind))),
        tuple(PartChange(name, parts[name]) for name in PARTS if parts[name]),
    )


# -- entries -----------------------------------------------------------------------------------------------------------


def _entries(old: FrozenDocument, new: FrozenDocument) -> Iterator[EntryChange | None]:
    here = {entry.id for entry in new.entries}
    for entry in new.entries:
        yield _entry(old.find_entry(entry.id), entry, old, new)
    for entry in old.entries:
        if entry.id not in here:
            yield _entry(entry, None, old, new)


def _entry(
    before: FrozenEntry | None, after: FrozenEntry | None, old: FrozenDocument, new: FrozenDocument
) -> EntryChange | None:
    question = compare_words(before.question if before else "", after.question if after else "")
    pairs = side_by_side(before.sentences if before else (), after.sentences if after else ())
    lines = _lines(pairs)
    hats = (before.hat, after.hat) if before and after and before.hat != after.hat else None
    if before and after and not (lines or hats or before.question != after.question):
        return None
    entry = after or before
    promises = PROMISES.get(new.bank_id, NO_PROMISES) if old.bank_id == new.bank_id else NO_PROMISES
    return EntryChange(
        id=entry.id if entry else "",
        kind=classify(before, after, pairs, promises, new.language),
        presence="came" if before is None else "gone" if after is None else "stayed",
        unconfirmed=any(rule_of(one.key) == "unconfirmed" for one in after.sentences) if after else False,
        hats=hats,
        question=question,
        lines=tuple(_in_context(pairs)),
    )


def _in_context(pairs: Sequence[type_pair]) -> Iterator[Line]:
    """The lines that changed, each behind the words it cannot be understood without, where those stayed as they are."""
    told: set[int] = set()
    said = [after or before for before, after in pairs]
    for place, behind in enumerate(_led_by([one for one in said if one])):
        if not _differs(*pairs[place]):
            continue
        for before in behind:
            sentence = said[before]
            if before not in told and sentence and not _differs(*pairs[before]):
                yield Line("kept", (Piece("kept", sentence.text),))
            told.add(before)
        yield from _lines((pairs[place],))


def _led_by(sentences: Sequence[FrozenSentence]) -> Iterator[list[int]]:
    """For each sentence the places of those before it that it hangs on, in order.

    They are the first words, the sentence that names which of several items it is about, and the one that leads its list
    or its topic.
    """
    rules = [rule_of(one.key) for one in sentences]
    has_verdict = any(one.key.endswith("/verdict") for one in sentences[:1])
    first = {0, 1} if has_verdict and rules[:1] == rules[1:2] else {0}
    named: set[int] = set()
    lead = 0
    for place, sentence in enumerate(sentences):
        if rules[place] != rules[lead]:
            lead = place
        if "{item}" in (sentence.template or ""):
            named = {place}
        yield sorted(before for before in first | named | {lead} if before < place)


def _differs(before: FrozenSentence | None, after: FrozenSentence | None) -> bool:
    return before is None or after is None or before.text != after.text


# -- sentences ---------------------------------------------------------------------------------------------------------


def _lines(pairs: Iterable[type_pair]) -> tuple[Line, ...]:
    """The sentences that are not the same in both."""
    return tuple(
        _line(before.text if before else None, after.text if after else None)
        for before, after in pairs
        if _differs(before, after)
    )


def _line(old: str | None, new: str | None, label: type_pieces = ()) -> Line:
    if old is None:
        return Line("added", (Piece("added", new or ""),), label)
    if new is None:
        return Line("removed", (Piece("removed", old),), label)
    return Line("changed", compare_words(old, new), label)


# -- around the entries ------------------------------------------------------------------------------------------------


def _opening(old: FrozenDocument, new: FrozenDocument) -> tuple[Line, ...]:
    """The title, who speaks and in which roles, and the role map in words."""
    return (
        *((_line(old.title, new.title),) if old.title != new.title else ()),
        *_lines(side_by_side(old.statement, new.statement)),
        *((_line(old.map_words, new.map_words),) if old.map_words != new.map_words else ()),
    )


def _told_facts(document: FrozenDocument, other: FrozenDocument) -> dict[str, FrozenFact]:
    """The lines of "At a glance" that say what stands nowhere else."""
    entries = {entry.id for entry in (*document.entries, *other.entries)}
    return {fact.id: fact for fact in document.fact_box if not _repeats(fact, document, entries)}


def _repeats(fact: FrozenFact, document: FrozenDocument, entries: Collection[str]) -> bool:
    key, text = fact.sentence.key, fact.sentence.text
    if key == "glance:undecided" or key.removeprefix("glance:") in entries:
        return True
    entry = document.find_entry(key.partition("/")[0])
    if entry is None:
        return False
    said = Counter(word for one in entry.sentences for word in bag_of_words(one.text).elements())
    # A list of several lines is joined here, with an "and" that stands nowhere else.
    return Counter({word: count for word, count in bag_of_words(text).items() if word not in AND}) <= said


def _facts(old: dict[str, FrozenFact], new: dict[str, FrozenFact]) -> tuple[Line, ...]:
    return tuple(_fact(old.get(name), new.get(name)) for name in {**new, **old} if old.get(name) != new.get(name))


def _fact(old: FrozenFact | None, new: FrozenFact | None) -> Line:
    labels = [fact.label for fact in (old, new) if fact]
    label = compare_words(labels[0], labels[-1])
    return _line(old.sentence.text if old else None, new.sentence.text if new else None, label)


def _roles(old: Sequence[FrozenRole], new: Sequence[FrozenRole]) -> tuple[Line, ...]:
    before, after = {role.id: role for role in old}, {role.id: role for role in new}
    return tuple(
        _role(before.get(name), after.get(name))
        for name in {**after, **before}
        if _told_of(before.get(name)) != _told_of(after.get(name))
    )


def _told_of(role: FrozenRole | None) -> tuple[str, str] | None:
    return (role.label, role.stand) if role else None


def _role(old: FrozenRole | None, new: FrozenRole | None) -> Line:
    label = compare_words(old.label if old else "", new.label if new else "")
    kind: type_line = "added" if old is None else "removed" if new is None else "changed"
    return Line(kind, (), label, (old.stand if old else "", new.stand if new else ""))
