"""Closing a workshop, what is left of it afterward, and deleting all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, person, render_page, site
from webapp.blueprints.workshop.acting import ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, revision, said, told
from webapp.blueprints.workshop.console_page import Owner, owners, summary_words
from webapp.domain.workshop.state import CLOSED
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import closing, setting_up
from webapp.services.workshops.rooms import Room
from webapp.store.workshops import RoomQuestion

TOLD = ("closed", "shredded")


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """Everything `pages/workshop_closing.html` shows.

    `questions`: what the room asked for the FAQ, nobody knows who. `left`: it is closed, and its ballots are still there.
    `say`: what to say aloud before, by the plan.
    """

    bar: Bar
    words: Mapping[str, str]
    open: bool
    rounds: int
    summary: str
    owners: tuple[Owner, ...]
    questions: tuple[RoomQuestion, ...]
    left: bool
    say: str
    told: Told


@blueprint.get(f"{ONE}/close")
@open_to(FACILITATORS)
def before_closing(workshop_id: str) -> ResponseReturnValue:
    """What is deleted and what stays; afterward, what there is to take along."""
    return _page(opened_room(workshop_id), told(TOLD), 200)


@blueprint.post(f"{ONE}/close")
@open_to(FACILITATORS)
def close(workshop_id: str) -> ResponseReturnValue:
    """Close it: nobody joins or answers any more. Or shred what could not be shredded then."""
    room = opened_room(workshop_id)
    acts: Mapping[str, Callable[[], object]] = {
        "closed": lambda: closing.close(site(), workshop_id, revision(), person(), now()),
        "shredded": lambda: closing.shred(site(), room),
    }
    done = "shredded" if request.form.get("act") == "shredded" else "closed"
    return attempt(workshop_id, acts[done], _page, done=done, to=".before_closing")


@blueprint.get(f"{ONE}/delete")
@open_to(FACILITATORS)
def before_deleting(workshop_id: str) -> ResponseReturnValue:
    """What will be lost."""
    return _delete_page(opened_room(workshop_id), Told(), 200)


@blueprint.post(f"{ONE}/delete")
@open_to(FACILITATORS)
def delete(workshop_id: str) -> ResponseReturnValue:
    """Remove it for good."""
    room = opened_room(workshop_id)
    answered = attempt(workshop_id, lambda: setting_up.delete(site(), room, person(), now()), _delete_page)
    if isinstance(answered, Response) and answered.status_code != 303:
        return answered
    return redirect(url_for(".workshops", told="deleted"), 303)


def _page(room: Room, what: Told, status: int) -> Response:
    words = said(room)
    page = ClosingPage(
        bar=bar_of(room),
        words=words.fixed,
        open=room.open_round is not None and bool(room.cast),
        rounds=sum(1 for one in room.state.rounds if not one.open),
        summary=summary_words(room, words),
        owners=tuple(owners(room, words)),
        questions=site().store.list_room_questions(room.record.id),
        say=_say(room),
        left=room.closed and room.unattributed and site().store.has_box(room.record.id),
        told=what,
    )
    return render_page("pages/workshop_closing.html", page, status, nav="workshops")


def _say(room: Room) -> str:
    steps = room.plan.steps_at(CLOSED) if room.plan and not room.closed else ()
    return room.words(steps[0].say) if steps else ""


def _delete_page(room: Room, what: Told, status: int) -> Response:
    words = said(room)
    page = ClosingPage(bar_of(room), words.fixed, False, len(room.state.rounds), "", (), (), False, "", what)
    return render_page("pages/workshop_delete.html", page, status, nav="workshops")
