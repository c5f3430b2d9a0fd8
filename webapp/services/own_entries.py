"""Entries of a foundation's own in its document: written, kept under review, taken out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.answer_files.editorial import own_entry_of, own_entry_record
from webapp.domain.bank import HATS
from webapp.domain.errors import NotFound
from webapp.domain.faq.own_entries import (
    ENTRY,
    LONGEST_QUESTION,
    MOST_ENTRIES,
    MOST_LINKS,
    OwnEntry,
    is_own_entry,
    leans_on,
)
from webapp.domain.text import one_line
from webapp.services.edit_events import Changed, StaleWords, save
from webapp.services.opened import Opened
from webapp.services.own_words import UnfitWords, fit_words
from webapp.services.questionnaires import Saved
from webapp.services.workspace import Person, Site


def write_own_entry(
    site: Site,
    opened: Opened,
    entry_id: str,
    own: OwnEntry | None,
    *,
    shown: int,
    by: Person,
    at: datetime,
    draft: str = "",
) -> Saved | StaleWords:
    """Keep an entry of one's own, or take it out with None, if its revision is still the one that was `shown`.

    It stands for what the entries it leans on say in `opened`; where they read otherwise by now, it comes back for review at
    once. `draft`: the key of the member's half-typed page that is finished with this. Raises NotFound and UnfitWords.
    """
    if not is_own_entry(entry_id):
        raise NotFound(entry_id)
    key, fit = ENTRY + entry_id, None if own is None else _fit(own)

    def change(now: Opened) -> dict[str, str | None]:
        if fit is None:
            return {key: None}
        if now.editorial_record(key) is None and len(now.editorial.entries) >= MOST_ENTRIES:
            raise UnfitWords("many")
        return {key: own_entry_record(replace(fit, fingerprint=leans_on(opened.composed, fit.about)))}

    return save(site, opened, change, key, shown=shown, by=by, at=at, draft=draft)


def keep_own_entry(
    site: Site, opened: Opened, entry_id: str, *, shown: int, seen: str, by: Person, at: datetime
) -> Saved | StaleWords:
    """Let one that waits for review stand beside what it leans on as that was `seen`. Raises NotFound."""
    key = ENTRY + entry_id

    def change(now: Opened) -> dict[str, str | None]:
        waiting = now.editorial_record(key)
        if waiting is None or seen_with(now, entry_id) != seen:
            raise Changed
        return {key: own_entry_record(replace(own_entry_of(waiting), fingerprint=seen))}

    return save(site, opened, change, key, shown=shown, by=by, at=at)


def seen_with(opened: Opened, entry_id: str) -> str:
    """What a page that shows what an entry leans on hands back as `seen`. Raises NotFound."""
    own = opened.editorial.entries.get(entry_id)
    if own is None:
        raise NotFound(entry_id)
    return leans_on(opened.composed, own.about)


def _fit(own: OwnEntry) -> OwnEntry:
    """As it is kept. Raises UnfitWords."""
    question, words = one_line(fit_words(own.question)), fit_words(own.words)
    if len(question) > LONGEST_QUESTION:
        raise UnfitWords("long")
    if len(own.about) > MOST_LINKS:
        raise UnfitWords("many")
    return OwnEntry(question, words, own.group, own.hat if own.hat in HATS else "both", own.about)
