"""What a newer bank changes, for the terminal of its author: one line each, by what becomes of the answers already given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from webapp.domain.bank import Bank
from webapp.domain.bank_changes import Change
from webapp.renderers.templates import fill


@dataclass(frozen=True, slots=True)
class Declaring:
    """What to write into `same_meaning` where a question means what it meant."""

    question: str
    fingerprints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `bank-changes.txt` shows; `groups` are a severity and its changes, worst first."""

    old: Bank
    new: Bank
    groups: tuple[tuple[str, tuple[Change, ...]], ...]
    declaring: tuple[Declaring, ...]


def render(old: Bank, new: Bank, changes: Sequence[Change]) -> bytes:
    """The text, in UTF-8."""
    groups = tuple((severity, tuple(found)) for severity, found in groupby(changes, lambda one: one.severity))
    return fill("bank-changes.txt", Page(old, new, groups, _declaring(new, changes))).encode()


def _declaring(new: Bank, changes: Sequence[Change]) -> tuple[Declaring, ...]:
    """One for each question that reads differently, with what is declared of it already: the line takes the place of its."""
    found = {change.subject: change.fingerprints for change in changes if change.fingerprints}
    return tuple(Declaring(question, (*new.same_meaning.get(question, ()), *marks)) for question, marks in found.items())
