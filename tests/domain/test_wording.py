"""The fingerprint of what a question read like."""

from dataclasses import replace

import pytest

from tests.tiny_bank import bank
from webapp.domain.text import Template, Text
from webapp.domain.wording import fingerprint, read_wording, same_wordings, wording_of, write_wording

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


STAGE, WHO = bank().question_by_id["us.stage"], bank().question_by_id["decide.who"]


@pytest.mark.parametrize("changed", [replace(WHO, repeat="room"), replace(WHO, repeat=None), replace(HOST, public=False)])
def test_an_answer_for_each_of_something_else_or_one_never_printed_was_given_to_other_words(changed):
    before = {"decide.who": WHO, "home.host": HOST}[changed.id]
    assert fingerprint(changed, "en") != fingerprint(before, "en")


def test_answers_kept_before_groups_were_part_of_it_still_count():
    same = same_wordings(bank())
    for question in (STAGE, WHO):
        wording = wording_of(question, ["en"])
        assert wording.fingerprint("en") != wording.earlier_fingerprint("en")
        assert same[question.id] == {wording.fingerprint("en"), wording.earlier_fingerprint("en")}
    assert same["home.host"] == {fingerprint(HOST, "en")}
    # As the first version of Upfront made it; an answer of that time holds it.
    assert fingerprint(HOST, "en") == "a520a1be691916c2"


@pytest.mark.parametrize("question", bank().questions, ids=lambda question: question.id)
def test_a_wording_comes_back_from_its_canonical_json(question):
    wording = wording_of(question, ["en"])
    words = write_wording(wording)
    assert read_wording(words) == wording
    assert write_wording(read_wording(words)) == words


def test_a_wording_knows_the_language_in_which_it_was_read():
    question = replace(HOST, text=Text({"en": Template("Who?"), "es": Template("¿Quién?")}), choices=())
    wording = wording_of(question, ["en", "es"])
    assert [wording.seen_in(wording.fingerprint(language)) for language in ("en", "es")] == ["en", "es"]
    assert wording.seen_in("unknown") == "en"
