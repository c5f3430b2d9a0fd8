"""What stands around the entries: title, statement, "At a glance", the role map, and the open points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.tiny_bank import bank
from webapp.domain.answers import Answer, Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import Clarity, evaluate
from webapp.domain.faq import Document, compose
from webapp.domain.faq.document import Edition, RoleLine
from webapp.domain.text import Run, plain

TODAY = date(2026, 11, 22)
APPROVED = Standing.APPROVED
FOUNDATION, PARTNERSHIP, STAGE = "us.foundation", "us.partnership", "us.stage"
HOST, UNTIL, TOPICS, REFUSED, AMOUNT = "home.host", "home.until", "fund.topics", "fund.refused", "fund.amount"
PAPER, POTS, WHO, WHO_2, NAME, NAME_2 = "fund.paper", "decide.pots", "decide.who", "decide.who@2", "pot.name", "pot.name@2"
SOON, LATER, LONG_AGO = PartialDate(2027, 6), PartialDate(2028, 1), PartialDate(2026, 10, 31)
THIS_MONTH = PartialDate(2026, 11)
WITHHELD = Withheld("It is early.", "Ana")
BOARD_DECIDES = Decided("board", standing=APPROVED)

type_changes = tuple[tuple[str, str], ...]


def written(answers: Mapping[str, Answer], **changes: type_changes) -> Document:
    return compose(evaluate(bank(**changes), Answers(answers), today=TODAY))


def row(name: str, answers: Mapping[str, Answer], **changes: type_changes) -> tuple[str, set[str]] | None:
    """A line of "At a glance" with its sources, if it is there."""
    found = {fact.id: fact.sentence for fact in written(answers, **changes).fact_box}
    return (found[name].text, set(found[name].sources)) if name in found else None


def points(answers: Mapping[str, Answer], **changes: type_changes) -> list[tuple[str, set[str]]]:
    """The open points with their sources."""
    return [(point.text, set(point.sources)) for point in written(answers, **changes).open_points]


def topics(*chosen: str) -> Decided:
    return Decided(frozenset(chosen), standing=APPROVED)


# -- the head -----------------------------------------------------------------------------------------------------------


def test_title_and_names_are_as_typed_or_the_banks_own() -> None:
    nobody = written({})
    assert (nobody.title.text, nobody.foundation, nobody.partnership) == (
        "our foundation and the partnership",
        "our foundation",
        "the partnership",
    )
    named = written({FOUNDATION: Decided("Juniper"), PARTNERSHIP: Decided("Bright Starts")})
    assert named.title.runs == (Run("Juniper", typed=True), Run(" and "), Run("Bright Starts", typed=True))
    assert (named.foundation, named.partnership) == ("Juniper", "Bright Starts")
    assert (named.title.sources, named.title.key) == ((FOUNDATION, PARTNERSHIP), "title")
    assert named.title.template == "{foundation} and {partnership}"


def test_the_statement_says_who_speaks_and_in_which_roles() -> None:
    assert written({}).statement == ()
    one = written({FOUNDATION: Decided("Juniper"), HOST: Decided("us")})
    assert [(said.text, said.sources, said.key) for said in one.statement] == [
        ("Juniper answers here for itself.", (FOUNDATION,), "statement/who"),
        ("As a civic leader we house the staff.", (HOST,), "statement/civic"),
    ]


FIRST_AND_MORE = (
    (
        '      text: {en: "{foundation} answers here for itself.", es: }\n',
        '      text: {en: "{foundation} answers here for itself.", es: }\n      more: {en: Nobody else is bound., es: }\n',
    ),
    (
        "    - id: civic\n",
        """\
    - first:
        - id: names
          when: {question: us.partnership, answered: true}
          text: {en: "This is about {partnership}.", es: }
        - id: home
          when: {question: home.host, is: us}
          text: {en: This is about a home., es: }
    - id: civic
""",
    ),
)


def test_of_several_statements_the_first_that_holds_is_made_and_what_follows_it_too() -> None:
    given: dict[str, Answer] = {FOUNDATION: Decided("Juniper"), HOST: Decided("us")}
    assert [said.text for said in written(given, **{"faq.yaml": FIRST_AND_MORE}).statement] == [
        "Juniper answers here for itself.",
        "Nobody else is bound.",
        "This is about a home.",
        "As a civic leader we house the staff.",
    ]
    both = given | {PARTNERSHIP: Decided("Bright Starts")}
    assert written(both, **{"faq.yaml": FIRST_AND_MORE}).statement[2].text == "This is about Bright Starts."


def test_the_document_says_what_it_was_made_from() -> None:
    document = written({HOST: Decided("other")})
    assert (document.language, document.as_of, document.draft) == ("en", TODAY, True)
    assert (document.bank_id, document.bank_version) == ("tiny", "1.0.0")
    assert document.groups == (("home", "The home"), ("money", "The money"))
    assert document.clarity == Clarity(decided=1, unanswered=2)
    assert document.words == bank().words["en"]
    assert not replace(document, edition=Edition(1, TODAY)).draft


def test_a_language_the_bank_is_not_written_in_is_refused() -> None:
    with pytest.raises(KeyError):
        compose(evaluate(bank(), Answers(), today=TODAY), language="fr")


def test_the_role_map_stands_in_words_and_role_by_role() -> None:
    given: dict[str, Answer] = {HOST: Decided("us"), TOPICS: topics("data"), REFUSED: topics("staff")}
    found = written(given).role_map
    assert (found.civic, found.grant, found.words) == (100, 33, "It is too early to say.")
    assert found.roles == (
        RoleLine("host", "House the staff", "civic", "does", (HOST,)),
        RoleLine("staff", "Pay for staff", "grant", "will_not", (TOPICS, REFUSED)),
    )


def test_the_role_statement_ends_with_the_role_map_in_words() -> None:
    given: dict[str, Answer] = {FOUNDATION: Decided("Juniper"), HOST: Decided("other"), TOPICS: topics("nothing")}
    document = written({**given, WHO: BOARD_DECIDES})
    assert plain(document.role_statement) == "Juniper answers here for itself. We pay."


# -- the order of the entries -------------------------------------------------------------------------------------------


def test_what_always_prints_comes_first_then_group_by_group() -> None:
    given: dict[str, Answer] = {TOPICS: topics("staff"), AMOUNT: Decided(MoneyRange(5, 5)), WHO: BOARD_DECIDES}
    assert [entry.id for entry in written(given).entries] == ["faq.home", "faq.money", "faq.amount", "faq.who"]
    # Written the other way round, the entries of the first group still come first.
    home_last = (
        (
            "  - id: home\n    title: {en: The home, es: }\n  - id: money\n",
            "  - id: home\n    title: {en: The home, es: }\n  - id: power\n    title: {en: Power, es: }\n  - id: money\n",
        ),
        ("    group: money\n    hat: both\n", "    group: power\n    hat: both\n"),
    )
    moved = [entry.id for entry in written(given, **{"faq.yaml": home_last}).entries]
    assert moved == ["faq.home", "faq.who", "faq.money", "faq.amount"]
    always = (("    kind: how_much\n", "    always: true\n    kind: how_much\n"),)
    first = [entry.id for entry in written(given, **{"faq.yaml": (*home_last, *always)}).entries]
    assert first == ["faq.home", "faq.amount", "faq.who", "faq.money"]
    assert [entry.always for entry in written(given).entries] == [True, False, False, False]
    assert {entry.id: (entry.group, entry.hat) for entry in written(given).entries}["faq.who"] == ("money", "both")


def test_entries_that_always_print_stand_as_the_bank_has_them_whatever_their_group() -> None:
    swapped = (
        ("    group: home\n    hat: civic\n    always", "    group: money\n    hat: civic\n    always"),
        ("    group: money\n    hat: both\n", "    group: home\n    hat: both\n    always: true\n"),
    )
    assert [entry.id for entry in written({}, **{"faq.yaml": swapped}).entries] == ["faq.home", "faq.who"]


def test_every_sentence_printed_is_in_the_document() -> None:
    given: dict[str, Answer] = {
        FOUNDATION: Decided("Juniper"),
        HOST: Decided("us"),
        TOPICS: topics("staff", "data", "meals"),
    }
    document = written(given)
    keys = [sentence.key for sentence in document.sentences]
    assert keys[:2] == ["title", "statement/who"]
    assert keys[-1] == document.open_points[-1].key
    number = 1 + len(document.statement) + len(document.fact_box) + len(document.open_points)
    assert len(keys) == number + sum(len(entry.sentences) for entry in document.entries)


# -- at a glance --------------------------------------------------------------------------------------------------------


def test_a_row_about_an_entry_shows_its_first_sentence() -> None:
    assert row("home", {HOST: Decided("other", standing=APPROVED)}) == (
        "Not with us. Another charity houses the staff.",
        {HOST},
    )
    assert row("home", {HOST: WITHHELD}) == ("Not public: “It is early.” Ask Ana.", {HOST})
    assert written({}).fact_box[0].label == "Home"


def entry_row(entry: str) -> dict[str, type_changes]:
    return {"faq.yaml": (("    entry: faq.home\n", f"    entry: {entry}\n"),)}


@pytest.mark.parametrize(
    ("entry", "answers", "shown"),
    [
        ("faq.money", {}, ("Not said yet.", {TOPICS})),
        ("faq.money", {TOPICS: topics("staff")}, ("We pay for staff.", {TOPICS, STAGE})),
        ("faq.amount", {}, None),
        ("faq.amount", {TOPICS: topics("nothing")}, None),
        ("faq.amount", {TOPICS: topics("staff")}, ("Not said yet.", {TOPICS, AMOUNT})),
        ("faq.who", {POTS: Decided(2)}, ("Not said yet.", {POTS, WHO, WHO_2})),
        ("faq.who", {POTS: Decided(2), WHO_2: BOARD_DECIDES}, ("There are 2 pots of money.", {POTS, WHO_2})),
    ],
)
def test_a_row_about_an_entry_that_is_left_out_says_that_it_is_not_said_yet_if_it_was_asked(
    entry: str, answers: Mapping[str, Answer], shown: tuple[str, set[str]] | None
) -> None:
    assert row("home", answers, **entry_row(entry)) == shown


def test_that_an_entry_has_nothing_to_say_rests_on_all_it_is_about() -> None:
    assert row("home", {}, **entry_row("faq.who")) == ("Not said yet.", {POTS, WHO})
    assert row("home", {POTS: Decided(3)}, **entry_row("faq.who")) == ("Not said yet.", {POTS, WHO, WHO_2, "decide.who@3"})


def test_a_row_of_its_own_lines_shows_those_that_hold() -> None:
    assert row("topics", {}) is None
    assert row("topics", {TOPICS: topics("staff", "data")}) == ("staff and data.", {TOPICS})
    lines = (
        (
            '        text: {en: "{fund.topics|list}.", es: }\n',
            """\
        text: {en: "{fund.topics|list}.", es: }
      - first:
          - id: host
            when: {question: home.host, is: us}
            text: {en: We house the staff., es: }
          - id: pots
            when: {question: decide.pots, over: 1}
            text: {en: "{decide.pots|number} pots.", es: }
""",
        ),
    )
    given: dict[str, Answer] = {TOPICS: topics("staff"), HOST: Decided("other"), POTS: Decided(2)}
    found = written(given, **{"faq.yaml": lines}).fact_box[1]
    assert (found.id, found.label) == ("topics", "We pay for")
    assert found.sentence.text == "staff. 2 pots."
    assert set(found.sentence.sources) == {TOPICS, HOST, POTS}
    assert (found.sentence.key, found.sentence.template) == (
        "glance:topics",
        "{fund.topics|list}. {decide.pots|number} pots.",
    )
    assert row("topics", {HOST: Decided("us")}, **{"faq.yaml": lines}) == ("We house the staff.", {TOPICS, HOST})


def test_a_line_that_is_only_a_verdict_is_shown_too() -> None:
    verdict = (
        ('        text: {en: "{fund.topics|list}.", es: }\n', "        when: {derived: we_pay}\n        verdict: yes\n"),
    )
    found = written({TOPICS: topics("data")}, **{"faq.yaml": verdict}).fact_box[1].sentence
    assert (found.text, found.sources, found.template) == ("Yes.", (TOPICS,), "Yes.")


def signed(value: str, standing: Standing) -> Decided:
    return Decided(value, standing=standing)


UNDERSTOOD = Standing.UNDERSTOOD


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({}, None),
        ({HOST: signed("other", APPROVED)}, None),
        ({HOST: signed("other", UNDERSTOOD)}, "1 answer waits for our CEO."),
        (
            {HOST: signed("other", UNDERSTOOD), TOPICS: Decided(frozenset({"nothing"}))},
            "2 answers wait for our CEO.",
        ),
        ({WHO: signed("board", UNDERSTOOD)}, "1 answer waits for our board."),
        (
            {POTS: Decided(2), WHO: signed("board", UNDERSTOOD), WHO_2: signed("board", UNDERSTOOD)},
            "2 answers wait for our board.",
        ),
        (
            {HOST: signed("other", UNDERSTOOD), WHO: signed("board", UNDERSTOOD)},
            "1 answer waits for our board. 1 answer waits for our CEO.",
        ),
    ],
)
def test_a_row_says_how_many_answers_wait_for_whom(answers: Mapping[str, Answer], text: str | None) -> None:
    found = row("waiting", answers)
    assert (found[0] if found else None) == text


def test_how_many_answers_wait_rests_on_every_answer_that_could_wait() -> None:
    one: dict[str, Answer] = {HOST: signed("other", UNDERSTOOD)}
    # home.until, fund.refused and the second pot are not asked; what makes them be asked counts.
    assert row("waiting", one) == ("1 answer waits for our CEO.", {HOST, TOPICS, POTS, WHO})
    assert row("waiting", {HOST: signed("us", UNDERSTOOD), TOPICS: topics("data")}) == (
        "1 answer waits for our CEO.",
        {HOST, UNTIL, TOPICS, REFUSED, AMOUNT, POTS, WHO},
    )
    both = written({HOST: signed("other", UNDERSTOOD), WHO: signed("board", UNDERSTOOD)}).fact_box
    waiting = next(fact.sentence for fact in both if fact.id == "waiting")
    assert waiting.template == "1 answer waits for our board. 1 answer waits for our CEO."
    assert waiting.key == "glance:waiting"


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({}, None),
        ({HOST: WITHHELD}, None),
        ({HOST: Undecided("Our board", SOON)}, "Who houses the staff, by June 2027."),
        ({HOST: Undecided("Our board")}, "Who houses the staff, no date is set."),
        ({HOST: Undecided("Our board", LONG_AGO)}, "Who houses the staff, by October 31, 2026."),
        (
            {HOST: Undecided("Our board"), TOPICS: Undecided("Our board", LATER), WHO: Undecided("Ana", SOON)},
            "Who has the last word, by June 2027. What we pay for, by January 2028. Who houses the staff, no date is set.",
        ),
    ],
)
def test_a_row_lists_what_is_not_decided_soonest_first(answers: Mapping[str, Answer], text: str | None) -> None:
    found = row("undecided", answers)
    assert (found[0] if found else None) == text


def test_what_is_not_decided_rests_on_every_answer_that_could_be_undecided() -> None:
    found = row("undecided", {HOST: Undecided("Our board")})
    assert found
    assert found[1] == {HOST, TOPICS, POTS, WHO}
    names = row("undecided", {POTS: Decided(2), WHO_2: Undecided("Ana", SOON), NAME_2: Decided("Reading")})
    assert names
    assert names[0] == "Who has the last word (Reading), by June 2027."


# -- open points --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        (Undecided("Our board"), "Who houses the staff: Our board will decide."),
        (Undecided("Our board", SOON), "Who houses the staff: Our board will decide by June 2027."),
        (
            Undecided("Our board", THIS_MONTH),
            "Who houses the staff: Our board will decide by November 2026.",
        ),
        (Undecided("Our board", LONG_AGO), "Who houses the staff: Our board was to decide by October 31, 2026."),
        (None, "Who houses the staff: not said yet."),
    ],
)
def test_an_open_point_says_who_decides_by_when(answer: Undecided | None, point: str) -> None:
    given: dict[str, Answer] = {HOST: answer} if answer else {}
    assert (point, {HOST}) in points(given)


def test_what_is_decided_or_not_public_is_no_open_point() -> None:
    for answer in (Decided("other"), WITHHELD):
        assert not [text for text, _ in points({HOST: answer}) if text.startswith("Who houses")]


def test_open_points_come_soonest_first_then_what_is_not_said_then_what_is_in_neither_list() -> None:
    given: dict[str, Answer] = {
        HOST: Undecided("The county"),
        TOPICS: topics("staff"),
        REFUSED: Undecided("Our board", LATER),
        AMOUNT: Undecided("Ana", LONG_AGO),
        WHO: Undecided("Our board", SOON),
        POTS: Decided(2),
    }
    assert points(given) == [
        ("How much we pay: Ana was to decide by October 31, 2026.", {TOPICS, AMOUNT}),
        ("Who has the last word (Pot 1): Our board will decide by June 2027.", {POTS, NAME, WHO}),
        ("What we will not pay for: Our board will decide by January 2028.", {TOPICS, REFUSED}),
        ("Who houses the staff: The county will decide.", {HOST}),
        ("Our name: not said yet.", {FOUNDATION}),
        ("Its name: not said yet.", {PARTNERSHIP}),
        ("What the pot is called (Pot 1): not said yet.", {POTS, NAME}),
        ("What the pot is called (Pot 2): not said yet.", {POTS, NAME_2}),
        ("Who has the last word (Pot 2): not said yet.", {POTS, NAME_2, WHO_2}),
        ("What we pay for: not said yet about data and meals.", {TOPICS, REFUSED}),
    ]


def test_a_month_is_as_late_as_its_last_day() -> None:
    given: dict[str, Answer] = {
        HOST: Undecided("Ana", PartialDate(2027, 6)),
        TOPICS: Undecided("Ana", PartialDate(2027, 6, 29)),
        WHO: Undecided("Ana", PartialDate(2027, 7, 1)),
    }
    assert [text.partition(":")[0] for text, _ in points(given)][:3] == [
        "What we pay for",
        "Who houses the staff",
        "Who has the last word",
    ]


def test_what_is_internal_or_may_stay_empty_is_no_open_point() -> None:
    told = " ".join(text for text, _ in points({}))
    assert "How far along" not in told, "us.stage is never printed"
    assert "where our terms" not in told.lower()
    internal: dict[str, Answer] = {STAGE: Undecided("Ana", SOON)}
    assert points(internal) == points({})
    assert row("undecided", internal) is None


def test_with_one_pot_a_point_about_it_names_no_pot() -> None:
    assert ("Who has the last word: not said yet.", {POTS, WHO}) in points({})
    named: dict[str, Answer] = {POTS: Decided(2), NAME: Decided("Reading"), WHO: BOARD_DECIDES, WHO_2: Undecided("Ana")}
    assert ("Who has the last word (Pot 2): Ana will decide.", {POTS, NAME_2, WHO_2}) in points(named)
    point = next(one for one in written({**named, WHO: Undecided("Ana")}).open_points if "Reading" in one.text)
    assert [run.text for run in point.runs if run.typed] == ["Reading", "Ana"]


@pytest.mark.parametrize(
    ("now", "refused", "left"),
    [
        (topics("staff"), None, "data and meals"),
        (topics("staff"), topics("data"), "meals"),
        (topics("staff"), topics("data", "meals"), None),
        (topics("nothing"), None, None),
        (Undecided("Ana"), None, None),
        (None, None, None),
    ],
)
def test_what_stands_in_neither_list_is_an_open_point(now: Answer | None, refused: Answer | None, left: str | None) -> None:
    pairs = {TOPICS: now, REFUSED: refused}
    found = [text for text, _ in points({key: one for key, one in pairs.items() if one}) if "not said yet about" in text]
    assert found == ([f"What we pay for: not said yet about {left}."] if left else [])


def test_what_is_left_over_claims_that_it_is_unsaid() -> None:
    last = written({TOPICS: topics("staff"), REFUSED: topics("data")}).open_points[-1]
    assert (last.key, last.claims) == ("open:fund.topics", ((TOPICS, "meals", "unsaid"),))


def test_sources_stand_in_the_order_asked() -> None:
    given: dict[str, Answer] = {POTS: Decided(3), HOST: signed("us", UNDERSTOOD), TOPICS: topics("data"), WHO: BOARD_DECIDES}
    waiting = next(fact.sentence for fact in written(given).fact_box if fact.id == "waiting")
    assert waiting.sources == (HOST, UNTIL, TOPICS, REFUSED, AMOUNT, POTS, WHO, WHO_2, "decide.who@3")


def test_on_the_quick_route_nothing_else_is_told() -> None:
    given: dict[str, Answer] = {HOST: signed("us", APPROVED), UNTIL: Undecided("Ana"), PAPER: Decided("https://example.org")}
    quick = compose(evaluate(bank(), Answers(given), route_name="quick", today=TODAY))
    assert {source for sentence in quick.sentences for source in sentence.sources} & {UNTIL, PAPER} == set()
    assert {source for sentence in written(given).sentences for source in sentence.sources} >= {UNTIL, PAPER}
