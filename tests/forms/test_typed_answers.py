"""What people type into a question's page → the answer, or what they have to mend."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.forms.browser import filled
from tests.hostile import HOSTILE, UNKEEPABLE
from tests.tiny_bank import bank as tiny
from webapp.domain.answers import Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.text import LONGEST_TEXT, normalise, one_line
from webapp.forms import FieldProblem, question_form

TODAY = date(2026, 11, 22)
BANK = tiny()
ALIASES = {
    "host": "home.host",
    "until": "home.until",
    "topics": "fund.topics",
    "amount": "fund.amount",
    "paper": "fund.paper",
    "name": "us.foundation",
    "stage": "us.stage",
    "pots": "decide.pots",
}


def form_of(short, **options):
    """The form of a question of the tiny bank."""
    return question_form(BANK, BANK.question_by_id[ALIASES[short]], "en", **options)


def typed_into(short, **typed):
    """The form after somebody typed this into its empty page and saved."""
    form = form_of(short, formdata=filled(form_of(short), **typed))
    form.validate(TODAY)
    return form


def mend(short, **typed):
    """What has to be mended: field, code and values."""
    form = typed_into(short, **typed)
    return [(problem.field, problem.code, dict(problem.values)) for problem in form.problems]


SIGNED = {"standing": "confirmed", "confirmed_by": "Rosa Lind", "confirmed_on": "November 3, 2026"}
UNDECIDED, WITHHELD = {"state": "undecided"}, {"state": "withheld"}


@pytest.mark.parametrize(
    ("short", "typed", "answer"),
    [
        ("host", {"choice": "us"}, Decided("us")),
        ("host", {"choice": "us", "detail": " Until 2029. ", "note": "a\r\nb"}, Decided("us", "Until 2029.", "a\nb")),
        ("stage", {"choice": "idea"}, Decided("idea")),
        ("host", {"choice": "_undecided"}, Undecided("Our CEO")),
        ("until", UNDECIDED, Undecided("Our board")),
        (
            "host",
            {"choice": "_undecided", "decider": "The county", "by": "June 2027", "until_then": "Wait.", "note": "x"},
            Undecided("The county", PartialDate(2027, 6), "Wait.", "x"),
        ),
        ("host", {"choice": "_withheld", "reason": "a\r\nb", "ask": "Luis"}, Withheld("a b", "Luis")),
        ("until", {**WITHHELD, "reason": "Later.", "ask": "Luis", "note": "x"}, Withheld("Later.", "Luis", "x")),
        ("topics", {"choices": ["staff"]}, Decided(frozenset({"staff"}))),
        ("topics", {"choices": ["data", "staff", "data"]}, Decided(frozenset({"data", "staff"}))),
        ("topics", {"choices": ["nothing"]}, Decided(frozenset({"nothing"}))),
        ("name", {"text": "Juniper\x0bValley"}, Decided("Juniper\nValley")),
        ("name", {"text": "Cafe\u0301"}, Decided("Café")),
        ("paper", {"text": " https://example.org/terms "}, Decided("https://example.org/terms")),
        ("until", {"date": "2029-06"}, Decided(PartialDate(2029, 6))),
        ("until", {"date": "30 jun 2029"}, Decided(PartialDate(2029, 6, 30))),
        ("until", {"date": "  June 30, 2029 "}, Decided(PartialDate(2029, 6, 30))),
        ("pots", {"number": "2"}, Decided(2)),
        ("pots", {"number": " 3 "}, Decided(3)),
        ("amount", {"low": "180000", "high": "220,000"}, Decided(MoneyRange(180_000, 220_000))),
        ("amount", {"low": "$180,000"}, Decided(MoneyRange(180_000, 180_000))),
        ("amount", {"low": "$ 180 000", "high": "$220\u00a0000"}, Decided(MoneyRange(180_000, 220_000))),
        ("amount", {"low": "0", "high": "0"}, Decided(MoneyRange(0, 0))),
        (
            "amount",
            {"low": "€1", "high": "2", "currency": "EUR", "period": "total", "show": "rounded"},
            Decided(MoneyRange(1, 2, "EUR", "total", "rounded")),
        ),
        (
            "host",
            {"choice": "us", **SIGNED},
            Decided("us", "", "", Standing.CONFIRMED, "Rosa Lind", PartialDate(2026, 11, 3)),
        ),
        (
            "until",
            {"date": "2029-06", "standing": "approved", "approved_by": "Paul", "approved_on": "2026-11"},
            Decided(PartialDate(2029, 6), "", "", Standing.APPROVED, "Paul", PartialDate(2026, 11)),
        ),
        (
            "host",
            {"choice": "us", **SIGNED, "confirmed_on": "2026-11-22"},
            Decided("us", "", "", Standing.CONFIRMED, "Rosa Lind", PartialDate(2026, 11, 22)),
        ),
    ],
)
def test_what_is_typed_becomes_the_answer(short, typed, answer):
    form = typed_into(short, **typed)
    assert form.problems == ()
    assert form.to_answer() == answer


@pytest.mark.parametrize(
    ("short", "typed", "problems"),
    [
        # nothing at all
        ("host", {}, [("choice", "choose", {})]),
        ("topics", {}, [("choices", "choose_some", {})]),
        ("name", {}, [("text", "write_it", {})]),
        ("name", {"text": " \r\n\u200b "}, [("text", "write_it", {})]),
        ("until", {}, [("date", "write_it", {})]),
        ("pots", {}, [("number", "write_it", {})]),
        ("amount", {}, [("low", "need_amount", {})]),
        ("amount", {"high": "5"}, [("low", "need_amount", {})]),
        # choices that are not there
        ("host", {"choice": "nobody"}, [("choice", "unknown_choice", {})]),
        ("host", {"choice": ""}, [("choice", "unknown_choice", {})]),
        ("stage", {"choice": "_undecided"}, [("choice", "unknown_choice", {})]),
        ("topics", {"choices": ["staff", "gone"]}, [("choices", "unknown_choice", {})]),
        ("topics", {"choices": ["staff"], "state": "decided\x00"}, [("state", "unknown_choice", {})]),
        ("amount", {"low": "1", "currency": "XTS"}, [("currency", "unknown_choice", {})]),
        ("amount", {"low": "1", "period": "day"}, [("period", "unknown_choice", {})]),
        ("amount", {"low": "1", "show": "exact"}, [("show", "unknown_choice", {})]),
        ("host", {"choice": "us", "standing": "final"}, [("standing", "unknown_choice", {})]),
        ("topics", {"choices": ["staff", "nothing"]}, [("choices", "stands_alone", {"choice": "Nothing"})]),
        # dates, numbers, amounts, links
        ("until", {"date": "soon"}, [("date", "not_a_date", {})]),
        ("until", {"date": "June 31, 2029"}, [("date", "not_a_date", {})]),
        ("until", {"date": "6/30/2029"}, [("date", "date_slashes", {})]),
        ("pots", {"number": "two"}, [("number", "not_a_number", {})]),
        ("pots", {"number": "1.5"}, [("number", "not_a_number", {})]),
        ("pots", {"number": "٣"}, [("number", "not_a_number", {})]),
        ("pots", {"number": "--1"}, [("number", "not_a_number", {})]),
        ("pots", {"number": "9" * 1_999}, [("number", "number_range", {"least": "1", "most": "3"})]),
        ("pots", {"number": "0"}, [("number", "number_range", {"least": "1", "most": "3"})]),
        ("pots", {"number": "-1"}, [("number", "number_range", {"least": "1", "most": "3"})]),
        ("amount", {"low": "lots"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "180k"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "1,80"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "1.5"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "-5"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "€5"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "5", "high": "$"}, [("high", "not_an_amount", {})]),
        ("amount", {"low": "1000000000001"}, [("low", "not_an_amount", {})]),
        ("amount", {"low": "5", "high": "4"}, [("high", "range_reversed", {})]),
        ("amount", {"low": "x", "high": "4"}, [("low", "not_an_amount", {})]),
        ("paper", {"text": "our website"}, [("text", "not_a_link", {})]),
        ("paper", {"text": "javascript:alert(1)"}, [("text", "not_a_link", {})]),
        ("paper", {"text": "https://a.b/ c"}, [("text", "not_a_link", {})]),
        # texts
        ("name", {"text": "x" * (LONGEST_TEXT + 1)}, [("text", "too_long", {"most": "2,000"})]),
        ("name", {"text": "x" * 10_000_000}, [("text", "too_long", {"most": "2,000"})]),
        ("name", {"text": "a\ud83d"}, [("text", "half_character", {})]),
        ("host", {"choice": "us", "detail": "x" * 2_001, "note": "\udfff"}, [
            ("detail", "too_long", {"most": "2,000"}),
            ("note", "half_character", {}),
        ]),
        ("until", {"date": "2" * 2_001}, [("date", "too_long", {"most": "2,000"})]),
        # not decided, not public
        ("host", {"choice": "_undecided", "decider": " "}, [("decider", "who_decides", {})]),
        ("until", {**UNDECIDED, "decider": "", "by": "soon"}, [("decider", "who_decides", {}), ("by", "not_a_date", {})]),
        ("until", {**UNDECIDED, "by": "1/1/2027"}, [("by", "date_slashes", {})]),
        ("host", {"choice": "_withheld"}, [("reason", "reason_missing", {}), ("ask", "ask_missing", {})]),
        ("topics", {**WITHHELD, "reason": "x"}, [("ask", "ask_missing", {})]),
        # who signed
        ("host", {"choice": "us", "standing": "confirmed"}, [
            ("confirmed_by", "signer_missing", {}),
            ("confirmed_on", "signed_on_missing", {}),
        ]),
        ("host", {"choice": "us", "standing": "approved", "approved_on": "soon"}, [
            ("approved_by", "signer_missing", {}),
            ("approved_on", "not_a_date", {}),
        ]),
        ("host", {"choice": "us", **SIGNED, "confirmed_on": "2026-11-23"}, [("confirmed_on", "future_sign_off", {})]),
        ("host", {"choice": "us", **SIGNED, "confirmed_on": "December 2026"}, [("confirmed_on", "future_sign_off", {})]),
        ("host", {"standing": "approved"}, [
            ("choice", "choose", {}),
            ("approved_by", "signer_missing", {}),
            ("approved_on", "signed_on_missing", {}),
        ]),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_named_in_the_order_of_the_page(short, typed, problems):
    assert mend(short, **typed) == problems


@pytest.mark.parametrize(
    ("short", "typed", "answer"),
    [
        ("host", {"choice": "us", "decider": "", "by": "soon", "reason": "\ud83d"}, Decided("us")),
        ("host", {"choice": "us", "confirmed_on": "soon", "approved_by": "x" * 9_999}, Decided("us")),
        ("host", {"choice": "_undecided", "detail": "x" * 9_999, "standing": "gone"}, Undecided("Our CEO")),
        ("until", {**UNDECIDED, "date": "soon", **SIGNED, "confirmed_on": "tomorrow"}, Undecided("Our board")),
        ("amount", {**UNDECIDED, "low": "x", "currency": "gone"}, Undecided("Our board")),
        ("topics", {**WITHHELD, "choices": ["gone"], "reason": "a", "ask": "b", "by": "?"}, Withheld("a", "b")),
    ],
)
def test_fields_of_what_was_not_chosen_are_passed_over_and_kept(short, typed, answer):
    form = typed_into(short, **typed)
    assert form.problems == ()
    assert form.to_answer() == answer
    kept = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    told = form.typed()
    for name in kept.keys() - {"choices", "standing", "currency"}:
        assert told[name] == [words.replace("\ud83d", "\ufffd") for words in kept[name]]


@pytest.mark.parametrize("name", ["choices", "standing", "currency"])
def test_a_choice_that_nobody_offered_is_not_kept(name):
    form = typed_into("amount" if name == "currency" else "topics", **{name: "gone"}, **UNDECIDED)
    assert "gone" not in str(form.typed())


def test_a_field_that_was_not_sent_goes_on_showing_what_it_showed():
    answer = Decided("us", "Until 2029.", "Ours.", Standing.APPROVED, "Rosa", PartialDate(2026, 11, 3))
    form = form_of("host", formdata=MultiDict({"choice": "other"}), answer=answer)
    assert form.validate(TODAY)
    assert form.to_answer() == Decided("other", "Until 2029.", "Ours.", Standing.APPROVED, "Rosa", PartialDate(2026, 11, 3))
    form = form_of("host", formdata=MultiDict({"choice": "_undecided"}), answer=answer)
    assert form.validate(TODAY)
    assert form.to_answer() == Undecided("Our CEO", note="Ours.")


@pytest.mark.parametrize("short", ["host", "topics"])
def test_what_was_not_chosen_is_not_taken_from_the_answer(short):
    answer = Decided("us") if short == "host" else Decided(frozenset({"staff"}))
    form = form_of(short, formdata=MultiDict({"note": "x"}), answer=answer)
    assert not form.validate(TODAY)
    assert [problem.code for problem in form.problems] in (["choose"], ["choose_some"])


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_to_the_letter(words):
    kept = normalise(words)
    form = typed_into("host", choice="_undecided", until_then=words, note=words)
    assert form.to_answer() == Undecided("Our CEO", None, one_line(kept), kept)
    assert typed_into("name", text=words).to_answer() == Decided(kept)


@pytest.mark.parametrize("words", UNKEEPABLE)
def test_words_that_cannot_be_kept_are_a_problem(words):
    assert [code for _, code, _ in mend("name", text=words)] in (["write_it"], ["half_character"])


@pytest.mark.parametrize(
    ("sent", "revision"),
    [(["3"], 3), (["3", "4"], 3), ([], 0), ([""], 0), (["x"], 0), (["-1"], 0), (["9" * 5_000], 0), (["٣"], 0), ([" 3"], 0)],
)
def test_a_page_that_lost_its_revision_overwrites_nothing(sent, revision):
    form = form_of("host", formdata=MultiDict({"choice": ["us"], "revision": sent}))
    assert form.validate(TODAY)
    assert form.revision.data == revision
    assert "revision" not in form.typed()


def test_several_forms_stand_on_one_page():
    empty = form_of("host", prefix="q3")
    data = filled(empty)
    assert set(data) == set(empty.typed()) | {"q3-revision"}
    form = form_of("host", formdata=data, prefix="q3")
    assert not form.validate(TODAY)
    assert form.problems == (FieldProblem("q3-choice", "choose"),)
    data["q3-choice"] = "us"
    form = form_of("host", formdata=data, prefix="q3")
    assert form.validate(TODAY)
    assert form.to_answer() == Decided("us")
    assert form.typed()["q3-choice"] == ["us"]


# ── Whatever is sent ──

FIELDS = sorted({name for short in ALIASES for name in form_of(short).data})
WORDS = ("us", "_undecided", "_withheld", "staff", "nothing", "confirmed", "undecided", "2029-06", "5", "\x00")
anything = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(WORDS) | st.sampled_from(HOSTILE)
fields = st.dictionaries(st.sampled_from(FIELDS), st.lists(anything, max_size=3), max_size=8)


@given(st.sampled_from(sorted(ALIASES)), fields)
def test_whatever_is_sent_is_an_answer_or_a_problem_and_can_be_shown_again(short, data):
    form = form_of(short, formdata=MultiDict(data))
    if form.validate(TODAY):
        assert form.problems == ()
        assert form.to_answer()
    else:
        assert form.problems
    again = form_of(short, formdata=MultiDict(form.typed()))
    assert again.typed() == form.typed()
    assert "".join(str(field()) for field in again).encode()
