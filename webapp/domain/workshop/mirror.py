"""Where what partners believe and what the foundation has said part ways, question by question.

Only released results come in here. Where no counts may be shown, nobody can be told what partners believe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.answers import Answer, Answers, Decided, Undecided, Withheld
from webapp.domain.workshop.alignment import ALL_BUT_ONE, OPEN, SAME, SAME_SO_FAR, TOO_FEW
from webapp.domain.workshop.state import NOT_MINE, OPEN_CHOICE, Result

MATCHES, DIFFERS, APART, NOT_KNOWN, NOT_SAID, UNDECIDED, WITHHELD, NOT_SHOWN = (
    "matches",
    "differs",
    "apart",
    "not_known",
    "not_said",
    "undecided",
    "withheld",
    "not_shown",
)
"""Partners believe what the foundation says; they believe something else; they believe different things; half or more of
them do not know; they believe something that the foundation has not said, not decided, or not made public; too little may
be shown to tell, or the answer is no choice."""
GAPS = frozenset((DIFFERS, APART, NOT_KNOWN, NOT_SAID, UNDECIDED, WITHHELD))
"""What calls for an entry of the FAQ."""
_CLEAR = frozenset((SAME, SAME_SO_FAR, ALL_BUT_ONE))


@dataclass(frozen=True, slots=True)
class Gap:
    """One question of a mirror. `believed`: what partners say as one, or all but one of them; else empty.

    `right` of `answered` partners believe what the foundation says; both None where it has said nothing to hold it against,
    or no counts may be shown. `state` is how far partners agree among themselves.
    """

    question: str
    kind: str
    state: str = ""
    believed: str = ""
    right: int | None = None
    answered: int | None = None

    @property
    def open(self) -> bool:
        """Whether it calls for an entry."""
        return self.kind in GAPS


def gaps(questions: Sequence[str], results: Mapping[str, Result], answers: Answers) -> tuple[Gap, ...]:
    """Every question that was asked, in that order, with what stands between the two sides."""
    return tuple(gap(question, results.get(question), answers.get(question)) for question in questions)


def gap(question: str, result: Result | None, answer: Answer | None) -> Gap:
    """What partners believe of one question beside what the foundation answers."""
    if result is None or result.counts is None or result.state in ("", TOO_FEW):
        return Gap(question, NOT_SHOWN, result.state if result else "")
    said = {option: count for option, count in result.counts.items() if count and option != NOT_MINE}
    believed = max(said, key=lambda option: said[option]) if result.state in _CLEAR or len(said) == 1 else ""
    held = _held(answer)
    right = sum(said.get(option, 0) for option in held) if held else None
    kind = _kind(result.state, believed, answer)
    return Gap(question, kind, result.state, believed, right, sum(said.values()) if held else None)


def _kind(state: str, believed: str, answer: Answer | None) -> str:
    match answer:
        case None:
            return NOT_SAID
        case Withheld():
            return WITHHELD
        case Undecided():
            return MATCHES if believed == OPEN_CHOICE else UNDECIDED
        case Decided():
            if not _held(answer):
                return NOT_SHOWN
            if state == OPEN and believed != OPEN_CHOICE:
                return NOT_KNOWN
            if not believed:
                return APART
            return MATCHES if believed in _held(answer) else DIFFERS


def _held(answer: Answer | None) -> frozenset[str]:
    """What a ballot has to say to be right: a choice, or any of those that were chosen; nothing for numbers and dates."""
    match answer:
        case Decided(value=str() as value):
            return frozenset((value,))
        case Decided(value=frozenset() as chosen):
            return chosen
        case Undecided():
            return frozenset((OPEN_CHOICE,))
        case _:
            return frozenset()
