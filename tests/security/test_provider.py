"""Signing in at the organization's own provider, a real one on this computer: who gets in, as whom, and who does not."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.oidc_provider import PERSON, OidcProvider
from tests.security.letters import deliver, invited
from tests.web.hosting import make_hosting
from tests.web.test_sign_in import ELSEWHERE
from tests.web.visiting import every, first
from webapp.services.access import digest

pytestmark = pytest.mark.enable_socket  # a real provider, on this computer

ANA = PERSON["email"]
COOKIE = "__Host-upfront-attempt"


@pytest.fixture
def provider():
    with OidcProvider() as running:
        yield running


@pytest.fixture
def hosting(tmp_path, store, bank, clock, provider):
    return make_hosting(tmp_path, store, bank, clock, oidc=provider.settings())


@pytest.fixture
def workspace(hosting):
    return hosting.workspace()


@pytest.fixture
def ana(hosting, workspace):
    """A member who has always signed in by mail, and is not signed in."""
    hosting.member(workspace, "editor", name="Ana Ruiz", email=ANA)
    return hosting.anonymous()


def headline(page):
    return first(page, "h1").get_text()


def leave(visitor, **fields):
    """Press the button; where it leads."""
    gone = visitor.send("/sign-in/provider", fields)
    assert gone.status_code == 303
    return gone.location


def come_back(provider, visitor, url, **changes):
    """Agree at the provider, and come back with what it says."""
    return visitor.get("/sign-in/provider/back", query_string=provider.visit(url) | changes)


def cookie_of(visitor):
    found = visitor.get_cookie(COOKIE, domain="upfront.example.org")
    return found.value if found else None


def test_who_is_known_by_mail_gets_in_as_the_same_person(hosting, provider, ana, workspace):
    gone = come_back(provider, ana, leave(ana))
    assert (gone.status_code, gone.location) == (303, "/")
    assert first(ana.get("/account"), ".who a").get_text() == "Ana Ruiz"
    account = hosting.store.find_account(ANA)
    assert (account.issuer, account.subject) == (provider.issuer, PERSON["sub"])
    assert hosting.store.list_log(workspace)[0].action == "signed_in"
    assert cookie_of(ana) is None


def test_an_invitation_is_enough_and_the_provider_says_the_name(hosting, provider, workspace):
    invited(hosting, workspace, ANA, "approver", signs_as="board")
    visitor = hosting.anonymous()
    assert come_back(provider, visitor, leave(visitor)).status_code == 303
    [member] = hosting.store.list_members(workspace)
    assert (member.email, member.name, member.role, member.signs_as) == (ANA, "Ana Ruiz", "approver", "board")


def test_whoever_was_bound_stays_the_same_when_the_address_changes_there(hosting, provider, ana):
    come_back(provider, ana, leave(ana))
    provider.person["email"] = "ana.ruiz@harlow.example"
    other = hosting.anonymous()
    assert come_back(provider, other, leave(other)).status_code == 303
    assert first(other.get("/account"), "main b bdi").get_text() == ANA


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody@harlow.example"}, "This address is not expected here"),
        ({"email_verified": False}, "Your e-mail address is not confirmed there"),
    ],
)
def test_who_is_not_expected_or_not_vouched_for_stays_out(hosting, provider, ana, wrong, said):
    provider.person |= wrong
    page = come_back(provider, ana, leave(ana))
    assert (page.status_code, headline(page)) == (401, said)
    assert ana.session_id is None
    assert hosting.store.find_account("nobody@harlow.example") is None


def test_an_address_that_is_anothers_there_by_now_opens_nothing(hosting, provider, ana):
    come_back(provider, ana, leave(ana))
    provider.person["sub"] = "somebody-new"
    other = hosting.anonymous()
    page = come_back(provider, other, leave(other))
    assert (page.status_code, headline(page)) == (401, "This address belongs to another sign-in")
    assert hosting.store.find_account(ANA).subject == PERSON["sub"]


def test_an_account_without_a_name_gets_none_from_somebody_else(hosting, provider):
    account = hosting.account(ANA, "")
    visitor = hosting.anonymous()
    come_back(provider, visitor, leave(visitor))
    assert hosting.store.find_account(ANA).name == "Ana Ruiz"
    assert hosting.store.find_account(ANA).id == account.id


# ── Only the browser that set out, once, in time ──


def test_what_came_back_works_once(hosting, provider, ana):
    url = leave(ana)
    secret = cookie_of(ana)
    query = provider.visit(url)
    assert ana.get("/sign-in/provider/back", query_string=query).status_code == 303
    again = hosting.anonymous()
    again.set_cookie(COOKIE, secret, domain="upfront.example.org", secure=True)
    page = again.get("/sign-in/provider/back", query_string=query)
    assert (page.status_code, headline(page)) == (401, "The sign-in did not work")


def test_another_browser_cannot_come_back_in_its_place(hosting, provider, ana):
    query = provider.visit(leave(ana))
    for planted in (None, "x" * 43):
        other = hosting.anonymous()
        if planted:
            other.set_cookie(COOKIE, planted, domain="upfront.example.org", secure=True)
        assert other.get("/sign-in/provider/back", query_string=query).status_code == 401
        assert other.session_id is None


@pytest.mark.parametrize(
    "changed", [{"state": "A" * 43}, {"state": ""}, {"code": "made up"}, {"iss": "https://evil.example"}]
)
def test_what_was_changed_on_the_way_signs_nobody_in(provider, ana, changed):
    page = come_back(provider, ana, leave(ana), **changed)
    assert page.status_code == 401
    assert ana.session_id is None


def test_an_attempt_is_forgotten_after_ten_minutes(provider, ana, clock):
    query = provider.visit(leave(ana))
    clock.pass_by(minutes=10)
    assert ana.get("/sign-in/provider/back", query_string=query).status_code == 401


def test_whoever_says_no_there_is_told_so(provider, ana):
    provider.brings = {"code": None, "error": "access_denied"}
    page = come_back(provider, ana, leave(ana))
    assert (page.status_code, headline(page)) == (401, "You were not signed in")


def test_a_provider_that_is_not_there_is_named(tmp_path, store, bank, clock, provider):
    provider.answers["/.well-known/openid-configuration"] = (500, {}, b"")
    visitor = make_hosting(tmp_path, store, bank, clock, oidc=provider.settings()).anonymous()
    page = visitor.send("/sign-in/provider")
    assert (page.status_code, headline(page)) == (401, "The sign-in of your organization does not answer")


def test_a_session_that_was_planted_is_not_taken_over(hosting, provider, ana):
    ana.carry("x" * 43)
    come_back(provider, ana, leave(ana))
    assert ana.session_id != "x" * 43
    assert hosting.store.find_session(digest(ana.session_id)).account == hosting.store.find_account(ANA).id


# ── The pages around it ──


def test_the_secret_of_an_attempt_is_at_rest_nowhere(provider, ana, tmp_path):
    state = dict(parse_qsl(urlsplit(leave(ana)).query))["state"]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("upfront.sqlite3*"))
    for secret in (state, cookie_of(ana)):
        assert secret.encode() not in kept


def test_the_cookie_of_an_attempt_is_short_lived_and_out_of_reach(ana):
    said = ana.send("/sign-in/provider").headers["Set-Cookie"]
    name, *attributes = said.split("; ")
    assert name.startswith(f"{COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"} <= set(attributes)
    assert "Domain" not in said


def test_only_the_page_with_the_button_lets_a_form_lead_to_the_provider(hosting, provider, ana, workspace):
    def leads(page):
        return [part for part in page.headers["Content-Security-Policy"].split("; ") if part.startswith("form-action")]

    for path in ("/sign-in", "/"):
        page = ana.get(path)
        assert headline(page).startswith("Sign in")
        assert first(page, 'form[action="/sign-in/provider"] button').get_text() == "Sign in with Harlow"
        assert leads(page) == [f"form-action 'self' {provider.issuer}"]
    member = hosting.member(workspace, "owner")
    for page in (member.get("/"), member.get("/account"), ana.get("/healthz"), ana.send("/sign-in", {"email": ANA})):
        assert leads(page) == ["form-action 'self'"]


def test_a_page_one_asked_for_comes_back_and_no_other(provider, ana, clock):
    assert come_back(provider, ana, leave(ana, next="/assessments?archived=1")).location == "/assessments?archived=1"
    for elsewhere in ELSEWHERE[:20]:
        clock.pass_by(minutes=10)
        assert come_back(provider, ana, leave(ana, next=elsewhere)).location == "/"


def test_another_site_sends_nobody_there(ana):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert ana.post("/sign-in/provider", headers=headers).status_code == 403


def test_where_the_door_is_at_another_address_a_link_leads_there(hosting, provider, ana):
    elsewhere = provider.issuer.replace("127.0.0.1", "localhost")
    provider.metadata["authorization_endpoint"] = f"{elsewhere}/authorize"
    page = ana.send("/sign-in/provider")
    assert (page.status_code, headline(page)) == (200, "Go on to Harlow")
    link = first(page, "main a")["href"]
    assert link.startswith(f"{elsewhere}/authorize?")
    assert come_back(provider, ana, link).status_code == 303


def test_without_a_provider_there_is_neither_button_nor_door(tmp_path, store, bank, clock):
    visitor = make_hosting(tmp_path, store, bank, clock).anonymous()
    assert every(visitor.get("/sign-in"), 'form[action="/sign-in/provider"]') == []
    assert visitor.send("/sign-in/provider").status_code == 404
    assert visitor.get("/sign-in/provider/back").status_code == 404


def test_with_a_provider_alone_no_letter_is_promised(tmp_path, store, bank, clock, provider):
    hosting = make_hosting(tmp_path, store, bank, clock, oidc=provider.settings(), smtp=None)
    hosting.account(ANA, "Ana Ruiz")
    visitor = hosting.anonymous()
    assert every(visitor.get("/sign-in"), "#email") == []
    visitor.send("/sign-in", {"email": ANA})
    assert deliver(hosting) == []
