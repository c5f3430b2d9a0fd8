"""The browser, the server it talks to, and visitors: one server and one browser for each process that runs tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Playwright, sync_playwright

from tests.browser.chromium import MISSING, find_browser
from tests.browser.server import Server, serving
from tests.browser.shelf import Shelf
from tests.browser.visitor import Visitor

# No request that the tests did not cause: nothing is looked up, updated or reported in the background.
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
# No tool bar around a page: it would be drawn anew for each, and nobody sees it.
BARE = "--kiosk"
LAPTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser to start. Without one these tests are left out, but on CI they fail."""
    found = find_browser()
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What speaks to browsers, and can ask a server without one. All of it goes through pipes: no socket is opened here."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A running browser."""
    running = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, BARE])
    yield running
    running.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running `upfront serve`, for all stories of this process: a story makes assessments of its own."""
    with serving(tmp_path_factory.mktemp("upfront")) as running:
        yield running


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> list[Any]:
    """The cookies of somebody who has signed in, by the link and the button a person uses."""
    context = browser.new_context()
    visitor = Visitor(context, server.address)
    visitor.go(server.sign_in_link)
    visitor.press("Sign in")
    assert visitor.path == "/"
    assert visitor.troubles == []
    kept = context.storage_state()
    assert kept["origins"] == [], "pages keep more than cookies, and not only phones in a workshop: see shelf.py"
    context.close()
    return kept["cookies"]


@pytest.fixture(scope="session")
def shelf(browser: Browser, server: Server) -> Shelf:
    """The windows of this process."""
    return Shelf(browser, f"{server.address}/sign-in")


Windows = Callable[..., Visitor]


@pytest.fixture
def window(shelf: Shelf, server: Server, signed_in: list[Any]) -> Iterator[Windows]:
    """Opens windows, signed in unless told otherwise; after the test no page in any of them may have been in trouble."""
    opened: list[Visitor] = []

    def open_window(*, anonymous: bool = False, address: str = server.address, **options: object) -> Visitor:
        settings: dict[str, object] = {"viewport": LAPTOP, "locale": "en-US"} | options
        visitor = Visitor(shelf.take(settings, [] if anonymous else signed_in), address)
        opened.append(visitor)
        return visitor

    yield open_window
    for visitor in opened:
        shelf.put_back(visitor.context)
        visitor.leave()
    assert [trouble for visitor in opened for trouble in visitor.troubles] == []
    assert "ERROR" not in server.printed(), server.printed()


Lines = Callable[[], APIRequestContext]


@pytest.fixture
def line(playwright: Playwright, server: Server) -> Iterator[Lines]:
    """Opens lines to the server that need no browser: each has cookies of its own, and sends forms as a page does."""
    opened: list[APIRequestContext] = []

    def open_line() -> APIRequestContext:
        own = {"Origin": server.address}
        opened.append(playwright.request.new_context(base_url=server.address, extra_http_headers=own))
        return opened[-1]

    yield open_line
    for one in opened:
        one.dispose()


@pytest.fixture
def visitor(window: Windows) -> Visitor:
    """Somebody signed in, at a laptop."""
    return window()
