"""The shape of `workshop.yaml`: which keys there are and what may stand under each. Meaning is checked afterward."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from webapp.bank_files.schema import ChoiceId, DottedId, Id, Shape, Words

Count = Annotated[int, Field(ge=1, le=200)]
Rank = Annotated[int, Field(ge=1, le=99)]
Minutes = Annotated[int, Field(ge=1, le=90)]
OptionId = Annotated[str, Field(pattern=r"^~?[a-z0-9][a-z0-9_]*$", max_length=40)]
"""With a tilde where a ballot says it beside a question's choices."""
Kind = Literal["voices", "mirror", "table"]


class ThresholdsShape(Shape):
    """When a room agrees, and how much of it may be shown."""

    open_share: str
    all_but_one_least: Count
    state_least: Count
    counts_least: Count
    percent_least: Count
    support_low: Annotated[int, Field(ge=1, le=5)]


class PacksShape(Shape):
    """Which packs of `bank.yaml` the kinds of workshop ask."""

    voices: Id
    mirror: Id


class AskedInRoomShape(Shape):
    """What a workshop says beside a question."""

    consequence: Rank
    matters: Words
    prompt: Words


class OptionShape(Shape):
    """Something a ballot, a cell or a seat can say."""

    id: OptionId
    label: Words


class ExtrasShape(Shape):
    """What a ballot can say beside a question's choices, by kind of workshop."""

    voices: list[OptionShape]
    mirror: list[OptionShape]


class PracticeShape(Shape):
    """The question nobody minds answering."""

    text: Words
    options: Annotated[list[OptionShape], Field(min_length=2, max_length=4)]


class AspectShape(Shape):
    """One row of a funders' table."""

    id: ChoiceId
    consequence: Rank
    label: Words
    matters: Words
    joint: dict[OptionId, Words]


class StepShape(Shape):
    """One part of a plan."""

    stage: str
    minutes: Minutes
    title: Words
    say: Words
    do: Words
    wall: Words
    phone: Words


class PlanShape(Shape):
    """How the time goes."""

    id: Id
    kinds: Annotated[list[Kind], Field(min_length=1)]
    least: Count
    most: Count
    differences: Annotated[int, Field(ge=1, le=12)]
    talk_minutes: Minutes
    title: Words
    talk: Words
    steps: Annotated[list[StepShape], Field(min_length=1)]


class WorkshopShape(Shape):
    """`workshop.yaml`."""

    thresholds: ThresholdsShape
    packs: PacksShape
    questions: dict[DottedId, AskedInRoomShape]
    extras: ExtrasShape
    practice: PracticeShape
    aspects: Annotated[list[AspectShape], Field(min_length=8, max_length=10)]
    cells: list[OptionShape]
    authorities: list[OptionShape]
    support: list[OptionShape]
    consents: list[OptionShape]
    plans: Annotated[list[PlanShape], Field(min_length=1)]
    words: dict[Id, Words]
