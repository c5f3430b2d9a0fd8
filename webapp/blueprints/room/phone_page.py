"""The phone of somebody with a seat, as values: one view for each stage. What it handed in is never among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from webapp.blueprints.room.ballots import BallotQuestion, SaidLine, TypedBallot, ballot_questions, heading_of, said_lines
from webapp.blueprints.room.frames import Frame
from webapp.blueprints.room.items import Item, capture_items, consent_items, outcome_item, owner_items, support_items
from webapp.blueprints.room.matrix import MatrixShown, focus_shown, matrix_shown
from webapp.blueprints.room.results import QuestionShown, Shower
from webapp.blueprints.room.wall_page import BoardLine, board_lines, summary_words
from webapp.blueprints.room.words import RoomWords
from webapp.domain.workshop import state as stages
from webapp.domain.workshop.state import CONSENT_ROUND, MIRROR, PRACTICE_ROUND, SUPPORT_ROUND, TABLE
from webapp.services.workshops.rooms import Room
from webapp.store.workshops import SeatRecord

INCOMPLETE = "incomplete"
NO_REASON = frozenset((PRACTICE_ROUND, CONSENT_ROUND))
"""Rounds whose ballots ask for no reason: nobody needs one for tea, and consent has words of its own."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a phone's forms go: its own page, the ballot, a question for the FAQ, and the way out."""

    here: str
    post: str
    ask: str
    leave: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What somebody typed at the foot and what is wrong with it. `asks`: they have come to this page to ask something."""

    asking: str = ""
    problem: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Everything `pages/room.html` shows; `view` names the part of the page. What does not belong to a view is empty.

    `headed` and `own` name a heading and sentences of the templates. `problem` says why a ballot was not taken, `first` the
    first question without an answer; `said` is what stood in it, where it has no form any more. `explained`: what the mode
    protects, to be unfolded; `named`: names stand beside answers.
    """

    frame: Frame
    view: str
    kicker: str
    heading: str
    seat: int
    resume: str
    to: Addresses
    headed: str = ""
    own: tuple[str, ...] = ()
    boss: str = ""
    told: str = ""
    foot: Foot = Foot()
    problem: str = ""
    first: str = ""
    said: tuple[SaidLine, ...] = ()
    lines: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    named: bool = False
    progress: str = ""
    summary: str = ""
    given_anew: int = 0
    round: int = 0
    handed: bool = False
    asked: tuple[BallotQuestion, ...] = ()
    reason: str = ""
    board: tuple[BoardLine, ...] = ()
    results: tuple[QuestionShown, ...] = ()
    items: tuple[Item, ...] = ()
    matrix: MatrixShown | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """What every view is made of. `resume`: the words that bring this seat back; `changes`: it asks for the ballot again."""

    room: Room
    words: RoomWords
    shower: Shower
    frame: Frame
    seat: SeatRecord
    resume: str
    to: Addresses
    changes: bool = False
    typed: TypedBallot | None = None
    told: str = ""
    foot: Foot = Foot()

    def page(self, view: str, heading: str, **more: object) -> PhonePage:
        """A page of this phone."""
        found = PhonePage(
            frame=self.frame,
            view=view,
            kicker=self.room.record.title,
            heading=heading,
            seat=self.seat.number,
            resume=self.resume,
            given_anew=self.room.given_anew,
            to=self.to,
            told=self.told,
            foot=self.foot,
            boss=self.words("boss_banner") if self.room.state.boss_runs else "",
        )
        return replace(found, **more)  # type: ignore[arg-type]  # each caller names fields of the page

    @property
    def title(self) -> str:
        """What the stage is called."""
        return self.words.stage(self.room)


def build_phone(phone: Phone) -> PhonePage:
    """The phone as it is now; a ballot that was not taken stands there with everything typed, whatever the stage.

    Where its round was given up there is no such form: then what was typed stands above what is on now.
    """
    typed = phone.typed
    if typed is not None and typed.held(phone.room) is not None:
        return _ballot(phone, typed)
    page = VIEWS[phone.room.state.stage](phone)
    return page if typed is None else replace(page, problem=typed.problem, said=said_lines(phone.room, typed))


def explained(room: Room, words: RoomWords) -> tuple[str, ...]:
    """What the mode protects and what it does not, before the first answer."""
    lines = [words(f"explained_{room.mode}")]
    return (*lines, words("box_limits")) if room.unattributed else tuple(lines)


# -- before and during a round --------------------------------------------------------------------------------------


def _lobby(phone: Phone) -> PhonePage:
    room, words = phone.room, phone.words
    here = words.here(len(room.present), room.expected, seats_open=room.record.seats_open)
    lines = (words(f"about_{room.kind}"), *explained(room, words))
    return phone.page("words", "", headed="in", progress=here, lines=lines, own=("stay",))


def _round(phone: Phone) -> PhonePage:
    room = phone.room
    if room.open_round is None:
        return _waiting(phone)
    if room.has_handed_in(phone.seat.number) and not phone.changes:
        return _handed(phone)
    return _ballot(phone, TypedBallot(room.open_round.number))


def _waiting(phone: Phone) -> PhonePage:
    return phone.page("words", phone.title, own=("away" if phone.seat.away else "wall",))


def _ballot(phone: Phone, typed: TypedBallot) -> PhonePage:
    room, words = phone.room, phone.words
    asked = ballot_questions(room, words, typed)
    kind = typed.kind(room)
    return phone.page(
        "ballot",
        heading_of(room, words, typed),
        lines=_opening_lines(room, words, kind),
        # It stood on this phone in full as it joined, and then the answers are what is looked for.
        explained=explained(room, words) if kind == stages.FIRST_ROUND else (),
        named=not room.unattributed,
        round=typed.round,
        handed=room.has_handed_in(phone.seat.number) and not typed.problem,
        asked=asked,
        reason=_reason(room, words, kind),
        problem=typed.problem,
        first=next((f"part-{one.number}" for one in asked if not one.chosen), "") if typed.problem == INCOMPLETE else "",
    )


def _opening_lines(room: Room, words: RoomWords, kind: str) -> tuple[str, ...]:
    """What stands above a ballot: at the first one of all, what the mode protects and what it does not."""
    if kind == PRACTICE_ROUND:
        return explained(room, words)
    word = {
        stages.FIRST_ROUND: f"ballot_{room.kind}",
        CONSENT_ROUND: "consent_question",
        SUPPORT_ROUND: "support_question",
    }.get(kind)
    return (words(word),) if word else ()


def _reason(room: Room, words: RoomWords, kind: str) -> str:
    """What the field below a question asks for; empty where there is none."""
    if kind in NO_REASON or room.kind == TABLE:
        return ""
    return words("support_ask") if kind == SUPPORT_ROUND else words("reason" if room.unattributed else "reason_named")


def _handed(phone: Phone) -> PhonePage:
    room, words = phone.room, phone.words
    one = room.open_round
    typed = TypedBallot(one.number if one else 0)
    progress = words("all_in") if room.all_in else words.handed_in(room.handed_in, len(room.entitled))
    return phone.page(
        "handed",
        "",
        headed="handed",
        round=typed.round,
        asked=ballot_questions(room, words, typed),
        progress=progress,
    )


# -- after a reveal -------------------------------------------------------------------------------------------------


def _practice_shown(phone: Phone) -> PhonePage:
    shown = phone.shower.practice()
    return phone.page("question", phone.title, results=(shown,) if shown else ())


def _opening(phone: Phone) -> PhonePage:
    names = (f"opening_{phone.room.kind}", "opening_civic", "opening_grant", "opening_call", "opening_home", "opening_truth")
    return phone.page("words", phone.title, lines=tuple(map(phone.words, names)))


def _board(phone: Phone) -> PhonePage:
    room, words = phone.room, phone.words
    if room.kind == TABLE:
        return phone.page("matrix", phone.title, matrix=matrix_shown(room, words))
    found = (phone.shower.asked(row.asked) for row in room.board)
    return phone.page(
        "board",
        phone.title,
        summary=summary_words(room, words),
        board=board_lines(room, words),
        results=tuple(shown for shown in found if shown),
    )


def _talk(phone: Phone) -> PhonePage:
    room = phone.room
    if room.focus is None:
        return _board(phone)
    shown = focus_shown(phone.shower, room.focus)
    ours = phone.shower.ours(room.focus.id) if room.kind == MIRROR else ""
    return phone.page(
        "question",
        phone.title,
        own=("talk",) if room.state.stage == stages.TALK else (),
        lines=(ours,) if ours else (),
        results=(shown,) if shown else (),
    )


def _capture(phone: Phone) -> PhonePage:
    room, words = phone.room, phone.words
    outcome = room.state.outcomes.get(room.state.focus)
    joints = [item for item in consent_items(room, words) if item.id == room.state.focus]
    items = [outcome_item(room, words, room.focus, outcome)] if room.focus and outcome else joints
    if not items:
        return _talk(phone)
    return phone.page("list", words("stage_capture"), lines=(words("reads_true"),), own=("aloud",), items=tuple(items))


def _list(make: Callable[[Room, RoomWords], tuple[Item, ...]], none: str) -> Callable[[Phone], PhonePage]:
    def view(phone: Phone) -> PhonePage:
        items = make(phone.room, phone.words)
        return phone.page("list", phone.title, items=items, own=() if items else (none,))

    return view


def _closed(phone: Phone) -> PhonePage:
    return phone.page("words", phone.title, own=("thanks",))


VIEWS: Mapping[str, Callable[[Phone], PhonePage]] = {
    stages.LOBBY: _lobby,
    stages.PRACTICE: _round,
    stages.PRACTICE_SHOWN: _practice_shown,
    stages.OPENING: _opening,
    stages.SILENT: _round,
    stages.BOARD: _board,
    stages.TALK: _talk,
    stages.AGAIN: _round,
    stages.AGAIN_SHOWN: _talk,
    stages.CAPTURE: _capture,
    stages.READING: _list(capture_items, "none_captured"),
    stages.SUPPORT: _round,
    stages.SUPPORT_SHOWN: _list(support_items, "wall"),
    stages.CONSENT: _round,
    stages.CONSENT_SHOWN: _list(consent_items, "wall"),
    stages.OWNERS: _list(owner_items, "none_owner"),
    stages.CLOSED: _closed,
}
"""What a phone shows at each stage."""
