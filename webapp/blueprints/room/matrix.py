"""A funders' table as values: aspects by funders, each cell a shape and a word, flags in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.blueprints.room import fitting
from webapp.blueprints.room.results import QuestionShown, Shower, TallyRow
from webapp.blueprints.room.words import RoomWords
from webapp.domain.facilitation import CELLS, PRIVATE
from webapp.domain.text import capitalised
from webapp.domain.workshop.state import TABLE
from webapp.domain.workshop.table import GOES_DARK, TWO_LEAD, Row, matrix
from webapp.services.workshops.rooms import AskedHere, Room

ACROSS, DOWN = 6, 17.0
"""Funders on one page of the wall, and how high names and rows of one are together."""
LABEL, CELL = 10.5, 3.9
"""How wide the name of an aspect is, and the words of a cell."""
PAIR = 2
SAID = frozenset(("one_funder", "nobody", "two_lead", "more_lead", "all_undecided", GOES_DARK))
"""Flags that have words; the others are told by the cells themselves."""
NO_ANSWER = "none"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One aspect: its cells in the order of the funders, and its flags, each an id with its word."""

    label: str
    cells: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MatrixShown:
    """The matrix, or as much of it as one page takes."""

    funders: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


def matrix_shown(room: Room, words: RoomWords) -> MatrixShown:
    """All of the matrix, as of the latest reveal."""
    return MatrixShown(
        tuple(map(words.seat, room.seats)),
        tuple(_row(room, words, asked, row) for asked, row in zip(room.asked, _rows(room), strict=True)),
    )


def cut_matrix(shown: MatrixShown) -> tuple[MatrixShown, ...]:
    """The matrix on pages: so many aspects, and of these so many funders."""
    names = max((fitting.lines(name, CELL) for name in shown.funders), default=1) * 1.2
    return tuple(
        MatrixShown(
            shown.funders[across : across + ACROSS],
            tuple(replace(row, cells=row.cells[across : across + ACROSS]) for row in rows),
        )
        for rows in fitting.pages(shown.rows, _height, DOWN - names)
        for across in range(0, len(shown.funders), ACROSS)
    )


def focus_shown(shower: Shower, asked: AskedHere) -> QuestionShown | None:
    """The question or the aspect the room is at, as far as it may be shown; None before its reveal."""
    shown = shower.asked(asked)
    if shown is None or shower.room.kind != TABLE:
        return shown
    return replace(aspect_shown(shower.room, shower.words, asked), round=shown.round)


def _height(row: MatrixRow) -> float:
    label = fitting.lines(row.label, LABEL) + sum(fitting.lines(word, LABEL - 1.3) for _, word in row.flags)
    return max(label, *(fitting.lines(word, CELL) for _, word in row.cells), 1) * 1.2 + 0.4


def aspect_shown(room: Room, words: RoomWords, asked: AskedHere) -> QuestionShown:
    """One aspect: who is what to it, and what stands out."""
    row = next(one for one in _rows(room) if one.aspect == asked.id)
    names = {seat.number: words.seat(seat) for seat in room.seats}
    found = ((cell, tuple(names[seat] for seat in row.who(cell))) for cell in CELLS if cell != PRIVATE)
    rows = [
        TallyRow(words.label(room.facilitation.cells, cell), len(who), open=cell.startswith("~"), names=who)
        for cell, who in found
        if who
    ]
    kept = tuple(names[seat] for seat in row.unseen if room.state.cells.get(seat, {}).get(asked.id) == PRIVATE)
    if kept:
        rows.append(TallyRow(words.label(room.facilitation.cells, PRIVATE), len(kept), open=True, names=kept))
    flags = _flags(room, words, row)
    first = flags[0] if flags else ("", "")
    return QuestionShown(
        id=asked.id,
        number=[one.id for one in room.asked].index(asked.id) + 1,
        text=capitalised(asked.text),
        state=first[0],
        word=first[1],
        rows=tuple(rows),
        lines=tuple(word for _, word in flags[1:]),
        options=asked.options,
    )


def _rows(room: Room) -> Sequence[Row]:
    return matrix([asked.id for asked in room.asked], [seat.number for seat in room.seats], room.state.cells)


def _row(room: Room, words: RoomWords, asked: AskedHere, row: Row) -> MatrixRow:
    cells = []
    for seat in room.seats:
        cell = room.state.cells.get(seat.number, {}).get(asked.id, "")
        cells.append((cell or NO_ANSWER, words.label(room.facilitation.cells, cell)))
    return MatrixRow(capitalised(asked.short), tuple(cells), _flags(room, words, row))


def _flags(room: Room, words: RoomWords, row: Row) -> tuple[tuple[str, str], ...]:
    names = {seat.number: words.seat(seat) for seat in room.seats}
    found = []
    for flag in row.flags:
        if flag not in SAID:
            continue
        if flag == TWO_LEAD and (leading := len(row.who("leads"))) > PAIR:
            found.append(("more_lead", capitalised(words("flag_more_lead", count=leading))))
        elif flag == GOES_DARK:
            found.append((flag, capitalised(words("flag_goes_dark", name=names.get(row.dark_without or 0, "")))))
        else:
            found.append((flag, capitalised(words(f"flag_{flag}"))))
    return tuple(found)
