"""What becomes of what partners ask: each use case is one write, and refuses what is out of date.

Questions that are the same are answered together: what is done about the one that leads is done about all of its group.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from webapp.domain import inquiry as rules
from webapp.domain.errors import NotFound
from webapp.domain.inquiry import ANSWERED, CLOSES, DECLINED, NEW, NEXT
from webapp.services import audit
from webapp.services.outgoing import INQUIRY_ANSWERED, queue
from webapp.services.workspace import Person, Site
from webapp.store.port import Store
from webapp.store.publications import FaqRecord, InquiryGroup, InquiryRecord, VoteCount

ON_A_PAGE = 20
FAQS = 20
"""FAQs the inbox leads to for what their readers said: those published last."""
AT_ONCE = 200
CHOICES = 100
"""Other open questions that one can be grouped with: of more, nobody finds the same one in a list."""
LOGGED = {ANSWERED: "inquiry_answered", DECLINED: "inquiry_declined"}

type_place = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of what was asked; `counts` by state, `after` where the next page begins, None on the last.

    `faqs` by id: those published last, and those that are asked about.
    """

    counts: Mapping[str, int]
    groups: tuple[InquiryGroup, ...]
    faqs: Mapping[str, FaqRecord]
    after: type_place | None


@dataclass(frozen=True, slots=True)
class Readers:
    """What readers said of the entries of one FAQ, and what its newest version asks in each, by id."""

    faq: FaqRecord
    votes: tuple[VoteCount, ...]
    document: str


@dataclass(frozen=True, slots=True)
class OpenedInquiry:
    """One question with all of its group, the one that leads first, and those of the same FAQ it could be grouped with.

    `assessment` is where its FAQ comes from, empty where that is deleted; `written`: what was drafted from it stands there.
    """

    lead: InquiryRecord
    members: tuple[InquiryRecord, ...]
    faq: FaqRecord
    choices: tuple[InquiryRecord, ...]
    assessment: str
    written: bool


@dataclass(frozen=True, slots=True)
class Done:
    """It is done."""

    lead: InquiryRecord


@dataclass(frozen=True, slots=True)
class StaleInquiry:
    """Somebody did something about it first: nothing was done. `code`: moved, or impossible in the state it is in."""

    code: str


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts and when; `shown` is the revision the page showed. Without `mails` nobody is told by letter."""

    by: Person
    at: datetime
    shown: int
    mails: bool


# -- reading -----------------------------------------------------------------------------------------------------------


def look(site: Site, state: str | None, before: type_place | None) -> Inbox:
    """One page of the inbox, last asked first, in four questions to the store."""
    found = site.store.list_inquiries(site.workspace, state=state, before=before, limit=ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    after = (shown[-1].lead.asked_at, shown[-1].lead.id) if len(found) > ON_A_PAGE else None
    faqs = {faq.id: faq for faq in site.store.list_faqs(site.workspace, limit=FAQS)}
    others = {group.lead.faq for group in shown} - faqs.keys()
    faqs |= {faq.id: faq for faq in site.store.list_faqs_with(site.workspace, sorted(others))}
    return Inbox(site.store.count_inquiries(site.workspace), shown, faqs, after)


def count_new(site: Site) -> int:
    """How many questions nobody has looked at yet."""
    return site.store.count_inquiries(site.workspace).get(NEW, 0)


def look_at_readers(site: Site, faq_id: str) -> Readers:
    """What readers said of the entries of a FAQ. Raises NotFound, also for another workspace's."""
    faq = site.store.get_faq(site.workspace, faq_id)
    publication = site.store.find_publication(faq.id, faq.latest)
    return Readers(faq, site.store.list_votes(faq.id), publication.document if publication else "")


def get_opened(site: Site, inquiry_id: str) -> OpenedInquiry:
    """A question with its group. Raises NotFound, also for another workspace's."""
    store, workspace = site.store, site.workspace
    asked = store.get_inquiry(workspace, inquiry_id)
    members = store.list_inquiries_in(workspace, asked.group)
    lead = next((one for one in members if one.id == one.group), asked)
    choices: list[InquiryRecord] = []
    if lead.state in rules.OPEN:
        for state in (NEW, NEXT):
            found = store.list_inquiries(workspace, state=state, limit=CHOICES)
            choices += (one.lead for one in found if one.lead.faq == lead.faq and one.lead.id != lead.id)
    faq, others = store.get_faq(workspace, lead.faq), (one for one in members if one.id != lead.id)
    assessment = _find_assessment(site, faq)
    edits = store.list_editorial(assessment) if assessment and lead.draft_key else ()
    written = any(edit.key == lead.draft_key and edit.record is not None for edit in edits)
    return OpenedInquiry(lead, (lead, *others), faq, tuple(choices), assessment, written)


def _find_assessment(site: Site, faq: FaqRecord) -> str:
    """The assessment a FAQ comes from; empty where it is deleted."""
    try:
        record = site.store.get_assessment(site.workspace, faq.assessment)
    except NotFound:
        return ""
    return "" if record.deleted_at else record.id


def list_all(site: Site) -> Iterator[tuple[FaqRecord, InquiryRecord]]:
    """Every question of the workspace with its FAQ, for who takes them along."""
    before = None
    while faqs := site.store.list_faqs(site.workspace, before=before, limit=FAQS):
        for faq in faqs:
            yield from ((faq, inquiry) for inquiry in site.store.list_inquiries_of(faq.id, AT_ONCE * CHOICES))
        before = (faqs[-1].published_at, faqs[-1].id)


# -- what can be done about one ----------------------------------------------------------------------------------------


def answer(site: Site, inquiry_id: str, reply: str, acting: Acting, *, newest: bool = False) -> Done | StaleInquiry:
    """Answer it to whoever asked; `newest`: the newest version holds the answer, and then a reply is not needed.

    Raises NotFound and UnfitInquiry.
    """
    words = rules.read_reply(reply, needed=not newest)

    def change(one: InquiryRecord, faq: FaqRecord) -> InquiryRecord:
        return _replied(one, words, acting, answered_in=faq.latest if newest else 0)

    return _act(site, inquiry_id, rules.ANSWER, change, acting)


def plan(site: Site, inquiry_id: str, reply: str, acting: Acting, *, draft_key: str = "") -> Done | StaleInquiry:
    """Say that the next version will answer it; `draft_key` is the part of the document that is to. Raises as `answer`."""
    words = rules.read_reply(reply, needed=False)
    return _act(
        site, inquiry_id, rules.PLAN, lambda one, _: replace(_replied(one, words, acting), draft_key=draft_key), acting
    )


def decline(site: Site, inquiry_id: str, reason: str, acting: Acting) -> Done | StaleInquiry:
    """Say why there will be no answer. Raises NotFound and UnfitInquiry."""
    words = rules.read_reply(reason, needed=True)
    return _act(site, inquiry_id, rules.DECLINE, lambda one, _: _replied(one, words, acting), acting)


def reopen(site: Site, inquiry_id: str, acting: Acting) -> Done | StaleInquiry:
    """Take back what was said of it. What was drafted from it stays in the document. Raises NotFound."""

    def change(one: InquiryRecord, _: FaqRecord) -> InquiryRecord:
        return replace(one, reply="", replied_at=None, replied_by="", draft_key="", answered_in=0)

    return _act(site, inquiry_id, rules.REOPEN, change, acting)


def group(site: Site, inquiry_id: str, into: str, acting: Acting) -> Done | StaleInquiry:
    """Let it, and all that is answered with it, be answered together with another open one of the same FAQ.

    Where one of them was promised to be answered by the next version, that holds for all of them. Raises NotFound.
    """
    store, workspace = site.store, site.workspace
    with store.write():
        members, other = _members(store, workspace, inquiry_id), store.get_inquiry(workspace, into)
        lead = members[0]
        if other.faq != lead.faq:
            raise NotFound(into)
        if lead.revision != acting.shown:
            return StaleInquiry("moved")
        if not {lead.state, other.state} <= rules.OPEN or other.group != other.id or other.id == lead.id:
            return StaleInquiry("impossible")
        said = lead if (lead.state, other.state) == (NEXT, NEW) else other
        others = _members(store, workspace, other.id) if said is lead else (other,)
        for one in (*others, *members):
            store.record_inquiry(_like(one, said, other.id))
    return Done(_like(other, said, other.id))


def ungroup(site: Site, inquiry_id: str, acting: Acting) -> Done | StaleInquiry:
    """Let it stand alone again, as it is. Raises NotFound."""
    store, workspace = site.store, site.workspace
    with store.write():
        one = store.get_inquiry(workspace, inquiry_id)
        if one.revision != acting.shown:
            return StaleInquiry("moved")
        if one.group == one.id:
            return StaleInquiry("impossible")
        alone = replace(one, group=one.id, revision=one.revision + 1)
        store.record_inquiry(alone)
    return Done(alone)


def delete(site: Site, inquiry_id: str, acting: Acting) -> FaqRecord | StaleInquiry:
    """Remove it for good; where it led others, the oldest of them leads now. Raises NotFound."""
    store, workspace = site.store, site.workspace
    with store.write():
        one = store.get_inquiry(workspace, inquiry_id)
        if one.revision != acting.shown:
            return StaleInquiry("moved")
        faq = store.get_faq(workspace, one.faq)
        heir = next((other for other in store.list_inquiries_in(workspace, one.id) if other.id != one.id), None)
        if heir:
            store.record_group(workspace, one.id, heir.id)
        store.remove_inquiry(workspace, one.id)
        _log(site, acting, "inquiry_deleted", faq)
    return faq


# -- published ---------------------------------------------------------------------------------------------------------


def settle(store: Store, faq: FaqRecord, number: int, entries: Collection[str], at: datetime, *, mails: bool) -> int:
    """Those that were to be answered by what this version now holds are; inside the write that publishes it.

    `entries` are the ids of the entries that the version prints. Whoever asked and gave an address is told. Returns how many
    questions that were.
    """
    settled, before = 0, None
    while found := store.list_inquiries(faq.workspace, state=NEXT, before=before, limit=AT_ONCE):
        for lead in (group.lead for group in found):
            if lead.faq != faq.id or _entry_of(lead.draft_key) not in entries:
                continue
            told: set[str] = set()
            for one in store.list_inquiries_in(faq.workspace, lead.id):
                answered = replace(one, state=ANSWERED, answered_in=number, revision=one.revision + 1)
                store.record_inquiry(_tell(store, answered, faq, at, told, mails=mails))
                settled += 1
        before = found[-1].lead.asked_at, found[-1].lead.id
    return settled


def _entry_of(draft_key: str) -> str:
    return draft_key.partition(":")[2]


# -- what every use case shares ----------------------------------------------------------------------------------------


def _members(store: Store, workspace: str, lead: str) -> tuple[InquiryRecord, ...]:
    """A group, the one that leads first. Raises NotFound, also for one that does not lead."""
    members = store.list_inquiries_in(workspace, lead)
    leads = tuple(one for one in members if one.id == lead)
    if not leads:
        raise NotFound(lead)
    return (*leads, *(one for one in members if one.id != lead))


def _act(
    site: Site,
    inquiry_id: str,
    act: str,
    change: Callable[[InquiryRecord, FaqRecord], InquiryRecord],
    acting: Acting,
) -> Done | StaleInquiry:
    """One write: the same for all of the group, told and logged."""
    store = site.store
    with store.write():
        members = _members(store, site.workspace, inquiry_id)
        if members[0].revision != acting.shown:
            return StaleInquiry("moved")
        if not rules.may(act, members[0].state):
            return StaleInquiry("impossible")
        faq, done, told = store.get_faq(site.workspace, members[0].faq), [], set[str]()
        for one in members:
            changed = replace(change(one, faq), state=rules.after(act), revision=one.revision + 1)
            changed = _tell(store, changed, faq, acting.at, told, mails=acting.mails)
            store.record_inquiry(changed)
            done.append(changed)
        _log(site, acting, LOGGED.get(rules.after(act), ""), faq)
    return Done(done[0])


def _replied(one: InquiryRecord, words: str, acting: Acting, answered_in: int = 0) -> InquiryRecord:
    return replace(one, reply=words, replied_at=acting.at, replied_by=acting.by.called, answered_in=answered_in)


def _like(one: InquiryRecord, said: InquiryRecord, lead: str) -> InquiryRecord:
    """A question as it is once it is answered under `lead`, with what was said of another."""
    return replace(
        one,
        group=lead,
        state=said.state,
        reply=said.reply,
        replied_at=said.replied_at,
        replied_by=said.replied_by,
        draft_key=said.draft_key,
        revision=one.revision + 1,
    )


def _tell(store: Store, one: InquiryRecord, faq: FaqRecord, at: datetime, told: set[str], *, mails: bool) -> InquiryRecord:
    """Let a letter go to whoever asked, once: it says that there is a reply, and nothing of what was typed.

    `told` are the addresses that hear of the same reply already: however often one was typed, it gets one letter.
    """
    if not (mails and one.email and one.state in CLOSES and one.told_at is None):
        return one
    if one.email not in told:
        queue(store, INQUIRY_ANSWERED, one.email, {"inquiry": one.id, "foundation": faq.foundation}, at, one.workspace)
        told.add(one.email)
    return replace(one, told_at=at)


def _log(site: Site, acting: Acting, action: str, faq: FaqRecord) -> None:
    if site.hosted and action:
        audit.note(site.store, site.workspace, acting.by, acting.at, action, faq.title)
