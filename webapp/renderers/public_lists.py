"""Public pages beside those of one FAQ: the directory, and what is shown where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.text import Words
from webapp.renderers.public_links import DIRECTORY, Links, newest_path
from webapp.renderers.public_page import Frame, build_frame
from webapp.renderers.public_values import written
from webapp.renderers.templates import fill


@dataclass(frozen=True, slots=True)
class Listing:
    """A FAQ in the directory, as it is kept."""

    slug: str
    title: str
    foundation: str
    latest: int
    day: date


@dataclass(frozen=True, slots=True)
class Row:
    """The same as the page shows it."""

    href: str
    title: str
    foundation: str
    number: int
    day: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """Everything `public/directory.html` shows.

    `searching`: one can search here. `query` is what was looked for, empty where all is shown; `more` leads to the next page
    of the list, and `first` to its beginning where this is not it.
    """

    frame: Frame
    rows: tuple[Row, ...]
    searching: bool
    query: str
    more: str
    first: str


@dataclass(frozen=True, slots=True)
class NothingPage:
    """Everything `public/not_found.html` shows."""

    frame: Frame


def render_directory(
    listed: tuple[Listing, ...], links: Links, words: Words, *, query: str = "", more: str = "", is_first: bool = True
) -> str:
    """The directory, or what of it was looked for; `more` is the query of the next page's address."""
    here = links.page(DIRECTORY)
    page = DirectoryPage(
        frame=build_frame(links, hidden=bool(query) or not is_first),
        rows=tuple(
            Row(links.page(newest_path(one.slug)), one.title, one.foundation, one.latest, written(one.day, words))
            for one in listed
        ),
        searching=not links.folder,
        query=query,
        more=f"{here}?{more}" if more else "",
        first="" if is_first and not query else here,
    )
    return fill("public/directory.html", page)


def render_nothing(links: Links) -> str:
    """The page where there is nothing: the same for every address, so that it tells nothing."""
    return fill("public/not_found.html", NothingPage(build_frame(links, hidden=True)))
