"""The addresses of the wall: whoever has the code may see it, and it shows nothing that phones do not."""

from __future__ import annotations

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import room_address
from webapp.blueprints.room.stamps import wall_frame
from webapp.blueprints.room.visiting import blueprint, find_visit, show, stamp
from webapp.blueprints.room.wall_page import Wall, build_wall
from webapp.security.policies import ANYONE, open_to


@blueprint.get("/w/<code>/wall")
@open_to(ANYONE)
def wall(code: str) -> ResponseReturnValue:
    """What the whole room reads."""
    visit = find_visit(code)
    frame = wall_frame(visit)
    # Which page it was of what the wall showed before says nothing of what it shows now.
    stays = request.args.get("at", frame.at) == frame.at
    number = request.args.get("page", type=int, default=1) if stays else 1
    page = build_wall(Wall(visit.room, visit.words, visit.shower, frame, room_address(), number))
    further = page.number > 1
    here = url_for(".wall", code=visit.code, page=page.number if further else None, at=frame.at if further else None)
    return show("pages/wall.html", replace(page, frame=replace(frame, here=here)))


@blueprint.get("/w/<code>/wall/now")
@open_to(ANYONE)
def wall_now(code: str) -> ResponseReturnValue:
    """What changes with the wall."""
    return stamp(wall_frame(find_visit(code)).stamp)
