"""The policy matrix: every route × method × who asks × what is asked for, and what has to come of it, from the policy alone.

`python -m tests.security.matrix` counts the cells. Whoever adds a route with a place of a new name says below what can
stand there; whoever adds an audience says below who belongs to it. Nothing here asks the code that decides.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.security.asking import PLACE, places, routes
from webapp.security.policies import (
    ADMINISTRATORS,
    ANYONE,
    DISCUSSERS,
    EDITORS,
    FACILITATORS,
    MEMBERS,
    OWNERS,
    READERS,
    SIGNED_IN,
    SIGNERS,
    Audience,
    Policy,
    policy_of,
)

LISTED = Path(__file__).with_name("policies.txt")
HERE, THERE = "here", "there"
"""The two workspaces: what is asked for is one's own or another's, as one is in the one or the other."""

# -- who asks ------------------------------------------------------------------------------------------------------------

STRANGERS = ("anonymous", "signed-out session", "holder of an unused link")
MEMBER_KINDS = ("owner", "owner who signs", "editor", "ceo", "board", "facilitator", "viewer")
NO_MEMBERS = ("former member", "administrator")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `side` is the workspace their session is in, `member_of` all they are in."""

    kind: str
    side: str = ""
    member_of: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.side}".strip()


ACTORS = (
    *(Actor(kind) for kind in (*STRANGERS, *NO_MEMBERS)),
    *(Actor(kind, side, (side,)) for side in (HERE, THERE) for kind in MEMBER_KINDS),
    Actor("member of both", THERE, (HERE, THERE)),
)

_MEMBERS = frozenset((*MEMBER_KINDS, "member of both"))
_OWNERS = frozenset(("owner", "owner who signs", "member of both"))
_APPROVERS = frozenset(("ceo", "board"))
ADMITTED: Mapping[Audience, frozenset[str]] = {
    ANYONE: _MEMBERS | set(STRANGERS) | set(NO_MEMBERS),
    SIGNED_IN: _MEMBERS | set(NO_MEMBERS),
    ADMINISTRATORS: frozenset(("administrator",)),
    MEMBERS: _MEMBERS,
    READERS: _MEMBERS - _APPROVERS,
    DISCUSSERS: _MEMBERS - {"viewer"},
    EDITORS: _OWNERS | {"editor"},
    FACILITATORS: _OWNERS | {"editor", "facilitator"},
    SIGNERS: _APPROVERS | {"owner who signs"},
    OWNERS: _OWNERS,
}
"""Who belongs to each audience."""

# -- what is asked for ---------------------------------------------------------------------------------------------------

STATES: Mapping[str, tuple[str, ...]] = {
    "assessment_id": ("live", "archived", "deleted", "missing"),
    "workspace_id": ("live", "deleted", "missing"),
    "member_id": ("live", "deleted", "missing"),
    "invitation_id": ("live", "deleted", "missing"),
    "comment_id": ("live", "missing"),
    "change": ("live", "missing"),
    "inquiry_id": ("live", "missing"),
    "workshop_id": ("live", "missing"),
}
"""What each of a route's objects can be like; a live one can be another workspace's as well."""
FIXED: Mapping[str, tuple[str, str]] = {
    "digest": ("0" * 16, "1" * 16),
    "name": ("sole-funder", "no-such-example"),
    "token": ("A" * 43, "B" * 43),
    "key": ("home.host", "no.such"),
    "entry_id": ("faq.grants", "faq.nothing"),
    "question": ("grants.continue", "no.such"),
    "code": ("no-room", "no-other-room"),
    "segment": ("passage", "nothing"),
    "group": ("pot", "nothing"),
    "ending": ("md", "exe"),
    "kind": ("docx", "exe"),
    "slug": ("a-foundation", "no-foundation"),
    "number": ("1", "0"),
    "older": ("1", "0"),
    "newer": ("2", "0"),
}
"""What stands in the other places: something there is in every assessment, and something there never is."""
NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked for: by place, whose it is and what it is like. `nowhere`: the other places hold nothing there is."""

    objects: tuple[tuple[str, str, str], ...] = ()
    nowhere: bool = False

    def __str__(self) -> str:
        named = ", ".join(f"{state} {place} {side}" for place, side, state in self.objects)
        return (named or "no object") + (f", {NOWHERE}" if self.nowhere else "")


def cases(rule: Rule) -> Iterator[Case]:
    """Everything a route can be asked for. Raises LookupError for a place that is not known here."""
    named = places(rule)
    if unknown := [name for name in named if name not in STATES and name not in FIXED]:
        raise LookupError(f"say in tests/security/matrix.py what stands for {unknown} in {rule.rule}")
    objects = [name for name in named if name in STATES]
    mine = tuple((name, HERE, "live") for name in objects)
    yield Case(mine)
    if any(name in FIXED for name in named) and "token" not in named:
        yield Case(mine, nowhere=True)
    if objects:
        yield Case(tuple((name, THERE, "live") for name in objects))
    for number, name in enumerate(objects):
        for state in STATES[name][1:]:
            yield Case((*mine[:number], (name, HERE, state), *mine[number + 1 :]))
        if len(objects) > 1:
            yield Case((*mine[:number], (name, THERE, "live"), *mine[number + 1 :]))


# -- what has to come of it ----------------------------------------------------------------------------------------------

OPEN, SIGNED_OUT, REFUSED, NOTHING, LED_ON = "open", "signed out", "refused", "nothing there", "led on"
STATUS = {SIGNED_OUT: 401, REFUSED: 403, NOTHING: 404, LED_ON: 303}
"""What each outcome is answered with; `open` with anything but these and what is trouble of ours."""
FRONT_DOOR = "home.desk"
"""Who may not see the desk is led from it to what is theirs."""
BRINGS_BACK = frozenset(("home.undelete",))
ANY_WORKSPACE = frozenset(("administration.invite_owner",))
"""An administrator may invite an owner to every workspace there is."""
ONLY_ONES_OWN_DEED = frozenset(("approvals.undo",))
"""What one has signed oneself a moment ago can be taken back; nobody here has signed anything."""
OF_AN_ASSESSMENT = frozenset(("change", "comment_id"))
"""Places whose live objects belong to the live assessment, and to no other."""


def outcome(endpoint: str, policy: Policy, actor: Actor, case: Case) -> str:
    """What the policy alone says."""
    if policy.audience is not ANYONE and actor.kind in STRANGERS:
        return SIGNED_OUT
    if actor.kind not in ADMITTED[policy.audience]:
        return LED_ON if endpoint == FRONT_DOOR else REFUSED
    if policy.audience is ANYONE:
        return OPEN
    nothing = case.nowhere or endpoint in ONLY_ONES_OWN_DEED or first_absent(endpoint, actor, case)
    return NOTHING if nothing else OPEN


def first_absent(endpoint: str, actor: Actor, case: Case) -> str:
    """The first place that holds nothing there is for whoever asks; empty where all do."""
    for place, side, state in case.objects:
        if not _is_there(endpoint, actor, place, side, state):
            return place
        if place == "assessment_id" and state != "live" and (below := OF_AN_ASSESSMENT & {one for one, *_ in case.objects}):
            return min(below)
    return ""


def _is_there(endpoint: str, actor: Actor, place: str, side: str, state: str) -> bool:
    """Whether this is something there is for whoever asks."""
    if place == "workspace_id":
        return state == "live" and (endpoint in ANY_WORKSPACE or side in actor.member_of)
    kept = state in ("live", "archived") or (state == "deleted" and endpoint in BRINGS_BACK)
    return kept and side == actor.side


# -- all of it -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One request and what has to come of it."""

    rule: Rule
    method: str
    actor: Actor
    case: Case
    outcome: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}, {self.actor}, {self.case}: {self.outcome}"


def methods(rule: Rule) -> list[str]:
    """What a route can be asked with. HEAD is GET without its body, which a test of its own sees."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def cells(app: Flask, rule: Rule) -> Iterator[Cell]:
    """Every cell of a route."""
    policy = policy_of(app, rule.endpoint)
    assert policy is not None
    asked = tuple(cases(rule))
    for method in methods(rule):
        for actor in ACTORS:
            # Where there is no object, the two workspaces are alike.
            if actor.side == THERE and not asked[0].objects:
                continue
            for case in asked:
                yield Cell(rule, method, actor, case, outcome(rule.endpoint, policy, actor, case))


def address(rule: Rule, values: Mapping[str, str]) -> str:
    """The route with these in its places."""
    return PLACE.sub(lambda found: values[found[1]], rule.rule)


def all_cells(app: Flask) -> Iterator[Cell]:
    """Every cell there is."""
    return chain.from_iterable(cells(app, rule) for rule in routes(app))


def declared(app: Flask) -> list[str]:
    """Every route with its policy, a line each, as `policies.txt` has them."""
    lines = []
    for rule in routes(app):
        policy = policy_of(app, rule.endpoint)
        assert policy is not None
        more = [
            f"at most {policy.limit.most} in {policy.limit.seconds} s" if policy.limit else "",
            "no token" if policy.token_free else "",
            "changes on GET" if policy.changes_on_get else "",
        ]
        named = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(", ".join((f"{named} {rule.rule} {policy.audience.name}", *filter(None, more))))
    return lines


def main(make: Any) -> int:
    """Count the cells."""
    with TemporaryDirectory() as folder:
        app = make(Path(folder))
        counted = Counter(cell.outcome for cell in all_cells(app))
        rows = Counter(cell.method for cell in all_cells(app))
        print(f"{len(routes(app))} routes, {len(ACTORS)} actors, {counted.total():,} cells")
        for name, number in (*counted.most_common(), *rows.most_common()):
            print(f"  {name:14} {number:7,}")
    return 0


if __name__ == "__main__":
    from tests.security.two_foundations import bare_app

    sys.exit(main(bare_app))
