"""The empty answers file: it loads as it is, and filling it in is taking a comment sign away."""

from __future__ import annotations

import pytest

from tests.shipped import BANK
from webapp.answer_files import parse_answers
from webapp.domain.bank import ROUTES, Question
from webapp.renderers.answers_template import render


def asked(route: str) -> list[Question]:
    """The questions a route can ask."""
    return [question for question in BANK.questions if route == "full" or question.quick]


def value(question: Question) -> str:
    """A valid value, as a person would write it."""
    match question.type:
        case "single":
            return question.choices[0].id
        case "multi":
            free = [choice.id for choice in question.choices if choice.id not in question.exclusive]
            # Not the first one where another list has taken that.
            return f"[{free[-1] if question.choices_of else free[0]}]"
        case "date":
            return "2029-06"
        case "money":
            return "{value: {low: 180000, high: 220000, currency: USD, period: year}, show: range}"
        case "number":
            return str(max(question.least or 0, 1))
        case _:
            return "https://example.org/" if question.link else '"Our own words: with a colon, and # a sign."'


def filled(route: str, sign: str) -> str:
    """The template with every question answered, and `sign` taken away before each."""
    text = render(BANK, route).decode()
    for question in asked(route):
        line = f"  # {question.id}: "
        text = text.replace(f"\n{line}\n", f"\n{line.replace(sign, '', 1)}{value(question)}\n")
    return text


@pytest.mark.parametrize("route", ROUTES)
def test_it_loads_unfilled_with_no_answers(route):
    file = parse_answers(render(BANK, route), BANK)
    assert (file.route, len(file.answers)) == (route, 0)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("sign", ["# ", "#"])
def test_it_loads_with_every_comment_sign_taken_away(route, sign):
    file = parse_answers(filled(route, sign), BANK)
    assert list(file.answers) == [question.id for question in asked(route)]


@pytest.mark.parametrize("route", ROUTES)
def test_every_question_of_the_route_is_there_once_with_its_choices(route):
    lines = render(BANK, route).decode().splitlines()
    ids = [line[4:-2] for line in lines if line.startswith("  # ") and line.endswith(": ")]
    assert ids == [question.id for question in asked(route)]
    words = " ".join(" ".join(line.lstrip(" #") for line in lines).split())
    for question in asked(route):
        told = [question.text, *([question.help] if question.help else []), *(choice.label for choice in question.choices)]
        assert [one for one in (" ".join(text.in_language("en").source.split()) for text in told) if one not in words] == []
        assert all(f"{choice.id} " in words for choice in question.choices)


@pytest.mark.parametrize("route", ROUTES)
def test_the_quick_route_leaves_out_what_it_does_not_ask(route):
    text = render(BANK, route).decode()
    left_out = [question.id for question in BANK.questions if question not in asked(route)]
    assert [question_id for question_id in left_out if f"  # {question_id}: \n" in text] == []
    assert bool(left_out) == (route == "quick")


@pytest.mark.parametrize("route", ROUTES)
def test_it_fits_an_editor_and_is_all_comments(route):
    lines = render(BANK, route).decode().splitlines()
    assert [line for line in lines if len(line) > 100] == []
    assert [line for line in lines if line and not line.lstrip().startswith("#")] == [
        f"bank: {BANK.id}",
        f"route: {route}",
        "answers:",
    ]


def test_it_says_how_to_answer_a_second_pot_and_how_to_leave_something_open():
    text = render(BANK, "full").decode()
    for question in BANK.questions:
        if question.repeat:
            assert f"{question.id}@2" in text
    assert "undecided: {decider:" in text
    assert "withheld: {reason:" in text
