"""The bank's examples: made-up foundations with their answers, to look around in without fear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from webapp.answer_files import parse_answers
from webapp.config import questions_folder
from webapp.domain.answers import Answers, Decided
from webapp.domain.assessment import Assessment, evaluate
from webapp.domain.bank import Bank
from webapp.domain.errors import NotFound
from webapp.domain.faq import DocumentEntry, compose
from webapp.marked_yaml import parse_yaml
from webapp.services.workspace import Site

LIST = "examples.yaml"
"""Beside `bank.yaml`: which scenarios are offered, in which order, and one line about each. A bank may have none."""
ANY_DAY = date(2026, 1, 1)
"""Where a foundation stands on the two axes is the same on every day, so it is looked at once."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what it is about, and where its foundation stands on the two axes, 0 to 100.

    `document` holds what its editor made of the document, as records by key.
    """

    name: str
    about: str
    foundation: str
    partnership: str
    route: str
    answers: Answers
    civic: int | None
    grant: int | None
    document: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """What comes out of it, at a glance: the first question partners ask, and an example's answer."""

    example: Example
    entry: DocumentEntry


@dataclass(frozen=True, slots=True)
class _Kept:
    bank: Bank
    language: str
    examples: tuple[Example, ...]
    sample: Sample | None


class _Shelf:
    """The examples read last, for one bank and language: they are shown on every visit and never change meanwhile."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None

    def look(self, site: Site) -> _Kept:
        """The examples, read where they have not been yet."""
        kept = self._kept
        if kept is None or kept.bank is not site.bank or kept.language != site.language:
            kept = self._kept = _load(questions_folder() / site.bank.id, site.bank, site.language)
        return kept


_SHELF = _Shelf()


def list_examples(site: Site) -> tuple[Example, ...]:
    """Every example of the bank, in the order to show."""
    return _SHELF.look(site).examples


def find_sample(site: Site) -> Sample | None:
    """The sample to show to whoever begins; none where the bank has no examples."""
    return _SHELF.look(site).sample


def get_example(site: Site, name: str) -> Example:
    """The example of this name. Raises NotFound."""
    for example in list_examples(site):
        if example.name == name:
            return example
    raise NotFound(name)


def _load(folder: Path, bank: Bank, language: str) -> _Kept:
    if not (folder / LIST).is_file():
        return _Kept(bank, language, (), None)
    listed = parse_yaml((folder / LIST).read_bytes()).value
    assert isinstance(listed, dict)  # noqa: S101  shipped with the bank, and a test reads it
    examples = {
        one["scenario"]: _example(folder, bank, one["scenario"], one["about"][language]) for one in listed["examples"]
    }
    shown = examples[listed["sample"]]
    document = compose(_assess(bank, shown.answers, shown.route), language=language)
    return _Kept(bank, language, tuple(examples.values()), Sample(shown, document.entries[0]))


def _assess(bank: Bank, answers: Answers, route: str) -> Assessment:
    return evaluate(bank, answers, route_name=route, today=ANY_DAY)


def _example(folder: Path, bank: Bank, name: str, about: str) -> Example:
    file = parse_answers((folder / "scenarios" / f"{name}.yaml").read_bytes(), bank)
    role_map = _assess(bank, file.answers, file.route).role_map
    return Example(
        name=name,
        about=about,
        foundation=_named(bank, file.answers, "foundation"),
        partnership=_named(bank, file.answers, "partnership"),
        route=file.route,
        answers=file.answers,
        civic=role_map.civic,
        grant=role_map.grant,
        document=file.document,
    )


def _named(bank: Bank, answers: Answers, which: str) -> str:
    answer = answers.get(bank.names[which])
    return str(answer.value) if isinstance(answer, Decided) else ""
