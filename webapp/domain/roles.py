"""The role map: where the foundation stands on the two axes and role by role, each with the answers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.answers import Decided
from webapp.domain.bank import Bank, Question
from webapp.domain.conditions import Witnesses
from webapp.domain.routing import LiveFacts, Position

AXES = ("civic", "grant")


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """One role and its stand: does, will_not, undecided or unsaid."""

    role: str
    hat: str
    stand: str
    sources: Witnesses


@dataclass(frozen=True, slots=True)
class RoleMap:
    """`civic` and `grant`: 0 to 100 of the points possible on the questions answered, None before any; never one score."""

    civic: int | None
    grant: int | None
    words: str
    roles: tuple[RoleStanding, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """What one answer gives to an axis: points earned of the points possible."""

    key: str
    earned: int
    possible: int


def draw(facts: LiveFacts, positions: Iterable[Position], *, open_percent: float) -> RoleMap:
    """The map; `open_percent` is how much of what was asked is still open."""
    points: dict[str, int | None] = {}
    for axis, weights in weigh(facts, positions).items():
        possible = sum(weight.possible for weight in weights)
        points[axis] = round(100 * sum(weight.earned for weight in weights) / possible) if possible else None
    civic, grant = points["civic"], points["grant"]
    standings = tuple(RoleStanding(role.id, role.hat, *facts.stand(role.id)) for role in facts.bank.roles)
    return RoleMap(civic, grant, _words(facts.bank, civic, grant, open_percent), standings)


def weigh(facts: LiveFacts, positions: Iterable[Position]) -> Mapping[str, tuple[Weight, ...]]:
    """By axis, every decided answer that can move the foundation along it, in the order asked."""
    weights: dict[str, list[Weight]] = {axis: [] for axis in AXES}
    for position in positions:
        answer = facts.read(position.question.id, position.item).answer
        # Further items of a group carry the same weights: only the first is counted, or several pots would outvote all else.
        if position.item == 1 and isinstance(answer, Decided):
            for axis in AXES:
                earned, possible = _points(position.question, answer, axis)
                if possible:
                    weights[axis].append(Weight(position.key, earned, possible))
    return {axis: tuple(found) for axis, found in weights.items()}


def _points(question: Question, answer: Decided, axis: str) -> tuple[int, int]:
    """Points earned and possible on one question."""
    weights = question.points[axis]
    if question.type == "single":
        return weights[str(answer.value)], max(weights.values())
    if question.type == "multi" and isinstance(answer.value, frozenset):
        cap = question.caps.get(axis, sum(weights.values()))
        possible = min(cap, sum(weights.values()))
        return min(possible, sum(weight for choice, weight in weights.items() if choice in answer.value)), possible
    return 0, 0


def _words(bank: Bank, civic: int | None, grant: int | None, open_percent: float) -> str:
    """Which of the bank's words fits: both, civic, grant, light or early."""
    if civic is None or grant is None or open_percent > bank.axes.too_early:
        return "early"
    leads, pays = civic >= bank.axes.half, grant >= bank.axes.half
    return {(True, True): "both", (True, False): "civic", (False, True): "grant", (False, False): "light"}[leads, pays]
