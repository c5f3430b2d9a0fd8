"""The console: where the room is, and every move of it. A page here never knows more than the room may."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site, today
from webapp.blueprints.workshop.acting import ONE, Told, attempt, blueprint, opened_room, revision, stamp_of, told
from webapp.blueprints.workshop.acting import said as words_of
from webapp.blueprints.workshop.console_page import build_console_page
from webapp.domain.errors import NotFound
from webapp.domain.workshop.state import MIRROR
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import casting, running, setting_up
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.spoken import spoken
from webapp.services.workshops.taking_in import shown_answer

TOLD = ("captured_same", "simulated", "code", "reopened", "handed_over")
"""What the console can say was just done, by the word in its address."""
BOARD_ACTS: Mapping[str, Callable[..., Room]] = {"park": running.park, "unpark": running.unpark, "up": running.move}
"""What can be done with a question on the board, by the word of the form."""


@blueprint.get(ONE)
@open_to(FACILITATORS)
def console(workshop_id: str) -> ResponseReturnValue:
    """What to do next, who is there, and what came out so far."""
    return show_console(opened_room(workshop_id), told(TOLD), 200)


@blueprint.get(f"{ONE}/now")
@open_to(FACILITATORS)
def stamp(workshop_id: str) -> ResponseReturnValue:
    """A few bytes that change with what the console shows."""
    found = stamp_of(opened_room(workshop_id))
    response = make_response(found)
    response.mimetype = "text/plain"
    response.set_etag(found)
    return response.make_conditional(request)


@blueprint.post(f"{ONE}/stage")
@open_to(FACILITATORS)
def go(workshop_id: str) -> ResponseReturnValue:
    """Go to another stage."""
    stage, focus = request.form.get("stage", ""), request.form.get("focus", "")
    return _do(workshop_id, lambda: running.go(site(), workshop_id, revision(), now(), stage=stage, focus=focus))


@blueprint.post(f"{ONE}/reveal")
@open_to(FACILITATORS)
def reveal(workshop_id: str) -> ResponseReturnValue:
    """Show the room what it said."""
    return _do(workshop_id, lambda: running.reveal(site(), workshop_id, revision(), now()))


@blueprint.post(f"{ONE}/time")
@open_to(FACILITATORS)
def add_minute(workshop_id: str) -> ResponseReturnValue:
    """Plan one minute more for this stage."""
    return _do(workshop_id, lambda: running.add_minute(site(), workshop_id, revision(), now()))


@blueprint.post(f"{ONE}/board")
@open_to(FACILITATORS)
def board(workshop_id: str) -> ResponseReturnValue:
    """Put a question off, take it back, or talk about it earlier."""
    question = request.form.get("question", "")
    act = BOARD_ACTS.get(request.form.get("act", ""))
    if act is None:
        raise NotFound("act")
    return _do(workshop_id, lambda: act(site(), workshop_id, revision(), now(), question=question))


@blueprint.post(f"{ONE}/answer")
@open_to(FACILITATORS)
def show_answer(workshop_id: str) -> ResponseReturnValue:
    """Show the foundation's answer beside what partners believe, or hide it."""
    question, on = request.form.get("question", ""), request.form.get("act") == "show"
    return _do(workshop_id, lambda: running.show_answer(site(), workshop_id, revision(), now(), question=question, on=on))


@blueprint.post(f"{ONE}/simulate")
@open_to(FACILITATORS)
def simulate(workshop_id: str) -> ResponseReturnValue:
    """In a rehearsal: let the simulated people hand in."""
    room = opened_room(workshop_id)
    return _do(workshop_id, lambda: casting.simulate(site(), room, now(), secrets.SystemRandom()), "simulated")


@blueprint.post(f"{ONE}/code")
@open_to(FACILITATORS)
def new_code(workshop_id: str) -> ResponseReturnValue:
    """Give out a fresh code; the old one leads nowhere from then on."""
    return _do(workshop_id, lambda: setting_up.new_code(site(), workshop_id, revision(), now()), "code")


def show_console(room: Room, said: Told, status: int) -> Response:
    """The console as a page."""
    focus = room.state.focus
    said_by = [spoken(site(), room, one).get(focus, {}) for one in room.state.rounds_about(focus)]
    ours = shown_answer(site(), room, focus, words_of(room), today()) if room.kind == MIRROR else ""
    page = build_console_page(room, said, said_by, ours)
    return render_page("pages/workshop_console.html", page, status, nav="workshops")


def _do(workshop_id: str, act: Callable[[], object], done: str = "") -> ResponseReturnValue:
    """Do it for the workshop in the address, and go back to its console. Raises NotFound."""
    opened_room(workshop_id)
    return attempt(workshop_id, act, show_console, done=done)
