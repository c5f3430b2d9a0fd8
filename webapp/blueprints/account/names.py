"""What people want to be called, as they typed it."""

from __future__ import annotations

from webapp.domain.text import normalise, one_line
from webapp.forms.problems import FieldProblem

LONGEST_NAME = 100


def read_name(typed: str) -> tuple[str, FieldProblem | None]:
    """The name on one line; or what is wrong with it."""
    try:
        name = one_line(normalise(typed[: 100 * LONGEST_NAME]))
    except ValueError:
        return "", FieldProblem("name", "half_character", {})
    if not name:
        return "", FieldProblem("name", "write_name", {})
    if len(name) > LONGEST_NAME:
        return "", FieldProblem("name", "too_long", {"most": str(LONGEST_NAME)})
    return name, None
