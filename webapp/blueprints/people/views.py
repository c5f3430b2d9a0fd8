"""The addresses of the people of a workspace: who they are, who is invited, what part each plays."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import now, person, render_page, sending, settings, site
from webapp.blueprints.people.pages import Around, RemovePage, Sent, build_people_page
from webapp.forms import FieldProblem
from webapp.forms.people import InvitationForm, PartForm
from webapp.security.gate import NotAllowed
from webapp.security.policies import OWNERS, open_to
from webapp.services import people as team
from webapp.services.people import MOST_INVITATIONS, Refusal, Wanted, get_member

blueprint = Blueprint("people", __name__)

INVITATION = "/people/invitations/<invitation_id>"
MEMBER = "/people/<member_id>"
TOLD = ("invited", "again", "withdrawn", "changed", "removed")
"""What the page can say was just done, by the word in its address."""


@blueprint.get("/people")
@open_to(OWNERS)
def people() -> ResponseReturnValue:
    """Who they are."""
    return _page(told=known(TOLD))


@blueprint.post("/people/invitations")
@open_to(OWNERS)
def invite() -> ResponseReturnValue:
    """Invite an address."""
    form = InvitationForm(request.form)
    if not form.validate():
        return _page(Sent(form, problems=form.problems), 422)
    wanted = Wanted(form.address, form.role.data, form.signs_as.data or "")
    refusal = team.invite(site(), wanted, person(), now(), sending())
    return _page(Sent(form, problems=_problem(refusal, "email")), 422) if refusal else _told("invited")


@blueprint.post(f"{INVITATION}/again")
@open_to(OWNERS)
def invite_again(invitation_id: str) -> ResponseReturnValue:
    """Send an invitation anew."""
    refusal = team.invite_again(site(), invitation_id, person(), now(), sending())
    if refusal:
        return _page(Sent(InvitationForm(), problems=_problem(refusal, f"again-{invitation_id}")), 422)
    return _told("again")


@blueprint.post(f"{INVITATION}/withdraw")
@open_to(OWNERS)
def withdraw(invitation_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    check(team.withdraw(site(), invitation_id, person(), now()))
    return _told("withdrawn")


@blueprint.post(f"{MEMBER}/role")
@open_to(OWNERS)
def change_role(member_id: str) -> ResponseReturnValue:
    """Give a member another part. Who is no owner any more after that is led to what is theirs."""
    get_member(site(), member_id)
    form = PartForm(request.form)
    if not form.validate():
        return _page(Sent(InvitationForm(), member_id, form, form.problems), 422)
    refusal = team.change_part(site(), member_id, form.role.data, form.signs_as.data or "", person(), now())
    if refusal:
        return _page(Sent(InvitationForm(), member_id, form, _problem(refusal, "role")), 422)
    own = member_id == person().member and form.role.data != person().role
    return redirect(url_for("home.desk"), 303) if own else _told("changed")


@blueprint.route(f"{MEMBER}/remove", methods=["GET", "POST"])
@open_to(OWNERS)
def remove(member_id: str) -> ResponseReturnValue:
    """Say what follows when somebody is removed, and remove them. Oneself, one leaves."""
    member = get_member(site(), member_id)
    if member.account == person().account:
        return redirect(url_for(".leave", workspace_id=site().workspace), 303)
    if request.method != "POST":
        page = RemovePage(member.id, member.name, member.email, member.role)
        return render_page("pages/remove_member.html", page, nav="people")
    check(team.remove(site(), member_id, person(), now()))
    return _told("removed")


def check(refusal: Refusal | None) -> None:
    """Raises NotAllowed for who was an owner when their page was made, and is none any more."""
    if refusal is Refusal.NOT_OWNER:
        raise NotAllowed


def known(codes: tuple[str, ...]) -> str:
    """What the address says was just done; empty where it says nothing that the page has words for."""
    told = request.args.get("told", "")
    return told if told in codes else ""


def _problem(refusal: Refusal, field: str) -> tuple[FieldProblem, ...]:
    check(refusal)
    return (FieldProblem(field, refusal, {"most": str(MOST_INVITATIONS)}),)


def _told(code: str) -> Response:
    return redirect(url_for(".people", told=code), 303)  # type: ignore[return-value]


def _page(sent: Sent | None = None, status: int = 200, told: str = "") -> Response:
    here, running = site(), settings()
    around = Around(
        person(),
        here.bank.words[here.language],
        now(),
        sending().mails,
        running.address,
        told,
        sent or Sent(InvitationForm()),
    )
    return render_page("pages/people.html", build_people_page(team.look(here), around), status, nav="people")
