"""The sentences of a funders' table: said together, listed funder by funder, or left out; and what boards say afterward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site
from webapp.blueprints.workshop.acting import ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, revision, said, told
from webapp.blueprints.workshop.sentences import Sentence, list_sentences
from webapp.blueprints.workshop.shown_matrix import ShownMatrix, shown_matrix
from webapp.domain.errors import NotFound
from webapp.domain.workshop.state import TABLE
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import Room

TOLD = ("kept", "proposed", "board")


@dataclass(frozen=True, slots=True)
class JointPage:
    """Everything `pages/workshop_joint.html` shows. `proposals`: how many sentences nobody has kept yet."""

    bar: Bar
    words: Mapping[str, str]
    matrix: ShownMatrix | None
    sentences: tuple[Sentence, ...]
    proposals: int
    told: Told


@blueprint.get(f"{ONE}/joint")
@open_to(FACILITATORS)
def joint(workshop_id: str) -> ResponseReturnValue:
    """Every sentence, beside the matrix it comes from."""
    return _page(_table(workshop_id), told(TOLD), 200)


@blueprint.post(f"{ONE}/joint")
@open_to(FACILITATORS)
def keep_joint(workshop_id: str) -> ResponseReturnValue:
    """Keep one sentence in its form, all that are proposed, or what a board said."""
    _table(workshop_id)
    sent, base = request.form, (site(), workshop_id, revision(), now())
    aspect, seat = sent.get("aspect", ""), sent.get("seat", type=int, default=0)
    acts = {
        "kept": lambda: tables.set_joint(*base, aspect=aspect, form=sent.get("form", ""), text=sent.get("text", "")),
        "proposed": lambda: tables.propose_all(*base),
        "board": lambda: tables.set_board(*base, aspect=aspect, seat=seat, consent=sent.get("consent", "")),
    }
    act = sent.get("act", "")
    if act not in acts:
        raise NotFound(act)
    return attempt(workshop_id, acts[act], _page, done=act, to=".joint")


def _table(workshop_id: str) -> Room:
    """The workshop in the address. Raises NotFound where it is no table of funders."""
    room = opened_room(workshop_id)
    if room.kind != TABLE:
        raise NotFound(workshop_id)
    return room


def _page(room: Room, what: Told, status: int) -> Response:
    words = said(room)
    sentences = tuple(map(_as_typed, list_sentences(room, words)))
    page = JointPage(
        bar=bar_of(room),
        words=words.fixed,
        matrix=shown_matrix(room, words) if sentences else None,
        sentences=sentences,
        proposals=sum(not one.written for one in sentences),
        told=what,
    )
    return render_page("pages/workshop_joint.html", page, status, nav="workshops")


def _as_typed(one: Sentence) -> Sentence:
    """The sentence with what was typed for it and refused."""
    if request.form.get("aspect") != one.aspect or request.form.get("act") != "kept":
        return one
    return replace(one, form=request.form.get("form", one.form), text=request.form.get("text", one.text))
