"""The record of one answer: it reads back the same, equal answers are equal bytes, and an unfit one is told apart."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.answer_sets import Typist, answer_set, random_answer
from tests.hostile import HOSTILE
from tests.shipped import BANK
from tests.tiny_bank import bank as tiny
from webapp.answer_files import UnfitRecord, parse_record, record_of
from webapp.domain.answers import Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.errors import UpfrontError
from webapp.domain.text import normalise, one_line

KEPT = tuple(normalise(words) for words in HOSTILE)
NAMES = tuple(one_line(words) for words in KEPT)
HOSTILE_TYPIST = Typist(deciders=NAMES, until_then=(*NAMES, ""), reasons=NAMES, people=NAMES, details=KEPT, texts=KEPT)


def noted(answer, rng):
    """The answer with a note, and signed where somebody stands behind it."""
    if isinstance(answer, Decided) and answer.standing:
        answer = replace(answer, by=rng.choice(NAMES), on=PartialDate(2026, rng.randint(1, 10), rng.choice((None, 7))))
    return replace(answer, note=rng.choice((*KEPT, "")))


@given(st.integers(0, 10**9))
def test_every_answer_reads_back_from_its_record(seed):
    rng = Random(seed)
    for key, answer in answer_set(BANK, seed).items():
        assert parse_record(BANK, key, record_of(answer)) == answer
    for question in BANK.questions:
        hostile = random_answer(question, rng, {}, HOSTILE_TYPIST)
        if hostile is not None:
            signed = noted(hostile, rng)
            record = record_of(signed)
            assert parse_record(BANK, question.id, record) == signed
            assert record_of(parse_record(BANK, question.id, record)) == record


@pytest.mark.parametrize(
    ("answer", "record"),
    [
        (Decided("us"), '{"value":"us"}'),
        (Decided(frozenset({"staff", "data", "meals"})), '{"value":["data","meals","staff"]}'),
        (Decided(2), '{"value":2}'),
        (Decided(PartialDate(2029, 6)), '{"value":"2029-06"}'),
        (Decided(PartialDate(2029, 6, 30)), '{"value":"2029-06-30"}'),
        (
            Decided(MoneyRange(1, 2, "EUR", "total", "rounded")),
            '{"show":"rounded","value":{"currency":"EUR","high":2,"low":1,"period":"total"}}',
        ),
        (Decided("us", "Fundación “Ñandú”", "x"), '{"detail":"Fundación “Ñandú”","note":"x","value":"us"}'),
        (
            Decided("us", standing=Standing.APPROVED, by="Rosa Lind", on=PartialDate(2026, 11, 3)),
            '{"by":"Rosa Lind","on":"2026-11-03","standing":"approved","value":"us"}',
        ),
        (Undecided("Our board"), '{"undecided":{"decider":"Our board"}}'),
        (
            Undecided("Our board", PartialDate(2027, 6), "Plan on this.", "Our\nnote."),
            '{"note":"Our\\nnote.","undecided":{"by":"2027-06","decider":"Our board","until_then":"Plan on this."}}',
        ),
        (Withheld("Later.", "Luis"), '{"withheld":{"ask":"Luis","reason":"Later."}}'),
    ],
)
def test_a_record_is_canonical_json_with_the_keys_of_an_answers_file(answer, record):
    assert record_of(answer) == record


@pytest.mark.parametrize(
    ("key", "record", "why"),
    [
        ("home.gone", '{"value":"us"}', "unknown question"),
        ("home.host@2", '{"value":"us"}', "home.host is asked only once"),
        ("decide.who@9", '{"value":"group"}', "there are at most 3"),
        ("home.host", '{"value":"gone"}', "unknown choice 'gone'"),
        ("home.host", '{"value":["us"]}', "takes one choice, not a list"),
        ("fund.topics", '{"value":["staff","gone"]}', "unknown choice 'gone'"),
        ("fund.topics", '{"value":["staff","nothing"]}', "'nothing' stands alone"),
        ("fund.topics", '{"value":"staff"}', "takes a list of choices"),
        ("decide.pots", '{"value":9}', "'9' is not a number from 1 to 3"),
        ("decide.pots", '{"value":"2"}', "'2' is not a number from 1 to 3"),
        ("home.until", '{"value":"us"}', "'us' is not a date"),
        ("us.foundation", '{"value":["a"]}', "this is not a text"),
        ("us.foundation", '{"undecided":{"decider":"Us"}}', "us.foundation is a plain fact and cannot be undecided"),
        ("us.foundation", '{"value":"a","standing":"confirmed"}', "us.foundation needs nobody's sign-off"),
        ("fund.amount", '{"value":{"low":1,"high":2,"currency":"XTS"}}', "unknown currency 'XTS'"),
        ("home.host", "{", "not JSON"),
        ("home.host", "[" * 100_000, "not JSON"),
        ("home.host", "", "not JSON"),
        ("home.host", "null", "unknown choice 'None'"),
    ],
)
def test_a_record_that_the_bank_of_today_cannot_read_is_unfit(key, record, why):
    with pytest.raises(UnfitRecord) as caught:
        parse_record(tiny(), key, record)
    assert isinstance(caught.value, UpfrontError)
    assert caught.value.key == key
    assert caught.value.problem.startswith(why)


@given(st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(max_size=9), st.lists).map(json.dumps))
def test_whatever_is_kept_it_is_an_answer_or_unfit(record):
    for key in ("home.host", "fund.topics", "fund.amount", "us.foundation", "decide.who@2"):
        try:
            assert record_of(parse_record(tiny(), key, record))
        except UnfitRecord:
            continue
