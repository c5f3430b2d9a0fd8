"""A bank → an empty answers file to fill in offline: every question and choice as comments, so that it loads as it is."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.answers import item_key
from webapp.domain.bank import Bank, Choice, Question, Section
from webapp.renderers.templates import fill

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: its id, and what it says."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `others` are the ids for the further items of a group."""

    id: str
    type: str
    text: str
    help: str
    options: tuple[Option, ...]
    widest: int
    alone: tuple[str, ...]
    not_also: str
    others: tuple[str, ...]
    count: str
    least: int
    most: int | None
    link: bool
    commitment: bool
    public: bool
    optional: bool
    sign_off: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section's questions on the route."""

    title: str
    intro: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `answers.yaml` shows."""

    width: int
    bank: str
    version: str
    route: str
    sections: tuple[Part, ...]


def render(bank: Bank, route: str) -> bytes:
    """UTF-8, ends with a newline."""
    language = bank.languages[0]
    parts = (_part(bank, section, route, language) for section in bank.sections)
    page = Page(WIDTH, bank.id, bank.version, route, tuple(part for part in parts if part.questions))
    return fill("answers.yaml", page).encode()


def _part(bank: Bank, section: Section, route: str, language: str) -> Part:
    on_route = [question for question in section.questions if route == "full" or question.quick]
    asked = tuple(_asked(bank, question, language) for question in on_route)
    return Part(section.title.in_language(language).source, section.intro.in_language(language).source, asked)


def _asked(bank: Bank, question: Question, language: str) -> Asked:
    repeat = bank.repeats[question.repeat] if question.repeat else None
    return Asked(
        id=question.id,
        type=question.type,
        text=question.text.in_language(language).source,
        help=question.help.in_language(language).source if question.help else "",
        options=tuple(_option(choice, language) for choice in question.choices),
        widest=max((len(choice.id) for choice in question.choices), default=0),
        alone=question.exclusive,
        not_also=question.choices_of or "",
        others=tuple(item_key(question.id, item) for item in range(2, repeat.most + 1)) if repeat else (),
        count=repeat.count if repeat else "",
        least=question.least or 0,
        most=question.most,
        link=question.link,
        commitment=question.commitment,
        public=question.public,
        optional=question.optional,
        sign_off=question.sign_off,
    )


def _option(choice: Choice, language: str) -> Option:
    return Option(choice.id, choice.label.in_language(language).source)
