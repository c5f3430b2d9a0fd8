"""Which questions are asked, in which order, and which answers count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, PartialDate, Undecided, Withheld
from webapp.domain.bank import Bank
from webapp.domain.conditions import NOTHING, Reading
from webapp.domain.routing import NOT_ASKED, LiveFacts, off_route, route

TODAY = date(2026, 11, 22)
UNDECIDED, WITHHELD = Undecided("Our board"), Withheld("It is early.", "Ana")
PAYS, PAYS_NOTHING = Decided(frozenset({"staff"})), Decided(frozenset({"nothing"}))
UNTIL = Decided(PartialDate(2029, 6))


def facts(answers: Mapping[str, Answer], where: Bank | None = None, *, on: str = "full") -> LiveFacts:
    return LiveFacts(where or bank(), Answers(answers), route=on, today=TODAY)


def asked(answers: Mapping[str, Answer], where: Bank | None = None, *, on: str = "full") -> list[str]:
    return [position.key for position in route(facts(answers, where, on=on))]


# -- order and conditions -----------------------------------------------------------------------------------------------

NAMES = ["us.foundation", "us.partnership", "us.stage"]
POTS = ["decide.pots", "decide.who"]


@pytest.mark.parametrize(
    ("given", "home_and_money"),
    [
        ({}, ["home.host", "fund.topics", "fund.paper"]),
        ({"home.host": Decided("us")}, ["home.host", "home.until", "fund.topics", "fund.paper"]),
        ({"home.host": Decided("other")}, ["home.host", "fund.topics", "fund.paper"]),
        ({"home.host": UNDECIDED}, ["home.host", "fund.topics", "fund.paper"]),
        ({"home.host": WITHHELD}, ["home.host", "fund.topics", "fund.paper"]),
        ({"fund.topics": PAYS}, ["home.host", "fund.topics", "fund.refused", "fund.amount", "fund.paper"]),
        ({"fund.topics": PAYS_NOTHING}, ["home.host", "fund.topics", "fund.paper"]),
        ({"fund.topics": UNDECIDED}, ["home.host", "fund.topics", "fund.paper"]),
    ],
)
def test_questions_come_in_the_order_of_the_bank_where_their_condition_holds(
    given: Mapping[str, Answer], home_and_money: list[str]
) -> None:
    assert asked(given) == [*NAMES, *home_and_money, *POTS]


def test_an_answer_left_behind_by_a_changed_branch_counts_for_nothing_until_its_question_is_asked_again() -> None:
    housed: dict[str, Answer] = {"home.host": Decided("us"), "home.until": UNTIL}
    moved = housed | {"home.host": Decided("other")}
    assert facts(housed).read("home.until") == Reading(UNTIL, asked=True, witnesses=frozenset({"home.host", "home.until"}))
    assert facts(moved).read("home.until") == Reading(None, asked=False, witnesses=frozenset({"home.host"}))
    assert facts(moved).stored("home.until") == UNTIL
    assert off_route(Answers(moved), route(facts(moved))) == ("home.until",)
    assert off_route(Answers(housed), route(facts(housed))) == ()


def test_a_question_is_not_asked_because_of_an_answer_that_does_not_count() -> None:
    after = bank(
        **{"money.yaml": (("    optional: true\n    link", "    ask_if: {question: home.until, answered: true}\n    link"),)}
    )
    housed: dict[str, Answer] = {"home.host": Decided("us"), "home.until": UNTIL}
    moved = housed | {"home.host": Decided("other")}
    assert "fund.paper" in asked(housed, after)
    assert "fund.paper" not in asked(moved, after)
    assert facts(housed, after).read("fund.paper").witnesses == {"home.host", "home.until", "fund.paper"}
    assert facts(moved, after).read("fund.paper").witnesses == {"home.host"}


# -- repeatable groups --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "pots"),
    [
        (None, ["decide.who"]),
        (UNDECIDED, ["decide.who"]),
        (Decided(1), ["decide.who"]),
        (Decided(0), ["decide.who"]),
        (Decided(2), ["pot.name", "decide.who", "pot.name@2", "decide.who@2"]),
        (Decided(3), ["pot.name", "decide.who", "pot.name@2", "decide.who@2", "pot.name@3", "decide.who@3"]),
        (Decided(9), ["pot.name", "decide.who", "pot.name@2", "decide.who@2", "pot.name@3", "decide.who@3"]),
    ],
)
def test_a_groups_questions_come_item_by_item_as_many_times_as_was_said(number: Answer | None, pots: list[str]) -> None:
    given = {"decide.pots": number} if number else {}
    assert asked(given) == [*NAMES, "home.host", "fund.topics", "fund.paper", "decide.pots", *pots]


THEN_WHY = {
    "power.yaml": (
        (
            "      - id: residents\n",
            """\
      - id: residents
        label: {en: Residents, es: }
        civic: 2

  - id: decide.how
    type: single
    text: {en: "How do you vote?", es: }
    short: {en: how we vote, es: }
    hat: both
    answer_by: ceo
    sign_off: none

    choices:
      - id: hands
        label: {en: By show of hands, es: }
      - id: papers
        label: {en: On paper, es: }

  - id: decide.why
    type: single
    text: {en: "Why is it this group?", es: }
    short: {en: why it is this group, es: }
    hat: both
    answer_by: ceo
    sign_off: none
    repeat: pot
    ask_if: {question: decide.who, is: group}
    choices:
      - id: chosen
        label: {en: We chose it, es: }
      - id: given
""",
        ),
    )
}


def test_inside_a_group_each_item_has_a_route_of_its_own() -> None:
    two: dict[str, Answer] = {"decide.pots": Decided(2), "decide.who": Decided("board"), "decide.who@2": Decided("group")}
    end = asked(two, bank(**THEN_WHY))[-6:]
    # A question of the group that stands further down comes with its item; others wait until the group is through.
    assert end == ["pot.name", "decide.who", "pot.name@2", "decide.who@2", "decide.why@2", "decide.how"]
    found = facts(two, bank(**THEN_WHY))
    assert found.read("decide.why", 1) == Reading(None, asked=False, witnesses=frozenset({"decide.who"}))
    assert found.read("decide.why", 2).witnesses == {"decide.pots", "decide.who@2", "decide.why@2"}


def test_an_item_beyond_the_number_is_not_asked_whatever_was_answered_about_it() -> None:
    given: dict[str, Answer] = {"decide.pots": Decided(1), "decide.who": Decided("board"), "decide.who@2": Decided("group")}
    assert facts(given).read("decide.who", 2) == Reading(None, asked=False, witnesses=frozenset({"decide.pots"}))
    assert off_route(Answers(given), route(facts(given))) == ("decide.who@2",)


def test_that_there_is_a_first_item_rests_on_no_number() -> None:
    given: dict[str, Answer] = {"decide.pots": Decided(2), "decide.who": Decided("board"), "decide.who@2": Decided("group")}
    assert facts(given).read("decide.who").witnesses == {"decide.who"}
    assert facts(given).read("decide.who", 2).witnesses == {"decide.pots", "decide.who@2"}


def test_outside_a_group_every_item_sees_the_same_answer() -> None:
    given: dict[str, Answer] = {"home.host": Decided("us"), "home.host@2": Decided("other")}
    once = Reading(Decided("us"), asked=True, witnesses=frozenset({"home.host"}))
    assert facts(given).read("home.host", 2) == once
    assert facts(given).read("home.host") == once
    assert facts({"home.host": Decided("us"), "home.until": UNTIL}).read("home.until", 3).answer == UNTIL


# -- the quick route ----------------------------------------------------------------------------------------------------


def test_the_quick_route_asks_only_what_is_marked_quick() -> None:
    given: dict[str, Answer] = {"home.host": Decided("us"), "fund.topics": PAYS, "decide.pots": Decided(2)}
    quick = [*NAMES, "home.host", "fund.topics", "decide.pots", "decide.who", "decide.who@2"]
    assert asked(given, on="quick") == quick
    assert set(quick) < set(asked(given))


def test_on_the_quick_route_other_answers_count_for_nothing() -> None:
    given: dict[str, Answer] = {"home.host": Decided("us"), "home.until": UNTIL}
    found = facts(given, on="quick")
    assert found.read("home.until") == NOT_ASKED == Reading(None, asked=False, witnesses=NOTHING)
    assert off_route(Answers(given), route(found)) == ("home.until",)


# -- what else the answers say ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "future"), [(Decided("idea"), True), (Decided("running"), False), (UNDECIDED, False), (None, False)]
)
def test_a_partnership_that_is_an_idea_lies_in_the_future(stage: Answer | None, *, future: bool) -> None:
    assert facts({"us.stage": stage} if stage else {}).is_future() == (future, frozenset({"us.stage"}))


@pytest.mark.parametrize(
    ("now", "refused", "stand", "witnesses"),
    [
        (PAYS, Decided(frozenset({"data"})), "does", {"fund.topics"}),
        (Decided(frozenset({"data"})), PAYS, "will_not", {"fund.topics", "fund.refused"}),
        (UNDECIDED, PAYS, "undecided", {"fund.topics"}),
        (Decided(frozenset({"data"})), None, "unsaid", {"fund.topics", "fund.refused"}),
        (WITHHELD, None, "unsaid", {"fund.topics"}),
        (None, None, "unsaid", {"fund.topics"}),
    ],
)
def test_a_role_stands_where_the_first_of_its_conditions_holds(
    now: Answer | None, refused: Answer | None, stand: str, witnesses: set[str]
) -> None:
    pairs = {"fund.topics": now, "fund.refused": refused}
    found = facts({key: answer for key, answer in pairs.items() if answer})
    assert found.stand("staff") == (stand, frozenset(witnesses))
    assert found.stand("staff") is found.stand("staff"), "it is worked out once"


def test_a_reading_is_made_once() -> None:
    found = facts({"home.host": Decided("us"), "home.until": UNTIL})
    assert found.read("home.until") is found.read("home.until")
    assert found.read("home.host", 2) is found.read("home.host")
