"""What workshops came to, for the file with everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from webapp.everything_files import WorkshopPart
from webapp.renderers import renderer
from webapp.services.workshops.reporting import report
from webapp.services.workshops.rooms import list_rooms, read
from webapp.services.workspace import Site
from webapp.store.workshops import WorkshopRecord

REPORT = "workshop_report"
READABLE = "report.md"


def collect_workshops(site: Site, today: date) -> Iterator[WorkshopPart]:
    """Every workshop of the workspace but rehearsals, created last first: its report, and like that no ballot."""
    if site.bank.facilitation is None:
        return
    before = None
    while True:
        records, before = list_rooms(site, before)
        yield from (_workshop(site, record, today) for record in records if not record.rehearsal)
        if before is None:
            return


def _workshop(site: Site, record: WorkshopRecord, today: date) -> WorkshopPart:
    document: bytes = renderer(REPORT).render(report(site, read(site, record), today))
    return WorkshopPart(
        assessment=record.assessment,
        kind=record.kind,
        mode=record.mode,
        title=record.title,
        created_at=record.created_at,
        closed_at=record.closed_at,
        readable={READABLE: document.decode()},
    )
