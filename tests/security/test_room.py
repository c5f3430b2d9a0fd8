"""A laptop that serves the phones in a room: by their address there is a workshop, and nothing else, for anybody."""

from __future__ import annotations

import pytest

from tests.security.asking import address, methods, routes
from tests.web.visiting import COMPILED, KEY, OURS, PORT, Visitor, first
from webapp.app import create_app
from webapp.blueprints.context import room_address
from webapp.config import Settings
from webapp.security.gate import browser_session
from webapp.services.banks import keep_wordings

PHONES = f"192.168.1.23:{PORT}"
OTHER = f"10.0.0.5:{PORT}"
LAPTOP = f"127.0.0.1:{PORT}"
ANOTHER_COMPUTER = {"REMOTE_ADDR": "192.168.1.77"}
HERE = "Open this on the laptop"


def make(tmp_path, store, bank, clock, **lan):
    keep_wordings(store, bank)
    app = create_app(Settings(tmp_path, KEY, PORT, **lan), store=store, bank=bank, clock=clock)
    app.jinja_env.bytecode_cache = COMPILED
    app.test_client_class = Visitor
    return app


@pytest.fixture
def app(tmp_path, store, bank, clock):
    return make(tmp_path, store, bank, clock, lan_hosts=frozenset((PHONES, OTHER)), lan_address=f"http://{PHONES}")


def is_for_phones(rule):
    return rule == "/w" or rule.startswith(("/w/", "/static/")) or rule == "/healthz"


@pytest.mark.parametrize(
    "from_there",
    [
        {"headers": {"Host": PHONES}},
        {"headers": {"Host": OTHER}},
        {"headers": {"Host": PHONES}, "environ_base": ANOTHER_COMPUTER},
        # Another computer can write any name, this one's name for itself among them.
        {"headers": {"Host": LAPTOP}, "environ_base": ANOTHER_COMPUTER},
    ],
    ids=["its address", "another of its addresses", "from a phone", "from a phone that calls us as we call ourselves"],
)
def test_no_route_but_those_of_the_room_is_there_for_the_room_whoever_asks(
    app, client, owner, assessment, store, from_there
):
    written = []
    store.trace(lambda statement: written.append(statement))
    answers = set()
    for rule in routes(app):
        if is_for_phones(rule.rule):
            continue
        for visitor in (client, owner):
            for method in (*methods(rule), "HEAD", "OPTIONS"):
                asked = {**from_there, "headers": {**OURS, "Origin": f"http://{PHONES}", **from_there["headers"]}}
                response = visitor.open(address(rule, assessment_id=assessment.id), method=method, **asked)
                assert response.status_code == 404, (method, rule.rule)
                assert not {"Location", "Set-Cookie", "Allow"} & set(response.headers.keys()), (method, rule.rule)
                if method != "HEAD":
                    answers.add(response.get_data())
    store.trace(None)
    [page] = answers
    assert HERE.encode() in page
    assert written == []


@pytest.mark.parametrize(
    "path", ["/no/such/page", "/sign-in/", "/workshops", "/wall", "/w-", "/W", "//w", "/x/../w/", "/%2e/w"]
)
def test_an_address_that_is_none_is_not_told_from_one_that_is(app, owner, path):
    response = owner.get(path, headers={"Host": PHONES})
    assert (response.status_code, HERE in response.text) == (404, True)


@pytest.mark.parametrize("path", ["/w", "/w/", "/w/HRBW4729", "/w/HRBW4729/no/such"])
def test_what_is_for_the_room_goes_on_to_its_page(app, client, path):
    assert HERE not in client.get(path, headers={"Host": PHONES}, environ_base=ANOTHER_COMPUTER).text


def test_the_room_gets_the_files_of_its_pages(app, client):
    style = first(client.get("/sign-in"), "link[rel=stylesheet]")["href"]
    assert client.get(style, headers={"Host": PHONES}, environ_base=ANOTHER_COMPUTER).status_code == 200
    assert client.get("/healthz", headers={"Host": PHONES}, environ_base=ANOTHER_COMPUTER).text == "ok"


def test_on_the_laptop_all_is_as_before(app, client, owner):
    assert owner.get("/").status_code == 200
    assert client.get("/").status_code == 401
    assert owner.send("/sign-out").status_code == 303


def test_nobody_is_signed_in_there_whatever_cookie_comes_along(app, owner):
    seen = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(browser_session().signed_in))
    for headers, more in (({"Host": PHONES}, {}), ({"Host": LAPTOP}, ANOTHER_COMPUTER), ({"Host": LAPTOP}, {})):
        owner.get("/healthz", headers=headers, environ_base=more)
    assert [bool(one) for one in seen] == [False, False, True]


@pytest.mark.parametrize("host", ["192.168.1.23", "192.168.1.23:8001", "192.168.1.24:8000", "evil.example:8000", ""])
def test_a_name_that_is_not_ours_is_refused_as_before(app, client, host):
    assert client.get("/healthz", headers={"Host": host}, environ_base=ANOTHER_COMPUTER).status_code == 400


def test_without_a_room_the_names_of_one_mean_nothing(tmp_path, store, bank, clock):
    alone = make(tmp_path, store, bank, clock).test_client()
    assert alone.get("/healthz", headers={"Host": PHONES}).status_code == 400
    assert alone.get("/", environ_base=ANOTHER_COMPUTER).status_code == 401


def test_phones_are_told_an_address_they_can_open(app, tmp_path, store, bank, clock):
    for made, shown in ((app, f"http://{PHONES}"), (make(tmp_path, store, bank, clock), f"http://{LAPTOP}")):
        with made.test_request_context("/"):
            assert room_address() == shown
