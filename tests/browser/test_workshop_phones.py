"""A phone in a pocket: closed, asleep, out of power, in other hands. What was typed and which seat it was is still known."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.answering import pick
from tests.browser.rooms import PHONE, answer, come_back, hear, see, wake
from tests.browser.staged import stage, staging
from webapp.services.workshops import closing, setting_up
from webapp.services.workspace import Person

pytestmark = pytest.mark.browser
CONTINUE, WHO, NOTICE = "grants.continue", "decide.who", "change.notice"
PACK = (CONTINUE, WHO, NOTICE)
ASKED = "Who reads the reports that we send you?"
MINE = {CONTINUE: "same", WHO: "us", NOTICE: "m6"}
KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('upfront-room ')).length"


@pytest.fixture
def held(server):
    with staging(server) as site:
        yield stage(site, pack=PACK)


def give_fresh_code(held):
    """The console gives out a fresh code; the old one leads nowhere."""
    setting_up.new_code(held.site, held.id, held.shown, datetime.now(UTC))


def close_and_open_again(phone, path):
    """Put the phone away; then open the page again, which takes one tap."""
    phone.page.close()
    phone.page = phone.context.new_page()
    come_back(phone, path)


def test_a_phone_that_was_put_away_is_back_on_its_seat_with_what_was_typed(held, window):
    phone = window(anonymous=True, **PHONE)
    held.sit(phone, 1)
    hear(phone, "You are in")
    held.go("silent")
    see(phone, "silent")
    answer(phone, {CONTINUE: MINE[CONTINUE], WHO: MINE[WHO]}, hand_in=False)

    # When it is closed in mid-answer, it comes back to the first question without an answer, the others answered
    close_and_open_again(phone, held.door)
    form = phone.main.locator("[data-ballot]")
    expect(form.locator("fieldset:visible .kicker")).to_have_text("Question 3 of 3")
    assert phone.page.locator("header .who").inner_text() == "Ana"
    answer(phone, {NOTICE: MINE[NOTICE]}, hand_in=False)
    form.get_by_role("button", name="Next").click()
    assert form.locator("[data-answer]").count() == 3
    form.get_by_role("button", name="Hand in").click()

    # Then only this phone says what was handed in, also when it is opened anew, and when it is to be changed
    hear(phone, "Handed in")
    close_and_open_again(phone, held.door)
    expect(phone.main.locator("[data-own]:visible")).to_have_count(3)
    phone.follow("Change what I said")
    for question, choice in MINE.items():
        assert phone.main.locator(f'[name="q-{question}"]:checked').get_attribute("value") == choice


def test_the_room_moves_on_and_takes_nothing_out_of_anybodys_hands(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    pick(phone.main, f"q-{CONTINUE}", "same")
    for seat in (2, 3, 4, 5):
        held.say(seat, MINE)
    held.reveal()
    bar = phone.page.locator("[data-bar]")
    expect(bar).to_contain_text("The room has moved on. What you typed is still here.")
    assert phone.main.locator(f'[name="q-{CONTINUE}"]:checked').get_attribute("value") == "same"
    bar.get_by_role("button", name="Show what is on now").click()
    see(phone, "board")

    # Neither out of the form at the foot
    foot = phone.page.locator("footer")
    foot.get_by_text("I have a question for the FAQ").click()
    foot.locator("#question").fill("Who reads the reports that we send you?")
    held.go("talk", CONTINUE)
    expect(bar).to_contain_text("The room has moved on.")
    assert foot.locator("#question").input_value() == "Who reads the reports that we send you?"
    phone.press("Send the question", within=foot)
    hear(phone, "Your question is kept.")


def test_a_question_that_was_refused_stays_and_the_page_goes_on_afterwards(held, window):
    phone = window(anonymous=True, **PHONE)
    phone.expect(422)
    held.sit(phone, 1)
    foot = phone.page.locator("footer")
    foot.get_by_text("I have a question for the FAQ").click()
    foot.locator("#question").fill("short")
    phone.press("Send the question", within=foot)
    # The answer to a form has the form's address, which nobody can open: here it is the page's own
    assert phone.path == held.door
    held.go("opening")
    bar = phone.page.locator("[data-bar]")
    wake(phone)
    expect(bar).to_contain_text("The room has moved on. What you typed is still here.")
    assert foot.locator("#question").input_value() == "short"
    bar.get_by_role("button", name="Show what is on now").click()
    expect(phone.main).to_have_attribute("data-view", re.compile("^opening"))
    held.go("silent")
    wake(phone)
    expect(phone.main).to_have_attribute("data-view", re.compile("^silent"))
    expect(foot.locator("#question")).to_have_value("short")


def test_that_a_question_is_kept_is_told_and_then_no_more(held, window):
    phone = window(anonymous=True, **PHONE)
    held.sit(phone, 1)
    foot = phone.page.locator("footer")
    foot.get_by_text("I have a question for the FAQ").click()
    foot.locator("#question").fill("Who reads the reports that we send you?")
    phone.press("Send the question", within=foot)
    expect(phone.main).to_contain_text("Your question is kept.")
    assert phone.page.url.endswith(held.door)
    held.go("opening")
    see(phone, "opening")
    expect(phone.main).not_to_contain_text("Your question is kept.")


def test_whoever_changes_what_they_said_is_not_thrown_back_to_the_beginning(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    answer(phone, MINE)
    phone.follow("Change what I said")
    phone.main.get_by_role("button", name="Change answer 2").click()
    question = phone.main.locator("fieldset:visible .kicker")
    expect(question).to_have_text("Question 2 of 3")
    held.say(2, MINE)
    for _ in range(2):
        with phone.page.expect_response(re.compile(r"/now\?change=1$")) as asked:
            wake(phone)
        assert asked.value.status == 304
    expect(question).to_have_text("Question 2 of 3")


def test_a_seat_whose_answer_got_lost_is_asked_for_again_by_the_same_page(server, window):
    with staging(server) as site:
        held = stage(site, pack=PACK, names=(), open_seats=6, people=0)
        phone = window(anonymous=True, **PHONE)
        phone.go(held.door)
        door, lost = re.compile("/join$"), []

        def lose(route):
            """It arrives, and its answer does not."""
            lost.append(route.fetch(max_redirects=0).status)
            route.abort("internetdisconnected")

        phone.page.route(door, lose)
        bar, join = phone.page.locator("[data-bar]"), phone.main.get_by_role("button", name="Join")
        with phone.offline():
            join.click()
            expect(bar).to_contain_text("No connection.")
        phone.page.unroute(door)
        # Somebody has joined, as the page sees; it stays all the same, and asks for the seat that it has
        wake(phone)
        expect(bar).to_contain_text("The room has moved on since.")
        join.click()
        hear(phone, "You are in")
        assert lost == [303]
        assert len(held.room.seats) == 1


def test_whoever_leaves_a_seat_leaves_nothing_on_the_phone(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    answer(phone, MINE)
    assert phone.page.evaluate(KEPT) == 1
    foot = phone.page.locator("footer")
    foot.get_by_text("Leave this seat").first.click()
    foot.get_by_role("button", name="Leave this seat").click()
    hear(phone, "Take your seat")
    assert phone.page.evaluate(KEPT) == 0
    assert phone.context.cookies(f"{phone.address}/w/") == []


def test_a_fresh_code_takes_a_half_filled_ballot_along_and_says_nothing(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    answer(phone, {CONTINUE: MINE[CONTINUE]} | {WHO: MINE[WHO]}, hand_in=False)
    give_fresh_code(held)
    with phone.page.expect_response(re.compile(f"{held.door}/now$")):
        wake(phone)
    expect(phone.page.locator("form[data-ballot]")).to_have_attribute("action", f"{held.door}/ballot")
    assert phone.path == held.door
    assert phone.page.locator("[data-bar]").is_hidden()
    expect(phone.main.locator("fieldset:visible .kicker")).to_have_text("Question 3 of 3")
    assert phone.main.locator(f'[name="q-{CONTINUE}"]:checked').get_attribute("value") == MINE[CONTINUE]
    # And it goes on following there, and hands in there
    with phone.page.expect_response(re.compile(f"{held.door}/now$")) as asked:
        wake(phone)
    assert asked.value.status == 304
    answer(phone, {NOTICE: MINE[NOTICE]}, hand_in=False)
    phone.main.get_by_role("button", name="Next").click()
    phone.main.get_by_role("button", name="Hand in").click()
    hear(phone, "Handed in")
    assert phone.page.locator(f'[href*="{held.door}"]').count() > 0


def test_a_fresh_code_with_another_round_is_told(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    pick(phone.main, f"q-{CONTINUE}", "same")
    held.go("lobby")
    held.go("silent")
    give_fresh_code(held)
    wake(phone)
    expect(phone.page.locator("[data-bar]")).to_contain_text("The room has moved on. What you typed is still here.")
    assert phone.main.locator(f'[name="q-{CONTINUE}"]:checked').get_attribute("value") == "same"


def test_a_question_at_the_foot_is_still_there_when_the_ballot_is_handed_in(held, window):
    phone = window(anonymous=True, **PHONE)
    held.go("silent")
    held.sit(phone, 1)
    foot = phone.page.locator("footer")
    foot.get_by_text("I have a question for the FAQ").click()
    foot.locator("#question").fill(ASKED)
    answer(phone, MINE)
    expect(foot.locator("#question")).to_be_visible()
    expect(foot.locator("#question")).to_have_value(ASKED)
    # The page follows the room with it, as nobody types just now; and at the end it is not taken away unseen
    held.reveal()
    see(phone, "board")
    expect(foot.locator("#question")).to_have_value(ASKED)
    phone.expect(404)
    closing.close(held.site, held.id, held.shown, Person(), datetime.now(UTC))
    wake(phone)
    expect(phone.page.locator("[data-bar]")).to_contain_text("This workshop has ended")
    assert foot.locator("#question").input_value() == ASKED
    phone.page.locator("[data-bar]").get_by_role("button", name="Go on").click()
    expect(phone.page.locator("h1")).to_have_text("This workshop is over, or has a new code. Thank you.")
    phone.follow("Join another workshop")
    assert phone.path == "/w"


def test_a_page_that_follows_nothing_asks_for_nothing_when_it_wakes_up(held, window):
    phone, asked = window(anonymous=True, **PHONE), []
    phone.expect(404)
    phone.page.on("request", lambda request: asked.append(request.url))
    for path in ("/w", "/w/NRYAQUC8"):
        phone.go(path)
        phone.page.locator("#code").fill("HRBW")
        asked.clear()
        wake(phone)
        phone.page.wait_for_load_state("networkidle")
        assert asked == []
        assert phone.page.locator("[data-bar]").is_hidden()


def test_on_a_phone_that_lies_the_bar_covers_nothing_and_what_was_not_sent_is_seen(held, window):
    phone = window(anonymous=True, **PHONE | {"viewport": {"width": 844, "height": 390}})
    held.go("silent")
    held.sit(phone, 1)
    answer(phone, MINE, hand_in=False)
    button = phone.main.get_by_role("button", name="Hand in")
    button.scroll_into_view_if_needed()
    bar = phone.page.locator("[data-bar]")
    expect(bar).not_to_be_in_viewport()
    with phone.offline():
        button.click()
        expect(bar).to_contain_text("has not been handed in")
        expect(bar).to_be_in_viewport()
    phone.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(bar).not_to_be_in_viewport()
