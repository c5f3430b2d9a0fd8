"""Capturing: the sentence as it will print, agreed, held or not decided yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, render_page, site, today, try_again, why_refused
from webapp.blueprints.workshop.acting import MOVED, ONE, Bar, Told, attempt, bar_of, blueprint, opened_room, revision, said
from webapp.blueprints.workshop.capture_form import CODES, CaptureForm, first_form, read_form
from webapp.blueprints.workshop.console import show_console
from webapp.blueprints.workshop.words import ShownResult, shown_result
from webapp.domain.errors import Busy, Unwritable
from webapp.domain.text import Words, capitalised
from webapp.domain.workshop.state import CASE, OUTCOMES, TABLE, VOICES, Outcome
from webapp.forms.problems import FieldProblem
from webapp.renderers.sheet import Will
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.workshops import capturing
from webapp.services.workshops.rooms import AskedHere, Room
from webapp.services.workshops.running import NotPossible, StaleRoom

CAPTURE = f"{ONE}/capture/<question>"


@dataclass(frozen=True, slots=True)
class Says:
    """What the FAQ would print of an outcome, and the room's own words behind it.

    `elsewhere`: the assessment, where its other answers change how the sentence begins; else empty.
    """

    will: Will
    detail: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class CapturePage:
    """Everything `pages/workshop_capture.html` shows.

    `options`: stands to choose from, none where the room writes its own words alone. `says`: what the FAQ would print of
    the form as it is; None where this kind prints nothing. `theirs`: what somebody else captured meanwhile; `captured`: a
    sentence is kept, and can be taken back.
    """

    bar: Bar
    words: Mapping[str, str]
    asked: AskedHere
    revealed: bool
    result: ShownResult | None
    form: CaptureForm
    outcomes: tuple[tuple[str, str, str], ...]
    options: tuple[tuple[str, str], ...]
    says: Says | None
    captured: bool
    problems: tuple[FieldProblem, ...]
    theirs: Outcome | None
    theirs_words: str
    told: Told


@blueprint.get(CAPTURE)
@open_to(FACILITATORS)
def capture(workshop_id: str, question: str) -> ResponseReturnValue:
    """The form of one sentence."""
    room = opened_room(workshop_id)
    return _page(room, question, first_form(room.row(question), _words(room)), Told())


@blueprint.post(CAPTURE)
@open_to(FACILITATORS)
def keep(workshop_id: str, question: str) -> ResponseReturnValue:
    """Keep the sentence, or take it back."""
    room = opened_room(workshop_id)
    form = read_form(request.form)
    if "withdraw" in request.form:
        return _keep(room, question, form, withdraw=True)
    room.asked_here(question)
    problems = tuple(form.problems(room.kind, _words(room)))
    if problems:
        return _page(room, question, form, Told(), problems, 422)
    return _keep(room, question, form)


@blueprint.post(f"{CAPTURE}/preview")
@open_to(FACILITATORS)
def says(workshop_id: str, question: str) -> ResponseReturnValue:
    """What the FAQ will say with what is typed now; nothing (204) while that makes no answer."""
    room, form = opened_room(workshop_id), read_form(request.form)
    room.asked_here(question)
    if room.kind != VOICES or any(form.problems(room.kind, _words(room))):
        return "", 204
    return render_page("parts/workshop_says.html", _says(room, question, form))


@blueprint.post(f"{ONE}/capture")
@open_to(FACILITATORS)
def capture_same(workshop_id: str) -> ResponseReturnValue:
    """Capture every row on which all agree, in one tap."""
    opened_room(workshop_id)
    return attempt(
        workshop_id,
        lambda: capturing.capture_same(site(), workshop_id, revision(), now()),
        show_console,
        done="captured_same",
    )


def _keep(room: Room, question: str, form: CaptureForm, *, withdraw: bool = False) -> ResponseReturnValue:
    """Keep it. Who was overtaken sees both; what could not be saved stays typed."""
    workshop_id = room.record.id
    try:
        if withdraw:
            capturing.withdraw(site(), workshop_id, question, revision(), now())
        else:
            outcome = form.to_outcome(question, _words(room))
            capturing.capture(site(), workshop_id, outcome, revision(), now())
    except StaleRoom as stale:
        return _page(stale.room, question, form, Told(trouble=MOVED), status=409)
    except NotPossible as refused:
        if refused.code in CODES:
            return _page(room, question, form, Told(), (FieldProblem(*CODES[refused.code]),), 422)
        return _page(room, question, form, Told(trouble=refused.code), status=409)
    except (Busy, Unwritable) as refused:
        return try_again(_page(room, question, form, Told(trouble=why_refused(refused)), status=503))
    return redirect(url_for(".console", workshop_id=workshop_id), 303)


def _page(
    room: Room,
    question: str,
    form: CaptureForm,
    what: Told,
    problems: tuple[FieldProblem, ...] = (),
    status: int = 200,
) -> Response:
    words, row = said(room), room.row(question)
    asked = row.asked
    options: tuple[tuple[str, str], ...] = ()
    if room.kind == VOICES:
        options = (*asked.options[: len(asked.options) - asked.extras], (CASE, asked.label(CASE)))
    sound = not any(form.problems(room.kind, _words(room)))
    theirs = row.outcome if what.trouble == MOVED else None
    page = CapturePage(
        bar=bar_of(room),
        words=words.fixed,
        asked=asked,
        revealed=bool(room.state.rounds_about(question)),
        result=shown_result(words, asked, row.result, floor=room.state.floor) if row.result and room.kind != TABLE else None,
        form=form,
        outcomes=tuple((it, capitalised(words(f"outcome_{it}")), words(f"outcome_meaning_{it}")) for it in OUTCOMES),
        options=options,
        says=_says(room, question, form) if room.kind == VOICES and sound else None,
        captured=row.outcome is not None,
        problems=problems,
        theirs=theirs,
        theirs_words=capitalised(words(f"outcome_{theirs.outcome}")) if theirs else "",
        told=what,
    )
    return render_page("pages/workshop_capture.html", page, status, nav="workshops")


def _says(room: Room, question: str, form: CaptureForm) -> Says:
    outcome = form.to_outcome(question, _words(room))
    found = capturing.says(site(), room, outcome, today())
    return Says(found.will, outcome.detail.strip(), room.record.assessment if found.elsewhere else "")


def _words(room: Room) -> Words:
    return room.bank.words[room.language]
