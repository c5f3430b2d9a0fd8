"""The log of a workspace: who did what, when. It holds names, addresses and ids, and never what anybody answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from webapp.services.workspace import Person
from webapp.store.people import LogEvent
from webapp.store.port import Store

ACTIONS = (
    "workspace_made",
    "workspace_renamed",
    "owner_invited",
    "invited",
    "invited_again",
    "invitation_withdrawn",
    "joined",
    "role_changed",
    "removed",
    "left",
    "entered",
    "renamed",
    "signed_in",
    "signed_out",
    "signed_out_everywhere",
    "took_everything",
    "took_in",
    "assessment_deleted",
    "assessment_undeleted",
    "asked_to_confirm",
    "confirmed",
    "confirmation_undone",
    "sent_back",
    "reminders_on",
    "reminders_off",
    "published",
    "withdrawn",
    "listed",
    "unlisted",
    "address_changed",
    "questions_shown",
    "questions_hidden",
    "inquiry_answered",
    "inquiry_declined",
    "inquiry_deleted",
    "workshop_made",
    "workshop_closed",
    "workshop_deleted",
    "workshop_taken_in",
)
"""Everything that is logged; the page of the log has words for each."""

AT_ONCE = 5_000
"""Events read in one statement, where all are read."""


def note(
    store: Store, workspace: str, person: Person, at: datetime, action: str, subject: str = "", detail: str = ""
) -> None:
    """Add to the log, inside the write that does what it tells. Raises ValueError for an action nobody has words for."""
    if action not in ACTIONS:
        raise ValueError(action)
    store.record_log(LogEvent(workspace, at, person.called, person.account, action, subject, detail))


def read_all(store: Store, workspace: str) -> Iterator[LogEvent]:
    """Every event of a workspace, the latest first."""
    before = None
    while events := store.list_log(workspace, before, AT_ONCE):
        yield from events
        if len(events) < AT_ONCE:
            return
        before = events[-1].id
