"""What can still be changed of a published FAQ: who finds it, its address, whether it stands. Never what a version says.

Whoever may publish may do all of this: who has put something into the world that is wrong has to be able to take it back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from webapp.domain.errors import AlreadyKept, NotFound
from webapp.domain.publication.chain import Acknowledged
from webapp.services.audit import note
from webapp.services.slugs import fits_as_slug
from webapp.services.workspace import Person, Site
from webapp.store.publications import FaqRecord, PublicationLine

type_change = Callable[[FaqRecord], FaqRecord]

MOST_ADDRESSES = 10
"""Addresses that one FAQ may have had: each is kept for good, and nobody else can have it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what its manifest keeps for those inside: reasons, and the answers whose sign-off was missing."""

    line: PublicationLine
    acknowledged: tuple[Acknowledged, ...]
    unconfirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnfitAddress:
    """An address that cannot be had: `slug_form` or `slug_taken`."""

    code: str


def list_versions(site: Site, faq: FaqRecord) -> tuple[Version, ...]:
    """The versions of a FAQ, newest first, in two questions to the store."""
    manifests = site.store.list_manifests(faq.id)
    return tuple(_version(line, json.loads(manifests[line.number])) for line in site.store.list_publications(faq.id))


def _version(line: PublicationLine, manifest: Mapping[str, object]) -> Version:
    return Version(line, kept_reasons(manifest), tuple(str(key) for key in _listed(manifest, "unconfirmed")))


def kept_reasons(manifest: Mapping[str, object]) -> tuple[Acknowledged, ...]:
    """Why a version was published all the same, contradiction by contradiction; of its manifest as read."""
    return tuple(Acknowledged(**it) for it in _listed(manifest, "acknowledged") if isinstance(it, dict))


def _listed(manifest: Mapping[str, object], name: str) -> list[object]:
    found = manifest.get(name)
    return found if isinstance(found, list) else []


def change_listing(site: Site, assessment_id: str, listed: bool, by: Person, at: datetime) -> FaqRecord:
    """Put it into the directory, or take it out. Raises NotFound where nothing is published."""
    return _change(site, assessment_id, lambda faq: replace(faq, listed=listed), "listed" if listed else "unlisted", by, at)


def show_questions(site: Site, assessment_id: str, shown: bool, by: Person, at: datetime) -> FaqRecord:
    """Let its page say how many questions are open, or that this is not shown. Raises NotFound."""
    action = "questions_shown" if shown else "questions_hidden"
    return _change(site, assessment_id, lambda faq: replace(faq, counts_shown=shown), action, by, at)


def change_address(site: Site, assessment_id: str, slug: str, by: Person, at: datetime) -> FaqRecord | UnfitAddress:
    """Give it another address; every one it had goes on leading to it. Raises NotFound."""
    if not fits_as_slug(slug):
        return UnfitAddress("slug_form")
    faq, before = site.store.find_faq_of(site.workspace, assessment_id), site.store.find_faq(slug)
    if faq and before is None and site.store.count_slugs(faq.id) >= MOST_ADDRESSES:
        return UnfitAddress("slug_many")
    try:
        return _change(site, assessment_id, lambda faq: replace(faq, slug=slug), "address_changed", by, at)
    except AlreadyKept:
        return UnfitAddress("slug_taken")


def withdraw(site: Site, assessment_id: str, reason: str, by: Person, at: datetime) -> FaqRecord:
    """Let its address say that it was withdrawn, when, and why where that is told. Raises NotFound.

    What was withdrawn before stays so, with the reason it was given then.
    """

    def change(faq: FaqRecord) -> FaqRecord:
        return faq if faq.withdrawn_at else replace(faq, withdrawn_at=at, withdrawn_reason=reason)

    return _change(site, assessment_id, change, "withdrawn", by, at)


def _change(site: Site, assessment_id: str, change: type_change, action: str, by: Person, at: datetime) -> FaqRecord:
    """One write; where it is so already, nothing is written."""
    with site.store.write():
        before = site.store.find_faq_of(site.workspace, assessment_id)
        if before is None:
            raise NotFound(assessment_id)
        after = change(before)
        if after == before:
            return before
        site.store.record_faq(after)
        if site.hosted:
            note(site.store, site.workspace, by, at, action, after.title)
    return replace(after, revision=before.revision + 1)
