"""A ballot as a form: what an open round asks, what was typed into it, and what of that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from webapp.blueprints.room.items import own_words
from webapp.blueprints.room.words import RoomWords
from webapp.domain.dates import parse_date
from webapp.domain.errors import NotFound
from webapp.domain.facilitation import CONSENT_BOARD, CONSENT_CHANGE
from webapp.domain.text import capitalised
from webapp.domain.workshop.state import CONSENT_ROUND, FIRST_ROUND, PRACTICE_ROUND, SUPPORT_ROUND, Round
from webapp.services.workshops.rooms import Room

CHOICE, REASON, CHANGE, BOARD = "q-", "reason-", "change-", "board-"
"""What the names of a ballot's fields begin with; the id of what is asked follows."""
KINDS = (FIRST_ROUND, SUPPORT_ROUND, CONSENT_ROUND)
"""Rounds that differ in what can be chosen."""
OPENS = {CONSENT_CHANGE: CHANGE, CONSENT_BOARD: BOARD}
"""Options that open a field of their own."""
ROUND = "round"
"""The number of the round a ballot is for."""
MANY = 60
"""More fields of a kind than any round has questions: what comes behind is not looked at."""


@dataclass(frozen=True, slots=True)
class BallotOption:
    """One thing to choose. `extra`: it is no stand; `first_extra`: the first of those. `opens`: the field under it."""

    id: str
    label: str
    extra: bool = False
    first_extra: bool = False
    opens: str = ""


@dataclass(frozen=True, slots=True)
class BallotQuestion:
    """One question of a ballot with what was chosen and typed, which is nothing unless it was just sent and not taken."""

    id: str
    number: int
    text: str
    options: tuple[BallotOption, ...]
    matters: str = ""
    says: str = ""
    own: str = ""
    chosen: str = ""
    reason: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypedBallot:
    """What somebody sent, by what is asked, and why it was not taken. `round` is the round whose page it was on."""

    round: int
    choices: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)
    boards: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def held(self, room: Room) -> Round | None:
        """The round it is about, open or not."""
        return next((one for one in room.state.rounds if one.number == self.round), None)

    def kind(self, room: Room) -> str:
        """Which kind of round that is; empty for one there is not."""
        held = self.held(room)
        return held.kind if held else ""

    def refused(self, problem: str) -> TypedBallot:
        """The same, with why it was not taken."""
        return replace(self, problem=problem)

    @property
    def asked(self) -> tuple[str, ...]:
        """What anything was chosen or typed about, in the order in which it came."""
        written = (self.reasons, self.changes, self.boards)
        return tuple(dict.fromkeys((*self.choices, *(key for one in written for key, text in one.items() if text.strip()))))

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """All of it as a form would send it once more; nothing where nothing was chosen or typed."""
        kinds = ((CHOICE, self.choices), (REASON, self.reasons), (CHANGE, self.changes), (BOARD, self.boards))
        found = tuple((begins + key, text) for begins, one in kinds for key, text in one.items() if key in self.asked)
        return ((ROUND, str(self.round)), *found) if found else ()

    def moved_to_open(self, room: Room) -> TypedBallot:
        """The same for the open round, where its own was given up and that one asks all of it; else as it is."""
        one = room.open_round
        if one is None or self.held(room) is not None or not set(self.asked) <= set(one.questions):
            return self
        fits = all(choice in dict(room.options_of(one.kind, asked)) for asked, choice in self.choices.items())
        return replace(self, round=one.number) if fits else self

    def beside(self, room: Room) -> Mapping[str, str]:
        """What goes beside each choice: the reason, the change asked for, or the day on which a board meets."""
        found = dict(self.reasons)
        for asked, choice in self.choices.items():
            if choice == CONSENT_CHANGE and self.changes.get(asked):
                found[asked] = self.changes[asked]
            elif choice == CONSENT_BOARD and self.boards.get(asked):
                found[asked] = iso_of(self.boards[asked], room)
        return {asked: text for asked, text in found.items() if text.strip()}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What somebody sent about one question, in words: what was asked, what was chosen, what was typed beside it."""

    text: str
    choice: str
    beside: tuple[str, ...]


def read_ballot(form: Mapping[str, str]) -> TypedBallot:
    """What a form brought."""

    def of(begins: str) -> dict[str, str]:
        found = [(name.removeprefix(begins), value) for name, value in form.items() if name.startswith(begins)]
        return dict(found[:MANY])

    number = form.get(ROUND, "")
    return TypedBallot(
        int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
        {asked: choice for asked, choice in of(CHOICE).items() if choice},
        of(REASON),
        of(CHANGE),
        of(BOARD),
    )


def ballot_questions(room: Room, words: RoomWords, typed: TypedBallot) -> tuple[BallotQuestion, ...]:
    """What the round asks, with what was typed."""
    held = typed.held(room) or room.open_round
    if held is None:
        return ()
    return tuple(_question(room, words, held, one, number, typed) for number, one in enumerate(held.questions, 1))


def said_lines(room: Room, typed: TypedBallot) -> tuple[SaidLine, ...]:
    """What was sent, to be read where it can be handed in no more."""
    return tuple(_said(room, typed, asked) for asked in typed.asked)


def heading_of(room: Room, words: RoomWords, typed: TypedBallot) -> str:
    """What the ballot is called."""
    held = typed.held(room) or room.open_round
    if held and held.kind == SUPPORT_ROUND:
        return words("stage_support")
    if held and held.kind == CONSENT_ROUND:
        return words("stage_consent")
    if held and held.kind == PRACTICE_ROUND:
        return words("stage_practice")
    if held and held.kind == FIRST_ROUND:
        return words("stage_silent")
    return words("stage_again")


def iso_of(text: str, room: Room) -> str:
    """A day or a month as ISO writes it, however it was typed; as it stands where it is none."""
    try:
        return str(parse_date(text.strip(), room.bank.words[room.language]))
    except ValueError:
        return text


def _said(room: Room, typed: TypedBallot, asked: str) -> SaidLine:
    choice = typed.choices.get(asked, "")
    beside = (one.get(asked, "") for one in (typed.reasons, typed.changes, typed.boards))
    try:
        text = room.asked_here(asked).text
        labels = [dict(room.options_of(kind, asked)) for kind in ([typed.kind(room)] if typed.kind(room) else KINDS)]
    except NotFound:
        # It is asked here no more.
        text, labels = "", []
    label = next((one[choice] for one in labels if choice in one), choice)
    return SaidLine(capitalised(text), label, tuple(one for one in beside if one.strip()))


def _question(room: Room, words: RoomWords, held: Round, asked_id: str, number: int, typed: TypedBallot) -> BallotQuestion:
    asked = room.asked_here(asked_id)
    options = room.options_of(held.kind, asked_id)
    about = held.kind in (SUPPORT_ROUND, CONSENT_ROUND)
    extras = len(options) - (0 if about else asked.extras)
    outcome, joint = room.state.outcomes.get(asked_id), room.state.joints.get(asked_id)
    says = "" if not about else joint.text if joint else (outcome.says or outcome.detail) if outcome else ""
    return BallotQuestion(
        id=asked_id,
        number=number,
        text=capitalised(asked.short if about else asked.text),
        options=tuple(
            BallotOption(
                option,
                f"{option}  {label}" if held.kind == SUPPORT_ROUND else label,
                extra=place >= extras or option.startswith("~"),
                first_extra=place == extras,
                opens=OPENS.get(option, "") if held.kind == CONSENT_ROUND else "",
            )
            for place, (option, label) in enumerate(options)
        ),
        matters=asked.matters if held.kind == FIRST_ROUND else "",
        says=says,
        own=own_words(outcome) if about and outcome and not joint else "",
        chosen=typed.choices.get(asked_id, ""),
        reason=typed.reasons.get(asked_id, ""),
        typed={CHANGE: typed.changes.get(asked_id, ""), BOARD: typed.boards.get(asked_id, "")},
    )
