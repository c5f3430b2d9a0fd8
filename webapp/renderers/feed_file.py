"""The versions of a published FAQ as an Atom feed: what a reader's program asks for to hear of the next one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from webapp.domain.text import Words
from webapp.renderers.public_links import Links, feed_path, newest_path, version_path
from webapp.renderers.public_values import written
from webapp.renderers.templates import fill

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
"""Versions in a feed; what is older stands on the page."""
# What XML 1.0 has no way to write.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedVersion:
    """One version, what it was called, and when it was published."""

    number: int
    title: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A FAQ as its feed tells of it: versions, newest first. `id` names it for good, whatever its address is."""

    id: str
    slug: str
    title: str
    foundation: str
    language: str
    versions: tuple[FeedVersion, ...]
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What `public/feed.txt` says of one event: its first line is the title, the others the summary.

    `number` is that of a version, 0 where the FAQ was withdrawn.
    """

    title: str
    number: int
    day: str
    reason: str = ""


def render(feed: Feed, links: Links, words: Words) -> bytes:
    """The feed as UTF-8. Its programs know a version again by an id that has no address in it."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    updated = max(it for it in (feed.versions[0].published_at, feed.withdrawn_at) if it is not None)
    _add(root, "id", _id(feed, "feed"))
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(updated))
    _add(SubElement(root, "author"), "name", feed.foundation)
    _link(root, links.full(feed_path(feed.slug), of_page=False), "self", "application/atom+xml")
    _link(root, links.full(newest_path(feed.slug)), "alternate")
    if feed.withdrawn_at:
        told = Told(feed.title, 0, written(feed.withdrawn_at.astimezone().date(), words), feed.withdrawn_reason)
        entry = _entry(root, _id(feed, f"withdrawn {_moment(feed.withdrawn_at)}"), feed.withdrawn_at, told)
        _link(entry, links.full(newest_path(feed.slug)), "alternate")
    for place, version in enumerate(feed.versions[:MOST]):
        told = Told(version.title, version.number, written(version.published_at.astimezone().date(), words))
        entry = _entry(root, _id(feed, str(version.number)), version.published_at, told)
        _link(entry, links.full(version_path(feed.slug, version.number)), "alternate")
        if place + 1 < len(feed.versions):
            older = feed.versions[place + 1].number
            _link(entry, links.full(links.changes_path(feed.slug, older, version.number)), "related")
    written_out: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written_out + b"\n"


def _entry(root: Element, name: str, at: datetime, told: Told) -> Element:
    title, _, summary = fill("public/feed.txt", told).lstrip("\n").partition("\n")
    entry = SubElement(root, "entry")
    _add(entry, "id", name)
    _add(entry, "title", title)
    _add(entry, "updated", _moment(at))
    _add(entry, "summary", summary.strip())
    return entry


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = NOT_IN_XML.sub("", text)


def _link(parent: Element, href: str, rel: str, media_type: str = "text/html") -> None:
    SubElement(parent, "link", {"rel": rel, "type": media_type, "href": href})


def _id(feed: Feed, what: str) -> str:
    return uuid5(uuid5(NAMESPACE_URL, feed.id), what).urn


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
