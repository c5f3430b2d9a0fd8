"""What lists show of an assessment: written with every save, so that a list never reads answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.domain.assessment import count, waiting
from webapp.domain.faq.voice import Voice
from webapp.domain.progress import Progress
from webapp.domain.roles import draw
from webapp.domain.routing import LiveFacts, Position
from webapp.domain.text import plain


@dataclass(frozen=True, slots=True)
class DueLine:
    """Something the foundation has promised to decide. `by` is the ISO date as typed, `last` the last day it covers."""

    key: str
    short: str
    item: str
    decider: str
    by: str
    last: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One assessment in a list. `foundation` and `partnership` are as typed, empty where not given.

    `sections` holds the states of the questions asked, section by section; `next_key` is the first one without an answer.
    `civic` and `grant` are 0 to 100, None where nothing was answered. `review_on` is the ISO date of the next look.
    """

    foundation: str
    partnership: str
    sections: tuple[tuple[str, ...], ...]
    civic: int | None
    grant: int | None
    next_key: str
    next_text: str
    waiting_ceo: int
    waiting_board: int
    due: tuple[DueLine, ...]
    review_on: str
    review_last: str
    review_key: str
    copied: bool = False
    """It began as a copy, and some of its answers are still those that were copied."""
    held: int = 0
    """How many answers wait to be looked at, because their questions read differently now."""

    @property
    def counts(self) -> dict[str, int]:
        """How many questions are in each state."""
        states = [state for section in self.sections for state in section]
        return {state: states.count(state) for state in ("decided", "undecided", "withheld", "unanswered")}

    @property
    def first_due(self) -> str:
        """The earliest day anything is due, ISO; empty where nothing is."""
        return min((*(line.last for line in self.due), *([self.review_last] if self.review_last else [])), default="")


def summarise(facts: LiveFacts, positions: tuple[Position, ...], progress: Progress, language: str) -> Summary:
    """The summary of these answers."""
    voice = Voice(facts, language)
    role_map = draw(facts, positions, open_percent=count(facts, positions).open_percent)
    missing = progress.first_unanswered()
    bodies = waiting(facts, positions)
    review_key, review = _review(facts, positions)
    return Summary(
        foundation=_named(voice, "foundation"),
        partnership=_named(voice, "partnership"),
        sections=tuple(section.states for section in progress.sections),
        civic=role_map.civic,
        grant=role_map.grant,
        next_key=missing.key if missing else "",
        next_text=voice.text(missing.question.text).source if missing else "",
        waiting_ceo=len(bodies["ceo"]),
        waiting_board=len(bodies["board"]),
        due=tuple(line for position in positions if (line := _due(voice, position))),
        review_on=str(review) if review else "",
        review_last=review.last_day().isoformat() if review else "",
        review_key=review_key,
    )


def write_summary(summary: Summary) -> str:
    """Canonical JSON."""
    return json.dumps(asdict(summary), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_summary(text: str) -> Summary:
    """The summary that `write_summary` wrote."""
    raw = json.loads(text)
    raw["sections"] = tuple(tuple(states) for states in raw["sections"])
    raw["due"] = tuple(DueLine(**line) for line in raw["due"])
    return Summary(**raw)


def _named(voice: Voice, which: str) -> str:
    answer = voice.facts.read(voice.bank.names[which]).answer
    return answer.value if isinstance(answer, Decided) and isinstance(answer.value, str) else ""


def _due(voice: Voice, position: Position) -> DueLine | None:
    answer = voice.facts.read(position.question.id, position.item).answer
    if not isinstance(answer, Undecided) or answer.by is None:
        return None
    group = position.question.repeat
    several = group is not None and voice.facts.items(group)[0] > 1
    item = plain(voice.item_name(group, position.item)[0]) if group and several else ""
    last = answer.by.last_day().isoformat()
    return DueLine(position.key, voice.short(position.question), item, answer.decider, str(answer.by), last)


def _review(facts: LiveFacts, positions: tuple[Position, ...]) -> tuple[str, PartialDate | None]:
    """When the foundation looks at its answers again, and the question that asks it."""
    key = facts.bank.review_question
    if key is None or all(position.key != key for position in positions):
        return "", None
    answer = facts.read(key).answer
    return key, answer.value if isinstance(answer, Decided) and isinstance(answer.value, PartialDate) else None
