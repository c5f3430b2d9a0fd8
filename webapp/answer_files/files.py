"""An answers file in YAML → answers and what an editor made of the document, or every problem in it with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.answer_files.document_part import read_document
from webapp.answer_files.reading import SUGGESTED, Unusable, find_question, read_answer
from webapp.domain.answers import Answer, Answers, Decided, item_key, split_key
from webapp.domain.bank import ROUTES, Bank
from webapp.domain.errors import UpfrontError, type_where
from webapp.marked_yaml import InvalidYaml, Marked, Place, parse_yaml


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing to mend in an answers file."""

    place: Place
    subject: str
    problem: str
    remedy: str

    def line(self, file: str) -> str:
        """One line: place, id, problem, remedy."""
        return f"{file}:{self.place.line}:{self.place.column}  {shown_key(self.subject)}  {self.problem}  {self.remedy}"


def shown_key(key: str) -> str:
    """A key on one line: one in quotation marks can be empty, or hold line breaks and signs that nobody can see."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in key).split()) or '""'


class UnusableAnswers(UpfrontError):
    """An answers file that cannot be used."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the answers")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """The answers of a file, the route they were given on, and the place of each answer and each record by its key.

    `document` holds what an editor made of the document, as records by key: see `read_editorial`.
    """

    route: str
    answers: Answers
    places: Mapping[str, Place]
    document: Mapping[str, str] = field(default_factory=dict)


def parse_answers(text: str | bytes, bank: Bank) -> AnswersFile:
    """The answers in this text. Raises UnusableAnswers with all problems."""
    try:
        marked = parse_yaml(text)
    except InvalidYaml as error:
        raise UnusableAnswers(
            tuple(FileProblem(one.place, "answers", one.problem, one.remedy) for one in error.problems)
        ) from error
    return _Reader(bank, marked).read()


class _Reader:
    """Reads one file against one bank."""

    def __init__(self, bank: Bank, marked: Marked) -> None:
        self.bank = bank
        self.marked = marked
        self.problems: list[FileProblem] = []

    def note(self, where: type_where, subject: str, problem: str, remedy: str) -> None:
        self.problems.append(FileProblem(self.marked.place(where, key=True), subject, problem, remedy))

    def read(self) -> AnswersFile:
        top = self.marked.value
        if not isinstance(top, dict):
            self.note(
                (),
                "answers",
                "this is not an answers file",
                "begin with `bank:` and `answers:`; `upfront template` writes one",
            )
            raise UnusableAnswers(tuple(self.problems))
        for key in top:
            if key not in ("bank", "route", "answers", "document"):
                self.note((key,), str(key), f"unknown key {str(key)[:60]!r}", "use bank, route, answers and document")
        if top.get("bank") != self.bank.id:
            self.note(
                ("bank",), "bank", f"the answers are for {str(top.get('bank'))[:60]!r}", f"write `bank: {self.bank.id}`"
            )
        route = top.get("route", "full")
        if route not in ROUTES:
            self.note(("route",), "route", f"unknown route {str(route)[:60]!r}", "use full or quick")
        raw = top.get("answers") if top.get("answers") is not None else {}
        if not isinstance(raw, dict):
            self.note(
                ("answers",), "answers", "the answers are not keys and values", "write `question.id: answer`, one a line"
            )
            raw = {}
        answers = {key: answer for key, one in raw.items() if (answer := self._answer(str(key), one))}
        self._both_lists(answers)
        document, below = read_document(self.bank, top.get("document"), self.note)
        if self.problems:
            raise UnusableAnswers(tuple(self.problems))
        places = {key: self.marked.place(("answers", key), key=True) for key in answers}
        places |= {key: self.marked.place(where, key=True) for key, where in below.items()}
        return AnswersFile(str(route), Answers(answers), places, document)

    def _answer(self, key: str, raw: object) -> Answer | None:
        try:
            return read_answer(self.bank, find_question(self.bank, key, suggest=len(self.problems) < SUGGESTED), raw)
        except Unusable as unusable:
            self.note(("answers", key, *unusable.below), key[:60], unusable.problem, unusable.remedy)
            return None

    def _both_lists(self, answers: Mapping[str, Answer]) -> None:
        """The same item cannot be both something we do and something we will not do."""
        for key, answer in answers.items():
            question_id, item = split_key(key)
            other_id = self.bank.question_by_id[question_id].choices_of
            other = answers.get(item_key(other_id, item)) if other_id else None
            for choice in sorted(_chosen(answer) & _chosen(other)):
                self.note(("answers", key), key, f"{choice!r} is also in {other_id}", "keep it in one of the two lists")


def _chosen(answer: Answer | None) -> frozenset[str]:
    """What a multi choice has chosen; nothing of any other answer."""
    return answer.value if isinstance(answer, Decided) and isinstance(answer.value, frozenset) else frozenset()
