"""Signing in to an Upfront for many foundations: by a mailed link, or at the organization's own provider.

Signing in as an address joins every workspace that has invited it. Who is neither invited nor known does not get in, and
whoever asks for a link learns nothing of whether an address is known.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol
from uuid import uuid4

from webapp.services import limits, outgoing
from webapp.services.access import SECRET_BYTES, SignedIn, digest, find_sent
from webapp.services.audit import note
from webapp.services.workspace import Person
from webapp.store.people import Account, Attempt, Invitation, Member
from webapp.store.port import Session, Store

MAILS, MAILS_SECONDS = 5, 15 * 60
"""How many links one address is sent at most, in which time."""
NOBODY = "sign-in-mail:nobody"
"""What is written instead of a letter where none is sent, so that both take the same work."""
ATTEMPT_LASTS = timedelta(minutes=10)


class Refused(Enum):
    """Why nobody was let in."""

    USED = "refused"
    """The link was used, has run out, or its address is not expected here any more."""
    NAME = "name"
    """A name is needed first; the link can still be used."""
    UNKNOWN = "unknown"
    """The provider vouches for an address that nobody here has invited."""
    OTHER = "other"
    """The address belongs to somebody else at the provider."""
    ATTEMPT = "attempt"
    """This browser has not begun this sign-in, or too long ago."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What decides who gets in: what is kept, the key that counts are made with, and who runs the installation."""

    store: Store
    key: bytes
    administrators: Collection[str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at the door: when, with which id of an earlier session, and what they want to be called."""

    at: datetime
    earlier: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What the page of a link says before it is used: nothing of whom it belongs to.

    Of an invitation: what the workspace is called, the role, and whom one signs for there. `asks_name`: nobody knows yet
    what this person is called; `needs_name`: and others have to.
    """

    workspace: str = ""
    role: str = ""
    signs_as: str = ""
    asks_name: bool = False
    needs_name: bool = False


class Begun(Protocol):
    """A sign-in at a provider on its way; `webapp.oidc` has it."""

    @property
    def url(self) -> str:
        """Where the browser goes."""

    @property
    def state(self) -> str:
        """What comes back with the browser."""

    @property
    def nonce(self) -> str:
        """What the provider has to sign."""

    @property
    def verifier(self) -> str:
        """What redeems the code."""


class Identity(Protocol):
    """Who somebody is to a provider."""

    @property
    def issuer(self) -> str:
        """The provider."""

    @property
    def subject(self) -> str:
        """Its own name for the person."""

    @property
    def email(self) -> str:
        """The address it has verified."""

    @property
    def name(self) -> str:
        """What the person is called, empty where it does not say."""


class Provider(Protocol):
    """The organization's own sign-in. Both raise NotIdentified."""

    def begin(self) -> Begun:
        """A new sign-in."""

    def finish(self, query: Mapping[str, str], *, state: str, nonce: str, verifier: str) -> Identity:
        """Who came back."""


# ── Asking for a link ──


def ask_for_link(entrance: Entrance, email: str, then: str, at: datetime) -> None:
    """Let a link be sent to an address that is known here.

    All else is the same for one that is not: what is read, and how often something is written. `then` is the page to go on
    with.
    """
    store = entrance.store
    seldom = limits.within(store, entrance.key, "sign-in-mail", email, most=MAILS, seconds=MAILS_SECONDS, at=at)
    with store.write():
        account, invitations = store.find_account(email), store.list_invitations_to(email, at)
        if seldom and (account or invitations or email in entrance.administrators):
            outgoing.queue(store, outgoing.SIGN_IN, email, {"next": then}, at)
        else:
            store.take_turn(NOBODY, at, at + timedelta(seconds=MAILS_SECONDS))


# ── Using it ──


def open_link(store: Store, token: str, at: datetime) -> OpenedLink | None:
    """What the page of a link says; None where it cannot be used. This uses nothing up."""
    link = store.find_mailed_link(digest(token), at)
    if link is None:
        return None
    account, invitations = store.find_account(link.email), store.list_invitations_to(link.email, at)
    nameless = account is None or not account.name
    one = next((it for it in invitations if it.id == link.invitation), None)
    if one is None:
        return OpenedLink(asks_name=nameless, needs_name=nameless and any(it.signs_as for it in invitations))
    workspace = store.find_workspace(one.workspace)
    return OpenedLink(workspace.name if workspace else "", one.role, one.signs_as, nameless, nameless)


def enter_by_link(entrance: Entrance, token: str, arrival: Arrival) -> SignedIn | Refused:
    """Use a link up and begin a session, in the workspace of its invitation where it came with one."""
    store, at = entrance.store, arrival.at
    opened = open_link(store, token, at)
    if opened and opened.needs_name and not arrival.name:
        return Refused.NAME
    with store.write():
        link = store.take_mailed_link(digest(token), at)
        invitations = store.list_invitations_to(link.email, at) if link else ()
        account = _find_or_add(entrance, link.email, invitations, arrival) if link else None
        if link is None or account is None:
            return Refused.USED
        invited = next((it.workspace for it in invitations if it.id == link.invitation), "")
        session_id = _let_in(store, account, invitations, invited, arrival)
    return _signed_in(store, session_id)


# ── At the organization's own provider ──


def begin_attempt(store: Store, begun: Begun, then: str, at: datetime) -> str:
    """Remember a sign-in that is on its way to the provider; the secret that its browser keeps until it is back."""
    browser = secrets.token_urlsafe(SECRET_BYTES)
    with store.write():
        store.add_attempt(
            Attempt(digest(begun.state), digest(browser), begun.nonce, begun.verifier, then, at + ATTEMPT_LASTS)
        )
    return browser


def take_attempt(store: Store, state: str, browser: str, at: datetime) -> Attempt | None:
    """The attempt that this browser began with this state, used up by now; None where it began none."""
    with store.write():
        attempt = store.take_attempt(digest(state), at) if state else None
    return attempt if attempt and secrets.compare_digest(attempt.browser, digest(browser)) else None


def enter_as(entrance: Entrance, identity: Identity, arrival: Arrival) -> SignedIn | Refused:
    """Begin a session of whom the provider vouches for: the account it has vouched for before, else that of the address."""
    store = entrance.store
    with store.write():
        account = store.find_account_of(identity.issuer, identity.subject)
        invitations = store.list_invitations_to(account.email if account else identity.email, arrival.at)
        if account is None:
            known = store.find_account(identity.email)
            if known and known.subject:
                return Refused.OTHER
            account = _find_or_add(entrance, identity.email, invitations, replace(arrival, name=identity.name))
            if account is None:
                return Refused.UNKNOWN
            account = replace(account, issuer=identity.issuer, subject=identity.subject)
            store.record_account(account)
        session_id = _let_in(store, account, invitations, "", arrival)
    return _signed_in(store, session_id)


# ── Once one is in ──


def rename(store: Store, person: Person, name: str, at: datetime) -> None:
    """Call an account by this name from now on. Names stand under what people confirm, so every workspace's log has it."""
    with store.write():
        account = store.find_account(person.email)
        if account and account.name != name:
            store.record_account(replace(account, name=name))
            for membership in store.list_memberships(account.id):
                note(store, membership.workspace.id, person, at, "renamed", name)


def sign_out(store: Store, session: Session, person: Person, at: datetime) -> None:
    """End a session: from now on its cookie opens nothing."""
    with store.write():
        store.remove_session(session.digest)
        note(store, session.workspace, person, at, "signed_out")


def sign_out_elsewhere(store: Store, session: Session, person: Person, at: datetime) -> None:
    """End every session of an account but this one."""
    with store.write():
        store.remove_sessions_of(session.account, but=session.digest)
        note(store, session.workspace, person, at, "signed_out_everywhere")


# ── What all of them do, inside a write ──


def _find_or_add(entrance: Entrance, email: str, invitations: Collection[Invitation], arrival: Arrival) -> Account | None:
    """The account of an address, made where it is expected here, with a name where it had none."""
    store = entrance.store
    account = store.find_account(email)
    if account is None:
        if not invitations and email not in entrance.administrators:
            return None
        account = Account(uuid4().hex, email, arrival.name, arrival.at)
        store.add_account(account)
    elif arrival.name and not account.name:
        account = replace(account, name=arrival.name)
        store.record_account(account)
    return account


def _let_in(store: Store, account: Account, invitations: Collection[Invitation], invited: str, arrival: Arrival) -> str:
    """Join what has invited this account, and begin its session; the session's id."""
    _join(store, account, invitations, arrival.at)
    earlier = find_sent(store, arrival.earlier)
    if earlier:
        store.remove_session(earlier.digest)
    workspace, member = _choose(store, account, invited, earlier)
    session_id = secrets.token_urlsafe(SECRET_BYTES)
    csrf = secrets.token_urlsafe(SECRET_BYTES)
    store.add_session(Session(digest(session_id), workspace, "", csrf, arrival.at, arrival.at, account.id))
    note(store, workspace, _person(account, member), arrival.at, "signed_in")
    return session_id


def _join(store: Store, account: Account, invitations: Collection[Invitation], at: datetime) -> None:
    there = {it.workspace.id for it in store.list_memberships(account.id)} if invitations else set()
    for one in invitations:
        store.remove_invitation(one.workspace, one.id)
        if one.workspace in there:
            continue
        member = Member(uuid4().hex, one.workspace, account.id, one.role, one.signs_as, at)
        store.add_member(member)
        note(store, one.workspace, _person(account, member.id), at, "joined", account.email, one.role)


def _choose(store: Store, account: Account, invited: str, earlier: Session | None) -> tuple[str, str]:
    """The workspace to begin in, and who one is there: what has invited, else the last or only one, else none."""
    mine = {it.workspace.id: it.member for it in store.list_memberships(account.id)}
    last = earlier.workspace if earlier and earlier.account == account.id else ""
    only = next(iter(mine)) if len(mine) == 1 else ""
    chosen = next((it for it in (invited, last, only) if it in mine), "")
    return chosen, mine.get(chosen, "")


def _person(account: Account, member: str) -> Person:
    return Person(member, account.name, account=account.id, email=account.email)


def _signed_in(store: Store, session_id: str) -> SignedIn:
    session = store.find_session(digest(session_id))
    if session is None:
        raise LookupError("a session that was kept a moment ago")
    return SignedIn(session_id, session)
