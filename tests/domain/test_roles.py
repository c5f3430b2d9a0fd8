"""The role map: points on two axes, what they are put into words as, and where each role stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, Undecided, Withheld
from webapp.domain.bank import Bank
from webapp.domain.roles import RoleMap, RoleStanding, draw
from webapp.domain.routing import LiveFacts, route

TODAY = date(2026, 11, 22)
HOST, TOPICS, POTS, WHO = "home.host", "fund.topics", "decide.pots", "decide.who"
UNDECIDED = Undecided("Our board")


def role_map(answers: Mapping[str, Answer], where: Bank | None = None, *, open_percent: float = 0) -> RoleMap:
    facts = LiveFacts(where or bank(), Answers(answers), route="full", today=TODAY)
    return draw(facts, route(facts), open_percent=open_percent)


def topics(*chosen: str) -> Decided:
    return Decided(frozenset(chosen))


# home.host: us 2 civic, other 1 grant. fund.topics: 1 grant each for staff, data and meals, at most 2. decide.who: the
# board 2 grant, the group and the residents 2 civic.
@pytest.mark.parametrize(
    ("answers", "civic", "grant"),
    [
        ({}, None, None),
        ({HOST: UNDECIDED, TOPICS: Withheld("It is early.", "Ana")}, None, None),
        # Of a single choice its points count, of those of its weightiest choice.
        ({HOST: Decided("us")}, 100, 0),
        ({HOST: Decided("other")}, 0, 100),
        ({WHO: Decided("board")}, 0, 100),
        ({HOST: Decided("us"), WHO: Decided("board")}, 50, 67),
        # Of a multi choice the points of all chosen count, up to its cap; with no points to be had, there is no figure.
        ({TOPICS: topics("staff")}, None, 50),
        ({TOPICS: topics("staff", "data")}, None, 100),
        ({TOPICS: topics("staff", "data", "meals")}, None, 100),
        ({TOPICS: topics("nothing")}, None, 0),
        # Only what is answered counts.
        ({HOST: Decided("us"), TOPICS: topics("staff")}, 100, 33),
        ({HOST: Decided("us"), TOPICS: UNDECIDED}, 100, 0),
        # Further pots carry the same weights: the first speaks for them.
        ({POTS: Decided(2), WHO: Decided("board"), f"{WHO}@2": Decided("group")}, 0, 100),
        ({POTS: Decided(2), f"{WHO}@2": Decided("group")}, None, None),
        # Answers that do not count, and names, texts and numbers, give no points.
        ({f"{WHO}@2": Decided("group"), "us.foundation": Decided("us"), POTS: Decided(1)}, None, None),
    ],
)
def test_points_are_a_share_of_those_possible_on_what_was_answered(
    answers: Mapping[str, Answer], civic: int | None, grant: int | None
) -> None:
    found = role_map(answers)
    assert (found.civic, found.grant) == (civic, grant)


@pytest.mark.parametrize(
    ("caps", "grant"),
    [("caps: {grant: 2}", 100), ("caps: {grant: 3}", 67), ("caps: {grant: 9}", 67), ("caps: {civic: 2}", 67)],
)
def test_a_cap_never_adds_points(caps: str, grant: int) -> None:
    assert role_map({TOPICS: topics("staff", "data")}, bank(**{"money.yaml": (("caps: {grant: 2}", caps),)})).grant == grant


BOTH = {HOST: Decided("us"), WHO: Decided("board")}  # civic 50, grant 67
CIVIC = {HOST: Decided("us")}
GRANT = {HOST: Decided("other"), WHO: Decided("board")}
LIGHT = {HOST: Decided("us"), WHO: Decided("board"), TOPICS: topics("nothing")}  # civic 50, grant 40


@pytest.mark.parametrize(
    ("answers", "half", "open_percent", "words"),
    [
        (BOTH, 50, 0, "both"),
        (CIVIC, 50, 0, "civic"),
        (GRANT, 50, 0, "grant"),
        (LIGHT, 60, 0, "light"),
        (LIGHT, 50, 0, "civic"),
        (LIGHT, 40, 0, "both"),
        (BOTH, 51, 0, "grant"),
        # A figure says little while much is open; one on the line still counts.
        (BOTH, 50, 25, "both"),
        (BOTH, 50, 25.1, "early"),
        ({}, 50, 0, "early"),
        # One axis without a figure is too early as well.
        ({TOPICS: topics("staff", "data")}, 50, 0, "early"),
    ],
)
def test_the_map_in_words(answers: Mapping[str, Answer], half: int, open_percent: float, words: str) -> None:
    where = bank(**{"bank.yaml": (("half: 50", f"half: {half}"),)})
    assert role_map(answers, where, open_percent=open_percent).words == words


def test_one_axis_without_a_figure_is_too_early_whichever_it_is() -> None:
    only_civic = bank(
        **{
            "money.yaml": (("        grant: 1\n    weight_why", "    weight_why"),),
        }
    )
    found = role_map(CIVIC, only_civic)
    assert (found.civic, found.grant, found.words) == (100, None, "early")


def test_every_role_has_its_stand_and_what_shows_it() -> None:
    assert role_map({HOST: Decided("us"), TOPICS: UNDECIDED}).roles == (
        RoleStanding("host", "civic", "does", frozenset({HOST})),
        RoleStanding("staff", "grant", "undecided", frozenset({TOPICS})),
    )
    assert [role.stand for role in role_map({}).roles] == ["unsaid", "unsaid"]
