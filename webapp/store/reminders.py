"""What a store knows of days on which something published falls due, and of whom to remind.

The rules of `port` hold here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from webapp.store.publications import FaqRecord


@dataclass(frozen=True, slots=True)
class DatedFaq:
    """A published FAQ, and the dates in its newest version as that has them: a JSON list of `DueDate`."""

    faq: FaqRecord
    dates: str


class Reminders(Protocol):
    """Days, and workspaces by what they prefer."""

    def list_dated(self, workspace: str, limit: int = 50) -> tuple[DatedFaq, ...]:
        """A workspace's FAQs that are not withdrawn and in which something falls due, soonest first."""

    def list_preferring(self, name: str, value: str, *, after: str = "", limit: int = 100) -> tuple[str, ...]:
        """The workspaces whose preference of this name has this value, in the order of their ids, those after one."""
