"""What stands in the addresses of published FAQs: which FAQ, and which version of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, request, url_for

from webapp.blueprints.context import public_site
from webapp.blueprints.public.live import HTML, REVALIDATE, served_links
from webapp.renderers.public_lists import render_nothing
from webapp.store.publications import FaqRecord

LONGEST_SLUG = 100
"""Beyond what any address had: nothing longer is looked up."""


class Elsewhere(Exception):
    """The FAQ has another address now. `slug` is what that ends in."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def find_faq(slug: str) -> FaqRecord | None:
    """The FAQ at an address, with one look at the store. Raises Elsewhere where it was at this address once."""
    faq = public_site().store.find_faq(slug) if len(slug) <= LONGEST_SLUG else None
    if faq and faq.slug != slug:
        raise Elsewhere(faq.slug)
    return faq


def find_number(number: int, faq: FaqRecord) -> int | None:
    """The number of a version that there is; None for any other, and in an address that writes it as we do not."""
    ours = url_for(request.endpoint or "", **(request.view_args or {}))
    return number if 1 <= number <= faq.latest and request.path == ours else None


def nothing_here() -> Response:
    """The page where there is nothing: the same bytes for what never was and for what is not public."""
    return _asked_about(Response(render_nothing(served_links()), status=404, content_type=HTML))


def moved(endpoint: str, values: Mapping[str, Any], slug: str) -> Response:
    """To the same place under today's address. It can change back, so nobody keeps where it led without asking again."""
    return _asked_about(make_response(redirect(url_for(endpoint, **{**values, "slug": slug}), 301)))


def _asked_about(response: Response) -> Response:
    response.headers["Cache-Control"] = REVALIDATE
    response.vary.add("Accept-Encoding")
    return response
