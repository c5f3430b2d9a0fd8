"""What is kept of people: workspaces, accounts, members, invitations, the log, comments, mail that waits, and limits.

The rules of `port` hold here too: `add_*`, `record_*`, `remove_*` and `take_*` work only inside `write()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

COMMENT, SENT_BACK = "comment", "sent_back"
"""The kinds of comment: between members, and what an approver sends back with a reason."""
INSTALLATION = ""
"""The workspace of what happened to the installation as a whole."""


@dataclass(frozen=True, slots=True)
class WorkspaceRecord:
    """A foundation's home in a hosted installation."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WorkspaceSize:
    """What an administrator sees of a workspace: how much is in it, and never what. `size` in bytes of what was typed."""

    workspace: WorkspaceRecord
    members: int
    owners: int
    invitations: int
    assessments: int
    size: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """One person of an installation, by e-mail address in lower case. `name` is empty until it is given.

    `issuer` and `subject` name the same person at a sign-in provider, empty where none was used yet.
    """

    id: str
    email: str
    name: str
    created_at: datetime
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a workspace. `role` is a MemberRole; `signs_as` is `ceo`, `board` or empty.

    `email` and `name` are read from the account.
    """

    id: str
    workspace: str
    account: str
    role: str
    signs_as: str
    joined_at: datetime
    email: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A workspace somebody is a member of, with their role there."""

    workspace: WorkspaceRecord
    member: str
    role: str
    signs_as: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """An address that may join a workspace until a day. There is one at most for each address and workspace."""

    id: str
    workspace: str
    email: str
    role: str
    signs_as: str
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A link that was sent to an address. `invitation` is the id of the one it came with, None for a sign-in."""

    digest: str
    email: str
    invitation: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in at a provider that is on its way. `digest` is of its state, `browser` of the cookie it began with."""

    digest: str
    browser: str
    nonce: str
    verifier: str
    next: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LogEvent:
    """Something that was done in a workspace. Events are only ever added, and never hold what anybody answered.

    `action` is a code the log page has words for; `subject` is whom or what it was done to, in a few words; `detail` is a
    code or a few words more. `account` is empty where the installation itself acted. `id` is 0 until it is kept.
    """

    workspace: str
    at: datetime
    by: str
    account: str
    action: str
    subject: str = ""
    detail: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """What a member wrote to the others beside a question. `revision` is the answer's at that time.

    `kind` is `comment` or `sent_back`. `resolved_at` is None while it is open.
    """

    id: str
    assessment: str
    key: str
    kind: str
    member: str
    by: str
    at: datetime
    text: str
    revision: int
    resolved_at: datetime | None = None
    resolved_by: str = ""


@dataclass(frozen=True, slots=True)
class QueuedMail:
    """A mail that waits to be sent. `record` is canonical JSON: what its words are made of, and never a token.

    `claimed_until`: a courier is at it until then. `failed_at`: nobody tries any more.
    """

    id: str
    workspace: str
    kind: str
    recipient: str
    record: str
    queued_at: datetime
    next_at: datetime
    tries: int = 0
    claimed_until: datetime | None = None
    failed_at: datetime | None = None


class People(Protocol):
    """Workspaces, accounts, members and invitations."""

    def add_workspace(self, record: WorkspaceRecord) -> None:
        """Keep a new workspace."""

    def find_workspace(self, workspace: str) -> WorkspaceRecord | None:
        """The workspace."""

    def record_workspace_name(self, workspace: str, name: str) -> None:
        """Call the workspace by this name from now on."""

    def list_workspaces(self, after: tuple[str, str] = ("", ""), limit: int = 100) -> tuple[WorkspaceRecord, ...]:
        """Workspaces in the order of their names; `after`: (name, id) of the last already seen."""

    def list_workspace_sizes(self, after: tuple[str, str] = ("", ""), limit: int = 20) -> tuple[WorkspaceSize, ...]:
        """The same with their sizes, in one statement."""

    def remove_workspace(self, workspace: str, at: datetime) -> None:
        """Remove all there is of a workspace for good, but that there was one with this id. Accounts nobody needs go too."""

    def add_account(self, account: Account) -> None:
        """Keep a new account. Raises AlreadyKept where the address has one."""

    def find_account(self, email: str) -> Account | None:
        """The account of an address."""

    def find_account_of(self, issuer: str, subject: str) -> Account | None:
        """The account that a sign-in provider knows by this subject."""

    def record_account(self, account: Account) -> None:
        """Keep the account as it is now."""

    def add_member(self, member: Member) -> None:
        """Let an account into a workspace. Raises AlreadyKept where it is in already."""

    def find_member(self, workspace: str, member: str) -> Member | None:
        """A member by id; None for another workspace's."""

    def list_members(self, workspace: str) -> tuple[Member, ...]:
        """All members, those who joined first first."""

    def record_member(self, member: Member) -> None:
        """Keep role and signature as they are now."""

    def remove_member(self, workspace: str, member: str) -> None:
        """Let a member go: half-typed pages, the current workspace of their sessions, and mail that waits go with them."""

    def list_memberships(self, account: str) -> tuple[Membership, ...]:
        """The workspaces of an account, in the order of their names."""

    def record_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation in place of an earlier one of the same address to the same workspace; its links go."""

    def list_invitations(self, workspace: str) -> tuple[Invitation, ...]:
        """Invitations nobody has followed yet, those that have run out too, oldest first."""

    def list_invitations_to(self, email: str, at: datetime) -> tuple[Invitation, ...]:
        """Invitations of an address, to any workspace, that still hold."""

    def remove_invitation(self, workspace: str, invitation: str) -> bool:
        """Take an invitation back, its links included; whether there was one."""


class Entry(Protocol):
    """How people of a hosted installation get in: mailed links, attempts at a provider, their sessions."""

    def add_mailed_link(self, link: MailedLink) -> None:
        """Keep a link that can be used once until its time."""

    def find_mailed_link(self, digest: str, at: datetime) -> MailedLink | None:
        """The link, if it can still be used; this uses nothing up."""

    def take_mailed_link(self, digest: str, at: datetime) -> MailedLink | None:
        """Use a link up; None where it could not be used."""

    def add_attempt(self, attempt: Attempt) -> None:
        """Keep an attempt to sign in at a provider."""

    def take_attempt(self, digest: str, at: datetime) -> Attempt | None:
        """Use an attempt up; None where there is none any more."""

    def record_session_workspace(self, digest: str, workspace: str) -> None:
        """Let a session go on in this workspace."""

    def count_sessions_of(self, account: str, seen_after: datetime, begun_after: datetime) -> int:
        """How many sessions of an account have been seen, and begun, since then."""

    def remove_sessions_of(self, account: str, but: str = "") -> int:
        """End all sessions of an account, but for the one with this digest; how many."""

    def take_turn(self, bucket: str, at: datetime, ends_at: datetime) -> int:
        """Count one more in a bucket, which begins anew once its time has ended; how many there are now."""

    def remove_outlived(self, at: datetime, sessions_before: datetime) -> None:
        """Remove links, attempts and buckets that have run out, and sessions not seen since. Invitations stay to be seen."""


class Log(Protocol):
    """What was done in a workspace, by whom."""

    def record_log(self, event: LogEvent) -> None:
        """Add an event."""

    def list_log(self, workspace: str, before: int | None = None, limit: int = 50) -> tuple[LogEvent, ...]:
        """Events, newest first; `before`: the id of the last already seen."""


class Comments(Protocol):
    """What members write to one another beside a question."""

    def list_comments(self, assessment_id: str, key: str | None = None) -> tuple[CommentRecord, ...]:
        """Comments of an assessment, or of one of its questions, oldest first."""

    def find_comment(self, assessment_id: str, comment: str) -> CommentRecord | None:
        """A comment by id; None for another assessment's."""

    def add_comment(self, comment: CommentRecord) -> None:
        """Keep a new comment. Raises NotFound where there is no such assessment."""

    def record_comment(self, comment: CommentRecord) -> None:
        """Keep whether it is open."""


class Outbox(Protocol):
    """Mail that waits to be sent."""

    def add_mail(self, mail: QueuedMail) -> None:
        """Queue a mail."""

    def take_mail(self, at: datetime, claimed_until: datetime) -> QueuedMail | None:
        """Claim the mail that is due longest, so that no other courier sends it too; None where none is due."""

    def record_mail(self, mail: QueuedMail) -> None:
        """Keep when it is tried next, or that nobody tries any more."""

    def remove_mail(self, mail: str) -> None:
        """Forget a mail: it was sent, or nobody needs it."""

    def remove_failed_mail(self, before: datetime) -> None:
        """Forget the mails that nobody has tried any more since before then."""

    def list_failed_mail(self, workspace: str | None = None, limit: int = 50) -> tuple[QueuedMail, ...]:
        """Mail nobody tries any more, of a workspace or of all, newest first."""

    def count_mail(self) -> tuple[int, int]:
        """How many mails wait, and how many nobody tries any more."""
