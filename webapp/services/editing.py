"""What an editor makes of the document: each use case is one write that adds events and refuses what is out of date.

No answer is changed here, and nothing an editor wrote is ever dropped: what no longer fits comes back as `opened.reviews`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from webapp import answer_files
from webapp.answer_files.editorial import (
    edit_of,
    edit_record,
    evidence_record,
    left_out_record,
    order_record,
    passage_record,
    source_of,
)
from webapp.domain.errors import NotFound
from webapp.domain.faq.document import DocumentEntry, Sentence
from webapp.domain.faq.editorial import (
    EDIT,
    EVIDENCE,
    LEFT_OUT,
    ORDER,
    PASSAGE,
    Edit,
    Editorial,
    Evidence,
    entry_of,
    may_leave_out,
    replaceable,
    sentence_at,
)
from webapp.domain.faq.fingerprints import entry_fingerprint, fingerprint
from webapp.domain.text import one_line
from webapp.passages import parse_passage
from webapp.services.edit_events import Changed, StaleWords, append, save
from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.own_words import UnfitWords, fit_papers, fit_words
from webapp.services.questionnaires import Act, Saved
from webapp.services.workspace import Person, Site
from webapp.store.port import EditorialEvent

__all__ = [
    "Saved",
    "StaleWords",
    "UnfitWords",
    "entry_seen",
    "fingerprint_at",
    "keep_edit",
    "keep_passage",
    "leave_out",
    "move",
    "move_group",
    "read_editorial",
    "undo_editing",
    "write_edit",
    "write_evidence",
    "write_passage",
]


def read_editorial(records: Mapping[str, str]) -> Editorial:
    """What these records make of a document: those of the store, or of an answers file."""
    return answer_files.read_editorial(records, parse_passage)


# -- words of their own ------------------------------------------------------------------------------------------------


def write_passage(
    site: Site,
    opened: Opened,
    entry_id: str,
    source: str | None,
    *,
    shown: int,
    by: Person,
    at: datetime,
    seen: str = "",
    draft: str = "",
) -> Saved | StaleWords:
    """Keep a passage, or take it back with None, if its revision is still the one that was `shown`.

    `seen` is the fingerprint of the entry that the page showed, see `entry_seen`; without it, that of `opened`. Where the
    entry reads otherwise by now, the passage is kept for the one that was seen, and so comes back for review at once.
    `draft`: the key of the member's half-typed page that is finished with this. Raises NotFound and UnfitWords.
    """
    words = None if source is None else fit_words(source)

    def change(now: Opened) -> dict[str, str | None]:
        if words is None:
            return {PASSAGE + entry_id: None}
        now.composed.entry(entry_id)
        return {PASSAGE + entry_id: passage_record(words, seen or entry_seen(opened, entry_id))}

    return save(site, opened, change, PASSAGE + entry_id, shown=shown, by=by, at=at, draft=draft)


def keep_passage(
    site: Site, opened: Opened, entry_id: str, *, shown: int, seen: str, by: Person, at: datetime
) -> Saved | StaleWords:
    """Let a passage that waits for review stand below the entry that was `seen`, if that is the one composed now.

    Raises NotFound.
    """
    key = PASSAGE + entry_id

    def change(now: Opened) -> dict[str, str | None]:
        waiting = now.editorial_record(key)
        if waiting is None or entry_seen(now, entry_id) != seen:
            raise Changed
        return {key: passage_record(source_of(waiting), seen)}

    return save(site, opened, change, key, shown=shown, by=by, at=at)


def write_edit(
    site: Site,
    opened: Opened,
    place: str,
    words: str | None,
    *,
    shown: int,
    by: Person,
    at: datetime,
    seen: str = "",
    draft: str = "",
) -> Saved | StaleWords:
    """Put words in place of a composed sentence, or take them back with None.

    `seen` is the fingerprint of the sentence that the page showed, see `fingerprint_at`: words written for another sentence
    than the one composed now are not kept. To keep words for a sentence that has changed, write them again. Raises
    NotFound where nothing is composed at this place, and UnfitWords, also where the sentence may not be replaced.
    """
    key, typed = EDIT + place, None if words is None else one_line(fit_words(words))

    def change(now: Opened) -> dict[str, str | None]:
        return {key: None if typed is None else _edit_record(now, place, typed, seen)}

    return save(site, opened, change, key, shown=shown, by=by, at=at, draft=draft)


def keep_edit(
    site: Site, opened: Opened, place: str, there: str, *, shown: int, seen: str, by: Person, at: datetime
) -> Saved | StaleWords:
    """Let words that wait for review stand for the sentence composed now, in one change.

    `there` is its place, which is another one where another rule speaks now (`Review.at`); `seen` as in `write_edit`. Raises
    NotFound and UnfitWords.
    """

    def change(now: Opened) -> dict[str, str | None]:
        waiting, stands = now.editorial_record(EDIT + place), now.editorial_record(EDIT + there)
        if there != place and stands is not None:
            # Kept there already: by the same form, sent twice, or by somebody else.
            if waiting is None and edit_of(stands).fingerprint == seen:
                return {}
            raise Changed
        if waiting is None:
            raise Changed
        return {EDIT + place: None, EDIT + there: _edit_record(now, there, edit_of(waiting).words, seen)}

    return save(site, opened, change, EDIT + place, shown=shown, by=by, at=at)


def _edit_record(now: Opened, place: str, words: str, seen: str) -> str:
    """The words in place of the sentence that was seen there."""
    entry, sentence = _sentence(now, place)
    if not replaceable(sentence):
        raise UnfitWords("fixed")
    found = fingerprint(entry, sentence, now.composed, now.answers)
    if found != seen:
        raise Changed
    return edit_record(Edit(words, sentence.text, found))


def write_evidence(
    site: Site,
    opened: Opened,
    entry_id: str,
    papers: tuple[Evidence, ...],
    *,
    shown: int,
    by: Person,
    at: datetime,
    draft: str = "",
) -> Saved | StaleWords:
    """Keep the papers partners can check an entry against, or none; nobody ever fetches them.

    Raises NotFound and UnfitWords.
    """
    fit = fit_papers(papers)

    def change(now: Opened) -> dict[str, str | None]:
        if not fit:
            return {EVIDENCE + entry_id: None}
        now.composed.entry(entry_id)
        return {EVIDENCE + entry_id: evidence_record(fit)}

    return save(site, opened, change, EVIDENCE + entry_id, shown=shown, by=by, at=at, draft=draft)


def entry_seen(opened: Opened, entry_id: str) -> str:
    """What a page that shows the composed entry hands back as `seen` with a passage. Raises NotFound."""
    return entry_fingerprint(opened.composed.entry(entry_id))


def fingerprint_at(opened: Opened, place: str) -> str:
    """What a page that shows the sentence composed at this place hands back as `seen`. Raises NotFound."""
    entry, sentence = _sentence(opened, place)
    return fingerprint(entry, sentence, opened.composed, opened.answers)


# -- which entries, and in which order ---------------------------------------------------------------------------------


def leave_out(
    site: Site, opened: Opened, entry_id: str, out: bool, *, shown: int, by: Person, at: datetime
) -> Saved | StaleWords:
    """Leave an entry out of the document, or have it back. Raises NotFound, and UnfitWords where it has to stay."""

    def change(now: Opened) -> dict[str, str | None]:
        if out and not may_leave_out(now.composed.entry(entry_id), now.composed):
            raise UnfitWords("fixed")
        return {LEFT_OUT + entry_id: left_out_record() if out else None}

    return save(site, opened, change, LEFT_OUT + entry_id, shown=shown, by=by, at=at)


def move(site: Site, opened: Opened, entry_id: str, up: bool, *, shown: int, by: Person, at: datetime) -> Saved | StaleWords:
    """Move an entry one place within its group; at the end of it nothing happens. Raises NotFound, also for the first."""

    def change(now: Opened) -> dict[str, str | None]:
        entry = now.composed.entry(entry_id)
        if entry.always:
            raise NotFound(entry_id)
        group = [one.id for one in now.unabridged.entries if one.group == entry.group and not one.always]
        order = _whole_order(now)
        other = _neighbour(group, entry_id, up)
        return {} if other is None else {ORDER: order_record(_swapped(order, entry_id, other))}

    return save(site, opened, change, ORDER, shown=shown, by=by, at=at)


def move_group(
    site: Site, opened: Opened, group_id: str, up: bool, *, shown: int, by: Person, at: datetime
) -> Saved | StaleWords:
    """Move a whole group one place; at the end nothing happens. Raises NotFound."""

    def change(now: Opened) -> dict[str, str | None]:
        groups = list(dict.fromkeys(entry.group for entry in now.unabridged.entries if not entry.always))
        if group_id not in groups:
            raise NotFound(group_id)
        other = _neighbour(groups, group_id, up)
        if other is None:
            return {}
        of = {entry.id: entry.group for entry in now.composed.entries}
        of |= {entry.id: entry.group for entry in now.bank.faq.entries}
        # Groups that are not in the document now, for want of answers, stay behind those that are.
        wanted = dict.fromkeys((*_swapped(groups, group_id, other), *of.values()))
        rank = {name: place for place, name in enumerate(wanted)}
        return {ORDER: order_record(sorted(_whole_order(now), key=lambda one: rank[of[one]]))}

    return save(site, opened, change, ORDER, shown=shown, by=by, at=at)


def _whole_order(now: Opened) -> list[str]:
    """Every entry of the bank as the editor has them: also those without an answer yet, which keep their place."""
    composed = [entry.id for entry in now.composed.entries]
    known = [*dict.fromkeys((*(entry.id for entry in now.bank.faq.entries), *composed))]
    return [one for one in dict.fromkeys((*now.editorial.order, *composed, *known)) if one in known]


def _neighbour(names: list[str], name: str, up: bool) -> str | None:
    place = names.index(name) + (-1 if up else 1)
    return names[place] if 0 <= place < len(names) else None


def _swapped(names: list[str], one: str, other: str) -> list[str]:
    return [other if name == one else one if name == other else name for name in names]


# -- taking back -------------------------------------------------------------------------------------------------------


def undo_editing(site: Site, opened: Opened, change: str, *, by: Person, at: datetime) -> Saved | StaleWords:
    """Bring back what stood before a change, if nothing has been changed there since. Raises NotFound."""
    with site.store.write():
        now = open_assessment(site, opened.record.id, opened.today)
        events = site.store.list_editorial_change(now.record.id, change)
        if not events:
            raise NotFound(change)
        stale = tuple(event.key for event in events if now.editorial_revision(event.key) != event.revision)
        if stale:
            return StaleWords(now, stale)
        saved = append(site, now, {event.key: _before(site, now, event) for event in events}, Act(by.called, at, "undone"))
    put_by(site, saved.opened)
    return saved


def _before(site: Site, now: Opened, event: EditorialEvent) -> str | None:
    history = site.store.list_editorial_history(now.record.id, event.key)
    return next((one.record for one in history if one.revision == event.revision - 1), None)


# -- what several of them look up ------------------------------------------------------------------------------------


def _sentence(now: Opened, place: str) -> tuple[DocumentEntry, Sentence]:
    """The entry and the sentence composed at a place. Raises NotFound."""
    entry = now.composed.entry(entry_of(place))
    return entry, sentence_at(entry, place)
