"""Signatures: never on words their signer has not been shown, whoever else is answering at that moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from threading import Barrier
from time import sleep

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.answer_files import parse_record
from webapp.domain.answers import Decided, PartialDate, Standing
from webapp.domain.errors import NotFound
from webapp.domain.text import normalise, one_line
from webapp.services import approvals, questionnaires
from webapp.services.approvals import Changed, Confirmed
from webapp.services.questionnaires import Act, Saved, Stale, open_assessment
from webapp.services.workspace import Person, Site
from webapp.store.people import Account, Member, WorkspaceRecord
from webapp.store.port import AssessmentRecord

TODAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 10, 42, tzinfo=UTC)
DANA = Person("dana", "Dana Cole", "owner", account="dana", email="dana@example.org")
ROSA = Person("rosa", "Rosa Lind", "approver", "ceo", "rosa", "rosa@example.org")
RUTH = Person("ruth", "Ruth Harlow", "approver", "ceo", "ruth", "ruth@example.org")
KEY, CHOICES = "home.host", ("us", "other")
INTERLEAVINGS = 200


@pytest.fixture
def site(tmp_path):
    store = open_made_store(tmp_path)
    with store.write():
        store.add_workspace(WorkspaceRecord("w1", "Juniper Valley", AT))
        for person in (DANA, ROSA, RUTH):
            store.add_account(Account(person.account, person.email, person.name, AT))
            store.add_member(Member(person.member, "w1", person.account, person.role, person.signs_as, AT))
        store.add_assessment(AssessmentRecord("a1", "w1", "own", "tiny", "1.0.0", "full", 1, "", "{}", "", AT, AT))
    yield Site(store, bank(), workspace="w1")
    store.close()


def say(site, answer, by=DANA):
    opened = open_assessment(site, "a1", TODAY)
    return questionnaires.answer(site, opened, KEY, answer, shown=opened.revision(KEY), by=by, at=AT)


def seen_by(site, person):
    """What the page of a signer shows: value and seal."""
    opened = open_assessment(site, "a1", TODAY)
    (one,) = [it for it in approvals.look(opened, (), person).waiting if it.position.key == KEY]
    return one.answer.value, {KEY: one.seal}


def confirm(site, seals, by=ROSA):
    return approvals.confirm(site, "a1", seals, by, Act(by.called, AT), TODAY)


def signatures(site):
    """Every signature given here: revision, value and whose."""
    events = [it for it in site.store.list_history("a1", KEY) if it.origin.startswith("approval:")]
    return [(it.revision, decided(parse_record(site.bank, KEY, it.record)).value, it.by) for it in events]


def decided(answer):
    """The answer, which is one that stands."""
    assert isinstance(answer, Decided)
    return answer


def at_once(*acts):
    """Let these happen at the same moment, in whatever order it comes."""
    barrier = Barrier(len(acts))

    def go(act):
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [future.result() for future in [threads.submit(go, act) for act in acts]]


def test_a_signature_is_never_on_an_answer_its_page_did_not_show(site):
    chance = Random(5)
    say(site, Decided(CHOICES[0]))
    came_first = 0
    for _ in range(INTERLEAVINGS):
        shown, seals = seen_by(site, ROSA)
        other = next(choice for choice in CHOICES if choice != shown)
        opened = open_assessment(site, "a1", TODAY)
        given = Decided(other, detail="" if chance.random() < 0.5 else "In words.")
        before = len(signatures(site))

        # On a machine that does one thing at a time, the same one would always come first.
        delay = chance.uniform(-0.01, 0.01)

        def sign(seals=seals, delay=delay):
            sleep(max(0, -delay))
            return confirm(site, seals)

        def edit(opened=opened, given=given, delay=delay):
            sleep(max(0, delay))
            return questionnaires.answer(site, opened, KEY, given, shown=opened.revision(KEY), by=DANA, at=AT)

        signed, edited = at_once(sign, edit)
        new = signatures(site)[: len(signatures(site)) - before]
        assert {value for _, value, _ in new} <= {shown}
        assert isinstance(signed, Confirmed) == bool(new)
        # One of the two came first, and the other was told.
        assert (isinstance(signed, Confirmed), isinstance(edited, Stale)) in ((True, True), (False, False))
        came_first += isinstance(signed, Confirmed)
        answer = decided(open_assessment(site, "a1", TODAY).answers[KEY])
        assert (answer.standing == Standing.CONFIRMED) == isinstance(signed, Confirmed)
        assert answer.value == (shown if isinstance(signed, Confirmed) else other)
        if answer.standing:
            # The next round begins with an answer that nobody has signed.
            say(site, Decided(other))
    assert 0 < came_first < INTERLEAVINGS


def test_two_who_sign_at_once_make_one_signature(site):
    say(site, Decided("us"))
    for number in range(40):
        _, seals = seen_by(site, ROSA)
        before = len(signatures(site))
        first, second = at_once(lambda seals=seals: confirm(site, seals), lambda seals=seals: confirm(site, seals, RUTH))
        assert len(signatures(site)) == before + 1
        assert {type(first), type(second)} == {Confirmed, Changed}
        say(site, Decided(CHOICES[(number + 1) % 2]))


def test_one_who_presses_twice_at_once_makes_one_signature_and_is_told_it_worked(site):
    say(site, Decided("us"))
    _, seals = seen_by(site, ROSA)
    outcomes = at_once(*[lambda: confirm(site, seals)] * 4)
    assert len(signatures(site)) == 1
    assert {outcome.change for outcome in outcomes} == {open_assessment(site, "a1", TODAY).events[KEY].change}
    assert [event.action for event in site.store.list_log("w1")] == ["confirmed"]


def test_a_seal_of_earlier_words_does_not_sign_the_same_words_given_anew(site):
    say(site, Decided("us"))
    _, seals = seen_by(site, ROSA)
    say(site, Decided("other"))
    say(site, Decided("us"))
    assert isinstance(confirm(site, seals), Changed)
    assert signatures(site) == []


@pytest.mark.parametrize("seal", ["", "1-", "1-x", "2-abc", "x"])
def test_a_seal_somebody_made_up_signs_nothing(site, seal):
    say(site, Decided("us"))
    assert isinstance(confirm(site, {KEY: seal}), Changed)
    assert signatures(site) == []


@pytest.mark.parametrize("person", [DANA, Person("frank", "Frank Osei", "approver", "board")])
def test_who_does_not_sign_for_the_body_signs_nothing(site, person):
    say(site, Decided("us"))
    _, seals = seen_by(site, ROSA)
    with pytest.raises(NotFound):
        confirm(site, seals, person)
    assert signatures(site) == []


def test_a_name_is_kept_as_a_page_shows_it_again_so_that_a_change_drops_it(site):
    """The form of the question sends the name back as it reads it; another one would count as a new signature."""
    odd = Person("rosa", "Rosa  \u00a0Lind\n", "approver", "ceo", "rosa", "rosa@example.org")
    say(site, Decided("us"))
    confirm(site, seen_by(site, ROSA)[1], odd)
    signed = open_assessment(site, "a1", TODAY).answers[KEY]
    assert isinstance(signed, Decided)
    outcome = say(site, Decided("other", standing=signed.standing, by=one_line(normalise(signed.by)), on=signed.on))
    assert isinstance(outcome, Saved)
    assert open_assessment(site, "a1", TODAY).answers[KEY] == Decided("other")


def test_a_new_signature_on_paper_may_be_typed_by_hand_with_the_answer(site):
    say(site, Decided("us"))
    confirm(site, seen_by(site, ROSA)[1])
    typed = Decided("other", standing=Standing.CONFIRMED, by="Ruth Harlow", on=PartialDate(2026, 11, 25))
    say(site, typed)
    opened = open_assessment(site, "a1", TODAY)
    assert opened.answers[KEY] == typed
    assert (opened.events[KEY].by, opened.events[KEY].origin) == ("Dana Cole", "typed")


def test_what_is_sent_back_and_signed_later_needs_no_more_answer(site):
    say(site, Decided("us"))
    opened = open_assessment(site, "a1", TODAY)
    _, seals = seen_by(site, ROSA)
    how = {"seal": seals[KEY], "comment_id": "c1", "by": ROSA, "at": AT, "mail": False}
    approvals.send_back(site, opened, KEY, "Not yet.", **how)
    assert site.store.count_mail() == (0, 0)
    say(site, Decided("other"))
    confirm(site, seen_by(site, ROSA)[1])
    assert site.store.list_comments("a1")[0].resolved_by == "Rosa Lind"


def test_what_waits_is_listed_without_reading_an_answer_and_not_from_elsewhere(site):
    say(site, Decided("us"))
    with site.store.write():
        site.store.add_workspace(WorkspaceRecord("w2", "Elsewhere", AT))
    assert [it.record.id for it in approvals.list_waiting(site, "ceo")] == ["a1"]
    assert approvals.list_waiting(Site(site.store, site.bank, workspace="w2"), "ceo") == ()
    record = site.store.get_assessment("w1", "a1")
    with site.store.write():
        site.store.record_assessment(replace(record, archived_at=AT))
    assert approvals.list_waiting(site, "ceo") == ()
