"""What a question asks for."""

import pytest

from webapp.domain.plain_language import ENGLISH, QuestionKind, question_kind


@pytest.mark.parametrize(
    ("kind", "questions"),
    [
        (
            QuestionKind.YES_NO,
            [
                "Will our grant continue?",
                "Do we have to join?",
                "May we use your logo?",
                "If we join, will you pay us?",
                "We are small, can we join?",
                "Joining costs time. Is it worth it?",
            ],
        ),
        (
            QuestionKind.AMOUNT,
            [
                "How much do you give?",
                "How many staff do you pay?",
                "What is the average size?",
                "What amount goes to rent?",
            ],
        ),
        (
            QuestionKind.WHEN,
            ["When do you decide?", "How long will you stay?", "How often do you meet?", "What is the deadline?"],
        ),
        (QuestionKind.WHO, ["Who decides?", "Who can apply?", "Joining costs time. Who pays for it?"]),
        (QuestionKind.WHAT, ["What do you pay for?", "Where do you work?", "Which groups join?"]),
        (QuestionKind.HOW, ["How do you decide?"]),
        (QuestionKind.WHY, ["Why do you host the meetings?"]),
        (
            QuestionKind.REFERENCE,
            ["Who can I ask?", "How can we contact you?", "How current is this?", "Where should I write?"],
        ),
        (QuestionKind.OTHER, ["Grants for travel", ""]),
    ],
)
def test_a_question_asks_for_one_kind_of_answer(kind, questions):
    assert {question: question_kind(question, ENGLISH) for question in questions} == dict.fromkeys(questions, kind)
