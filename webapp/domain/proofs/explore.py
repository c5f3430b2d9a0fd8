"""Runs a piece of the composer over every combination of the answers it really reads.

The piece is run with nothing known. Where it reads an answer nobody has supposed yet, it is stopped, and run again once
for each thing that answer could be. What comes out covers all combinations, and never branches on what does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date
from typing import TypeVar

from webapp.domain.answers import (
    Answer,
    Answers,
    Decided,
    MoneyRange,
    PartialDate,
    Undecided,
    Withheld,
    split_key,
    type_value,
)
from webapp.domain.bank import Bank, Question
from webapp.domain.conditions import AnyOf, Bound, Compare, Condition, Count, InState
from webapp.domain.proofs.reads import nodes
from webapp.domain.routing import LiveFacts

Result = TypeVar("Result")
Supposition = tuple[str, str | None]
"""An answer's key; with a choice: whether that choice is among the chosen; with `#`: how many are."""

TODAY = date(2030, 1, 15)
PASSED, TO_COME = PartialDate(2029, 6), PartialDate(2031, 6)
UNDECIDED = Undecided("Our board", TO_COME, "Plan on it.")
WITHHELD = Withheld("We have not told our staff.", "Ana Ruiz")
SIZE = "#"
MOST_RUNS = 60_000
"""A piece that branches more often than this is too tangled to be proved, and too tangled to be read."""


class Unsupposed(Exception):
    """The run needs to know this; `options` is everything it could be."""

    def __init__(self, supposition: Supposition, options: tuple[object, ...]) -> None:
        super().__init__(supposition)
        self.supposition = supposition
        self.options = options


class TooMany(Exception):
    """The piece reads more combinations than can be looked at."""


class SupposedChoices:
    """A multi choice of which only the memberships asked for are known."""

    def __init__(self, facts: Supposed, key: str, question: Question) -> None:
        self.facts, self.key, self.question = facts, key, question

    def __contains__(self, choice: str) -> bool:
        known = self.facts.suppositions.get((self.key, choice))
        if known is None:
            known = self._follows(choice)
        if known is None:
            raise Unsupposed((self.key, choice), (True, False))
        return bool(known)

    def _follows(self, choice: str) -> bool | None:
        """What the rules of answering say of a choice: exclusive ones stand alone, one role is not in two lists."""
        if self._supposed(self.key, choice) is not None:
            return self._supposed(self.key, choice)
        chosen = [one.id for one in self.question.choices if self._supposed(self.key, one.id)]
        exclusive = self.question.exclusive
        if any(one in exclusive or choice in exclusive for one in chosen):
            return False
        if any(self._supposed(other, choice) for other in self._opposites()):
            return False
        others = [one.id for one in self.question.choices if one.id != choice]
        return True if all(self._supposed(self.key, one) is False for one in others) else None

    def _supposed(self, key: str, choice: str) -> bool | None:
        known = self.facts.suppositions.get((key, choice))
        return None if known is None else bool(known)

    def _opposites(self) -> list[str]:
        return [
            other.id
            for other in self.facts.bank.questions
            if other.choices_of == self.question.id or self.question.choices_of == other.id
        ]

    def __iter__(self) -> Iterator[str]:
        """Those known to be chosen; where none is, one that could be, which in a list stands for all; else none."""
        known = [one.id for one in self.question.choices if self._supposed(self.key, one.id)]
        return iter(known or [one.id for one in self.question.choices if self._follows(one.id) is not False][:1])

    def __len__(self) -> int:
        sizes = self.facts.sizes.get(self.question.id, (1,))
        size = self.facts.suppositions.get((self.key, SIZE))
        if size is None:
            raise Unsupposed((self.key, SIZE), sizes)
        return int(size)  # type: ignore[call-overload,no-any-return]


class Supposed(LiveFacts):
    """A bank seen through suppositions instead of answers."""

    def __init__(
        self, alphabet: Alphabet, route: str, suppositions: dict[Supposition, object], sizes: dict[str, tuple[int, ...]]
    ) -> None:
        super().__init__(alphabet.bank, Answers(), route=route, today=TODAY)
        self.alphabet = alphabet
        self.suppositions = suppositions
        self.sizes = sizes

    def stored(self, key: str) -> Answer | None:
        """What the answer is supposed to be. Raises Unsupposed where that has not been settled."""
        question = self.bank.question_by_id[split_key(key)[0]]
        if (key, None) not in self.suppositions:
            raise Unsupposed((key, None), self.alphabet.options(question))
        supposed = self.suppositions[key, None]
        if isinstance(supposed, Decided) and question.type == "multi":
            return Decided(SupposedChoices(self, key, question))  # type: ignore[arg-type]
        return supposed  # type: ignore[return-value]


class Alphabet:
    """What the answers to each question could be, as far as some conditions can tell apart.

    Choices that every one of the conditions treats alike are looked at once, and so are undecided, withheld and not answered
    where nothing tests for them and nothing prints them. `told` are the questions whose states are printed.
    """

    def __init__(self, bank: Bank, conditions: Iterable[Condition], told: Collection[str] = ()) -> None:
        self.bank = bank
        self.told = frozenset(told)
        self.choices: dict[str, list[tuple[str, ...]]] = {}
        self.states: dict[str, set[type]] = {}
        self.bounds: dict[str, set[Bound]] = {}
        self._options: dict[str, tuple[Answer | None, ...]] = {}
        asked = (question.ask_if for question in bank.questions if question.ask_if)
        for condition in (*conditions, *asked):
            for node in nodes(bank, condition):
                if isinstance(node, AnyOf):
                    self.choices.setdefault(node.question, []).append(node.choices)
                elif isinstance(node, InState):
                    self.states.setdefault(node.question, set()).add(node.state)
                elif isinstance(node, Compare):
                    self.bounds.setdefault(node.question, set()).update({node.over, node.under} - {None})  # type: ignore[arg-type]
        self.choices.setdefault(bank.tense_question, []).append(bank.tense_future)

    def options(self, question: Question) -> tuple[Answer | None, ...]:
        """One answer of each kind that can be told apart, decided ones first."""
        found = self._options.get(question.id)
        if found is None:
            decided = tuple(Decided(value) for value in self._values(question))
            found = self._options[question.id] = (*decided, *self._open(question), None)
        return found

    def _open(self, question: Question) -> tuple[Answer, ...]:
        if not question.commitment:
            return ()
        tested = self.states.get(question.id, set())
        told = question.id in self.told
        undecided = (UNDECIDED,) if told or Undecided in tested else ()
        return (*undecided, WITHHELD) if told or Withheld in tested else undecided

    def _values(self, question: Question) -> tuple[type_value, ...]:
        match question.type:
            case "single":
                tests = self.choices.get(question.id, [])
                alike = {tuple(choice.id in test for test in tests): choice.id for choice in reversed(question.choices)}
                return tuple(alike.values()) if question.id not in self.told else tuple(one.id for one in question.choices)
            case "date":
                return (TO_COME, PASSED, *self._dates(question))
            case "money":
                near = {MoneyRange(amount, amount) for amount in self._numbers(question) if amount >= 0}
                return (MoneyRange(180_000, 220_000), *sorted(near, key=lambda amount: amount.low))
            case "number":
                counts = any(repeat.count == question.id for repeat in self.bank.repeats.values())
                least, most = question.least or 0, question.most
                near_bounds = {number for number in self._numbers(question) if least <= number <= (most or number)}
                return tuple(sorted({*((1, 2) if counts else (least, most or 9)), *near_bounds}))
            case "multi":
                return (frozenset[str](),)
            case _:
                return ("Words",)

    def _numbers(self, question: Question) -> set[int]:
        """What lies on both sides of every bound, and on it."""
        bounds = [bound for bound in self.bounds.get(question.id, ()) if isinstance(bound, int)]
        return {number for bound in bounds for number in (bound - 1, bound, bound + 1)}

    def _dates(self, question: Question) -> tuple[PartialDate, ...]:
        bounds = [bound for bound in self.bounds.get(question.id, ()) if isinstance(bound, PartialDate)]
        around = {date for bound in bounds for date in (_years(bound, -1), bound, _years(bound, 1))}
        return tuple(sorted(around, key=PartialDate.last_day))


def _years(day: PartialDate, years: int) -> PartialDate:
    return PartialDate(min(max(day.year + years, MINYEAR), MAXYEAR), day.month)


class Explorer:
    """Explores one bank, counting the combinations it looked at."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.combinations = 0
        self.sizes = _sizes(bank)

    def every(
        self, alphabet: Alphabet, run: Callable[[Supposed], Result], route: str = "full"
    ) -> Iterator[tuple[Supposed, Result]]:
        """Each combination of the alphabet's answers with what the run made of it. Raises TooMany."""
        waiting: list[dict[Supposition, object]] = [{}]
        runs = 0
        while waiting:
            facts = Supposed(alphabet, route, waiting.pop(), self.sizes)
            runs += 1
            if runs > MOST_RUNS:
                raise TooMany
            try:
                result = run(facts)
            except Unsupposed as unsupposed:
                known = facts.suppositions
                waiting.extend({**known, unsupposed.supposition: option} for option in reversed(unsupposed.options))
                continue
            self.combinations += 1
            yield facts, result


def _sizes(bank: Bank) -> dict[str, tuple[int, ...]]:
    """For each multi choice that is counted somewhere: sizes on both sides of every bound."""
    sizes: dict[str, set[int]] = {}
    conditions = [question.ask_if for question in bank.questions if question.ask_if]
    conditions += [*bank.derived.values(), *(rule.when for rule in bank.findings)]
    conditions += [rule.when for entry in bank.faq.entries for rule in entry.rules if rule.when]
    for condition in conditions:
        for node in condition.nodes():
            if isinstance(node, Count):
                bounds = [bound for bound in (node.over, node.under) if bound is not None]
                found = sizes.setdefault(node.question, set())
                found.update(size for bound in bounds for size in (bound - 1, bound, bound + 1) if size > 0)
    return {question: tuple(sorted(found, reverse=True)) for question, found in sizes.items()}


def told(facts: Supposed) -> str:
    """A combination in one line, for an author."""
    parts = []
    for (key, choice), supposed in facts.suppositions.items():
        if choice is not None:
            parts.append(f"{key} {'has' if supposed is True else 'has not' if supposed is False else supposed} {choice}")
        elif isinstance(supposed, Decided):
            value = supposed.value
            parts.append(f"{key} = {'decided' if isinstance(value, frozenset | MoneyRange) else value}")
        else:
            parts.append(f"{key} {'not answered' if supposed is None else type(supposed).__name__.lower()}")
    return ", ".join(parts) or "any answers"
