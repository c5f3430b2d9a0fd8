"""How much has been said, who has still to sign off what, and that an assessment puts all its parts together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import Assessment, Clarity, evaluate, unsigned
from webapp.domain.bank import Bank

TODAY = date(2026, 11, 22)
HOST, UNTIL, TOPICS, REFUSED, AMOUNT = "home.host", "home.until", "fund.topics", "fund.refused", "fund.amount"
POTS, WHO = "decide.pots", "decide.who"
DATED, UNDATED = Undecided("Our board", PartialDate(2027, 6)), Undecided("Our board")
WITHHELD = Withheld("It is early.", "Ana")
NOTHING = Decided(frozenset({"nothing"}))


def assess(answers: Mapping[str, Answer], where: Bank | None = None, *, on: str = "full") -> Assessment:
    return evaluate(where or bank(), Answers(answers), route_name=on, today=TODAY)


# With nothing said the commitments asked are home.host, fund.topics and decide.who.
@pytest.mark.parametrize(
    ("answers", "clarity", "open_percent"),
    [
        ({}, Clarity(unanswered=3), 100),
        ({HOST: Decided("other")}, Clarity(decided=1, unanswered=2), 200 / 3),
        # A question more is asked because of this answer.
        ({HOST: Decided("us")}, Clarity(decided=1, unanswered=3), 75),
        ({HOST: DATED}, Clarity(undecided_dated=1, unanswered=2), 100),
        ({HOST: UNDATED}, Clarity(undecided_undated=1, unanswered=2), 100),
        ({HOST: WITHHELD}, Clarity(withheld=1, unanswered=2), 200 / 3),
        ({HOST: WITHHELD, TOPICS: DATED, WHO: UNDATED}, Clarity(0, 1, 1, 1, 0), 200 / 3),
        ({HOST: Decided("other"), TOPICS: NOTHING, WHO: Decided("board")}, Clarity(decided=3), 0),
        # Each pot counts; what is off the route, plain facts and names do not.
        ({POTS: Decided(2), WHO: Decided("board"), f"{WHO}@2": UNDATED}, Clarity(1, 0, 0, 1, 2), 75),
        ({UNTIL: DATED, f"{WHO}@2": DATED}, Clarity(unanswered=3), 100),
        ({"us.foundation": Decided("Juniper"), "us.stage": Decided("idea")}, Clarity(unanswered=3), 100),
    ],
)
def test_clarity_counts_the_commitments_asked(answers: Mapping[str, Answer], clarity: Clarity, open_percent: float) -> None:
    found = assess(answers).clarity
    assert found == clarity
    assert found.open_percent == pytest.approx(open_percent)


def test_nothing_asked_is_nothing_open() -> None:
    assert Clarity().open_percent == 0


@pytest.mark.parametrize(
    ("answer", "clarity"),
    [(None, Clarity(unanswered=2)), (Decided("us"), Clarity(decided=1, unanswered=3)), (DATED, Clarity(0, 0, 1, 0, 2))],
)
def test_an_optional_question_left_empty_is_not_counted(answer: Answer | None, clarity: Clarity) -> None:
    optional = bank(**{"money.yaml": (("theme: home", "optional: true"),)})
    assert assess({HOST: answer} if answer else {}, optional).clarity == clarity


def test_on_the_quick_route_only_what_is_asked_there_counts() -> None:
    housed: dict[str, Answer] = {HOST: Decided("us"), UNTIL: DATED}
    assert assess(housed, on="quick").clarity == Clarity(decided=1, unanswered=2)
    assert assess(housed).clarity == Clarity(decided=1, undecided_dated=1, unanswered=2)


# home.host is the CEO's to sign off, home.until and decide.who the board's, us.foundation nobody's.
@pytest.mark.parametrize(
    ("question", "standing", "waits"),
    [
        (HOST, Standing.UNDERSTOOD, True),
        (HOST, Standing.CONFIRMED, False),
        (HOST, Standing.APPROVED, False),
        (UNTIL, Standing.UNDERSTOOD, True),
        (UNTIL, Standing.CONFIRMED, True),
        (UNTIL, Standing.APPROVED, False),
        ("us.foundation", Standing.UNDERSTOOD, False),
    ],
)
def test_a_decided_answer_waits_for_the_body_that_makes_it_a_promise(
    question: str, standing: Standing, *, waits: bool
) -> None:
    asked = bank().question_by_id[question]
    assert unsigned(asked, Decided("us", standing=standing)) == waits
    for open_answer in (DATED, WITHHELD, None):
        assert not unsigned(asked, open_answer)


def test_each_body_has_its_answers_in_the_order_asked() -> None:
    answers: dict[str, Answer] = {
        f"{WHO}@2": Decided("board"),
        WHO: Decided("board", standing=Standing.CONFIRMED),
        POTS: Decided(2),
        AMOUNT: WITHHELD,
        TOPICS: Decided(frozenset({"staff"})),
        REFUSED: Decided(frozenset({"data"}), standing=Standing.APPROVED),
        UNTIL: Decided(PartialDate(2029, 6)),
        HOST: Decided("us"),
    }
    assert assess(answers).waiting == {"ceo": (HOST, TOPICS), "board": (UNTIL, WHO, f"{WHO}@2")}
    assert assess({}).waiting == {"ceo": (), "board": ()}
    # What is off the route waits for nobody.
    assert assess(answers | {HOST: Decided("other"), POTS: Decided(1)}).waiting["board"] == (WHO,)


def test_an_assessment_holds_its_route_its_map_and_its_findings() -> None:
    found = assess({HOST: Decided("us"), UNTIL: UNDATED})
    assert [position.key for position in found.route][3:5] == [HOST, UNTIL]
    assert found.facts.today == TODAY
    assert [finding.rule.id for finding in found.findings] == ["no_end"]
    # Three of four commitments are open: more than the quarter up to which the map is put into words.
    assert (found.role_map.civic, found.role_map.words) == (100, "early")
    settled = assess({HOST: Decided("other"), TOPICS: NOTHING, WHO: Decided("board")})
    assert settled.role_map.words == "grant"
