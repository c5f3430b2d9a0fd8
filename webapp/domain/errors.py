"""What can be wrong with what people hand us, as values: nothing here prints or exits."""

from __future__ import annotations

from dataclasses import dataclass

type_where = tuple[str | int, ...]
"""Where something stands in a bank: file name, then keys and positions."""


class UpfrontError(Exception):
    """The root of every error this project raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to mend.

    `where` leads to the place in the files, `subject` is the id of the thing concerned.
    """

    where: type_where
    subject: str
    problem: str
    remedy: str


class InvalidBank(UpfrontError):
    """A bank cannot be used; carries every problem found, not the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the bank")
        self.problems = problems
