"""The people of a workspace: invited, given another part, let go. Each use case is one write, and stands in the log.

A workspace always has an owner. Whether it still would is looked at inside the write that changes something, so that two
owners who let each other go at the same moment cannot both succeed; so is whether whoever asks is an owner still.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from webapp.domain.errors import NotFound
from webapp.domain.members import MemberRole, may_sign
from webapp.services import audit, limits, outgoing
from webapp.services.workspace import Person, Site
from webapp.store.people import Invitation, Member, QueuedMail, WorkspaceRecord
from webapp.store.port import Store

INVITATION_LASTS = timedelta(days=7)
MOST_INVITATIONS = 200
"""Of one workspace that hold at the same time."""
SENT_AN_HOUR = 50
"""Invitations that one workspace may send in an hour: enough for a board, and too few to write to strangers."""
HOUR = 3600


class Refusal(StrEnum):
    """Why something was not done; pages have words for each."""

    MEMBER_ALREADY = "member_already"
    TOO_MANY = "invitations_many"
    TOO_OFTEN = "invitations_often"
    LAST_OWNER = "last_owner"
    HAS_OWNER = "has_owner"
    NOT_OWNER = "not_owner"
    """Whoever asks was an owner when their page was made, and is none any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is invited, what for, and whom they sign for."""

    email: str
    role: str
    signs_as: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How invitations go out: `key` is what they are counted with; without `mails` people are told by word of mouth."""

    key: bytes
    mails: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a workspace, those invited, and the letters that could not be delivered, newest first."""

    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]
    undelivered: tuple[QueuedMail, ...]


def look(site: Site) -> Team:
    """Everybody, in three questions to the store however many there are."""
    store, workspace = site.store, site.workspace
    return Team(store.list_members(workspace), store.list_invitations(workspace), store.list_failed_mail(workspace))


def get_member(site: Site, member: str) -> Member:
    """A member. Raises NotFound, also for another workspace's."""
    found = site.store.find_member(site.workspace, member)
    if found is None:
        raise NotFound(member)
    return found


# -- invited -----------------------------------------------------------------------------------------------------------


def invite(site: Site, wanted: Wanted, by: Person, at: datetime, sending: Sending) -> Refusal | None:
    """Invite an address, in place of an earlier invitation of it."""
    if not may_send(site.store, site.workspace, at, sending):
        return Refusal.TOO_OFTEN
    with site.store.write():
        members, invitations = site.store.list_members(site.workspace), site.store.list_invitations(site.workspace)
        if not _is_owner(members, by):
            return Refusal.NOT_OWNER
        if any(member.email == wanted.email for member in members):
            return Refusal.MEMBER_ALREADY
        if sum(it.expires_at > at and it.email != wanted.email for it in invitations) >= MOST_INVITATIONS:
            return Refusal.TOO_MANY
        send_invitation(site.store, _workspace(site), wanted, by, at, sending)
        audit.note(site.store, site.workspace, by, at, "invited", wanted.email, part(wanted.role, wanted.signs_as))
    return None


def invite_again(site: Site, invitation: str, by: Person, at: datetime, sending: Sending) -> Refusal | None:
    """Send an invitation anew: it holds seven days from now, and its earlier links no more. Raises NotFound."""
    if not may_send(site.store, site.workspace, at, sending):
        return Refusal.TOO_OFTEN
    with site.store.write():
        if not _is_owner(site.store.list_members(site.workspace), by):
            return Refusal.NOT_OWNER
        found = _get_invitation(site, invitation)
        again = replace(found, expires_at=at + INVITATION_LASTS)
        _record(site.store, _workspace(site), again, by, at, sending)
        audit.note(site.store, site.workspace, by, at, "invited_again", found.email)
    return None


def withdraw(site: Site, invitation: str, by: Person, at: datetime) -> Refusal | None:
    """Take an invitation back: its links are dead at once. Raises NotFound."""
    with site.store.write():
        if not _is_owner(site.store.list_members(site.workspace), by):
            return Refusal.NOT_OWNER
        found = _get_invitation(site, invitation)
        drop_invitation(site.store, found)
        audit.note(site.store, site.workspace, by, at, "invitation_withdrawn", found.email)
    return None


def may_send(store: Store, counted: str, at: datetime, sending: Sending) -> bool:
    """Count an invitation, and say whether another one may go out this hour. `counted`: whom it is counted for."""
    return limits.within(store, sending.key, "invitations", counted, most=SENT_AN_HOUR, seconds=HOUR, at=at)


def send_invitation(
    store: Store, workspace: WorkspaceRecord, wanted: Wanted, by: Person, at: datetime, sending: Sending
) -> None:
    """Keep an invitation and queue its letter, inside a write. Raises ValueError for a part that cannot be played."""
    if wanted.role not in tuple(MemberRole) or not may_sign(wanted.role, wanted.signs_as):
        raise ValueError(part(wanted.role, wanted.signs_as))
    invitation = Invitation(
        id=uuid4().hex,
        workspace=workspace.id,
        email=wanted.email,
        role=wanted.role,
        signs_as=wanted.signs_as,
        invited_by=by.called,
        created_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    _record(store, workspace, invitation, by, at, sending)


def drop_invitation(store: Store, invitation: Invitation) -> None:
    """Take an invitation back, inside a write; a letter of it that waits is not sent."""
    store.remove_invitation(invitation.workspace, invitation.id)
    _forget_failed(store, invitation.workspace, invitation.email)


def _record(
    store: Store, workspace: WorkspaceRecord, invitation: Invitation, by: Person, at: datetime, sending: Sending
) -> None:
    store.record_invitation(invitation)
    _forget_failed(store, workspace.id, invitation.email)
    if sending.mails:
        said = {"invitation": invitation.id, "workspace": workspace.name, "role": invitation.role, "inviter": by.called}
        outgoing.queue(store, outgoing.INVITATION, invitation.email, said, at, workspace.id)


def _forget_failed(store: Store, workspace: str, email: str) -> None:
    """Invitations of this address that could not be delivered are nobody's trouble any more."""
    for mail in store.list_failed_mail(workspace):
        if mail.kind == outgoing.INVITATION and mail.recipient == email:
            store.remove_mail(mail.id)


def _get_invitation(site: Site, invitation: str) -> Invitation:
    for found in site.store.list_invitations(site.workspace):
        if found.id == invitation:
            return found
    raise NotFound(invitation)


def _workspace(site: Site) -> WorkspaceRecord:
    found = site.store.find_workspace(site.workspace)
    if found is None:
        raise NotFound(site.workspace)
    return found


# -- members -----------------------------------------------------------------------------------------------------------


def change_part(site: Site, member: str, role: str, signs_as: str, by: Person, at: datetime) -> Refusal | None:
    """Give a member another role, or let them sign for somebody else. Raises NotFound.

    Raises ValueError for a part that cannot be played.
    """
    if role not in tuple(MemberRole) or not may_sign(role, signs_as):
        raise ValueError(part(role, signs_as))
    with site.store.write():
        members = site.store.list_members(site.workspace)
        if not _is_owner(members, by):
            return Refusal.NOT_OWNER
        found = _among(members, member)
        if role != MemberRole.OWNER and is_last_owner(members, member):
            return Refusal.LAST_OWNER
        if (found.role, found.signs_as) != (role, signs_as):
            site.store.record_member(replace(found, role=role, signs_as=signs_as))
            audit.note(site.store, site.workspace, by, at, "role_changed", found.email, part(role, signs_as))
    return None


def remove(site: Site, member: str, by: Person, at: datetime) -> Refusal | None:
    """Let a member go; their sessions lose the workspace at once, what they answered stays. Raises NotFound."""
    with site.store.write():
        members = site.store.list_members(site.workspace)
        if not _is_owner(members, by):
            return Refusal.NOT_OWNER
        found = _among(members, member)
        if is_last_owner(members, member):
            return Refusal.LAST_OWNER
        site.store.remove_member(site.workspace, member)
        audit.note(site.store, site.workspace, by, at, "removed", found.email)
    return None


def leave(store: Store, workspace: str, by: Person, at: datetime) -> Refusal | None:
    """Go away from a workspace, whichever the person is in just now. Raises NotFound where they are no member of it."""
    with store.write():
        members = store.list_members(workspace)
        own = next((member.id for member in members if member.account == by.account), None)
        if own is None:
            raise NotFound(workspace)
        if is_last_owner(members, own):
            return Refusal.LAST_OWNER
        store.remove_member(workspace, own)
        audit.note(store, workspace, by, at, "left")
    return None


def is_last_owner(members: tuple[Member, ...], member: str) -> bool:
    """Whether this member is an owner, and nobody else is."""
    return [one.id for one in members if one.role == MemberRole.OWNER] == [member]


def part(role: str, signs_as: str) -> str:
    """A role and whom it signs for, as the log keeps them: `owner`, `approver:ceo`."""
    return f"{role}:{signs_as}" if signs_as else role


def _is_owner(members: tuple[Member, ...], by: Person) -> bool:
    return any(member.account == by.account and member.role == MemberRole.OWNER for member in members)


def _among(members: tuple[Member, ...], member: str) -> Member:
    for found in members:
        if found.id == member:
            return found
    raise NotFound(member)
