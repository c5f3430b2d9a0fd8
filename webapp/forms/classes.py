"""A question → its form class, with just the fields that the question has; each is made once."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from werkzeug.datastructures import MultiDict
from wtforms import Field

from webapp.domain.answers import Answer
from webapp.domain.bank import Bank, Question
from webapp.domain.text import Words
from webapp.forms.fields import AmountLine, Choice, Choices, DateLine, Line, LinkLine, NumberLine, Paragraph, Revision
from webapp.forms.question_form import (
    APPROVED,
    CONFIRMED,
    DECIDED,
    OPEN_CHOICES,
    STANDINGS,
    UNDECIDED,
    WITHHELD,
    QuestionForm,
    shown_fields,
)

_classes: dict[tuple[str, str, str, str], type[QuestionForm]] = {}
_making = Lock()


def question_form(
    bank: Bank,
    question: Question,
    language: str,
    *,
    formdata: MultiDict[str, str] | None = None,
    answer: Answer | None = None,
    prefix: str = "",
) -> QuestionForm:
    """The question's form, showing this answer, or what was typed.

    Of what was typed, a field that was not sent at all shows the answer's; chosen is only what was sent as chosen.
    """
    form_class = _form_class(bank, question, language)
    shown = shown_fields(answer, question, form_class.words) if answer else {}
    return form_class(formdata, prefix=prefix, data=shown)


def _form_class(bank: Bank, question: Question, language: str) -> type[QuestionForm]:
    key = (bank.id, bank.version, question.id, language)
    found = _classes.get(key)
    # An author at work loads other files under the same version, so the question itself has to be the same too.
    if found is None or found.question is not question:
        # WTForms orders fields by a counter that all classes share and nothing guards.
        with _making:
            found = _classes[key] = _make(question, bank.words[language], language)
            found()
    return found


def _make(question: Question, words: Words, language: str) -> type[QuestionForm]:
    fields: dict[str, object] = dict(_value_fields(question, words, language))
    if question.commitment:
        fields |= _open_fields(question, words)
    if question.sign_off != "none":
        fields |= _standing_fields()
    if question.commitment:
        fields["detail"] = Paragraph()
    fields |= {"note": Paragraph(), "revision": Revision(default=0)}
    name = "".join(part.title() for part in question.id.replace("_", ".").split(".")) + "Form"
    return type(name, (QuestionForm,), {"question": question, "words": words, **fields})


def _value_fields(question: Question, words: Words, language: str) -> Mapping[str, Field]:
    labels = {choice.id: choice.label.in_language(language).source for choice in question.choices}
    match question.type:
        case "single":
            open_choices = _same(*OPEN_CHOICES) if question.commitment else {}
            return {"choice": Choice(labels=labels | open_choices, missing="choose")}
        case "multi":
            return {"choices": Choices(labels=labels, missing="choose_some")}
        case "date":
            return {"date": DateLine(missing="write_it")}
        case "number":
            return {"number": NumberLine(missing="write_it")}
        case "money":
            currencies = {code: f"{code} {symbol}" for code, symbol in words.symbols.items()}
            return {
                "low": AmountLine(missing="need_amount"),
                "high": AmountLine(),
                "currency": Choice(labels=currencies, default=next(iter(currencies))),
                "period": Choice(labels=_same("year", "total"), default="year"),
                "show": Choice(labels=_same("range", "rounded"), default="range"),
            }
        case _:
            return {"text": (LinkLine if question.link else Paragraph)(missing="write_it")}


def _open_fields(question: Question, words: Words) -> Mapping[str, Field]:
    """For what is not decided yet, and for what cannot be shared."""
    state = (
        {} if question.type == "single" else {"state": Choice(labels=_same(DECIDED, UNDECIDED, WITHHELD), default=DECIDED)}
    )
    return {
        **state,
        "decider": Line(default=words.deciders[question.sign_off], missing="who_decides"),
        "by": DateLine(),
        "until_then": Line(),
        "reason": Line(missing="reason_missing"),
        "ask": Line(missing="ask_missing"),
    }


def _standing_fields() -> Mapping[str, Field]:
    """How firm it is, and who says so since when."""
    return {
        "standing": Choice(labels=_same(*STANDINGS), default=next(iter(STANDINGS))),
        **{
            f"{standing}_{part}": field(missing=missing)
            for standing in (CONFIRMED, APPROVED)
            for part, field, missing in (("by", Line, "signer_missing"), ("on", DateLine, "signed_on_missing"))
        },
    }


def _same(*names: str) -> dict[str, str]:
    """Choices whose words stand in the templates."""
    return {name: name for name in names}
