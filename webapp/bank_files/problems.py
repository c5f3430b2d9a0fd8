"""Gathers everything that is wrong with a bank's files, with the place of each."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from webapp.domain.errors import Problem, type_where


class Problems:
    """All problems found so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, where: type_where, subject: str, problem: str, remedy: str) -> None:
        """One more."""
        self.found.append(Problem(where, subject, problem, remedy))

    def unknown(self, where: type_where, subject: str, kind: str, name: object, known: Iterable[str]) -> None:
        """A name that is none of those known; the nearest is offered."""
        names = sorted(known)
        near = get_close_matches(str(name), names, n=1)
        if near:
            remedy = f"did you mean {near[0]}?"
        elif not names:
            remedy = "take it out"
        elif len(names) <= 20:
            remedy = f"use one of: {', '.join(names)}"
        else:
            remedy = "see the list in docs/bank-format.md or `upfront questions`"
        self.add(where, subject, f"unknown {kind} {str(name)[:60]!r}", remedy)
