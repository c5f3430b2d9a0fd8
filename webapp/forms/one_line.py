"""Text of one line, as the plain forms about names and addresses read it."""

from __future__ import annotations

from wtforms import Field, Form, ValidationError

from webapp.domain.text import LONGEST_LOOKED_AT, normalise, one_line


def tidy(text: str | None) -> str:
    """Typed text as it is kept, on one line."""
    if text is None or len(text) > LONGEST_LOOKED_AT:
        return (text or "").replace("\0", "")
    try:
        return one_line(normalise(text))
    except ValueError:
        raise ValueError("half_character") from None


def at_most(longest: int) -> object:
    """A validator: no more characters than these."""

    def check(form: Form, field: Field) -> None:
        if len(field.data or "") > longest:
            raise ValidationError("too_long")

    return check
