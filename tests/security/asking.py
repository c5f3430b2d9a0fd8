"""Requests for every route there is, made of the application's own table: a route that is added is asked as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule

from tests.web.stories import fields_of, page_of
from tests.web.visiting import Visitor

PLACE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
VALUES = {
    "digest": "0" * 16,
    "name": "sole-funder",
    "token": "A" * 43,
    "key": "home.host",
    "entry_id": "faq.grants",
    "question": "grants.continue",
    "segment": "passage",
    "group": "pot",
    "change": "c" * 32,
    "ending": "md",
    "kind": "pdf",
    "number": "1",
    "older": "1",
    "newer": "2",
}
"""What stands in the places of a route where a test has nothing else to put there; `x` where nothing is said here."""
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


def routes(app: Flask) -> list[Rule]:
    """Every route, in the order of its address and methods."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def methods(rule: Rule) -> list[str]:
    """The methods of a route that do something."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def places(rule: Rule) -> list[str]:
    """What a route leaves open."""
    return PLACE.findall(rule.rule)


def address(rule: Rule, **values: str) -> str:
    """The route with something in each of its places."""
    return PLACE.sub(lambda found: values.get(found[1], VALUES.get(found[1], "x")), rule.rule)


def changing(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with a method that changes something."""
    return [(rule, method) for rule in routes(app) for method in methods(rule) if method not in SAFE]


def ask(visitor: Visitor, path: str, method: str = "GET", *, fields: Any = None, headers: Any = None) -> Any:
    """Ask as a page of ours would, with the token where there is a session. No page is looked at here."""
    if method in SAFE:
        return visitor.open(path, method=method, headers=headers, check=False)
    token = {"csrf_token": visitor.csrf} if visitor.session_id else {}
    return visitor.open(
        path, method=method, data={**token, **(fields or {})}, headers={**visitor.ours, **(headers or {})}, check=False
    )


def forms(app: Flask, visitor: Visitor, pages: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each form of these pages: the endpoint it is sent to, its address, and what a browser would send."""
    adapter = app.url_map.bind("127.0.0.1")
    for path in pages:
        response = visitor.get(path, check=False)
        if response.mimetype != "text/html":
            continue
        for number, form in enumerate(page_of(response).select("form[method=post]")):
            where = urlsplit(str(form.get("action") or "")).path or urlsplit(path).path
            form["data-number"] = str(number)
            endpoint, _ = adapter.match(where, method="POST")
            yield endpoint, where, filled(form)


def filled(form: Any) -> dict[str, Any]:
    """A form as a browser would send it, with something typed into each large field, as if Enter was pressed."""
    page = BeautifulSoup(f"<main>{form}</main>", "html.parser")
    one = page.select_one("form")
    one["id"] = "the-form"

    class Response:
        text = str(page)

    fields = fields_of(Response(), "#the-form")
    for control in one.select("textarea[name]"):
        fields[str(control["name"])] = "Typed by somebody else"
    button = one.select_one("button")
    if button is not None and button.get("name"):
        fields[str(button["name"])] = str(button.get("value", ""))
    fields.pop("csrf_token", None)
    return fields
