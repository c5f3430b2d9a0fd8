"""Rounds: what is handed in counts once, what is revealed is under its floors, and who tries tricks gets nowhere."""

from __future__ import annotations

from contextlib import closing as closing_store
from contextlib import suppress
from dataclasses import replace
from functools import partial
from random import Random
from threading import Thread

import pytest

from tests.workshop_rooms import AT, DANA, KEY, PACK, hold
from webapp.domain.errors import NotFound
from webapp.domain.workshop.codes import ALPHABET, LENGTH, new_code
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED, Outcome
from webapp.services.workshops import capturing, casting, closing, joining, running, seating, setting_up
from webapp.services.workshops.finding import find_room
from webapp.services.workshops.rooms import open_room
from webapp.services.workshops.running import NotPossible, StaleRoom
from webapp.store.sqlite import open_store

NAMES = tuple(f"Guest {number}" for number in range(1, 21))


def refused(code):
    return pytest.raises(NotPossible, match=f"^{code}$")


@pytest.mark.parametrize(
    ("mode", "people", "choices", "state", "counted"),
    [
        (NAMED, 2, ("us", "own"), "split", True),
        (UNATTRIBUTED, 2, ("us", "us"), "", False),
        (UNATTRIBUTED, 3, ("us", "us", "us"), "same", False),
        (UNATTRIBUTED, 4, ("us", "us", "us", "own"), "split", False),
        (UNATTRIBUTED, 5, ("us", "us", "us", "us", "own"), "all_but_one", True),
    ],
)
def test_a_reveal_shows_what_its_floor_allows(store, mode, people, choices, state, counted):
    held = hold(store, mode=mode, names=NAMES[:people], pack=("home.host",))
    held.go("silent")
    held.all_say(choices)
    result = held.reveal().results["home.host"]
    assert (result.state, result.counts is not None) == (state, counted)


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_who_hands_in_twice_counts_once_with_what_was_said_last(store, mode):
    held = hold(store, mode=mode, pack=("home.host",))
    held.go("silent")
    held.all_say(["us"] * 5)
    held.say(1, "own")
    assert held.room.handed_in == 5
    held.reveal()
    counts = held.counts()
    assert (counts["us"], counts["own"], sum(counts.values())) == (4, 1, 5)


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
@pytest.mark.parametrize("stores", [1, 2])
def test_a_reveal_counts_exactly_what_was_acknowledged_while_twenty_hand_in(store, tmp_path, mode, stores):
    other = open_store(tmp_path) if stores > 1 else store
    try:
        for _ in range(6):
            held = hold(store, mode=mode, names=NAMES, pack=("home.host",))
            room = held.go("silent")
            done: list[int] = []
            failed: list[str] = []

            def cast(number, held=held, room=room, done=done, failed=failed):
                site = replace(held.site, store=other) if number % 2 else held.site
                try:
                    casting.hand_in(
                        site,
                        room,
                        held.seat(number, room),
                        {"home.host": "us"},
                        {},
                        held.phones[number].secret,
                        AT,
                        round_number=1,
                    )
                    done.append(number)
                except NotPossible as problem:
                    failed.append(problem.code)

            threads = [Thread(target=cast, args=(number,)) for number in range(1, 21)]
            for thread in threads[:10]:
                thread.start()
            for thread in threads[10:]:
                thread.start()
            shown = revealed_at_last(held)
            for thread in threads:
                thread.join()
            assert set(failed) <= {"not_open"}
            assert len(done) + len(failed) == 20
            one = shown.state.rounds[-1]
            assert sorted(one.finished) == sorted(done)
            result = held.last()
            assert result.counts is None or result.counts["us"] == len(done)
    finally:
        if other is not store:
            other.close()


def revealed_at_last(held):
    """Press the button until somebody has handed in."""
    while True:
        with suppress(NotPossible):
            return held.reveal()


def test_a_round_is_given_up_only_where_nobody_has_handed_in_and_a_refused_move_leaves_it_open(store):
    held = hold(store, mode=UNATTRIBUTED)
    held.go("silent")
    with refused("not_revealed"):
        held.go("board")
    held.say(1, "~undecided")  # The refused move did not close the box.
    with refused("reveal_first"):
        held.go("lobby")
    held.say(2, "~undecided")
    with refused("reveal_first"):
        closing.close(held.site, held.id, held.shown, DANA, AT)


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_a_ballot_of_a_round_that_was_given_up_counts_nowhere(store, mode):
    held = hold(store, mode=mode)
    old = held.go("silent")
    held.go("lobby")
    answers = dict.fromkeys(PACK, "~undecided")
    with refused("not_open"):
        casting.hand_in(held.site, old, held.seat(1, old), answers, {}, "s", AT, round_number=1)
    held.go("silent")
    with refused("other_round" if mode == NAMED else "not_open"):
        casting.hand_in(held.site, old, held.seat(1, old), answers, {}, "s", AT, round_number=1)
    with refused("other_round"):
        casting.hand_in(held.site, held.room, held.seat(1, old), answers, {}, "s", AT, round_number=1)
    assert held.room.handed_in == 0


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
@pytest.mark.parametrize(
    ("answers", "reason", "code"),
    [
        ({}, "", "incomplete"),
        ({"fund.share": "zero"}, "", "incomplete"),
        (dict.fromkeys(PACK, "no such choice"), "", "unknown_choice"),
        (dict.fromkeys(PACK, "x" * 10_000_000), "", "unknown_choice"),
        (dict.fromkeys(PACK, "~undecided"), "y" * 10_000_000, "long"),
        (dict.fromkeys(PACK, "~undecided"), "\ud800", "half_character"),
    ],
)
def test_a_ballot_that_is_no_ballot_is_refused(store, mode, answers, reason, code):
    held = hold(store, mode=mode)
    held.go("silent")
    with refused(code):
        held.say(1, answers, reason)
    assert held.room.handed_in == 0


def test_a_seat_moved_to_another_phone_cannot_change_what_its_first_phone_said(store):
    held = hold(store, mode=UNATTRIBUTED)
    held.go("silent")
    held.say(1, "~undecided")
    words = joining.resume_words(KEY, held.room, held.seat(1))
    held.phones[1] = joining.resume(held.site, held.room, 1, words, KEY, AT)
    with refused("elsewhere"):
        held.say(1, "~case")


def test_a_phone_whose_seat_is_gone_hands_nothing_in(store):
    held = hold(store)
    before = held.go("silent")
    seating.reissue(held.site, held.id, held.shown, AT, seat=1)
    with refused("elsewhere"):
        casting.hand_in(held.site, before, held.seat(1, before), dict.fromkeys(PACK, "~case"), {}, "s", AT, round_number=1)


def twice(store, *, between, people=6):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES[:people], pack=("home.host",))
    held.go("silent")
    held.all_say(["us"] * people)
    held.reveal()
    between(held)
    held.go("again", "home.host")
    return held


def test_a_second_round_with_one_person_less_shows_nothing(store):
    held = twice(store, between=lambda it: seating.set_away(it.site, it.id, it.shown, AT, seat=6))
    for seat in range(1, 6):
        held.say(seat, "us")
    result = held.reveal().results["home.host"]
    assert (result.state, result.counts) == ("", None)


def test_whoever_answers_in_a_seat_given_out_anew_is_somebody_else_and_the_room_can_see_it(store):
    held = twice(store, between=lambda it: seating.reissue(it.site, it.id, it.shown, AT, seat=6))
    held.phones[6] = joining.join(held.site, held.room, seat=6, name="", at=AT)
    held.all_say(["us"] * 6)
    shown = held.reveal()
    assert (shown.results["home.host"].counts, shown.given_anew) == (None, 1)


def test_a_second_round_of_the_same_people_is_shown_and_there_is_no_third(store):
    held = twice(store, between=lambda it: None)
    held.all_say(["us"] * 5 + ["own"])
    held.reveal()
    assert held.counts()["own"] == 1
    with refused("two_rounds"):
        held.go("again", "home.host")
    with refused("already"):
        held.go("silent")


def test_support_asked_again_after_one_person_left_shows_nothing(store):
    held = hold(store, mode=UNATTRIBUTED, names=NAMES[:6], pack=("home.host",))
    held.go("silent")
    held.all_say(["us"] * 6)
    held.reveal()
    capturing.capture(held.site, held.id, Outcome("home.host", "agreed", "us"), held.shown, AT)
    held.go("support")
    held.all_say(["5"] * 6)
    held.reveal()
    assert held.counts()["5"] == 6
    seating.set_away(held.site, held.id, held.shown, AT, seat=6)
    held.go("support")
    for seat in range(1, 6):
        held.say(seat, "5")
    held.reveal()
    assert held.last().counts is None


def test_reasons_are_listed_only_where_counts_are_shown(store):
    for people, there in ((4, {}), (5, {"home.host": ("Because",) * 5})):
        held = hold(store, mode=UNATTRIBUTED, names=NAMES[:people], pack=("home.host",))
        held.go("silent")
        held.all_say(["us"] * people, "Because")
        held.reveal()
        assert running.list_reasons(held.site, held.room, 1) == there
        letting = partial(running.let_through, round_number=1, question="home.host", reasons=("Because",))
        if there:
            letting(held.site, held.id, held.shown, AT)
        else:
            with refused("few"):
                letting(held.site, held.id, held.shown, AT)
            assert held.room.agreed_rows == ()


def test_a_page_that_is_out_of_date_reveals_nothing(store):
    held = hold(store)
    held.go("silent")
    with pytest.raises(StaleRoom):
        running.reveal(held.site, held.id, held.shown - 1, AT)
    assert held.room.open_round is not None


def test_mode_changes_until_the_first_round_opens(store):
    held = hold(store)
    setting_up.set_mode(held.site, held.id, held.shown, AT, mode=UNATTRIBUTED)
    held.go("silent")
    with refused("locked"):
        setting_up.set_mode(held.site, held.id, held.shown, AT, mode=NAMED)
    held.go("lobby")
    assert setting_up.set_mode(held.site, held.id, held.shown, AT, mode=NAMED).mode == NAMED


def test_wrong_codes_are_counted_and_right_ones_are_not(store):
    held = hold(store)
    for number in range(10):
        assert joining.may_try(held.site, "10.0.0.1", AT)
        assert joining.wrong_code(held.site, "10.0.0.1", f"ABCD234{number}", AT) == (number < 9)
    assert joining.may_try(held.site, "10.0.0.2", AT)
    for number in range(90):
        joining.wrong_code(held.site, f"10.0.1.{number}", "ABCD2345", AT)
    assert not joining.may_try(held.site, "10.0.0.2", AT)


def test_the_same_wrong_code_again_is_no_further_guess(store):
    held = hold(store)
    for _ in range(200):
        assert joining.wrong_code(held.site, "10.0.0.1", "ABCD2345", AT)
    assert joining.may_try(held.site, "10.0.0.1", AT)


def test_resume_codes_run_out_of_tries(store):
    held = hold(store)
    right = joining.resume_words(KEY, held.room, held.seat(2))
    wrong = "000 000" if right != "000 000" else "000 001"
    for _ in range(5):
        with refused("wrong"):
            joining.resume(held.site, held.room, 2, wrong, KEY, AT)
    with refused("often"):
        joining.resume(held.site, held.room, 2, right, KEY, AT)
    with refused("wrong"):
        joining.resume(held.site, held.room, 99, right, KEY, AT)


def test_whoever_takes_seat_after_seat_comes_to_an_end(store, monkeypatch):
    monkeypatch.setattr(joining, "MOST_SEATS", 4)
    held = hold(store, names=(), open_seats=3, people=0)
    for number in range(4):
        joined = joining.join(held.site, held.room, seat=None, name=f"N{number}", at=AT)
        joining.leave(held.site, held.room, joined.seat)
    with refused("full"):
        joining.join(held.site, held.room, seat=None, name="One more", at=AT)


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_a_room_is_read_in_few_statements(store, mode):
    held = hold(store, mode=mode)
    code = held.go("silent").record.code
    for read, most in ((lambda: open_room(held.site, held.id), 8), (lambda: find_room(held.site, code, AT), 5)):
        seen: list[str] = []
        store.trace(seen.append)
        read()
        store.trace(None)
        assert 0 < len(seen) <= most


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_a_room_that_asks_again_costs_one_statement_and_still_sees_every_change(store, mode):
    held = hold(store, mode=mode)
    code = held.go("silent").record.code

    def look():
        seen: list[str] = []
        store.trace(seen.append)
        room = find_room(held.site, code, AT)
        store.trace(None)
        return len(seen), room.handed_in

    look()
    assert look() == (1, 0)
    # A ballot that comes in here; it goes into the box where it has no name.
    held.say(1, "~unknown")
    assert look()[1] == 1
    assert look() == (1, 1)
    # One that comes in by another process
    with closing_store(open_store(store.file.parent)) as other:
        there = replace(held, site=replace(held.site, store=other))
        there.say(2, "~unknown")
    assert look()[1] == 2
    assert look() == (1, 2)


def test_guessed_codes_find_nothing(store):
    held = hold(store)
    # 28 signs in 8 places: a hundred wrong ones a minute, for twelve hours, come to one hit in five million workshops.
    assert 100 * 60 * 12 / len(ALPHABET) ** LENGTH < 1 / 5_000_000
    assert 10**6 / len(ALPHABET) ** LENGTH < 1 / 300_000
    random = Random(7)
    for _ in range(10_000):
        guess = new_code(random.choice)
        assert guess != held.room.record.code
        with pytest.raises(NotFound):
            find_room(held.site, guess, AT)
