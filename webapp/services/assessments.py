"""Whole assessments: begun, brought in, copied, put away, deleted and brought back. Each use case is one write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import uuid4

from webapp import __version__
from webapp.answer_files import FileProblem, UnusableAnswers, parse_answers, record_of
from webapp.domain.answers import Answer, split_key
from webapp.domain.errors import NotFound
from webapp.domain.routing import off_route
from webapp.domain.wording import fingerprint
from webapp.services import audit
from webapp.services.examples import get_example
from webapp.services.opened import Opened, read
from webapp.services.questionnaires import Act, summarised
from webapp.services.workspace import Person, Site
from webapp.store.port import EXAMPLE, OWN, AnswerEvent, AssessmentRecord, BrandRecord, EditorialEvent, Store

MADE_WITH = "bank_version"
"""The preference that holds what all stored summaries were made with: the version of the bank, and of what summarises."""
ALONE = Person()
"""Who does it in a workspace that keeps no log: the person at the keyboard."""
AT_ONCE = 100
"""Summaries made anew in one write: few enough that nobody waits long for the pen."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known when an assessment is begun: the route, the first answers, and what else to remember."""

    route: str
    answers: Mapping[str, Answer]
    preferences: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """An answers file became an assessment. The answers under `off_route` count for nothing: their question is not asked."""

    record: AssessmentRecord
    answers: int
    off_route: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An answers file that cannot be used, with everything there is to mend. Nothing was kept."""

    problems: tuple[FileProblem, ...]


def id_for(site: Site, token: str, what: str) -> str:
    """The id of the assessment that a page asks for. `token` is the page's own: sent twice, a form asks for the same one.

    The workspace is part of it, so that no page can name an assessment of another one.
    """
    return sha256(f"{site.workspace}\0{token}\0{what}".encode()).hexdigest()[:32]


def start(site: Site, beginning: Beginning, act: Act, today: date, new_id: str) -> AssessmentRecord:
    """Begin an assessment, its first answers included."""
    new = _blank(site, new_id, OWN, beginning.route, act.at)
    return _keep(site, _made(site, new, _events(site, beginning.answers, act), today), beginning.preferences)


def import_answers(site: Site, text: str | bytes, act: Act, today: date, new_id: str) -> Imported | Refused:
    """Make an assessment of an answers file, or say all that is wrong with it."""
    try:
        file = parse_answers(text, site.bank)
    except UnusableAnswers as unusable:
        return Refused(unusable.problems)
    new, events = _blank(site, new_id, OWN, file.route, act.at), _events(site, file.answers, act)
    opened = _made(site, new, events, today, _editorial(site, file.document, act))
    return Imported(_keep(site, opened), len(file.answers), off_route(file.answers, opened.route))


def open_example(site: Site, name: str, act: Act, today: date, new_id: str) -> AssessmentRecord:
    """Open one of the bank's examples to look around in; it is gone at the next start. Raises NotFound."""
    example = get_example(site, name)
    new, events = _blank(site, new_id, EXAMPLE, example.route, act.at), _events(site, example.answers, act)
    return _keep(site, _made(site, new, events, today, _editorial(site, example.document, act)))


def duplicate(site: Site, assessment_id: str, act: Act, today: date, new_id: str) -> AssessmentRecord:
    """Begin an own assessment with all answers of another one, those included that the bank of today cannot read.

    Each stays beside the wording it was an answer to. What an editor made of the document, and how its files look, come
    along. Raises NotFound.
    """
    record = _get(site, assessment_id)
    change = uuid4().hex
    events = tuple(
        replace(event, revision=1, by=act.by, at=act.at, origin=act.origin, change=change)
        for event in site.store.list_answers(assessment_id)
        if event.record is not None
    )
    editorial = tuple(
        replace(event, revision=1, by=act.by, at=act.at, origin=act.origin, change=change)
        for event in site.store.list_editorial(assessment_id)
        if event.record is not None
    )
    new = _made(site, _blank(site, new_id, OWN, record.route, act.at), events, today, editorial)
    return _keep(site, new, brand=site.store.find_brand(assessment_id))


def change_route(site: Site, assessment_id: str, route: str, at: datetime, today: date) -> AssessmentRecord:
    """Ask the questions of the other route. Every answer is kept; some count only on one route. Raises NotFound."""
    with site.store.write():
        before = _get(site, assessment_id)
        opened = read(site, replace(before, route=route), site.store.list_answers(assessment_id), today)
        record = summarised(opened, at, place=_first_place(opened))
        site.store.record_assessment(record)
    return record


# -- put away, deleted, brought back -----------------------------------------------------------------------------------


def archive(site: Site, assessment_id: str, at: datetime) -> None:
    """Put an assessment away: it is complete and safe, but in nobody's way. Raises NotFound."""
    _change(site, assessment_id, archived_at=at)


def unarchive(site: Site, assessment_id: str) -> None:
    """Take an assessment back to the desk. Raises NotFound."""
    _change(site, assessment_id, archived_at=None)


def delete(site: Site, assessment_id: str, at: datetime, by: Person = ALONE) -> bool:
    """Delete an assessment; until the next start it can be brought back. Raises NotFound.

    Not where something published stands: nobody could take that back any more. False: it has to be withdrawn first.
    """
    with site.store.write():
        faq = site.store.find_faq_of(site.workspace, assessment_id)
        if faq is not None and faq.withdrawn_at is None:
            return False
        _record_change(site, assessment_id, deleted_at=at)
        _note(site, by, at, "assessment_deleted", assessment_id)
    return True


def undelete(site: Site, assessment_id: str, at: datetime, by: Person = ALONE) -> AssessmentRecord:
    """Bring a deleted assessment back; one that is not deleted stays as it is. Raises NotFound where it is gone for good."""
    with site.store.write():
        record = site.store.get_assessment(site.workspace, assessment_id)
        if record.deleted_at is not None:
            record = replace(record, deleted_at=None, revision=record.revision + 1)
            site.store.record_assessment(record)
            _note(site, by, at, "assessment_undeleted", assessment_id)
    return record


def _change(site: Site, assessment_id: str, **changes: datetime | None) -> None:
    with site.store.write():
        _record_change(site, assessment_id, **changes)


def _record_change(site: Site, assessment_id: str, **changes: datetime | None) -> None:
    """Neither answers nor the day of the last change to them are touched."""
    record = _get(site, assessment_id)
    site.store.record_assessment(replace(record, revision=record.revision + 1, **changes))  # type: ignore[arg-type]


def _note(site: Site, by: Person, at: datetime, action: str, assessment_id: str) -> None:
    """Where several people share a workspace, its log tells who did it; by the id, for its names are answers."""
    if site.hosted:
        audit.note(site.store, site.workspace, by, at, action, assessment_id)


# -- at every start ----------------------------------------------------------------------------------------------------


def purge(store: Store) -> int:
    """Remove for good what is deleted and every opened example; how many."""
    with store.write():
        return store.remove_discarded()


def refresh_summaries(site: Site, today: date) -> int:
    """Make all summaries anew where the bank, or Upfront itself, has changed since they were made; how many."""
    made_with = f"{site.bank.version} {__version__}"
    if site.store.find_preference(site.workspace, MADE_WITH) == made_with:
        return 0
    number = 0
    for records in _batches(site):
        fresh = [_summarised_anew(site, record, today) for record in records]
        with site.store.write():
            for record in fresh:
                site.store.record_assessment(record)
        number += len(fresh)
    with site.store.write():
        site.store.record_preference(site.workspace, MADE_WITH, made_with)
    return number


def _batches(site: Site) -> Iterator[tuple[AssessmentRecord, ...]]:
    """All that lists show, what can still be brought back and opened examples among it."""
    for kind, archived in ((OWN, False), (OWN, True), (EXAMPLE, False)):
        before = None
        while records := site.store.list_assessments(
            site.workspace, kind=kind, archived=archived, before=before, limit=AT_ONCE
        ):
            yield records
            before = (records[-1].changed_at, records[-1].id)
    if deleted := site.store.list_deleted(site.workspace, limit=AT_ONCE):
        yield deleted


def _summarised_anew(site: Site, record: AssessmentRecord, today: date) -> AssessmentRecord:
    opened = read(site, record, site.store.list_answers(record.id), today)
    # A new summary is no change of an answer: revision and order of the list stay.
    return replace(summarised(opened, record.changed_at, place=record.place), revision=record.revision)


# -- what the use cases share ------------------------------------------------------------------------------------------


def _get(site: Site, assessment_id: str) -> AssessmentRecord:
    """The assessment. Raises NotFound, also where it is deleted."""
    record = site.store.get_assessment(site.workspace, assessment_id)
    if record.deleted_at is not None:
        raise NotFound(assessment_id)
    return record


def _events(site: Site, answers: Mapping[str, Answer], act: Act) -> tuple[AnswerEvent, ...]:
    """The first event of each answer, all of one change."""
    change = uuid4().hex
    return tuple(
        AnswerEvent(
            key=key,
            revision=1,
            record=record_of(answer),
            by=act.by,
            at=act.at,
            bank_version=site.bank.version,
            wording=fingerprint(site.bank.question_by_id[split_key(key)[0]], site.language),
            origin=act.origin,
            change=change,
        )
        for key, answer in answers.items()
    )


def _editorial(site: Site, records: Mapping[str, str], act: Act) -> tuple[EditorialEvent, ...]:
    """The first event of each thing an editor did, all of one change."""
    change = uuid4().hex
    return tuple(
        EditorialEvent(
            key=key,
            revision=1,
            record=record,
            by=act.by,
            at=act.at,
            bank_version=site.bank.version,
            origin=act.origin,
            change=change,
        )
        for key, record in records.items()
    )


def _blank(site: Site, new_id: str, kind: str, route: str, at: datetime) -> AssessmentRecord:
    """A new assessment before it has any answers."""
    return AssessmentRecord(
        id=new_id,
        workspace=site.workspace,
        kind=kind,
        bank=site.bank.id,
        bank_version=site.bank.version,
        route=route,
        revision=0,
        place="",
        summary="",
        due="",
        created_at=at,
        changed_at=at,
    )


def _made(
    site: Site,
    new: AssessmentRecord,
    events: tuple[AnswerEvent, ...],
    today: date,
    editorial: tuple[EditorialEvent, ...] = (),
) -> Opened:
    """The new assessment with these answers, and what an editor made of its document; not kept yet."""
    opened = read(site, new, events, today, editorial)
    return replace(opened, record=summarised(opened, new.created_at, place=_first_place(opened)))


def _first_place(opened: Opened) -> str:
    """Where its person goes on: the first question without an answer; empty where none is left."""
    missing = opened.progress.first_unanswered()
    return missing.key if missing else ""


def _keep(
    site: Site, opened: Opened, preferences: Mapping[str, str] | None = None, brand: BrandRecord | None = None
) -> AssessmentRecord:
    """Keep a new assessment. One that is there already was asked for by the same form, sent twice: it stays as it is."""
    with site.store.write():
        there = _find(site, opened.record.id)
        if there is not None and there.deleted_at is None:
            return there
        # Deleted since, and asked for again by going back to the page: a new one.
        record = opened.record if there is None else replace(opened.record, id=uuid4().hex)
        site.store.add_assessment(record)
        if opened.events:
            site.store.record_answers(record.id, tuple(opened.events.values()))
        if opened.editorial_events:
            site.store.record_editorial(record.id, tuple(opened.editorial_events.values()))
        if brand is not None:
            site.store.record_brand(record.id, replace(brand, revision=1))
        for name, value in (preferences or {}).items():
            site.store.record_preference(site.workspace, name, value)
    return record


def _find(site: Site, assessment_id: str) -> AssessmentRecord | None:
    try:
        return site.store.get_assessment(site.workspace, assessment_id)
    except NotFound:
        return None
