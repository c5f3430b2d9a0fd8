"""The bank's words of a workshop, filled in: states and counts, what moved, support, gaps. One place for pages and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from webapp.domain.bank import Bank
from webapp.domain.dates import parse_iso_date
from webapp.domain.facilitation import Facilitation, Option
from webapp.domain.text import Text, format_date, ours, plain, typed
from webapp.domain.workshop import mirror
from webapp.domain.workshop.alignment import STATES
from webapp.domain.workshop.mirror import Gap
from webapp.domain.workshop.movement import Movement
from webapp.domain.workshop.released import HEARD, LOW, support_of
from webapp.domain.workshop.state import NOT_ALL, NOT_COMPARABLE, NOT_MINE, OPEN_CHOICES, Result

TYPED = frozenset(("name", "funder", "change", "owner", "decider", "until_then", "minority", "partnership", "question"))
"""Slots that hold what somebody typed."""
ONE = 1


class WorkshopWords:
    """The words of a workshop by their names, in one language."""

    def __init__(self, facilitation: Facilitation, language: str) -> None:
        self.facilitation = facilitation
        self.language = language

    def __call__(self, name: str, /, **values: object) -> str:
        """The words with these values in their slots."""
        slots = {slot: (typed if slot in TYPED else ours)(str(value)) for slot, value in values.items()}
        return plain(self.facilitation.words[name].in_language(self.language).fill(slots))

    def has(self, name: str) -> bool:
        """Whether the bank has words by this name."""
        return name in self.facilitation.words

    def text(self, text: Text) -> str:
        """Words without slots."""
        return text.in_language(self.language).source

    def options(self, options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
        """Ids and labels."""
        return tuple((one.id, self.text(one.label)) for one in options)

    def label(self, options: Sequence[Option], chosen: str) -> str:
        """What one of these options reads like; empty for one that is not among them."""
        return dict(self.options(options)).get(chosen, "")

    @property
    def fixed(self) -> Mapping[str, str]:
        """All words without slots, by name, for templates."""
        found = {name: text.in_language(self.language) for name, text in self.facilitation.words.items()}
        return {name: template.source for name, template in found.items() if not template.slots}

    def either(self, words: Sequence[str]) -> str:
        """`a, b or c`."""
        if len(words) <= ONE:
            return "".join(words)
        return self("or", first=", ".join(words[:-1]), last=words[-1])

    def day(self, bank: Bank, iso: str) -> str:
        """A day or a month in words; empty where none is kept."""
        return format_date(parse_iso_date(iso), bank.words[self.language]) if iso else ""

    def round(self, kind: str) -> str:
        """What a round is called; empty where the bank has no words for it."""
        return self(f"{kind}_round") if self.has(f"{kind}_round") else ""

    def state(self, state: str) -> str:
        """A state in words; empty where none may be shown."""
        return self(f"state_{state}") if state in STATES else ""

    def answered(self, result: Result) -> str:
        """`6 of 7 answered`; without counts `6 of 7 handed in`, which is all the room may know."""
        if result.counts is None:
            return self("handed_in", finished=result.answered, seats=result.entitled)
        return self("answered", answered=result.answered, entitled=result.entitled)

    def planned(self, minutes: int) -> str:
        """`9 minutes planned`; empty where none are."""
        return "" if not minutes else self("planned_one") if minutes == ONE else self("planned", minutes=minutes)

    def why_nothing(self, result: Result, floor: int) -> str:
        """Why not even the state is shown; empty where it is."""
        if result.hidden == NOT_COMPARABLE:
            return self("not_comparable")
        if result.hidden == NOT_ALL:
            return self("hidden_until_all", floor=floor)
        return self("hidden", least=self.facilitation.thresholds.state_least) if result.hidden else ""

    def summary(self, by_state: Mapping[str, int], questions: int) -> str:
        """`12 questions: 6 the same, 1 all but one, 3 split, 2 open`; empty where there is nothing to sum up."""
        parts = [self(f"summary_{state}", count=number) for state, number in by_state.items() if number]
        return self("summary", count=questions, parts=", ".join(parts)) if parts else ""


def result_notes(words: WorkshopWords, result: Result, floor: int) -> Iterator[str]:
    """What could still change about a result, and what of it is not shown."""
    if not result.state:
        return
    if result.counts is None:
        yield words("hidden_counts", floor=floor)
        return
    if not_theirs := result.counts.get(NOT_MINE, 0):
        yield words("not_theirs_one") if not_theirs == ONE else words("not_theirs", count=not_theirs)
    others = [words.state(state) for state in result.could_become if state != result.state and state in STATES]
    if others:
        yield words("could_become", states=words.either(others))
    if result.by_one:
        yield words("by_one")


def movement_lines(words: WorkshopWords, labels: Mapping[str, str], movement: Movement) -> Iterator[str]:
    """What may be said of how a question moved between two rounds, and never why. `labels` by option."""
    if not movement.comparable:
        yield words("not_comparable")
        return
    before, after = (words.state(state) for state in movement.states)
    if before != after and before and after:
        yield words("movement_state", before=before, after=after)
    if movement.before is not None and movement.after is not None:
        for option in movement.changes:
            values = {"before": movement.before.get(option, 0), "after": movement.after.get(option, 0)}
            yield words("movement_option", option=labels.get(option, option), **values)
        if not movement.changes:
            yield words("movement_same_counts")
    yield words("movement_caution")


def support_words(words: WorkshopWords, result: Result, floor: int) -> str:
    """How much support a sentence has, by its lowest level; why nothing is said where nothing may be."""
    thresholds = words.facilitation.thresholds
    low = thresholds.support_low
    if not result.state:
        return words.why_nothing(result, floor)
    support = support_of(result, thresholds)
    if support.below is None:
        return words("support_nobody_below" if support.state == HEARD else "support_someone_below", low=low)
    if not support.below:
        return words("support_nobody_below", low=low)
    return (
        words("support_below_one", low=low) if support.below == ONE else words("support_below", count=support.below, low=low)
    )


def support_notes(words: WorkshopWords, result: Result) -> Iterator[str]:
    """What low support means for a sentence."""
    if result.state == LOW and support_of(result, words.facilitation.thresholds).lowest == 0:
        yield words("support_at_zero")


def gap_words(words: WorkshopWords, gap: Gap, result: Result | None, labels: Mapping[str, str], ours_says: str) -> str:
    """What partners believe beside what the foundation answers, in one sentence; counts, never a share.

    `labels` by option; `ours_says`: the foundation's answer in a few words, empty where there is none to show.
    """
    if result is not None and result.hidden == NOT_COMPARABLE:
        return words("not_comparable")
    if gap.kind == mirror.NOT_SHOWN or result is None or result.counts is None:
        return words("mirror_too_few")
    counts = {option: count for option, count in result.counts.items() if count and option != NOT_MINE}
    people = sum(counts.values())
    most = max(counts, key=lambda option: counts[option])
    values = {"count": counts[most], "people": people, "believed": labels.get(most, most), "answered": ours_says}
    believed = {"believed": values["believed"]}
    if gap.kind == mirror.WITHHELD:
        return words("mirror_withheld", **believed)
    if gap.kind in (mirror.NOT_SAID, mirror.UNDECIDED):
        name = "mirror_not_said_count" if gap.kind == mirror.NOT_SAID else "mirror_not_decided_count"
        return words(name, count=values["count"], people=people, **believed)
    if gap.kind == mirror.NOT_KNOWN:
        unknown = sum(count for option, count in counts.items() if option in OPEN_CHOICES)
        return words("mirror_unknown", count=unknown, people=people, answered=ours_says)
    if gap.kind == mirror.MATCHES:
        right = gap.right if gap.right is not None else counts[most]
        if right == people:
            return words("mirror_match_all", people=people, answered=ours_says or values["believed"])
        return words("mirror_match_count", count=right, people=people, answered=ours_says or values["believed"])
    if gap.kind == mirror.APART:
        parts = [words("mirror_part", count=count, believed=labels.get(option, option)) for option, count in counts.items()]
        return words("mirror_gap_apart", parts=", ".join(parts), answered=ours_says)
    if counts[most] == people:
        return words("mirror_gap_all", people=people, believed=values["believed"], answered=ours_says)
    return words("mirror_gap_count", **values)


def gap_action(words: WorkshopWords, gap: Gap, question: str) -> str:
    """What would close a gap; empty where there is none."""
    if not gap.open:
        return ""
    names = {mirror.NOT_SAID: "mirror_action_not_said", mirror.UNDECIDED: "mirror_action_not_decided"}
    return words(names.get(gap.kind, "mirror_action"), question=question)
