"""The wall as values: one view for each stage, on as many pages as it takes, and nothing on it that phones do not show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from webapp.blueprints.room import fitting
from webapp.blueprints.room.frames import Frame
from webapp.blueprints.room.items import Item, capture_items, consent_items, outcome_item, owner_items, support_items
from webapp.blueprints.room.matrix import MatrixShown, cut_matrix, focus_shown, matrix_shown
from webapp.blueprints.room.results import QuestionShown, Shower, TallyRow
from webapp.blueprints.room.words import RoomWords
from webapp.domain.text import capitalised
from webapp.domain.workshop import state as stages
from webapp.domain.workshop.codes import shown_code
from webapp.domain.workshop.state import MIRROR, TABLE
from webapp.renderers.qr_picture import QrPicture, qr_picture
from webapp.services.workshops.rooms import BoardRow, Room

LOOSE, TIGHT = (0.72, 2.35), (0.36, 1.9)
"""Of a row of counts: what stands around its words, and how high it is at least."""
DISC_UP = 0.95
"""How much higher each disc of a strip makes it."""
ACROSS, FEW = 29.0, 23.0
"""How wide the column beside a state is, and what of it stands behind the word for nobody."""

PAPER_SIZE, PAPER_SIDES, PAPER_AROUND = 1.12, 2.2, 3.0
"""Of words on paper: how large they are, and what stands beside and around them."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One question on the board. `state` and `outcome` are ids, their words beside them."""

    number: int
    short: str
    state: str
    word: str
    outcome: str = ""
    outcome_word: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class WallPage:
    """Everything `pages/wall.html` shows; `view` names the part of the page. What does not belong to a view is empty.

    `headed` and `own` name a heading and a sentence of the templates. `place` of `places`: the question among all.
    `nobody`: choices that nobody made, or how many they are where they are too many to name. `ours`: what the foundation
    answers, in a mirror that shows it.
    """

    frame: Frame
    view: str
    heading: str
    headed: str = ""
    own: str = ""
    place: int = 0
    places: int = 0
    nobody: tuple[str, ...] | int = ()
    left: str = ""
    right: str = ""
    below: str = ""
    lead: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()
    number: int = 1
    pages: int = 1
    progress: str = ""
    done: int = 0
    of: int = 0
    qr: QrPicture | None = None
    address: str = ""
    code: str = ""
    hats: tuple[tuple[str, str], ...] = ()
    board: tuple[BoardLine, ...] = ()
    captured: bool = False
    question: QuestionShown | None = None
    rows: tuple[TallyRow, ...] = ()
    ours: str = ""
    tight: bool = False
    sentence: Item | None = None
    items: tuple[Item, ...] = ()
    matrix: MatrixShown | None = None


@dataclass(frozen=True, slots=True)
class Wall:
    """What every view is made of. `page`: the one asked for; `address`: what phones in the room open."""

    room: Room
    words: RoomWords
    shower: Shower
    frame: Frame
    address: str
    page: int = 1

    @property
    def title(self) -> str:
        """What the stage is called."""
        return self.words.stage(self.room)

    def paged(self, page: WallPage, name: str, parts: Sequence[Any]) -> WallPage:
        """The page with the part of it that was asked for."""
        number = fitting.chosen(self.page, len(parts))
        part: Any = parts[number - 1] if parts else ()
        more: dict[str, Any] = {name: part}
        return replace(page, number=number, pages=max(1, len(parts)), **more)


def build_wall(wall: Wall) -> WallPage:
    """The wall as it is now."""
    page = VIEWS[wall.room.state.stage](wall)
    below = page.below or (wall.words("rehearsal") if wall.room.record.rehearsal else "")
    return replace(page, right=page.right or wall.room.record.title, below=below)


# -- getting in, and waiting ----------------------------------------------------------------------------------------


def _lobby(wall: Wall) -> WallPage:
    room, words = wall.room, wall.words
    here, of = len(room.present), room.expected
    return WallPage(
        wall.frame,
        "lobby",
        "",
        headed="join",
        below=words("rehearsal") if room.record.rehearsal else words(f"explained_{room.mode}"),
        progress=words.here(here, of, seats_open=room.record.seats_open),
        done=here,
        of=0 if room.record.seats_open else of,
        qr=qr_picture(f"{wall.address}/w/{room.record.code}"),
        address=f"{wall.address.partition('://')[2]}/w",
        code=shown_code(room.code_shown),
    )


def _round(wall: Wall) -> WallPage:
    """A round is open: how many have finished."""
    room, words = wall.room, wall.words
    one = room.open_round
    heading, lead = wall.title, ""
    if room.state.stage == stages.PRACTICE:
        heading = room.asked_here(one.questions[0]).text if one else heading
    elif room.state.stage == stages.AGAIN and room.focus:
        heading = capitalised(room.focus.text)
    elif one and len(one.questions) > 1:
        lead = words(f"ballot_{room.kind}") if room.state.stage == stages.SILENT else ""
    done, of = room.handed_in, len(room.entitled)
    return WallPage(
        wall.frame,
        "round",
        heading,
        left=wall.title if heading != wall.title else "",
        lead=lead,
        note=words.planned(room.state.minutes),
        progress=words("all_in") if room.all_in else words.handed_in(done, of),
        done=done,
        of=of,
    )


def _opening(wall: Wall) -> WallPage:
    words = wall.words
    return WallPage(
        wall.frame,
        "opening",
        words(f"opening_{wall.room.kind}"),
        left=wall.title,
        hats=(("civic", words("opening_civic")), ("grant", words("opening_grant"))),
        lines=tuple(map(words, ("opening_call", "opening_home", "opening_truth"))),
    )


def _closed(wall: Wall) -> WallPage:
    return WallPage(wall.frame, "words", wall.title, own="thanks")


# -- what came out --------------------------------------------------------------------------------------------------


def summary_words(room: Room, words: RoomWords) -> str:
    """How many questions are in which state: `12 questions: 6 all the same, 6 split.`."""
    found = room.summary
    parts = [words(f"summary_{state}", count=count) for state, count in found.by_state.items()]
    return words("summary", count=found.questions, parts=", ".join(parts)) if parts else ""


def board_lines(room: Room, words: RoomWords) -> tuple[BoardLine, ...]:
    """The rows of the board in the order of talk, under the numbers they were asked by."""
    numbers = {asked.id: number for number, asked in enumerate(room.asked, 1)}
    return tuple(_line(room, words, row, numbers[row.asked.id]) for row in room.board if row.result)


def _line(room: Room, words: RoomWords, row: BoardRow, number: int) -> BoardLine:
    outcome = row.outcome.outcome if row.outcome else ""
    word = capitalised(words("parked")) if row.parked else words.state_of(row.result)
    return BoardLine(
        number=number,
        short=capitalised(row.asked.short),
        state=row.result.state or "none" if row.result else "none",
        word=word,
        outcome=outcome,
        outcome_word=capitalised(words(f"outcome_{outcome}")) if outcome else "",
        here=row.asked.id == room.state.focus,
    )


def _board(wall: Wall) -> WallPage:
    room, words = wall.room, wall.words
    if room.kind == TABLE:
        return _matrix(wall)
    lines = board_lines(room, words)
    captured = any(line.outcome for line in lines)
    page = WallPage(wall.frame, "board", wall.title, captured=captured, below=summary_words(room, words))
    width = fitting.WIDTH - (23 if captured else 14)
    parts = fitting.pages(lines, lambda line: fitting.lines(f"{line.number}. {line.short}", width) * 1.22 + 0.18, 17.2)
    return wall.paged(page, "board", parts)


def _matrix(wall: Wall) -> WallPage:
    shown = matrix_shown(wall.room, wall.words)
    return wall.paged(WallPage(wall.frame, "matrix", wall.title), "matrix", cut_matrix(shown))


def _question(wall: Wall, shown: QuestionShown | None, note: str = "", ours: str = "") -> WallPage:
    """One question with its counts, below them `ours`; rows that find no room go on another page."""
    if shown is None:
        return WallPage(wall.frame, "words", wall.title)
    few = fitting.lines(" · ".join(shown.nobody), FEW) <= 1
    nobody = (shown.nobody if few else len(shown.nobody)) if shown.rows else ()
    page = WallPage(
        wall.frame,
        "question",
        shown.text,
        question=shown,
        note=note,
        lines=shown.lines,
        ours=ours,
        nobody=nobody,
        right=shown.answered,
    )
    room = fitting.HEIGHT - fitting.heading(shown.text) - sum(fitting.lines(line, ACROSS) * 1.35 for line in shown.lines)
    room -= fitting.lines(ours, ACROSS - PAPER_SIDES, PAPER_SIZE) * 1.3 * PAPER_SIZE + PAPER_AROUND if ours else 0
    room -= 1.35 if nobody else 0
    width = fitting.beside_discs(shown.most if shown.discs else 0, small=shown.small, compared=shown.compared)

    def height(around: float, least: float) -> Callable[[TallyRow], float]:
        return lambda row: max(least, fitting.lines(row.words, width) * 1.2 + around)

    room -= 1.6 if shown.compared else 0
    loose = len(fitting.pages(shown.rows, height(*LOOSE), room)) <= 1
    parts = fitting.pages(shown.rows, height(*(LOOSE if loose else TIGHT)), room)
    return wall.paged(replace(page, tight=not loose), "rows", parts)


def _practice_shown(wall: Wall) -> WallPage:
    return replace(_question(wall, wall.shower.practice()), left=wall.title)


def _talk(wall: Wall) -> WallPage:
    room = wall.room
    if room.focus is None:
        return _board(wall)
    number = [asked.id for asked in room.asked].index(room.focus.id) + 1
    talk = wall.words.text(room.plan.talk) if room.plan and room.state.stage == stages.TALK else ""
    ours = wall.shower.ours(room.focus.id) if room.kind == MIRROR else ""
    # How to talk about it ends where the answer is shown.
    page = _question(wall, focus_shown(wall.shower, room.focus), "" if ours else talk, ours)
    below = summary_words(room, wall.words) if room.kind != TABLE else ""
    return replace(page, place=number, places=len(room.asked), below=below)


def _capture(wall: Wall) -> WallPage:
    room = wall.room
    joint = room.state.joints.get(room.state.focus)
    outcome = room.state.outcomes.get(room.state.focus)
    if room.focus and outcome:
        one = outcome_item(room, wall.words, room.focus, outcome)
    elif room.focus and joint:
        one = next(item for item in consent_items(room, wall.words) if item.id == room.state.focus)
    else:
        return replace(_talk(wall), left=wall.title)
    if not one.says:
        return WallPage(wall.frame, "list", one.text, left=wall.title, items=(one,))
    return WallPage(wall.frame, "sentence", one.text, left=wall.title, sentence=one, note=wall.words("reads_true"))


def _items(wall: Wall, items: Sequence[Item], view: str = "list", none: str = "") -> WallPage:
    page = WallPage(wall.frame, view, wall.title, own=none)
    return wall.paged(page, "items", fitting.pages(items, item_height, 17.0))


def item_height(item: Item) -> float:
    """How high an item stands on the wall."""
    said = sum(fitting.lines(one, fitting.WIDTH) for one in (item.says, item.own))
    return (
        (1 + said + sum(fitting.lines(line, fitting.WIDTH) for line in item.lines)) * 1.35
        + 0.7
        + (max(count for _, count in item.levels) * DISC_UP + 1.6 if item.levels else 0)
    )


def _reading(wall: Wall) -> WallPage:
    return _items(wall, capture_items(wall.room, wall.words), none="none_captured")


def _support_shown(wall: Wall) -> WallPage:
    return _items(wall, support_items(wall.room, wall.words), "support")


def _consent_shown(wall: Wall) -> WallPage:
    return _items(wall, consent_items(wall.room, wall.words))


def _owners(wall: Wall) -> WallPage:
    return _items(wall, owner_items(wall.room, wall.words), none="none_owner")


VIEWS: Mapping[str, Callable[[Wall], WallPage]] = {
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
    stages.READING: _reading,
    stages.SUPPORT: _round,
    stages.SUPPORT_SHOWN: _support_shown,
    stages.CONSENT: _round,
    stages.CONSENT_SHOWN: _consent_shown,
    stages.OWNERS: _owners,
    stages.CLOSED: _closed,
}
"""What the wall shows at each stage."""
