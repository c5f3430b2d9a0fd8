"""Whole workshops of every kind, from the lobby to the close, and what people do in them that no plan foresees."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.workshop_rooms import AT, DANA, PACK, hold
from webapp.domain.answers import Decided
from webapp.domain.errors import NotFound
from webapp.domain.facilitation import CAN_COMMIT, LEADS, NOT_US, PAYS
from webapp.domain.workshop import table
from webapp.domain.workshop.mirror import DIFFERS
from webapp.domain.workshop.state import AGREED, HELD, MIRROR, NAMED, NOT_DECIDED, TABLE, UNATTRIBUTED, Outcome
from webapp.services.opened import open_assessment
from webapp.services.workshops import capturing, casting, closing, joining, running, seating, tables, taking_in
from webapp.services.workshops.finding import find_room
from webapp.services.workshops.rooms import open_room
from webapp.services.workshops.running import NotPossible, StaleRoom
from webapp.store.sqlite import SqliteStore

SIX = ("Ana", "Ben", "Cy", "Di", "Eve", "Fay")
SAME = "home.host"
APART = "decide.who"
UNDECIDED = "change.notice"


def refused(code):
    return pytest.raises(NotPossible, match=f"^{code}$")


def choices(room, question):
    """The stands a question offers."""
    asked = room.asked_here(question)
    return [option for option, _ in asked.options[: len(asked.options) - asked.extras]]


def said(result, option):
    """How many said this; None where it may not be shown."""
    return None if result.counts is None else result.counts[option]


def last(room):
    """What the latest round came to."""
    return room.state.rounds[-1].results


# -- one foundation, many voices --


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_many_voices_from_the_lobby_to_the_close(store, tmp_path, mode):
    held = hold(store, mode=mode, names=SIX)
    code = held.room.record.code
    one, other = choices(held.room, APART)[:2]

    held.go("practice")
    held.all_say(["tea", "coffee", "tea", "tea", "coffee", "tea"])
    assert held.reveal().state.stage == "practice_shown"
    assert not held.room.state.locked

    held.go("opening")
    held.go("silent")
    assert held.room.state.locked
    first = {SAME: "us", APART: one, UNDECIDED: "~undecided"}
    for seat in range(1, 7):
        assert not held.room.all_in
        held.say(seat, {**first, APART: other} if seat > 4 else first)
    assert held.room.all_in
    board = held.reveal().board
    assert {row.asked.id: row.result.state for row in board} == {SAME: "same", APART: "split", UNDECIDED: "open"}
    # What all agree on takes no time of the room: it comes last, and one tap captures it.
    assert board[-1].asked.id == SAME
    assert capturing.capture_same(held.site, held.id, held.shown, AT).state.outcomes[SAME].one_tap

    held.go("talk", APART)
    held.go("again", APART)
    held.all_say([one] * 6)
    row = held.reveal().row(APART)
    assert (said(row.first, other), said(row.result, one), row.result.state) == (2, 6, "same")
    assert row.movement.changes == {one: 2, other: -2}

    held.go("capture", APART)
    capturing.capture(held.site, held.id, Outcome(APART, HELD, one, owner="Ana"), held.shown, AT)
    open_one = Outcome(UNDECIDED, NOT_DECIDED, decider="The board", by="2027-03", until_then="We say so.")
    capturing.capture(held.site, held.id, open_one, held.shown, AT)

    held.go("reading")
    held.go("support")
    held.all_say(["5", "5", "4", "4", "5", "2"])
    support = last(held.reveal())[APART]
    assert (support.state, said(support, "2")) == ("low", 1)
    held.go("owners")

    closed = closing.close(held.site, held.id, held.shown, DANA, AT)
    assert [one.kind for one in closed.state.rounds] == ["practice", "first", "second", "support"]
    assert {one.outcome for one in closed.state.outcomes.values()} == {AGREED, HELD, NOT_DECIDED}
    assert list((tmp_path / "ballots").glob("*.sqlite3")) == []
    with pytest.raises(NotFound):
        find_room(held.site, code, AT)
    for act in (lambda: held.go("talk", APART), lambda: running.add_minute(held.site, held.id, held.shown, AT)):
        with refused("closed"):
            act()


def test_the_room_may_go_back_and_skip_practice(store):
    held = hold(store)
    held.go("silent")
    held.all_say(["~undecided"] * 5)
    held.reveal()
    for stage, focus in (
        ("talk", APART),
        ("capture", APART),
        ("talk", SAME),
        ("board", ""),
        ("reading", ""),
        ("talk", SAME),
    ):
        room = held.go(stage, focus)
        assert (room.state.stage, room.state.focus) == (stage, focus)


# -- latecomers --


def test_who_comes_after_the_reveal_takes_part_from_the_next_round_on(store):
    held = hold(store, names=SIX)
    held.go("silent")
    held.all_say(["~undecided"] * 6)
    held.reveal()
    seating.add_seat(held.site, held.id, held.shown, AT, name="Late")
    held.phones[7] = joining.join(held.site, held.room, seat=7, name="", at=AT)
    with refused("not_open"):
        casting.hand_in(held.site, held.room, held.phones[7].seat, dict.fromkeys(PACK, "~case"), {}, "s", AT, round_number=1)
    assert held.room.results[SAME].entitled == 6
    held.go("again", SAME)
    held.all_say(["us"] * 7)
    assert said(held.reveal().results[SAME], "us") == 7
    rounds = held.room.state.rounds
    assert (len(rounds[0].roster), len(rounds[1].roster)) == (6, 7)


def test_where_one_came_late_an_unattributed_second_round_shows_nothing_of_them(store):
    held = hold(store, mode=UNATTRIBUTED, names=SIX)
    held.go("silent")
    held.all_say(["~undecided"] * 6)
    held.reveal()
    seating.add_seat(held.site, held.id, held.shown, AT, name="Late")
    held.phones[7] = joining.join(held.site, held.room, seat=7, name="", at=AT)
    held.go("again", SAME)
    held.all_say(["us"] * 7)
    assert held.reveal().results[SAME].counts is None


def test_in_an_open_room_those_who_are_there_are_asked(store):
    held = hold(store, mode=UNATTRIBUTED, names=(), open_seats=9, people=6)
    held.go("silent")
    held.all_say(["~undecided"] * 6)
    assert held.room.all_in
    result = held.reveal().results[SAME]
    assert (result.entitled, result.answered) == (6, 6)


# -- what is settled by the first answer --


@pytest.mark.parametrize(("mode", "people", "few"), [(UNATTRIBUTED, 4, True), (UNATTRIBUTED, 5, False), (NAMED, 2, False)])
def test_names_are_suggested_where_too_few_are_there_to_hide_anybody(store, mode, people, few):
    held = hold(store, mode=mode, names=SIX, people=people)
    assert held.room.few_for_unattributed == few
    held.go("practice")
    assert held.room.few_for_unattributed == few
    held.go("silent")
    assert not held.room.few_for_unattributed


def test_the_floor_goes_up_until_the_first_real_round_and_never_down(store):
    held = hold(store, mode=UNATTRIBUTED, names=SIX)
    assert running.raise_floor(held.site, held.id, held.shown, AT, floor=6).state.floor == 6
    with refused("floor"):
        running.raise_floor(held.site, held.id, held.shown, AT, floor=5)
    held.go("silent")
    with refused("locked"):
        running.raise_floor(held.site, held.id, held.shown, AT, floor=7)
    held.all_say([{SAME: "us", APART: "~undecided", UNDECIDED: "~not_mine"}] * 6)
    results = held.reveal().results
    assert said(results[SAME], "us") == 6
    # Six handed in, and nobody says it is theirs: below any floor.
    assert results[UNDECIDED].counts is None


# -- somebody else presses something at the same moment --


class Meanwhile(SqliteStore):
    """A store in which, once, somebody adds a minute just after a box was closed."""

    busy = False

    def close_box_round(self, workshop, round_number, *, only_empty=False):
        done = super().close_box_round(workshop, round_number, only_empty=only_empty)
        if not self.busy:
            self.busy = True
            with self.write():
                record = self.get_workshop("w1", workshop)
                self.record_workshop(replace(record, revision=record.revision + 1))
        return done


@pytest.mark.parametrize("act", ["go", "reveal", "close"])
def test_a_box_is_never_closed_for_a_round_that_stays_open(store, act):
    held = hold(store, mode=UNATTRIBUTED)
    held.go("silent")
    store.__class__ = Meanwhile
    if act == "reveal":
        held.say(1, "~undecided")
    do = {
        "go": lambda: held.go("opening"),
        "reveal": held.reveal,
        "close": lambda: closing.close(held.site, held.id, held.shown, DANA, AT),
    }[act]
    try:
        do()
    except StaleRoom:
        held.say(1, "~undecided")
    else:
        assert held.room.open_round is None


# -- what do partners believe --


def test_a_mirror_shows_our_answer_when_the_facilitator_says_so_and_its_gaps_are_found(store):
    answers = {SAME: Decided("own")}
    held = hold(store, kind=MIRROR, mode=UNATTRIBUTED, names=SIX, pack=(SAME, APART), plan="mirror", answers=answers)
    held.go("silent")
    with refused("not_revealed"):
        running.show_answer(held.site, held.id, held.shown, AT, question=SAME)
    held.all_say([{SAME: "us", APART: "~unknown"}] * 6)
    held.reveal()
    assert running.show_answer(held.site, held.id, held.shown, AT, question=SAME).state.shown_answers == (SAME,)
    assert running.show_answer(held.site, held.id, held.shown, AT, question=SAME, on=False).state.shown_answers == ()
    closing.close(held.site, held.id, held.shown, DANA, AT)
    found = taking_in.findings(held.site, open_assessment(held.site, held.assessment, AT.date()))
    assert {one.asked.id: one.gap.kind for one in found}[SAME] == DIFFERS


# -- a table of funders --


@pytest.fixture
def funders(store):
    """Three funders: all pay for the first aspect; one leads the second alone; all three have the third for not theirs."""
    pack = tuple(one.id for one in hold(store).room.facilitation.aspects)[:3]
    names = ("Alder", "Birch", "Cedar")
    held = hold(store, kind=TABLE, pack=pack, names=names, authorities=(CAN_COMMIT,) * 3, plan="table")
    held.go("silent")
    cells = ((PAYS, LEADS, NOT_US), (PAYS, NOT_US, NOT_US), (PAYS, NOT_US, NOT_US))
    held.all_say([dict(zip(pack, one, strict=True)) for one in cells])
    held.reveal()
    return held


def test_a_table_says_who_carries_what_and_what_nobody_does(funders):
    first, second, third = tables.rows(funders.room)
    assert first.shared == PAYS
    assert table.ONE_FUNDER in second.flags
    assert second.dark_without == 1
    assert table.NOBODY in third.flags
    assert tables.without(funders.room, 1) == (second.aspect,)
    assert tables.without(funders.room, 2) == ()


def test_a_joint_sentence_needs_everybody_and_one_no_lists_it(funders):
    first, second, third = (row.aspect for row in tables.rows(funders.room))
    room = tables.propose_all(funders.site, funders.id, funders.shown, AT)
    assert [room.state.joints[aspect].form for aspect in (first, second, third)] == ["joint", "listed", "joint"]
    with refused("form"):
        tables.set_joint(funders.site, funders.id, funders.shown, AT, aspect=second, form="joint", text="We all do.")
    assert funders.go("consent").open_round.questions == (first, third)
    with refused("date"):
        funders.say(1, {first: "board", third: "yes"})
    funders.say(1, {first: "board", third: "yes"}, {first: "2027-03-01"})
    funders.say(2, {first: "yes", third: "no"})
    funders.say(3, {first: "yes", third: "yes"})
    assert all(not joint.consents for joint in funders.room.state.joints.values())
    room = funders.reveal()
    assert (room.state.joints[first].form, room.state.joints[third].form) == ("joint", "listed")
    assert tables.consent(room, room.state.joints[first]).boards == {1: "2027-03-01"}
    # Boards meet weeks later, when the workshop is long closed; nothing else of it changes any more.
    closing.close(funders.site, funders.id, funders.shown, DANA, AT)
    with refused("closed"):
        tables.propose_all(funders.site, funders.id, funders.shown, AT)
    room = tables.set_board(funders.site, funders.id, funders.shown, AT, aspect=first, seat=1, consent="yes")
    assert tables.consent(room, room.state.joints[first]).standing == table.AGREED


# -- paper --


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_paper_counts_for_a_seat_that_has_not_handed_in_and_is_marked(store, mode):
    held = hold(store, mode=mode, names=SIX, people=5)
    held.go("silent")
    held.all_say(["~undecided"] * 5)
    with refused("handed_in"):
        casting.enter_paper(held.site, held.room, 1, {SAME: "us"}, {}, AT, round_number=1)
    for answers in ({}, {SAME: ""}, {"no.such": "us"}):
        with refused("empty"):
            casting.enter_paper(held.site, held.room, 6, answers, {}, AT, round_number=1)
    # A page of before, on which seat 6 had not handed in, brings a second ballot for it.
    before = held.room
    casting.enter_paper(held.site, before, 6, {SAME: "us"}, {}, AT, round_number=1)
    with refused("elsewhere" if mode == UNATTRIBUTED else "handed_in"):
        casting.enter_paper(held.site, before, 6, {SAME: "own"}, {}, AT, round_number=1)
    one = held.reveal().state.rounds[-1]
    assert (one.paper, one.finished) == (1, (1, 2, 3, 4, 5, 6))
    results = last(held.room)
    assert said(results[SAME], "us") == 1
    assert (results[APART].answered, results[APART].entitled) == (5, 6)


# -- rehearsal --


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_in_a_rehearsal_simulated_people_hand_in_and_nothing_of_it_counts(store, mode):
    held = hold(store, mode=mode, names=SIX, people=0, rehearsal=True)
    held.go("silent")
    assert casting.simulate(held.site, held.room, AT, Random(3)) == 6
    assert casting.simulate(held.site, held.room, AT, Random(3)) == 0
    result = held.reveal().results[SAME]
    assert result.answered + said(result, "~not_mine") == 6
    with refused("rehearsal"):
        taking_in.look(held.site, held.room, AT.date())


def test_nobody_is_simulated_in_earnest(store):
    held = hold(store)
    held.go("silent")
    with refused("no_rehearsal"):
        casting.simulate(held.site, held.room, AT, Random(3))
    assert open_room(held.site, held.id).handed_in == 0
