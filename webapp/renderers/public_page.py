"""The pages of a published FAQ: its newest version, each version, and what says that it was withdrawn.

What is in the document was frozen with the version; what stands around and between, and may change, is put in here. No page
knows whether it is served or stands in a folder: its links are `public_links.Links`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from markupsafe import Markup

from webapp.domain.publication.frozen import FrozenDocument, FrozenEntry
from webapp.domain.text import Words
from webapp.renderers.due_words import DueNote, due_notes
from webapp.renderers.entry_asking import Asking
from webapp.renderers.linked_data import ESCAPED
from webapp.renderers.public_links import (
    DIRECTORY,
    ENDINGS,
    FONTS,
    STYLE,
    Links,
    calendar_path,
    feed_path,
    file_path,
    newest_path,
    version_path,
)
from webapp.renderers.public_values import Live, Series, Version, VersionLine, written
from webapp.renderers.templates import fill

LONGEST_DESCRIPTION = 200
SHOWN_VERSIONS = 5
"""So many stand open in the list; the others behind them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every public page has: language, what it loads, where it belongs.

    `canonical` and `feed` are empty where there is none. `hidden`: search engines shall not list it. `promises` leads to
    what Upfront promises, empty where that is not there.
    """

    language: str
    style: str
    fonts: tuple[str, ...]
    directory: str
    canonical: str = ""
    feed: str = ""
    hidden: bool = False
    promises: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A version as pages name and link it. `changes` leads to what changed since the one before, empty for the first."""

    number: int
    day: str
    href: str
    changes: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take along; `size` in kilobytes."""

    ending: str
    href: str
    size: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """When it was withdrawn, and the foundation's reason as typed, empty where none was given."""

    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntryPiece:
    """One entry: the heading of its group where it is the first there, and the entry itself; `question` alone for forms."""

    id: str
    question: str
    heading: Markup
    html: Markup


@dataclass(frozen=True, slots=True)
class FaqPage:
    """Everything `public/faq.html` shows.

    `at_newest`: it stands at the address of whichever version is newest, and not at that of its number. `newer` is the
    newest version where this is an earlier one, and `since` leads to what changed until then; `earlier` leads to what
    changed with this one. `due` is what has fallen due, by entry. `asking` is for the forms under the entries, None where
    there are none.
    """

    frame: Frame
    title: str
    description: str
    number: int
    at_newest: bool
    cover: Markup
    opening: Markup
    entries: tuple[EntryPiece, ...]
    closing: Markup
    roles: Markup
    contents: Markup
    data: Markup
    newer: Step | None
    since: str
    earlier: str
    withdrawn: Withdrawn | None
    newest: str
    versions: tuple[Step, ...]
    older: tuple[Step, ...]
    downloads: tuple[Download, ...]
    calendar: str
    hash: str
    due: Mapping[str, tuple[DueNote, ...]]
    asking: Asking | None


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """Everything `public/withdrawn.html` shows."""

    frame: Frame
    title: str
    foundation: str
    withdrawn: Withdrawn
    versions: tuple[Step, ...]
    older: tuple[Step, ...]


def render_newest(series: Series, version: Version, live: Live, links: Links, words: Words) -> str:
    """The page at the address of the newest version, which `version` is. A withdrawn FAQ has `render_withdrawn` there."""
    return fill("public/faq.html", _build(series, version, live, links, words, at_newest=True))


def render_version(series: Series, version: Version, live: Live, links: Links, words: Words) -> str:
    """The page at the address of one version, the newest or an earlier one."""
    return fill("public/faq.html", _build(series, version, live, links, words, at_newest=False))


def render_withdrawn(series: Series, links: Links, words: Words) -> str:
    """The page at the address of the newest version where the FAQ was withdrawn. Raises ValueError where it was not."""
    withdrawn = build_withdrawn(series, words)
    if withdrawn is None:
        raise ValueError("not withdrawn")
    shown, older = _steps(series, links, words)
    frame = build_frame(links, series, hidden=True)
    return fill("public/withdrawn.html", WithdrawnPage(frame, series.title, series.foundation, withdrawn, shown, older))


def build_frame(links: Links, series: Series | None = None, *, language: str = "en", hidden: bool = False) -> Frame:
    """What stands around a page, one of a FAQ or another one."""
    slug = series.slug if series else ""
    return Frame(
        language=series.language if series else language,
        style=links.asset(STYLE),
        # From a disk a browser lets a page load its fonts, but not ahead of its style.
        fonts=() if links.folder else tuple(map(links.asset, FONTS)),
        directory=links.page(DIRECTORY),
        canonical=links.full(newest_path(slug) if slug else DIRECTORY) if links.base else "",
        feed=links.file(feed_path(slug)) if slug else "",
        hidden=hidden or (series is not None and not series.listed),
        promises="" if links.folder else f"{links.root}promises",
    )


def build_step(series: Series, line: VersionLine, links: Links, words: Words) -> Step:
    """A version with its links."""
    before = series.before(line.number)
    changes = links.page(links.changes_path(series.slug, before.number, line.number)) if before else ""
    return Step(line.number, written(line.day, words), links.page(version_path(series.slug, line.number)), changes)


def build_withdrawn(series: Series, words: Words) -> Withdrawn | None:
    """That it was withdrawn, if it was."""
    if series.withdrawn_on is None:
        return None
    return Withdrawn(written(series.withdrawn_on, words), series.withdrawn_reason)


def _build(series: Series, version: Version, live: Live, links: Links, words: Words, *, at_newest: bool) -> FaqPage:
    parts: dict[str, Any] = json.loads(version.parts)
    slug, latest = series.slug, series.latest
    is_latest = version.number == latest.number
    shown, older = _steps(series, links, words)
    holds = is_latest and series.withdrawn_on is None
    before = series.before(version.number)
    changes = partial(links.changes_path, slug)
    return FaqPage(
        frame=build_frame(links, series, hidden=not holds),
        title=version.document.title,
        description=_description(version.document),
        number=version.number,
        at_newest=at_newest,
        **_pieces(parts, version.document),
        data=Markup(_linked_data(version.document)),  # noqa: S704  JSON in which no sign of HTML is left
        newer=None if is_latest else build_step(series, latest, links, words),
        since="" if is_latest else links.page(changes(version.number, latest.number)),
        earlier=links.page(changes(before.number, version.number)) if before else "",
        withdrawn=build_withdrawn(series, words),
        newest=links.page(newest_path(slug)),
        versions=shown,
        older=older,
        downloads=_downloads(series, version, links),
        calendar=links.file(calendar_path(slug)) if version.document.dates and holds else "",
        hash=version.hash,
        # What an earlier version left open may be decided since, and what somebody asks about it be answered.
        due=due_notes(version.document, live.today, words) if holds else {},
        asking=live.asking if holds else None,
    )


def _pieces(parts: Mapping[str, Any], document: FrozenDocument) -> dict[str, Any]:
    """The frozen pieces as they are: HTML that `page_parts` wrote, with what people typed escaped."""
    around = {name: frozen(parts[name]) for name in ("cover", "opening", "closing", "roles", "contents")}
    asked = {entry.id: entry.question for entry in document.entries}
    entries = tuple(
        EntryPiece(entry["id"], asked[entry["id"]], frozen(entry["heading"]), frozen(entry["html"]))
        for entry in parts["entries"]
    )
    return {**around, "entries": entries}


def frozen(html: str) -> Markup:
    """A piece that was HTML already when the version was published, and has not been changed since."""
    return Markup(html)  # noqa: S704


def _steps(series: Series, links: Links, words: Words) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The versions that stand open, and those behind them."""
    steps = tuple(build_step(series, line, links, words) for line in series.versions)
    return steps[:SHOWN_VERSIONS], steps[SHOWN_VERSIONS:]


def _downloads(series: Series, version: Version, links: Links) -> tuple[Download, ...]:
    sizes = {file.ending: file.size for file in version.files}
    return tuple(
        Download(ending, links.file(file_path(series.slug, version.number, ending)), max(1, round(sizes[ending] / 1024)))
        for ending in ENDINGS
        if ending in sizes
    )


def _description(document: FrozenDocument) -> str:
    """Who speaks and in which roles, for those who show a line below a link."""
    said = " ".join(sentence.text for sentence in document.statement)
    return said if len(said) <= LONGEST_DESCRIPTION else f"{said[: LONGEST_DESCRIPTION - 1].rstrip()}…"


# -- for programs ------------------------------------------------------------------------------------------------------


def _linked_data(document: FrozenDocument) -> str:
    """A schema.org FAQPage as JSON-LD, in one line that no HTML parser can leave before its end."""
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": document.title,
        "inLanguage": document.language,
        "version": document.number,
        "datePublished": document.published_on.isoformat(),
        "publisher": {"@type": "Organization", "name": document.foundation},
        "mainEntity": [_question(entry) for entry in document.entries],
    }
    return json.dumps(page, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)


def _question(entry: FrozenEntry) -> dict[str, object]:
    answer = " ".join(sentence.text for sentence in entry.sentences if sentence.text)
    # Those who read it take the text of an answer for HTML.
    text = escape(answer, quote=False)
    return {"@type": "Question", "name": entry.question, "acceptedAnswer": {"@type": "Answer", "text": text}}
