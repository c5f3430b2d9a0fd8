"""Somebody who takes the pictures in docs/pictures, and the Upfront whose pages they are of."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests.browser.small_png import Margins, smaller
from tests.browser.visitor import Visitor
from tests.shipped import BANK
from tests.web.visiting import Clock
from webapp.app import create_app
from webapp.config import Hosted, load_settings
from webapp.serving import Stop, listen, run
from webapp.store.sqlite import SqliteStore, open_store

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 150 * 1024
LAPTOP, PHONE = 1280, 390
# Letter paper at 96 dots an inch, with the margins that the style sheet asks for.
LETTER, MARGINS = (816, 1056), (38, 53, 45)


class Photographer:
    """Somebody signed in who takes pictures of the pages they come to."""

    def __init__(self, browser: Browser, address: str, link: str, clock: Clock) -> None:
        self.clock = clock
        self.bases: dict[str, str] = {}
        self.visitor = Visitor(browser.new_context(locale="en-US", timezone_id="UTC", reduced_motion="reduce"), address)
        self.visitor.expect(404, 409, 422)
        self.visitor.go(link)

    def sign_in(self) -> Photographer:
        """Press the button of the link."""
        self.visitor.press("Sign in")
        return self

    def take(self, name: str, height: int = 960, *, width: int = LAPTOP, dark: bool = False) -> None:
        """A picture of the top of the page one is on, as it is seen in a window of this size."""
        self._take(name, (width, height), "dark" if dark else "light")

    def print(self, name: str) -> None:
        """A picture of the page one is on as a sheet of Letter paper."""
        top, side, bottom = MARGINS
        self._take(name, (LETTER[0] - 2 * side, LETTER[1] - top - bottom), "light", MARGINS)

    def _take(
        self, name: str, size: tuple[int, int], scheme: Literal["dark", "light"], margins: Margins | None = None
    ) -> None:
        page = self.visitor.page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme, media="print" if margins else "screen")
        page.evaluate("() => { scrollTo(0, 0); return document.fonts.ready }")
        picture = smaller(page.screenshot(caret="hide", animations="disabled"), margins or (0, 0, 0))
        page.emulate_media(color_scheme="light", media="screen")
        path = FOLDER / f"{name}.png"
        path.write_bytes(picture)
        print(f"  docs/pictures/{path.name}  {len(picture) / 1024:.0f} KB")
        if len(picture) > LARGEST:
            raise SystemExit(f"{path} is larger than {LARGEST // 1024} KB: take less of the page")


@contextmanager
def serving_at(
    clock: Clock, folder: Path, hosted: Hosted | None = None, lan_address: str = ""
) -> Iterator[tuple[SqliteStore, str]]:
    """Upfront in this process, by this clock: its store and its address. `lan_address` is what its pages tell phones."""
    stop = Stop()
    with listen(0) as listening:
        settings = replace(load_settings(folder, listening.getsockname()[1]), lan_address=lan_address)
        if hosted:
            here = settings.address
            settings = replace(settings, hosted=replace(hosted, base_url=here, hosts=settings.trusted_hosts))
        store = open_store(settings.data)
        app = create_app(settings, store=store, bank=BANK, clock=clock)
        thread = threading.Thread(target=run, args=(app, listening, stop))
        thread.start()
        try:
            yield store, settings.address
        finally:
            stop.asked += 1
            stop.wake()
            thread.join()
            store.close()
