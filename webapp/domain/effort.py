"""How long a route takes to answer, told from its questions: a promise made before anybody begins, so rough and honest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.bank import Bank, Question

SECONDS = {
    "single": 35,  # a page is read in about 15 seconds, then one of five cards is chosen
    "multi": 60,  # every card is weighed, not one found
    "text": 60,  # a line or two is written
    "date": 30,  # it is known, or looked up in a calendar
    "money": 60,  # two figures, mostly from a budget that lies at hand
    "number": 20,  # counted on one hand
}
"""By type of question: the time it takes to read one and answer it, where the answer is known."""
STEP = 5
"""Minutes. Nobody knows a finer figure, so none is shown."""


@dataclass(frozen=True, slots=True)
class Effort:
    """A route's questions and minutes; of these `ceo_minutes` are the CEO's, and `staff_minutes` everybody else's."""

    questions: int
    staff_minutes: int
    ceo_minutes: int
    minutes: int


def estimate(bank: Bank, route: str) -> Effort:
    """The effort a route takes.

    Every question counts once: some are skipped, some are asked again for each pot of money, and that about evens out.
    On the quick route those meant for the CEO are answered on one sheet; the full one is answered together.
    """
    asked = [question for question in bank.questions if route == "full" or question.quick]
    for_ceo = [question for question in asked if route == "quick" and question.quick == "ceo"]
    staff, ceo = _minutes(question for question in asked if question not in for_ceo), _minutes(for_ceo)
    return Effort(len(asked), staff, ceo, staff + ceo)


def _minutes(questions: Iterable[Question]) -> int:
    """In steps, and never none for something that has to be done."""
    seconds = sum(SECONDS[question.type] for question in questions)
    return max(STEP, STEP * round(seconds / 60 / STEP)) if seconds else 0
