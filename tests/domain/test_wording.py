"""The fingerprint of what a question read like."""

from dataclasses import replace

import pytest

from tests.tiny_bank import bank
from webapp.domain.text import Template, Text
from webapp.domain.wording import fingerprint

HOST = bank().question_by_id["home.host"]


def text(words):
    return Text({"en": Template(words)})


@pytest.mark.parametrize(
    "changed",
    [
        replace(HOST, text=text("Who employs the staff?")),
        replace(HOST, choices=HOST.choices[1:]),
        replace(HOST, choices=(replace(HOST.choices[0], label=text("Another label")), *HOST.choices[1:])),
        replace(HOST, choices=(replace(HOST.choices[0], id="other"), *HOST.choices[1:])),
        replace(HOST, type="multi"),
    ],
)
def test_other_words_have_another_fingerprint(changed):
    assert fingerprint(changed, "en") != fingerprint(HOST, "en")


def test_help_and_points_do_not_change_it():
    same = replace(HOST, help=text("Think of payroll."), choices=tuple(replace(one, civic=3) for one in HOST.choices))
    assert fingerprint(same, "en") == fingerprint(HOST, "en")


def test_no_two_questions_of_the_bank_share_one():
    found = [fingerprint(question, "en") for question in bank().questions]
    assert len(set(found)) == len(found)
