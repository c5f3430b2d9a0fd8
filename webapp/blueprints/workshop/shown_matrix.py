"""The role matrix of a funders' table, in words, as `parts/room_matrix.html` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.blueprints.workshop.words import Said
from webapp.domain.workshop.state import TABLE
from webapp.domain.workshop.table import GOES_DARK, TWO_LEAD, Row, goes_dark, matrix
from webapp.services.workshops.rooms import Room

LEADS, MORE_LEAD, TWO = "leads", "more_lead", 2


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One aspect: what each funder is to it and what stands out, as ids with their words."""

    aspect: str
    label: str
    cells: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dark:
    """What goes dark without one funder, in a sentence."""

    name: str
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownMatrix:
    """The whole of it. `dark`: only funders without whom something does."""

    funders: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    dark: tuple[Dark, ...]


def matrix_rows(room: Room) -> tuple[Row, ...]:
    """The rows of a table as they were revealed last."""
    seats = [seat.number for seat in room.entitled]
    return matrix(room.state.pack, seats, room.state.cells) if room.kind == TABLE else ()


def shown_matrix(room: Room, words: Said) -> ShownMatrix:
    """The matrix in words."""
    rows = matrix_rows(room)
    labels = {asked.id: asked.text for asked in room.asked}
    names = {seat.number: words.seat(seat) for seat in room.entitled}
    return ShownMatrix(
        funders=tuple(names.values()),
        rows=tuple(
            ShownRow(row.aspect, labels[row.aspect], _cells(room, row), tuple(_flags(words, row, names))) for row in rows
        ),
        dark=tuple(
            Dark(name, tuple(labels[aspect] for aspect in dark))
            for seat, name in names.items()
            if (dark := goes_dark(rows, seat))
        ),
    )


def _cells(room: Room, row: Row) -> tuple[tuple[str, str], ...]:
    words = {cell.id: room.words(cell.label) for cell in room.facilitation.cells}
    found = []
    for seat in room.entitled:
        cell = room.state.cells.get(seat.number, {}).get(row.aspect, "")
        found.append((cell or "none", words.get(cell, "")))
    return tuple(found)


def _flags(words: Said, row: Row, names: dict[int, str]) -> Iterator[tuple[str, str]]:
    """What stands out, in the bank's words; what it has none for is left out."""
    leading = len(row.who(LEADS))
    for flag in row.flags:
        if flag == GOES_DARK:
            yield flag, words(f"flag_{flag}", name=names.get(row.dark_without or 0, ""))
        elif flag == TWO_LEAD and leading > TWO:
            yield MORE_LEAD, words(f"flag_{MORE_LEAD}", count=leading)
        elif f"flag_{flag}" in words.facilitation.words:
            yield flag, words(f"flag_{flag}")
