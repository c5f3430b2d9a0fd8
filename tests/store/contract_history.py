"""What every store has to fulfil of the past of an assessment, and of whom to remind."""

from tests.store.contract_people import with_people
from tests.store.published_samples import a_faq, a_publication
from tests.store.samples import HOSTILE, NOON, after, an_assessment, an_edit, an_event, keep
from webapp.store.history import EVERYTHING, Wanted

MANY = Wanted(questions=("fund.amount", "home.end"), edits=False, by="owner")
READS = {
    "list_moments": lambda store: store.list_moments("alder"),
    "list_moments, some of them": lambda store: store.list_moments("alder", wanted=MANY, before=after(9)),
    "list_answers_between": lambda store: store.list_answers_between("alder", NOON, after(9)),
    "list_edits_between": lambda store: store.list_edits_between("alder", NOON, after(9)),
    "list_answers_at": lambda store: store.list_answers_at("alder", after(1)),
    "list_edits_at": lambda store: store.list_edits_at("alder", after(1)),
    "list_dated": lambda store: store.list_dated("w1"),
    "list_preferring": lambda store: store.list_preferring("reminders", "on"),
}
"""Each method that reads."""


def with_a_past(store):
    """Answers at minutes 1, 2, 2, 4 and edits at minutes 2 and 3, by two people; its neighbour has the same."""
    answers = [
        an_event("fund.amount", 1),
        an_event("fund.amount", 2, by="Sam"),
        an_event("fund.amount@3", 1, at=after(2), by="Sam"),
        an_event("home.end", 1, at=after(4), record=None),
    ]
    edits = (an_edit("order", 1, at=after(2), by="Sam"), an_edit("order", 2, at=after(3), record=None))
    for name in ("alder", "birch"):
        keep(store, an_assessment(name), answers=answers)
        with store.write():
            store.record_editorial(name, edits)
    return answers, edits


class PastIsKept:
    """Moments, and what stood at them."""

    def test_moments_are_listed_once_the_latest_first(self, store):
        with_a_past(store)
        assert store.list_moments("alder") == tuple(map(after, (4, 3, 2, 1)))
        assert store.list_moments("alder", limit=2) == tuple(map(after, (4, 3)))
        assert store.list_moments("alder", before=after(3), limit=2) == tuple(map(after, (2, 1)))
        assert store.list_moments("alder", before=after(1)) == ()
        assert store.list_moments("nowhere") == ()

    def test_only_what_is_wanted_is_listed(self, store):
        with_a_past(store)
        for wanted, moments in (
            (EVERYTHING, (4, 3, 2, 1)),
            (Wanted(by="Sam"), (2,)),
            (Wanted(by="owner"), (4, 3, 1)),
            (Wanted(by=""), ()),
            (Wanted(questions=("fund.amount",), edits=False), (2, 1)),
            (Wanted(questions=("home.end", "fund"), edits=False), (4,)),
            (Wanted(questions=()), (3, 2)),
            (Wanted(questions=(), edits=False), ()),
            (Wanted(questions=("home.end",), by="owner"), (4, 3)),
        ):
            assert store.list_moments("alder", wanted=wanted) == tuple(map(after, moments)), wanted
            answers = store.list_answers_between("alder", NOON, after(9), wanted=wanted)
            edits = store.list_edits_between("alder", NOON, after(9), wanted=wanted)
            assert {event.at for event in (*answers, *edits)} == set(map(after, moments)), wanted

    def test_what_happened_between_two_moments_includes_both(self, store):
        (first, second, third, _), (order, _) = with_a_past(store)
        assert store.list_answers_between("alder", after(1), after(2)) == (third, second, first)
        assert store.list_answers_between("alder", after(1.5), after(2)) == (third, second)
        assert store.list_edits_between("alder", after(1), after(2)) == (order,)
        assert store.list_answers_between("alder", after(2), after(1)) == ()

    def test_what_stood_at_a_moment_is_the_latest_of_each(self, store):
        all_answers, all_edits = with_a_past(store)
        for minute, answers, edits in ((0, (), ()), (1, (0,), ()), (2, (1, 2), (0,)), (9, (1, 2, 3), (1,))):
            assert store.list_answers_at("alder", after(minute)) == tuple(all_answers[number] for number in answers)
            assert store.list_edits_at("alder", after(minute)) == tuple(all_edits[number] for number in edits)
        assert store.list_answers_at("nowhere", after(9)) == ()

    def test_what_stands_now_is_what_stood_last(self, store):
        with_a_past(store)
        assert store.list_answers_at("alder", after(9)) == store.list_answers("alder")
        assert store.list_edits_at("alder", after(9)) == store.list_editorial("alder")

    def test_a_clock_that_was_put_back_loses_nothing(self, store):
        late, early = an_event(revision=1, at=after(9)), an_event(revision=2, at=after(8))
        keep(store, an_assessment(), answers=[late, early])
        assert store.list_answers_at("alder", after(9)) == (early,)
        assert store.list_moments("alder") == (after(9), after(8))

    def test_whoever_it_was_is_found_by_the_name_as_it_was_kept(self, store):
        events = [an_event(revision=number, by=text, at=after(number)) for number, text in enumerate(HOSTILE, 1)]
        keep(store, an_assessment(), answers=events)
        for event in events:
            assert store.list_moments("alder", wanted=Wanted(by=event.by)) == (event.at,)
            assert store.list_answers_between("alder", NOON, after(99), wanted=Wanted(by=event.by)) == (event,)

    def test_dates_are_those_of_the_newest_version_of_what_is_not_withdrawn(self, store):
        with_people(store)
        dates = '[{"key":"home.end","last":"2027-06-30"}]'
        with store.write():
            for faq in (a_faq(latest=2), a_faq("f2", assessment="oak", slug="oak", first_due="2026-12-31")):
                store.add_faq(faq)
            store.add_publication(a_publication(document='{"dates":[]}'), (), {})
            store.add_publication(a_publication(2, document=f'{{"dates":{dates}}}'), (), {})
            store.add_publication(a_publication(faq="f2", position=3), (), {})
        assert [(one.faq.id, one.dates) for one in store.list_dated("w1")] == [("f2", "[]"), ("f1", dates)]
        assert store.list_dated("w1", limit=1)[0].faq == store.get_faq("w1", "f2")
        with store.write():
            store.record_faq(a_faq(latest=2, withdrawn_at=NOON))
            store.record_faq(a_faq("f2", assessment="oak", slug="oak", first_due=""))
        assert store.list_dated("w1") == store.list_dated("w2") == ()

    def test_workspaces_are_found_by_what_they_prefer(self, store):
        with store.write():
            for workspace, value in (("w3", "on"), ("w1", "on"), ("w2", "off"), ("w4", "on")):
                store.record_preference(workspace, "reminders", value)
                store.record_preference(workspace, "name", "on")
        assert store.list_preferring("reminders", "on") == ("w1", "w3", "w4")
        assert store.list_preferring("reminders", "on", after="w1", limit=1) == ("w3",)
        assert store.list_preferring("reminders", "yes") == ()
