"""The gate each request passes before its view: addressed to us, from us, and by somebody the view is open to."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, current_app, request
from flask.globals import request_ctx
from flask_wtf import CSRFProtect

from webapp.domain.errors import UpfrontError
from webapp.security.origin import SAFE_METHODS, is_for_us, is_foreign
from webapp.security.policies import OWNER, list_policies, policy_of
from webapp.security.sessions import CSRF_FIELD, BrowserSession


class NotForUs(UpfrontError):
    """The request names a host that is not ours."""


class Foreign(UpfrontError):
    """A request that would change something comes from another site."""


class SignedOut(UpfrontError):
    """Only the owner may do this, and whoever asks is not signed in."""


def install_gate(app: Flask, hosts: Collection[str]) -> None:
    """Let every request pass the gate, and every form the guard of tokens after it.

    Raises MissingPolicy. Comes after all blueprints: their views have to be there.
    """
    csrf = CSRFProtect()
    for endpoint, policy in list_policies(app):
        if policy.token_free:
            csrf.exempt(app.view_functions[endpoint])
    # The order counts: who is signed out hears that, and not that a token of an earlier session has run out.
    app.before_request(lambda: pass_gate(hosts))
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_FIELD_NAME=CSRF_FIELD)
    csrf.init_app(app)


def pass_gate(hosts: Collection[str]) -> None:
    """Raises NotForUs, Foreign or SignedOut. An address that does not exist, or not for this method, is let through."""
    if not is_for_us(request, hosts):
        raise NotForUs
    policy = policy_of(current_app, request.endpoint or "")
    if policy is None or request.method == "OPTIONS":
        return
    if policy.body_limit is not None:
        request.max_content_length = policy.body_limit
        request.max_form_memory_size = policy.body_limit
    if request.method not in SAFE_METHODS and is_foreign(request):
        raise Foreign
    if policy.audience is OWNER and browser_session().signed_in is None:
        raise SignedOut


def browser_session() -> BrowserSession:
    """The session of this request as what it is."""
    current = request_ctx.session
    if not isinstance(current, BrowserSession):
        raise TypeError(f"sessions are kept on the server, and this is a {type(current).__name__}")
    return current
