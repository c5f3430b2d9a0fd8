"""An editor at work in a browser: told while typing, kept as typed, by keyboard alone, without a script, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answering import write
from tests.browser.journeys import bring_in
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
CURRENT = "words/faq.grants/edit:current-year"
VAGUE = "Yes. We generally keep your grant."
OURS = "We pay the grant you have until December."


def test_while_one_types_the_words_are_marked_and_the_answer_reads_with_them(visitor):
    base = bring_in(visitor, "four-pots")
    visitor.go(f"{base}/{CURRENT}")
    expect(visitor.page.locator("[data-live]")).to_have_text("Changes as you type.")

    # When vague words are typed that say yes where the answers say no
    visitor.page.locator("textarea").press_sequentially(VAGUE)

    # Then they are marked, each with why, and the panel reads as partners would
    expect(visitor.page.locator("mark.differs")).to_have_text("Yes")
    expect(visitor.page.locator("mark.again")).to_have_text("generally")
    expect(visitor.page.locator("[data-piece=count]")).to_contain_text("2 things to look at")
    expect(visitor.page.locator("[data-piece=reads]")).to_contain_text(f"In our words: “{VAGUE}”")

    # And plainer words take the marks away
    visitor.page.locator("textarea").fill(OURS)
    expect(visitor.page.locator("mark")).to_have_count(0)
    expect(visitor.page.locator("[data-piece=count]")).to_have_text("Nothing to point out in these words.")


def test_half_typed_words_survive_leaving_the_page(visitor):
    base = bring_in(visitor, "four-pots")
    visitor.go(f"{base}/{CURRENT}")
    visitor.page.locator("textarea").fill("We pay the gr")
    visitor.go("/")
    visitor.go(f"{base}/words/faq.grants")
    assert "You typed here and did not save it." in visitor.text()
    visitor.go(f"{base}/{CURRENT}")
    expect(visitor.page.locator("textarea")).to_have_value("We pay the gr")
    assert "You typed this at" in visitor.text()
    visitor.press("Discard it")
    assert "did not save" not in visitor.text()


def test_one_writes_moves_and_leaves_out_by_keyboard_alone(visitor):
    base = bring_in(visitor, "quick-start")
    keys = Keyboard(visitor)
    visitor.go(f"{base}/faq")

    # From the draft to a sentence in one's own words
    keys.enter(visitor.page.get_by_role("link", name="Own words").first)
    keys.enter(visitor.main.get_by_role("link", name=re.compile("^Will partner organizations continue")))
    keys.enter(visitor.main.get_by_role("link", name=re.compile("^Say it in your own words")).first)
    keys.write(visitor.page.locator("textarea"), OURS)
    keys.enter(visitor.main.get_by_role("button", name="Save"))
    assert OURS in visitor.text()

    # Moved twice with the same button, which has the focus again
    visitor.go(f"{base}/words")
    group = visitor.main.locator("section:has(button[name=down])").last
    first = group.locator("h3").first.inner_text()
    keys.enter(group.locator("button[name=down]").first)
    expect(visitor.page.locator("[data-focus]")).to_be_focused()
    visitor.arrive(lambda: keys.press("Enter"))
    group = visitor.main.locator("section:has(button[name=down])").last
    assert group.locator("h3").all_inner_texts().index(first) == 2

    # Left out, and back by the undo beside it
    out = visitor.main.locator("details:has(button[name=out])").first
    keys.tab_to(out.locator("summary"))
    keys.press("Enter")
    keys.enter(out.locator("button[name=out]"))
    assert "Left out." in visitor.text()
    keys.enter(visitor.main.get_by_role("button", name="Undo"))
    assert "Left out." not in visitor.text()


@pytest.mark.parametrize("way", [{"java_script_enabled": False}, PHONE], ids=["no-script", "phone"])
def test_all_of_it_works_without_a_script_and_on_a_phone(window, way):
    visitor = window(**way)
    base = bring_in(visitor, "four-pots")
    visitor.go(f"{base}/words")
    visitor.follow("Will partner organizations continue to receive individual grants?", within=visitor.main)
    visitor.follow(re.compile("^Say it in your own words.*end of this year"))
    write(visitor.main, "text", VAGUE)
    visitor.press("Look it over first")
    assert visitor.page.locator("mark").all_inner_texts() == ["Yes", "generally"]
    write(visitor.main, "text", OURS)
    visitor.press("Save", within=visitor.main)
    assert OURS in visitor.text()
    visitor.press("Undo")
    assert OURS not in visitor.text()
    visitor.follow("Add to this answer")
    write(visitor.main, "text", "Call us.\n\n- Early\n- Often")
    visitor.press("Save", within=visitor.main)
    visitor.follow("Add a paper")
    write(visitor.main, "name1", "Our criteria")
    write(visitor.main, "href1", "https://example.org/criteria")
    visitor.press("Save", within=visitor.main)
    visitor.go(f"{base}/faq")
    assert "You can check this here:" in visitor.text()
    assert "Often" in visitor.text()


def test_a_logo_and_a_color_are_seen_in_the_files(visitor):
    base = bring_in(visitor, "quick-start")
    visitor.go(f"{base}/brand")
    before = visitor.page.locator("aside img").screenshot()
    write(visitor.main, "color", "#800000")
    visitor.press("Save", within=visitor.main)
    expect(visitor.page.locator("aside img")).to_have_js_property("complete", True)
    assert visitor.page.locator("aside img").evaluate("picture => picture.naturalWidth") > 1000
    assert visitor.page.locator("aside img").screenshot() != before
