"""How far an assessment is, section by section, and which question comes next."""

from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answers, Decided, PartialDate, Undecided, Withheld
from webapp.domain.progress import measure, state_of
from webapp.domain.routing import LiveFacts, route

ALL = {
    "us.foundation": Decided("Ash Fund"),
    "us.partnership": Decided("Bright Starts"),
    "us.stage": Decided("running"),
    "home.host": Decided("us"),
    "home.until": Undecided("Our board"),
    "fund.topics": Withheld("It is early.", "Ana"),
}


def progress(answers):
    facts = LiveFacts(bank(), Answers(answers), route="full", today=date(2026, 11, 22))
    return measure(facts, route(facts))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Decided("us"), "decided"),
        (Undecided("Our board", PartialDate(2027, 6)), "undecided"),
        (Withheld("It is early.", "Ana"), "withheld"),
        (None, "unanswered"),
    ],
)
def test_an_answer_is_in_one_of_four_states(answer, state):
    assert state_of(answer) == state


def test_counts_leave_out_what_is_optional_and_empty():
    counts = progress(ALL).counts
    assert counts == {"decided": 4, "undecided": 1, "withheld": 1, "unanswered": 1}
    with_paper = progress(ALL | {"fund.paper": Decided("https://example.org/")}).counts
    assert with_paper["decided"] == 5


def test_a_section_counts_only_what_is_asked_in_it():
    home = progress({"home.host": Decided("other")}).sections
    asked = {section.section: [step.position.key for step in section.steps] for section in home}
    assert "home.until" not in [key for keys in asked.values() for key in keys]
    money = progress(ALL).sections[1]
    assert (money.answered, money.open, len(money.states)) == (3, 1, 3)


def test_the_next_question_is_the_one_asked_after_it():
    found = progress(ALL)
    assert found.after("home.host").key == "home.until"
    assert progress({}).after("home.host").key == "fund.topics"
    assert found.before("home.until").key == "home.host"
    assert found.before("us.foundation") is None
    assert found.after(found.steps[-1].position.key) is None


def test_the_first_unanswered_question_is_never_an_optional_one():
    assert progress({}).first_unanswered().key == "us.foundation"
    rest = ALL | {"decide.pots": Decided(1)}
    assert progress(rest).first_unanswered().key == "decide.who"
    assert progress(rest | {"decide.who": Decided("group")}).first_unanswered() is None


def test_a_repeated_question_is_counted_once_for_each_item():
    one, two = progress({"decide.pots": Decided(1)}), progress({"decide.pots": Decided(2)})
    assert "decide.who@2" not in one.places
    assert "decide.who@2" in two.places
