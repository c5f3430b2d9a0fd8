"""What an answer says of itself, what it then owes the reader, and when it is out of date."""

from datetime import date

import pytest

from webapp.domain.plain_language import Answer, Issue, IssueCode, Reading, State, read

GRANT = "Will partner organizations continue to receive individual grants?"
AS_OF = date(2026, 11, 22)


def truth(answer: str, question: str = GRANT, as_of: date = AS_OF, **more):
    return read(Reading((Answer(question, answer, **more),)), as_of=as_of).answers[0].truthful


def codes(answer: str, **more) -> set[str]:
    return {issue.code for issue in truth(answer, **more).issues}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("Yes. Our board decides each May.", State.YES),
        ("No. Nobody is paid.", State.NO),
        ("Not automatically. You can apply.", State.NO),
        ("Only partly. We pay staff, not rent.", State.PARTLY),
        ("Not decided yet.", State.UNDECIDED),
        ("We cannot share this.", State.WITHHELD),
        ("No. We do not share it with anyone.", State.NO),
        ("No. This is confidential.", State.WITHHELD),
        ("We have not answered this question.", State.UNANSWERED),
        ("We pay for staff.", State.FACT),
    ],
)
def test_an_answer_shows_its_state(answer, state):
    assert truth(answer).state is state


def test_a_declared_state_holds_and_a_decided_one_leaves_the_verdict_to_the_text():
    assert truth("We pay for staff.", state=State.UNDECIDED).state is State.UNDECIDED
    assert truth("We pay for staff.", state=State.NOT_APPLICABLE).state is State.NOT_APPLICABLE
    assert truth("Yes. It is not decided where.", state=State.DECIDED).state is State.YES
    assert truth("It is not decided where.", state=State.DECIDED).state is State.FACT


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ("Not decided yet. Our board will decide. No date is set. Until then, plan on your grant.", set()),
        ("Not decided yet. We will decide by June 30, 2027. Until then, plan on your grant.", set()),
        ("We have not decided yet. No date is set. Until then, plan on it.", {IssueCode.UNDECIDED_WITHOUT_DECIDER}),
        ("Not decided yet. Our board will decide. Until then, plan on it.", {IssueCode.UNDECIDED_WITHOUT_DATE}),
        ("Not decided yet. Our board will decide. No date is set.", {IssueCode.UNDECIDED_WITHOUT_UNTIL_THEN}),
        ("We cannot share this yet because the gift is not announced. Ask Luis Vega.", set()),
        ("We cannot share this yet. Ask Luis Vega.", {IssueCode.WITHHELD_WITHOUT_REASON}),
        ("We cannot share this because it is not signed.", {IssueCode.WITHHELD_WITHOUT_CONTACT}),
        ("We have not answered this question. Ask Luis Vega.", set()),
        ("We have not said yet.", {IssueCode.UNANSWERED_WITHOUT_CONTACT}),
        ("Partly. We pay residents. Organizations get nothing.", set()),
        ("Partly. We pay residents.", {IssueCode.PARTLY_ONE_SIDED}),
        ("", {IssueCode.EMPTY}),
    ],
)
def test_a_state_owes_the_reader_what_comes_with_it(answer, missing):
    assert codes(answer) == missing


def test_the_open_part_of_a_partly_decided_answer_is_open_too():
    answer = "We pay for staff. Rent is not decided yet. Our board will decide by June 30, 2027."
    assert codes(answer, state=State.PARTLY) == {IssueCode.UNDECIDED_WITHOUT_UNTIL_THEN}
    assert codes(answer + " Until then, plan without rent.", state=State.PARTLY) == set()


@pytest.mark.parametrize(
    ("sentence", "last_good_day"),
    [
        ("We will decide by June 30, 2027.", date(2027, 6, 30)),
        ("We will decide on 5 June 2027.", date(2027, 6, 5)),
        ("We will decide in February 2028.", date(2028, 2, 29)),
        ("We will decide on 2027-01-05.", date(2027, 1, 5)),
        ("We plan to decide in 2027.", date(2027, 12, 31)),
    ],
)
def test_a_date_ahead_is_out_of_date_the_day_after(sentence, last_good_day):
    assert truth(sentence, as_of=last_good_day).issues == ()
    day_after = date.fromordinal(last_good_day.toordinal() + 1)
    assert truth(sentence, as_of=day_after).issues == (Issue(IssueCode.STALE, sentence, last_good_day),)


@pytest.mark.parametrize(
    "sentence",
    [
        "We decided in June 2020.",
        "We will decide on 2027-13-40.",
        "We will decide on 31 June 2027.",
        "It will be May 0000.",
        "It will be May 9999.",
    ],
)
def test_a_past_told_as_past_and_days_outside_the_calendar_are_not_stale(sentence):
    assert truth(sentence).issues == ()


def test_a_sentence_without_a_source_is_an_issue_where_sources_are_known():
    assert truth("We stay. We pay.", sourced=(True, True)).sourced_share == 1
    assert truth("We stay. We pay.").sourced_share is None
    half = truth("We stay. We pay.", sourced=(True, False))
    assert (half.sourced_share, half.unsourced, [issue.code for issue in half.issues]) == (0.5, 1, [IssueCode.UNSOURCED])


@pytest.mark.parametrize(
    ("question", "answer", "passes"),
    [
        ("How much do you give?", "We give $5.", True),
        ("How much do you give?", "Not decided yet.", True),
        ("How much do you give?", "There is no fixed amount.", True),
        ("How much do you give?", "We give what we can.", False),
    ],
)
def test_a_question_about_money_is_answered_with_an_amount_or_a_state(question, answer, passes):
    report = read(Reading((Answer(question, answer),)), as_of=AS_OF)
    assert {it.name: it.passed for it in report.answers[0].checks}["amount_given_or_declared"] is passes
