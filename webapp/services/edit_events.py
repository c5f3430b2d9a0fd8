"""How a change to the document is kept: one write that adds an event, and refuses what is out of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from webapp.services.opened import Opened, open_assessment, put_by
from webapp.services.questionnaires import Act, Saved
from webapp.services.workspace import Person, Site
from webapp.store.port import EditorialEvent

type_change = Callable[[Opened], Mapping[str, str | None]]
"""From the assessment as it is inside the write to records by key; None takes one back."""


@dataclass(frozen=True, slots=True)
class StaleWords:
    """Somebody edited the same part first, or the sentence reads otherwise by now: nothing was kept.

    `opened` is what stands now, `keys` are the parts concerned.
    """

    opened: Opened
    keys: tuple[str, ...]


class Changed(Exception):
    """The sentence reads otherwise than on the page."""


def save(
    site: Site, opened: Opened, change: type_change, key: str, *, shown: int, by: Person, at: datetime, draft: str = ""
) -> Saved | StaleWords:
    """One write: read again, refuse what is out of date, add the event. The same form once more changes nothing."""
    with site.store.write():
        now = open_assessment(site, opened.record.id, opened.today)
        try:
            records = change(now)
            if now.editorial_revision(key) != shown and now.editorial_record(key) != records.get(key):
                # To move up is not the same twice: what counts is where it led from the page it was sent from.
                if now.editorial_record(key) != change(_as_it_was(site, now, key, shown)).get(key):
                    return StaleWords(now, (key,))
                records = {}
        except Changed:
            return StaleWords(now, (key,))
        saved = append(site, now, records, Act(by.called, at))
        if draft:
            site.store.remove_page_draft(now.record.id, draft, by.member)
    put_by(site, saved.opened)
    return saved


def _as_it_was(site: Site, now: Opened, key: str, revision: int) -> Opened:
    """The assessment with this part as it was at a revision, and all else as it is."""
    history = site.store.list_editorial_history(now.record.id, key)
    events = [event for one, event in now.editorial_events.items() if one != key]
    then = [event for event in history if event.revision == revision]
    return replace(now, editorial_events={event.key: event for event in (*events, *then)})


def append(site: Site, now: Opened, records: Mapping[str, str | None], act: Act) -> Saved:
    """Add an event for each part that changes, and count the change to the assessment."""
    change = uuid4().hex
    events = tuple(
        EditorialEvent(
            key=key,
            revision=now.editorial_revision(key) + 1,
            record=record,
            by=act.by,
            at=act.at,
            bank_version=now.bank.version,
            origin=act.origin,
            change=change,
        )
        for key, record in records.items()
        if record != now.editorial_record(key)
    )
    if not events:
        return Saved("", now)
    record = replace(now.record, revision=now.record.revision + 1, changed_at=act.at)
    site.store.record_editorial(now.record.id, events)
    site.store.record_assessment(record)
    latest = {**now.editorial_events, **{event.key: event for event in events}}
    return Saved(change, replace(now, record=record, editorial_events=latest))
