"""The form of one question: what was typed → what has to be mended, or the answer; an answer → what the page shows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, cast

from wtforms import Field, Form

from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld, type_value
from webapp.domain.bank import Question
from webapp.domain.text import Words, format_date
from webapp.forms.amounts import show_amount
from webapp.forms.fields import AmountLine, Choice, Choices, DateLine, Paragraph, Reading, Revision
from webapp.forms.problems import FieldProblem

DECIDED, UNDECIDED, WITHHELD = "decided", "undecided", "withheld"
CONFIRMED, APPROVED = "confirmed", "approved"
OPEN_CHOICES = {"_undecided": UNDECIDED, "_withheld": WITHHELD}
"""Among the choices of a single question, the two that say where one is; no choice of a bank begins with `_`."""
BELONGS_TO = {
    **dict.fromkeys(("choices", "text", "date", "number", "low", "high", "currency", "period", "show"), DECIDED),
    **dict.fromkeys(("standing", "detail"), DECIDED),
    **dict.fromkeys(("decider", "by", "until_then"), UNDECIDED),
    **dict.fromkeys(("reason", "ask"), WITHHELD),
    **dict.fromkeys(("confirmed_by", "confirmed_on"), CONFIRMED),
    **dict.fromkeys(("approved_by", "approved_on"), APPROVED),
}
"""Which fields count only under a choice; the others always do."""
STANDINGS = {standing.name.lower(): standing for standing in Standing}


class QuestionForm(Form):
    """A question's page as a form. Its classes, with the fields each question has, are made by `classes`.

    `question` and `words` are the class's. Fields that belong to something that was not chosen are kept and not looked at.
    """

    question: Question
    words: Words
    today: datetime.date

    choice: Choice
    choices: Choices
    text: Paragraph
    date: DateLine
    number: Paragraph
    low: AmountLine
    high: AmountLine
    currency: Choice
    period: Choice
    show: Choice
    state: Choice
    decider: Paragraph
    by: DateLine
    until_then: Paragraph
    reason: Paragraph
    ask: Paragraph
    standing: Choice
    detail: Paragraph
    note: Paragraph
    revision: Revision

    # -- what was chosen -------------------------------------------------------------------------------------------

    @property
    def chosen_state(self) -> str:
        """`decided`, `undecided` or `withheld`."""
        if "choice" in self:
            return OPEN_CHOICES.get(self.choice.data or "", DECIDED)
        return (self.state.data or DECIDED) if "state" in self else DECIDED

    @property
    def chosen_standing(self) -> str:
        """`understood`, `confirmed` or `approved`; empty where nobody has to sign or nothing is decided."""
        return (self.standing.data or "") if "standing" in self and self.chosen_state == DECIDED else ""

    def counts(self, name: str) -> bool:
        """Whether the field of this name belongs to what was chosen."""
        return BELONGS_TO.get(name, "") in ("", self.chosen_state, self.chosen_standing)

    def symbol(self) -> str:
        """The chosen currency's symbol."""
        return self.words.symbols[self.currency.data or ""]

    # -- what was typed --------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, list[str]]:
        """Each field as a browser would send it, also those that do not count: for drafts, and for two versions of a page.

        The revision is not among them: nobody types it.
        """
        return {field.name: sent for field in self if field.short_name != "revision" and (sent := _sent(field))}

    def validate(self, today: datetime.date) -> bool:  # type: ignore[override]  # a signature is never of tomorrow, so it takes the day
        """Whether an answer can be made of it."""
        self.today = today
        return super().validate()

    def validate_high(self, field: AmountLine) -> None:
        """WTForms calls this after the field has been read."""
        if field.value is not None and self.low.value is not None and self.low.value > field.value:
            raise field.refused("range_reversed")

    def validate_confirmed_on(self, field: DateLine) -> None:
        """A signature is of today or earlier; of a month that has begun."""
        on: PartialDate = field.value
        if datetime.date(on.year, on.month, on.day or 1) > self.today:
            raise field.refused("future_sign_off")

    validate_approved_on = validate_confirmed_on

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What has to be mended, in the page's order; at most one thing for each field."""
        return tuple(problem for field in self for problem in cast("Sequence[FieldProblem]", field.errors))

    @property
    def left_empty(self) -> bool:
        """Nothing was typed or chosen, but for what a fresh page shows anyway. Only after `validate`."""
        words = [name for name in ("text", "date", "number", "low", "high", "detail", "note") if name in self]
        chosen = [name for name in ("choice", "choices") if name in self]
        return self.chosen_state == DECIDED and not any(
            (self[name].data or "").strip() if name in words else self[name].data for name in (*words, *chosen)
        )

    # -- the answer ------------------------------------------------------------------------------------------------

    def to_answer(self) -> Answer:
        """The answer. Only after `validate` said that there is one."""
        note = self.note.value or ""
        match self.chosen_state:
            case "undecided":
                return Undecided(self.decider.value, self.by.value, self.until_then.value or "", note)
            case "withheld":
                return Withheld(self.reason.value, self.ask.value, note)
        detail = (self.detail.value or "") if "detail" in self else ""
        standing = self.chosen_standing
        if standing in (CONFIRMED, APPROVED):
            by, on = self._read(f"{standing}_by"), self._read(f"{standing}_on")
            return Decided(self._value(), detail, note, STANDINGS[standing], by, on)
        return Decided(self._value(), detail, note)

    def _value(self) -> type_value:
        match self.question.type:
            case "single":
                value: type_value = self.choice.value
            case "multi":
                value = self.choices.value
            case "money":
                low, high = self.low.value, self.high.value
                ends = (low, low if high is None else high)
                value = MoneyRange(*ends, self.currency.value, self.period.value, self.show.value)
            case kind:
                value = self._read(kind)
        return value

    def _read(self, name: str) -> Any:
        return cast("Reading", self[name]).value


def _sent(field: Field) -> list[str]:
    if isinstance(field.data, list):
        return field.data
    return [] if field.data is None else [field.data]


def shown_fields(answer: Answer, question: Question, words: Words) -> dict[str, object]:
    """What the fields show of an answer; a field that is not named shows what it always does."""
    match answer:
        case Undecided():
            fields = {"decider": answer.decider, "by": _shown_date(answer.by, words), "until_then": answer.until_then}
            return fields | _shown_state("_undecided", question) | {"note": answer.note}
        case Withheld():
            fields = {"reason": answer.reason, "ask": answer.ask}
            return fields | _shown_state("_withheld", question) | {"note": answer.note}
    fields = {"detail": answer.detail, "note": answer.note, "standing": answer.standing.name.lower()}
    if answer.standing:
        fields |= {f"{fields['standing']}_by": answer.by, f"{fields['standing']}_on": _shown_date(answer.on, words)}
    return fields | _shown_value(answer.value, question, words)


def _shown_state(choice: str, question: Question) -> dict[str, object]:
    return {"choice": choice} if question.type == "single" else {"state": OPEN_CHOICES[choice]}


def _shown_date(value: PartialDate | None, words: Words) -> str:
    return "" if value is None else format_date(value, words)


def _shown_value(value: type_value, question: Question, words: Words) -> dict[str, object]:
    match value:
        case MoneyRange():
            ends = {"low": show_amount(value.low, words), "high": show_amount(value.high, words)}
            return {**ends, "currency": value.currency, "period": value.period, "show": value.show}
        case PartialDate():
            return {"date": _shown_date(value, words)}
        case frozenset():
            return {"choices": value}
        case int():
            return {"number": str(value)}
        case str():
            return {"choice" if question.type == "single" else "text": value}
