"""A workshop's report as a Word file: to go on working with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import Line, Piece, Stretch, labelled
from webapp.renderers.word_base import About
from webapp.renderers.word_column import Mark
from webapp.renderers.word_column import Said as Written
from webapp.renderers.word_column import Words as Styled
from webapp.renderers.word_pages import WordPages
from webapp.renderers.workshop_flow import Box, FlowPiece, Grid, Heading, Listed, Said, Tally, flow
from webapp.renderers.workshop_values import Count, Report

STYLES = {
    "kicker": "Upfront Kicker",
    "lead": "Upfront Lead",
    "fact": "Upfront Text",
    "text": "Upfront Text",
    "small": "Upfront Text",
    "warning": "Upfront Open",
    "state": "Upfront Text",
    "sentence": "Upfront Own",
    "note": "Upfront Firm",
}
MARKS = {
    "same": "does-ink",
    "open": "undecided-ink",
    "too_few": "unsaid-ink",
    "agreed": "does-ink",
    "held": "held-ink",
    "not_decided": "undecided-ink",
}
"""The states and outcomes our Word files have a drawing for."""


def render(report: Report, look: Look = PLAIN) -> bytes:
    """The file. Same values, same bytes."""
    pages = WordPages(look, report.language, narrow=True)
    pages.every_page(report.title, report.of_day)
    pieces = list(flow(report))
    for before, piece, following in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        if isinstance(piece, Heading) and piece.level > 1 and not isinstance(before, Heading):
            pages.paragraph("Upfront Gap", keep=True)
        _write(pages, piece, keep=isinstance(following, Listed | Tally | Grid))
    return pages.finish(About(report.title, report.foundation, report.of_day, report.day))


def _write(pages: WordPages, piece: FlowPiece, *, keep: bool) -> None:
    match piece:
        case Heading(level, text, number):
            pages.heading(level, f"{number} ".lstrip(), text)
        case Said():
            pages.paragraph(STYLES[piece.style], *_said(piece), keep=keep)
        case Listed(items):
            pages.bullets(items)
        case Tally(counts):
            pages.bullets([_count(count) for count in counts])
        case Grid():
            _grid(pages, piece)
        case Box():
            _box(pages, piece)
        case _:
            assert_never(piece)


def _count(count: Count) -> Line:
    return (Stretch(typed=False, pieces=(Piece(str(count.number), None, "strong"), Piece(f" {count.label}", None))),)


def _grid(pages: WordPages, grid: Grid) -> None:
    table = pages.table(grid.shares)
    for cell, said in zip(table.row(header=True), grid.head, strict=True):
        cell.paragraph("Upfront Label", said, keep=True)
    for row in grid.rows:
        first, *others = zip(table.row(), row, strict=True)
        first[0].paragraph("Upfront Small", Styled(first[1], "Strong"))
        for cell, said in others:
            cell.paragraph("Upfront Small", said)
    # Two tables without a paragraph between them are one.
    pages.paragraph("Upfront Gap")


def _box(pages: WordPages, box: Box) -> None:
    """What came of a question on a sheet of its own; dashed where nothing is decided."""
    if box.open:
        pages.new_box()
        for said in box.pieces:
            pages.paragraph("Upfront Text", *_said(said), boxed=True, keep=said is not box.pieces[-1])
        pages.paragraph("Upfront Gap")
    else:
        [cell] = pages.table((1,), "sheet").row()
        for said in box.pieces:
            cell.paragraph("Upfront Small", *_said(said), keep=said is not box.pieces[-1])
        pages.paragraph("Upfront Gap")


def _said(said: Said) -> Iterator[Written]:
    if said.mark in MARKS:
        yield Mark(MARKS[said.mark])
    if said.label:
        yield Styled(labelled(said.label) if said.text else said.label, "Strong")
    if said.label and said.text:
        yield " "
    if said.text:
        yield Styled(said.text, "Upfront Serif") if said.style == "sentence" else said.text
