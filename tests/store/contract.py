"""What every store has to fulfil, whatever database keeps it. A module for each database takes these classes over."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.store.samples import (
    HOSTILE,
    NOON,
    a_brand,
    a_draft,
    a_session,
    after,
    an_assessment,
    an_edit,
    an_event,
    keep,
)
from webapp.domain.errors import AlreadyKept, Misused, NotFound
from webapp.store.port import EXAMPLE, MEMBER_NAME

CHANGES = {
    "add_assessment": lambda store: store.add_assessment(an_assessment("new")),
    "record_assessment": lambda store: store.record_assessment(an_assessment(place="sign.review")),
    "record_answers": lambda store: store.record_answers("alder", (an_event(revision=2),)),
    "record_editorial": lambda store: store.record_editorial("alder", (an_edit(revision=2),)),
    "record_brand": lambda store: store.record_brand("alder", a_brand(revision=2, logo=None)),
    "record_page_draft": lambda store: store.record_page_draft("alder", a_draft()),
    "remove_page_draft": lambda store: store.remove_page_draft("alder", "home.end", "owner"),
    "remove_discarded": lambda store: store.remove_discarded(),
    "add_sign_in_link": lambda store: store.add_sign_in_link("l2", after(10)),
    "remove_sign_in_link": lambda store: store.remove_sign_in_link("l1", NOON),
    "add_session": lambda store: store.add_session(a_session("d2")),
    "record_session_seen": lambda store: store.record_session_seen("d1", after(1)),
    "remove_session": lambda store: store.remove_session("d1"),
    "record_preference": lambda store: store.record_preference("local", "name", "Maria"),
}
"""Each method that changes something, to be called on what `filled` keeps."""


def filled(store):
    """A store with one of everything."""
    keep(store, an_assessment(), an_assessment("gone", deleted_at=NOON), answers=[an_event()])
    with store.write():
        store.record_editorial("alder", (an_edit(),))
        store.record_brand("alder", a_brand())
        store.record_page_draft("alder", a_draft("home.end"))
        store.add_sign_in_link("l1", after(10))
        store.add_session(a_session())
        store.record_preference("local", "name", "Rosa")
    return store


def state(store):
    """All that `filled` keeps and CHANGES could change."""
    return (
        *(store.list_assessments("local"), store.list_deleted("local")),
        *(store.list_editorial("alder"), store.find_brand("alder")),
        *(store.list_answers("alder"), store.find_latest_page_draft("alder", "owner")),
        *(store.find_session("d1"), store.find_session("d2"), store.find_preference("local", "name")),
    )


def ids(records):
    """Which assessments these are."""
    return [record.id for record in records]


class AssessmentsAreKept:
    """Assessments as a whole."""

    def test_an_assessment_comes_back_as_it_was_kept(self, store):
        record = an_assessment(archived_at=after(1), deleted_at=after(2), due="2027-06-30", summary='{"n":83}')
        keep(store, record)
        assert store.get_assessment("local", "alder") == record

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, store, text):
        record = an_assessment(place=text, summary=text, route=text)
        keep(store, record, answers=[an_event(key="a" + text, record=text, by=text, origin=text, wording=text)])
        with store.write():
            store.record_editorial("alder", (an_edit(key="a" + text, record=text, by=text, origin=text),))
            store.record_brand("alder", a_brand(color=text, paper=text, logo_words=text, letterhead_name=text))
            store.record_page_draft("alder", a_draft(fields=text))
            store.record_preference("local", text, text)
        assert store.get_assessment("local", "alder") == record
        assert store.list_answers("alder") == (an_event(key="a" + text, record=text, by=text, origin=text, wording=text),)
        assert store.list_editorial("alder") == (an_edit(key="a" + text, record=text, by=text, origin=text),)
        assert store.find_brand("alder") == a_brand(color=text, paper=text, logo_words=text, letterhead_name=text)
        assert store.find_page_draft("alder", "fund.amount", "owner") == a_draft(fields=text)
        assert store.find_preference("local", text) == text

    def test_one_that_is_missing_and_one_of_another_workspace_are_not_found_alike(self, store):
        keep(store, an_assessment())
        for workspace, assessment_id in [("local", "birch"), ("other", "alder"), ("", "")]:
            with pytest.raises(NotFound):
                store.get_assessment(workspace, assessment_id)

    def test_a_change_to_one_is_kept(self, store):
        keep(store, an_assessment(), an_assessment("birch"))
        changed = an_assessment(
            kind=EXAMPLE,
            bank_version="2.0.0",
            route="quick",
            revision=2,
            place="x",
            summary="{}",
            due="2027",
            changed_at=after(9),
        )
        with store.write():
            store.record_assessment(changed)
        assert store.get_assessment("local", "alder") == changed
        assert store.get_assessment("local", "birch") == an_assessment("birch")

    def test_a_change_to_one_that_is_not_there_is_refused(self, store):
        keep(store, an_assessment())
        for record in (an_assessment("birch"), an_assessment(workspace="other")):
            with pytest.raises(NotFound), store.write():
                store.record_assessment(record)
        assert store.get_assessment("local", "alder") == an_assessment()

    def test_an_id_is_given_once(self, store):
        keep(store, an_assessment())
        with pytest.raises(AlreadyKept), store.write():
            store.add_assessment(an_assessment(place="elsewhere"))
        assert store.get_assessment("local", "alder") == an_assessment()

    def test_times_come_back_in_utc_and_one_without_a_zone_is_refused(self, store):
        madrid = timezone(timedelta(hours=2))
        keep(store, an_assessment(changed_at=datetime(2026, 7, 1, 1, 30, tzinfo=madrid)))
        kept = store.get_assessment("local", "alder").changed_at
        assert kept == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert kept.tzinfo is UTC
        with pytest.raises(ValueError, match="zone"), store.write():
            store.add_assessment(an_assessment("birch", created_at=NOON.replace(tzinfo=None)))


class AssessmentsAreListed:
    """The lists of the desk."""

    def test_those_changed_last_come_first_whatever_zone_they_were_given_in(self, store):
        tokyo = timezone(timedelta(hours=9))
        records = [
            an_assessment("first", changed_at=NOON),
            an_assessment("second", changed_at=(NOON + timedelta(microseconds=1)).astimezone(tokyo)),
            an_assessment("third", changed_at=NOON + timedelta(milliseconds=1)),
            an_assessment("last", changed_at=NOON.replace(year=2031, microsecond=999999)),
        ]
        keep(store, *records)
        assert ids(store.list_assessments("local")) == ["last", "third", "second", "first"]

    def test_a_list_is_one_workspace_and_one_kind_without_what_is_put_away(self, store):
        keep(
            store,
            an_assessment("own"),
            an_assessment("example", kind=EXAMPLE),
            an_assessment("archived", archived_at=NOON),
            an_assessment("deleted", deleted_at=NOON),
            an_assessment("deleted-archived", archived_at=NOON, deleted_at=NOON),
            an_assessment("foreign", workspace="other"),
        )
        assert ids(store.list_assessments("local")) == ["own"]
        assert ids(store.list_assessments("local", kind=EXAMPLE)) == ["example"]
        assert ids(store.list_assessments("local", archived=True)) == ["archived"]
        assert ids(store.list_assessments("other")) == ["foreign"]
        assert ids(store.list_assessments("local", kind=EXAMPLE, archived=True)) == []
        assert ids(store.list_assessments("nobody")) == []

    @pytest.mark.parametrize("archived", [False, True])
    def test_page_after_page_shows_each_once_even_where_many_changed_at_the_same_moment(self, store, archived):
        records = [
            an_assessment(f"a{n:02}", changed_at=after(n // 4), archived_at=NOON if archived else None) for n in range(23)
        ]
        keep(store, *records)
        seen, before = [], None
        while page := store.list_assessments("local", archived=archived, before=before, limit=5):
            assert len(page) <= 5
            seen += page
            before = (page[-1].changed_at, page[-1].id)
        assert seen == sorted(records, key=lambda it: (it.changed_at, it.id), reverse=True)

    def test_the_deleted_are_listed_last_deleted_first(self, store):
        keep(
            store,
            *(an_assessment(f"a{n}", deleted_at=after(n), archived_at=NOON if n % 2 else None) for n in range(4)),
            an_assessment("kept"),
            an_assessment("foreign", workspace="other", deleted_at=NOON),
        )
        assert ids(store.list_deleted("local")) == ["a3", "a2", "a1", "a0"]
        assert ids(store.list_deleted("local", limit=2)) == ["a3", "a2"]

    def test_what_is_due_is_listed_soonest_first(self, store):
        keep(
            store,
            an_assessment("later", due="2027-09-01"),
            an_assessment("sooner", due="2026-12-31"),
            an_assessment("never", due=""),
            an_assessment("example", due="2026-12-01", kind=EXAMPLE),
            an_assessment("archived", due="2026-12-01", archived_at=NOON),
            an_assessment("deleted", due="2026-12-01", deleted_at=NOON),
            an_assessment("foreign", due="2026-12-01", workspace="other"),
        )
        assert ids(store.list_due("local")) == ["sooner", "later"]
        assert ids(store.list_due("local", limit=1)) == ["sooner"]

    def test_what_is_discarded_goes_for_good_with_all_that_belongs_to_it(self, store):
        doomed = [
            an_assessment("deleted", deleted_at=NOON),
            an_assessment("foreign", workspace="other", deleted_at=NOON),
            an_assessment("example", kind=EXAMPLE),
        ]
        kept = [an_assessment("kept"), an_assessment("archived", archived_at=NOON)]
        keep(store, *doomed, *kept)
        with store.write():
            for record in (*doomed, *kept):
                store.record_answers(record.id, (an_event(), an_event(revision=2)))
                store.record_editorial(record.id, (an_edit(), an_edit(revision=2)))
                store.record_brand(record.id, a_brand())
                store.record_page_draft(record.id, a_draft())
        with store.write():
            assert store.remove_discarded() == 3
        for record in doomed:
            with pytest.raises(NotFound):
                store.get_assessment(record.workspace, record.id)
            assert store.list_history(record.id, "fund.amount") == store.list_change(record.id, "change-1") == ()
            assert store.list_editorial_history(record.id, "passage:grants") == ()
            assert store.find_brand(record.id) is None
            assert store.find_latest_page_draft(record.id, "owner") is None
        for record in kept:
            assert store.get_assessment("local", record.id) == record
            assert len(store.list_history(record.id, "fund.amount")) == 2
            assert len(store.list_editorial_history(record.id, "passage:grants")) == 2
            assert store.find_brand(record.id) == a_brand()
            assert store.find_page_draft(record.id, "fund.amount", "owner") == a_draft()
        with store.write():
            assert store.remove_discarded() == 0


class AnswersAreKept:
    """Answer events: only ever added."""

    def test_the_answers_are_the_latest_event_of_each_question_even_one_taken_back(self, store):
        keep(store, an_assessment(), an_assessment("birch"))
        with store.write():
            store.record_answers("alder", (an_event("b"), an_event("a"), an_event("c")))
            store.record_answers("alder", (an_event("a", 2), an_event("c", 2, record=None)))
            store.record_answers("alder", (an_event("a", 10), an_event("a", 9)))
            store.record_answers("birch", (an_event("a", 11), an_event("d")))
        assert store.list_answers("alder") == (an_event("a", 10), an_event("b"), an_event("c", 2, record=None))
        assert store.list_answers("birch") == (an_event("a", 11), an_event("d"))
        assert store.list_answers("nowhere") == ()

    def test_the_history_of_a_question_is_there_newest_first(self, store):
        keep(store, an_assessment(), answers=[an_event(revision=n) for n in (1, 2, 10)] + [an_event("home.end")])
        assert store.list_history("alder", "fund.amount") == tuple(an_event(revision=n) for n in (10, 2, 1))
        assert store.list_history("alder", "fund") == store.list_history("birch", "fund.amount") == ()

    def test_events_of_one_change_are_found_together(self, store):
        together = (an_event("a", 2, change="c"), an_event("b", 1, change="c"))
        keep(store, an_assessment(), an_assessment("birch"), answers=[an_event("a"), *together])
        with store.write():
            store.record_answers("birch", (an_event("a", change="c"),))
        assert store.list_change("alder", "c") == together
        assert store.list_change("alder", "nothing") == ()

    def test_a_revision_is_kept_once_and_the_loser_leaves_nothing(self, store):
        keep(store, an_assessment(), answers=[an_event("a"), an_event("b")])
        with pytest.raises(AlreadyKept), store.write():
            store.record_answers("alder", (an_event("new"), an_event("b", record="mine"), an_event("other")))
        assert store.list_answers("alder") == (an_event("a"), an_event("b"))

    def test_after_a_lost_race_the_same_write_can_go_on(self, store):
        keep(store, an_assessment(), answers=[an_event("a")])
        with store.write():
            with pytest.raises(AlreadyKept):
                store.record_answers("alder", (an_event("b"), an_event("a", record="mine")))
            store.record_answers("alder", (an_event("c"),))
        assert store.list_answers("alder") == (an_event("a"), an_event("c"))

    def test_answers_to_an_assessment_that_is_not_there_are_refused(self, store):
        with pytest.raises(NotFound), store.write():
            store.record_answers("nowhere", (an_event(),))

    def test_no_events_are_no_change(self, store):
        keep(store, an_assessment())
        with store.write():
            store.record_answers("alder", ())
        assert store.list_answers("alder") == ()

    def test_all_83_questions_at_once_are_kept(self, store):
        events = tuple(an_event(f"q{n:02}", record="x" * 2000) for n in range(83))
        keep(store, an_assessment(), answers=events)
        assert store.list_answers("alder") == events

    def test_half_a_character_is_refused_before_it_could_make_an_answer_unreadable(self, store):
        keep(store, an_assessment())
        with pytest.raises(UnicodeEncodeError), store.write():
            store.record_answers("alder", (an_event(record="\ud83d"),))
        assert store.list_answers("alder") == ()


class EditingIsKept:
    """What an editor did to the document, only ever added to; and how its files look."""

    def test_what_stands_is_the_latest_event_of_each_part_even_one_taken_back(self, store):
        keep(store, an_assessment(), an_assessment("birch"))
        with store.write():
            store.record_editorial("alder", (an_edit("order"), an_edit("edit:a/lead"), an_edit("passage:a")))
            store.record_editorial("alder", (an_edit("edit:a/lead", 2), an_edit("passage:a", 2, record=None)))
            store.record_editorial("alder", (an_edit("edit:a/lead", 10), an_edit("edit:a/lead", 9)))
            store.record_editorial("birch", (an_edit("order", 11),))
        now = (an_edit("edit:a/lead", 10), an_edit("order"), an_edit("passage:a", 2, record=None))
        assert store.list_editorial("alder") == now
        assert store.list_editorial("birch") == (an_edit("order", 11),)
        assert store.list_editorial("nowhere") == ()

    def test_the_history_of_a_part_is_there_newest_first(self, store):
        keep(store, an_assessment())
        with store.write():
            store.record_editorial("alder", (*(an_edit(revision=n) for n in (1, 2, 10)), an_edit("order")))
        found = store.list_editorial_history("alder", "passage:grants")
        assert found == tuple(an_edit(revision=n) for n in (10, 2, 1))
        assert store.list_editorial_history("alder", "passage:") == ()

    def test_what_happened_together_is_found_together(self, store):
        together = (an_edit("order", 2, change="c"), an_edit("passage:a", change="c"))
        keep(store, an_assessment(), an_assessment("birch"))
        with store.write():
            store.record_editorial("alder", (an_edit("order"), *together))
            store.record_editorial("birch", (an_edit("order", change="c"),))
        assert store.list_editorial_change("alder", "c") == together
        assert store.list_editorial_change("alder", "nothing") == ()

    def test_of_two_who_write_the_same_revision_the_second_leaves_nothing(self, store):
        keep(store, an_assessment())
        with store.write():
            store.record_editorial("alder", (an_edit(),))
        with pytest.raises(AlreadyKept), store.write():
            store.record_editorial("alder", (an_edit("order"), an_edit(record="mine")))
        assert store.list_editorial("alder") == (an_edit(),)

    def test_what_belongs_to_no_assessment_is_refused(self, store):
        with pytest.raises(NotFound), store.write():
            store.record_editorial("nowhere", (an_edit(),))
        with pytest.raises(NotFound), store.write():
            store.record_brand("nowhere", a_brand())

    def test_answers_and_edits_under_one_name_do_not_meet(self, store):
        keep(store, an_assessment(), answers=[an_event("order")])
        with store.write():
            store.record_editorial("alder", (an_edit("order"),))
        assert store.list_history("alder", "order") == store.list_change("alder", "change-1") == (an_event("order"),)
        assert store.list_editorial_change("alder", "change-1") == (an_edit("order"),)

    def test_the_look_chosen_last_takes_the_place_of_the_earlier_one(self, store):
        keep(store, an_assessment(), an_assessment("birch"))
        assert store.find_brand("alder") is None
        for brand in (a_brand(), a_brand(revision=2, logo=None, logo_words="", letterhead=bytes(300_000))):
            with store.write():
                store.record_brand("alder", brand)
            assert store.find_brand("alder") == brand
        assert store.find_brand("birch") is None


class HalfTypedPagesAreKept:
    """Drafts of pages."""

    def test_the_draft_typed_last_takes_the_place_of_the_earlier_one(self, store):
        keep(store, an_assessment())
        later = a_draft(revision=3, fields='{"text":["half a sentence"]}', at=after(1))
        for draft in (a_draft(), later, a_draft(member="rosa")):
            with store.write():
                store.record_page_draft("alder", draft)
        assert store.find_page_draft("alder", "fund.amount", "owner") == later
        assert store.find_page_draft("alder", "fund.amount", "rosa") == a_draft(member="rosa")

    def test_the_latest_draft_of_a_member_is_found_over_all_pages(self, store):
        keep(store, an_assessment(), an_assessment("birch"))
        with store.write():
            for draft in (a_draft("a", at=after(2)), a_draft("b", at=after(3)), a_draft("c", at=after(1))):
                store.record_page_draft("alder", draft)
            store.record_page_draft("alder", a_draft("d", member="rosa", at=after(9)))
            store.record_page_draft("birch", a_draft("e", at=after(9)))
        assert store.find_latest_page_draft("alder", "owner") == a_draft("b", at=after(3))
        assert store.find_latest_page_draft("alder", "nobody") is None
        assert [draft.key for draft in store.list_page_drafts("alder")] == ["a", "b", "c", "d"]
        assert store.list_page_drafts("cedar") == ()

    def test_a_draft_that_was_forgotten_is_gone_and_forgetting_twice_does_no_harm(self, store):
        keep(store, an_assessment())
        with store.write():
            store.record_page_draft("alder", a_draft())
            store.record_page_draft("alder", a_draft("home.end"))
        for _ in range(2):
            with store.write():
                store.remove_page_draft("alder", "fund.amount", "owner")
        assert store.find_page_draft("alder", "fund.amount", "owner") is None
        assert store.find_page_draft("alder", "home.end", "owner") == a_draft("home.end")

    def test_a_draft_for_an_assessment_that_is_not_there_is_refused(self, store):
        with pytest.raises(NotFound), store.write():
            store.record_page_draft("nowhere", a_draft())


class AccessIsKept:
    """Sign-in links, sessions and preferences."""

    def test_a_link_works_once(self, store):
        with store.write():
            store.add_sign_in_link("l1", after(10))
            store.add_sign_in_link("l2", after(10))
        for digest, works in [("l1", True), ("l1", False), ("unknown", False), ("l2", True)]:
            with store.write():
                assert store.remove_sign_in_link(digest, NOON) is works

    @pytest.mark.parametrize(("minutes", "works"), [(9.99, True), (10, False), (11, False)])
    def test_a_link_works_until_its_time_and_not_at_it(self, store, minutes, works):
        with store.write():
            store.add_sign_in_link("l1", after(10))
        with store.write():
            assert store.remove_sign_in_link("l1", after(minutes)) is works
        with store.write():
            assert store.remove_sign_in_link("l1", NOON) is False, "it is used up either way"

    def test_a_link_is_not_used_up_where_signing_in_fails(self, store):
        with store.write():
            store.add_sign_in_link("l1", after(10))
        write_and_fail(store, lambda store: store.remove_sign_in_link("l1", NOON), RuntimeError)
        with store.write():
            assert store.remove_sign_in_link("l1", NOON)

    def test_a_session_comes_with_the_name_its_workspace_knows_by_then(self, store):
        with store.write():
            store.add_session(a_session())
            store.record_preference("other", MEMBER_NAME, "Rosa Lind")
        assert store.find_session("d1") == a_session()
        with store.write():
            store.record_preference("local", MEMBER_NAME, "Dana Cole")
        assert store.find_session("d1") == a_session(name="Dana Cole")

    def test_a_session_lasts_until_it_is_ended(self, store):
        with store.write():
            store.add_session(a_session())
            store.add_session(a_session("d2", workspace="other", member="rosa"))
        with store.write():
            store.record_session_seen("d1", after(5))
            store.record_session_seen("unknown", after(5))
        assert store.find_session("d1") == a_session(seen_at=after(5))
        for _ in range(2):
            with store.write():
                store.remove_session("d1")
        assert store.find_session("d1") is None
        assert store.find_session("d2") == a_session("d2", workspace="other", member="rosa")

    def test_a_preference_keeps_its_last_value_in_its_workspace(self, store):
        for workspace, name, value in [("local", "name", "Rosa"), ("other", "name", "Luis"), ("local", "name", "Maria")]:
            with store.write():
                store.record_preference(workspace, name, value)
        assert store.find_preference("local", "name") == "Maria"
        assert store.find_preference("other", "name") == "Luis"
        assert store.find_preference("local", "bank") is None


class WritingIsAllOrNothing:
    """`write()`."""

    @pytest.mark.parametrize("change", CHANGES)
    def test_nothing_changes_outside_write(self, store, change):
        before = state(filled(store))
        with pytest.raises(Misused):
            CHANGES[change](store)
        assert state(store) == before

    @pytest.mark.parametrize("change", CHANGES)
    def test_a_change_is_taken_back_where_what_follows_fails(self, store, change):
        before = state(filled(store))
        write_and_fail(store, CHANGES[change], ZeroDivisionError)
        assert state(store) == before
        with store.write():
            CHANGES[change](store)

    @pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, GeneratorExit])
    def test_a_server_told_to_stop_in_the_middle_keeps_nothing_of_it(self, store, stop):
        filled(store)
        write_and_fail(store, CHANGES["record_preference"], stop)
        assert store.find_preference("local", "name") == "Rosa"

    def test_write_inside_write_is_refused_at_once(self, store):
        with store.write():
            with pytest.raises(Misused), store.write():
                pass
            store.record_preference("local", "name", "Maria")
        assert store.find_preference("local", "name") == "Maria"

    def test_who_writes_reads_what_is_written_and_others_do_not_until_it_is_kept(self, store):
        seen = []

        def look():
            seen.append(store.find_preference("local", "name"))

        with store.write():
            store.record_preference("local", "name", "Maria")
            assert store.find_preference("local", "name") == "Maria"
            in_another_thread(look)
        in_another_thread(look)
        assert seen == [None, "Maria"]

    def test_a_closed_store_keeps_and_says_nothing(self, store):
        filled(store)
        store.close()
        store.close()
        with pytest.raises(Misused):
            store.find_preference("local", "name")
        with pytest.raises(Misused), store.write():
            pass

    def test_what_was_written_is_there_for_the_next_server(self, store, reopen):
        before = state(filled(store))
        store.close()
        assert state(reopen()) == before


def in_another_thread(job):
    """Do it and wait for it."""
    thread = threading.Thread(target=job)
    thread.start()
    thread.join()


def write_and_fail(store, change, failure):
    """Change something and fail before it is kept."""

    def job():
        with store.write():
            change(store)
            raise failure

    with pytest.raises(failure):
        job()
