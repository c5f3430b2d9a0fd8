"""The addresses of the desk."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.answer_files import FileProblem
from webapp.blueprints.context import act, hosted, now, person, render_page, site, today
from webapp.blueprints.home.forms import LARGEST_FILE, page_token, read_upload, start_form
from webapp.blueprints.home.pages import (
    Notice,
    build_all_page,
    build_delete_page,
    build_desk_page,
    build_import_page,
    build_notice,
    build_start_page,
    parse_place,
)
from webapp.domain.bank import ROUTES
from webapp.domain.errors import NotFound
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import assessments
from webapp.services.assessments import Beginning, Refused
from webapp.services.desk import Desk, get_listed, look, page_of_all, with_faqs
from webapp.services.questionnaires import Act
from webapp.store.port import EXAMPLE, MEMBER_NAME, AssessmentRecord

blueprint = Blueprint("home", __name__)

WHOLE = "/assessments/<assessment_id>"
TOLD = ("copied", "kept", "archived", "unarchived", "deleted", "undeleted", *ROUTES)
"""What the home page can say was just done, by the word in its address."""
BODY = 2 * LARGEST_FILE
"""Bytes taken in to say calmly that a file is too large; whoever sends more hears it less calmly."""


def new_id(what: str) -> str:
    """The id of the assessment that this request asks for: the same one when it is sent twice.

    What was sent is part of `what`: who goes back, changes it and sends it again asks for another one.
    """
    return assessments.id_for(site(), page_token(request.form.get("token", ""), uuid4().hex), what)


# -- the desk ----------------------------------------------------------------------------------------------------------


@blueprint.get("/")
@open_to(READERS)
def desk() -> ResponseReturnValue:
    """What lies on the desk."""
    lies = look(site())
    page = build_desk_page(site(), lies, today(), _find_notice(lies))
    return render_page("pages/home.html", page, nav="home")


@blueprint.get("/assessments")
@open_to(READERS)
def all_assessments() -> ResponseReturnValue:
    """All assessments, page by page, or those put away."""
    archived, before = bool(request.args.get("archived")), request.args.get("before", "")
    try:
        place = parse_place(before) if before else None
    except ValueError:
        raise NotFound(before) from None
    shelf = page_of_all(site(), archived=archived, before=place)
    page = build_all_page(site(), shelf, today(), archived=archived, first=place is None)
    return render_page("pages/all_assessments.html", page, nav="home")


def _find_notice(lies: Desk) -> Notice | None:
    """What the address says was just done, if the assessment is there."""
    code, assessment_id = request.args.get("told", ""), request.args.get("of", "")
    if code not in TOLD:
        return None
    known = {one.record.id: one for one in (lies.deleted if code == "deleted" else lies.own)}
    try:
        listed = known.get(assessment_id) or get_listed(site(), assessment_id)
    except NotFound:
        return None
    return build_notice(site(), code, listed, today())


def _home(code: str, assessment_id: str) -> ResponseReturnValue:
    return redirect(url_for(".desk", told=code, of=assessment_id), code=303)


# -- begun -------------------------------------------------------------------------------------------------------------


@blueprint.get("/assessments/new")
@open_to(EDITORS)
def start() -> ResponseReturnValue:
    """Where an assessment begins."""
    form = start_form(site().bank, site().language, name=person().name)
    return render_page("pages/start.html", build_start_page(site(), form, uuid4().hex), nav="home")


@blueprint.post("/assessments/new")
@open_to(EDITORS)
def begin() -> ResponseReturnValue:
    """Begin an assessment and go to its first question."""
    form = start_form(site().bank, site().language, request.form)
    token = page_token(request.form.get("token", ""), uuid4().hex)
    if not form.validate():
        return render_page("pages/start.html", build_start_page(site(), form, token), 422, nav="home")
    # Who has an account has their name there.
    name = person().called if hosted() else form.name.data or ""
    preferences = {} if hosted() else {MEMBER_NAME: name}
    beginning = Beginning(form.route.data, form.answers(site().bank), preferences)
    record = assessments.start(site(), beginning, Act(name, now()), today(), new_id(f"start {beginning}"))
    return redirect(_first_page(record), code=303)


@blueprint.get("/assessments/import")
@open_to(EDITORS)
def import_file() -> ResponseReturnValue:
    """Where an answers file comes in."""
    return _import_page()


@blueprint.post("/assessments/import")
@open_to(EDITORS, body_limit=BODY)
def take_in() -> ResponseReturnValue:
    """Make an assessment of an answers file, or show all that is wrong with it."""
    upload = read_upload(request.files.get("file"), request.form.get("text", ""))
    if upload.problem:
        return _import_page(upload.problem, text=upload.shown, status=422)
    # Pasted, the same lines end otherwise than in a file.
    lines = upload.content.replace(b"\r\n", b"\n")
    new = new_id(f"import {sha256(lines).hexdigest()}")
    outcome = assessments.import_answers(site(), upload.content, act("imported"), today(), new)
    if isinstance(outcome, Refused):
        return _import_page(problems=outcome.problems, text=upload.shown, status=422)
    return redirect(url_for("questionnaire.check", assessment_id=outcome.record.id, told="imported"), code=303)


@blueprint.post("/examples/<name>")
@open_to(EDITORS)
def open_example(name: str) -> ResponseReturnValue:
    """Open an example, at the page that shows most of it."""
    record = assessments.open_example(site(), name, act("example"), today(), new_id(f"example {name}"))
    return redirect(url_for("review.map_and_findings", assessment_id=record.id), code=303)


def _import_page(
    problem: str = "", *, problems: tuple[FileProblem, ...] = (), text: str = "", status: int = 200
) -> Response:
    token = page_token(request.form.get("token", ""), uuid4().hex)
    page = build_import_page(token, problem=problem, problems=problems, text=text)
    return render_page("pages/import.html", page, status, nav="home")


def _first_page(record: AssessmentRecord) -> str:
    """Where a new assessment is gone on with: its first question without an answer, else all answers."""
    if record.place:
        return url_for("questionnaire.question", assessment_id=record.id, key=record.place)
    return url_for("questionnaire.check", assessment_id=record.id)


# -- whole assessments -------------------------------------------------------------------------------------------------


@blueprint.post(f"{WHOLE}/duplicate")
@open_to(EDITORS)
def duplicate(assessment_id: str) -> ResponseReturnValue:
    """Copy an assessment, or keep an example as one's own."""
    kind = get_listed(site(), assessment_id).record.kind
    copy = assessments.duplicate(site(), assessment_id, act("copied"), today(), new_id(f"copy of {assessment_id}"))
    return _home("kept" if kind == EXAMPLE else "copied", copy.id)


@blueprint.post(f"{WHOLE}/route")
@open_to(EDITORS)
def change_route(assessment_id: str) -> ResponseReturnValue:
    """Go on with the questions of the other route."""
    route = request.form.get("route", "")
    if route not in ROUTES:
        raise NotFound(route)
    assessments.change_route(site(), assessment_id, route, now(), today())
    return _home(route, assessment_id)


@blueprint.post(f"{WHOLE}/archive")
@open_to(EDITORS)
def archive(assessment_id: str) -> ResponseReturnValue:
    """Put an assessment away."""
    assessments.archive(site(), assessment_id, now())
    return _home("archived", assessment_id)


@blueprint.post(f"{WHOLE}/unarchive")
@open_to(EDITORS)
def unarchive(assessment_id: str) -> ResponseReturnValue:
    """Take an assessment back to the desk."""
    assessments.unarchive(site(), assessment_id)
    return _home("unarchived", assessment_id)


@blueprint.get(f"{WHOLE}/delete")
@open_to(EDITORS)
def delete(assessment_id: str) -> ResponseReturnValue:
    """What will be lost."""
    [listed] = with_faqs(site(), (get_listed(site(), assessment_id),))
    half_typed = site().store.find_latest_page_draft(assessment_id, person().member)
    return render_page("pages/delete.html", build_delete_page(site(), listed, half_typed, today()), nav="home")


@blueprint.post(f"{WHOLE}/delete")
@open_to(EDITORS)
def remove(assessment_id: str) -> ResponseReturnValue:
    """Delete an assessment; the home page offers to bring it back. What is published has to be withdrawn first."""
    if not assessments.delete(site(), assessment_id, now(), person()):
        return redirect(url_for(".delete", assessment_id=assessment_id), 303)
    return _home("deleted", assessment_id)


@blueprint.post(f"{WHOLE}/undelete")
@open_to(EDITORS)
def undelete(assessment_id: str) -> ResponseReturnValue:
    """Bring a deleted assessment back."""
    return _home("undeleted", assessments.undelete(site(), assessment_id, now(), person()).id)
