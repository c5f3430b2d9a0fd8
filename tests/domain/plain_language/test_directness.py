"""Whether the first sentence answers the question."""

from datetime import date

import pytest

from webapp.domain.plain_language import Answer, Reading, Reason, read

GRANT = "Will partner organizations continue to receive individual grants?"


def direct(question: str, answer: str):
    return read(Reading((Answer(question, answer),)), as_of=date(2026, 11, 22)).answers[0].direct


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        (GRANT, "Yes. Our board decides each May.", Reason.VERDICT),
        (GRANT, "Yes, as staff understand it. Our board has not yet confirmed this.", Reason.VERDICT),
        (GRANT, "Not automatically. You can still apply, but we promise no grant.", Reason.VERDICT),
        (GRANT, "Partly. We pay residents. Organizations get nothing.", Reason.PARTLY),
        (GRANT, "Not decided yet. Our board will decide.", Reason.UNDECIDED_SAID),
        (GRANT, "We cannot share this yet.", Reason.WITHHELD_SAID),
        (GRANT, "We have not answered this question.", Reason.UNANSWERED_SAID),
        (GRANT, "You can still apply, but we promise no grant.", Reason.PERMISSION_WITH_LIMIT),
        ("Do you fund buildings?", "We do not fund buildings.", Reason.PLAIN_NO),
        ("Who can I ask?", "Ask Luis Vega.", Reason.REFERENCE),
        ("How current is this?", "We last checked it on November 3, 2026.", Reason.REFERENCE),
        ("How much do you give?", "We give $5,000 a year.", Reason.AMOUNT),
        ("How much notice will we get?", "Six to eleven months.", Reason.AMOUNT),
        ("How much do you give?", "Nothing: we give no money to the partnership.", Reason.NONE_SAID),
        ("How long will you house it?", "We plan no end.", Reason.NONE_SAID),
        ("How long will you house it?", "Until these are in place: a council; an office; a budget.", Reason.CONDITION),
        ("How long will you house it?", "We do not house it.", Reason.PREMISE_DENIED),
        ("When do you decide?", "We decide in May.", Reason.TIME),
        ("When do you decide?", "After our board meets in June.", Reason.TIME),
        ("Who decides?", "The council decides.", Reason.ACTOR),
        ("Who owns the data?", "We do.", Reason.ACTOR),
        ("How do you decide on grants?", "Our board decides each May.", Reason.ON_TOPIC),
        ("Why must I ask two people?", "Because our board decides on grants.", Reason.ON_TOPIC),
        ("What do you pay for?", "We pay for:\n\n- staff\n- food", Reason.ON_TOPIC),
    ],
)
def test_an_answer_that_opens_with_what_was_asked_is_direct(question, answer, reason):
    assert (direct(question, answer).direct_first, direct(question, answer).reason) == (2, reason)


@pytest.mark.parametrize(
    ("question", "answer", "score", "reason"),
    [
        (GRANT, "Yes, as appropriate.", 1, Reason.VERDICT_WITH_ESCAPE),
        (GRANT, "It depends.", 1, Reason.PARTLY),
        (GRANT, "Partner organizations receive grants from a fund.", 1, Reason.VERDICT_IMPLIED),
        (GRANT, "We care about this.", 0, Reason.NO_VERDICT),
        (GRANT, "While we care about this, yes.", 0, Reason.THROAT_CLEARING),
        (GRANT, "Please see our website.", 0, Reason.DEFLECTION),
        ("Who can I ask?", "We value each of your questions.", 1, Reason.REFERENCE),
        ("How much do you give?", "We give what we can.", 0, Reason.NO_AMOUNT),
        ("How much notice will we get?", "We will tell you soon.", 0, Reason.NO_AMOUNT),
        ("When do you decide?", "We decide soon, in one year.", 1, Reason.TIME),
        ("When do you decide?", "We decide with care.", 0, Reason.NO_TIME),
        ("Who decides?", "It varies.", 0, Reason.NO_ACTOR),
        ("How are priorities decided?", "A fair process is used.", 1, Reason.NO_DECIDER),
        ("What do you do?", "We leverage our passion.", 1, Reason.VAGUE),
        ("What do you do?", " ".join(["word"] * 16) + ".", 1, Reason.LONG_OR_OFF_TOPIC),
        ("What do you do?", " ".join(["word"] * 41) + ".", 0, Reason.OVERLONG),
    ],
)
def test_an_answer_that_opens_beside_the_question_is_not(question, answer, score, reason):
    assert (direct(question, answer).direct_first, direct(question, answer).reason) == (score, reason)


def test_a_first_sentence_of_a_word_or_two_is_read_with_the_next_unless_it_is_a_verdict():
    assert direct(GRANT, "Good news! Grants stay.").first_sentence_words == 4
    assert direct(GRANT, "Not yet. Grants stay.").first_sentence_words == 2


@pytest.mark.parametrize(
    ("question", "answer", "deflects"),
    [
        ("What are the rules?", "Please see our website.", True),
        ("Can we join?", "Yes. Please contact us.", False),
        ("Who can I ask?", "Contact us: Luis Vega.", False),
        ("What are the rules?", "Please see our website. " + "We pay for staff. " * 10, False),
    ],
)
def test_an_answer_deflects_when_it_only_sends_the_reader_elsewhere(question, answer, deflects):
    assert direct(question, answer).deflects is deflects


def test_speaking_to_the_reader_means_we_and_you():
    assert direct(GRANT, "You keep it.").speaks_to_reader
    assert not direct(GRANT, "The grant stays.").speaks_to_reader
