"""What lies on the desk: assessments by their summaries, what is due, what was deleted. No answer is read for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.services.summaries import DueLine, Summary, read_summary
from webapp.services.workspace import Site
from webapp.store.port import EXAMPLE, AssessmentRecord

ON_THE_DESK = 5
"""Assessments shown at once on the home page: what a person works on, not all there is."""
ON_A_PAGE = 20
"""Assessments on one page of the list of all."""
DUE = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """An assessment as lists show it."""

    record: AssessmentRecord
    summary: Summary


@dataclass(frozen=True, slots=True)
class Due:
    """Something due in an assessment; `line` is None for the day on which all answers are to be looked at again."""

    of: Listed
    line: DueLine | None

    @property
    def by(self) -> str:
        """The ISO date as typed, of a month or a day."""
        return self.line.by if self.line else self.of.summary.review_on

    @property
    def last(self) -> str:
        """The last day it covers, ISO."""
        return self.line.last if self.line else self.of.summary.review_last


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the home page shows of the store. `more`: there are others; `archived`: there are only some put away."""

    own: tuple[Listed, ...]
    more: bool
    archived: bool
    due: tuple[Due, ...]
    opened: tuple[Listed, ...]
    deleted: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of all assessments; `after` is where the next page begins, None on the last."""

    listed: tuple[Listed, ...]
    after: tuple[datetime, str] | None


def look(site: Site) -> Desk:
    """The desk as it is now, in four questions to the store however much is kept there."""
    store, workspace = site.store, site.workspace
    own = store.list_assessments(workspace, limit=ON_THE_DESK + 1)
    return Desk(
        own=_listed(own[:ON_THE_DESK]),
        more=len(own) > ON_THE_DESK,
        # Where some lie on the desk, the way to all of them leads to these too.
        archived=not own and bool(store.list_assessments(workspace, archived=True, limit=1)),
        due=_due(_listed(store.list_due(workspace, limit=DUE))) if own else (),
        opened=_listed(store.list_assessments(workspace, kind=EXAMPLE, limit=ON_A_PAGE)),
        deleted=_listed(store.list_deleted(workspace)),
    )


def get_listed(site: Site, assessment_id: str) -> Listed:
    """One assessment as lists show it. Raises NotFound, also where it is deleted."""
    record = site.store.get_assessment(site.workspace, assessment_id)
    if record.deleted_at is not None:
        raise NotFound(assessment_id)
    return Listed(record, read_summary(record.summary))


def page_of_all(site: Site, *, archived: bool, before: tuple[datetime, str] | None) -> Shelf:
    """A page of all own assessments, or of those put away, last changed first."""
    records = site.store.list_assessments(site.workspace, archived=archived, before=before, limit=ON_A_PAGE + 1)
    shown = records[:ON_A_PAGE]
    after = (shown[-1].changed_at, shown[-1].id) if len(records) > ON_A_PAGE else None
    return Shelf(_listed(shown), after)


def _listed(records: tuple[AssessmentRecord, ...]) -> tuple[Listed, ...]:
    return tuple(Listed(record, read_summary(record.summary)) for record in records)


def _due(listed: tuple[Listed, ...]) -> tuple[Due, ...]:
    """The soonest of all: an assessment that is not among these has nothing that comes sooner."""
    lines = [Due(one, line) for one in listed for line in one.summary.due]
    reviews = [Due(one, None) for one in listed if one.summary.review_last]
    return tuple(sorted((*lines, *reviews), key=lambda due: due.last)[:DUE])
