"""How far a room agrees: one of five named states, made of counts. Never a score, never a share.

Counts hold what was said but for "not mine to answer", and those who said that are not among the entitled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop.state import NOT_MINE, OPEN_CHOICES

SAME, SAME_SO_FAR, ALL_BUT_ONE, SPLIT, OPEN, TOO_FEW = "same", "same_so_far", "all_but_one", "split", "open", "too_few"
"""All say one thing; all who answered do; all but one person do; none of these; half or more have no stand; hardly any
answer. "Same" and "same so far" are one state, with everybody there or not."""
STATES = (SAME, SAME_SO_FAR, ALL_BUT_ONE, SPLIT, OPEN, TOO_FEW)
_TWO = 2
"""One answer agrees with nobody."""


def state_of(counts: Mapping[str, int], entitled: int, thresholds: Thresholds) -> str:
    """The state of a question. Whoever is entitled and not counted has not answered."""
    answered = sum(counts.values())
    stands = [count for option, count in counts.items() if count and option not in OPEN_CHOICES]
    undecided = answered - sum(stands)
    if answered < _TWO:
        return TOO_FEW
    if undecided * thresholds.open_share.denominator >= answered * thresholds.open_share.numerator:
        return OPEN
    if len(stands) == 1 and not undecided:
        return SAME if answered >= entitled else SAME_SO_FAR
    if answered >= thresholds.all_but_one_least and max(stands) == answered - 1:
        return ALL_BUT_ONE
    return SPLIT


def possible_states(
    counts: Mapping[str, int], entitled: int, options: Sequence[str], thresholds: Thresholds
) -> tuple[str, ...]:
    """The states possible whatever the missing say, be it nothing at all or that it is not theirs; with today's state."""
    missing = max(0, entitled - sum(counts.values()))
    found: set[str] = set()
    for more in _additions(missing, _countable(options, counts), thresholds):
        grown = dict(counts)
        for option, count in more:
            grown[option] = grown.get(option, 0) + count
        # The others stay silent; or it is not theirs, and nobody is missing any more.
        found.update((state_of(grown, entitled, thresholds), state_of(grown, sum(grown.values()), thresholds)))
    return _in_order(found) if missing else (state_of(counts, entitled, thresholds),)


def one_change_states(
    counts: Mapping[str, int], entitled: int, options: Sequence[str], thresholds: Thresholds
) -> tuple[str, ...]:
    """The states possible if one person who answered said something else; with today's state."""
    found = {state_of(counts, entitled, thresholds)}
    every = _countable(options, counts)
    for left in [option for option, count in counts.items() if count]:
        for taken in every:
            changed = dict(counts)
            changed[left] -= 1
            changed[taken] = changed.get(taken, 0) + 1
            found.add(state_of(changed, entitled, thresholds))
    return _in_order(found)


def _additions(missing: int, options: Sequence[str], thresholds: Thresholds) -> Iterator[tuple[tuple[str, int], ...]]:
    """What the missing could say, as far as it makes a difference: all the same, but for up to two who say something else.

    More voices elsewhere change no state that two do not, and between a few voices and all of them nothing new begins: a
    state that a number of voices brings about is brought about by more, or by the fewest. A test counts all of it out.
    """
    few = range(min(missing, max(thresholds.all_but_one_least, _TWO) + 1) + 1)
    for voices in {*few, missing}:
        for others in range(min(voices, _TWO) + 1):
            for option in options:
                for other in options if others else options[:1]:
                    yield (option, voices - others), (other, others)


def _countable(options: Iterable[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(option for option in dict.fromkeys((*options, *counts)) if option != NOT_MINE)


def _in_order(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found, key=STATES.index))
