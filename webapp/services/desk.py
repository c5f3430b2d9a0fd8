"""What lies on the desk: assessments by their summaries, what is due, what was deleted. No answer is read for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from webapp.domain.errors import NotFound
from webapp.domain.inquiry import NEW
from webapp.services.summaries import DueLine, Summary, read_summary
from webapp.services.workspace import Site
from webapp.store.port import EXAMPLE, AssessmentRecord
from webapp.store.publications import FaqRecord

ON_THE_DESK = 5
"""Assessments shown at once on the home page: what a person works on, not all there is."""
ON_A_PAGE = 20
"""Assessments on one page of the list of all."""
DUE = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """An assessment as lists show it; `faq` is what was published of it, where that was asked for."""

    record: AssessmentRecord
    summary: Summary
    faq: FaqRecord | None = None


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
    """Everything the home page shows of the store. `more`: there are others; `archived`: there are only some put away.

    `asked`: how many questions from partners nobody has looked at yet. `published`: FAQs in which something falls due,
    soonest first.
    """

    own: tuple[Listed, ...]
    more: bool
    archived: bool
    due: tuple[Due, ...]
    opened: tuple[Listed, ...]
    deleted: tuple[Listed, ...]
    asked: int = 0
    published: tuple[FaqRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of all assessments; `after` is where the next page begins, None on the last."""

    listed: tuple[Listed, ...]
    after: tuple[datetime, str] | None


def look(site: Site) -> Desk:
    """The desk as it is now, in at most seven questions to the store however much is kept there."""
    store, workspace = site.store, site.workspace
    own = store.list_assessments(workspace, limit=ON_THE_DESK + 1)
    more, shown = len(own) > ON_THE_DESK, with_faqs(site, _listed(own[:ON_THE_DESK]))
    return Desk(
        own=shown,
        more=more,
        # Where some lie on the desk, the way to all of them leads to these too.
        archived=not own and bool(store.list_assessments(workspace, archived=True, limit=1)),
        due=_due(_listed(store.list_due(workspace, limit=DUE))) if own else (),
        opened=_listed(store.list_assessments(workspace, kind=EXAMPLE, limit=ON_A_PAGE)),
        deleted=_listed(store.list_deleted(workspace)),
        asked=store.count_inquiries(workspace).get(NEW, 0),
        # Where all assessments lie on the desk, so does what was published of them.
        published=store.list_due_faqs(workspace, DUE) if more else _due_faqs(shown),
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
    return Shelf(with_faqs(site, _listed(shown)), after)


def with_faqs(site: Site, listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The same, each with what was published of it: one question to the store, however many there are."""
    found = site.store.list_faqs_of(site.workspace, [one.record.id for one in listed])
    by_assessment = {faq.assessment: faq for faq in found}
    return tuple(replace(one, faq=by_assessment.get(one.record.id)) for one in listed)


def _due_faqs(listed: tuple[Listed, ...]) -> tuple[FaqRecord, ...]:
    """Those of them that are published and in which something falls due, soonest first."""
    faqs = (one.faq for one in listed)
    return tuple(sorted((it for it in faqs if it and it.first_due and not it.withdrawn_at), key=lambda it: it.first_due))


def _listed(records: tuple[AssessmentRecord, ...]) -> tuple[Listed, ...]:
    return tuple(Listed(record, read_summary(record.summary)) for record in records)


def _due(listed: tuple[Listed, ...]) -> tuple[Due, ...]:
    """The soonest of all: an assessment that is not among these has nothing that comes sooner."""
    lines = [Due(one, line) for one in listed for line in one.summary.due]
    reviews = [Due(one, None) for one in listed if one.summary.review_last]
    return tuple(sorted((*lines, *reviews), key=lambda due: due.last)[:DUE])
