"""How a public page is answered: with a tag that names all it depends on, and from memory where it was made before.

Whoever has a page already, and asks whether it is still the same, costs one look at the store: the page is not made for it.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from threading import Lock
from typing import cast

from flask import Response, current_app, request

from webapp import __version__
from webapp.blueprints.context import public_site, settings
from webapp.config import templates_folder
from webapp.renderers.public_links import STYLE, Links

HTML, ATOM, CALENDAR = "text/html; charset=utf-8", "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8"
REVALIDATE = "no-cache"
"""Kept by whoever likes, and asked about each time: a withdrawn FAQ is withdrawn for everybody at once."""
KEEPS_PAGES = 128
PAGES = "public pages"


class Pages:
    """The pages made last, packed. A page is found by its tag: what has changed has another one."""

    def __init__(self, most: int = KEEPS_PAGES) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def find(self, tag: str) -> bytes | None:
        """The page with this tag, if it is among them."""
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def keep(self, tag: str, packed: bytes) -> None:
        """Keep a page, in the place of the one that nobody has asked for longest."""
        with self._lock:
            self._kept[tag] = packed
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def answer(
    depends_on: tuple[object, ...], make: Callable[[], str | bytes | None], media_type: str = HTML
) -> Response | None:
    """The page, or that it is the same as before. `depends_on`: all it is made from, but for the code.

    `make` is asked only where nobody has the page; where it finds nothing, there is no answer.
    """
    tag = _tag((depends_on, served_links(), public_site().bank.version, media_type))
    packs = request.accept_encodings["gzip"] > 0
    sent_tag = f'"{tag}-gzip"' if packs else f'"{tag}"'
    if request.if_none_match.contains_weak(sent_tag[1:-1]):
        return Response(status=304, headers=_told(sent_tag))
    pages = _pages()
    packed = pages.find(tag)
    if packed is None:
        content = make()
        if content is None:
            return None
        # No time in the packed bytes: the same page is the same bytes whenever it is made.
        packed = gzip.compress(content.encode() if isinstance(content, str) else content, compresslevel=6, mtime=0)
        pages.keep(tag, packed)
    headers = _told(sent_tag) | ({"Content-Encoding": "gzip"} if packs else {})
    return Response(packed if packs else gzip.decompress(packed), headers=headers, content_type=media_type)


def served_links() -> Links:
    """The links of pages that are served."""
    style = cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])(STYLE)
    return Links("/", style.removesuffix(STYLE), settings().public_url)


@cache
def code_digest() -> str:
    """What pages are made with: the version, and their templates. The addresses of style and fonts name what is in those."""
    digest = sha256(__version__.encode())
    for path in sorted((templates_folder() / "public").rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _pages() -> Pages:
    pages = current_app.extensions.setdefault(PAGES, Pages())
    if not isinstance(pages, Pages):
        raise TypeError(f"{PAGES} is somebody else's")
    return pages


@lru_cache(maxsize=KEEPS_PAGES)
def _tag(made_of: tuple[object, ...]) -> str:
    return sha256(f"{made_of!r}\n{code_digest()}".encode()).hexdigest()[:32]


def _told(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": REVALIDATE, "Vary": "Accept-Encoding"}
