"""What every store has to fulfil of people: workspaces, members, how they get in, what they leave for one another."""

import threading

import pytest

from tests.store.samples import (
    HOSTILE,
    NOON,
    a_brand,
    a_comment,
    a_link,
    a_log_event,
    a_mail,
    a_member,
    a_session,
    a_workspace,
    after,
    an_account,
    an_assessment,
    an_attempt,
    an_edit,
    an_event,
    an_invitation,
    keep,
)
from webapp.domain.errors import AlreadyKept, NotFound
from webapp.store.people import Membership, WorkspaceSize

CHANGES = {
    "add_workspace": lambda store: store.add_workspace(a_workspace("w9")),
    "record_workspace_name": lambda store: store.record_workspace_name("w1", "Alder Trust"),
    "remove_workspace": lambda store: store.remove_workspace("w1", NOON),
    "add_account": lambda store: store.add_account(an_account("a9")),
    "record_account": lambda store: store.record_account(an_account(name="Rosa")),
    "add_member": lambda store: store.add_member(a_member("m9", account="a2")),
    "record_member": lambda store: store.record_member(a_member(role="editor")),
    "remove_member": lambda store: store.remove_member("w1", "m1"),
    "record_invitation": lambda store: store.record_invitation(an_invitation("i2", email="new@example.org")),
    "remove_invitation": lambda store: store.remove_invitation("w1", "i1"),
    "add_mailed_link": lambda store: store.add_mailed_link(a_link("k2")),
    "take_mailed_link": lambda store: store.take_mailed_link("k1", NOON),
    "add_attempt": lambda store: store.add_attempt(an_attempt("t2")),
    "take_attempt": lambda store: store.take_attempt("t1", NOON),
    "record_session_workspace": lambda store: store.record_session_workspace("s1", ""),
    "remove_sessions_of": lambda store: store.remove_sessions_of("a1"),
    "take_turn": lambda store: store.take_turn("b1", NOON, after(5)),
    "remove_outlived": lambda store: store.remove_outlived(after(60), after(60)),
    "record_log": lambda store: store.record_log(a_log_event()),
    "add_comment": lambda store: store.add_comment(a_comment("c2")),
    "record_comment": lambda store: store.record_comment(a_comment(resolved_at=NOON, resolved_by="Rosa")),
    "add_mail": lambda store: store.add_mail(a_mail("q2")),
    "remove_failed_mail": lambda store: store.remove_failed_mail(after(10)),
    "take_mail": lambda store: store.take_mail(after(1), after(5)),
    "record_mail": lambda store: store.record_mail(a_mail(failed_at=NOON)),
    "remove_mail": lambda store: store.remove_mail("q1"),
}
"""Each method that changes something, to be called on what `with_people` keeps."""

READS = {
    "find_workspace": lambda store: store.find_workspace("w1"),
    "list_workspaces": lambda store: store.list_workspaces(),
    "list_workspace_sizes": lambda store: store.list_workspace_sizes(),
    "find_account": lambda store: store.find_account("rosa@example.org"),
    "find_account_of": lambda store: store.find_account_of("https://id.example.org", "rosa"),
    "find_member": lambda store: store.find_member("w1", "m1"),
    "list_members": lambda store: store.list_members("w1"),
    "list_memberships": lambda store: store.list_memberships("a1"),
    "list_invitations": lambda store: store.list_invitations("w1"),
    "list_invitations_to": lambda store: store.list_invitations_to("dana@example.org", NOON),
    "find_mailed_link": lambda store: store.find_mailed_link("k1", NOON),
    "find_session, of an account": lambda store: store.find_session("s1"),
    "count_sessions_of": lambda store: store.count_sessions_of("a1", NOON, NOON),
    "list_log": lambda store: store.list_log("w1"),
    "list_comments": lambda store: store.list_comments("pine"),
    "list_comments, of a question": lambda store: store.list_comments("pine", "fund.amount"),
    "find_comment": lambda store: store.find_comment("pine", "c1"),
    "list_failed_mail": lambda store: store.list_failed_mail(),
    "count_mail": lambda store: store.count_mail(),
    "list_every_assessment": lambda store: store.list_every_assessment("w1"),
    "list_every_answer": lambda store: store.list_every_answer("pine"),
    "list_every_edit": lambda store: store.list_every_edit("pine"),
}
"""Each method that reads."""


def with_people(store):
    """A store with one of everything people are and leave: workspace w1, whose only member is Rosa, with assessment pine."""
    with store.write():
        store.add_workspace(a_workspace())
        store.add_account(an_account(issuer="https://id.example.org", subject="rosa"))
        store.add_account(an_account("a2", email="luis@example.org", name="Luis Vega"))
        store.add_member(a_member())
        store.record_invitation(an_invitation())
        store.add_mailed_link(a_link())
        store.add_attempt(an_attempt())
        store.add_session(a_session("s1", workspace="w1", member="", account="a1"))
        store.take_turn("b1", NOON, after(5))
        store.record_log(a_log_event())
        store.record_preference("w1", "name", "Rosa")
    keep(store, an_assessment("pine", workspace="w1"), answers=[an_event()])
    with store.write():
        store.record_editorial("pine", (an_edit(),))
        store.record_brand("pine", a_brand())
        store.add_comment(a_comment())
        store.add_mail(a_mail())
    return store


def people_state(store):
    """All that `with_people` keeps and CHANGES could change."""
    with_turns = tuple(read(store) for read in READS.values())
    return (
        *with_turns,
        store.find_workspace("w9"),
        store.find_account("a9@example.org"),
        store.find_mailed_link("k2", NOON),
    )


class PeopleAreKept:
    """Workspaces, accounts, members, invitations."""

    def test_they_come_back_as_they_were_kept(self, store):
        with_people(store)
        assert store.find_workspace("w1") == a_workspace()
        assert store.list_members("w1") == (a_member(email="rosa@example.org", name="Rosa Lind"),)
        assert store.find_member("w1", "m1") == store.list_members("w1")[0]
        assert store.list_memberships("a1") == (Membership(a_workspace(), "m1", "owner", ""),)
        assert store.list_invitations("w1") == (an_invitation(),)
        assert store.find_account("rosa@example.org") == store.find_account_of("https://id.example.org", "rosa")

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, store, text):
        with_people(store)
        with store.write():
            store.record_workspace_name("w1", text)
            store.record_account(an_account(name=text))
            store.record_invitation(an_invitation("i3", invited_by=text, email="x" + text))
            store.record_log(a_log_event(by=text, subject=text, detail=text))
            store.add_comment(a_comment("c3", text=text, by=text, at=after(3)))
            store.add_mail(a_mail("q3", record=text, failed_at=NOON))
        assert store.find_workspace("w1").name == text
        assert store.list_members("w1")[0].name == text
        assert (store.find_session("s1").name, store.find_session("s1").workspace_name) == (text, text)
        assert store.list_invitations("w1")[-1] == an_invitation("i3", invited_by=text, email="x" + text)
        assert (store.list_log("w1")[0].subject, store.list_log("w1")[0].by) == (text, text)
        assert store.list_comments("pine")[-1] == a_comment("c3", text=text, by=text, at=after(3))
        assert store.list_failed_mail("w1")[0].record == text

    def test_another_workspaces_are_not_found(self, store):
        with_people(store)
        with store.write():
            store.add_workspace(a_workspace("w2", name="Birch"))
            assert store.remove_invitation("w2", "i1") is False
            store.record_member(a_member(workspace="w2", role="viewer"))
            store.remove_member("w2", "m1")
        assert store.find_member("w2", "m1") is None
        assert store.find_comment("birch", "c1") is None
        assert store.list_members("w1")[0].role == "owner"
        assert store.list_log("w2") == ()

    def test_an_address_has_one_account_and_an_account_is_a_member_once(self, store):
        with_people(store)
        for add in (
            lambda: store.add_account(an_account("a5")),
            lambda: store.add_member(a_member("m5")),
            lambda: store.add_workspace(a_workspace()),
            lambda: store.add_account(an_account("a6", email="b@c.d", issuer="https://id.example.org", subject="rosa")),
        ):
            with pytest.raises(AlreadyKept), store.write():
                add()

    def test_nobody_joins_what_is_not_there(self, store):
        with_people(store)
        for add in (
            lambda: store.add_member(a_member("m5", workspace="nowhere", account="a2")),
            lambda: store.record_invitation(an_invitation("i5", workspace="nowhere")),
            lambda: store.add_comment(a_comment("c5", assessment="nowhere")),
        ):
            with pytest.raises(NotFound), store.write():
                add()

    def test_an_invitation_takes_the_place_of_an_earlier_one_with_its_link(self, store):
        with_people(store)
        assert store.find_mailed_link("k1", NOON) == a_link()
        with store.write():
            store.record_invitation(an_invitation("i2", role="viewer"))
        assert store.list_invitations("w1") == (an_invitation("i2", role="viewer"),)
        assert store.find_mailed_link("k1", NOON) is None

    @pytest.mark.parametrize(("minutes", "holds"), [(0, True), (29.9, True), (30, False)])
    def test_an_invitation_holds_until_its_time(self, store, minutes, holds):
        with_people(store)
        assert bool(store.list_invitations_to("dana@example.org", after(minutes))) is holds

    def test_who_is_let_go_is_out_at_once(self, store):
        with_people(store)
        assert (store.find_session("s1").role, store.find_session("s1").member) == ("owner", "m1")
        with store.write():
            store.add_mail(a_mail("q2", recipient="rosa@example.org"))
            store.add_mail(a_mail("q3", recipient="rosa@example.org", workspace="w2"))
            store.remove_member("w1", "m1")
        assert store.count_mail() == (2, 0), "what waited for Dana, and what another workspace has for Rosa"
        session = store.find_session("s1")
        assert (session.role, session.member, session.workspace, session.email) == ("", "", "", "rosa@example.org")

    def test_sizes_tell_how_much_and_nothing_else(self, store):
        with_people(store)
        size = len(str(an_event().record)) + len(str(an_edit().record)) + 256 + 5
        assert store.list_workspace_sizes() == (WorkspaceSize(a_workspace(), 1, 1, 1, 1, size, NOON),)

    def test_workspaces_come_page_by_page(self, store):
        with store.write():
            for number in range(5):
                store.add_workspace(a_workspace(f"w{number}", name=f"Name {4 - number // 2}"))
        first = store.list_workspaces(limit=3)
        rest = store.list_workspaces(after=(first[-1].name, first[-1].id), limit=3)
        assert [it.id for it in (*first, *rest)] == ["w4", "w2", "w3", "w0", "w1"]

    def test_of_a_workspace_that_is_removed_nothing_stays(self, store):
        with_people(store)
        with store.write():
            store.add_workspace(a_workspace("w2", name="Birch"))
            store.add_member(a_member("m2", workspace="w2", account="a2"))
            store.add_member(a_member("m3", workspace="w1", account="a2", role="editor"))
            store.add_session(a_session("s2", workspace="w1", member="", account="a2"))
            store.record_log(a_log_event(workspace="w2"))
        with store.write():
            store.remove_workspace("w1", NOON)
        assert store.find_workspace("w1") is None
        assert store.find_account("rosa@example.org") is None
        assert store.find_session("s1") is None
        for gone in ("list_members", "list_invitations", "list_log", "list_assessments"):
            assert getattr(store, gone)("w1") == ()
        assert store.count_mail() == (0, 0)
        assert store.find_session("s2").workspace == ""
        assert store.find_account("luis@example.org") is not None
        assert len(store.list_log("w2")) == 1


class EntryIsKept:
    """Mailed links, attempts, limits, sessions of accounts."""

    @pytest.mark.parametrize(("minutes", "works"), [(14.99, True), (15, False)])
    def test_a_link_works_once_until_its_time(self, store, minutes, works):
        with_people(store)
        found = a_link() if works else None
        assert store.find_mailed_link("k1", after(minutes)) == found
        for expected in (found, None):
            with store.write():
                assert store.take_mailed_link("k1", after(minutes)) == expected

    def test_an_attempt_works_once_until_its_time(self, store):
        with_people(store)
        with store.write():
            store.add_attempt(an_attempt("t2"))
            assert store.take_attempt("t1", after(9)) == an_attempt()
            assert store.take_attempt("t1", after(9)) is None
            assert store.take_attempt("t2", after(10)) is None

    def test_sessions_of_an_account_end_together_but_for_one(self, store):
        with_people(store)
        with store.write():
            store.add_session(a_session("s2", workspace="w1", account="a1"))
            store.add_session(a_session("s3", workspace="w1", account="a2"))
            store.add_session(a_session("s4"))
        with store.write():
            assert store.remove_sessions_of("a1", but="s2") == 1
            assert store.remove_sessions_of("") == 0
        assert [bool(store.find_session(it)) for it in ("s1", "s2", "s3", "s4")] == [False, True, True, True]

    def test_sessions_of_an_account_are_counted_since_a_time(self, store):
        with_people(store)
        with store.write():
            store.add_session(a_session("s2", workspace="w1", account="a1", created_at=after(1), seen_at=after(9)))
            store.add_session(a_session("s3", workspace="w1", account="a1", created_at=after(3), seen_at=after(3)))
            store.add_session(a_session("s4", workspace="w1", account="a2", created_at=after(5), seen_at=after(5)))
            store.add_session(a_session("s5"))
        since = [(after(-1), after(-1)), (NOON, NOON), (after(3), NOON), (after(3), after(1)), (after(-1), after(1))]
        assert [store.count_sessions_of("a1", *moments) for moments in since] == [3, 2, 1, 0, 1]
        assert store.count_sessions_of("", after(-1), after(-1)) == 0

    def test_turns_are_counted_until_their_time_has_ended(self, store):
        with store.write():
            counted = [store.take_turn("x", after(at), after(at + 5)) for at in (0, 1, 4.9, 5, 6)]
            other = store.take_turn("y", after(6), after(11))
        assert (counted, other) == ([1, 2, 3, 1, 2], 1)

    def test_what_has_run_out_goes(self, store):
        with_people(store)
        with store.write():
            store.remove_outlived(after(9), NOON)
        assert store.find_mailed_link("k1", NOON) is not None
        with store.write():
            store.remove_outlived(after(15), after(1))
        assert store.find_mailed_link("k1", NOON) is None
        assert store.find_session("s1") is None
        assert store.list_invitations("w1") == (an_invitation(),)


class ExchangeIsKept:
    """The log, comments, mail that waits."""

    def test_the_log_is_read_page_by_page_newest_first(self, store):
        with_people(store)
        with store.write():
            for number in range(4):
                store.record_log(a_log_event(subject=f"number {number}"))
        first = store.list_log("w1", limit=3)
        rest = store.list_log("w1", before=first[-1].id, limit=3)
        assert [it.subject for it in (*first, *rest)] == [*(f"number {it}" for it in (3, 2, 1, 0)), a_log_event().subject]

    def test_a_comment_is_resolved_and_opened_again(self, store):
        with_people(store)
        for state in (a_comment(resolved_at=after(2), resolved_by="Luis"), a_comment()):
            with store.write():
                store.record_comment(state)
            assert store.find_comment("pine", "c1") == state
        assert store.list_comments("pine", "home.end") == ()

    def test_a_mail_is_claimed_by_one_courier_until_the_claim_ends(self, store):
        with_people(store)
        with store.write():
            assert store.take_mail(NOON, after(5)) == a_mail(tries=1, claimed_until=after(5))
            assert store.take_mail(after(1), after(5)) is None
            assert store.take_mail(after(5), after(9)) == a_mail(tries=2, claimed_until=after(9))
        with store.write():
            store.record_mail(a_mail(next_at=after(20), tries=2))
            assert store.take_mail(after(19), after(30)) is None
            assert store.take_mail(after(20), after(30)) is not None
            store.record_mail(a_mail(failed_at=after(20), tries=3))
            assert store.take_mail(after(99), after(100)) is None
        assert store.count_mail() == (0, 1)
        assert store.list_failed_mail("w1") == store.list_failed_mail() != store.list_failed_mail("w2")

    def test_two_couriers_at_once_never_claim_the_same(self, store):
        with_people(store)
        with store.write():
            for number in range(30):
                store.add_mail(a_mail(f"z{number}"))
        claimed = []

        def carry():
            while True:
                with store.write():
                    mail = store.take_mail(after(1), after(5))
                if mail is None:
                    return
                claimed.append(mail.id)

        couriers = [threading.Thread(target=carry) for _ in range(3)]
        for courier in couriers:
            courier.start()
        for courier in couriers:
            courier.join(20)
        assert len(claimed) == len(set(claimed)) == 31

    def test_everything_is_every_event_of_what_is_not_deleted(self, store):
        with_people(store)
        keep(store, an_assessment("oak", workspace="w1", archived_at=NOON, created_at=after(1)))
        keep(store, an_assessment("elm", workspace="w1", deleted_at=NOON), an_assessment("ash", workspace="w2"))
        with store.write():
            store.record_answers("pine", (an_event(revision=2), an_event("a.first", record=None)))
            store.record_editorial("pine", (an_edit(revision=2, record=None),))
        assert [it.id for it in store.list_every_assessment("w1")] == ["pine", "oak"]
        assert store.list_every_answer("pine") == (an_event("a.first", record=None), an_event(), an_event(revision=2))
        assert store.list_every_edit("pine") == (an_edit(), an_edit(revision=2, record=None))
