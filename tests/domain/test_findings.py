"""What the review speaks up about: the weightiest first, each with the answers that show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, PartialDate, Undecided
from webapp.domain.bank import Bank
from webapp.domain.findings import KINDS, SEVERITIES, find
from webapp.domain.routing import LiveFacts

TODAY = date(2026, 11, 22)
HOST, UNTIL, POTS, WHO = "home.host", "home.until", "decide.pots", "decide.who"
UNDECIDED = Undecided("Our board")


def rule(name: str, severity: str, when: str, *, kind: str = "risk", more: str = "") -> str:
    words = "".join(f"    {part}: {{en: Something., es: }}\n" for part in ("title", "message", "action"))
    return (
        f"  - id: {name}\n    severity: {severity}\n    kind: {kind}\n    when: {when}\n{more}{words}    source: Example\n"
    )


def with_rules(*rules: str) -> Bank:
    return bank(**{"rules.yaml": (("    source: Example\n", "    source: Example\n" + "".join(rules)),)})


def found(answers: Mapping[str, Answer], where: Bank) -> list[tuple[str, int, set[str]]]:
    facts = LiveFacts(where, Answers(answers), route="full", today=TODAY)
    return [(finding.rule.id, finding.item, set(finding.evidence)) for finding in find(facts)]


@pytest.mark.parametrize(
    ("answers", "findings"),
    [
        ({HOST: Decided("us"), UNTIL: UNDECIDED}, [("no_end", 1, {HOST, UNTIL})]),
        ({HOST: Decided("us"), UNTIL: Decided(PartialDate(2029, 6))}, []),
        ({HOST: Decided("us")}, []),
        ({HOST: Decided("other"), UNTIL: UNDECIDED}, []),
        ({}, []),
    ],
)
def test_a_rule_that_holds_is_a_finding_with_its_evidence(
    answers: Mapping[str, Answer], findings: list[tuple[str, int, set[str]]]
) -> None:
    assert found(answers, bank()) == findings


def test_the_weightiest_come_first_and_within_them_the_banks_order_stays() -> None:
    housed = f"{{question: {HOST}, is: us}}"
    severities = ("strength", "watch", "high", "risk", "watch", "high")
    where = with_rules(*(rule(f"r{place}", severity, housed) for place, severity in enumerate(severities)))
    told = [name for name, _, _ in found({HOST: Decided("us"), UNTIL: UNDECIDED}, where)]
    assert told == ["no_end", "r2", "r5", "r3", "r1", "r4", "r0"]
    assert SEVERITIES == ("high", "risk", "watch", "strength")


@pytest.mark.parametrize(
    ("pots", "findings"),
    [
        ({WHO: Decided("board")}, [("alone", 1, {WHO})]),
        ({WHO: Decided("group")}, []),
        ({POTS: Decided(1), WHO: Decided("board"), f"{WHO}@2": Decided("board")}, [("alone", 1, {WHO})]),
        ({POTS: Decided(2), WHO: Decided("group"), f"{WHO}@2": Decided("board")}, [("alone", 2, {POTS, f"{WHO}@2"})]),
        (
            {POTS: Decided(2), WHO: Decided("board"), f"{WHO}@2": Decided("board")},
            [("alone", 1, {WHO}), ("alone", 2, {POTS, f"{WHO}@2"})],
        ),
        ({POTS: Decided(3), WHO: Decided("group"), f"{WHO}@3": Decided("board")}, [("alone", 3, {POTS, f"{WHO}@3"})]),
    ],
)
def test_a_rule_about_a_group_is_found_once_for_each_item_it_holds_for(
    pots: Mapping[str, Answer], findings: list[tuple[str, int, set[str]]]
) -> None:
    alone = rule("alone", "risk", f"{{question: {WHO}, is: board}}", more="    for_each: pot\n")
    assert found(pots, with_rules(alone)) == findings


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_legal_findings_and_high_contradictions_need_a_reason_before_publishing(kind: str, severity: str) -> None:
    one = with_rules(rule("one", severity, "{derived: we_pay}", kind=kind)).findings[-1]
    assert one.needs_reason == (kind == "legal" or (kind == "contradiction" and severity == "high"))
