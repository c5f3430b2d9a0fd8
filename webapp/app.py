"""Makes the application: a store, a bank and the blueprints, behind one gate and under one set of headers."""

from __future__ import annotations

import contextlib
import importlib
import secrets
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from jinja2 import StrictUndefined

from webapp.blueprints import (
    account,
    administration,
    approvals,
    asking,
    comments,
    editing,
    faq,
    history,
    home,
    inbox,
    leaving,
    newer_bank,
    people,
    promises,
    public,
    publishing,
    questionnaire,
    review,
    room,
    staying_true,
    workshop,
)
from webapp.blueprints.context import Wiring, install_wiring, may, now, sessions, site
from webapp.blueprints.errors import install_error_pages
from webapp.config import Settings, templates_folder
from webapp.domain.bank import Bank
from webapp.domain.errors import Busy, Unwritable
from webapp.security.gate import Gate, browser_session, install_gate
from webapp.security.headers import FOR_GOOD, protect
from webapp.security.policies import ANYONE, Limit, open_to
from webapp.security.sessions import ServerSessions
from webapp.served_files import ServedFile, ServedFiles, load_served_files
from webapp.services import access, limits
from webapp.services.signing_in import Provider
from webapp.services.workspace import Site
from webapp.store.port import Session, Store

BLUEPRINTS: tuple[Blueprint, ...] = (
    account.blueprint,
    home.blueprint,
    questionnaire.blueprint,
    review.blueprint,
    faq.blueprint,
    editing.blueprint,
    history.blueprint,
    newer_bank.blueprint,
    leaving.blueprint,
    asking.blueprint,
    inbox.blueprint,
    promises.blueprint,
    publishing.blueprint,
    public.blueprint,
    staying_true.blueprint,
    room.blueprint,
    public.site_blueprint,
    workshop.blueprint,
)
"""One line for each. Their order is the order of their routes, and nothing else."""

HOSTED_BLUEPRINTS: tuple[Blueprint, ...] = (
    leaving.hosted_blueprint,
    people.blueprint,
    administration.blueprint,
    approvals.blueprint,
    comments.blueprint,
)
"""What an Upfront for many foundations has beside them."""

REFUSALS = frozenset((400, 403, 413, 429))
"""Answers that an Upfront for many foundations puts into its log."""

# What Flask would hand to every template beside its page: none of it is a template's business.
NOT_FOR_TEMPLATES = ("config", "g", "get_flashed_messages", "request", "session")


class Upfront(Flask):
    """Flask, but for its log: an address may hold a token, and what an exception says may hold an answer."""

    def log_exception(self, exc_info: Any) -> None:
        """Log where the code failed, under a reference that the page shows as well."""
        g.reference = secrets.token_hex(4)
        self.logger.error("%s  %s %s\n%s", g.reference, request.method, request.endpoint, trace(exc_info[1]))


def create_app(
    settings: Settings,
    *,
    store: Store,
    bank: Bank,
    blueprints: Sequence[Blueprint] = BLUEPRINTS,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The application. Raises MissingPolicy where a view does not say whom it is open to."""
    app = Upfront("webapp", static_folder=None, template_folder=str(templates_folder()))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=settings.secure,
        OUR_ORIGIN=settings.address if settings.hosted else "",
        TRUSTED_HOSTS=sorted({host.partition(":")[0] for host in settings.trusted_hosts}),
        MAX_CONTENT_LENGTH=settings.body_limit,
        MAX_FORM_MEMORY_SIZE=settings.body_limit,
        MAX_FORM_PARTS=settings.form_parts,
    )
    files = load_served_files(templates_folder())
    hosted = settings.hosted
    administrators = hosted.administrators if hosted else frozenset()
    sessions = access.Sessions(hosted is not None, administrators)
    _prepare_templates(app, files)
    install_wiring(app, Wiring(Site(store, bank), clock, settings, sessions, _provider(settings)))
    find_live = partial(_find_live, sessions, store, clock)
    whole = (access.HOSTED_LIMITS if hosted else access.LOCAL_LIMITS).whole
    app.session_interface = ServerSessions(settings.cookie, whole, find_live, settings.lan_hosts)
    app.add_url_rule("/static/<digest>/<path:name>", "static_file", _file_view(files))
    for blueprint in (*blueprints, *(HOSTED_BLUEPRINTS if hosted else ())):
        app.register_blueprint(blueprint)
    within = _counter(store, settings.secret_key, clock)
    install_gate(app, Gate(settings.trusted_hosts, administrators, within, settings.lan_hosts))
    install_error_pages(app)
    app.after_request(protect)
    app.after_request(_note_use)
    if hosted:
        app.after_request(_note_refusal)
    return app


def _find_live(counted: access.Sessions, store: Store, clock: Callable[[], datetime], session_id: str) -> Session | None:
    """The session of a cookie, if it counts now."""
    return counted.find_live(store, session_id, clock())


def _provider(settings: Settings) -> Provider | None:
    """The organization's own sign-in, if it has one. What speaks with it is large, and loaded nowhere else."""
    hosted = settings.hosted
    if hosted is None or hosted.oidc is None:
        return None
    provider: Provider = importlib.import_module("webapp.oidc").Provider(
        hosted.oidc, f"{hosted.base_url}{account.PROVIDER_BACK}"
    )
    return provider


def trace(error: BaseException) -> str:
    """Where the code failed, without the words of the exceptions."""
    steps = traceback.TracebackException.from_exception(error)
    lines: list[str] = []
    while True:
        lines += [f"  {step.filename}:{step.lineno} {step.name}" for step in steps.stack]
        lines.append(steps.exc_type.__qualname__ if steps.exc_type else "")
        before = steps.__cause__ or steps.__context__
        if before is None:
            return "\n".join(lines)
        lines.append("because of")
        steps = before


def _prepare_templates(app: Flask, files: ServedFiles) -> None:
    """The rules of the templates: strict, and with nothing in reach but what a page needs."""
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
    app.template_context_processors[None].clear()
    for name in NOT_FOR_TEMPLATES:
        app.jinja_env.globals.pop(name, None)
    app.jinja_env.globals["asset"] = files.address
    app.jinja_env.globals["may"] = may


def _counter(store: Store, key: bytes, clock: Callable[[], datetime]) -> Callable[[Limit, str], bool]:
    """What the gate counts visits with."""

    def within(limit: Limit, address: str) -> bool:
        visitor = limits.visitor_of(address)
        return limits.within(store, key, limit.name, visitor, most=limit.most, seconds=limit.seconds, at=clock())

    return within


def _file_view(files: ServedFiles) -> Callable[[str, str], Response]:
    @open_to(ANYONE)
    def static_file(digest: str, name: str) -> Response:
        """One of the files that pages load."""
        found = files.find(digest, name)
        return _send(found) if found else abort(404)

    return static_file


def _send(file: ServedFile) -> Response:
    packed = file.gzipped if request.accept_encodings["gzip"] > 0 else None
    response = Response(file.content if packed is None else packed, content_type=file.media_type)
    response.headers["Cache-Control"] = FOR_GOOD
    if file.gzipped is not None:
        response.vary.add("Accept-Encoding")
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(file.etag if packed is None else f"{file.etag}-gzip")
    response.make_conditional(request)
    return response


def _note_refusal(response: Response) -> Response:
    """Log what was refused, by which view and to which account: never an address, a token or a word that was typed."""
    if response.status_code in REFUSALS:
        session = browser_session().used
        who = session.account if session else "nobody"
        # A method that no view has can be any word at all, control characters among it.
        method = request.method if request.endpoint else "-"
        current_app.logger.warning("refused %s: %s %s to %s", response.status_code, method, request.endpoint, who)
    return response


def _note_use(response: Response) -> Response:
    """Remember that a session is in use, once the page is on its way: nobody waits for others who are writing."""
    session = browser_session()
    if session.used and not session.ended:
        response.call_on_close(partial(_record_use, sessions(), site().store, session.used, now()))
    return response


def _record_use(counted: access.Sessions, store: Store, session: Session, at: datetime) -> None:
    # The next request tries again.
    with contextlib.suppress(Busy, Unwritable):
        counted.record_use(store, session, at)
