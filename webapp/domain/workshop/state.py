"""A workshop as it is now: stage, rounds, what was released of them, what the room captured. Nothing here knows ballots.

The whole of it is kept as canonical JSON; whoever reads that may see everything in it, so nothing below a floor gets in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VOICES, MIRROR, TABLE = "voices", "mirror", "table"
"""One foundation, many voices; what partners believe; a table of local funders."""
KINDS = (VOICES, MIRROR, TABLE)
NAMED, UNATTRIBUTED = "named", "unattributed"
MODES = (NAMED, UNATTRIBUTED)

LOBBY, PRACTICE, PRACTICE_SHOWN, OPENING, SILENT, BOARD, TALK, AGAIN, AGAIN_SHOWN, CAPTURE = (
    "lobby",
    "practice",
    "practice_shown",
    "opening",
    "silent",
    "board",
    "talk",
    "again",
    "again_shown",
    "capture",
)
READING, SUPPORT, SUPPORT_SHOWN, CONSENT, CONSENT_SHOWN, OWNERS, CLOSED = (
    "reading",
    "support",
    "support_shown",
    "consent",
    "consent_shown",
    "owners",
    "closed",
)
"""Where a workshop stands. `practice`, `silent`, `again`, `support` and `consent` have a round open; `talk`, `again`,
`again_shown` and `capture` are about one question, the focus."""
PRACTICE_ROUND, FIRST_ROUND, SECOND_ROUND, SUPPORT_ROUND, CONSENT_ROUND = "practice", "first", "second", "support", "consent"
ROUND_OF_STAGE: Mapping[str, str] = {
    PRACTICE: PRACTICE_ROUND,
    SILENT: FIRST_ROUND,
    AGAIN: SECOND_ROUND,
    SUPPORT: SUPPORT_ROUND,
    CONSENT: CONSENT_ROUND,
}
"""The stages with an open round, and its kind."""
SHOWN_AFTER: Mapping[str, str] = {
    PRACTICE: PRACTICE_SHOWN,
    SILENT: BOARD,
    AGAIN: AGAIN_SHOWN,
    SUPPORT: SUPPORT_SHOWN,
    CONSENT: CONSENT_SHOWN,
}
"""Where the reveal leads to."""

OPEN_CHOICE, CASE, UNKNOWN, NOT_MINE = "~undecided", "~case", "~unknown", "~not_mine"
"""What a ballot can say beside a question's choices: not decided yet, case by case, I do not know, not mine to answer.

They share no namespace with choices: no choice id has a tilde.
"""
EXTRAS = (OPEN_CHOICE, CASE, UNKNOWN, NOT_MINE)
OPEN_CHOICES = frozenset((OPEN_CHOICE, UNKNOWN))

AGREEING = frozenset(("same", "same_so_far"))
"""The states of `alignment` in which all who answered say one thing."""

AGREED, HELD, NOT_DECIDED = "agreed", "held", "not_decided"
"""What became of a question: the room agrees; it is held as somebody said it, though not all agree; not decided yet."""
OUTCOMES = (AGREED, HELD, NOT_DECIDED)

FEW, NOT_ALL, NOT_COMPARABLE = "few", "not_all", "not_comparable"
"""Why nothing is shown: too few answered; not all have, below the floor; it could be taken from an earlier round."""
HIDDEN = (FEW, NOT_ALL, NOT_COMPARABLE)


@dataclass(frozen=True, slots=True)
class Result:
    """What may be shown of one question in one round, after its reveal.

    `state` is one of the five of `alignment`, empty where nothing may be shown. `counts` by option, None where only the
    state may. `entitled`: seats that should have answered, without those who said that it is not theirs; `answered`: how
    many of them did. `could_become`: the states that absentees could still bring about, this one among them; one member:
    settled. `one_change`: the states one person's change could bring about, this one among them. `hidden`: why there is no
    state: `few`, `not_all` or `not_comparable`; empty where there is one.
    """

    state: str
    entitled: int
    answered: int
    counts: Mapping[str, int] | None = None
    could_become: tuple[str, ...] = ()
    one_change: tuple[str, ...] = ()
    hidden: str = ""

    @property
    def settled(self) -> bool:
        """Whether nobody who is missing could change the state."""
        return len(self.could_become) == 1

    @property
    def by_one(self) -> bool:
        """Whether the state holds by one person. Of one on which all agree that goes without saying."""
        return len(self.one_change) > 1 and self.state not in AGREEING


@dataclass(frozen=True, slots=True)
class Round:
    """One go at some questions, in the order asked. `results` is None while it is open.

    `roster`: the seats entitled, as frozen at the reveal; `finished`: those of them that had handed in. `paper`: how many of
    these were entered from paper. `blank`: questions that somebody who handed in left blank, which only paper can.
    `reasons`: by question, what the facilitator let through, shuffled. `anew`: seats among the finished that had been given
    out anew, and the number of the last round before that. `rated`: of a round about support, by question, the sentence as
    it read when the round was opened; support is shown for that sentence and no other.
    """

    number: int
    kind: str
    questions: tuple[str, ...]
    results: Mapping[str, Result] | None = None
    roster: tuple[int, ...] = ()
    finished: tuple[int, ...] = ()
    paper: int = 0
    blank: tuple[str, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anew: Mapping[int, int] = field(default_factory=dict)
    rated: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether ballots are taken."""
        return self.results is None

    def people(self, earlier: Round) -> frozenset[int]:
        """Who handed in, as they are to be told apart from those who did to an earlier round.

        By seat; a seat that was given out anew in between is somebody else, and stands here with a minus.
        """
        since = {seat for seat, number in self.anew.items() if number >= earlier.number}
        return frozenset(-seat if seat in since else seat for seat in self.finished)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the room captured on one question.

    `choice` is the stand that is agreed or held: a choice id, `~case`, or empty where nothing is decided. `detail` are the
    room's own words, printed as such. `decider`, `by` (ISO, a day or a month, or empty) and `until_then` belong to
    `not_decided`; `owner` sees to it in every case. `minority` is a note of who sees it otherwise, printed only in the
    report and only where `minority_consents`. `says` is what the FAQ would print of it when it was captured, in plain words.
    """

    question: str
    outcome: str
    choice: str = ""
    detail: str = ""
    owner: str = ""
    decider: str = ""
    by: str = ""
    until_then: str = ""
    minority: str = ""
    minority_consents: bool = False
    one_tap: bool = False
    says: str = ""

    @property
    def sentence(self) -> str:
        """All that the room reads of it: what the FAQ would print, then its own words where those are not in there."""
        return self.says if self.detail in self.says else f"{self.says} {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class Joint:
    """A sentence of a funders' table about one aspect: said jointly, or listed funder by funder.

    `form`: `joint`, `listed` or `left_out`. `consents` by seat: `yes`, `change`, `board` or `no`, where a seat has
    said; known from the reveal of its round on. `changes` and `boards` by seat: the change asked for; the board's date, ISO.
    """

    aspect: str
    form: str
    text: str
    consents: Mapping[int, str] = field(default_factory=dict)
    changes: Mapping[int, str] = field(default_factory=dict)
    boards: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkshopState:
    """All of a workshop but its seats and ballots.

    `pack`: the questions asked (aspects, at a funders' table), in order. `stage` and `focus`: where the room is. `floor` is
    how many answers it takes in unattributed mode until counts are shown: the bank's, or a higher one. `plan` names a
    timing plan of the bank. `started`: when the stage began, ISO in UTC; `minutes`: planned for it, with what was added.
    `locked`: the first answer is in, so mode, pack and floor stay as they are. `boss_runs`: whoever runs the console leads
    the foundation, which every phone says. `parked`: questions put off. `board_order`: questions as the facilitator wants
    them talked about, where not as suggested. `shown_answers`: questions whose answer by the foundation the wall shows
    beside what partners believe. `cells`: of a funders' table, by seat and aspect, as of the latest reveal.
    `given_anew`: seats that were given out anew, and the number of the last round before. `taken_in`: questions whose
    outcome became an answer. `last_round`: the number of the round opened last, given up or not. `handed_over`: questions
    from the room that went into the inbox, in an order that tells nothing. `former_codes`: codes that led here before the
    one there is now. `held_on`: the day of the first round in earnest, ISO, as the room knows it; empty before.
    """

    pack: tuple[str, ...]
    stage: str = LOBBY
    focus: str = ""
    floor: int = 5
    plan: str = ""
    started: str = ""
    minutes: int = 0
    locked: bool = False
    boss_runs: bool = False
    rounds: tuple[Round, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    parked: tuple[str, ...] = ()
    board_order: tuple[str, ...] = ()
    shown_answers: tuple[str, ...] = ()
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    joints: Mapping[str, Joint] = field(default_factory=dict)
    taken_in: tuple[str, ...] = ()
    given_anew: Mapping[int, int] = field(default_factory=dict)
    last_round: int = 0
    handed_over: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    held_on: str = ""

    @property
    def open_round(self) -> Round | None:
        """The round that takes ballots now."""
        return self.rounds[-1] if self.rounds and self.rounds[-1].open else None

    def rounds_about(self, question: str) -> tuple[Round, ...]:
        """The revealed rounds in which a question was answered for its own sake, the first one first."""
        kinds = (FIRST_ROUND, SECOND_ROUND)
        return tuple(one for one in self.rounds if not one.open and one.kind in kinds and question in one.questions)

    def latest(self, question: str) -> Result | None:
        """What may be shown of a question by now; None before its first reveal."""
        about = self.rounds_about(question)
        return (about[-1].results or {}).get(question) if about else None
