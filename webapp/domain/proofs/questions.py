"""Proofs about what is asked: nothing looks backward, nothing circles, nothing can never be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from webapp.domain.bank import Bank, Question
from webapp.domain.conditions import Condition, Derived, RolesCount, RoleStands
from webapp.domain.errors import Problem
from webapp.domain.proofs.explore import Alphabet, Explorer, Supposed, TooMany
from webapp.domain.proofs.reads import questions_in

type_name = tuple[str, str]
"""A named fact or a role: `derived` or `role`, and its id."""


def question_problems(bank: Bank, explorer: Explorer) -> Iterator[Problem]:
    """Everything wrong with the order and the conditions of the questions."""
    circular = list(_circles(bank))
    yield from circular
    backward = [problem for question in bank.questions for problem in _backward(bank, question)]
    yield from backward
    if circular or backward:
        return
    alphabet = Alphabet(bank, ())
    for question in bank.questions:
        yield from _dead(question, explorer, alphabet)
    yield from _homes(bank)


def _circles(bank: Bank) -> Iterator[Problem]:
    """Named facts and roles that can be reached from themselves."""
    direct = {("derived", name): set(_names_in(bank, condition)) for name, condition in bank.derived.items()}
    for role in bank.roles:
        stands = (role.does, role.will_not, role.undecided)
        direct["role", role.id] = {name for stand in stands for name in _names_in(bank, stand)}
    for kind, name in direct:
        if (kind, name) in _reached(direct, (kind, name)):
            where = ("roles.yaml", "derived", name) if kind == "derived" else bank.role_by_id[name].where
            what = "the named fact" if kind == "derived" else "the role"
            yield Problem(where, name, f"{what} leads back to itself", "let it read answers, not itself")


def _reached(direct: Mapping[type_name, set[type_name]], start: type_name) -> set[type_name]:
    """Everything that can be reached from here in one step or more."""
    reached, waiting = set[type_name](), [*direct[start]]
    while waiting:
        other = waiting.pop()
        if other not in reached:
            reached.add(other)
            waiting.extend(direct[other])
    return reached


def _names_in(bank: Bank, condition: Condition) -> Iterator[type_name]:
    """The named facts and roles a condition reads."""
    for node in condition.nodes():
        if isinstance(node, Derived):
            yield "derived", node.name
        elif isinstance(node, RoleStands):
            yield "role", node.role
        elif isinstance(node, RolesCount):
            yield from (("role", role.id) for role in bank.roles)


def _backward(bank: Bank, question: Question) -> Iterator[Problem]:
    if question.ask_if is None:
        return
    for read in sorted(questions_in(bank, question.ask_if), key=lambda name: bank.position[name]):
        if bank.position[read] >= bank.position[question.id]:
            problem, remedy = "is asked by looking at itself", "ask by an earlier answer"
            if read != question.id:
                problem, remedy = f"is asked by looking at {read}, which comes later", f"move {read} before it, or {remedy}"
            yield Problem((*question.where, "ask_if"), question.id, problem, remedy)


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
