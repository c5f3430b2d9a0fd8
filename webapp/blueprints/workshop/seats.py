"""Who sits where, how a seat comes to another phone, and what there is to do before people arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from webapp.blueprints.context import now, render_page, settings, site
from webapp.blueprints.workshop.acting import (
    ONE,
    Bar,
    Told,
    attempt,
    bar_of,
    blueprint,
    opened_room,
    revision,
    said,
    stamp_of,
    told,
)
from webapp.blueprints.workshop.setup_page import PackLine, pack_lines
from webapp.domain.errors import NotFound
from webapp.domain.text import capitalised
from webapp.domain.workshop.state import MODES, TABLE, VOICES
from webapp.renderers.answer_words import clock
from webapp.renderers.qr_picture import QrPicture, qr_picture
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import running, seating, setting_up
from webapp.services.workshops.joining import resume_words
from webapp.services.workshops.rooms import Room

PACK, PACK_SAME = "pack", "pack_same"
"""What is asked was changed; it was sent, and is the same."""
TOLD = ("added", "renamed", "away", "back", "reissued", "floor", "mode", PACK, PACK_SAME)
FEW_ASKED = 8
"""So many questions a room can answer that begins late."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat with what brings it to another phone. `taken`: somebody sits there; `name` is empty where it has a number.

    `typed` is what its form shows: its name, or another one that was `refused`.
    """

    number: int
    called: str
    name: str
    authority: str
    resume: str
    taken: bool
    simulated: bool
    away: bool
    handed_in: bool
    typed: str
    refused: bool


@dataclass(frozen=True, slots=True)
class SeatsPage:
    """Everything `pages/workshop_seats.html` shows. `floor`: 0 where it stays as it is; `typed`: a name not kept.

    `modes`: ids, words and what they mean, and `pack`: what is asked and what is not, as long as these can still be changed;
    `mode_later`: it can, but not now. `asked`: how many questions are; `pack_refused`: the ticks are those that were sent.
    """

    bar: Bar
    words: Mapping[str, str]
    seats: tuple[Seat, ...]
    authorities: tuple[tuple[str, str], ...]
    by_name: bool
    floor: int
    floor_words: str
    modes: tuple[tuple[str, str, str], ...]
    mode_later: bool
    pack: tuple[PackLine, ...]
    asked: int
    pack_refused: bool
    late: str
    typed: str
    told: Told


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything `pages/workshop_check.html` shows. `checked`: when a phone last got through; `lan`: we serve phones."""

    bar: Bar
    words: Mapping[str, str]
    qr: QrPicture | None
    address: str
    checked: str
    lan: bool
    stamp: str


@blueprint.get(f"{ONE}/seats")
@open_to(FACILITATORS)
def seats(workshop_id: str) -> ResponseReturnValue:
    """Every seat, and what can be done about it."""
    return _page(opened_room(workshop_id), told(TOLD), 200)


@blueprint.post(f"{ONE}/seats")
@open_to(FACILITATORS)
def change_seats(workshop_id: str) -> ResponseReturnValue:
    """Add a seat, rename it, say that it is not expected, give it out anew; raise the floor; change the mode or the pack."""
    before = opened_room(workshop_id).state.pack
    act, number = request.form.get("act", ""), request.form.get("seat", type=int, default=0)
    name, base = request.form.get("name", ""), (site(), workshop_id, revision(), now())
    authority, floor = request.form.get("authority", ""), request.form.get("floor", type=int, default=0)
    mode, pack = request.form.get("mode", ""), request.form.getlist("pack")
    acts = {
        "added": lambda: seating.add_seat(*base, name=name, authority=authority),
        "renamed": lambda: seating.rename_seat(*base, seat=number, name=name),
        "away": lambda: seating.set_away(*base, seat=number, away=True),
        "back": lambda: seating.set_away(*base, seat=number, away=False),
        "reissued": lambda: seating.reissue(*base, seat=number),
        "floor": lambda: running.raise_floor(*base, floor=floor),
        "mode": lambda: setting_up.set_mode(*base, mode=mode),
        PACK: lambda: setting_up.set_pack(*base, pack=pack),
    }
    if act not in acts:
        raise NotFound(act)
    done = PACK_SAME if act == PACK and set(pack) == set(before) else act
    answer = attempt(workshop_id, acts[act], _page, done=done, to=".seats")
    if act == PACK and isinstance(answer, BaseResponse) and answer.location:
        answer.location += f"#{PACK}"
    return answer


@blueprint.get(f"{ONE}/check")
@open_to(FACILITATORS)
def check(workshop_id: str) -> ResponseReturnValue:
    """Before people arrive: whether a phone gets through, what to do where none does, and what to print."""
    room = opened_room(workshop_id)
    bar = bar_of(room)
    address = f"{bar.join_url}/check" if bar.join_url else ""
    checked = room.record.checked_at
    page = CheckPage(
        bar=bar,
        words=said(room).fixed,
        qr=qr_picture(address) if address else None,
        address=address.partition("://")[2],
        checked=clock(checked) if checked else "",
        lan=bool(settings().lan_address),
        stamp=stamp_of(room),
    )
    return render_page("pages/workshop_check.html", page, nav="workshops")


def _seats(room: Room, renamed: str | None) -> Iterator[Seat]:
    """The seats; `renamed` is a name that the form of one of them brought, where it was not kept."""
    words, key = said(room), settings().secret_key
    authorities = dict(words.options(room.facilitation.authorities))
    here = {seat.number for seat in room.present}
    for seat in room.seats:
        typed = renamed if request.form.get("seat") == str(seat.number) else None
        yield Seat(
            number=seat.number,
            called=words.seat(seat),
            name=seat.name,
            authority=authorities.get(seat.authority, ""),
            resume=resume_words(key, room, seat),
            taken=seat.number in here,
            simulated=seat.simulated,
            away=seat.away,
            handed_in=room.has_handed_in(seat.number),
            typed=seat.name if typed is None else typed,
            refused=typed is not None,
        )


def _page(room: Room, what: Told, status: int) -> Response:
    words = said(room)
    authorities = words.options(room.facilitation.authorities)
    act, name = request.form.get("act", "") if what.trouble else "", request.form.get("name", "")
    floor = room.state.floor if room.unattributed and not room.state.locked else 0
    early = not (room.state.locked or room.open_round or room.closed)
    modes = tuple((it, capitalised(words(f"mode_{it}")), words(f"explained_{it}")) for it in MODES)
    kept = request.form.getlist("pack") if act == PACK else room.state.pack
    asked = len(room.state.pack)
    page = SeatsPage(
        bar=bar_of(room),
        words=words.fixed,
        seats=tuple(_seats(room, name if act == "renamed" else None)),
        authorities=authorities if room.kind == TABLE else (),
        by_name=not room.record.seats_open,
        floor=floor,
        floor_words=words("hidden_counts", floor=floor) if floor else "",
        modes=modes if early and room.kind != TABLE else (),
        mode_later=bool(room.open_round) and not room.state.locked and room.kind != TABLE,
        pack=tuple(pack_lines(site(), words, room.kind, kept)) if early else (),
        asked=asked,
        pack_refused=early and act == PACK,
        late=words("tip_late") if room.kind == VOICES and asked > FEW_ASKED else "",
        typed=name if act == "added" else "",
        told=what,
    )
    return render_page("pages/workshop_seats.html", page, status, nav="workshops")
