"""How one rule is said: its verdict, its tense, its slots and its list, and the answers each sentence comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import evaluate
from webapp.domain.faq import Document, DocumentEntry, compose
from webapp.domain.text import Run

TODAY = date(2026, 11, 22)
UNDERSTOOD, CONFIRMED, APPROVED = Standing
HOST, UNTIL, TOPICS, REFUSED = "home.host", "home.until", "fund.topics", "fund.refused"
STAGE, FOUNDATION, POTS, WHO, AMOUNT = "us.stage", "us.foundation", "decide.pots", "decide.who", "fund.amount"
UNDECIDED, WITHHELD = Undecided("Our board"), Withheld("It is early.", "Ana")

type_changes = tuple[tuple[str, str], ...]


def written(answers: Mapping[str, Answer], **changes: type_changes) -> Document:
    return compose(evaluate(bank(**changes), Answers(answers), today=TODAY))


def entry(name: str, answers: Mapping[str, Answer], **changes: type_changes) -> DocumentEntry:
    return next(one for one in written(answers, **changes).entries if one.id == name)


def told(name: str, answers: Mapping[str, Answer], **changes: type_changes) -> list[tuple[str, set[str]]]:
    """The sentences of one entry, each with its sources."""
    return [(sentence.text, set(sentence.sources)) for sentence in entry(name, answers, **changes).sentences]


def signed(value: str, standing: Standing) -> Decided:
    return Decided(value, standing=standing)


def topics(*chosen: str) -> Decided:
    return Decided(frozenset(chosen), standing=APPROVED)


US = {HOST: signed("us", CONFIRMED)}
LASTS = Decided(PartialDate(2029, 6), standing=APPROVED)

# -- verdicts -----------------------------------------------------------------------------------------------------------

HOUSED_UNTIL = (
    (
        "when: {question: home.host, is: us}\n        verdict: yes",
        "when: {all: [{question: home.host, is: us}, {question: home.until, answered: true}]}\n        verdict: yes",
    ),
)
"""Here the first words rest on two answers: the CEO signs one off, the board the other."""
NO_BODY, CEO, BOARD = None, "Our CEO has not confirmed this.", "Our board has not confirmed this."


@pytest.mark.parametrize(
    ("host", "until", "verdict", "ending", "standing"),
    [
        (UNDERSTOOD, UNDERSTOOD, "Yes, staff say.", BOARD, "understood"),
        (UNDERSTOOD, CONFIRMED, "Yes, staff say.", BOARD, "understood"),
        (UNDERSTOOD, APPROVED, "Yes, staff say.", CEO, "understood"),
        (CONFIRMED, UNDERSTOOD, "Yes, staff say.", BOARD, "understood"),
        (CONFIRMED, CONFIRMED, "Yes, staff say.", BOARD, "confirmed"),
        (CONFIRMED, APPROVED, "Yes.", NO_BODY, "confirmed"),
        (APPROVED, CONFIRMED, "Yes, staff say.", BOARD, "confirmed"),
        (APPROVED, APPROVED, "Yes.", NO_BODY, "approved"),
    ],
)
def test_a_verdict_is_what_staff_say_until_every_body_has_signed_off_what_it_rests_on(
    host: Standing, until: Standing, verdict: str, ending: str | None, standing: str
) -> None:
    given = {HOST: signed("us", host), UNTIL: Decided(PartialDate(2029, 6), standing=until)}
    found = entry("faq.home", given, **{"faq.yaml": HOUSED_UNTIL})
    texts = [sentence.text for sentence in found.sentences]
    assert texts[0] == verdict
    assert found.sentences[0].key == "faq.home/us/verdict"
    assert set(found.sentences[0].sources) == {HOST, UNTIL}
    assert texts[-1] == ending if ending else texts[-1] not in (CEO, BOARD)
    assert sum(text in (CEO, BOARD) for text in texts) == bool(ending)
    assert found.standing == standing


def test_a_verdict_can_have_words_of_its_own() -> None:
    staff = told("faq.home", {HOST: signed("other", UNDERSTOOD)})
    assert [text for text, _ in staff] == ["Not with us, staff say.", "Another charity houses the staff.", CEO]
    assert told("faq.home", {HOST: signed("other", CONFIRMED)})[0] == ("Not with us.", {HOST})


def test_what_nobody_signs_off_is_as_staff_understand_it_and_has_no_ending() -> None:
    found = entry("faq.paper", {"fund.paper": Decided("https://example.org/terms")})
    assert [sentence.text for sentence in found.sentences] == ["Our terms stand at https://example.org/terms."]
    assert found.standing == "understood"


def test_a_verdict_can_stand_alone() -> None:
    alone = (("verdict: yes\n        text: {en: We house the staff of the partnership., es: }\n", "verdict: yes\n"),)
    given = US | {UNTIL: LASTS}
    assert told("faq.home", given | {STAGE: Decided("running")}, **{"faq.yaml": alone})[0] == ("Yes.", {HOST})
    assert told("faq.home", given | {STAGE: Decided("running")}, **{"faq.yaml": alone})[1][0].startswith("Our promise")
    idea = told("faq.home", given | {STAGE: Decided("idea")}, **{"faq.yaml": alone})
    assert [text for text, _ in idea[:2]] == ["Yes.", "We will house the staff of the partnership."]
    bare = (*alone, ("        future: {en: We will house the staff of the partnership., es: }\n", ""))
    found = entry("faq.home", given, **{"faq.yaml": bare})
    assert (found.headline.text, found.headline.template) == ("Yes.", "Yes.")
    assert set(found.headline.sources) == {HOST}


def test_an_answer_that_is_not_decided_has_no_standing_even_where_words_rest_on_it() -> None:
    ended = (
        (
            "      - id: us\n        when",
            """\
      - id: over
        when: {question: home.until, under: today}
        text: {en: We no longer house the staff., es: }
      - id: us
        when""",
        ),
    )
    for until in (UNDECIDED, WITHHELD, None):
        given: dict[str, Answer] = {**US, **({UNTIL: until} if until else {})}
        found = entry("faq.home", given, **{"faq.yaml": ended})
        assert (found.sentences[0].text, set(found.sentences[0].sources)) == ("Yes.", {HOST, UNTIL})
        assert found.standing == "confirmed"


# -- tense --------------------------------------------------------------------------------------------------------------

NOW, TO_COME = "We house the staff of the partnership.", "We will house the staff of the partnership."


@pytest.mark.parametrize(
    ("stage", "text"),
    [(Decided("idea"), TO_COME), (Decided("running"), NOW), (UNDECIDED, NOW), (WITHHELD, NOW), (None, NOW)],
)
def test_while_the_partnership_is_an_idea_sentences_speak_of_the_future(stage: Answer | None, text: str) -> None:
    given: dict[str, Answer] = {**US, UNTIL: LASTS, **({STAGE: stage} if stage else {})}
    sentences = told("faq.home", given)
    # The verdict before it and the sentences after it are the same in both tenses.
    assert sentences == [("Yes.", {HOST}), (text, {HOST, STAGE}), ("Our promise lasts until June 2029.", {HOST, UNTIL})]


# -- slots --------------------------------------------------------------------------------------------------------------


def test_each_kind_of_answer_reads_as_it_should_inside_a_sentence() -> None:
    lines = """\
      - id: all
        text:
          en: "{us.foundation|text}; {home.host|label}; {home.until|date}; {fund.topics|list}; {fund.amount|money};
            {decide.pots|number}."
          es:
"""
    changes = (('      - id: list\n        text: {en: "{fund.topics|list}.", es: }\n', lines),)
    given: dict[str, Answer] = {
        FOUNDATION: Decided("Juniper {Fund}"),
        **US,
        UNTIL: LASTS,
        TOPICS: topics("meals", "staff"),
        AMOUNT: Decided(MoneyRange(500, 900)),
        POTS: Decided(2),
    }
    row = written(given, **{"faq.yaml": changes}).fact_box[1].sentence
    assert row.text == "Juniper {Fund}; our foundation; June 2029; staff and meals; $500 to $900 a year; 2."
    assert row.runs[0] == Run("Juniper {Fund}", typed=True)
    assert [run for run in row.runs if run.typed] == [row.runs[0]]
    assert row.sources == (FOUNDATION, HOST, UNTIL, TOPICS, AMOUNT, POTS)


@pytest.mark.parametrize("until", [UNDECIDED, WITHHELD, None])
def test_a_sentence_whose_slot_cannot_be_filled_is_not_said(until: Answer | None) -> None:
    keys = [sentence.key for sentence in entry("faq.home", {**US, **({UNTIL: until} if until else {})}).sentences]
    assert keys[:2] == ["faq.home/us/verdict", "faq.home/us"]
    assert not {"faq.home/lasts", "faq.home/ended"} & set(keys)


def test_names_are_typed_or_the_banks_own() -> None:
    named = written({FOUNDATION: Decided("Juniper"), HOST: signed("other", CONFIRMED)})
    assert named.statement[0].runs == (Run("Juniper", typed=True), Run(" answers here for itself."))
    assert named.entries[0].question == "Does Juniper house our staff?"
    assert written({}).entries[0].question == "Does our foundation house our staff?"


NAMED = (("text: {en: We house the staff of the partnership., es: }", 'text: {en: "{foundation} houses the staff.", es: }'),)
NAMED_TWICE = (
    ('text: {en: "We pay {fund.amount|money}.", es: }', 'text: {en: "{foundation} pays {fund.amount|money}.", es: }'),
    ("more: {en: This is for the whole partnership., es: }", 'more: {en: "{foundation} pays {partnership}.", es: }'),
)


def test_a_name_changes_the_sentence_it_stands_in_and_not_the_verdict_before_it() -> None:
    given = US | {UNTIL: LASTS, FOUNDATION: Decided("Juniper")}
    no_future = ("        future: {en: We will house the staff of the partnership., es: }\n", "")
    sentences = told("faq.home", given, **{"faq.yaml": (*NAMED, no_future)})
    assert sentences[:2] == [("Yes.", {HOST}), ("Juniper houses the staff.", {HOST, FOUNDATION})]
    # Beside a text for the future both the stage and the name change its words.
    both = told("faq.home", given, **{"faq.yaml": NAMED})
    assert both[:2] == [("Yes.", {HOST}), ("Juniper houses the staff.", {HOST, FOUNDATION, STAGE})]


def test_what_follows_a_sentence_rests_on_the_same_answers_and_on_its_own_names() -> None:
    given: dict[str, Answer] = {TOPICS: topics("staff"), AMOUNT: Decided(MoneyRange(5, 5), standing=APPROVED)}
    paid = {TOPICS, AMOUNT}
    assert told("faq.amount", given) == [("We pay $5 a year.", paid), ("This is for the whole partnership.", paid)]
    named = told("faq.amount", given, **{"faq.yaml": NAMED_TWICE})
    both = {*paid, FOUNDATION, "us.partnership"}
    assert named[1] == ("our foundation pays the partnership.", both)
    first_only = told("faq.amount", given, **{"faq.yaml": NAMED_TWICE[:1]})
    assert first_only == [
        ("our foundation pays $5 a year.", {*paid, FOUNDATION}),
        ("This is for the whole partnership.", paid),
    ]


@pytest.mark.parametrize(
    ("stage", "first"), [("idea", "We will pay {0} in all."), ("running", "We pay {0}.")], ids=["idea", "running"]
)
def test_what_follows_is_the_same_in_both_tenses(stage: str, first: str) -> None:
    future = (
        (
            "more: {en: This is for the whole partnership., es: }",
            """\
future: {en: "We will pay {fund.amount|money} in all.", es: }
        more: {en: This is for the whole partnership., es: }""",
        ),
    )
    given: dict[str, Answer] = {TOPICS: topics("staff"), AMOUNT: Decided(MoneyRange(5, 5), standing=APPROVED)}
    sentences = told("faq.amount", {**given, STAGE: Decided(stage)}, **{"faq.yaml": future})
    assert sentences == [
        (first.format("$5 a year"), {TOPICS, AMOUNT, STAGE}),
        ("This is for the whole partnership.", {TOPICS, AMOUNT}),
    ]


# -- the first of several -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "text"),
    [
        (PartialDate(2029, 6), "Our promise lasts until June 2029."),
        (PartialDate(2026, 11), "Our promise lasts until November 2026."),
        (PartialDate(2026, 10), "Our promise ended in October 2026."),
    ],
)
def test_of_several_sentences_only_the_first_that_holds_is_said(until: PartialDate, text: str) -> None:
    said = [text for text, _ in told("faq.home", {**US, UNTIL: Decided(until, standing=APPROVED)})]
    assert [one for one in said if one.startswith("Our promise")] == [text]


def test_a_sentence_also_rests_on_the_answers_the_ones_before_it_were_passed_over_for() -> None:
    passed = (
        (
            "      - id: other\n",
            """\
      - id: waits
        when: {question: fund.topics, has: nothing}
        text: {en: We wait., es: }
      - id: other
""",
        ),
    )
    given = {HOST: signed("other", CONFIRMED), TOPICS: topics("staff"), STAGE: Decided("running")}
    assert told("faq.home", given, **{"faq.yaml": passed}) == [
        ("Not with us.", {HOST, TOPICS}),
        ("Another charity houses the staff.", {HOST, TOPICS}),
    ]
    assert told("faq.home", given | {TOPICS: topics("nothing")}, **{"faq.yaml": passed})[0] == ("We wait.", {HOST, TOPICS})


def test_a_verdict_rests_on_the_stage_where_a_rule_before_it_was_passed_over_for_it() -> None:
    idle = (
        (
            "      - id: us\n        when",
            """\
      - id: idle
        when: {all: [{question: us.stage, is: idea}, {question: fund.topics, has: nothing}]}
        text: {en: There is nothing to house., es: }
      - id: us
        when""",
        ),
    )
    given = {**US, STAGE: Decided("running")}
    assert told("faq.home", given, **{"faq.yaml": idle})[0] == ("Yes.", {HOST, STAGE})


# -- lists --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (("staff",), "We pay for staff."),
        (("meals", "staff"), "We pay for staff and meals."),
    ],
)
def test_one_or_two_items_stand_in_the_line(chosen: tuple[str, ...], sentence: str) -> None:
    found = entry("faq.money", {TOPICS: topics(*chosen)})
    assert found.blocks[0].kind == "paragraph"
    assert found.blocks[0].sentences[0].text == sentence
    assert set(found.blocks[0].sentences[0].claims) == {(TOPICS, one, "does") for one in chosen}
    assert found.headline.text == sentence


def test_three_items_stand_line_by_line() -> None:
    found = entry("faq.money", {TOPICS: topics("staff", "data", "meals")})
    block = found.blocks[0]
    assert block.kind == "list"
    assert [one.text for one in block.sentences] == ["We pay for:", "staff", "data", "meals"]
    assert [one.key for one in block.sentences] == ["faq.money/pays"] + ["faq.money/pays/item"] * 3
    assert [set(one.sources) for one in block.sentences] == [{TOPICS, STAGE}] + [{TOPICS}] * 3
    assert [one.claims for one in block.sentences] == [
        (),
        ((TOPICS, "staff", "does"),),
        ((TOPICS, "data", "does"),),
        ((TOPICS, "meals", "does"),),
    ]
    assert found.headline.text == "We pay for staff, data and meals."


def test_a_list_names_its_verdict_first() -> None:
    verdict = (("when: {derived: we_pay}\n", "when: {derived: we_pay}\n        verdict: yes\n"),)
    found = entry("faq.money", {TOPICS: topics("staff", "data", "meals")}, **{"faq.yaml": verdict})
    assert [one.text for one in found.sentences[:2]] == ["Yes.", "We pay for:"]
    assert found.headline.text == "Yes. We pay for staff, data and meals."


@pytest.mark.parametrize(
    ("claim", "claims"), [(", stand: does}", ((TOPICS, "staff", "does"),)), ("}", ())], ids=["with a stand", "without"]
)
def test_a_list_claims_a_stand_only_where_its_author_says_so(claim: str, claims: tuple[object, ...]) -> None:
    changes = (("items: {chosen: fund.topics, stand: does}", f"items: {{chosen: fund.topics{claim}"),)
    assert entry("faq.money", {TOPICS: topics("staff")}, **{"faq.yaml": changes}).sentences[0].claims == claims


def test_choices_left_out_of_a_list_are_not_named() -> None:
    changes = (("items: {chosen: fund.topics, stand: does}", "items: {chosen: fund.topics, leave_out: [data]}"),)
    assert told("faq.money", {TOPICS: topics("staff", "data")}, **{"faq.yaml": changes})[0][0] == "We pay for staff."
    # A list with nothing in it is not said, nor is its entry.
    only = written({TOPICS: topics("data")}, **{"faq.yaml": changes})
    assert "faq.money" not in [one.id for one in only.entries]


def rest(given: Mapping[str, Answer], **changes: type_changes) -> list[tuple[str, set[str]]]:
    """What the money entry says it will not pay for and has not said."""
    return [one for one in told("faq.money", given, **changes) if one[0].startswith(("We will not", "We have not said if"))]


def test_what_is_in_neither_list_is_unsaid() -> None:
    both = {TOPICS, REFUSED}
    assert rest({TOPICS: topics("staff")}) == [("We have not said if we pay for data and meals.", both)]
    assert rest({TOPICS: topics("staff"), REFUSED: topics("data")}) == [
        ("We will not pay for data.", both),
        ("We have not said if we pay for meals.", both),
    ]
    assert rest({TOPICS: topics("staff"), REFUSED: topics("data", "meals")}) == [
        ("We will not pay for data and meals.", both)
    ]
    assert rest({TOPICS: topics("staff"), REFUSED: UNDECIDED}) == [("We have not said if we pay for data and meals.", both)]
    for given in (topics("nothing"), UNDECIDED, WITHHELD):
        assert rest({TOPICS: given}) == []


def test_what_is_refused_and_what_is_unsaid_speak_of_the_same_list() -> None:
    found = entry("faq.money", {TOPICS: topics("staff"), REFUSED: topics("data")})
    claims = [claim for sentence in found.sentences for claim in sentence.claims]
    assert claims == [(TOPICS, "staff", "does"), (TOPICS, "data", "will_not"), (TOPICS, "meals", "unsaid")]


FOURTH_TOPIC = (("      - id: nothing\n", "      - id: rent\n        label: {en: Rent, es: }\n      - id: nothing\n"),)


def test_a_long_list_of_what_is_unsaid_rests_on_both_lists_line_by_line() -> None:
    blocks = entry("faq.money", {TOPICS: topics("staff")}, **{"money.yaml": FOURTH_TOPIC}).blocks
    assert blocks[1].kind == "list"
    assert [(one.text, set(one.sources), one.claims) for one in blocks[1].sentences] == [
        ("We have not said if we pay for:", {TOPICS, REFUSED}, ()),
        ("data", {TOPICS, REFUSED}, ((TOPICS, "data", "unsaid"),)),
        ("meals", {TOPICS, REFUSED}, ((TOPICS, "meals", "unsaid"),)),
        ("rent", {TOPICS, REFUSED}, ((TOPICS, "rent", "unsaid"),)),
    ]


ROLES = """\
      text: {en: "As a civic leader we {items}.", es: }
      items: {roles: [civic, both], stand: does}
"""
ALL_ROLES = """\
      text: {en: "We {items}.", es: }
      items: {roles: [civic, both, grant], stand: STAND}
"""
THIRD_ROLE = (
    (
        "  - id: staff\n",
        """\
  - id: decider
    hat: both
    label: {en: Decide, es: }
    phrase: {en: decide, es: }
    does: {some: pot, of: {question: decide.who, is: board}}
    will_not: {every: pot, of: {question: decide.who, is: group}}
    undecided: {question: decide.pots, undecided: true}

  - id: staff
""",
    ),
)


def roles_said(given: Mapping[str, Answer], stand: str) -> list[tuple[str, tuple[str, ...], tuple[object, ...]]]:
    changes = {"faq.yaml": ((ROLES, ALL_ROLES.replace("STAND", stand)),), "roles.yaml": THIRD_ROLE}
    statement = written(given, **changes).statement
    return [(one.text, one.sources, one.claims) for one in statement if one.key.startswith("statement/civic")]


def test_a_short_list_of_roles_rests_on_what_places_every_role() -> None:
    given: dict[str, Answer] = {HOST: Decided("us"), TOPICS: topics("staff"), WHO: Decided("group")}
    does = (("roles", "host", "does"), ("roles", "staff", "does"))
    assert roles_said(given, "does") == [("We house the staff and pay for staff.", (HOST, TOPICS, POTS, WHO), does)]
    will_not = (("roles", "decider", "will_not"),)
    assert roles_said(given, "will_not") == [("We decide.", (HOST, TOPICS, REFUSED, POTS, WHO), will_not)]
    assert roles_said(given, "undecided") == []


def test_in_a_long_list_each_role_rests_on_what_places_it() -> None:
    given: dict[str, Answer] = {HOST: Decided("us"), TOPICS: topics("staff"), WHO: Decided("board")}
    assert roles_said(given, "does") == [
        ("We:", (HOST,), ()),
        ("house the staff", (HOST,), (("roles", "host", "does"),)),
        ("decide", (WHO,), (("roles", "decider", "does"),)),
        ("pay for staff", (TOPICS,), (("roles", "staff", "does"),)),
    ]


def test_only_roles_of_the_hats_named_are_listed() -> None:
    given: dict[str, Answer] = {HOST: Decided("us"), TOPICS: topics("staff"), WHO: Decided("board")}
    statement = written(given, **{"roles.yaml": THIRD_ROLE}).statement
    assert [one.text for one in statement] == ["As a civic leader we house the staff and decide."]
    assert statement[0].sources == (HOST, WHO)


LISTED_WHEN = (
    (
        ROLES,
        """\
      when: {question: us.partnership, answered: true}
      text: {en: "In {partnership} we {items}.", es: }
      future: {en: "We will {items}.", es: }
      items: {roles: [civic, both, grant], stand: does}
""",
    ),
)


def test_each_role_of_a_long_list_also_rests_on_why_the_list_is_there_and_its_first_line_on_how_it_is_worded() -> None:
    given: dict[str, Answer] = {HOST: Decided("us"), TOPICS: topics("staff"), WHO: Decided("board")}
    named = given | {"us.partnership": Decided("Bright Starts")}
    changes = {"faq.yaml": LISTED_WHEN, "roles.yaml": THIRD_ROLE}
    assert [(one.text, set(one.sources)) for one in written(named, **changes).statement] == [
        ("In Bright Starts we:", {"us.partnership", STAGE, HOST}),
        ("house the staff", {"us.partnership", HOST}),
        ("decide", {"us.partnership", WHO}),
        ("pay for staff", {"us.partnership", TOPICS}),
    ]
    assert written(given, **changes).statement == ()
