"""The wall: one view for each stage, nothing before a reveal but a count, and pages instead of scrolling."""

import pytest

from tests.web.gathering import NAMES, TWELVE, Gathering
from tests.web.visiting import every, first
from webapp.blueprints.room import fitting
from webapp.domain.workshop.codes import shown_code
from webapp.domain.workshop.state import NAMED, TABLE, UNATTRIBUTED

SAME = {"grants.continue": "same", "decide.who": "us", "change.notice": "y1"}


def text(page, selector="body"):
    """The words of a part of the page, spaces evened out."""
    return " ".join(first(page, selector).get_text(" ").split())


@pytest.fixture
def room(app, site, clock):
    """An unattributed workshop of seven people."""
    return Gathering(app, site, clock, mode=UNATTRIBUTED)


def wall(room, number=1):
    """What the wall shows."""
    return room.phone().get(f"{room.wall}?page={number}")


def test_the_lobby_shows_how_to_get_in_and_how_many_are(room):
    page = wall(room)
    assert shown_code(room.code) in text(page)
    assert "127.0.0.1:8000/w" in text(page)
    assert first(page, ".qr svg[role=img] path")["d"].startswith("M0 0h7")
    assert "0 of 7 here" in text(page)
    room.sit(3)
    assert "1 of 7 here" in text(wall(room))
    assert len(every(wall(room), ".seats .in")) == 1
    assert not any(name in text(wall(room)) for name in NAMES)


def test_an_open_round_shows_a_count_and_nothing_else(room):
    phones = room.everybody()
    room.go("silent")
    room.hand_in(phones[0], SAME)
    room.hand_in(phones[1], SAME | {"decide.who": "group"})
    page = wall(room)
    assert "2 of 7 handed in" in text(page)
    assert len(every(page, ".seats .in")) == 2
    assert not first(page, "table")


def test_the_board_shows_each_question_with_its_state_in_a_word_and_a_shape(room):
    phones = room.everybody()
    room.go("silent")
    for number, phone in enumerate(phones):
        room.hand_in(
            phone, SAME | {"decide.who": "group" if number < 3 else "us"} | ({} if number else {"change.notice": "m6"})
        )
    room.reveal()
    rows = [" ".join(row.get_text(" ").split()) for row in every(wall(room), ".board li")]
    assert rows == [
        "2. Who decides the funding priorities Split",
        "3. How much notice we give All but one",
        "1. Whether individual grants continue All the same",
    ]
    assert len(every(wall(room), ".board svg")) == 3
    assert "3 questions: 1 all the same, 1 all but one, 1 split." in text(wall(room), "footer")


def test_one_question_shows_a_disc_and_a_number_for_each_answer_and_before_beside_after(room):
    phones = room.everybody()
    room.go("silent")
    for number, phone in enumerate(phones):
        room.hand_in(phone, SAME | {"decide.who": "group" if number < 3 else "us"})
    room.reveal()
    room.go("talk", "decide.who")
    page = wall(room)
    assert "Question 2 of 3" in text(page, "header")
    assert "7 of 7 answered" in text(page, "header")
    rows = [(row.th.get_text(), len(row.select("i")), row.select("td")[-1].get_text()) for row in every(page, "tbody tr")]
    assert rows == [("We decide", 4, "4"), ("The partnership's group decides, including on our share", 3, "3")]
    assert "Nobody" in text(page, "main")
    room.go("again", "decide.who")
    room.all_say(phones, {"decide.who": "us"})
    room.reveal()
    after = wall(room)
    counts = [[cell.get_text() for cell in row.select(".count")] for row in every(after, "tbody tr")]
    assert counts == [["4", "7"], ["3", "0"]]
    assert "First split, then all the same." in text(after)


def test_it_never_scrolls_what_does_not_fit_has_pages(app, site, clock):
    room = Gathering(app, site, clock, kind=TABLE, names=tuple(f"Fund {number}" for number in range(1, 9)))
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {asked.id: "pays" for asked in room.room.asked})
    room.reveal()
    page = wall(room)
    pages = int(text(page, "footer").partition(" of ")[2].split()[0])
    shown = [wall(room, number) for number in range(1, pages + 1)]
    assert {len(every(one, "thead th")) for one in shown} == {7, 3}
    cells = [(row.th.get_text(), len(row.select("td"))) for one in shown for row in every(one, "tbody tr")]
    assert sum(number for _, number in cells) == 8 * len(room.room.asked)
    assert wall(room, pages + 1).text == page.text


def test_the_sentence_is_shown_as_partners_would_read_it(room):
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, SAME)
    room.reveal()
    room.capture("change.notice", "y1")
    room.go("capture", "change.notice")
    page = wall(room)
    assert text(page, ".paper").startswith("As partners would read it")
    assert text(page, ".said") == "One year or more."
    assert "Agreed" in text(page)
    assert "Dana sees to it." in text(page)
    room.go("owners")
    assert "Dana sees to it." in text(wall(room))
    room.go("reading")
    assert first(page, ".said").get_text() in text(wall(room))


@pytest.mark.parametrize("mode", [NAMED, UNATTRIBUTED])
def test_support_is_a_strip_of_levels(app, site, clock, mode):
    room = Gathering(app, site, clock, mode=mode)
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, SAME)
    room.reveal()
    room.capture("change.notice", "y1")
    room.go("support")
    assert "0 of 7 handed in" in text(wall(room))
    for number, phone in enumerate(phones):
        room.hand_in(phone, {"change.notice": "2" if number == 0 else "5"})
    room.reveal()
    page = wall(room)
    assert [len(one.select("i")) for one in every(page, ".strip-of li")] == [0, 0, 1, 0, 0, 6]
    assert "1 person is below 3." in text(page)


def test_every_stage_has_a_wall_and_a_phone(room):
    phones = room.everybody()
    titles = []
    for stage in ("practice", "opening", "silent", "owners", "reading"):
        room.go(stage)
        titles.append(text(wall(room), "h1"))
        assert phones[0].get(room.path).status_code == 200
        if stage in ("practice", "silent"):
            room.all_say(phones, {"practice": "tea"} if stage == "practice" else SAME)
            room.reveal()
            titles.append(text(wall(room), "h1"))
    assert len(set(titles)) >= 6


def test_pages_hold_what_fits_and_lose_nothing():
    items = [3.0, 4.0, 5.0, 30.0, 1.0]
    found = fitting.pages(items, lambda item: item, 9.0)
    assert found == ((3.0, 4.0), (5.0,), (30.0,), (1.0,))
    assert fitting.pages([], lambda item: item, 9.0) == ((),)
    assert [fitting.chosen(number, 3) for number in (0, 1, 3, 4)] == [1, 1, 3, 1]


def test_twelve_questions_fit_on_one_wall(app, site, clock):
    room = Gathering(app, site, clock, mode=UNATTRIBUTED, pack=TWELVE)
    phones = room.everybody()
    room.go("silent")
    room.all_say(phones, {asked.id: asked.options[0][0] for asked in room.room.asked})
    room.reveal()
    assert len(every(wall(room), ".board li")) == 12
