"""The shape of a bank's files: which keys there are and what may stand under each. Meaning is checked afterward."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
DottedId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=60)]
ChoiceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Points = Annotated[int, Field(ge=0, le=3)]
Words = dict[str, str | None]
"""A text: language code → words, nothing where it is not written yet."""
Condition = dict[str, Any]
"""A condition: parsed by `conditions_file`, which can say more about a mistake than a schema can."""
Hat = Literal["civic", "grant", "both"]
Stand = Literal["does", "will_not", "undecided", "unsaid"]


class Shape(BaseModel):
    """Every key is known, every type is what the file says."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class ChoiceShape(Shape):
    """One choice of a question."""

    id: ChoiceId
    label: Words
    phrase: Words | None = None
    civic: Points = 0
    grant: Points = 0


class QuestionShape(Shape):
    """One question."""

    id: DottedId
    type: Literal["single", "multi", "text", "date", "money", "number"]
    text: Words
    short: Words
    help: Words | None = None
    why: Words | None = None
    example: Words | None = None
    weight_why: Words | None = None
    hat: Hat
    theme: str = ""
    answer_by: Literal["officer", "ceo"]
    sign_off: Literal["none", "ceo", "board"]
    quick: Literal["officer", "ceo"] | None = None
    commitment: bool = True
    public: bool = True
    optional: bool = False
    link: bool = False
    ask_if: Condition | None = None
    choices: list[ChoiceShape] = []
    choices_of: DottedId | None = None
    without: list[ChoiceId] = []
    exclusive: list[ChoiceId] = []
    caps: dict[Literal["civic", "grant"], int] = {}
    least: int | None = None
    most: int | None = None
    repeat: Id | None = None


class SectionShape(Shape):
    """A section file."""

    section: Id
    title: Words
    intro: Words
    questions: list[QuestionShape]


class RepeatShape(Shape):
    """A repeatable group."""

    count: DottedId
    most: Annotated[int, Field(ge=2, le=9)]
    name: DottedId
    unnamed: Words
    prefix: Words


class TenseShape(Shape):
    """Which stage of the partnership makes sentences speak of the future."""

    question: DottedId
    future: list[ChoiceId]


class NamesShape(Shape):
    """Which questions hold the two names."""

    foundation: DottedId
    partnership: DottedId


class MapWordsShape(Shape):
    """The words of the role map."""

    both: Words
    civic: Words
    grant: Words
    light: Words
    early: Words


class RoleMapShape(Shape):
    """When an axis counts as worn, and the words."""

    half: Annotated[int, Field(ge=1, le=100)]
    too_early: Annotated[int, Field(ge=0, le=100)]
    words: MapWordsShape


class BankShape(Shape):
    """`bank.yaml`."""

    bank: Id
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    licence: str
    languages: Annotated[list[Id], Field(min_length=1)]
    prepared: list[Id] = []
    sections: Annotated[list[str], Field(min_length=1)]
    names: NamesShape
    tense: TenseShape
    review: DottedId | None = None
    repeats: dict[Id, RepeatShape] = {}
    role_map: RoleMapShape
    packs: dict[Id, list[DottedId]] = {}
    same_meaning: dict[DottedId, list[str]] = {}


class AskedShape(Shape):
    """The two questions that place a role directly."""

    now: DottedId
    not_: Annotated[DottedId, Field(alias="not")]


class RoleShape(Shape):
    """A role, either asked or derived."""

    id: ChoiceId
    hat: Hat
    label: Words
    phrase: Words
    asked: AskedShape | None = None
    does: Condition | None = None
    will_not: Condition | None = None
    undecided: Condition | None = None


class RolesShape(Shape):
    """`roles.yaml`."""

    derived: dict[ChoiceId, Condition] = {}
    roles: list[RoleShape]


class FindingShape(Shape):
    """A finding."""

    id: ChoiceId
    severity: Literal["high", "risk", "watch", "strength"]
    kind: Literal["contradiction", "risk", "gap", "legal", "strength"]
    when: Condition
    for_each: Id | None = None
    title: Words
    message: Words
    action: Words
    source: str


class FindingsShape(Shape):
    """`rules.yaml`."""

    findings: list[FindingShape]


class ItemsShape(Shape):
    """What a list sentence lists."""

    chosen: DottedId | None = None
    unsaid: Annotated[list[DottedId], Field(min_length=2, max_length=2)] | None = None
    roles: list[Hat] = []
    stand: Stand | None = None
    leave_out: list[ChoiceId] = []


class RuleShape(Shape):
    """A sentence and when it is said; or `first:` of several."""

    id: Id | None = None
    when: Condition | None = None
    verdict: Literal["yes", "no", "partly"] | None = None
    words: Words | None = None
    text: Words | None = None
    future: Words | None = None
    more: Words | None = None
    items: ItemsShape | None = None
    for_each: Id | None = None
    first: Annotated[list[RuleShape], Field(min_length=1)] | None = None


class EntryShape(Shape):
    """An entry of the FAQ."""

    id: DottedId
    group: Id
    hat: Hat
    kind: Literal["yes_no", "who", "what", "how", "how_much", "how_long", "reference"]
    question: Words
    about: Annotated[list[DottedId], Field(min_length=1)]
    always: bool = False
    for_each: Id | None = None
    many: Words | None = None
    lead: Annotated[list[RuleShape], Field(min_length=1)]
    then: list[RuleShape] = []


class FactRowShape(Shape):
    """A row of "At a glance"."""

    id: Id
    label: Words
    entry: DottedId | None = None
    lines: list[RuleShape] = []
    shows: Literal["undecided", "waiting"] | None = None


class UnsaidShape(Shape):
    """A list whose left-over items are open points."""

    short: Words
    yes: DottedId
    no: Annotated[DottedId, Field(alias="not")]


class DocumentShape(Shape):
    """What belongs to the document and to no entry."""

    about: list[DottedId]
    title: Words
    statement: list[RuleShape]
    unsaid: list[UnsaidShape] = []


class GroupShape(Shape):
    """A heading over entries."""

    id: Id
    title: Words


class FaqShape(Shape):
    """`faq.yaml`."""

    document: DocumentShape
    groups: list[GroupShape]
    fact_box: list[FactRowShape]
    entries: list[EntryShape]


class TermShape(Shape):
    """A glossary term."""

    id: Id
    term: Words
    meaning: Words


class GlossaryShape(Shape):
    """`glossary.yaml`."""

    terms: list[TermShape]


class DateWordsShape(Shape):
    """How a month and a day read."""

    month: Words
    day: Words


class ListWordsShape(Shape):
    """How lists are joined."""

    comma: Words
    and_: Annotated[Words, Field(alias="and")]
    semicolon: Words


class MoneyWordsShape(Shape):
    """How amounts read."""

    symbols: dict[str, str]
    thousands: Words
    range: Words
    rounded: Words
    year: Words
    total: Words


class NameWordsShape(Shape):
    """What the two are called where no name is given."""

    foundation: Words
    partnership: Words


class DeciderWordsShape(Shape):
    """Who decides, by who has to sign off: proposed where an answer is "not decided yet"."""

    none: Words
    ceo: Words
    board: Words


class HatWordsShape(Shape):
    """The hat labels."""

    civic: Words
    grant: Words
    both: Words


class VerdictWordsShape(Shape):
    """The verdict words."""

    yes: Words
    no: Words
    partly: Words


class StandWordsShape(Shape):
    """Where a role stands, in words."""

    does: Words
    will_not: Words
    undecided: Words
    unsaid: Words


class DocumentWordsShape(Shape):
    """Headings and fixed lines, all texts but these two."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Words]
    reading_notes: dict[str, list[str]]
    stands: StandWordsShape


class WordsShape(Shape):
    """`words.yaml`."""

    months: dict[str, Annotated[list[str], Field(min_length=12, max_length=12)]]
    date: DateWordsShape
    list_: Annotated[ListWordsShape, Field(alias="list")]
    money: MoneyWordsShape
    names: NameWordsShape
    deciders: DeciderWordsShape
    hats: HatWordsShape
    verdicts: VerdictWordsShape
    phrases: dict[Id, Words]
    document: DocumentWordsShape
