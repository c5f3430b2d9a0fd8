"""The addresses of a room's phones. Nobody signs in: a code leads to the room, and a cookie of its own to a seat in it."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, sending, try_again, why_refused
from webapp.blueprints.room.ballots import TypedBallot, read_ballot
from webapp.blueprints.room.frames import TOLD, TYPED, Frame
from webapp.blueprints.room.join_page import ASKED, NAME, RESUME, SEAT, CheckPage, CodePage, TypedJoin, build_join, read_kept
from webapp.blueprints.room.phone_page import Addresses, Foot, Phone, build_phone
from webapp.blueprints.room.stamps import phone_frame
from webapp.blueprints.room.visiting import (
    BODY,
    VISITS,
    NoRoom,
    Visit,
    blueprint,
    find_visit,
    plain_frame,
    secure,
    show,
    stamp,
)
from webapp.domain.errors import Busy, Unwritable
from webapp.security.policies import ANYONE, open_to
from webapp.security.sessions import forget_seat, keep_seat
from webapp.services.workshops import casting, joining, phones
from webapp.services.workshops.joining import Joined
from webapp.services.workshops.rooms import open_room
from webapp.services.workshops.running import NotPossible
from webapp.store.workshops import SeatRecord

SAYS = ("asked",)
"""What a phone can say was just done, by the word in its address."""
LEAVE = "leave_"
"""Before what kept somebody from leaving."""
OPENED_ANEW, SEATED = "opened_anew", "seated"
"""Why a ballot was not taken, beside the codes of `NotPossible`: its round was opened anew; it came without a seat."""


@blueprint.errorhandler(NoRoom)
def no_room(error: NoRoom) -> Response:
    """One page for whatever is not there."""
    return error.page


@blueprint.get("/w")
@open_to(ANYONE)
def enter_form() -> ResponseReturnValue:
    """Where the code is typed."""
    return show("pages/room_code.html", CodePage(plain_frame()))


@blueprint.post("/w")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def enter() -> ResponseReturnValue:
    """Go to the room of a code."""
    return redirect(url_for(".phone", code=find_visit(request.form.get("code", "")).code), 303)


@blueprint.get("/w/<code>")
@open_to(ANYONE)
def phone(code: str) -> ResponseReturnValue:
    """The phone of a seat, or the way to one."""
    visit = find_visit(code)
    if visit.seat is None:
        return _join_page(visit, TypedJoin())
    return _phone_page(visit, visit.seat, foot=Foot(asks="ask" in request.args))


@blueprint.get("/w/<code>/now")
@open_to(ANYONE)
def phone_now(code: str) -> ResponseReturnValue:
    """What changes with the phone's page."""
    visit = find_visit(code)
    return stamp(phone_frame(visit, changes=_changes(visit)).stamp)


@blueprint.post("/w/<code>/join")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def join(code: str) -> ResponseReturnValue:
    """Take a seat. Who has one already stays in it."""
    visit = find_visit(code)
    if visit.seat is not None:
        return _welcome(visit, visit.seat)
    form = request.form
    typed = TypedJoin(form.get("seat", ""), form.get("name", ""), once=form.get("once", ""))
    field = NAME if visit.room.record.seats_open else SEAT
    try:
        seat = _number(typed.seat) or None
        joined = joining.join(visit.site, visit.room, seat=seat, name=typed.name, at=now(), once=typed.once)
    except NotPossible as refused:
        return _join_page(visit, typed, 409 if refused.code in ("taken", "full", "closed") else 422, field, refused.code)
    except (Busy, Unwritable) as refused:
        return try_again(_join_page(visit, typed, 503, field, why_refused(refused)))
    return _seated(visit, joined)


@blueprint.post("/w/<code>/resume")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def resume(code: str) -> ResponseReturnValue:
    """Come back to a seat."""
    visit = find_visit(code)
    typed = TypedJoin(resume_seat=request.form.get("seat", ""), code=request.form.get("code", ""))
    seat, key = _number(typed.resume_seat), sending().key
    try:
        joined = joining.resume(visit.site, visit.room, seat, typed.code, key, now())
    except NotPossible as refused:
        status = {"often": 429, "closed": 409}.get(refused.code, 422)
        return _join_page(visit, typed, status, RESUME, refused.code)
    except (Busy, Unwritable) as refused:
        return try_again(_join_page(visit, typed, 503, RESUME, why_refused(refused)))
    return _seated(visit, joined)


@blueprint.post("/w/<code>/ballot")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def hand_in(code: str) -> ResponseReturnValue:
    """Hand in the open round, in place of what was handed in before."""
    visit = find_visit(code)
    if visit.seat is None:
        return _join_page(visit, TypedJoin(), 409, RESUME, "lost")
    typed = read_ballot(request.form)
    try:
        casting.hand_in(
            visit.site,
            visit.room,
            visit.seat,
            typed.choices,
            typed.beside(visit.room),
            visit.secret,
            now(),
            round_number=typed.round,
        )
    except NotPossible as refused:
        return _phone_page(visit, visit.seat, 409, typed=_refused(visit, typed, refused.code))
    except (Busy, Unwritable) as refused:
        return try_again(_phone_page(visit, visit.seat, 503, typed=_refused(visit, typed, why_refused(refused))))
    return redirect(url_for(".phone", code=visit.code), 303)


@blueprint.post("/w/<code>/question")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def ask(code: str) -> ResponseReturnValue:
    """Keep a question for the FAQ; nobody knows whose it is."""
    visit = find_visit(code)
    if visit.seat is None:
        return _join_page(visit, TypedJoin(), 409, RESUME, "lost")
    text = request.form.get(ASKED, "")
    try:
        phones.ask(visit.site, visit.room, text)
    except NotPossible as refused:
        return _phone_page(visit, visit.seat, 422, foot=Foot(text, refused.code))
    except (Busy, Unwritable) as refused:
        return try_again(_phone_page(visit, visit.seat, 503, foot=Foot(text, why_refused(refused))))
    return redirect(url_for(".phone", code=visit.code, told="asked"), 303)


@blueprint.post("/w/<code>/leave")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def leave(code: str) -> ResponseReturnValue:
    """Give up the seat on this phone."""
    visit = find_visit(code)
    if visit.seat is not None:
        try:
            joining.leave(visit.site, visit.room, visit.seat)
        except NotPossible:
            # It has just been closed, and with it every seat is free.
            pass
        except (Busy, Unwritable) as refused:
            return try_again(_phone_page(visit, visit.seat, 503, foot=Foot(problem=LEAVE + why_refused(refused))))
    response = Response(status=303, headers={"Location": visit.address("phone")})
    forget_seat(response, visit.room.record.id, secure=secure())
    return response


@blueprint.get("/w/<code>/check")
@open_to(ANYONE)
def check_form(code: str) -> ResponseReturnValue:
    """Before people arrive: whether this phone gets through."""
    visit = find_visit(code)
    return _check_page(visit, done=request.args.get("told") == "through")


@blueprint.post("/w/<code>/check")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=VISITS)
def check(code: str) -> ResponseReturnValue:
    """It does."""
    visit = find_visit(code)
    try:
        phones.note_check(visit.site, visit.room, now())
    except (Busy, Unwritable) as refused:
        return try_again(_check_page(visit, 503, problem=why_refused(refused)))
    return redirect(url_for(".check_form", code=visit.code, told="through"), 303)


def _seated(visit: Visit, joined: Joined) -> Response:
    response = _welcome(replace(visit, seat=joined.seat, secret=joined.secret), joined.seat)
    keep_seat(response, visit.room.record.id, joined.token, joined.secret, secure=secure())
    return response


def _welcome(visit: Visit, seat: SeatRecord) -> Response:
    """On to the phone's page; with what was sent before there was a seat, to be sent again."""
    kept = read_kept(visit.room, request.form)
    if not kept.fields:
        return Response(status=303, headers={"Location": visit.address("phone")})
    visit = replace(visit, room=open_room(visit.site, visit.room.record.id))
    typed, one = read_ballot(request.form).moved_to_open(visit.room), visit.room.open_round
    typed = typed.refused(SEATED if one and one.number == typed.round else "not_open")
    return _phone_page(
        visit, seat, 409, typed=typed if kept.said else None, foot=Foot(kept.asking, SEATED if kept.asking else "")
    )


def _refused(visit: Visit, typed: TypedBallot, code: str) -> TypedBallot:
    """What was not taken, to be handed in again where that can be."""
    moved = typed.moved_to_open(visit.room)
    return moved.refused(code if moved == typed else OPENED_ANEW)


def _changes(visit: Visit) -> bool:
    """Whether somebody changes what they have handed in."""
    return visit.seat is not None and "change" in request.args and visit.room.has_handed_in(visit.seat.number)


def _join_page(visit: Visit, typed: TypedJoin, status: int = 200, field: str = "", problem: str = "") -> Response:
    page = build_join(
        visit.room,
        visit.words,
        phone_frame(visit),
        replace(typed, field=field, problem=problem),
        read_kept(visit.room, request.form),
        join=visit.address("join"),
        resume=visit.address("resume"),
    )
    return show("pages/room_join.html", page, status)


def _phone_page(
    visit: Visit,
    seat: SeatRecord,
    status: int = 200,
    *,
    typed: TypedBallot | None = None,
    foot: Foot | None = None,
) -> Response:
    here = visit.address("phone")
    to = Addresses(here, visit.address("hand_in"), visit.address("ask"), visit.address("leave"))
    code = joining.resume_words(sending().key, visit.room, seat)
    told = request.args.get("told", "") if request.method == "GET" else ""
    foot = foot or Foot()
    changes = _changes(visit)
    frame = phone_frame(visit, changes=changes or (typed is not None and visit.room.has_handed_in(seat.number)))
    held = TYPED if typed or foot.asking else TOLD if foot.problem else ""
    made = Phone(
        room=visit.room,
        words=visit.words,
        shower=visit.shower,
        frame=replace(frame, held=held, waits=frame.waits and not foot.asks),
        seat=seat,
        resume=code,
        to=to,
        changes=changes,
        typed=typed,
        told=told if told in SAYS else "",
        foot=foot,
    )
    return show("pages/room.html", build_phone(made), status)


def _check_page(visit: Visit, status: int = 200, *, done: bool = False, problem: str = "") -> Response:
    frame = Frame(visit.room.language)
    page = CheckPage(frame, visit.address("check"), visit.address("phone"), done, problem)
    return show("pages/room_check.html", page, status)


def _number(text: str) -> int:
    """A number of a seat; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
