"""What readers of a published FAQ hand back: a question, or whether an entry answered theirs. None of them signs in.

Nothing that is asked sends mail: an address that somebody typed hears from us once a member of the foundation has replied.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from webapp.domain.errors import NotFound
from webapp.domain.inquiry import Asked
from webapp.domain.publication.frozen import read_frozen
from webapp.renderers.entry_asking import Asking, OpenQuestions
from webapp.services import limits
from webapp.services.access import SECRET_BYTES, digest
from webapp.store.port import Store
from webapp.store.publications import NOT_QUITE, YES, FaqRecord, InquiryRecord

VERDICTS = (YES, NOT_QUITE)
AN_HOUR, A_DAY = 60 * 60, 24 * 60 * 60
ASKED_AN_HOUR = 50
"""Questions that one FAQ takes in an hour: far more than partners ask. Whoever fills it up silences others for no longer."""
SAME_WITHIN = timedelta(hours=1)
"""The same words from the same hands within this are one form that was sent twice."""
ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class About:
    """What somebody read: the version, and the entry with its question; both empty for the whole."""

    number: int
    entry: str
    question: str


@dataclass(frozen=True, slots=True)
class Received:
    """A question that has arrived; whoever has `token` can follow it."""

    token: str


@dataclass(frozen=True, slots=True)
class Flooded:
    """More was asked within the hour than one FAQ takes."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A question as its asker may see it, and the FAQ it is about."""

    inquiry: InquiryRecord
    faq: FaqRecord


class Withdrawn(Exception):
    """The FAQ was withdrawn: nothing is asked of it any more."""


def find_asked(store: Store, slug: str) -> FaqRecord:
    """The FAQ at an address, or at one it had before. Raises NotFound."""
    found = store.find_faq(slug)
    if found is None:
        raise NotFound(slug)
    return found


def find_about(store: Store, faq: FaqRecord, entry: str, number: int = 0) -> About:
    """An entry of a version, of the newest where there is none of this number. Raises NotFound for an entry there is not."""
    number = number if 0 < number <= faq.latest else faq.latest
    if not entry:
        return About(number, "", "")
    publication = store.find_publication(faq.id, number)
    found = read_frozen(publication.document).find_entry(entry) if publication else None
    if found is None:
        raise NotFound(entry)
    return About(number, entry, found.question)


def forms_under(store: Store, faq: FaqRecord, address: str, today: date) -> Asking | None:
    """What stands under the entries of a FAQ's newest page, in one statement; None where nothing can be asked any more.

    `address` is that of the page, without a slash at its end.
    """
    if faq.withdrawn_at is not None:
        return None
    counts = {
        count.entry: OpenQuestions(count.number, max(0, (today - count.oldest.astimezone().date()).days))
        for count in (store.list_open_counts(faq.id) if faq.counts_shown else ())
    }
    return Asking(f"{address}/ask", f"{address}/helpful", faq.latest, counts if faq.counts_shown else None)


def ask(store: Store, faq: FaqRecord, about: About, asked: Asked, *, key: bytes, at: datetime) -> Received | Flooded:
    """Keep a question, and let a new link lead to it. Raises NotFound, Withdrawn, Busy and Unwritable.

    The same question once more within the hour is not kept twice; its new link leads to the first.
    """
    if not limits.within(store, key, "asked-of", faq.id, most=ASKED_AN_HOUR, seconds=AN_HOUR, at=at):
        return Flooded()
    token = secrets.token_urlsafe(SECRET_BYTES)
    with store.write():
        if store.get_faq(faq.workspace, faq.id).withdrawn_at is not None:
            raise Withdrawn
        inquiry = _find_same(store, faq, about, asked, key, at)
        if inquiry is None:
            inquiry = _id(faq, about, asked, key, at)
            store.add_inquiry(_record(inquiry, faq, about, asked, at))
        store.add_inquiry_link(digest(token), inquiry)
    return Received(token)


def vote(store: Store, faq: FaqRecord, about: About, verdict: str, *, visitor: str, key: bytes, at: datetime) -> None:
    """Count whether an entry answers a reader's question; of one visitor once a day for each entry.

    `visitor` is an address of the network: nothing of it is kept. Raises NotFound, Withdrawn, Busy and Unwritable.
    """
    if verdict not in VERDICTS or not about.entry:
        raise NotFound(verdict)
    if faq.withdrawn_at is not None:
        raise Withdrawn
    who = f"{limits.visitor_of(visitor)}\0{faq.id}\0{about.entry}"
    if limits.within(store, key, "vote", who, most=1, seconds=A_DAY, at=at):
        with store.write():
            store.count_vote(faq.id, about.number, about.entry, verdict)


def follow(store: Store, token: str) -> Followed:
    """The question that a link leads to. Raises NotFound."""
    inquiry = store.find_inquiry_by_link(digest(token))
    if inquiry is None:
        raise NotFound("link")
    return Followed(inquiry, store.get_faq(inquiry.workspace, inquiry.faq))


def _find_same(store: Store, faq: FaqRecord, about: About, asked: Asked, key: bytes, at: datetime) -> str | None:
    for then in (at, at - SAME_WITHIN):
        try:
            found = store.get_inquiry(faq.workspace, _id(faq, about, asked, key, then))
        except NotFound:
            continue
        if at - found.asked_at < SAME_WITHIN:
            return found.id
    return None


def _id(faq: FaqRecord, about: About, asked: Asked, key: bytes, at: datetime) -> str:
    """The same for the same question within the same hour; nobody can tell from it what was asked."""
    hour = int(at.timestamp() // SAME_WITHIN.total_seconds())
    whole = "\0".join((faq.id, about.entry, asked.text, asked.name, asked.email, str(hour)))
    return hmac.new(key, f"inquiry\0{whole}".encode(), sha256).hexdigest()[:ID_LENGTH]


def _record(inquiry: str, faq: FaqRecord, about: About, asked: Asked, at: datetime) -> InquiryRecord:
    return InquiryRecord(
        id=inquiry,
        workspace=faq.workspace,
        faq=faq.id,
        number=about.number,
        entry=about.entry,
        question=about.question,
        text=asked.text,
        name=asked.name,
        email=asked.email,
        asked_at=at,
        group=inquiry,
    )
