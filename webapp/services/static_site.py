"""What a workspace has published as the files of a web site: for any web host, or to be opened from a disk.

The pages are those that are served, with links from file to file and without forms: nobody would read what is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.config import templates_folder
from webapp.domain.publication.frozen import FrozenDocument
from webapp.domain.text import Words
from webapp.renderers import feed_file
from webapp.renderers.public_changes import render_changes
from webapp.renderers.public_links import (
    DIRECTORY,
    ENDINGS,
    INDEX,
    Links,
    calendar_path,
    feed_path,
    file_path,
    newest_path,
    version_path,
)
from webapp.renderers.public_lists import render_directory
from webapp.renderers.public_page import render_newest, render_version, render_withdrawn
from webapp.renderers.public_values import Live, Series, Version
from webapp.renderers.site_files import render_moved
from webapp.served_files import WORKSHOP_STYLES, ServedFiles, load_served_files
from webapp.services.public_faqs import calendar_of, feed_of, listing_of, read_series, read_version, words_of
from webapp.services.workspace import Site
from webapp.store.publications import FaqRecord

type_file = tuple[str, bytes]
AT_ONCE = 50
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
LICENCES = ("OFL-source-sans-3.txt", "OFL-source-serif-4.txt")
"""What has to go wherever the fonts go."""


@dataclass(frozen=True, slots=True)
class _Making:
    """What every page of the site is made with. `assets` is the folder of style and fonts."""

    site: Site
    base: str
    today: date
    assets: str

    def links(self, path: str) -> Links:
        """The links of the page whose folder is `path`, empty for the site's own."""
        root = "../" * len(path.split("/")) if path else ""
        return Links(root, f"{root}{self.assets}", self.base, folder=True)

    def words(self, faq: FaqRecord) -> Words:
        """The words in which its dates are written."""
        return words_of(self.site, faq.language)


def make_site(site: Site, public_url: str, today: date) -> Iterator[type_file]:
    """Every file of the site by its path, always in the same order.

    `public_url` is the address the site will have, without a slash at its end, empty where nobody knows it.
    """
    served = load_served_files(templates_folder())
    making = _Making(site, public_url, today, f"static/{served.digest}/")
    faqs = sorted(_all_faqs(site), key=lambda faq: faq.slug)
    yield from _assets(served, making.assets)
    yield _moved(making, "", DIRECTORY)
    listed = [faq for faq in faqs if faq.listed and faq.withdrawn_at is None]
    rows = tuple(map(listing_of, sorted(listed, key=lambda faq: (faq.published_at, faq.slug), reverse=True)))
    yield _page(DIRECTORY, render_directory(rows, making.links(DIRECTORY), words_of(site, site.language)))
    taken = {faq.slug for faq in faqs}
    for faq in faqs:
        if _SLUG.fullmatch(faq.slug):
            yield from _faq_files(making, faq, taken)


def _all_faqs(site: Site) -> Iterator[FaqRecord]:
    """All that the workspace has published."""
    before = None
    while page := site.store.list_faqs(site.workspace, before=before, limit=AT_ONCE):
        yield from page
        before = (page[-1].published_at, page[-1].id)


def _assets(served: ServedFiles, folder: str) -> Iterator[type_file]:
    for name, file in sorted(served.by_name.items()):
        if not name.endswith(".js") and name not in WORKSHOP_STYLES:
            yield f"{folder}{name}", file.content
    for name in LICENCES:
        yield f"{folder}fonts/{name}", (templates_folder() / "fonts" / name).read_bytes()


def _faq_files(making: _Making, faq: FaqRecord, taken: set[str]) -> Iterator[type_file]:
    """The pages and files of one FAQ."""
    store, words = making.site.store, making.words(faq)
    series, documents = read_series(store, faq), []
    for line in series.versions:
        version = read_version(store, faq, line.number)
        if version is None:
            continue
        documents.append(version.document)
        yield from _version_files(making, faq, series, version)
    path = newest_path(faq.slug)
    if series.withdrawn_on:
        yield _page(path, render_withdrawn(series, making.links(path), words))
    yield from _changes(making, series, documents, words)
    feed = feed_of(faq, store.list_publications(faq.id))
    yield feed_path(faq.slug), feed_file.render(feed, making.links(path), words)
    if documents and documents[0].dates and faq.withdrawn_at is None:
        yield calendar_path(faq.slug), calendar_of(faq, documents[0], making.links(path))
    yield from _earlier_addresses(making, faq.slug, documents, taken)


def _version_files(making: _Making, faq: FaqRecord, series: Series, version: Version) -> Iterator[type_file]:
    words, live = making.words(faq), Live(making.today)
    path = newest_path(faq.slug)
    if version.number == series.latest.number and series.withdrawn_on is None:
        yield _page(path, render_newest(series, version, live, making.links(path), words))
    path = version_path(faq.slug, version.number)
    yield _page(path, render_version(series, version, live, making.links(path), words))
    for ending in ENDINGS:
        if found := making.site.store.find_file(faq.id, version.number, ending):
            yield file_path(faq.slug, version.number, ending), found[1]


def _changes(making: _Making, series: Series, documents: list[FrozenDocument], words: Words) -> Iterator[type_file]:
    """From each version to the next, and to the newest: these are what pages link to."""
    if not documents:
        return
    latest = documents[0]
    for place, older in enumerate(documents[1:], start=1):
        for newer in {documents[place - 1].number: documents[place - 1], latest.number: latest}.values():
            path = making.links("").changes_path(series.slug, older.number, newer.number)
            page = render_changes(series, older, newer, making.links(path), words)
            if page is not None:
                yield _page(path, page)


def _earlier_addresses(making: _Making, slug: str, documents: list[FrozenDocument], taken: set[str]) -> Iterator[type_file]:
    """Pages that lead on from every other address that one of its documents names: those are what people were given."""
    led = set()
    for document in documents:
        earlier = document.newest.rpartition("/f/")[2]
        if not _SLUG.fullmatch(earlier) or earlier in taken:
            continue
        if earlier not in led:
            led.add(earlier)
            yield _moved(making, newest_path(earlier), newest_path(slug))
        yield _moved(making, version_path(earlier, document.number), version_path(slug, document.number))
    taken |= led


def _page(path: str, html: str) -> type_file:
    return f"{path}{INDEX}", html.encode()


def _moved(making: _Making, path: str, to: str) -> type_file:
    return f"{path}{INDEX}".removeprefix("/"), render_moved(to, making.links(path)).encode()
