"""Every answer carries the headers it should and no others: each route, each visitor, and each status there is."""

from __future__ import annotations

import pytest
from flask import Blueprint, abort

from tests.security.asking import address, ask, methods, routes
from tests.web.stories import begin, fields_of
from tests.web.test_headers import ALWAYS
from tests.web.visiting import COOKIE, make_app
from webapp.domain.errors import Busy, TooLong, Unwritable
from webapp.security.headers import NO_FEATURES
from webapp.security.policies import ANYONE, Limit, open_to

EVERY = {*ALWAYS, "Permissions-Policy", "Cache-Control", "Vary", "Content-Type", "Content-Length"}
AT_STATUS = {
    200: {"Allow", "Content-Disposition", "ETag", "Content-Encoding", "Date"},
    303: {"Location"},
    304: {"ETag", "Date"},
    308: {"Location"},
    405: {"Allow"},
    429: {"Retry-After"},
    503: {"Retry-After"},
}
"""What else an answer of this status may carry. `Set-Cookie` only comes with signing in and out."""
LEAVES_OUT = {
    204: {"Content-Type", "Content-Length"},
    304: {"Content-Type", "Content-Length", "Vary"},
}
STATUSES = {200, 303, 304, 400, 401, 403, 404, 405, 406, 408, 409, 410, 413, 414, 415, 418, 422, 429, 500, 501, 503, 507}
RAISED = {"busy": Busy, "unwritable": Unwritable, "too_long": TooLong, "failed": ZeroDivisionError}
ABORTED = "400 401 403 404 405 406 408 409 410 413 414 415 418 422 429 501"

breaking = Blueprint("breaking", __name__)


@breaking.route("/broken/<how>", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True, limit=Limit("broken", 10_000, 60))
def broken(how):
    if how in RAISED:
        raise RAISED[how]
    abort(int(how))


@pytest.fixture
def app(tmp_path, store, bank, clock):
    """The application with an address where things go wrong, as it runs for people."""
    app = make_app(tmp_path, store, bank, clock, breaking)
    app.testing = False
    return app


def has_exactly_its_headers(response, asked, *, cookie=False):
    names = [name for name, _ in response.headers]
    status = response.status_code
    expected = EVERY - LEAVES_OUT.get(status, set())
    may = AT_STATUS.get(status, set()) | EVERY | ({"Set-Cookie"} if cookie else set())
    assert sorted(names) == sorted(set(names)), (asked, "twice")
    assert expected - set(names) == set(), (asked, status)
    assert set(names) - may == set(), (asked, status)
    for name, value in ALWAYS.items():
        assert response.headers[name] == value, (asked, status, name)
    assert response.headers["Permissions-Policy"] == NO_FEATURES
    if asked[0] in ("GET", "HEAD") and asked[1].startswith("/static/") and status in (200, 304):
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    elif asked[1].startswith("/f") and response.headers["Cache-Control"] == "no-cache":
        # What is public is the same for everybody.
        assert "Cookie" not in response.headers.get("Vary", ""), (asked, status)
    else:
        assert response.headers["Cache-Control"] == "no-store", (asked, status)
        assert "Cookie" in response.headers["Vary"], (asked, status)
    return status


def answers(app, visitors, assessment_id):
    """What every route answers to everybody, by every method."""
    for rule in routes(app):
        path = address(rule, assessment_id=assessment_id)
        for method in (*methods(rule), "HEAD", "OPTIONS", "DELETE"):
            for visitor in visitors:
                yield (method, path), ask(visitor, path, method)


def test_every_route_and_every_status_has_exactly_its_headers(app, client, owner, site, clock, assessment):
    seen = set()
    for asked, response in answers(app, (client, owner), assessment.id):
        seen.add(has_exactly_its_headers(response, asked, cookie=asked == ("POST", "/sign-out")))
    for how in (*ABORTED.split(), *RAISED):
        for method in ("GET", "POST"):
            asked = (method, f"/broken/{how}")
            seen.add(has_exactly_its_headers(ask(client, asked[1], method), asked))
    seen |= set(real_ones(app, site, clock))
    assert seen >= STATUSES


def real_ones(app, site, clock):
    """Statuses that only a form, a file or a second asking brings about."""
    owner, other = app.test_client().sign_in(), app.test_client().sign_in()
    page = f"/assessments/{begin(site, clock())}/questions/civic.goal"
    first, second = fields_of(owner.get(page)), fields_of(other.get(page))
    style = app.jinja_env.globals["asset"]("upfront.css")
    tag = owner.get(style).headers["ETag"]
    asked = {
        "saved": lambda: ("POST", page, owner.send(page, {**first, "text": "Every child reads."})),
        "overtaken": lambda: ("POST", page, other.send(page, {**second, "text": "Everybody reads."})),
        "refused": lambda: ("POST", "/assessments/new", owner.send("/assessments/new", {"name": "x" * 5_000})),
        "too much": lambda: ("POST", "/assessments/new", owner.send("/assessments/new", {"name": "x" * 1_100_000})),
        "too many": lambda: ("POST", page, owner.send(page, {f"f{number}": "x" for number in range(1_001)})),
        "as it was": lambda: ("GET", style, owner.get(style, headers={"If-None-Match": tag})),
        "packed": lambda: ("GET", style, owner.get(style, headers={"Accept-Encoding": "gzip"})),
        "elsewhere": lambda: ("GET", "/", owner.get("/", base_url="http://evil.example")),
        "foreign": lambda: ("POST", page, owner.post(page, headers={"Origin": "http://evil.example"})),
        "forged": lambda: ("POST", page, owner.post(page, headers=owner.ours)),
        "brewed": lambda: ("BREW", "/", owner.open("/", method="BREW", check=False)),
    }
    for ask_for in asked.values():
        method, path, response = ask_for()
        yield has_exactly_its_headers(response, (method, path))


def test_a_cookie_comes_with_signing_in_and_out_and_at_no_other_time(app, client):
    page = client.send(f"/sign-in/{client.fresh_token()}")
    has_exactly_its_headers(page, ("POST", "/sign-in"), cookie=True)
    [cookie] = page.headers.getlist("Set-Cookie")
    parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
    assert parts == {COOKIE, "Expires", "Max-Age", "HttpOnly", "Path", "SameSite"}
    assert "SameSite=Lax" in cookie
    out = client.send("/sign-out")
    has_exactly_its_headers(out, ("POST", "/sign-out"), cookie=True)
    [cookie] = out.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{COOKIE}=;")
