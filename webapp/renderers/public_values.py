"""What public pages are made from: a published FAQ as its readers meet it, whatever store it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.domain.answers import PartialDate
from webapp.domain.publication.frozen import FrozenDocument
from webapp.domain.text import Words, format_date
from webapp.renderers.entry_asking import Asking


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list, and the day it was published."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Series:
    """A published FAQ: names and title of its newest version, and all versions, newest first.

    `listed`: it stands in the directory. `withdrawn_on` is None for one that was not withdrawn; the reason may be empty.
    """

    slug: str
    title: str
    foundation: str
    language: str
    listed: bool
    versions: tuple[VersionLine, ...]
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""

    @property
    def latest(self) -> VersionLine:
        """The newest version."""
        return self.versions[0]

    def find(self, number: int) -> VersionLine | None:
        """The version of this number."""
        return next((line for line in self.versions if line.number == number), None)

    def before(self, number: int) -> VersionLine | None:
        """The version that this one followed."""
        return next((line for line in self.versions if line.number < number), None)

    def after(self, number: int) -> VersionLine | None:
        """The version that followed this one."""
        return next((line for line in reversed(self.versions) if line.number > number), None)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a version, by what its name ends in, and its size in bytes."""

    ending: str
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """What one version is: `parts` is the document as HTML in pieces (see `page_parts`), `hash` that of its manifest."""

    number: int
    document: FrozenDocument
    parts: bytes
    files: tuple[FileLine, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Live:
    """What a page says beside what is frozen: the day, and the forms under its entries, None where nobody can ask here."""

    today: date
    asking: Asking | None = None


def written(day: date, words: Words) -> str:
    """A day as people read it."""
    return format_date(PartialDate(day.year, day.month, day.day), words)
