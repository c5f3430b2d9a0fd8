"""Takes the pictures in docs/pictures: `make screenshots`. The same day, windows and answers each time, so that a picture
changes only where a page does. `python -m tests.browser.screenshots workshops` takes one set and leaves the others."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

from playwright.sync_api import Browser, sync_playwright

from tests.browser.answering import pick, question_form, save, write
from tests.browser.chromium import find_browser
from tests.browser.conftest import QUIET
from tests.browser.journeys import SCENARIOS, bring_in
from tests.browser.photographer import FOLDER, PHONE, Photographer, serving_at
from tests.browser.workshop_pictures import take_workshops
from tests.shipped import BANK
from tests.web.hosting import Hosting
from tests.web.visiting import Clock
from webapp.answer_files import parse_answers, write_answers
from webapp.config import Hosted
from webapp.domain.answers import Answers
from webapp.services import access
from webapp.store.people import Invitation, MailedLink, Member
from webapp.store.port import Store

FULL = "sole-funder"
# A browser's own way of drawing text differs from machine to machine; this much of it can be held.
SAME_EVERYWHERE = ("--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars")


# ── The pictures, each from where the one before ended ──


def the_first_evening(at: Photographer) -> None:
    """Nothing is there yet; and an address at which nothing is."""
    at.take("home-empty")
    at.visitor.go("/assessments/none")
    at.take("not-found", 640)


def the_desk(at: Photographer) -> None:
    """One assessment begun, two answered, and what is due."""
    visitor = at.visitor
    visitor.go("/assessments/new")
    pick(visitor.main, "route", "quick")
    write(visitor.main, "name", "Dana Cole")
    visitor.press("Go to the first question")
    for scenario in ("early-undecided", FULL):
        at.clock.pass_by(minutes=4)
        at.bases[scenario] = bring_in(visitor, scenario)
    # The one that only served to say who is answering.
    visitor.go("/")
    visitor.main.get_by_role("link", name="The partnership").first.click()
    visitor.go(f"{visitor.path.partition('/questions/')[0]}/delete")
    visitor.press("Delete it")
    whole = parse_answers((SCENARIOS / "planned-close.yaml").read_bytes(), BANK)
    begun = Answers(dict(list(whole.answers.items())[:31]))
    at.clock.pass_by(minutes=4)
    visitor.go("/assessments/import")
    write(visitor.main, "text", write_answers(BANK, begun, whole.route).decode())
    visitor.press("Import it")
    visitor.go("/")
    at.take("home", 1230)


def a_question(at: Photographer) -> None:
    """Not decided yet, with a name and a date; on a phone; with mistakes; and answered by two people at once."""
    visitor, base = at.visitor, at.bases[FULL]
    visitor.go(f"{base}/questions/change.notice")
    pick(question_form(visitor), "choice", "_undecided")
    write(question_form(visitor), "by", "December 15, 2026")
    write(question_form(visitor), "until_then", "Plan on less than three months.")
    visitor.page.wait_for_function("() => document.querySelector('[data-says]').textContent.includes('Plan on less')")
    at.take("question", 1640)
    at.take("question-phone", 844, width=PHONE)
    write(question_form(visitor), "by", "12/15/2026")
    write(question_form(visitor), "decider", "")
    save(visitor)
    at.take("mistakes")
    goal = f"{base}/questions/civic.goal"
    visitor.go(goal)
    shown = question_form(visitor).locator("[name=revision]").input_value()
    for words in ("By 2030 every child in the county reads by age eight.", "By 2030 every child in the county reads."):
        visitor.go(goal)
        write(question_form(visitor), "text", words)
        question_form(visitor).locator("[name=revision]").evaluate("(field, shown) => { field.value = shown }", shown)
        save(visitor)
    at.take("two-answers", 620)
    visitor.press("Keep this one")


def what_comes_out(at: Photographer) -> None:
    """The review, light and dark; the draft; the sheet, on screen and on paper."""
    visitor = at.visitor
    visitor.go(f"{at.bases[FULL]}/review")
    at.take("review", 1400)
    at.take("review-dark", 1400, dark=True)
    visitor.go(f"{at.bases[FULL]}/faq")
    at.take("draft-faq", 1200)
    at.take("draft-faq-phone", 844, width=PHONE)
    visitor.go(f"{bring_in(visitor, 'quick-start')}/sheet")
    at.take("ceo-sheet", 1100)
    at.print("ceo-sheet-print")


def in_their_own_words(at: Photographer) -> None:
    """A sentence said differently, with what there is to say about it; the list of all entries; the look of the files."""
    visitor, base = at.visitor, bring_in(at.visitor, "four-pots")
    visitor.go(f"{base}/words/faq.grants/edit:current-year")
    visitor.page.locator("textarea").fill("Yes. We generally keep your grant.")
    visitor.page.wait_for_function("() => document.querySelectorAll('mark').length === 2")
    at.take("own-words", 1100)
    visitor.page.locator("textarea").fill("We pay the grant you have until December.")
    visitor.press("Save")
    visitor.go(f"{base}/words")
    at.take("own-words-list", 1200)
    visitor.go(f"{base}/brand")
    visitor.page.wait_for_function("() => [...document.images].every(one => one.complete && one.naturalWidth)")
    at.take("brand", 1200)


def many_foundations(browser: Browser, clock: Clock, folder: Path) -> None:
    """In an Upfront for many foundations: an invitation on a phone, the people, what waits for the CEO, what is promised."""
    hosted = Hosted("http://127.0.0.1", frozenset())
    with serving_at(clock, folder, hosted) as (store, address):
        hosting = Hosting(None, store, BANK, clock)
        workspace = hosting.workspace("Juniper Valley Community Foundation")
        seats = (("owner", "Dana Cole", ""), ("editor", "Sam Ortiz", ""), ("approver", "Rosa Lind", "ceo"))
        for role, name, signs_as in (*seats, ("viewer", "Lee Ward", "")):
            account = hosting.account(f"{name.partition(' ')[0].lower()}@juniper.example", name)
            with store.write():
                store.add_member(Member(uuid4().hex, workspace, account.id, role, signs_as, clock()))
        week = clock() + timedelta(days=7)
        frank = Invitation(uuid4().hex, workspace, "frank@juniper.example", "approver", "board", "Dana Cole", clock(), week)
        with store.write():
            store.record_invitation(frank)
        links = {
            it: f"{address}/sign-in/{new_link(store, clock, it)}" for it in ("dana@juniper.example", "rosa@juniper.example")
        }
        invited = Photographer(browser, address, f"{address}/sign-in/{new_link(store, clock, frank.email, frank.id)}", clock)
        invited.take("invitation-phone", 844, width=PHONE)
        at = Photographer(browser, address, links["dana@juniper.example"], clock).sign_in()
        bring_in(at.visitor, FULL)
        at.visitor.go("/people")
        at.take("people", 1300)
        at.visitor.go("/promises")
        at.take("promises", 1100)
        at = Photographer(browser, address, links["rosa@juniper.example"], clock).sign_in()
        at.take("approvals-phone", 844, width=PHONE)


def new_link(store: Store, clock: Clock, email: str, invitation: str | None = None) -> str:
    """The token of a link as a letter brings it."""
    token = token_urlsafe(32)
    with store.write():
        store.add_mailed_link(MailedLink(access.digest(token), email, invitation, clock() + timedelta(minutes=15)))
    return token


PICTURES: tuple[Callable[[Photographer], None], ...] = (
    the_first_evening,
    the_desk,
    a_question,
    what_comes_out,
    in_their_own_words,
)


def one_foundation(browser: Browser, clock: Clock, folder: Path) -> None:
    """What somebody meets who runs it for themselves."""
    with serving_at(clock, folder) as (store, address):
        link = f"{address}/sign-in/{access.add_sign_in_link(store, clock())}"
        at = Photographer(browser, address, link, clock).sign_in()
        for pictures in PICTURES:
            pictures(at)
    if at.visitor.troubles:
        sys.exit("\n".join(at.visitor.troubles))


SETS: Mapping[str, Callable[[Browser, Clock, Path], None]] = {
    "hosted": many_foundations,
    "assessments": one_foundation,
    "workshops": take_workshops,
}
"""What can be taken by name, each with a server and a clock of its own."""


def main(wanted: Sequence[str]) -> None:
    """Take all pictures anew, or those of the sets that are named."""
    if set(wanted) - set(SETS):
        sys.exit(f"There are these sets of pictures: {', '.join(SETS)}")
    chromium = find_browser()
    if chromium is None:
        sys.exit("There is no Chrome or Chromium here to take pictures with.")
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not wanted:
        for old in FOLDER.glob("*.png"):
            old.unlink()
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=[*QUIET, *SAME_EVERYWHERE])
        for name in wanted or SETS:
            with tempfile.TemporaryDirectory() as folder:
                SETS[name](browser, Clock(), Path(folder))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
