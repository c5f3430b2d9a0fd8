"""Phones, wall and console that run no script: the round is one form, pages are looked at by hand, a seat is found again."""

from __future__ import annotations

import re

import pytest

from tests.browser import rooms
from tests.browser.answering import pick
from tests.browser.journeys import bring_in
from tests.browser.rooms import PHONE, SEAT_CODE, WALL

pytestmark = pytest.mark.browser
PLAIN = {"java_script_enabled": False}
NAMES = ("Ana Ruiz", "Ben Okafor", "Ruth Vale")
CONTINUE, WHO = "grants.continue", "decide.who"
BY_ITSELF = "meta[http-equiv=refresh]"
SAID = ({CONTINUE: "same", WHO: "us"}, {CONTINUE: "same", WHO: "us"}, {CONTINUE: "apply", WHO: "us"})


def choose(phone, said):
    """Choose in the one form that the round is, and press its button."""
    for question, choice in said.items():
        pick(phone.main.locator("[data-ballot]"), f"q-{question}", choice)
    phone.press("Hand in")


@pytest.fixture
def met(window):
    """Set up and everybody in their seats, each page by a form of its own."""
    console, wall = window(**PLAIN), window(anonymous=True, **PLAIN, **WALL)
    bring_in(console, "quick-start")
    found = rooms.meet(console, wall, "voices", names=NAMES, keep=(CONTINUE, WHO), mode="named")
    found.phones = [window(anonymous=True, **PLAIN, **PHONE) for _ in NAMES]
    for seat, phone in enumerate(found.phones, 1):
        rooms.type_code(phone, found.code)
        pick(phone.main, "seat", str(seat))
        phone.press("Join")
        assert "You are in" in phone.text()
        assert phone.page.locator(BY_ITSELF).count() == 1
    return found


def test_a_workshop_without_any_script(met, window):
    console, wall, (first, second, third) = met.console, met.wall, met.phones
    console.go(met.path)
    assert "3 of 3 here" in console.text()
    rooms.something_else(console, "Open the silent round")
    for phone in met.phones:
        phone.go(met.door)
        # Whoever fills in a form is not interrupted
        assert phone.page.locator(BY_ITSELF).count() == 0

    # What is left out is said, and what was chosen is still chosen
    first.expect(409)
    choose(first, {CONTINUE: "never"})
    assert "Answer each question before you hand in." in first.page.locator("[role=alert]").inner_text()
    assert first.main.locator(f'[name="q-{CONTINUE}"]:checked').get_attribute("value") == "never"

    for phone, said in zip(met.phones, SAID, strict=True):
        choose(phone, said)
        assert "Handed in" in phone.text()
    wall.go(f"{met.door}/wall")
    assert wall.page.locator(BY_ITSELF).count() == 1
    assert "Everybody has handed in." in wall.text()

    # Until the reveal it can be changed, though nobody shows it again
    third.follow("Change what I said")
    assert third.main.locator("input:checked").count() == 0
    choose(third, SAID[0])
    console.go(met.path)
    console.press("Reveal")
    for screen, path in ((wall, f"{met.door}/wall"), (second, met.door)):
        screen.go(path)
        assert screen.main.locator(".board").inner_text().count("All the same") == 2

    # The same seat in another window, by its number and its code; the first phone is let go
    found = SEAT_CODE.search(second.page.locator("footer").inner_text())
    assert found
    other = window(anonymous=True, **PLAIN, **PHONE)
    other.go(met.door)
    other.main.get_by_text("I was here before").click()
    other.page.locator("#resume-seat").fill(found[1])
    other.page.locator("#resume-code").fill(found[2])
    other.press("Come back")
    assert other.page.locator("header").inner_text().split("\n")[-1] == NAMES[1]
    second.go(met.door)
    assert "Take your seat" in second.text()


def test_nothing_typed_is_taken_out_of_anybodys_hands_without_a_script(met):
    console, (first, *_) = met.console, met.phones
    # A page that goes on by itself asks nothing; what one asks is typed on a page that stays
    assert first.page.locator("#question").is_hidden()
    first.follow("Ask something for the FAQ")
    assert first.page.locator(BY_ITSELF).count() == 0
    first.expect(422)
    first.page.locator("#question").fill("short")
    first.press("Send the question")
    assert first.page.locator(BY_ITSELF).count() == 0
    assert first.page.locator("#question").input_value() == "short"
    first.page.locator("#question").fill("Who reads the reports that we send you?")
    first.press("Send the question")
    assert "Your question is kept." in first.text()

    # Told once, and then it follows the room, whatever the address was
    assert first.page.locator(BY_ITSELF).get_attribute("content") == f"5; url={met.door}"
    first.page.wait_for_url(re.compile(f"{met.door}$"), wait_until="domcontentloaded")
    assert "Your question is kept." not in first.text()

    # Whoever was overtaken at the console reads why, for as long as they like
    console.go(met.path)
    console.expect(409)
    other = console.page.context.new_page()
    other.goto(console.page.url)
    other.get_by_role("button", name="Open the practice question").click()
    console.press("Open the practice question")
    assert "Somebody else moved the workshop on" in console.text()
    assert console.page.locator(BY_ITSELF).count() == 0
    other.close()
