"""Signing in on one's own computer: by the link that Upfront prints where it was started."""

from __future__ import annotations

import re

from flask import redirect, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.account.carried import draft_of, read_carried
from webapp.blueprints.context import OwnPage, now, render_page, site
from webapp.blueprints.errors import HOME, ErrorPage, Kept, SignInPage, sign_in_page
from webapp.security.gate import browser_session
from webapp.security.origin import is_surely_ours
from webapp.services import access
from webapp.services.workspace import Person

TOKEN = re.compile(r"(?:^|[\s/])([A-Za-z0-9_-]{43})(?:$|[\s?#/])")
"""A token alone, in its link, or in the line that was printed."""


def show(token: str) -> ResponseReturnValue:
    """A button, whatever the link is worth: pressing it tells."""
    return sign_in_page(SignInPage(token=token))


def use(token: str) -> ResponseReturnValue:
    """Sign in whoever pressed the button."""
    return _sign_in(token, None, None)


def sign_in_by_form() -> ResponseReturnValue:
    """Sign in with what was pasted, and go on with what was typed before a sign-in ran out."""
    carried = read_carried()
    found = TOKEN.search(request.form.get("link", ""))
    if found or not (browser_session().signed_in and is_surely_ours(request)):
        return _sign_in(found[1] if found else "", carried.page, carried.kept)
    # They have signed in in another window since. Nothing but our own page can have sent this.
    draft = draft_of(carried.page, carried.kept)
    if draft:
        access.keep_page(site(), draft, Person(), now())
    return _go_on(carried.page, carried.kept, draft)


def _sign_in(token: str, page: OwnPage | None, kept: Kept | None) -> ResponseReturnValue:
    draft = draft_of(page, kept)
    session = browser_session()
    begun = access.sign_in(site(), token, Person(), now(), earlier=session.signed_in, kept=draft)
    if begun is None:
        return sign_in_page(SignInPage("refused", next=page.href if page else "", kept=kept), 401)
    session.begin(begun.session_id, begun.session)
    return _go_on(page, kept, draft)


def _go_on(page: OwnPage | None, kept: Kept | None, draft: access.KeptPage | None) -> ResponseReturnValue:
    """To the page they were on; where that keeps no drafts, what they typed is shown first, to be sent once more."""
    back = page.href if page else HOME
    if kept and kept.action and not draft:
        return render_page("pages/error.html", ErrorPage("again", 200, back, kept))
    return redirect(back, 303)
