"""The sentences of a funders' table: said together, listed funder by funder, or left out; and what boards say afterward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site
from webapp.blueprints.workshop.acting import ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, revision, said, told
from webapp.blueprints.workshop.shown_matrix import ShownMatrix, shown_matrix
from webapp.blueprints.workshop.words import Said
from webapp.domain.errors import NotFound
from webapp.domain.workshop.state import TABLE, Joint
from webapp.domain.workshop.table import FORMS, JOINT, Row, form_of
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import tables
from webapp.services.workshops.rooms import Room

TOLD = ("kept", "proposed", "board")


@dataclass(frozen=True, slots=True)
class BoardAnswer:
    """A funder whose board has to say yes: `until`, when it meets, in words."""

    seat: int
    says: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One aspect: its sentence, the forms it can have, and what is known of consent. `lines`: funder by funder.

    `written`: somebody has kept it; else it is what the cells suggest.
    """

    aspect: str
    label: str
    form: str
    form_words: str
    forms: tuple[tuple[str, str], ...]
    text: str
    lines: tuple[str, ...]
    consents: tuple[str, ...]
    boards: tuple[BoardAnswer, ...]
    written: bool


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
    words, found = said(room), tables.rows(room)
    sentences = tuple(_sentence(room, words, row, one) for row, one in zip(found, tables.joints(room), strict=True))
    page = JointPage(
        bar=bar_of(room),
        words=words.fixed,
        matrix=shown_matrix(room, words) if found else None,
        sentences=sentences,
        proposals=sum(not one.written for one in sentences),
        told=what,
    )
    return render_page("pages/workshop_joint.html", page, status, nav="workshops")


def _sentence(room: Room, words: Said, row: Row, one: Joint) -> Sentence:
    aspect = next(it for it in room.facilitation.aspects if it.id == row.aspect)
    together = form_of(row, frozenset(aspect.joint)) == JOINT
    # What was typed and refused comes back.
    typed = request.form if request.form.get("aspect") == row.aspect and request.form.get("act") == "kept" else {}
    return Sentence(
        aspect=row.aspect,
        label=room.words(aspect.label),
        form=typed.get("form", one.form),
        form_words=words(f"form_{one.form}"),
        forms=tuple((form, words(f"form_{form}")) for form in FORMS if form != JOINT or together),
        text=typed.get("text", one.text),
        lines=tuple(words("listed_line", funder=name, cell=cell) for name, cell in tables.listed_lines(room, row)),
        consents=tuple(_consents(room, words, one)),
        boards=tuple(_boards(room, words, one)),
        written=row.aspect in room.state.joints,
    )


def _consents(room: Room, words: Said, one: Joint) -> Iterator[str]:
    """What is known of consent, in words. Whoever said no is not named."""
    if not one.consents or one.form != JOINT:
        return
    standing = tables.consent(room, one)
    names = _names(room, words)
    for seat, change in standing.changes.items():
        yield words("consent_change", funder=names[seat], change=change)
    if standing.unsaid:
        missing = len(standing.unsaid)
        yield words("consent_missing_one") if missing == 1 else words("consent_missing", count=missing)
    if not (standing.changes or standing.unsaid or standing.boards):
        yield words("consent_all")


def _boards(room: Room, words: Said, one: Joint) -> Iterator[BoardAnswer]:
    names = _names(room, words)
    for seat, day in tables.consent(room, one).boards.items() if one.consents else ():
        if day:
            yield BoardAnswer(seat, words("consent_waits", funder=names[seat], date=words.day(room.bank, day)))
        else:
            yield BoardAnswer(seat, words("consent_waits_undated", funder=names[seat]))


def _names(room: Room, words: Said) -> Mapping[int, str]:
    return {seat.number: words.seat(seat) for seat in room.seats}
