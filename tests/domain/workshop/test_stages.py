"""What may follow what in a workshop, as tables."""

from dataclasses import replace

import pytest

from webapp.domain.workshop import stages
from webapp.domain.workshop.stages import (
    STAGES,
    WrongMove,
    check_move,
    given_anew,
    may_follow,
    moved_to,
    shown,
    without_round,
)
from webapp.domain.workshop.state import (
    CLOSED,
    FIRST_ROUND,
    KINDS,
    MIRROR,
    PRACTICE_ROUND,
    ROUND_OF_STAGE,
    SECOND_ROUND,
    SHOWN_AFTER,
    TABLE,
    VOICES,
    Joint,
    Outcome,
    Round,
    WorkshopState,
)

NEW = WorkshopState(pack=("a", "b"))
FIRST = Round(1, FIRST_ROUND, ("a", "b"), results={})
BEGUN = replace(NEW, stage="board", rounds=(FIRST,), last_round=1, locked=True)
AGAIN = Round(2, SECOND_ROUND, ("a",), results={})


def at(state, stage, focus="", day=""):
    return moved_to(state, stage, focus, started="", minutes=0, day=day)


@pytest.mark.parametrize(
    ("state", "kind", "stage", "focus", "code"),
    [
        (NEW, VOICES, "nowhere", "", "unknown"),
        (NEW, VOICES, CLOSED, "", "unknown"),
        (NEW, VOICES, "consent", "", "unknown"),
        (NEW, MIRROR, "support", "", "unknown"),
        (NEW, TABLE, "support", "", "unknown"),
        (replace(NEW, stage=CLOSED), VOICES, "lobby", "", "closed"),
        (at(NEW, "silent"), VOICES, "lobby", "", "reveal_first"),
        (NEW, VOICES, "talk", "", "no_focus"),
        (BEGUN, VOICES, "again", "c", "no_focus"),
        (NEW, VOICES, "board", "", "not_revealed"),
        (NEW, VOICES, "again", "a", "not_revealed"),
        (NEW, VOICES, "practice_shown", "", "not_revealed"),
        (BEGUN, VOICES, "silent", "", "already"),
        (BEGUN, VOICES, "practice", "", "already"),
        (BEGUN, VOICES, "again_shown", "a", "not_revealed"),
        (replace(BEGUN, rounds=(FIRST, AGAIN)), VOICES, "again", "a", "two_rounds"),
        (BEGUN, VOICES, "support", "", "nothing_captured"),
        (BEGUN, VOICES, "support_shown", "", "not_revealed"),
        (BEGUN, TABLE, "consent", "", "no_joint"),
        (replace(BEGUN, joints={"a": Joint("a", "listed", "")}), TABLE, "consent", "", "no_joint"),
    ],
)
def test_a_move_that_is_none_is_refused_and_says_why(state, kind, stage, focus, code):
    with pytest.raises(WrongMove) as wrong:
        check_move(state, kind, stage, focus)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("state", "kind", "stage", "focus"),
    [
        (NEW, VOICES, "practice", ""),
        (NEW, VOICES, "silent", ""),
        (BEGUN, VOICES, "talk", "b"),
        (replace(BEGUN, rounds=(FIRST, AGAIN)), VOICES, "again", "b"),
        (replace(BEGUN, rounds=(FIRST, AGAIN)), VOICES, "again_shown", "a"),
        (replace(BEGUN, outcomes={"a": Outcome("a", "agreed", "x")}), VOICES, "support", ""),
        (replace(BEGUN, joints={"a": Joint("a", "joint", "We.")}), TABLE, "consent", ""),
    ],
)
def test_a_move_that_is_one_is_let(state, kind, stage, focus):
    check_move(state, kind, stage, focus)


def test_a_stage_with_a_round_leads_to_its_reveal_alone_and_nothing_follows_the_end():
    for kind in KINDS:
        assert may_follow(kind, CLOSED) == ()
        for stage in STAGES[kind]:
            if stage in ROUND_OF_STAGE:
                assert may_follow(kind, stage) == (SHOWN_AFTER[stage],)
            elif stage != CLOSED:
                assert set(may_follow(kind, stage)) == set(STAGES[kind]) - {stage}


def test_a_round_that_was_given_up_takes_its_number_with_it_and_unlocks():
    opened = at(NEW, "silent")
    assert (opened.locked, opened.open_round.number, opened.open_round.questions) == (True, 1, ("a", "b"))
    given_up = without_round(opened)
    assert (given_up.locked, given_up.open_round, given_up.last_round) == (False, None, 1)
    assert at(given_up, "silent").open_round.number == 2


def test_the_day_of_a_workshop_is_that_of_its_first_round_in_earnest():
    practice = at(NEW, "practice", day="2026-11-25")
    assert practice.held_on == ""
    given_up = without_round(at(without_round(practice), "silent", day="2026-11-25"))
    assert given_up.held_on == ""
    held = at(given_up, "silent", day="2026-11-26")
    revealed = shown(held, replace(held.open_round, results={}), started="", minutes=0)
    assert at(revealed, "again", "a", day="2026-11-27").held_on == held.held_on == "2026-11-26"


def test_a_support_round_keeps_what_its_sentences_said_when_it_was_opened():
    printed = Outcome("a", "agreed", "x", detail="Our words.", says="Printed.")
    state = replace(BEGUN, outcomes={"a": printed, "b": Outcome("b", "held", detail="Our words.")})
    opened = at(state, "support")
    assert opened.open_round.rated == {"a": "Printed. Our words.", "b": "Our words."}
    assert at(state, "again", "a").open_round.rated == {}


@pytest.mark.parametrize(
    ("state", "handed_in", "number"),
    [(BEGUN, False, 1), (at(BEGUN, "again", "a"), True, 2), (at(BEGUN, "again", "a"), False, 1)],
)
def test_a_seat_is_somebody_elses_from_the_next_ballot_on(state, handed_in, number):
    assert given_anew(state, 3, handed_in=handed_in).given_anew == {3: number}


def test_practice_locks_nothing_and_asks_its_own_question():
    opened = at(NEW, "practice")
    assert (opened.locked, opened.open_round.kind) == (False, PRACTICE_ROUND)
    assert opened.open_round.questions == (stages.PRACTICE_QUESTION,)


def test_a_reveal_leads_to_the_stage_that_shows_it():
    opened = at(BEGUN, "again", "a")
    assert (opened.focus, opened.open_round.questions) == ("a", ("a",))
    after = shown(opened, replace(opened.open_round, results={}), started="", minutes=3)
    assert (after.stage, after.open_round, after.focus) == ("again_shown", None, "a")
