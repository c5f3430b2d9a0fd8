"""Answers as pages quote them: a question, what was said, and one place on the page to come back to after changing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from webapp.domain.faq.voice import Voice
from webapp.domain.text import capitalised
from webapp.renderers.review import evidence


@dataclass(frozen=True, slots=True)
class Slip:
    """A question with its answer. `place` is the id it has on its page, empty where another slip of the same answer has it.

    `state` is decided, undecided, withheld or unanswered.
    """

    key: str
    place: str
    question: str
    short: str
    state: str
    answer: str
    chosen: tuple[str, ...]
    """The labels of a multi choice, one by one."""
    href: str
    """Where the question is answered."""


class Slips:
    """Makes the slips of one page. Each answer is put into words once, and its place is where it is first made.

    `address` gives the address of a question by its key.
    """

    def __init__(self, voice: Voice, address: Callable[[str], str]) -> None:
        self.voice = voice
        self._address = address
        self._made: dict[str, Slip] = {}

    def of(self, keys: Iterable[str]) -> tuple[Slip, ...]:
        """A slip for each key."""
        return tuple(self.one(key) for key in keys)

    def one(self, key: str) -> Slip:
        """The slip of one answer."""
        made = self._made.get(key)
        if made is None:
            said = evidence(self.voice, key)
            short = capitalised(said.short)
            href = self._address(key)
            first = Slip(said.key, f"a-{key}", said.question, short, said.state, said.answer, said.chosen, href)
            self._made[key] = replace(first, place="")
            return first
        return made
