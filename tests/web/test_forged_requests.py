"""Requests that somebody else's page, or nobody's, sends in a person's name: refused, and nothing has changed."""

import re

import pytest

from tests.web.visiting import ADDRESS, OURS, every, token_for
from webapp.services import access

NOT_FOUND = "0" * 32


def changing_addresses(app):
    """An address for every route that changes something and needs an owner."""
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not rule.rule.startswith("/sign-in"):
            yield rule.rule.replace("<assessment_id>", NOT_FOUND).replace("<", "").replace(">", "")


@pytest.fixture
def written(store):
    """The statements that wrote something."""
    said = []
    store.trace(
        lambda statement: said.append(statement) if not statement.lstrip().startswith(("SELECT", "PRAGMA")) else None
    )
    yield said
    store.trace(None)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "https://127.0.0.1:8000"}, 403),
        ({"Origin": "http://localhost:8000"}, 403),
        ({"Origin": "http://127.0.0.1:8000.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8000/"}, 403),
        ({"Origin": "HTTP://127.0.0.1:8000"}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "Same-Origin"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(app, owner, written, headers, status):
    data = {"csrf_token": owner.csrf}
    for address in changing_addresses(app):
        response = owner.post(address, data=data, headers=headers)
        assert response.status_code == status, address
    assert written == []
    assert owner.get("/").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": ADDRESS}, OURS, {"Sec-Fetch-Site": "none"}])
def test_the_token_is_enough_where_the_browser_says_nothing_against_it(owner, headers):
    response = owner.post("/sign-out", data={"csrf_token": owner.csrf}, headers=headers)
    assert response.status_code == 303


@pytest.mark.parametrize("token", [None, "", "x", "IjEi.x.y", "forged", "other", "unsigned"])
def test_a_form_without_its_own_token_is_refused(app, owner, written, token):
    other = app.test_client().sign_in()
    session = owner.site.store.find_session(access.digest(owner.session_id))
    named = {"other": other.csrf, "forged": token_for("guess"), "unsigned": session.csrf}
    written.clear()
    data = {} if token is None else {"csrf_token": named.get(token, token)}
    # Forms of public pages and of phones in a room have none: nobody signs in there.
    for address in (one for one in changing_addresses(app) if not re.match(r"/(f/|w(/|$))", one)):
        assert owner.post(address, data=data, headers=OURS).status_code == 400, address
    assert written == []
    assert owner.get("/").status_code == 200


def test_a_token_holds_as_long_as_its_session(owner):
    session = owner.site.store.find_session(access.digest(owner.session_id))
    token = token_for(session.csrf, age=100 * 24 * 60 * 60)
    assert owner.post("/sign-out", data={"csrf_token": token}, headers=OURS).status_code == 303


def test_a_script_may_send_the_token_as_a_header(owner):
    assert owner.post("/sign-out", headers=OURS | {"X-CSRFToken": owner.csrf}).status_code == 303


def test_a_form_from_an_earlier_sign_in_can_be_sent_again(owner):
    old = owner.csrf
    owner.sign_in()
    page = owner.post("/sign-out", data={"csrf_token": old, "note": "<b>typed</b>"}, headers=OURS)
    assert page.status_code == 400
    assert "&lt;b&gt;typed&lt;/b&gt;" in page.text
    assert old not in page.text
    again = {field["name"]: field["value"] for field in every(page, "main form input")}
    assert owner.post("/sign-out", data=again, headers=OURS).status_code == 303


def test_a_form_nobody_vouches_for_is_not_offered_to_be_sent_again(owner):
    page = owner.post("/sign-out", data={"note": "planted"})
    assert page.status_code == 400
    assert "Send it again" not in page.text


def test_what_another_site_sends_is_not_shown(owner):
    page = owner.post("/sign-out", data={"note": "planted"}, headers={"Origin": "http://evil.example"})
    assert page.status_code == 403
    assert "planted" not in page.text


def test_reading_writes_nothing(app, client, owner, written, assessment, tmp_path):
    written.clear()
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        address = rule.rule.replace("<assessment_id>", assessment.id).replace("<", "").replace(">", "")
        for visitor in (client, owner):
            visitor.get(address)
            visitor.head(address)
            visitor.options(address)
    assert written == []


def test_a_form_cannot_be_sent_by_following_a_link(owner):
    for method in ("get", "head"):
        assert getattr(owner, method)("/sign-out").status_code == 405
    assert owner.get("/").status_code == 200


def test_no_page_and_no_header_opens_upfront_to_other_sites(app, owner):
    for rule in app.url_map.iter_rules():
        response = owner.options(rule.rule.replace("<", "").replace(">", ""), headers={"Origin": "http://evil.example"})
        assert not [name for name, _ in response.headers if name.startswith("Access-Control-")]
