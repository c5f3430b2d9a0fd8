"""What a reveal makes of a round beside those before it: who is the same person, what is still true, and why not more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workshop_rooms import AT, hold
from webapp.blueprints.room.items import support_items
from webapp.blueprints.room.results import Shower
from webapp.blueprints.room.words import RoomWords
from webapp.blueprints.workshop.words import Said, shown_result, shown_support
from webapp.domain.errors import Busy
from webapp.domain.facilitation import CAN_COMMIT, LEADS, NOT_US, PAYS
from webapp.domain.workshop.state import (
    AGREED,
    FEW,
    HELD,
    MIRROR,
    NAMED,
    NOT_ALL,
    NOT_COMPARABLE,
    NOT_MINE,
    SUPPORT_ROUND,
    TABLE,
    UNATTRIBUTED,
    Outcome,
)
from webapp.services.workshops import capturing, casting, joining, running, seating, tables
from webapp.services.workshops.reporting import report, result_rows
from webapp.services.workshops.running import NotPossible
from webapp.store.sqlite import SqliteStore

SIX = ("Ana", "Ben", "Cy", "Di", "Eve", "Fay")
TEN = (*SIX, "Gus", "Hal", "Ida", "Jo")
HOST = "home.host"


def refused(code):
    return pytest.raises(NotPossible, match=f"^{code}$")


def first_round(store, *, mode=UNATTRIBUTED, names=SIX, **more):
    """Everybody has said `us`, and it was revealed."""
    held = hold(store, mode=mode, names=names, pack=(HOST, "decide.who"), **more)
    held.go("silent")
    held.all_say([{HOST: "us", "decide.who": "us"}] * len(names))
    held.reveal()
    return held


def given_anew(held, *seats):
    """Seats go to somebody else, who sits down."""
    for seat in seats:
        seating.reissue(held.site, held.id, held.shown, AT, seat=seat)
        held.phones[seat] = joining.join(held.site, held.room, seat=seat, name="", at=AT)


def on_paper(held, seat, answers):
    """A ballot is typed in."""
    number = held.room.state.last_round
    casting.enter_paper(held.site, held.room, seat, answers, {}, AT, round_number=number)


def last_row(held, question=HOST):
    """The latest result of a question, and what moved."""
    row = held.reveal().row(question)
    assert row.result is not None
    return row.result, row.movement


# -- left blank --


def test_who_left_a_question_blank_once_is_not_found_by_the_difference_of_two_rounds(store):
    held = hold(store, mode=UNATTRIBUTED, names=SIX, pack=(HOST, "decide.who"))
    held.go("silent")
    for seat in range(1, 6):
        held.say(seat, {HOST: "us", "decide.who": "us"})
    on_paper(held, 6, {"decide.who": "us"})
    held.reveal()
    assert (held.counts()["us"], held.room.state.rounds[0].blank) == (5, (HOST,))
    for question, other, hidden in ((HOST, "own", NOT_COMPARABLE), ("decide.who", "group", "")):
        held.go("again", question)
        held.all_say(["us"] * 5 + [other])
        result, movement = last_row(held, question)
        assert (result.hidden, result.counts is None, movement is None) == (hidden, bool(hidden), bool(hidden))


def test_nor_by_the_difference_of_two_rounds_about_support(store):
    held = first_round(store)
    for question in (HOST, "decide.who"):
        capturing.capture(held.site, held.id, Outcome(question, AGREED, "us"), held.shown, AT)
    for answers, hidden in (({"decide.who": "5"}, ""), ({HOST: "0", "decide.who": "5"}, NOT_COMPARABLE)):
        held.go("support")
        for seat in range(1, 6):
            held.say(seat, "5")
        on_paper(held, 6, answers)
        assert held.reveal().support[HOST].hidden == hidden
    assert held.counts("decide.who")["5"] == 6


def test_with_names_two_rounds_are_compared_only_where_all_answered_both(store):
    held = hold(store, mode=NAMED, names=SIX, pack=(HOST, "decide.who"))
    held.go("silent")
    for seat in range(1, 6):
        held.say(seat, {HOST: "us", "decide.who": "us"})
    on_paper(held, 6, {"decide.who": "us"})
    held.reveal()
    for question, comparable in ((HOST, False), ("decide.who", True)):
        held.go("again", question)
        held.all_say(["us"] * 6)
        _, movement = last_row(held, question)
        assert (held.counts(question)["us"], movement.comparable) == (6, comparable)


# -- somebody else in the same seat --


@pytest.mark.parametrize(("mode", "names", "seats"), [(UNATTRIBUTED, TEN, range(1, 6)), (NAMED, SIX, (3,))])
def test_nobody_is_said_to_have_moved_where_somebody_else_sits(store, mode, names, seats):
    held = first_round(store, mode=mode, names=names)
    given_anew(held, *seats)
    held.go("again", HOST)
    held.all_say(["own" if seat in seats else "us" for seat in held.phones])
    _, movement = last_row(held)
    # So many came that they hide one another, or names stand beside answers: both rounds are shown.
    assert held.counts()["own"] == len(seats)
    assert (movement.comparable, movement.changes) == (False, {})


def test_a_seat_that_goes_to_somebody_else_later_changes_nothing_of_what_was_comparable(store):
    held = first_round(store)
    held.go("again", HOST)
    held.all_say(["us"] * 5 + ["own"])
    _, before = last_row(held)
    assert before.changes == {"us": -1, "own": 1}
    given_anew(held, 6)
    assert held.room.row(HOST).movement == before


@pytest.mark.parametrize("handed_in", [True, False])
def test_a_phone_that_breaks_before_it_hands_in_takes_nothing_from_the_rounds_after(store, handed_in):
    held = hold(store, mode=UNATTRIBUTED, names=SIX, pack=(HOST,))
    held.go("silent")
    for seat in range(1, 6):
        held.say(seat, "us")
    if handed_in:
        held.say(6, "us")
    given_anew(held, 6)
    if not handed_in:
        held.say(6, "us")
    held.reveal()
    held.go("again", HOST)
    held.all_say(["us"] * 6)
    result = held.reveal().results[HOST]
    assert result.hidden == (NOT_COMPARABLE if handed_in else "")


# -- one reason --


@pytest.mark.parametrize(
    ("people", "away", "not_mine", "why"),
    [
        (2, 0, 0, (FEW, "Fewer than 3 people gave an answer to this. We show nothing.")),
        (4, 0, 2, (FEW, "Fewer than 3 people gave an answer to this. We show nothing.")),
        (4, 1, 0, (NOT_ALL, "Fewer than 5 people answered. We show the state once all have.")),
    ],
)
def test_everybody_reads_the_same_reason_why_nothing_is_shown(store, people, away, not_mine, why):
    held = hold(store, mode=UNATTRIBUTED, names=SIX[:people], pack=(HOST,))
    held.go("silent")
    for seat in range(1, people + 1 - away):
        held.say(seat, NOT_MINE if seat <= not_mine else "us")
    held.reveal()
    assert (held.last().hidden, reasons(held)) == (why[0], {why[1]})


def test_and_the_same_one_for_rounds_that_cannot_stand_beside_each_other(store):
    held = first_round(store)
    given_anew(held, 6)
    held.go("again", HOST)
    held.all_say(["us"] * 6)
    held.reveal()
    assert held.last().hidden == NOT_COMPARABLE
    assert reasons(held) == {"Not comparable: not the same people answered both times."}
    left_out = {one.why: one.items for one in report(held.site, held.room, AT.date()).left_out}
    assert left_out["apart"] == (held.room.asked_here(HOST).text,)
    assert "below_floor" not in left_out


def test_a_mirror_does_not_say_that_too_few_answered_where_others_did(store):
    held = first_round(store, kind=MIRROR, plan="mirror")
    given_anew(held, 6)
    held.go("again", HOST)
    held.all_say(["us"] * 6)
    held.reveal()
    told = report(held.site, held.room, AT.date()).questions
    said = {one.belief.gap for one in told if one.belief and one.question == held.room.asked_here(HOST).text}
    assert said == {"Not comparable: not the same people answered both times."}


def test_and_the_same_one_for_support(store):
    held = first_round(store)
    capturing.capture(held.site, held.id, Outcome(HOST, AGREED, "us"), held.shown, AT)
    held.go("support")
    for seat in range(1, 5):
        held.say(seat, "5")
    room = held.reveal()
    words, said = RoomWords(room), Said(room.facilitation, room.language)
    result, asked = room.support[HOST], room.asked_here(HOST)
    told = report(held.site, room, AT.date()).questions
    assert any(one.support for one in told)
    assert result.hidden == NOT_ALL
    assert {
        support_items(room, words)[0].lines[-1],
        shown_support(said, asked, room.options_of(SUPPORT_ROUND, HOST), result, room.state.floor).word,
        *(one.support.says for one in told if one.support),
        list(result_rows(room))[-1][2],
    } == {"Fewer than 5 people answered. We show the state once all have."}


def reasons(held):
    """Why nothing of a question is shown, as phones and the wall, the console, the report and the table say it."""
    room = held.room
    words, asked, result = RoomWords(room), room.asked_here(HOST), room.results[HOST]
    shown = Shower(held.site, room, words, AT.date()).asked(asked)
    console = shown_result(Said(room.facilitation, room.language), asked, result, floor=room.state.floor)
    (question,) = (one for one in report(held.site, room, AT.date()).questions if one.question == asked.text)
    rows = [row for row in result_rows(room) if row[1] == asked.text]
    assert shown is not None
    return {*shown.lines, console.word, question.rounds[-1].says, rows[-1][2]}


# -- sentences --


def test_no_sentence_changes_while_the_room_says_how_it_supports_it(store):
    held = first_round(store)
    capturing.capture(held.site, held.id, Outcome(HOST, AGREED, "us"), held.shown, AT)
    held.go("support")
    for act in (
        lambda: capturing.capture(held.site, held.id, Outcome(HOST, AGREED, "own"), held.shown, AT),
        lambda: capturing.capture_same(held.site, held.id, held.shown, AT),
        lambda: capturing.withdraw(held.site, held.id, HOST, held.shown, AT),
    ):
        with refused("reveal_first"):
            act()
    assert held.room.state.outcomes[HOST].choice == "us"


def test_support_is_shown_for_the_sentence_that_was_rated_and_no_other(store):
    held = first_round(store)
    capturing.capture(held.site, held.id, Outcome(HOST, AGREED, "us"), held.shown, AT)
    held.go("support")
    held.all_say(["5"] * 6)
    rated = held.reveal()
    sentence = rated.state.outcomes[HOST].sentence
    assert supported(held) == (True, True)
    # Who sees to it is no part of what was rated.
    capturing.capture(held.site, held.id, Outcome(HOST, AGREED, "us", owner="Ana"), held.shown, AT)
    assert supported(held) == (True, True)
    capturing.capture(held.site, held.id, Outcome(HOST, HELD, "own"), held.shown, AT)
    assert supported(held) == (False, False)
    # The table tells what was rated.
    assert [row[1] for row in result_rows(held.room) if row[0] == "2 support"] == [sentence] * 6
    capturing.withdraw(held.site, held.id, HOST, held.shown, AT)
    assert supported(held) == (False, False)


def supported(held):
    """Whether phones and the wall show support, and whether the report does."""
    told = report(held.site, held.room, AT.date())
    return bool(support_items(held.room, RoomWords(held.room))), any(one.support for one in told.questions)


def test_a_sentence_of_all_funders_goes_with_the_cells_it_was_made_of(store):
    facilitation = hold(store).room.facilitation
    first, second = [one.id for one in facilitation.aspects if {PAYS, LEADS} & set(one.joint)][:2]
    names = ("Alder", "Birch", "Cedar")
    held = hold(store, kind=TABLE, pack=(first, second), names=names, authorities=(CAN_COMMIT,) * 3, plan="table")
    cell = next(one for one in (PAYS, LEADS) if all(one in held.room.sentences(aspect) for aspect in (first, second)))
    held.go("silent")
    held.all_say([cell] * 3)
    held.reveal()
    tables.propose_all(held.site, held.id, held.shown, AT)
    held.go("consent")
    held.all_say(["yes"] * 3)
    held.reveal()
    # The same cells again: the sentence and what was said to it stay.
    held.go("again", second)
    held.all_say([cell] * 3)
    assert held.reveal().state.joints[second].consents == {1: "yes", 2: "yes", 3: "yes"}
    held.go("again", first)
    held.all_say([cell, cell, NOT_US])
    room = held.reveal()
    assert set(room.state.joints) == {second}
    assert [(one.form, one.text, dict(one.consents)) for one in tables.joints(room) if one.aspect == first] == [
        ("listed", "", {})
    ]


# -- a store that fails between box and state --


class FailsOnce(SqliteStore):
    """A store that cannot keep the next change of a workshop."""

    fails = True

    def record_workshop(self, record):
        if self.fails:
            self.fails = False
            raise Busy("full")
        super().record_workshop(record)


def test_a_round_whose_box_was_closed_for_nothing_takes_ballots_again(store):
    held = hold(store, mode=UNATTRIBUTED, pack=(HOST,))
    held.go("silent")
    store.__class__ = FailsOnce
    with pytest.raises(Busy):
        held.go("opening")
    with refused("not_open"):
        held.say(1, "us")
    room = held.reveal()
    assert (room.state.stage, room.state.last_round, room.handed_in) == ("silent", 2, 0)
    held.all_say(["us"] * 5)
    held.reveal()
    assert held.counts()["us"] == 5


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_a_reveal_of_nothing_leaves_the_round_open(store, mode):
    held = hold(store, mode=mode, pack=(HOST,))
    held.go("silent")
    for _ in range(2):
        with refused("nobody"):
            held.reveal()
    held.say(1, "us")
    assert (held.room.state.last_round, held.room.handed_in) == (1, 1)


# -- the day --


def test_the_day_of_a_workshop_is_kept_when_its_first_round_opens(store):
    held = hold(store, pack=(HOST,))
    held.go("practice")
    held.go("opening")
    assert held.room.state.held_on == ""
    running.go(held.site, held.id, held.shown, AT, stage="silent")
    held.all_say(["us"] * 5)
    held.reveal()
    running.go(held.site, held.id, held.shown, AT + timedelta(days=3), stage="again", focus=HOST)
    assert held.room.state.held_on == AT.astimezone().date().isoformat()
