"""What a bank brings to a workshop: its thresholds, its plans minute by minute, and the words of a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from webapp.domain.text import Text

# `~undecided` and the stages below are words of `domain.workshop.state`, which is above this module; a test compares.
LEADS, PAYS, HELPS, NOT_US, UNDECIDED, PRIVATE = "leads", "pays", "helps", "not_us", "~undecided", "private"
CELLS = (LEADS, PAYS, HELPS, NOT_US, UNDECIDED, PRIVATE)
"""What a funder can be at an aspect."""
JOINT_CELLS = tuple(cell for cell in CELLS if cell != PRIVATE)
"""The cells that all funders can share aloud."""
CAN_COMMIT, CAN_INDICATE, LISTENING = "can_commit", "can_indicate", "listening"
AUTHORITIES = (CAN_COMMIT, CAN_INDICATE, LISTENING)
CONSENT_YES, CONSENT_CHANGE, CONSENT_BOARD, CONSENT_NO = "yes", "change", "board", "no"
CONSENTS = (CONSENT_YES, CONSENT_CHANGE, CONSENT_BOARD, CONSENT_NO)
SUPPORT = ("0", "1", "2", "3", "4", "5")
FOR_EACH = frozenset(("talk", "again", "again_shown", "capture"))
"""The stages about one question: a plan goes through them once for each difference."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a room agrees, and how much of it may be shown. Counts of people, but for `open_share`.

    `open_share`: open answers that make up so much of all make a question open. `all_but_one_least`: fewer answers are
    never "all but one". `state_least` and `counts_least`: unattributed answers it takes to show the state, and to show
    counts. `percent_least`: below that nothing is ever said in percent. `support_low`: support below it is asked what would
    change it.
    """

    open_share: Fraction = Fraction(1, 2)
    all_but_one_least: int = 5
    state_least: int = 3
    counts_least: int = 5
    percent_least: int = 10
    support_low: int = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a plan.

    `stage` is one of `domain.workshop.state`; `minutes` is how long it is meant to take each time it comes: at the stages of
    `FOR_EACH`, for one difference. `say` is what the facilitator says, `do` what they do, `wall` and `phone` what the room
    sees and does.
    """

    stage: str
    minutes: int
    title: Text
    say: Text
    do: Text
    wall: Text
    phone: Text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a plan, in minutes from its start: one step, or those gone through once for each difference."""

    start: int
    end: int
    steps: tuple[Step, ...]

    @property
    def for_each(self) -> bool:
        """Whether its steps are gone through once for each difference."""
        return self.steps[0].stage in FOR_EACH


@dataclass(frozen=True, slots=True)
class Plan:
    """How the time goes.

    `kinds`: the kinds of workshop it is for; `least` and `most`: people; `differences`: how many are talked about;
    `talk_minutes`: for each of them. `talk`: how a difference is talked about, as the wall says it.
    """

    id: str
    kinds: tuple[str, ...]
    least: int
    most: int
    title: Text
    differences: int
    talk_minutes: int
    talk: Text
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(step.minutes * (self.differences if step.stage in FOR_EACH else 1) for step in self.steps)

    @property
    def timetable(self) -> tuple[Span, ...]:
        """The plan minute by minute; steps gone through once for each difference stand together."""
        spans: list[Span] = []
        start = 0
        for each, steps in groupby(self.steps, key=lambda step: step.stage in FOR_EACH):
            for part in (tuple(steps),) if each else ((step,) for step in steps):
                end = start + sum(step.minutes for step in part) * (self.differences if each else 1)
                spans.append(Span(start, end, part))
                start = end
        return tuple(spans)

    def steps_at(self, stage: str) -> tuple[Step, ...]:
        """The steps at a stage, in order: a funders' table comes back to its board."""
        return tuple(step for step in self.steps if step.stage == stage)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked in a workshop.

    `matters`: why its answer matters to partners; `prompt`: what to ask a room that differs; `consequence`: 1 is what
    touches partners most.
    """

    question: str
    matters: Text
    prompt: Text
    consequence: int


@dataclass(frozen=True, slots=True)
class Option:
    """Something a ballot, a cell or a seat can say: an id and its words."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Aspect:
    """One row of a funders' table.

    `label` names it, `matters` says why partners want to know; `joint` is the sentence all funders say together, by the id
    of the cell they share, with the slot {count}.
    """

    id: str
    label: Text
    matters: Text
    joint: Mapping[str, Text]
    consequence: int


@dataclass(frozen=True, slots=True)
class Practice:
    """The question nobody minds answering."""

    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Facilitation:
    """All of it. `packs`: question ids by kind (`voices`, `mirror`), at most twelve each.

    `extras`: what a ballot can say beside a question's choices, by kind of workshop, in the order shown (ids of
    `domain.workshop.state`). `words` are all other words, by name; each name's slots are checked when the bank is read.
    """

    thresholds: Thresholds
    packs: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, Asked]
    extras: Mapping[str, tuple[Option, ...]]
    practice: Practice
    aspects: tuple[Aspect, ...]
    cells: tuple[Option, ...]
    authorities: tuple[Option, ...]
    support: tuple[Option, ...]
    consents: tuple[Option, ...]
    plans: tuple[Plan, ...]
    words: Mapping[str, Text] = field(default_factory=dict)

    def plan(self, plan_id: str) -> Plan | None:
        """The plan with this id."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def plan_for(self, kind: str, people: int) -> Plan | None:
        """The plan suggested for so many people."""
        fitting = [plan for plan in self.plans if kind in plan.kinds]
        return next((plan for plan in fitting if plan.least <= people <= plan.most), fitting[-1] if fitting else None)
