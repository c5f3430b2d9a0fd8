"""A person at a browser: opens pages, presses, types; and sees to it that every page they meet is in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Response

from tests.house import check_page

# The browser says this of every answer from 400 on; which of those a story may meet is said by `expect`.
SAID_BY_STATUS = "Failed to load resource: the server responded with a status of "
# A page that is left while it still asks for something, and a link that becomes a download.
LEFT_BEHIND = "net::ERR_ABORTED"
# What becomes of a request in a window that is kept off the network.
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"

PATIENCE = 10_000
BESIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """One person in one browser window. `troubles` collects what no page may do, whoever is looking."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        context.set_default_timeout(PATIENCE)
        self.page = context.new_page()
        self.troubles: list[str] = []
        self.status = 0
        self._expected: set[int] = set()
        self._was_offline = False
        self._heard: dict[str, Callable[..., None]] = {
            "console": self._console,
            "weberror": lambda error: self.troubles.append(f"script error: {error.error}"),
            "request": self._request,
            "requestfailed": self._failed,
            "response": self._response,
            "dialog": self._dialog,
        }
        for event, hear in self._heard.items():
            context.on(event, hear)  # type: ignore[call-overload]  # by name

    def leave(self) -> None:
        """Hear no more of this window: it may go to somebody else."""
        for event, hear in self._heard.items():
            self.context.remove_listener(event, hear)

    # ── What happens by itself ──

    def _console(self, message: ConsoleMessage) -> None:
        foreseen = message.text.startswith(SAID_BY_STATUS) or (self._was_offline and NO_NETWORK in message.text)
        if message.type in ("error", "warning") and not foreseen:
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.troubles.append(f"asked another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT_BEHIND and not (self._was_offline and request.failure == NO_NETWORK):
            self.troubles.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.request.frame == self.page.main_frame:
            self.status = response.status
        if response.status >= 400 and response.status not in self._expected:
            self.troubles.append(f"{response.status}: {response.request.method} {response.url}")

    def _dialog(self, dialog) -> None:
        self.troubles.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    # ── What the person does ──

    def expect(self, *statuses: int) -> None:
        """From here on the story may meet these answers."""
        self._expected.update(statuses)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Out of reach of the network, until the block ends."""
        self._was_offline = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)

    def go(self, path: str) -> None:
        """Open an address by typing it."""
        self.page.goto(path if path.startswith("http") else self.address + path, wait_until="domcontentloaded")
        self.look()

    def arrive(self, act: Callable[[], object]) -> None:
        """Do what leads to another page, and look at that page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            act()
        self.look()

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press the button of that name, which sends a form."""
        self.arrive((within or self.page.locator("body")).get_by_role("button", name=name).first.click)

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Follow the link of that name."""
        self.arrive((within or self.page.locator("body")).get_by_role("link", name=name).first.click)

    def download(self, act: Callable[[], object]) -> bytes:
        """The file that doing this gives."""
        with self.page.expect_download() as waiting:
            act()
        return waiting.value.path().read_bytes()

    def look(self) -> None:
        """See that the page one is on is in order, and that nothing of it lies beside the window."""
        check_page(self.page.content(), status=self.status, where=self.page.url)
        self.fits()

    def fits(self) -> None:
        """See that nothing lies beside the window, where one would have to scroll sideways."""
        beside = self.page.evaluate(BESIDE)
        assert beside <= 0, f"{self.page.url}: {beside} px lie beside a window of {self.page.viewport_size}"

    # ── What the person sees ──

    @property
    def path(self) -> str:
        """Where one is."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """What the page is about."""
        return self.page.locator("h1").inner_text()

    @property
    def main(self) -> Locator:
        """The page without what stands around it."""
        return self.page.locator("main")

    def text(self) -> str:
        """All words of the main part, as they are shown."""
        return self.main.inner_text()
