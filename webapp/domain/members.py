"""What the members of a workspace may be there for, and which signature an approver gives."""

from __future__ import annotations

from enum import StrEnum


class MemberRole(StrEnum):
    """Why somebody is a member of a workspace. What each may do, the policies of the views say."""

    OWNER = "owner"
    EDITOR = "editor"
    APPROVER = "approver"
    FACILITATOR = "facilitator"
    VIEWER = "viewer"


SIGNERS = ("ceo", "board")
"""The bodies that sign answers off, as questions name them in `sign_off`. A member signs for one of them, or for none."""

_SIGN = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.APPROVER)


def may_sign(role: str, signs_as: str) -> bool:
    """Whether a member with this role can sign for this body, or for nobody where `signs_as` is empty.

    An approver always signs for somebody; owners and editors may; nobody else does.
    """
    if signs_as:
        return role in _SIGN and signs_as in SIGNERS
    return role != MemberRole.APPROVER
