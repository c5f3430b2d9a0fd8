"""Everything the pages of the inbox show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from webapp.domain.errors import NotFound
from webapp.domain.inquiry import ANSWERED, DECLINED, LONGEST, NEW, NEXT, OPEN, UnfitInquiry
from webapp.domain.publication.frozen import read_frozen
from webapp.domain.text import Words
from webapp.forms.problems import FieldProblem
from webapp.renderers.answer_words import day_of
from webapp.services.inquiries import Inbox, OpenedInquiry, Readers
from webapp.store.publications import YES, FaqRecord, InquiryGroup, InquiryRecord

TABS = (NEW, NEXT, ANSWERED, DECLINED)
FIRST_SIGNS = 160
"""Of a question in a list: enough to tell it from others."""


@dataclass(frozen=True, slots=True)
class Tab:
    """Questions in one state, and how many there are."""

    state: str
    number: int
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the list, with how many others are answered with it."""

    id: str
    text: str
    about: str
    faq: str
    asked_on: str
    days: int
    others: int


@dataclass(frozen=True, slots=True)
class FaqLine:
    """A FAQ to look at what its readers said of. `slug` tells two with the same title apart."""

    id: str
    title: str
    slug: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Everything `pages/inbox.html` shows. `older`: where the next page begins; `told`: what was just done."""

    tabs: tuple[Tab, ...]
    state: str
    rows: tuple[Row, ...]
    older: str
    first: bool
    faqs: tuple[FaqLine, ...]
    told: str


@dataclass(frozen=True, slots=True)
class VoteRow:
    """What readers said of one entry, in all versions; `gone`: the newest version does not have it any more."""

    entry: str
    question: str
    yes: int
    not_quite: int
    gone: bool


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """Everything `pages/inbox_readers.html` shows: entries that answer least often first."""

    title: str
    address: str
    number: int
    rows: tuple[VoteRow, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One of the questions that are answered together, with who asked it where that is known."""

    id: str
    text: str
    about: str
    number: int
    asked_on: str
    name: str
    email: str
    told_on: str
    revision: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What was typed on the page and not kept. `stale`: moved or impossible; `failed`: busy or unwritable."""

    reply: str = ""
    newest: bool = False
    problem: FieldProblem | None = None
    stale: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drafted from a question: where it is written, and whether its words are there yet."""

    entry: str
    written: bool


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """Everything `pages/inquiry.html` shows.

    `published_since`: a version has come out after it was said that the next one will answer it. `choices`: ids and first
    words of those it could be answered together with. `assessment`: where a new entry can be drafted, empty where not.
    """

    lead: Member
    others: tuple[Member, ...]
    state: str
    open: bool
    reply: str
    replied_on: str
    replied_by: str
    answered_in: int
    published_since: bool
    revision: int
    faq_title: str
    faq_address: str
    latest: int
    assessment: str
    draft: Draft | None
    choices: tuple[tuple[str, str], ...]
    sent: Sent
    told: str

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What has to be mended."""
        return (self.sent.problem,) if self.sent.problem else ()


def build_inbox_page(inbox: Inbox, state: str, words: Words, today: date, *, first: bool, told: str) -> InboxPage:
    """One page of the inbox."""
    return InboxPage(
        tabs=tuple(Tab(one, inbox.counts.get(one, 0), one == state) for one in TABS),
        state=state,
        rows=tuple(_row(group, inbox.faqs, words, today) for group in inbox.groups),
        older=place_words(inbox.after) if inbox.after else "",
        first=first,
        faqs=tuple(FaqLine(faq.id, faq.title, faq.slug) for faq in inbox.faqs.values()),
        told=told,
    )


def build_readers_page(readers: Readers) -> ReadersPage:
    """What readers said of a FAQ's entries."""
    document = read_frozen(readers.document) if readers.document else None
    asked = {entry.id: entry.question for entry in document.entries} if document else {}
    counted: dict[str, list[int]] = {}
    for vote in readers.votes:
        counted.setdefault(vote.entry, [0, 0])[vote.verdict != YES] += vote.votes
    rows = [
        VoteRow(entry, asked.get(entry, entry), yes, not_quite, entry not in asked)
        for entry, (yes, not_quite) in counted.items()
    ]
    rows.sort(key=lambda row: (-row.not_quite, row.yes, row.question))
    return ReadersPage(readers.faq.title, f"/f/{readers.faq.slug}", readers.faq.latest, tuple(rows))


def build_inquiry_page(opened: OpenedInquiry, words: Words, sent: Sent, told: str) -> InquiryPage:
    """One question with all of its group."""
    lead, faq = opened.lead, opened.faq
    return InquiryPage(
        lead=_member(lead, words),
        others=tuple(_member(one, words) for one in opened.members[1:]),
        state=lead.state,
        open=lead.state in OPEN,
        reply=lead.reply,
        replied_on=day_of(lead.replied_at, words) if lead.replied_at else "",
        replied_by=lead.replied_by,
        answered_in=lead.answered_in,
        published_since=bool(lead.state == NEXT and lead.replied_at and lead.replied_at < faq.published_at),
        revision=lead.revision,
        faq_title=faq.title,
        faq_address=f"/f/{faq.slug}",
        latest=faq.latest,
        assessment=opened.assessment,
        draft=Draft(lead.draft_key.partition(":")[2], opened.written) if lead.draft_key else None,
        choices=tuple((one.id, _short(one.text)) for one in opened.choices),
        sent=sent,
        told=told,
    )


def problem_of(unfit: UnfitInquiry) -> FieldProblem:
    """What is wrong with a reply, in the codes that pages have words for."""
    codes = {"missing": "write_reply", "long": "too_long"}
    return FieldProblem(unfit.field, codes.get(unfit.code, unfit.code), {"most": f"{LONGEST:,}"})


def place_words(place: tuple[datetime, str]) -> str:
    """Where a page of the list begins, as its address says it."""
    return f"{place[0].isoformat()}~{place[1]}"


def parse_place(text: str) -> tuple[datetime, str]:
    """The place an address names. Raises NotFound for anything else."""
    at, tilde, inquiry = text.partition("~")
    try:
        found = datetime.fromisoformat(at)
        if not tilde or found.tzinfo is None:
            raise NotFound(text)
        return found.astimezone(UTC), inquiry
    except (ValueError, OverflowError):
        raise NotFound(text) from None


def _row(group: InquiryGroup, faqs: Mapping[str, FaqRecord], words: Words, today: date) -> Row:
    lead = group.lead
    faq = faqs.get(lead.faq)
    return Row(
        id=lead.id,
        text=_short(lead.text),
        about=lead.question,
        faq=faq.title if faq and len(faqs) > 1 else "",
        asked_on=day_of(lead.asked_at, words),
        days=max(0, (today - lead.asked_at.astimezone().date()).days),
        others=group.others,
    )


def _member(one: InquiryRecord, words: Words) -> Member:
    return Member(
        id=one.id,
        text=one.text,
        about=one.question,
        number=one.number,
        asked_on=day_of(one.asked_at, words),
        name=one.name,
        email=one.email,
        told_on=day_of(one.told_at, words) if one.told_at else "",
        revision=one.revision,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= FIRST_SIGNS else f"{line[: FIRST_SIGNS - 1].rstrip()}…"
