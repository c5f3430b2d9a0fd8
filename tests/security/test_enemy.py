"""What an enemy would try that no other test tells of: each was possible once."""

import io
import json
import logging

import pytest

from tests.web.stories import begin, fields_of
from webapp.domain.answers import Decided

ANSWERS = {"setup.foundation": Decided("Alder Foundation"), "home.host": Decided("own")}
CONTROL = "\x1b[31mTYPED"


@pytest.fixture
def workspace(hosting):
    return hosting.workspace("Alder Foundation")


@pytest.fixture
def owner(hosting, workspace):
    return hosting.member(workspace, "owner", name="Rosa Lind")


def test_a_method_that_is_none_writes_no_word_into_the_log(hosting, caplog):
    caplog.set_level(logging.DEBUG, logger="webapp")
    answer = hosting.anonymous().open("/", method=CONTROL, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "refused 400" in caplog.text
    assert "TYPED" not in caplog.text


@pytest.mark.parametrize("fresh", ["", "the same on both pages"])
def test_one_page_of_comments_is_not_taken_for_that_of_another_assessment(hosting, workspace, owner, fresh):
    for _ in range(2):
        assessment = begin(hosting.site(workspace), hosting.clock(), ANSWERS)
        address = f"/assessments/{assessment}/questions/home.host/comments"
        assert owner.send(address, {"text": "Is that so?", "fresh": fresh}).status_code == 303
        assert owner.send(address, {"text": "Is that so?", "fresh": fresh}).status_code == 303
        assert len(hosting.store.list_comments(assessment)) == 1


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("where", ["answers", "assessment", "comments"])
def test_a_time_at_the_end_of_all_calendars_is_taken_in_as_one_that_can_be_shown(hosting, workspace, owner, at, where):
    assessment = begin(hosting.site(workspace), hosting.clock(), ANSWERS)
    owner.send(f"/assessments/{assessment}/questions/home.host/comments", {"text": "Is that so?", "fresh": "a"})
    file = json.loads(owner.send("/everything.json").data)
    part = file["assessments"][0]
    if where == "assessment":
        part["created_at"] = part["changed_at"] = part["archived_at"] = at
    else:
        part[where][0]["at"] = at
    elsewhere = hosting.member(hosting.workspace("Birch Foundation"), "owner")
    sent = {"file": (io.BytesIO(json.dumps(file).encode()), "everything.json")}
    assert elsewhere.send("/everything/take-in", sent).status_code == 303
    kept = json.loads(elsewhere.send("/everything.json").data)["assessments"][0]
    years = {kept[name][:4] for name in ("created_at", "changed_at")} | {
        it["at"][:4] for it in kept["answers"] + kept["comments"]
    }
    assert years <= {"2000", "2026"}


def test_a_page_of_one_foundation_invites_nobody_to_another(hosting, workspace, owner):
    other = hosting.workspace("Birch Foundation")
    both = hosting.member(other, "owner", name="Rosa Lind", email=owner.person.email)
    page = both.get("/people")
    fields = fields_of(page, "form[action='/people/invitations']")
    both.send(f"/workspaces/{workspace}/enter")
    fields |= {"email": "dana@example.org", "role": "viewer"}
    answer = both.post("/people/invitations", data=fields, headers=both.ours)
    assert answer.status_code == 400
    assert not hosting.store.list_invitations(workspace)


def test_who_presses_twice_to_enter_a_workspace_is_there(hosting, workspace, owner):
    other = hosting.workspace("Birch Foundation")
    both = hosting.member(other, "owner", name="Rosa Lind", email=owner.person.email)
    before = {"csrf_token": both.csrf}
    for _ in range(2):
        answer = both.post(f"/workspaces/{workspace}/enter", data=before, headers=both.ours)
        assert (answer.status_code, answer.location) == (303, "/")
    assert [it.action for it in hosting.store.list_log(workspace) if it.by == "Rosa Lind"] == ["entered"]


def test_a_new_name_is_told_in_the_log_of_every_workspace(hosting, workspace, owner):
    other = hosting.workspace("Birch Foundation")
    both = hosting.member(other, "approver", name="Rosa Lind", email=owner.person.email)
    both.send("/account/name", {"name": "Luis Vega"})
    for one in (workspace, other):
        told = hosting.store.list_log(one)[0]
        assert (told.by, told.action, told.subject) == ("Rosa Lind", "renamed", "Luis Vega")
