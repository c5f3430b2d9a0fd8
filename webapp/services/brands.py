"""How an assessment's files look: one color, the paper, a logo, a letterhead. Each use case is one write.

What was uploaded is read by the renderers, which are loaded only then; what they refuse comes back as a code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from webapp.domain.text import LONGEST_LOOKED_AT, normalise, one_line
from webapp.renderers import renderer
from webapp.renderers.look import (
    BAND,
    COLOR,
    LETTER,
    LONGEST_WORDS,
    PAPERS,
    Logo,
    Look,
    UnfitLetterhead,
    UnfitLogo,
    readable,
)
from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.workspace import Site
from webapp.store.port import BrandRecord


@dataclass(frozen=True, slots=True)
class Brand:
    """What a foundation chose; `color` and `paper` are empty where it did not. `revision` counts every change to it."""

    color: str = ""
    paper: str = ""
    logo: Logo | None = None
    letterhead: bytes | None = None
    letterhead_name: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SavedBrand:
    """It is on disk, or was there already."""

    brand: Brand
    opened: Opened


@dataclass(frozen=True, slots=True)
class StaleBrand:
    """Somebody changed the look first: nothing was kept. `brand` is what stands now."""

    brand: Brand
    opened: Opened


@dataclass(frozen=True, slots=True)
class UnfitBrand:
    """What was chosen cannot be used. `code`: color, paper or words, or one of a picture's or a letterhead's."""

    code: str


type_kept = SavedBrand | StaleBrand | UnfitBrand


def find_brand(site: Site, assessment_id: str) -> Brand:
    """What was chosen; where nothing was, a brand without anything."""
    record = site.store.find_brand(assessment_id)
    if record is None:
        return Brand()
    logo = None
    if record.logo is not None:
        logo = Logo(record.logo, record.logo_width, record.logo_height, record.logo_words)
    return Brand(record.color, record.paper, logo, record.letterhead, record.letterhead_name, record.revision)


def look_of(brand: Brand, paper: str | None = None) -> Look:
    """How files look; `paper` instead of the one chosen. The color is made dark enough to read on."""
    band = readable(brand.color) if brand.color else BAND
    return Look(paper or brand.paper or LETTER, band, brand.logo, brand.letterhead)


def keep_color(site: Site, opened: Opened, color: str, *, shown: int, at: datetime) -> type_kept:
    """Keep a color like `#11394a` as it was chosen, or none with an empty one."""
    if color and not COLOR.fullmatch(color):
        return UnfitBrand("color")
    return _save(site, opened, lambda brand: replace(brand, color=color.lower()), shown=shown, at=at)


def keep_paper(site: Site, opened: Opened, paper: str, *, shown: int, at: datetime) -> type_kept:
    """Keep the paper that files are made for: one of `PAPERS`."""
    if paper not in PAPERS:
        return UnfitBrand("paper")
    return _save(site, opened, lambda brand: replace(brand, paper=paper), shown=shown, at=at)


def keep_logo(site: Site, opened: Opened, data: bytes, words: str, *, shown: int, at: datetime) -> type_kept:
    """Keep a logo, drawn anew from what was uploaded; `words` say what it shows, for who cannot see it."""
    said = _line(words)
    if not said:
        return UnfitBrand("words")
    try:
        logo: Logo = renderer("logos").read_logo(data, said)
    except UnfitLogo as unfit:
        return UnfitBrand(unfit.code)
    return _save(site, opened, lambda brand: replace(brand, logo=logo), shown=shown, at=at)


def keep_logo_words(site: Site, opened: Opened, logo: Logo, words: str, *, shown: int, at: datetime) -> type_kept:
    """Say otherwise what the logo that stands shows."""
    said = _line(words)
    if not said:
        return UnfitBrand("words")
    return _save(site, opened, lambda brand: replace(brand, logo=replace(logo, words=said)), shown=shown, at=at)


def remove_logo(site: Site, opened: Opened, *, shown: int, at: datetime) -> type_kept:
    """Have no logo any more."""
    return _save(site, opened, lambda brand: replace(brand, logo=None), shown=shown, at=at)


def keep_letterhead(site: Site, opened: Opened, data: bytes, name: str, *, shown: int, at: datetime) -> type_kept:
    """Keep a Word file whose styles our Word files take; `name` is what it was called, for the page to show."""
    try:
        renderer("letterheads").check_letterhead(data)
    except UnfitLetterhead as unfit:
        return UnfitBrand(unfit.code)
    called = _line(PurePath(name.replace("\\", "/")).name)
    return _save(site, opened, lambda brand: replace(brand, letterhead=data, letterhead_name=called), shown=shown, at=at)


def remove_letterhead(site: Site, opened: Opened, *, shown: int, at: datetime) -> type_kept:
    """Have no letterhead any more."""
    return _save(site, opened, lambda brand: replace(brand, letterhead=None, letterhead_name=""), shown=shown, at=at)


def record_of(brand: Brand) -> BrandRecord:
    """The brand as the store keeps it."""
    logo = brand.logo
    return BrandRecord(
        revision=brand.revision,
        color=brand.color,
        paper=brand.paper,
        logo=logo.png if logo else None,
        logo_width=logo.width if logo else 0,
        logo_height=logo.height if logo else 0,
        logo_words=logo.words if logo else "",
        letterhead=brand.letterhead,
        letterhead_name=brand.letterhead_name,
    )


def _save(
    site: Site, opened: Opened, change: Callable[[Brand], Brand], *, shown: int, at: datetime
) -> SavedBrand | StaleBrand:
    """One write: read again, refuse what is out of date, keep. The same once more changes nothing."""
    with site.store.write():
        now = open_assessment(site, opened.record.id, opened.today)
        before = find_brand(site, now.record.id)
        after = change(before)
        if after == before:
            return SavedBrand(before, now)
        if before.revision != shown:
            return StaleBrand(before, now)
        brand = replace(after, revision=before.revision + 1)
        record = replace(now.record, revision=now.record.revision + 1, changed_at=at)
        site.store.record_brand(record.id, record_of(brand))
        site.store.record_assessment(record)
    kept = replace(now, record=record)
    put_by(site, kept)
    return SavedBrand(brand, kept)


def _line(text: str) -> str:
    """Typed words on one line and not too long; empty where nothing of them would be seen."""
    try:
        return one_line(normalise(text[:LONGEST_LOOKED_AT]))[:LONGEST_WORDS]
    except ValueError:
        return ""
