"""No guard is there for nothing, and no check holds by chance: with the guard it passes, without it the trap is open."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.security.entry_guards import ENTRY_GUARDS
from tests.security.guards import GUARDS
from tests.security.role_guards import ROLE_GUARDS

TRAPS = {
    *("host", "forged", "sessions", "headers", "redirects", "xss", "round trip", "paths", "bombs", "renderers"),
    *("workspaces", "logs", "rate limits"),
}
EVERY = (*GUARDS, *ENTRY_GUARDS, *ROLE_GUARDS)
each = pytest.mark.parametrize("guard", EVERY, ids=lambda guard: f"{guard.trap}: {guard.name}")


@each
def test_the_trap_is_shut(guard):
    guard.check()


@each
def test_the_trap_is_open_without_its_guard(guard):
    with guard.out(), pytest.raises(AssertionError):
        guard.check()
    # And what was taken out is there again.
    guard.check()


def test_every_trap_has_a_guard_and_every_guard_a_name_of_its_own():
    assert {guard.trap for guard in EVERY} >= TRAPS
    assert [name for name, number in Counter((guard.trap, guard.name) for guard in EVERY).items() if number > 1] == []
