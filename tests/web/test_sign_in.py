"""Signing in and out: one link, one use, one session; and what was typed when a sign-in ran out."""

import json
import time
from contextlib import closing
from datetime import timedelta
from html import unescape

import pytest

from tests.web.stories import page_of
from tests.web.visiting import ADDRESS, COOKIE, OURS, first
from webapp.services import access
from webapp.store.connections import LIBRARY
from webapp.store.port import Session

TYPED = "<script>alert(1)</script> & “both”\r\nline two {{ 7*7 }}"
QUESTION = "home.host"

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20http://evil.example",
    "/%2f%2fevil.example",
    "/%5c%5cevil.example",
    "/%5cevil.example",
    "http://evil.example",
    "https://evil.example/",
    "HTTP://evil.example",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "//127.0.0.1:8000@evil.example/",
    "http://127.0.0.1:8000@evil.example/",
    "http://127.0.0.1:8000.evil.example/",
    "http://127.0.0.1:8000/",
    "http://127.0.0.1:9000/",
    "//127.0.0.1:8000/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/./../evil.example",
    "/@evil.example",
    "/;//evil.example",
    "/\x00//evil.example",
    "／／evil.example",
    "/\u2028/evil.example",
    "/。/evil.example",
    "/sign-out",
    "/sign-in",
    "/sign-in/" + "A" * 43,
    "/healthz",
    "/static/x/upfront.css",
    "/no/such/page",
    " /",
    "",
]


def fields(page):
    """The named fields of a page's main form and what they hold."""
    return {field["name"]: field.get("value", "") for field in page_of(page).select_one("main form").select("input")}


def headline(page):
    return first(page, "h1").get_text()


def question_address(assessment):
    return f"/assessments/{assessment.id}/questions/{QUESTION}"


# ── One link, one use ──


def test_opening_a_link_shows_a_button_and_uses_nothing_up(client):
    token = client.fresh_token()
    for _ in range(3):
        page = client.get(f"/sign-in/{token}")
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
    assert client.send(f"/sign-in/{token}").status_code == 303
    assert client.get("/").status_code == 200


def test_a_link_works_once(app, client):
    token = client.fresh_token()
    assert client.send(f"/sign-in/{token}").location == "/"
    second = app.test_client()
    page = second.send(f"/sign-in/{token}")
    assert (page.status_code, headline(page)) == (401, "This link cannot be used")
    assert second.session_id is None
    assert second.get("/").status_code == 401


def test_a_link_works_for_a_day(client, clock):
    token = client.fresh_token()
    clock.pass_by(hours=24)
    assert client.send(f"/sign-in/{token}").status_code == 401
    token = client.fresh_token()
    clock.pass_by(hours=23, minutes=59)
    assert client.send(f"/sign-in/{token}").status_code == 303


@pytest.mark.parametrize(
    "pasted",
    [
        "{token}",
        "  {token}\r\n",
        "http://127.0.0.1:8000/sign-in/{token}",
        "Sign in: http://127.0.0.1:8000/sign-in/{token}\n",
        "http://localhost:8000/sign-in/{token}?next=/",
        "/sign-in/{token}/",
    ],
)
def test_a_link_can_be_pasted_however_it_was_copied(client, pasted):
    page = client.get("/sign-in")
    assert headline(page) == "Sign in to Upfront"
    assert client.send("/sign-in", {"link": pasted.format(token=client.fresh_token())}).location == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "pasted", ["", "   ", "nothing like it", "http://127.0.0.1:8000/sign-in/", "A" * 43, "é" * 43, "A" * 44]
)
def test_what_is_no_link_signs_nobody_in(client, pasted):
    page = client.send("/sign-in", {"link": pasted})
    assert (page.status_code, headline(page)) == (401, "This link cannot be used")
    assert client.session_id is None


def test_the_store_holds_no_secret(client, store, tmp_path):
    token = client.fresh_token()
    unused = client.fresh_token()
    client.send(f"/sign-in/{token}")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("upfront.sqlite3*"))
    for secret in (token, unused, client.session_id):
        assert secret.encode() not in kept
    assert access.digest(client.session_id).encode() in kept


# ── One session ──


def test_the_cookie_is_for_this_server_alone_and_out_of_reach_for_scripts(client):
    said = client.send(f"/sign-in/{client.fresh_token()}").headers["Set-Cookie"]
    name, _, rest = said.partition("=")
    value, *attributes = rest.split("; ")
    assert name == COOKIE
    assert len(value) == 43
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=15552000"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_an_id_somebody_else_chose_is_never_taken_over(client):
    client.set_cookie(COOKIE, "x" * 43, domain="127.0.0.1")
    assert client.get("/").status_code == 401
    client.sign_in()
    assert client.session_id != "x" * 43


def test_signing_in_again_ends_the_earlier_session(app, owner):
    earlier = owner.session_id
    owner.send(f"/sign-in/{owner.fresh_token()}")
    assert owner.session_id != earlier
    thief = app.test_client()
    thief.set_cookie(COOKIE, earlier, domain="127.0.0.1")
    assert thief.get("/").status_code == 401
    assert owner.get("/").status_code == 200


def test_signing_out_ends_the_session_on_the_server(app, owner):
    stolen = owner.session_id
    gone = owner.send("/sign-out")
    assert gone.status_code == 303
    assert headline(owner.get(gone.location)) == "You are signed out"
    assert owner.session_id is None
    thief = app.test_client()
    thief.set_cookie(COOKIE, stolen, domain="127.0.0.1")
    assert thief.get("/").status_code == 401
    assert thief.send("/sign-out").status_code == 401


def test_each_browser_has_its_own_session(app, owner):
    other = app.test_client().sign_in()
    other.send("/sign-out")
    assert owner.get("/").status_code == 200


@pytest.mark.parametrize("value", ["", "a", "../../etc/passwd", "x" * 42, "x" * 44, "%00" * 20, "é" * 43, "' OR 1=1 --"])
def test_a_cookie_that_is_no_id_is_nobody(client, store, value):
    asked: list[str] = []
    client.set_cookie(COOKIE, value, domain="127.0.0.1")
    store.trace(asked.append)
    assert client.get("/").status_code == 401
    store.trace(None)
    assert asked == []


def test_a_session_of_another_workspace_opens_nothing_here(client, store, clock):
    with store.write():
        store.add_session(Session(access.digest("y" * 43), "another", "owner", "secret", clock(), clock()))
    client.set_cookie(COOKIE, "y" * 43, domain="127.0.0.1")
    assert client.get("/").status_code == 401


def test_a_session_ends_after_a_month_without_use(owner, clock):
    clock.pass_by(days=29, hours=23)
    assert owner.get("/").status_code == 200
    clock.pass_by(days=30)
    assert owner.get("/").status_code == 401


def test_a_session_ends_after_half_a_year_of_use(owner, clock):
    for _ in range(17):
        clock.pass_by(days=10)
        assert owner.get("/").status_code == 200
    clock.pass_by(days=10)
    assert owner.get("/").status_code == 401


def test_use_is_written_down_once_an_hour_and_no_oftener(owner, store, clock):
    def seen():
        return store.find_session(access.digest(owner.session_id)).seen_at

    begun = seen()
    clock.pass_by(minutes=59)
    owner.get("/")
    assert seen() == begun
    clock.pass_by(minutes=1)
    owner.get("/")
    assert seen() == begun + timedelta(hours=1)


@pytest.mark.slow
def test_who_writes_does_not_hold_up_who_reads(owner, store, clock, tmp_path):
    clock.pass_by(hours=2)
    with closing(LIBRARY.connect(str(tmp_path / "upfront.sqlite3"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        page = owner.get("/", buffered=False)
        assert (page.status_code, time.monotonic() - begun < 2) == (200, True)
        page.close()
    assert store.find_session(access.digest(owner.session_id)).seen_at < clock()


def test_a_session_costs_one_look_at_the_store(owner, store):
    asked: list[str] = []
    store.trace(asked.append)
    owner.get("/healthz")
    assert asked == []
    owner.get("/")
    store.trace(None)
    assert sum("FROM sessions" in statement for statement in asked) == 1


# ── Where one goes after it ──


def test_signing_in_leads_to_the_page_that_was_asked_for(client, assessment):
    page = client.get(question_address(assessment) + "?back=check")
    assert (page.status_code, headline(page)) == (401, "Sign in to see this page")
    form = fields(page)
    assert form["next"] == question_address(assessment) + "?back=check"
    gone = client.send("/sign-in", form | {"link": client.fresh_token()})
    assert (gone.status_code, gone.location) == (303, form["next"])


def test_no_address_leads_away_after_signing_in(client):
    led = {}
    for elsewhere in ELSEWHERE:
        gone = client.send("/sign-in", {"link": client.fresh_token(), "next": elsewhere})
        led[elsewhere] = (gone.status_code, gone.location)
    assert {elsewhere: where for elsewhere, where in led.items() if where != (303, "/")} == {}


def test_no_address_that_leads_away_gets_into_a_form(client):
    forms = {elsewhere: fields(client.get("/sign-in", query_string={"next": elsewhere})) for elsewhere in ELSEWHERE}
    assert {elsewhere for elsewhere, form in forms.items() if "next" in form} == set()


@pytest.mark.parametrize("query", ["next=//evil.example", "a=1&a=2", "q=%0d%0aX:1", "q=%3Cscript%3E", "x"])
def test_a_question_mark_changes_nothing_about_that(client, assessment, query):
    gone = client.send("/sign-in", {"link": client.fresh_token(), "next": f"{question_address(assessment)}?{query}"})
    assert gone.location.startswith(question_address(assessment) + "?")
    assert not set("\r\n<>") & set(gone.location)


# ── A sign-in that ran out while somebody typed ──


def ran_out(owner, clock, address, data):
    """Send a form after the session has ended; the page that comes back."""
    data = {"csrf_token": owner.csrf} | data
    clock.pass_by(days=31)
    return owner.send(address, data)


def test_what_was_typed_when_a_sign_in_ran_out_is_shown_and_comes_back(owner, store, clock, assessment):
    address = question_address(assessment)
    page = ran_out(owner, clock, address, {"choice": "us", "note": TYPED, "detail": "Ours.", "revision": "3"})
    assert (page.status_code, headline(page)) == (401, "Your sign-in has run out")
    shown = [tag.get_text() for tag in page_of(page).select(".slip bdi")]
    assert shown == [TYPED, "Ours."]
    assert "<script>alert" not in page.text

    form = fields(page)
    gone = owner.send("/sign-in", form | {"link": owner.fresh_token()})
    assert (gone.status_code, gone.location) == (303, address)
    draft = store.find_page_draft(assessment.id, QUESTION, "owner")
    assert json.loads(draft.fields) == {"choice": ["us"], "note": [TYPED], "detail": ["Ours."]}
    assert (draft.revision, draft.at) == (3, clock())


def test_a_link_that_cannot_be_used_loses_nothing_either(owner, store, clock, assessment):
    page = ran_out(owner, clock, question_address(assessment), {"note": TYPED})
    again = owner.send("/sign-in", fields(page) | {"link": "a torn line"})
    assert (again.status_code, headline(again)) == (401, "This link cannot be used")
    assert TYPED.replace("\r\n", "\n") in unescape(again.text).replace("\r\n", "\n")
    owner.send("/sign-in", fields(again) | {"link": owner.fresh_token()})
    assert json.loads(store.find_page_draft(assessment.id, QUESTION, "owner").fields) == {"note": [TYPED]}


@pytest.mark.slow
def test_a_store_that_is_busy_loses_nothing_either(owner, store, clock, assessment, tmp_path):
    page = ran_out(owner, clock, question_address(assessment), {"note": TYPED})
    form = fields(page) | {"link": owner.fresh_token()}
    with closing(LIBRARY.connect(str(tmp_path / "upfront.sqlite3"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = owner.send("/sign-in", form)
    assert (refused.status_code, headline(refused)) == (503, "Too many people are saving just now")
    assert [tag.get_text() for tag in page_of(refused).select(".slip bdi")] == [TYPED]
    assert first(refused, "main form")["action"] == "/sign-in"
    assert fields(refused) == form
    assert owner.send("/sign-in", fields(refused)).location == question_address(assessment)


def test_who_has_signed_in_in_another_window_leaves_the_field_empty(owner, store, clock, assessment):
    page = ran_out(owner, clock, question_address(assessment), {"note": TYPED})
    owner.sign_in()
    gone = owner.send("/sign-in", fields(page))
    assert (gone.status_code, gone.location) == (303, question_address(assessment))
    assert json.loads(store.find_page_draft(assessment.id, QUESTION, "owner").fields) == {"note": [TYPED]}


def test_another_site_cannot_leave_a_draft_that_way(owner, store, clock, assessment):
    page = ran_out(owner, clock, question_address(assessment), {"note": "planted"})
    owner.sign_in()
    form = fields(page)
    for headers in ({}, {"Origin": "null"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert owner.post("/sign-in", data=form, headers=headers).status_code in (401, 403)
    assert store.find_page_draft(assessment.id, QUESTION, "owner") is None


def test_what_belongs_to_no_question_is_shown_once_more_to_be_sent(owner, clock, assessment, store):
    page = ran_out(owner, clock, "/sign-out", {"title": TYPED, "csrf_token": "old"})
    again = owner.send("/sign-in", fields(page) | {"link": owner.fresh_token()})
    assert (again.status_code, headline(again)) == (200, "You are signed in again")
    form = first(again, "main form")
    assert form["action"] == "/sign-out"
    sent = fields(again)
    assert sent["title"] == TYPED
    assert owner.send(form["action"], sent).status_code == 303


def test_a_draft_of_an_assessment_that_is_gone_is_no_obstacle(owner, clock, store):
    page = ran_out(owner, clock, f"/assessments/{'f' * 32}/questions/{QUESTION}", {"note": TYPED})
    assert owner.send("/sign-in", fields(page) | {"link": owner.fresh_token()}).status_code == 303


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        '"text"',
        "null",
        '{"note": "x"}',
        '{"note": [1]}',
        '{"note": [["x"]]}',
        "NaN",
        "[" * 5000,
        r'{"note": ["\ud800"]}',
    ],
)
def test_what_was_not_carried_by_a_page_of_ours_is_left_aside(client, store, assessment, kept):
    form = {"link": client.fresh_token(), "next": question_address(assessment), "kept": kept}
    assert client.send("/sign-in", form).location == question_address(assessment)
    assert store.find_page_draft(assessment.id, QUESTION, "owner") is None


@pytest.mark.parametrize("revision", ["-1", "1.5", "x", "9" * 30, "", "٣"])
def test_a_revision_that_is_none_counts_as_never_answered(client, store, assessment, revision):
    kept = json.dumps({"note": ["x"], "revision": [revision]})
    client.send("/sign-in", {"link": client.fresh_token(), "next": question_address(assessment), "kept": kept})
    assert store.find_page_draft(assessment.id, QUESTION, "owner").revision == 0


def test_the_page_is_the_same_whether_the_object_is_there_or_not(client, assessment):
    there = client.send(question_address(assessment), {"note": "x"})
    missing = client.send(question_address(assessment).replace(assessment.id, "f" * 32), {"note": "x"})
    assert there.text == missing.text.replace("f" * 32, assessment.id)
    assert there.headers == missing.headers


@pytest.mark.parametrize("headers", [{"X-Requested-With": "fetch"}, {"Accept": "application/json"}])
def test_a_script_hears_that_a_sign_in_ran_out_without_a_page(client, assessment, headers):
    reply = client.send(question_address(assessment), {"note": "x"}, headers=headers)
    assert (reply.status_code, reply.json) == (401, {"problem": "signed_out"})


def test_a_browser_that_takes_everything_gets_a_page(client):
    for accept in ("*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""):
        assert client.get("/", headers={"Accept": accept}).mimetype == "text/html"


def test_a_sign_in_from_another_site_is_refused(client):
    token = client.fresh_token()
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(f"/sign-in/{token}", headers=headers).status_code == 403
        assert client.post("/sign-in", data={"link": token}, headers=headers).status_code == 403
    assert client.post(f"/sign-in/{token}", headers=OURS | {"Origin": ADDRESS}).status_code == 303
