"""Codes: what an expired one still shows, who follows to a fresh one, and what nobody gets by asking for others."""

import pytest

from tests.web.gathering import Gathering
from tests.web.stories import fields_of
from tests.web.visiting import every, first
from webapp.domain.workshop.state import NAMED, UNATTRIBUTED
from webapp.services.workshops import closing, setting_up
from webapp.services.workspace import Person

CHOICES = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}


@pytest.fixture
def room(app, site, clock):
    """A named workshop of seven people."""
    return Gathering(app, site, clock, mode=NAMED)


@pytest.fixture
def other(app, site, clock):
    """Another one in the same house, without names."""
    return Gathering(app, site, clock, mode=UNATTRIBUTED)


def words(page, selector):
    """The words of a part of the page."""
    return " ".join(first(page, selector).get_text(" ").split())


def made_fresh(room, site, clock):
    """Give out a fresh code; where the old one led."""
    old = room.path
    setting_up.new_code(site, room.id, room.room.record.revision, clock())
    assert room.path != old
    return old


def sit_in_both(room, other):
    """One phone with a seat in each."""
    phone = room.sit(1)
    assert phone.send(f"{other.path}/join", {"seat": "1"}).status_code == 303
    return phone


def test_who_has_a_seat_goes_along_to_a_fresh_code_with_what_they_sent_and_nobody_else_does(room, site, clock):
    ana, stranger = room.sit(1), room.phone()
    room.go("silent")
    first_code = made_fresh(room, site, clock)
    second_code = made_fresh(room, site, clock)
    assert stranger.get(first_code).status_code == stranger.get(f"{first_code}/wall").status_code == 404
    for old in (first_code, second_code):
        for asked in ("", "/now", "?change=1", "/wall?page=2&page=3", "?endpoint=x&_method=PUT&_anchor=a&_external=1"):
            moved = ana.get(f"{old}{asked}")
            assert (moved.status_code, moved.headers["Location"]) == (307, f"{room.path}{asked}")
        moved = ana.send(f"{old}/ballot", room.fields(CHOICES))
        assert (moved.status_code, moved.headers["Location"]) == (307, f"{room.path}/ballot")
    assert ana.send("/w", {"code": first_code.rpartition("/")[2]}).status_code == 404, "what is typed is another room's"
    closing.close(site, room.id, room.room.record.revision, Person(), clock())
    assert ana.get(first_code).status_code == 404


def test_nothing_that_was_meant_for_one_room_comes_into_another(room, other, site, clock):
    phone = sit_in_both(room, other)
    for one in (room, other):
        one.go("silent")
    gone = other.path
    sent = other.fields(CHOICES)
    other.hand_in(phone, CHOICES)
    other.reveal()
    closing.close(site, other.id, other.room.record.revision, Person(), clock())
    for path in (gone, "/w/NRYAQUC8"):
        assert phone.send(f"{path}/ballot", sent).status_code == 404
        assert phone.send(f"{path}/leave").status_code == 404
        assert phone.get(path).status_code == phone.get(f"{path}/wall").status_code == 404
    assert room.room.cast == ()
    assert room.room.seats[0].token


def test_a_seat_in_one_room_is_no_leave_to_guess_the_codes_of_others(room):
    ana = room.sit(1)
    codes = [ana.get(f"/w/NRYAQU{a}{b}").status_code for a in "ABC" for b in "ABCD"]
    assert codes == [404] * 9 + [429] * 3
    assert ana.get(room.path).status_code == 200


def test_an_expired_code_is_not_shown_any_more_and_a_fresh_one_is_offered(room, owner, clock):
    console = f"/workshops/{room.id}"
    assert "It holds until" in owner.get(console).text
    clock.pass_by(hours=12)
    owner.sign_in()
    page = owner.get(console)
    assert "The code has expired" in page.text
    assert first(page, ".join-code") is first(owner.get(f"{console}/check"), ".qr svg") is None
    sent = fields_of(page, "section[aria-labelledby=joining] form")
    assert owner.send(f"{console}/code", sent).status_code == 303
    assert first(owner.get(console), ".join-code")


def test_who_joins_twice_with_one_page_has_one_seat(app, site, clock, room):
    opened = Gathering(app, site, clock, mode=UNATTRIBUTED, open_seats=5)
    for gathering, chosen in ((room, {"seat": "2"}), (opened, {})):
        once = "A" * 43
        for _ in range(2):
            assert gathering.phone().send(f"{gathering.path}/join", {**chosen, "once": once}).status_code == 303
        assert sum(bool(seat.token) for seat in gathering.room.seats) == 1
        assert len(gathering.room.present) == 1


def test_a_seat_that_was_left_after_a_reveal_is_somebody_elses(room):
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, CHOICES)
    before = room.room.seats[2]
    assert phones[2].send(f"{room.path}/leave").status_code == 303
    room.sit(3)
    after = room.room.seats[2]
    assert after.issue == before.issue + 1
    assert room.room.state.given_anew == {3: room.room.state.last_round}
    assert phones[4].send(f"{room.path}/leave").status_code == 303
    assert room.room.given_anew == 1


def test_an_unknown_an_expired_and_a_closed_code_are_one_page_for_each_who_asks(room, clock, site):
    phone, ana, path = room.phone(), room.sit(1), room.path
    asked = ((phone, ""), (phone, "/now"), (ana, ""), (ana, "/now"), (phone, "/wall"), (phone, "/wall/now"), (ana, "/wall"))

    def answers(at):
        return [visitor.get(f"{at}{end}") for visitor, end in asked]

    unknown = answers("/w/NRYAQUC8")
    clock.pass_by(hours=12)
    expired = answers(path)
    clock.pass_by(hours=-12)
    closing.close(site, room.id, room.room.record.revision, Person(), clock())
    closed = answers(path)
    assert {page.status_code for page in (*unknown, *expired, *closed)} == {404}
    assert [page.data for page in unknown] == [page.data for page in expired] == [page.data for page in closed]
    assert [words(page, "h1") for page in closed] == [
        *["There is no workshop under this code"] * 2,
        *["This workshop is over, or has a new code. Thank you."] * 2,
        *["This workshop is over, or has a new code"] * 3,
    ]


def test_whoever_sat_in_a_workshop_is_thanked_and_asked_for_no_code(room, site, clock):
    phone, ana, path = room.phone(), room.sit(1), room.path
    closing.close(site, room.id, room.room.record.revision, Person(), clock())
    assert first(phone.get(path), "[name=code]")
    for page in (ana.get(path), ana.send(f"{path}/leave"), ana.get("/w/no-code-at-all")):
        assert (page.status_code, words(page, "h1")[-10:], first(page, "form")) == (404, "Thank you.", None)
        assert first(page, "main a")["href"] == "/w"
    assert first(ana.send("/w", {"code": room.code}), "[name=code]")


def test_the_wall_of_a_workshop_that_is_over_is_a_wall(room, site, clock):
    path = room.wall
    closing.close(site, room.id, room.room.record.revision, Person(), clock())
    page = room.phone().get(path)
    assert first(page, "body")["class"] == ["wall"]
    assert "opens the wall anew from the console" in words(page, "main")
    assert every(page, "form, input, [data-now]") == []
