"""Which questions a condition or a rule can read, named facts and roles followed to their ends."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain.bank import Bank, Question, Role, SentenceRule
from webapp.domain.conditions import (
    Condition,
    Derived,
    InState,
    OfItems,
    OnAnswer,
    RolesCount,
    RoleStands,
)
from webapp.domain.text import Slot, Text


def nodes(bank: Bank, condition: Condition, seen: frozenset[str] = frozenset()) -> Iterator[Condition]:
    """Every node of the tree, those behind named facts and roles included; a circle is walked once."""
    for node in condition.nodes():
        yield node
        if isinstance(node, Derived) and node.name not in seen:
            yield from nodes(bank, bank.derived[node.name], seen | {node.name})
        elif isinstance(node, RoleStands):
            yield from _role_nodes(bank, (node.role,), seen)
        elif isinstance(node, RolesCount):
            yield from _role_nodes(bank, tuple(bank.role_by_id), seen)


def _role_nodes(bank: Bank, role_ids: tuple[str, ...], seen: frozenset[str]) -> Iterator[Condition]:
    for role_id in role_ids:
        if f"role {role_id}" not in seen:
            role = bank.role_by_id[role_id]
            for condition in (role.does, role.will_not, role.undecided):
                yield from nodes(bank, condition, seen | {f"role {role_id}"})


def questions_in(bank: Bank, condition: Condition) -> frozenset[str]:
    """The questions a condition can read, not counting why those are asked."""
    found = set()
    for node in nodes(bank, condition):
        if isinstance(node, OnAnswer | InState):
            found.add(node.question)
        elif isinstance(node, OfItems):
            found.add(bank.repeats[node.group].count)
    return frozenset(found)


def slots_of(rule: SentenceRule) -> Iterator[Slot]:
    """The slots of a rule's texts, in any language."""
    for text in (rule.text, rule.future, rule.more):
        yield from _slots(text)


def _slots(text: Text | None) -> Iterator[Slot]:
    for template in text.by_language.values() if text else ():
        yield from template.slots


def piped(bank: Bank, rule: SentenceRule) -> frozenset[str]:
    """The questions whose answers a rule prints as they are."""
    found = {slot.name for slot in slots_of(rule) if slot.name in bank.question_by_id}
    # A list of what is in neither of two answers prints neither of them.
    if rule.items and rule.items.chosen:
        found.add(rule.items.chosen)
    return frozenset(found)


def mentioned(bank: Bank, rule: SentenceRule) -> frozenset[str]:
    """The questions a rule is about: tested, printed, or behind the roles it lists."""
    found = set(piped(bank, rule))
    if rule.when:
        found |= questions_in(bank, rule.when)
    for condition in role_conditions(bank, rule):
        found |= questions_in(bank, condition)
    return frozenset(found)


def tests_on(bank: Bank, rule: SentenceRule, question: Question) -> Iterator[OnAnswer]:
    """The tests a rule makes on one question's value."""
    for node in nodes(bank, rule.when) if rule.when else ():
        if isinstance(node, OnAnswer) and node.question == question.id:
            yield node


def role_conditions(bank: Bank, rule: SentenceRule) -> Iterator[Condition]:
    """What places the roles a rule lists."""
    for role in bank.roles if rule.items else ():
        if rule.items and role.hat in rule.items.role_hats:
            yield from (role.does, role.will_not, role.undecided)


def role_questions(bank: Bank, role: Role) -> frozenset[str]:
    """The questions that place a role."""
    return frozenset().union(*(questions_in(bank, one) for one in (role.does, role.will_not, role.undecided)))
