"""Everything the console shows, as values. It holds nothing that the wall could not show as well, but for who sits where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webapp.blueprints.workshop.acting import Bar, Told, bar_of, said, stamp_of
from webapp.blueprints.workshop.moves import Move, next_move, other_moves
from webapp.blueprints.workshop.sentences import Sentence, list_sentences
from webapp.blueprints.workshop.shown_matrix import ShownMatrix, shown_matrix
from webapp.blueprints.workshop.words import NOBODY, Said, ShownResult, Timer, shown_result, shown_support, timer
from webapp.domain.text import capitalised
from webapp.domain.workshop.alignment import OPEN, SAME
from webapp.domain.workshop.movement import moves
from webapp.domain.workshop.stages import PRACTICE_QUESTION
from webapp.domain.workshop.state import (
    BOARD,
    CONSENT,
    CONSENT_SHOWN,
    LOBBY,
    NOT_DECIDED,
    OWNERS,
    PRACTICE_ROUND,
    PRACTICE_SHOWN,
    READING,
    SUPPORT_ROUND,
    SUPPORT_SHOWN,
    TABLE,
    VOICES,
    Outcome,
)
from webapp.renderers.answer_words import clock
from webapp.renderers.qr_picture import QrPicture, qr_picture
from webapp.renderers.workshop_words import movement_lines
from webapp.services.workshops.rooms import BoardRow, Room
from webapp.store.workshops import PAPER, SeatRecord

MOVED_AFTER = 2
"""Rounds it takes until somebody can have said something else."""
ABOUT_SENTENCES = frozenset((READING, CONSENT, CONSENT_SHOWN, OWNERS))
"""The stages of a funders' table that are about its sentences."""
AWAY, DONE, HERE, ABSENT = "away", "done", "here", "absent"
"""How a seat is doing: not expected any more, handed in, somebody sits there, nobody does."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat and how it is doing, never what it said. `paper`: its ballot was typed in."""

    number: int
    name: str
    doing: str
    authority: str = ""
    simulated: bool = False
    paper: bool = False


@dataclass(frozen=True, slots=True)
class StepView:
    """The part of the plan the room is at: what to say aloud, what to do, what the others see."""

    title: str
    say: str
    do: str
    wall: str
    phone: str


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One question on the board. `outcome` is an id, `outcome_word` its words; `number` is the one it was asked by."""

    id: str
    number: int
    text: str
    short: str
    state: str
    word: str
    answered: str
    outcome: str
    outcome_word: str
    parked: bool
    shown_answer: bool


@dataclass(frozen=True, slots=True)
class FocusView:
    """The question the room is at. `order`: who speaks when; `ours`: the foundation's answer, where the wall shows it."""

    id: str
    text: str
    matters: str
    prompt: str
    result: ShownResult | None
    movement: tuple[str, ...]
    reasons: tuple[str, ...]
    order: tuple[str, ...]
    outcome: Outcome | None
    outcome_word: str
    parked: bool
    ours: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Something captured: the question, what became of it, what will be printed, who sees to it and by when.

    `open`: it is not decided yet, so somebody has to decide it by some day.
    """

    id: str
    question: str
    outcome: str
    says: str
    owner: str
    decider: str
    by: str
    open: bool


@dataclass(frozen=True, slots=True)
class ConsolePage:
    """Everything `pages/workshop_console.html` shows.

    `open`: a round takes ballots. `here` of `expected` seats are taken, `handed_in` of `entitled` have sent their ballots.
    `next` is the one thing to do, `others` everything else. `agreed`: rows that one tap captures. `hidden_reasons`: how many
    rounds have reasons to look through. `checked`: when a phone last got through. `sentences`: those kept at a funders'
    table; None at stages that are not about them.
    """

    bar: Bar
    words: Mapping[str, str]
    stage: str
    stamp: str
    step: StepView | None
    plan: str
    timer: Timer
    next: Move | None
    others: tuple[Move, ...]
    seats: tuple[SeatLine, ...]
    open: bool
    here: int
    expected: int
    handed_in: int
    entitled: int
    all_in: bool
    progress: str
    tips: tuple[str, ...]
    qr: QrPicture | None
    checked: str
    summary: str
    board: tuple[BoardLine, ...]
    agreed: int
    focus: FocusView | None
    results: tuple[ShownResult, ...]
    sentences: tuple[Sentence, ...] | None
    matrix: ShownMatrix | None
    owners: tuple[Owner, ...]
    told: Told


def build_console_page(room: Room, told: Told, spoken: Sequence[Mapping[int, str]], ours: str) -> ConsolePage:
    """The console as it is now.

    `spoken`: what each seat said to the question in focus, round by round; empty mappings where no name stands beside it.
    `ours`: what the foundation answers to it, where the wall shows that.
    """
    words, bar = said(room), bar_of(room)
    joining = room.state.stage == LOBBY and bar.join_url
    return ConsolePage(
        bar=bar,
        words=words.fixed,
        stage=words(f"stage_{room.state.stage}"),
        stamp=stamp_of(room),
        step=_step(room),
        plan=room.words(room.plan.title) if room.plan else "",
        timer=timer(room.state.started, room.state.minutes),
        next=next_move(room),
        others=other_moves(room),
        seats=tuple(_seats(room, words)),
        open=room.open_round is not None,
        here=len(room.present),
        expected=room.expected,
        handed_in=room.handed_in,
        entitled=len(room.entitled),
        all_in=room.all_in,
        progress=_progress(room, words),
        tips=tuple(_tips(room, words)),
        qr=qr_picture(bar.join_url) if joining else None,
        checked=clock(room.record.checked_at) if room.record.checked_at else "",
        summary=summary_words(room, words),
        board=tuple(_board(room, words)),
        agreed=len(room.agreed_rows) if room.kind == VOICES else 0,
        focus=_focus(room, words, spoken, ours),
        results=tuple(_results(room, words)),
        sentences=_sentences(room, words),
        matrix=shown_matrix(room, words) if room.kind == TABLE and room.results else None,
        owners=tuple(owners(room, words)),
        told=told,
    )


def owners(room: Room, words: Said) -> Iterator[Owner]:
    """What was captured, with who sees to it."""
    for row in room.board:
        outcome = row.outcome
        if outcome is not None:
            yield Owner(
                id=row.asked.id,
                question=capitalised(row.asked.short or row.asked.text),
                outcome=capitalised(words(f"outcome_{outcome.outcome}")),
                says=outcome.says or outcome.detail,
                owner=outcome.owner,
                decider=outcome.decider,
                by=words.day(room.bank, outcome.by),
                open=outcome.outcome == NOT_DECIDED,
            )


def summary_words(room: Room, words: Said) -> str:
    """`12 questions: 6 the same, 1 all but one, 5 split`; empty before the first reveal."""
    counted = room.summary
    if not counted.questions or room.kind == TABLE:
        return ""
    return words.summary(counted.by_state, counted.questions)


def _step(room: Room) -> StepView | None:
    step = room.step
    if step is None:
        return None
    return StepView(*(room.words(one) for one in (step.title, step.say, step.do, step.wall, step.phone)))


def _progress(room: Room, words: Said) -> str:
    """How many are here, or how many have handed in."""
    if room.open_round is not None:
        return words("handed_in", finished=room.handed_in, seats=len(room.entitled))
    if room.record.seats_open:
        return words("here_one") if len(room.present) == 1 else words("here_open", here=len(room.present))
    return words("here", here=len(room.present), seats=room.expected)


def _seats(room: Room, words: Said) -> Iterator[SeatLine]:
    authorities = dict(words.options(room.facilitation.authorities))
    cast, here = {one.seat: one.origin for one in room.cast}, {seat.number for seat in room.present}
    for seat in room.seats:
        doing = AWAY if seat.away else DONE if seat.number in cast else HERE if seat.number in here else ABSENT
        yield SeatLine(
            number=seat.number,
            name=words.seat(seat),
            doing=doing,
            authority=authorities.get(seat.authority, ""),
            simulated=seat.simulated,
            paper=cast.get(seat.number) == PAPER,
        )


def _tips(room: Room, words: Said) -> Iterator[str]:
    """What a facilitator should know just now. They change nothing by themselves."""
    states = [result.state for result in room.results.values()]
    if room.few_for_unattributed and room.state.stage != LOBBY:
        yield words("tip_few", floor=room.facilitation.thresholds.counts_least)
    if room.state.stage == LOBBY and not room.record.checked_at:
        yield words("tip_network")
    if room.state.stage == BOARD and states and room.kind != TABLE:
        if all(state == SAME for state in states):
            yield words("tip_all_same")
        if all(state == OPEN for state in states):
            yield words("tip_nobody_decides")


def _board(room: Room, words: Said) -> Iterator[BoardLine]:
    if not room.results:
        return
    numbers = {asked.id: number for number, asked in enumerate(room.asked, 1)}
    for row in room.board:
        shown = _shown(room, words, row)
        yield BoardLine(
            id=row.asked.id,
            number=numbers[row.asked.id],
            text=row.asked.text,
            short=row.asked.short or row.asked.text,
            state=shown.state if shown else "",
            word=shown.word if shown else "",
            answered=shown.answered if shown else "",
            outcome=row.outcome.outcome if row.outcome else "",
            outcome_word=capitalised(words(f"outcome_{row.outcome.outcome}")) if row.outcome else "",
            parked=row.parked,
            shown_answer=row.asked.id in room.state.shown_answers,
        )


def _who(room: Room, words: Said, spoken: Mapping[int, str]) -> Mapping[str, tuple[str, ...]]:
    """By option, who said it."""
    seats = [seat for seat in room.seats if seat.number in spoken]
    return {option: tuple(words.seat(it) for it in seats if spoken[it.number] == option) for option in spoken.values()}


def _shown(room: Room, words: Said, row: BoardRow, who: Mapping[str, tuple[str, ...]] = NOBODY) -> ShownResult | None:
    """The result of a row; of a funders' table there is none, its matrix says it all."""
    if row.result is None or room.kind == TABLE:
        return None
    before = row.first if row.movement is not None and row.movement.comparable else None
    return shown_result(words, row.asked, row.result, before, floor=room.state.floor, who=who)


def _focus(room: Room, words: Said, spoken: Sequence[Mapping[int, str]], ours: str) -> FocusView | None:
    asked = room.focus
    if asked is None:
        return None
    row = room.row(asked.id)
    about = room.state.rounds_about(asked.id)
    return FocusView(
        id=asked.id,
        text=asked.text,
        matters=asked.matters,
        prompt=asked.prompt,
        result=_shown(room, words, row, _who(room, words, spoken[-1]) if spoken else NOBODY),
        movement=(*_movement(words, row), *_moves(room, words, row, spoken)),
        reasons=tuple(about[-1].reasons.get(asked.id, ())) if about else (),
        order=tuple(words.seat(seat) for seat in _speaking(room.entitled)) if not room.unattributed or _named(room) else (),
        outcome=row.outcome,
        outcome_word=capitalised(words(f"outcome_{row.outcome.outcome}")) if row.outcome else "",
        parked=row.parked,
        ours=ours,
    )


def _movement(words: Said, row: BoardRow) -> Iterator[str]:
    """What moved, in words; the counts stand in the table already, before and now."""
    movement = row.movement
    if movement is None:
        return
    lines = list(movement_lines(words, dict(row.asked.options), movement))
    if movement.comparable and movement.before is not None and movement.changes:
        first = len(lines) - len(movement.changes) - 1
        yield from (*lines[:first], lines[-1])
    else:
        yield from lines


def _moves(room: Room, words: Said, row: BoardRow, spoken: Sequence[Mapping[int, str]]) -> Iterator[str]:
    """Who says something else than the first time, where names stand beside answers."""
    if len(spoken) < MOVED_AFTER or not spoken[0]:
        return
    first, *_, last = room.state.rounds_about(row.asked.id)
    seats, people = {seat.number: words.seat(seat) for seat in room.seats}, last.people(first)
    found = moves(spoken[0], spoken[-1], people)
    for one in found:
        before, after = row.asked.label(one.before), row.asked.label(one.after)
        yield words("movement_person", name=seats.get(one.seat, ""), before=before, after=after)
    if not found and people & spoken[0].keys():
        yield words("movement_none")


def _named(room: Room) -> bool:
    """Whether seats have names, whatever stands beside answers."""
    return any(seat.name for seat in room.seats)


def _speaking(seats: Sequence[SeatRecord]) -> tuple[SeatRecord, ...]:
    """Juniors first, the chair last: as the seats were given."""
    return tuple(sorted(seats, key=lambda seat: seat.number))


def _sentences(room: Room, words: Said) -> tuple[Sentence, ...] | None:
    if room.kind != TABLE or room.state.stage not in ABOUT_SENTENCES:
        return None
    return tuple(one for one in list_sentences(room, words) if one.written)


def _results(room: Room, words: Said) -> Iterator[ShownResult]:
    """What a reveal that is no board shows: practice, and support for each sentence."""
    stage, floor = room.state.stage, room.state.floor
    if stage == SUPPORT_SHOWN:
        found = room.support
        for asked in (one for one in room.asked if one.id in found):
            yield shown_support(words, asked, room.options_of(SUPPORT_ROUND, asked.id), found[asked.id], floor)
    practice = room.latest_round(PRACTICE_ROUND) if stage == PRACTICE_SHOWN else None
    for result in (practice.results or {}).values() if practice else ():
        yield shown_result(words, room.asked_here(PRACTICE_QUESTION), result, floor=floor)
