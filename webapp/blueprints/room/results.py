"""What may be shown of a question after its reveal, as values: the same for the wall and the phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from webapp.blueprints.room.words import RoomWords
from webapp.domain.text import capitalised
from webapp.domain.workshop.alignment import SAME, SAME_SO_FAR
from webapp.domain.workshop.stages import PRACTICE_QUESTION
from webapp.domain.workshop.state import NOT_MINE, OPEN_CHOICES, PRACTICE_ROUND, Result, Round
from webapp.services.workshops.rooms import AskedHere, BoardRow, Room
from webapp.services.workshops.spoken import Spoken, spoken
from webapp.services.workshops.taking_in import shown_answer
from webapp.services.workspace import Site

MOST_DISCS = 30
"""More people than that are a number and no row of discs."""
FEW_DISCS = 5
"""As many as stand in a row at their full size."""
EVERYBODY = frozenset((SAME, SAME_SO_FAR))


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many said one thing. `before`: how many did in the round before, where that may stand beside it.

    `names`: who, in a workshop where answers have names. `open`: it is no stand.
    """

    label: str
    count: int
    before: int = 0
    open: bool = False
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Everything the row says."""
        return f"{self.label} {', '.join(self.names)}"


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question and what may be shown of it. `state` and `word` are empty where nothing may.

    `rows`: what was said, by most first; none where no counts may be shown. `nobody`: the choices that nobody made;
    `answered`: how many did answer; `lines` say the rest. `options` are all in words, for a phone to find its own in;
    `round` is the number of the round shown.
    """

    id: str
    number: int
    text: str
    state: str
    word: str
    rows: tuple[TallyRow, ...] = ()
    compared: bool = False
    nobody: tuple[str, ...] = ()
    answered: str = ""
    lines: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    round: int = 0

    @property
    def most(self) -> int:
        """The largest number of people in one row."""
        return max((row.count for row in self.rows), default=0)

    @property
    def small(self) -> bool:
        """Whether the discs are drawn small."""
        return self.most > FEW_DISCS

    @property
    def discs(self) -> bool:
        """Whether each person is a disc."""
        return sum(row.count for row in self.rows) <= MOST_DISCS


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows the questions of a room, each as far as it may be. `site` is that of the room's workspace."""

    site: Site
    room: Room
    words: RoomWords
    today: date
    _spoken: dict[int, Spoken] = field(default_factory=dict)

    def practice(self) -> QuestionShown | None:
        """The practice question; None where its round is not revealed."""
        held = self.room.latest_round(PRACTICE_ROUND)
        result = (held.results or {}).get(PRACTICE_QUESTION) if held else None
        if held is None or result is None:
            return None
        shown = question_shown(self.room, self.words, self.room.asked_here(PRACTICE_QUESTION), result)
        return replace(shown, round=held.number)

    def asked(self, asked: AskedHere) -> QuestionShown | None:
        """One question with all that may be said of it by now; None before its reveal."""
        row = self.room.row(asked.id)
        if row.result is None:
            return None
        number = [one.id for one in self.room.asked].index(asked.id) + 1
        shown = question_shown(self.room, self.words, row.asked, row.result, number=number, before=_before(row))
        held = self.room.state.rounds_about(asked.id)[-1]
        names = self._names(row.asked, self._said(held).get(asked.id, {}))
        return replace(
            shown,
            rows=tuple(replace(one, names=tuple(names.get(one.label, ()))) for one in shown.rows),
            lines=(*shown.lines, *movement_lines(self.words, row)),
            reasons=tuple(held.reasons.get(asked.id, ())),
            round=held.number,
        )

    def ours(self, question: str) -> str:
        """What the foundation answers, in a mirror, once the facilitator shows it; else empty."""
        return shown_answer(self.site, self.room, question, self.words, self.today)

    def _said(self, held: Round) -> Spoken:
        """What each seat said in a round, looked up once for all of its questions."""
        if held.number not in self._spoken:
            self._spoken[held.number] = spoken(self.site, self.room, held)
        return self._spoken[held.number]

    def _names(self, asked: AskedHere, said: Mapping[int, str]) -> Mapping[str, list[str]]:
        """Who said what, by the words of it, in the order of seats."""
        seats, labels = {seat.number: seat for seat in self.room.seats} if said else {}, dict(asked.options)
        found: dict[str, list[str]] = {}
        for number, choice in sorted(said.items()):
            if number in seats:
                found.setdefault(labels.get(choice, choice), []).append(self.words.seat(seats[number]))
        return found


def question_shown(
    room: Room, words: RoomWords, asked: AskedHere, result: Result, *, number: int = 1, before: Result | None = None
) -> QuestionShown:
    """What may be shown of this result, and of the one before it where both may stand side by side."""
    return QuestionShown(
        id=asked.id,
        number=number,
        text=capitalised(asked.text),
        state=result.state,
        word=words.state_of(result),
        rows=_rows(asked, result, before),
        compared=before is not None,
        nobody=_nobody(asked, result, before),
        answered=words("answered", answered=result.answered, entitled=result.entitled) if result.state else "",
        lines=tuple(_lines(room, words, result)),
        options=asked.options,
    )


def movement_lines(words: RoomWords, row: BoardRow) -> list[str]:
    """What may be said of how a question moved between its rounds."""
    moved = row.movement
    if moved is None:
        return []
    if not moved.comparable:
        return [words("not_comparable")]
    first, then = (words(f"state_{state}") for state in moved.states)
    lines = [words("movement_state", before=first, after=then)] if first != then else []
    if moved.before is not None and not moved.changes:
        lines.append(words("movement_same_counts"))
    return lines


def _before(row: BoardRow) -> Result | None:
    """The round before, where its counts may stand beside those of now."""
    moved = row.movement
    return row.first if moved and moved.comparable and moved.before is not None else None


def _rows(asked: AskedHere, result: Result, before: Result | None) -> tuple[TallyRow, ...]:
    """What somebody said, now or before; the stands by most first, what is no stand after them."""
    counts: Mapping[str, int] = result.counts or {}
    earlier: Mapping[str, int] = (before.counts or {}) if before else {}
    found = [
        TallyRow(label, counts.get(option, 0), earlier.get(option, 0), option in OPEN_CHOICES or option == NOT_MINE)
        for option, label in asked.options
        if counts.get(option, 0) or earlier.get(option, 0)
    ]
    return tuple(sorted(found, key=lambda row: (row.open, -row.count)))


def _nobody(asked: AskedHere, result: Result, before: Result | None) -> tuple[str, ...]:
    """The choices of the question itself that nobody made, now or before, where counts may be shown."""
    if result.counts is None:
        return ()
    made = {option for one in (result, before) if one for option, count in (one.counts or {}).items() if count}
    return tuple(label for option, label in asked.options if not option.startswith("~") and option not in made)


def _lines(room: Room, words: RoomWords, result: Result) -> list[str]:
    """What is not shown and why, and what could still change."""
    if not result.state:
        return [words.why_nothing(result, room.state.floor)]
    lines: list[str] = []
    if result.counts is None:
        return [words("hidden_counts", floor=room.state.floor)]
    if len(result.could_become) > 1:
        others = [words(f"state_{state}") for state in result.could_become if state != result.state]
        lines.append(words("could_become", states=words.either(others)))
    if result.by_one:
        lines.append(words("by_one"))
    if result.state in EVERYBODY and room.unattributed:
        lines.append(words("everyone_knows"))
    return lines
