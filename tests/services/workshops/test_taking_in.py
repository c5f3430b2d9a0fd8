"""From the room into the assessment: captured, looked at, taken in, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workshop_rooms import AT, DANA, hold
from webapp.domain.answers import Decided, Undecided
from webapp.domain.workshop.state import Outcome
from webapp.services import questionnaires
from webapp.services.opened import open_assessment
from webapp.services.questionnaires import Act, Saved, Stale
from webapp.services.workshops import capturing, tables, taking_in
from webapp.services.workshops.running import NotPossible

TODAY = AT.date()
OPEN = Outcome("decide.who", "not_decided", decider="Our board", by="2026-12-15", until_then="Plan on us.")


def refused(code):
    return pytest.raises(NotPossible, match=f"^{code}$")


def revealed(store, **changes):
    held = hold(store, **changes)
    held.go("silent")
    for seat in held.phones:
        held.say(seat, {"home.host": "us", "decide.who": "us" if seat % 2 else "group", "change.notice": "y1"})
    held.reveal()
    return held


def answers(held):
    return open_assessment(held.site, held.assessment, TODAY).answers


def test_what_all_agree_on_comes_in_with_one_tap_and_what_is_open_for_whoever_decides(store):
    held = revealed(store)
    assert {row.asked.id for row in held.room.agreed_rows} == {"change.notice", "home.host"}
    capturing.capture_same(held.site, held.id, held.shown, AT)
    capturing.capture(held.site, held.id, OPEN, held.shown, AT)
    assert set(held.room.state.outcomes) == {"home.host", "decide.who", "change.notice"}
    assert held.room.state.outcomes["home.host"].says
    assert not set(held.room.state.outcomes) & set(answers(held)), "nothing counts before it is taken in"
    look = taking_in.look(held.site, held.room, TODAY)
    shown = {row.asked.id: row.revision for row in look.rows}
    saved = taking_in.take_in(held.site, held.room, dict.fromkeys(shown, ""), shown, DANA, AT)
    assert isinstance(saved, Saved)
    now = answers(held)
    assert (now["home.host"].value, now["change.notice"].value) == ("us", "y1")
    assert isinstance(now["decide.who"], Undecided)
    assert now["decide.who"].decider == "Our board"
    origins = {event.key: event.origin for event in store.list_change(held.assessment, saved.change)}
    day = taking_in.workshop_day(held.room).isoformat()
    assert origins == {
        "home.host": f"workshop:{day}",
        "change.notice": f"workshop:{day}",
        "decide.who": f"workshop-open:{day}",
    }
    assert set(held.room.state.taken_in) == set(origins)
    opened = open_assessment(held.site, held.assessment, TODAY)
    assert isinstance(questionnaires.undo(held.site, opened, saved.change, Act("Dana Cole", AT)), Saved)
    assert not set(origins) & set(answers(held)), "one undo takes all of it back"


def test_an_answer_that_somebody_changed_meanwhile_is_not_overwritten(store):
    held = revealed(store)
    capturing.capture_same(held.site, held.id, held.shown, AT)
    opened = open_assessment(held.site, held.assessment, TODAY)
    questionnaires.answer(held.site, opened, "home.host", Decided("own"), shown=0, by=DANA, at=AT)
    both = ("home.host", "change.notice")
    found = taking_in.take_in(held.site, held.room, dict.fromkeys(both, ""), dict.fromkeys(both, 0), DANA, AT)
    assert isinstance(found, Stale)
    assert found.keys == ("home.host",)
    assert "change.notice" not in answers(held)


def test_case_by_case_stands_beside_a_choice_or_is_open(store):
    held = revealed(store)
    case = Outcome("decide.who", "agreed", "~case", detail="Large gifts go to the board.", owner="Ana")
    capturing.capture(held.site, held.id, case, held.shown, AT)
    (row,) = taking_in.look(held.site, held.room, TODAY).rows
    assert row.beside
    assert isinstance(row.then, Undecided)
    taking_in.take_in(held.site, held.room, {"decide.who": "us"}, {"decide.who": 0}, DANA, AT)
    now = answers(held)["decide.who"]
    assert (now.value, now.detail) == ("us", "Large gifts go to the board.")


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (replace(OPEN, decider=""), "owner"),
        (replace(OPEN, by="soon"), "date"),
        (Outcome("decide.who", "agreed", "nobody knows"), "choice"),
        (Outcome("decide.who", "agreed", "~undecided"), "choice"),
        (Outcome("decide.who", "agreed", "~case"), "detail"),
        (Outcome("decide.who", "perhaps", "us"), "outcome"),
        (replace(OPEN, owner="x" * 10_000), "long"),
    ],
)
def test_an_outcome_that_is_none_is_refused(store, outcome, code):
    held = revealed(store)
    with refused(code):
        capturing.capture(held.site, held.id, outcome, held.shown, AT)


def test_what_was_captured_can_be_taken_back(store):
    held = revealed(store)
    capturing.capture(held.site, held.id, OPEN, held.shown, AT)
    assert capturing.withdraw(held.site, held.id, "decide.who", held.shown, AT).state.outcomes == {}


@pytest.mark.parametrize(("changes", "code"), [({"rehearsal": True}, "rehearsal")])
def test_nothing_of_a_rehearsal_counts(store, changes, code):
    held = revealed(store, **changes)
    capturing.capture_same(held.site, held.id, held.shown, AT)
    with refused(code):
        taking_in.look(held.site, held.room, TODAY)
    with refused(code):
        taking_in.take_in(held.site, held.room, {"home.host": ""}, {"home.host": 0}, DANA, AT)


def test_what_partners_believe_is_no_answer(store):
    held = revealed(store, kind="mirror", plan="mirror", pack=("home.host", "decide.who"))
    capturing.capture(held.site, held.id, OPEN, held.shown, AT)
    with refused("nothing"):
        taking_in.take_in(held.site, held.room, {"decide.who": ""}, {"decide.who": 0}, DANA, AT)


def test_a_funder_who_said_no_is_not_overruled_and_words_stand_still_while_funders_consent(store):
    held = hold(store, kind="table", plan="table", pack=("data", "exit"), names=("Oak", "Elm", "Ash"))
    held.go("silent")
    held.all_say(["pays"] * 3)
    held.reveal()
    tables.propose_all(held.site, held.id, held.shown, AT)
    held.go("consent")
    with refused("reveal_first"):
        tables.set_joint(held.site, held.id, held.shown, AT, aspect="data", form="joint", text="Other words.")
    held.say(1, "yes")
    held.say(2, {"data": "no", "exit": "board"}, {"exit": "2027-01-10"})
    held.say(3, "yes")
    joints = held.reveal().state.joints
    assert (joints["data"].form, joints["exit"].form) == ("listed", "joint")
    with refused("board"):
        tables.set_board(held.site, held.id, held.shown, AT, aspect="data", seat=2, consent="yes")
    done = tables.set_board(held.site, held.id, held.shown, AT, aspect="exit", seat=2, consent="yes")
    assert tables.consent(done, done.state.joints["exit"]).standing == "agreed"
