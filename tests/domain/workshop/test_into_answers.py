"""What a room captured or believes, beside the foundation's answers."""

import pytest

from tests.shipped import BANK
from webapp.domain.answers import Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.workshop.mirror import gap, gaps
from webapp.domain.workshop.outcomes import answer_of
from webapp.domain.workshop.state import CASE, NOT_MINE, OPEN_CHOICE, UNKNOWN, Outcome, Result

QUESTION = BANK.question_by_id["grants.continue"]
CHOICE, OTHER = QUESTION.choices[0].id, QUESTION.choices[1].id
APPROVED = Decided(CHOICE, "As in 2026.", "internal", Standing.APPROVED, "Board", PartialDate(2026, 5))
DECIDED_LATER = Undecided("The board", PartialDate(2027, 1, 5), "Plan on it.")


def outcome(kind, choice="", **more):
    return Outcome(QUESTION.id, kind, choice, **more)


@pytest.mark.parametrize(
    ("captured", "stands", "beside", "expected"),
    [
        (outcome("agreed", CHOICE, detail="Ours."), None, "", Decided(CHOICE, "Ours.")),
        (outcome("held", OTHER), APPROVED, "", Decided(OTHER)),
        (outcome("agreed", CHOICE), APPROVED, "", APPROVED),
        (outcome("agreed", CHOICE, detail="New."), APPROVED, "", Decided(CHOICE, "New.", "internal")),
        (outcome("agreed", "no-such-choice"), None, "", None),
        (outcome("agreed"), None, "", None),
        (outcome("agreed", NOT_MINE), None, "", None),
        (outcome("agreed", CASE, detail="One by one."), Decided(OTHER), "", Decided(OTHER, "One by one.")),
        (outcome("agreed", CASE, detail="One by one."), Decided(OTHER), CHOICE, Decided(CHOICE, "One by one.")),
        (outcome("agreed", CASE, detail="One by one.", owner="Sam"), None, "", Undecided("Sam", None, "One by one.")),
        (outcome("agreed", CASE, detail="One by one."), None, "", None),
        (
            outcome("not_decided", decider="The board", owner="Sam", by="2027-01-05", until_then="Plan on it."),
            APPROVED,
            "",
            DECIDED_LATER,
        ),
        (outcome("not_decided", owner="Sam", by="2027-01"), None, "", Undecided("Sam", PartialDate(2027, 1))),
        (outcome("not_decided", owner="Sam", by="soon"), None, "", Undecided("Sam")),
        (outcome("not_decided"), None, "", None),
        (outcome("agreed", UNKNOWN, owner="Sam"), None, "", Undecided("Sam")),
        (outcome("held", OPEN_CHOICE, decider="The board"), None, "", Undecided("The board")),
    ],
)
def test_the_answer_an_outcome_makes(captured, stands, beside, expected):
    assert answer_of(captured, QUESTION, stands, beside=beside) == expected


def test_a_question_without_one_choice_takes_no_stand():
    other = next(question for question in BANK.questions if question.type == "multi")
    assert answer_of(outcome("agreed", other.choices[0].id), other) is None


def believed(state, counts):
    return Result(state, 7, sum(counts.values()) if counts else 7, counts)


SAME, MOST = believed("same", {"yes": 6, "no": 0, NOT_MINE: 1}), believed("all_but_one", {"yes": 5, "no": 1})
SPLIT, UNSURE = believed("split", {"yes": 3, "no": 3}), believed("open", {"yes": 2, UNKNOWN: 4})
NOT_YET = believed("open", {OPEN_CHOICE: 6, "yes": 0})


@pytest.mark.parametrize(
    ("result", "answer", "kind", "right"),
    [
        (SAME, Decided("yes"), "matches", 6),
        (MOST, Decided("yes"), "matches", 5),
        (SAME, Decided("no"), "differs", 0),
        (SAME, Decided(frozenset(("yes", "more"))), "matches", 6),
        (SPLIT, Decided("yes"), "apart", 3),
        (UNSURE, Decided("yes"), "not_known", 2),
        (NOT_YET, Decided("yes"), "differs", 0),
        (NOT_YET, Undecided("Sam"), "matches", 6),
        (SAME, Undecided("Sam"), "undecided", 0),
        (UNSURE, Undecided("Sam"), "undecided", 0),
        (SAME, Withheld("law", "Sam"), "withheld", None),
        (SAME, None, "not_said", None),
        (SAME, Decided(MoneyRange(1, 2)), "not_shown", None),
        # Of three or four unattributed answers nobody can be told what they are.
        (believed("same", None), Decided("yes"), "not_shown", None),
        (believed("", None), Decided("yes"), "not_shown", None),
        (believed("too_few", {"yes": 1}), Decided("yes"), "not_shown", None),
        (None, Decided("yes"), "not_shown", None),
    ],
)
def test_the_gap_between_two_sides(result, answer, kind, right):
    found = gap("q", result, answer)
    assert (found.kind, found.right) == (kind, right)
    assert found.open is (kind not in ("matches", "not_shown"))
    assert (found.answered is None) is (right is None)


def test_gaps_come_in_the_order_asked():
    found = gaps(["b", "a"], {"a": SAME}, Answers({"a": Decided("no")}))
    assert [(one.question, one.kind, one.believed) for one in found] == [("b", "not_shown", ""), ("a", "differs", "yes")]
