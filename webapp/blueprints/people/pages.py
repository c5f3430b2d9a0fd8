"""Everything the pages about people and workspaces show, each as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from webapp.domain.members import MemberRole
from webapp.domain.text import Words
from webapp.forms import FieldProblem
from webapp.forms.people import InvitationForm, NameForm, PartForm
from webapp.renderers.answer_words import day_of, moment
from webapp.services.people import Team, is_last_owner
from webapp.services.workspace import Person
from webapp.store.people import Invitation, LogEvent, Member, Membership


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member. `chosen_role` and `chosen_signs` are what their form shows; `open`: it is open, to mend something."""

    id: str
    name: str
    email: str
    role: str
    signs_as: str
    since: str
    own: bool
    chosen_role: str
    chosen_signs: str
    open: bool = False

    @property
    def called(self) -> str:
        """The name, else the address."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An address that was invited; `over`: the invitation holds no more."""

    id: str
    email: str
    role: str
    signs_as: str
    invited_by: str
    until: str
    over: bool


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that could not be delivered, and the day on which nobody tried any more."""

    email: str
    day: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to the page and could not be done: the form of an invitation, or that of one `member`."""

    invitation: InvitationForm
    member: str = ""
    part: PartForm | None = None
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people. `address` is where those go who have to be told by word of mouth, because no mail goes out."""

    members: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    undelivered: tuple[Undelivered, ...]
    form: InvitationForm
    problems: tuple[FieldProblem, ...]
    mails: bool
    address: str
    told: str
    ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RemovePage:
    """What follows when somebody is removed."""

    id: str
    name: str
    email: str
    role: str

    @property
    def called(self) -> str:
        """The name, else the address."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class WorkspacesPage:
    """The workspaces of whoever asks; `current` is the one they are in."""

    memberships: tuple[Membership, ...]
    current: str
    email: str
    told: str


@dataclass(frozen=True, slots=True)
class LeavePage:
    """What follows when one leaves; the `last_owner` cannot. `problems`: they tried."""

    membership: Membership
    last_owner: bool
    current: bool
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspacePage:
    """The workspace one is in."""

    name: str
    made: str
    form: NameForm
    told: str
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class LogRow:
    """Something that was done; the words for `action` and `detail` are in the template."""

    when: str
    iso: str
    by: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log; `older` is the id of its last event where there are older ones."""

    rows: tuple[LogRow, ...]
    first: bool
    older: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What the page of people has to know beside the people."""

    person: Person
    words: Words
    at: datetime
    mails: bool
    address: str
    told: str = ""
    sent: Sent = field(default_factory=lambda: Sent(InvitationForm()))


def build_people_page(team: Team, around: Around) -> PeoplePage:
    """The page of people, with what was sent to it and could not be done."""
    sent = around.sent
    return PeoplePage(
        members=tuple(_member_row(member, around) for member in team.members),
        invitations=tuple(_invitation_row(invitation, around) for invitation in team.invitations),
        undelivered=tuple(
            Undelivered(mail.recipient, day_of(mail.failed_at or mail.queued_at, around.words)) for mail in team.undelivered
        ),
        form=sent.invitation,
        problems=sent.problems,
        mails=around.mails,
        address=around.address,
        told=around.told,
        ids=_ids(sent.member),
    )


def _ids(member: str) -> Mapping[str, str]:
    """Where a field's name is not the id of what to go to."""
    if member:
        return {"role": f"role-{member}", "signs_as": f"signs_as-{member}"}
    return {"role": "role-editor"}


def _member_row(member: Member, around: Around) -> MemberRow:
    sent = around.sent
    mending = sent.part if sent.member == member.id else None
    return MemberRow(
        id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        signs_as=member.signs_as,
        since=day_of(member.joined_at, around.words),
        own=member.account == around.person.account,
        chosen_role=(mending.role.data or "") if mending else member.role,
        chosen_signs=(mending.signs_as.data or "") if mending else member.signs_as,
        open=sent.member == member.id,
    )


def _invitation_row(invitation: Invitation, around: Around) -> InvitationRow:
    return InvitationRow(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        signs_as=invitation.signs_as,
        invited_by=invitation.invited_by,
        until=day_of(invitation.expires_at, around.words),
        over=invitation.expires_at <= around.at,
    )


def build_leave_page(
    membership: Membership, members: tuple[Member, ...], current: str, problems: tuple[FieldProblem, ...] = ()
) -> LeavePage:
    """What follows when one leaves."""
    last = membership.role == MemberRole.OWNER and is_last_owner(members, membership.member)
    return LeavePage(membership, last, membership.workspace.id == current, problems)


def build_log_page(events: tuple[LogEvent, ...], words: Words, *, first: bool, more: bool) -> LogPage:
    """A page of the log."""
    rows = tuple(
        LogRow(
            moment(event.at, words),
            event.at.isoformat(timespec="seconds"),
            event.by,
            event.action,
            event.subject,
            event.detail,
        )
        for event in events
    )
    return LogPage(rows, first, events[-1].id if more else None)
