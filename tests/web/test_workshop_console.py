"""Workshops at the console: set up, walked through by the plan, closed; and what is refused on the way."""

import pytest

from tests.house import words
from tests.web.stories import written_by_somebody_else
from tests.web.visiting import every, first
from tests.web.workshops import Console
from webapp.domain.workshop.writing import read_state
from webapp.services.workshops import casting
from webapp.services.workshops.joining import join
from webapp.services.workshops.rooms import open_room
from webapp.store.sqlite import FILE

MOST_STATEMENTS = 8
NAMES = "Ana\nBen\nCara\nDev\nEle"
VOICES = ["lobby", "practice", "practice_shown", "opening", "silent", "board", "talk", "again", "again_shown", "capture"]


@pytest.fixture
def console(owner, assessment):
    return Console(owner, assessment.id)


def main(page):
    return words(first(page, "main"))


@pytest.mark.parametrize(
    ("kind", "typed", "stages"),
    [
        ("voices", {}, [*VOICES, "reading", "support", "support_shown", "owners", "closed"]),
        ("mirror", {}, [*VOICES[:7], "capture", "reading", "owners", "closed"]),
        (
            "table",
            {"funder-1": "Tern Fund", "funder-2": "Harlow", "funder-3": "Cedar Bank"},
            ["lobby", "opening", "silent", "board", "talk", "again", "again_shown", "capture", "reading", "closed"],
        ),
    ],
)
def test_a_rehearsal_is_walked_from_lobby_to_close_by_the_large_button(console, kind, typed, stages):
    assert console.set_up(kind, rehearsal=True, **typed).status_code == 303
    seen = [console.stage]
    while console.press_next():
        seen.append(console.stage)
        assert len(seen) < 80
    assert [stage for stage in dict.fromkeys(seen) if stage in stages] == stages
    assert "Rehearsal" in words(first(console.page, ".banner"))
    assert console.room.code == ""


def test_whoever_has_no_bank_for_it_or_no_part_in_it_finds_no_workshops(hosting):
    workspace = hosting.workspace("Juniper Valley")
    for role, status in (("owner", 200), ("editor", 200), ("facilitator", 200), ("approver", 403), ("viewer", 403)):
        member = hosting.member(workspace, role, signs_as="ceo" if role == "approver" else "", name=role)
        assert member.get("/workshops").status_code == status
        link = first(member.get("/account"), 'nav a[href="/workshops"]')
        assert (link is not None) == (status == 200), role


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("voices", {"names": ""}, "names"),
        ("voices", {"names": "Ana\nana"}, "names"),
        ("voices", {"names": NAMES, "assessment": ""}, "assessment"),
        ("voices", {"names": NAMES, "pack": []}, "pack-heading"),
        ("voices", {"names": NAMES, "title": "x" * 121}, "title"),
        ("voices", {"seating": "open", "seats": "none"}, "seats"),
        ("voices", {"seating": "open", "seats": "900"}, "seats"),
        ("table", {}, "funder-1"),
    ],
)
def test_what_is_missing_at_set_up_is_said_and_what_was_typed_stays(console, kind, typed, field):
    page = console.set_up(kind, **({"title": "Ours"} | typed))
    assert page.status_code == 422
    assert f"#{field}" in [link["href"] for link in every(page, ".problems a")]
    assert first(page, "#title")["value"] == typed.get("title", "Ours")


def test_a_question_without_its_tick_is_not_asked(console):
    page = console.visitor.get("/workshops/new?kind=voices")
    pack = [box["value"] for box in every(page, "[name=pack]")]
    assert all(words(first(page, f'[id="pack-{one}-hint"]')) for one in pack)
    console.set_up(names=NAMES, pack=pack[2:])
    assert list(read_state(console.room.state).pack) == pack[2:]


def test_the_console_says_who_has_finished_and_never_what_they_said(console):
    console.set_up(rehearsal=True, seats="5", seating="open")
    console.go("practice")
    assert [one["class"] for one in console.seats()] == [["here"]] * 5
    assert "0 of 5" in main(console.page)
    console.act("simulate")
    assert [one["class"] for one in console.seats()] == [["done"]] * 5
    assert "5 of 5" in main(console.page)
    assert every(console.page, ".tally") == []
    console.act("reveal")
    assert len(every(console.page, ".tally")) == 1


def test_there_is_nothing_to_reveal_before_somebody_has_handed_in_and_the_round_stays_open(console):
    console.set_up(names=NAMES)
    console.go("silent")
    assert "Once somebody has handed in, you can reveal" in main(console.page)
    page = console.act("reveal")
    assert page.status_code == 409
    assert "the round stays open" in words(first(page, "[role=alert]"))
    assert console.stage == "silent"


def test_from_a_round_nobody_is_in_every_way_is_open_that_giving_it_up_opens(console):
    console.set_up(names=NAMES)
    others = "section[aria-labelledby=next] details"
    console.go("silent")
    said = words(first(console.page, others))
    assert "Back to the lobby" in said
    assert "Go on to the opening words" in said
    assert "Open the practice question" in said
    assert "silent round" not in said
    assert "Go to the board" not in said
    assert console.go("lobby").status_code == 303
    console.go("silent")
    room = open_room(console.visitor.site, console.id)
    joined = join(console.visitor.site, room, seat=1, name="", at=room.record.changed_at)
    answers = {one.id: one.options[0][0] for one in room.asked}
    room = open_room(console.visitor.site, console.id)
    casting.hand_in(
        console.visitor.site, room, joined.seat, answers, {}, joined.secret, room.record.changed_at, round_number=2
    )
    assert "Back to the lobby" not in main(console.page)


def test_practice_is_over_once_the_silent_round_was_held(console):
    console.set_up(rehearsal=True, names=NAMES)
    console.go("silent")
    console.act("simulate")
    console.act("reveal")
    assert "Open the practice question" not in main(console.page)
    assert console.go("practice").status_code == 409


def test_questions_on_the_board_have_the_numbers_that_the_wall_gives_them(console):
    console.set_up(rehearsal=True, names=NAMES)
    console.go("silent")
    console.act("simulate")
    console.act("reveal")
    pack = {one.text: number for number, one in enumerate(open_room(console.visitor.site, console.id).asked, 1)}
    rows = [words(one) for one in every(console.page, "ol.board li > div > p:first-child")]
    assert sorted(rows) == sorted(f"{number}. {text}" for text, number in pack.items())
    assert rows != sorted(rows, key=lambda row: int(row.partition(".")[0])), "in the order of talk"


def test_a_room_that_begins_late_drops_questions_until_the_first_answer(console):
    console.set_up(names=NAMES)
    before = list(read_state(console.room.state).pack)
    page = console.visitor.get(f"{console.path}/seats")
    assert "Twenty minutes late?" in main(page)
    assert [box["value"] for box in every(page, "[name=pack]") if box.has_attr("checked")] == before
    refused = console.act("seats", act="pack")
    assert (refused.status_code, read_state(console.room.state).pack) == (409, tuple(before))
    assert "Leave the tick at one question" in words(first(refused, "[role=alert]"))
    assert console.act("seats", act="pack", pack=["nothing.there"]).status_code == 409
    console.act("seats", act="pack", pack=before[:0:-2])
    assert list(read_state(console.room.state).pack) == [one for one in before if one in before[:0:-2]], "in the order asked"
    console.go("silent")
    assert every(console.visitor.get(f"{console.path}/seats"), "[name=pack]") == []
    assert console.act("seats", act="pack", pack=before).status_code == 409


def test_whoever_was_overtaken_is_told_and_nothing_is_done(console):
    console.set_up(names=NAMES)
    stale = str(console.room.revision)
    console.go("practice")
    page = console.act("stage", revision=stale, stage="opening")
    assert page.status_code == 409
    assert "Somebody else moved the workshop on" in words(first(page, "[role=alert]"))
    assert console.stage == "practice"
    # The page has the address of the form, which cannot be opened: it says where it is, and stays
    assert (first(page, "main")["data-here"], first(page, "main")["data-held"]) == (console.path, "told")
    assert not first(page, "noscript meta")
    assert first(console.page, "noscript meta")["content"] == f"5; url={console.path}"


def test_a_move_that_cannot_be_is_explained(console):
    console.set_up(names=NAMES)
    for stage, says in (("board", "after the reveal"), ("talk", "Choose a question"), ("nowhere", "cannot be done")):
        page = console.go(stage)
        assert page.status_code == 409
        assert says in words(first(page, "[role=alert]")), stage
    assert console.act("board", act="burn", question="grants.continue").status_code == 404


def test_while_others_are_writing_nothing_is_lost(console, tmp_path):
    console.set_up(names=NAMES)
    with written_by_somebody_else(tmp_path / FILE):
        page = console.go("practice")
        assert page.status_code == 503
        assert page.headers["Retry-After"]
    assert console.stage == "lobby"


def test_a_page_that_has_not_changed_costs_a_few_bytes(console):
    console.set_up(names=NAMES)
    path = f"{console.path}/now"
    stamp = console.visitor.get(path)
    assert (stamp.mimetype, stamp.text) == ("text/plain", first(console.page, "main")["data-stamp"])
    again = console.visitor.get(path, headers={"If-None-Match": stamp.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    console.act("time")
    assert console.visitor.get(path).text != stamp.text


def test_the_timer_is_soft_and_takes_a_minute_more(console):
    console.set_up(names=NAMES)
    console.go("practice")
    assert "Began at" in words(first(console.page, ".timer"))
    minutes = read_state(console.room.state).minutes
    console.act("time")
    assert read_state(console.room.state).minutes == minutes + 1


def test_nobody_elses_workshop_is_there(hosting):
    ours, theirs = (hosting.workspace(name) for name in ("Juniper Valley", "Tidewater"))
    console = Console(hosting.member(ours, "facilitator", name="Ana"))
    console.set_up(rehearsal=True)
    stranger = hosting.member(theirs, "owner", name="Ben")
    for end in ("", "/now", "/seats", "/check", "/close", "/report.md", "/results.csv", "/take-in"):
        assert stranger.get(f"{console.path}{end}").status_code == 404, end
    assert stranger.send(f"{console.path}/stage", {"stage": "practice"}).status_code == 404


def test_every_page_of_a_workshop_is_one_of_the_house_and_cheap(console, store):
    console.set_up("table", **{"funder-1": "Tern Fund", "funder-2": "Harlow"})
    for end in ("", "/now", "/seats", "/check", "/paper", "/reasons", "/joint", "/close", "/delete"):
        said: list[str] = []
        store.trace(said.append)
        assert console.visitor.get(f"{console.path}{end}").status_code == 200, end
        store.trace(None)
        assert len([one for one in said if not one.startswith("--")]) <= MOST_STATEMENTS, (end, said)


def test_the_way_into_a_workshop_stands_on_the_first_page_and_at_each_assessment(console):
    home = console.visitor.get("/")
    assert first(home, 'main a[href="/workshops"]')
    assert first(home, f'main a[href="/workshops/new?assessment={console.assessment}"]')
    draft = console.visitor.get(f"/assessments/{console.assessment}/faq")
    link = first(draft, ".places a[href^='/workshops']")
    console.set_up(names=NAMES)
    assert "Board and staff" in main(console.visitor.get(link["href"]))


def test_in_a_mirror_our_answer_is_shown_when_the_facilitator_says_so(console):
    console.set_up("mirror", rehearsal=True, names=NAMES)
    console.go("silent")
    console.act("simulate")
    console.act("reveal")
    question = read_state(console.room.state).pack[0]
    console.act("answer", question=question, act="show")
    assert read_state(console.room.state).shown_answers == (question,)
    assert "Take our answer off the wall" in main(console.page)
    console.go("talk", question)
    assert words(first(console.page, ".focus .paper")).startswith("The foundation")
    console.act("answer", question=question, act="hide")
    assert first(console.page, ".focus .paper") is None
    assert read_state(console.room.state).shown_answers == ()


def test_joint_sentences_are_kept_changed_and_refused_where_funders_differ(console):
    console.set_up("table", rehearsal=True, **{"funder-1": "Tern Fund", "funder-2": "Harlow"})
    assert "the matrix from the reveal" in main(console.visitor.get(f"{console.path}/joint"))
    console.go("silent")
    console.act("simulate")
    console.act("reveal")
    console.act("joint", act="proposed")
    joints = read_state(console.room.state).joints
    assert len(joints) == len(read_state(console.room.state).pack)
    listed = next(key for key, one in joints.items() if one.form == "listed")
    refused = console.act("joint", act="kept", aspect=listed, form="joint", text="All of us.")
    assert refused.status_code == 409
    assert "cannot be said together" in words(first(refused, "[role=alert]"))
    assert "All of us." in [area.text.strip() for area in every(refused, "textarea")]
    assert console.act("joint", act="kept", aspect=listed, form="left_out", text="").status_code == 303
    assert read_state(console.room.state).joints[listed].form == "left_out"
