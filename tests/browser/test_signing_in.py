"""Signing in on a phone takes two taps; before a sign-in ends it is said; and what was typed is there afterwards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answering import question_form, save, write
from tests.browser.hosted import hosting_for_many
from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import found_by_axe
from tests.security.letters import invited
from tests.web.stories import begin
from webapp.services.access import digest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True}
GOAL = "questions/civic.goal"
TEXT = "Every child reads.\nBy age eight, <b>all</b> of them."


@pytest.fixture(scope="module")
def hosting(tmp_path_factory):
    with hosting_for_many(tmp_path_factory.mktemp("many")) as running:
        yield running


@pytest.fixture
def workspace(hosting):
    return hosting.workspace()


@pytest.fixture
def dana(hosting, workspace):
    """The address of somebody who edits there."""
    return hosting.joined(workspace, "editor")


@pytest.fixture
def assessment(hosting, workspace):
    """Where the pages of an assessment are."""
    return f"/assessments/{begin(hosting.site(workspace), hosting.clock())}"


@pytest.fixture
def visit(window, hosting):
    """Opens windows of people who are not signed in."""
    return lambda **options: window(anonymous=True, address=hosting.address, **options)


def enter(hosting, visitor, email, path="/sign-in"):
    """Sign in by mail; the digest of the session."""
    visitor.go(path)
    visitor.page.get_by_label("Your e-mail address").fill(email)
    visitor.press("Send me a link")
    visitor.go(hosting.mailed())
    visitor.press("Sign in")
    return next(digest(it["value"]) for it in visitor.context.cookies() if it["name"].startswith("upfront-"))


def typed(visitor):
    return question_form(visitor).locator("[name=text]").input_value()


def bar(visitor):
    return visitor.page.locator("[data-session]")


# ── Two taps ──


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
def test_signing_in_on_a_phone_takes_two_taps(hosting, visit, dana, scripts):
    phone = visit(java_script_enabled=scripts, **PHONE)
    phone.go("/sign-in")
    phone.page.get_by_label("Your e-mail address").fill(dana)
    phone.press("Send me a link")
    assert phone.heading == "Look into your mail"
    # The first tap is on the link in the mail, the second on the button.
    phone.go(hosting.mailed())
    button = phone.main.get_by_role("button")
    assert button.count() == 1
    assert button.bounding_box()["y"] + button.bounding_box()["height"] < 667, "one would have to scroll"
    phone.arrive(button.tap)
    assert (phone.path, phone.status) == ("/", 200)


def test_an_approver_joins_with_a_name_and_a_button(hosting, visit, workspace):
    phone = visit(**PHONE)
    phone.expect(422)
    phone.go(invited(hosting, workspace, "rosa@example.org", "approver", signs_as="ceo", base_url=hosting.address))
    phone.arrive(phone.main.get_by_role("button").tap)
    expect(phone.page.locator(".problems")).to_be_focused()
    phone.page.get_by_label("Your name, as others here read it").fill("Rosa Lind")
    phone.arrive(phone.main.get_by_role("button").tap)
    assert phone.status == 200
    assert "Rosa Lind" in phone.page.locator(".who").inner_text()


def test_it_can_be_done_by_keyboard_alone(hosting, visit, dana):
    visitor = visit()
    keyboard = Keyboard(visitor)
    visitor.go("/sign-in")
    keyboard.write(visitor.page.get_by_label("Your e-mail address"), dana)
    visitor.arrive(lambda: keyboard.press("Enter"))
    visitor.go(hosting.mailed())
    keyboard.tab_to(visitor.main.get_by_role("button"))
    visitor.arrive(lambda: keyboard.press("Enter"))
    assert visitor.path == "/"


# ── Before the end ──


def test_a_page_warns_ten_minutes_before_and_a_press_is_enough_to_stay(hosting, visit, dana, assessment):
    visitor = visit(**PHONE)
    visitor.page.clock.install()
    enter(hosting, visitor, dana)
    visitor.go(f"{assessment}/{GOAL}")
    write(question_form(visitor), "text", TEXT)
    expect(visitor.page.locator("[data-kept]")).to_contain_text("Kept as you typed it")
    visitor.page.clock.fast_forward("11:40:00")
    expect(bar(visitor).get_by_role("button")).to_be_hidden()
    visitor.page.clock.fast_forward("00:11:00")
    expect(bar(visitor).get_by_role("status")).to_contain_text(re.compile(r"You will be signed out at \d+:\d\d"))
    assert found_by_axe(visitor) == []
    keyboard = Keyboard(visitor)
    keyboard.tab_to(bar(visitor).get_by_role("button", name="Stay signed in"))
    keyboard.press("Enter")
    expect(bar(visitor).get_by_role("status")).to_contain_text("You stay signed in until")
    expect(bar(visitor).get_by_role("button")).to_be_hidden()
    assert typed(visitor) == TEXT
    visitor.page.clock.fast_forward("11:30:00")
    expect(bar(visitor).get_by_role("status")).to_contain_text("You stay signed in until")
    save(visitor)
    assert visitor.status == 200


def test_saving_while_one_types_puts_the_warning_off(hosting, visit, dana, assessment):
    visitor = visit()
    visitor.page.clock.install()
    enter(hosting, visitor, dana)
    visitor.go(f"{assessment}/{GOAL}")
    visitor.page.clock.fast_forward("11:00:00")
    write(question_form(visitor), "text", TEXT)
    visitor.page.clock.fast_forward("00:00:05")
    expect(visitor.page.locator("[data-kept]")).to_contain_text("Kept as you typed it")
    visitor.page.clock.fast_forward("00:55:00")
    expect(bar(visitor).get_by_role("status")).to_be_empty()


def test_at_the_very_end_one_signs_in_in_another_tab_and_goes_on_here(hosting, visit, dana, assessment):
    visitor = visit()
    visitor.page.clock.install()
    session = enter(hosting, visitor, dana)
    visitor.go(f"{assessment}/{GOAL}")
    write(question_form(visitor), "text", TEXT)
    expect(visitor.page.locator("[data-kept]")).to_contain_text("Kept as you typed it")
    visitor.page.clock.fast_forward("13:00:00")
    expect(bar(visitor).get_by_role("status")).to_contain_text("You are signed out. What you typed is still here")
    link = bar(visitor).get_by_role("link")
    expect(link).to_have_attribute("target", "_blank")
    # It has ended on the server too; they sign in in another tab of the same browser.
    with hosting.store.write():
        hosting.store.remove_session(session)
    first = visitor.page
    visitor.page = visitor.context.new_page()
    enter(hosting, visitor, dana)
    visitor.page.close()
    visitor.page = first
    # Here the text is as it was. The form is of the earlier sign-in, and is sent once more.
    assert typed(visitor) == TEXT
    visitor.expect(400)
    save(visitor)
    assert visitor.heading == "This page is not up to date any more"
    visitor.press("Send it again")
    visitor.go(f"{assessment}/{GOAL}")
    assert typed(visitor) == TEXT


@pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
def test_a_sign_in_that_ran_out_comes_back_through_the_mail_with_the_text(hosting, visit, dana, assessment, scripts):
    visitor = visit(java_script_enabled=scripts)
    session = enter(hosting, visitor, dana)
    visitor.go(f"{assessment}/{GOAL}")
    write(question_form(visitor), "text", TEXT)
    kept = hosting.store.find_session(session)
    with hosting.store.write():
        hosting.store.record_session_seen(session, kept.seen_at.replace(year=2020))
    visitor.expect(401)
    save(visitor)
    assert (visitor.status, visitor.heading) == (401, "Your sign-in has run out")
    assert "By age eight, <b>all</b> of them." in visitor.text()
    assert found_by_axe(visitor) == [] if scripts else True
    visitor.page.get_by_label("Your e-mail address").fill(dana)
    visitor.press("Send me a link")
    assert "By age eight, <b>all</b> of them." in visitor.text()
    # The link opens in another tab.
    first = visitor.page
    visitor.page = visitor.context.new_page()
    visitor.go(hosting.mailed())
    visitor.press("Sign in")
    visitor.page.close()
    visitor.page = first
    visitor.press("Go on")
    assert visitor.path == f"{assessment}/{GOAL}"
    assert typed(visitor) == TEXT
    save(visitor)
    assert visitor.status == 200


# ── Every page ──


def test_axe_finds_nothing_on_the_pages_of_signing_in_and_of_the_account(hosting, visit, workspace, dana):
    visitor = visit()
    visitor.expect(401, 422)
    found = []
    for path in ("/sign-in", "/sign-in?out=1", "/sign-in/" + "x" * 43, "/"):
        visitor.go(path)
        found += found_by_axe(visitor)
    visitor.go("/sign-in")
    visitor.page.get_by_label("Your e-mail address").evaluate("it => { it.form.noValidate = true; it.value = 'dana' }")
    visitor.press("Send me a link")
    found += found_by_axe(visitor)
    visitor.go(invited(hosting, workspace, "new@example.org", "approver", signs_as="board", base_url=hosting.address))
    found += found_by_axe(visitor)
    visitor.press("Accept and sign in")
    found += found_by_axe(visitor)
    visitor.go("/sign-in")
    visitor.page.get_by_label("Your e-mail address").fill(dana)
    visitor.press("Send me a link")
    found += found_by_axe(visitor)
    visitor.go(hosting.mailed())
    found += found_by_axe(visitor)
    visitor.press("Sign in")
    visitor.go("/account")
    found += found_by_axe(visitor)
    visitor.page.get_by_label("Your name, as others here read it").fill(" ")
    visitor.press("Change the name")
    found += found_by_axe(visitor)
    assert found == []
