"""One question of the FAQ and its answer: what is told, what is left to the open points, and in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import evaluate
from webapp.domain.faq import DocumentEntry, compose
from webapp.domain.text import Run

TODAY = date(2026, 11, 22)
UNDERSTOOD, CONFIRMED, APPROVED = Standing
HOST, UNTIL, TOPICS, REFUSED, AMOUNT = "home.host", "home.until", "fund.topics", "fund.refused", "fund.amount"
STAGE, FOUNDATION, POTS = "us.stage", "us.foundation", "decide.pots"
WHO, WHO_2, NAME, NAME_2 = "decide.who", "decide.who@2", "pot.name", "pot.name@2"
SOON, LONG_AGO = PartialDate(2027, 6), PartialDate(2026, 10, 31)
DATED, UNDATED = Undecided("Our board", SOON, "Plan on the same."), Undecided("The county")
WITHHELD = Withheld("It is early.", "Ana")

type_changes = tuple[tuple[str, str], ...]
type_told = list[tuple[str, set[str]]]


def entries(answers: Mapping[str, Answer], **changes: type_changes) -> dict[str, DocumentEntry]:
    document = compose(evaluate(bank(**changes), Answers(answers), today=TODAY))
    return {one.id: one for one in document.entries}


def told(found: DocumentEntry) -> type_told:
    """The sentences of an entry, each with its sources."""
    return [(sentence.text, set(sentence.sources)) for sentence in found.sentences]


def texts(found: DocumentEntry) -> list[str]:
    return [sentence.text for sentence in found.sentences]


def decided(value: str | PartialDate | frozenset[str], detail: str = "", standing: Standing = APPROVED) -> Decided:
    return Decided(value, detail, standing=standing)


def topics(*chosen: str, detail: str = "") -> Decided:
    return decided(frozenset(chosen), detail)


# -- the state of the first words ---------------------------------------------------------------------------------------

OPEN = [
    (
        Undecided("Our board"),
        ["Not decided yet.", "Our board will decide. No date is set.", "Until then, no promise."],
    ),
    (
        Undecided("Our board", SOON),
        ["Not decided yet.", "Our board will decide by June 2027.", "Until then, no promise."],
    ),
    (
        Undecided("Our board", SOON, "Plan on the same."),
        ["Not decided yet.", "Our board will decide by June 2027.", "Until then: “Plan on the same.”"],
    ),
    (
        Undecided("Our board", LONG_AGO, "Plan on the same."),
        ["Not decided yet.", "Our board was to decide by October 31, 2026.", "Until then: “Plan on the same.”"],
    ),
    (
        Undecided("Our board", PartialDate(2026, 11)),
        ["Not decided yet.", "Our board will decide by November 2026.", "Until then, no promise."],
    ),
    (
        Undecided("Our board", PartialDate(2026, 11, 22)),
        ["Not decided yet.", "Our board will decide by November 22, 2026.", "Until then, no promise."],
    ),
    (Withheld("It is early.", "Ana"), ["Not public: “It is early.” Ask Ana."]),
]


@pytest.mark.parametrize(
    ("answer", "sentences"), OPEN, ids=["undated", "dated", "until then", "overdue", "this month", "today", "withheld"]
)
@pytest.mark.parametrize(("entry", "question"), [("faq.home", HOST), ("faq.money", TOPICS)])
def test_what_is_not_decided_or_not_public_is_said_in_the_same_words_everywhere(
    entry: str, question: str, answer: Undecided | Withheld, sentences: list[str]
) -> None:
    found = entries({question: answer})[entry]
    assert told(found) == [(text, {question}) for text in sentences]
    assert found.state == ("withheld" if isinstance(answer, Withheld) else "undecided")
    assert found.standing == "understood"
    assert found.headline.text == " ".join(sentences[:2])
    assert found.headline.sources == (question,)


def test_words_a_person_typed_are_marked_as_theirs() -> None:
    runs = [run for sentence in entries({HOST: DATED})["faq.home"].sentences for run in sentence.runs]
    assert [run.text for run in runs if run.typed] == ["Our board", "Plan on the same."]


def test_an_entry_whose_question_is_not_answered_is_left_out_unless_it_always_prints() -> None:
    found = entries({})
    assert list(found) == ["faq.home"]
    assert told(found["faq.home"]) == [("We have not said yet.", {HOST})]
    assert found["faq.home"].state == "unanswered"
    assert found["faq.home"].standing == "understood"
    assert found["faq.home"].headline.text == "We have not said yet."


def test_an_entry_whose_question_is_not_asked_is_left_out() -> None:
    assert "faq.amount" not in entries({TOPICS: topics("nothing")})
    assert "faq.amount" not in entries({TOPICS: topics("staff")})
    assert "faq.amount" in entries({TOPICS: topics("staff"), AMOUNT: UNDATED})


ALWAYS_ASKED = (("    ask_if: {not: {question: fund.topics, has: nothing}}\n", ""),)
NO_RULE_FOR_NOTHING = (
    (
        """\
      - id: none
        when: {question: fund.topics, has: nothing}
        text: {en: We pay for nothing in this partnership., es: }
""",
        "",
    ),
)
REFUSES_STAFF = "We will not pay for staff."


@pytest.mark.parametrize(
    ("refused", "second"),
    [
        (topics("staff"), [REFUSES_STAFF]),
        (WITHHELD, ["Not public, what we will not pay for: “It is early.” Ask Ana."]),
        (
            UNDATED,
            [
                "Not decided yet: what we will not pay for.",
                "The county will decide. No date is set.",
                "Until then, no promise.",
            ],
        ),
    ],
)
def test_an_entry_is_told_where_something_else_of_it_was_answered(refused: Answer, second: list[str]) -> None:
    found = entries({REFUSED: refused}, **{"money.yaml": ALWAYS_ASKED})["faq.money"]
    assert told(found)[0] == ("We have not said yet.", {TOPICS, REFUSED})
    assert texts(found)[1:] == second
    assert (found.state, found.standing) == ("unanswered", "understood"), "they are those of the first words"


def test_that_something_is_not_said_waits_for_nobody() -> None:
    refused = decided(frozenset({"staff"}), standing=UNDERSTOOD)
    assert texts(entries({REFUSED: refused}, **{"money.yaml": ALWAYS_ASKED})["faq.money"]) == [
        "We have not said yet.",
        REFUSES_STAFF,
    ]


def test_an_entry_with_no_sentence_for_its_answer_is_left_out_unless_something_else_of_it_was_answered() -> None:
    changes = {"money.yaml": ALWAYS_ASKED, "faq.yaml": NO_RULE_FOR_NOTHING}
    assert "faq.money" not in entries({TOPICS: topics("nothing")}, **changes)
    found = entries({TOPICS: topics("nothing"), REFUSED: topics("staff")}, **changes)["faq.money"]
    assert told(found) == [("We have not said yet.", {TOPICS, REFUSED}), (REFUSES_STAFF, {REFUSED})]
    # Its own words come after what was said, not after "not said yet".
    detailed = {TOPICS: topics("nothing", detail="Not now."), REFUSED: topics("staff", detail="Nor later.")}
    assert texts(entries(detailed, **changes)["faq.money"]) == [
        "We have not said yet.",
        REFUSES_STAFF,
        "In our words: “Nor later.”",
        "In our words: “Not now.”",
    ]


ALWAYS_MONEY = (("    kind: what\n", "    always: true\n    kind: what\n"),)


def test_an_entry_that_always_prints_says_that_it_has_nothing_to_say() -> None:
    found = entries({TOPICS: topics("nothing")}, **{"faq.yaml": (*NO_RULE_FOR_NOTHING, *ALWAYS_MONEY)})["faq.money"]
    assert told(found) == [("We have not said yet.", {TOPICS})]
    assert found.state == "unanswered"
    not_asked = entries({TOPICS: topics("nothing")}, **{"faq.yaml": AMOUNT_ALWAYS})["faq.amount"]
    assert told(not_asked) == [("We have not said yet.", {TOPICS})]


AMOUNT_ALWAYS = (("    kind: how_much\n", "    always: true\n    kind: how_much\n"),)
NO_AMOUNT = (
    (
        "      - id: amount\n",
        """\
      - id: none
        when: {question: fund.topics, has: nothing}
        text: {en: We give no money., es: }
      - id: amount
""",
    ),
)


def test_a_question_that_is_not_asked_can_still_have_its_answer() -> None:
    found = entries({TOPICS: topics("nothing")}, **{"faq.yaml": NO_AMOUNT})["faq.amount"]
    assert told(found) == [("We give no money.", {TOPICS})]
    assert (found.state, found.standing) == ("decided", "approved")


def test_a_question_that_was_asked_and_not_answered_is_not_answered_by_a_rule() -> None:
    other = (
        (
            "when: {question: fund.topics, has: nothing}\n        text: {en: We give",
            "when: {derived: we_pay}\n        text: {en: We give",
        ),
    )
    changes = (NO_AMOUNT[0][0], NO_AMOUNT[0][1].replace(*other[0]))
    given: dict[str, Answer] = {TOPICS: topics("staff")}
    assert "faq.amount" not in entries(given, **{"faq.yaml": (changes,)})
    found = entries(given, **{"faq.yaml": (changes, *AMOUNT_ALWAYS)})["faq.amount"]
    assert told(found) == [("We have not said yet.", {TOPICS, AMOUNT})]


# -- what follows, details, other topics --------------------------------------------------------------------------------


def test_details_stand_once_and_after_the_sentence_they_belong_to() -> None:
    given = {HOST: decided("us", "Two desks."), UNTIL: decided(SOON, "Or longer."), STAGE: decided("running")}
    assert told(entries(given)["faq.home"]) == [
        ("Yes.", {HOST}),
        ("We house the staff of the partnership.", {HOST, STAGE}),
        ("In our words: “Two desks.”", {HOST}),
        ("Our promise lasts until June 2027.", {HOST, UNTIL}),
        ("In our words: “Or longer.”", {HOST, UNTIL}),
    ]


def test_a_detail_no_sentence_speaks_of_comes_at_the_end() -> None:
    gone = (("      - id: refused\n", "      - id: refused\n        when: {question: fund.topics, has: meals}\n"),)
    given = {TOPICS: topics("staff", detail="Half a post."), REFUSED: topics("data", detail="Nor software.")}
    assert texts(entries(given)["faq.money"]) == [
        "We pay for staff.",
        "In our words: “Half a post.”",
        "We will not pay for data.",
        "In our words: “Nor software.”",
        "We have not said if we pay for meals.",
    ]
    assert texts(entries(given, **{"faq.yaml": gone})["faq.money"]) == [
        "We pay for staff.",
        "In our words: “Half a post.”",
        "We have not said if we pay for meals.",
        "In our words: “Nor software.”",
    ]


OTHER_TOPICS = [
    (
        DATED,
        [
            "Not decided yet: how long we house the staff.",
            "Our board will decide by June 2027.",
            "Until then: “Plan on the same.”",
        ],
    ),
    (
        Undecided("The county", LONG_AGO),
        [
            "Not decided yet: how long we house the staff.",
            "The county was to decide by October 31, 2026.",
            "Until then, no promise.",
        ],
    ),
    (WITHHELD, ["Not public, how long we house the staff: “It is early.” Ask Ana."]),
]


@pytest.mark.parametrize(("answer", "sentences"), OTHER_TOPICS)
def test_another_topic_of_the_entry_that_is_open_is_named_at_its_end(answer: Answer, sentences: list[str]) -> None:
    found = entries({HOST: decided("us"), UNTIL: answer})["faq.home"]
    assert texts(found) == ["Yes.", "We house the staff of the partnership.", *sentences]
    assert {source for sentence in found.sentences[2:] for source in sentence.sources} == {HOST, UNTIL}
    assert found.state == "partly_decided"


def test_another_topic_that_is_not_answered_is_left_to_the_open_points() -> None:
    found = entries({HOST: decided("us")})["faq.home"]
    assert texts(found) == ["Yes.", "We house the staff of the partnership."]
    assert found.state == "decided"


def test_a_headline_is_the_first_sentence_in_one_line() -> None:
    found = entries({HOST: decided("us", "Two desks."), UNTIL: decided(SOON)})["faq.home"]
    assert found.headline.text == "Yes. We house the staff of the partnership."
    assert set(found.headline.sources) == {HOST, STAGE}


# -- several pots -------------------------------------------------------------------------------------------------------

TWO: dict[str, Answer] = {POTS: Decided(2)}


def test_one_pot_is_spoken_of_as_the_only_one() -> None:
    for number in ({}, {POTS: Decided(1)}):
        found = entries({**number, WHO: decided("board")})["faq.who"]
        assert told(found) == [("Our board decides.", {POTS, WHO})]
        assert found.headline.text == "Our board decides."
        assert (found.state, found.standing) == ("decided", "approved")


def test_several_pots_are_counted_and_each_is_told_by_its_name() -> None:
    given = {**TWO, WHO: decided("board"), WHO_2: decided("group"), NAME_2: Decided("Reading")}
    found = entries(given)["faq.who"]
    assert told(found) == [
        ("There are 2 pots of money.", {POTS, WHO}),
        ("Pot 1: Our board decides.", {POTS, NAME, WHO}),
        ("Reading: This is who decides: the leading group.", {POTS, NAME_2, WHO_2}),
    ]
    assert found.headline.text == "There are 2 pots of money."
    assert found.sentences[0].key == "faq.who/many"
    assert found.sentences[2].runs[0] == Run("Reading", typed=True)
    assert found.sentences[1].template == "{item}: Our board decides."
    assert [block.kind for block in found.blocks] == ["paragraph"] * 3, "each pot has a paragraph of its own"
    assert (found.state, found.standing) == ("decided", "approved")


@pytest.mark.parametrize(
    ("first", "second", "state", "after"),
    [
        (decided("board"), None, "partly_decided", ["Pot 1: Our board decides.", "Pot 2: We have not said yet."]),
        (None, decided("board"), "partly_decided", ["Pot 1: We have not said yet.", "Pot 2: Our board decides."]),
        (
            decided("board"),
            UNDATED,
            "partly_decided",
            [
                "Pot 1: Our board decides.",
                "Pot 2: Not decided yet.",
                "The county will decide. No date is set.",
                "Until then, no promise.",
            ],
        ),
        (
            WITHHELD,
            decided("board"),
            "partly_decided",
            ["Pot 1: Not public: “It is early.” Ask Ana.", "Pot 2: Our board decides."],
        ),
        (
            WITHHELD,
            WITHHELD,
            "withheld",
            ["Pot 1: Not public: “It is early.” Ask Ana.", "Pot 2: Not public: “It is early.” Ask Ana."],
        ),
    ],
)
def test_pots_in_different_states_are_partly_decided(
    first: Answer | None, second: Answer | None, state: str, after: list[str]
) -> None:
    given = {**TWO, **({WHO: first} if first else {}), **({WHO_2: second} if second else {})}
    found = entries(given)["faq.who"]
    assert texts(found) == ["There are 2 pots of money.", *after]
    assert found.state == state


def test_pots_nobody_spoke_of_are_left_to_the_open_points() -> None:
    assert "faq.who" not in entries(TWO)
    assert "faq.who" not in entries({**TWO, "decide.who@3": decided("board")})


ALWAYS_WHO = (("    about: [decide.who]\n    for_each", "    always: true\n    about: [decide.who]\n    for_each"),)


def test_where_an_entry_always_prints_each_pot_says_that_it_has_nothing_to_say() -> None:
    found = entries({**TWO, WHO_2: decided("board")}, **{"faq.yaml": ALWAYS_WHO})["faq.who"]
    assert told(found) == [
        ("There are 2 pots of money.", {POTS}),
        ("Pot 1: We have not said yet.", {POTS, NAME, WHO}),
        ("Pot 2: Our board decides.", {POTS, NAME_2, WHO_2}),
    ]
    assert found.state == "partly_decided"


def test_a_pot_nothing_was_said_about_is_named_because_of_the_one_something_was() -> None:
    second = entries({**TWO, WHO_2: decided("board")})["faq.who"]
    assert told(second) == [
        ("There are 2 pots of money.", {POTS, WHO_2}),
        ("Pot 1: We have not said yet.", {POTS, NAME, WHO, WHO_2}),
        ("Pot 2: Our board decides.", {POTS, NAME_2, WHO_2}),
    ]


ASKED_WHERE_NAMED = (("answer_by: ceo\n", "answer_by: ceo\n    ask_if: {question: pot.name, answered: true}\n"),)


def test_a_pot_the_question_was_not_asked_about_is_not_told() -> None:
    given = {**TWO, NAME_2: Decided("Reading"), WHO_2: decided("board")}
    found = entries(given, **{"power.yaml": ASKED_WHERE_NAMED})["faq.who"]
    assert texts(found) == ["There are 2 pots of money.", "Reading: Our board decides."]
    assert found.state == "partly_decided"


def test_the_detail_about_a_pot_stands_in_its_paragraph() -> None:
    given = {**TWO, WHO: decided("board", "By vote."), WHO_2: decided("board", "By lot.")}
    found = entries(given)["faq.who"]
    assert [[sentence.text for sentence in block.sentences] for block in found.blocks[1:]] == [
        ["Pot 1: Our board decides.", "In our words: “By vote.”"],
        ["Pot 2: Our board decides.", "In our words: “By lot.”"],
    ]


def test_a_detail_about_all_pots_stands_once() -> None:
    shared = (("    about: [decide.who]\n    for_each", "    about: [decide.who, fund.topics]\n    for_each"),)
    given = {**TWO, WHO: decided("board"), WHO_2: decided("board"), TOPICS: topics("staff", detail="Half a post.")}
    assert texts(entries(given, **{"faq.yaml": shared})["faq.who"])[1:] == [
        "Pot 1: Our board decides.",
        "In our words: “Half a post.”",
        "Pot 2: Our board decides.",
    ]


# -- who has not confirmed it -------------------------------------------------------------------------------------------

CEO, BOARD = "Our CEO has not confirmed this.", "Our board has not confirmed this."


@pytest.mark.parametrize(
    ("first", "second", "ending"),
    [
        (UNDERSTOOD, UNDERSTOOD, (BOARD, {WHO})),
        (APPROVED, UNDERSTOOD, (BOARD, {WHO_2, POTS})),
        (CONFIRMED, APPROVED, (BOARD, {WHO})),
        (APPROVED, APPROVED, None),
    ],
)
def test_one_pot_that_waits_for_the_board_settles_the_ending(
    first: Standing, second: Standing, ending: tuple[str, set[str]] | None
) -> None:
    given = {**TWO, WHO: decided("board", standing=first), WHO_2: decided("board", standing=second)}
    sentences = told(entries(given)["faq.who"])
    assert sentences[3:] == ([ending] if ending else [])


CEO_SIGNS = (("    answer_by: ceo\n    sign_off: board\n", "    answer_by: ceo\n    sign_off: ceo\n"),)


def test_that_all_pots_wait_for_the_ceo_at_most_rests_on_every_pot() -> None:
    given = {**TWO, WHO: decided("board", standing=UNDERSTOOD), WHO_2: decided("board", standing=CONFIRMED)}
    assert told(entries(given, **{"power.yaml": CEO_SIGNS})["faq.who"])[3:] == [(CEO, {POTS, WHO, WHO_2})]
    signed = given | {WHO: decided("board", standing=CONFIRMED)}
    assert told(entries(signed, **{"power.yaml": CEO_SIGNS})["faq.who"])[3:] == []
    # A pot that is still open could yet wait for the board: it is a source as well.
    for open_pot in (UNDATED, None):
        partly: dict[str, Answer] = {
            **TWO,
            WHO: decided("board", standing=UNDERSTOOD),
            **({WHO_2: open_pot} if open_pot else {}),
        }
        assert told(entries(partly, **{"power.yaml": CEO_SIGNS})["faq.who"])[-1] == (CEO, {POTS, WHO, WHO_2})


def test_only_what_is_decided_waits_for_anybody() -> None:
    given = {**TWO, WHO: WITHHELD, WHO_2: decided("board", standing=UNDERSTOOD)}
    found = entries(given)["faq.who"]
    assert told(found)[-1] == (BOARD, {POTS, WHO_2})
    assert found.standing == "understood"
    assert entries({**TWO, WHO: WITHHELD, WHO_2: WITHHELD})["faq.who"].standing == "understood"


def test_the_ending_rests_on_the_first_answer_alone_where_that_waits_for_the_board() -> None:
    both = (
        (
            "when: {question: decide.who, is: board}\n",
            "when: {all: [{question: decide.who, is: board}, {question: home.host, is: us}]}\n",
        ),
    )
    given = {HOST: decided("us"), WHO: decided("board", standing=UNDERSTOOD)}
    found = told(entries(given, **{"faq.yaml": both})["faq.who"])
    assert found == [("Our board decides.", {POTS, HOST, WHO}), (BOARD, {WHO})]
    # Where only another answer of the first words waits, the ending rests on all of them.
    home = (
        (
            "answer_by: officer\n    sign_off: ceo\n    quick: officer\n",
            "answer_by: officer\n    sign_off: board\n    quick: officer\n",
        ),
    )
    other = {HOST: decided("us", standing=UNDERSTOOD), WHO: decided("board")}
    found = told(entries(other, **{"faq.yaml": both, "money.yaml": home})["faq.who"])
    assert found[1:] == [(BOARD, {HOST, WHO})]


def test_the_ending_has_a_paragraph_of_its_own() -> None:
    found = entries({HOST: decided("other", standing=UNDERSTOOD)})["faq.home"]
    assert [[one.text for one in block.sentences] for block in found.blocks] == [
        ["Not with us, staff say.", "Another charity houses the staff."],
        [CEO],
    ]


# -- an entry about all pots at once ------------------------------------------------------------------------------------

BY_POT = """\
    about: [decide.who]
    for_each: pot
    many: {en: "There are {count} pots of money.", es: }
    lead:
      - id: board
        when: {question: decide.who, is: board}
        text: {en: Our board decides., es: }
      - id: others
        when: {question: decide.who, any_of: [group, residents]}
        text: {en: "This is who decides: {decide.who|label}.", es: }
"""
ALL_AT_ONCE = """\
    about: [fund.paper, decide.who]
    lead:
      - id: address
        text: {en: "All of it stands at {fund.paper|text}.", es: }
    then:
      - id: board
        for_each: pot
        when: {question: decide.who, is: board}
        text: {en: Our board decides., es: }
      - first:
          - id: group
            for_each: pot
            when: {question: decide.who, is: group}
            text: {en: The leading group decides., es: }
          - id: residents
            for_each: pot
            when: {question: decide.who, is: residents}
            text: {en: Residents decide., es: }
"""
PAPER_ENTRY = """\

  - id: faq.paper
    group: money
    hat: grant
    kind: reference
    question: {en: "Where can I read your terms?", es: }
    about: [fund.paper]
    lead:
      - id: address
        text: {en: "Our terms stand at {fund.paper|text}.", es: }
"""
AT_ONCE = {"faq.yaml": ((PAPER_ENTRY, ""), (BY_POT, ALL_AT_ONCE))}
PAPER = Decided("https://example.org")
STANDS = "All of it stands at https://example.org."


def test_a_sentence_said_once_per_pot_names_its_pot_where_there_are_several() -> None:
    given = {**TWO, "fund.paper": PAPER, WHO: decided("group"), WHO_2: decided("board"), NAME: Decided("Reading")}
    assert told(entries(given, **AT_ONCE)["faq.who"]) == [
        (STANDS, {"fund.paper"}),
        ("Pot 2: Our board decides.", {POTS, NAME_2, WHO_2}),
        ("Reading: The leading group decides.", {POTS, NAME, WHO}),
    ]
    one = {"fund.paper": PAPER, WHO: decided("residents")}
    assert told(entries(one, **AT_ONCE)["faq.who"]) == [(STANDS, {"fund.paper"}), ("Residents decide.", {POTS, WHO})]


def test_in_an_entry_told_pot_by_pot_a_sentence_is_about_the_pot_in_hand() -> None:
    then = """\
        text: {en: "This is who decides: {decide.who|label}.", es: }
    then:
      - id: ask
        for_each: pot
        when: {question: decide.who, is: board}
        text: {en: Ask our board., es: }
"""
    twice = (('        text: {en: "This is who decides: {decide.who|label}.", es: }\n', then),)
    given = {POTS: Decided(3), WHO: decided("board"), WHO_2: decided("group"), "decide.who@3": decided("board")}
    assert texts(entries(given, **{"faq.yaml": twice})["faq.who"])[1:] == [
        "Pot 1: Our board decides.",
        "Ask our board.",
        "Pot 2: This is who decides: the leading group.",
        "Pot 3: Our board decides.",
        "Ask our board.",
    ]


def test_details_and_open_topics_about_each_pot_name_it() -> None:
    given = {**TWO, "fund.paper": PAPER, WHO: decided("board", "By vote."), WHO_2: WITHHELD}
    found = entries(given, **AT_ONCE)["faq.who"]
    assert told(found) == [
        (STANDS, {"fund.paper"}),
        ("Pot 1: Our board decides.", {POTS, NAME, WHO}),
        ("In our words: “By vote.”", {WHO}),
        ("Pot 2: Not public, who has the last word: “It is early.” Ask Ana.", {POTS, NAME_2, WHO_2}),
    ]
    assert found.state == "partly_decided"
    both = entries({**given, WHO_2: decided("group", "By lot.")}, **AT_ONCE)["faq.who"]
    assert texts(both)[3:] == ["Pot 2: The leading group decides.", "In our words: “By lot.”"]
    assert both.state == "decided"
    # Where no sentence told it, the pot is named before the words themselves.
    no_sentence = {**given, WHO: decided("board"), WHO_2: decided("group", "By lot.")}
    no_group = (
        *AT_ONCE["faq.yaml"],
        ("when: {question: decide.who, is: group}", "when: {question: decide.who, undecided: true}"),
    )
    untold = entries(no_sentence, **{"faq.yaml": no_group})["faq.who"]
    assert told(untold)[2:] == [("Pot 2: In our words: “By lot.”", {POTS, NAME_2, WHO_2})]


def test_any_pot_that_was_answered_gets_the_entry_told() -> None:
    assert "faq.who" not in entries(TWO, **AT_ONCE)
    found = entries({**TWO, WHO_2: decided("board")}, **AT_ONCE)["faq.who"]
    assert told(found) == [
        ("We have not said yet.", {"fund.paper", POTS, WHO_2}),
        ("Pot 2: Our board decides.", {POTS, NAME_2, WHO_2}),
    ]


def test_a_long_list_about_a_pot_names_the_pot_in_its_first_line() -> None:
    pays = """\
    then:
      - id: pays
        for_each: pot
        when: {question: decide.who, is: board}
        text: {en: "We pay for {items}.", es: }
        items: {chosen: fund.topics}
      - id: board
"""
    listed = (*AT_ONCE["faq.yaml"], ("    then:\n      - id: board\n", pays))
    given = {**TWO, "fund.paper": PAPER, TOPICS: topics("staff", "data", "meals"), WHO_2: decided("board")}
    blocks = entries(given, **{"faq.yaml": listed})["faq.who"].blocks
    assert [(one.text, set(one.sources)) for one in blocks[1].sentences] == [
        ("Pot 2: We pay for:", {POTS, NAME_2, WHO_2, TOPICS}),
        ("staff", {POTS, WHO_2, TOPICS}),
        ("data", {POTS, WHO_2, TOPICS}),
        ("meals", {POTS, WHO_2, TOPICS}),
    ]


# -- paragraphs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "paragraphs"), [(33, [4]), (34, [3, 1]), (60, [3, 1])])
def test_a_paragraph_of_forty_five_words_is_closed(words: int, paragraphs: list[int]) -> None:
    given = {HOST: decided("us", " ".join(["word"] * words)), UNTIL: decided(SOON)}
    found = entries(given)["faq.home"]
    assert [len(block.sentences) for block in found.blocks] == paragraphs
    assert {block.kind for block in found.blocks} == {"paragraph"}


def test_a_list_parts_the_paragraph_before_it_from_the_one_after_it() -> None:
    given = {TOPICS: topics("staff", "data", "meals", detail="All of it."), STAGE: decided("running")}
    verdict = (("when: {derived: we_pay}\n", "when: {derived: we_pay}\n        verdict: yes\n"),)
    blocks = entries(given, **{"faq.yaml": verdict})["faq.money"].blocks
    assert [(block.kind, len(block.sentences)) for block in blocks] == [("paragraph", 1), ("list", 4), ("paragraph", 1)]
