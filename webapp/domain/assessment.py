"""Turns a bank and answers into an assessment. Pure: no clock, no files, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.answers import Answer, Answers, Decided, Standing, Undecided, Withheld
from webapp.domain.bank import Bank, Question
from webapp.domain.findings import Finding, find
from webapp.domain.roles import RoleMap, draw
from webapp.domain.routing import LiveFacts, Position, route

NEEDED = {"ceo": Standing.CONFIRMED, "board": Standing.APPROVED}


@dataclass(frozen=True, slots=True)
class Clarity:
    """How much has been said, in counts and never in percent: only commitments, optional ones left out where empty."""

    decided: int = 0
    withheld: int = 0
    undecided_dated: int = 0
    undecided_undated: int = 0
    unanswered: int = 0

    @property
    def open_percent(self) -> float:
        """Not decided and not answered, in percent of all."""
        still_open = self.undecided_dated + self.undecided_undated + self.unanswered
        return 100 * still_open / max(1, still_open + self.decided + self.withheld)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Live answers, role map, findings and clarity counts."""

    bank: Bank
    facts: LiveFacts
    route: tuple[Position, ...]
    role_map: RoleMap
    findings: tuple[Finding, ...]
    clarity: Clarity
    waiting: Mapping[str, tuple[str, ...]]
    """By body, `ceo` and `board`: the answers it has not yet signed off."""


def evaluate(bank: Bank, answers: Answers, *, route_name: str = "full", today: date) -> Assessment:
    """What these answers amount to. `today` is the day everything that depends on time is told by."""
    facts = LiveFacts(bank, answers, route=route_name, today=today)
    positions = route(facts)
    clarity = count(facts, positions)
    return Assessment(
        bank=bank,
        facts=facts,
        route=positions,
        role_map=draw(facts, positions, open_percent=clarity.open_percent),
        findings=find(facts),
        clarity=clarity,
        waiting=waiting(facts, positions),
    )


def count(facts: LiveFacts, positions: tuple[Position, ...]) -> Clarity:
    """The clarity of what was asked."""
    counts = {"decided": 0, "withheld": 0, "undecided_dated": 0, "undecided_undated": 0, "unanswered": 0}
    for position in positions:
        if position.question.commitment:
            name = _counted_as(position.question, facts.read(position.question.id, position.item).answer)
            if name:
                counts[name] += 1
    return Clarity(**counts)


def _counted_as(question: Question, answer: Answer | None) -> str | None:
    match answer:
        case Decided():
            return "decided"
        case Withheld():
            return "withheld"
        case Undecided(by=by):
            return "undecided_undated" if by is None else "undecided_dated"
        case None:
            return None if question.optional else "unanswered"


def unsigned(question: Question, answer: Answer | None) -> bool:
    """The answer stands, and the body that makes it a promise has not signed it off."""
    needed = NEEDED.get(question.sign_off)
    return needed is not None and isinstance(answer, Decided) and answer.standing < needed


def waiting(facts: LiveFacts, positions: tuple[Position, ...]) -> Mapping[str, tuple[str, ...]]:
    """The answers each body has still to sign off, in the order asked."""
    keys: dict[str, list[str]] = {"ceo": [], "board": []}
    for position in positions:
        if unsigned(position.question, facts.read(position.question.id, position.item).answer):
            keys[position.question.sign_off].append(position.key)
    return {body: tuple(found) for body, found in keys.items()}
