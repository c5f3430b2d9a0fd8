"""The console with its script: whoever was overtaken reads why for as long as they like, and then it goes on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import hear, wake
from tests.browser.staged import stage, staging

pytestmark = pytest.mark.browser
PACK = ("grants.continue", "decide.who")


def test_whoever_was_overtaken_reads_why_and_the_console_goes_on_afterwards(server, window):
    with staging(server) as site:
        held, console = stage(site, pack=PACK), window()
        console.go(held.console)
        console.expect(409)
        forms = console.main.locator("section[aria-labelledby=next] form")
        # The page before last, as somebody has it who is slower than another person at another console
        forms.first.locator("[name=revision]").evaluate("field => { field.value = '0' }")
        forms.first.get_by_role("button").click()
        expect(console.main).to_contain_text("Somebody else moved the workshop on")
        assert console.path == held.console
        held.go("practice")
        wake(console)
        bar = console.page.locator("[data-bar]")
        expect(bar).to_contain_text("The room has moved on since.")
        expect(console.main).to_contain_text("Somebody else moved the workshop on")
        bar.get_by_role("button", name="Show what is on now").click()
        expect(console.main).to_have_attribute("data-view", re.compile("^practice$"))
        held.say(1, {"practice": held.room.asked_here("practice").options[0][0]})
        hear(console, "1 of 5 handed in")


def test_what_was_just_done_is_told_once(server, window):
    with staging(server) as site:
        held, console = stage(site, pack=PACK), window()
        console.go(f"{held.console}?told=code")
        expect(console.main).to_contain_text("There is a fresh code")
        assert console.page.url.endswith(held.console)
        held.go("practice")
        wake(console)
        expect(console.main).to_have_attribute("data-view", "practice")
        expect(console.main).not_to_contain_text("There is a fresh code")
