"""Who is at a room's door, and what of the room they may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for

from webapp.blueprints.context import now, public_site, settings, today
from webapp.blueprints.room.frames import Frame
from webapp.blueprints.room.join_page import GONE, OFTEN, OVER, CodePage
from webapp.blueprints.room.results import Shower
from webapp.blueprints.room.wall_page import WallPage
from webapp.blueprints.room.words import RoomWords
from webapp.domain.errors import NotFound
from webapp.domain.workshop.codes import read_code
from webapp.security.policies import Limit
from webapp.security.sessions import find_seat, list_seats
from webapp.services.workshops import joining
from webapp.services.workshops.finding import find_room
from webapp.services.workshops.rooms import Room
from webapp.services.workspace import Site
from webapp.store.workshops import SeatRecord

blueprint = Blueprint("room", __name__)

VISITS = Limit("workshop", 1200, 60)
"""A whole room has one address."""
BODY = 64 * 1024
RETRY_SECONDS = 60
PLAIN = "text/plain"
WALLS = frozenset(("room.wall", "room.wall_now"))
"""What is asked for by a projector, in front of which nobody types."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to a room. `seat` is None for who has none; `secret` is the phone's own, empty without a seat."""

    site: Site
    room: Room
    code: str
    seat: SeatRecord | None
    secret: str

    @property
    def words(self) -> RoomWords:
        """The room's words."""
        return RoomWords(self.room)

    @property
    def shower(self) -> Shower:
        """What shows the room's questions."""
        return Shower(self.site, self.room, self.words, today())

    def address(self, endpoint: str) -> str:
        """Where a view of this room is."""
        return url_for(f"room.{endpoint}", code=self.code)


class NoRoom(Exception):
    """There is no room here for whoever asks. `page` says so, and is the same whatever there is or was."""

    def __init__(self, page: Response) -> None:
        super().__init__()
        self.page = page


def find_visit(typed: str) -> Visit:
    """The room under a code and the seat of whoever asks. Raises NoRoom.

    Only a code that could be one counts as wrong: no other can ever be guessed right.
    """
    site, at, code = public_site(), now(), read_code(typed)
    try:
        room = find_room(site, code, at)
    except NotFound:
        _follow_fresh_code(site, code, at)
        if not _may_try() or (code and not joining.wrong_code(site, _visitor(), code, at)):
            raise NoRoom(_code_page(OFTEN, 429)) from None
        raise NoRoom(_gone_page(typed)) from None
    here = replace(site, workspace=room.record.workspace)
    token, secret = find_seat(request, room.record.id)
    seat = joining.find_seat(here, room, token) if token else None
    if seat is None and not _may_try():
        raise NoRoom(_code_page(OFTEN, 429))
    return Visit(here, room, code, seat, secret if seat else "")


def show(template: str, page: object, status: int = 200) -> Response:
    """One of the room's pages; every caller names its template. Nobody is signed in here, and no session is looked for."""
    return make_response(render_template(template, page=page), status)


def stamp(text: str) -> Response:
    """A few bytes that change with what a page shows; nothing at all for who has them already."""
    response = Response(text, mimetype=PLAIN)
    response.set_etag(text)
    response.make_conditional(request)
    return response


def plain_frame() -> Frame:
    """The frame of a page that follows nothing."""
    return Frame(public_site().language)


def secure() -> bool:
    """Whether the cookie of a seat goes over TLS alone."""
    return settings().secure


def _follow_fresh_code(site: Site, code: str, at: datetime) -> None:
    """Send a phone that has a seat on to the code that its room has now, with whatever it sent. Raises NoRoom where it does.

    Only from an address and from a code of the same room: what somebody types is for another room, or wrong.
    """
    asked = request.view_args or {}
    for workshop, token in list_seats(request) if code and "code" in asked else ():
        fresh = joining.find_fresh_code(site, workshop, token, code, at)
        if fresh:
            query = request.query_string.decode("latin-1")
            there = url_for(str(request.endpoint), **{**asked, "code": fresh}) + (f"?{query}" if query else "")
            raise NoRoom(Response(status=307, headers={"Location": there}))


def _may_try() -> bool:
    return joining.may_try(public_site(), _visitor(), now())


def _visitor() -> str:
    return request.remote_addr or ""


def _gone_page(typed: str) -> Response:
    """That a code leads nowhere. What differs is who asks, by what they bring along: nothing is looked up for it."""
    if request.endpoint in WALLS:
        return show("pages/wall_gone.html", WallPage(plain_frame(), "gone", ""), 404)
    sat = "code" in (request.view_args or {}) and any(list_seats(request))
    return _code_page(OVER if sat else GONE, 404, typed if request.method == "POST" else "")


def _code_page(state: str, status: int, typed: str = "") -> Response:
    response = show("pages/room_code.html", CodePage(plain_frame(), state, typed), status)
    if status == 429:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
