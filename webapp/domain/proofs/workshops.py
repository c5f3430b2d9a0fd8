"""Proofs about a workshop's words: what funders say together is as plain as the FAQ, what is read aloud is short."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.bank import Bank
from webapp.domain.errors import Problem, type_where
from webapp.domain.facilitation import Facilitation
from webapp.domain.proofs.sentences import MEASURED, TYPED, judge
from webapp.domain.text import Template, Text, ours, plain

FILE = "workshop.yaml"
SPOKEN = frozenset(("too-long", "jargon", "puffery", "wordy"))
"""What is read aloud or stands on a wall need not be exact to the number: nobody is held to it."""


def workshop_problems_in(bank: Bank) -> Iterator[Problem]:
    """Every sentence of a workshop that is too long or not plain, in each published language whose rules are written."""
    if bank.facilitation is None:
        return
    for language in (one for one in bank.languages if one in MEASURED):
        for name, where, text in _joint(bank.facilitation):
            # Not a number: beside one no word counts as vague, and the number of funders makes nothing clearer.
            yield from judge(_filled(text.in_language(language)), language, name, (*where, language))
        for name, where, text in _spoken(bank.facilitation):
            yield from judge(_filled(text.in_language(language)), language, name, (*where, language), SPOKEN)


def _filled(template: Template) -> str:
    return plain(template.fill({slot.name: ours(TYPED) for slot in template.slots}))


def _joint(facilitation: Facilitation) -> Iterator[tuple[str, type_where, Text]]:
    for place, aspect in enumerate(facilitation.aspects):
        for cell, text in aspect.joint.items():
            yield f"{aspect.id}/{cell}", (FILE, "aspects", place, "joint", cell), text


def _spoken(facilitation: Facilitation) -> Iterator[tuple[str, type_where, Text]]:
    for asked in facilitation.asked.values():
        for key in ("matters", "prompt"):
            yield asked.question, (FILE, "questions", asked.question, key), getattr(asked, key)
    for place, aspect in enumerate(facilitation.aspects):
        for key in ("label", "matters"):
            yield aspect.id, (FILE, "aspects", place, key), getattr(aspect, key)
    for place, plan in enumerate(facilitation.plans):
        yield plan.id, (FILE, "plans", place, "talk"), plan.talk
        for number, step in enumerate(plan.steps):
            for key in ("say", "do", "wall", "phone"):
                yield f"{plan.id}/{step.stage}", (FILE, "plans", place, "steps", number, key), getattr(step, key)
    for name, text in facilitation.words.items():
        yield name, (FILE, "words", name), text
