"""What a changed answer means to whoever reads it: one class, never a kinder one than the change deserves.

Three things are looked at, in this order: the first words (`FIRST_WORDS`, by what stood before and what stands now), the
sentences that follow (`FOLLOWING`, by the ladders of `promises`; open topics; figures, lists, words), and how firm it is.
Of all that is found, the worst for the reader names the class. Good news names it only where it is in the first words, or
where nothing else changed in a way nobody can judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from webapp.domain.publication.frozen import FrozenEntry, FrozenSentence
from webapp.domain.publication.pairs import type_pair
from webapp.domain.publication.promises import Ladder, Promises
from webapp.domain.publication.readings import (
    Way,
    is_list,
    way_of_date,
    way_of_figures,
    way_of_list,
    way_of_question,
)

WITHDRAWN, NARROWED, UNSAID, DELAYED, UNCONFIRMED = "withdrawn", "narrowed", "unsaid", "delayed", "unconfirmed"
CHANGED, FIGURES, WORDING = "changed", "figures", "wording"
NEW_PROMISE, DECIDED, WIDENED, NEW, CONFIRMED = "new_promise", "decided", "widened", "new", "confirmed"
CLASSES = (
    *(WITHDRAWN, NARROWED, UNSAID, DELAYED, UNCONFIRMED),
    *(DECIDED, CHANGED, FIGURES),
    *(NEW_PROMISE, WIDENED, NEW, CONFIRMED),
    WORDING,
)
"""All classes in the order they are shown: what a reader must not miss comes first.

`withdrawn`: what was promised is not promised any more. `narrowed`: less is promised, or more asked. `unsaid`: an answer
was taken back without a promise being broken. `delayed`: what is not decided comes later than was said, or without a date.
`unconfirmed`: a confirmation is gone. `changed`: something else is said; nobody can tell for better or worse. `figures`: the
same for an amount, a period or a date. `new_promise`, `widened`: more is promised, or less asked. `decided`: it was open.
`new`: nothing was said of it before. `confirmed`: only that the CEO or the board now stands behind it. `wording`: states,
rules, verdict, how firm it is, figures and typed words are all the same.
"""
_WORST = CLASSES[:5]
_GOOD = (DECIDED, NEW_PROMISE, WIDENED, NEW)

PROMISE, REFUSAL, ANSWER, UNDECIDED, WITHHELD, UNANSWERED, ABSENT = (
    *("promise", "refusal", "answer", "undecided", "withheld", "unanswered", "absent"),
)
"""What first words can be. `answer` is a fact, or of a rule whose promise nobody knows."""
_OPEN = {"undecided": UNDECIDED, "withheld": WITHHELD, "unsaid": UNANSWERED}

FIRST_WORDS: dict[tuple[str, str], str] = {
    (PROMISE, REFUSAL): WITHDRAWN,
    (PROMISE, ANSWER): CHANGED,
    (PROMISE, UNDECIDED): WITHDRAWN,
    # It may still be promised, and only not be public: it is not said any more, and that is all anybody knows.
    (PROMISE, WITHHELD): UNSAID,
    # The document says so itself: what is not in it is not promised.
    (PROMISE, UNANSWERED): WITHDRAWN,
    (PROMISE, ABSENT): WITHDRAWN,
    **{(before, after): UNSAID for before in (REFUSAL, ANSWER) for after in (UNDECIDED, WITHHELD, UNANSWERED, ABSENT)},
    (REFUSAL, PROMISE): NEW_PROMISE,
    (REFUSAL, ANSWER): CHANGED,
    (ANSWER, PROMISE): CHANGED,
    (ANSWER, REFUSAL): CHANGED,
    (ANSWER, ANSWER): CHANGED,
    **{(UNDECIDED, after): DECIDED for after in (PROMISE, REFUSAL, ANSWER)},
    # Decided, they say, but not public: who waits for the answer still waits.
    (UNDECIDED, WITHHELD): CHANGED,
    (UNDECIDED, UNANSWERED): UNSAID,
    (UNDECIDED, ABSENT): UNSAID,
    (WITHHELD, PROMISE): NEW_PROMISE,
    (WITHHELD, REFUSAL): NEW,
    (WITHHELD, ANSWER): NEW,
    (WITHHELD, UNDECIDED): CHANGED,
    (WITHHELD, UNANSWERED): UNSAID,
    (WITHHELD, ABSENT): UNSAID,
    **{(before, PROMISE): NEW_PROMISE for before in (UNANSWERED, ABSENT)},
    **{(before, after): NEW for before in (UNANSWERED, ABSENT) for after in (REFUSAL, ANSWER, UNDECIDED, WITHHELD)},
    (UNANSWERED, ABSENT): UNSAID,
    (ABSENT, UNANSWERED): NEW,
}
"""By what stood first before and what stands first now. Two promises, or two refusals, are compared by their rungs."""
FOLLOWING: dict[tuple[str, str], str] = {
    (PROMISE, REFUSAL): WITHDRAWN,
    (PROMISE, ABSENT): WITHDRAWN,
    (REFUSAL, PROMISE): NEW_PROMISE,
    (REFUSAL, ABSENT): CHANGED,
    (ABSENT, PROMISE): NEW_PROMISE,
    (ABSENT, REFUSAL): NARROWED,
}
"""The same for a sentence that follows. A limit that is not repeated is not known to be lifted."""
_STANDINGS = ("understood", "confirmed", "approved")
# What stands or falls with something else that is looked at.
_ALONG = frozenset(("many", "decider", "until-then", "unconfirmed", *_OPEN))


class Place(NamedTuple):
    """What one rule said: its kind, how high it stands on its ladder, and its id."""

    kind: str
    rung: int
    rule: str


_NOWHERE = Place(ABSENT, 0, "")


@dataclass
class _Found:
    """Classes found in the first words, and in all the rest.

    `loose`: something was only added that nobody can judge. `limited`: a limit came with other first words.
    """

    first: set[str] = field(default_factory=set)
    rest: set[str] = field(default_factory=set)
    loose: bool = False
    limited: bool = False

    def named(self) -> str:
        """The one that names the change."""
        whole = self.first | self.rest
        for name in _WORST:
            if name in whole:
                return name
        # More is more only if nothing that stood there before has changed besides.
        if WIDENED in self.first and (self.limited or self.rest & {CHANGED, FIGURES}):
            self.first = (self.first - {WIDENED}) | {CHANGED}
        for name in (CHANGED, *_GOOD):
            if name in self.first:
                return name
        for name in (FIGURES, CHANGED, *_GOOD):
            if name in self.rest:
                return name
        if self.loose:
            return CHANGED
        return next((name for name in (CONFIRMED, WORDING) if name in whole), CHANGED)


def classify(
    old: FrozenEntry | None, new: FrozenEntry | None, pairs: Sequence[type_pair], promises: Promises, language: str
) -> str:
    """The class of a changed entry, `pairs` being its sentences side by side; one of `CLASSES`."""
    entry = new or old
    if entry is None:
        raise ValueError("no entry")
    ladders = promises.of_entry(entry.id)
    found = _Found()
    found.first.update(_first_words(old, new, ladders[0] if ladders else None))
    if old and new:
        _look_at_rest(old, new, pairs, promises, language, found)
    return found.named()


def _look_at_rest(
    old: FrozenEntry, new: FrozenEntry, pairs: Sequence[type_pair], promises: Promises, language: str, found: _Found
) -> None:
    ladders = promises.of_entry(new.id)
    for ladder in ladders[1:]:
        before, after = _places(old, ladder), _places(new, ladder)
        steps = set(_steps(before, after, FOLLOWING))
        if found.first and not before:
            # A limit that comes with other first words is a part of the new answer, not less than before.
            found.limited |= NARROWED in steps
            steps -= {NARROWED}
        found.rest.update(steps)
    if not found.first:
        found.rest.update(_firmness(old, new))
    on_ladders = frozenset(rule for ladder in ladders for rule in ladder.rungs)
    _look_at_rules(old, new, on_ladders, found)
    found.rest.update(_lists(old, new, promises))
    listed = {rule for entry in (old, new) for rule, said in _by_rule(entry).items() if is_list(said)}
    for older, newer in pairs:
        if older and newer and older.key == newer.key and older.text != newer.text and not _seen_to(older, listed, found):
            found.rest.update(_same_rule(older, newer, promises, language))
    if old.hat != new.hat:
        found.rest.add(CHANGED)
    found.rest.update(_by_way(way_of_question(old.question, new.question, language), CHANGED))


def _seen_to(sentence: FrozenSentence, listed: Collection[str], found: _Found) -> bool:
    """Whether what changed in a sentence was looked at already: as a list, or as how firm the verdict is."""
    if sentence.key.endswith("/verdict"):
        return bool(found.rest & {CONFIRMED, UNCONFIRMED})
    return rule_of(sentence.key) in listed and not sentence.key.endswith("/more")


def rule_of(key: str) -> str:
    """The rule a sentence's key names, behind its entry and before what part of it is said."""
    return key.partition("/")[2].partition("/")[0]


# -- the first words ---------------------------------------------------------------------------------------------------


def _first_words(old: FrozenEntry | None, new: FrozenEntry | None, ladder: Ladder | None) -> Iterator[str]:
    before, after = _first_places(old, ladder), _first_places(new, ladder)
    left_before, left_after = _unlike(before, after), _unlike(after, before)
    # Where only open items can be told apart, whatever stands in their place now is an answer.
    filled = Place(ANSWER, 0, "") if old and new and not ladder else _NOWHERE
    for one, other in zip_longest(left_before, left_after, fillvalue=filled):
        yield from _step(one, other, FIRST_WORDS)


def _first_places(entry: FrozenEntry | None, ladder: Ladder | None) -> list[Place]:
    """The first words about each item of an entry; of several facts only those that are open."""
    if entry is None:
        return []
    found = _places(entry, ladder, _OPEN)
    first = rule_of(entry.sentences[0].key) if entry.sentences else ""
    return found if found or first == "many" else [Place(ANSWER, 0, first)]


def _places(entry: FrozenEntry, ladder: Ladder | None, others: Collection[str] = ()) -> list[Place]:
    """What an entry says of the rules on a ladder, once for each item, in order."""
    seen: Counter[str] = Counter()
    told: Counter[str] = Counter()
    places = []
    for sentence in entry.sentences:
        rule = rule_of(sentence.key)
        on_ladder = ladder is not None and rule in ladder.rungs
        if not (on_ladder or rule in others) or sentence.key.endswith("/item"):
            continue
        seen[sentence.key] += 1
        if seen[sentence.key] > told[rule]:
            told[rule] += 1
            kind = (PROMISE if ladder.promised(rule) else REFUSAL) if ladder and on_ladder else _OPEN[rule]
            places.append(Place(kind, ladder.rungs[rule] if ladder and on_ladder else 0, rule))
    return places


def _unlike(places: Sequence[Place], others: Sequence[Place]) -> list[Place]:
    """Those that are not among the others too."""
    left = Counter(others)
    kept = []
    for place in places:
        if left[place]:
            left[place] -= 1
        else:
            kept.append(place)
    return kept


def _steps(before: Sequence[Place], after: Sequence[Place], table: dict[tuple[str, str], str]) -> Iterator[str]:
    for one, other in zip_longest(_unlike(before, after), _unlike(after, before), fillvalue=_NOWHERE):
        yield from _step(one, other, table)


def _step(before: Place, after: Place, table: dict[tuple[str, str], str]) -> Iterator[str]:
    if before == after:
        return
    if (before.kind, after.kind) in table:
        yield table[before.kind, after.kind]
    elif before.rung == after.rung:
        yield CHANGED
    else:
        yield NARROWED if after.rung > before.rung else WIDENED


# -- what follows ------------------------------------------------------------------------------------------------------


def _firmness(old: FrozenEntry, new: FrozenEntry) -> Iterator[str]:
    """Whether somebody confirmed the answer, or it waits again."""
    waited, waits = (any(rule_of(one.key) == "unconfirmed" for one in entry.sentences) for entry in (old, new))
    before, after = _STANDINGS.index(old.standing), _STANDINGS.index(new.standing)
    if (waits and not waited) or (waits == waited and after < before):
        yield UNCONFIRMED
    elif (waited and not waits) or after > before:
        yield CONFIRMED


def _look_at_rules(old: FrozenEntry, new: FrozenEntry, on_ladders: frozenset[str], found: _Found) -> None:
    """Rules that are on no ladder and speak only before, or only now; a topic that was open, or is now."""
    before, after = (Counter(rule_of(one.key) for one in entry.sentences) for entry in (old, new))
    went, came = ({rule for rule in one if rule not in other} for one, other in ((before, after), (after, before)))
    told_before, told_now = ({rule for rule in rules if _tells(rule)} for rules in (went, came))
    for rule in sorted(went | came):
        if not rule.startswith("open:"):
            continue
        held = any(one.key.endswith(f"{rule}/withheld") for entry in (old, new) for one in entry.sentences)
        if rule in went:
            found.rest.add(CHANGED if held or not told_now else DECIDED)
        else:
            found.rest.add(CHANGED if held or not told_before else UNSAID)
    first = {rule_of(entry.sentences[0].key) for entry in (old, new) if entry.sentences}
    beside = on_ladders | _ALONG | (first if found.first else frozenset())
    if any(rule not in beside and not rule.startswith("open:") for rule in went - _details_along(new, came)):
        found.rest.add(CHANGED)
    found.loose |= any(rule not in beside and not rule.startswith("open:") for rule in came)


def _details_along(new: FrozenEntry, came: Collection[str]) -> set[str]:
    """Details of answers that other rules speak of now: they went with the answer they were typed for."""
    return {f"detail:{key}" for one in new.sentences if rule_of(one.key) in came for key in one.sources}


def _tells(rule: str) -> bool:
    """Whether a rule says something that is decided."""
    return rule not in _ALONG and not rule.startswith(("open:", "detail:"))


def _lists(old: FrozenEntry, new: FrozenEntry, promises: Promises) -> Iterator[str]:
    """Lists that both say and that are not the same."""
    before, after = _by_rule(old), _by_rule(new)
    for rule in before.keys() & after.keys():
        olds, news = before[rule], after[rule]
        if (is_list(olds) or is_list(news)) and [one.text for one in olds] != [one.text for one in news]:
            yield from _ranked(way_of_list(olds, news), f"{new.id}/{rule}", promises, CHANGED)


def _by_rule(entry: FrozenEntry) -> dict[str, list[FrozenSentence]]:
    said: dict[str, list[FrozenSentence]] = {}
    for sentence in entry.sentences:
        if not sentence.key.endswith(("/verdict", "/more")):
            said.setdefault(rule_of(sentence.key), []).append(sentence)
    return said


def _same_rule(before: FrozenSentence, after: FrozenSentence, promises: Promises, language: str) -> Iterator[str]:
    """A sentence that one rule says in other words than before."""
    last = before.key.rpartition("/")[2]
    if last == "decider":
        yield from _by_way(way_of_date(before, after, language), DELAYED)
    elif last == "until-then" and "{" in (before.template or "") and after.template and "{" not in after.template:
        yield NARROWED
    elif last in _ALONG and before.template != after.template:
        yield CHANGED  # another phrase for another state, not the same one reworded
    else:
        yield from _ranked(way_of_figures(before, after, language), before.key, promises, FIGURES)


def _ranked(way: Way, key: str, promises: Promises, unknown: str) -> Iterator[str]:
    """The class of a way; up and down are better or worse only where the bank's promises say so, else `unknown`."""
    gain, loss = (WIDENED, NARROWED) if key in promises.more else (NARROWED, WIDENED)
    if key not in promises.more | promises.less:
        gain = loss = unknown
    yield from _by_way(way, gain, loss)


def _by_way(way: Way, up: str, down: str = FIGURES) -> Iterator[str]:
    classes = {Way.REWORDED: WORDING, Way.UP: up, Way.DOWN: down, Way.FIGURES: FIGURES, Way.OTHER: CHANGED}
    if way is not Way.SAME:
        yield classes[way]
