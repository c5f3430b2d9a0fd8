"""Conditions as authors write them → conditions as the domain knows them, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from webapp.bank_files.problems import Problems
from webapp.bank_files.schema import QuestionShape
from webapp.domain.answers import Decided, PartialDate, Undecided, Withheld
from webapp.domain.conditions import (
    STANDS,
    All,
    Any,
    AnyOf,
    Bound,
    Compare,
    Condition,
    Count,
    Derived,
    HasAny,
    InState,
    Not,
    OfItems,
    RolesCount,
    RoleStands,
)
from webapp.domain.errors import type_where

STATES = {"answered": Decided, "undecided": Undecided, "withheld": Withheld}
TYPES = {
    "is": ("single",),
    "any_of": ("single",),
    "has": ("multi",),
    "has_any": ("multi",),
    "count": ("multi",),
    "over": ("number", "money", "date"),
    "under": ("number", "money", "date"),
}
FORMS = "question, all, any, not, derived, role, roles, some or every"
DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
NEVER = Any(())
"""Stands in for a condition that could not be read; its problem has been noted."""


@dataclass(frozen=True, slots=True)
class Index:
    """Every name a condition may use."""

    questions: Mapping[str, QuestionShape]
    choices: Mapping[str, Collection[str]]
    derived: Collection[str]
    roles: Collection[str]
    groups: Collection[str]


class ConditionReader:
    """Reads conditions against an index, noting problems. `group` is the repeatable group the condition stands inside."""

    def __init__(self, index: Index, problems: Problems) -> None:
        self.index = index
        self.problems = problems

    def read(self, raw: object, where: type_where, subject: str, group: str | None = None) -> Condition:
        """The condition, or one that never holds where it cannot be read."""
        if not isinstance(raw, dict) or not raw:
            self.problems.add(where, subject, "a condition is missing here", f"write a condition with {FORMS}")
            return NEVER
        forms: dict[str, Callable[[dict[str, object], type_where, str, str | None], Condition]] = {
            "question": self._question,
            "all": self._several,
            "any": self._several,
            "not": self._not,
            "derived": self._derived,
            "role": self._role,
            "roles": self._roles,
            "some": self._items,
            "every": self._items,
        }
        for form, reader in forms.items():
            if form in raw:
                return reader(raw, where, subject, group)
        self.problems.unknown((*where, next(iter(raw))), subject, "condition", next(iter(raw)), forms)
        return NEVER

    def _only(self, raw: dict[str, object], allowed: Collection[str], where: type_where, subject: str) -> bool:
        extra = [key for key in raw if key not in allowed]
        for key in extra:
            self.problems.unknown((*where, key), subject, "part of a condition", key, allowed)
        return not extra

    def _several(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        form = "all" if "all" in raw else "any"
        self._only(raw, (form,), where, subject)
        operands = raw[form]
        if not isinstance(operands, list) or not operands:
            self.problems.add(
                (*where, form), subject, f"`{form}` needs a list of conditions", "write them as a list, or leave it out"
            )
            return NEVER
        read = tuple(self.read(one, (*where, form, place), subject, group) for place, one in enumerate(operands))
        return All(read) if form == "all" else Any(read)

    def _not(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        self._only(raw, ("not",), where, subject)
        return Not(self.read(raw["not"], (*where, "not"), subject, group))

    def _derived(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        self._only(raw, ("derived",), where, subject)
        name = str(raw["derived"])
        if name not in self.index.derived:
            self.problems.unknown((*where, "derived"), subject, "named fact", name, self.index.derived)
            return NEVER
        return Derived(name)

    def _role(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        self._only(raw, ("role", "stand"), where, subject)
        role, stand = str(raw["role"]), str(raw.get("stand"))
        if role not in self.index.roles:
            self.problems.unknown((*where, "role"), subject, "role", role, self.index.roles)
            return NEVER
        if stand not in STANDS:
            self.problems.unknown((*where, "stand"), subject, "stand", stand, STANDS)
            return NEVER
        return RoleStands(role, stand)

    def _roles(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        self._only(raw, ("roles", "over", "under"), where, subject)
        stand = str(raw["roles"])
        if stand not in STANDS:
            self.problems.unknown((*where, "roles"), subject, "stand", stand, STANDS)
            return NEVER
        bounds = self._bounds(raw, where, subject, "number")
        if not bounds:
            return NEVER
        over, under = bounds
        return RolesCount(stand, over, under)  # type: ignore[arg-type]

    def _items(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        form = "some" if "some" in raw else "every"
        self._only(raw, (form, "of"), where, subject)
        name = str(raw[form])
        if name not in self.index.groups:
            self.problems.unknown((*where, form), subject, "repeatable group", name, self.index.groups)
            return NEVER
        return OfItems(name, self.read(raw.get("of"), (*where, "of"), subject, name), every=form == "every")

    def _question(self, raw: dict[str, object], where: type_where, subject: str, group: str | None) -> Condition:
        question = self.index.questions.get(str(raw["question"]))
        if question is None:
            self.problems.unknown((*where, "question"), subject, "question", raw["question"], self.index.questions)
            return NEVER
        if question.repeat and question.repeat != group:
            group_id = question.repeat
            remedy = f"use {{some: {group_id}, of: …}}, {{every: {group_id}, of: …}} or `for_each: {group_id}`"
            self.problems.add(
                (*where, "question"),
                subject,
                f"{question.id} is asked once per {question.repeat}, read from outside",
                remedy,
            )
        tests = [key for key in raw if key != "question"]
        if not tests:
            self.problems.add(
                where, subject, "the condition does not say what to test", "add is, any_of, has, answered or the like"
            )
            return NEVER
        if any(test not in (*TYPES, *STATES) for test in tests):
            self._only(raw, ("question", *TYPES, *STATES), where, subject)
            return NEVER
        if len(tests) > 1 and set(tests) != {"over", "under"}:
            self.problems.add(
                where,
                subject,
                f"two tests in one condition: {', '.join(tests)}",
                "put each in a condition of its own under `all`",
            )
            return NEVER
        return self._test(question, tests[0], raw, where, subject)

    def _test(
        self, question: QuestionShape, test: str, raw: dict[str, object], where: type_where, subject: str
    ) -> Condition:
        if test in STATES:
            if raw[test] is not True:
                self.problems.add(
                    (*where, test),
                    subject,
                    f"`{test}` takes only true",
                    f"write `{test}: true`, and `not` around it for the opposite",
                )
            return InState(question.id, STATES[test])
        if question.type not in TYPES[test]:
            fitting = [name for name, types in TYPES.items() if question.type in types] + list(STATES)
            problem = f"`{test}` does not fit {question.id}, which is {question.type}"
            self.problems.add((*where, test), subject, problem, f"use one of: {', '.join(fitting)}")
            return NEVER
        if test in ("is", "any_of", "has", "has_any"):
            return self._choices(question, test, raw[test], where, subject)
        if test == "count":
            inner = raw["count"] if isinstance(raw["count"], dict) else {}
            self._only(inner, ("over", "under"), (*where, "count"), subject)
            bounds = self._bounds(inner, (*where, "count"), subject, "number")
            return Count(question.id, *bounds) if bounds else NEVER  # type: ignore[arg-type]
        bounds = self._bounds(raw, where, subject, question.type)
        return Compare(question.id, *bounds) if bounds else NEVER

    def _choices(self, question: QuestionShape, test: str, raw: object, where: type_where, subject: str) -> Condition:
        several = test in ("any_of", "has_any")
        if several != isinstance(raw, list) or raw == []:
            wanted = "a list of choices" if several else "one choice"
            self.problems.add(
                (*where, test),
                subject,
                f"`{test}` takes {wanted}",
                f"for {'one' if several else 'several'} use `{_other(test)}`",
            )
            return NEVER
        choices = tuple(str(one) for one in raw) if isinstance(raw, list) else (str(raw),)
        known = self.index.choices[question.id]
        for place, choice in enumerate(choices):
            if choice not in known:
                at = (*where, test, place) if several else (*where, test)
                self.problems.unknown(at, subject, f"choice of {question.id}", choice, known)
        return AnyOf(question.id, choices) if question.type == "single" else HasAny(question.id, choices)

    def _bounds(
        self, raw: dict[str, object], where: type_where, subject: str, kind: str
    ) -> tuple[Bound | None, Bound | None] | None:
        bounds = []
        for side in ("over", "under"):
            bound = raw.get(side)
            read = None if bound is None else _bound(bound, kind)
            if bound is not None and read is None:
                wanted = "today or a date such as 2029-06" if kind == "date" else "a whole number"
                self.problems.add((*where, side), subject, f"`{side}` cannot be {str(bound)[:40]!r}", f"write {wanted}")
                return None
            bounds.append(read)
        if bounds == [None, None]:
            self.problems.add(where, subject, "neither `over` nor `under` is given", "add one of them")
            return None
        return bounds[0], bounds[1]


def _other(test: str) -> str:
    return {"is": "any_of", "any_of": "is", "has": "has_any", "has_any": "has"}[test]


def _bound(raw: object, kind: str) -> Bound | None:
    if kind == "date":
        return "today" if raw == "today" else _date_bound(str(raw))
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _date_bound(text: str) -> PartialDate | None:
    match = DATE.fullmatch(text)
    if match is None:
        return None
    bound = PartialDate(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
    try:
        bound.last_day()
    except ValueError:
        return None
    return bound
