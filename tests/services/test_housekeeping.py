"""What an Upfront for many foundations does by itself: what has had its day goes, in every workspace, and no more."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.domain.answers import Decided
from webapp.services import assessments
from webapp.services.assessments import MADE_WITH, Beginning
from webapp.services.housekeeping import AT_ONCE, keep_house, refresh_all
from webapp.services.questionnaires import Act
from webapp.services.workspace import Site
from webapp.serving.chores import keep
from webapp.store.people import MailedLink, QueuedMail, WorkspaceRecord
from webapp.store.port import Session

TODAY = date(2026, 11, 26)
AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


def add_workspace(store, name):
    with store.write():
        store.add_workspace(WorkspaceRecord(name, f"The {name} Foundation", AT))
    return Site(store, bank(), workspace=name)


def begin(site, number=1, at=AT):
    named = {"us.partnership": Decided(f"P{number}")}
    return assessments.start(site, Beginning("full", named), Act("Dana", at), TODAY, f"{site.workspace}{number}")


@pytest.mark.parametrize(("later", "left"), [({"days": 30}, 1), ({"days": 30, "seconds": 1}, 0)])
def test_what_was_deleted_can_be_brought_back_for_thirty_days_in_every_workspace(store, later, left):
    kept = []
    for name in ("alder", "birch"):
        site = add_workspace(store, name)
        assessments.delete(site, begin(site).id, AT)
        kept.append(begin(site, 2).id)
    keep_house(store, AT + timedelta(**later))
    for name in ("alder", "birch"):
        assert len(store.list_deleted(name)) == left
        assert [one.id for one in store.list_assessments(name)] == [f"{name}2"]


@pytest.mark.parametrize(("later", "there"), [({"hours": 12}, True), ({"hours": 12, "seconds": 1}, False)])
def test_a_session_nobody_uses_goes_and_one_in_use_stays(store, later, there):
    with store.write():
        store.add_session(Session("idle", "", "", "c", AT, AT, "a1"))
        store.add_session(Session("used", "", "", "c", AT, AT + timedelta(hours=12), "a1"))
    keep_house(store, AT + timedelta(**later))
    assert (store.find_session("idle") is not None) is there
    assert store.find_session("used")


def test_links_counts_and_failed_mail_go_when_they_have_had_their_day(store):
    with store.write():
        store.add_mailed_link(MailedLink("k1", "rosa@foundation.example", None, AT + timedelta(minutes=15)))
        store.take_turn("b1", AT, AT + timedelta(minutes=5))
        store.add_mail(QueuedMail("q1", "", "sign_in", "rosa@foundation.example", "{}", AT, AT, failed_at=AT))
        store.add_mail(QueuedMail("q2", "", "sign_in", "rosa@foundation.example", "{}", AT, AT))
    keep_house(store, AT + timedelta(minutes=4))
    assert store.find_mailed_link("k1", AT)
    assert store.count_mail() == (1, 1)
    keep_house(store, AT + timedelta(days=8))
    assert store.find_mailed_link("k1", AT) is None
    assert store.count_mail() == (1, 0), "what still waits is the courier's business"
    ((counts,),) = store._connections.ask("SELECT count(*) FROM rate_limits")
    assert counts == 0


def test_a_copy_from_before_an_upgrade_is_kept_for_thirty_days(store, tmp_path):
    copies = {tmp_path / f"upfront.sqlite3.before-{version}" for version in (1, 2)}
    for days, copy in zip((29, 31), sorted(copies), strict=True):
        copy.write_bytes(b"what was there before")
        then = (AT - timedelta(days=days)).timestamp()
        os.utime(copy, (then, then))
    keep(store, copies | {tmp_path / "gone already"}, AT)
    assert [copy.name for copy in tmp_path.glob("*.before-*")] == ["upfront.sqlite3.before-1"]


def test_the_lists_of_all_workspaces_say_what_todays_bank_says(store):
    names = [f"w{number:03}" for number in range(AT_ONCE + 2)]
    for name in names:
        begin(add_workspace(store, name))
    assert refresh_all(store, bank(), TODAY) == len(names)
    assert refresh_all(store, bank(), TODAY) == 0
    assert all(store.find_preference(name, MADE_WITH) for name in names)


def test_what_can_still_be_brought_back_is_made_anew_too(store):
    site = add_workspace(store, "alder")
    assessments.delete(site, begin(site).id, AT)
    [deleted] = store.list_deleted("alder")
    with store.write():
        store.record_assessment(replace(deleted, summary="as an older Upfront wrote it"))
    assert refresh_all(store, bank(), TODAY) == 1
    assert store.list_deleted("alder") == (deleted,)
