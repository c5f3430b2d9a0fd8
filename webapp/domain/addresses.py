"""Addresses, one way to write each: e-mail addresses that people are known by, and the names of servers."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST_EMAIL = 254
LONGEST_NAME_PART = 64
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
"""Names of a computer for itself: nobody listens in between."""
USUAL_PORTS = {"https": 443, "http": 80}
# ASCII alone: lower-casing makes a `k` of the Kelvin sign, and with it somebody else's address of one's own.
_NAME_PART = re.compile(r"[a-z0-9!#$&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII)
_HOST = re.compile(rf"(?P<name>{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]{{2,45}}\])(?::(?P<port>[0-9]{{1,5}}))?", re.ASCII)


def valid_address(text: str) -> str | None:
    """The e-mail address as it is kept, in lower case; None where it is not one address alone, in plain letters.

    No display name, no list, no quoted or routed name, nothing that would end a header: such text is refused, not mended.
    A domain in other letters is written as mail sends it, with `xn--`.
    """
    address = text.strip(" \t")
    if len(address) > LONGEST_EMAIL or not address.isascii():
        return None
    name, at, domain = address.lower().partition("@")
    if not at or len(name) > LONGEST_NAME_PART:
        return None
    return f"{name}@{domain}" if _NAME_PART.fullmatch(name) and _DOMAIN.fullmatch(domain) else None


class Host(NamedTuple):
    """The name of a server, without brackets, and its port where one is written."""

    name: str
    port: int | None

    @property
    def loopback(self) -> bool:
        """Whether it is this computer, seen from itself."""
        return self.name in LOOPBACK

    def written(self, scheme: str) -> str:
        """As it arrives in a Host header: browsers leave out the usual port."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port in (None, USUAL_PORTS.get(scheme)) else f"{name}:{self.port}"


def read_host(text: str) -> Host | None:
    """A plain `name` or `name:port`; None for anything else, patterns among it."""
    found = _HOST.fullmatch(text.lower()) if text.isascii() else None
    if found is None or len(text) > LONGEST_EMAIL:
        return None
    port = int(found["port"]) if found["port"] else None
    return None if port is not None and port > 65535 else Host(found["name"].strip("[]"), port)


class Site(NamedTuple):
    """A web address taken apart: its path has no slash at the end, and there is no query and nobody's name in it."""

    scheme: str
    host: Host
    path: str

    @property
    def safe(self) -> bool:
        """Whether nobody on the way can listen in or answer in its place."""
        return self.scheme == "https" or self.host.loopback

    @property
    def written(self) -> str:
        """The address, written in the one way that browsers compare by."""
        return f"{self.scheme}://{self.host.written(self.scheme)}{self.path}"


def read_site(text: str) -> Site | None:
    """A whole web address; None where there is a query, a fragment, a user, or what programs read differently."""
    if not text.isascii() or not text.isprintable() or re.search(r"[\s\\?#@%]", text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    host = read_host(parts.netloc)
    if host is None or parts.scheme not in USUAL_PORTS:
        return None
    return Site(parts.scheme, host, parts.path.rstrip("/"))
