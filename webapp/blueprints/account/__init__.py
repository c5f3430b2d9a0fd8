"""Signing in and out, one's own account, and the sign of life."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from webapp.blueprints.account import mailed, own_views, printed, provider_views
from webapp.blueprints.account.provider_views import PROVIDER_BACK
from webapp.blueprints.context import find_own_page, hosted, hosts_many, now, person, site
from webapp.blueprints.errors import SignInPage, sign_in_page
from webapp.security.gate import browser_session
from webapp.security.policies import ANYONE, SIGNED_IN, Limit, open_to
from webapp.services import access, signing_in

__all__ = ["PROVIDER_BACK", "blueprint"]

blueprint = Blueprint("account", __name__)

CARRIED_LIMIT = 2 * 1024 * 1024
"""What was typed comes with the link here, packed once more: what one page may send, another must be able to carry."""
TRIES = Limit("sign-in", 120, 300)
"""Links tried from one address, behind which a whole room may sit. 256 bits are not guessed anyway; the limit saves work."""
FOR_MANY = (
    ("/account", "me", own_views.me, "GET"),
    ("/account/name", "rename", own_views.rename, "POST"),
    ("/account/sign-out-everywhere", "sign_out_everywhere", own_views.sign_out_everywhere, "POST"),
    ("/account/stay", "stay", own_views.stay, "POST"),
    ("/sign-in/provider", "provider", provider_views.leave_for_provider, "POST"),
    (PROVIDER_BACK, "provider_back", provider_views.back_from_provider, "GET"),
)
"""What an Upfront for many foundations has beside the rest."""


@blueprint.record
def add_for_many(state: BlueprintSetupState) -> None:
    """Add the pages of accounts where there are accounts."""
    if hosts_many(state.app):
        for address, endpoint, view, method in FOR_MANY:
            state.add_url_rule(address, endpoint, view, methods=[method])


@blueprint.get("/healthz")
@open_to(ANYONE)
def health() -> ResponseReturnValue:
    """Say that the server answers."""
    return Response("ok", mimetype="text/plain")


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True, limit=TRIES)
def sign_in(token: str) -> ResponseReturnValue:
    """Show a button, and sign in who presses it. Opening a link uses nothing up: mail scanners open links by themselves."""
    if hosted():
        return mailed.use(token) if request.method == "POST" else mailed.show(token)
    return printed.use(token) if request.method == "POST" else printed.show(token)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True, body_limit=CARRIED_LIMIT, limit=TRIES)
def sign_in_form() -> ResponseReturnValue:
    """Ask for a link, and go on with what was typed before a sign-in ran out."""
    if request.method == "POST":
        return mailed.ask() if hosted() else printed.sign_in_by_form()
    page = find_own_page(request.args.get("next", ""))
    return sign_in_page(SignInPage("out" if "out" in request.args else "", next=page.href if page else ""))


@blueprint.post("/sign-out")
@open_to(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the browser."""
    session = browser_session()
    if session.signed_in and hosted():
        signing_in.sign_out(site().store, session.signed_in, person(), now())
    elif session.signed_in:
        access.sign_out(site().store, session.signed_in)
    session.end()
    return redirect(url_for("account.sign_in_form", out=1), 303)
