"""The bank as values: what is asked, what is derived, and what can be said. Built by `bank_files`, trusted from then on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from webapp.domain.answers import item_key
from webapp.domain.conditions import Condition, InState, OnAnswer
from webapp.domain.errors import type_where
from webapp.domain.facilitation import Facilitation
from webapp.domain.text import Text, Words

QUESTION_TYPES = ("single", "multi", "text", "date", "money", "number")
HATS = ("civic", "grant", "both")
SIGN_OFFS = ("none", "ceo", "board")
ROUTES = ("full", "quick")


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer; `civic` and `grant` are points, 0 to 3, on the two axes."""

    id: str
    label: Text
    phrase: Text
    civic: int = 0
    grant: int = 0


@dataclass(frozen=True)
class Question:
    """One thing the foundation is asked. See `docs/bank-format.md` for each field."""

    id: str
    section: str
    type: str
    text: Text
    short: Text
    hat: str
    answer_by: str
    sign_off: str
    help: Text | None = None
    why: Text | None = None
    example: Text | None = None
    weight_why: Text | None = None
    theme: str = ""
    quick: str | None = None
    commitment: bool = True
    public: bool = True
    optional: bool = False
    link: bool = False
    ask_if: Condition | None = None
    choices: tuple[Choice, ...] = ()
    choices_of: str | None = None
    exclusive: tuple[str, ...] = ()
    caps: Mapping[str, int] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    repeat: str | None = None
    where: type_where = field(default=(), compare=False)

    @cached_property
    def choice_by_id(self) -> Mapping[str, Choice]:
        """Its choices by id."""
        return {choice.id: choice for choice in self.choices}

    @cached_property
    def points(self) -> Mapping[str, Mapping[str, int]]:
        """By axis, the points of each choice."""
        return {
            "civic": {choice.id: choice.civic for choice in self.choices},
            "grant": {choice.id: choice.grant for choice in self.choices},
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the questionnaire."""

    id: str
    title: Text
    intro: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A group of questions asked once per item, as many items as the number question `count` says."""

    id: str
    count: str
    most: int
    name: str
    unnamed: Text
    prefix: Text


@dataclass(frozen=True, slots=True)
class Role:
    """Something the foundation does or does not do in the partnership; the first stand that holds is its stand."""

    id: str
    hat: str
    label: Text
    phrase: Text
    does: Condition
    will_not: Condition
    undecided: Condition
    asked: bool
    where: type_where = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class FindingRule:
    """When the review should speak up, and what it says."""

    id: str
    severity: str
    kind: str
    when: Condition
    title: Text
    message: Text
    action: Text
    source: str
    for_each: str | None = None
    where: type_where = field(default=(), compare=False)

    @property
    def needs_reason(self) -> bool:
        """Publishing needs "we know, publish anyway" with a reason."""
        return self.kind == "legal" or (self.kind == "contradiction" and self.severity == "high")


@dataclass(frozen=True, slots=True)
class Items:
    """What a list sentence lists: the chosen of one question, what is in neither of two, or roles at a stand."""

    chosen: str | None = None
    unsaid: tuple[str, str] | None = None
    role_hats: tuple[str, ...] = ()
    stand: str | None = None
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentenceRule:
    """A sentence and when it is said. In a lead it may open with a verdict; `more` stands or falls with it."""

    id: str
    text: Text | None
    when: Condition | None = None
    future: Text | None = None
    more: Text | None = None
    verdict: str | None = None
    words: Text | None = None
    items: Items | None = None
    for_each: str | None = None
    where: type_where = field(default=(), compare=False)

    @cached_property
    def names(self) -> frozenset[str]:
        """The questions it tests or prints itself, not those behind named facts and roles."""
        texts = (text for text in (self.text, self.future, self.more) if text)
        found = {slot.name for text in texts for template in text.by_language.values() for slot in template.slots}
        tested = self.when.nodes() if self.when else ()
        found.update(node.question for node in tested if isinstance(node, OnAnswer | InState))
        listed = (self.items.chosen, *(self.items.unsaid or ())) if self.items else ()
        return frozenset((*found, *(one for one in listed if one)))


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Of these only the first that holds."""

    rules: tuple[SentenceRule, ...]


@dataclass(frozen=True)
class Entry:
    """One question partners ask, and every sentence that can answer it."""

    id: str
    group: str
    hat: str
    kind: str
    question: Text
    about: tuple[str, ...]
    lead: tuple[SentenceRule, ...]
    then: tuple[SentenceRule | FirstOf, ...]
    always: bool = False
    for_each: str | None = None
    many: Text | None = None
    where: type_where = field(default=(), compare=False)

    @property
    def lead_question(self) -> str:
        """The question whose state is the entry's state."""
        return self.about[0]

    @cached_property
    def rules(self) -> tuple[SentenceRule, ...]:
        """Every sentence rule of the entry, leads first."""
        return (*self.lead, *flat(self.then))


def flat(rules: tuple[SentenceRule | FirstOf, ...]) -> Iterator[SentenceRule]:
    """The rules one by one, those of `first:` groups included."""
    for rule in rules:
        if isinstance(rule, FirstOf):
            yield from rule.rules
        else:
            yield rule


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of "At a glance": an entry's first sentence, lines of its own, or a list the composer makes."""

    id: str
    label: Text
    entry: str | None = None
    lines: tuple[SentenceRule | FirstOf, ...] = ()
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class UnsaidList:
    """A list whose left-over items go to the open points: two questions, or roles of these hats."""

    short: Text
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over entries."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Faq:
    """Everything the document can say."""

    about: tuple[str, ...]
    title: Text
    statement: tuple[SentenceRule | FirstOf, ...]
    groups: tuple[Group, ...]
    fact_box: tuple[FactRow, ...]
    unsaid: tuple[UnsaidList, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """How the role map is put into words; `half` in points of 100, `too_early` in percent of open commitments."""

    half: int
    too_early: int
    words: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry."""

    id: str
    term: Text
    meaning: Text


@dataclass(frozen=True, repr=False)
class Bank:
    """A versioned set of sections, questions, rules and FAQ entries."""

    id: str
    version: str
    licence: str
    languages: tuple[str, ...]
    prepared: tuple[str, ...]
    sections: tuple[Section, ...]
    names: Mapping[str, str]
    tense_question: str
    tense_future: tuple[str, ...]
    repeats: Mapping[str, Repeat]
    axes: Axes
    packs: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, Condition]
    roles: tuple[Role, ...]
    findings: tuple[FindingRule, ...]
    faq: Faq
    words: Mapping[str, Words]
    terms: tuple[Term, ...]
    unwritten: Mapping[str, int] = field(default_factory=dict)
    """How many texts each prepared language still lacks."""
    review_question: str | None = None
    """The date on which the foundation looks at its answers again."""
    same_meaning: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By question, fingerprints of earlier wordings that its author declares to mean what today's means."""
    facilitation: Facilitation | None = None
    """What it brings to a workshop, where it brings anything."""

    def __repr__(self) -> str:
        return f"Bank({self.id} {self.version})"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def question_by_id(self) -> Mapping[str, Question]:
        """Every question by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def role_by_id(self) -> Mapping[str, Role]:
        """Every role by id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def entry_by_id(self) -> Mapping[str, Entry]:
        """Every entry of the FAQ by id."""
        return {entry.id: entry for entry in self.faq.entries}

    @cached_property
    def entry_about(self) -> Mapping[str, Entry]:
        """The entry that carries each question's answer; the questions behind title and first lines have none."""
        return {question_id: entry for entry in self.faq.entries for question_id in entry.about}

    @cached_property
    def paired(self) -> Mapping[str, str]:
        """Questions with the same choices, one the other side of the other, by each other's id."""
        pairs = [(question.id, question.choices_of) for question in self.questions if question.choices_of]
        return dict(pairs) | {other: one for one, other in pairs}

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each question stands in the order asked."""
        return {question.id: place for place, question in enumerate(self.questions)}

    @cached_property
    def position_of_key(self) -> Mapping[str, tuple[int, int]]:
        """Where each answer's key stands: its question's place, then its item."""
        return {
            item_key(question.id, item): (place, item)
            for place, question in enumerate(self.questions)
            for item in range(1, self.most_items(question) + 1)
        }

    def most_items(self, question: Question) -> int:
        """How many answers a question can have: one, or as many as its group has items."""
        return self.repeats[question.repeat].most if question.repeat else 1
