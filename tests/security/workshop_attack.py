"""An attacker on unattributed ballots, who sees all a room and its console see and reckons without a slip.

An attacker is a participant, or the facilitator with participants who tell them what they said. They know how likely
answers are, who handed in which round, their own answers, and all that was released, in every field. From that they reckon
exactly how likely each answer of another person is. Beside them stands a reader who knows the same, but of what was released
the totals alone: what the table of floors lets out, written here a second time. Where the two expect the same, the rest of
what is shown tells nothing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations_with_replacement
from math import factorial, prod

from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop.alignment import ALL_BUT_ONE, SPLIT, state_of
from webapp.domain.workshop.movement import moved
from webapp.domain.workshop.released import Tally, may_follow, release
from webapp.domain.workshop.state import FIRST_ROUND, NOT_MINE, OPEN_CHOICE, SECOND_ROUND, UNATTRIBUTED, Result, Round

RULES = Thresholds()
BLANK = ""
"""A question that a ballot leaves out."""
STAYS = 0.85
"""How likely somebody says the same the second time, whatever the talk; else they draw again."""
MIXES = (
    (("yes", "no", NOT_MINE), (0.8, 0.15, 0.05)),
    (("yes", "no", OPEN_CHOICE), (0.6, 0.3, 0.1)),
    (("yes", "no", NOT_MINE), (0.34, 0.33, 0.33)),
    (("yes", "no", BLANK), (0.7, 0.2, 0.1)),
    (("yes", "no", OPEN_CHOICE), (0.75, 0.25, 0.0)),
    (("yes", "no", NOT_MINE), (0.6, 0.0, 0.4)),
    (("yes", "no", BLANK), (0.8, 0.0, 0.2)),
)
OF_THREE, OF_TWO = (0, 1, 2, 3), (4, 5, 6)
"""Mixes of three answers, and of two: with those, two rounds of a full room are reckoned through in a moment."""
MOST_OF_THREE = 4
"""People in a room of two rounds and three answers."""
ONE, AGAIN, LATECOMER, LEAVER, SWAP, CROWD = "one round", "again", "latecomer", "leaver", "another seat", "a crowd joins"
SCENES = (ONE, AGAIN, LATECOMER, LEAVER, SWAP, CROWD)
type_counts = tuple[int, int, int]
type_posterior = tuple[float, ...]


@dataclass(frozen=True)
class App:
    """What is shown, as the app shows it or with a fault planted. `live`: results are shown while ballots come in."""

    release: Callable[..., Result] = release
    may_follow: Callable[..., bool] = may_follow
    thresholds: Thresholds = RULES
    floor: int = RULES.counts_least
    live: bool = False


@dataclass(frozen=True)
class Room:
    """What the attacker knows of a session beforehand. `others`: seats that handed in, but for those they know.

    `absent`: seats that did not hand in. `known`: what those said whose answers they know, in both rounds, as places in the
    mix.
    """

    mix: int
    scene: str
    others: int
    absent: int
    known: tuple[tuple[int, int], ...]

    @property
    def first(self) -> frozenset[int]:
        """The seats that handed in the first round: known ones first, then others, whoever leaves last of all."""
        return frozenset(range(len(self.known) + self.others + (self.scene == LEAVER)))

    @property
    def second(self) -> frozenset[int]:
        """The seats that handed in the second."""
        stayed = frozenset(range(len(self.known) + self.others))
        came = {LATECOMER: 1, CROWD: 5}.get(self.scene, 0)
        if self.scene == SWAP:
            # Whoever has lost their phone takes another seat.
            return stayed - {len(self.known)} | {100}
        return stayed | frozenset(range(100, 100 + came))


@dataclass
class Reckoning:
    """By what can be seen, how likely everything is that can be behind it."""

    weight: dict[object, float] = field(default_factory=lambda: defaultdict(float))
    stayer: dict[object, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 3))
    mover: dict[object, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 3))

    def add(self, seen: object, weight: float, shares: tuple[float, ...], mover: int | None) -> None:
        """One way things can be: what an other says, on the whole, and what whoever came or went says."""
        self.weight[seen] += weight
        for place in range(3):
            self.stayer[seen][place] += weight * shares[place]
        if mover is not None:
            self.mover[seen][mover] += weight

    def expects(self, seen: object, *, of_mover: bool = False) -> type_posterior:
        """How likely one other person says each thing."""
        found = (self.mover if of_mover else self.stayer)[seen]
        return tuple(round(one / self.weight[seen], 9) for one in found)


class Attack:
    """Rooms reckoned through against one app, once each."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.views: dict[str, int] = {}
        self.one_round = cache(self._one_round)
        self.moved = cache(self._moved)
        self.reckoned = cache(self._reckoned)
        self.results: dict[int, Result] = {}

    def view(self, room: Room, first: type_counts, second: type_counts | None, before: type_counts | None) -> object:
        """All that is to be seen of a room in which this was said."""
        handed_in = len(room.first)
        one = self.one_round(room.mix, first, handed_in + room.absent, handed_in, True)
        early = self.one_round(room.mix, before, handed_in + room.absent, handed_in - 1, True) if before else None
        if second is None:
            return one, early
        handed_in = len(room.second)
        blank = left_blank(room.mix, first), left_blank(room.mix, second)
        follows = self.follows(room.first, room.second, blank)
        two = self.one_round(room.mix, second, handed_in + room.absent, handed_in, follows)
        return one, early, two, self.moved(one, two, room.first, room.second, blank)

    @cache  # noqa: B019 - a test's attack does not outlive it
    def follows(self, first: frozenset[int], second: frozenset[int], blank: tuple[bool, bool]) -> bool:
        """Whether the second round is shown at all."""
        earlier, later = two_rounds(first, second, blank)
        return self.app.may_follow("q", later, [earlier], self.app.floor, self.app.thresholds)

    def _one_round(self, mix: int, counts: type_counts, roster: int, handed_in: int, comparable: bool) -> int:
        result = self.app.release(
            tally_of(mix, counts, roster, handed_in),
            UNATTRIBUTED,
            self.app.floor,
            self.app.thresholds,
            comparable=comparable,
        )
        number = self.views.setdefault(repr(result), len(self.views))
        self.results[number] = result
        return number

    def _moved(self, one: int, two: int, first: frozenset[int], second: frozenset[int], blank: tuple[bool, bool]) -> int:
        before, after = two_rounds(first, second, blank)
        before, after = (replace(it, results={"q": self.results[n]}) for it, n in ((before, one), (after, two)))
        said = repr(moved("q", before, after))
        return self.views.setdefault(said, len(self.views))

    def seen(self, room: Room, world: World) -> tuple[object, object]:
        """All that is to be seen of a session, and the totals of it alone."""
        first, second = world.margins(room)
        before = minus(first, world.last) if self.app.live and world.last is not None else None
        return self.view(room, first, second, before), totals(room, first, second)

    def _reckoned(self, room: Room) -> tuple[Reckoning, Reckoning]:
        everything, totals_alone = Reckoning(), Reckoning()
        for world, weight in worlds(room, one_by_one=self.app.live):
            view, total = self.seen(room, world)
            shares = world.shares()
            everything.add(view, weight, shares, world.mover)
            totals_alone.add(total, weight, shares, world.mover)
        return everything, totals_alone


@dataclass(frozen=True)
class World:
    """One way things can be: the counts of others in both rounds, and of whoever came or went.

    `last` is what the last of them to hand in said, where that makes a difference to anybody; they are then the one asked
    about.
    """

    first: type_counts
    second: type_counts
    gone: type_counts = (0, 0, 0)
    come: type_counts = (0, 0, 0)
    last: int | None = None

    @property
    def mover(self) -> int | None:
        """What the one person said who came or went."""
        moving = self.gone if any(self.gone) else self.come
        return moving.index(1) if sum(moving) == 1 else None

    def shares(self) -> tuple[float, ...]:
        """How likely any one of the others said each thing in the first round: they are all alike."""
        if self.last is not None:
            return tuple(float(place == self.last) for place in range(3))
        return tuple(count / sum(self.first) for count in self.first)

    def margins(self, room: Room) -> tuple[type_counts, type_counts | None]:
        """What all said in the first round and, if there was one, in the second."""
        first, second = plus(self.first, self.gone), plus(self.second, self.come)
        for one, other in room.known:
            first, second = plus(first, unit(one)), plus(second, unit(other))
        return first, None if room.scene == ONE else second


def plus(one: type_counts, other: type_counts) -> type_counts:
    """Both together."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def minus(counts: type_counts, place: int) -> type_counts:
    """One fewer there."""
    less = unit(place)
    return counts[0] - less[0], counts[1] - less[1], counts[2] - less[2]


def unit(place: int) -> type_counts:
    """One person who says this."""
    return int(place == 0), int(place == 1), int(place == 2)


def left_blank(mix: int, counts: type_counts) -> bool:
    """Whether somebody who handed in left the question out."""
    return any(count for option, count in zip(MIXES[mix][0], counts, strict=True) if option == BLANK)


def two_rounds(first: frozenset[int], second: frozenset[int], blank: tuple[bool, bool]) -> tuple[Round, Round]:
    """Two rounds about the question, as far as it is no secret who handed in and whether somebody left it out."""
    one = Round(1, FIRST_ROUND, ("q",), {}, finished=tuple(first), blank=("q",) * blank[0])
    return one, Round(2, SECOND_ROUND, ("q",), {}, finished=tuple(second), blank=("q",) * blank[1])


def tally_of(mix: int, counts: type_counts, roster: int, handed_in: int) -> Tally:
    """What the ballots say, blank ones left out."""
    options = MIXES[mix][0]
    said = {option: count for option, count in zip(options, counts, strict=True) if option != BLANK and count}
    return Tally("q", tuple(option for option in options if option != BLANK), said, roster, handed_in)


@cache
def rule(mix: int, counts: type_counts, roster: int, handed_in: int) -> object:
    """What the table of floors lets out of one round: counts from five, a state from three once all have answered."""
    said = {option: count for option, count in zip(MIXES[mix][0], counts, strict=True) if option != BLANK and count}
    not_mine = said.pop(NOT_MINE, 0)
    answered = sum(said.values())
    if answered >= 5:
        return counts
    if answered >= 3 and handed_in == roster == answered + not_mine:
        state = state_of(said, answered, RULES)
        return SPLIT if state == ALL_BUT_ONE else state
    return "nothing"


def totals(room: Room, first: type_counts, second: type_counts | None) -> object:
    """The totals let out of a session: of a second round only where the same seats, or a floor more of them, answered."""
    one = rule(room.mix, first, len(room.first) + room.absent, len(room.first))
    if second is None or room.scene in (LATECOMER, LEAVER, SWAP):
        return one
    if len(room.second) > 2 and (left_blank(room.mix, first) or left_blank(room.mix, second)):
        return one, "blank"
    return one, rule(room.mix, second, len(room.second) + room.absent, len(room.second))


@cache
def pair_chances(mix: int) -> tuple[tuple[int, int, float], ...]:
    """How likely each first and second answer is together."""
    chances = MIXES[mix][1]
    return tuple(
        (one, other, chances[one] * ((STAYS if one == other else 0) + (1 - STAYS) * chances[other]))
        for one in range(3)
        for other in range(3)
        if chances[one] and chances[other]
    )


@cache
def both_rounds(mix: int, people: int) -> dict[tuple[type_counts, type_counts], float]:
    """How likely so many people give these counts in the two rounds."""
    if not people:
        return {((0, 0, 0), (0, 0, 0)): 1.0}
    found: dict[tuple[type_counts, type_counts], float] = defaultdict(float)
    for (first, second), weight in both_rounds(mix, people - 1).items():
        for one, other, chance in pair_chances(mix):
            found[plus(first, unit(one)), plus(second, unit(other))] += weight * chance
    return dict(found)


@cache
def one_round(mix: int, people: int) -> dict[type_counts, float]:
    """How likely so many people give these counts in one round."""
    found = {}
    for said in combinations_with_replacement(range(3), people):
        counts = said.count(0), said.count(1), said.count(2)
        ways = factorial(people) // prod(map(factorial, counts))
        found[counts] = ways * prod(chance**count for chance, count in zip(MIXES[mix][1], counts, strict=True))
    return {counts: weight for counts, weight in found.items() if weight}


def worlds(room: Room, *, one_by_one: bool) -> Iterator[tuple[World, float]]:
    """Everything that can be behind what is seen, and how likely it is."""
    if room.scene == ONE and one_by_one:
        for counts, weight in one_round(room.mix, room.others - 1).items():
            for last, chance in enumerate(MIXES[room.mix][1]):
                # Whoever is asked about hands in last.
                yield World(plus(counts, unit(last)), (0, 0, 0), last=last), weight * chance
    elif room.scene == ONE:
        for counts, weight in one_round(room.mix, room.others).items():
            yield World(counts, (0, 0, 0)), weight
    else:
        moving = one_round(room.mix, {LATECOMER: 1, LEAVER: 1, CROWD: 5}.get(room.scene, 0))
        for (first, second), weight in both_rounds(room.mix, room.others).items():
            for moved_counts, chance in moving.items():
                gone, come = (moved_counts, (0, 0, 0)) if room.scene == LEAVER else ((0, 0, 0), moved_counts)
                yield World(first, second, gone, come), weight * chance


@dataclass(frozen=True)
class Outcome:
    """How an attack went, over many sessions. `hits` and `hits_by_totals`: right guesses, with everything and with totals.

    `gain`: how much more of other people's answers is expected to be guessed; `most`: the most that any session's odds
    differ; `singled_out`: the most that the odds about whoever came or went differ from those about anybody else.
    """

    sessions: int
    hits: int
    hits_by_totals: int
    gain: float
    most: float
    singled_out: float


def play(app: App, sessions: int, seed: int, *, scenes: tuple[str, ...] = SCENES) -> Outcome:
    """So many sessions of two to nine people, and how well one other person's answer is guessed in each."""
    drawn, attack = random.Random(seed), Attack(app)
    hits = hits_by_totals = 0
    gain = most = singled_out = 0.0
    for _ in range(sessions):
        room, world = a_session(drawn, scenes, live=app.live)
        everything, totals_alone = attack.reckoned(room)
        view, total = attack.seen(room, world)
        for of_mover in (False, True) if room.scene == LEAVER else (False,):
            sharp, plain = everything.expects(view, of_mover=of_mover), totals_alone.expects(total, of_mover=of_mover)
            gain += max(sharp) - max(plain)
            most = max(most, *(abs(one - other) for one, other in zip(sharp, plain, strict=True)))
        if room.scene == LEAVER:
            pairs = zip(everything.expects(view), everything.expects(view, of_mover=True), strict=True)
            singled_out = max(singled_out, *(abs(one - other) for one, other in pairs))
        if room.scene == LATECOMER:
            pairs = zip(everything.expects(view, of_mover=True), MIXES[room.mix][1], strict=True)
            singled_out = max(singled_out, *(abs(one - other) for one, other in pairs))
        said = drawn.choices(range(3), world.shares())[0]
        sharp, plain = everything.expects(view), totals_alone.expects(total)
        hits += sharp.index(max(sharp)) == said
        hits_by_totals += plain.index(max(plain)) == said
    return Outcome(sessions, hits, hits_by_totals, gain / sessions, most, singled_out)


def a_session(drawn: random.Random, scenes: tuple[str, ...], *, live: bool) -> tuple[Room, World]:
    """A room and what was said in it. Nobody but the attackers themselves is known to them."""
    scene, people = drawn.choice(scenes), drawn.randint(2, 9)
    three = scene == ONE or (scene == AGAIN and people <= MOST_OF_THREE)
    mix = drawn.choice(OF_THREE if three else OF_TWO)
    known_people = 2 if scene == ONE and people > 2 and drawn.random() < 0.5 else 1
    said = [a_pair(drawn, mix) for _ in range(people)]
    known = tuple(sorted(said[:known_people]))
    room = Room(mix, scene, people - known_people, drawn.choice((0, 0, 0, 1)), known)
    others = said[known_people:]
    first, second = count_of([one for one, _ in others]), count_of([other for _, other in others])
    if scene == ONE:
        return room, World(first, (0, 0, 0), last=others[-1][0] if live else None)
    moving = count_of([a_pair(drawn, mix)[0] for _ in range({LATECOMER: 1, LEAVER: 1, CROWD: 5}.get(scene, 0))])
    gone, come = (moving, (0, 0, 0)) if scene == LEAVER else ((0, 0, 0), moving)
    return room, World(first, second, gone, come)


def a_pair(drawn: random.Random, mix: int) -> tuple[int, int]:
    """What one person says in both rounds."""
    chances = MIXES[mix][1]
    first = drawn.choices(range(3), chances)[0]
    return first, first if drawn.random() < STAYS else drawn.choices(range(3), chances)[0]


def count_of(said: list[int]) -> type_counts:
    """How many said each thing."""
    return said.count(0), said.count(1), said.count(2)
