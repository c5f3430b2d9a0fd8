"""What somebody typed on a phone is never lost: refused, too late, from a round given up, without a seat, sent twice."""

import re

import pytest

from tests.web.gathering import Gathering
from tests.web.stories import fields_of
from tests.web.visiting import every, first
from webapp.domain.workshop.state import UNATTRIBUTED
from webapp.services.workshops import seating

SAME = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}
REASON = {"reason-decide.who": "Because of the chair"}
QUESTION = "Who reads the reports that we send you?"
RELOADS = "noscript meta"


def text(response, selector="main"):
    """The words of a part of the page, spaces evened out."""
    return " ".join(first(response, selector).get_text(" ").split())


def here(response):
    """Where a page says it is."""
    return first(response, "main").get("data-here")


def held(response):
    """Why a page says that no other may take its place."""
    return first(response, "main").get("data-held")


@pytest.fixture
def room(app, site, clock):
    """A named workshop of seven people."""
    return Gathering(app, site, clock)


def give_out_anew(room, seat):
    """The console gives a seat out anew: its phone has none any more."""
    seating.reissue(room.site, room.id, room.room.record.revision, room.clock(), seat=seat)


# ── A form is answered with a page ──


def test_a_page_that_answers_a_form_names_an_address_that_can_be_opened_and_stays(room):
    ana, stranger = room.sit(1), room.phone()
    fields = room.fields(SAME)
    answers = [
        (ana.send(f"{room.path}/question", {"text": "short"}), "typed"),
        (ana.send(f"{room.path}/ballot", fields), "typed"),
        (stranger.send(f"{room.path}/join", {"seat": "1"}), "told"),
        (stranger.send(f"{room.path}/resume", {"seat": "1", "code": "000 000"}), "typed"),
    ]
    for page, why in answers:
        assert page.status_code in (409, 422)
        assert (here(page), held(page)) == (room.path, why)
        assert not first(page, RELOADS)
    assert {ana.get(here(page)).status_code for page, _ in answers} == {200}
    assert (here(ana.get(room.path)), held(ana.get(room.path))) == (room.path, None)


def test_without_a_script_a_page_goes_on_by_itself_only_while_nobody_types_on_it(room):
    ana = room.sit(1)
    page = ana.get(room.path)
    assert first(page, RELOADS)["content"] == f"5; url={room.path}"
    assert first(page, "details:has(#question)").has_attr("hidden"), "the script shows it"
    link = first(page, "footer a[href*=ask]")
    asking = ana.get(link["href"])
    assert not first(asking, RELOADS)
    assert first(asking, "details[open]:not([hidden]) #question")
    room.go("silent")
    ballot = ana.get(room.path)
    assert not first(ballot, RELOADS)
    assert first(ballot, "details:not([hidden]) #question")


def test_that_a_question_is_kept_is_told_once(room):
    ana = room.sit(1)
    told = ana.get(ana.send(f"{room.path}/question", {"text": QUESTION}).headers["Location"])
    assert "Your question is kept" in text(told)
    assert first(told, RELOADS)["content"] == f"5; url={room.path}"
    assert here(told) == room.path


def test_whoever_changes_what_they_said_is_left_alone_until_the_reveal(app, site, clock):
    room = Gathering(app, site, clock, mode=UNATTRIBUTED)
    ana, ben = room.sit(1), room.sit(2)
    room.go("silent")
    room.hand_in(ana, SAME)
    page = ana.get(f"{room.path}?change=1")
    follows = first(page, "main")
    assert here(page) == f"{room.path}?change=1"
    room.hand_in(ben, SAME)
    now = ana.get(follows["data-now"], headers={"If-None-Match": f'"{follows["data-stamp"]}"'})
    assert now.status_code == 304
    room.reveal()
    assert ana.get(follows["data-now"]).text != follows["data-stamp"]
    assert here(ana.get(f"{room.path}?change=1")) == room.path


# ── Sent twice ──


def test_a_seat_that_is_taken_twice_by_one_page_is_one_seat(app, site, clock, room):
    quiet = Gathering(app, site, clock, mode=UNATTRIBUTED, open_seats=6)
    for one in (room, quiet):
        page = one.phone().get(one.path)
        sent = fields_of(page, "form.join") | ({"seat": "2"} if one is room else {})
        first_tap, second_tap = one.phone(), one.phone()
        assert [phone.send(f"{one.path}/join", sent).status_code for phone in (first_tap, second_tap)] == [303, 303]
        assert len([seat for seat in one.room.seats if seat.token]) == 1
        assert text(second_tap.get(one.path), "header") == f"Upfront {'Ben' if one is room else 'Seat 1'}"
        other = fields_of(one.phone().get(one.path), "form.join")
        assert other["once"] != sent["once"]


def test_a_refused_seat_is_asked_for_by_the_same_page(room):
    room.sit(1)
    phone = room.phone()
    once = fields_of(phone.get(room.path), "form.join")["once"]
    refused = phone.send(f"{room.path}/join", {"seat": "1", "once": once})
    assert (refused.status_code, fields_of(refused, "form.join")["once"]) == (409, once)


# ── Without a seat ──


def test_a_ballot_from_a_phone_that_lost_its_seat_comes_along_to_the_next_one(room):
    ana = room.sit(1)
    room.go("silent")
    sent = room.fields(SAME, **REASON)
    give_out_anew(room, 1)
    lost = ana.send(f"{room.path}/ballot", sent)
    assert (lost.status_code, held(lost)) == (409, "typed")
    for words in ("no seat any more", "Because of the chair", room.room.asked_here("decide.who").label("us")):
        assert words in text(lost)
    refused = ana.send(f"{room.path}/join", fields_of(lost, "form.join"))
    assert (refused.status_code, "Because of the chair" in text(refused)) == (422, True)
    back = ana.send(f"{room.path}/join", fields_of(refused, "form.join") | {"seat": "1"})
    assert "has not been handed in" in text(back, ".problems")
    fields = fields_of(back, "[data-ballot]")
    assert fields | sent == fields
    assert ana.send(f"{room.path}/ballot", fields).status_code == 303
    assert room.room.handed_in == 1


def test_a_second_tap_on_the_way_back_brings_what_was_typed_as_well(room):
    ana = room.sit(1)
    room.go("silent")
    give_out_anew(room, 1)
    fields = fields_of(room.hand_in(ana, SAME, check=False, **REASON), "form.join") | {"seat": "1"}
    for _ in range(2):
        assert "Because of the chair" in ana.send(f"{room.path}/join", fields).text


def test_what_comes_along_after_the_reveal_is_there_to_be_said_aloud(room):
    ana, ben = room.sit(1), room.sit(2)
    room.go("silent")
    room.hand_in(ben, SAME)
    give_out_anew(room, 1)
    fields = fields_of(room.hand_in(ana, SAME, check=False, **REASON), "form.join") | {"seat": "1"}
    room.reveal()
    back = ana.send(f"{room.path}/join", fields)
    assert "The questions closed before this arrived" in text(back, ".problems")
    assert "Because of the chair" in text(back)


def test_a_question_from_a_phone_that_lost_its_seat_comes_along_by_its_code_too(room, store):
    ana = room.sit(1)
    give_out_anew(room, 1)
    lost = ana.send(f"{room.path}/question", {"text": QUESTION})
    assert (lost.status_code, QUESTION in text(lost)) == (409, True)
    found = re.search(r"code (\d{3} \d{3})", text(room.sit(2).get(room.path), "footer"))
    assert found
    form = fields_of(lost, "form[action$=resume]") | {"seat": "2", "code": found[1]}
    back = ana.send(f"{room.path}/resume", form)
    assert "not been sent yet" in text(back, ".problems")
    assert ana.send(f"{room.path}/question", fields_of(back, "form[action$=question]")).status_code == 303
    assert [one.text for one in store.list_room_questions(room.id)] == [QUESTION]


# ── From a round that was given up ──


def test_a_ballot_from_a_round_that_was_opened_anew_can_be_handed_in_as_it_was_typed(room):
    ana = room.sit(1)
    room.go("silent")
    old = room.fields(SAME, **REASON)
    room.go("lobby")
    room.go("silent")
    refused = ana.send(f"{room.path}/ballot", old)
    assert refused.status_code == 409
    assert "opened anew" in text(refused, ".problems")
    fields = fields_of(refused, "[data-ballot]")
    assert fields | {**old, "round": fields["round"]} == fields
    assert fields["round"] != old["round"]
    assert ana.send(f"{room.path}/ballot", fields).status_code == 303


def test_where_nothing_asks_the_same_what_was_typed_stands_there_to_be_read(room):
    ana = room.sit(1)
    room.go("silent")
    old = room.fields(SAME | {"decide.who": "~undecided"}, **REASON, **{"q-nothing.there": "x"})
    room.go("lobby")
    asked = room.room.asked_here("decide.who")
    before = ana.send(f"{room.path}/ballot", old)
    room.go("practice")
    meanwhile = ana.send(f"{room.path}/ballot", old)
    for refused in (before, meanwhile):
        assert (refused.status_code, held(refused)) == (409, "typed")
        said = text(refused, ".slip")
        for words in (asked.text, asked.label("~undecided"), "Because of the chair"):
            assert words in said
    assert not first(meanwhile, "[data-ballot]").has_attr("data-typed"), "the open ballot is a fresh one"
    assert every(meanwhile, "[checked]") == []


def test_a_ballot_of_another_kind_of_round_is_not_taken_for_the_open_one(room):
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, SAME)
    room.reveal()
    room.capture("decide.who", "us")
    room.go("support")
    old = room.fields({"decide.who": "5"})
    room.go("reading")
    room.go("again", "decide.who")
    refused = phones[0].send(f"{room.path}/ballot", old)
    assert "I support it and will say so in public" in text(refused, ".slip")
    assert every(refused, "[checked]") == []
