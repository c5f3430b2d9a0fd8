"""The files of a workshop: its report, the released counts as a table, and what to print before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import as_file, look_here, site, today
from webapp.blueprints.workshop.acting import ONE, bar_of, blueprint, opened_room
from webapp.domain.errors import NotFound
from webapp.renderers import FORMATS, csv_file, renderer
from webapp.renderers.file_names import plain_letters
from webapp.renderers.look import LETTER, PAPERS, Look
from webapp.renderers.qr_picture import qr_file
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import reporting
from webapp.services.workshops.rooms import Room

REPORTS: Mapping[str, str] = {"pdf": "workshop_report_pdf", "docx": "workshop_report_word", "md": "workshop_report"}
"""The renderer of each ending."""


@blueprint.get(f"{ONE}/report.<ending>")
@open_to(FACILITATORS)
def report(workshop_id: str, ending: str) -> ResponseReturnValue:
    """What came out, as a file to send."""
    if ending not in REPORTS:
        raise NotFound(ending)
    room = opened_room(workshop_id)
    content = renderer(REPORTS[ending]).render(reporting.report(site(), room, today()), _look(room))
    return as_file(content, FORMATS[ending].media_type, _named(room, "workshop-report", ending))


@blueprint.get(f"{ONE}/results.csv")
@open_to(FACILITATORS)
def table(workshop_id: str) -> ResponseReturnValue:
    """Every released count, under the same floors as the screens."""
    room = opened_room(workshop_id)
    content = csv_file.render(reporting.RESULT_COLUMNS, reporting.result_rows(room))
    return as_file(content, csv_file.MEDIA_TYPE, _named(room, "workshop-results", "csv"))


@blueprint.get(f"{ONE}/print-pack.pdf")
@open_to(FACILITATORS)
def print_pack(workshop_id: str) -> Response:
    """Script, ballots, role cards, poster and consent sheet."""
    room = opened_room(workshop_id)
    bar = bar_of(room)
    qr = qr_file(bar.join_url) if bar.join_url else b""
    # A poster with a code that leads nowhere is worse than one on which it is written by hand.
    printed = room if bar.code else replace(room, record=replace(room.record, code=""))
    pack = reporting.print_pack(site(), printed, today(), address=bar.join, qr=qr)
    content = renderer("print_pack").render(pack, _look(room))
    return as_file(content, FORMATS["pdf"].media_type, _named(room, "workshop-print-pack", "pdf"))


def _look(room: Room) -> Look:
    """How the foundation's own files look; where the workshop belongs to no assessment, plainly."""
    if room.record.assessment:
        return look_here(room.record.assessment)
    paper = request.args.get("paper", "")
    return Look(paper if paper in PAPERS else LETTER)


def _named(room: Room, what: str, ending: str) -> str:
    begin = plain_letters(room.record.title) or "upfront"
    return f'attachment; filename="{begin}-{what}-{today().isoformat()}.{ending}"'
