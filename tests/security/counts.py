"""How much is tried, counted from the tables themselves: `python -m tests.security.counts`."""

from __future__ import annotations

from collections import Counter

from tests.guards.code_rules import ALLOWED, RULES
from tests.hostile import HOSTILE
from tests.renderers.same_words import WHOLE
from tests.security import bombs
from tests.security.asking import changing, methods, places, routes
from tests.security.entry_guards import ENTRY_GUARDS
from tests.security.guards import GUARDS
from tests.security.payloads import FETCHING, FORWARDED, HOSTS, PATHS, PLACEHOLDERS, REDIRECTS
from tests.security.role_guards import ROLE_GUARDS
from tests.security.world import world
from tests.web.test_hostile_words import PAGES

FIELDS = ("note", "detail", "text", "decider", "until_then", "reason", "ask", "signer")
"""Kinds of fields of an answer: tests/web/test_hostile_words.py sees to it that all words have been in each."""
OWN_WORDS = ("a passage", "a sentence said otherwise", "the label of a paper", "the foundation", "the partnership")


def lines() -> list[str]:
    """One line for each thing that is counted."""
    with world() as here:
        table = routes(here.app)
        changes = changing(here.app)
    asked = sum(len(methods(rule)) for rule in table)
    kinds = {name for rule in table for name in places(rule)}
    fields, outputs = len(FIELDS + OWN_WORDS), len(WHOLE) + len(PAGES)
    filed = (bombs.ANSWERS, bombs.LETTERHEADS, bombs.LOGOS, bombs.JSON, bombs.EVERYTHING)
    guards = (*GUARDS, *ENTRY_GUARDS, *ROLE_GUARDS)
    traps = Counter(guard.trap for guard in guards)
    return [
        f"{len(HOSTILE + PLACEHOLDERS)} words in {fields} kinds of fields, read back from {outputs} pages and files",
        f"{len(table)} routes, {asked} with their methods, {len(changes)} change something",
        f"{len(PATHS)} odd paths for each of {len(kinds)} kinds of places in routes",
        f"{len(REDIRECTS)} addresses that lead elsewhere",
        f"{len(HOSTS)} names that are not ours, {len(FORWARDED)} headers of proxies",
        f"{FETCHING} words that would fetch something",
        f"{sum(len(one) for one in filed)} bombs",
        f"{len(RULES)} rules for the code, {len(ALLOWED)} exceptions",
        f"{len(guards)} guards removed and caught: {', '.join(f'{trap} {number}' for trap, number in traps.items())}",
    ]


if __name__ == "__main__":
    print(*lines(), sep="\n")
