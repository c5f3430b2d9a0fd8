"""One foundation, many voices: five people, three of them at phones, from the form of set-up to a sentence of the FAQ."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import rooms
from tests.browser.answering import pick, write
from tests.browser.journeys import bring_in
from tests.browser.rooms import PHONE, SOON, WALL, Guest, Meeting, answer, hear, see
from webapp.renderers.qr_picture import qr_picture

pytestmark = pytest.mark.browser
NAMES = ("Ana Ruiz", "Ben Okafor", "Cara Lind", "Dev Shah", "Ruth Vale")
WHO, CONTINUE, NOTICE = "decide.who", "grants.continue", "change.notice"
PACK = (CONTINUE, WHO, NOTICE)
"""In the order asked, which is that of the standard pack."""
SENTENCE = "Every grantee hears from us by May."
EVERYBODY = "Everybody has handed in."


def said(seat):
    """What a seat says in silence: on grants three against two, on who decides four against one, on notice all agree."""
    return {CONTINUE: "apply" if seat < 4 else "same", WHO: "recommend" if seat < 5 else "us", NOTICE: "m6"}


def set_up(window, line, console):
    """By the form, from the list of workshops; the wall by its link, and two guests whose phones are no windows."""
    base = bring_in(console, "quick-start")
    console.follow("Workshops")
    console.follow("Set up a workshop")
    path, code = rooms.set_up(
        console, "voices", names=NAMES, keep=PACK, title="Quillan, board and staff", assessment=base.rpartition("/")[2]
    )
    met = Meeting(console, window(anonymous=True, **WALL), path, code, NAMES)
    met.wall.go(console.main.get_by_role("link", name="Open the wall").get_attribute("href"))
    met.phones = [window(anonymous=True, **PHONE) for _ in range(3)]
    return met, [Guest(line(), met.door) for _ in range(2)], base


def come_in(met, guests):
    """One types the code as people do, one scans the picture, one types it once more; console and wall see them come."""
    first, second, third = met.phones
    rooms.type_code(first, met.code.lower().replace(" ", "-"))
    picture = qr_picture(f"{met.wall.address}{met.door}")
    assert met.wall.main.locator(".qr path").get_attribute("d") == picture.path
    second.go(met.door)
    rooms.type_code(third, met.code.replace(" ", ""))
    for seat, phone in enumerate(met.phones, 1):
        rooms.take_seat(phone, seat)
    for seat, guest in enumerate(guests, 4):
        guest.take_seat(seat)
    hear(met.wall, "5 of 5 here")
    hear(met.console, "5 of 5 here")


def practice(met, guests):
    """Tea or coffee: it counts for nothing, and shows what a reveal is."""
    met.console.press("Open the practice question")
    for phone in met.phones:
        see(phone, "practice")
        answer(phone, {"practice": "tea"})
    for guest in guests:
        guest.answer({"practice": "coffee"})
    hear(met.wall, EVERYBODY)
    hear(met.console, EVERYBODY)
    met.console.press("Reveal")
    see(met.wall, "practice_shown")
    see(met.phones[0], "practice_shown")
    hear(met.wall, "Tea")


def silence(met, guests):
    """The round itself. The network is gone from one phone in mid-answer; four of five are all that anybody sees."""
    met.console.press("Go on to the opening words")
    see(met.wall, "opening")
    met.console.press("Open the silent round")
    see(met.phones[2], "silent")
    for seat, guest in enumerate(guests, 4):
        guest.answer(said(seat))
    for seat, phone in enumerate(met.phones[:2], 1):
        phone.go(met.door)
        answer(phone, said(seat))
    out_of_reach(met.phones[2], lambda: nobody_sees_more_than_a_count(met))


def out_of_reach(phone, meanwhile):
    """Answer with no network: the phone says so, nothing typed is gone, and it is handed in once there is one."""
    own, form, bar = said(3), phone.main.locator("[data-ballot]"), phone.page.locator("[data-bar]")
    answer(phone, {key: own[key] for key in PACK[:2]}, hand_in=False)
    with phone.offline():
        pick(form, f"q-{NOTICE}", own[NOTICE])
        expect(bar).to_contain_text("No connection. What you typed is kept on this phone.")
        form.get_by_role("button", name="Next").click()
        form.get_by_role("button", name="Hand in").click()
        expect(bar).to_contain_text("has not been handed in")
        meanwhile()
        for key, choice in own.items():
            assert form.locator(f'[name="q-{key}"]:checked').get_attribute("value") == choice
    bar.get_by_role("button", name="Try again").click()
    hear(phone, "Handed in")
    expect(bar).to_be_hidden()


def nobody_sees_more_than_a_count(met):
    """Before the reveal: who has finished at the console, how many at the wall, what they said nowhere."""
    hear(met.console, "4 of 5 handed in")
    hear(met.wall, "4 of 5 handed in")
    assert met.console.main.locator(".roster .done").count() == 4
    answers = met.phones[2].main.locator("[data-ballot] label").all_text_contents()
    assert len(answers) > 3 * len(PACK)
    for screen in (met.console, met.wall):
        text = screen.text()
        assert not [words for words in answers if words in text]
    assert not [name for name in NAMES if name in met.wall.text()]


def board(met):
    """The reveal is on wall and phone within three seconds, and each phone remembers its own answer."""
    hear(met.console, EVERYBODY)
    met.console.press("Reveal")
    see(met.wall, "board", SOON)
    see(met.phones[0], "board", SOON)
    for state in ("All the same", "All but one", "Split"):
        hear(met.wall, state)
        hear(met.phones[0], state)
    expect(met.phones[0].main.get_by_text("You said:").first).to_be_visible()
    assert not [name for name in NAMES if name in met.wall.text() + met.phones[0].text()]


def talk_and_answer_again(met, guests):
    """What differs is talked about, the chair last, and answered once more: both rounds side by side."""
    console = met.console
    console.press(re.compile("^Talk about"))
    assert console.main.locator(".focus ol > li").all_inner_texts() == list(NAMES)
    see(met.wall, f"talk {CONTINUE}")
    assert met.wall.main.locator(".tally .count").all_inner_texts()[-2:] == ["3", "2"]
    console.press("Let everybody answer it again")
    for phone in met.phones:
        phone.go(met.door)
        answer(phone, {CONTINUE: "apply"})
    for guest in guests:
        guest.answer({CONTINUE: "apply"})
    hear(console, EVERYBODY)
    console.press("Reveal")
    see(met.wall, f"again_shown {CONTINUE}")
    hear(met.wall, re.compile("Before.*Now", re.DOTALL))
    hear(met.wall, "All the same")


def capture(met):
    """A sentence as it will print, one that is not decided yet, and the row on which all agree in one tap."""
    console = met.console
    console.press("Show the sentence to the room")
    console.follow("Write the sentence")
    assert console.main.locator("[name=choice]:checked").get_attribute("value") == "apply"
    write(console.main, "detail", SENTENCE)
    write(console.main, "owner", "Dev Shah")
    expect(console.main.locator("[data-says]")).to_contain_text(SENTENCE)
    console.press("Capture it")
    see(met.wall, f"capture {CONTINUE}")
    hear(met.wall, SENTENCE)
    hear(met.wall, "Does this read true?")
    console.go(f"{met.path}/capture/{WHO}")
    pick(console.main, "outcome", "not_decided")
    write(console.main, "decider", "Our board")
    write(console.main, "by", "March 2027")
    console.press("Capture it")
    console.press("Capture the one row where all agree")
    hear(console, "The rows on which all agree stand as agreed.")


def support_and_owners(met, guests):
    """How far each supports it, under the same floor, and who sees to what."""
    console = met.console
    console.press("Read the draft together")
    see(met.wall, "reading")
    console.press("Ask how far each supports it")
    for phone in met.phones:
        phone.go(met.door)
        answer(phone, dict.fromkeys(PACK, "4"))
    for guest in guests:
        guest.answer(dict.fromkeys(PACK, "5"))
    hear(console, EVERYBODY)
    console.press("Reveal")
    see(met.wall, "support_shown")
    hear(met.wall, "Nobody is below 3.")
    console.press("Go through owners and dates")
    see(met.wall, "owners")
    hear(met.wall, "Our board will decide by March 2027.")
    hear(met.wall, "Dev Shah sees to it.")


def close(met):
    """It is over for everybody, and what phones kept of it is gone."""
    console, everybody = met.console, (met.wall, *met.phones)
    for screen in everybody:
        screen.expect(404)
    console.follow("Close the workshop")
    console.press("Close and shred")
    hear(console, "ballots without names are erased")
    expect(met.phones[0].page.locator("h1")).to_have_text("This workshop is over, or has a new code. Thank you.")
    assert met.phones[0].page.evaluate("localStorage.length") == 0
    content = console.download(console.main.get_by_role("link", name="Report (PDF)").click)
    assert content.startswith(b"%PDF")


def take_in(met, base):
    """What was captured is looked at beside today's answers, and then it is an answer and a sentence of the FAQ."""
    console = met.console
    console.follow("Look at what comes in")
    for key in PACK:
        console.main.locator(f'[name="take-{key}"]').check()
    console.press("Take in what is ticked")
    hear(console, "Taken in.")
    console.go(f"{base}/answers")
    assert console.text().lower().count("agreed in the workshop of") == 2
    console.go(f"{base}/faq")
    hear(console, SENTENCE)


def test_from_the_form_of_set_up_to_the_sentence_in_the_faq(window, line, visitor):
    met, guests, base = set_up(window, line, visitor)
    come_in(met, guests)
    practice(met, guests)
    silence(met, guests)
    board(met)
    talk_and_answer_again(met, guests)
    capture(met)
    support_and_owners(met, guests)
    close(met)
    take_in(met, base)
