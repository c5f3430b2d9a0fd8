"""The same journey in other ways: by keyboard alone, without JavaScript, in a window 320 px wide."""

from __future__ import annotations

import pytest

from tests.browser.answering import SAVE, answer_all, date_words, question_form, question_here
from tests.browser.journeys import SCENARIOS, bring_in, question_pages, start
from tests.browser.keyboard import Keyboard
from tests.browser.whole import WHOLE
from tests.shipped import BANK
from webapp.answer_files import parse_answers
from webapp.domain.answers import Decided, Undecided

pytestmark = pytest.mark.browser
QUICK = parse_answers((SCENARIOS / "quick-start.yaml").read_bytes(), BANK)
FOUNDATION = "Larkspur Health Foundation"
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def read_draft(visitor):
    """On to the draft, as the links lead there, and what it says."""
    visitor.follow("Role map and findings")
    visitor.follow("Read the draft FAQ")
    return visitor.text()


def test_one_gets_from_the_desk_to_the_draft_by_keyboard_alone(visitor):
    keys = Keyboard(visitor)
    visitor.go("/")

    # Given an assessment begun by keyboard
    keys.enter(visitor.main.get_by_role("link", name="Start an assessment"))
    keys.choose(visitor.main, "route", "quick")
    keys.enter(visitor.main.get_by_role("button", name="Go to the first question"))

    # When every question of the quick route is answered
    while key := question_here(visitor):
        form = question_form(visitor)
        if key in QUICK.answers:
            answer_by_keyboard(keys, form, BANK.question_by_id[key], QUICK.answers[key])
            keys.enter(form.get_by_role("button", name=SAVE))
        else:
            keys.enter(form.get_by_role("link", name="Leave it for now"))

    # Then the draft is two links away, and says what was typed
    keys.enter(visitor.main.get_by_role("link", name="Role map and findings"))
    keys.enter(visitor.main.get_by_role("link", name="Read the draft FAQ"))
    assert FOUNDATION in visitor.text()


def answer_by_keyboard(keys, form, question, answer):
    match answer:
        case Decided(value=frozenset() as chosen):
            for choice in question.choice_by_id:
                if choice in chosen:
                    keys.tick(form.locator(f'input[name="choices"][value="{choice}"]'))
        case Decided(value) if question.type == "single":
            keys.choose(form, "choice", value)
        case Decided(value):
            keys.write(form.locator(f"[name={question.type}]"), str(value))
        case Undecided(decider, by, until_then):
            keys.choose(form, *(("choice", "_undecided") if question.type == "single" else ("state", "undecided")))
            keys.write(form.locator("[name=decider]"), decider)
            keys.write(form.locator("[name=by]"), date_words(by))
            keys.write(form.locator("[name=until_then]"), until_then)
    if isinstance(answer, Decided) and answer.standing:
        firm = answer.standing.name.lower()
        keys.choose(form, "standing", firm)
        keys.write(form.locator(f"[name={firm}_by]"), answer.by)
        keys.write(form.locator(f"[name={firm}_on]"), date_words(answer.on))
    if isinstance(answer, Decided) and answer.detail:
        keys.write(form.locator("[name=detail]"), answer.detail)


def test_the_whole_journey_works_without_javascript(window):
    visitor = window(java_script_enabled=False)

    # Given a browser that runs no script
    base = start(visitor, QUICK.route)
    assert visitor.page.locator("[data-live]").inner_text() == "Changes when you save."

    # When everything is answered
    answer_all(visitor, QUICK.answers)

    # Then saved answers are what the FAQ will say, and the draft holds them
    draft = read_draft(visitor)
    assert FOUNDATION in draft
    visitor.go(f"{base}/questions/change.notice")
    assert "Not decided yet." in visitor.page.locator("[data-says]").inner_text()


def test_the_whole_journey_fits_a_window_320_px_wide(window):
    visitor = window(**PHONE)

    # Given, when: a phone of the narrowest kind, on which all is typed. `look` sees that no page goes beyond its edge
    start(visitor, QUICK.route)
    answer_all(visitor, QUICK.answers)

    # Then the draft is there
    assert FOUNDATION in read_draft(visitor)


@pytest.mark.skipif(not WHOLE, reason="differs from the test of every question in test_axe.py in what is answered")
def test_every_page_of_a_full_assessment_fits_a_window_320_px_wide(window):
    # With all answered: test_axe.py, where the same pages are opened on a phone.
    visitor = window(**PHONE)
    base = bring_in(visitor, "early-undecided")
    pages = question_pages(visitor, base)
    assert len(pages) > 50
    around = [f"{base}/{page}" for page in ("answers", "review", "sheet", "faq", "delete")]
    for page in ("/", "/assessments", "/assessments/new", "/assessments/import", *around, *pages):
        visitor.go(page)
