"""A laptop that serves the phones in a room: what they may ask it for, and who counts as one of them."""

from __future__ import annotations

from collections.abc import Collection

from flask import Request

from webapp.domain.errors import UpfrontError
from webapp.security.origin import is_for_us

LOOPBACK = "127."
"""What the addresses begin with by which a computer asks itself."""
PAGES, FILES, HEALTH = "/w", "/static/", "/healthz"


class OnTheLaptop(UpfrontError):
    """What was asked for from the room is not for the room. Whether there is anything at the address was not looked at."""


def is_from_the_room(request: Request, lan_hosts: Collection[str]) -> bool:
    """Whether a request comes by a name that phones know us by, or from another computer, whatever name that one says.

    Without names for phones there is no room.
    """
    if not lan_hosts:
        return False
    return is_for_us(request, lan_hosts) or not (request.remote_addr or "").startswith(LOOPBACK)


def is_for_the_room(request: Request) -> bool:
    """Whether the address is one of a workshop's pages for participants, or something that these load."""
    asked = request.url_rule.rule if request.url_rule else request.path
    return asked in (PAGES, HEALTH) or asked.startswith((f"{PAGES}/", FILES))
