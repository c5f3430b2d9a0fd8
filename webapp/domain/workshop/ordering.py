"""What a room talks about first, and what it can say of all its questions together: counts of states, never one figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.workshop.alignment import ALL_BUT_ONE, OPEN, SAME, SAME_SO_FAR, SPLIT, STATES, TOO_FEW
from webapp.domain.workshop.state import AGREEING, Result

AGREE = AGREEING
"""States that need no talk: one tap captures them."""
_BY_NEED = (SPLIT, OPEN, ALL_BUT_ONE, TOO_FEW, "", SAME_SO_FAR, SAME)
_LAST = 10**6
"""Of a question whose consequence nobody has given."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`12 questions: 6 same, 1 all but one, 3 split, 2 open`. `not_shown`: questions of which nothing may be shown."""

    questions: int
    by_state: Mapping[str, int]
    not_shown: int = 0


def needs_talk(question: str, result: Result | None, contradictions: Collection[str] = ()) -> bool:
    """Whether a question is worth the room's time: people differ, or nobody can tell, or it contradicts another answer."""
    return result is None or result.state not in AGREE or question in contradictions


def order_of_talk(
    questions: Sequence[str],
    results: Mapping[str, Result],
    consequence: Mapping[str, int],
    contradictions: Collection[str] = (),
) -> tuple[str, ...]:
    """The questions as they are best talked about; those that need no talk come last.

    First what touches partners most (`consequence` 1), then what contradicts another answer, then split before open, and
    else as they were asked.
    """

    def place(question: str) -> tuple[bool, int, bool, int]:
        result = results.get(question)
        talk = needs_talk(question, result, contradictions)
        need = _BY_NEED.index(result.state if result else "")
        return not talk, consequence.get(question, _LAST), question not in contradictions, need

    return tuple(sorted(questions, key=place))


def summary(results: Iterable[Result]) -> Summary:
    """How many questions are in which state, the states in their usual order and only those that occur."""
    counted = Counter(result.state for result in results)
    return Summary(counted.total(), {state: counted[state] for state in STATES if counted[state]}, counted[""])
