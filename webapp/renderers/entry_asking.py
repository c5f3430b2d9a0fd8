"""What stands under each entry of a public page: whether it answers, what to ask, and how many wait for an answer.

The page of a static site has none of it: there nobody would read what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """How many questions wait, and the days since the oldest of them was asked."""

    number: int
    days: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything `public/parts/entry_forms.html` shows: where its forms go to, and the version they stand under.

    `counts` are by entry, empty for the whole FAQ; None where the foundation does not show them.
    """

    ask: str
    helpful: str
    number: int
    counts: Mapping[str, OpenQuestions] | None
