"""Axe finds nothing on any page, at 320 and 1280 px, light and dark; and no page goes beyond the window's edge there."""

from __future__ import annotations

import re

import pytest

from tests.browser.answering import pick, question_form, save, write
from tests.browser.axe import WINDOWS, ask, found_now, watch
from tests.browser.journeys import bring_in, question_pages, start
from tests.browser.server import serving
from tests.browser.whole import WHOLE

pytestmark = pytest.mark.browser


def found_by_axe(visitor, looks=WINDOWS):
    """What axe finds on the page one is on, in these widths and color schemes, with where it is."""
    watch(visitor.page)
    found = []
    for one in looks:
        found += [f"{visitor.path} {said}" for said in ask(visitor.page, *one)]
        visitor.fits()
    return found


# ── The pages. A tour goes from one to the next, and each is looked at where it stops ──


def signing_in(window, server):
    visitor = window(anonymous=True)
    visitor.expect(401, 400)
    for path in (
        server.fresh_sign_in_link(),
        "/sign-in",
        "/sign-in?out=1",
        "/assessments/none",
        "/promises",
        "/promises/host",
    ):
        visitor.go(path)
        yield visitor
    visitor.go("/sign-in/" + "x" * 43)
    visitor.press("Sign in")
    yield visitor
    # A sign-in that ran out, with what was typed
    visitor.go(server.fresh_sign_in_link())
    visitor.press("Sign in")
    base = start(visitor, "full")
    visitor.go(f"{base}/questions/civic.goal")
    write(question_form(visitor), "text", "Every child reads.")
    visitor.context.clear_cookies()
    save(visitor)
    yield visitor


def errors(window, server):
    visitor = window()
    visitor.expect(404, 405, 400)
    for path in ("/nothing", "/sign-out"):
        visitor.go(path)
        yield visitor
    # A page from an earlier sign-in
    visitor.go("/assessments/new")
    visitor.page.locator("main [name=csrf_token]").evaluate("field => { field.value = 'old' }")
    write(visitor.main, "foundation", "Harlow Foundation")
    visitor.press("Go to the first question")
    yield visitor


def the_first_evening(window, server, tmp_path):
    with serving(tmp_path) as fresh:
        visitor = window(anonymous=True, address=fresh.address)
        visitor.go(fresh.sign_in_link)
        visitor.press("Sign in")
        for path in ("/", "/assessments", "/assessments?archived=1"):
            visitor.go(path)
            yield visitor


def the_desk(window, server):
    visitor = window()
    base = bring_in(visitor, "early-undecided")
    visitor.go("/")
    visitor.main.locator("details.more summary").first.click()
    yield visitor
    visitor.go(f"{base}/delete")
    yield visitor
    visitor.press("Delete it")
    yield visitor
    visitor.press("Undo")
    yield visitor
    visitor.main.locator("details.more summary").first.click()
    visitor.press("Archive")
    yield visitor
    for path in ("/assessments", "/assessments?archived=1"):
        visitor.go(path)
        yield visitor
    visitor.go("/")
    visitor.press(re.compile("^Open ?: "))
    visitor.go("/")
    yield visitor


def beginning(window, server):
    visitor = window()
    visitor.expect(422)
    visitor.go("/assessments/new")
    yield visitor
    write(visitor.main, "foundation", "x" * 2001)
    visitor.press("Go to the first question")
    yield visitor
    visitor.go("/assessments/import")
    yield visitor
    visitor.press("Import it")
    yield visitor
    write(visitor.main, "text", "bank: collective-impact\nanswers:\n  fund.share: half\n  no.such: 1\n")
    visitor.press("Import it")
    yield visitor


QUESTIONS = {
    "single": "change.notice",
    "multi": "civic.table",
    "multi, also in the other list": "civic.roles_not",
    "text": "civic.goal",
    "date": "sign.review",
    "money": "fund.amount",
    "number": "decide.pots",
    "web address": "decide.paper",
    "one of several": "decide.who@2",
    "nobody signs": "setup.kind",
}


def questions_answered(window, server):
    visitor = window()
    base = bring_in(visitor, "four-pots")
    for key in QUESTIONS.values():
        visitor.go(f"{base}/questions/{key}")
        visitor.main.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
        yield visitor


def questions_not_answered(window, server):
    visitor = window()
    base = bring_in(visitor, "four-pots")
    # The last first: without some of these answers others are not asked.
    for key in list(reversed(QUESTIONS.values()))[:: 1 if WHOLE else 2]:
        visitor.go(f"{base}/questions/{key}")
        visitor.press("Take this answer back")
        visitor.go(f"{base}/questions/{key}")
        yield visitor


def questions_in_other_states(window, server):
    visitor = window()
    base = bring_in(visitor, "four-pots")
    for key, name in (("change.notice", "choice"), ("civic.table", "state"), ("fund.amount", "state")):
        for state in ("undecided", "withheld"):
            visitor.go(f"{base}/questions/{key}")
            pick(question_form(visitor), name, f"_{state}" if name == "choice" else state)
            yield visitor


MISTAKES = {
    "civic.goal": {"note": "x" * 2001},
    "sign.review": {"date": "6/2029"},
    "decide.pots": {"number": "9"},
    "fund.amount": {"low": "20", "high": "10"},
    "decide.paper": {"text": "criteria"},
    "civic.table": {"confirmed_by": "", "confirmed_on": "2999"},
}


def questions_with_mistakes(window, server):
    visitor = window()
    visitor.expect(422)
    base = bring_in(visitor, "four-pots")
    for key, fields in MISTAKES.items():
        visitor.go(f"{base}/questions/{key}")
        for name, words in fields.items():
            write(question_form(visitor), name, words)
        save(visitor)
        yield visitor
    visitor.go(f"{base}/questions/change.notice")
    pick(question_form(visitor), "choice", "_undecided")
    write(question_form(visitor), "decider", "")
    write(question_form(visitor), "by", "soon")
    save(visitor)
    yield visitor
    visitor.go(f"{base}/questions/change.notice")
    pick(question_form(visitor), "choice", "_withheld")
    save(visitor)
    yield visitor
    # Nothing chosen at all
    visitor.go(f"{start(visitor, 'full')}/questions/civic.table")
    save(visitor)
    yield visitor


def what_happens_to_an_answer(window, server):
    visitor, other = window(), window()
    base = bring_in(visitor, "sole-funder")
    goal = f"{base}/questions/civic.goal"
    # Half-typed
    visitor.go(goal)
    write(question_form(visitor), "text", "Every ch")
    visitor.go("/")
    visitor.go(goal)
    yield visitor
    # Two versions
    visitor.press("Discard it")
    other.go(goal)
    write(question_form(other), "text", "Every child reads.")
    save(other)
    write(question_form(visitor), "text", "Every child writes.")
    visitor.expect(409)
    save(visitor)
    yield visitor
    visitor.press("Save mine over it")
    visitor.go(f"{goal}/history")
    yield visitor
    visitor.press(re.compile("^Bring this one back"))
    yield visitor
    visitor.press("Undo")
    yield visitor


def pots(window, server):
    visitor = window()
    base = bring_in(visitor, "four-pots")
    visitor.go(f"{base}/questions/decide.pots")
    visitor.press("Take out The giving circle with its answers")
    yield visitor
    visitor.press("Undo")
    yield visitor


def looking_back(scenario):
    def tour(window, server):
        visitor = window()
        base = bring_in(visitor, scenario)
        yield visitor
        for page in ("review", "sheet", "faq"):
            visitor.go(f"{base}/{page}")
            yield visitor

    tour.__name__ = f"looking_back_on_{scenario}"
    return tour


def looking_back_on_nothing(window, server):
    visitor = window()
    base = start(visitor, "quick")
    for page in ("answers", "review", "sheet", "faq"):
        visitor.go(f"{base}/{page}")
        yield visitor


def the_sheet(window, server):
    visitor = window()
    base = bring_in(visitor, "early-undecided")
    visitor.expect(422)
    visitor.go(f"{base}/sheet")
    write(visitor.main, "ceo-name", "Ruth Harlow")
    write(visitor.main, "ceo-on", "11/12/2026")
    visitor.press("Enter the signed sheet")
    yield visitor
    write(visitor.main, "ceo-on", "November 12, 2026")
    visitor.press("Enter the signed sheet")
    yield visitor


def own_words(window, server):
    visitor, other = window(), window()
    base = bring_in(visitor, "four-pots")
    current = f"{base}/words/faq.grants/edit:current-year"
    visitor.go(current)
    visitor.page.locator("textarea").fill("Yes. We generally keep your grant, and it runs until 2031.")
    visitor.page.locator("mark.differs").wait_for()
    yield visitor
    # Half-typed, then saved; somebody else typed there too
    visitor.go("/")
    visitor.go(current)
    yield visitor
    other.go(current)
    write(other.main, "text", "We keep your grant until December.")
    save_words(visitor)
    yield visitor
    other.expect(409)
    save_words(other)
    yield other
    write_more(visitor, base)
    yield visitor
    # A sentence that has changed since
    visitor.go(f"{base}/questions/grants.current")
    write(question_form(visitor), "detail", "Until June 30, 2028.")
    save(visitor)
    for page in ("faq", "words/faq.grants", "words/faq.priorities", "words"):
        visitor.go(f"{base}/{page}")
        visitor.main.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
        yield visitor
    visitor.press(re.compile("^Leave it out ?: How will we know"))
    yield visitor


def save_words(visitor):
    visitor.press("Save", within=visitor.main)


def write_more(visitor, base):
    visitor.go(f"{base}/words/faq.must/passage")
    write(visitor.main, "text", "Come when it **helps** you.\n\n- By phone\n- By mail")
    save_words(visitor)
    visitor.go(f"{base}/words/faq.must/evidence")
    write(visitor.main, "name1", "Our criteria")
    write(visitor.main, "href1", "https://example.org/criteria")
    save_words(visitor)
    visitor.go(f"{base}/words/faq.grants/passage")
    write(visitor.main, "text", "Yes. Write to us first.")
    save_words(visitor)


def own_words_with_mistakes(window, server):
    visitor = window()
    visitor.expect(422)
    base = bring_in(visitor, "quick-start")
    for part in ("edit:apply", "passage"):
        visitor.go(f"{base}/words/faq.grants/{part}")
        write(visitor.main, "text", "x" * 2001)
        save_words(visitor)
        yield visitor
    visitor.go(f"{base}/words/faq.must/evidence")
    write(visitor.main, "href1", "https://example.org/criteria")
    write(visitor.main, "name2", "Our charter")
    save_words(visitor)
    yield visitor


def the_brand(window, server):
    visitor = window()
    visitor.expect(422)
    base = bring_in(visitor, "quick-start")
    visitor.go(f"{base}/brand")
    yield visitor
    write(visitor.main, "color", "#ffcc00")
    write(visitor.main, "words", "Larkspur Health Foundation")
    logo = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><path fill='#064' d='M0 0h40v20z'/></svg>"
    visitor.page.locator("#logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": logo.encode()})
    save_words(visitor)
    yield visitor
    write(visitor.main, "color", "teal")
    visitor.page.locator("#letterhead").set_input_files({"name": "a.docx", "mimeType": "text/plain", "buffer": b"no"})
    save_words(visitor)
    yield visitor


def publishing_it(window, server):
    visitor = window()
    base = bring_in(visitor, "quick-start")
    visitor.expect(422)
    visitor.go(f"{base}/publish")
    write(visitor.main, "slug", "Our Promise")
    visitor.press("Publish version 1")
    yield visitor
    write(visitor.main, "slug", "our-promise")
    visitor.press("Publish version 1")
    visitor.main.get_by_text("Take back what is published").click()
    visitor.press("Withdraw it")
    yield visitor


TOURS = (
    signing_in,
    errors,
    the_first_evening,
    the_desk,
    beginning,
    questions_answered,
    questions_not_answered,
    questions_in_other_states,
    questions_with_mistakes,
    what_happens_to_an_answer,
    pots,
    the_sheet,
    own_words,
    own_words_with_mistakes,
    the_brand,
    publishing_it,
    *map(looking_back, ("four-pots", "early-undecided", "sole-funder", "quick-start") if WHOLE else ("quick-start",)),
    looking_back_on_nothing,
)


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.__name__)
def test_axe_finds_nothing(tour, window, server, request):
    more = {"tmp_path": request.getfixturevalue("tmp_path")} if tour is the_first_evening else {}
    found = [one for visitor in tour(window, server, **more) for one in found_by_axe(visitor)]
    assert found == []


EACH = 4
"""Every so many questions are looked at, where not all: `questions_answered` has one of each kind."""
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


def test_on_a_phone_axe_finds_nothing_on_the_page_of_any_question_and_every_page_fits(window):
    visitor = window(**PHONE)
    base = bring_in(visitor, "four-pots")
    pages = question_pages(visitor, base)
    assert len(pages) > 90
    found, looked_at = [], set()
    for address in pages:
        # Of several pots each is asked the same, under another name.
        question = address.partition("?")[0].rpartition("/")[2].partition("@")[0]
        known = question in looked_at
        looked_at.add(question)
        if not WHOLE and (known or len(looked_at) % EACH):
            continue
        visitor.go(address)
        if not known:
            watch(visitor.page)
            found += [f"{visitor.path}: {one['id']}: {one['nodes'][0]['html']}" for one in found_now(visitor.page)]
    assert found == []
    for page in ("answers", "review", "sheet", "faq", "delete"):
        visitor.go(f"{base}/{page}")


WRONG = {
    (width, scheme): f"@media (width:{width}px) and (prefers-color-scheme:{scheme}) {{ p {{ color: #888 }} }}"
    for width, scheme, _ in WINDOWS
}


@pytest.mark.parametrize("where", WRONG, ids=str)
def test_words_that_are_too_pale_in_one_window_alone_are_found(window, where):
    page = window(anonymous=True).page
    words = "<main><h1>Words</h1><p>Words that are too pale</p></main>"
    page.set_content(f"<!doctype html><html lang=en><title>Words</title><style>{WRONG[where]}</style>{words}")
    watch(page)
    found = [one for each in WINDOWS for one in ask(page, *each)]
    assert len(found) == 1
    assert found[0].startswith(f"{where[0]} {where[1]}: color-contrast: p")
