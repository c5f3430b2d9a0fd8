"""Where public pages lead. The same pages are served, and written into a folder for any web host: links are plain text."""

from __future__ import annotations

from dataclasses import dataclass

STYLE = "upfront.css"
FONTS = tuple(
    f"fonts/{name}.woff2"
    for name in (
        "source-sans-3-latin-400-normal",
        "source-sans-3-latin-600-normal",
        "source-serif-4-latin-600-normal",
    )
)
"""What every page loads, and loads early."""
ENDINGS = ("pdf", "docx", "md", "txt", "html", "json")
"""The files of a version that have an address of their own, those most people take first."""
INDEX = "/index.html"


@dataclass(frozen=True, slots=True)
class Links:
    """What a page's links are made of.

    `root` is what leads from the page to where all addresses begin: `/` where it is served, else so many `../`. `assets` is
    what the addresses of its style and fonts begin with. `base` is the address of the site, without a slash at the end,
    empty where nobody knows it. `folder`: the page stands in a folder of files, where only a file's whole name leads to it.
    """

    root: str
    assets: str
    base: str = ""
    folder: bool = False

    def asset(self, name: str) -> str:
        """Where a file that pages load is."""
        return f"{self.assets}{name}"

    def page(self, path: str) -> str:
        """A link to a page; `path` is one of those below, or `f` for the directory."""
        return f"{self.root}{path}{INDEX if self.folder else ''}"

    def file(self, path: str) -> str:
        """A link to anything that is no page."""
        return f"{self.root}{path}"

    def full(self, path: str, *, of_page: bool = True) -> str:
        """The same with the site's address where that is known, for whoever reads it somewhere else."""
        if self.base:
            return f"{self.base}/{path}"
        return self.page(path) if of_page else self.file(path)

    def changes_path(self, slug: str, older: int, newer: int) -> str:
        """Two dots in a name are taken for an attack by some programs that unpack files or serve them."""
        return f"f/{slug}/changes/{older}{'-to-' if self.folder else '..'}{newer}"


DIRECTORY = "f"


def newest_path(slug: str) -> str:
    """The page of whichever version is newest."""
    return f"f/{slug}"


def version_path(slug: str, number: int) -> str:
    """The page of one version."""
    return f"f/{slug}/{number}"


def file_path(slug: str, number: int, ending: str) -> str:
    """A file of one version."""
    return f"f/{slug}/{number}.{ending}"


def feed_path(slug: str) -> str:
    """What tells programs of new versions."""
    return f"f/{slug}/feed.atom"


def calendar_path(slug: str) -> str:
    """The days on which something falls due, for calendars."""
    return f"f/{slug}/dates.ics"
