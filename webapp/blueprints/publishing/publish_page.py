"""Everything that is looked at before publishing, as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from webapp.blueprints.publishing.form import Choices
from webapp.domain.faq.plainness import Short, find_shortfalls
from webapp.domain.faq.voice import Voice
from webapp.domain.publication.changes import compare
from webapp.domain.text import capitalised
from webapp.forms.comment_form import Written
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import day_of
from webapp.renderers.change_lines import ChangeLines, build_change_lines
from webapp.renderers.public_links import newest_path, version_path
from webapp.renderers.review import found, topic
from webapp.renderers.review_parts import FoundPart
from webapp.renderers.shown import Shown, anchor, build_shown
from webapp.renderers.slips import Slip, Slips
from webapp.services.opened import Opened
from webapp.services.publishing import Prepared, finding_key
from webapp.store.port import EXAMPLE, PageDraft

WORDS = "words:"
"""How the key of a half-typed part of the document begins; behind it stands its entry."""
READY, UNCHANGED, OF_AN_EXAMPLE = "ready", "unchanged", "example"


@dataclass(frozen=True, slots=True)
class Before:
    """The newest version there is. `path` leads to its public page."""

    number: int
    day: str
    by: str
    withdrawn: bool
    path: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that pull against each other, and the reason to publish all the same, as typed."""

    key: str
    part: FoundPart
    written: Written


@dataclass(frozen=True, slots=True)
class Half:
    """A page that was typed and not saved; `mine`: by whoever reads this."""

    about: str
    href: str
    mine: bool


@dataclass(frozen=True, slots=True)
class NotPlain:
    """A printed sentence that falls short, where, and where it can be mended."""

    text: str
    question: str
    anchor: str
    href: str
    shorts: tuple[Short, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What changed since the page was shown: what and by whom. `version` is one that somebody published, 0 for none.

    `withdrawn`: what is published was withdrawn meanwhile, and publishing would end that.
    """

    answers: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    version: int = 0
    by: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PublishPage:
    """Everything `pages/publish.html` shows.

    `state`: ready, unchanged or example. `address` is the whole address of the version's series, as far as it is known, and
    `address_start` what stands before the last part of it. `waiting` goes by body. `held` counts answers that the document
    does not hold because their questions read differently now. `failed`: busy or unwritable.
    """

    assessment_id: str
    state: str
    number: int
    before: Before | None
    contradictions: tuple[Contradiction, ...]
    waiting: tuple[tuple[str, tuple[Slip, ...]], ...]
    reviews: int
    held: int
    halves: tuple[Half, ...]
    unanswered: int
    not_plain: tuple[NotPlain, ...]
    changes: ChangeLines | None
    shown: Shown
    choices: Choices
    public_url: str
    address_start: str
    address: str
    problems: tuple[FieldProblem, ...] = ()
    meanwhile: Meanwhile | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a form that was sent, for the page to say."""

    problems: tuple[FieldProblem, ...] = ()
    meanwhile: Meanwhile | None = None
    failed: str = ""


def state_of(prepared: Prepared) -> str:
    """Whether there is something to publish."""
    if prepared.opened.record.kind == EXAMPLE:
        return OF_AN_EXAMPLE
    return READY if prepared.changed else UNCHANGED


def build_publish_page(
    prepared: Prepared, choices: Choices, drafts: tuple[PageDraft, ...], member: str, public_url: str, told: Told
) -> PublishPage:
    """The page; `drafts` are the half-typed pages of everybody, `member` who reads it."""
    opened, faq = prepared.opened, prepared.faq
    slips = Slips(Voice(opened.facts, opened.language), lambda key: _question_url(opened, key))
    slug = faq.slug if faq else choices.address
    return PublishPage(
        assessment_id=opened.record.id,
        state=state_of(prepared),
        number=prepared.number,
        before=_before(prepared, slips.voice),
        contradictions=tuple(_contradictions(prepared, choices, slips)),
        waiting=tuple((body, slips.of(keys)) for body, keys in opened.assessment.waiting.items() if keys),
        reviews=len(opened.reviews),
        held=len(opened.held),
        halves=tuple(_halves(opened, drafts, member, slips.voice)),
        unanswered=opened.assessment.clarity.unanswered,
        not_plain=not_plain(prepared),
        changes=_changes(prepared),
        shown=build_shown(prepared.document),
        choices=choices,
        public_url=public_url,
        address_start=f"{public_url}/{newest_path('')}",
        address=f"{public_url}/{newest_path(slug)}",
        problems=told.problems,
        meanwhile=told.meanwhile,
        failed=told.failed,
    )


def not_plain(prepared: Prepared) -> tuple[NotPlain, ...]:
    """The sentences that fall short of plain language, each with where it is mended."""
    opened, document = prepared.opened, prepared.document
    anchors = {entry.id: anchor(entry) for entry in document.entries}
    return tuple(
        NotPlain(
            text=one.text,
            question=one.question,
            anchor=anchors[one.entry],
            href=_question_url(opened, one.source)
            if one.source in opened.positions
            else url_for("editing.entry", assessment_id=opened.record.id, entry_id=one.entry),
            shorts=one.shorts,
        )
        for one in find_shortfalls(document, opened.composed, opened.bank)
    )


def find_meanwhile(prepared: Prepared, seen: datetime) -> Meanwhile:
    """What changed since a moment. It can be nothing that is told here, such as how the files look."""
    opened, publication = prepared.opened, prepared.previous
    voice = Voice(opened.facts, opened.language)
    questions = {entry.id: entry.question for entry in opened.composed.entries}
    published = publication is not None and publication.published_at > seen
    withdrawn_at = prepared.faq.withdrawn_at if prepared.faq else None
    return Meanwhile(
        answers=tuple(
            (capitalised(topic(voice, key)), event.by)
            for key, event in opened.events.items()
            if event.at > seen and key in opened.bank.position_of_key
        ),
        parts=tuple(
            (questions.get(_entry_of(key), ""), event.by)
            for key, event in opened.editorial_events.items()
            if event.at > seen
        ),
        version=publication.number if publication and published else 0,
        by=publication.published_by if publication and published else "",
        withdrawn=withdrawn_at is not None and withdrawn_at > seen,
    )


def _entry_of(key: str) -> str:
    return key.partition(":")[2].partition("/")[0]


def _changes(prepared: Prepared) -> ChangeLines | None:
    """What a reader of the newest version will be told of this one."""
    before = prepared.previous_document
    return build_change_lines(compare(before, prepared.frozen), prepared.opened.language) if before else None


def _question_url(opened: Opened, key: str) -> str:
    return url_for("questionnaire.question", assessment_id=opened.record.id, key=key, **{"from": "publish"})  # type: ignore[arg-type]


def _before(prepared: Prepared, voice: Voice) -> Before | None:
    faq, publication = prepared.faq, prepared.previous
    if faq is None or publication is None:
        return None
    return Before(
        number=publication.number,
        day=day_of(publication.published_at, voice.words),
        by=publication.published_by,
        withdrawn=faq.withdrawn_at is not None,
        path=f"/{version_path(faq.slug, publication.number)}",
    )


def _contradictions(prepared: Prepared, choices: Choices, slips: Slips) -> Iterator[Contradiction]:
    for finding in prepared.contradictions:
        words, key = found(slips.voice, finding), finding_key(finding)
        part = FoundPart(words, slips.of(one.key for one in words.evidence))
        yield Contradiction(key, part, choices.reasons.get(key, Written("")))


def _halves(opened: Opened, drafts: tuple[PageDraft, ...], member: str, voice: Voice) -> Iterator[Half]:
    """Pages of questions that are asked, and parts of entries that are in the document."""
    questions = {entry.id: entry.question for entry in opened.composed.entries}
    for draft in drafts:
        entry = draft.key.removeprefix(WORDS).partition("/")[0]
        if draft.key in opened.positions:
            about, href = capitalised(topic(voice, draft.key)), _question_url(opened, draft.key)
        elif draft.key.startswith(WORDS) and entry in questions:
            about = questions[entry]
            href = url_for("editing.entry", assessment_id=opened.record.id, entry_id=entry)
        else:
            continue
        yield Half(about, href, draft.member == member)
