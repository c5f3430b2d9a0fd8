"""A workshop without a mouse: the console and one of the phones by nothing but keys, the others as they come."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import bring_in
from tests.browser.keyboard import Keyboard
from tests.browser.rooms import Guest, hear, see

pytestmark = pytest.mark.browser
NAMES = ("Ana Ruiz", "Ben Okafor", "Ruth Vale")
CONTINUE, WHO = "grants.continue", "decide.who"
SAID = {CONTINUE: "apply", WHO: "us"}
OWN = "Every grantee hears from us by May."


def set_up(keys):
    """Fill in the form by keys; where phones are."""
    console = keys.visitor
    form = console.main.locator("form")
    keys.write(form.locator("[name=title]"), "Board and staff")
    for box in form.locator("[name=pack]").all():
        if box.get_attribute("value") not in SAID:
            keys.tab_to(box)
            keys.press("Space")
            expect(box).not_to_be_checked()
    keys.write(form.locator("[name=names]"), "\n".join(NAMES))
    keys.choose(form, "mode", "named")
    keys.enter(form.get_by_role("button", name="Set it up"))
    return f"/w/{console.main.locator('.join-code').inner_text().replace(' ', '')}"


def press(keys, name, *, fold=""):
    """Go to a button and press Enter, in a fold that is opened first."""
    main = keys.visitor.main
    if fold:
        keys.tab_to(main.locator("summary", has_text=fold).first)
        keys.press("Enter")
    keys.enter(main.get_by_role("button", name=name).first)


def come_in(keys, door):
    """Type the code, choose a seat, join."""
    keys.visitor.go("/w")
    keys.write(keys.visitor.main.locator("[name=code]"), door.rpartition("/")[2].lower())
    keys.enter(keys.visitor.main.get_by_role("button", name="Go on"))
    keys.choose(keys.visitor.main, "seat", "1")
    keys.tab_to(keys.visitor.main.get_by_role("button", name="Join"))
    keys.press("Enter")
    hear(keys.visitor, "You are in")


def hand_in(keys):
    """One question after the other; the focus goes along, and in the end it is on what comes next."""
    phone = keys.visitor
    see(phone, "silent")
    form = phone.main.locator("[data-ballot]")
    for number, (question, choice) in enumerate(SAID.items(), 1):
        keys.choose(form.locator(f"#part-{number}"), f"q-{question}", choice)
        keys.tab_to(form.get_by_role("button", name="Next"))
        keys.press("Enter")
        following = f"#part-{number + 1}" if number < len(SAID) else "[data-check]"
        expect(form.locator(f"{following} h2")).to_be_focused()
    keys.tab_to(form.get_by_role("button", name="Hand in"))
    keys.press("Enter")
    hear(phone, "Handed in")


def test_from_set_up_to_a_captured_sentence_by_keys_alone(window, line, visitor):
    console, phone = visitor, Keyboard(window(anonymous=True))
    bring_in(console, "quick-start")
    console.go("/workshops/new?kind=voices")
    keys = Keyboard(console)
    door = set_up(keys)
    come_in(phone, door)
    guests = [Guest(line(), door) for _ in NAMES[1:]]
    for seat, guest in enumerate(guests, 2):
        guest.take_seat(seat)
    press(keys, "Open the silent round", fold="Something else")
    for guest in guests:
        guest.answer(SAID | {CONTINUE: "same"})
    hand_in(phone)
    hear(console, "Everybody has handed in.")
    press(keys, "Reveal")
    see(phone.visitor, "board")
    press(keys, "Talk about")
    press(keys, "Show the sentence to the room", fold="Something else")
    keys.enter(console.main.get_by_role("link", name="Write the sentence").first)
    form = console.main.locator("form")
    keys.choose(form, "outcome", "held")
    keys.choose(form, "choice", "same")
    keys.write(form.locator("[name=detail]"), OWN)
    keys.enter(form.get_by_role("button", name="Capture it"))
    see(phone.visitor, f"capture {CONTINUE}")
    hear(phone.visitor, OWN)
