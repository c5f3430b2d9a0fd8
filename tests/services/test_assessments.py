"""Whole assessments: begun, brought in, copied, put away, deleted and brought back; and what happens at every start."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.made_store import open_made_store
from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.answer_files import write_answers
from webapp.domain.answers import Decided, PartialDate, Undecided
from webapp.domain.errors import NotFound
from webapp.services import assessments, editing
from webapp.services.assessments import Beginning, Imported, Refused
from webapp.services.desk import look, page_of_all
from webapp.services.examples import list_examples
from webapp.services.questionnaires import Act, answer, open_assessment
from webapp.services.summaries import read_summary
from webapp.services.workspace import Person, Site
from webapp.store.port import EXAMPLE, OWN

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
NAMES = {"us.foundation": Decided("Harlow"), "us.partnership": Decided("Ready for Work")}
FILE = """\
bank: tiny
route: full
answers:
  us.foundation: Harlow
  us.partnership: Ready for Work
  home.host: {value: us, note: Ask Ruth first.}
  fund.topics: {undecided: {decider: Our board, by: 2027-03}}
"""
OFF_ROUTE = FILE.replace("{value: us, note: Ask Ruth first.}", "other") + "  home.until: 2028-01\n"


def act(origin="typed", at=AT, by="Dana Cole"):
    return Act(by, at, origin)


def new_id(number):
    return f"{number:032x}"


@pytest.fixture
def store(tmp_path):
    opened = open_made_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def site(store):
    return Site(store, bank())


@pytest.fixture
def shipped_site(store):
    return Site(store, BANK)


def begin(site, number=1, answers=NAMES, at=AT, route="full"):
    return assessments.start(site, Beginning(route, answers), act(at=at), TODAY, new_id(number))


def bring_in(site, text=FILE, number=1):
    outcome = assessments.import_answers(site, text, act("imported"), TODAY, new_id(number))
    assert isinstance(outcome, Imported)
    return outcome


def opened(site, record):
    return open_assessment(site, record.id, TODAY)


def titles(listed):
    return [one.summary.partnership for one in listed]


# -- begun -------------------------------------------------------------------------------------------------------------


def test_what_is_known_at_the_start_is_answered_and_the_next_question_is_where_one_goes_on(site):
    record = begin(site)
    assert (record.kind, record.route, record.place) == (OWN, "full", "us.stage")
    assert dict(opened(site, record).answers) == NAMES
    events = opened(site, record).events.values()
    assert {(event.origin, event.by, event.at, event.revision) for event in events} == {("typed", "Dana Cole", AT, 1)}
    assert len({event.change for event in events}) == 1


def test_an_assessment_can_begin_without_a_single_answer(site):
    record = begin(site, answers={})
    assert record.place == "us.foundation"
    assert read_summary(record.summary).partnership == ""
    assert titles(look(site).own) == [""]


def test_a_start_remembers_the_name_in_the_same_write(site):
    assessments.start(site, Beginning("full", {}, {"name": "Dana Cole"}), act(), TODAY, new_id(1))
    assert site.store.find_preference("local", "name") == "Dana Cole"


def test_a_form_sent_twice_begins_one_assessment(site):
    first, second = begin(site), begin(site, answers={}, at=LATER)
    assert second == first == look(site).own[0].record
    assert len(look(site).own) == 1
    assert dict(opened(site, first).answers) == NAMES


def test_a_form_sent_again_after_its_assessment_was_deleted_begins_a_new_one(site):
    first = begin(site)
    assessments.delete(site, first.id, AT)
    second = begin(site)
    assert second.id != first.id
    assert [one.record.id for one in look(site).own] == [second.id]


def test_the_same_form_asks_for_the_same_id_and_no_page_can_name_one_of_another_workspace(site):
    theirs = replace(site, workspace="theirs")
    ids = [assessments.id_for(one, token, what) for one in (site, theirs) for token in "ab" for what in "xy"]
    assert len(set(ids)) == 8
    assert ids[0] == assessments.id_for(site, "a", "x")


# -- brought in --------------------------------------------------------------------------------------------------------


def test_an_answers_file_comes_in_with_its_notes(site):
    outcome = bring_in(site)
    assert (outcome.answers, outcome.off_route) == (4, ())
    answers = opened(site, outcome.record).answers
    assert answers["home.host"] == Decided("us", note="Ask Ruth first.")
    assert answers["fund.topics"] == Undecided("Our board", PartialDate(2027, 3))
    assert opened(site, outcome.record).events["home.host"].origin == "imported"
    assert outcome.record.due == "2027-03-31"


def test_an_answer_off_the_route_comes_in_and_is_named(site):
    outcome = bring_in(site, OFF_ROUTE)
    assert outcome.off_route == ("home.until",)
    assert "home.until" in opened(site, outcome.record).answers


def test_a_file_with_problems_names_all_of_them_and_leaves_nothing(site):
    text = FILE.replace("us, note", "them, note") + "  no.such: 1\n"
    outcome = assessments.import_answers(site, text, act("imported"), TODAY, new_id(1))
    assert isinstance(outcome, Refused)
    assert {(one.subject, one.place.line) for one in outcome.problems} == {("home.host", 6), ("no.such", 8)}
    assert look(site).own == ()


EDITED = (
    FILE
    + """\
document:
  passages: {faq.home: Come and see us.}
  edits: {faq.home/us: {words: Yes and gladly.}}
  evidence: {faq.money: [{name: Charter, address: https://example.org/charter}]}
  left_out: [faq.who]
  order: [faq.who, faq.money]
"""
)


def test_what_an_editor_made_of_the_document_comes_in_with_the_answers(site):
    now = opened(site, bring_in(site, EDITED).record)
    assert now.editorial.passages["faq.home"].source == "Come and see us."
    assert [paper.name for paper in now.editorial.evidence["faq.money"]] == ["Charter"]
    assert now.editorial.left_out == {"faq.who"}
    assert now.editorial.order == ("faq.who", "faq.money")
    events = now.editorial_events.values()
    assert {(event.origin, event.by, event.at, event.revision) for event in events} == {("imported", "Dana Cole", AT, 1)}
    assert len({event.change for event in events}) == 1


def test_words_that_do_not_say_what_they_stood_for_come_in_for_review(site):
    now = opened(site, bring_in(site, EDITED).record)
    edit, passage = now.reviews
    assert (edit.place, edit.edit.words) == ("faq.home/us", "Yes and gladly.")
    assert edit.now is not None
    assert (passage.place, passage.may_stay) == ("passage:faq.home", True)


def test_what_is_taken_away_and_brought_in_again_is_the_same_document(site):
    here = opened(site, bring_in(site, EDITED).record)
    text = write_answers(here.bank, here.answers, "full", document=here.editorial_records)
    there = opened(site, bring_in(site, text, number=2).record)
    assert there.document == here.document
    assert there.reviews == here.reviews


def test_a_file_whose_document_has_problems_leaves_nothing(site):
    text = EDITED.replace("faq.home:", "faq.hom:")
    outcome = assessments.import_answers(site, text, act("imported"), TODAY, new_id(1))
    assert isinstance(outcome, Refused)
    assert [one.subject for one in outcome.problems] == ["faq.hom"]
    assert look(site).own == ()


# -- copied ------------------------------------------------------------------------------------------------------------


def test_a_copy_has_every_answer_and_lives_on_its_own(site):
    original = bring_in(site).record
    copy = assessments.duplicate(site, original.id, act("copied", LATER, "Ruth"), TODAY, new_id(2))
    assert dict(opened(site, copy).answers) == dict(opened(site, original).answers)
    assert {(event.origin, event.by) for event in opened(site, copy).events.values()} == {("copied", "Ruth")}
    assert [read_summary(one.summary).copied for one in (original, copy)] == [False, True]
    answer(site, opened(site, copy), "home.host", Decided("other"), shown=1, by=Person(), at=LATER)
    assert opened(site, original).answers["home.host"] == Decided("us", note="Ask Ruth first.")
    assert opened(site, copy).answers["home.host"] == Decided("other")


def test_a_copy_takes_along_what_the_bank_of_today_cannot_read(site):
    original = begin(site)
    event = replace(opened(site, original).events["us.foundation"], key="gone.question", wording="old", bank_version="0.9")
    with site.store.write():
        site.store.record_answers(original.id, (event,))
    copy = assessments.duplicate(site, original.id, act("copied"), TODAY, new_id(2))
    parked = opened(site, copy).parked
    assert [(one.key, one.wording, one.bank_version, one.origin) for one in parked] == [
        ("gone.question", "old", "0.9", "copied")
    ]


def test_a_copy_has_all_that_an_editor_made_and_lives_on_its_own(site):
    original = bring_in(site, EDITED).record
    copy = assessments.duplicate(site, original.id, act("copied", LATER, "Ruth"), TODAY, new_id(2))
    assert opened(site, copy).document == opened(site, original).document
    assert opened(site, copy).reviews == opened(site, original).reviews
    events = opened(site, copy).editorial_events.values()
    assert {(event.origin, event.by, event.at, event.revision) for event in events} == {("copied", "Ruth", LATER, 1)}
    editing.write_passage(site, opened(site, copy), "faq.home", "Other words.", shown=1, by=Person(), at=LATER)
    assert opened(site, original).editorial.passages["faq.home"].source == "Come and see us."
    assert opened(site, copy).editorial.passages["faq.home"].source == "Other words."


def test_what_an_editor_took_back_is_not_copied(site):
    original = bring_in(site, EDITED).record
    editing.write_passage(site, opened(site, original), "faq.home", None, shown=1, by=Person(), at=LATER)
    copy = assessments.duplicate(site, original.id, act("copied"), TODAY, new_id(2))
    assert "passage:faq.home" not in opened(site, copy).editorial_events


def test_what_an_editor_made_is_there_again_when_a_deleted_assessment_is_brought_back(site):
    record = bring_in(site, EDITED).record
    before = opened(site, record).document
    assessments.delete(site, record.id, LATER)
    assessments.undelete(site, record.id, LATER)
    assert opened(site, record).document == before
    assessments.delete(site, record.id, LATER)
    assert assessments.purge(site.store) == 1
    assert site.store.list_editorial(record.id) == ()


def test_going_on_with_the_other_route_keeps_all_that_an_editor_made(site):
    record = bring_in(site, EDITED).record
    before = opened(site, record).editorial
    assert opened(site, assessments.change_route(site, record.id, "quick", LATER, TODAY)).editorial == before


def test_an_answer_that_was_taken_back_is_not_copied(site):
    original = begin(site)
    answer(site, opened(site, original), "us.foundation", None, shown=1, by=Person(), at=LATER)
    copy = assessments.duplicate(site, original.id, act("copied"), TODAY, new_id(2))
    assert set(opened(site, copy).events) == {"us.partnership"}


# -- the route ---------------------------------------------------------------------------------------------------------


def test_going_on_with_the_other_route_keeps_every_answer(site):
    record = bring_in(site, FILE + "  fund.paper: https://example.org/\n").record
    quick = assessments.change_route(site, record.id, "quick", LATER, TODAY)
    assert (quick.route, quick.revision) == ("quick", record.revision + 1)
    asked = {position.key for position in opened(site, quick).route}
    assert "fund.paper" not in asked
    assert "fund.paper" in opened(site, quick).answers
    full = assessments.change_route(site, record.id, "full", LATER, TODAY)
    assert read_summary(full.summary) == read_summary(record.summary)


# -- put away, deleted, brought back -----------------------------------------------------------------------------------


def test_what_is_archived_leaves_the_desk_and_comes_back_as_it_was(site):
    record = begin(site)
    assessments.archive(site, record.id, LATER)
    assert (look(site).own, look(site).archived) == ((), True)
    assert titles(page_of_all(site, archived=True, before=None).listed) == ["Ready for Work"]
    assert dict(opened(site, record).answers) == NAMES
    assessments.unarchive(site, record.id)
    assert titles(look(site).own) == ["Ready for Work"]
    assert look(site).own[0].record.changed_at == AT


def test_what_is_deleted_is_there_for_nobody_until_it_is_brought_back(site):
    record = begin(site)
    assessments.delete(site, record.id, LATER)
    assert (look(site).own, titles(look(site).deleted)) == ((), ["Ready for Work"])
    with pytest.raises(NotFound):
        opened(site, record)
    assessments.undelete(site, record.id, LATER)
    assert dict(opened(site, record).answers) == NAMES
    assert look(site).deleted == ()


def test_bringing_back_what_is_there_changes_nothing(site):
    record = begin(site)
    assert assessments.undelete(site, record.id, LATER) == record


@pytest.mark.parametrize(
    "change",
    [
        lambda site, one: assessments.archive(site, one, AT),
        lambda site, one: assessments.unarchive(site, one),
        lambda site, one: assessments.delete(site, one, AT),
        lambda site, one: assessments.duplicate(site, one, act(), TODAY, new_id(9)),
        lambda site, one: assessments.change_route(site, one, "quick", AT, TODAY),
    ],
)
def test_nothing_can_be_done_with_what_is_deleted_or_in_another_workspace(site, change):
    record = begin(site)
    with pytest.raises(NotFound):
        change(replace(site, workspace="theirs"), record.id)
    assessments.delete(site, record.id, AT)
    with pytest.raises(NotFound):
        change(site, record.id)


# -- examples ----------------------------------------------------------------------------------------------------------


def test_every_example_opens_complete_apart_from_ones_own_and_is_gone_after_the_next_start(shipped_site):
    site = shipped_site
    for number, example in enumerate(list_examples(site), 1):
        record = assessments.open_example(site, example.name, act("example"), TODAY, new_id(number))
        assert (record.kind, record.route) == (EXAMPLE, example.route)
        assert dict(opened(site, record).answers) == dict(example.answers)
    assert (look(site).own, len(look(site).opened)) == ((), 7)
    assert assessments.purge(site.store) == 7
    assert look(site).opened == ()


def test_an_example_that_is_kept_becomes_ones_own_and_stays(shipped_site):
    site = shipped_site
    example = assessments.open_example(site, "sole-funder", act("example"), TODAY, new_id(1))
    kept = assessments.duplicate(site, example.id, act("copied"), TODAY, new_id(2))
    assessments.purge(site.store)
    assert [one.record.id for one in look(site).own] == [kept.id]
    assert len(opened(site, kept).answers) == 69


def test_there_is_no_example_of_another_name(shipped_site):
    with pytest.raises(NotFound):
        assessments.open_example(shipped_site, "../bank", act("example"), TODAY, new_id(1))


# -- at every start ----------------------------------------------------------------------------------------------------


def test_a_start_removes_what_is_deleted_and_nothing_else(site):
    kept, archived, deleted = (begin(site, number) for number in (1, 2, 3))
    assessments.archive(site, archived.id, AT)
    assessments.delete(site, deleted.id, AT)
    assert assessments.purge(site.store) == 1
    assert dict(opened(site, kept).answers) == dict(opened(site, archived).answers) == NAMES
    with pytest.raises(NotFound):
        assessments.undelete(site, deleted.id, LATER)


def test_summaries_are_made_anew_once_for_each_bank_and_change_nothing_else(site, monkeypatch):
    monkeypatch.setattr(assessments, "AT_ONCE", 2)
    records = [begin(site, number, at=AT + timedelta(minutes=number)) for number in range(1, 6)]
    assessments.archive(site, records[0].id, AT)
    assert assessments.refresh_summaries(site, TODAY) == 5
    assert assessments.refresh_summaries(site, TODAY) == 0
    newer = replace(site, bank=replace(bank(), version="2.0.0"))
    with site.store.write():
        for record in records[1:]:
            site.store.record_assessment(replace(record, summary="{}", due="2026-01-01"))
    assert assessments.refresh_summaries(newer, TODAY) == 5
    after = [site.store.get_assessment("local", record.id) for record in records]
    assert after[1:] == [replace(record, bank_version="2.0.0") for record in records[1:]]
    assert after[0].archived_at == AT
