"""An answer → its page → the same answer: saving a page on which nothing was changed changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.adapters.test_answer_records import HOSTILE_TYPIST, KEPT, NAMES
from tests.answer_sets import USUAL, random_answer, random_value
from tests.forms.browser import filled, page, sent
from tests.shipped import BANK
from tests.tiny_bank import bank as tiny
from webapp.domain.answers import Answer, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.forms import question_form

TODAY = date(2026, 11, 22)


def signed(answer, rng):
    """The answer with a note, and by whom and when it was signed."""
    if isinstance(answer, Decided) and answer.standing:
        on = PartialDate(rng.randint(2020, 2026), rng.randint(1, 11), rng.choice((None, rng.randint(1, 22))))
        answer = replace(answer, by=rng.choice(NAMES), on=on)
    return replace(answer, note=rng.choice((*KEPT, "")))


def kept_draft(form) -> MultiDict[str, str]:
    """What was typed, as it comes back from a draft."""
    return MultiDict([(name, value) for name, values in form.typed().items() for value in values])


@given(st.integers(0, 10**9), st.sampled_from(BANK.questions), st.sampled_from((USUAL, HOSTILE_TYPIST)), st.booleans())
def test_saving_what_the_page_shows_gives_back_the_same_answer(seed, question, typist, prefixed):
    rng = Random(seed)
    answer = random_answer(question, rng, {}, typist)
    if answer is None:
        return
    answer, prefix = signed(answer, rng), "q7" if prefixed else ""
    shown = question_form(BANK, question, "en", answer=answer, prefix=prefix)
    for data in (sent(page(shown)), kept_draft(shown)):
        form = question_form(BANK, question, "en", formdata=data, prefix=prefix)
        assert form.validate(TODAY), form.problems
        assert form.to_answer() == answer
        # What was typed shows the same when it comes back from a draft.
        assert question_form(BANK, question, "en", formdata=kept_draft(form), prefix=prefix).typed() == form.typed()


@pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.id)
def test_every_question_has_a_page_that_can_be_answered_in_each_of_its_states(question):
    value = random_value(question, Random(question.id), USUAL, {})
    answers: list[Answer] = [Decided(value, note="Ours.")]
    if question.commitment:
        by = PartialDate(2027, 6, 30)
        answers = [Decided(value, "Ours."), Undecided("Our board", by, "Wait.", "Ours."), Withheld("Later.", "Luis", "x")]
    for answer in answers:
        form = question_form(BANK, question, "en", formdata=sent(page(question_form(BANK, question, "en", answer=answer))))
        assert form.validate(TODAY)
        assert form.to_answer() == answer


@pytest.mark.parametrize(
    ("question_id", "answer", "shown"),
    [
        ("home.host", Decided("us"), {"choice": ["us"], "standing": ["understood"]}),
        ("fund.topics", Decided(frozenset({"meals", "staff"})), {"choices": ["staff", "meals"], "state": ["decided"]}),
        ("home.until", Decided(PartialDate(2029, 6)), {"date": ["June 2029"]}),
        ("home.until", Decided(PartialDate(2029, 6, 30)), {"date": ["June 30, 2029"]}),
        ("decide.pots", Decided(2), {"number": ["2"]}),
        (
            "fund.amount",
            Decided(MoneyRange(180_000, 2_200_000, "EUR", "total", "rounded")),
            {"low": ["180,000"], "high": ["2,200,000"], "currency": ["EUR"], "period": ["total"], "show": ["rounded"]},
        ),
        (
            "home.host",
            Decided("us", "a\nb", "c", Standing.APPROVED, "Rosa", PartialDate(2026, 11, 3)),
            {
                "detail": ["a\nb"],
                "note": ["c"],
                "standing": ["approved"],
                "approved_by": ["Rosa"],
                "approved_on": ["November 3, 2026"],
                "confirmed_by": [""],
                "confirmed_on": [""],
                "decider": ["Our CEO"],
            },
        ),
        (
            "home.host",
            Undecided("The county", PartialDate(2027, 6), "Wait.", "x"),
            {
                "choice": ["_undecided"],
                "decider": ["The county"],
                "by": ["June 2027"],
                "until_then": ["Wait."],
                "note": ["x"],
            },
        ),
        ("home.until", Undecided("The county"), {"state": ["undecided"], "by": [""], "date": [""]}),
        ("home.until", Withheld("Later.", "Luis"), {"state": ["withheld"], "reason": ["Later."], "ask": ["Luis"]}),
        ("home.host", Withheld("Later.", "Luis"), {"choice": ["_withheld"], "decider": ["Our CEO"]}),
        ("home.host", None, {"decider": ["Our CEO"], "standing": ["understood"], "note": [""]}),
        ("home.until", None, {"decider": ["Our board"], "state": ["decided"]}),
        ("fund.amount", None, {"low": [""], "currency": ["USD"], "period": ["year"], "show": ["range"]}),
    ],
)
def test_a_page_shows_the_answer_as_people_write_it(question_id, answer, shown):
    form = question_form(tiny(), tiny().question_by_id[question_id], "en", answer=answer)
    told = form.typed()
    assert {name: told[name] for name in shown} == shown
    if answer is None:
        assert not {"choice", "choices"} & set(told)


def test_an_imported_signature_without_a_name_asks_for_it_when_the_page_is_saved():
    question = tiny().question_by_id["home.host"]
    shown = question_form(tiny(), question, "en", answer=Decided("us", standing=Standing.CONFIRMED))
    form = question_form(tiny(), question, "en", formdata=sent(page(shown)))
    assert not form.validate(TODAY)
    assert [problem.code for problem in form.problems] == ["signer_missing", "signed_on_missing"]


def test_what_cannot_be_saved_is_shown_again_to_the_letter():
    question = tiny().question_by_id["home.until"]
    empty = question_form(tiny(), question, "en")
    form = question_form(tiny(), question, "en", formdata=filled(empty, date="  soon <b> ", detail='"&amp;\r\n'))
    assert not form.validate(TODAY)
    again = sent(page(form))
    assert (again["date"], again["detail"]) == ("  soon <b> ", '"&amp;\r\n')


def test_a_page_shows_again_what_no_page_could_hold():
    question = tiny().question_by_id["us.foundation"]
    form = question_form(tiny(), question, "en", formdata=MultiDict({"text": "a\x00b\ud83dc"}))
    assert form.text.data == "ab\ufffdc"
    assert form.typed()["text"] == ["ab\ufffdc"]
