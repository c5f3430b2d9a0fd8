"""What may be shown of a round after its reveal. Everything anybody sees of ballots goes through here.

Named: everything. Unattributed: with fewer than `state_least` answers nothing; below the floor the state alone, once
everybody has handed in and answered; from the floor on the counts.

What would tell more than that is left out, too. Below the floor a result says how many seats there are and how many have
handed in, which the room knows anyway, and not how many answered this question: the difference are those to whom it is not
theirs. It does not say what one person's change would do, which would part three to one from two to two; and nobody is
ever singled out as "all but one". A later round about the same question is shown only where the same people answered both,
or so many came or went that they make a floor of their own: else one total taken from the other is one person's answer.
Why nothing is shown is told by who handed in, as far as that goes, and not by what was said.

What no floor can do: hide what all agree on, or hide a person from those who sit at all other seats, which is also who
types in all other ballots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop.alignment import ALL_BUT_ONE, SPLIT, one_change_states, possible_states, state_of
from webapp.domain.workshop.state import FEW, NAMED, NOT_ALL, NOT_COMPARABLE, NOT_MINE, Result, Round

HEARD, LOW = "heard", "low"
"""States of a round about support: nobody is below the level that is asked what would change it; somebody is."""
LEVELS = ("0", "1", "2", "3", "4", "5")
"""How much support, as ballots say it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ballots of a round say to one question. Nobody may see it: it is what results are made from.

    `counts` by option, `~not_mine` among them. `roster`: the seats asked; `handed_in`: how many of them sent a ballot,
    which need not answer every question.
    """

    question: str
    options: tuple[str, ...]
    counts: Mapping[str, int]
    roster: int
    handed_in: int

    @property
    def not_mine(self) -> int:
        """How many said that it is not theirs to answer."""
        return self.counts.get(NOT_MINE, 0)

    @property
    def said(self) -> Mapping[str, int]:
        """The counts of what was said to the question itself."""
        return {option: count for option, count in self.counts.items() if count and option != NOT_MINE}

    @property
    def answered(self) -> int:
        """How many did say something to it."""
        return sum(self.said.values())

    @property
    def complete(self) -> bool:
        """Whether everybody has handed in and left nothing blank."""
        return self.handed_in >= self.roster and self.answered + self.not_mine >= self.roster


@dataclass(frozen=True, slots=True)
class Support:
    """What may be said of support: its state, the lowest level, and how many are below the level that is asked why.

    `lowest` and `below` are None where only the state may be shown.
    """

    state: str
    lowest: int | None = None
    below: int | None = None


def release(tally: Tally, mode: str, floor: int, thresholds: Thresholds, *, comparable: bool = True) -> Result:
    """What may be shown of this question. `floor` can be above the bank's, never below it.

    `comparable` is `may_follow` for a second round: an unattributed one about which it is False shows nothing.
    """
    entitled = tally.roster - tally.not_mine
    state = state_of(tally.said, entitled, thresholds)
    if not _counts_may_show(tally, mode, floor, thresholds, comparable=comparable):
        # One who stands against all others is not pointed at while no counts are shown: they differ, and that is all.
        shown = SPLIT if state == ALL_BUT_ONE else state
        return _without_counts(tally, shown, thresholds, comparable=comparable)
    return Result(
        state=state,
        entitled=entitled,
        answered=tally.answered,
        counts=_every_count(tally),
        could_become=possible_states(tally.said, entitled, tally.options, thresholds),
        one_change=one_change_states(tally.said, entitled, tally.options, thresholds),
    )


def release_support(tally: Tally, mode: str, floor: int, thresholds: Thresholds, *, comparable: bool = True) -> Result:
    """What may be shown of the support for one sentence: its state is `heard` or `low`, under the same floors."""
    low = sum(count for level, count in tally.said.items() if int(level) < thresholds.support_low)
    state = "" if not tally.answered else LOW if low else HEARD
    if not _counts_may_show(tally, mode, floor, thresholds, comparable=comparable):
        return _without_counts(tally, state, thresholds, comparable=comparable)
    entitled = tally.roster - tally.not_mine
    could = (state,) if not state or state == LOW or tally.answered >= entitled else (HEARD, LOW)
    hidden = "" if state else FEW
    return Result(state, entitled, tally.answered, counts=_every_count(tally), could_become=could, hidden=hidden)


def support_of(result: Result, thresholds: Thresholds) -> Support:
    """A released result of a support round, as it is said."""
    if result.counts is None:
        return Support(result.state)
    levels = [int(level) for level, count in result.counts.items() if count and level in LEVELS]
    below = sum(result.counts.get(level, 0) for level in LEVELS if int(level) < thresholds.support_low)
    return Support(result.state, min(levels, default=None), below)


def may_follow(question: str, held: Round, earlier: Iterable[Round], floor: int, thresholds: Thresholds) -> bool:
    """Whether what a round says to a question may be shown, unattributed, after earlier rounds that were about it.

    The same people, or at least a floor of them that came, and nobody or at least a floor that went. And nobody who handed
    in left it blank: whoever answers in one of two rounds alone is found by subtraction like one who came late.
    """
    least = max(floor, thresholds.counts_least)
    for one in earlier:
        if question in (*one.blank, *held.blank):
            return False
        now, then = held.people(one), frozenset(one.finished)
        if any(0 < len(moved) < least for moved in (now - then, then - now)):
            return False
    return True


def _counts_may_show(tally: Tally, mode: str, floor: int, thresholds: Thresholds, *, comparable: bool) -> bool:
    return mode == NAMED or (comparable and tally.answered >= max(floor, thresholds.counts_least))


def _without_counts(tally: Tally, state: str, thresholds: Thresholds, *, comparable: bool) -> Result:
    if comparable and tally.complete and tally.answered >= thresholds.state_least:
        return Result(state, tally.roster, tally.handed_in, could_become=(state,))
    return Result("", tally.roster, tally.handed_in, hidden=_why_hidden(tally, thresholds, comparable=comparable))


def _why_hidden(tally: Tally, thresholds: Thresholds, *, comparable: bool) -> str:
    """The one reason why nothing is shown, in whatever words pages and files put it."""
    if tally.handed_in < thresholds.state_least:
        return FEW
    if not comparable:
        return NOT_COMPARABLE
    # All have handed in and left nothing blank: too many say that it is not theirs.
    return FEW if tally.complete else NOT_ALL


def _every_count(tally: Tally) -> Mapping[str, int]:
    """The counts of all options, of those that nobody chose as well."""
    return {option: tally.counts.get(option, 0) for option in dict.fromkeys((*tally.options, *tally.counts))}
