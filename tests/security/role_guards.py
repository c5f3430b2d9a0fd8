"""The guards of who may do what: rows as in `guards`, whose top says what they are."""

from __future__ import annotations

from typing import Any

from tests.security import role_checks as checks
from tests.security.guards import Guard, replaced
from webapp.security import policies
from webapp.store import sqlite, sqlite_people


def _whoever_is_signed_in(policy: Any, session: Any, administrators: Any = ()) -> bool:
    return policy.audience is policies.ANYONE or session is not None


ROLE_GUARDS = (
    Guard(
        "roles",
        "the policy of a view",
        replaced(policies.Policy, "admits", lambda *_: True),
        checks.nobody_without_a_role_gets_in,
    ),
    Guard("roles", "the role", replaced(policies.Policy, "admits", _whoever_is_signed_in), checks.a_viewer_changes_nothing),
    Guard(
        "workspaces",
        "the workspace a hosted session is in",
        replaced(sqlite, "_GET_ASSESSMENT", sqlite._GET_ASSESSMENT.replace("AND workspace = ?", "AND ? IS NOT NULL")),
        checks.another_foundations_draft_is_not_there,
    ),
    Guard(
        "workspaces",
        "the workspace of a list",
        replaced(sqlite, "_LIST_IN_USE", sqlite._LIST_IN_USE.replace("workspace = ?", "? IS NOT NULL")),
        checks.another_foundations_titles_are_not_listed,
    ),
    Guard(
        "workspaces",
        "the workspace of a member",
        replaced(sqlite_people, "_FIND_MEMBER", sqlite_people._FIND_MEMBER.replace("workspace = ?", "? IS NOT NULL")),
        checks.another_foundations_member_is_not_there,
    ),
)
