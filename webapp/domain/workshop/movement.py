"""What changed between two rounds about the same question, as far as it may be said. Never why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.domain.workshop.state import Round


@dataclass(frozen=True, slots=True)
class Movement:
    """Both rounds side by side. `comparable`: the same people answered in both; else nothing is said but that.

    `before` and `after` are the counts, None unless both rounds may show them. `states` are the two states.
    """

    comparable: bool
    states: tuple[str, str] = ("", "")
    before: Mapping[str, int] | None = None
    after: Mapping[str, int] | None = None

    @property
    def changes(self) -> Mapping[str, int]:
        """By option, how many more or fewer said it; only where it changed. Who that was, nobody can tell from it."""
        if self.before is None or self.after is None:
            return {}
        options = dict.fromkeys((*self.before, *self.after))
        every = {option: self.after.get(option, 0) - self.before.get(option, 0) for option in options}
        return {option: change for option, change in every.items() if change}


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who said something else the second time; of named workshops alone."""

    seat: int
    before: str
    after: str


def moved(question: str, first: Round, second: Round) -> Movement | None:
    """What may be said of how a question moved; None where one of the rounds shows nothing that could be compared."""
    before, after = ((one.results or {}).get(question) for one in (first, second))
    if before is None or after is None or not before.state or not after.state:
        return None
    if question in (*first.blank, *second.blank) or second.people(first) != frozenset(first.finished):
        return Movement(comparable=False)
    states = (before.state, after.state)
    if before.counts is None or after.counts is None:
        return Movement(comparable=True, states=states)
    return Movement(comparable=True, states=states, before=before.counts, after=after.counts)


def moves(before: Mapping[int, str], after: Mapping[int, str], people: Collection[int]) -> tuple[Move, ...]:
    """Who moved where, by seat, of those that answered both times. Only for what has names beside it anyway.

    `people`: as `Round.people` tells them apart. Whoever sits where somebody else sat the first time has not moved.
    """
    both = sorted(before.keys() & after.keys() & set(people))
    return tuple(Move(seat, before[seat], after[seat]) for seat in both if before[seat] != after[seat])
