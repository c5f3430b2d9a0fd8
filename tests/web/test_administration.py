"""An administrator makes workspaces and sees how the installation is; what is in a workspace they neither see nor touch."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.web.hosting import ADMINISTRATOR, BASE_URL, make_hosting
from tests.web.stories import begin, fields_of
from tests.web.visiting import every, first
from webapp import __version__
from webapp.config import Oidc
from webapp.domain.answers import Decided
from webapp.services.people import INVITATION_LASTS, SENT_AN_HOUR
from webapp.store.people import INSTALLATION, QueuedMail, WorkspaceRecord

CANARY = "Canary Partnership"
NEW = {"name": "Juniper Valley", "email": "dana@example.org"}


@pytest.fixture
def admin(hosting):
    return hosting.administrator()


def words(response, selector="main"):
    return " ".join(first(response, selector).get_text().split())


def make(admin, **changes):
    form = fields_of(admin.get("/administration/workspaces/new"), "form[action$='/new']")
    return admin.send("/administration/workspaces/new", form | NEW | changes)


def only_workspace(hosting):
    (record,) = hosting.store.list_workspaces()
    return record


def actions(hosting, workspace):
    return [(event.by, event.action, event.subject) for event in reversed(hosting.store.list_log(workspace))]


def letters(hosting):
    with hosting.store.write():
        found = []
        while mail := hosting.store.take_mail(hosting.clock(), hosting.clock() + INVITATION_LASTS):
            found.append(mail)
    return found


# -- making workspaces -------------------------------------------------------------------------------------------------


def test_an_administrator_makes_a_workspace_and_its_first_owner_is_invited(hosting, admin):
    assert make(admin).headers["Location"] == "/administration?told=made"
    record = only_workspace(hosting)
    (one,) = hosting.store.list_invitations(record.id)
    assert (record.name, one.email, one.role) == ("Juniper Valley", "dana@example.org", "owner")
    assert [(letter.kind, letter.recipient) for letter in letters(hosting)] == [("invitation", "dana@example.org")]
    acts = [("Ada Host", "workspace_made", "Juniper Valley"), ("Ada Host", "owner_invited", "dana@example.org")]
    assert actions(hosting, record.id) == actions(hosting, INSTALLATION) == acts
    page = admin.get("/administration?told=made")
    assert "The workspace is made, and its first owner is invited." in words(page, "main [role=status]")
    assert "0 members, 0 owners among them · 1 invitation · 0 assessments · 0 kB" in words(page)


def test_a_form_sent_twice_makes_one_workspace(hosting, admin):
    form = fields_of(admin.get("/administration/workspaces/new"), "form[action$='/new']") | NEW
    for _ in range(2):
        assert admin.send("/administration/workspaces/new", form).status_code == 303
    assert only_workspace(hosting).name == "Juniper Valley"
    assert len(letters(hosting)) == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "Write what the workspace is called"),
        ({"name": " \t "}, "Write what the workspace is called"),
        ({"name": "N" * 81}, "at most 80"),
        ({"email": ""}, "Write the e-mail address."),
        ({"email": "dana"}, "Write one e-mail address"),
        ({"email": "dana@example.org,sam@example.org"}, "Write one e-mail address"),
        ({"name": "", "email": ""}, "2 things to mend"),
    ],
)
def test_what_cannot_be_made_is_refused_and_everything_typed_stays(hosting, admin, typed, problem):
    response = make(admin, **typed)
    assert response.status_code == 422
    assert problem in words(response, ".problems")
    shown = fields_of(response, "form[action$='/new']")
    assert {name: shown[name] for name in NEW} == {name: value.strip() for name, value in (NEW | typed).items()}
    assert hosting.store.list_workspaces() == ()
    assert letters(hosting) == []


def test_another_first_owner_is_invited_while_there_is_none(hosting, admin):
    make(admin, email="tyop@example.org")
    letters(hosting)
    record = only_workspace(hosting)
    form = f"form[action$='/{record.id}/invite']"
    assert first(admin.get("/administration"), form)
    wrong = admin.send(f"/administration/workspaces/{record.id}/invite", {"email": "dana at example"})
    assert wrong.status_code == 422
    assert fields_of(wrong, form)["email"] == "dana at example"
    assert admin.send(f"/administration/workspaces/{record.id}/invite", NEW).status_code == 303
    assert [one.email for one in hosting.store.list_invitations(record.id)] == ["dana@example.org"]
    assert [letter.recipient for letter in letters(hosting)] == ["dana@example.org"]
    assert actions(hosting, record.id) == actions(hosting, INSTALLATION)
    assert actions(hosting, record.id)[-1] == ("Ada Host", "owner_invited", "dana@example.org")


def test_once_somebody_owns_it_the_administrator_invites_nobody(hosting, admin):
    make(admin)
    record = only_workspace(hosting)
    owner = hosting.member(record.id, "owner")
    assert not every(admin.get("/administration"), "form[action$='/invite']")
    response = admin.send(f"/administration/workspaces/{record.id}/invite", {"email": ADMINISTRATOR})
    assert response.status_code == 422
    assert "From here on its owners invite people." in words(response, ".problems")
    assert [one.email for one in hosting.store.list_invitations(record.id)] == ["dana@example.org"]
    assert "Ada Host invited dana@example.org as its first owner" in words(owner.get("/workspace/log"))


def test_an_address_of_no_workspace_is_missing(admin):
    assert admin.send(f"/administration/workspaces/{'f' * 32}/invite", NEW).status_code == 404
    assert admin.get(f"/administration?after={'f' * 32}").status_code == 404


def test_an_administrator_sends_no_more_letters_in_an_hour_than_a_workspace(hosting, admin):
    for number in range(SENT_AN_HOUR):
        assert make(admin, name=f"W{number}").status_code == 303
    response = make(admin, name="One more")
    assert "many invitations in one hour" in words(response, ".problems")
    assert fields_of(response, "form[action$='/new']")["name"] == "One more"
    assert len(hosting.store.list_workspaces()) == SENT_AN_HOUR


def test_where_no_mail_goes_out_the_administrator_reads_what_to_tell_the_owner(tmp_path, store, bank, clock):
    provider = Oidc("https://id.example.org", "upfront", "secret", "Example")
    hosting = make_hosting(tmp_path, store, bank, clock, smtp=None, oidc=provider)
    admin = hosting.administrator()
    assert BASE_URL in words(admin.get("/administration/workspaces/new"))
    assert make(admin).status_code == 303
    assert letters(hosting) == []
    assert BASE_URL in words(admin.get("/administration?told=made"))
    assert "No mail server is set" in words(admin.get("/administration"))


# -- what they see -----------------------------------------------------------------------------------------------------


def fill_with_canaries(hosting, name="Harlow"):
    """A workspace with a partnership, members and invitations that nobody outside it is to read of."""
    workspace = hosting.workspace(name)
    owner = hosting.member(workspace, "owner", name="Canary Owner", email="canary.owner@example.net")
    owner.send("/people/invitations", {"email": "canary.invited@example.net", "role": "viewer"})
    names = hosting.bank.names
    answers = {names["partnership"]: Decided(CANARY), names["foundation"]: Decided(CANARY)}
    begin(hosting.site(workspace), hosting.clock(), answers)
    return workspace


def test_workspaces_are_seen_in_numbers_and_nothing_that_is_in_them(hosting, admin):
    workspace = fill_with_canaries(hosting)
    hosting.member(workspace, "viewer", name="Canary Viewer")
    page = admin.get("/administration")
    said = words(page, "main article")
    assert re.fullmatch(
        r"Harlow 2 members, 1 owner among them · 1 invitation · 1 assessment · [1-9][0-9]* kB "
        r"Made on November 26, 2026 · last changed on November 26, 2026",
        said,
    ), said
    assert "canary" not in page.text.lower()


def test_health_shows_the_machine_and_of_failed_letters_the_domains_alone(hosting, admin):
    at = hosting.clock()
    failed = QueuedMail("f1", "", "sign_in", "canary.one@broken.example", "{}", at, at, 6, None, at)
    with hosting.store.write():
        hosting.store.add_mail(failed)
        hosting.store.add_mail(replace(failed, id="f2", recipient="canary.two@broken.example"))
        hosting.store.add_mail(replace(failed, id="f3", recipient="canary@other.example", failed_at=at + timedelta(hours=1)))
        hosting.store.add_mail(replace(failed, id="w1", recipient="canary@fine.example", failed_at=None))
    page = admin.get("/administration")
    said = words(page, "[aria-labelledby=health]")
    assert "1 waits, 3 could not be delivered, the latest to addresses at other.example, broken.example" in said
    assert f"Version{__version__}" in said
    assert "journal WAL, synchronous FULL" in said
    assert re.search(r"The file[1-9][0-9,]* kB", said)
    assert re.search(r"Free on its disk[0-9,]+\.[0-9] GB", said)
    assert "canary" not in page.text


def test_a_long_list_comes_page_by_page_and_misses_none(hosting, admin):
    names = [f"Foundation {number:03}" for number in range(45)]
    with hosting.store.write():
        for name in names:
            hosting.store.add_workspace(WorkspaceRecord(uuid4().hex, name, hosting.clock()))
    page, seen = admin.get("/administration"), []
    while True:
        seen += [heading.get_text() for heading in every(page, "article h3")]
        more = first(page, "main a[href*='after=']")
        if not more:
            break
        page = admin.get(more["href"])
    assert seen == names


def test_an_administrator_enters_leaves_and_deletes_no_workspace(hosting, admin):
    workspace = fill_with_canaries(hosting)
    (record,) = hosting.store.list_assessments(workspace)
    for path in (f"/workspaces/{workspace}/enter", f"/workspaces/{workspace}/leave"):
        assert admin.send(path).status_code == 404
    for path in (
        "/",
        "/people",
        "/workspace",
        "/workspace/log",
        f"/assessments/{record.id}",
        f"/assessments/{record.id}/faq",
    ):
        response = admin.get(path)
        assert response.status_code in (303, 403), path
        assert "canary" not in response.text.lower()
    assert admin.get("/").headers["Location"] == "/administration"
    for path in (f"/assessments/{record.id}/delete", "/workspace/delete", "/workspace/name"):
        assert admin.send(path, {"name": "Harlow"}).status_code == 403, path
    assert hosting.store.find_workspace(workspace).name == "Harlow"


def test_an_administrator_who_is_a_member_somewhere_sees_that_workspace_and_no_other(hosting):
    fill_with_canaries(hosting)
    own = hosting.workspace("Own")
    admin = hosting.member(own, "owner", name="Ada Host", email=ADMINISTRATOR)
    assert "canary" not in admin.get("/people").text.lower()
    assert admin.get("/administration").status_code == 200


@pytest.mark.parametrize("role", ["owner", "editor", "approver", "facilitator", "viewer"])
def test_nobody_else_gets_there(hosting, role):
    workspace = hosting.workspace()
    visitor = hosting.member(workspace, role)
    for path in ("/administration", "/administration/workspaces/new"):
        assert visitor.get(path).status_code == 403
    assert visitor.send("/administration/workspaces/new", NEW).status_code == 403
    assert visitor.send(f"/administration/workspaces/{workspace}/invite", NEW).status_code == 403
    assert len(hosting.store.list_workspaces()) == 1


def test_the_overview_asks_as_little_with_a_thousand_workspaces_as_with_one(hosting, admin):
    def count(path):
        statements: list[str] = []
        hosting.store.trace(statements.append)
        assert admin.get(path).status_code == 200
        hosting.store.trace(None)
        return [statement for statement in statements if not statement.startswith("--")]

    first_one = fill_with_canaries(hosting, name="A")
    few = count("/administration")
    with hosting.store.write():
        for number in range(1000):
            hosting.store.add_workspace(WorkspaceRecord(uuid4().hex, f"W{number:04}", hosting.clock()))
    many = count("/administration")
    assert len(many) == len(few) <= 8, many
    assert len(count(f"/administration?after={first_one}")) <= 8
