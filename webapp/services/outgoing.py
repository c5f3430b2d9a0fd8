"""Mail on its way: queued with the change it tells of, sent later by a courier, one letter at a time.

What waits holds no token: a link is made when its letter is sent, and is in the store, as a digest, before the letter
leaves. If the courier dies between sending a letter and forgetting it, it goes out twice; it never gets lost.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

from webapp.domain.errors import NotFound
from webapp.domain.inquiry import CLOSES
from webapp.mail import Message, Undelivered
from webapp.renderers.mail_text import render
from webapp.services.access import SECRET_BYTES, digest
from webapp.store.people import Invitation, MailedLink, QueuedMail
from webapp.store.port import Store

SIGN_IN, INVITATION = "sign_in", "invitation"
WAITING, SENT_BACK, WORKSPACE_DELETED = "waiting", "sent_back", "workspace_deleted"
INQUIRY_ANSWERED = "inquiry_answered"
REMINDER = "reminder"
VALUES = {
    SIGN_IN: frozenset(("next",)),
    INVITATION: frozenset(("invitation", "workspace", "role", "inviter")),
    WAITING: frozenset(("workspace", "asker", "number")),
    SENT_BACK: frozenset(("workspace", "approver", "number")),
    WORKSPACE_DELETED: frozenset(("workspace", "by", "day")),
    INQUIRY_ANSWERED: frozenset(("inquiry", "foundation")),
    REMINDER: frozenset(("workspace", "overdue", "soon")),
}
"""The kinds of letter, and what the words of each are made of."""
LEADS_TO = {WAITING: "/approvals", SENT_BACK: "/", REMINDER: "/dates"}
"""The page that a letter without a link of its own points to; whoever opens it signs in there first."""
SIGN_IN_LASTS = timedelta(minutes=15)
CLAIM_LASTS = timedelta(minutes=5)
"""Longer than a try takes, however slowly the mail server answers: after that the courier is taken to be gone."""
TRY_AGAIN_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long to wait after each try; after the one that follows the last of them, nobody tries any more."""
FAILED_KEPT = timedelta(days=7)

LOG = logging.getLogger(__name__)


class Post(Protocol):
    """What takes letters; `webapp.mail.Post` does."""

    def send(self, message: Message, *, at: datetime) -> None:
        """Hand a letter over. Raises Undelivered."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How letters leave: who takes them, and the address of this Upfront that their links begin with."""

    post: Post
    base_url: str
    language: str = "en"


def queue(store: Store, kind: str, recipient: str, values: Mapping[str, object], at: datetime, workspace: str = "") -> None:
    """Let a letter be sent soon; inside the write that does what it tells.

    `workspace` is needed for an invitation. What tells of a deleted workspace belongs to none: it would go with it.
    Raises ValueError for a kind there is not, or values its words are not made of.
    """
    if kind not in VALUES or VALUES[kind] != values.keys():
        raise ValueError(kind)
    record = json.dumps(
        {name: str(value) for name, value in values.items()}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    store.add_mail(QueuedMail(uuid4().hex, workspace, kind, recipient, record, queued_at=at, next_at=at))


def deliver_next(store: Store, delivery: Delivery, at: datetime) -> bool:
    """Send the letter that has waited longest, if one is due; whether there was one. Raises Busy or Unwritable.

    Several couriers may do this at once, here and in other processes: each takes another letter.
    """
    if not store.count_mail()[0]:
        return False
    with store.write():
        mail = store.take_mail(at, at + CLAIM_LASTS)
    if mail is None:
        return False
    values: dict[str, str] = json.loads(mail.record)
    link = _link(store, delivery, mail, values, at)
    if link is None:
        _settle(store, mail, at)
        return True
    try:
        letter = render(mail.kind, {**values, **link.values}, delivery.language)
        delivery.post.send(Message(mail.recipient, letter.subject, letter.body), at=at)
    except Undelivered as failure:
        _failed(store, mail, link, failure, at)
        return True
    with store.write():
        store.remove_mail(mail.id)
    return True


def forget_failed(store: Store, at: datetime) -> None:
    """Forget letters nobody has tried to send for a week."""
    with store.write():
        store.remove_failed_mail(at - FAILED_KEPT)


@dataclass(frozen=True, slots=True)
class _Link:
    """What a letter says of its link; `digest` is empty where the link lets nobody in."""

    values: Mapping[str, str]
    digest: str = ""


def _link(store: Store, delivery: Delivery, mail: QueuedMail, values: Mapping[str, str], at: datetime) -> _Link | None:
    """The link of a letter, kept by now; None where the letter is not to be sent any more."""
    if mail.tries > len(TRY_AGAIN_AFTER) + 1:
        # Couriers have died over it, again and again.
        return None
    if mail.kind == SIGN_IN:
        if at >= mail.queued_at + SIGN_IN_LASTS:
            # Whoever asked for it has long asked for another one.
            return None
        then = f"?next={quote(values['next'], safe='/')}" if values["next"] else ""
        minutes = str(SIGN_IN_LASTS // timedelta(minutes=1))
        return _new_link(store, delivery, MailedLink("", mail.recipient, None, at + SIGN_IN_LASTS), then, minutes=minutes)
    if mail.kind == INVITATION:
        invitation = _find_invitation(store, mail, values["invitation"])
        if invitation is None or invitation.expires_at <= at:
            return None
        link = MailedLink("", mail.recipient, invitation.id, invitation.expires_at)
        return _new_link(store, delivery, link, days=str(_days(invitation.expires_at - at)))
    if mail.kind == INQUIRY_ANSWERED:
        return _follow_link(store, delivery, mail.workspace, values["inquiry"])
    if mail.kind in LEADS_TO:
        return _Link({"link": f"{delivery.base_url}{LEADS_TO[mail.kind]}"})
    return _Link({})


def _new_link(store: Store, delivery: Delivery, link: MailedLink, then: str = "", **values: str) -> _Link | None:
    """A link with a token of its own; None where its invitation has been taken back this very moment."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    kept = replace(link, digest=digest(token))
    try:
        with store.write():
            store.add_mailed_link(kept)
    except NotFound:
        return None
    return _Link({"link": f"{delivery.base_url}/sign-in/{token}{then}", **values}, kept.digest)


def _follow_link(store: Store, delivery: Delivery, workspace: str, inquiry: str) -> _Link | None:
    """A link for whoever asked a question; None where that was deleted or opened again meanwhile."""
    try:
        if store.get_inquiry(workspace, inquiry).state not in CLOSES:
            return None
    except NotFound:
        return None
    token = secrets.token_urlsafe(SECRET_BYTES)
    try:
        with store.write():
            store.add_inquiry_link(digest(token), inquiry)
    except NotFound:
        return None
    return _Link({"link": f"{delivery.base_url}/q/{token}"})


def _find_invitation(store: Store, mail: QueuedMail, invitation: str) -> Invitation | None:
    found = (it for it in store.list_invitations(mail.workspace) if it.id == invitation and it.email == mail.recipient)
    return next(found, None)


def _days(left: timedelta) -> int:
    """Whole days, where an hour that was spent in the queue does not count."""
    return max(1, (left + timedelta(hours=1)) // timedelta(days=1))


def _settle(store: Store, mail: QueuedMail, at: datetime) -> None:
    """A letter that is not sent any more: forgotten where nobody misses it, and shown as failed where somebody could."""
    with store.write():
        if mail.tries > 1:
            store.record_mail(replace(mail, claimed_until=None, failed_at=at))
        else:
            store.remove_mail(mail.id)


def _failed(store: Store, mail: QueuedMail, link: _Link, failure: Undelivered, at: datetime) -> None:
    """Try again later, or never; the link that did not get there goes."""
    ended = failure.permanent or mail.tries > len(TRY_AGAIN_AFTER)
    if ended:
        after = replace(mail, claimed_until=None, failed_at=at)
    else:
        after = replace(mail, claimed_until=None, next_at=at + TRY_AGAIN_AFTER[mail.tries - 1])
    with store.write():
        if link.digest:
            store.take_mailed_link(link.digest, at)
        store.record_mail(after)
    # For whoever can mend it: neither to whom it was nor what is in it.
    then = "given up" if ended else "to be tried again"
    LOG.warning("a letter (%s) was not taken, code %d, try %d: %s", mail.kind, failure.code, mail.tries, then)
