"""The addresses of administrators. None of them opens a workspace, or deletes one."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp import __version__
from webapp.blueprints.administration.pages import InvitePage, NewPage, OverviewPage, build_health_row, build_rows
from webapp.blueprints.context import now, person, render_page, sending, settings, site
from webapp.forms import FieldProblem
from webapp.forms.people import AddressForm, WorkspaceForm
from webapp.security.policies import ADMINISTRATORS, open_to
from webapp.services import workspaces
from webapp.store.people import WorkspaceRecord

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

TOLD = ("made", "invited")
"""What the page can say was just done, by the word in its address."""
TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


@blueprint.get("")
@open_to(ADMINISTRATORS)
def overview() -> ResponseReturnValue:
    """All workspaces in numbers, page by page, and how the installation is."""
    store, after, told = site().store, request.args.get("after", ""), request.args.get("told", "")
    found = workspaces.look(store, after)
    page = OverviewPage(
        rows=build_rows(found, site().bank.words[site().language]),
        first=not after,
        after=found.after,
        health=build_health_row(workspaces.check_health(store, settings().data), __version__),
        mails=sending().mails,
        address=settings().address,
        told=told if told in TOLD else "",
    )
    return render_page("pages/administration.html", page, nav="administration")


@blueprint.route("/workspaces/new", methods=["GET", "POST"])
@open_to(ADMINISTRATORS)
def new() -> ResponseReturnValue:
    """Make a workspace, and invite its first owner."""
    form, token = WorkspaceForm(request.form), request.form.get("token", "")
    if request.method != "POST" or not TOKEN.fullmatch(token):
        token = uuid4().hex
    if request.method != "POST":
        return _new_page(form, token)
    if not form.validate():
        return _new_page(form, token, form.problems)
    record = WorkspaceRecord(workspaces.id_for(token, form.name.data, form.address), form.name.data, now())
    refusal = workspaces.make(site().store, record, form.address, person(), sending())
    if refusal:
        return _new_page(form, token, (FieldProblem("email", refusal),))
    return redirect(url_for(".overview", told="made"), 303)


@blueprint.post("/workspaces/<workspace_id>/invite")
@open_to(ADMINISTRATORS)
def invite_owner(workspace_id: str) -> ResponseReturnValue:
    """Invite another first owner, while there is none."""
    form, store = AddressForm(request.form), site().store
    record = workspaces.get(store, workspace_id)
    problems = () if form.validate() else form.problems
    if not problems:
        refusal = workspaces.invite_owner(store, workspace_id, form.address, person(), now(), sending())
        problems = (FieldProblem("email", refusal),) if refusal else ()
    if problems:
        page = InvitePage(record.id, record.name, form, problems)
        return render_page("pages/invite_owner.html", page, 422, nav="administration")
    return redirect(url_for(".overview", told="invited"), 303)


def _new_page(form: WorkspaceForm, token: str, problems: tuple[FieldProblem, ...] = ()) -> Response:
    page = NewPage(form, problems, token, sending().mails, settings().address)
    return render_page("pages/new_workspace.html", page, 422 if problems else 200, nav="administration")
