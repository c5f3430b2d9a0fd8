"""Signing in to an Upfront for many foundations: one link, one use, one session; and nobody learns who is known here."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial

import pytest

from tests.security.letters import asked_for, deliver, invited, link_in
from tests.web.hosting import ADMINISTRATOR, BASE_URL, make_hosting
from tests.web.test_sign_in import ELSEWHERE
from tests.web.visiting import every, first
from webapp.domain.members import MemberRole
from webapp.services import access, signing_in

DANA = "dana@example.org"
UNKNOWN = "nobody@example.org"


@pytest.fixture
def workspace(hosting):
    return hosting.workspace()


@pytest.fixture
def make(tmp_path, store, bank, clock):
    """An installation with other settings."""
    return partial(make_hosting, tmp_path, store, bank, clock)


@pytest.fixture
def dana(hosting, workspace):
    """Somebody who edits there and is not signed in."""
    hosting.member(workspace, "editor", name="Dana Cole", email=DANA)
    return hosting.anonymous()


def headline(page):
    return first(page, "h1").get_text()


def sessions_of(hosting, email):
    account = hosting.store.find_account(email)
    long_ago = hosting.clock() - timedelta(days=400)
    return hosting.store.count_sessions_of(account.id, long_ago, long_ago) if account else 0


def logged(hosting, workspace):
    return [(event.action, event.by, event.detail) for event in reversed(hosting.store.list_log(workspace))]


# ── A link, once ──


def test_two_presses_sign_in_somebody_who_is_known(hosting, dana):
    link = asked_for(hosting, dana, DANA)
    page = dana.get(link)
    assert (page.status_code, headline(page)) == (200, "Sign in to Upfront")
    assert every(page, "main input") == []
    gone = dana.send(first(page, "main form")["action"])
    assert (gone.status_code, gone.location) == (303, "/")
    assert dana.get("/").status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_opening_a_link_uses_nothing_up_and_tells_nobody_whose_it_is(hosting, dana, method):
    link = asked_for(hosting, dana, DANA)
    written: list[str] = []
    hosting.store.trace(written.append)
    for _ in range(5):
        page = hosting.anonymous().open(link, method=method)
        assert (page.status_code, "Set-Cookie" in page.headers) == (200, False)
        for name in (DANA, "Dana", "dana"):
            assert name not in page.text
    hosting.store.trace(None)
    assert [statement for statement in written if not statement.lstrip().startswith("SELECT")] == []
    assert dana.send(link).status_code == 303


def test_a_link_works_once(hosting, dana):
    link = asked_for(hosting, dana, DANA)
    assert dana.send(link).status_code == 303
    second = hosting.anonymous()
    for page in (second.send(link), second.get(link)):
        assert (page.status_code, headline(page)) == (401, "This link cannot be used")
    assert second.session_id is None


@pytest.mark.parametrize(("seconds", "status"), [(14 * 60 + 59, 303), (15 * 60, 401), (15 * 60 + 1, 401)])
def test_a_link_holds_for_a_quarter_of_an_hour(hosting, dana, clock, seconds, status):
    link = asked_for(hosting, dana, DANA)
    clock.pass_by(seconds=seconds)
    assert dana.send(link).status_code == status


def test_of_two_clicks_at_once_one_signs_in(hosting, dana):
    before = sessions_of(hosting, DANA)
    link = asked_for(hosting, dana, DANA)
    ready, statuses = threading.Barrier(6), []

    def press():
        visitor = hosting.anonymous()
        ready.wait(10)
        statuses.append(visitor.send(link).status_code)

    clicks = [threading.Thread(target=press) for _ in range(6)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(30)
    assert sorted(statuses) == [303, 401, 401, 401, 401, 401]
    assert sessions_of(hosting, DANA) == before + 1


def test_a_link_of_an_account_that_is_gone_lets_nobody_in(hosting, dana, workspace, clock):
    link = asked_for(hosting, dana, DANA)
    with hosting.store.write():
        hosting.store.remove_workspace(workspace, clock())
    assert hosting.store.find_account(DANA) is None
    assert dana.send(link).status_code == 401
    assert hosting.store.find_account(DANA) is None


def test_neither_the_file_nor_the_outbox_holds_a_token(hosting, dana, tmp_path):
    dana.send("/sign-in", {"email": DANA})
    link = link_in(deliver(hosting)[0])
    token = link.removeprefix("/sign-in/")
    dana.send(link)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("upfront.sqlite3*"))
    assert token.encode() not in kept
    assert dana.session_id.encode() not in kept
    assert access.digest(dana.session_id).encode() in kept


# ── Hosts ──


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example;proto=http"},
        {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "8080"},
        {"X-Original-URL": "/evil", "X-Rewrite-URL": "/evil"},
    ],
)
def test_a_link_begins_with_the_address_that_was_set_whatever_a_request_says(hosting, dana, headers):
    assert dana.send("/sign-in", {"email": DANA}, headers=headers).status_code == 200
    [letter] = deliver(hosting)
    assert f"{BASE_URL}/sign-in/" in letter.body
    assert "evil" not in letter.body


@pytest.mark.parametrize(
    "host", ["evil.example", "upfront.example.org:8443", "upfront.example.org.evil.example", "127.0.0.1"]
)
def test_a_request_to_another_host_is_sent_no_letter(hosting, dana, host):
    page = dana.post("/sign-in", data={"email": DANA}, base_url=f"https://{host}", check=False)
    assert page.status_code == 400
    assert hosting.store.count_mail() == (0, 0)


# ── Nobody learns who is known ──


@pytest.fixture
def known(hosting, workspace, dana):
    """One address for each reason to be known."""
    hosting.account("former@example.org", "Former Member")
    invited(hosting, workspace, "fresh@example.org", "viewer")
    return (DANA, "former@example.org", "fresh@example.org", ADMINISTRATOR)


def test_known_and_unknown_are_answered_alike_and_take_the_same_work(hosting, known):
    asked = {}
    for email in (*known, UNKNOWN):
        visitor = hosting.anonymous()
        statements: list[str] = []
        hosting.store.trace(statements.append)
        page = visitor.send("/sign-in", {"email": email})
        hosting.store.trace(None)
        shape = [statement.split()[0] for statement in statements]
        asked[email] = (page.status_code, page.text.replace(email, "X"), sorted(page.headers.keys()), shape)
    assert asked.pop(UNKNOWN)[0] == 200
    for email, answer in asked.items():
        # The address is shown, so that a slip of the finger is seen; nothing else differs.
        assert answer == asked[DANA], email
    visitor = hosting.anonymous()
    again = [visitor.send("/sign-in", {"email": email}).text.replace(email, "X") for email in (DANA, UNKNOWN)]
    assert again[0] == again[1]
    assert sorted({letter.to for letter in deliver(hosting)}) == sorted(known)


def test_one_address_is_sent_five_links_in_a_quarter_of_an_hour(hosting, dana, clock):
    pages = [dana.send("/sign-in", {"email": DANA}) for _ in range(7)]
    assert {(page.status_code, page.text) for page in pages} == {(200, pages[0].text)}
    assert len(deliver(hosting)) == 5
    clock.pass_by(minutes=15)
    dana.send("/sign-in", {"email": DANA.upper()})
    assert [letter.to for letter in deliver(hosting)] == [DANA]


@pytest.mark.parametrize(
    "typed", ["dana", "dana@", "dana@example", "a@b.org, c@d.org", "Dana <dana@example.org>", "d@x.org\nBcc: y@z.org"]
)
def test_what_is_no_address_is_said_at_once(hosting, typed):
    page = hosting.anonymous().send("/sign-in", {"email": typed})
    assert page.status_code == 422
    assert first(page, "#email")["aria-invalid"] == "true"
    assert hosting.store.count_mail() == (0, 0)


# ── Invitations ──


@pytest.mark.parametrize("role", list(MemberRole))
def test_an_invitation_says_where_and_as_what_and_lets_in(hosting, workspace, role):
    signs_as = "board" if role is MemberRole.APPROVER else ""
    link = invited(hosting, workspace, "new@example.org", role, signs_as=signs_as)
    visitor = hosting.anonymous()
    page = visitor.get(link)
    assert headline(page) == "Join Juniper Valley Community Foundation"
    assert f"n {role}." in page.text or f"a {role}." in page.text
    assert "new@example.org" not in page.text
    gone = visitor.send(link, {"name": "  Noor \t New "})
    assert gone.status_code == 303
    [member] = [it for it in hosting.store.list_members(workspace) if it.email == "new@example.org"]
    assert (member.role, member.signs_as, member.name) == (role, signs_as, "Noor   New")
    assert hosting.store.list_invitations(workspace) == ()
    assert logged(hosting, workspace)[-2:] == [("joined", "Noor   New", role), ("signed_in", "Noor   New", "")]


def test_an_invitation_asks_for_a_name_and_still_holds_after_that(hosting, workspace):
    link = invited(hosting, workspace, "rosa@example.org", "approver", signs_as="ceo")
    visitor = hosting.anonymous()
    for typed in ("", "   ", "\u200b", "x" * 101):
        page = visitor.send(link, {"name": typed})
        assert (page.status_code, first(page, "#name")["aria-invalid"]) == (422, "true")
        assert visitor.session_id is None
    assert hosting.store.find_account("rosa@example.org") is None
    assert visitor.send(link, {"name": "Rosa Lind"}).status_code == 303


def test_who_has_a_name_accepts_with_one_press(hosting, workspace, dana):
    other = hosting.workspace("Alder Trust")
    link = invited(hosting, other, DANA, "viewer")
    assert every(dana.get(link), "main input") == []
    dana.send(link)
    assert hosting.store.find_session(access.digest(dana.session_id)).workspace == other


def test_signing_in_joins_all_that_have_invited_the_address_and_still_do(hosting, workspace, clock):
    places = [hosting.workspace(name) for name in ("Alder", "Birch", "Cedar", "Dogwood")]
    invited(hosting, places[0], "new@example.org", "viewer", days=1)
    clock.pass_by(days=1)
    for place in places[1:]:
        invited(hosting, place, "new@example.org", "editor")
    invited(hosting, workspace, "other@example.org", "editor")
    visitor = hosting.anonymous()
    gone = visitor.send(asked_for(hosting, visitor, "new@example.org"))
    account = hosting.store.find_account("new@example.org")
    assert [it.workspace.name for it in hosting.store.list_memberships(account.id)] == ["Birch", "Cedar", "Dogwood"]
    # Several, and none was asked for: they choose.
    assert gone.location == "/workspaces"
    assert hosting.store.find_session(access.digest(visitor.session_id)).workspace == ""


def test_an_invitation_that_was_taken_back_lets_nobody_in(hosting, workspace):
    link = invited(hosting, workspace, "new@example.org", "owner")
    [one] = hosting.store.list_invitations(workspace)
    with hosting.store.write():
        hosting.store.remove_invitation(workspace, one.id)
    visitor = hosting.anonymous()
    assert visitor.send(link, {"name": "Noor"}).status_code == 401
    assert hosting.store.find_account("new@example.org") is None


def test_an_invitation_to_where_one_is_already_changes_no_role(hosting, workspace, dana):
    dana.send(invited(hosting, workspace, DANA, "owner"))
    [member] = hosting.store.list_members(workspace)
    assert member.role == "editor"
    assert hosting.store.list_invitations(workspace) == ()


def test_an_approver_lands_where_something_waits(hosting, workspace):
    visitor = hosting.anonymous()
    gone = visitor.send(invited(hosting, workspace, "rosa@example.org", "approver", signs_as="ceo"), {"name": "Rosa Lind"})
    assert gone.location == "/approvals"


def test_the_administrator_gets_in_uninvited_and_into_no_workspace(hosting, workspace):
    visitor = hosting.anonymous()
    gone = visitor.send(asked_for(hosting, visitor, ADMINISTRATOR))
    assert (gone.status_code, gone.location) == (303, "/administration")
    assert hosting.store.find_session(access.digest(visitor.session_id)).workspace == ""


def test_the_workspace_one_was_in_last_is_the_one_one_comes_back_to(hosting, workspace, dana, clock):
    other = hosting.workspace("Alder Trust")
    dana.send(invited(hosting, other, DANA, "editor"))
    for place in (workspace, other):
        with hosting.store.write():
            hosting.store.record_session_workspace(access.digest(dana.session_id), place)
        clock.pass_by(days=8)
        assert dana.get("/").status_code == 401
        assert dana.send(asked_for(hosting, dana, DANA)).location == "/"
        assert hosting.store.find_session(access.digest(dana.session_id)).workspace == place


# ── Where it leads ──


def test_a_page_that_was_asked_for_comes_along_through_the_mail(hosting, dana):
    page = dana.get("/assessments?archived=1")
    carried = first(page, "main input[name=next]")["value"]
    link = asked_for(hosting, dana, DANA, next=carried)
    form = first(dana.get(link), "main form")
    gone = dana.send(form["action"], {"next": form.select_one("[name=next]")["value"]})
    assert gone.location == "/assessments?archived=1"


def test_no_address_leads_away(hosting, dana, clock):
    led = {}
    for elsewhere in ELSEWHERE:
        clock.pass_by(minutes=20)
        link = asked_for(hosting, dana, DANA, next=elsewhere)
        assert "next" not in link, elsewhere
        led[elsewhere] = dana.send(link, {"next": elsewhere}).location
    assert {elsewhere: where for elsewhere, where in led.items() if where != "/"} == {}


def test_a_page_that_is_not_for_them_gives_way_to_one_that_is(hosting, workspace):
    visitor = hosting.anonymous()
    link = invited(hosting, workspace, "vera@example.org", "viewer")
    assert visitor.send(link, {"name": "Vera", "next": "/administration"}).location == "/"


def test_another_site_signs_nobody_in(hosting, dana):
    link = asked_for(hosting, dana, DANA)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert dana.post(link, headers=headers).status_code == 403
        assert dana.post("/sign-in", data={"email": DANA}, headers=headers).status_code == 403
    assert deliver(hosting) == []
    assert dana.send(link).status_code == 303


def test_without_a_mail_server_no_link_is_promised(store, make):
    hosting = make(smtp=None)
    hosting.account(DANA, "Dana Cole")
    page = hosting.anonymous().send("/sign-in", {"email": DANA})
    assert "Look into your mail" not in page.text
    assert store.count_mail() == (0, 0)


def test_a_name_that_is_asked_for_nobody_has_to_give_where_nothing_is_confirmed(hosting, workspace):
    hosting.account("plain@example.org", "")
    visitor = hosting.anonymous()
    link = asked_for(hosting, visitor, "plain@example.org")
    assert "(optional)" in visitor.get(link).text
    assert visitor.send(link).status_code == 303


def test_the_name_one_has_is_not_changed_by_a_link(hosting, dana):
    dana.send(asked_for(hosting, dana, DANA), {"name": "Somebody Else"})
    assert hosting.store.find_account(DANA).name == "Dana Cole"


def test_all_reasons_to_refuse_have_words():
    assert {it.value for it in signing_in.Refused} == {"refused", "name", "unknown", "other", "attempt"}
