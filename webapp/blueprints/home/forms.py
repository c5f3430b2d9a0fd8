"""The forms by which an assessment is begun and an answers file comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field, Form, RadioField, SelectField, StringField, ValidationError

from webapp.domain.answers import Answer, Decided
from webapp.domain.bank import ROUTES, Bank
from webapp.domain.text import LONGEST_TEXT
from webapp.forms import FieldProblem
from webapp.forms.one_line import at_most, tidy

LARGEST_FILE = 2**20
"""Bytes of an answers file: thirty times the largest example."""
LONGEST_NAME = 200
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)
ROUTE = "route"


class StartForm(Form):
    """What is asked before an assessment begins. All but the route can be answered later."""

    foundation = StringField(filters=[tidy], validators=[at_most(LONGEST_TEXT)])
    partnership = StringField(filters=[tidy], validators=[at_most(LONGEST_TEXT)])
    stage = SelectField(default="", choices=[], validate_choice=False)
    route = RadioField(choices=[], validate_choice=False)
    name = StringField(filters=[tidy], validators=[at_most(LONGEST_NAME)])
    stages: tuple[tuple[str, str], ...] = ()
    """The choices of the bank's question about the stage: id and label."""

    def validate_stage(self, field: Field) -> None:
        """One of the bank's stages, or left for later."""
        if field.data and field.data not in dict(self.stages):
            raise ValidationError("unknown_choice")

    def validate_route(self, field: Field) -> None:
        """Nobody's route is chosen for them."""
        if not field.data:
            raise ValidationError("choose_route")
        if field.data not in ROUTES:
            raise ValidationError("unknown_choice")

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What is wrong, in the order of the page."""
        most = {"name": f"{LONGEST_NAME:,}"}
        return tuple(
            FieldProblem(field.name, str(field.errors[0]), {"most": most.get(field.name, f"{LONGEST_TEXT:,}")})
            for field in self
            if field.errors
        )

    def answers(self, bank: Bank) -> Mapping[str, Answer]:
        """The answers given; only after `validate()` is true."""
        given = {
            bank.names["foundation"]: self.foundation.data,
            bank.names["partnership"]: self.partnership.data,
            bank.tense_question: self.stage.data,
        }
        return {key: Decided(value) for key, value in given.items() if value}


def start_form(bank: Bank, language: str, formdata: MultiDict[str, str] | None = None, *, name: str = "") -> StartForm:
    """The form, with the bank's stages and the name of who is signed in."""
    form = StartForm(formdata, name=name)
    choices = bank.question_by_id[bank.tense_question].choices
    form.stages = tuple((choice.id, choice.label.in_language(language).source) for choice in choices)
    return form


@dataclass(frozen=True, slots=True)
class Upload:
    """An answers file as it came in: its bytes, or a problem's code instead. `shown` goes back into the page."""

    content: bytes
    problem: str
    shown: str


def read_upload(file: FileStorage | None, pasted: str) -> Upload:
    """The file chosen or the text pasted; the one or the other."""
    chosen = file is not None and bool(file.filename)
    if chosen and pasted.strip():
        return Upload(b"", "both_given", pasted)
    if not chosen:
        content = pasted.encode("utf-8", "surrogatepass")
    else:
        assert file is not None  # noqa: S101  chosen
        content = file.stream.read(LARGEST_FILE + 1)
    if not content.strip():
        return Upload(b"", "nothing_given", "")
    if len(content) > LARGEST_FILE:
        return Upload(b"", "too_large", "")
    return Upload(content, "", _readable(content))


def _readable(content: bytes) -> str:
    """The content as text to mend; empty where it is none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if "\0" not in text else ""


def page_token(sent: str, fresh: str) -> str:
    """The token a page sent back; a fresh one where it is none of ours."""
    return sent if TOKEN.fullmatch(sent) else fresh
