"""Sessions among many foundations: fixed at no id of a stranger's, ended on the server, and never longer than said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.security.letters import asked_for, invited
from tests.web.hosting import hosted_settings
from tests.web.stories import begin, fields_of
from tests.web.visiting import KEY, Visitor, every, first, make_app
from webapp.app import create_app
from webapp.config import Settings
from webapp.services import access

DANA = "dana@example.org"


@pytest.fixture
def workspace(hosting):
    return hosting.workspace()


@pytest.fixture
def dana(hosting, workspace):
    return hosting.member(workspace, "editor", name="Dana Cole", email=DANA)


def thief(hosting, session_id):
    """Another browser with this cookie."""
    return hosting.anonymous().carry(session_id)


def opens(visitor, path="/account"):
    return visitor.get(path).status_code == 200


# ── Fixation ──


@pytest.mark.parametrize("planted", ["x" * 43, "A" * 43, "", "short", "%00", "' OR 1=1 --", "x" * 3_900])
def test_an_id_somebody_else_chose_never_becomes_a_session(hosting, dana, planted):
    visitor = thief(hosting, planted)
    assert not opens(visitor)
    visitor.send(asked_for(hosting, visitor, DANA))
    assert opens(visitor)
    assert visitor.session_id != planted
    assert not opens(thief(hosting, planted))


def test_an_id_of_somebody_elses_session_is_not_kept_and_that_session_ends(hosting, workspace, dana):
    attacker = hosting.member(workspace, "viewer", name="Eve Viewer")
    planted = attacker.session_id
    visitor = thief(hosting, planted)
    visitor.send(asked_for(hosting, visitor, DANA))
    assert visitor.session_id != planted
    assert first(visitor.get("/account"), ".who a").get_text() == "Dana Cole"
    assert not opens(attacker)


def test_each_sign_in_has_an_id_and_a_token_of_its_own(hosting, dana, clock):
    seen = {(dana.session_id, dana.site.store.find_session(access.digest(dana.session_id)).csrf)}
    for _ in range(4):
        clock.pass_by(minutes=5)
        earlier = dana.session_id
        dana.send(asked_for(hosting, dana, DANA))
        assert not opens(thief(hosting, earlier))
        seen.add((dana.session_id, dana.site.store.find_session(access.digest(dana.session_id)).csrf))
    assert len({session_id for session_id, _ in seen}) == len({csrf for _, csrf in seen}) == 5


def test_the_cookie_is_out_of_reach_for_scripts_other_hosts_and_plain_connections(hosting, dana):
    said = dana.send(asked_for(hosting, dana, DANA)).headers["Set-Cookie"]
    name, _, rest = said.partition("=")
    value, *attributes = rest.split("; ")
    assert (name, len(value)) == ("__Host-upfront", 43)
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=604800"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


# ── The end ──


def test_signing_out_ends_the_session_on_the_server(hosting, workspace, dana):
    stolen = dana.session_id
    gone = dana.send("/sign-out")
    assert (gone.status_code, first(dana.get(gone.location), "h1").get_text()) == (303, "You are signed out")
    assert dana.session_id is None
    for method, path in (("get", "/"), ("get", "/account"), ("send", "/account/stay"), ("send", "/sign-out")):
        assert getattr(thief(hosting, stolen), method)(path).status_code == 401
    assert hosting.store.list_log(workspace)[0].action == "signed_out"


def test_signing_out_everywhere_leaves_this_browser_alone(hosting, workspace, dana):
    account = hosting.store.find_account(DANA)
    others = [hosting.signed_in(account, workspace) for _ in range(3)]
    luis = hosting.member(workspace, "viewer", name="Luis Vega")
    assert "and in 3 others" in dana.get("/account").text
    gone = dana.send("/account/sign-out-everywhere")
    assert "You are signed out everywhere else." in dana.get(gone.location).text
    assert [opens(other) for other in others] == [False, False, False]
    assert opens(luis)
    assert "In this browser alone" in dana.get("/account").text
    assert hosting.store.list_log(workspace)[0].action == "signed_out_everywhere"


@pytest.mark.parametrize(
    ("who", "idle", "whole"),
    [("member", timedelta(hours=12), timedelta(days=7)), ("administrator", timedelta(hours=1), timedelta(hours=12))],
)
def test_a_session_ends_unused_after_a_while_and_used_after_a_longer_one(hosting, workspace, clock, who, idle, whole):
    def come():
        return hosting.administrator() if who == "administrator" else hosting.member(workspace, "owner")

    visitor = come()
    clock.pass_by(seconds=idle.total_seconds() - 1)
    assert opens(visitor)
    clock.pass_by(seconds=idle.total_seconds())
    assert not opens(visitor)

    visitor, begun = come(), clock()
    while clock() < begun + whole - idle / 2:
        assert opens(visitor)
        clock.pass_by(seconds=idle.total_seconds() / 2)
    clock.at = begun + whole - timedelta(seconds=1)
    assert opens(visitor)
    clock.pass_by(seconds=1)
    assert not opens(visitor)


def test_a_member_who_becomes_administrator_has_their_limits_at_once(hosting, clock, tmp_path, store, bank):
    workspace = hosting.workspace()
    dana = hosting.member(workspace, "owner", email=DANA)
    clock.pass_by(hours=2)
    assert opens(dana)
    app = make_app(tmp_path, store, bank, clock, hosted=hosted_settings(administrators=frozenset({DANA})))
    clock.pass_by(hours=1, minutes=1)
    assert not opens(app.test_client().carry(dana.session_id))


def test_staying_moves_the_end_of_an_unused_session_and_never_beyond_the_last(hosting, dana, clock):
    begun = clock()
    for _ in range(13):
        clock.pass_by(hours=11, minutes=55)
        reply = dana.send("/account/stay", headers={"X-Requested-With": "fetch"})
        assert reply.status_code == 200
        expected = min(clock() + timedelta(hours=12), begun + timedelta(days=7))
        assert reply.json == {
            "ends": expected.isoformat(),
            "whole": (begun + timedelta(days=7)).isoformat(),
            "now": clock().isoformat(),
        }
    clock.at = begun + timedelta(days=7)
    assert dana.send("/account/stay", headers={"X-Requested-With": "fetch"}).status_code == 401


def test_staying_leads_back_without_a_script(dana):
    assert dana.send("/account/stay", {"next": "//evil.example"}).location == "/account?done=stayed"
    assert dana.get("/account/stay", check=False).status_code == 405


# ── The warning ──


def test_a_page_says_when_its_session_ends(dana, clock):
    bar = first(dana.get("/"), "[data-session]")
    assert bar["data-now"] == clock().isoformat()
    assert bar["data-ends"] == (clock() + timedelta(hours=12)).isoformat()
    assert bar["data-whole"] == (clock() + timedelta(days=7)).isoformat()
    assert bar.select_one("[role=status]").get_text() == ""
    assert bar.select_one("form").has_attr("hidden")
    begun = clock()
    clock.pass_by(minutes=4)
    # Not remembered as use yet: the page promises nothing that does not hold.
    assert first(dana.get("/"), "[data-session]")["data-ends"] == (begun + timedelta(hours=12)).isoformat()
    clock.pass_by(minutes=1)
    assert first(dana.get("/"), "[data-session]")["data-ends"] == (clock() + timedelta(hours=12)).isoformat()


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=2), ""),
        (timedelta(hours=1), ""),
        (timedelta(minutes=59, seconds=59), "in 59 minutes"),
        (timedelta(minutes=1), "in one minute"),
        (timedelta(seconds=30), "in less than a minute"),
    ],
)
def test_in_the_last_hour_every_page_says_so_without_a_script(hosting, dana, clock, before, said):
    begun = clock()
    while clock() < begun + timedelta(days=6, hours=20):
        clock.pass_by(hours=8)
        dana.get("/")
    clock.at = begun + timedelta(days=7) - before
    for path in ("/", "/account", "/assessments/new"):
        words = first(dana.get(path), "[data-session] [role=status]").get_text()
        assert words.startswith(f"Your sign-in ends {said}. Save") if said else words == ""


def test_no_bar_for_who_is_not_signed_in_and_none_on_ones_own_computer(hosting, client, owner):
    assert every(hosting.anonymous().get("/sign-in"), "[data-session]") == []
    assert every(owner.get("/"), "[data-session]") == []


def test_the_bar_costs_no_look_at_the_store(hosting, dana):
    asked: list[str] = []
    hosting.store.trace(asked.append)
    dana.get("/account")
    hosting.store.trace(None)
    assert sum("FROM sessions" in statement and "count(" not in statement for statement in asked) == 1


# ── Stolen cookies, changed keys ──


@pytest.mark.parametrize("role", ["owner", "editor", "approver", "facilitator", "viewer"])
def test_the_cookie_of_somebody_who_was_removed_opens_nothing_of_the_workspace(hosting, workspace, clock, role):
    assessment_id = begin(hosting.site(workspace), clock())
    visitor = hosting.member(workspace, role)
    with hosting.store.write():
        hosting.store.remove_member(workspace, visitor.person.member)
    for path in (
        f"/assessments/{assessment_id}/faq",
        f"/assessments/{assessment_id}",
        "/assessments",
        "/people",
        "/workspace/log",
    ):
        assert visitor.get(path).status_code == 403, path
    assert opens(visitor)


def test_a_role_that_changes_changes_at_once(hosting, workspace):
    visitor = hosting.member(workspace, "owner")
    member = hosting.store.find_member(workspace, visitor.person.member)
    assert visitor.get("/people").status_code == 200
    with hosting.store.write():
        hosting.store.record_member(replace(member, role="viewer"))
    assert visitor.get("/people").status_code == 403


def test_a_session_of_ones_own_computer_opens_nothing_here_and_the_other_way_round(hosting, owner, dana, app):
    assert not opens(thief(hosting, owner.session_id))
    assert app.test_client().carry(dana.session_id).get("/").status_code == 401


def test_a_changed_key_lets_forms_fail_softly_with_what_was_typed(hosting, workspace, dana, tmp_path, store, bank, clock):
    page = f"/assessments/{begin(hosting.site(workspace), clock())}/questions/civic.goal"
    form = fields_of(dana.get(page)) | {"text": "Every child reads by eight."}
    settings = Settings(tmp_path, KEY[::-1], hosted=hosted_settings())
    app = create_app(settings, store=store, bank=bank, clock=clock)
    app.test_client_class = Visitor
    later = app.test_client()
    assert isinstance(later, Visitor)
    later.carry(dana.session_id)
    refused = later.post(page, data=form, headers=dana.ours)
    assert (refused.status_code, first(refused, "h1").get_text()) == (400, "This page is not up to date any more")
    assert every(refused, ".slip bdi")[0].get_text() == "Every child reads by eight."
    again = first(refused, "main form")
    sent = {field["name"]: field["value"] for field in again.select("input")}
    assert later.post(again["action"], data=sent, headers=dana.ours).status_code == 303


def test_a_form_of_an_earlier_session_fails_softly_too(hosting, workspace, dana, clock):
    page = f"/assessments/{begin(hosting.site(workspace), clock())}/questions/civic.goal"
    form = fields_of(dana.get(page)) | {"text": "Every child reads by eight."}
    # In another tab they sign in again, as the page told them to.
    dana.send(asked_for(hosting, dana, DANA))
    refused = dana.post(page, data=form, headers=dana.ours)
    assert refused.status_code == 400
    sent = {field["name"]: field["value"] for field in first(refused, "main form").select("input")}
    assert dana.post(page, data=sent, headers=dana.ours).status_code == 303


def test_no_token_of_another_session_moves_anything(hosting, workspace, dana):
    luis = hosting.member(workspace, "editor", name="Luis Vega")
    for path in ("/account/name", "/account/stay", "/account/sign-out-everywhere", "/sign-out"):
        assert dana.send(path, {"csrf_token": luis.csrf, "name": "Eve"}).status_code == 400, path
    assert hosting.store.find_account(DANA).name == "Dana Cole"
    assert opens(dana)


def test_an_invitation_followed_in_somebody_elses_browser_ends_their_session(hosting, workspace, dana):
    stolen = dana.session_id
    dana.send(invited(hosting, workspace, "new@example.org", "viewer"), {"name": "Noor New"})
    assert not opens(thief(hosting, stolen))
    assert first(dana.get("/account"), ".who a").get_text() == "Noor New"
