"""Signing in at the organization's own provider: there, and back with what it says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from webapp.blueprints import context
from webapp.blueprints.account.mailed import entrance
from webapp.blueprints.context import find_own_page, now, render_page, settings, site
from webapp.blueprints.errors import SignInPage, landing_url, sign_in_page
from webapp.domain.errors import NotIdentified
from webapp.security.gate import browser_session
from webapp.security.policies import ANYONE, Limit, open_to
from webapp.security.sessions import find_attempt, forget_attempt, keep_attempt
from webapp.services import signing_in
from webapp.services.access import SignedIn
from webapp.services.signing_in import ATTEMPT_LASTS, Arrival, Refused


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """A link to where the provider lets people in; `name` is what it is called."""

    url: str
    name: str


PROVIDER_BACK = "/sign-in/provider/back"
TRIES = Limit("sign-in-provider", 60, 300)


@open_to(ANYONE, token_free=True, limit=TRIES)
def leave_for_provider() -> ResponseReturnValue:
    """Send the browser to the provider, with a secret by which we know it when it is back."""
    there = context.provider()
    if there is None:
        abort(404)
    page = find_own_page(request.form.get("next", ""))
    then = page.href if page else ""
    try:
        begun = there.begin()
    except NotIdentified as failure:
        return sign_in_page(SignInPage(failure.code, next=then), 401)
    browser = signing_in.begin_attempt(site().store, begun, then, now())
    response = make_response(_lead_to(begun.url))
    keep_attempt(response, settings().cookie, browser, ATTEMPT_LASTS, secure=settings().secure)
    return response


@open_to(ANYONE, limit=TRIES, changes_on_get=True)
def back_from_provider() -> ResponseReturnValue:
    """Sign in whom the provider vouches for, in the browser that set out for it."""
    there = context.provider()
    if there is None:
        abort(404)
    response = make_response(_come_back(there))
    # An attempt is used up, however it ended.
    forget_attempt(response, settings().cookie, secure=settings().secure)
    return response


def _come_back(there: signing_in.Provider) -> ResponseReturnValue:
    query = request.args.to_dict()
    state, browser = query.get("state", ""), find_attempt(request, settings().cookie)
    attempt = signing_in.take_attempt(site().store, state, browser, now())
    if attempt is None:
        return sign_in_page(SignInPage(Refused.ATTEMPT.value), 401)
    try:
        identity = there.finish(query, state=state, nonce=attempt.nonce, verifier=attempt.verifier)
    except NotIdentified as failure:
        return sign_in_page(SignInPage(failure.code, next=attempt.next), 401)
    entered = signing_in.enter_as(entrance(), identity, Arrival(now(), browser_session().sent_id))
    if not isinstance(entered, SignedIn):
        return sign_in_page(SignInPage(entered.value, next=attempt.next), 401)
    browser_session().begin(entered.session_id, entered.session)
    return redirect(landing_url(find_own_page(attempt.next)), 303)


def _lead_to(url: str) -> Response:
    """On to the provider. Where its door is at another address than the provider itself, a link leads there.

    A form of ours may lead on to the one address that its page names, and the page was made before anybody asked.
    """
    hosted = settings().hosted
    oidc = hosted.oidc if hosted else None
    if oidc and urlsplit(url)[:2] == urlsplit(oidc.issuer)[:2]:
        return make_response(redirect(url, 303))
    return render_page("pages/sign_in_provider.html", ProviderPage(url, oidc.name if oidc else ""))
