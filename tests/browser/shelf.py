"""Browser windows that serve one story after another: opening a new one costs a second, most of it a process of its own.

A window goes back as it came: without cookies, without pages, and nobody listens to it any more. Beside cookies, pages of
ours keep nothing in a browser, but for the drafts and answers of a workshop's phones; these are emptied. One whose clock was
changed is thrown away.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext

TRUE_CLOCK = "() => /native code/.test(`${setTimeout}`)"
FORGET = "() => localStorage.clear()"


class Shelf:
    """Windows by what they were opened with. `quiet` is a page of ours that asks for nothing once it is there."""

    def __init__(self, browser: Browser, quiet: str) -> None:
        self.browser, self.quiet = browser, quiet
        self.kept: dict[str, list[BrowserContext]] = defaultdict(list)
        self.kinds: dict[BrowserContext, str] = {}

    def take(self, options: dict[str, Any], cookies: Any) -> BrowserContext:
        """A window with these options and cookies, new if none is at hand."""
        kind = json.dumps(options, sort_keys=True)
        context = self.kept[kind].pop() if self.kept[kind] else self._open(kind, options)
        if cookies:
            context.add_cookies(cookies)
        return context

    def _open(self, kind: str, options: dict[str, Any]) -> BrowserContext:
        context = self.browser.new_context(**options)
        # As long as it is open, the process that shows pages of ours lives on, and the next page has not to wait for one.
        context.new_page().goto(self.quiet)
        self.kinds[context] = kind
        return context

    def put_back(self, context: BrowserContext) -> None:
        """Make it as it was, for whoever comes next."""
        if not context.pages:
            return  # a story has closed it
        first, *others = context.pages
        for page in others:
            page.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_cookies()
        first.evaluate(FORGET)
        if first.evaluate(TRUE_CLOCK):
            self.kept[self.kinds[context]].append(context)
        else:
            context.close()
