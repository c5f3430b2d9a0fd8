"""When something goes wrong: the status stays, the words are plain, nothing typed is lost, and nothing is given away."""

import logging
import sqlite3

import pytest
from flask import Blueprint, Response, request
from jinja2 import UndefinedError

from tests.web.visiting import ADDRESS, OURS, every, first, make_app
from webapp.app import trace
from webapp.blueprints.context import render_page
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.security.policies import ANYONE, OWNERS, Limit, MissingPolicy, open_to

SECRET = "what-somebody-answered"  # noqa: S105  no password: words to look for
TYPED = "<img src=x onerror=alert(1)> {{ 7*7 }} ‘quoted’"
ERRORS = {
    "busy": Busy(),
    "unwritable": Unwritable(),
    "not_found": NotFound(SECRET),
    "failed": sqlite3.OperationalError(SECRET),
}

breaking = Blueprint("breaking", __name__)


@breaking.route("/broken/<how>", methods=["GET", "POST"])
@open_to(OWNERS)
def broken(how):
    try:
        raise KeyError(SECRET)
    except KeyError:
        raise ERRORS[how] from None if how == "busy" else KeyError(SECRET)


@breaking.post("/reads")
@open_to(ANYONE, token_free=True, limit=Limit("reads", 100, 60))
def reads():
    return Response(str(len(request.form)), mimetype="text/plain")


@breaking.post("/reads/more")
@open_to(ANYONE, token_free=True, body_limit=2 * 1024 * 1024, limit=Limit("reads", 100, 60))
def reads_more():
    return reads()


@breaking.get("/torn")
@open_to(OWNERS)
def torn():
    return render_page("pages/error.html", object())


@pytest.fixture
def fragile(tmp_path, store, bank, clock):
    """The owner at an application where things go wrong, as it runs for people."""
    app = make_app(tmp_path, store, bank, clock, breaking)
    app.testing = False
    return app.test_client().sign_in()


CASES = [
    ("busy", 503, "Too many people are saving just now"),
    ("unwritable", 507, "The disk refused to keep it"),
    ("not_found", 404, "There is nothing here"),
    ("failed", 500, "Something went wrong in Upfront"),
]


@pytest.mark.parametrize(("how", "status", "words"), CASES)
@pytest.mark.parametrize("method", ["get", "send"])
def test_each_kind_of_trouble_has_its_page(fragile, how, status, words, method):
    page = getattr(fragile, method)(f"/broken/{how}")
    assert page.status_code == status
    assert first(page, "h1").get_text() == words
    assert first(page, "main a")["href"] in ("/", f"/broken/{how}")
    assert SECRET not in page.text
    assert (page.headers.get("Retry-After") == "5") == (status == 503)


@pytest.mark.parametrize(("how", "status", "words"), CASES)
def test_what_was_typed_is_shown_and_can_be_sent_again(fragile, how, status, words):
    page = fragile.send(f"/broken/{how}?back=check", {"note": TYPED, "choice": "us", "revision": "4"})
    assert [tag.get_text() for tag in every(page, ".slip bdi")] == [TYPED]
    form = first(page, "main form")
    if how == "not_found":
        assert form is None
        return
    assert form["action"] == f"/broken/{how}?back=check"
    sent = {field["name"]: field["value"] for field in form.find_all("input")}
    assert sent.pop("csrf_token")
    assert sent == {"note": TYPED, "choice": "us", "revision": "4"}
    assert fragile.post("/sign-out", data={"csrf_token": form.find("input")["value"]}, headers=OURS).status_code == 303


@pytest.mark.parametrize(("how", "status", "words"), CASES)
def test_a_script_hears_of_it_without_a_page(fragile, how, status, words):
    reply = fragile.send(f"/broken/{how}", headers={"X-Requested-With": "fetch"})
    assert (reply.status_code, reply.json) == (status, {"problem": how})


def test_the_log_says_where_it_failed_and_not_what_was_typed(fragile, caplog):
    with caplog.at_level(logging.INFO):
        page = fragile.send(f"/broken/failed?note={SECRET}", {"note": SECRET})
        fragile.get(f"/sign-in/{SECRET}")
    reference = first(page, "main b").get_text()
    assert len(reference) == 8
    assert reference in caplog.text
    assert "test_error_pages.py" in caplog.text
    assert "OperationalError" in caplog.text
    assert SECRET not in caplog.text


def test_a_trace_names_causes_and_no_words():
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        said = trace(error)
    assert said.index("ValueError") < said.index("because of") < said.index("KeyError")
    assert SECRET not in said


def test_a_page_that_asks_for_what_it_was_not_given_is_no_page(fragile):
    with pytest.raises(UndefinedError):
        fragile.application.jinja_env.from_string("{{ page.nothing }}").render(page=object())
    assert fragile.get("/torn").status_code == 500


def test_too_much_at_once_is_refused_with_a_page(fragile):
    assert fragile.post("/reads", data={"a": "x" * 1_000_000}, headers=OURS).status_code == 200
    page = fragile.post("/reads", data={"a": "x" * 1_100_000}, headers=OURS)
    assert page.status_code == 413
    assert "That is too much at once" in page.text


def test_a_page_may_take_more_than_others(fragile):
    assert fragile.post("/reads/more", data={"a": "x" * 1_900_000}, headers=OURS).status_code == 200
    assert fragile.post("/reads/more", data={"a": "x" * 2_100_000}, headers=OURS).status_code == 413


def test_too_many_parts_are_refused(fragile):
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    for number, status in ((1000, 200), (1001, 413)):
        body = f"{part * number}--x--\r\n"
        assert (
            fragile.post("/reads", data=body, headers=OURS, content_type="multipart/form-data; boundary=x").status_code
            == status
        )


def test_too_much_while_signed_out_is_still_a_question_of_signing_in(client):
    assert client.send("/sign-out", {"a": "x" * 1_100_000}).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_an_address_does_not_know_is_named(owner, method):
    page = owner.open("/healthz", method=method, headers=OURS)
    assert page.status_code == 405
    assert set(page.allow) == {"GET", "HEAD", "OPTIONS"}


def test_an_address_that_does_not_exist_is_the_same_for_everybody(client, owner):
    for visitor in (client, owner):
        page = visitor.get("/no/such/page/<script>")
        assert page.status_code == 404
        assert "<script>" not in page.text.partition("<main")[2]


def test_an_application_with_a_view_open_to_nobody_knows_whom_is_not_made(tmp_path, store, bank, clock):
    silent = Blueprint("silent", __name__)
    silent.get("/silent", endpoint="one")(lambda: "")
    silent.get("/silent/too", endpoint="two")(lambda: "")
    with pytest.raises(MissingPolicy, match=r"^silent.one, silent.two$"):
        make_app(tmp_path, store, bank, clock, silent)


def test_a_template_has_nothing_within_reach_but_its_page(app):
    with app.test_request_context("/", base_url=ADDRESS):
        reach = set(app.jinja_env.globals) | {name for make in app.template_context_processors[None] for name in make()}
    assert not {"request", "session", "g", "config"} & reach
    assert {"url_for", "asset", "csrf_token"} <= reach
