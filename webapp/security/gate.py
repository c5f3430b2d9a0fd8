"""The gate each request passes before its view: addressed to us, from us, and by somebody the view is open to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask.globals import request_ctx
from flask_wtf import CSRFProtect

from webapp.domain.errors import UpfrontError
from webapp.security.origin import SAFE_METHODS, is_for_us, is_foreign
from webapp.security.policies import ANYONE, Limit, list_policies, policy_of
from webapp.security.room import OnTheLaptop, is_for_the_room, is_from_the_room
from webapp.security.sessions import CSRF_FIELD, BrowserSession


class NotForUs(UpfrontError):
    """The request names a host that is not ours."""


class Foreign(UpfrontError):
    """A request that would change something comes from another site."""


class SignedOut(UpfrontError):
    """Not everybody may do this, and whoever asks is not signed in."""


class NotAllowed(UpfrontError):
    """Whoever asks is signed in, and this is not for them. Whether there is anything at the address was not looked at."""


class TooOften(UpfrontError):
    """The same visitor has used this too often; after `seconds` they may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Gate:
    """What an application's gate is made of: our names, who runs the installation, and what counts visits.

    `within` takes a limit and who visits, counts the visit, and says whether that is within the limit. `lan_hosts`: those of
    our names that phones in a room know us by; what is not for the room does not answer to them.
    """

    hosts: Collection[str]
    administrators: Collection[str]
    within: Callable[[Limit, str], bool]
    lan_hosts: Collection[str] = frozenset()


def install_gate(app: Flask, gate: Gate) -> None:
    """Let every request pass the gate, and every form the guard of tokens after it.

    Raises MissingPolicy. Comes after all blueprints: their views have to be there.
    """
    csrf = CSRFProtect()
    for endpoint, policy in list_policies(app):
        if policy.token_free:
            csrf.exempt(app.view_functions[endpoint])
    # The order counts: who is signed out hears that, and not that a token of an earlier session has run out.
    app.before_request(lambda: pass_gate(gate))
    # Where a request comes from, `Origin` has told by then; browsers that hide the `Referer` are not to be turned away.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_FIELD_NAME=CSRF_FIELD, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)


def pass_gate(gate: Gate) -> None:
    """Raises NotForUs, OnTheLaptop, Foreign, TooOften, SignedOut or NotAllowed.

    An address that does not exist, or not for this method, is let through.
    """
    if not is_for_us(request, gate.hosts):
        raise NotForUs
    if is_from_the_room(request, gate.lan_hosts) and not is_for_the_room(request):
        raise OnTheLaptop
    policy = policy_of(current_app, request.endpoint or "")
    if policy is None or request.method == "OPTIONS":
        return
    if policy.body_limit is not None:
        request.max_content_length = policy.body_limit
        request.max_form_memory_size = policy.body_limit
    changes = request.method not in SAFE_METHODS
    if changes and is_foreign(request):
        raise Foreign
    limited = policy.limit if changes or policy.changes_on_get else None
    if limited and not gate.within(limited, request.remote_addr or ""):
        raise TooOften(limited.seconds)
    if policy.audience is not ANYONE:
        session = browser_session().signed_in
        if session is None:
            raise SignedOut
        if not policy.admits(session, gate.administrators):
            raise NotAllowed


def browser_session() -> BrowserSession:
    """The session of this request as what it is."""
    current = request_ctx.session
    if not isinstance(current, BrowserSession):
        raise TypeError(f"sessions are kept on the server, and this is a {type(current).__name__}")
    return current
