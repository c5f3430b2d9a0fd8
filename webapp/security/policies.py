"""Who may open a view. Every view says it itself, and an application with one that does not say it cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from flask import Flask

from webapp.domain.members import MemberRole
from webapp.security.origin import SAFE_METHODS
from webapp.store.port import Session

View = TypeVar("View", bound=Callable[..., object])


class Audience(Enum):
    """Whom a view is open to. Of members, what counts is their role in the workspace their session is in.

    In local mode the person at the keyboard is the owner.
    """

    ANYONE = "anyone"
    SIGNED_IN = "whoever is signed in, with or without a workspace"
    ADMINISTRATORS = "those who run the installation"
    MEMBERS = "every member"
    READERS = "members who may see answers: all but approvers"
    DISCUSSERS = "members who may write comments: all but viewers"
    EDITORS = "owners and editors"
    FACILITATORS = "members who may run workshops: owners, editors and facilitators"
    SIGNERS = "members who sign for the CEO or the board, whatever else they do"
    OWNERS = "owners"


ANYONE, SIGNED_IN, ADMINISTRATORS = Audience.ANYONE, Audience.SIGNED_IN, Audience.ADMINISTRATORS
MEMBERS, READERS, DISCUSSERS = Audience.MEMBERS, Audience.READERS, Audience.DISCUSSERS
EDITORS, SIGNERS, OWNERS = Audience.EDITORS, Audience.SIGNERS, Audience.OWNERS
FACILITATORS = Audience.FACILITATORS

_ALL = frozenset(MemberRole)
ROLES: Mapping[Audience, frozenset[MemberRole]] = {
    MEMBERS: _ALL,
    READERS: _ALL - {MemberRole.APPROVER},
    DISCUSSERS: _ALL - {MemberRole.VIEWER},
    EDITORS: frozenset({MemberRole.OWNER, MemberRole.EDITOR}),
    FACILITATORS: frozenset({MemberRole.OWNER, MemberRole.EDITOR, MemberRole.FACILITATOR}),
    OWNERS: frozenset({MemberRole.OWNER}),
}
"""The audiences that a role decides."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one visitor may use a view: `most` times within `seconds`. Views with the same `name` count together."""

    name: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a view.

    `body_limit`: the bytes its requests may bring, where that is not what all others may. `token_free`: its forms are
    guarded by where they come from and by a secret of their own, because whoever uses them has no session yet. `limit`:
    how often, for requests that may change something. `changes_on_get`: so do GET requests, as when a sign-in provider
    sends people back.
    """

    audience: Audience
    body_limit: int | None = None
    token_free: bool = False
    limit: Limit | None = None
    changes_on_get: bool = False

    def admits(self, session: Session | None, administrators: Collection[str] = ()) -> bool:
        """Whether the view is open to this session."""
        if self.audience is ANYONE:
            return True
        if session is None:
            return False
        if self.audience is SIGNED_IN:
            return True
        if self.audience is ADMINISTRATORS:
            return bool(session.email) and session.email in administrators
        if self.audience is SIGNERS:
            return bool(session.role and session.signs_as)
        return session.role in ROLES[self.audience]


class MissingPolicy(Exception):
    """Views that do not say whom they are open to, or how often where anyone may change something."""


def open_to(
    audience: Audience,
    *,
    body_limit: int | None = None,
    token_free: bool = False,
    limit: Limit | None = None,
    changes_on_get: bool = False,
) -> Callable[[View], View]:
    """Say whom a view is open to; stands under the view's route."""

    def declare(view: View) -> View:
        view.__dict__["policy"] = Policy(audience, body_limit, token_free, limit, changes_on_get)
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """The policy of an endpoint's view; None where it has none."""
    view = app.view_functions.get(endpoint)
    policy = getattr(view, "policy", None)
    return policy if isinstance(policy, Policy) else None


def list_policies(app: Flask) -> Iterator[tuple[str, Policy]]:
    """Every endpoint with its policy. Raises MissingPolicy, naming all that have none, or no limit where one is needed."""
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - SAFE_METHODS}
    silent = sorted(endpoint for endpoint in app.view_functions if _lacks(policy_of(app, endpoint), endpoint in changing))
    if silent:
        raise MissingPolicy(", ".join(silent))
    for endpoint in app.view_functions:
        policy = policy_of(app, endpoint)
        if policy is not None:
            yield endpoint, policy


def _lacks(policy: Policy | None, changing: bool) -> bool:
    """Whether a view says too little of itself."""
    if policy is None:
        return True
    return policy.audience is ANYONE and policy.limit is None and (changing or policy.changes_on_get)
