"""Two versions of a FAQ to compare: a shipped scenario, and the same with some answers given, changed or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from tests.renderers.documents import TODAY, scenario
from tests.shipped import BANK
from webapp.domain.answers import Answer, Answers
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.faq.document import Edition
from webapp.domain.publication.frozen import FrozenDocument, freeze

type_edits = Mapping[str, Answer | None]


def frozen_answers(answers: Answers, number: int = 1, *, route: str = "full", today: date = TODAY) -> FrozenDocument:
    """Answers to the shipped bank as they are published."""
    document = compose(evaluate(BANK, answers, route_name=route, today=today))
    return freeze(replace(document, edition=Edition(number, today)))


@cache
def first_version(name: str) -> FrozenDocument:
    """A scenario as it is published first."""
    return frozen_answers(scenario(name).answers, route=scenario(name).route)


def edited_version(name: str, edits: type_edits, *, number: int = 2, today: date = TODAY) -> FrozenDocument:
    """The scenario with these answers; None takes an answer back."""
    answers = scenario(name).answers
    for key, answer in edits.items():
        answers = answers.without(key) if answer is None else answers.with_answer(key, answer)
    return frozen_answers(answers, number, route=scenario(name).route, today=today)
