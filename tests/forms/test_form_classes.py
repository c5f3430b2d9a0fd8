"""Which fields a question's page has, and that its form class is made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.shipped import BANK
from tests.tiny_bank import bank as tiny
from tests.tiny_bank import tiny_bank
from webapp.forms import QuestionForm, classes, question_form

OPEN = ["decider", "by", "until_then", "reason", "ask"]
FIRM = ["standing", "confirmed_by", "confirmed_on", "approved_by", "approved_on"]
LAST = ["note", "revision"]


@pytest.mark.parametrize(
    ("question_id", "names"),
    [
        ("home.host", ["choice", *OPEN, *FIRM, "detail", *LAST]),
        ("us.stage", ["choice", *LAST]),
        ("fund.topics", ["choices", "state", *OPEN, *FIRM, "detail", *LAST]),
        ("home.until", ["date", "state", *OPEN, *FIRM, "detail", *LAST]),
        ("fund.amount", ["low", "high", "currency", "period", "show", "state", *OPEN, *FIRM, "detail", *LAST]),
        ("decide.pots", ["number", *LAST]),
        ("us.foundation", ["text", *LAST]),
        ("fund.paper", ["text", *LAST]),
    ],
)
def test_a_page_has_the_fields_its_question_needs(question_id, names):
    form = question_form(tiny(), tiny().question_by_id[question_id], "en")
    assert [field.name for field in form] == names


def test_only_a_commitment_can_be_left_open():
    host, stage = (question_form(tiny(), tiny().question_by_id[name], "en") for name in ("home.host", "us.stage"))
    assert list(host.choice.labels) == ["us", "other", "_undecided", "_withheld"]
    assert host.choice.labels["us"] == "Our foundation"
    assert list(stage.choice.labels) == ["idea", "running"]


@pytest.mark.parametrize(("sign_off", "decider"), [("none", "Our staff"), ("ceo", "Our CEO"), ("board", "Our board")])
def test_who_signs_off_is_proposed_as_who_decides(sign_off, decider):
    change = ("sign_off: ceo\n    quick: officer\n    choices:", f"sign_off: {sign_off}\n    quick: officer\n    choices:")
    bank = tiny(**{"money.yaml": (change,)})
    form = question_form(bank, bank.question_by_id["home.host"], "en")
    assert form.decider.data == decider
    assert ("standing" in form) == (sign_off != "none")


def test_the_labels_are_those_of_the_language():
    question = BANK.question_by_id["home.host"]
    form = question_form(BANK, question, "en")
    assert [form.choice.labels[choice.id] for choice in question.choices] == [
        choice.label.in_language("en").source for choice in question.choices
    ]


def test_a_class_is_made_once_for_each_question():
    first, second = (type(question_form(BANK, BANK.questions[5], "en")) for _ in range(2))
    assert first is second
    assert issubclass(first, QuestionForm)
    assert first is not type(question_form(BANK, BANK.questions[6], "en"))


def test_a_bank_that_was_edited_under_the_same_version_gets_its_own_forms(tmp_path):
    edited = tiny_bank(tmp_path, **{"money.yaml": [("{en: Another charity, es: }", "{en: A school, es: }")]})
    for bank, label in ((tiny(), "Another charity"), (edited, "A school"), (tiny(), "Another charity")):
        form = question_form(bank, bank.question_by_id["home.host"], "en")
        assert form.choice.labels["other"] == label


def fields_of_all():
    """The fields of every question's form, in order."""
    return {question.id: [field.name for field in question_form(BANK, question, "en")] for question in BANK.questions}


def test_many_threads_get_the_same_fields(monkeypatch):
    """WTForms counts fields in a number that all threads share; mixed up, a page's problems would stand out of order."""
    expected = fields_of_all()
    for _ in range(3):
        monkeypatch.setattr(classes, "_classes", {})
        start = Barrier(8)

        def all_at_once(_, start=start):
            start.wait()
            return fields_of_all()

        with ThreadPoolExecutor(8) as pool:
            assert all(found == expected for found in pool.map(all_at_once, range(8)))
