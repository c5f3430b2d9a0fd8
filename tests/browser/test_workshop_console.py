"""The console with its script: whoever was overtaken reads why for as long as they like, and then it goes on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.rooms import hear, wake
from tests.browser.staged import stage, staging
from webapp.services.workshops import closing, joining
from webapp.services.workspace import Person

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


def test_a_console_that_is_closed_asks_for_nothing_when_it_wakes_up(server, window):
    with staging(server) as site:
        held, console, asked = stage(site, pack=PACK), window(), []
        closing.close(site, held.id, held.shown, Person(), datetime.now(UTC))
        console.go(held.console)
        console.page.on("request", lambda request: asked.append(request.url))
        wake(console)
        console.page.wait_for_load_state("networkidle")
        assert asked == []
        assert console.page.locator("[data-bar]").is_hidden()


def test_dropping_questions_leads_to_them_and_back_with_what_is_wrong_in_view(server, window):
    with staging(server) as site:
        held, console = stage(site, pack=PACK), window()
        console.go(held.console)
        console.follow("drop questions")
        section = console.main.locator("section[aria-labelledby=pack]")
        expect(section.locator("h2")).to_be_in_viewport()
        section.get_by_text("Drop some, or ask more").click()
        for one in PACK:
            section.locator(f'label[for="pack-{one}"]').click()
        console.expect(409)
        section.get_by_role("button", name="Ask these").click()
        wrong = section.get_by_role("alert")
        expect(wrong).to_be_in_viewport()
        expect(wrong).to_be_focused()
        assert section.locator("input:checked").count() == 0
        section.locator(f'label[for="pack-{PACK[1]}"]').click()
        section.get_by_role("button", name="Ask these").click()
        expect(section.get_by_role("status")).to_be_in_viewport()
        expect(section.get_by_role("status")).to_have_text("1 of 12 is asked now.")


def test_a_fold_stays_open_and_the_focus_stays_in_it_when_somebody_joins_meanwhile(server, window):
    with staging(server) as site:
        held, console = stage(site, pack=PACK, people=1), window()
        console.go(held.console)
        fold = console.main.locator("details", has_text="Something else").first
        fold.locator("summary").click()
        button = fold.get_by_role("button", name="Open the silent round")
        button.focus()
        before = console.main.get_attribute("data-stamp")
        joining.join(site, held.room, seat=2, name="", at=datetime.now(UTC))
        wake(console)
        expect(console.main).not_to_have_attribute("data-stamp", before)
        expect(button).to_be_visible()
        expect(button).to_be_focused()
        held.go("opening")
        wake(console)
        expect(console.main).to_have_attribute("data-view", "opening")
        expect(console.main.locator("details[open]", has_text="Something else")).to_have_count(0)
