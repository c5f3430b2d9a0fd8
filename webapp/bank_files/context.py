"""What every builder of a bank needs: the files' shapes, the names in them, and readers for texts and conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from webapp.bank_files.condition_files import ConditionReader, Index
from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import (
    BankShape,
    FaqShape,
    FindingsShape,
    GlossaryShape,
    QuestionShape,
    RolesShape,
    SectionShape,
    WordsShape,
)
from webapp.bank_files.text_files import TextReader
from webapp.bank_files.workshop_schema import WorkshopShape
from webapp.domain.errors import type_where

RESERVED = frozenset({"answered", "undecided", "withheld", "unanswered", "edit", "value", "items", "count", "today"})
"""Names with a meaning of their own in answers, conditions or sentences."""
SAID_BY_ITSELF = frozenset({"undecided", "withheld", "unsaid", "unconfirmed", "many", "verdict"})
"""Names of what the composer says in every entry alike, so that no sentence of an entry can have them."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """All files of a bank, each in its shape; sections with their file names."""

    bank: BankShape
    sections: tuple[tuple[str, SectionShape], ...]
    roles: RolesShape
    findings: FindingsShape
    faq: FaqShape
    words: WordsShape
    glossary: GlossaryShape
    workshop: WorkshopShape | None = None


class Context:
    """The names of one bank, and what is wrong with them."""

    def __init__(self, shapes: Shapes, problems: Problems) -> None:
        self.shapes = shapes
        self.problems = problems
        self.questions: dict[str, QuestionShape] = {}
        self._index_questions()
        self.choices = {question.id: self._choice_ids(question) for question in self.questions.values()}
        head = shapes.bank
        self.prepared = tuple(language for language in head.prepared if language not in head.languages)
        self.texts = TextReader(tuple(head.languages), self.prepared, self.questions, problems)
        roles = {role.id for role in shapes.roles.roles}
        index = Index(self.questions, self.choices, shapes.roles.derived, roles, head.repeats)
        self.conditions = ConditionReader(index, problems)

    def _index_questions(self) -> None:
        self.unique(((section.section, (file, "section")) for file, section in self.shapes.sections), "sections")
        for file, section in self.shapes.sections:
            for place, question in enumerate(section.questions):
                where = (file, "questions", place, "id")
                if question.id in self.questions:
                    self.problems.add(
                        where, question.id, "this id is used twice", "ids are for ever: give the newer one another"
                    )
                self.reserved((*where,), question.id, question.id.split("."))
                self.questions[question.id] = question

    def reserved(self, where: type_where, subject: str, names: Iterable[str], reserved: Collection[str] = RESERVED) -> None:
        for name in names:
            if name in reserved:
                self.problems.add(where, subject, f"{name!r} is a reserved name", "choose another id")

    def _choice_ids(self, question: QuestionShape) -> tuple[str, ...]:
        source = self.questions.get(question.choices_of or "", question)
        return tuple(choice.id for choice in source.choices if choice.id not in question.without)

    def known_question(self, question_id: str, where: type_where, subject: str, kind: str | None = None) -> bool:
        if question_id not in self.questions:
            self.problems.unknown(where, subject, "question", question_id, self.questions)
            return False
        if kind is not None and self.questions[question_id].type != kind:
            self.problems.add(where, subject, f"{question_id} is not a {kind} question", f"name a {kind} question")
            return False
        return True

    def known_choices(self, choices: Iterable[str], question_id: str, where: type_where, subject: str) -> None:
        known = self.choices[question_id]
        for place, choice in enumerate(choices):
            if choice not in known:
                self.problems.unknown((*where, place), subject, "choice", choice, known)

    def known_group(self, group: str | None, where: type_where, subject: str) -> None:
        if group is not None and group not in self.shapes.bank.repeats:
            self.problems.unknown(where, subject, "repeatable group", group, self.shapes.bank.repeats)

    def unique(self, ids: Iterable[tuple[str, type_where]], kind: str) -> None:
        seen: set[str] = set()
        for name, where in ids:
            if name in seen:
                self.problems.add(where, name, f"two {kind} have this id", "ids are for ever: give the newer one another")
            seen.add(name)
