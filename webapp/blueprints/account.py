"""Signing in and out, and the sign of life."""

from __future__ import annotations

import re

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import OwnPage, find_own_page, now, render_page, site
from webapp.blueprints.errors import HOME, ErrorPage, Kept, SignInPage, parse_kept
from webapp.security.gate import browser_session
from webapp.security.origin import is_surely_ours
from webapp.security.policies import ANYONE, OWNER, open_to
from webapp.services import access
from webapp.services.workspace import Person

blueprint = Blueprint("account", __name__)

TOKEN = re.compile(r"(?:^|[\s/])([A-Za-z0-9_-]{43})(?:$|[\s?#/])")
"""A token alone, in its link, or in the line that was printed."""
REVISION = re.compile(r"[0-9]{1,9}")
DRAFTED = {"questionnaire.question": "{key}", "editing.part": "words:{entry_id}/{segment}"}
"""The pages that keep drafts, by endpoint, with the key of a draft as their addresses name it."""
CARRIED_LIMIT = 2 * 1024 * 1024
"""What was typed comes with the link here, packed once more: what one page may send, another must be able to carry."""


@blueprint.get("/healthz")
@open_to(ANYONE)
def health() -> ResponseReturnValue:
    """Say that the server answers."""
    return Response("ok", mimetype="text/plain")


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True)
def sign_in(token: str) -> ResponseReturnValue:
    """Show a button, and sign in who presses it. Opening a link uses nothing up: mail scanners open links by themselves."""
    if request.method == "POST":
        return _sign_in(token, None, None)
    return render_page("pages/sign_in.html", SignInPage(token=token))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True, body_limit=CARRIED_LIMIT)
def sign_in_form() -> ResponseReturnValue:
    """Ask for a link or its token, and go on with what was typed before a sign-in ran out."""
    if request.method == "POST":
        return _sign_in_by_form()
    page = find_own_page(request.args.get("next", ""))
    return render_page(
        "pages/sign_in.html", SignInPage("out" if "out" in request.args else "", next=page.href if page else "")
    )


@blueprint.post("/sign-out")
@open_to(OWNER)
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the browser."""
    session = browser_session()
    if session.signed_in:
        access.sign_out(site().store, session.signed_in)
    session.end()
    return redirect(url_for("account.sign_in_form", out=1), 303)


def _sign_in_by_form() -> ResponseReturnValue:
    page = find_own_page(request.form.get("next", ""))
    action = find_own_page(request.form.get("send", ""), "POST")
    kept = parse_kept(request.form.get("kept", ""), action.href if action else "")
    found = TOKEN.search(request.form.get("link", ""))
    if found or not (browser_session().signed_in and is_surely_ours(request)):
        return _sign_in(found[1] if found else "", page, kept)
    # They have signed in in another window since. Nothing but our own page can have sent this.
    draft = _draft(page, kept)
    if draft:
        access.keep_page(site(), draft, Person(), now())
    return _go_on(page, kept, draft)


def _sign_in(token: str, page: OwnPage | None, kept: Kept | None) -> ResponseReturnValue:
    draft = _draft(page, kept)
    session = browser_session()
    begun = access.sign_in(site(), token, Person(), now(), earlier=session.signed_in, kept=draft)
    if begun is None:
        return render_page("pages/sign_in.html", SignInPage("refused", next=page.href if page else "", kept=kept), 401)
    session.begin(begun.session_id, begun.session)
    return _go_on(page, kept, draft)


def _go_on(page: OwnPage | None, kept: Kept | None, draft: access.KeptPage | None) -> ResponseReturnValue:
    """To the page they were on; where that keeps no drafts, what they typed is shown first, to be sent once more."""
    back = page.href if page else HOME
    if kept and kept.action and not draft:
        return render_page("pages/error.html", ErrorPage("again", 200, back, kept))
    return redirect(back, 303)


def _draft(page: OwnPage | None, kept: Kept | None) -> access.KeptPage | None:
    """What was typed as a draft of its page, if that keeps drafts."""
    if kept is None or page is None or page.endpoint not in DRAFTED:
        return None
    revision = "".join(kept.fields.get("revision", ()))
    return access.KeptPage(
        assessment_id=page.values["assessment_id"],
        key=DRAFTED[page.endpoint].format(**page.values),
        revision=int(revision) if REVISION.fullmatch(revision) else 0,
        fields=kept.draft,
    )
