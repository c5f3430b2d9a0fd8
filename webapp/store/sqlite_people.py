"""People in the SQLite file: workspaces, accounts, members, invitations, and how they get in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import datetime

from webapp.store import rows
from webapp.store.connections import Connections
from webapp.store.people import (
    Account,
    Attempt,
    Entry,
    Invitation,
    MailedLink,
    Member,
    Membership,
    People,
    WorkspaceRecord,
    WorkspaceSize,
)

_ADD_WORKSPACE = "INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)"
_FIND_WORKSPACE = "SELECT id, name, created_at FROM workspaces WHERE id = ?"
_RECORD_WORKSPACE_NAME = "UPDATE workspaces SET name = ? WHERE id = ?"
_LIST_WORKSPACES = """
    SELECT id, name, created_at FROM workspaces WHERE (name, id) > (?, ?) ORDER BY name, id LIMIT ?"""
_LIST_WORKSPACE_SIZES = """
    SELECT id, name, created_at,
           (SELECT count(*) FROM members WHERE workspace = page.id),
           (SELECT count(*) FROM members WHERE workspace = page.id AND role = 'owner'),
           (SELECT count(*) FROM invitations WHERE workspace = page.id),
           (SELECT count(*) FROM assessments WHERE workspace = page.id AND kind = 'own' AND deleted_at IS NULL),
           (SELECT coalesce(sum(length(CAST(record AS BLOB))), 0) FROM answer_events
            WHERE assessment IN (SELECT id FROM assessments WHERE workspace = page.id))
           + (SELECT coalesce(sum(length(CAST(record AS BLOB))), 0) FROM editorial_events
              WHERE assessment IN (SELECT id FROM assessments WHERE workspace = page.id))
           + (SELECT coalesce(sum(coalesce(length(logo), 0) + coalesce(length(letterhead), 0)), 0) FROM brands
              WHERE assessment IN (SELECT id FROM assessments WHERE workspace = page.id)),
           (SELECT max(changed_at) FROM assessments WHERE workspace = page.id)
    FROM (SELECT id, name, created_at FROM workspaces WHERE (name, id) > (?, ?) ORDER BY name, id LIMIT ?) AS page
    ORDER BY name, id"""
_REMOVE_WORKSPACE = (
    "INSERT INTO tombstones (workspace, removed_at) VALUES (:workspace, :at) ON CONFLICT DO NOTHING",
    # Accounts nobody needs any more go too, in the end; their sessions first.
    """DELETE FROM sessions WHERE account IN (
           SELECT account FROM members AS here WHERE workspace = :workspace
           AND NOT EXISTS (SELECT 1 FROM members WHERE account = here.account AND workspace <> :workspace))""",
    "UPDATE sessions SET workspace = '', member = '' WHERE workspace = :workspace AND account <> ''",
    "DELETE FROM workspaces WHERE id = :workspace",
    "DELETE FROM assessments WHERE workspace = :workspace",
    "DELETE FROM workshops WHERE workspace = :workspace",
    "DELETE FROM preferences WHERE workspace = :workspace",
    "DELETE FROM log_events WHERE workspace = :workspace",
    "DELETE FROM outbox WHERE workspace = :workspace",
)
_ACCOUNTS_IN = "SELECT account FROM members WHERE workspace = ?"
_REMOVE_ACCOUNT_IN_NONE = """
    DELETE FROM accounts WHERE id = ? AND NOT EXISTS (SELECT 1 FROM members WHERE account = accounts.id)"""

_ADD_ACCOUNT = "INSERT INTO accounts (id, email, name, created_at, issuer, subject) VALUES (?, ?, ?, ?, ?, ?)"
_FIND_ACCOUNT = "SELECT id, email, name, created_at, issuer, subject FROM accounts WHERE email = ?"
_FIND_ACCOUNT_OF = """
    SELECT id, email, name, created_at, issuer, subject FROM accounts
    WHERE issuer = ? AND subject = ? AND subject <> ''"""
_RECORD_ACCOUNT = "UPDATE accounts SET name = ?, issuer = ?, subject = ? WHERE id = ?"

_ADD_MEMBER = "INSERT INTO members (id, workspace, account, role, signs_as, joined_at) VALUES (?, ?, ?, ?, ?, ?)"
_FIND_MEMBER = """
    SELECT members.id, workspace, account, role, signs_as, joined_at, email, name
    FROM members JOIN accounts ON accounts.id = account WHERE workspace = ? AND members.id = ?"""
_LIST_MEMBERS = """
    SELECT members.id, workspace, account, role, signs_as, joined_at, email, name
    FROM members JOIN accounts ON accounts.id = account WHERE workspace = ? ORDER BY joined_at, members.id"""
_RECORD_MEMBER = "UPDATE members SET role = ?, signs_as = ? WHERE workspace = ? AND id = ?"
_REMOVE_MEMBER = (
    """DELETE FROM page_drafts WHERE member = :member
       AND assessment IN (SELECT id FROM assessments WHERE workspace = :workspace)""",
    """UPDATE sessions SET workspace = '', member = '' WHERE workspace = :workspace
       AND account = (SELECT account FROM members WHERE workspace = :workspace AND id = :member)""",
    """DELETE FROM outbox WHERE workspace = :workspace AND recipient = (
           SELECT email FROM accounts JOIN members ON accounts.id = account
           WHERE workspace = :workspace AND members.id = :member)""",
    "DELETE FROM members WHERE workspace = :workspace AND id = :member",
)
_LIST_MEMBERSHIPS = """
    SELECT workspaces.id, name, created_at, members.id, role, signs_as
    FROM members JOIN workspaces ON workspaces.id = workspace WHERE account = ? ORDER BY name, workspaces.id"""
_REMOVE_EARLIER_INVITATION = "DELETE FROM invitations WHERE workspace = ? AND email = ?"
_ADD_INVITATION = """
    INSERT INTO invitations (id, workspace, email, role, signs_as, invited_by, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_LIST_INVITATIONS = """
    SELECT id, workspace, email, role, signs_as, invited_by, created_at, expires_at
    FROM invitations WHERE workspace = ? ORDER BY created_at, id"""
_LIST_INVITATIONS_TO = """
    SELECT id, workspace, email, role, signs_as, invited_by, created_at, expires_at
    FROM invitations WHERE email = ? AND expires_at > ? ORDER BY created_at, id"""
_REMOVE_INVITATION = "DELETE FROM invitations WHERE workspace = ? AND id = ?"

_ADD_MAILED_LINK = "INSERT INTO mailed_links (digest, email, invitation, expires_at) VALUES (?, ?, ?, ?)"
_FIND_MAILED_LINK = "SELECT digest, email, invitation, expires_at FROM mailed_links WHERE digest = ? AND expires_at > ?"
_TAKE_MAILED_LINK = "DELETE FROM mailed_links WHERE digest = ? RETURNING digest, email, invitation, expires_at"
_ADD_ATTEMPT = """
    INSERT INTO sign_in_attempts (digest, browser, nonce, verifier, next, expires_at) VALUES (?, ?, ?, ?, ?, ?)"""
_TAKE_ATTEMPT = """
    DELETE FROM sign_in_attempts WHERE digest = ? RETURNING digest, browser, nonce, verifier, next, expires_at"""
_RECORD_SESSION_WORKSPACE = "UPDATE sessions SET workspace = ? WHERE digest = ? AND account <> ''"
_COUNT_SESSIONS_OF = "SELECT count(*) FROM sessions WHERE account = ? AND account <> '' AND seen_at > ? AND created_at > ?"
_REMOVE_SESSIONS_OF = "DELETE FROM sessions WHERE account = ? AND account <> '' AND digest <> ?"
_TAKE_TURN = """
    INSERT INTO rate_limits (bucket, ends_at, used) VALUES (:bucket, :ends_at, 1)
    ON CONFLICT DO UPDATE SET used = CASE WHEN ends_at <= :at THEN 1 ELSE used + 1 END,
                              ends_at = CASE WHEN ends_at <= :at THEN excluded.ends_at ELSE ends_at END
    RETURNING used"""
_REMOVE_OUTLIVED = (
    "DELETE FROM mailed_links WHERE expires_at <= :at",
    "DELETE FROM sign_in_links WHERE expires_at <= :at",
    "DELETE FROM sign_in_attempts WHERE expires_at <= :at",
    "DELETE FROM rate_limits WHERE ends_at <= :at",
    "DELETE FROM sessions WHERE seen_at < :sessions_before",
)


class SqlitePeople(People, Entry):
    """The part of the store that knows people; what each method promises stands in `people`."""

    _connections: Connections
    _to_wipe: bool

    def _conflicts(self, subject: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def _remove_published(self, workspace: str) -> None:
        raise NotImplementedError

    # ── Workspaces ──

    def add_workspace(self, record: WorkspaceRecord) -> None:
        with self._conflicts(record.id):
            self._connections.change(_ADD_WORKSPACE, (record.id, record.name, rows.as_text(record.created_at)))

    def find_workspace(self, workspace: str) -> WorkspaceRecord | None:
        found = self._connections.ask(_FIND_WORKSPACE, (workspace,))
        return rows.workspace(found[0]) if found else None

    def record_workspace_name(self, workspace: str, name: str) -> None:
        self._connections.change(_RECORD_WORKSPACE_NAME, (name, workspace))

    def list_workspaces(self, after: tuple[str, str] = ("", ""), limit: int = 100) -> tuple[WorkspaceRecord, ...]:
        return tuple(map(rows.workspace, self._connections.ask(_LIST_WORKSPACES, (*after, limit))))

    def list_workspace_sizes(self, after: tuple[str, str] = ("", ""), limit: int = 20) -> tuple[WorkspaceSize, ...]:
        return tuple(map(rows.workspace_size, self._connections.ask(_LIST_WORKSPACE_SIZES, (*after, limit))))

    def remove_workspace(self, workspace: str, at: datetime) -> None:
        accounts = self._connections.ask(_ACCOUNTS_IN, (workspace,))
        for statement in _REMOVE_WORKSPACE:
            values = {"workspace": workspace, "at": rows.as_text(at)}
            self._connections.change(statement, {name: value for name, value in values.items() if f":{name}" in statement})
        self._remove_published(workspace)
        for account in accounts:
            self._connections.change(_REMOVE_ACCOUNT_IN_NONE, account)
        self._to_wipe = True

    # ── Accounts and members ──

    def add_account(self, account: Account) -> None:
        kept = (account.id, account.email, account.name, rows.as_text(account.created_at), account.issuer, account.subject)
        with self._conflicts(account.email):
            self._connections.change(_ADD_ACCOUNT, kept)

    def find_account(self, email: str) -> Account | None:
        found = self._connections.ask(_FIND_ACCOUNT, (email,))
        return rows.account(found[0]) if found else None

    def find_account_of(self, issuer: str, subject: str) -> Account | None:
        found = self._connections.ask(_FIND_ACCOUNT_OF, (issuer, subject))
        return rows.account(found[0]) if found else None

    def record_account(self, account: Account) -> None:
        with self._conflicts(account.id):
            self._connections.change(_RECORD_ACCOUNT, (account.name, account.issuer, account.subject, account.id))

    def add_member(self, member: Member) -> None:
        kept = (member.id, member.workspace, member.account, member.role, member.signs_as, rows.as_text(member.joined_at))
        with self._conflicts(member.workspace):
            self._connections.change(_ADD_MEMBER, kept)

    def find_member(self, workspace: str, member: str) -> Member | None:
        found = self._connections.ask(_FIND_MEMBER, (workspace, member))
        return rows.member(found[0]) if found else None

    def list_members(self, workspace: str) -> tuple[Member, ...]:
        return tuple(map(rows.member, self._connections.ask(_LIST_MEMBERS, (workspace,))))

    def record_member(self, member: Member) -> None:
        self._connections.change(_RECORD_MEMBER, (member.role, member.signs_as, member.workspace, member.id))

    def remove_member(self, workspace: str, member: str) -> None:
        for statement in _REMOVE_MEMBER:
            self._connections.change(statement, {"workspace": workspace, "member": member})

    def list_memberships(self, account: str) -> tuple[Membership, ...]:
        return tuple(map(rows.membership, self._connections.ask(_LIST_MEMBERSHIPS, (account,))))

    # ── Invitations ──

    def record_invitation(self, invitation: Invitation) -> None:
        self._connections.change(_REMOVE_EARLIER_INVITATION, (invitation.workspace, invitation.email))
        values = astuple(invitation)
        with self._conflicts(invitation.workspace):
            self._connections.change(_ADD_INVITATION, (*values[:6], *map(rows.as_text, values[6:])))

    def list_invitations(self, workspace: str) -> tuple[Invitation, ...]:
        return tuple(map(rows.invitation, self._connections.ask(_LIST_INVITATIONS, (workspace,))))

    def list_invitations_to(self, email: str, at: datetime) -> tuple[Invitation, ...]:
        return tuple(map(rows.invitation, self._connections.ask(_LIST_INVITATIONS_TO, (email, rows.as_text(at)))))

    def remove_invitation(self, workspace: str, invitation: str) -> bool:
        return self._connections.change(_REMOVE_INVITATION, (workspace, invitation)) > 0

    # ── Getting in ──

    def add_mailed_link(self, link: MailedLink) -> None:
        with self._conflicts(link.email):
            values = (link.digest, link.email, link.invitation, rows.as_text(link.expires_at))
            self._connections.change(_ADD_MAILED_LINK, values)

    def find_mailed_link(self, digest: str, at: datetime) -> MailedLink | None:
        found = self._connections.ask(_FIND_MAILED_LINK, (digest, rows.as_text(at)))
        return rows.mailed_link(found[0]) if found else None

    def take_mailed_link(self, digest: str, at: datetime) -> MailedLink | None:
        taken = [rows.mailed_link(row) for row in self._connections.take(_TAKE_MAILED_LINK, (digest,))]
        return next((link for link in taken if link.expires_at > at), None)

    def add_attempt(self, attempt: Attempt) -> None:
        values = astuple(attempt)
        with self._conflicts(attempt.digest):
            self._connections.change(_ADD_ATTEMPT, (*values[:-1], rows.as_text(attempt.expires_at)))

    def take_attempt(self, digest: str, at: datetime) -> Attempt | None:
        taken = [rows.attempt(row) for row in self._connections.take(_TAKE_ATTEMPT, (digest,))]
        return next((attempt for attempt in taken if attempt.expires_at > at), None)

    def record_session_workspace(self, digest: str, workspace: str) -> None:
        self._connections.change(_RECORD_SESSION_WORKSPACE, (workspace, digest))

    def count_sessions_of(self, account: str, seen_after: datetime, begun_after: datetime) -> int:
        values = (account, rows.as_text(seen_after), rows.as_text(begun_after))
        ((number,),) = self._connections.ask(_COUNT_SESSIONS_OF, values)
        return int(number)

    def remove_sessions_of(self, account: str, but: str = "") -> int:
        return self._connections.change(_REMOVE_SESSIONS_OF, (account, but))

    def take_turn(self, bucket: str, at: datetime, ends_at: datetime) -> int:
        values = {"bucket": bucket, "at": rows.as_text(at), "ends_at": rows.as_text(ends_at)}
        ((used,),) = self._connections.take(_TAKE_TURN, values)
        return int(used)

    def remove_outlived(self, at: datetime, sessions_before: datetime) -> None:
        values = {"at": rows.as_text(at), "sessions_before": rows.as_text(sessions_before)}
        for statement in _REMOVE_OUTLIVED:
            self._connections.change(statement, {name: value for name, value in values.items() if f":{name}" in statement})
