"""A workshop's report as Markdown. Whatever anybody typed reads to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from webapp.renderers.look import PLAIN, Look
from webapp.renderers.markdown_file import escaped
from webapp.renderers.shown import labelled
from webapp.renderers.workshop_flow import Box, FlowPiece, Grid, Heading, Listed, Said, Tally, flow
from webapp.renderers.workshop_values import Report

QUOTED = frozenset(("sentence",))
"""Styles of what partners would read: set in like a quotation."""


def render(report: Report, look: Look = PLAIN) -> bytes:
    """UTF-8, ends with a newline."""
    return ("\n\n".join(_piece(piece) for piece in flow(report)) + "\n").encode()


def _piece(piece: FlowPiece) -> str:
    match piece:
        case Heading(level, text, number):
            return " ".join(filter(None, ("#" * (level + 1), escaped(number), escaped(text).strip())))
        case Said():
            return _said(piece)
        case Listed(items):
            return _list([escaped(item) for item in items])
        case Tally(counts):
            return _list([f"**{count.number}** {escaped(count.label)}" for count in counts])
        case Grid(head, rows):
            return "\n".join((_row(head), _row(["---"] * len(head), plain=True), *map(_row, rows)))
        case Box(pieces):
            return "\n>\n".join(f"> {_said(one).removeprefix('> ')}" for one in pieces)
        case _:
            assert_never(piece)


def _said(said: Said) -> str:
    label = f"**{escaped(labelled(said.label) if said.text else said.label)}**" if said.label else ""
    words = " ".join(filter(None, (label, escaped(said.text).strip())))
    return f"> {words}" if said.style in QUOTED else words


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item.strip()}".rstrip() for item in items)


def _row(cells: Sequence[str], *, plain: bool = False) -> str:
    return f"| {' | '.join(cells if plain else [escaped(cell).strip() for cell in cells])} |"
