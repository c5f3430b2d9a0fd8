"""What every store has to fulfil of workshops."""

from dataclasses import replace

import pytest

from tests.store.contract import in_another_thread
from tests.store.contract_people import with_people
from tests.store.samples import HOSTILE, NOON, after, an_assessment, keep
from tests.store.workshop_samples import a_ballot, a_seat, a_secret_ballot, a_workshop
from webapp.domain.errors import AlreadyKept, Misused, NotFound
from webapp.store.port import EXAMPLE
from webapp.store.workshops import PAPER, BoxGone, Cast, CastElsewhere, RoomQuestion, RoundClosed, SeatRecord

CHANGES = {
    "add_workshop": lambda store: store.add_workshop(a_workshop("ws9", code="ABCD2346")),
    "record_workshop": lambda store: store.record_workshop(a_workshop(revision=2, state="{}")),
    "remove_workshop": lambda store: store.remove_workshop("w1", "ws1"),
    "add_seat": lambda store: store.add_seat(a_seat(9)),
    "record_seat": lambda store: store.record_seat(a_seat(token="", issue=2)),
    "remove_seat": lambda store: store.remove_seat("ws1", 1),
    "record_ballots": lambda store: store.record_ballots("ws1", 1, Cast(2), [a_ballot(2)]),
    "remove_ballots": lambda store: store.remove_ballots("ws1", 1),
    "add_room_question": lambda store: store.add_room_question("ws1", RoomQuestion("r9", "Until when?")),
    "remove_room_question": lambda store: store.remove_room_question("ws1", "r1"),
}
"""Each method that changes something, to be called on what `with_workshops` keeps."""
SEVERAL_STATEMENTS = ("record_ballots",)
"""Those that change more than one table."""
WIPING = ("remove_workshop", "remove_ballots")
"""Those after which nothing of it may be left in the log either."""

READS = {
    "get_workshop": lambda store: store.get_workshop("w1", "ws1"),
    "find_workshop": lambda store: store.find_workshop("HRBW4729"),
    "find_workshop_of_seat": lambda store: store.find_workshop_of_seat("ws1", "token-1"),
    "list_workshops": lambda store: store.list_workshops("w1"),
    "list_workshops, next page": lambda store: store.list_workshops("w1", before=(NOON, "ws1")),
    "list_workshops_of": lambda store: store.list_workshops_of("w1", "pine"),
    "list_seats": lambda store: store.list_seats("ws1"),
    "find_seat": lambda store: store.find_seat("ws1", "token-1"),
    "list_cast": lambda store: store.list_cast("ws1", 1),
    "list_ballots": lambda store: store.list_ballots("ws1", 1),
    "list_room_questions": lambda store: store.list_room_questions("ws1"),
}
"""Each method that reads, but for those of boxes."""
BOXES = (
    *("cast_unattributed", "list_cast_unattributed", "list_unattributed", "remove_unattributed"),
    *("close_box_round", "is_box_round_closed", "has_box", "seal_box", "shred_box"),
)
"""The methods that reach into a box, where no `write()` is."""
INTO_BOX = {
    "cast_unattributed": lambda store: store.cast_unattributed("ws2", 1, Cast(2), [a_secret_ballot("k2")]),
    "remove_unattributed": lambda store: store.remove_unattributed("ws2", 1),
    "close_box_round": lambda store: store.close_box_round("ws2", 1),
    "shred_box": lambda store: store.shred_box("ws2"),
}
"""Those of them that change what is read from it."""


def with_workshops(store):
    """Add to what `with_people` keeps: a workshop about pine with two seats, a ballot and a question; one about nothing."""
    with store.write():
        store.add_workshop(a_workshop())
        store.add_workshop(a_workshop("ws2", assessment="", mode="unattributed", code="", created_at=after(1)))
        store.add_seat(a_seat(2))
        store.add_seat(a_seat())
        store.record_ballots("ws1", 1, Cast(1), [a_ballot(), a_ballot(question="fund.amount")])
        store.add_room_question("ws1", RoomQuestion("r1", "Who decides?"))
    return store


@pytest.fixture
def held(store):
    """A store with workshops."""
    return with_workshops(with_people(store))


def ids(records):
    """Which workshops these are."""
    return [record.id for record in records]


class WorkshopsAreKept:
    """Workshops and their seats."""

    def test_a_workshop_comes_back_as_it_was_kept(self, held):
        closed = a_workshop(
            "ws3", code="", seats_open=True, rehearsal=True, closed_at=after(3), checked_at=after(2), kind="table"
        )
        with held.write():
            held.add_workshop(closed)
        assert held.get_workshop("w1", "ws3") == closed
        assert held.get_workshop("w1", "ws1") == held.find_workshop("HRBW4729") == a_workshop()
        assert held.get_workshop("w1", "ws2").assessment == ""

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, held, text):
        kept = a_workshop("ws3", code="", title=text, state=text)
        seat = SeatRecord("ws3", 7, text, text, text)
        with held.write():
            held.add_workshop(kept)
            held.add_seat(seat)
            held.record_ballots("ws3", 1, Cast(7), [a_ballot(7, question=text, choice=text, reason=text)])
            held.add_room_question("ws3", RoomQuestion(text, text))
        assert held.get_workshop("w1", "ws3") == kept
        assert held.list_seats("ws3") == (seat,)
        assert held.find_seat("ws3", text) == (seat if text else None), "an empty token opens no seat"
        assert held.list_ballots("ws3", 1) == (a_ballot(7, question=text, choice=text, reason=text),)
        assert held.list_room_questions("ws3") == (RoomQuestion(text, text),)

    def test_what_is_not_there_and_what_is_anothers_are_not_found_alike(self, held):
        for workspace, workshop in [("w2", "ws1"), ("w1", "ws9"), ("", "")]:
            with pytest.raises(NotFound):
                held.get_workshop(workspace, workshop)
            with pytest.raises(NotFound), held.write():
                held.record_workshop(a_workshop(workshop, workspace=workspace, code=""))
            with pytest.raises(NotFound), held.write():
                held.remove_workshop(workspace, workshop)
        assert held.find_workshop("ABCD2346") is held.find_workshop("") is None
        assert held.find_seat("ws1", "token-9") is held.find_seat("ws2", "token-1") is None
        for change in (lambda: held.add_seat(a_seat(workshop="ws9")), lambda: held.record_seat(a_seat(9))):
            with pytest.raises(NotFound), held.write():
                change()
        with pytest.raises(NotFound), held.write():
            held.add_workshop(a_workshop("ws9", code="", assessment="nowhere"))

    def test_a_seat_leads_to_its_workshop_whatever_the_code_is_and_to_no_other(self, held):
        with held.write():
            held.record_workshop(a_workshop(code="ABCD2346", revision=2))
        assert held.find_workshop_of_seat("ws1", "token-1").code == "ABCD2346"
        for workshop, token in [("ws2", "token-1"), ("ws1", "token-9"), ("ws1", ""), ("ws9", "token-1")]:
            assert held.find_workshop_of_seat(workshop, token) is None
        with held.write():
            held.record_seat(a_seat(token=""))
        assert held.find_workshop_of_seat("ws1", "token-1") is held.find_workshop_of_seat("ws1", "") is None

    def test_a_code_leads_to_one_workshop_while_many_have_none(self, held):
        with pytest.raises(AlreadyKept), held.write():
            held.add_workshop(a_workshop("ws3", workspace="w2"))
        with pytest.raises(AlreadyKept), held.write():
            held.record_workshop(replace(held.get_workshop("w1", "ws2"), code="HRBW4729"))
        with held.write():
            held.record_workshop(a_workshop(code="", revision=2))
            held.add_workshop(a_workshop("ws3"))
        assert held.find_workshop("HRBW4729").id == "ws3"

    def test_they_are_listed_created_last_first_and_of_an_assessment_without_rehearsals(self, held):
        with held.write():
            held.add_workshop(a_workshop("ws3", code="", created_at=after(2), rehearsal=True))
            held.add_workshop(a_workshop("ws4", code="", created_at=after(3)))
            held.add_workshop(a_workshop("ws5", code="", workspace="w2"))
        assert ids(held.list_workshops("w1")) == ["ws4", "ws3", "ws2", "ws1"]
        assert ids(held.list_workshops("w1", before=(after(2), "ws3"), limit=1)) == ["ws2"]
        assert ids(held.list_workshops_of("w1", "pine")) == ["ws4", "ws1"]
        assert held.list_workshops_of("w1", "") == held.list_workshops_of("w3", "pine") == ()

    def test_seats_are_listed_by_number_and_given_out_anew(self, held):
        assert held.list_seats("ws1") == (a_seat(), a_seat(2))
        with pytest.raises(AlreadyKept), held.write():
            held.add_seat(a_seat())
        digest = "token-7"
        anew = a_seat(token=digest, issue=2, away=True, simulated=True, authority="commit", name="Rosa")
        with held.write():
            held.record_seat(anew)
        assert held.find_seat("ws1", digest) == anew
        assert held.find_seat("ws1", "token-1") is None
        with held.write():
            held.record_seat(replace(anew, token=""))
            held.record_seat(a_seat(2, token=""))

    def test_questions_are_listed_in_the_order_of_their_ids(self, held):
        with held.write():
            held.add_room_question("ws1", RoomQuestion("a1", "Later"))
        assert held.list_room_questions("ws1") == (RoomQuestion("a1", "Later"), RoomQuestion("r1", "Who decides?"))
        with held.write():
            held.remove_room_question("ws1", "r1")
            held.remove_room_question("ws1", "r7")
        assert ids(held.list_room_questions("ws1")) == ["a1"]


class NamedBallotsAreKept:
    """Ballots beside names."""

    def test_they_come_back_by_seat_and_question(self, held):
        with held.write():
            held.record_ballots("ws1", 1, Cast(2, PAPER), [a_ballot(2)])
            held.record_ballots("ws1", 2, Cast(2), [])
        assert held.list_cast("ws1", 1) == (Cast(1), Cast(2, PAPER))
        assert held.list_cast("ws1", 2) == (Cast(2),)
        assert held.list_ballots("ws1", 1) == (a_ballot(question="fund.amount"), a_ballot(), a_ballot(2))
        assert held.list_ballots("ws2", 1) == held.list_cast("ws2", 1) == ()

    def test_what_is_handed_in_again_is_in_place_of_what_was(self, held):
        for _ in range(2):
            with held.write():
                held.record_ballots("ws1", 1, Cast(1, PAPER), [a_ballot(choice="member", reason="")])
        assert held.list_ballots("ws1", 1) == (a_ballot(choice="member", reason=""),)
        assert held.list_cast("ws1", 1) == (Cast(1, PAPER),)

    def test_or_is_added_to_it(self, held):
        with held.write():
            held.record_ballots("ws1", 1, Cast(1), [a_ballot(choice="member")], replace=False)
        assert held.list_ballots("ws1", 1) == (a_ballot(question="fund.amount"), a_ballot(choice="member"))

    def test_they_go_with_their_round_or_their_seat(self, held):
        with held.write():
            held.record_ballots("ws1", 2, Cast(1), [a_ballot()])
            held.record_ballots("ws1", 2, Cast(2), [a_ballot(2)])
            held.remove_ballots("ws1", 1)
        assert (held.list_cast("ws1", 1), held.list_ballots("ws1", 1)) == ((), ())
        with held.write():
            held.remove_seat("ws1", 1)
        assert (held.list_cast("ws1", 2), held.list_ballots("ws1", 2)) == ((Cast(2),), (a_ballot(2),))
        with pytest.raises(NotFound), held.write():
            held.record_ballots("ws1", 2, Cast(1), [])


class WorkshopsLeave:
    """What takes a workshop along, and what does not."""

    def nothing_left(self, store):
        """Whether all of ws1 is gone."""
        lists = (store.list_seats, store.list_room_questions)
        rounds = (store.list_cast, store.list_ballots)
        return not any((*(it("ws1") for it in lists), *(it("ws1", 1) for it in rounds), store.find_workshop("HRBW4729")))

    def test_one_that_is_removed(self, held):
        with held.write():
            held.remove_workshop("w1", "ws1")
        assert self.nothing_left(held)
        assert ids(held.list_workshops("w1")) == ["ws2"]

    def test_all_of_a_workspace(self, held):
        with held.write():
            held.add_workshop(a_workshop("ws5", code="", workspace="w2", assessment=""))
            held.remove_workspace("w1", NOON)
        assert self.nothing_left(held)
        assert held.list_workshops("w1") == ()
        assert ids(held.list_workshops("w2")) == ["ws5"]

    def test_those_of_an_assessment_when_it_goes_for_good(self, held):
        record = held.get_assessment("w1", "pine")
        with held.write():
            held.record_assessment(replace(record, deleted_at=NOON))
        assert held.find_workshop("HRBW4729") is not None, "it can still be brought back"
        with held.write():
            held.remove_discarded()
        assert self.nothing_left(held)
        assert ids(held.list_workshops("w1")) == ["ws2"]

    def test_those_of_an_example(self, held):
        keep(held, an_assessment("looked-at", workspace="w1", kind=EXAMPLE))
        with held.write():
            held.add_workshop(a_workshop("ws6", code="", assessment="looked-at"))
            held.remove_discarded()
        assert ids(held.list_workshops("w1")) == ["ws2", "ws1"]

    @pytest.mark.parametrize("go", ["workshop", "workspace", "assessment"])
    def test_the_box_goes_with_its_workshop(self, held, go):
        with held.write():
            held.record_workshop(a_workshop(mode="unattributed"))
        for workshop in ("ws1", "ws2"):
            held.cast_unattributed(workshop, 1, Cast(1), [a_secret_ballot()])
        with held.write():
            if go == "workshop":
                held.remove_workshop("w1", "ws1")
            elif go == "workspace":
                held.remove_workspace("w1", NOON)
            else:
                held.record_assessment(replace(held.get_assessment("w1", "pine"), deleted_at=NOON))
                held.remove_discarded()
        assert held.list_unattributed("ws1", 1) == ()
        assert bool(held.list_unattributed("ws2", 1)) is (go != "workspace")
        with pytest.raises(BoxGone):
            held.cast_unattributed("ws1", 1, Cast(2), [a_secret_ballot("k2")])


class BoxesAreKept:
    """Ballots beside no name."""

    def test_they_come_back_in_the_order_of_keys(self, held):
        first, second = a_secret_ballot("k2"), a_secret_ballot("k1", "fund.amount", choice="~unknown", reason="")
        held.cast_unattributed("ws2", 1, Cast(7, PAPER), [first])
        held.cast_unattributed("ws2", 1, Cast(3), [second])
        held.cast_unattributed("ws2", 2, Cast(3), [a_secret_ballot("k9")])
        assert held.list_unattributed("ws2", 1) == (second, first)
        assert held.list_cast_unattributed("ws2", 1) == (Cast(3), Cast(7, PAPER))
        assert held.list_unattributed("ws2", 2) == (a_secret_ballot("k9"),)
        assert held.list_unattributed("ws1", 1) == held.list_cast_unattributed("ws1", 1) == ()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_texts_come_back_letter_by_letter(self, held, text):
        kept = a_secret_ballot(text, text, choice=text, reason=text)
        held.cast_unattributed("ws2", 1, Cast(1), [kept])
        assert held.list_unattributed("ws2", 1) == (kept,)

    def test_what_is_handed_in_again_is_in_place_of_what_was(self, held):
        for choice in ("host", "member", "member"):
            ballots = [a_secret_ballot("k1", choice=choice), a_secret_ballot("k2", "fund.amount")]
            held.cast_unattributed("ws2", 1, Cast(1), ballots)
        assert held.list_unattributed("ws2", 1) == (
            a_secret_ballot("k1", choice="member"),
            a_secret_ballot("k2", "fund.amount"),
        )
        assert held.list_cast_unattributed("ws2", 1) == (Cast(1),)

    @pytest.mark.parametrize(
        ("seat", "key"),
        [pytest.param(1, "k2", id="a seat with other keys"), pytest.param(2, "k1", id="keys of another seat")],
    )
    def test_nobody_hands_in_twice(self, held, seat, key):
        held.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot("k1")])
        with pytest.raises(CastElsewhere):
            held.cast_unattributed("ws2", 1, Cast(seat), [a_secret_ballot(key, choice="member")])
        assert held.list_unattributed("ws2", 1) == (a_secret_ballot("k1"),)
        assert held.list_cast_unattributed("ws2", 1) == (Cast(1),)
        held.cast_unattributed("ws2", 2, Cast(seat), [a_secret_ballot(key)])

    def test_a_round_is_forgotten(self, held):
        for number in (1, 2):
            held.cast_unattributed("ws2", number, Cast(1), [a_secret_ballot(f"k{number}")])
        held.remove_unattributed("ws2", 1)
        held.remove_unattributed("ws1", 1)
        assert held.list_unattributed("ws2", 1) == held.list_cast_unattributed("ws2", 1) == ()
        assert held.list_unattributed("ws2", 2) == (a_secret_ballot("k2"),)

    def test_a_round_that_is_closed_takes_no_more_and_others_do(self, held):
        held.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
        assert not held.is_box_round_closed("ws2", 1)
        for _ in range(2):
            held.close_box_round("ws2", 1)
        assert [held.is_box_round_closed("ws2", number) for number in (1, 2)] == [True, False]
        for cast, key in ((Cast(1), "k1"), (Cast(2), "k2")):
            with pytest.raises(RoundClosed):
                held.cast_unattributed("ws2", 1, cast, [a_secret_ballot(key, choice="member")])
        assert held.list_unattributed("ws2", 1) == (a_secret_ballot(),)
        assert held.list_cast_unattributed("ws2", 1) == (Cast(1),)
        held.remove_unattributed("ws2", 1)
        held.seal_box("ws2")
        assert held.is_box_round_closed("ws2", 1)
        with pytest.raises(RoundClosed):
            held.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
        held.cast_unattributed("ws2", 2, Cast(1), [a_secret_ballot()])
        held.close_box_round("ws1", 1)
        assert held.list_cast_unattributed("ws1", 1) == ()

    def test_sealing_changes_nothing_that_can_be_read(self, held):
        kept = [a_secret_ballot(f"k{n}") for n in range(9)]
        for number, ballot in enumerate(reversed(kept), 1):
            held.cast_unattributed("ws2", 1, Cast(number), [ballot])
        held.seal_box("ws2")
        held.seal_box("ws1")
        assert held.list_unattributed("ws2", 1) == tuple(kept)
        held.cast_unattributed("ws2", 2, Cast(1), [a_secret_ballot("k0")])

    def test_what_is_shredded_is_gone_and_stays_so(self, held):
        held.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
        for workshop in ("ws2", "ws2", "ws1"):
            held.shred_box(workshop)
            with pytest.raises(BoxGone):
                held.cast_unattributed(workshop, 1, Cast(1), [a_secret_ballot()])
            assert held.list_unattributed(workshop, 1) == held.list_cast_unattributed(workshop, 1) == ()
            held.seal_box(workshop)
            held.close_box_round(workshop, 1)
            held.remove_unattributed(workshop, 1)

    def test_no_box_is_changed_inside_a_write(self, held):
        cast = (Cast(1), [a_secret_ballot()])
        jobs = {
            "cast": lambda: held.cast_unattributed("ws2", 1, *cast),
            "remove": lambda: held.remove_unattributed("ws2", 1),
            "close": lambda: held.close_box_round("ws2", 1),
            "seal": lambda: held.seal_box("ws2"),
            "shred": lambda: held.shred_box("ws2"),
        }
        for job in jobs.values():
            with pytest.raises(Misused), held.write():
                job()

    @pytest.mark.parametrize(
        "workshop",
        ["", ".", "..", "../upfront", "a/b", "/x", "a\\b", "a.b", "a\0b", "ws2\n", "é", "x" * 65, "~", "c:x", "a b"],
    )
    def test_an_id_that_no_workshop_has_is_not_found(self, held, workshop):
        jobs = (
            lambda: held.cast_unattributed(workshop, 1, Cast(1), [a_secret_ballot()]),
            lambda: held.list_cast_unattributed(workshop, 1),
            lambda: held.list_unattributed(workshop, 1),
            lambda: held.remove_unattributed(workshop, 1),
            lambda: held.close_box_round(workshop, 1),
            lambda: held.is_box_round_closed(workshop, 1),
            lambda: held.seal_box(workshop),
            lambda: held.shred_box(workshop),
        )
        for job in jobs:
            with pytest.raises(NotFound):
                job()


class ReadersKnowWhatIsNew:
    """What somebody who asks again and again is told before they read again."""

    @pytest.fixture
    def settled(self, held):
        """A store with a box."""
        held.cast_unattributed("ws2", 1, Cast(1), [a_secret_ballot()])
        return held

    def test_while_nothing_changes_there_is_nothing_new(self, settled):
        before = settled.version("ws2")
        for read in READS.values():
            read(settled)
        settled.list_unattributed("ws2", 1)
        assert settled.version("ws2") == before

    @pytest.mark.parametrize("change", CHANGES)
    def test_each_change_is_new_whichever_thread_made_it(self, settled, change):
        def make_it():
            with settled.write():
                CHANGES[change](settled)

        before = settled.version("ws2")
        in_another_thread(make_it)
        between = settled.version("ws2")
        assert between != before
        with settled.write():
            settled.add_room_question("ws2", RoomQuestion("r8", "And then?"))
        assert settled.version("ws2") not in (before, between)

    @pytest.mark.parametrize("change", INTO_BOX)
    def test_each_change_of_a_box_is_new(self, settled, change):
        before = settled.version("ws2")
        INTO_BOX[change](settled)
        assert settled.version("ws2") != before

    def test_what_is_shredded_is_there_no_more(self, settled):
        assert settled.has_box("ws2")
        assert not settled.has_box("ws1")
        settled.version("ws2")
        settled.shred_box("ws2")
        assert not settled.has_box("ws2")

    def test_two_changes_within_a_tick_of_the_clock_are_two(self, settled):
        seen = []
        for seat in range(1, 20):
            settled.cast_unattributed("ws2", 1, Cast(seat), [a_secret_ballot(f"k{seat}")])
            seen.append(settled.version("ws2"))
        assert len(set(seen)) == len(seen)

    def test_the_box_of_another_workshop_is_no_news(self, settled):
        before = settled.version("ws1")
        settled.cast_unattributed("ws2", 1, Cast(2), [a_secret_ballot("k2")])
        assert settled.version("ws1") == before
