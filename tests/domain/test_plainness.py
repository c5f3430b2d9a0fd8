"""Which printed sentences fall short of plain language: those that people typed, and never for a passive alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.test_editorial import GIVEN, UNTIL, composed
from tests.renderers.documents import SCENARIOS, document
from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.domain.answers import Answers, Decided, PartialDate
from webapp.domain.faq.editorial import UNEDITED, Editorial, revise
from webapp.domain.faq.plainness import find_shortfalls
from webapp.passages import parse_passage

LONG = "We pay rent" + " and rent" * 15 + "."


def fall_short(detail: str = "Longer if you ask.", passage: str = "", entry: str = ""):
    """What is found with this typed into an answer, and this below an entry: where, in which answer, what, which words."""
    given = Answers({**GIVEN, UNTIL: Decided(PartialDate(2029, 6), detail=detail)})
    found = composed(given)
    entry = entry or found.entries[0].id
    editorial = Editorial(passages={entry: parse_passage(passage)}) if passage else UNEDITED
    shown = revise(found, editorial, given, bank()).document
    return [
        (one.entry, one.source, short.code, short.words)
        for one in find_shortfalls(shown, found, bank())
        for short in one.shorts
    ]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_found_in_what_the_shipped_examples_say(scenario):
    shown = document(scenario)
    assert find_shortfalls(shown, shown, BANK) == ()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Longer if you ask.", []),
        ("The rent is paid.", []),
        ("Longer in due course.", [("vague-word", "in due course")]),
        ("Longer, so that we leverage it.", [("puffery", "leverage")]),
        (LONG, [("too-long", LONG)]),
    ],
)
def test_words_typed_into_an_answer_are_looked_at_and_lead_back_to_it(typed, found):
    assert [(source, code, words) for _, source, code, words in fall_short(typed)] == [
        (UNTIL, code, words) for code, words in found
    ]


def test_own_words_are_looked_at_and_so_is_what_the_answers_say_otherwise():
    found = fall_short(passage="We pay soon.\n\n- We utilize synergy.")
    assert {(code, words) for _, _, code, words in found} >= {("vague-word", "soon"), ("puffery", "synergy")}
    assert {source for _, source, *_ in found} == {""}
    entry = next(one.id for one in composed(GIVEN).entries if any("2029" in it.text for it in one.sentences))
    assert ("date", "June 2030") in {
        (code, words) for _, _, code, words in fall_short(passage="Our promise lasts until June 2030.", entry=entry)
    }


def test_a_language_without_word_lists_is_not_judged_by_those_of_another():
    given = Answers({**GIVEN, UNTIL: Decided(PartialDate(2029, 6), detail="Longer in due course.")})
    found = replace(composed(given), language="qx")
    assert find_shortfalls(found, found, bank()) == ()
