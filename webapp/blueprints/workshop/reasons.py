"""The reasons people gave: looked through by the facilitator before the room reads any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site
from webapp.blueprints.workshop.acting import ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, revision, said, told
from webapp.domain.workshop.state import PRACTICE_ROUND
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import running
from webapp.services.workshops.rooms import Room

TOLD = ("shown",)
KEEP, TEXT = "keep-", "reason-"
MOST = 250
"""Reasons of one question: more than a room has seats."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: its words, and whether the room is to read them."""

    text: str
    keep: bool


@dataclass(frozen=True, slots=True)
class Given:
    """The reasons of one question in one round: as given, or as they were just sent and not taken; those the room reads."""

    round: int
    round_words: str
    question: str
    text: str
    reasons: tuple[Line, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonsPage:
    """Everything `pages/workshop_reasons.html` shows."""

    bar: Bar
    words: Mapping[str, str]
    given: tuple[Given, ...]
    told: Told


@blueprint.get(f"{ONE}/reasons")
@open_to(FACILITATORS)
def reasons(workshop_id: str) -> ResponseReturnValue:
    """Every reason of the rounds that were revealed, in an order that tells nothing."""
    return _page(opened_room(workshop_id), told(TOLD), 200)


@blueprint.post(f"{ONE}/reasons")
@open_to(FACILITATORS)
def let_through(workshop_id: str) -> ResponseReturnValue:
    """Show the room those that are ticked, in the words as they stand now, in place of those shown before."""
    opened_room(workshop_id)
    kept = [line.text for line in _typed() if line.keep]
    number, question = _about()
    return attempt(
        workshop_id,
        lambda: running.let_through(
            site(), workshop_id, revision(), now(), round_number=number, question=question, reasons=kept
        ),
        _page,
        done="shown",
        to=".reasons",
    )


def _page(room: Room, what: Told, status: int) -> Response:
    page = ReasonsPage(bar_of(room), said(room).fixed, tuple(_given(room, refused=bool(what.trouble))), what)
    return render_page("pages/workshop_reasons.html", page, status, nav="workshops")


def _about() -> tuple[int, str]:
    """The round and the question whose reasons a form brings."""
    return request.form.get("round", type=int, default=0), request.form.get("question", "")


def _typed() -> tuple[Line, ...]:
    """The reasons that a form brings, as they were worded and ticked."""
    found = range(1, MOST + 1)
    form = request.form
    return tuple(Line(form[f"{TEXT}{n}"], f"{KEEP}{n}" in form) for n in found if f"{TEXT}{n}" in form)


def _given(room: Room, *, refused: bool) -> Iterator[Given]:
    words, typed = said(room), _about() if refused else None
    for one in room.state.rounds:
        if one.open or one.kind == PRACTICE_ROUND:
            continue
        found = running.list_reasons(site(), room, one.number)
        for question in one.questions:
            shown = tuple(one.reasons.get(question, ()))
            if question in found or shown:
                about, text = words.round(one.kind), room.asked_here(question).text
                lines = tuple(Line(reason, reason in shown) for reason in found.get(question, ()))
                sent = typed == (one.number, question)
                yield Given(one.number, about, question, text, _typed() if sent else lines, shown)
