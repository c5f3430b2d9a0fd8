"""What the answers of a bank promise the reader, from most to least: without it nobody can tell a gain from a loss.

"Yes" is no promise by itself: to "Do we have to take part to get a grant?" it is the opposite. So each rule that promises
something to partners, or takes something from them, stands on a ladder here, by its id.

A ladder is one line. What stands further left gives a partner more, or asks less of them; ids parted by a space give as
much as one another, or cannot be ranked. `|` parts promises from what is no promise. The first ladder of an entry holds
its first sentences; the others hold sentences that follow: promises, then limits, any of which may also be missing.

What stands on no ladder is a fact: if it changes, the answer has changed, and nobody is told whether for the better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

type_ladders = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """`rungs`: the height of each rule, 0 the highest; those below `promises` promise something."""

    rungs: Mapping[str, int]
    promises: int

    def promised(self, rule: str) -> bool:
        """Whether a rule on it promises something."""
        return self.rungs[rule] < self.promises


@dataclass(frozen=True, slots=True)
class Promises:
    """All a bank promises.

    `more` names the rules where a larger figure, a later date or a longer list gives partners more, `less` those where it
    gives them less. `facts` are the entries that promise nothing.
    """

    ladders: Mapping[str, tuple[Ladder, ...]]
    facts: frozenset[str]
    more: frozenset[str]
    less: frozenset[str]

    def of_entry(self, entry_id: str) -> tuple[Ladder, ...]:
        """The ladders of an entry, that of its first sentences first; none for a fact."""
        return self.ladders.get(entry_id, ())


def read_ladder(line: str) -> Ladder:
    """A ladder from its line. Without `|` everything on it is a promise."""
    promised, _, other = line.partition("|")
    high, low = ([rung.split() for rung in half.split(">") if rung.strip()] for half in (promised, other))
    rungs = {rule: height for height, rung in enumerate((*high, *low)) for rule in rung}
    return Ladder(MappingProxyType(rungs), len(high))


NO_PROMISES = Promises({}, frozenset(), frozenset(), frozenset())
_LADDERS: type_ladders = {
    "faq.grants": (
        "same > same-limited aligned | priority > apply > phase never",
        "current-honored > current-year | current-change",
        "| risk-income risk-rules risk-unknown",
        "| must-take-part taking-part-helps",
    ),
    "faq.must": ("no > partnership-only helps | required",),
    "faq.leave": ("nothing > partnership-only future | early",),
    "faq.talk": ("separate say staff | no-rule",),
    "faq.no": ("you-get | nothing", "| no-second-look"),
    "faq.report": ("none > grant one > both",),
    "faq.aspects": ("pays > in-kind | nothing", "| refused"),
    "faq.howmuch": (
        "amount > amount-one-year > amount-yearly | not-said nothing",
        "promised > promised-one-year | promised-yearly",
    ),
    "faq.overhead": ("full > rate > limit | no",),
    "faq.paid": ("all > nonprofits small | residents costs > nobody", "also-small also-residents also-costs"),
    "faq.compete": ("written-rule > after-talking | practice > no-rule asks",),
    "faq.conflict": ("apart > step-out > declare | as-it-comes no-rule",),
    "faq.policy": ("lobby advocate | educate > no champion-refused policy-refused",),
    "faq.join": ("open > apply | group we-invite",),
    "faq.ask": ("nothing > asks",),
    "faq.howlong": (
        "permanent > open conditions-listed conditions move-date move close-date close | move-past close-past not-us nobody",
        "| money-years > money-yearly",
    ),
    "faq.after": ("public public-close > private private-close | drafting no",),
    "faq.fee": ("none not-worked-out > staff | share cost",),
    "faq.candor": ("never > no-safe-way targets-count public | counts", "| no-way", "| missed-too"),
    "faq.data": ("partners > partnership | host us not-agreed",),
    "faq.missed": ("learn > review | grants",),
    "faq.notice": (
        "year > six-months > three-months > less | none",
        "steps last-grant | each-time no-steps",
        "| planned-end",
    ),
}
_FACTS = frozenset(
    f"faq.{name}"
    for name in (
        *("sole", "others", "priorities", "power", "residents", "role", "why", "neutral", "host", "staff", "hats"),
        *("contact", "current"),
    )
)
_MORE = frozenset(
    (
        *("faq.aspects/pays", "faq.aspects/in-kind", "faq.no/you-get", "faq.candor/ways"),
        *("faq.howmuch/amount", "faq.howmuch/amount-one-year", "faq.howmuch/amount-yearly", "faq.howmuch/promised"),
        *("faq.howlong/move-date", "faq.howlong/close-date", "faq.priorities/size"),
    )
)
_LESS = frozenset(("faq.aspects/refused", "faq.ask/asks"))

PROMISES: Mapping[str, Promises] = {
    "collective-impact": Promises(
        {entry: tuple(map(read_ladder, lines)) for entry, lines in _LADDERS.items()}, _FACTS, _MORE, _LESS
    ),
}
"""By the id of the bank. Of a bank that is not here, no promise is known."""
