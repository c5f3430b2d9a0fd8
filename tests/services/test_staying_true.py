"""What falls due in a workspace, in what is published and in drafts, and the letters that remind of it: each thing once."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.shipped import BANK
from tests.smtp_server import SmtpServer
from tests.store.published_samples import a_faq, a_publication
from tests.store.samples import a_member, a_workspace, an_account
from tests.web.stories import begin
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.domain.publication.frozen import DueDate
from webapp.mail import Post
from webapp.services import questionnaires
from webapp.services.opened import open_assessment
from webapp.services.outgoing import Delivery, deliver_next
from webapp.services.staying_true import list_due, remind_all, reminds, switch_reminders
from webapp.services.workspace import Person, Site

AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
DANA = Person("m1", "Dana Cole")
NOTICE, REVIEW, END = "change.notice", "sign.review", "home.end"


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    with opened.write():
        opened.add_workspace(a_workspace())
        opened.add_account(an_account())
        opened.add_member(a_member())
        opened.add_account(an_account("a2", email="luis@example.org"))
        opened.add_member(a_member("m2", account="a2", role="editor"))
    yield opened
    opened.close()


@pytest.fixture
def site(store):
    return Site(store, BANK, workspace="w1")


def due(key, what, last, entry="faq.x"):
    """A date of a published document."""
    return DueDate(key, entry, what, last, last, f"The matter of {key}", "Our board")


def publish(store, assessment, *dates, faq="f1", position=1):
    """A version with these dates, as publishing keeps it."""
    first = min((one.last for one in dates), default="")
    with store.write():
        store.add_faq(a_faq(faq, assessment=assessment, slug=faq, first_due=first, published_at=AT))
        document = json.dumps({"format": 1, "dates": [asdict(one) for one in dates]})
        store.add_publication(a_publication(faq=faq, position=position, document=document), (), {})


def answer(site, assessment, key, given, at=AT):
    opened = open_assessment(site, assessment, at.date())
    questionnaires.answer(site, opened, key, given, shown=opened.revision(key), by=DANA, at=at)


def told(items):
    return [(item.date.key, item.date.last, bool(item.faq), item.over, item.next) for item in items]


def test_what_is_published_is_due_once_and_what_the_draft_says_otherwise_waits_to_be_published(site, store):
    one = begin(site, AT, {NOTICE: Undecided("Our board", PartialDate(2026, 12, 15)), REVIEW: Decided(PartialDate(2027, 6))})
    both = (due(NOTICE, "undecided", "2026-12-15"), due(NOTICE, "undecided", "2026-12-15", "faq.y"))
    publish(store, one, *both, due(REVIEW, "review", "2027-06-30", ""), due(END, "spent", "2027-01-31"))
    assert told(list_due(store, "w1", date(2026, 12, 15))) == [
        (NOTICE, "2026-12-15", True, False, "wait"),
        (END, "2027-01-31", True, False, "wait"),
        (REVIEW, "2027-06-30", True, False, "wait"),
    ]
    late = date(2027, 7, 1)
    assert [(key, todo) for key, _, _, over, todo in told(list_due(store, "w1", late)) if over] == [
        (NOTICE, "answer"),
        (END, "answer"),
        (REVIEW, "look"),
    ]
    answer(site, one, NOTICE, Decided("notice-12-months"))
    answer(site, one, REVIEW, Decided(PartialDate(2028, 6)))
    assert told(list_due(store, "w1", late)) == [
        (NOTICE, "2026-12-15", True, True, "republish"),
        (END, "2027-01-31", True, True, "answer"),
        (REVIEW, "2027-06-30", True, True, "republish"),
        (REVIEW, "2028-06-30", False, False, "wait"),
    ]


def test_a_draft_is_due_by_itself_and_a_withdrawn_faq_and_other_workspaces_are_not(site, store):
    begin(site, AT, {NOTICE: Undecided("Our board", PartialDate(2026, 10))})
    begin(Site(store, BANK, workspace="w2"), AT, {NOTICE: Undecided("Their board", PartialDate(2026, 9))})
    publish(store, "gone", due(END, "spent", "2026-10-01"))
    with store.write():
        store.record_faq(a_faq(assessment="gone", slug="f1", first_due="2026-10-01", withdrawn_at=AT))
    assert told(list_due(store, "w1", AT.date())) == [(NOTICE, "2026-10-31", False, True, "answer")]


@pytest.fixture(scope="module")
def server():
    with SmtpServer() as running:
        yield running


@pytest.mark.enable_socket
def test_owners_are_reminded_of_each_thing_once_and_a_week_before_a_review(site, store, server):
    """From the switch to the letter at a real mail server, through half a year of hourly looks."""
    delivery = Delivery(Post(server.settings()), "https://upfront.example.org")

    def hours(*spans):
        for span in spans:
            remind_all(store, AT + span)
            while deliver_next(store, delivery, AT + span):
                pass
        letters = [(str(one["To"]), str(one["Subject"])) for one in server.messages]
        bodies = [" ".join(one.get_content().split()) for one in server.messages]
        server.messages.clear()
        return letters, bodies

    day = timedelta(days=1)
    publish(store, "pine", due(NOTICE, "undecided", "2026-11-25"), due(REVIEW, "review", "2026-12-20", ""))
    assert not reminds(site)
    assert hours(0 * day, day) == ([], []), "off until somebody switches it on"
    switch_reminders(site, True, by=DANA, at=AT)
    switch_reminders(site, True, by=DANA, at=AT)
    assert [event.action for event in store.list_log("w1")] == ["reminders_on"]
    letters, (body,) = hours(0 * day, day / 24, day)
    assert letters == [("rosa@example.org", "1 date of “Alder Foundation” has passed")]
    assert "1 date that “Alder Foundation” gave in Upfront has passed: a decision promised by then" in body
    assert "https://upfront.example.org/dates" in body
    assert "The matter of" not in body
    assert "Within a week" not in body
    assert hours(16 * day) == ([], []), "eight days before"
    letters, (body,) = hours(17 * day, 18 * day)
    assert letters == [("rosa@example.org", "Time for “Alder Foundation” to look at its answers again")]
    assert "Within a week comes the day on which “Alder Foundation” wanted to look at all answers again." in body
    assert hours(24 * day) == ([], []), "on the day itself"
    letters, _ = hours(25 * day, 90 * day)
    assert letters == [("rosa@example.org", "1 date of “Alder Foundation” has passed")]
    switch_reminders(site, False, by=DANA, at=AT)
    publish(store, "oak", due(END, "spent", "2026-12-01"), faq="f2", position=2)
    assert hours(91 * day) == ([], [])


def test_two_at_once_remind_once(site, store):
    publish(store, "pine", due(NOTICE, "undecided", "2026-11-25"))
    switch_reminders(site, True, by=DANA, at=AT)
    assert [remind_all(store, AT), remind_all(store, AT)] == [1, 0]
    assert store.count_mail() == (1, 0)
