"""Random answer sets over any bank, from a seed: complete or partial, every state, sensible or hostile words.

A set is a pure function of its seed, so a failing one is named by a number and can be made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from webapp.domain.answers import (
    Answer,
    Answers,
    Decided,
    MoneyRange,
    PartialDate,
    Standing,
    Undecided,
    Withheld,
    item_key,
    type_value,
)
from webapp.domain.bank import Bank, Question

TODAY = date(2026, 11, 22)
DECIDERS = ("Our board", "Our CEO", "The steering group", "The partnership's first meeting", "The county council")
UNTIL_THEN = (
    "Plan on the same chance of a grant as last year.",
    "Count on us as host through December 2027.",
    "No shared money will be spent.",
    "",
)
REASONS = (
    "The agreement is with our lawyers.",
    "Our staff will hear it first.",
    "A giver asked us to wait until June 2027.",
)
PEOPLE = ("Luis Vega", "Ana Ruiz, community director, ana@example.org", "Tom Hale, tom@example.org")
DETAILS = (
    "Until 2029.",
    "15 percent of what a grant costs.",
    "We began this in March 2024 with two schools.",
    "Ask us for the paper.",
)
TEXTS = (
    "Every child in the valley reads by age eight, by June 2031.",
    "The state grant",
    "Juniper Valley Fund",
    "Bright Starts",
)


@dataclass(frozen=True, slots=True)
class Typist:
    """What random people type."""

    deciders: tuple[str, ...] = DECIDERS
    until_then: tuple[str, ...] = UNTIL_THEN
    reasons: tuple[str, ...] = REASONS
    people: tuple[str, ...] = PEOPLE
    details: tuple[str, ...] = DETAILS
    texts: tuple[str, ...] = TEXTS


USUAL = Typist()


def answer_set(bank: Bank, seed: int, typist: Typist = USUAL) -> Answers:
    """Answers made from this seed: from none at all to every question, on or off the route."""
    rng = Random(seed)
    answered = rng.choice((0.0, 0.2, 0.5, 0.8, 0.95, 1.0, 1.0, 1.0))
    open_share = rng.choice((0.0, 0.1, 0.1, 0.3, 0.7))
    detailed = rng.choice((0.0, 0.0, 0.2, 0.6))
    answers: dict[str, Answer] = {}
    for question in bank.questions:
        items = bank.repeats[question.repeat].most if question.repeat else 1
        for item in range(1, items + 1):
            answer = _answer(question, rng, typist, answers, open_share, detailed) if rng.random() < answered else None
            if answer is not None:
                answers[item_key(question.id, item)] = answer
    return Answers(answers)


def random_answer(question: Question, rng: Random, answers: dict[str, Answer], typist: Typist = USUAL) -> Answer | None:
    """One answer to one question, in any state; None where its list leaves nothing to choose."""
    return _answer(question, rng, typist, answers, 0.25, 0.2)


def _answer(
    question: Question, rng: Random, typist: Typist, answers: dict[str, Answer], open_share: float, detailed: float
) -> Answer | None:
    if question.commitment and rng.random() < open_share:
        if rng.random() < 0.3:
            return Withheld(rng.choice(typist.reasons), rng.choice(typist.people))
        by = None if rng.random() < 0.3 else random_date(rng)
        return Undecided(rng.choice(typist.deciders), by, rng.choice(typist.until_then))
    value = random_value(question, rng, typist, answers)
    if value == frozenset():
        return None
    detail = rng.choice(typist.details) if question.commitment and rng.random() < detailed else ""
    standing = Standing.UNDERSTOOD if question.sign_off == "none" else rng.choice(tuple(Standing))
    return Decided(value, detail, "internal, never printed", standing)


def random_date(rng: Random) -> PartialDate:
    """A date in the years around today, with or without its day."""
    return PartialDate(rng.randint(2025, 2031), rng.randint(1, 12), rng.choice((None, rng.randint(1, 28))))


def random_value(question: Question, rng: Random, typist: Typist, answers: dict[str, Answer]) -> type_value:
    """A value that fits the question, its exclusive choices and the list it must not overlap."""
    match question.type:
        case "single":
            return rng.choice(question.choices).id
        case "multi":
            return _choices(question, rng, answers)
        case "date":
            return random_date(rng)
        case "money":
            low = rng.choice((0, 500, 20_000, 187_500, 2_400_000))
            high = low + rng.choice((0, 5_000, 60_000))
            return MoneyRange(low, high, "USD", rng.choice(("year", "total")), rng.choice(("range", "rounded")))
        case "number":
            return rng.randint(question.least or 0, question.most or 9)
        case _:
            return (
                "https://example.org/terms"
                if question.link
                else rng.choice(typist.people if "contact" in question.id else typist.texts)
            )


def _choices(question: Question, rng: Random, answers: dict[str, Answer]) -> frozenset[str]:
    taken = answers.get(question.choices_of or "")
    barred = taken.value if isinstance(taken, Decided) and isinstance(taken.value, frozenset) else frozenset[str]()
    free = [choice.id for choice in question.choices if choice.id not in barred]
    alone = [choice for choice in free if choice in question.exclusive]
    if alone and rng.random() < 0.2:
        return frozenset({rng.choice(alone)})
    others = [choice for choice in free if choice not in question.exclusive]
    if not others:
        return frozenset(alone[:1])
    return frozenset(rng.sample(others, rng.randint(1, len(others))))


def fewest(bank: Bank, answers: Answers, fails: object) -> Answers:
    """The smallest part of a failing set that still fails: answers are taken away one by one."""
    assert callable(fails)
    for key in list(answers):
        smaller = answers.without(key)
        if fails(smaller):
            answers = smaller
    return answers
