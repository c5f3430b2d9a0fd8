"""What an editor is told while writing: which words are not plain, and what the answers behind an entry say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from tests.domain.test_editorial import GIVEN, HOST, UNTIL, WHO, composed, entry_in
from tests.hostile import HOSTILE
from tests.renderers.documents import document
from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Decided, PartialDate, Undecided
from webapp.domain.faq.advice import DIFFERS, Advice, advise, cut
from webapp.domain.faq.editorial import places


def told(entry_id: str, words: str, given: Mapping[str, Answer] = GIVEN, *, place: str = "") -> list[tuple[str, str, str]]:
    """The advice about words: its code, the words it marks, what it holds against them."""
    found = composed(given)
    entry = entry_in(found, entry_id)
    replaces = dict(places(entry)).get(place)
    return [
        (one.code, words[one.start : one.end], one.about) for one in advise(words, entry, found, bank(), replaces=replaces)
    ]


LASTS = "Our promise lasts until June 2029."
PAYS = "We pay $5,000 to $9,000 a year."
HOUSES = "Yes, staff say."


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("We pay for it.", []),
        ("We pay for several things.", [("vague", "several")]),
        ("We pay soon, where appropriate.", [("vague", "soon"), ("hedge", "where appropriate")]),
        ("We might pay.", [("hedge", "might")]),
        ("Where we can, it is paid.", [("passive", "is paid")]),
        ("It stays with the stakeholders.", [("jargon", "stakeholders")]),
        ("It is a robust plan.", [("puffery", "robust")]),
        ("We do it in order to help.", [("wordy", "in order to")]),
        ("We always pay.", [("absolute", "always")]),
        (
            "One **robust** _plan_ and [robust](https://robust.example/) others",
            [("puffery", "robust"), ("puffery", "robust")],
        ),
        ("- soon\n- [soon](https://a.example)", [("vague", "soon"), ("vague", "soon")]),
        ("İİİ soon", [("vague", "soon")]),
    ],
)
def test_words_that_are_not_plain_are_marked_where_they_stand(words: str, marked: list[tuple[str, str]]) -> None:
    assert [(code, at) for code, at, _ in told("faq.paper", words)] == marked


def test_a_long_sentence_is_marked_whole_and_its_words_beside_it() -> None:
    long = "We pay what a partner " + "and another partner " * 8 + "will soon need."
    assert [(code, at) for code, at, _ in told("faq.paper", f"Ask us. {long} Thanks.")] == [
        ("long", long),
        ("vague", "soon"),
    ]


def test_what_the_answers_say_for_sure_may_be_said_for_sure() -> None:
    found, words = document("sole-funder"), "Only partly. We always say so."
    marks = [(one.code, words[one.start : one.end]) for one in advise(words, entry_in(found, "faq.grants"), found, BANK)]
    assert marks == [("absolute", "always")]


@pytest.mark.parametrize(
    ("entry_id", "words", "expected"),
    [
        # Figures.
        ("faq.amount", "You get $5,000 to $9,000.", []),
        ("faq.amount", "You get 5,000 dollars, or 9000.", []),
        ("faq.amount", "You get $9 thousand.", []),
        ("faq.amount", "You get $6,000.", [("number", "$6,000", PAYS)]),
        ("faq.amount", "You get 15 percent.", [("new-number", "15 percent", "")]),
        ("faq.amount", "We pay 12 schools.", [("new-number", "12", "")]),
        ("faq.amount", "We promise it for two years.", [("new-number", "two years", "")]),
        ("faq.who", "There are two pots of money.", []),
        ("faq.who", "There are 3 pots of money.", [("number", "3", "There are 2 pots of money.")]),
        ("faq.who", "There are 12 schools.", [("new-number", "12", "")]),
        ("faq.paper", "No one reads one of them twice.", []),
        # Dates.
        ("faq.home", "It lasts to June 2029, so to 2029.", []),
        ("faq.home", "It lasts to 2029-06.", []),
        ("faq.home", "It lasts to June 30, 2029.", [("date", "June 30, 2029", LASTS)]),
        ("faq.home", "It lasts to 1 July 2029.", [("date", "1 July 2029", LASTS)]),
        ("faq.home", "It lasts to 2030.", [("date", "2030", LASTS)]),
        ("faq.home", "We meet in May.", [("new-date", "May", "")]),
        ("faq.paper", "We wrote it in May 2019.", [("new-date", "May 2019", "")]),
        ("faq.paper", "You can read it in June.", []),
        # Said elsewhere in the document, so it is in the answers.
        ("faq.paper", "It holds until June 2029, for $5,000.", []),
        # What stands in an address is not claimed.
        ("faq.paper", "See https://a.example/2031/12 or call 555-123-4567.", []),
        # Verdicts.
        ("faq.home", "Yes, we house them.", []),
        ("faq.home", "No. We house nobody.", [("verdict", "No", HOUSES)]),
        ("faq.home", "Partly: ask us.", [("verdict", "Partly", HOUSES)]),
        ("faq.home", "No partner pays for it.", []),
        ("faq.paper", "Yes, you can.", []),
        # Who decides.
        ("faq.who", "Our board decides.", []),
        ("faq.who", "Our CEO decides.", [("decider", "ceo", "Pot 1: Our board decides.")]),
        ("faq.paper", "Our CEO decides.", []),
    ],
)
def test_what_the_answers_say_otherwise_or_not_at_all_is_marked(
    entry_id: str, words: str, expected: list[tuple[str, str, str]]
) -> None:
    about_answers = [one for one in told(entry_id, words) if one[0] in (*DIFFERS, "new-number", "new-date")]
    assert [(code, at.lower() if code == "decider" else at, about) for code, at, about in about_answers] == expected


def test_what_people_added_to_an_answer_bears_words_out_but_holds_nothing_against_them() -> None:
    given = {**GIVEN, HOST: Decided("us", detail="There are 5 desks.")}
    assert told("faq.home", "You find 5 desks.", given) == []
    assert told("faq.home", "You find 7 desks.", given) == [("new-number", "7", "")]


def test_a_verdict_on_what_is_not_decided_is_marked() -> None:
    [found] = told("faq.home", "Yes, we will.", {**GIVEN, HOST: Undecided("Our board")})
    assert found == ("verdict", "Yes", "Not decided yet.")


def test_the_sentence_to_be_replaced_is_held_against_the_words_before_others() -> None:
    given = {**GIVEN, UNTIL: Decided(PartialDate(2029, 6)), WHO: Decided("group")}
    [found] = told("faq.home", "It lasts to July 2029.", given, place="faq.home/lasts")
    assert found == ("date", "July 2029", LASTS)


@pytest.mark.parametrize(
    "words", [*HOSTILE, "x" * 20_000, "a. " * 600, "$1" * 900, "Jan " * 500, "[" * 2_000, "May 5 " * 300]
)
def test_any_words_are_marked_within_their_length_and_none_is_lost(words: str) -> None:
    found = composed()
    advice = advise(words, entry_in(found, "faq.home"), found, bank())
    assert all(0 <= one.start < one.end <= len(words) for one in advice)
    assert "".join(piece for piece, _ in cut(words, advice)) == words


def test_words_are_cut_where_marks_begin_and_end() -> None:
    long, soon = Advice("long", 0, 12), Advice("vague", 3, 7)
    assert cut("We soon pay.", (long, soon)) == (("We ", (long,)), ("soon", (long, soon)), (" pay.", (long,)))
    assert cut("", ()) == ()


def test_marks_never_cover_one_another_but_for_a_long_sentence() -> None:
    words = (
        "Yes, numerous stakeholders will soon be given $7,000 in May 2031, as appropriate, regarding key outcomes, 100%. "
        * 3
    )
    found = composed()
    marks = [one for one in advise(words, entry_in(found, "faq.home"), found, bank()) if one.code != "long"]
    assert marks
    assert all(one.end <= other.start for one, other in pairwise(marks))
