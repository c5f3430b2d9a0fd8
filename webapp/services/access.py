"""Signing in and out: one-time links, and the sessions they begin. The store keeps digests of secrets, never a secret."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from webapp.domain.errors import NotFound
from webapp.services.workspace import LOCAL, Person, Site
from webapp.store.port import Access, PageDraft, Session, Store

SECRET_BYTES = 32
LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: `idle` where nobody uses it, `whole` even where it is used every day.

    `seen_every`: how exactly the store knows when a session was used last.
    """

    idle: timedelta
    whole: timedelta
    seen_every: timedelta

    def ends_at(self, session: Session) -> datetime:
        """When the session ends if nobody uses it any more."""
        return min(session.seen_at + self.idle, session.created_at + self.whole)


LOCAL_LIMITS = Limits(timedelta(days=30), timedelta(days=180), timedelta(hours=1))
HOSTED_LIMITS = Limits(timedelta(hours=12), timedelta(days=7), timedelta(minutes=5))
ADMINISTRATOR_LIMITS = Limits(timedelta(hours=1), timedelta(hours=12), timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just begun, and the id that only its browser gets."""

    session_id: str
    session: Session


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What somebody typed into a page that keeps drafts before their sign-in ran out."""

    assessment_id: str
    key: str
    revision: int
    fields: str


def add_sign_in_link(store: Store, at: datetime) -> str:
    """Make a link that can be used once, within a day; its token."""
    token = secrets.token_urlsafe(SECRET_BYTES)
    with store.write():
        store.add_sign_in_link(digest(token), at + LINK_LASTS)
    return token


def sign_in(
    site: Site, token: str, person: Person, at: datetime, *, earlier: Session | None = None, kept: KeptPage | None = None
) -> SignedIn | None:
    """Use a link up and begin a session; None where the link cannot be used.

    An earlier session of the same browser ends, and what was typed before it ran out becomes a draft of its page.
    """
    session_id = secrets.token_urlsafe(SECRET_BYTES)
    session = Session(
        digest=digest(session_id),
        workspace=site.workspace,
        member=person.member,
        csrf=secrets.token_urlsafe(SECRET_BYTES),
        created_at=at,
        seen_at=at,
        role=person.role,
    )
    with site.store.write():
        if not site.store.remove_sign_in_link(digest(token), at):
            return None
        if earlier:
            site.store.remove_session(earlier.digest)
        site.store.add_session(session)
        if kept:
            _record_kept(site, kept, person, at)
    return SignedIn(session_id, session)


def keep_page(site: Site, kept: KeptPage, person: Person, at: datetime) -> bool:
    """Keep what somebody typed before their sign-in ran out; they have signed in elsewhere since.

    Whether it was kept: its page may be gone, or not one of the workspace they are in.
    """
    with site.store.write():
        return _record_kept(site, kept, person, at)


def sign_out(store: Store, session: Session) -> None:
    """End a session: from now on its cookie opens nothing."""
    with store.write():
        store.remove_session(session.digest)


def find_sent(store: Store, session_id: str | None) -> Session | None:
    """The session of an id that a browser sent, even one that has run out: it tells who was here, and opens nothing."""
    return store.find_session(digest(session_id)) if session_id else None


@dataclass(frozen=True, slots=True)
class Ending:
    """When a session ends: `at` if nobody uses it any more, and `whole` in any case. `idle`: what each use gives it."""

    at: datetime
    whole: datetime
    idle: timedelta


@dataclass(frozen=True, slots=True)
class Sessions:
    """Which sessions count here, and for how long: those of local mode, or those of accounts.

    `administrators`: the addresses whose sessions end sooner.
    """

    hosted: bool = False
    administrators: Collection[str] = ()

    def limits(self, session: Session) -> Limits:
        """How long this session lasts."""
        if not self.hosted:
            return LOCAL_LIMITS
        return ADMINISTRATOR_LIMITS if session.email in self.administrators else HOSTED_LIMITS

    def find_live(self, store: Access, session_id: str, at: datetime) -> Session | None:
        """The session with this id, if it counts here and has not run out."""
        session = store.find_session(digest(session_id))
        if session is None or not self._counts(session):
            return None
        return session if at < self.limits(session).ends_at(session) else None

    def record_use(self, store: Store, session: Session, at: datetime) -> None:
        """Remember that the session is in use, if the store has not heard so for a while."""
        if at >= session.seen_at + self.limits(session).seen_every:
            with store.write():
                store.record_session_seen(session.digest, at)

    def ending(self, session: Session, at: datetime) -> Ending:
        """When the session ends, by the time its use at this moment has been remembered."""
        limits = self.limits(session)
        seen = replace(session, seen_at=at) if at >= session.seen_at + limits.seen_every else session
        return Ending(limits.ends_at(seen), session.created_at + limits.whole, limits.idle - limits.seen_every)

    def prolong(self, store: Store, session: Session, at: datetime) -> Ending:
        """Let the session go on from now; it ends no later than it may."""
        with store.write():
            store.record_session_seen(session.digest, at)
        return self.ending(replace(session, seen_at=at), at)

    def count(self, store: Store, session: Session, at: datetime) -> int:
        """How many sessions the account of this one has, all told."""
        limits = self.limits(session)
        return store.count_sessions_of(session.account, at - limits.idle, at - limits.whole)

    def _counts(self, session: Session) -> bool:
        if not self.hosted:
            return session.workspace == LOCAL and not session.account
        # The address comes from the account: a session whose account is gone has none.
        return bool(session.account and session.email)


def digest(secret: str) -> str:
    """What the store keeps of a secret. The secrets are random and long, so nothing slower than this is needed."""
    return sha256(secret.encode()).hexdigest()


def _record_kept(site: Site, kept: KeptPage, person: Person, at: datetime) -> bool:
    try:
        site.store.get_assessment(site.workspace, kept.assessment_id)
    except NotFound:
        # The page it was typed into is gone; the next page says so.
        return False
    draft = PageDraft(key=kept.key, member=person.member, revision=kept.revision, fields=kept.fields, at=at)
    site.store.record_page_draft(kept.assessment_id, draft)
    return True
