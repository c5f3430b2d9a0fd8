"""What lies on the desk: the newest, what is due soonest of all, and pages that miss and repeat nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.tiny_bank import bank
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.services import assessments
from webapp.services.assessments import Beginning
from webapp.services.desk import DUE, ON_A_PAGE, ON_THE_DESK, look, page_of_all
from webapp.services.questionnaires import Act
from webapp.services.workspace import Site

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def site(store):
    return Site(store, bank())


def begin(site, number, answers=None, at=None):
    named = {"us.partnership": Decided(f"P{number}")} | (answers or {})
    act = Act("Dana", at or AT + timedelta(minutes=number))
    return assessments.start(site, Beginning("full", named), act, TODAY, f"{number:032x}")


def names(listed):
    return [one.summary.partnership for one in listed]


def undecided(by):
    return Undecided("Our board", PartialDate(*by) if by else None)


def test_the_desk_shows_the_newest_and_says_that_there_are_more(site):
    for number in range(ON_THE_DESK):
        begin(site, number)
    assert not look(site).more
    begin(site, ON_THE_DESK)
    desk = look(site)
    assert names(desk.own) == [f"P{number}" for number in range(ON_THE_DESK, 0, -1)]
    assert desk.more


def test_what_is_due_is_the_soonest_of_all_assessments_and_nothing_without_a_date(site):
    begin(site, 1, {"home.host": undecided((2027, 6)), "fund.topics": undecided((2026, 12, 1))})
    begin(site, 2, {"home.host": undecided(None), "fund.topics": undecided((2027, 1, 15))})
    begin(site, 3, {"home.host": undecided((2026, 11))})
    due = look(site).due
    assert [(one.of.summary.partnership, one.line and one.line.key, one.by, one.last) for one in due] == [
        ("P3", "home.host", "2026-11", "2026-11-30"),
        ("P1", "fund.topics", "2026-12-01", "2026-12-01"),
        ("P2", "fund.topics", "2027-01-15", "2027-01-15"),
        ("P1", "home.host", "2027-06", "2027-06-30"),
    ]


def test_no_more_is_due_than_fits_and_nothing_sooner_is_left_out(site):
    for number in range(3 * DUE):
        begin(site, number, {"home.host": undecided((2027 + number, 1)), "fund.topics": undecided((2026, 12, 1 + number))})
    assert [due.last for due in look(site).due] == [f"2026-12-{day:02d}" for day in range(1, DUE + 1)]


def test_an_example_and_what_is_archived_remind_nobody(site, store):
    record = begin(site, 1, {"home.host": undecided((2026, 12))})
    begin(site, 2)
    assert len(look(site).due) == 1
    assessments.archive(site, record.id, AT)
    assert look(site).due == ()


def test_pages_of_all_assessments_miss_none_and_repeat_none_even_where_times_are_equal(site):
    number = 2 * ON_A_PAGE + 3
    for one in range(number):
        begin(site, one, at=AT)
    seen, before = [], None
    while True:
        page = page_of_all(site, archived=False, before=before)
        seen += names(page.listed)
        if page.after is None:
            break
        before = page.after
    assert (len(seen), len(set(seen))) == (number, number)


@pytest.mark.parametrize(("own", "questions"), [(0, 5), (1, 6), (6, 7), (40, 7)])
def test_the_desk_asks_the_store_few_questions_however_much_is_kept(site, store, own, questions):
    for number in range(own):
        begin(site, number, {"home.host": undecided((2027, 1))})
    asked = []
    store.trace(lambda statement, *rest: asked.append(statement))
    look(site)
    store.trace(None)
    assert len(asked) == questions
