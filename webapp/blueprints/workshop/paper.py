"""Ballots from paper, typed in: for a seat that has not handed in, marked as what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site
from webapp.blueprints.workshop.acting import ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, said, told
from webapp.domain.workshop.state import CONSENT_ROUND, SUPPORT_ROUND
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import casting
from webapp.services.workshops.rooms import Room

CHOICE, REASON = "q-", "reason-"
TOLD = ("entered",)


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the ballot, with what was typed and not kept."""

    id: str
    text: str
    options: tuple[tuple[str, str], ...]
    choice: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything `pages/workshop_paper.html` shows. `round`: 0 where none is open; `consent`: a reason can be needed."""

    bar: Bar
    words: Mapping[str, str]
    round: int
    seats: tuple[tuple[str, str], ...]
    seat: str
    lines: tuple[Line, ...]
    reasons: bool
    consent: bool
    told: Told


@blueprint.get(f"{ONE}/paper")
@open_to(FACILITATORS)
def paper(workshop_id: str) -> ResponseReturnValue:
    """A ballot to type in, where a round is open."""
    return _page(opened_room(workshop_id), told(TOLD), 200)


@blueprint.post(f"{ONE}/paper")
@open_to(FACILITATORS)
def enter(workshop_id: str) -> ResponseReturnValue:
    """Keep what a paper ballot says."""
    room = opened_room(workshop_id)
    seat, shown = request.form.get("seat", type=int, default=0), request.form.get("round", type=int, default=0)
    return attempt(
        workshop_id,
        lambda: casting.enter_paper(site(), room, seat, _fields(CHOICE), _fields(REASON), now(), round_number=shown),
        _page,
        done="entered",
        to=".paper",
    )


def _fields(prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in request.form.items() if name.startswith(prefix)}


def _page(room: Room, what: Told, status: int) -> Response:
    words, one = said(room), room.open_round
    # Only what could not be kept comes back: what was handed in is never shown again.
    choices, reasons = (_fields(CHOICE), _fields(REASON)) if what.trouble else ({}, {})
    page = PaperPage(
        bar=bar_of(room),
        words=words.fixed,
        round=one.number if one else 0,
        seats=tuple((str(seat.number), words.seat(seat)) for seat in room.waiting),
        seat=request.form.get("seat", "") if what.trouble else "",
        lines=tuple(
            Line(
                question,
                room.asked_here(question).text,
                room.options_of(one.kind, question),
                choices.get(question, ""),
                reasons.get(question, ""),
            )
            for question in one.questions
        )
        if one
        else (),
        reasons=one is not None and one.kind != SUPPORT_ROUND,
        consent=one is not None and one.kind == CONSENT_ROUND,
        told=what,
    )
    return render_page("pages/workshop_paper.html", page, status, nav="workshops")
