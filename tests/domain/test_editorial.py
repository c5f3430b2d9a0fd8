"""What an editor makes of the document: their words are marked as theirs, truth stays as answered, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.answer_sets import TODAY, answer_set, random_answer
from tests.editorial_sets import editorial_set
from tests.renderers.documents import SCENARIOS, document
from tests.shipped import BANK
from tests.tiny_bank import bank
from webapp.bank_files.schema import DottedId
from webapp.domain.answers import (
    Answer,
    Answers,
    Decided,
    MoneyRange,
    PartialDate,
    Standing,
    Undecided,
    Withheld,
    split_key,
)
from webapp.domain.assessment import evaluate
from webapp.domain.bank import Bank
from webapp.domain.faq import Document, DocumentEntry, compose
from webapp.domain.faq.editorial import (
    OWN_WORDS,
    STATED,
    UNEDITED,
    Edit,
    Editorial,
    Evidence,
    Passage,
    Review,
    Revised,
    entry_of,
    is_own,
    left_out_here,
    may_leave_out,
    places,
    replaceable,
    revise,
    revise_entry,
)
from webapp.domain.faq.fingerprints import entry_fingerprint, fingerprint
from webapp.domain.text import Run, ours, typed

HOST, UNTIL, TOPICS, AMOUNT, NOTE = "home.host", "home.until", "fund.topics", "fund.amount", "fund.paper"
POTS, WHO, WHO_2 = "decide.pots", "decide.who", "decide.who@2"
LONGER = Decided(PartialDate(2029, 6), detail="Longer if you ask.")
GIVEN: Mapping[str, Answer] = {
    "us.foundation": Decided("Juniper"),
    "us.stage": Decided("running"),
    HOST: Decided("us"),
    UNTIL: LONGER,
    TOPICS: Decided(frozenset({"staff", "data"})),
    "fund.refused": Decided(frozenset({"meals"})),
    AMOUNT: Decided(MoneyRange(5_000, 9_000)),
    POTS: Decided(2),
    WHO: Decided("board"),
    WHO_2: Decided("board"),
    NOTE: Decided("https://juniper.example/terms"),
}
LASTS = "faq.home/lasts"


def composed(given: Mapping[str, Answer] = GIVEN, bank_: Bank | None = None) -> Document:
    return compose(evaluate(bank_ or bank(), Answers(given), today=TODAY))


def edit_at(place: str, words: str = "Ask us.", given: Mapping[str, Answer] = GIVEN, whole: Document | None = None) -> Edit:
    """An edit of a sentence as these answers compose it."""
    found = whole or composed(given)
    entry = entry_in(found, entry_of(place))
    sentence = dict(places(entry))[place]
    return Edit(words, sentence.text, fingerprint(entry, sentence, found, given))


def edited(*edits: str, given: Mapping[str, Answer] = GIVEN) -> Editorial:
    return Editorial(edits={place: edit_at(place, given=given) for place in edits})


def revised(editorial: Editorial, given: Mapping[str, Answer] = GIVEN) -> Revised:
    return revise(composed(given), editorial, given, bank())


def entry_in(found: Document, entry_id: str) -> DocumentEntry:
    return next(entry for entry in found.entries if entry.id == entry_id)


def said(found: Document, entry_id: str) -> list[str]:
    return [sentence.text for sentence in entry_in(found, entry_id).sentences]


def without(*keys: str) -> Mapping[str, Answer]:
    return {key: answer for key, answer in GIVEN.items() if key not in keys}


# -- an edit -----------------------------------------------------------------------------------------------------------


def test_an_edit_stands_in_place_of_its_sentence_and_says_whose_words_it_is() -> None:
    found = revised(edited(LASTS))
    before, after = (entry_in(one, "faq.home").sentences for one in (composed(), found.document))
    [(place, words)] = [(n, two) for n, (one, two) in enumerate(zip(before, after, strict=True)) if one != two]
    assert before[place].text == "Our promise lasts until June 2029."
    assert words.text == "In our words: “Ask us.”"
    assert words.runs[1] == Run("Ask us.", typed=True)
    assert (words.sources, words.template, words.key) == (OWN_WORDS, None, LASTS)
    assert found.reviews == ()


def test_nothing_is_own_until_somebody_writes() -> None:
    assert revised(UNEDITED) == Revised(composed(), ())
    assert not any(is_own(sentence) for sentence in composed().sentences)


def test_at_a_glance_stays_as_the_answers_say_it() -> None:
    found = revised(edited("faq.home/us", "faq.amount/amount"))
    assert found.document.fact_box == composed().fact_box
    assert found.document.open_points == composed().open_points


@pytest.mark.parametrize(
    ("key", "can"),
    [
        ("faq.home/us/verdict", False),
        ("faq.home/us", True),
        (LASTS, True),
        ("faq.home/detail:home.until", False),
        ("faq.home/unconfirmed", False),
        ("faq.money/pays", False),
        ("faq.money/refused", False),
        ("faq.amount/amount", True),
        ("faq.amount/amount/more", True),
        ("faq.who/many", False),
        ("faq.who/board", True),
        ("faq.paper/address", True),
    ],
)
def test_what_only_an_answer_can_change(key: str, can: bool) -> None:
    found = {sentence.key: sentence for sentence in composed().sentences}
    assert replaceable(found[key]) is can


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_list_is_replaced_neither_in_part_nor_whole(name: str) -> None:
    for entry in document(name).entries:
        for block in entry.blocks:
            assert block.kind == "paragraph" or not any(map(replaceable, block.sentences))
        assert not any(replaceable(one) for one in entry.sentences if one.key.rpartition("/")[2] in STATED)
        assert not any(replaceable(one) for one in entry.sentences if one.claims)


@pytest.mark.parametrize("place", ["faq.home/us/verdict", "faq.home/unconfirmed", "faq.money/pays"])
def test_words_for_what_only_an_answer_can_change_are_not_printed_wherever_they_come_from(place: str) -> None:
    found = revised(edited(place))
    assert [(review.place, review.at) for review in found.reviews] == [(place, place)]
    assert found.document == composed()


def test_own_words_cannot_be_replaced_by_others() -> None:
    found = revised(Editorial(evidence={"faq.home": (Evidence("Charter", "https://a.example/"),)}))
    assert not any(map(replaceable, entry_in(found.document, "faq.home").sentences[-2:]))


def test_no_question_can_be_called_like_the_source_of_own_words() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DottedId).validate_python(OWN_WORDS[0])


# -- what an edit was written for --------------------------------------------------------------------------------------

BASE = composed()
HOME = entry_in(BASE, "faq.home")
SENTENCE = dict(places(HOME))[LASTS]


@pytest.mark.parametrize(
    ("entry", "sentence", "whole", "answers"),
    [
        (HOME, SENTENCE._replace(template="Our promise lasts until {home.until|date}!"), BASE, GIVEN),
        (HOME, SENTENCE, replace(BASE, bank_version="1.0.1"), GIVEN),
        (HOME, SENTENCE, replace(BASE, bank_id="another"), GIVEN),
        (HOME, SENTENCE._replace(runs=ours("Our promise lasts until July 2029.")), BASE, GIVEN),
        (HOME, SENTENCE._replace(sources=SENTENCE.sources[:-1]), BASE, GIVEN),
        (HOME, SENTENCE, BASE, without(UNTIL)),
        (HOME, SENTENCE, BASE, {**GIVEN, UNTIL: Decided(PartialDate(2029, 6, 30), detail="Longer if you ask.")}),
        (HOME, SENTENCE, BASE, {**GIVEN, UNTIL: Decided(PartialDate(2029, 6))}),
        (HOME, SENTENCE, BASE, {**GIVEN, HOST: Decided("other")}),
        (HOME, SENTENCE, BASE, {**GIVEN, HOST: Undecided("Our board")}),
        (HOME, SENTENCE, BASE, {**GIVEN, HOST: Decided("us", standing=Standing.CONFIRMED)}),
        (replace(HOME, standing="approved"), SENTENCE, BASE, GIVEN),
    ],
    ids=[
        *("template", "version", "bank", "sentence", "witnesses", "gone", "value", "detail", "choice", "state"),
        *("standing", "standing of the entry"),
    ],
)
def test_a_fingerprint_tells_when_anything_changes_that_the_words_stood_for(
    entry: DocumentEntry, sentence: object, whole: Document, answers: Mapping[str, Answer]
) -> None:
    assert fingerprint(entry, sentence, whole, answers) != fingerprint(HOME, SENTENCE, BASE, GIVEN)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        {**GIVEN, UNTIL: replace(GIVEN[UNTIL], note="Ana asked twice.")},
        {**GIVEN, HOST: Decided("us", by="Ana Ruiz", on=PartialDate(2026, 11, 20))},
        {**GIVEN, AMOUNT: Decided(MoneyRange(1, 2))},
        dict(reversed(list(GIVEN.items()))),
    ],
    ids=["a note", "who signed", "another answer", "the order of answers"],
)
def test_an_edit_stays_where_nothing_changed_that_it_stood_for(given: Mapping[str, Answer]) -> None:
    found = revised(edited(LASTS), given)
    assert found.reviews == ()
    assert "In our words: “Ask us.”" in said(found.document, "faq.home")


def test_a_fingerprint_is_the_same_on_every_machine_and_in_every_year() -> None:
    """It is kept on disk: another way to make it would send every edit to review."""
    answers = {**GIVEN, WHO: Undecided("Our board", PartialDate(2027, 1, 31), "Ask."), WHO_2: Withheld("Early.", "Ana")}
    sentence = SENTENCE._replace(sources=(*GIVEN, "us.partnership"))
    assert fingerprint(HOME, sentence, BASE, answers) == "e72321fb988f153f4d7ec4759edbf0b8be62787ff845656311b85702f92657b5"


def changed_answers(changes: Mapping[str, Answer]) -> Revised:
    return revised(edited(LASTS), {**GIVEN, **changes})


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({UNTIL: Decided(PartialDate(2030, 1))}, "Our promise lasts until January 2030."),
        ({UNTIL: Decided(PartialDate(2029, 6), detail="Not longer.")}, "Our promise lasts until June 2029."),
        ({HOST: Decided("us", standing=Standing.APPROVED)}, "Our promise lasts until June 2029."),
        ({UNTIL: replace(LONGER, standing=Standing.APPROVED)}, "Our promise lasts until June 2029."),
    ],
    ids=["value", "detail", "standing of the first words", "its own standing"],
)
def test_a_changed_answer_brings_the_edit_back_beside_the_new_sentence(changes: Mapping[str, Answer], now: str) -> None:
    found = changed_answers(changes)
    [review] = found.reviews
    assert (review.place, review.entry, review.at) == (LASTS, "faq.home", LASTS)
    assert review.edit == edit_at(LASTS)
    assert review.now
    assert review.now.text == now
    # The document says what the answers say, until the editor has looked.
    assert found.document == composed({**GIVEN, **changes})


def test_a_new_text_or_version_of_the_bank_brings_the_edit_back() -> None:
    new_text = bank(**{"faq.yaml": (("Our promise lasts until", "We promise this until"),)})
    new_version = bank(**{"bank.yaml": (("version: 1.0.0", "version: 1.0.1"),)})
    for other, now in ((new_text, "We promise this until June 2029."), (new_version, "Our promise lasts until June 2029.")):
        found = revise(composed(bank_=other), edited(LASTS), GIVEN, other)
        [review] = found.reviews
        assert review.now
        assert review.now.text == now
        assert found.document == composed(bank_=other)


def test_once_looked_at_the_words_stand_again() -> None:
    later = {**GIVEN, UNTIL: Decided(PartialDate(2030, 1))}
    assert revised(edited(LASTS, given=later), later).reviews == ()


def test_a_day_that_passes_brings_the_edit_back() -> None:
    ended = compose(evaluate(bank(), Answers(GIVEN), today=TODAY.replace(year=2030)))
    [review] = revise(ended, edited(LASTS), GIVEN, bank()).reviews
    assert (review.place, review.at) == (LASTS, "faq.home/ended")
    assert review.now
    assert review.now.text == "Our promise ended in June 2029."


@pytest.mark.parametrize(
    ("place", "changes", "at", "now"),
    [
        ("faq.home/us", {HOST: Decided("other")}, "faq.home/other", "Another charity houses the staff."),
        ("faq.home/us", {HOST: Undecided("Our board")}, "faq.home/undecided", "Not decided yet."),
        (LASTS, {UNTIL: Undecided("Our board")}, "faq.home/open:home.until/undecided", None),
        ("faq.who/board", {WHO: Decided("group"), WHO_2: Decided("group")}, "faq.who/others", None),
        # Another pot's sentence has come into its place: that is a change to look at, not the same words again.
        ("faq.who/board", {WHO: Decided("group")}, "faq.who/board", "Pot 2: Our board decides."),
    ],
)
def test_where_another_sentence_is_said_the_edit_is_shown_beside_that(
    place: str, changes: Mapping[str, Answer], at: str, now: str | None
) -> None:
    given = {**GIVEN, **changes, POTS: Decided(2)}
    [review] = revised(edited(place), given).reviews
    assert review.at == at
    assert review.now
    assert now in (None, review.now.text)
    assert revised(edited(place), given).document == composed(given)


def test_words_never_come_up_for_a_place_where_others_stand() -> None:
    other = {**GIVEN, HOST: Decided("other")}
    both = Editorial(edits={"faq.home/us": edit_at("faq.home/us"), "faq.home/other": edit_at("faq.home/other", given=other)})
    [review] = revised(both, other).reviews
    assert (review.place, review.now, review.at) == ("faq.home/us", None, "")


# -- what a passage was written for ------------------------------------------------------------------------------------


def passage_below(entry_id: str, given: Mapping[str, Answer] = GIVEN) -> Passage:
    """A passage written below an entry as these answers compose it."""
    found = entry_fingerprint(entry_in(composed(given), entry_id))
    return Passage("More.", (("paragraph", (typed("More."),)),), found)


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({}, False),
        ({UNTIL: Decided(PartialDate(2030, 1), detail="Longer if you ask.")}, True),
        ({UNTIL: Decided(PartialDate(2029, 6), detail="Not longer.")}, True),
        ({HOST: Decided("other")}, True),
        ({HOST: Undecided("Our board")}, True),
        ({HOST: Decided("us", standing=Standing.CONFIRMED)}, True),
        ({HOST: Decided("us", note="Ana asked twice.")}, False),
        ({AMOUNT: Decided(MoneyRange(1, 2))}, False),
    ],
    ids=["nothing", "value", "detail", "choice", "state", "standing", "a note", "another answer"],
)
def test_a_passage_is_asked_about_when_the_answer_above_it_changes_and_stays_printed(
    changes: Mapping[str, Answer], again: bool
) -> None:
    given = {**GIVEN, **changes}
    found = revised(Editorial(passages={"faq.home": passage_below("faq.home")}), given)
    assert found.reviews == ((Review("passage:faq.home", "faq.home", None, None, why="changed"),) if again else ())
    assert all(review.may_stay for review in found.reviews)
    assert said(found.document, "faq.home") == [*said(composed(given), "faq.home"), HEADING, "More."]


def test_a_passage_of_which_nobody_knows_what_it_was_written_for_is_asked_about() -> None:
    unknown = replace(passage_below("faq.home"), fingerprint="")
    [review] = revised(Editorial(passages={"faq.home": unknown})).reviews
    assert (review.key, review.why, review.may_stay) == ("passage:faq.home", "changed", True)


def test_another_version_of_the_bank_with_the_same_sentences_leaves_a_passage_alone() -> None:
    other = bank(**{"bank.yaml": (("version: 1.0.0", "version: 1.0.1"),)})
    own = Editorial(passages={"faq.home": passage_below("faq.home")})
    assert revise(composed(bank_=other), own, GIVEN, other).reviews == ()


def test_the_fingerprint_of_an_entry_is_the_same_on_every_machine_and_in_every_year() -> None:
    """It is kept on disk, like that of a sentence."""
    assert entry_fingerprint(HOME) == "ae6f42628ceb1d9db0cf37a9a79248347e3f50257a4a9485f633db12f58e4a77"
    assert len({entry_fingerprint(one) for one in (HOME, replace(HOME, state="x"), replace(HOME, standing="x"))}) == 3


# -- the same rule said more than once ---------------------------------------------------------------------------------


def test_of_sentences_with_one_key_only_the_one_meant_is_replaced_and_its_item_stays_named() -> None:
    found = revised(edited("faq.who/board#2"))
    assert said(found.document, "faq.who")[:3] == [
        "There are 2 pots of money.",
        "Pot 1: Our board decides.",
        "Pot 2: In our words: “Ask us.”",
    ]
    assert found.reviews == ()


def test_an_edit_of_an_item_that_is_gone_waits_and_comes_back_with_it() -> None:
    one = {**without(WHO_2), POTS: Decided(1)}
    found = revised(edited("faq.who/board#2"), one)
    [review] = found.reviews
    assert (review.place, review.at) == ("faq.who/board#2", "faq.who/board")
    assert found.document == composed(one)
    assert revised(edited("faq.who/board#2")).reviews == ()


# -- entries that go and come back -------------------------------------------------------------------------------------


def test_what_was_written_for_an_entry_that_is_gone_waits_and_stands_again_when_it_is_back() -> None:
    own = Editorial(
        passages={"faq.amount": passage_below("faq.amount")},
        evidence={"faq.amount": (Evidence("Budget", "https://juniper.example/budget"),)},
        edits={"faq.amount/amount": edit_at("faq.amount/amount")},
        left_out=frozenset({"faq.amount"}),
    )
    nothing = {**without("fund.refused", AMOUNT), TOPICS: Decided(frozenset({"nothing"}))}
    found = revised(own, nothing)
    assert found.document == composed(nothing)
    assert found.reviews == (
        Review("faq.amount/amount", "faq.amount", own.edits["faq.amount/amount"], None, why="gone"),
        Review("passage:faq.amount", "faq.amount", None, None, why="gone"),
        Review("evidence:faq.amount", "faq.amount", None, None, why="gone"),
    )
    back = revised(replace(own, left_out=frozenset()))
    assert back.reviews == ()
    assert said(back.document, "faq.amount")[0] == "In our words: “Ask us.”"
    assert said(back.document, "faq.amount")[-1] == "More."


def test_what_was_written_for_an_entry_the_bank_no_longer_has_waits_last() -> None:
    own = Editorial(edits={"faq.old/rule": Edit("Ask.", "Old.", ""), "faq.paper/gone": Edit("Ask.", "Old.", "")})
    assert [review.place for review in revised(own).reviews] == ["faq.paper/gone", "faq.old/rule"]


# -- order -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "after"),
    [
        ((), "home money amount who paper"),
        (("faq.paper", "faq.who"), "home paper who money amount"),
        (("faq.gone", "faq.paper", "faq.paper", "", "faq.home"), "home paper money amount who"),
        (("faq.who", "faq.home"), "home who money amount paper"),
    ],
    ids=["as composed", "two first", "unknown and twice", "the mission stays first"],
)
def test_the_order_is_the_editors_but_the_questions_of_the_mission_stay_first(order: tuple[str, ...], after: str) -> None:
    found = revised(Editorial(order=order)).document
    assert [entry.id.removeprefix("faq.") for entry in found.entries] == after.split()


def test_groups_move_whole() -> None:
    order = ("faq.closing", "faq.howmuch")
    found = revise(document("sole-funder"), Editorial(order=order), {}, BANK).document
    optional = [entry for entry in found.entries if not entry.always]
    seen = list(dict.fromkeys(entry.group for entry in optional))
    assert [entry.group for entry in optional] == sorted((entry.group for entry in optional), key=seen.index)
    assert [name for name, _ in found.groups if name in seen] == seen
    assert sorted(found.groups) == sorted(document("sole-funder").groups)


# -- left out ----------------------------------------------------------------------------------------------------------


def test_a_question_left_out_is_named_and_its_answer_is_not_printed() -> None:
    found = revised(Editorial(left_out=frozenset({"faq.who", "faq.gone"})))
    assert "faq.who" not in {entry.id for entry in found.document.entries}
    [sentence] = found.document.left_out
    assert sentence.text == "Who decides on the money? We do not answer this here. Ask us."
    assert is_own(sentence)
    assert found.reviews == ()


@pytest.mark.parametrize(
    ("entry_id", "may"), [("faq.home", False), ("faq.money", True), ("faq.amount", True), ("faq.who", True)]
)
def test_the_mission_and_what_stands_at_a_glance_cannot_be_left_out(entry_id: str, may: bool) -> None:
    entry = entry_in(composed(), entry_id)
    assert may_leave_out(entry, composed()) is may
    editorial = Editorial(left_out=frozenset({entry_id}))
    assert (left_out_here(entry, editorial, bank(), "en") is not None) is may
    assert left_out_here(entry, UNEDITED, bank(), "en") is None


def test_a_question_left_out_that_has_come_to_stand_at_a_glance_is_printed_and_the_editor_is_told() -> None:
    row = "  - id: amount\n    label: {en: Amount, es: }\n    entry: faq.amount\n  - id: waiting"
    other = bank(**{"faq.yaml": (("  - id: waiting", row),)})
    editorial = Editorial(left_out=frozenset({"faq.amount"}))
    assert revised(editorial).document.left_out
    found = revise(composed(bank_=other), editorial, GIVEN, other)
    assert found.document == composed(bank_=other)
    assert found.reviews == (Review("left-out:faq.amount", "faq.amount", None, None),)
    assert left_out_here(entry_in(composed(), "faq.amount"), editorial, other, "en") is None


# -- passages and papers -----------------------------------------------------------------------------------------------

HEADING = "More in our own words:"


@pytest.mark.parametrize(
    ("blocks", "printed"),
    [
        ([], []),
        ([("paragraph", "a")], [("paragraph", HEADING), ("paragraph", "a")]),
        ([("paragraph", "a", "b")], [("paragraph", HEADING), ("paragraph", "a"), ("paragraph", "b")]),
        ([("list", "a", "b")], [("list", HEADING, "a", "b")]),
        ([("list", "a"), ("list", "b")], [("list", HEADING, "a", "b")]),
        ([("list", "a"), ("paragraph", "b")], [("list", HEADING, "a"), ("paragraph", "b")]),
        (
            [("paragraph", "a"), ("list", "b"), ("paragraph", "c"), ("list", "d")],
            [("paragraph", HEADING), ("list", "a", "b"), ("list", "c", "d")],
        ),
        (
            [("paragraph", "a", "b"), ("list", "c"), ("list", "d"), ("paragraph", "e")],
            [("paragraph", HEADING), ("paragraph", "a"), ("list", "b", "c", "d"), ("paragraph", "e")],
        ),
    ],
)
def test_a_passage_stands_below_its_own_heading(blocks: list[tuple[str, ...]], printed: list[tuple[str, ...]]) -> None:
    passage = Passage("as typed", tuple((kind, tuple(map(typed, lines))) for kind, *lines in blocks))
    found = revised(Editorial(passages={"faq.paper": passage})).document
    before = len(entry_in(composed(), "faq.paper").blocks)
    added = entry_in(found, "faq.paper").blocks[before:]
    assert [(block.kind, *(sentence.text for sentence in block.sentences)) for block in added] == printed
    assert all(is_own(one) and one.key == "faq.paper/passage" for block in added for one in block.sentences)


def test_papers_stand_before_the_passage_each_with_its_address() -> None:
    own = Editorial(
        passages={"faq.paper": Passage("a", (("paragraph", (typed("a"),)),))},
        evidence={"faq.paper": (Evidence("Charter", "https://juniper.example/c"), Evidence("Rule.", "https://b.example/"))},
    )
    papers = entry_in(revised(own).document, "faq.paper").blocks[-3]
    assert [sentence.text for sentence in papers.sentences] == [
        "You can check this here:",
        "Charter: https://juniper.example/c",
        "Rule.: https://b.example/",
    ]
    assert papers.sentences[1].runs[-1] == Run("https://juniper.example/c", True, "", "https://juniper.example/c")
    assert revised(Editorial(evidence={"faq.paper": ()})).document == composed()


# -- whatever was answered, whatever was written -----------------------------------------------------------------------

seeds = st.integers(min_value=0, max_value=2**32)
routes = st.sampled_from(("full", "full", "quick"))


def drawn(seed: int, route: str) -> tuple[Answers, Document, Editorial]:
    answers = answer_set(BANK, seed)
    whole = compose(evaluate(BANK, answers, route_name=route, today=TODAY))
    return answers, whole, editorial_set(whole, answers, seed)


@given(seeds, routes)
def test_every_sentence_is_wholly_composed_or_wholly_own(seed: int, route: str) -> None:
    answers, whole, editorial = drawn(seed, route)
    found = revise(whole, editorial, answers, BANK)
    from_answers = set(whole.sentences)
    for sentence in found.document.sentences:
        assert (sentence in from_answers) != is_own(sentence)
        assert is_own(sentence) == ("edit" in sentence.sources)
        assert is_own(sentence) or all(BANK.question_by_id[split_key(key)[0]] for key in sentence.sources)
        assert sentence.template or is_own(sentence)
    assert found == revise(whole, editorial, answers, BANK)
    assert found.reviews == ()


@given(seeds, routes)
def test_nothing_that_only_an_answer_can_change_is_moved_or_lost(seed: int, route: str) -> None:
    answers, whole, editorial = drawn(seed, route)
    found = revise(whole, editorial, answers, BANK).document
    printed = {entry.id: entry for entry in found.entries}
    for entry in whole.entries:
        if entry.id in editorial.left_out:
            assert [one.key for one in found.left_out].count(f"left-out:{entry.id}") == 1
            continue
        kept = [one for one in printed[entry.id].sentences if not is_own(one)]
        assert kept == [one for place, one in places(entry) if place not in editorial.edits]
        assert [one for one in kept if not replaceable(one)] == [one for one in entry.sentences if not replaceable(one)]
        assert replace(printed[entry.id], blocks=entry.blocks) == entry
    assert len(printed) + len(found.left_out) == len(whole.entries)
    around = ("title", "statement", "fact_box", "role_map", "open_points", "clarity", "words", "as_of", "draft")
    assert all(getattr(found, name) == getattr(whole, name) for name in around)


@given(seeds, routes)
def test_everything_somebody_wrote_is_printed_or_waits_for_them(seed: int, route: str) -> None:
    """After any change to the answers too: an edit is printed only where its sentence is what it was."""
    answers, whole, editorial = drawn(seed, route)
    later, rng = answers, Random(seed)
    for key in rng.sample(sorted(answers), min(len(answers), rng.choice((0, 1, 1, 3)))):
        answer = random_answer(BANK.question_by_id[split_key(key)[0]], rng, dict(later))
        later = later.without(key) if answer is None else later.with_answer(key, answer)
    now = compose(evaluate(BANK, later, route_name=route, today=TODAY))
    found = revise(now, editorial, later, BANK)
    before, after = ({place: one for entry in doc.entries for place, one in places(entry)} for doc in (whole, now))
    waiting = {review.place: review for review in found.reviews}
    here = {entry.id for entry in found.document.entries}
    own = {(one.key, run.text) for one in found.document.sentences if is_own(one) for run in one.runs if run.typed}
    for place, edit in editorial.edits.items():
        if place in waiting:
            assert waiting[place].edit == edit
        else:
            assert before[place] == after[place]
            assert entry_of(place) in editorial.left_out or (before[place].key, edit.words) in own
    for kind, entry_ids in (("passage", editorial.passages), ("evidence", editorial.evidence)):
        for one in entry_ids:
            printed = one in here and any(sentence[0] == f"{one}/{kind}" for sentence in own)
            assert printed or f"{kind}:{one}" in waiting or one in editorial.left_out
    told = [{entry.id: (entry.state, entry.standing, said(doc, entry.id)) for entry in doc.entries} for doc in (whole, now)]
    for one in editorial.passages:
        assert (f"passage:{one}" in waiting) == (told[0][one] != told[1].get(one))
    assert len(waiting) == len(found.reviews)


@given(seeds, routes)
def test_one_entry_alone_is_revised_as_in_its_document(seed: int, route: str) -> None:
    answers, whole, editorial = drawn(seed, route)
    found = {entry.id: entry for entry in revise(whole, editorial, answers, BANK).document.entries}
    for entry in whole.entries:
        alone, _ = revise_entry(entry, editorial, answers, BANK, "en")
        assert found.get(entry.id, alone) == alone
        assert (left_out_here(entry, editorial, BANK, "en") is None) == (entry.id in found)


@given(seeds, routes)
def test_answers_to_what_is_not_asked_are_no_part_of_a_fingerprint(seed: int, route: str) -> None:
    answers = answer_set(BANK, seed)
    assessment = evaluate(BANK, answers, route_name=route, today=TODAY)
    whole, asked = compose(assessment), {position.key for position in assessment.route}
    live = {key: answer for key, answer in answers.items() if key in asked}
    for entry in whole.entries:
        for sentence in entry.sentences:
            assert fingerprint(entry, sentence, whole, answers) == fingerprint(entry, sentence, whole, live)
