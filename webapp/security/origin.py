"""Where a request goes to and where it comes from: to one of our names; what changes something, from one of our pages."""

from __future__ import annotations

from collections.abc import Collection

from flask import Request, current_app

OUR_ORIGIN = "OUR_ORIGIN"
"""The setting that holds the origin of our pages, where that is not simply what a request names."""
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
OURS = frozenset(("same-origin", "none"))


def is_for_us(request: Request, hosts: Collection[str]) -> bool:
    """Whether the request names one of our hosts, port and all.

    A stranger's page can make its own name point to this computer; its requests then still carry that name.
    """
    return request.environ.get("HTTP_HOST") in hosts


def is_foreign(request: Request) -> bool:
    """Whether a request that changes something says that it comes from elsewhere."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    return (origin is not None and origin != _our_origin(request)) or (site is not None and site not in OURS)


def is_surely_ours(request: Request) -> bool:
    """Whether the browser vouches that one of our own pages sent this. Browsers too old to say so cannot."""
    if is_foreign(request):
        return False
    return "Origin" in request.headers or request.headers.get("Sec-Fetch-Site") == "same-origin"


def _our_origin(request: Request) -> str:
    configured: str = current_app.config.get(OUR_ORIGIN, "")
    return configured or f"{request.scheme}://{request.host}"
