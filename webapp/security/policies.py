"""Who may open a view. Every view says it itself, and an application with one that does not say it cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])


class Audience(Enum):
    """Whom a view is open to."""

    ANYONE = "anyone"
    OWNER = "owner"


ANYONE, OWNER = Audience.ANYONE, Audience.OWNER


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a view.

    `body_limit`: the bytes its requests may bring, where that is not what all others may. `token_free`: its forms are
    guarded by where they come from and by a secret of their own, because whoever uses them has no session yet.
    """

    audience: Audience
    body_limit: int | None = None
    token_free: bool = False


class MissingPolicy(Exception):
    """Views that do not say whom they are open to."""


def open_to(audience: Audience, *, body_limit: int | None = None, token_free: bool = False) -> Callable[[View], View]:
    """Say whom a view is open to; stands under the view's route."""

    def declare(view: View) -> View:
        view.__dict__["policy"] = Policy(audience, body_limit, token_free)
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """The policy of an endpoint's view; None where it has none."""
    view = app.view_functions.get(endpoint)
    policy = getattr(view, "policy", None)
    return policy if isinstance(policy, Policy) else None


def list_policies(app: Flask) -> Iterator[tuple[str, Policy]]:
    """Every endpoint with its policy. Raises MissingPolicy, naming all that have none."""
    silent = sorted(endpoint for endpoint in app.view_functions if policy_of(app, endpoint) is None)
    if silent:
        raise MissingPolicy(", ".join(silent))
    for endpoint in app.view_functions:
        policy = policy_of(app, endpoint)
        if policy is not None:
            yield endpoint, policy
