"""Presses every button of an application once: forms are read off the pages, so whoever adds one need not say so here.

walk = Walk(app, folder, check)       `check` is asked after every request that was sent
walk.begin(visitor, ["/"])            goes from page to page and sends each kind of form as a browser would
walk.end("publishing.withdraw")       then those that were put off, because they end what others need
walk.post_junk(visitor)               and what no form leads to
walk.sent                             what was sent, by endpoint
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.security.asking import address, changing
from tests.web.visiting import Visitor
from webapp.store.connections import LIBRARY

BESIDE = {
    "questionnaire.save": ("preview", "draft"),
    "editing.write": ("preview", "draft"),
    "review.enter_sheet": ("preview",),
}
"""What a page with such a form sends by itself while somebody types: below the address of the form."""
KIND = re.compile(r"[a-z_-]{1,12}")
"""Values of buttons that say which way something goes; others say what it happens to."""
type_key = tuple[str, ...]
type_fields = dict[str, list[str]]


@dataclass(frozen=True)
class Way:
    """One button of one form: what it is sent to, what kind of request that is, and what a browser would send."""

    key: type_key
    path: str
    fields: type_fields


@dataclass(frozen=True)
class Sent:
    """What came of one request. `wrote`: something was written into the database meanwhile."""

    path: str
    status: int
    wrote: bool


@dataclass
class Walk:
    """See the top of this module.

    `fitting` is what is typed into empty fields by their names, of which one that ends in `*` is a beginning; and by
    endpoint and name, whatever stands there. `files` are chosen in fields for files, by endpoint and name. `put_off` are
    endpoints that `end` sends. `only`: endpoints to send, all where it is empty. Of each kind of page so many are looked
    at as `pages` says, one where it does not.
    """

    app: Flask
    folder: Path
    check: Callable[[str], None]
    fitting: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    put_off: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    pages: Mapping[str, int] = field(default_factory=dict)
    sent: dict[str, list[Sent]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._adapter = self.app.url_map.bind("here")
        self._file = LIBRARY.connect(str(next(self.folder.glob("*.sqlite3"))), isolation_level=None)
        self._tried: set[type_key] = set()
        self._left: dict[str, list[tuple[Visitor, str, type_key]]] = defaultdict(list)
        self._seen: Counter[type_key] = Counter()
        self._queue: deque[tuple[Visitor, str]] = deque()

    @property
    def routes(self) -> frozenset[str]:
        """The endpoints that change something, and are to be sent."""
        return frozenset(rule.endpoint for rule, _ in changing(self.app) if not self.only or rule.endpoint in self.only)

    # -- from page to page ---------------------------------------------------------------------------------------------

    def begin(self, visitor: Visitor, starts: Sequence[str]) -> None:
        """Everything that can be reached from these pages, by whoever visits them."""
        self._queue.extend((visitor, path) for path in starts)
        self._go_on()

    def end(self, *endpoints: str) -> None:
        """What was put off, in this order; and what can be reached from there."""
        for endpoint in endpoints:
            self.put_off -= {endpoint}
            for visitor, path, key in self._left.pop(endpoint, ()):
                self._press(visitor, path, None, key)
            self._go_on()

    def post_junk(self, visitor: Visitor, **values: str) -> list[str]:
        """Something that fits nothing, to every route that was not tried; which those were."""
        left = [rule for rule, method in changing(self.app) if rule.endpoint in self.routes - set(self.sent)]
        for rule in left:
            path = address(rule, **values)
            self._send(visitor, Way((rule.endpoint,), path, {"csrf_token": [visitor.csrf], "text": ["\0junk"] * 2}))
        return [rule.endpoint for rule in left]

    def _go_on(self) -> None:
        while self._queue:
            self._visit(*self._queue.popleft())

    def _visit(self, visitor: Visitor, path: str) -> None:
        kind = self._kind(path)
        if not kind or self._seen[kind] >= self.pages.get(kind[0], 1):
            return
        self._seen[kind] += 1
        page = self._page(visitor, path)
        if page is None:
            return
        for key in [way.key for way in self._ways(page, path)]:
            page = self._press(visitor, path, page, key)
        if page is None:
            page = self._page(visitor, path)
        for link in page.iter("a") if page is not None else ():
            if link.get("href") and link.get("download") is None:
                self._queue.append((visitor, _here(path, link.get("href"))))

    def _press(self, visitor: Visitor, path: str, page: Any, key: type_key) -> Any:
        """Send it, if nothing of its kind was sent yet; the page, None where it has to be read again."""
        if key in self._tried or key[0] not in self.routes:
            return page
        if key[0] in self.put_off:
            self._left[key[0]].append((visitor, path, key))
            return page
        page = self._page(visitor, path) if page is None else page
        way = next((one for one in self._ways(page, path) if one.key == key), None) if page is not None else None
        if way is None:
            return page
        self._tried.add(key)
        for beside in BESIDE.get(key[0], ()):
            beyond = f"{way.path}/{beside}"
            self._send(visitor, Way(self._kind(beyond, "POST")[:1], beyond, way.fields))
        response = self._send(visitor, way)
        if response.status_code in (302, 303):
            self._visit(visitor, _here(way.path, response.headers["Location"]))
        return None

    # -- requests ------------------------------------------------------------------------------------------------------

    def _page(self, visitor: Visitor, path: str) -> Any:
        response = visitor.get(path, check=False)
        assert response.status_code < 500, path
        return html.fromstring(response.text) if response.mimetype == "text/html" and response.text else None

    def _send(self, visitor: Visitor, way: Way) -> Any:
        before = self._version
        data: dict[str, Any] = dict(way.fields)
        for name, content in self.files.items():
            if name.partition(" ")[0] == way.key[0]:
                data[name.partition(" ")[2]] = (BytesIO(content), "file")
        response = visitor.open(way.path, method="POST", data=data, headers=visitor.ours, check=False)
        assert response.status_code < 500, (way, response.text)
        self.sent[way.key[0]].append(Sent(way.path, response.status_code, self._version != before))
        self.check(f"{way.key} {way.path}")
        return response

    @property
    def _version(self) -> int:
        """Grows with whatever another connection keeps."""
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    # -- what stands on a page -----------------------------------------------------------------------------------------

    def _kind(self, path: str, method: str = "GET") -> type_key:
        """The kind of an address: its endpoint, the kind of part it is about, and what it says was just done."""
        parts = urlsplit(path)
        try:
            endpoint, values = self._adapter.match(parts.path, method=method)
        except (HTTPException, RequestRedirect):
            return ()
        asked = parse_qs(parts.query)
        segment = str(values.get("segment", "")).partition(":")[0]
        return (str(endpoint), segment, *asked.get("told", ()), *(name for name in asked if name in ("archived", "readers")))

    def _ways(self, page: Any, path: str) -> Iterator[Way]:
        for form in page.iter("form"):
            if form.get("method", "").lower() != "post":
                continue
            fields = self._fields(of_form(page, form, "input", "textarea", "select"))
            for button in of_form(page, form, "button"):
                if button.get("type", "submit") != "submit":
                    continue
                where = _here(path, button.get("formaction") or form.get("action") or path)
                kind = self._kind(where, "POST")
                name, value = button.get("name"), button.get("value", "")
                if kind:
                    pressed = {name: [value]} if name else {}
                    said = (name, value if KIND.fullmatch(value) else "") if name else ()
                    yield Way((*kind[:2], *said), where, self._filled(kind[0], fields) | pressed)

    def _fields(self, controls: Sequence[Any]) -> type_fields:
        """What a browser sends of a form as it stands; boxes that are not ticked are there without a value."""
        fields: type_fields = {}
        for control in controls:
            name, kind = control.get("name"), control.get("type", "")
            if not name or kind in ("submit", "file") or control.get("disabled") is not None:
                continue
            kept = fields.setdefault(name, [])
            if control.tag == "select":
                chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")
                kept.extend(one.get("value", one.text or "") for one in chosen[:1])
            elif control.tag == "textarea":
                kept.append((control.text or "").removeprefix("\n").replace("\n", "\r\n"))
            elif kind not in ("checkbox", "radio") or control.get("checked") is not None:
                kept.append(control.get("value", "on" if kind else ""))
        return fields

    def _filled(self, endpoint: str, fields: type_fields) -> type_fields:
        filled: type_fields = {}
        for name, values in fields.items():
            fits = self.fitting.get(name) or self.fitting.get(f"{name.partition('-')[0]}-*", "")
            typed = values if any(values) or not fits else [fits]
            filled[name] = [self.fitting[own]] if (own := f"{endpoint} {name}") in self.fitting else typed
        return filled


def of_form(page: Any, form: Any, *tags: str) -> list[Any]:
    """What belongs to a form: it stands in it, or names it."""
    named = page.xpath("//*[@form=$id]", id=form.get("id")) if form.get("id") else []
    return [one for one in form.iter(*tags) if one.get("form") is None] + [one for one in named if one.tag in tags]


def _here(path: str, href: str) -> str:
    """A link of a page as an address of ours; empty for one that leads elsewhere."""
    parts = urlsplit(urljoin(f"http://here{path}", href))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
