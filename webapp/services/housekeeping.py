"""What an Upfront for many foundations does by itself, at its start and then from hour to hour, for all its workspaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from webapp.domain.bank import Bank
from webapp.services import outgoing
from webapp.services.access import HOSTED_LIMITS
from webapp.services.assessments import refresh_summaries
from webapp.services.workspace import Site
from webapp.store.people import WorkspaceRecord
from webapp.store.port import Store

DISCARDED_KEPT = timedelta(days=30)
"""How long what was deleted can be brought back, and how long an example stays that nobody touches."""
AT_ONCE = 100


def keep_house(store: Store, at: datetime) -> None:
    """What has run out or had its day goes for good. Raises Busy or Unwritable."""
    with store.write():
        store.remove_outlived(at, at - HOSTED_LIMITS.idle)
    with store.write():
        store.remove_discarded(at - DISCARDED_KEPT)
    outgoing.forget_failed(store, at)


def refresh_all(store: Store, bank: Bank, today: date) -> int:
    """Make the summaries of every workspace anew where the bank, or Upfront itself, has changed; how many."""
    return sum(refresh_summaries(Site(store, bank, workspace=it.id), today) for it in _all_workspaces(store))


def _all_workspaces(store: Store) -> Iterator[WorkspaceRecord]:
    after = ("", "")
    while found := store.list_workspaces(after, AT_ONCE):
        yield from found
        after = (found[-1].name, found[-1].id)
