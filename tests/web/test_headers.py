"""What every response carries, whatever its route and status; and the names we answer to."""

import pytest
from flask import Blueprint, abort

from tests.web.visiting import ADDRESS, OURS, make_app
from webapp.domain.errors import Busy, Unwritable
from webapp.security.policies import ANYONE, Limit, open_to

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RAISED = {"busy": Busy, "unwritable": Unwritable, "failed": ZeroDivisionError}

REFUSALS = "400 401 403 404 405 408 409 410 413 414 415 418 429 501 busy unwritable failed"

breaking = Blueprint("breaking", __name__)


@breaking.route("/broken/<how>", methods=["GET", "POST"])
@open_to(ANYONE, token_free=True, limit=Limit("broken", 1000, 60))
def broken(how):
    if how in RAISED:
        raise RAISED[how]
    abort(int(how))


@pytest.fixture
def fragile(tmp_path, store, bank, clock):
    """The application with addresses where things go wrong, as it runs for people."""
    app = make_app(tmp_path, store, bank, clock, breaking)
    app.testing = False
    return app


def addresses(app):
    """One address for each route that can be opened."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            yield rule.rule.replace("<path:name>", "upfront.css").replace("<", "").replace(">", "")


def carries_all(response):
    for name, value in ALWAYS.items():
        assert response.headers.getlist(name) == [value]
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response.headers
    assert "Server" not in response.headers


def is_private(response):
    assert response.headers["Cache-Control"] == "no-store"
    assert "Cookie" in response.headers["Vary"]


def test_every_page_carries_them_for_everybody(app, client, owner):
    paths = list(addresses(app))
    assert len(paths) > 10
    for path in paths:
        for visitor in (client, owner):
            for response in (visitor.get(path), visitor.head(path), visitor.options(path)):
                carries_all(response)
                if not path.startswith("/f"):  # what is public says so itself
                    is_private(response)


def test_every_kind_of_answer_carries_them(fragile):
    client = fragile.test_client()
    statuses = set()
    for how in REFUSALS.split():
        for response in (client.get(f"/broken/{how}"), client.post(f"/broken/{how}", headers=OURS, check=False)):
            carries_all(response)
            is_private(response)
            statuses.add(response.status_code)
    assert {400, 403, 404, 405, 413, 500, 503, 507} <= statuses


def test_what_goes_wrong_before_any_page_carries_them_too(app, owner):
    for response in (
        owner.get("/no/such/page"),
        owner.post("/"),
        owner.open("/", method="BREW", check=False),
        owner.post("/sign-out"),
        owner.post("/sign-out", headers={"Origin": "http://evil.example"}),
        owner.get("/", base_url="http://evil.example"),
        owner.send("/sign-out", {"x": "y" * 1_100_000}),
    ):
        assert response.status_code >= 400
        carries_all(response)
        is_private(response)


def test_redirects_carry_them(owner):
    gone = owner.send("/sign-out")
    assert gone.status_code == 303
    carries_all(gone)
    is_private(gone)


def test_only_https_promises_to_stay_there(client):
    said = client.get("/healthz", base_url=ADDRESS.replace("http:", "https:"))
    assert said.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost:8000", 200),
        ("LOCALHOST:8000", 400),
        ("127.0.0.1", 400),
        ("localhost", 400),
        ("127.0.0.1:8001", 400),
        ("127.0.0.1:80", 400),
        ("127.0.0.1:08000", 400),
        ("127.0.0.1:8000.", 400),
        ("127.0.0.1.:8000", 400),
        ("127.0.0.1:8000@evil.example", 400),
        ("evil.example@127.0.0.1:8000", 400),
        ("evil.example", 400),
        ("evil.example:8000", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("localhost.evil.example:8000", 400),
        ("evil-localhost:8000", 400),
        ("127.1:8000", 400),
        ("2130706433:8000", 400),
        ("0.0.0.0:8000", 400),
        ("[::1]:8000", 400),
        ("127.0.0.1:8000, evil.example", 400),
        ("127.0.0.1:8000 evil.example", 400),
        ("", 400),
        ("<script>", 400),
        ("127.0.0.1:8000\x00", 400),
        ("xn--lcalhost-n4a:8000", 400),
    ],
)
def test_upfront_answers_to_its_own_names_only(app, client, host, status):
    for path in ("/healthz", "/sign-in", f"/sign-in/{'A' * 43}", "/no/such/page"):
        response = client.get(path, headers={"Host": host})
        assert response.status_code == (404 if status == 200 and path == "/no/such/page" else status)
        assert "evil" not in response.text
        assert "Location" not in response.headers


def test_no_header_of_a_proxy_changes_what_an_address_is(client):
    said = client.get(
        "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil"}
    )
    assert "evil" not in said.text
    assert "Strict-Transport-Security" not in said.headers


# ── Served files ──


def asset(app, name):
    return app.jinja_env.globals["asset"](name)


@pytest.mark.parametrize("name", ["upfront.css", "upfront.js", "fonts/source-sans-3-latin-400-normal.woff2"])
def test_a_served_file_is_kept_for_good_and_asked_for_once(app, client, name):
    first = client.get(asset(app, name))
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in first.headers.get("Vary", "")
    carries_all(first)
    again = client.get(asset(app, name), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    carries_all(again)


def test_a_served_file_is_packed_for_who_can_unpack_it(app, client):
    plain = client.get(asset(app, "upfront.css"))
    packed = client.get(asset(app, "upfront.css"), headers={"Accept-Encoding": "br, gzip;q=0.8"})
    never = client.get(asset(app, "upfront.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert never.data == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert all("Accept-Encoding" in it.headers["Vary"] for it in (plain, packed, never))


@pytest.mark.parametrize(
    "path",
    [
        "/static/{digest}/",
        "/static/{digest}/faq.html",
        "/static/{digest}/pages/base.html",
        "/static/{digest}/../config.py",
        "/static/{digest}/..%2fconfig.py",
        "/static/{digest}/fonts/",
        "/static/{digest}/fonts/OFL-source-sans-3.txt",
        "/static/{digest}//etc/passwd",
        "/static/{digest}/upfront.css%00",
        "/static/{digest}/UPFRONT.CSS",
        "/static/0000000000000000/upfront.css",
        "/static/upfront.css",
        "/favicon.ico",
    ],
)
def test_nothing_but_the_table_is_served(app, client, path):
    digest = asset(app, "upfront.css").split("/")[2]
    assert client.get(path.format(digest=digest), follow_redirects=True).status_code == 404


def test_every_address_in_the_style_sheet_is_served(app, client):
    style = client.get(asset(app, "upfront.css")).text
    fonts = {part.partition(")")[0].strip("\"'") for part in style.split("url(")[1:]}
    assert len(fonts) == 3
    base = asset(app, "upfront.css").rpartition("/")[0]
    for font in fonts:
        assert client.get(f"{base}/{font}").mimetype == "font/woff2"


def test_an_app_with_the_same_files_has_the_same_addresses(tmp_path, app, store, bank, clock):
    assert asset(app, "upfront.css") == asset(make_app(tmp_path, store, bank, clock), "upfront.css")
