"""An owner says who may come in, and what for; everybody may go, but for the last owner; nobody sees another's workspace."""

from __future__ import annotations

import re

import pytest

from tests.web.hosting import BASE_URL, make_hosting
from tests.web.stories import fields_of
from tests.web.visiting import every, first
from webapp.config import Oidc, templates_folder
from webapp.services.access import digest
from webapp.services.people import INVITATION_LASTS, SENT_AN_HOUR, Refusal
from webapp.store.people import Invitation, MailedLink, QueuedMail

CANARY = "Canary Foundation of Elsewhere"
NEW = {"email": "rosa@example.org", "role": "approver", "signs_as": "ceo"}


@pytest.fixture
def workspace(hosting):
    return hosting.workspace("Juniper Valley")


@pytest.fixture
def owner(hosting, workspace):
    return hosting.member(workspace, "owner", name="Dana Cole")


@pytest.fixture
def elsewhere(hosting):
    """Another workspace with an owner, a member who was invited, and a letter that failed; nothing of it shows here."""
    other = hosting.workspace(CANARY)
    theirs = hosting.member(other, "owner", name="Canary Owner", email="canary@example.net")
    theirs.send("/people/invitations", {"email": "canary.invited@example.net", "role": "viewer"})
    with hosting.store.write():
        hosting.store.add_mail(_failed(hosting, other, "canary.failed@example.net"))
    return theirs


def _failed(hosting, workspace, email):
    at = hosting.clock()
    return QueuedMail(f"failed-{email}", workspace, "invitation", email, "{}", at, at, 6, None, at)


def words(response, selector="main"):
    return " ".join(first(response, selector).get_text().split())


def address_of(hosting, workspace, email):
    """The address of an invitation's forms."""
    (one,) = (it for it in hosting.store.list_invitations(workspace) if it.email == email)
    return f"/people/invitations/{one.id}"


def waiting(hosting):
    with hosting.store.write():
        letters = []
        while mail := hosting.store.take_mail(hosting.clock(), hosting.clock() + INVITATION_LASTS):
            letters.append(mail)
    return letters


# -- who they are ------------------------------------------------------------------------------------------------------


def test_an_owner_sees_who_is_in_and_who_is_invited(hosting, workspace, owner, elsewhere):
    hosting.member(workspace, "approver", signs_as="board", name="Noor Haddad")
    owner.send("/people/invitations", NEW)
    page = owner.get("/people")
    said = words(page)
    assert "Dana Cole" in said
    assert "this is you" in said
    assert "Noor Haddad Approver, signs for the board noor.haddad@example.org · since November 26, 2026" in said
    assert "rosa@example.org Approver, signs for the CEO Can be accepted until December 3, 2026 · invited by Dana" in said
    assert "canary" not in page.text.lower()


@pytest.mark.parametrize("role", ["editor", "approver", "facilitator", "viewer"])
def test_nobody_else_sees_or_changes_who_is_in(hosting, workspace, owner, role):
    other = hosting.member(workspace, role)
    for path in ("/people", "/workspace", "/workspace/log", "/workspace/log.csv", f"/people/{owner.person.member}/remove"):
        assert other.get(path).status_code == 403, path
    for path, data in (
        ("/people/invitations", NEW),
        (f"/people/{owner.person.member}/role", {"role": "viewer", "signs_as": ""}),
        (f"/people/{other.person.member}/role", {"role": "owner", "signs_as": ""}),
        (f"/people/{owner.person.member}/remove", {}),
        ("/workspace/name", {"name": "Mine"}),
    ):
        assert other.send(path, data).status_code == 403, path
    assert hosting.store.list_invitations(workspace) == ()
    assert {member.role for member in hosting.store.list_members(workspace)} == {"owner", role}


# -- invited -----------------------------------------------------------------------------------------------------------


def test_an_owner_invites_the_ceo_and_a_letter_goes_out_that_holds_no_token(hosting, workspace, owner):
    response = owner.send("/people/invitations", NEW)
    assert response.headers["Location"] == "/people?told=invited"
    page = owner.get("/people?told=invited")
    assert words(page, "main [role=status]").startswith("Invited.")
    (letter,) = waiting(hosting)
    assert (letter.recipient, letter.workspace) == ("rosa@example.org", workspace)
    assert "token" not in letter.record
    (one,) = hosting.store.list_invitations(workspace)
    assert (one.role, one.signs_as) == ("approver", "ceo")


@pytest.mark.parametrize("typed", ["Rosa@Example.ORG", "  rosa@example.org  "])
def test_an_address_is_the_same_however_it_is_written(hosting, workspace, owner, typed):
    owner.send("/people/invitations", NEW | {"email": typed})
    assert [one.email for one in hosting.store.list_invitations(workspace)] == ["rosa@example.org"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"email": ""}, "Write the e-mail address."),
        ({"email": "rosa"}, "Write one e-mail address, such as name@example.org."),
        ({"email": "rosa@example.org, sam@example.org"}, "Write one e-mail address, such as name@example.org."),
        ({"email": "rosa@example.org\r\nBcc: sam@example.org"}, "Write one e-mail address, such as name@example.org."),
        ({"email": "Rosa <rosa@example.org>"}, "Write one e-mail address, such as name@example.org."),
        ({"email": "x" * 30_000}, "Write one e-mail address, such as name@example.org."),
        ({"email": "dana.cole@example.org"}, "Whoever has this address is a member already. Change their role above."),
        ({"role": ""}, "Choose what this person may do."),
        ({"role": "administrator"}, "Choose what this person may do."),
        ({"signs_as": ""}, "Say whether this approver signs for the CEO or for the board."),
        ({"signs_as": "treasurer"}, "This answer is not on the list any more. Choose again."),
        ({"role": "viewer"}, "Facilitators and viewers sign for nobody. Choose “Nobody”, or another role."),
    ],
)
def test_what_cannot_be_sent_is_said_and_everything_typed_stays(hosting, workspace, owner, typed, problem):
    sent = NEW | typed
    response = owner.send("/people/invitations", sent)
    assert response.status_code == 422
    assert problem in words(response, ".problems")
    shown = fields_of(response, "form[action$='/people/invitations']")
    assert shown["email"] == sent["email"].replace("\r\n", " ").strip()
    if sent["role"] in ("approver", "viewer"):
        assert shown["role"] == sent["role"]
    if sent["signs_as"] in ("", "ceo"):
        assert shown["signs_as"] == sent["signs_as"]
    assert hosting.store.list_invitations(workspace) == ()
    assert waiting(hosting) == []


def test_a_letter_knows_nothing_of_another_workspace(hosting, workspace, owner, elsewhere):
    owner.send("/people/invitations", NEW)
    here = [letter for letter in waiting(hosting) if letter.workspace == workspace]
    assert [letter.recipient for letter in here] == ["rosa@example.org"]
    assert "canary" not in str(here).lower()


def test_a_withdrawn_invitation_leaves_the_page_and_its_link_is_dead_at_once(hosting, workspace, owner):
    owner.send("/people/invitations", NEW)
    (one,) = hosting.store.list_invitations(workspace)
    with hosting.store.write():
        hosting.store.add_mailed_link(MailedLink(digest("A" * 43), one.email, one.id, one.expires_at))
    response = owner.send(f"/people/invitations/{one.id}/withdraw")
    assert response.headers["Location"] == "/people?told=withdrawn"
    assert "rosa@example.org" not in owner.get("/people").text
    assert hosting.store.find_mailed_link(digest("A" * 43), hosting.clock()) is None
    assert owner.send(f"/people/invitations/{one.id}/withdraw").status_code == 404


def test_an_invitation_that_ran_out_says_so_and_can_be_sent_again(hosting, workspace, owner):
    owner.send("/people/invitations", NEW)
    hosting.clock.pass_by(days=6, hours=23)
    again = hosting.signed_in(hosting.account("dana.cole@example.org", "Dana Cole"), workspace)
    hosting.clock.pass_by(hours=2)
    assert "This invitation ran out on December 3, 2026" in words(again.get("/people"))
    assert again.send(f"{address_of(hosting, workspace, 'rosa@example.org')}/again").status_code == 303
    assert "Can be accepted until December 10, 2026" in words(again.get("/people"))


def test_a_letter_that_did_not_arrive_is_shown_with_its_day_until_it_is_sent_again(hosting, workspace, owner, elsewhere):
    owner.send("/people/invitations", NEW)
    waiting(hosting)
    with hosting.store.write():
        hosting.store.add_mail(_failed(hosting, workspace, "rosa@example.org"))
    page = owner.get("/people")
    assert "rosa@example.org, given up on November 26, 2026" in words(page, "[aria-labelledby=undelivered]")
    assert "canary" not in page.text.lower()
    owner.send(f"{address_of(hosting, workspace, 'rosa@example.org')}/again")
    assert not every(owner.get("/people"), "#undelivered")


def test_so_many_invitations_in_an_hour_are_enough(hosting, workspace, owner):
    for number in range(SENT_AN_HOUR):
        assert owner.send("/people/invitations", NEW | {"email": f"s{number}@example.org"}).status_code == 303
    response = owner.send("/people/invitations", NEW)
    assert "many invitations in one hour" in words(response, ".problems")
    assert fields_of(response, "form[action$='/people/invitations']")["email"] == NEW["email"]
    again = owner.send(f"{address_of(hosting, workspace, 's7@example.org')}/again")
    assert again.status_code == 422
    assert "many invitations in one hour" in words(again, ".problems")
    hosting.clock.pass_by(minutes=61)
    assert owner.send("/people/invitations", NEW).status_code == 303


def test_where_no_mail_goes_out_the_page_says_what_to_tell_the_person(tmp_path, store, bank, clock):
    provider = Oidc("https://id.example.org", "upfront", "secret", "Example")
    hosting = make_hosting(tmp_path, store, bank, clock, smtp=None, oidc=provider)
    owner = hosting.member(hosting.workspace(), "owner")
    page = owner.get("/people")
    assert "sends no mail" in words(page)
    assert BASE_URL in words(page)
    assert owner.send("/people/invitations", NEW).status_code == 303
    assert waiting(hosting) == []
    assert "Tell them yourself" in words(owner.get("/people?told=invited"), "main [role=status]")


def test_every_refusal_has_words():
    words = (templates_folder() / "parts" / "problems.html").read_text(encoding="utf-8")
    # Who is no owner any more gets the page for that.
    assert [code for code in set(Refusal) - {Refusal.NOT_OWNER} if f'"{code}": "' not in words] == []


# -- another part, and none --------------------------------------------------------------------------------------------


def test_a_member_gets_another_part_and_it_holds_from_their_next_click(hosting, workspace, owner):
    other = hosting.member(workspace, "viewer")
    assert other.get("/assessments/new").status_code == 403
    response = owner.send(f"/people/{other.person.member}/role", {"role": "editor", "signs_as": "ceo"})
    assert response.headers["Location"] == "/people?told=changed"
    assert other.get("/assessments/new").status_code == 200
    assert "Editor, signs for the CEO" in words(owner.get("/people"))


def test_a_part_that_cannot_be_played_is_refused_in_its_own_row(hosting, workspace, owner):
    other = hosting.member(workspace, "viewer", name="Sam Ruiz")
    response = owner.send(f"/people/{other.person.member}/role", {"role": "approver", "signs_as": ""})
    assert response.status_code == 422
    row = f"form[action$='/{other.person.member}/role']"
    assert fields_of(response, row)["role"] == "approver"
    assert first(response, f"details[open] {row} .problem")
    assert not first(response, "#invite ~ form .problem")
    assert {member.role for member in hosting.store.list_members(workspace)} == {"owner", "viewer"}


@pytest.mark.parametrize("role", ["editor", "viewer", "facilitator"])
def test_the_last_owner_stays_an_owner(hosting, workspace, owner, role):
    response = owner.send(f"/people/{owner.person.member}/role", {"role": role, "signs_as": ""})
    assert response.status_code == 422
    assert "Somebody has to own the workspace. Make another member an owner first." in words(response, ".problems")
    assert owner.get("/people").status_code == 200


def test_an_owner_who_hands_over_is_led_to_what_is_theirs(hosting, workspace, owner):
    other = hosting.member(workspace, "editor")
    owner.send(f"/people/{other.person.member}/role", {"role": "owner", "signs_as": ""})
    response = owner.send(f"/people/{owner.person.member}/role", {"role": "viewer", "signs_as": ""})
    assert response.headers["Location"] == "/"
    assert owner.get("/").status_code == 200
    assert owner.get("/people").status_code == 403
    assert other.get("/people").status_code == 200


def test_who_is_removed_is_out_at_once_and_the_page_said_what_follows(hosting, workspace, owner):
    other = hosting.member(workspace, "editor", name="Sam Ruiz")
    assert other.get("/").status_code == 200
    asked = owner.get(f"/people/{other.person.member}/remove")
    assert "Remove Sam Ruiz?" in words(asked)
    assert "stays, under their name" in words(asked)
    assert other.get("/").status_code == 200
    response = owner.send(f"/people/{other.person.member}/remove")
    assert response.headers["Location"] == "/people?told=removed"
    assert other.get("/").headers["Location"] == "/workspaces"
    assert "not a member of any workspace" in words(other.get("/workspaces"))
    assert "Sam Ruiz" not in owner.get("/people").text
    assert owner.get(f"/people/{other.person.member}/remove").status_code == 404


def test_asking_for_the_head_of_a_page_changes_nothing(hosting, workspace, owner):
    other = hosting.member(workspace, "owner")
    for path in (f"/people/{other.person.member}/remove", f"/workspaces/{workspace}/leave"):
        assert owner.head(path).status_code == 200
    assert len(hosting.store.list_members(workspace)) == 2


def test_what_belongs_to_another_workspace_is_as_missing_as_what_is_nowhere(hosting, owner, elsewhere):
    theirs = elsewhere.person.member
    other = hosting.store.list_memberships(elsewhere.person.account)[0].workspace.id
    (invitation,) = hosting.store.list_invitations(other)
    before = hosting.store.list_members(other), hosting.store.list_invitations(other)
    part = {"role": "viewer", "signs_as": ""}
    for template, foreign, data in (
        ("/people/{}/remove", theirs, {}),
        ("/people/{}/role", theirs, part),
        ("/people/{}/role", theirs, {"role": "none"}),
        ("/people/invitations/{}/again", invitation.id, {}),
        ("/people/invitations/{}/withdraw", invitation.id, {}),
        ("/workspaces/{}/leave", other, {}),
        ("/workspaces/{}/enter", other, {}),
    ):
        got = [owner.send(template.format(one), data) for one in (foreign, "f" * 32)]
        assert [it.status_code for it in got] == [404, 404], template
        assert len({re.sub(r'csrf_token" value="[^"]*"', "", it.text) for it in got}) == 1, template
    for template, foreign in (("/people/{}/remove", theirs), ("/workspaces/{}/leave", other)):
        assert owner.get(template.format(foreign)).status_code == 404
    assert (hosting.store.list_members(other), hosting.store.list_invitations(other)) == before


# -- one's own workspaces ----------------------------------------------------------------------------------------------


def test_a_person_of_two_foundations_goes_from_one_to_the_other(hosting, workspace):
    other = hosting.workspace("Harlow")
    visitor = hosting.member(workspace, "viewer", name="Sam Ruiz")
    hosting.member(other, "owner", name="Sam Ruiz")
    page = visitor.get("/workspaces")
    assert [words(page, f"#w-{one}") for one in (workspace, other)] == [
        "You are here: Juniper Valley",
        "Not open now: Harlow",
    ]
    assert visitor.get("/people").status_code == 403
    assert visitor.send(f"/workspaces/{other}/enter").headers["Location"] == "/"
    assert words(visitor.get("/workspaces"), f"#w-{other}") == "You are here: Harlow"
    assert "Harlow" in words(visitor.get("/people"))


def test_who_enters_in_one_browser_stays_where_they_are_in_the_other(hosting, workspace):
    other = hosting.workspace("Harlow")
    laptop = hosting.member(workspace, "owner", name="Sam Ruiz")
    phone = hosting.member(other, "owner", name="Sam Ruiz")
    laptop.send(f"/workspaces/{other}/enter")
    laptop.send(f"/workspaces/{workspace}/enter")
    assert "Harlow" in words(phone.get("/people"), ".lead")
    assert "Juniper Valley" in words(laptop.get("/people"), ".lead")


def test_who_is_a_member_of_nothing_is_told_what_to_do(hosting):
    nobody = hosting.signed_in(hosting.account("sam@example.org", "Sam"), "")
    page = nobody.get("/workspaces")
    assert "You are signed in, but you are not a member of any workspace." in words(page)
    assert "sam@example.org" in words(page)
    assert nobody.get("/people").status_code == 403


def test_a_member_leaves_and_comes_to_their_other_workspaces(hosting, workspace, owner):
    visitor = hosting.member(workspace, "editor", name="Sam Ruiz")
    assert "You can open nothing of it any more" in words(visitor.get(f"/workspaces/{workspace}/leave"))
    response = visitor.send(f"/workspaces/{workspace}/leave")
    assert response.headers["Location"] == "/workspaces?told=left"
    assert words(visitor.get("/workspaces?told=left"), "main [role=status]").startswith("You have left it.")
    assert visitor.get("/").headers["Location"] == "/workspaces"
    assert "Sam Ruiz" not in owner.get("/people").text


def test_who_leaves_another_workspace_stays_where_they_are(hosting, workspace, owner):
    other = hosting.workspace("Harlow")
    hosting.member(other, "editor", name="Dana Cole")
    owner.send(f"/workspaces/{other}/leave")
    assert owner.get("/people").status_code == 200
    assert hosting.store.list_members(other) == ()


def test_the_last_owner_cannot_leave_and_reads_why(hosting, workspace, owner):
    hosting.member(workspace, "editor")
    page = owner.get(f"/workspaces/{workspace}/leave")
    assert "You are its only owner, so you cannot leave" in words(page)
    assert not every(page, "form[action$='/leave']")
    response = owner.send(f"/workspaces/{workspace}/leave")
    assert response.status_code == 422
    assert "Make another member an owner first." in words(response, ".problems")
    assert owner.get("/people").status_code == 200


def test_an_owner_opens_their_own_row_and_comes_to_leaving(hosting, workspace, owner):
    response = owner.get(f"/people/{owner.person.member}/remove")
    assert response.headers["Location"] == f"/workspaces/{workspace}/leave"
    assert owner.send(f"/people/{owner.person.member}/remove").status_code == 303
    assert len(hosting.store.list_members(workspace)) == 1


# -- the workspace itself ----------------------------------------------------------------------------------------------


def test_an_owner_gives_the_workspace_another_name(hosting, workspace, owner):
    assert fields_of(owner.get("/workspace"), "form[action$='/workspace/name']")["name"] == "Juniper Valley"
    assert owner.send("/workspace/name", {"name": " Juniper  Valley\nFund "}).status_code == 303
    page = owner.get("/workspace?told=renamed")
    assert "It is called Juniper Valley Fund from now on." in words(page, "main [role=status]")
    assert hosting.store.find_workspace(workspace).name == "Juniper  Valley Fund"


@pytest.mark.parametrize(("typed", "problem"), [("", "Write what the workspace is called"), ("N" * 81, "at most 80")])
def test_a_name_that_cannot_be_is_refused_and_stays_in_its_field(hosting, workspace, owner, typed, problem):
    response = owner.send("/workspace/name", {"name": typed})
    assert response.status_code == 422
    assert problem in words(response, ".problems")
    assert fields_of(response, "form[action$='/workspace/name']")["name"] == typed
    assert hosting.store.find_workspace(workspace).name == "Juniper Valley"


# -- little asked of the database --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/people", "/workspaces", "/workspace", "/workspaces/{}/leave", "/people/{}/remove"])
def test_a_page_asks_as_little_with_hundreds_of_people_as_with_one(hosting, workspace, owner, path):
    other = hosting.member(workspace, "viewer")
    place = path.format(other.person.member if path.startswith("/people/") else workspace)

    def count():
        statements: list[str] = []
        hosting.store.trace(statements.append)
        assert owner.get(place).status_code == 200
        hosting.store.trace(None)
        return [statement for statement in statements if not statement.startswith("--")]

    few = count()
    at = hosting.clock()
    for number in range(100):
        hosting.member(workspace, "viewer", name=f"V{number}")
        hosting.member(hosting.workspace(f"W{number}"), "owner", name="Dana Cole")
    with hosting.store.write():
        for number in range(150):
            email = f"i{number}@example.org"
            hosting.store.record_invitation(
                Invitation(f"i{number}", workspace, email, "viewer", "", "Dana", at, at + INVITATION_LASTS)
            )
    many = count()
    assert len(many) == len(few) <= 8, many
