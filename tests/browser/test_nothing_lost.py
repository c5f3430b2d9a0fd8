"""What is typed is seen at once and never lost: preview, half-typed pages, mistakes, two editors, a sign-in that ran out."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.answering import SAVE, pick, question_form, save, write
from tests.browser.journeys import bring_in, start
from webapp.store.sqlite import FILE

pytestmark = pytest.mark.browser
GOAL = "questions/civic.goal"
NOTICE = "questions/change.notice"
BUSY = """
import sys
import sqlite_utils.utils as utils
held = utils.sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def typed(visitor, name):
    """What stands in a field."""
    return question_form(visitor).locator(f"[name={name}]").input_value()


def versions(visitor, base, key):
    """How many answers have been given to a question."""
    visitor.go(f"{base}/questions/{key}/history")
    return visitor.page.locator("main .ledger").count()


@contextmanager
def another_writer(server):
    """A program that keeps the database for itself."""
    command = [sys.executable, "-c", BUSY, str(server.data / FILE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()


# ── Seen at once ──


def test_choosing_a_card_shows_what_the_faq_will_say_before_anything_is_saved(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{NOTICE}")
    says = visitor.page.locator("[data-says]")
    before = says.inner_text()

    pick(question_form(visitor), "choice", "m6")
    expect(says).not_to_have_text(before)
    expect(says).to_contain_text("Six to eleven months")

    pick(question_form(visitor), "choice", "_undecided")
    write(question_form(visitor), "until_then", "Plan on none.")
    expect(says).to_contain_text("Not decided yet.")
    expect(says).to_contain_text("Plan on none.")
    # It was only shown.
    assert versions(visitor, base, "change.notice") == 0


def test_what_the_panel_says_is_what_the_draft_then_says(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{NOTICE}")
    pick(question_form(visitor), "choice", "m3")
    verdict = visitor.page.locator("[data-says] .verdict")
    expect(verdict).to_contain_text("Three to five months")
    promised = verdict.inner_text()
    save(visitor)
    visitor.go(f"{base}/faq")
    assert promised in visitor.text()


# ── Half-typed ──


def test_a_half_typed_page_is_there_on_return(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "By 2030 every ch")
    write(question_form(visitor), "note", "Ask Ruth.")
    expect(visitor.page.locator("[data-kept]")).to_contain_text("Kept as you typed it")

    # When one goes elsewhere and opens the assessment again
    visitor.go("/")
    visitor.go(base)

    # Then one is on that page, with what was typed, and it is said that it is not saved
    assert visitor.path == f"{base}/{GOAL}"
    assert (typed(visitor, "text"), typed(visitor, "note")) == ("By 2030 every ch", "Ask Ruth.")
    assert "did not save it" in visitor.page.locator(".notice").inner_text()

    # And it can be thrown away
    visitor.press("Discard it")
    assert typed(visitor, "text") == ""


def test_what_was_typed_a_moment_before_leaving_is_kept_too(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "By 2030 every child re")
    visitor.follow("Back", within=question_form(visitor))
    visitor.go(f"{base}/{GOAL}")
    assert typed(visitor, "text") == "By 2030 every child re"


def test_a_saved_answer_leaves_no_half_typed_page_behind(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "By 2030 every child reads.")
    expect(visitor.page.locator("[data-kept]")).to_contain_text("Kept as you typed it")
    save(visitor)
    visitor.go(f"{base}/{GOAL}")
    assert typed(visitor, "text") == "By 2030 every child reads."
    expect(visitor.page.locator(".notice")).to_have_count(0)


# ── Mistakes ──


def test_a_mistake_is_named_first_and_leads_to_its_field(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{NOTICE}")
    form = question_form(visitor)
    pick(form, "choice", "_undecided")
    write(form, "by", "12/15/2026")
    write(form, "note", "Frank wants six months.")
    visitor.expect(422)
    save(visitor)

    summary = visitor.page.locator(".problems")
    expect(summary).to_be_focused()
    assert visitor.page.title().startswith("Error: ")
    summary.get_by_role("link").first.click()
    expect(form.locator("[name=by]")).to_be_focused()
    assert typed(visitor, "by") == "12/15/2026"
    assert typed(visitor, "note") == "Frank wants six months."

    write(form, "by", "December 15, 2026")
    save(visitor)
    assert visitor.status == 200
    assert versions(visitor, base, "change.notice") == 1


# ── Two editors ──


@pytest.mark.parametrize("choice", ["mine", "theirs", "edit"])
def test_of_two_editors_the_second_sees_both_texts_and_chooses(window, choice):
    # Given two people on the same page
    ruth, frank = window(), window()
    base = start(ruth, "full")
    for editor in (ruth, frank):
        editor.go(f"{base}/{GOAL}")

    # When both save
    write(question_form(ruth), "text", "Every child reads by eight.")
    save(ruth)
    write(question_form(frank), "text", "Every child reads by nine.")
    write(question_form(frank), "note", "Nine is what the schools say.")
    frank.expect(409)
    save(frank)

    # Then the second sees both
    assert frank.status == 409
    for words in ("Every child reads by eight.", "Every child reads by nine.", "Nine is what the schools say."):
        assert words in frank.text()

    # And whichever is chosen, nobody's text is gone
    if choice == "theirs":
        frank.press("Keep this one")
        assert typed(frank, "text") == "Every child reads by eight."
        return
    if choice == "edit":
        frank.press("Go back and edit mine")
        assert typed(frank, "note") == "Nine is what the schools say."
        save(frank)
    else:
        frank.press("Save mine over it")
    assert versions(frank, base, "civic.goal") == 2
    assert "Every child reads by eight." in frank.text()


# ── Signed out, busy, twice, back ──


def test_a_sign_in_that_ran_out_comes_back_to_the_page_with_the_text(window, server):
    # Given somebody who types while their sign-in ends
    visitor = window(anonymous=True)
    visitor.go(server.fresh_sign_in_link())
    visitor.press("Sign in")
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    text = "Every child reads.\nBy age eight, <b>all</b> of them."
    write(question_form(visitor), "text", text)
    visitor.context.clear_cookies()

    # When they save
    visitor.expect(401)
    save(visitor)

    # Then what they typed is shown, and after signing in the page has it again
    assert visitor.status == 401
    assert "By age eight, <b>all</b> of them." in visitor.text()
    visitor.page.get_by_label("Link").fill(f"Sign in: {server.fresh_sign_in_link()}")
    visitor.press("Sign in")
    assert visitor.path == f"{base}/{GOAL}"
    assert typed(visitor, "text") == text
    save(visitor)
    assert versions(visitor, base, "civic.goal") == 1


def test_a_busy_store_says_so_and_keeps_the_text_on_the_page(visitor, server):
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "Every child reads.")
    visitor.expect(503)
    with another_writer(server):
        save(visitor)
        assert visitor.status == 503
        expect(visitor.page.locator(".problems")).to_be_focused()
        assert typed(visitor, "text") == "Every child reads."
    save(visitor)
    assert visitor.status == 200
    assert versions(visitor, base, "civic.goal") == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
def test_a_double_click_saves_once(window, scripts):
    visitor = window(java_script_enabled=scripts)
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "Every child reads.")
    before = visitor.page.url
    question_form(visitor).get_by_role("button", name=SAVE).dblclick()
    # Without a script the second press breaks off the way to the next page that the first began, and begins it anew.
    expect(visitor.page).not_to_have_url(before)
    visitor.page.wait_for_load_state()
    visitor.look()
    assert versions(visitor, base, "civic.goal") == 1


def test_going_back_does_no_harm(visitor):
    base = start(visitor, "full")
    visitor.go(f"{base}/{GOAL}")
    write(question_form(visitor), "text", "Every child reads.")
    save(visitor)
    after = visitor.path

    # When one goes back and saves the page as it is, and then another text
    visitor.arrive(visitor.page.go_back)
    assert typed(visitor, "text") == "Every child reads."
    save(visitor)
    assert visitor.path == after
    visitor.arrive(visitor.page.go_back)
    write(question_form(visitor), "text", "Every child reads by eight.")
    save(visitor)

    # Then nothing stood in the way, and the history knows two texts
    assert visitor.path == after
    assert versions(visitor, base, "civic.goal") == 2


# ── Several pots ──


def test_a_pot_is_added_named_taken_out_and_brought_back(visitor):
    # Given a foundation with four pots
    base = bring_in(visitor, "four-pots")
    names = ["Our yearly grants", "The state poverty award", "The residents' budget", "The giving circle"]
    pots = visitor.page.locator(".items li bdi:not(.vh bdi)")
    visitor.go(f"{base}/questions/decide.pots")
    assert pots.all_inner_texts() == names

    # When one is taken out
    visitor.press("Take out The state poverty award with its answers")
    assert pots.all_inner_texts() == [names[0], *names[2:]]
    visitor.go(f"{base}/questions/decide.who@2")
    expect(question_form(visitor).locator('input[name="choice"][value="residents"]')).to_be_checked()

    # And another is added and named
    visitor.go(f"{base}/questions/decide.pots")
    visitor.press("Add a pot")
    write(question_form(visitor), "text", "A pot of our own")
    save(visitor)
    visitor.go(f"{base}/questions/decide.pots")
    assert pots.all_inner_texts() == [names[0], *names[2:], "A pot of our own"]

    # And the new one is taken out again, and brought back
    visitor.press("Take out A pot of our own with its answers")
    assert pots.all_inner_texts() == [names[0], *names[2:]]
    visitor.press("Undo")
    visitor.go(f"{base}/questions/decide.pots")

    # Then it is there with its name
    assert pots.all_inner_texts() == [names[0], *names[2:], "A pot of our own"]
