"""A sign-in that ran out while somebody typed, among many foundations: nothing is lost, and nothing becomes another's."""

from __future__ import annotations

import json
from html import unescape

import pytest

from tests.security.letters import asked_for
from tests.web.stories import begin
from tests.web.visiting import every, first

TYPED = "<script>alert(1)</script> & “both”\r\nline two {{ 7*7 }}"
QUESTION = "home.host"
DANA, LUIS = "dana@example.org", "luis@example.org"


@pytest.fixture
def workspace(hosting):
    return hosting.workspace()


@pytest.fixture
def dana(hosting, workspace):
    return hosting.member(workspace, "editor", name="Dana Cole", email=DANA)


@pytest.fixture
def assessment_id(hosting, workspace, clock):
    return begin(hosting.site(workspace), clock())


def address(assessment_id):
    return f"/assessments/{assessment_id}/questions/{QUESTION}"


def fields(page, selector="main form"):
    """What the form of a page carries."""
    return {field["name"]: field.get("value", "") for field in first(page, selector).select("input")}


def headline(page):
    return first(page, "h1").get_text()


def ran_out(visitor, clock, path, data):
    """Send a form after the session has ended; the page that comes back."""
    data = {"csrf_token": visitor.csrf} | data
    clock.pass_by(hours=12)
    page = visitor.send(path, data)
    assert (page.status_code, headline(page)) == (401, "Your sign-in has run out")
    return page


def draft_of(hosting, assessment_id, member):
    return hosting.store.find_page_draft(assessment_id, QUESTION, member)


def test_what_was_typed_comes_back_after_the_mail(hosting, dana, clock, assessment_id):
    page = ran_out(dana, clock, address(assessment_id), {"choice": "us", "note": TYPED, "revision": "3"})
    assert [tag.get_text() for tag in every(page, ".slip bdi")] == [TYPED]
    # They ask for a link: the page that says so still has it all.
    waiting = dana.send("/sign-in", fields(page) | {"email": DANA})
    assert headline(waiting) == "Look into your mail"
    assert TYPED.replace("\r\n", "\n") in unescape(waiting.text).replace("\r\n", "\n")
    assert "<script>alert" not in waiting.text
    form = fields(waiting) | {"action": "go-on"}
    # Too early: nothing is lost, and it is said what to do.
    early = dana.send("/sign-in", form)
    assert (early.status_code, headline(early)) == (401, "You are not signed in yet")
    # In another tab they press the button of the mail; then they go on in the first.
    clock.pass_by(minutes=16)
    dana.send(asked_for(hosting, dana, DANA))
    gone = dana.send("/sign-in", fields(early) | {"action": "go-on"})
    assert (gone.status_code, gone.location) == (303, address(assessment_id))
    draft = draft_of(hosting, assessment_id, dana.person.member)
    assert json.loads(draft.fields) == {"choice": ["us"], "note": [TYPED]}
    assert (draft.revision, draft.at) == (3, clock())


def test_what_one_typed_never_becomes_the_draft_of_who_signs_in_next(hosting, workspace, dana, clock, assessment_id):
    page = ran_out(dana, clock, address(assessment_id), {"note": TYPED})
    luis = hosting.member(workspace, "editor", name="Luis Vega", email=LUIS)
    dana.carry(luis.session_id)
    shown = dana.send("/sign-in", fields(page) | {"action": "go-on"})
    assert (shown.status_code, headline(shown)) == (200, "You are signed in again")
    assert [tag.get_text() for tag in every(shown, ".slip bdi")] == [TYPED]
    for person in (dana.person, luis.person):
        assert draft_of(hosting, assessment_id, person.member) is None


@pytest.mark.parametrize("role", ["viewer", "facilitator", "approver"])
def test_who_may_not_write_cannot_send_what_another_typed(hosting, workspace, dana, clock, assessment_id, role):
    page = ran_out(dana, clock, address(assessment_id), {"note": TYPED})
    other = hosting.member(workspace, role)
    shown = other.send("/sign-in", fields(page) | {"action": "go-on"})
    assert (shown.status_code, headline(shown)) == (200, "You are signed in")
    assert [tag.get_text() for tag in every(shown, ".slip bdi")] == [TYPED]
    assert every(shown, "main form") == []
    assert other.send(address(assessment_id), {"note": TYPED}).status_code == 403


def test_whoever_comes_back_from_another_workspace_finds_nothing_there(hosting, dana, clock, assessment_id):
    page = ran_out(dana, clock, address(assessment_id), {"note": TYPED})
    stranger = hosting.member(hosting.workspace("Alder Trust"), "owner")
    shown = stranger.send("/sign-in", fields(page) | {"action": "go-on", "typist": stranger.person.account})
    assert [tag.get_text() for tag in every(shown, ".slip bdi")] == [TYPED]
    assert stranger.send(first(shown, "main form")["action"], fields(shown)).status_code == 404
    assert hosting.store.list_page_drafts(assessment_id) == ()


def test_without_a_trace_of_who_typed_it_is_shown_before_it_is_sent(hosting, workspace, dana, clock, assessment_id):
    """As when a session was ended from elsewhere, and is not even there to have run out."""
    hosting.store.find_account(DANA)
    with hosting.store.write():
        hosting.store.remove_sessions_of(dana.person.account)
    page = dana.send(address(assessment_id), {"note": TYPED, "csrf_token": "x"})
    assert fields(page)["typist"] == ""
    dana.send(asked_for(hosting, dana, DANA))
    shown = dana.send("/sign-in", fields(page) | {"action": "go-on"})
    assert (shown.status_code, headline(shown)) == (200, "You are signed in again")
    assert draft_of(hosting, assessment_id, dana.person.member) is None


def test_another_site_cannot_leave_a_draft_that_way(hosting, dana, clock, assessment_id):
    page = ran_out(dana, clock, address(assessment_id), {"note": "planted"})
    dana.send(asked_for(hosting, dana, DANA))
    form = fields(page) | {"action": "go-on"}
    for headers in ({}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert dana.post("/sign-in", data=form, headers=headers).status_code in (401, 403)
    assert hosting.store.list_page_drafts(assessment_id) == ()


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", "null", '{"note": "x"}', '{"note": [1]}', "[" * 5000, r'{"note": ["\ud800"]}']
)
def test_what_was_not_carried_by_a_page_of_ours_is_left_aside(hosting, dana, assessment_id, kept):
    form = {"next": address(assessment_id), "send": address(assessment_id), "kept": kept, "typist": dana.person.account}
    assert dana.send("/sign-in", form | {"action": "go-on"}).location == address(assessment_id)
    assert hosting.store.list_page_drafts(assessment_id) == ()


def test_an_address_that_is_none_loses_nothing_either(dana, clock, assessment_id):
    page = ran_out(dana, clock, address(assessment_id), {"note": TYPED})
    again = dana.send("/sign-in", fields(page) | {"email": "dana"})
    assert again.status_code == 422
    assert [tag.get_text() for tag in every(again, ".slip bdi")] == [TYPED]
    assert fields(again) == fields(page) | {"email": "dana"}


def test_the_page_is_the_same_whether_the_object_is_there_or_not(hosting, assessment_id):
    visitor = hosting.anonymous()
    there = visitor.send(address(assessment_id), {"note": "x"})
    missing = visitor.send(address("f" * 32), {"note": "x"})
    assert there.text == missing.text.replace("f" * 32, assessment_id)
