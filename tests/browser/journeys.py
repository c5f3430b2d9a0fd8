"""The steps that stories share: start an assessment, bring one in, find one's way."""

from __future__ import annotations

from tests.browser.answering import pick
from tests.browser.visitor import Visitor
from webapp.config import shipped_bank

SCENARIOS = shipped_bank() / "scenarios"


def start(visitor: Visitor, route: str) -> str:
    """Start an assessment from the desk; its address. One is then at its first question."""
    visitor.go("/")
    visitor.follow("Start an assessment")
    pick(visitor.main, "route", route)
    visitor.press("Go to the first question")
    return visitor.path.partition("/questions/")[0]


def bring_in(visitor: Visitor, scenario: str) -> str:
    """Import a scenario's answers file; the address of the assessment. One is then where its answers are checked."""
    visitor.go("/assessments/import")
    visitor.page.locator("#file").set_input_files(SCENARIOS / f"{scenario}.yaml")
    visitor.press("Import it")
    base, _, page = visitor.path.rpartition("/")
    assert page == "answers"
    return base


def question_pages(visitor: Visitor, base: str) -> list[str]:
    """The addresses of every question asked, from the page where answers are checked."""
    visitor.go(f"{base}/answers")
    found = visitor.page.locator(f"main a[href^='{base}/questions/']").evaluate_all(
        "links => links.map(one => one.getAttribute('href'))"
    )
    return list(dict.fromkeys(found))
