"""How dates, amounts and lists read, and how typed words are kept."""

from __future__ import annotations

import pytest

from tests.shipped import EN
from webapp.domain.answers import MoneyRange, PartialDate
from webapp.domain.text import (
    Run,
    Slot,
    Template,
    as_phrase,
    capitalised,
    format_date,
    format_list,
    format_money,
    joined,
    normalise,
    ours,
    plain,
    typed,
)


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (PartialDate(2029, 6), "June 2029"),
        (PartialDate(2029, 6, 30), "June 30, 2029"),
        (PartialDate(2027, 1, 1), "January 1, 2027"),
        (PartialDate(2027, 12), "December 2027"),
    ],
)
def test_a_date_reads_with_as_much_as_was_said(value: PartialDate, reads: str) -> None:
    assert format_date(value, EN) == reads


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (MoneyRange(180_000, 220_000), "$180,000 to $220,000 a year"),
        (MoneyRange(180_000, 220_000, period="total"), "$180,000 to $220,000 in total"),
        (MoneyRange(500, 500), "$500 a year"),
        (MoneyRange(0, 900), "$0 to $900 a year"),
        (MoneyRange(0, 0, period="total"), "$0 in total"),
        (MoneyRange(2_400_000, 2_400_000, period="total"), "$2,400,000 in total"),
    ],
)
def test_an_amount_reads_with_both_its_ends_unless_they_are_one(value: MoneyRange, reads: str) -> None:
    assert format_money(value, EN) == reads


@pytest.mark.parametrize(
    ("low", "high", "figure"),
    [
        (180_000, 220_000, "$200,000"),
        (187_500, 187_500, "$190,000"),
        (184_999, 184_999, "$180,000"),
        (185_000, 185_000, "$190,000"),
        (996_000, 996_000, "$1,000,000"),
        (20_000, 25_000, "$23,000"),
        (7, 7, "$7"),
        (10, 14, "$12"),
        (123, 123, "$120"),
        (0, 0, "$0"),
    ],
)
def test_a_rounded_amount_is_its_middle_with_two_leading_digits(low: int, high: int, figure: str) -> None:
    read = format_money(MoneyRange(low, high, show="rounded"), EN)
    assert figure in read.split()
    assert read != format_money(MoneyRange(low, low), EN), "it says that it is rounded"


def test_an_amount_stands_in_its_own_currency() -> None:
    assert set(EN.symbols) >= {"USD"}
    for currency, symbol in EN.symbols.items():
        assert format_money(MoneyRange(1_500, 1_500, currency), EN) == f"{symbol}1,500 a year"


@pytest.mark.parametrize(
    ("items", "reads"),
    [
        ([], ""),
        (["staff"], "staff"),
        (["staff", "data"], "staff and data"),
        (["staff", "data", "meetings"], "staff, data and meetings"),
        (["staff", "data", "rooms", "meetings"], "staff, data, rooms and meetings"),
        (["rooms, tables"], "rooms, tables"),
        (["staff", "rooms, tables"], "staff; and rooms, tables"),
        (["rooms, tables", "staff", "data"], "rooms, tables; staff; and data"),
    ],
)
def test_a_list_reads_as_people_say_it(items: list[str], reads: str) -> None:
    assert format_list(items, EN) == reads


@pytest.mark.parametrize(
    ("label", "phrase"),
    [
        ("Our foundation", "our foundation"),
        ("CEO of the foundation", "CEO of the foundation"),
        ("A grant", "a grant"),
        ("", ""),
        ("3 years", "3 years"),
        ("Élan", "élan"),
    ],
)
def test_a_label_gets_a_small_first_letter_inside_a_sentence_unless_it_is_a_name(label: str, phrase: str) -> None:
    assert as_phrase(label) == phrase


@pytest.mark.parametrize(
    ("text", "reads"), [("who pays", "Who pays"), ("", ""), ("é", "É"), ("x", "X"), ("our CEO", "Our CEO")]
)
def test_a_line_of_its_own_begins_with_a_capital(text: str, reads: str) -> None:
    assert capitalised(text) == reads


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("  spaces at the ends \n", "spaces at the ends"),
        ("cafe\u0301", "café"),
        ("line\x0bbreak from Word", "line\nbreak from Word"),
        ("one\r\ntwo\rthree\x0cfour\x85five\u2028six\u2029seven", "one\ntwo\nthree\nfour\nfive\nsix\nseven"),
        ("a\tb", "a b"),
        ("bell\x07, zero\x00, delete\x7f, shift\x9b", "bell, zero, delete, shift"),
        ("hidden \u202egnp.exe\u202c", "hidden gnp.exe"),
        ("\u2066left\u2069 \u2067right\u2069 \u2068both\u2069 \u202a\u202b\u202d.", "left right both ."),
        ("\u202e  inside the marks  \u202c", "inside the marks"),
        ("emoji 👩\u200d🚀 stay", "emoji 👩\u200d🚀 stay"),
        ("فارسی و english", "فارسی و english"),
        ("", ""),
    ],
)
def test_typed_words_are_kept_without_what_cannot_be_seen(pasted: str, kept: str) -> None:
    assert normalise(pasted) == kept
    assert normalise(kept) == kept, "what is kept stays as it is"


@pytest.mark.parametrize("unseen", ["\u200b", "\u200f \u200b", "\ufffe", "\U0001ffff", "\u2067"])
def test_words_of_which_nothing_is_seen_are_no_words(unseen: str) -> None:
    assert normalise(unseen) == ""
    assert normalise(f"Ana{unseen.replace(chr(0x200B), '').replace(chr(0x200F), '')}") == "Ana"


@pytest.mark.parametrize("half", ["\ud83d", "ok \udfff"], ids=["first half", "second half"])
def test_half_a_character_is_refused(half: str) -> None:
    with pytest.raises(ValueError, match="half a character"):
        normalise(half)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("No slot.", ("No slot.",)),
        ("", ("",)),
        ("{a}", (Slot("a"),)),
        ("By {home.until|date}.", ("By ", Slot("home.until", "date"), ".")),
        ("{a}{b|list}", (Slot("a"), Slot("b", "list"))),
        ("{a} and", (Slot("a"), " and")),
    ],
)
def test_a_sentence_is_its_fixed_words_and_its_slots_in_order(source: str, parts: tuple[str | Slot, ...]) -> None:
    template = Template(source)
    assert template.parts == parts
    assert template.slots == tuple(part for part in parts if isinstance(part, Slot))


def test_a_filled_sentence_knows_which_words_a_person_typed() -> None:
    filled = Template("Ask {who} first.").fill({"who": typed("Ana {who}")})
    assert filled == (Run("Ask "), Run("Ana {who}", typed=True), Run(" first."))
    assert plain(filled) == "Ask Ana {who} first."
    with pytest.raises(KeyError):
        Template("Ask {who}.").fill({})


def test_sentences_in_one_line_stand_a_space_apart() -> None:
    assert joined([]) == ()
    assert plain(joined([ours("One."), typed("Two."), ours("Three.")])) == "One. Two. Three."


def test_templates_are_the_same_where_their_words_are() -> None:
    assert Template("a {b}") == Template("a {b}")
    assert hash(Template("a {b}")) == hash(Template("a {b}"))
    assert Template("a") != Template("b")
    assert Template("a") != "a"
    assert repr(Template("a {b}")) == "Template('a {b}')"


@pytest.mark.parametrize(
    ("sentence", "words", "reads"),
    [
        # A quotation gets a full stop where none was typed.
        ("Until then: “{it}”", "Plan on it", "Until then: “Plan on it.”"),
        ("Until then: “{it}”", "Plan on it.", "Until then: “Plan on it.”"),
        ("Hasta entonces: «{it}»", "Nada", "Hasta entonces: «Nada»."),
        ("It says “{it}” Ask us.", "Wait", "It says “Wait.” Ask us."),
        ("It says “{it}” Ask us.", "Wait!", "It says “Wait!” Ask us."),
        ("It says “{it}” Ask us.", "Wait?", "It says “Wait?” Ask us."),
        ("It says “{it}” Ask us.", "Wait…", "It says “Wait…” Ask us."),
        ("The “{it}”, as we say.", "home", "The “home”, as we say."),
        # A name that ends with a full stop gets no second one.
        ("Ask {it}.", "Ana", "Ask Ana."),
        ("Ask {it}.", "Bright Inc.", "Ask Bright Inc."),
        ("Ask {it}. Then wait.", "Bright Inc.", "Ask Bright Inc. Then wait."),
        ("Ask {it}, please.", "Bright Inc.", "Ask Bright Inc., please."),
    ],
)
def test_full_stops_are_kept_right_around_typed_words(sentence: str, words: str, reads: str) -> None:
    assert plain(Template(sentence).fill({"it": typed(words)})) == reads


def test_our_own_words_are_put_in_as_they_are() -> None:
    assert plain(Template("We pay {it}.").fill({"it": ours("$5 a year.")})) == "We pay $5 a year.."
    assert plain(Template("{it}{it}.").fill({"it": typed("Ana.")})) == "Ana.Ana."
