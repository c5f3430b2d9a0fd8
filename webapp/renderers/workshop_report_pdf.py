"""A workshop's report as a PDF: to read, to file, and to be read aloud."""

from __future__ import annotations

from typing import assert_never

from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import labelled
from webapp.renderers.typeset_data import Data, frame_data, text_data
from webapp.renderers.typesetting import typeset
from webapp.renderers.workshop_flow import Box, FlowPiece, Grid, Heading, Listed, Said, Tally, flow
from webapp.renderers.workshop_values import Report

MOST_DOTS = 14
"""People drawn one by one; more are a bar."""


def render(report: Report, look: Look = PLAIN) -> bytes:
    """The file. Same values, same bytes. Raises TooLong."""
    data = {
        **frame_data(report.title, report.foundation, report.language, report.day, look, report.of_day),
        "foot": text_data(" · ".join(filter(None, (report.of_day, report.title))), typed=True),
        "most_dots": MOST_DOTS,
        "pieces": [_piece(piece) for piece in flow(report)],
    }
    return typeset("workshop-report", data)


def _piece(piece: FlowPiece) -> Data:
    match piece:
        case Heading(level, text, number):
            return {"kind": "heading", "level": level, "number": number, "text": text_data(text, typed=True)}
        case Said():
            return _said(piece)
        case Listed(items):
            return {"kind": "listed", "items": [text_data(item, typed=True) for item in items]}
        case Tally(counts):
            most = max((count.number for count in counts), default=0)
            said = [{"number": one.number, "label": text_data(one.label, typed=True), "open": one.open} for one in counts]
            return {"kind": "tally", "counts": said, "most": most}
        case Grid(head, rows, shares):
            cells = [[text_data(cell, typed=True) for cell in row] for row in (head, *rows)]
            return {"kind": "grid", "head": cells[0], "rows": cells[1:], "shares": list(shares)}
        case Box(pieces, is_open):
            return {"kind": "box", "pieces": [_said(one) for one in pieces], "open": is_open}
        case _:
            assert_never(piece)


def _said(said: Said) -> Data:
    label = labelled(said.label) if said.label and said.text else said.label
    return {
        "kind": "said",
        "style": said.style,
        "label": text_data(label, typed=True) if label else None,
        "text": text_data(said.text, typed=True) if said.text else None,
        "mark": said.mark,
    }
