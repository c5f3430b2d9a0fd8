"""Workspaces as wholes: entered and named by their members; made, counted and never looked into by administrators."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from webapp.domain.errors import NotFound
from webapp.domain.members import MemberRole
from webapp.services import audit
from webapp.services.people import Refusal, Sending, Wanted, drop_invitation, may_send, send_invitation
from webapp.services.workspace import Person, Site
from webapp.store.people import INSTALLATION, Membership, WorkspaceRecord, WorkspaceSize
from webapp.store.port import Session, Store

ON_A_PAGE = 20
FAILED_SHOWN = 10
DATABASE = "upfront.sqlite3*"
"""The file of the store, with what SQLite keeps beside it."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of workspaces with their sizes; `after` is the id of the last where there are more."""

    sizes: tuple[WorkspaceSize, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the installation is. `domains`: where letters could not be delivered to, the latest first; no whole address."""

    described: str
    file_size: int
    free: int
    waiting: int
    failed: int
    domains: tuple[str, ...]


# -- for members -------------------------------------------------------------------------------------------------------


def list_own(store: Store, by: Person) -> tuple[Membership, ...]:
    """The workspaces of an account."""
    return store.list_memberships(by.account)


def get_membership(store: Store, workspace: str, by: Person) -> Membership:
    """What an account is in a workspace. Raises NotFound where it is nothing there, or there is none."""
    for membership in store.list_memberships(by.account):
        if membership.workspace.id == workspace:
            return membership
    raise NotFound(workspace)


def enter(store: Store, session: Session, workspace: str, by: Person, at: datetime) -> Membership:
    """Let a session go on in another workspace of its account. Raises NotFound."""
    with store.write():
        membership = get_membership(store, workspace, by)
        if workspace != session.workspace:
            store.record_session_workspace(session.digest, workspace)
            audit.note(store, workspace, by, at, "entered")
    return membership


def get(store: Store, workspace: str) -> WorkspaceRecord:
    """A workspace. Raises NotFound."""
    found = store.find_workspace(workspace)
    if found is None:
        raise NotFound(workspace)
    return found


def get_workspace(site: Site) -> WorkspaceRecord:
    """The workspace one is in. Raises NotFound."""
    return get(site.store, site.workspace)


def rename(site: Site, name: str, by: Person, at: datetime) -> Refusal | None:
    """Call the workspace by another name. Raises NotFound."""
    with site.store.write():
        member = site.store.find_member(site.workspace, by.member)
        if member is None or member.role != MemberRole.OWNER:
            return Refusal.NOT_OWNER
        if get(site.store, site.workspace).name != name:
            site.store.record_workspace_name(site.workspace, name)
            audit.note(site.store, site.workspace, by, at, "workspace_renamed", name)
    return None


# -- for administrators ------------------------------------------------------------------------------------------------


def id_for(token: str, name: str, owner: str) -> str:
    """The id of the workspace that a page asks for: a form that is sent twice, unchanged, asks for the same one."""
    return sha256(f"workspace\0{token}\0{name}\0{owner}".encode()).hexdigest()[:32]


def make(store: Store, new: WorkspaceRecord, owner: str, by: Person, sending: Sending) -> Refusal | None:
    """Make a workspace and invite its first owner. One that is there already was asked for by the same form, sent twice."""
    at = new.created_at
    if not may_send(store, f"{INSTALLATION}\0{by.account}", at, sending):
        return Refusal.TOO_OFTEN
    with store.write():
        if store.find_workspace(new.id) is None:
            store.add_workspace(new)
            _note(store, new.id, by, at, "workspace_made", new.name)
            _invite_owner(store, new, owner, by, at, sending)
    return None


def invite_owner(store: Store, workspace: str, owner: str, by: Person, at: datetime, sending: Sending) -> Refusal | None:
    """Invite a first owner in place of the one invited before, while there is none. Raises NotFound.

    Earlier invitations hold no more: the address may have been the wrong one.
    """
    if not may_send(store, f"{INSTALLATION}\0{by.account}", at, sending):
        return Refusal.TOO_OFTEN
    with store.write():
        record = get(store, workspace)
        if any(member.role == MemberRole.OWNER for member in store.list_members(workspace)):
            return Refusal.HAS_OWNER
        for earlier in store.list_invitations(workspace):
            drop_invitation(store, earlier)
        _invite_owner(store, record, owner, by, at, sending)
    return None


def look(store: Store, after: str = "") -> Overview:
    """A page of all workspaces, in the order of their names. Raises NotFound for an `after` that is none."""
    place = ("", "")
    if after:
        last = get(store, after)
        place = (last.name, last.id)
    found = store.list_workspace_sizes(place, ON_A_PAGE + 1)
    return Overview(found[:ON_A_PAGE], found[ON_A_PAGE - 1].workspace.id if len(found) > ON_A_PAGE else "")


def check_health(store: Store, folder: Path) -> Health:
    """How the installation is just now."""
    waiting, failed = store.count_mail()
    recipients = (mail.recipient for mail in store.list_failed_mail(limit=FAILED_SHOWN)) if failed else ()
    return Health(
        described=store.describe(),
        file_size=sum(file.stat().st_size for file in folder.glob(DATABASE)),
        free=shutil.disk_usage(folder).free,
        waiting=waiting,
        failed=failed,
        domains=tuple(dict.fromkeys(recipient.rpartition("@")[2] for recipient in recipients)),
    )


def _invite_owner(store: Store, workspace: WorkspaceRecord, owner: str, by: Person, at: datetime, sending: Sending) -> None:
    send_invitation(store, workspace, Wanted(owner, MemberRole.OWNER), by, at, sending)
    _note(store, workspace.id, by, at, "owner_invited", owner)


def _note(store: Store, workspace: str, by: Person, at: datetime, action: str, subject: str) -> None:
    """What administrators do stands in the log of the installation, and in that of the workspace."""
    for place in (INSTALLATION, workspace):
        audit.note(store, place, by, at, action, subject)
