"""What the pages of a workshop share: the blueprint, what stands around each page, and what an act is answered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, settings, site, try_again, why_refused
from webapp.blueprints.workshop.words import Said
from webapp.domain.errors import Busy, Unwritable
from webapp.domain.workshop.codes import shown_code
from webapp.domain.workshop.state import CLOSED
from webapp.renderers.answer_words import clock
from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.running import NotPossible, StaleRoom

blueprint = Blueprint("workshop", __name__)

ONE = "/workshops/<workshop_id>"
MOVED, BUSY, UNWRITABLE = "moved", "busy", "unwritable"
"""Why nothing was done, beside the codes of `NotPossible`: somebody else was faster; the store would not."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands around every page of a workshop.

    `code` is empty where nobody can join any more: the workshop is closed, or its code has `expired`. `join` is what people
    type into their browsers, without the scheme; `join_url` all of it, which the QR code holds.
    """

    id: str
    title: str
    kind: str
    mode: str
    stage: str
    revision: int
    rehearsal: bool
    closed: bool
    boss_runs: bool
    assessment_id: str
    code: str
    join: str
    join_url: str
    expired: bool
    holds_until: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of the form before it. `done`: what was just done; `trouble`: why nothing was."""

    done: str = ""
    trouble: str = ""


def opened_room(workshop_id: str) -> Room:
    """The workshop in the address. Raises NotFound."""
    return open_room(site(), workshop_id, now())


def bar_of(room: Room) -> Bar:
    """What stands around its pages."""
    record = room.record
    address = settings().lan_address or settings().address
    closed = record.closed_at is not None or room.state.stage == CLOSED
    expired = not closed and record.code_expires_at <= now()
    code = "" if closed or expired else record.code
    return Bar(
        id=record.id,
        title=record.title,
        kind=room.kind,
        mode=room.mode,
        stage=room.state.stage,
        revision=record.revision,
        rehearsal=record.rehearsal,
        closed=closed,
        boss_runs=room.state.boss_runs,
        assessment_id=record.assessment,
        code=shown_code(code),
        join=f"{address.partition('://')[2]}/w",
        join_url=f"{address}/w/{code}" if code else "",
        expired=expired,
        holds_until=clock(record.code_expires_at) if code else "",
    )


def stamp_of(room: Room) -> str:
    """Changes with what the facilitator's pages show: with what anybody's do, and when a phone got through."""
    checked = room.record.checked_at
    return f"{room.stamp}-{int(checked.timestamp()) if checked else 0}"


def revision() -> int:
    """Which revision of the workshop the page of a form showed; 0 where it does not say."""
    return request.form.get("revision", type=int, default=0)


def told(codes: tuple[str, ...]) -> Told:
    """What the address says was just done, if it is one of these."""
    done = request.args.get("told", "")
    return Told(done if done in codes else "")


def attempt(
    workshop_id: str,
    act: Callable[[], object],
    again: Callable[[Room, Told, int], Response],
    *,
    done: str = "",
    to: str = ".console",
) -> ResponseReturnValue:
    """Do it and go on; or show the page again, with what was typed, and say why nothing was done."""
    try:
        act()
    except StaleRoom as stale:
        return again(stale.room, Told(trouble=MOVED), 409)
    except NotPossible as refused:
        return again(opened_room(workshop_id), Told(trouble=refused.code), 409)
    except (Busy, Unwritable) as refused:
        return try_again(again(opened_room(workshop_id), Told(trouble=why_refused(refused)), 503))
    return redirect(url_for(to, workshop_id=workshop_id, told=done or None), 303)


def said(room: Room) -> Said:
    """The bank's words of a room."""
    return Said(room.facilitation, room.language)
