"""Unattributed ballots: whoever sees everything the app shows guesses no better than from the released totals alone."""

from dataclasses import replace

import pytest

from tests.security.workshop_attack import AGAIN, LATECOMER, LEAVER, ONE, SCENES, App, play
from webapp.domain.facilitation import Thresholds
from webapp.domain.workshop.alignment import one_change_states, possible_states, state_of
from webapp.domain.workshop.released import may_follow, release

SESSIONS, FEWER = 10_000, 1_500
NOTHING = 1e-6
"""What odds may differ by: how far they are rounded."""


def test_in_ten_thousand_sessions_all_that_is_shown_tells_no_more_than_the_totals():
    outcome = play(App(), SESSIONS, seed=24)
    assert outcome.most < NOTHING
    assert abs(outcome.gain) < NOTHING
    assert outcome.hits == outcome.hits_by_totals
    # Nor is whoever left or came late in a worse place than those who stayed.
    assert outcome.singled_out < NOTHING
    # The attacker is no fool: the totals themselves are worth something to them.
    assert outcome.hits > 0.6 * SESSIONS


@pytest.mark.parametrize("scene", SCENES)
def test_no_kind_of_session_tells_more(scene):
    outcome = play(App(), FEWER // 3, seed=5, scenes=(scene,))
    assert outcome.most < NOTHING
    assert outcome.singled_out < NOTHING


def early(tally, *rest, **more):
    """Does not wait until everybody has answered."""
    said = tally.answered + tally.not_mine
    return release(replace(tally, roster=said, handed_in=said), *rest, **more)


def told_how_many_answered(tally, *rest, **more):
    """Says below the floor, too, how many answered this question."""
    return replace(release(tally, *rest, **more), entitled=tally.roster - tally.not_mine, answered=tally.answered)


def told_what_one_change_does(tally, mode, floor, thresholds, **more):
    """Tags a state below the floor with what one person could change."""
    shown = release(tally, mode, floor, thresholds, **more)
    if not shown.state or shown.counts is not None:
        return shown
    return replace(shown, one_change=one_change_states(tally.said, tally.answered, tally.options, thresholds))


def told_what_absentees_could_do(tally, mode, floor, thresholds, **more):
    """Says what the missing could bring about where nothing may be shown."""
    shown = release(tally, mode, floor, thresholds, **more)
    if shown.counts is not None:
        return shown
    entitled = tally.roster - tally.not_mine
    return replace(shown, could_become=possible_states(tally.said, entitled, tally.options, thresholds))


def pointed_at(tally, mode, floor, thresholds, **more):
    """Says "all but one" of four people."""
    shown = release(tally, mode, floor, thresholds, **more)
    if not shown.state or shown.counts is not None:
        return shown
    return replace(shown, state=state_of(tally.said, tally.answered, Thresholds(all_but_one_least=3)))


FAULTS = {
    "counts of four": App(thresholds=Thresholds(counts_least=4), floor=4),
    "counts of three": App(thresholds=Thresholds(counts_least=3), floor=3),
    "the state of two": App(thresholds=Thresholds(state_least=2)),
    "before everybody has answered": App(release=early),
    "how many answered": App(release=told_how_many_answered),
    "what one change does": App(release=told_what_one_change_does),
    "what absentees could do": App(release=told_what_absentees_could_do),
    "all but one of four": App(release=pointed_at),
    "a second round of other people": App(may_follow=lambda *_: True),
    "results while ballots come in": App(live=True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_app_that_shows_more_is_found_out(fault):
    scenes = (ONE,) if FAULTS[fault].live else SCENES
    outcome = play(FAULTS[fault], FEWER, seed=7, scenes=scenes)
    assert outcome.most > 0.05
    assert outcome.gain > 1e-4


def test_one_person_more_or_fewer_is_found_out_by_subtraction():
    scenes = (LEAVER, LATECOMER)
    honest = play(App(), FEWER, seed=9, scenes=scenes)
    subtracted = play(App(may_follow=lambda *_: True), FEWER, seed=9, scenes=scenes)
    assert honest.singled_out < NOTHING
    assert subtracted.singled_out > 0.5


def blind_to_blanks(question, held, earlier, *rest):
    """Holds two rounds against each other by who handed in, whatever they left out."""
    return may_follow(question, replace(held, blank=()), [replace(one, blank=()) for one in earlier], *rest)


def test_who_left_a_question_out_in_one_of_two_rounds_is_found_out_by_subtraction():
    assert play(App(), FEWER, seed=9, scenes=(AGAIN,)).most < NOTHING
    assert play(App(may_follow=blind_to_blanks), FEWER, seed=9, scenes=(AGAIN,)).most > 0.05
