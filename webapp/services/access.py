"""Signing in and out: one-time links, and the sessions they begin. The store keeps digests of secrets, never a secret."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from webapp.domain.errors import NotFound
from webapp.services.workspace import Person, Site
from webapp.store.port import Access, PageDraft, Session, Store

SECRET_BYTES = 32
LINK_LASTS = timedelta(hours=24)
IDLE_LASTS = timedelta(days=30)
"""A session nobody uses ends after this time."""
SESSION_LASTS = timedelta(days=180)
"""A session ends after this time even where it is used every day."""
SEEN_EVERY = timedelta(hours=1)
"""How exactly the store knows when a session was used last."""


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


def keep_page(site: Site, kept: KeptPage, person: Person, at: datetime) -> None:
    """Keep what somebody typed before their sign-in ran out; they have signed in elsewhere since."""
    with site.store.write():
        _record_kept(site, kept, person, at)


def sign_out(store: Store, session: Session) -> None:
    """End a session: from now on its cookie opens nothing."""
    with store.write():
        store.remove_session(session.digest)


def find_live_session(store: Access, workspace: str, session_id: str, at: datetime) -> Session | None:
    """The session with this id, if it has not run out."""
    session = store.find_session(digest(session_id))
    if session is None or session.workspace != workspace:
        return None
    alive = at < session.created_at + SESSION_LASTS and at < session.seen_at + IDLE_LASTS
    return session if alive else None


def record_use(store: Store, session: Session, at: datetime) -> None:
    """Remember that the session is in use, if the store has not heard so for a while."""
    if at >= session.seen_at + SEEN_EVERY:
        with store.write():
            store.record_session_seen(session.digest, at)


def digest(secret: str) -> str:
    """What the store keeps of a secret. The secrets are random and long, so nothing slower than this is needed."""
    return sha256(secret.encode()).hexdigest()


def _record_kept(site: Site, kept: KeptPage, person: Person, at: datetime) -> None:
    try:
        site.store.get_assessment(site.workspace, kept.assessment_id)
    except NotFound:
        # The page it was typed into is gone; the next page says so.
        return
    draft = PageDraft(key=kept.key, member=person.member, revision=kept.revision, fields=kept.fields, at=at)
    site.store.record_page_draft(kept.assessment_id, draft)
