"""Proofs about what is asked: nothing looks backward, nothing circles, nothing can never be asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from webapp.domain.bank import Bank, Question
from webapp.domain.conditions import Condition, Derived, RolesCount, RoleStands
from webapp.domain.errors import Problem
from webapp.domain.proofs.explore import Alphabet, Explorer, Supposed, TooMany
from webapp.domain.proofs.reads import questions_in


def question_problems(bank: Bank, explorer: Explorer) -> Iterator[Problem]:
    """Everything wrong with the order and the conditions of the questions."""
    circular = frozenset(_circles(bank))
    for name in sorted(circular):
        where = ("roles.yaml", "derived", name)
        yield Problem(where, name, "the named fact leads back to itself", "let it read answers, not itself")
    backward = [problem for question in bank.questions for problem in _backward(bank, question)]
    yield from backward
    if circular or backward:
        return
    alphabet = Alphabet(bank, ())
    for question in bank.questions:
        yield from _dead(question, explorer, alphabet)
    yield from _homes(bank)


def _circles(bank: Bank) -> Iterator[str]:
    """Named facts that can be reached from themselves."""
    direct = {name: set(_names_in(bank, condition)) for name, condition in bank.derived.items()}
    for name in direct:
        reached, waiting = set[str](), [*direct[name]]
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting.extend(direct[other])
        if name in reached:
            yield name


def _names_in(bank: Bank, condition: Condition) -> Iterator[str]:
    """The named facts a condition reads, straight or through a role."""
    for node in condition.nodes():
        if isinstance(node, Derived):
            yield node.name
        elif isinstance(node, RoleStands | RolesCount):
            roles = [bank.role_by_id[node.role]] if isinstance(node, RoleStands) else list(bank.roles)
            for role in roles:
                for one in (role.does, role.will_not, role.undecided):
                    yield from (inner.name for inner in one.nodes() if isinstance(inner, Derived))


def _backward(bank: Bank, question: Question) -> Iterator[Problem]:
    if question.ask_if is None:
        return
    for read in sorted(questions_in(bank, question.ask_if), key=lambda name: bank.position[name]):
        if bank.position[read] >= bank.position[question.id]:
            problem = (
                f"is asked by looking at {read}, which comes later"
                if read != question.id
                else "is asked by looking at itself"
            )
            yield Problem(
                (*question.where, "ask_if"), question.id, problem, f"move {read} before it, or ask by an earlier answer"
            )


def _dead(question: Question, explorer: Explorer, alphabet: Alphabet) -> Iterator[Problem]:
    routes = ("full", "quick") if question.quick else ("full",)
    for route in routes:
        try:
            asked = any(found for _, found in explorer.every(alphabet, partial(_asked, question.id), route))
        except TooMany:
            yield Problem(
                (*question.where, "ask_if"),
                question.id,
                "its condition reads too many answers to be proved",
                "simplify `ask_if`",
            )
            return
        if not asked:
            problem = f"can never be asked on the {route} route"
            remedy = (
                "its condition cannot hold: mend `ask_if`"
                if route == "full"
                else "it depends on a question that is not quick"
            )
            yield Problem((*question.where, "ask_if"), question.id, problem, remedy)


def _asked(question_id: str, facts: Supposed) -> bool:
    return facts.read(question_id).asked


def _homes(bank: Bank) -> Iterator[Problem]:
    """Each public question stands in exactly one place of the document; internal ones in none."""
    homes: dict[str, list[str]] = {question.id: [] for question in bank.questions}
    for name in bank.faq.about:
        homes[name].append("document")
    for repeat in bank.repeats.values():
        homes[repeat.count].append(repeat.id)
        homes[repeat.name].append(repeat.id)
    for entry in bank.faq.entries:
        for name in entry.about:
            homes[name].append(entry.id)
    for question in bank.questions:
        found = homes[question.id]
        if question.public and not found:
            yield Problem(
                question.where,
                question.id,
                "a swallowed answer: no entry owes it to the reader",
                "name it under `about` of one entry",
            )
        if len(found) > 1:
            yield Problem(
                question.where,
                question.id,
                f"stands under `about` of {' and '.join(found)}",
                "keep one: the others can still read it",
            )
        if not question.public and found:
            yield Problem(
                question.where, question.id, f"is not public, yet {found[0]} is about it", "take it out of `about`"
            )
