"""Each condition holds, fails or is unknown, and names the answers that settled it: no more, no fewer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, MoneyRange, PartialDate, Undecided, Withheld, type_value
from webapp.domain.bank import Bank
from webapp.domain.conditions import (
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
from webapp.domain.routing import LiveFacts

TODAY = date(2026, 11, 22)
UNDECIDED = Undecided("Our board")
WITHHELD = Withheld("Our staff will hear it first.", "Ana")
RUNNING = {"us.stage": Decided("running")}

ASKED_WHILE_RUNNING = {
    "money.yaml": (
        ("theme: home", "ask_if: {question: us.stage, is: running}"),
        ("ask_if: {question: home.host, is: us}", "ask_if: {question: us.stage, is: running}"),
        ("quick: ceo\n    exclusive", "ask_if: {question: us.stage, is: running}\n    exclusive"),
        ("ask_if: {derived: we_pay}", "ask_if: {question: us.stage, is: running}"),
    ),
    "power.yaml": (("least: 1\n", "least: 1\n    ask_if: {question: us.stage, is: running}\n"),),
}
"""Every question that is tested is asked only where the partnership is running."""


class Replies(NamedTuple):
    """Whether a condition holds and whether it fails, each with its witnesses."""

    holds: bool
    because: set[str]
    fails: bool
    because_not: set[str]


def ask(condition: Condition, answers: Mapping[str, Answer], where: Bank | None = None, item: int = 1) -> Replies:
    facts = LiveFacts(where or bank(), Answers(answers), route="full", today=TODAY)
    holds, because = condition.holds(facts, item)
    fails, because_not = condition.fails(facts, item)
    return Replies(holds, set(because), fails, set(because_not))


# -- one answer ---------------------------------------------------------------------------------------------------------

STAFF, NO_STAFF = frozenset({"staff", "meals"}), frozenset({"meals"})
LATER, EARLIER = PartialDate(2027, 3), PartialDate(2026, 3)

TESTS: list[tuple[str, Condition, type_value, type_value]] = [
    ("home.host", AnyOf("home.host", ("us",)), "us", "other"),
    ("home.host", AnyOf("home.host", ("somebody", "us")), "us", "other"),
    ("fund.topics", HasAny("fund.topics", ("staff",)), STAFF, NO_STAFF),
    ("fund.topics", HasAny("fund.topics", ("data", "staff")), STAFF, NO_STAFF),
    ("fund.topics", Count("fund.topics", over=1), STAFF, NO_STAFF),
    ("fund.topics", Count("fund.topics", under=2), NO_STAFF, STAFF),
    ("fund.topics", Count("fund.topics", over=0, under=2), NO_STAFF, STAFF),
    ("decide.pots", Compare("decide.pots", over=1), 2, 1),
    ("decide.pots", Compare("decide.pots", under=2), 1, 2),
    ("fund.amount", Compare("fund.amount", over=99), MoneyRange(100, 200), MoneyRange(99, 200)),
    ("home.until", Compare("home.until", over="today"), LATER, EARLIER),
    ("home.until", Compare("home.until", under="today"), EARLIER, LATER),
    ("home.until", Compare("home.until", over=PartialDate(2026, 12)), LATER, EARLIER),
]


def named(one: object) -> str:
    return str(one) if isinstance(one, Condition) else ""


@pytest.mark.parametrize(("question", "condition", "passing", "failing"), TESTS, ids=named)
def test_a_test_on_an_answer_is_unknown_unless_that_is_decided_and_asked(
    question: str, condition: Condition, passing: type_value, failing: type_value
) -> None:
    where, read = bank(**ASKED_WHILE_RUNNING), {"us.stage", question}
    assert ask(condition, {**RUNNING, question: Decided(passing)}, where) == (True, read, False, read)
    assert ask(condition, {**RUNNING, question: Decided(failing)}, where) == (False, read, True, read)
    assert ask(condition, {**RUNNING, question: UNDECIDED}, where) == (False, read, False, read)
    assert ask(condition, {**RUNNING, question: WITHHELD}, where) == (False, read, False, read)
    assert ask(condition, RUNNING, where) == (False, read, False, read)
    for value in (passing, failing):
        off_the_route = {"us.stage": Decided("idea"), question: Decided(value)}
        assert ask(condition, off_the_route, where) == (False, {"us.stage"}, False, {"us.stage"})


@pytest.mark.parametrize(
    ("state", "answer"), [(Decided, Decided("us")), (Undecided, UNDECIDED), (Withheld, WITHHELD), (None, None)]
)
@pytest.mark.parametrize("wanted", [Decided, Undecided, Withheld])
def test_the_state_of_an_answer_is_always_known(
    wanted: type[Decided] | type[Undecided] | type[Withheld], state: type | None, answer: Answer | None
) -> None:
    where, condition, read = bank(**ASKED_WHILE_RUNNING), InState("home.host", wanted), {"us.stage", "home.host"}
    given = {**RUNNING, "home.host": answer} if answer else RUNNING
    assert ask(condition, given, where) == (state is wanted, read, state is not wanted, read)
    not_asked = {**given, "us.stage": Decided("idea")}
    assert ask(condition, not_asked, where) == (False, {"us.stage"}, True, {"us.stage"})


@pytest.mark.parametrize(
    ("question", "value", "over", "under", "between"),
    [
        ("decide.pots", 2, 1, None, True),
        ("decide.pots", 2, 2, None, False),
        ("decide.pots", 2, None, 3, True),
        ("decide.pots", 2, None, 2, False),
        ("decide.pots", 2, 1, 3, True),
        ("decide.pots", 3, 1, 3, False),
        ("decide.pots", 1, 1, 3, False),
        # Of an amount the low end has to be over, the high end under.
        ("fund.amount", MoneyRange(200, 300), 199, None, True),
        ("fund.amount", MoneyRange(200, 300), 200, None, False),
        ("fund.amount", MoneyRange(200, 300), 250, None, False),
        ("fund.amount", MoneyRange(200, 300), None, 301, True),
        ("fund.amount", MoneyRange(200, 300), None, 300, False),
        ("fund.amount", MoneyRange(200, 300), None, 250, False),
        ("fund.amount", MoneyRange(200, 300), 199, 301, True),
        ("fund.amount", MoneyRange(200, 300), 200, 301, False),
        ("fund.amount", MoneyRange(200, 300), 199, 300, False),
        ("fund.amount", MoneyRange(0, 0), 0, None, False),
        # A day has passed when it is over, a month when its last day is.
        ("home.until", PartialDate(2026, 11, 21), None, "today", True),
        ("home.until", PartialDate(2026, 11, 21), "today", None, False),
        ("home.until", PartialDate(2026, 11, 22), None, "today", False),
        ("home.until", PartialDate(2026, 11, 22), "today", None, True),
        ("home.until", PartialDate(2026, 11, 23), "today", None, True),
        ("home.until", PartialDate(2026, 11), None, "today", False),
        ("home.until", PartialDate(2026, 11), "today", None, True),
        ("home.until", PartialDate(2026, 10), None, "today", True),
        ("home.until", PartialDate(2026, 10), "today", None, False),
        # A day against a month and against another day.
        ("home.until", PartialDate(2029, 6, 30), PartialDate(2029, 6), None, False),
        ("home.until", PartialDate(2029, 7, 1), PartialDate(2029, 6), None, True),
        ("home.until", PartialDate(2029, 6, 29), None, PartialDate(2029, 6), True),
        ("home.until", PartialDate(2029, 6), None, PartialDate(2029, 6, 30), False),
        ("home.until", PartialDate(2026, 11, 22), PartialDate(2026, 11, 22), None, False),
        ("home.until", PartialDate(2026, 11, 23), PartialDate(2026, 11, 22), None, True),
        ("home.until", PartialDate(2028, 1), "today", PartialDate(2028, 2), True),
        ("home.until", PartialDate(2028, 2), "today", PartialDate(2028, 2), False),
        ("home.until", PartialDate(2026, 10), "today", PartialDate(2028, 2), False),
    ],
)
def test_bounds_are_strict(
    question: str, value: type_value, over: Bound | None, under: Bound | None, *, between: bool
) -> None:
    given = {**RUNNING, question: Decided(value)}
    replies = ask(Compare(question, over, under), given, bank(**ASKED_WHILE_RUNNING))
    assert (replies.holds, replies.fails) == (between, not between)


def test_words_are_never_between_bounds() -> None:
    assert ask(Compare("home.host", over=1), {"home.host": Decided("us")}) == (False, {"home.host"}, True, {"home.host"})


# -- several ------------------------------------------------------------------------------------------------------------

A, B = AnyOf("home.host", ("us",)), HasAny("fund.topics", ("staff",))
SAID: dict[str, dict[str, Answer]] = {
    "A": {"yes": Decided("us"), "no": Decided("other"), "open": UNDECIDED},
    "B": {"yes": Decided(STAFF), "no": Decided(NO_STAFF), "open": WITHHELD},
}
ON = {"A": {"home.host"}, "B": {"fund.topics"}, "AB": {"home.host", "fund.topics"}}

ALL_OF = [
    ("yes", "yes", True, "AB", False, "AB"),
    ("yes", "no", False, "B", True, "B"),
    ("yes", "open", False, "B", False, "AB"),
    ("no", "yes", False, "A", True, "A"),
    ("no", "no", False, "A", True, "A"),
    ("no", "open", False, "A", True, "A"),
    ("open", "yes", False, "A", False, "AB"),
    ("open", "no", False, "A", True, "B"),
    ("open", "open", False, "A", False, "AB"),
]


@pytest.mark.parametrize(("a", "b", "holds", "because", "fails", "because_not"), ALL_OF)
def test_all_and_any_rest_on_the_first_that_settles_them(
    a: str, b: str, holds: bool, because: str, fails: bool, because_not: str
) -> None:
    given = {"home.host": SAID["A"][a], "fund.topics": SAID["B"][b]}
    assert ask(All((A, B)), given) == (holds, ON[because], fails, ON[because_not])
    # At least one holds exactly where not all of their opposites do.
    assert ask(Any((Not(A), Not(B))), given) == (fails, ON[because_not], holds, ON[because])


def test_no_condition_at_all_is_met_by_all_and_by_none() -> None:
    assert ask(All(()), {}) == (True, set(), False, set())
    assert ask(Any(()), {}) == (False, set(), True, set())


@pytest.mark.parametrize("state", ["yes", "no", "open"])
def test_not_turns_yes_and_no_round_and_leaves_the_unknown_unknown(state: str) -> None:
    given = {"home.host": SAID["A"][state]}
    read = {"home.host"}
    assert ask(Not(A), given) == (state == "no", read, state == "yes", read)
    assert ask(Not(Not(A)), given) == ask(A, given)


@pytest.mark.parametrize(
    ("answer", "holds", "fails"),
    [
        (Decided(STAFF), True, False),
        (Decided(frozenset({"nothing"})), False, True),
        (UNDECIDED, False, True),
    ],
)
def test_a_named_fact_stands_for_its_condition(answer: Answer, *, holds: bool, fails: bool) -> None:
    read = {"fund.topics"}
    assert ask(Derived("we_pay"), {"fund.topics": answer}) == (holds, read, fails, read)


def test_a_condition_lists_every_condition_inside_it() -> None:
    c = Count("fund.topics", over=1)
    both = All((A, Any((Not(B), c))))
    assert list(both.nodes()) == [both, A, both.operands[1], Not(B), B, c]
    assert list(OfItems("pot", A).nodes()) == [OfItems("pot", A), A]


# -- roles --------------------------------------------------------------------------------------------------------------

NOW, REFUSED, HOST = "fund.topics", "fund.refused", "home.host"

HOST_STANDS: dict[str, dict[str, Answer]] = {
    "does": {HOST: Decided("us")},
    "will_not": {HOST: Decided("other")},
    "undecided": {HOST: UNDECIDED},
    "unsaid": {},
}


@pytest.mark.parametrize("stand", HOST_STANDS)
def test_a_role_stands_at_exactly_one_place(stand: str) -> None:
    given, read = HOST_STANDS[stand], {HOST}
    for other in HOST_STANDS:
        replies = ask(RoleStands("host", other), given)
        assert replies.holds == (other == stand), other
        assert replies.because == read
        assert replies.because_not == read
    # Where it is not settled, "does" and "will not" are unknown; "undecided" and "unsaid" are always known.
    settled = stand in ("does", "will_not")
    assert ask(RoleStands("host", "does"), given).fails == (stand == "will_not")
    assert ask(RoleStands("host", "will_not"), given).fails == (stand == "does")
    assert ask(RoleStands("host", "undecided"), given).fails == (stand != "undecided")
    assert ask(RoleStands("host", "unsaid"), given).fails == (stand != "unsaid")
    assert ask(Not(RoleStands("host", "does")), given).holds == (settled and stand != "does")


BOTH = {NOW, REFUSED}
HAS_STAFF, HAS_NONE = Decided(STAFF), Decided(NO_STAFF)

# fmt: off
STAFF_ROLE: list[tuple[str, Answer, Answer | None, dict[str, tuple[bool, set[str]]]]] = [
    ("paid for", HAS_STAFF, HAS_NONE,
        {"does": (True, {NOW}), "will_not": (False, {REFUSED}), "undecided": (False, {NOW}), "unsaid": (False, {NOW})}),
    ("refused", HAS_NONE, HAS_STAFF,
        {"does": (False, {NOW}), "will_not": (True, BOTH), "undecided": (False, {NOW}), "unsaid": (False, {REFUSED})}),
    ("in both lists, where what is paid for counts", HAS_STAFF, HAS_STAFF,
        {"does": (True, {NOW}), "will_not": (False, {NOW}), "undecided": (False, {NOW}), "unsaid": (False, {NOW})}),
    ("in neither list", HAS_NONE, HAS_NONE,
        {"does": (False, {NOW}), "will_not": (False, {REFUSED}), "undecided": (False, {NOW}), "unsaid": (True, BOTH)}),
    ("not decided", UNDECIDED, None,
        {"does": (False, {NOW}), "will_not": (False, {REFUSED}), "undecided": (True, BOTH), "unsaid": (False, {NOW})}),
    ("not decided, yet refused, where the refusal counts", UNDECIDED, HAS_STAFF,
        {"does": (False, {NOW}), "will_not": (True, BOTH), "undecided": (False, {REFUSED}), "unsaid": (False, {REFUSED})}),
]
# fmt: on

ALWAYS_ASKED = {"money.yaml": (("    ask_if: {not: {question: fund.topics, has: nothing}}\n", ""),)}


@pytest.mark.parametrize(("story", "now", "refused", "stands"), STAFF_ROLE, ids=[row[0] for row in STAFF_ROLE])
def test_a_roles_stand_rests_on_no_more_than_it_takes(
    story: str, now: Answer, refused: Answer | None, stands: dict[str, tuple[bool, set[str]]]
) -> None:
    given = {NOW: now, REFUSED: refused} if refused else {NOW: now}
    replies = {stand: ask(RoleStands("staff", stand), given, bank(**ALWAYS_ASKED)) for stand in stands}
    assert {stand: (reply.holds, reply.because) for stand, reply in replies.items()} == stands


ROLES = {HOST: Decided("us"), NOW: Decided(STAFF)}
NO_ROLES = {HOST: Decided("other"), NOW: Decided(NO_STAFF)}


@pytest.mark.parametrize(
    ("given", "over", "under", "holds", "because"),
    [
        (ROLES, 0, None, True, {HOST}),
        (ROLES, 1, None, True, {HOST, NOW}),
        (ROLES, 2, None, False, {HOST, NOW}),
        ({**ROLES, HOST: Decided("other")}, 0, None, True, {NOW}),
        (NO_ROLES, 0, None, False, {HOST, NOW}),
        (ROLES, None, 3, True, {HOST, NOW}),
        (ROLES, None, 2, False, {HOST, NOW}),
        (NO_ROLES, None, 1, True, {HOST, NOW}),
        (ROLES, 0, 2, False, {HOST, NOW}),
        (ROLES, 1, 3, True, {HOST, NOW}),
        (ROLES, None, None, True, {HOST, NOW}),
    ],
)
def test_roles_are_counted_until_there_are_enough(
    given: Mapping[str, Answer], over: int | None, under: int | None, *, holds: bool, because: set[str]
) -> None:
    counted = RolesCount("does", over, under)
    assert ask(counted, given) == (holds, because, not holds, because)


# -- items of a group ---------------------------------------------------------------------------------------------------

POTS, WHO, WHO_2 = "decide.pots", "decide.who", "decide.who@2"
ONE: dict[str, Answer] = {POTS: Decided(1)}
TWO: dict[str, Answer] = {POTS: Decided(2)}
YES, NO = Decided("board"), Decided("group")
SOME_POT = OfItems("pot", AnyOf(WHO, ("board",)))
EVERY_POT = OfItems("pot", AnyOf(WHO, ("board",)), every=True)

ITEMS = [
    # A reply that rests on all pots also rests on how many there are.
    (ONE | {WHO: YES}, (True, {WHO}, False, {WHO}), (True, {POTS, WHO}, False, {POTS, WHO})),
    (ONE | {WHO: NO}, (False, {POTS, WHO}, True, {POTS, WHO}), (False, {WHO}, True, {WHO})),
    (ONE | {WHO: UNDECIDED}, (False, {POTS, WHO}, False, {WHO}), (False, {WHO}, False, {POTS, WHO})),
    # Two pots: the first that settles it is enough. That there is a second rests on the number.
    (TWO | {WHO: YES, WHO_2: NO}, (True, {WHO}, False, {WHO}), (False, {POTS, WHO_2}, True, {POTS, WHO_2})),
    (TWO | {WHO: NO, WHO_2: YES}, (True, {POTS, WHO_2}, False, {POTS, WHO_2}), (False, {WHO}, True, {WHO})),
    (TWO | {WHO: NO, WHO_2: NO}, (False, {POTS, WHO, WHO_2}, True, {POTS, WHO, WHO_2}), (False, {WHO}, True, {WHO})),
    (TWO | {WHO: YES, WHO_2: YES}, (True, {WHO}, False, {WHO}), (True, {POTS, WHO, WHO_2}, False, {POTS, WHO, WHO_2})),
    (TWO | {WHO: YES}, (True, {WHO}, False, {WHO}), (False, {POTS, WHO_2}, False, {POTS, WHO, WHO_2})),
    (TWO | {WHO: NO}, (False, {POTS, WHO, WHO_2}, False, {POTS, WHO_2}), (False, {WHO}, True, {WHO})),
]


@pytest.mark.parametrize(("given", "some", "every"), ITEMS)
def test_some_and_every_rest_on_the_number_of_items_only_where_all_were_asked(
    given: Mapping[str, Answer], some: Replies, every: Replies
) -> None:
    assert ask(SOME_POT, given) == some
    assert ask(EVERY_POT, given) == every


def test_without_a_number_there_is_one_item() -> None:
    assert ask(EVERY_POT, {WHO: YES, WHO_2: NO}).holds
    assert not ask(SOME_POT, {WHO: NO, WHO_2: YES}).holds


def test_inside_a_group_a_condition_is_about_the_item_in_hand() -> None:
    given = TWO | {WHO: YES, WHO_2: NO}
    assert ask(AnyOf(WHO, ("board",)), given, item=1).holds
    assert ask(AnyOf(WHO, ("board",)), given, item=2) == (False, {POTS, WHO_2}, True, {POTS, WHO_2})
    several = All((Any((AnyOf(WHO, ("group",)),)), Not(AnyOf(WHO, ("board",))), RoleStands("host", "unsaid")))
    assert not ask(several, given, item=1).holds
    assert ask(several, given, item=2).holds
