"""A partner and an officer, each at a browser: published, read, asked, answered in the next version, and read again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answering import write
from tests.browser.journeys import bring_in
from tests.programs import text_of

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
SCENARIO = "quick-start"
QUESTION = "May we meet you before we apply?"
ANSWER = "Yes. Call us on any Tuesday."
REASON = "Our board settles it in March."


def publish(officer, base, number):
    """Look at all of it, say why where two answers pull against each other, and press the button; where it is then."""
    officer.go(f"{base}/publish")
    for field in officer.main.locator("textarea[name^=reason-]").all():
        field.fill(REASON)
    for box in officer.main.locator("[name=plain]").all():
        box.check()
    officer.press(f"Publish version {number}")
    expect(officer.main.get_by_role("status")).to_contain_text(f"Version {number} is published.")
    return officer.main.get_by_role("link", name="Open its page").get_attribute("href")


def ask(partner):
    """Say that an entry does not quite answer it, and what is missing; the private link."""
    partner.press(re.compile("^Not quite"))
    expect(partner.main.get_by_role("status")).to_contain_text("Thank you")
    write(partner.main, "text", QUESTION)
    partner.press("Send the question")
    link = partner.main.locator("a[href*='/q/']").get_attribute("href")
    assert link.startswith(f"{partner.address}/q/")
    return link


def answer_in_next(officer, base, public):
    """Find the question, write a new entry from it, and publish that: whoever asked is answered by it."""
    officer.go("/")
    officer.follow(re.compile(r"\d new question"))
    officer.follow(QUESTION, within=officer.main)
    question = officer.path
    officer.press("Write a new entry")
    assert officer.main.locator("[name=question]").input_value() == QUESTION
    write(officer.main, "text", ANSWER)
    officer.press("Save", within=officer.main)
    assert publish(officer, base, 2) == public
    officer.go(question)
    expect(officer.main.locator(".kicker")).to_contain_text("Answered")


def read_what_changed(partner, public):
    """From the version one knows to the newest, by way of what changed between them."""
    partner.go(f"{public}/1")
    assert "This is version 1 of 2." in partner.text()
    assert QUESTION not in partner.text()
    partner.follow("What changed since version 1")
    added = partner.main.locator(".changed-entry", has_text=QUESTION)
    assert ANSWER.partition(".")[2].strip() in added.inner_text()
    assert added.locator("dt").all_inner_texts() == ["Added"]
    partner.follow("Read version 2")
    partner.go(public)
    assert "This is version" not in partner.text()
    assert QUESTION in partner.text()


def test_a_partner_asks_on_a_phone_and_reads_the_answer_in_the_next_version(visitor, window, tmp_path):
    officer = visitor
    # A phone that runs no script: public pages have none.
    partner = window(anonymous=True, java_script_enabled=False, accept_downloads=True, **PHONE)
    base = bring_in(officer, SCENARIO)
    public = publish(officer, base, 1)
    partner.go(public)
    link = ask(partner)
    answer_in_next(officer, base, public)
    read_what_changed(partner, public)
    content = partner.download(partner.main.get_by_role("link", name=re.compile(r"^PDF \(\d+ KB\)$")).click)
    assert content.startswith(b"%PDF")
    partner.go(link)
    assert "Version 2 of the FAQ holds the answer." in partner.text()
    partner.follow("Version 2 of the FAQ")
    assert ANSWER in partner.text()
    assert partner.context.cookies() == []
    (tmp_path / "faq.pdf").write_bytes(content)
    printed = " ".join(text_of(tmp_path / "faq.pdf").split())
    assert "Version 2" in printed
    assert QUESTION in printed
