"""A browser tab in a few lines: it signs in, opens pages, and sends forms back as they were shown."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode, urlsplit

TIMEOUT = 10.0
INPUT = re.compile(r"<input\b[^>]*>")
TEXT_AREA = re.compile(r"<textarea\b([^>]*)>\r?\n?(.*?)</textarea>", re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
CHECKED = re.compile(r"\schecked\b")
ATTRIBUTE = re.compile(r'\b([a-z-]+)="([^"]*)"')

OSFailure = (OSError, http.client.HTTPException)
"""What a tab raises where no answer came: nobody can know then whether something was kept."""


Step = Callable[[], object]


def _nothing() -> None:
    """What most steps do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    location: str
    body: str
    cookie: str

    @property
    def half_typed(self) -> bool:
        """Whether the page shows what was typed and not saved."""
        return 'value="discard"' in self.body

    def field(self, name: str) -> str:
        """What stands in a field of the page; empty where there is no such field, or nothing in it."""
        return _fields(self.body).get(name, "")

    def form(self, action: str) -> dict[str, str]:
        """What a browser would send if the form of that address were sent as it is shown; of several, the longest."""
        forms = []
        for form in FORM.findall(self.body):
            tag, _, content = form.partition(">")
            if urlsplit(unescape(dict(ATTRIBUTE.findall(tag)).get("action", ""))).path == action:
                forms.append(_fields(content))
        return max(forms, key=len, default={})


def _fields(html: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for tag in INPUT.findall(html):
        attributes = dict(ATTRIBUTE.findall(tag))
        chosen = attributes.get("type") not in ("radio", "checkbox") or CHECKED.search(tag)
        if "name" in attributes and chosen:
            fields.setdefault(attributes["name"], unescape(attributes.get("value", "")))
    for tag, content in TEXT_AREA.findall(html):
        fields.setdefault(dict(ATTRIBUTE.findall(tag)).get("name", ""), unescape(content))
    return fields


class Tab:
    """One tab of a browser that is signed in, or not yet."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.address = address
        self.cookie = cookie
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=TIMEOUT)

    def another(self) -> Tab:
        """Another tab of the same browser."""
        return Tab(self.address, self.cookie)

    def open(self, path: str) -> Reply:
        """Open a page."""
        return self._ask("GET", path)

    def send(self, path: str, fields: Mapping[str, str], *, halfway: Step = _nothing, sent: Step = _nothing) -> Reply:
        """Send a form; `halfway` is done when only a part of it is out, `sent` when all of it is."""
        return self._ask("POST", path, urlencode(fields).encode(), (halfway, sent))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes = b"", steps: tuple[Step, Step] = (_nothing, _nothing)) -> Reply:
        connection = self._connection
        try:
            connection.putrequest(method, path)
            if self.cookie:
                connection.putheader("Cookie", self.cookie)
            if method == "POST":
                self._say_what_browsers_say(len(body))
            connection.endheaders()
            if method == "POST":
                self._send_body(body, *steps)
            answer = connection.getresponse()
            content = answer.read().decode()
        except OSFailure:
            # The next one begins a new connection.
            connection.close()
            raise
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        return Reply(answer.status, answer.getheader("Location") or "", content, cookie)

    def _say_what_browsers_say(self, length: int) -> None:
        self._connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        self._connection.putheader("Content-Length", str(length))
        self._connection.putheader("Origin", self.address)
        self._connection.putheader("Sec-Fetch-Site", "same-origin")

    def _send_body(self, body: bytes, halfway: Step, sent: Step) -> None:
        middle = len(body) // 2
        if halfway is not _nothing:
            self._connection.send(body[:middle])
            halfway()
            body = body[middle:]
        self._connection.send(body)
        sent()


def sign_in(address: str, link: str) -> Tab:
    """The first tab of a browser that has used this link."""
    tab = Tab(address)
    reply = tab.send(urlsplit(link).path, {})
    if reply.status != 303 or not reply.cookie:
        raise AssertionError(f"signing in was answered with {reply.status}")
    tab.cookie = reply.cookie
    return tab
