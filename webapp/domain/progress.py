"""How far an assessment is: section by section, what each question asked has for an answer, and which comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from webapp.domain.answers import Answer, Decided, Undecided, Withheld
from webapp.domain.routing import LiveFacts, Position

STATES = ("decided", "undecided", "withheld", "unanswered")


@dataclass(frozen=True, slots=True)
class Step:
    """A question on the route and the state of its answer; `needed` is false for an optional one left empty."""

    position: Position
    state: str
    needed: bool


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """The steps of one section."""

    section: str
    steps: tuple[Step, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The states that count, in the order asked."""
        return tuple(step.state for step in self.steps if step.needed)

    @property
    def answered(self) -> int:
        """How many have an answer of any kind."""
        return sum(state != "unanswered" for state in self.states)

    @property
    def open(self) -> int:
        """How many are not decided yet."""
        return self.states.count("undecided")


@dataclass(frozen=True)
class Progress:
    """All sections that have something on the route."""

    sections: tuple[SectionProgress, ...]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step in the order asked."""
        return tuple(step for section in self.sections for step in section.steps)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each key stands among the steps."""
        return {step.position.key: place for place, step in enumerate(self.steps)}

    @cached_property
    def place_in_section(self) -> dict[str, tuple[SectionProgress, int]]:
        """The section of each key, and where in it the key stands."""
        return {step.position.key: (section, place) for section in self.sections for place, step in enumerate(section.steps)}

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are in each state."""
        found = Counter(step.state for step in self.steps if step.needed)
        return {state: found[state] for state in STATES}

    def after(self, key: str) -> Position | None:
        """The question that comes after this one; None after the last."""
        place = self.places[key] + 1
        return self.steps[place].position if place < len(self.steps) else None

    def before(self, key: str) -> Position | None:
        """The question that comes before this one; None before the first."""
        place = self.places[key] - 1
        return self.steps[place].position if place >= 0 else None

    def first_unanswered(self) -> Position | None:
        """The first question that still lacks an answer."""
        return next((step.position for step in self.steps if step.needed and step.state == "unanswered"), None)


def state_of(answer: Answer | None) -> str:
    """The state of one answer, one of `STATES`."""
    match answer:
        case Decided():
            return "decided"
        case Undecided():
            return "undecided"
        case Withheld():
            return "withheld"
        case None:
            return "unanswered"


def measure(facts: LiveFacts, positions: Iterable[Position]) -> Progress:
    """The progress along this route."""
    steps = (_step(facts, position) for position in positions)
    by_section = groupby(steps, lambda step: step.position.question.section)
    return Progress(tuple(SectionProgress(section, tuple(group)) for section, group in by_section))


def _step(facts: LiveFacts, position: Position) -> Step:
    question = position.question
    state = state_of(facts.read(question.id, position.item).answer)
    return Step(position, state, state != "unanswered" or not question.optional)
