"""The exported pages in a browser: axe finds nothing, nothing goes over the edge, they print, and a frame lets links out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import programs
from tests.browser.axe import WINDOWS, ask, watch
from tests.renderers.documents import document
from tests.renderers.own_words import edited, hostile
from webapp.domain.faq import Document
from webapp.renderers import embed_file, html_file
from webapp.renderers.logos import read_logo
from webapp.renderers.look import PLAIN, Look, readable

pytestmark = pytest.mark.browser
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 80"><circle cx="40" cy="40" r="34" fill="#246"/>
<path d="M90 20h210v16H90zM90 48h160v12H90z" fill="#c52"/></svg>"""
OWN = Look(band=readable("#e07b39"), logo=read_logo(LOGO, "Harlow Family Foundation"))
PAGES = {
    "plain": (html_file.render, lambda: document("sole-funder"), PLAIN),
    "own words": (html_file.render, lambda: edited("quick-start"), OWN),
    "hostile": (html_file.render, lambda: hostile("quick-start", 0), PLAIN),
    "frame": (embed_file.render, lambda: edited("early-undecided"), OWN),
}
pages = pytest.mark.parametrize("name", PAGES)


def written(folder: Path, name: str) -> Path:
    """The page as a file on disk."""
    render, said, look = PAGES[name]
    path = folder / "faq.html"
    path.write_bytes(render(said(), look))
    return path


def troubles_of(page: Page) -> list[str]:
    """What the browser complains about from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: found.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    return found


@pages
def test_axe_finds_nothing_and_nothing_goes_over_the_edge(name, browser: Browser, tmp_path):
    # The page's policy lets no script in: axe is let in past it.
    context = browser.new_context(bypass_csp=True)
    page, found = context.new_page(), []
    page.goto(written(tmp_path, name).as_uri())
    watch(page)
    for width, scheme, run in WINDOWS:
        found += ask(page, width, scheme, run)
        assert page.evaluate(OVER) == 0, (width, scheme)
    context.close()
    assert found == []


@pages
def test_the_page_works_alone_and_complains_about_nothing(name, browser: Browser, tmp_path):
    page = browser.new_page()
    troubles = troubles_of(page)
    page.goto(written(tmp_path, name).as_uri())
    fonts = page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => font.status))")
    assert fonts
    assert set(fonts) == {"loaded"}
    assert troubles == []
    page.close()


@pages
def test_the_contents_never_cover_the_role_map(name, browser: Browser, tmp_path):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(written(tmp_path, name).as_uri())
    page.evaluate("document.querySelector('#roles').scrollIntoView()")
    bottom, top = (
        page.evaluate(f"document.querySelector('{one}').getBoundingClientRect().{side}")
        for one, side in (("nav > div", "bottom"), ("section.roles", "top"))
    )
    assert bottom <= top
    page.close()


def test_every_printed_page_has_its_number_and_says_that_it_is_a_draft(browser: Browser, tmp_path):
    page = browser.new_page()
    page.goto(written(tmp_path, "plain").as_uri())
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, format="Letter")
    page.close()
    *sheets, after_the_last = programs.text_of(printed).split("\f")
    assert after_the_last == ""
    assert 8 <= len(sheets) <= 16
    for number, sheet in enumerate(sheets, 1):
        assert "Draft of November 22, 2026, not published." in sheet
        assert f"{number} / {len(sheets)}" in sheet


def test_a_link_in_a_frame_opens_outside_of_it_although_nothing_else_can(browser: Browser, tmp_path):
    said: Document = edited("early-undecided")
    written(tmp_path, "frame")
    around = tmp_path / "site.html"
    around.write_text(f"<!doctype html><title>Ours</title>{embed_file.snippet(said, 'faq.html')}", encoding="utf-8")
    context = browser.new_context(viewport={"width": 320, "height": 900})
    context.route(re.compile("^https:"), lambda route: route.fulfill(body="The charter"))
    page = context.new_page()
    page.goto(around.as_uri())
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == said.title.text
    with context.expect_page() as opened:
        frame.locator(".proof a").first.click()
    assert opened.value.url.startswith("https://example.org/")
    assert opened.value.evaluate("window.opener") is None
    assert page.url == around.as_uri()
    context.close()
