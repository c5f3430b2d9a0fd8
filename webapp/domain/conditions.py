"""A closed set of conditions over answers, three-valued, each naming the answers it really read.

"Not decided yet", "cannot share" and "not answered" are neither yes nor no. So a condition is asked two questions: does it
*hold*, and does it *fail*; where neither is so it is unknown. Each reply carries its witnesses: a set of answers that is
enough for the reply whatever all the others are (a sentence's sources are made of them), kept small by stopping at the
first operand that settles the matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

from webapp.domain.answers import (
    Answer,
    Decided,
    MoneyRange,
    PartialDate,
    Undecided,
    Withheld,
    type_value,
)

Witnesses = frozenset[str]
Reply = tuple[bool, Witnesses]
NOTHING: Witnesses = frozenset()


class Reading(NamedTuple):
    """What was found where a condition looked: the live answer, whether it was asked, and what that rests on."""

    answer: Answer | None
    asked: bool
    witnesses: Witnesses


class Facts(Protocol):
    """What conditions are evaluated against."""

    @property
    def today(self) -> date:
        """The day the reader is told about."""

    def read(self, question_id: str, item: int) -> Reading:
        """The live answer to a question; `item` counts only inside a repeatable group."""

    def derived(self, name: str) -> Condition:
        """The condition behind a named fact."""

    def stand(self, role_id: str) -> tuple[str, Witnesses]:
        """Where a role stands: does, will_not, undecided or unsaid."""

    def stands_at(self, role_id: str, stand: str) -> Reply:
        """Whether a role stands there; the witnesses are no more than that takes."""

    def role_ids(self) -> tuple[str, ...]:
        """Every role."""

    def items(self, group: str) -> tuple[int, Witnesses]:
        """How many items a repeatable group has."""


class Condition:
    """One node of the tree."""

    __slots__ = ()

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        """Whether it is true, and the witnesses of that reply."""
        raise NotImplementedError

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        """Whether it is false, and the witnesses of that reply."""
        raise NotImplementedError

    def nodes(self) -> Iterator[Condition]:
        """This node and all below it, for the checks of a bank."""
        yield self


@dataclass(frozen=True, slots=True)
class OnAnswer(Condition):
    """A test on the value of one question; unknown unless that is decided."""

    question: str

    def test(self, value: type_value, today: date) -> bool:
        """Whether a decided value passes."""
        raise NotImplementedError

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        reading = facts.read(self.question, item)
        answer = reading.answer
        return isinstance(answer, Decided) and self.test(answer.value, facts.today), reading.witnesses

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        reading = facts.read(self.question, item)
        answer = reading.answer
        return isinstance(answer, Decided) and not self.test(answer.value, facts.today), reading.witnesses


@dataclass(frozen=True, slots=True)
class AnyOf(OnAnswer):
    """One of these choices is chosen (single choice); `is` is the case of one."""

    choices: tuple[str, ...]

    def test(self, value: type_value, today: date) -> bool:
        return value in self.choices


@dataclass(frozen=True, slots=True)
class HasAny(OnAnswer):
    """At least one of these is among the chosen (multi choice); `has` is the case of one."""

    choices: tuple[str, ...]

    def test(self, value: type_value, today: date) -> bool:
        return any(choice in value for choice in self.choices)  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Count(OnAnswer):
    """How many are chosen (multi choice): more than `over`, fewer than `under`."""

    over: int | None = None
    under: int | None = None

    def test(self, value: type_value, today: date) -> bool:
        return _between(len(value), self.over, self.under)  # type: ignore[arg-type]


Bound = int | PartialDate | Literal["today"]


@dataclass(frozen=True, slots=True)
class Compare(OnAnswer):
    """A number, an amount (its low end over, its high end under) or a date, strictly between bounds.

    A month has passed when its last day has: `under: today` means passed, `over: today` means not passed.
    """

    over: Bound | None = None
    under: Bound | None = None

    def test(self, value: type_value, today: date) -> bool:
        match value:
            case PartialDate():
                last = value.last_day()
                above = self.over is None or last > _day(self.over, today) or (self.over == "today" and last == today)
                return above and (self.under is None or last < _day(self.under, today))
            case MoneyRange():
                return _between(value.low, self.over, None) and _between(value.high, None, self.under)
            case int():
                return _between(value, self.over, self.under)
            case _:
                return False


def _day(bound: Bound, today: date) -> date:
    return bound.last_day() if isinstance(bound, PartialDate) else today


def _between(number: int, over: Bound | None, under: Bound | None) -> bool:
    return (not isinstance(over, int) or number > over) and (not isinstance(under, int) or number < under)


@dataclass(frozen=True, slots=True)
class InState(Condition):
    """The answer is decided, undecided or withheld; never unknown."""

    question: str
    state: type[Decided] | type[Undecided] | type[Withheld]

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        reading = facts.read(self.question, item)
        return isinstance(reading.answer, self.state), reading.witnesses

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        reading = facts.read(self.question, item)
        return not isinstance(reading.answer, self.state), reading.witnesses


def _together(replies: Iterator[Reply]) -> Reply:
    """All replies are yes: then on all of them; else the first no settles it."""
    witnesses: Witnesses = NOTHING
    for reply, seen in replies:
        if not reply:
            return False, seen
        witnesses |= seen
    return True, witnesses


def _one_of(replies: Iterator[Reply]) -> Reply:
    """Some reply is yes: the first settles it; else it rests on all of them."""
    witnesses: Witnesses = NOTHING
    for reply, seen in replies:
        if reply:
            return True, seen
        witnesses |= seen
    return False, witnesses


@dataclass(frozen=True, slots=True)
class All(Condition):
    """Every operand holds."""

    operands: tuple[Condition, ...]

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return _together(operand.holds(facts, item) for operand in self.operands)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        return _one_of(operand.fails(facts, item) for operand in self.operands)

    def nodes(self) -> Iterator[Condition]:
        yield self
        for operand in self.operands:
            yield from operand.nodes()


@dataclass(frozen=True, slots=True)
class Any(Condition):
    """At least one operand holds."""

    operands: tuple[Condition, ...]

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return _one_of(operand.holds(facts, item) for operand in self.operands)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        return _together(operand.fails(facts, item) for operand in self.operands)

    def nodes(self) -> Iterator[Condition]:
        yield self
        for operand in self.operands:
            yield from operand.nodes()


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The operand fails; where it is unknown, so is this."""

    operand: Condition

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return self.operand.fails(facts, item)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        return self.operand.holds(facts, item)

    def nodes(self) -> Iterator[Condition]:
        yield self
        yield from self.operand.nodes()


@dataclass(frozen=True, slots=True)
class Derived(Condition):
    """A named fact of the bank."""

    name: str

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return facts.derived(self.name).holds(facts, item)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        return facts.derived(self.name).fails(facts, item)


SETTLED = ("does", "will_not")
STANDS = (*SETTLED, "undecided", "unsaid")


@dataclass(frozen=True, slots=True)
class RoleStands(Condition):
    """A role stands here. Where it is undecided or unsaid, `does` and `will_not` are unknown."""

    role: str
    stand: str

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return facts.stands_at(self.role, self.stand)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        if self.stand in SETTLED:
            return facts.stands_at(self.role, SETTLED[1 - SETTLED.index(self.stand)])
        reply, witnesses = facts.stands_at(self.role, self.stand)
        return not reply, witnesses


@dataclass(frozen=True, slots=True)
class RolesCount(Condition):
    """How many roles stand here."""

    stand: str
    over: int | None = None
    under: int | None = None

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        number, witnesses = self._count(facts)
        return _between(number, self.over, self.under), witnesses

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        number, witnesses = self._count(facts)
        return not _between(number, self.over, self.under), witnesses

    def _count(self, facts: Facts) -> tuple[int, Witnesses]:
        """The number, or the first that is over a lone `over`: then those roles settle it."""
        enough = self.over + 1 if self.over is not None and self.under is None else None
        number, among, all_seen = 0, NOTHING, NOTHING
        for role_id in facts.role_ids():
            stands, seen = facts.stands_at(role_id, self.stand)
            all_seen |= seen
            if stands:
                number, among = number + 1, among | seen
                if number == enough:
                    return number, among
        return number, all_seen


@dataclass(frozen=True, slots=True)
class OfItems(Condition):
    """`some` (or, with `every`, each) item of a repeatable group meets the condition."""

    group: str
    condition: Condition
    every: bool = False

    def holds(self, facts: Facts, item: int = 1) -> Reply:
        return self._over(facts, self.condition.holds, _together if self.every else _one_of)

    def fails(self, facts: Facts, item: int = 1) -> Reply:
        return self._over(facts, self.condition.fails, _one_of if self.every else _together)

    def _over(self, facts: Facts, ask: Callable[[Facts, int], Reply], join: Callable[[Iterator[Reply]], Reply]) -> Reply:
        number, counted = facts.items(self.group)
        reply, witnesses = join(ask(facts, item) for item in range(1, number + 1))
        # A reply that rests on all items also rests on how many there are.
        whole = reply if join is _together else not reply
        return reply, witnesses | counted if whole else witnesses

    def nodes(self) -> Iterator[Condition]:
        yield self
        yield from self.condition.nodes()
