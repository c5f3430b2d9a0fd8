"""Leaving with everything in one file, taking such a file in, and deleting all there is of a workspace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import TypeVar

from webapp import __version__
from webapp.answer_files import (
    UnfitRecord,
    Unusable,
    checked_record,
    parse_record,
    record_of,
    write_answers,
)
from webapp.domain.errors import NotFound
from webapp.domain.members import MemberRole
from webapp.domain.text import normalise, one_line
from webapp.everything_files import (
    AnswerPart,
    AssessmentPart,
    BrandPart,
    CommentPart,
    EditPart,
    EverythingFile,
    LogPart,
    MemberPart,
)
from webapp.renderers import renderer
from webapp.renderers.look import COLOR, LONGEST_WORDS, PAPERS, UnfitLetterhead, UnfitLogo
from webapp.services.assessments import id_for
from webapp.services.audit import note
from webapp.services.everything_published import collect_published
from webapp.services.everything_workshops import collect_workshops
from webapp.services.opened import Opened, read
from webapp.services.outgoing import queue
from webapp.services.questionnaires import Act, summarised
from webapp.services.workspace import Person, Site
from webapp.store.people import CommentRecord
from webapp.store.port import OWN, AnswerEvent, AssessmentRecord, BrandRecord, EditorialEvent

ORIGIN = re.compile(
    r"typed|imported|example|copied|moved|undone|restored|new-wording|(sheet|workshop|workshop-open):\d{4}-\d\d-\d\d",
    re.ASCII,
)
"""The origins an event can keep; any other becomes `imported`. That somebody confirmed something here, no file can say."""
LOG_AT_ONCE = 500
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Long before anything here: a time at the end of the calendar could not be shown in another zone."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file: the new assessments, and how many of its assessments were here already."""

    records: tuple[AssessmentRecord, ...]
    already: int


class Unfit(Exception):
    """Something in the file cannot be used. `place` is where; nothing was kept."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


# -- leaving -----------------------------------------------------------------------------------------------------------


def collect(site: Site, person: Person, at: datetime, today: date) -> EverythingFile:
    """Everything there is of the workspace. That somebody took it is logged."""
    store, workspace = site.store, site.store.find_workspace(site.workspace)
    file = EverythingFile(
        made_at=at,
        made_with=__version__,
        bank=site.bank.id,
        bank_version=site.bank.version,
        workspace=workspace.name if workspace else "",
        assessments=tuple(_assessment(site, record, today) for record in store.list_every_assessment(site.workspace)),
        published=tuple(collect_published(store, site.workspace)),
        workshops=tuple(collect_workshops(site, today)),
        members=tuple(MemberPart.model_validate(it, from_attributes=True) for it in store.list_members(site.workspace)),
        log=tuple(_log(site)),
    )
    if site.hosted:
        with store.write():
            note(store, site.workspace, person, at, "took_everything", detail=str(len(file.assessments)))
    return file


def _assessment(site: Site, record: AssessmentRecord, today: date) -> AssessmentPart:
    store = site.store
    brand = store.find_brand(record.id)
    opened = read(site, record, store.list_answers(record.id), today, store.list_editorial(record.id))
    return AssessmentPart(
        id=record.id,
        route="quick" if record.route == "quick" else "full",
        created_at=record.created_at,
        changed_at=record.changed_at,
        archived_at=record.archived_at,
        answers=tuple(_like(AnswerPart, event) for event in store.list_every_answer(record.id)),
        edits=tuple(_like(EditPart, event) for event in store.list_every_edit(record.id)),
        comments=tuple(_like(CommentPart, comment) for comment in store.list_comments(record.id)),
        # Base64 is what JSON holds; the model takes it as it stands in a file.
        brand=_brand_part(brand) if brand else None,
        readable=_readable(opened),
    )


Part = TypeVar("Part", AnswerPart, EditPart, CommentPart)


def _like(part: type[Part], kept: object) -> Part:
    return part.model_validate(kept, from_attributes=True)


def _brand_part(brand: BrandRecord) -> BrandPart:
    return BrandPart.model_construct(
        color=brand.color,
        paper=brand.paper,
        logo=brand.logo,
        logo_words=brand.logo_words,
        letterhead=brand.letterhead,
        letterhead_name=brand.letterhead_name,
    )


def _readable(opened: Opened) -> dict[str, str]:
    """What can be read without us: the FAQ, and the answers file with the notes to the team."""
    answers = write_answers(opened.bank, opened.answers, opened.record.route, notes=True, document=opened.editorial_records)
    document: bytes = renderer("md").render(opened.document)
    return {"answers.yaml": answers.decode(), "faq.md": document.decode()}


def _log(site: Site) -> Iterator[LogPart]:
    before = None
    while events := site.store.list_log(site.workspace, before, LOG_AT_ONCE):
        yield from (LogPart.model_validate(event, from_attributes=True) for event in events)
        before = events[-1].id


# -- taking in ---------------------------------------------------------------------------------------------------------


def take_in(site: Site, file: EverythingFile, person: Person, act: Act, today: date) -> TakenIn:
    """Make assessments of those in the file, histories and all. Raises Unfit, and then nothing was kept.

    The same file taken in twice adds nothing: an assessment that is here already stays as it is.
    """
    ready = [_Incoming(site, part, act, today).prepare(place) for place, part in enumerate(file.assessments)]
    new: list[AssessmentRecord] = []
    with site.store.write():
        for taken, brand, comments in ready:
            if _is_here(site, taken.record.id):
                continue
            _keep(site, taken, brand, comments)
            new.append(taken.record)
        if site.hosted and new:
            note(site.store, site.workspace, person, act.at, "took_in", detail=str(len(new)))
    return TakenIn(tuple(new), len(ready) - len(new))


type_incoming = tuple["_Taken", BrandRecord | None, tuple[CommentRecord, ...]]


@dataclass(frozen=True, slots=True)
class _Taken:
    """An assessment ready to be kept: its record, and every event it ever had."""

    record: AssessmentRecord
    answers: tuple[AnswerEvent, ...]
    edits: tuple[EditorialEvent, ...]


class _Incoming:
    """Reads one assessment of a file as what it may become here."""

    def __init__(self, site: Site, part: AssessmentPart, act: Act, today: date) -> None:
        self.site, self.part, self.act, self.today = site, part, act, today
        self.place = ""

    def prepare(self, place: int) -> type_incoming:
        """All that will be kept of it. Raises Unfit."""
        self.place = f"assessments.{place}"
        self._check_revisions("answers", [(it.key, it.revision) for it in self.part.answers])
        self._check_revisions("edits", [(it.key, it.revision) for it in self.part.edits])
        answers = tuple(self._answer(number, it) for number, it in enumerate(self.part.answers))
        edits = tuple(self._edit(number, it) for number, it in enumerate(self.part.edits))
        return _Taken(self._record(answers, edits), answers, edits), self._brand(), self._comments()

    def _record(self, answers: tuple[AnswerEvent, ...], edits: tuple[EditorialEvent, ...]) -> AssessmentRecord:
        site, part = self.site, self.part
        blank = AssessmentRecord(
            id=id_for(site, part.id, "everything"),
            workspace=site.workspace,
            kind=OWN,
            bank=site.bank.id,
            bank_version=site.bank.version,
            route=part.route,
            revision=0,
            place="",
            summary="",
            due="",
            created_at=self._time(part.created_at),
            changed_at=self._time(part.changed_at),
            archived_at=part.archived_at and self._time(part.archived_at),
        )
        latest = {it.key: it for it in sorted(answers, key=lambda it: it.revision)}
        edited = {it.key: it for it in sorted(edits, key=lambda it: it.revision)}
        opened = read(site, blank, tuple(latest.values()), self.today, edited.values())
        missing = opened.progress.first_unanswered()
        return summarised(opened, blank.changed_at, place=missing.key if missing else "")

    def _answer(self, number: int, it: AnswerPart) -> AnswerEvent:
        return AnswerEvent(
            key=it.key,
            revision=it.revision,
            record=None if it.record is None else self._answer_record(number, it.key, it.record),
            by=self._line(it.by),
            at=self._time(it.at),
            bank_version=it.bank_version,
            wording=it.wording,
            origin=it.origin if ORIGIN.fullmatch(it.origin) else "imported",
            change=it.change,
        )

    def _answer_record(self, number: int, key: str, record: str) -> str:
        """As it would be kept if it were given today; what the bank of today cannot read stays as it was, set aside."""
        try:
            return record_of(parse_record(self.site.bank, key, record))
        except UnfitRecord:
            try:
                raw = json.loads(record)
                json.dumps(raw, ensure_ascii=False).encode()
            except (ValueError, RecursionError):
                raw = None
            if not isinstance(raw, dict):
                raise Unfit(f"{self.place}.answers.{number}") from None
            return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _edit(self, number: int, it: EditPart) -> EditorialEvent:
        try:
            record = None if it.record is None else checked_record(self.site.bank, it.key, it.record)
        except Unusable:
            raise Unfit(f"{self.place}.edits.{number}") from None
        return EditorialEvent(
            key=it.key,
            revision=it.revision,
            record=record,
            by=self._line(it.by),
            at=self._time(it.at),
            bank_version=it.bank_version,
            origin=it.origin if ORIGIN.fullmatch(it.origin) else "imported",
            change=it.change,
        )

    def _brand(self) -> BrandRecord | None:
        """Read as if it were uploaded anew: a picture is drawn again, a letterhead checked again."""
        part = self.part.brand
        if part is None:
            return None
        if (part.color and not COLOR.fullmatch(part.color)) or (part.paper and part.paper not in PAPERS):
            raise Unfit(f"{self.place}.brand")
        brand = BrandRecord(revision=1, color=part.color.lower(), paper=part.paper)
        try:
            if part.logo is not None:
                logo = renderer("logos").read_logo(part.logo, self._line(part.logo_words)[:LONGEST_WORDS])
                brand = replace(brand, logo=logo.png, logo_width=logo.width, logo_height=logo.height, logo_words=logo.words)
            if part.letterhead is not None:
                renderer("letterheads").check_letterhead(part.letterhead)
                called = self._line(PurePath(part.letterhead_name.replace("\\", "/")).name)[:LONGEST_WORDS]
                brand = replace(brand, letterhead=part.letterhead, letterhead_name=called)
        except (UnfitLogo, UnfitLetterhead):
            raise Unfit(f"{self.place}.brand") from None
        return brand

    def _comments(self) -> tuple[CommentRecord, ...]:
        assessment = id_for(self.site, self.part.id, "everything")
        return tuple(
            CommentRecord(
                id=id_for(self.site, f"{self.part.id} {it.id}", "comment"),
                assessment=assessment,
                key=it.key,
                kind=it.kind,
                member="",
                by=self._line(it.by),
                at=self._time(it.at),
                text=self._typed(it.text),
                revision=it.revision,
                resolved_at=it.resolved_at and self._time(it.resolved_at),
                resolved_by=self._line(it.resolved_by),
            )
            for it in {it.id: it for it in self.part.comments}.values()
        )

    def _check_revisions(self, which: str, found: list[tuple[str, int]]) -> None:
        """Every key has its revisions from 1 on, each once."""
        counted: dict[str, set[int]] = {}
        for key, revision in found:
            counted.setdefault(key, set()).add(revision)
        whole = all(revisions == set(range(1, len(revisions) + 1)) for revisions in counted.values())
        if not whole or len(found) != sum(map(len, counted.values())):
            raise Unfit(f"{self.place}.{which}")

    def _time(self, at: datetime) -> datetime:
        """Nothing has happened later than now, or before there was anything."""
        return max(EARLIEST, min(at, self.act.at))

    def _line(self, text: str) -> str:
        return one_line(self._typed(text))

    def _typed(self, text: str) -> str:
        try:
            return normalise(text)
        except ValueError:
            raise Unfit(self.place) from None


def _is_here(site: Site, assessment_id: str) -> bool:
    try:
        site.store.get_assessment(site.workspace, assessment_id)
    except NotFound:
        return False
    return True


def _keep(site: Site, taken: _Taken, brand: BrandRecord | None, comments: tuple[CommentRecord, ...]) -> None:
    store, record = site.store, taken.record
    store.add_assessment(record)
    if taken.answers:
        store.record_answers(record.id, taken.answers)
    if taken.edits:
        store.record_editorial(record.id, taken.edits)
    if brand:
        store.record_brand(record.id, brand)
    for comment in comments:
        store.add_comment(comment)


# -- deleting ----------------------------------------------------------------------------------------------------------


def delete_everything(site: Site, person: Person, at: datetime, *, mail: bool) -> None:
    """Remove all there is of the workspace, at once and for good; that there was one with this id is remembered.

    Accounts that are members of nothing else go with it, and so do their sessions. With `mail`, the owners are told.
    """
    store = site.store
    with store.write():
        workspace = store.find_workspace(site.workspace)
        owners = [it.email for it in store.list_members(site.workspace) if it.role == MemberRole.OWNER]
        store.remove_workspace(site.workspace, at)
        if mail and workspace:
            told = {"workspace": workspace.name, "by": person.called, "day": at.date().isoformat()}
            for owner in owners:
                # Of no workspace: this mail outlives the one it tells of.
                queue(store, "workspace_deleted", owner, told, at)
