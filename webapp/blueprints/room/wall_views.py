"""The addresses of the wall: whoever has the code may see it, and it shows nothing that phones do not."""

from __future__ import annotations

from flask import request
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
    number = request.args.get("page", type=int, default=1)
    made = Wall(visit.room, visit.words, visit.shower, wall_frame(visit), room_address(), number)
    return show("pages/wall.html", build_wall(made))


@blueprint.get("/w/<code>/wall/now")
@open_to(ANYONE)
def wall_now(code: str) -> ResponseReturnValue:
    """What changes with the wall."""
    return stamp(wall_frame(find_visit(code)).stamp)
