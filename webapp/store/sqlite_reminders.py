"""Days on which something falls due, and workspaces by what they prefer, in the SQLite file."""

from __future__ import annotations

from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.reminders import DatedFaq, Reminders

_LIST_DATED = """
    SELECT faqs.id, faqs.workspace, faqs.assessment, faqs.slug, faqs.title, faqs.foundation, faqs.partnership,
           faqs.language, faqs.listed, faqs.counts_shown, faqs.latest, faqs.revision, faqs.published_at, faqs.review_on,
           faqs.first_due, faqs.withdrawn_at, faqs.withdrawn_reason, json_extract(publications.document, '$.dates')
    FROM faqs CROSS JOIN publications ON publications.faq = faqs.id AND publications.number = faqs.latest
    WHERE faqs.workspace = ? AND faqs.first_due <> '' AND faqs.withdrawn_at IS NULL
    ORDER BY faqs.first_due, faqs.id LIMIT ?"""
_LIST_PREFERRING = """
    SELECT workspace FROM preferences WHERE name = ? AND value = ? AND workspace > ? ORDER BY workspace LIMIT ?"""


class SqliteReminders(Reminders):
    """The part of the store that knows what falls due and whom to remind; what it promises stands in `reminders`."""

    _connections: Connections

    def list_dated(self, workspace: str, limit: int = 50) -> tuple[DatedFaq, ...]:
        found = self._connections.ask(_LIST_DATED, (workspace, limit))
        return tuple(DatedFaq(rows.faq(row[:17]), str(row[17] or "[]")) for row in found)

    def list_preferring(self, name: str, value: str, *, after: str = "", limit: int = 100) -> tuple[str, ...]:
        found = self._connections.ask(_LIST_PREFERRING, (name, value, after, limit))
        return tuple(workspace for (workspace,) in found)
