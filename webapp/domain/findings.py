"""Contradictions, risks, gaps, legal notes and strengths: rules of the bank that the answers meet."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.bank import FindingRule
from webapp.domain.conditions import Witnesses
from webapp.domain.routing import LiveFacts

SEVERITIES = ("high", "risk", "watch", "strength")
KINDS = ("contradiction", "risk", "gap", "legal", "strength")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds, for which item of its group, and the answers that show it."""

    rule: FindingRule
    item: int
    evidence: Witnesses


def find(facts: LiveFacts) -> tuple[Finding, ...]:
    """Every rule that holds, the weightiest first, then as the bank has them."""
    found = []
    for rule in facts.bank.findings:
        items = facts.items(rule.for_each)[0] if rule.for_each else 1
        for item in range(1, items + 1):
            holds, evidence = rule.when.holds(facts, item)
            if holds:
                found.append(Finding(rule, item, evidence))
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.rule.severity)))
