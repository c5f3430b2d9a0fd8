"""Whoever follows us is led to a page of ours, whatever an address or a form says about where to go on."""

from __future__ import annotations

import ast
import re
from itertools import cycle, islice
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.guards.code_rules import ROOT
from tests.security.asking import address, ask, methods, routes
from tests.security.payloads import ELSEWHERE, REDIRECTS
from tests.web.stories import begin
from tests.web.visiting import ADDRESS, OURS

LEADS_ON = ("next", "send", "from", "back", "told", "of", "before", "kept", "return", "url", "to", "continue", "redirect")
"""Names that lead on here, and names that do so elsewhere."""
EACH = 8
"""So many of the addresses for each route; those that lead on by a name get all of them."""


def parameters():
    """Every name that the code asks a request for, and the names that lead on elsewhere."""
    names = set(LEADS_ON)
    for path in (ROOT / "webapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "getlist"):
                of = ast.unparse(node.func.value)
                first = node.args[0] if node.args else None
                if of in ("request.args", "request.form", "request.values") and isinstance(first, ast.Constant):
                    names.add(str(first.value))
    return names


PARAMETERS = sorted(parameters())


def leads_to_us(response, asked):
    """Whether an answer leads to a page of ours, or nowhere: by its header, and by whatever its page loads."""
    said = response.headers.get("Location", "")
    assert not re.search(r"[\r\n\t\\]", said), (asked, said)
    led = urlsplit(urljoin(ADDRESS, said))
    assert f"{led.scheme}://{led.netloc}" == ADDRESS, (asked, said)
    if said:
        assert said.startswith("/") or response.status_code == 308, (asked, said)
        assert not said.startswith("//"), (asked, said)
    if response.mimetype == "text/html" and ELSEWHERE in response.text:
        page = BeautifulSoup(response.text, "html.parser")
        for name in ("href", "action", "formaction", "src"):
            for tag in page.select(f"[{name}]"):
                there = urljoin(f"{ADDRESS}/", str(tag[name]))
                picture = there.startswith("data:image/") and tag.name in ("link", "img")
                assert picture or there.startswith(f"{ADDRESS}/"), (asked, str(tag))
        assert not page.select("meta[http-equiv=refresh i]")


@pytest.mark.parametrize("signed_in", [True, False])
def test_signing_in_goes_on_to_a_page_of_ours_whatever_is_asked_for(app, client, owner, clock, signed_in):
    for there in REDIRECTS:
        clock.pass_by(seconds=30)
        visitor = owner if signed_in else client
        leads_to_us(visitor.get("/sign-in", query_string={"next": there}, check=False), there)
        data = {"next": there, "send": there, "kept": '{"text":["x"]}', "link": app.test_client().fresh_token()}
        fresh = owner if signed_in else app.test_client()
        response = fresh.post("/sign-in", data=data, headers=OURS, check=False)
        assert response.status_code in (200, 303), there
        leads_to_us(response, there)
        if response.status_code == 303 and not there.startswith(("/?", "/#", "/assessments?", "/sign-in?")):
            assert response.headers["Location"] == "/", there


def test_every_route_leads_to_pages_of_ours_whatever_it_is_asked(app, site, clock):
    app.testing = False
    owner, deal = app.test_client().sign_in(), cycle(REDIRECTS)
    asked = 0
    for rule in routes(app):
        assessment_id = begin(site, clock()) if "assessment_id" in rule.arguments else ""
        for method in methods(rule):
            for there in islice(deal, EACH):
                if not owner.get_cookie("upfront-8000", domain="127.0.0.1"):
                    owner.sign_in()
                said = dict.fromkeys(PARAMETERS, there)
                path = address(rule, assessment_id=assessment_id)
                query = {name: there for name in said if name != "link"}
                with_query = owner.get(path, query_string=query, check=False) if method == "GET" else None
                leads_to_us(with_query or ask(owner, path, method, fields=said), (method, rule.rule, there))
                asked += 1
    assert asked >= EACH * len(routes(app))


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/assessments",
        "///evil.example/..",
        "/%5cevil.example",
        "/%2f/evil.example",
        "/.//evil.example",
        "/assessments//new",
        "/assessments/",
    ],
)
def test_a_path_with_one_slash_too_many_leads_nowhere_else(client, owner, path):
    for visitor in (client, owner):
        response = visitor.open(f"{ADDRESS}{path}", check=False)
        assert response.status_code in (308, 401, 404), path
        leads_to_us(response, path)


def test_the_names_are_those_the_code_asks_for():
    assert {"next", "send", "from", "told", "change", "before", "of"} <= set(PARAMETERS)
