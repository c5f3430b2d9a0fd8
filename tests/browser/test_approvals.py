"""Approvers on a phone confirm a section and send one answer back: by touch, by keyboard, with and without script."""

from __future__ import annotations

import re

import pytest

from tests.browser.answering import pick, question_form, save
from tests.browser.hosted import hosting_for_many
from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import found_by_axe
from tests.web.stories import begin
from webapp.domain.answers import Decided
from webapp.services.approvals import look
from webapp.services.opened import open_assessment
from webapp.services.workspace import Person

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
SMALLEST_TARGET = 44
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with-script", "without-script"])
ANSWERS = {
    "setup.foundation": Decided("Juniper Valley Community Foundation"),
    "setup.partnership": Decided("Ready for Work"),
    "trust.used": Decided("never"),
    "trust.hats": Decided("same_rule"),
    "trust.report": Decided("none", detail="We ask for nothing twice."),
    "home.host": Decided("us"),
    "fund.share": Decided("all"),
}


@pytest.fixture(scope="module")
def hosting(tmp_path_factory):
    with hosting_for_many(tmp_path_factory.mktemp("many")) as running:
        yield running


class Desk:
    """An assessment in which something waits for the CEO, and her phone."""

    def __init__(self, hosting, window, **options):
        self.hosting = hosting
        self.workspace = hosting.workspace()
        self.site = hosting.site(self.workspace)
        self.id = begin(self.site, hosting.clock(), ANSWERS)
        self.base = f"/assessments/{self.id}"
        self.phone = self.enter(window, "approver", "Rosa Lind", signs_as="ceo", **PHONE | options)

    def enter(self, window, role, name, *, signs_as="", **options):
        """Somebody new signs in by a letter."""
        email = self.hosting.joined(self.workspace, role, name=name, signs_as=signs_as)
        visitor = window(anonymous=True, address=self.hosting.address, **options)
        visitor.expect(401, 409, 422)
        visitor.go("/sign-in")
        visitor.page.get_by_label("Your e-mail address").fill(email)
        visitor.press("Send me a link")
        visitor.go(self.hosting.mailed())
        visitor.press("Sign in")
        return visitor

    def waiting(self):
        """The keys that wait for the CEO now, and those she sent back."""
        opened = open_assessment(self.site, self.id, self.hosting.clock().date())
        comments = self.hosting.store.list_comments(self.id)
        rosa = Person(comments[0].member if comments else "", "Rosa Lind", "approver", "ceo")
        seen = look(opened, comments, rosa).waiting
        return (
            {one.position.key for one in seen if not one.sent_back},
            {one.position.key for one in seen if one.sent_back},
        )


@SCRIPTS
def test_by_touch_a_section_is_confirmed_and_one_answer_sent_back(hosting, window, scripts):
    desk = Desk(hosting, window, java_script_enabled=scripts)
    phone = desk.phone
    assert phone.path == f"{desk.base}/approvals"
    assert phone.heading == "5 answers wait for you"
    for button in phone.main.get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= SMALLEST_TARGET
    whole = phone.page.get_by_role("button", name=re.compile("^Confirm all 3 in this section"))
    phone.arrive(whole.tap)
    assert phone.heading == "2 answers wait for you"
    assert "2 left" in phone.text()
    article = phone.page.locator("article").first
    article.locator("summary").tap()
    article.get_by_label("What should change, and why?").fill("Say until when.")
    phone.arrive(article.get_by_role("button", name=re.compile("^Send back")).tap)
    assert phone.heading == "1 answer waits for you"
    assert "Say until when." in phone.text()
    phone.arrive(phone.page.get_by_role("button", name=re.compile("^Confirm")).tap)
    assert phone.heading == "Thank you: nothing waits for you"
    assert [len(keys) for keys in desk.waiting()] == [0, 1]
    phone.arrive(phone.page.get_by_role("button", name="Undo").tap)
    assert phone.heading == "1 answer waits for you"


@SCRIPTS
def test_by_keyboard_the_same(hosting, window, scripts):
    desk = Desk(hosting, window, java_script_enabled=scripts)
    phone, keys = desk.phone, Keyboard(desk.phone)
    keys.enter(phone.page.get_by_role("button", name=re.compile("^Confirm all 3 in this section")))
    assert phone.heading == "2 answers wait for you"
    article = phone.page.locator("article").first
    keys.tab_to(article.locator("summary"))
    keys.press("Enter")
    keys.write(article.get_by_label("What should change, and why?"), "Say until when.")
    keys.enter(article.get_by_role("button", name=re.compile("^Send back")))
    assert [len(keys) for keys in desk.waiting()] == [1, 1]
    keys.enter(phone.page.get_by_role("button", name=re.compile("^Withdraw")))
    assert phone.heading == "2 answers wait for you"


def test_what_changes_while_she_reads_is_shown_and_not_signed(hosting, window):
    desk = Desk(hosting, window)
    dana = desk.enter(window, "editor", "Dana Cole")
    dana.go(f"{desk.base}/questions/trust.used")
    pick(question_form(dana), "choice", "may")
    save(dana)
    phone = desk.phone
    phone.arrive(phone.page.get_by_role("button", name=re.compile("^Confirm all 3")).tap)
    assert "Nothing was confirmed" in phone.text()
    assert len(desk.waiting()[0]) == 5
    assert found_by_axe(phone) == []


def test_axe_finds_nothing_on_the_pages_of_approvals_and_comments(hosting, window):
    desk = Desk(hosting, window)
    phone, found = desk.phone, []
    found += found_by_axe(phone)
    article = phone.page.locator("article").first
    article.locator("summary").click()
    phone.arrive(article.get_by_role("button", name=re.compile("^Send back")).click)
    found += found_by_axe(phone)
    article.get_by_label("What should change, and why?").fill("Say until when.")
    phone.arrive(article.get_by_role("button", name=re.compile("^Send back")).click)
    found += found_by_axe(phone)
    phone.arrive(phone.page.get_by_role("button", name=re.compile("^Confirm all 3")).click)
    found += found_by_axe(phone)
    dana = desk.enter(window, "owner", "Dana Cole")
    paths = ("approvals/ask", "comments", "questions/trust.used/comments", "questions/home.host", "answers")
    for path in paths:
        dana.go(f"{desk.base}/{path}")
        found += found_by_axe(dana)
    dana.go(f"{desk.base}/questions/trust.used/comments")
    dana.press("Add the comment")
    found += found_by_axe(dana)
    dana.page.get_by_label("Your comment").fill("Do we say why?\n\nhttps://" + "x" * 200)
    dana.press("Add the comment")
    found += found_by_axe(dana)
    dana.go(f"{desk.base}/approvals/ask")
    dana.press("Ask them")
    found += found_by_axe(dana)
    begin(desk.site, hosting.clock(), ANSWERS)
    phone.go("/approvals")
    found += found_by_axe(phone)
    assert found == []
