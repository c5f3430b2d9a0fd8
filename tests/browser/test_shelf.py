"""What one story did in a window is not there for the next."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ODD = {"viewport": {"width": 777, "height": 555}}
"""What no other story opens a window with, so that these are handed on here and nowhere else."""


def test_a_window_comes_back_without_cookies_drafts_pages_and_listeners(shelf, server, signed_in):
    context = shelf.take(ODD, signed_in)
    first = Visitor(context, server.address)
    first.go("/")
    assert first.status == 200
    first.page.evaluate("localStorage.setItem('upfront-room', 'tea')")
    context.new_page()
    shelf.put_back(context)
    first.leave()
    assert shelf.take(ODD, []) is context
    assert context.cookies() == []
    assert len(context.pages) == 1
    second = Visitor(context, server.address)
    second.expect(401)
    second.go("/")
    assert second.status == 401
    assert second.page.evaluate("localStorage.length") == 0
    assert first.troubles == []
    assert first.status == 200
    shelf.put_back(context)
    second.leave()


def test_a_window_whose_clock_was_changed_is_thrown_away(shelf, server):
    context = shelf.take(ODD, [])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{server.address}/sign-in")
    shelf.put_back(context)
    another = shelf.take(ODD, [])
    assert another is not context
    shelf.put_back(another)
