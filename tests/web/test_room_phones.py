"""Phones in a room: getting in, handing in, what is said when it does not work, and what stands there after a reveal."""

import re
from typing import Any

import pytest

from tests.web.gathering import NAMES, Gathering
from tests.web.stories import fields_of, written_by_somebody_else
from tests.web.visiting import every, first
from webapp.domain.workshop.state import MIRROR, NAMED, TABLE, UNATTRIBUTED
from webapp.services.workshops import closing, seating
from webapp.services.workspace import Person
from webapp.store.sqlite import FILE

SAME = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}
RESUME = re.compile(r"seat (\d+), code (\d{3} \d{3})")


def heading(response):
    """What a page is about."""
    return first(response, "h1").get_text()


def text(response, selector="main"):
    """The words of a part of the page, spaces evened out."""
    return " ".join(first(response, selector).get_text(" ").split())


def resume_of(page):
    """What brings the seat of a page back: its number and its code."""
    found = RESUME.search(text(page, "footer"))
    assert found
    return found.groups()


@pytest.fixture
def room(app, site, clock):
    """A named workshop of seven people."""
    return Gathering(app, site, clock)


@pytest.fixture
def quiet(app, site, clock):
    """An unattributed one."""
    return Gathering(app, site, clock, mode=UNATTRIBUTED)


# ── Getting in ──


def test_a_code_is_typed_as_people_type_and_leads_to_the_seats(room):
    phone = room.phone()
    assert heading(phone.get("/w")) == "Join a workshop"
    typed = f" {room.code[:4].lower()} - {room.code[4:].lower()} "
    assert phone.send("/w", {"code": typed}).headers["Location"] == room.path
    page = phone.get(room.path)
    assert [label.get_text() for label in every(page, ".join label")] == list(NAMES)


def test_a_seat_is_kept_by_a_cookie_for_this_room_alone(room):
    phone = room.phone()
    response = phone.send(f"{room.path}/join", {"seat": "2"})
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"upfront-seat-{room.id}=")
    for part in ("Path=/w/", "HttpOnly", "SameSite=Lax", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie
    page = phone.get(room.path)
    assert "Set-Cookie" not in page.headers
    assert text(page, "header") == "Upfront Ben"


def test_a_taken_seat_is_not_to_be_had_twice_and_somebody_may_come_back_to_it(room):
    ben = room.sit(2)
    other = room.phone()
    assert first(other.get(room.path), "#seat-2").has_attr("disabled")
    refused = other.send(f"{room.path}/join", {"seat": "2"})
    assert refused.status_code == 409
    assert "Somebody has just taken this seat" in text(refused, ".problems")
    seat, code = resume_of(ben.get(room.path))
    assert other.send(f"{room.path}/resume", {"seat": seat, "code": "000 000"}).status_code == 422
    back = other.send(f"{room.path}/resume", {"seat": seat, "code": code})
    assert back.status_code == 303
    assert text(other.get(room.path), "header") == "Upfront Ben"
    assert heading(ben.get(room.path)) == "Take your seat"


def test_a_sixth_wrong_code_for_a_seat_is_too_many_whatever_it_is(room):
    ben, other = room.sit(2), room.phone()
    seat, code = resume_of(ben.get(room.path))
    tries = [other.send(f"{room.path}/resume", {"seat": seat, "code": "000000"}).status_code for _ in range(5)]
    assert tries == [422] * 5
    assert other.send(f"{room.path}/resume", {"seat": seat, "code": code}).status_code == 429


def test_an_open_room_asks_for_a_name_only_where_names_stand_beside_answers(app, site, clock):
    named = Gathering(app, site, clock, open_seats=2)
    phone = named.phone()
    assert first(phone.get(named.path), "#name")
    refused = phone.send(f"{named.path}/join", {"name": " "})
    assert refused.status_code == 422
    assert phone.send(f"{named.path}/join", {"name": "Zoe <b>"}).status_code == 303
    assert "Zoe &lt;b&gt;" in phone.get(named.path).text
    quiet = Gathering(app, site, clock, mode=UNATTRIBUTED, open_seats=2)
    seats = [quiet.sit() for _ in range(2)]
    assert text(seats[1].get(quiet.path), "header") == "Upfront Seat 2"
    assert not first(quiet.phone().get(quiet.path), "#name")
    full = quiet.phone().send(f"{quiet.path}/join", {})
    assert full.status_code == 409
    assert "All seats are taken" in text(full, ".problems")


def test_wrong_codes_are_counted_and_who_has_a_seat_is_not_stopped_by_them(room):
    ana, guessing = room.sit(1), room.phone()
    codes = [guessing.get(f"/w/NRYAQU{a}{b}").status_code for a in "ABC" for b in "ABCD"]
    assert codes == [404] * 9 + [429] * 3
    stopped = guessing.get(room.path)
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    assert guessing.send("/w", {"code": room.code}).status_code == 429
    assert ana.get(room.path).status_code == 200
    room.clock.pass_by(seconds=61)
    assert guessing.get(room.path).status_code == 200


def test_phones_left_open_on_a_room_that_has_closed_lock_nobody_out_beside_them(room, quiet, site, clock):
    left, path = room.phone(), room.path
    closing.close(site, room.id, room.room.record.revision, Person(), clock())
    assert {left.get(f"{path}/now").status_code for _ in range(30)} == {404}
    assert quiet.phone().get(quiet.path).status_code == 200


def test_what_can_be_no_code_is_not_counted(room):
    guessing = room.phone()
    assert {guessing.get(f"/w/{word}").status_code for word in ["x"] * 30} == {404}


def test_the_mode_is_explained_before_the_first_answer(quiet):
    ana = quiet.sit(1)
    sentence = "No name is kept with your answer"
    assert sentence in text(quiet.phone().get(quiet.path))
    assert sentence in text(ana.get(quiet.path))
    quiet.go("practice")
    assert sentence in text(ana.get(quiet.path))


def test_at_the_silent_round_one_sentence_says_it_and_the_rest_unfolds(room, quiet):
    short = {room: "the room sees your name beside your answer", quiet: "the room sees totals, and no name"}
    for one, sentence in short.items():
        ana = one.sit(1)
        one.go("silent")
        page = ana.get(one.path)
        fold = first(page, "[data-intro] details:not([open])").extract()
        assert "Who can see what I say?" in fold.get_text()
        assert "whoever runs the computer behind this site" in " ".join(fold.get_text().split())
        assert sentence in text(page, "[data-intro]")
        assert all(line.get_text() in text(one.phone().get(one.path)) for line in fold.select("p"))


def test_every_phone_says_that_the_boss_runs_it(app, site, clock):
    room = Gathering(app, site, clock, boss_runs=True)
    ana = room.sit(1)
    for stage in ("lobby", "practice", "silent"):
        if stage != "lobby":
            room.go(stage)
        assert "also leads the foundation" in text(ana.get(room.path), ".banner")
    assert "also leads the foundation" in text(room.phone().get(room.path), ".banner")


def test_leaving_frees_the_seat(room):
    ana = room.sit(1)
    left = ana.send(f"{room.path}/leave")
    assert left.status_code == 303
    assert "upfront-seat" in left.headers["Set-Cookie"]
    assert heading(ana.get(room.path)) == "Take your seat"
    assert not first(room.phone().get(room.path), "#seat-1").has_attr("disabled")


# ── Handing in ──


def test_a_ballot_is_sent_whole_never_comes_back_and_can_be_changed(quiet):
    ana = quiet.sit(1)
    quiet.go("silent")
    page = ana.get(quiet.path)
    assert first(page, "fieldset h2").get_text().startswith("Will partner organizations continue")
    assert quiet.hand_in(ana, SAME, **{"reason-decide.who": "Because we said so"}).status_code == 303
    handed = ana.get(quiet.path)
    assert heading(handed) == "Handed in"
    assert "1 of 7 handed in" in text(handed)
    again = ana.get(f"{quiet.path}?change=1")
    assert "Because we said so" not in handed.text + again.text
    assert every(again, "[checked]") == []
    assert quiet.hand_in(ana, SAME | {"decide.who": "group"}).status_code == 303
    assert quiet.room.handed_in == 1


def test_a_ballot_with_a_gap_is_refused_with_everything_typed(room):
    ana = room.sit(1)
    room.go("silent")
    refused = room.hand_in(ana, {"grants.continue": "same"}, check=False, **{"reason-grants.continue": "It <stays>"})
    assert refused.status_code == 409
    assert first(refused, ".problems a")["href"] == "#part-2"
    assert [one["value"] for one in every(refused, "[checked]")] == ["same"]
    assert first(refused, "textarea[name='reason-grants.continue']").get_text().strip() == "It <stays>"
    assert room.room.handed_in == 0


def test_a_ballot_that_comes_too_late_is_refused_with_everything_typed(room):
    ana, ben = room.sit(1), room.sit(2)
    room.go("silent")
    late = room.fields(SAME, **{"reason-decide.who": "Too late"})
    room.hand_in(ben, SAME)
    room.reveal()
    refused = ana.send(f"{room.path}/ballot", late)
    assert refused.status_code == 409
    assert "The questions closed before this arrived" in text(refused, ".problems")
    assert "Too late" in refused.text
    assert [one["value"] for one in every(refused, "[checked]")] == list(SAME.values())
    room.go("again", "decide.who")
    other = ana.send(f"{room.path}/ballot", late)
    assert other.status_code == 409
    assert "moved on to another round" in text(other, ".problems")


def test_a_ballot_is_not_lost_while_somebody_else_is_writing(room, quiet, tmp_path):
    for one, file in ((room, FILE), (quiet, f"ballots/{quiet.id}.sqlite3")):
        phone = one.sit(1)
        one.go("silent")
        one.hand_in(phone, SAME)
        with written_by_somebody_else(tmp_path / file):
            busy = one.hand_in(phone, SAME, check=False, **{"reason-decide.who": "Kept"})
        assert busy.status_code == 503
        assert busy.headers["Retry-After"]
        sent = fields_of(busy, "main form")
        assert {sent[f"q-{asked}"] for asked in SAME} == set(SAME.values())
        assert "Kept" in sent["reason-decide.who"]
        assert phone.send(f"{one.path}/ballot", sent).status_code == 303


def test_an_unattributed_ballot_handed_in_elsewhere_is_changed_there_alone(quiet):
    ana, other = quiet.sit(1), quiet.phone()
    quiet.go("silent")
    quiet.hand_in(ana, SAME)
    seat, code = resume_of(ana.get(quiet.path))
    other.send(f"{quiet.path}/resume", {"seat": seat, "code": code})
    refused = quiet.hand_in(other, SAME, check=False)
    assert refused.status_code == 409
    assert "handed in from another phone" in text(refused, ".problems")


def test_a_ballot_without_a_seat_leads_to_the_seats(room):
    room.go("silent")
    refused = room.hand_in(room.phone(), SAME, check=False)
    assert refused.status_code == 409
    assert heading(refused) == "Take your seat"


@pytest.mark.parametrize("wrong", ["nothing.there", "same' OR 1", "~not_a_choice"])
def test_what_is_not_on_the_list_is_refused(room, wrong):
    ana = room.sit(1)
    room.go("silent")
    assert room.hand_in(ana, SAME | {"grants.continue": wrong}, check=False).status_code == 409


# ── After a reveal ──


def test_named_results_say_who_said_what_and_unattributed_ones_never_do(room, quiet):
    for one, named in ((room, True), (quiet, False)):
        phones = one.everybody()
        one.go("silent")
        for number, phone in enumerate(phones):
            one.hand_in(phone, SAME if number else SAME | {"grants.continue": "never"})
        assert "Split" not in phones[0].get(one.path).text
        one.reveal()
        page = phones[1].get(one.path)
        assert "All but one" in text(page, ".board")
        assert ("Ana" in text(page)) is named
        assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("people", "shown", "hidden"),
    [
        (2, "We show nothing.", ("All the same", "Split")),
        (3, "We show no counts.", ("table",)),
        (4, "We show no counts.", ("table",)),
        (5, "5 of 5 answered", ()),
    ],
)
def test_floors(app, site, clock, people, shown, hidden):
    room = Gathering(app, site, clock, mode=UNATTRIBUTED, names=NAMES[:people])
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, SAME)
    room.reveal()
    room.go("talk", "decide.who")
    for page in (phones[0].get(room.path), room.phone().get(room.wall)):
        assert shown in page.text
        assert not any(word in (text(page) + ("table" if first(page, "main table") else "")) for word in hidden)
    assert bool(first(page, ".tally")) is (people >= 5)


def test_a_funders_table_asks_for_consent_with_a_change_or_a_board_date(app, site, clock):
    room = Gathering(app, site, clock, kind=TABLE, names=("Harlow", "Juniper", "Mesa"))
    phones = room.everybody()
    room.go("silent")
    leads = {asked.id: "leads" for asked in room.room.asked}
    room.all_say(phones, leads)
    room.reveal()
    assert "Three lead" not in phones[0].get(room.path).text
    assert "3 lead" in text(phones[0].get(room.path))
    room.propose()
    room.go("consent")
    page = phones[0].get(room.path)
    assert "All 3 funders at this table lead on the staff" in text(page)
    yes = {asked.id: "yes" for asked in room.room.asked}
    change: Any = {"change-data": "Say which data"}
    board: Any = {"board-data": "June 30, 2027"}
    assert room.hand_in(phones[0], yes | {"data": "change"}, check=False).status_code == 409
    assert room.hand_in(phones[0], yes | {"data": "change"}, **change).status_code == 303
    assert room.hand_in(phones[1], yes | {"data": "board"}, **board).status_code == 303
    room.hand_in(phones[2], yes | {"backbone": "no"})
    room.reveal()
    shown = text(phones[0].get(room.path))
    assert "Juniper: its board will decide by June 30, 2027." in shown
    assert "Harlow asks for this change: “Say which data.”" in shown
    assert "Listed funder by funder" in shown


def test_the_mirror_shows_the_foundations_answer_only_when_it_is_shown(app, site, clock):
    room = Gathering(app, site, clock, kind=MIRROR, pack=("grants.continue", "decide.who"))
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {"grants.continue": "same", "decide.who": "us"})
    room.reveal()
    room.go("talk", "decide.who")
    assert "The foundation has not answered this yet." not in phones[0].get(room.path).text
    room.show_answer("decide.who")
    for page in (phones[0].get(room.path), room.phone().get(room.wall)):
        assert "The foundation has not answered this yet." in page.text


# ── What stands around ──


def test_a_question_for_the_faq_is_kept_with_nothing_that_tells_whose_it_is(room, store):
    ana = room.sit(1)
    sent = ana.send(f"{room.path}/question", {"text": "Who pays when the grant ends?"})
    assert "Your question is kept" in text(ana.get(sent.headers["Location"]))
    assert [one.text for one in store.list_room_questions(room.id)] == ["Who pays when the grant ends?"]
    short = ana.send(f"{room.path}/question", {"text": "Why?"})
    assert (short.status_code, first(short, ".problems a")["href"]) == (422, "#question")
    assert first(short, "#question").get_text().strip() == "Why?"


def test_the_stamp_changes_with_the_page_and_with_nothing_else(room):
    ana, ben = room.sit(1), room.sit(2)

    def stamp(phone):
        return phone.get(f"{room.path}/now").text

    lobby = stamp(ana)
    first_now = ana.get(f"{room.path}/now")
    assert first(ana.get(room.path), "main")["data-stamp"] == lobby
    again = ana.get(f"{room.path}/now", headers={"If-None-Match": first_now.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    room.sit(3)
    assert stamp(ana) != lobby
    room.go("silent")
    asked = stamp(ana)
    room.hand_in(ben, SAME)
    assert stamp(ana) == asked, "what others do moves nobody's ballot"
    room.hand_in(ana, SAME)
    waiting = stamp(ana)
    assert waiting != asked
    room.hand_in(room.sit(4), SAME)
    assert stamp(ana) != waiting


def test_who_is_away_still_sees_the_room(room, site, clock):
    ana = room.sit(1)
    seating.set_away(site, room.id, room.room.record.revision, clock(), seat=1)
    assert ana.get(room.path).status_code == 200


def test_a_check_page_tells_the_console_that_a_phone_got_through(room):
    phone = room.phone()
    assert first(phone.get(f"{room.path}/check"), "form[data-auto]")
    assert room.room.record.checked_at is None
    through = phone.send(f"{room.path}/check")
    assert room.room.record.checked_at == room.clock()
    page = phone.get(through.headers["Location"])
    assert heading(page) == "This phone got through"
    assert first(page, "form") is None


def test_everything_works_as_a_plain_form(room):
    ana = room.sit(1)
    room.go("silent")
    page = ana.get(room.path)
    form = first(page, "form[data-ballot]")
    assert (form["method"], form["action"]) == ("post", f"{room.path}/ballot")
    assert not any(part.has_attr("hidden") for part in form.select("fieldset, [data-hand-in]"))
    assert first(page, "footer a")["href"] == room.path
    assert "noscript" not in page.text
    room.hand_in(ana, SAME)
    assert first(ana.get(room.path), "noscript meta")["content"] == f"5; url={room.path}"


def test_pages_of_a_room_hold_nothing_of_whoever_is_signed_in(room, owner):
    page = owner.get(room.path)
    assert "Sign out" not in page.text
    assert owner.csrf not in page.text
    assert room.room.record.mode == NAMED


def test_a_seat_that_was_given_out_anew_is_told_to_everybody(quiet):
    phone = quiet.sit(1)
    assert "given out anew" not in text(phone.get(quiet.path), "footer")
    held = quiet.room
    seating.reissue(quiet.site, held.record.id, held.record.revision, quiet.clock(), seat=2)
    assert "A seat in this room was given out anew" in text(phone.get(quiet.path), "footer")
