"""Takes the pictures in docs/pictures: `make screenshots`. The same day, windows and answers each time, so that a picture
changes only where a page does."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.answering import pick, question_form, save, write
from tests.browser.chromium import find_browser
from tests.browser.conftest import QUIET
from tests.browser.journeys import bring_in
from tests.browser.small_png import smaller
from tests.browser.visitor import Visitor
from tests.shipped import BANK
from webapp.app import create_app
from webapp.config import load_settings
from webapp.services import access
from webapp.serving import Stop, listen, run
from webapp.store.sqlite import open_store

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DAY = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
LARGEST = 150 * 1024
LAPTOP, PHONE, LETTER = (1280, 960), (390, 844), (816, 1056)
# A browser's own way of drawing text differs from machine to machine; this much of it can be held.
SAME_EVERYWHERE = ("--font-render-hinting=none", "--force-color-profile=srgb", "--hide-scrollbars")


class Photographer:
    """Somebody signed in who takes pictures of the pages they come to."""

    def __init__(self, browser: Browser, address: str, link: str) -> None:
        self.visitor = Visitor(browser.new_context(locale="en-US", timezone_id="UTC", reduced_motion="reduce"), address)
        self.visitor.expect(404, 409, 422)
        self.visitor.go(link)
        self.visitor.press("Sign in")

    def take(self, name: str, size: tuple[int, int] = LAPTOP, *, dark: bool = False, printed: bool = False) -> None:
        """A picture of the page one is on, as it is seen in a window of this size."""
        page = self.visitor.page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if dark else "light", media="print" if printed else "screen")
        page.evaluate("() => document.fonts.ready")
        path = FOLDER / f"{name}.png"
        path.write_bytes(smaller(page.screenshot(caret="hide", animations="disabled")))
        page.emulate_media(color_scheme="light", media="screen")
        print(f"  {path.relative_to(FOLDER.parents[1])}  {path.stat().st_size / 1024:.0f} KB")
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path} is larger than {LARGEST // 1024} KB: take less of the page")


# ── The pictures, each from where the one before ended ──


def the_first_evening(at: Photographer) -> None:
    """Nothing is there yet; and an address at which nothing is."""
    at.take("home-empty")
    at.visitor.go("/assessments/none")
    at.take("not-found", (1280, 640))


def a_question(at: Photographer) -> None:
    """Not decided yet, with a name and a date; on a phone; with mistakes; and answered by two people at once."""
    visitor = at.visitor
    visitor.go("/assessments/new")
    write(visitor.main, "name", "Dana Cole")
    pick(visitor.main, "route", "full")
    visitor.press("Go to the first question")
    base = bring_in(visitor, "sole-funder")
    notice, goal = f"{base}/questions/change.notice", f"{base}/questions/civic.goal"
    visitor.go(notice)
    pick(question_form(visitor), "choice", "_undecided")
    write(question_form(visitor), "by", "December 15, 2026")
    write(question_form(visitor), "until_then", "Plan on less than three months.")
    visitor.page.wait_for_function("() => document.querySelector('[data-says]').textContent.includes('Plan on less')")
    at.take("question", (1280, 1240))
    visitor.page.evaluate("() => scrollTo(0, 0)")
    at.take("question-phone", PHONE)
    write(question_form(visitor), "by", "12/15/2026")
    write(question_form(visitor), "decider", "")
    save(visitor)
    at.take("mistakes")
    visitor.go(goal)
    shown = question_form(visitor).locator("[name=revision]").input_value()
    for words in ("By 2030 every child in the county reads by age eight.", "By 2030 every child in the county reads."):
        visitor.go(goal)
        write(question_form(visitor), "text", words)
        question_form(visitor).locator("[name=revision]").evaluate("(field, shown) => { field.value = shown }", shown)
        save(visitor)
    at.take("two-answers", (1280, 900))
    visitor.press("Keep this one")


def what_comes_out(at: Photographer) -> None:
    """The review, light and dark; the sheet as it is printed; the draft."""
    visitor = at.visitor
    base = bring_in(visitor, "sole-funder")
    visitor.go(f"{base}/review")
    at.take("review", (1280, 1400))
    at.take("review-dark", (1280, 1400), dark=True)
    visitor.go(f"{base}/faq")
    at.take("draft-faq", (1280, 1200))
    at.take("draft-faq-phone", PHONE)
    base = bring_in(visitor, "early-undecided")
    visitor.go(f"{base}/sheet")
    at.take("ceo-sheet", (1280, 1100))
    at.take("ceo-sheet-print", LETTER, printed=True)


def the_desk(at: Photographer) -> None:
    """Where each assessment stands and what is due."""
    at.visitor.go("/")
    at.take("home", (1280, 1200))


PICTURES: tuple[Callable[[Photographer], None], ...] = (the_first_evening, a_question, what_comes_out, the_desk)


@contextmanager
def serving_on_a_day(folder: Path) -> Iterator[tuple[str, str]]:
    """Upfront in this process, where it is the same moment all the time: its address and a link to sign in."""
    stop = Stop()
    with listen(0) as listening:
        settings = load_settings(folder, listening.getsockname()[1])
        store = open_store(settings.data)
        app = create_app(settings, store=store, bank=BANK, clock=lambda: DAY)
        thread = threading.Thread(target=run, args=(app, listening, stop))
        thread.start()
        try:
            yield settings.address, f"{settings.address}/sign-in/{access.add_sign_in_link(store, DAY)}"
        finally:
            stop.asked += 1
            stop.wake()
            thread.join()
            store.close()


def main() -> None:
    """Take all pictures anew."""
    chromium = find_browser()
    if chromium is None:
        sys.exit("There is no Chrome or Chromium here to take pictures with.")
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_on_a_day(Path(folder)) as (address, link),
        sync_playwright() as tool,
    ):
        browser = tool.chromium.launch(executable_path=chromium, args=[*QUIET, *SAME_EVERYWHERE])
        at = Photographer(browser, address, link)
        for pictures in PICTURES:
            pictures(at)
        browser.close()
    if at.visitor.troubles:
        sys.exit("\n".join(at.visitor.troubles))


if __name__ == "__main__":
    main()
