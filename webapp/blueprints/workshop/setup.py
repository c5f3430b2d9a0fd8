"""The list of workshops, and setting one up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, person, render_page, site, try_again, why_refused
from webapp.blueprints.workshop.acting import blueprint
from webapp.blueprints.workshop.setup_form import SetUpForm, first_form, problems_of, read_form
from webapp.blueprints.workshop.setup_page import WorkshopsPage, build_row, build_set_up_page
from webapp.blueprints.workshop.words import Said
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.workshop.state import MIRROR
from webapp.forms.problems import FieldProblem
from webapp.security.policies import FACILITATORS, open_to
from webapp.services.desk import Listed, get_listed, page_of_all
from webapp.services.workshops import setting_up
from webapp.services.workshops.rooms import list_rooms

TOLD = ("deleted",)


@blueprint.get("/workshops")
@open_to(FACILITATORS)
def workshops() -> ResponseReturnValue:
    """All workshops, page by page, or those of one assessment."""
    here, before, assessment = site(), request.args.get("before", ""), request.args.get("assessment_id", "")
    words = here.bank.words[here.language]
    if assessment:
        found, after = here.store.list_workshops_of(here.workspace, get_listed(here, assessment).record.id), None
    else:
        found, after = list_rooms(here, _parse_place(before) if before else None)
    told = request.args.get("told", "")
    facilitation = here.bank.facilitation
    page = WorkshopsPage(
        rows=tuple(build_row(record, words) for record in found),
        older=f"{after[0].isoformat()}~{after[1]}" if after else "",
        first=not before,
        told=told if told in TOLD else "",
        assessment=assessment,
        possible=facilitation is not None,
        words=Said(facilitation, here.language).fixed if facilitation else {},
    )
    return render_page("pages/workshops.html", page, nav="workshops")


@blueprint.get("/workshops/new")
@open_to(FACILITATORS)
def before_set_up() -> ResponseReturnValue:
    """Where a workshop is set up, in five minutes."""
    asked = request.args
    form = first_form(
        _said().facilitation,
        asked.get("kind", ""),
        assessment=asked.get("assessment", ""),
        rehearsal="rehearsal" in asked,
        token=uuid4().hex,
    )
    if form.kind == MIRROR and not form.assessment:
        # Without one there is nothing to hold beside what partners believe.
        form = replace(form, assessment=next((one.record.id for one in _listed()), ""))
    return _page(form)


@blueprint.post("/workshops/new")
@open_to(FACILITATORS)
def set_up() -> ResponseReturnValue:
    """Set it up and go to its console."""
    form = read_form(_said().facilitation, request.form)
    wanted = form.wanted(_said().facilitation)
    unfit = setting_up.check(site(), wanted)
    if unfit:
        return _page(form, problems_of(form, unfit), status=422)
    try:
        workshop = setting_up.set_up(site(), wanted, person(), now())
    except (Busy, Unwritable) as refused:
        return try_again(_page(form, failed=why_refused(refused), status=503))
    return redirect(url_for(".console", workshop_id=workshop), 303)


def _said() -> Said:
    """The bank's words. Raises NotFound for a bank that has none for workshops."""
    here = site()
    if here.bank.facilitation is None:
        raise NotFound("facilitation")
    return Said(here.bank.facilitation, here.language)


def _listed() -> tuple[Listed, ...]:
    """The assessments to choose from."""
    return page_of_all(site(), archived=False, before=None).listed


def _page(form: SetUpForm, problems: tuple[FieldProblem, ...] = (), *, failed: str = "", status: int = 200) -> Response:
    page = build_set_up_page(site(), _said(), form, _listed(), problems, failed)
    return render_page("pages/workshop_new.html", page, status, nav="workshops")


def _parse_place(text: str) -> tuple[datetime, str]:
    """The place an address names. Raises NotFound for anything else."""
    at, tilde, workshop = text.partition("~")
    try:
        found = datetime.fromisoformat(at)
        if not tilde or found.tzinfo is None:
            raise NotFound(text)
        return found.astimezone(UTC), workshop
    except (ValueError, OverflowError):
        raise NotFound(text) from None
