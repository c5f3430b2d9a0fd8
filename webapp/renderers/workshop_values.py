"""What the files of a workshop are made from: its report afterward, and the print pack before it.

All of it is words as they are printed, with a few ids that choose a mark or an order. There is no place here for a ballot,
for who said what in a room without names, or for a count that was not released: what cannot be put in cannot get out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

REPORT_WORDS = (
    "report_summary",
    "report_states",
    "report_question",
    "report_reasons",
    "report_minority",
    "report_support",
    "report_owners",
    "report_owner",
    "report_by",
    "report_partner_questions",
    "report_left_out",
    "report_mirror",
    "report_believed",
    "report_ours",
    "report_table",
    "report_aspect",
    "report_flags",
    "report_joint",
    "report_consents",
    "report_how_to_read",
)
"""The bank's words without slots that a report needs in `Report.words`."""
BELOW_FLOOR, APART, DROPPED, PRACTICE, QUESTIONS, REASONS, MINORITY, NOT_REACHED = (
    "below_floor",
    "apart",
    "dropped",
    "practice",
    "questions",
    "reasons",
    "minority",
    "not_reached",
)
"""Why something is not in a report: too few answers, answers a second time by other people, dropped from the pack, only
practice, questions not handed over, reasons not let through, a minority note without consent, never asked."""
MOST_SHEETS = 24
"""Ballots in a print pack where they carry no names; a room that needs more copies them."""
WHY_LEFT_OUT = (BELOW_FLOOR, APART, NOT_REACHED, DROPPED, PRACTICE, REASONS, MINORITY, QUESTIONS)


# -- the report: one question ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How many said one thing. `open`: it leaves the question open, so its dots are drawn with a dashed line."""

    label: str
    number: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class RoundShown:
    """One question after one reveal, as far as it was released.

    `name`: the round, in words. `state`: an id of `domain.alignment`, or empty where nothing may be shown; `says`: the state
    in words, or why there is none. `answered`: "6 of 7 answered". `counts`: empty where they were not released. `notes`:
    what absentees or one person's change could still bring about, how many said that it is not theirs, how low support is.
    """

    name: str
    state: str
    says: str
    answered: str
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Captured:
    """What the room captured on a question. `outcome`: `agreed`, `held` or `not_decided`; `words` say it.

    `says`: what the FAQ would print of it. `detail`: the room's own words, where `says` does not hold them already. `owner`,
    `decider` and `by` as they are printed (a date in words); `until_then` a sentence. `minority`: the note, and only with
    the consent of whoever it speaks of; else empty. `one_tap`: captured with all others on which the room was the same.
    """

    outcome: str
    words: str
    says: str
    detail: str = ""
    owner: str = ""
    decider: str = ""
    by: str = ""
    until_then: str = ""
    minority: str = ""
    one_tap: bool = False


@dataclass(frozen=True, slots=True)
class Belief:
    """What partners believe, in words, and `ours`, the foundation's answer in the same few words.

    `gap`: the sentence that sets one beside the other; `apart` where they part; `action`: what would close it, or empty.
    """

    believed: str
    ours: str
    gap: str
    apart: bool = True
    action: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A question with all that may be said of it. `short`: the few words tables name it by.

    `rounds` in order, the last one counts; `movement`: what changed between two, or that they cannot be compared. `support`:
    the check of its sentence, its state empty. `reasons`: let through, in the order kept. `parked`: put off to another day.
    """

    number: int
    question: str
    short: str
    rounds: tuple[RoundShown, ...] = ()
    movement: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    captured: Captured | None = None
    support: RoundShown | None = None
    belief: Belief | None = None
    parked: bool = False


# -- the report: a funders' table --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An aspect and what each funder is to it, in the funders' order; an empty cell: said nothing. `flags` in words."""

    aspect: str
    cells: tuple[str, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """What goes dark if one funder steps back: `says` in words ("Without Harlow:"), and the aspects."""

    says: str
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointPart:
    """A sentence about one aspect. `form`: `joint`, `listed` or `left_out`; `words` say it, or that it waits for a board.

    `text`: the joint sentence. `lines`: funder by funder, of a listed one. `consents`: lines in words ("All six say yes.",
    "Tern Fund: yes with this change: …"); whoever said no is never named here. `waits`: by funder, a sentence waiting for
    its board, with the date as it is printed, or empty. `captured`: what the room wrote of the row, whatever the form.
    """

    aspect: str
    form: str
    words: str
    text: str = ""
    lines: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    waits: tuple[Waiting, ...] = ()
    captured: Captured | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A funder whose board has to say yes: `says`, the whole sentence; `by`, the date as it is printed, or empty."""

    funder: str
    says: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class FundersTable:
    """The role matrix and what came of it. `funders`: names as typed, each with its authority in words, or empty."""

    funders: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    without: tuple[Without, ...] = ()
    joints: tuple[JointPart, ...] = ()


# -- the report --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in the report, and why: one of `WHY_LEFT_OUT`.

    `items` in words, or only `count` of them where their words stay out too.
    """

    why: str
    items: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """A round in figures: its name in words, seats entitled, how many handed in, how many of these entered from paper."""

    name: str
    entitled: int
    finished: int
    paper: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A workshop's report.

    `title`, `of_day` ("Workshop of …") and `people` ("7 people took part. …") are whole lines; `foundation` and
    `partnership` may be empty. `kind` and `mode` are ids, `kind_words` and `mode_words` say them, `mode_says` what the mode
    means. `here`: how many took a seat, `seats` how many there were; `names`: of those there, in named mode only. `summary`:
    "12 questions: 6 the same, …". `questions` in order of consequence for partners. `notes`: how to read it, sentence by
    sentence. `asked`: questions from the room that were handed to the inbox. `closed`: false while the workshop goes on;
    `shredded`: its ballots are gone. `words`: the bank's, by name, all of `REPORT_WORDS`.
    """

    title: str
    of_day: str
    people: str
    foundation: str
    partnership: str
    day: date
    kind: str
    kind_words: str
    mode: str
    mode_words: str
    mode_says: tuple[str, ...]
    here: int
    seats: int
    words: Mapping[str, str]
    names: tuple[str, ...] = ()
    rounds: tuple[RoundHeld, ...] = ()
    summary: str = ""
    questions: tuple[QuestionPart, ...] = ()
    table: FundersTable | None = None
    left_out: tuple[LeftOut, ...] = ()
    asked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rehearsal: bool = False
    closed: bool = True
    shredded: bool = False
    language: str = "en"

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many questions have each outcome."""
        return Counter(one.captured.outcome for one in self.questions if one.captured)

    @property
    def parked(self) -> int:
        """How many questions are put off."""
        return sum(one.parked for one in self.questions)


# -- the print pack ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A part of the plan, from one minute to another.

    What is done for each difference is several steps with the same `first` and `last`; each of them tells how many `times`,
    and how many minutes `each` time it takes. `times` is 0 for all others.
    """

    first: int
    last: int
    title: str
    say: str
    do: str
    wall: str
    phone: str
    times: int = 0
    each: int = 0


@dataclass(frozen=True, slots=True)
class BallotQuestion:
    """A question on a ballot sheet, with `options`, then `extras`, to tick.

    For the facilitator's eyes: `matters`, why its answer matters to partners; `prompt`, what to ask a room that differs.
    """

    question: str
    short: str
    options: tuple[str, ...]
    extras: tuple[str, ...] = ()
    matters: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class JoinWay:
    """How people get in: the code as it is shown, the address to type, and the picture that leads there.

    `qr` is an SVG with a quiet zone, made by whoever makes the wall's: one picture, one address. Empty: none is shown.
    """

    code: str
    address: str
    qr: bytes


@dataclass(frozen=True, slots=True)
class PrintPack:
    """Everything a room needs on paper.

    `names`: one ballot sheet for each, in named mode; else `ballots` sheets without a name. `authorities`: to tick, at a
    funders' table. `states`: the columns of the wall's grid, by id and in words. `talk`: how a difference is talked about.
    `join` is None where the workshop has no code yet: the poster has room to write it. `floor`: how many answers it takes
    until counts are shown; 0 in named mode. `practice`: the practice question with its options.
    """

    title: str
    foundation: str
    partnership: str
    day: date
    kind: str
    kind_words: str
    mode: str
    mode_words: str
    mode_says: tuple[str, ...]
    plan: str
    minutes: int
    script: tuple[ScriptStep, ...]
    questions: tuple[BallotQuestion, ...]
    states: tuple[tuple[str, str], ...]
    ballots: int
    names: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    practice: BallotQuestion | None = None
    talk: str = ""
    ballot_lead: str = ""
    floor: int = 0
    join: JoinWay | None = None
    rehearsal: bool = False
    language: str = "en"

    @property
    def sheets(self) -> int:
        """How many ballots are set."""
        return min(self.ballots, max(MOST_SHEETS, len(self.names)))
