"""The people of a workspace: there is always an owner, whatever happens at once; what goes out is bounded; all is logged."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.domain.errors import NotFound
from webapp.domain.members import SIGNERS, MemberRole, may_sign
from webapp.services import people, workspaces
from webapp.services.access import digest
from webapp.services.people import INVITATION_LASTS, MOST_INVITATIONS, SENT_AN_HOUR, Refusal, Sending, Wanted
from webapp.services.workspace import Person, Site
from webapp.store.people import INSTALLATION, Account, Invitation, MailedLink, Member, WorkspaceRecord
from webapp.store.port import Session

AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
MAILS, NO_MAILS = Sending(b"key", mails=True), Sending(b"key", mails=False)
ADA = Person("", "Ada Host", "", "", "ada", "admin@example.org")


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def site(store):
    here = Site(store, bank(), workspace="juniper")
    with store.write():
        store.add_workspace(WorkspaceRecord("juniper", "Juniper Valley", AT))
    return here


@pytest.fixture
def enter(site):
    """Lets somebody in: enter("owner") gives the Person."""
    numbers = count(1)

    def let_in(role, signs_as="", workspace="juniper"):
        number = next(numbers)
        account = Account(f"account-{number}", f"p{number}@example.org", f"P{number}", AT)
        member = Member(f"member-{number}", workspace, account.id, role, signs_as, AT + timedelta(seconds=number))
        with site.store.write():
            site.store.add_account(account)
            site.store.add_member(member)
        return Person(member.id, account.name, role, signs_as, account.id, account.email)

    return let_in


def roles(site):
    return [member.role for member in site.store.list_members(site.workspace)]


def logged(site, workspace=None):
    """The log, oldest first: action, subject, detail."""
    events = site.store.list_log(site.workspace if workspace is None else workspace)
    return [(event.action, event.subject, event.detail) for event in reversed(events)]


def invited(site):
    return [(one.email, one.role, one.signs_as) for one in site.store.list_invitations(site.workspace)]


def queued(store):
    """The letters that wait, in the order of their queue."""
    letters = []
    with store.write():
        while mail := store.take_mail(LATER + timedelta(days=30), LATER + timedelta(days=60)):
            letters.append(mail)
    return letters


# -- there is always an owner ------------------------------------------------------------------------------------------

STEPS = {
    "demote self": lambda site, me, other: people.change_part(site, me.member, "editor", "", me, AT),
    "demote the other": lambda site, me, other: people.change_part(
        site, other.member, "editor" if other.role == "viewer" else "viewer", "", me, AT
    ),
    "stay owner, sign for the CEO": lambda site, me, other: people.change_part(site, me.member, "owner", "ceo", me, AT),
    "leave": lambda site, me, other: people.leave(site.store, site.workspace, me, AT),
    "remove self": lambda site, me, other: people.remove(site, me.member, me, AT),
    "remove the other": lambda site, me, other: people.remove(site, other.member, me, AT),
}
LAST = {"demote self", "leave", "remove self"}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("other", list(MemberRole))
def test_the_last_owner_stays_and_no_other_has_to(site, enter, step, other):
    me, another = enter("owner"), enter(other, "ceo" if other == "approver" else "")
    before = site.store.list_members(site.workspace)
    outcome = STEPS[step](site, me, another)
    if step in LAST and other != "owner":
        assert outcome is Refusal.LAST_OWNER
        assert site.store.list_members(site.workspace) == before
        assert logged(site) == []
    else:
        assert outcome is None
        assert len(logged(site)) == 1
    assert "owner" in roles(site)


@pytest.mark.parametrize("role", [role for role in MemberRole if role != "owner"])
def test_who_is_no_owner_any_more_changes_nothing_though_their_page_is_still_open(site, enter, role):
    enter("owner")
    me, other = enter(role, "ceo" if role == "approver" else ""), enter("owner")
    before = site.store.list_members(site.workspace)
    assert people.change_part(site, other.member, "viewer", "", me, AT) is Refusal.NOT_OWNER
    assert people.remove(site, other.member, me, AT) is Refusal.NOT_OWNER
    assert people.invite(site, Wanted("new@example.org", "owner"), me, AT, MAILS) is Refusal.NOT_OWNER
    assert people.withdraw(site, "any", me, AT) is Refusal.NOT_OWNER
    assert people.invite_again(site, "any", me, AT, MAILS) is Refusal.NOT_OWNER
    assert workspaces.rename(site, "Mine", me, AT) is Refusal.NOT_OWNER
    assert (site.store.list_members(site.workspace), logged(site), invited(site)) == (before, [], [])


@pytest.mark.parametrize(
    "step",
    [
        lambda site, me, other: people.change_part(site, other.member, "editor", "", me, AT),
        lambda site, me, other: people.remove(site, other.member, me, AT),
        lambda site, me, other: people.leave(site.store, site.workspace, me, AT),
        lambda site, me, other: people.change_part(site, me.member, "viewer", "", me, AT),
    ],
    ids=["demote each other", "remove each other", "leave together", "demote themselves together"],
)
@pytest.mark.parametrize("go", range(5))
def test_two_owners_at_the_same_moment_cannot_both_succeed(site, enter, step, go):
    pair = enter("owner"), enter("owner")
    outcomes: list[Refusal | None] = []
    ready = threading.Barrier(2)

    def act(me, other):
        ready.wait(5)
        outcomes.append(step(site, me, other))

    threads = [threading.Thread(target=act, args=who) for who in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(map(str, outcomes)) in (["None", "last_owner"], ["None", "not_owner"])
    assert roles(site).count("owner") == 1
    assert len(logged(site)) == 1


# -- parts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", MemberRole)
@pytest.mark.parametrize("signs_as", ["", *SIGNERS, "treasurer"])
def test_approvers_sign_for_somebody_owners_and_editors_may_and_others_never(site, enter, role, signs_as):
    fits = {"owner": ("", *SIGNERS), "editor": ("", *SIGNERS), "approver": SIGNERS, "facilitator": ("",), "viewer": ("",)}
    assert may_sign(role, signs_as) == (signs_as in fits[role])
    me, other = enter("owner"), enter("owner")
    if may_sign(role, signs_as):
        assert people.change_part(site, other.member, role, signs_as, me, AT) is None
        changed = site.store.find_member("juniper", other.member)
        assert (changed.role, changed.signs_as) == (role, signs_as)
        return
    with pytest.raises(ValueError, match=role):
        people.change_part(site, other.member, role, signs_as, me, AT)
    with pytest.raises(ValueError, match=role):
        people.invite(site, Wanted("new@example.org", role, signs_as), me, AT, MAILS)
    assert (roles(site), invited(site), queued(site.store)) == (["owner", "owner"], [], [])


def test_a_change_that_changes_nothing_is_not_logged(site, enter):
    me = enter("owner")
    assert people.change_part(site, me.member, "owner", "", me, AT) is None
    assert workspaces.rename(site, "Juniper Valley", me, AT) is None
    assert logged(site) == []


def test_a_member_of_another_workspace_is_nobody_here(site, enter):
    with site.store.write():
        site.store.add_workspace(WorkspaceRecord("harlow", "Harlow", AT))
    me, theirs = enter("owner"), enter("owner", workspace="harlow")
    for step in (
        lambda: people.change_part(site, theirs.member, "viewer", "", me, AT),
        lambda: people.remove(site, theirs.member, me, AT),
        lambda: people.get_member(site, theirs.member),
        lambda: people.leave(site.store, "harlow", me, AT),
        lambda: workspaces.get_membership(site.store, "harlow", me),
    ):
        with pytest.raises(NotFound):
            step()
    assert len(site.store.list_members("harlow")) == 1


def test_who_is_removed_loses_the_workspace_in_every_browser_at_once(site, enter):
    me, other = enter("owner"), enter("editor")
    with site.store.write():
        for browser in ("laptop", "phone"):
            site.store.add_session(Session(digest(browser), "juniper", "", "csrf", AT, AT, other.account))
    assert site.store.find_session(digest("phone")).role == "editor"
    assert people.remove(site, other.member, me, AT) is None
    for browser in ("laptop", "phone"):
        session = site.store.find_session(digest(browser))
        assert (session.workspace, session.role, session.member) == ("", "", "")
    assert logged(site) == [("removed", other.email, "")]


# -- invitations -------------------------------------------------------------------------------------------------------


def test_an_invitation_holds_a_week_and_its_letter_waits_without_a_token(site, enter):
    me = enter("owner")
    assert people.invite(site, Wanted("rosa@example.org", "approver", "ceo"), me, AT, MAILS) is None
    (one,) = site.store.list_invitations("juniper")
    assert (one.email, one.role, one.signs_as, one.invited_by) == ("rosa@example.org", "approver", "ceo", "P1")
    assert one.expires_at == AT + INVITATION_LASTS == AT + timedelta(days=7)
    (letter,) = queued(site.store)
    assert (letter.kind, letter.recipient, letter.workspace) == ("invitation", "rosa@example.org", "juniper")
    said = {"invitation": one.id, "workspace": "Juniper Valley", "role": "approver", "inviter": "P1"}
    assert json.loads(letter.record) == said
    assert logged(site) == [("invited", "rosa@example.org", "approver:ceo")]


def test_without_a_mail_server_nothing_waits_that_nobody_would_send(site, enter):
    me = enter("owner")
    assert people.invite(site, Wanted("rosa@example.org", "viewer"), me, AT, NO_MAILS) is None
    (one,) = site.store.list_invitations("juniper")
    assert people.invite_again(site, one.id, me, LATER, NO_MAILS) is None
    assert queued(site.store) == []


def test_an_address_is_invited_once_and_the_latest_invitation_counts(site, enter):
    me = enter("owner")
    people.invite(site, Wanted("rosa@example.org", "viewer"), me, AT, MAILS)
    people.invite(site, Wanted("rosa@example.org", "editor", "board"), me, LATER, MAILS)
    assert invited(site) == [("rosa@example.org", "editor", "board")]


def test_a_member_is_not_invited_again(site, enter):
    me, other = enter("owner"), enter("viewer")
    for email in (me.email, other.email):
        assert people.invite(site, Wanted(email, "owner"), me, AT, MAILS) is Refusal.MEMBER_ALREADY
    assert (invited(site), queued(site.store), logged(site)) == ([], [], [])


def link_of(store, invitation, secret):
    with store.write():
        store.add_mailed_link(MailedLink(digest(secret), invitation.email, invitation.id, invitation.expires_at))


@pytest.mark.parametrize("step", ["withdraw", "again", "anew"])
def test_the_links_of_an_invitation_that_was_withdrawn_or_sent_anew_are_dead_at_once(site, enter, step):
    me = enter("owner")
    people.invite(site, Wanted("rosa@example.org", "viewer"), me, AT, MAILS)
    (one,) = site.store.list_invitations("juniper")
    link_of(site.store, one, "secret")
    assert site.store.find_mailed_link(digest("secret"), LATER)
    if step == "withdraw":
        assert people.withdraw(site, one.id, me, LATER) is None
        assert invited(site) == []
    elif step == "again":
        assert people.invite_again(site, one.id, me, LATER, MAILS) is None
        (again,) = site.store.list_invitations("juniper")
        assert again.expires_at == LATER + INVITATION_LASTS
        assert logged(site)[-1] == ("invited_again", "rosa@example.org", "")
    else:
        assert people.invite(site, Wanted("rosa@example.org", "viewer"), me, LATER, MAILS) is None
    assert site.store.find_mailed_link(digest("secret"), LATER) is None


def test_an_invitation_of_another_workspace_is_none_here(site, enter):
    me = enter("owner")
    theirs = Invitation("theirs", "harlow", "x@example.org", "viewer", "", "Somebody", AT, LATER)
    with site.store.write():
        site.store.add_workspace(WorkspaceRecord("harlow", "Harlow", AT))
        site.store.record_invitation(theirs)
    for step in (
        lambda: people.withdraw(site, "theirs", me, AT),
        lambda: people.invite_again(site, "theirs", me, AT, MAILS),
        lambda: people.withdraw(site, "missing", me, AT),
    ):
        with pytest.raises(NotFound):
            step()
    assert site.store.list_invitations("harlow") == (theirs,)


def test_a_letter_that_failed_is_forgotten_once_its_address_is_invited_anew_or_not_at_all(site, enter):
    me = enter("owner")
    for email in ("rosa@example.org", "noor@example.org", "sam@example.org"):
        people.invite(site, Wanted(email, "viewer"), me, AT, MAILS)
    with site.store.write():
        while mail := site.store.take_mail(AT, LATER):
            site.store.record_mail(replace(mail, failed_at=AT, claimed_until=None))
    assert len(people.look(site).undelivered) == 3
    ids = {one.email.partition("@")[0]: one.id for one in site.store.list_invitations("juniper")}
    people.invite_again(site, ids["rosa"], me, LATER, MAILS)
    people.withdraw(site, ids["noor"], me, LATER)
    assert [mail.recipient for mail in people.look(site).undelivered] == ["sam@example.org"]


def test_a_workspace_writes_to_no_more_strangers_than_a_board_has_members(site, enter):
    me = enter("owner")
    outcomes = [
        people.invite(site, Wanted(f"s{number}@example.org", "viewer"), me, AT, MAILS) for number in range(SENT_AN_HOUR + 2)
    ]
    assert outcomes == [None] * SENT_AN_HOUR + [Refusal.TOO_OFTEN] * 2
    (first, *_) = site.store.list_invitations("juniper")
    assert people.invite_again(site, first.id, me, AT, MAILS) is Refusal.TOO_OFTEN
    assert len(queued(site.store)) == SENT_AN_HOUR
    assert people.invite_again(site, first.id, me, AT + timedelta(minutes=61), MAILS) is None


def test_no_more_than_so_many_invitations_hold_at_once_and_those_that_ran_out_do_not_count(site, enter):
    me = enter("owner")
    with site.store.write():
        for number in range(MOST_INVITATIONS):
            over = AT if number == 0 else LATER + timedelta(days=1)
            site.store.record_invitation(
                Invitation(f"i{number}", "juniper", f"i{number}@example.org", "viewer", "", "P1", AT, over)
            )
    assert people.invite(site, Wanted("a@example.org", "viewer"), me, LATER, MAILS) is None
    assert people.invite(site, Wanted("b@example.org", "viewer"), me, LATER, MAILS) is Refusal.TOO_MANY
    assert people.invite(site, Wanted("i7@example.org", "editor"), me, LATER, MAILS) is None
    assert len(site.store.list_invitations("juniper")) == MOST_INVITATIONS + 1


# -- workspaces --------------------------------------------------------------------------------------------------------


def make(store, name="North", owner="first@example.org", at=AT):
    record = WorkspaceRecord(workspaces.id_for("the page", name, owner), name, at)
    return record.id, workspaces.make(store, record, owner, ADA, MAILS)


def test_a_workspace_begins_with_the_invitation_of_its_owner_and_both_logs_know(store):
    made, refusal = make(store)
    assert refusal is None
    north = Site(store, bank(), workspace=made)
    assert invited(north) == [("first@example.org", "owner", "")]
    assert [letter.recipient for letter in queued(store)] == ["first@example.org"]
    acts = [("workspace_made", "North", ""), ("owner_invited", "first@example.org", "")]
    assert logged(north) == logged(north, INSTALLATION) == acts
    assert store.list_members(made) == ()


def test_a_form_sent_twice_makes_one_workspace_and_a_changed_one_another(store):
    assert make(store) == make(store)
    assert len(store.list_workspaces()) == 1
    assert make(store, owner="other@example.org")[0] != make(store)[0]
    assert len(store.list_workspaces()) == 2


def test_another_first_owner_is_invited_in_place_of_the_first_only_while_there_is_none(store, site, enter):
    made, _ = make(store, owner="typo@example.org")
    (wrong,) = store.list_invitations(made)
    link_of(store, wrong, "secret")
    assert workspaces.invite_owner(store, made, "first@example.org", ADA, LATER, MAILS) is None
    north = Site(store, bank(), workspace=made)
    assert invited(north) == [("first@example.org", "owner", "")]
    assert store.find_mailed_link(digest("secret"), LATER) is None
    enter("owner", workspace=made)
    assert workspaces.invite_owner(store, made, "me@example.org", ADA, LATER, MAILS) is Refusal.HAS_OWNER
    assert invited(north) == [("first@example.org", "owner", "")]
    with pytest.raises(NotFound):
        workspaces.invite_owner(store, "missing", "me@example.org", ADA, LATER, MAILS)


def test_pages_of_workspaces_miss_and_repeat_none(store):
    names = [f"Foundation {number:02}" for number in range(45)] + ["Foundation 07"] * 3
    with store.write():
        for number, name in enumerate(names):
            store.add_workspace(WorkspaceRecord(f"w{number}", name, AT))
    seen, after = [], ""
    while True:
        page = workspaces.look(store, after)
        seen += [(size.workspace.name, size.workspace.id) for size in page.sizes]
        after = page.after
        if not after:
            break
    assert seen == sorted(zip(names, (f"w{number}" for number in range(48)), strict=True))
    with pytest.raises(NotFound):
        workspaces.look(store, "missing")
