"""What members write to one another: a comment, or the reason why an answer is sent back. Typed words → kept words."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.text import LONGEST_LOOKED_AT, LONGEST_TEXT, normalise
from webapp.forms.problems import FieldProblem


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed, and as it is kept: `text` counts only where there is no problem."""

    typed: str
    text: str = ""
    problem: FieldProblem | None = None


def read_written(typed: str, field: str, missing: str) -> Written:
    """A few paragraphs of plain text; `missing` is the code of the problem where nothing was written."""
    too_long = FieldProblem(field, "too_long", {"most": f"{LONGEST_TEXT:,}"})
    if len(typed) > LONGEST_LOOKED_AT:
        return Written(typed, problem=too_long)
    try:
        text = normalise(typed)
    except ValueError:
        return Written(typed.encode(errors="replace").decode(), problem=FieldProblem(field, "half_character"))
    if not text:
        return Written(typed, problem=FieldProblem(field, missing))
    return Written(typed, text, too_long if len(text) > LONGEST_TEXT else None)
