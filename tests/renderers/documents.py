"""Documents to render: the shipped scenarios, as they are or with every typed word replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from tests.shipped import BANK
from webapp.answer_files import AnswersFile, parse_answers
from webapp.config import shipped_bank
from webapp.domain.answers import Answer, Answers, Decided, Undecided, Withheld, split_key
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.faq import Document, compose
from webapp.domain.faq.document import Edition

TODAY = date(2026, 11, 22)
EDITION = Edition(2, date(2026, 11, 26), "https://faq.example.org/f/harlow/2", "https://faq.example.org/f/harlow")
FOLDER = shipped_bank() / "scenarios"
SCENARIOS = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% raw %}",
    "</title></style></bdi></article>",
    "&amp; &lt; &#60;",
    "javascript:alert(1)",
    "https://ours.example@evil.example/",
    "\u202eabc",
    "👩‍🚀 emoji 🎉",
    "W" * 5_000,
    "<!-- ]]> --> <![CDATA[",
)
"""Words that would do harm, or be misread, wherever they were taken for anything but words."""


@cache
def scenario(name: str) -> AnswersFile:
    """A shipped scenario's answers."""
    return parse_answers((FOLDER / f"{name}.yaml").read_bytes(), BANK)


@cache
def assessment(name: str) -> Assessment:
    """What a shipped scenario's answers amount to."""
    file = scenario(name)
    return evaluate(BANK, file.answers, route_name=file.route, today=TODAY)


@cache
def document(name: str) -> Document:
    """A shipped scenario's document."""
    return compose(assessment(name))


def published(said: Document, edition: Edition = EDITION) -> Document:
    """A document as it is once somebody has published it."""
    return replace(said, edition=edition)


def assessment_saying(words: str, name: str = "early-undecided") -> Assessment:
    """A scenario in which people typed these words wherever they could."""
    answers = Answers({key: _saying(words, key, answer) for key, answer in scenario(name).answers.items()})
    return evaluate(BANK, answers, today=TODAY)


def document_saying(words: str, name: str = "early-undecided") -> Document:
    """The document of a scenario in which people typed these words wherever they could."""
    return compose(assessment_saying(words, name))


def _saying(words: str, key: str, answer: Answer) -> Answer:
    question = BANK.question_by_id[split_key(key)[0]]
    match answer:
        case Decided() if question.type == "text":
            return replace(answer, value=words)
        case Decided():
            return replace(answer, detail=words if question.commitment else "")
        case Undecided():
            return replace(answer, decider=words, until_then=words)
        case Withheld():
            return replace(answer, reason=words, ask=words)
