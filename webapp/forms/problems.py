"""What can be wrong with what was typed, as a code and values: the words stand in `templates/parts/problems.html`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from wtforms.validators import StopValidation


@dataclasses.dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing to mend. `field` is the name as the page has it, with the form's prefix.

    Values, as they are printed: `too_long` has `most`; `number_range` `least` and `most` (empty: no bound); `stands_alone`
    `choice`, its label.
    """

    field: str
    code: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Refused(StopValidation):
    """Ends the look at one field with its problem."""

    def __init__(self, problem: FieldProblem) -> None:
        # WTForms keeps whatever the first argument is; its own class would have it be words.
        Exception.__init__(self, problem)


class PassedOver(StopValidation):
    """Ends the look at a field that does not count, without a problem."""
