"""The sheet that CEO and board sign: what was ticked and signed on it ⇄ answers, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from webapp.domain.answers import Answer, Decided, PartialDate, Standing, Undecided, Withheld, type_value
from webapp.domain.bank import Bank, Question
from webapp.domain.dates import SlashedDate, parse_date
from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, Words, format_date, normalise, one_line, plain
from webapp.forms.problems import FieldProblem

UNDECIDED = "_undecided"
"""Ticked in place of a choice; no choice of a bank begins with `_`."""
CEO, BOARD = "ceo", "board"
TICKED_TYPES = ("single", "multi")
"""The types of question that are answered by a tick; of the others the sheet shows the answer as it stands."""
LONGEST_DATE = 80


@dataclass(frozen=True, slots=True)
class Ticked:
    """One line of the sheet as it was filled in: choice ids or UNDECIDED, the date beside it, and whether it was signed.

    `stands`: nothing could be ticked, the answer as it is was signed or not.
    """

    chosen: tuple[str, ...] = ()
    by: str = ""
    signed: bool = True
    revision: int = 0
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when, as typed."""

    name: str = ""
    on: str = ""

    @property
    def given(self) -> bool:
        """Whether anything was typed."""
        return bool(self.name.strip() or self.on.strip())


@dataclass(frozen=True, slots=True)
class Signed:
    """How firm a signature makes an answer."""

    standing: Standing
    by: str = ""
    on: PartialDate | None = None


WHOLLY_SIGNED = {CEO: Signed(Standing.CONFIRMED), BOARD: Signed(Standing.APPROVED)}
"""As if every body had signed what needs its signature: to show what the document will say then."""


@dataclass(frozen=True)
class SheetForm:
    """The sheet as filled in: by key, the questions on it and what was ticked."""

    asked: Mapping[str, Question]
    ticked: Mapping[str, Ticked]
    signatures: Mapping[str, Signature]
    words: Words
    language: str

    def problems(self, present: Mapping[str, Answer], today: date) -> tuple[FieldProblem, ...]:
        """What has to be mended, in the order of the sheet. `present`: the answers as they are."""
        lines = (problem for key in self.asked for problem in self._problems_of(key))
        return (*lines, *self._signature_problems(present, today))

    def _problems_of(self, key: str) -> Iterator[FieldProblem]:
        question, ticked = self.asked[key], self.ticked[key]
        alone = [choice for choice in ticked.chosen if choice == UNDECIDED or choice in question.exclusive]
        most = 1 if question.type == "single" else len(question.choices) + 1
        if not {*question.choice_by_id, UNDECIDED}.issuperset(ticked.chosen) or len(ticked.chosen) > most:
            yield FieldProblem(f"{key}-choice", "unknown_choice")
        elif alone and len(ticked.chosen) > 1:
            yield FieldProblem(f"{key}-choice", "stands_alone", {"choice": self.label(question, alone[0])})
        if UNDECIDED in ticked.chosen and ticked.by.strip():
            code = _date_problem(ticked.by, self.words)
            if code:
                yield FieldProblem(f"{key}-by", code)

    def label(self, question: Question, choice: str) -> str:
        """What a tick says."""
        if choice == UNDECIDED:
            return plain(self.words.phrases["undecided"].fill({}))
        return question.choice_by_id[choice].label.in_language(self.language).source

    def without_problems(self) -> SheetForm:
        """The sheet without the lines that make no sense yet: for a look ahead at what is half filled in."""
        asked = {key: question for key, question in self.asked.items() if not any(self._problems_of(key))}
        return replace(self, asked=asked)

    def _signature_problems(self, present: Mapping[str, Answer], today: date) -> Iterator[FieldProblem]:
        needs_one = any(self.ticked[key].signed and self._value(key, present) is not None for key in self.asked)
        if needs_one and not any(signature.given for signature in self.signatures.values()):
            yield FieldProblem(f"{CEO}-name", "signer_missing")
        for body, signature in self.signatures.items():
            if signature.given:
                yield from self._problems_of_signature(body, signature, today)

    def _problems_of_signature(self, body: str, signature: Signature, today: date) -> Iterator[FieldProblem]:
        code = _name_problem(signature.name)
        if code:
            yield FieldProblem(f"{body}-name", code, {"most": str(LONGEST_TEXT)} if code == "too_long" else {})
        code = _date_problem(signature.on, self.words) if signature.on.strip() else "signed_on_missing"
        on = None if code else parse_date(signature.on, self.words)
        if on and on.day is None:
            code = "signed_on_missing"
        elif on and on.last_day() > today:
            code = "future_sign_off"
        if code:
            yield FieldProblem(f"{body}-on", code)

    def signed_as(self) -> Mapping[str, Signed]:
        """By the body that a question needs, how firm this sheet makes its answer; empty where nobody signed.

        One body alone signs for all: the CEO confirms what the board has still to approve.
        """
        given = {body: self._signed(body) for body, signature in self.signatures.items() if signature.given}
        only = next(iter(given.values()), None)
        return {body: given.get(body, only) for body in (CEO, BOARD)} if only else {}

    def _signed(self, body: str) -> Signed:
        signature = self.signatures[body]
        return replace(WHOLLY_SIGNED[body], by=one_line(normalise(signature.name)), on=parse_date(signature.on, self.words))

    @property
    def day(self) -> PartialDate | None:
        """The day of the sheet: that of the CEO's signature, or of the board's."""
        return next((parse_date(one.on, self.words) for one in self.signatures.values() if one.given), None)

    def to_answers(self, present: Mapping[str, Answer], signed_as: Mapping[str, Signed]) -> dict[str, Answer]:
        """The answers that the sheet changes; what it leaves as it is, is not among them."""
        found = ((key, self._answer(key, present, signed_as)) for key in self.asked)
        return {key: answer for key, answer in found if answer is not None and answer != present.get(key)}

    def _answer(self, key: str, present: Mapping[str, Answer], signed_as: Mapping[str, Signed]) -> Answer | None:
        question, ticked, before = self.asked[key], self.ticked[key], present.get(key)
        if UNDECIDED in ticked.chosen:
            by = _lenient_date(ticked.by, self.words)
            if isinstance(before, Undecided):
                return replace(before, by=by)
            return Undecided(self.words.deciders[question.sign_off], by, note=before.note if before else "")
        value = self._value(key, present)
        if value is None:
            return None
        if isinstance(before, Decided) and before.value == value:
            answer = before
        else:
            # What was added in words belongs to the answer it was added to; a note to the team belongs to the question.
            answer = Decided(value, note=before.note if before else "")
        if not ticked.signed or question.sign_off not in signed_as:
            return answer
        signed = signed_as[question.sign_off]
        return replace(answer, standing=signed.standing, by=signed.by, on=signed.on)

    def _value(self, key: str, present: Mapping[str, Answer]) -> type_value | None:
        """The value that was ticked, or that stands and cannot be ticked; None for none."""
        question, chosen = self.asked[key], self.ticked[key].chosen
        if self.ticked[key].stands or question.type not in TICKED_TYPES:
            before = present.get(key)
            return before.value if isinstance(before, Decided) else None
        if not chosen or UNDECIDED in chosen:
            return None
        return chosen[0] if question.type == "single" else frozenset(chosen)


def show_sheet(
    bank: Bank, language: str, asked: Mapping[str, Question], present: Mapping[str, Answer], revisions: Mapping[str, int]
) -> SheetForm:
    """The sheet before anybody fills it in: ticked is what stands."""
    words = bank.words[language]
    ticked = {key: _shown(question, present.get(key), revisions[key], words) for key, question in asked.items()}
    return SheetForm(asked, ticked, {CEO: Signature(), BOARD: Signature()}, words, language)


def _shown(question: Question, answer: Answer | None, revision: int, words: Words) -> Ticked:
    match answer:
        case Undecided(by=by):
            return Ticked((UNDECIDED,), format_date(by, words) if by else "", revision=revision)
        case Decided(value=frozenset() as chosen):
            return Ticked(tuple(choice for choice in question.choice_by_id if choice in chosen), revision=revision)
        case Decided(value=str() as choice) if question.type == "single":
            return Ticked((choice,), revision=revision)
        case Decided() | Withheld() | None:
            return Ticked(revision=revision)


def read_sheet(bank: Bank, language: str, asked: Mapping[str, Question], sent: MultiDict[str, str]) -> SheetForm:
    """The sheet as it was sent."""
    ticked = {key: _sent(key, sent) for key in asked}
    signatures = {body: Signature(sent.get(f"{body}-name", ""), sent.get(f"{body}-on", "")) for body in (CEO, BOARD)}
    return SheetForm(asked, ticked, signatures, bank.words[language], language)


def sent_keys(sent: Iterable[str]) -> tuple[str, ...]:
    """The questions that stood on a sheet that was sent."""
    return tuple(name.removesuffix("-revision") for name in sent if name.endswith("-revision"))


def _sent(key: str, sent: MultiDict[str, str]) -> Ticked:
    revision = sent.get(f"{key}-revision", "")
    return Ticked(
        chosen=tuple(dict.fromkeys(sent.getlist(f"{key}-choice"))),
        by=sent.get(f"{key}-by", ""),
        signed=f"{key}-signed" in sent,
        stands=f"{key}-stands" in sent,
        revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,
    )


def _name_problem(typed: str) -> str:
    """What is wrong with a signer's name; empty where nothing is."""
    if len(typed) > LONGEST_LOOKED_AT:
        return "too_long"
    try:
        name = one_line(normalise(typed))
    except ValueError:
        return "half_character"
    if not name:
        return "signer_missing"
    return "too_long" if len(name) > LONGEST_TEXT else ""


def _date_problem(typed: str, words: Words) -> str:
    """What is wrong with a date; empty where nothing is."""
    if len(typed) > LONGEST_DATE:
        return "not_a_date"
    try:
        parse_date(typed, words)
    except SlashedDate:
        return "date_slashes"
    except ValueError:
        return "not_a_date"
    return ""


def _lenient_date(typed: str, words: Words) -> PartialDate | None:
    """A date as far as it can be read: for a look ahead at what is half typed."""
    return None if not typed.strip() or _date_problem(typed, words) else parse_date(typed, words)
