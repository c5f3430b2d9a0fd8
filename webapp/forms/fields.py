"""The kinds of field a question's form is made of. Each keeps what was typed, and reads it only where it counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol, cast

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextArea, TextInput

from webapp.domain.answers import LARGEST_AMOUNT
from webapp.domain.bank import Question
from webapp.domain.dates import SlashedDate, parse_date
from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, Words, is_web_address, normalise, one_line
from webapp.forms.amounts import parse_whole, show_amount
from webapp.forms.problems import FieldProblem, PassedOver, Refused

_REVISION = re.compile(r"\d{1,9}", re.ASCII)
# No page can hold these: half a character keeps it from being sent, and a browser would read another sign for a zero.
_HALVES = re.compile("[\ud800-\udfff]")
_ZERO = "\0"


class Asking(Protocol):
    """What a field has to know of its form."""

    question: Question
    words: Words

    def counts(self, name: str) -> bool:
        """Whether the field of this name belongs to what was chosen."""

    def symbol(self) -> str:
        """The chosen currency's symbol."""


class Reading:
    """A field that reads what it holds where it counts: then it has a `value`, or its one problem among `errors`."""

    name: str
    short_name: str
    value: Any = None

    def pre_validate(self, form: BaseForm) -> None:
        """WTForms calls this first."""
        asking = cast("Asking", form)
        if not asking.counts(self.short_name):
            raise PassedOver
        self.value = self.read(asking)

    def read(self, form: Asking) -> object:
        """What it holds. Raises Refused."""
        raise NotImplementedError

    def refused(self, code: str, **values: str) -> Refused:
        """This field's problem."""
        return Refused(FieldProblem(self.name, code, values))


class Paragraph(Reading, StringField):
    """Words somebody types. `data` is how they are shown again, to the letter; `missing` the code where none are there."""

    widget: Any = TextArea()
    data: str

    def __init__(self, *, missing: str = "", **kwargs: Any) -> None:
        self.missing = missing
        self.typed = ""
        super().__init__(**kwargs)

    def process_data(self, value: str | None) -> None:
        """What the field shows before anybody types."""
        self.typed = self.data = value or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent; a field that was not sent goes on showing what it showed."""
        if valuelist:
            self.typed = str(valuelist[0])
            self.data = _HALVES.sub("\ufffd", self.typed).replace(_ZERO, "")

    def read(self, form: Asking) -> object:
        """What the words say; None where there are none."""
        if len(self.typed) > LONGEST_LOOKED_AT:
            raise self._too_long(form)
        try:
            text = normalise(self.typed)
        except ValueError:
            raise self.refused("half_character") from None
        if len(text) > LONGEST_TEXT:
            raise self._too_long(form)
        if not text and self.missing:
            raise self.refused(self.missing)
        return self.meaning(text, form) if text else None

    def meaning(self, text: str, form: Asking) -> object:
        """The same words, or what they stand for. Raises Refused."""
        return text

    def _too_long(self, form: Asking) -> Refused:
        return self.refused("too_long", most=show_amount(LONGEST_TEXT, form.words))


class Line(Paragraph):
    """Words on one line: a name, or a reason."""

    widget = TextInput()

    def meaning(self, text: str, form: Asking) -> object:
        """The words without line breaks, which a browser would not let anybody type here."""
        return one_line(text)


class LinkLine(Line):
    """The address of a page."""

    def meaning(self, text: str, form: Asking) -> object:
        """The address as it was typed."""
        if not is_web_address(text):
            raise self.refused("not_a_link")
        return text


class DateLine(Line):
    """A month or a day."""

    def meaning(self, text: str, form: Asking) -> object:
        """The date."""
        try:
            return parse_date(text, form.words)
        except SlashedDate:
            raise self.refused("date_slashes") from None
        except ValueError:
            raise self.refused("not_a_date") from None


class NumberLine(Line):
    """A whole number within the question's bounds."""

    def meaning(self, text: str, form: Asking) -> object:
        """The number."""
        least, most = form.question.least or 0, form.question.most
        try:
            number = -parse_whole(text[1:], form.words) if text.startswith(("-", "−")) else parse_whole(text, form.words)
        except ValueError:
            raise self.refused("not_a_number") from None
        if number < least or (most is not None and number > most):
            raise self.refused("number_range", least=str(least), most="" if most is None else str(most))
        return number


class AmountLine(Line):
    """One end of an amount."""

    def meaning(self, text: str, form: Asking) -> object:
        """Whole units of the currency."""
        try:
            amount = parse_whole(text, form.words, form.symbol())
        except ValueError:
            raise self.refused("not_an_amount") from None
        if amount > LARGEST_AMOUNT:
            raise self.refused("not_an_amount")
        return amount


class Choice(Reading, RadioField):
    """One of a few. `data` is what stands chosen, one of the choices or None; `missing` the code where it is None."""

    data: str | None

    def __init__(self, *, labels: Mapping[str, str], missing: str = "", **kwargs: Any) -> None:
        self.labels = labels
        self.missing = missing
        self.unknown = False
        super().__init__(choices=dict(labels), **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent. Where nothing was, what has to be chosen is not, and what stands by itself goes on standing."""
        if self.missing:
            self.data = None
        sent = str(valuelist[0]) if valuelist else None
        self.unknown = sent is not None and sent not in self.labels
        if sent in self.labels:
            self.data = sent

    def read(self, form: Asking) -> object:
        """The choice."""
        if self.unknown:
            raise self.refused("unknown_choice")
        if self.data is None:
            raise self.refused(self.missing)
        return self.data


class Choices(Reading, SelectMultipleField):
    """Any of a few. `data` is what stands chosen."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *, labels: Mapping[str, str], missing: str, **kwargs: Any) -> None:
        self.labels = labels
        self.missing = missing
        self.unknown = False
        super().__init__(choices=dict(labels), **kwargs)

    def process_data(self, value: object) -> None:
        """What stands chosen before anybody chooses, in the question's order."""
        chosen = value if isinstance(value, frozenset) else frozenset()
        self.data = [choice for choice in self.labels if choice in chosen]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent: a browser sends nothing of a list in which nothing is chosen."""
        sent = {str(value) for value in valuelist}
        self.unknown = not sent <= self.labels.keys()
        self.data = [choice for choice in self.labels if choice in sent]

    def read(self, form: Asking) -> object:
        """The choices."""
        chosen = self.data or []
        if self.unknown:
            raise self.refused("unknown_choice")
        if not chosen:
            raise self.refused(self.missing)
        alone = [choice for choice in chosen if choice in form.question.exclusive]
        if alone and len(chosen) > 1:
            raise self.refused("stands_alone", choice=self.labels[alone[0]])
        return frozenset(chosen)


class Revision(IntegerField):
    """Which revision of the answer the page showed; 0, that of no answer, where nothing sensible was sent.

    So a page that lost it can overwrite nothing.
    """

    widget = HiddenInput()
    data: int

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent."""
        self.data = int(valuelist[0]) if valuelist and _REVISION.fullmatch(str(valuelist[0])) else 0

    def _value(self) -> str:
        return str(self.data)
