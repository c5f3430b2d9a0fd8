"""The pages for what goes wrong: each keeps its status, says what happened, and loses nothing that was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from webapp.blueprints.context import (
    TRY_AGAIN_SECONDS,
    OwnPage,
    find_own_page,
    may,
    provider,
    render_page,
    settings,
    site,
    try_again,
)
from webapp.domain.errors import Busy, NotFound, TooLong, Unwritable
from webapp.forms.problems import FieldProblem
from webapp.renderers.look import UnfitLetterhead
from webapp.security.gate import Foreign, NotAllowed, NotForUs, SignedOut, TooOften, browser_session
from webapp.security.headers import FORM_TARGET
from webapp.security.origin import is_surely_ours
from webapp.security.room import OnTheLaptop
from webapp.security.sessions import CSRF_FIELD
from webapp.services.access import find_sent

HOME = "/"
FRONT_DOOR = "home.desk"
LANDINGS = (FRONT_DOOR, "approvals.waiting", "administration.overview", "people.workspaces")
"""Where people land who have just signed in: the first of these pages that is open to them."""
CODES = {400: "bad_request", 403: "refused", 404: "not_found", 405: "wrong_method", 413: "too_large", 500: "failed"}
"""The words for each status are in the template; any other status has words for all."""
OURS = frozenset((CSRF_FIELD, "revision", "action", "token", "next", "send", "kept", "link", "typist"))
"""Fields that nobody typed."""
NOT_OF_A_DRAFT = frozenset((CSRF_FIELD, "revision", "action"))
CHOSEN = frozenset(
    (
        *("choice", "choices", "state", "standing", "show", "currency", "period", "route", "stage", "role", "signs_as"),
        *("wording", "seal", "seen", "version", "fresh", "round", "seat"),
    )
)
"""Fields that hold the id of what was chosen or shown: carried along, but reading them tells nobody anything."""
CHOSEN_OF_MANY = "q-"
"""What the names of such fields begin with where there is one for each question of a ballot."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """One text somebody typed, under the name of its field."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What a request brought and nothing has kept yet: shown literally, and carried along in the page.

    `action` is where it can be sent again, empty where it cannot.
    """

    fields: Mapping[str, tuple[str, ...]]
    files: bool = False
    action: str = ""

    @property
    def texts(self) -> tuple[KeptText, ...]:
        """What was typed, on this page and on the one it carries along."""
        own = (
            KeptText(name, value)
            for name, values in self.fields.items()
            if name not in OURS and not _is_chosen(name)
            for value in values
            if value.strip()
        )
        inside = parse_kept("".join(self.fields.get("kept", ())))
        return (*own, *(inside.texts if inside else ()))

    @property
    def chose(self) -> bool:
        """Whether something was chosen beside it."""
        return any(map(_is_chosen, self.fields))

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """Every field to carry along. The token is not one of them: each page has its own."""
        return tuple((name, value) for name, values in self.fields.items() if name != CSRF_FIELD for value in values)

    @property
    def record(self) -> str:
        """The same in one line, canonical JSON."""
        return _json_line({name: list(values) for name, values in self.fields.items() if name != CSRF_FIELD})

    @property
    def draft(self) -> str:
        """The fields of the page it was typed into, as a draft keeps them."""
        return _json_line({name: list(values) for name, values in self.fields.items() if name not in NOT_OF_A_DRAFT})


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong. `back` leads to where one can go on; `reference` finds the trouble in the log."""

    code: str
    status: int
    back: str
    kept: Kept | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Signing in. `reason`: empty, `needed`, `ended`, `refused` or `out`. `token` is that of the link that was opened.

    `next` is the page to go on with; `kept` is what was typed there and could not be kept. Of an Upfront for many
    foundations: `mail`, whether it can send links; `provider`, what the organization's own sign-in is called; `email`, what
    was typed for an address, and its `problems`; `typist`, the account that typed what is kept.
    """

    reason: str = ""
    token: str = ""
    next: str = ""
    kept: Kept | None = None
    mail: bool = False
    provider: str = ""
    email: str = ""
    problems: tuple[FieldProblem, ...] = ()
    typist: str = ""


def install_error_pages(app: Flask) -> None:
    """Let every error of an application end in its page."""
    app.register_error_handler(NotForUs, lambda error: _wrong_host())
    app.register_error_handler(OnTheLaptop, lambda error: _on_the_laptop())
    app.register_error_handler(Foreign, lambda error: _error("foreign", 403))
    app.register_error_handler(SignedOut, lambda error: sign_in_needed())
    app.register_error_handler(NotAllowed, lambda error: _not_allowed())
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(CSRFError, lambda error: _stale())
    app.register_error_handler(NotFound, lambda error: _error("not_found", 404, kept=find_kept()))
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Unwritable, lambda error: _error("unwritable", 507, kept=find_kept()))
    app.register_error_handler(TooLong, lambda error: _error("too_long", 406))
    app.register_error_handler(UnfitLetterhead, _unfit_letterhead)
    app.register_error_handler(HTTPException, _http_error)


def find_kept() -> Kept | None:
    """What this request brought, if it brought something that can be read."""
    if request.method != "POST":
        return None
    try:
        fields = {name: tuple(values) for name, values in request.form.lists()}
        files = any(file.filename for _, file in request.files.items(multi=True))
    except HTTPException:
        return None
    sent_by_us = g.get("csrf_valid", False) or is_surely_ours(request)
    return Kept(fields, files, _address() if sent_by_us and request.url_rule else "")


def parse_kept(text: str, action: str = "") -> Kept | None:
    """What an earlier page carried along; None where it is nothing of ours."""
    try:
        fields = json.loads(text)
        # Half a character can be written in JSON, but in no page.
        _json_line(fields).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    readable = all(isinstance(values, list) and all(isinstance(it, str) for it in values) for values in fields.values())
    return Kept({name: tuple(values) for name, values in fields.items()}, action=action) if readable else None


def sign_in_needed() -> Response:
    """The page for who is not signed in and has to be. It does not depend on whether there is anything at the address."""
    if wants_json():
        return _json("signed_out", 401)
    page = SignInPage(
        "ended" if browser_session().had_cookie else "needed", next=_here(), kept=find_kept(), typist=_typist()
    )
    return sign_in_page(page, 401)


def sign_in_page(page: SignInPage, status: int = 200) -> Response:
    """The page to sign in with: by a printed link, or by the ways that an Upfront for many foundations has."""
    hosted = settings().hosted
    if hosted is None:
        return render_page("pages/sign_in.html", page, status)
    if hosted.oidc and provider():
        parts = urlsplit(hosted.oidc.issuer)
        # The button there leads on to the provider, which a browser does not let forms do unless the page says so.
        setattr(g, FORM_TARGET, f"{parts.scheme}://{parts.netloc}")
        page = replace(page, provider=hosted.oidc.name)
    return render_page("pages/sign_in_by_mail.html", replace(page, mail=hosted.smtp is not None), status)


def find_landing() -> str:
    """The endpoint of the page that whoever is signed in begins with."""
    return next((endpoint for endpoint in LANDINGS if may(endpoint)), LANDINGS[-1])


def landing_url(page: OwnPage | None) -> str:
    """Where somebody goes who has just signed in: to the page they asked for if it is theirs to see, else to the first."""
    return page.href if page and may(page.endpoint) else url_for(find_landing())


def wants_json() -> bool:
    """Whether a script asks, which shows no page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return True
    return request.accept_mimetypes.best_match(("text/html", "application/json"), "text/html") == "application/json"


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    reference = g.get("reference", "") if isinstance(error, InternalServerError) else ""
    response = _error(CODES.get(status, "other"), status, kept=find_kept(), reference=reference)
    if isinstance(error, MethodNotAllowed):
        response.allow.update(error.valid_methods or ())
    return response


def _stale() -> Response:
    """A form from before this sign-in, or from another workspace. Who presses twice to enter one has got there already."""
    session = browser_session().signed_in
    entered = (request.view_args or {}).get("workspace_id")
    if request.endpoint == "people.enter" and session and session.workspace == entered:
        return make_response(redirect(url_for(FRONT_DOOR), 303))
    return _error("stale", 400, kept=find_kept())


def _not_allowed() -> Response:
    """No page at all is lost on who has only come to the front door: they are led to what is theirs."""
    if request.endpoint == FRONT_DOOR and not wants_json():
        return make_response(redirect(url_for(find_landing()), 303))
    return _error("not_allowed", 403, kept=find_kept())


def _too_often(error: Exception) -> Response:
    response = _error("too_often", 429, kept=find_kept())
    response.headers["Retry-After"] = str(error.seconds if isinstance(error, TooOften) else TRY_AGAIN_SECONDS)
    return response


def _busy(error: Exception) -> Response:
    return try_again(_error("busy", 503, kept=find_kept()))


def _unfit_letterhead(error: Exception) -> Response:
    """One that was kept cannot be written on, or would not be taken any more: the way on is to another one."""
    assessment = (request.view_args or {}).get("assessment_id")
    return _error("letterhead", 406, back=url_for("editing.brand", assessment_id=assessment) if assessment else "")


def _error(code: str, status: int, *, kept: Kept | None = None, reference: str = "", back: str = "") -> Response:
    if wants_json():
        return _json(code, status)
    # Where something is missing, its page is missing too.
    back = back or (HOME if status == 404 else _back())
    return render_page("pages/error.html", ErrorPage(code, status, back, kept, reference), status)


def _json(code: str, status: int) -> Response:
    response = jsonify(problem=code)
    response.status_code = status
    return response


def _wrong_host() -> Response:
    # Made without any address of ours: whoever asks does not know us by one.
    return make_response(render_template("pages/wrong_host.html", page=None, shell=None), 400)


def _on_the_laptop() -> Response:
    if wants_json():
        return _json("not_found", 404)
    return make_response(render_template("pages/on_the_laptop.html", page=None, shell=None), 404)


def _is_chosen(name: str) -> bool:
    return name in CHOSEN or name.startswith(CHOSEN_OF_MANY)


def _json_line(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _address() -> str:
    query = request.query_string.decode("ascii", "replace")
    return quote(request.path) + (f"?{query}" if query else "")


def _typist() -> str:
    """Whose session sent what was typed, if it has only run out: what one has typed never becomes another's."""
    if request.method != "POST" or settings().hosted is None:
        return ""
    session = find_sent(site().store, browser_session().sent_id)
    return session.account if session else ""


def _here() -> str:
    """The address asked for, if a link can lead to it."""
    page = find_own_page(_address())
    return page.href if page else ""


def _back() -> str:
    """Where to go on after an error: the page a form was on, where whoever asks may see it, else the desk."""
    page = find_own_page(_address()) if request.method == "POST" else None
    return page.href if page and may(page.endpoint) else HOME
