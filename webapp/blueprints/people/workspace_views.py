"""The addresses of workspaces as wholes: one's own, entered and left, and what the one is called that one is in."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, person, render_page, site
from webapp.blueprints.people.pages import WorkspacePage, WorkspacesPage, build_leave_page
from webapp.blueprints.people.views import blueprint, check, known
from webapp.forms import FieldProblem
from webapp.forms.people import NameForm
from webapp.renderers.answer_words import day_of
from webapp.security.gate import browser_session
from webapp.security.policies import OWNERS, SIGNED_IN, open_to
from webapp.services import people as team
from webapp.services import workspaces as own

ONE = "/workspaces/<workspace_id>"


@blueprint.get("/workspaces")
@open_to(SIGNED_IN)
def workspaces() -> ResponseReturnValue:
    """The workspaces of whoever asks."""
    memberships = own.list_own(site().store, person())
    page = WorkspacesPage(memberships, site().workspace, person().email, known(("left",)))
    return render_page("pages/workspaces.html", page)


@blueprint.post(f"{ONE}/enter")
@open_to(SIGNED_IN)
def enter(workspace_id: str) -> ResponseReturnValue:
    """Go on in another workspace."""
    session = browser_session().signed_in
    if session:
        own.enter(site().store, session, workspace_id, person(), now())
    return redirect(url_for("home.desk"), 303)


@blueprint.route(f"{ONE}/leave", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def leave(workspace_id: str) -> ResponseReturnValue:
    """Say what follows when one leaves, and leave, unless nobody would own the workspace any more."""
    if request.method != "POST":
        return _leave_page(workspace_id)
    refusal = team.leave(site().store, workspace_id, person(), now())
    if refusal:
        return _leave_page(workspace_id, (FieldProblem("leave", refusal),), 422)
    return redirect(url_for(".workspaces", told="left"), 303)


@blueprint.get("/workspace")
@open_to(OWNERS)
def workspace() -> ResponseReturnValue:
    """What the workspace is called, and the ways to its log, its file and its end."""
    return _workspace_page(NameForm(name=own.get_workspace(site()).name), told=known(("renamed",)))


@blueprint.post("/workspace/name")
@open_to(OWNERS)
def rename() -> ResponseReturnValue:
    """Call the workspace by another name."""
    form = NameForm(request.form)
    if not form.validate():
        return _workspace_page(form, 422)
    check(own.rename(site(), form.name.data, person(), now()))
    return redirect(url_for(".workspace", told="renamed"), 303)


def _workspace_page(form: NameForm, status: int = 200, told: str = "") -> Response:
    here = site()
    record = own.get_workspace(here)
    made = day_of(record.created_at, here.bank.words[here.language])
    page = WorkspacePage(record.name, made, form, told, form.problems)
    return render_page("pages/workspace.html", page, status, nav="people")


def _leave_page(workspace_id: str, problems: tuple[FieldProblem, ...] = (), status: int = 200) -> Response:
    store, current = site().store, site().workspace
    membership = own.get_membership(store, workspace_id, person())
    page = build_leave_page(membership, store.list_members(workspace_id), current, problems)
    return render_page("pages/leave.html", page, status)
