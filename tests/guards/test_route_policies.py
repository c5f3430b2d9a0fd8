"""Every route, whoever asks and whatever is there: its policy holds, its address stays, and nobody learns what exists."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.shipped import BANK
from tests.web.hosting import hosted_settings
from tests.web.stories import begin
from tests.web.visiting import OURS, Clock, make_app
from webapp.security.origin import SAFE_METHODS
from webapp.security.policies import ANYONE, policy_of
from webapp.services.workspace import Site
from webapp.store.sqlite import open_store

LISTED = Path(__file__).with_name("addresses.txt")
VALUES = {
    "digest": "0" * 16,
    "name": "sole-funder",
    "token": "A" * 43,
    "key": "home.host",
    "entry_id": "faq.grants",
    "question": "grants.continue",
    "segment": "passage",
    "group": "pot",
    "change": "c" * 32,
    "ending": "md",
    "kind": "pdf",
    "number": "1",
    "older": "1",
    "newer": "2",
}
MISSING = "f" * 32
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@pytest.fixture(scope="module")
def upfront(tmp_path_factory):
    """One application for all of them, with an assessment of ours and one of another workspace."""
    folder = tmp_path_factory.mktemp("policies")
    store = open_store(folder)
    clock = Clock()
    app = make_app(folder, store, BANK, clock)
    # A save that somebody forgot to guard would be a trouble of its own; here it is a status like any other.
    app.testing = False
    app.folder, app.store = folder, store
    app.own = begin(Site(store, BANK), clock())
    app.foreign = begin(Site(store, BANK, workspace="another"), clock())
    yield app
    store.close()


@pytest.fixture(scope="module")
def anonymous(upfront):
    return upfront.test_client()


@pytest.fixture(scope="module")
def owner(upfront):
    return upfront.test_client().sign_in()


def rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def policy(app, rule) -> Any:
    return policy_of(app, rule.endpoint)


def address(rule, assessment_id):
    """The rule with something in each of its places."""
    filled = rule.rule.replace("<path:name>", "upfront.css").replace("<assessment_id>", assessment_id)
    for name in rule.arguments - {"assessment_id"}:
        filled = re.sub(f"<(?:int:)?{name}>", VALUES.get(name, "x"), filled)
    assert "<" not in filled, f"say what stands for the places of {rule.rule}"
    return filled


def ask(visitor, path, method):
    """Ask as a page of ours would, with the token where there is a session."""
    data = {"csrf_token": visitor.csrf} if method == "POST" and visitor.session_id else None
    headers = OURS if method not in SAFE_METHODS else {}
    return visitor.open(path, method=method, data=data, headers=headers, check=method in ("GET", "POST"))


def answer(response):
    """All of an answer that could tell one object from another. A token holds the second in which its page was made."""
    return response.status_code, TOKEN.sub("", response.text), sorted(response.headers)


def test_every_view_says_whom_it_is_open_to(upfront):
    open_to_anyone = {rule.rule for rule in rules(upfront) if policy(upfront, rule).audience is ANYONE}
    signing_in = {"/sign-in", "/sign-in/<token>"}
    published = {rule.rule for rule in rules(upfront) if rule.endpoint.startswith("public.")}
    assert "/f/<slug>" in published
    others = {"/healthz", "/static/<digest>/<path:name>", "/promises", "/promises/host"}
    asking = {"/f/<slug>/ask", "/f/<slug>/helpful", "/q/<token>"}
    rooms = {rule.rule for rule in rules(upfront) if rule.endpoint.startswith("room.")}
    assert "/w/<code>" in rooms
    assert open_to_anyone == signing_in | published | asking | rooms | others


def test_only_forms_of_signing_in_of_public_pages_and_of_phones_in_a_room_need_no_token(upfront):
    token_free = {rule.rule for rule in rules(upfront) if policy(upfront, rule).token_free}
    phones = {f"/w/<code>/{end}" for end in ("ballot", "check", "join", "leave", "question", "resume")}
    assert token_free == {"/sign-in", "/sign-in/<token>", "/f/<slug>/ask", "/f/<slug>/helpful", "/w"} | phones


def test_who_is_not_signed_in_is_told_so_and_nothing_else(upfront, anonymous):
    for rule in rules(upfront):
        if policy(upfront, rule).audience is ANYONE:
            continue
        for method in sorted(rule.methods - {"OPTIONS"}):
            there, missing, foreign = (
                answer(ask(anonymous, address(rule, one), method)) for one in (upfront.own, MISSING, upfront.foreign)
            )
            assert there[0] == 401, (method, rule.rule)
            for other, name in ((missing, MISSING), (foreign, upfront.foreign)):
                assert there == (other[0], other[1].replace(name, upfront.own), other[2]), (method, rule.rule)


def test_what_is_missing_and_what_is_anothers_is_the_same_page(upfront, owner):
    concerned = [rule for rule in rules(upfront) if "assessment_id" in rule.arguments]
    assert len(concerned) > 15
    for rule in concerned:
        for method in sorted(rule.methods - {"OPTIONS"}):
            missing, foreign = (answer(ask(owner, address(rule, one), method)) for one in (MISSING, upfront.foreign))
            assert missing[0] == 404, (method, rule.rule)
            assert foreign == missing, (method, rule.rule)


def test_the_owner_gets_to_every_page(upfront, owner):
    for rule in rules(upfront):
        if "GET" in rule.methods and rule.arguments <= {"assessment_id", "key", "ending", "entry_id", "kind", "segment"}:
            response = ask(owner, address(rule, upfront.own), "GET")
            assert response.status_code in (200, 303), (rule.rule, response.status_code)


def test_no_address_ends_in_a_trouble_of_ours(upfront, anonymous, owner):
    for rule in rules(upfront):
        if rule.rule == "/sign-out":
            continue
        for visitor in (anonymous, owner):
            for one in (upfront.foreign, MISSING):
                for method in METHODS:
                    response = ask(visitor, address(rule, one), method)
                    assert response.status_code < 500, (method, rule.rule)


def test_head_is_get_without_the_page(upfront, anonymous, owner):
    for rule in rules(upfront):
        if "GET" not in rule.methods:
            continue
        for visitor in (anonymous, owner):
            path = address(rule, upfront.own)
            page, head = ask(visitor, path, "GET"), ask(visitor, path, "HEAD")
            assert (head.status_code, head.data) == (page.status_code, b""), rule.rule


def test_options_tell_the_methods_of_an_address_and_nothing_else(upfront, anonymous):
    by_address: dict[str, tuple[Any, set[str]]] = {}
    for rule in rules(upfront):
        by_address.setdefault(rule.rule, (rule, set()))[1].update(rule.methods)
    for rule, methods in by_address.values():
        response = ask(anonymous, address(rule, upfront.own), "OPTIONS")
        assert (response.status_code, response.data) == (200, b""), rule.rule
        assert set(response.allow) == methods
        refused = anonymous.open(address(rule, upfront.own), method="DELETE", headers=OURS)
        assert refused.status_code == 405
        assert set(refused.allow) == methods


def test_addresses_are_for_years(upfront):
    listed = {line for line in LISTED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}
    methods: dict[str, set[str]] = {}
    hosted = make_app(upfront.folder, upfront.store, BANK, Clock(), hosted=hosted_settings())
    for rule in (*rules(upfront), *rules(hosted)):
        methods.setdefault(rule.rule, set()).update(rule.methods - {"HEAD", "OPTIONS"})
    found = {f"{','.join(sorted(some))} {rule}" for rule, some in methods.items()}
    assert listed - found == set(), "an address has gone: it needs a redirect"
    assert found - listed == set(), "a new address is a promise for years: put it into addresses.txt"
