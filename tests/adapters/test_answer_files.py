"""An answers file: every form an answer can have, every slip an author can make, and where each is shown."""

import json
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_bank import tiny_bank
from webapp.answer_files import UnusableAnswers, parse_answers
from webapp.domain.answers import Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import evaluate
from webapp.domain.faq import compose
from webapp.domain.text import LONGEST_TEXT, normalise
from webapp.marked_yaml import Place
from webapp.renderers.json_file import render


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """The tiny bank."""
    return tiny_bank(tmp_path_factory.mktemp("tiny"))


def written(*answers):
    """A file with these answers, one a line."""
    return "\n".join(("bank: tiny", "answers:", *(f"  {line}" for answer in answers for line in answer.split("\n")), ""))


def read(bank, answer):
    """The one answer this reads as."""
    answers = parse_answers(written(answer), bank).answers
    [found] = answers.values()
    return found


def refused(bank, text):
    """What is wrong, one line each, without the file's name."""
    with pytest.raises(UnusableAnswers) as caught:
        parse_answers(text, bank)
    return lines(caught.value)


def lines(unusable):
    """Problems as the author reads them: place, id, problem, remedy."""
    found = [problem.line("FILE") for problem in unusable.problems]
    assert found
    assert all(len(line.splitlines()) == 1 and len(line.split("  ")) >= 4 for line in found), found
    return [line.removeprefix("FILE:") for line in found]


def at(text, line):
    """The text that a problem's place points to, and the rest of its line."""
    place, _, says = line.partition("  ")
    row, column = map(int, place.split(":"))
    return text.split("\n")[row - 1][column - 1 :], says


# ── The forms of an answer ──


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        ("home.host: us", Decided("us")),
        ("home.host: {value: us}", Decided("us")),
        ("fund.topics: [staff, data]", Decided(frozenset({"staff", "data"}))),
        ("fund.topics:\n  - staff\n  - data", Decided(frozenset({"staff", "data"}))),
        ("fund.topics: [nothing]", Decided(frozenset({"nothing"}))),
        ("us.foundation: Juniper Valley Fund", Decided("Juniper Valley Fund")),
        ("us.foundation: 1919", Decided("1919")),
        ("us.foundation: {value: Juniper}", Decided("Juniper")),
        ("us.foundation: 2029-06", Decided("2029-06")),
        ("home.until: 2029-06", Decided(PartialDate(2029, 6))),
        ("home.until: 2028-02-29", Decided(PartialDate(2028, 2, 29))),
        ('home.until: "2029-06"', Decided(PartialDate(2029, 6))),
        ("decide.pots: 2", Decided(2)),
        ("decide.pots: {value: 3}", Decided(3)),
        ("fund.amount: {value: {low: 180000, high: 220000}}", Decided(MoneyRange(180_000, 220_000, "USD", "year", "range"))),
        ("fund.amount: {value: {low: 500}}", Decided(MoneyRange(500, 500))),
        ("fund.amount: {value: {low: 0, high: 0}}", Decided(MoneyRange(0, 0))),
        (
            "fund.amount: {value: {low: 1, high: 2, currency: EUR, period: total}, show: rounded}",
            Decided(MoneyRange(1, 2, "EUR", "total", "rounded")),
        ),
        ("fund.amount: {value: {low: 1, high: 2}, show: range}", Decided(MoneyRange(1, 2))),
        ("fund.paper: https://example.org/terms?year=2029#three", Decided("https://example.org/terms?year=2029#three")),
        ("fund.paper: http://example.org", Decided("http://example.org")),
        ("decide.who@2: group", Decided("group")),
        ("decide.who@3: {value: group}", Decided("group")),
        ("home.host: {value: us, detail: Until 2029., note: Between us.}", Decided("us", "Until 2029.", "Between us.")),
        ("home.host: {value: us, detail: , note: }", Decided("us")),
        ("home.host: {value: us, standing: understood}", Decided("us")),
        ("home.host: {value: us, standing: confirmed}", Decided("us", standing=Standing.CONFIRMED)),
        (
            "home.host: {value: us, standing: approved, by: Rosa Lind, on: 2026-11-03}",
            Decided("us", "", "", Standing.APPROVED, "Rosa Lind", PartialDate(2026, 11, 3)),
        ),
        ("home.host: {undecided: {decider: Our board}}", Undecided("Our board")),
        ("home.host: {undecided: {decider: Our board, by: , until_then: }}", Undecided("Our board")),
        (
            "home.host:\n  undecided:\n    decider: Us\n    by: 2027-06-30\n    until_then: Count on us.\n  note: Ours.",
            Undecided("Us", PartialDate(2027, 6, 30), "Count on us.", "Ours."),
        ),
        (r'home.host: {undecided: {decider: "Our\n board"}}', Undecided("Our board")),
        (
            r'home.host: {undecided: {decider: Us, until_then: "One\n two."}, note: "Three\nfour."}',
            Undecided("Us", None, "One two.", "Three\nfour."),
        ),
        (r'home.host: {withheld: {reason: "One\ntwo.", ask: "Luis\nVega"}}', Withheld("One two.", "Luis Vega")),
        (
            r'home.host: {value: us, standing: approved, by: "Rosa\n\nLind"}',
            Decided("us", standing=Standing.APPROVED, by="Rosa Lind"),
        ),
        ("home.host: {undecided: {decider: Our board, by: 2027-06}}", Undecided("Our board", PartialDate(2027, 6))),
        ("home.host: {withheld: {reason: With our lawyers., ask: Luis}}", Withheld("With our lawyers.", "Luis")),
        ("home.host: {withheld: {reason: Later., ask: Luis}, note: Ours.}", Withheld("Later.", "Luis", "Ours.")),
    ],
)
def test_an_answer_in_each_of_its_forms_is_read(bank, answer, means):
    assert read(bank, answer) == means


def test_ids_such_as_no_need_no_quotation_marks(tmp_path):
    bank = tiny_bank(
        tmp_path, **{"power.yaml": [("- id: residents", "- id: no")], "faq.yaml": [("[group, residents]", "[group, no]")]}
    )
    assert read(bank, "decide.who: no") == Decided("no")
    assert read(bank, "decide.who: {value: no}") == Decided("no")


@pytest.mark.parametrize(("head", "route"), [("", "full"), ("route: full\n", "full"), ("route: quick\n", "quick")])
def test_the_route_is_full_unless_it_is_named(bank, head, route):
    assert parse_answers(f"{head}bank: tiny\nanswers: {{home.host: us}}", bank).route == route


@pytest.mark.parametrize("text", ["bank: tiny", "bank: tiny\nanswers:", "bank: tiny\nanswers: {}"])
def test_a_file_without_answers_is_an_answers_file(bank, text):
    assert parse_answers(text, bank).answers == Answers()


def test_bytes_and_text_read_the_same(bank):
    text = written("us.foundation: Fundación Ñandú")
    assert parse_answers(text.encode(), bank).answers == parse_answers(text, bank).answers


def test_the_place_of_each_answer_is_kept(bank):
    file = parse_answers(written("home.host: us", "decide.who:", "  value: board", "decide.who@2: group"), bank)
    assert file.places == {"home.host": Place(3, 3), "decide.who": Place(4, 3), "decide.who@2": Place(6, 3)}


def test_an_answer_off_the_route_is_accepted(bank):
    assert read(bank, "pot.name@3: The third") == Decided("The third")


# ── Typed words ──


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"  Juniper  "', "Juniper"),
        (r'"one\ntwo"', "one\ntwo"),
        (r'"one\r\ntwo"', "one\ntwo"),
        (r'"one\Ltwo\Pthree"', "one\ntwo\nthree"),
        (r'"one\ttwo"', "one two"),
        (r'"Cafe\u0301"', "Caf\u00e9"),
        ('"\u202ereversed\u2066"', "reversed"),
        (r'"\u202Ereversed\u2069"', "reversed"),
        ("'{home.host|label} **bold** <b> #1'", "{home.host|label} **bold** <b> #1"),
        ("|\n  one\n  two", "one\ntwo"),
    ],
)
def test_typed_words_are_kept_to_the_letter_but_for_what_could_disguise_them(bank, typed, kept):
    assert read(bank, f"us.foundation: {typed}") == Decided(kept)


def test_a_typed_text_may_be_as_long_as_the_limit_and_no_longer(bank):
    assert read(bank, "us.foundation: " + "x" * LONGEST_TEXT) == Decided("x" * LONGEST_TEXT)
    [line] = refused(bank, written("us.foundation: " + "x" * (LONGEST_TEXT + 1)))
    assert "us.foundation  the text is longer than 2,000 characters  shorten it, or link to a document" in line


def test_a_text_far_too_long_is_refused_without_being_looked_at(bank):
    # To normalise these takes minutes: each pair of marks is in the wrong order, and the time grows with the square.
    began = perf_counter()
    [line] = refused(bank, written('us.foundation: "a' + "\u0315\u0300" * 240_000 + '"'))
    assert "the text is longer than 2,000 characters" in line
    assert perf_counter() - began < 2


# ── Slips: the answer, the text its place points to, and what the author reads ──

SLIPS = [
    ("home.hosst: us", "home.hosst", "home.hosst  unknown question  did you mean home.host?"),
    ("nothing.like.it: us", "nothing.like.it", "nothing.like.it  unknown question  see `upfront questions`"),
    ('"": us', '""', '""  unknown question  see `upfront questions`'),
    (r'"home\nhost": us', '"home', "home host  unknown question  did you mean home.host?"),
    ("decide.who@1: us", "decide.who@1", "decide.who@1  this is not a question's id  write the id, or id@2 for the second"),
    ("decide.who@0: us", "decide.who@0", "decide.who@0  this is not a question's id"),
    ("decide.who@02: us", "decide.who@02", "decide.who@02  this is not a question's id"),
    ("decide.who@x: us", "decide.who@x", "decide.who@x  this is not a question's id"),
    ("decide.who@٢: us", "decide.who@٢", "decide.who@٢  this is not a question's id"),
    ("decide.who@: us", "decide.who@", "decide.who@  this is not a question's id"),
    ("decide.who@9: us", "decide.who@9", "decide.who@9  there are at most 3  use decide.who@2 to decide.who@3"),
    ("home.host@2: us", "home.host@2", "home.host@2  home.host is asked only once  write home.host"),
    ("decide.pots@2: 1", "decide.pots@2", "decide.pots@2  decide.pots is asked only once  write decide.pots"),
    # one choice
    ("home.host: uss", "home.host", "home.host  unknown choice 'uss'  did you mean us?"),
    ("home.host: {value: nobody}", "value: nobody", "home.host  unknown choice 'nobody'  use one of: us, other"),
    ("home.host: [us]", "home.host", "home.host  takes one choice, not a list  choose one"),
    ("home.host: 1", "home.host", "home.host  unknown choice '1'  use one of: us, other"),
    ("home.host: true", "home.host", "home.host  unknown choice 'True'  use one of: us, other"),
    ("home.host:", "home.host", "home.host  unknown choice 'None'  use one of: us, other"),
    ("home.host: {value: {us: us}}", "value:", "home.host  unknown choice "),
    # several
    ("fund.topics: staff", "fund.topics", "fund.topics  takes a list of choices  write them in brackets: [one, other]"),
    (
        "fund.topics: []",
        "fund.topics",
        "fund.topics  an empty list says nothing  leave the question out, or choose what applies",
    ),
    ("fund.topics: [staff, dat]", "dat]", "fund.topics  unknown choice 'dat'  did you mean data?"),
    ("fund.topics: {value: [staff, [data]]}", "[data]", "fund.topics  unknown choice "),
    ("fund.topics: [data, staff, data]", "fund.topics", "fund.topics  the same choice twice  keep it once"),
    (
        "fund.topics: [staff, nothing]",
        "fund.topics",
        "fund.topics  'nothing' stands alone  choose it by itself, or leave it out",
    ),
    ("fund.refused: [nothing]", "nothing", "fund.refused  unknown choice 'nothing'  use one of: staff, data, meals"),
    (
        "fund.refused: [data, staff]\nfund.topics: [staff]",
        "fund.refused",
        "fund.refused  'staff' is also in fund.topics  keep it in one of the two lists",
    ),
    # dates
    ("home.until: soon", "home.until", "home.until  'soon' is not a date  write 2029-06 or 2029-06-30"),
    ("home.until: {value: 2027-02-31}", "value:", "home.until  '2027-02-31' is not a date"),
    ("home.until: 2027-02-29", "home.until", "home.until  '2027-02-29' is not a date"),
    ("home.until: 2029-13", "home.until", "home.until  '2029-13' is not a date"),
    ("home.until: 2029-00", "home.until", "home.until  '2029-00' is not a date"),
    ("home.until: 0000-06", "home.until", "home.until  '0000-06' is not a date"),
    ("home.until: 0029-06", "home.until", "home.until  '0029-06' is not a date"),
    ("home.until: June 2029", "home.until", "home.until  'June 2029' is not a date"),
    ("home.until: 2029-6", "home.until", "home.until  '2029-6' is not a date"),
    ("home.until: 2029", "home.until", "home.until  '2029' is not a date"),
    ("home.until: 06/2029", "home.until", "home.until  '06/2029' is not a date"),
    ("home.until: ٢٠٢٩-٠٦", "home.until", "home.until  '٢٠٢٩-٠٦' is not a date"),
    ("home.until: [2029-06]", "home.until", "home.until  \"['2029-06']\" is not a date"),
    # numbers
    ("decide.pots: two", "decide.pots", "decide.pots  'two' is not a number from 1 to 3  write a whole number from 1 to 3"),
    ("decide.pots: 0", "decide.pots", "decide.pots  '0' is not a number from 1 to 3"),
    ("decide.pots: 4", "decide.pots", "decide.pots  '4' is not a number from 1 to 3"),
    ("decide.pots: -1", "decide.pots", "decide.pots  '-1' is not a number from 1 to 3"),
    ("decide.pots: 1.5", "decide.pots", "decide.pots  '1.5' is not a number from 1 to 3"),
    ("decide.pots: true", "decide.pots", "decide.pots  'True' is not a number from 1 to 3"),
    # amounts
    ("fund.amount: 200000", "fund.amount", "fund.amount  an amount needs a low and a high end  write {value: {low: 180000"),
    ("fund.amount: {value: $5}", "value:", "fund.amount  an amount needs a low and a high end"),
    ("fund.amount: {low: 1, high: 2}", "fund.amount", "fund.amount  says neither a value nor a state, or more than one"),
    ("fund.amount: {value: {high: 2}}", "value:", "fund.amount  the low end 'None' is not an amount  write whole units"),
    ("fund.amount: {value: {low: -1}}", "low:", "fund.amount  the low end '-1' is not an amount"),
    ("fund.amount: {value: {low: 1, high: 2.5}}", "high:", "fund.amount  the high end '2.5' is not an amount"),
    ("fund.amount: {value: {low: 1, high: }}", "high:", "fund.amount  the high end 'None' is not an amount"),
    ("fund.amount: {value: {low: '5'}}", "low:", "fund.amount  the low end '5' is not an amount"),
    ("fund.amount: {value: {low: false}}", "low:", "fund.amount  the low end 'False' is not an amount"),
    ("fund.amount: {value: {low: 1000000000001}}", "low:", "fund.amount  the low end '1000000000001' is not an amount"),
    ("fund.amount: {value: {low: 2, high: 1}}", "low:", "fund.amount  the low end is above the high end  turn them around"),
    (
        "fund.amount: {value: {low: 1, currency: GBP}}",
        "currency:",
        "fund.amount  unknown currency 'GBP'  use one of: USD, EUR",
    ),
    ("fund.amount: {value: {low: 1, currency: [USD]}}", "currency:", "fund.amount  unknown currency \"['USD']\""),
    ("fund.amount: {value: {low: 1, currency: {USD: 1}}}", "currency:", "fund.amount  unknown currency "),
    ("fund.amount: {value: {low: 1, period: month}}", "period:", "fund.amount  unknown period 'month'  use year or total"),
    ("fund.amount: {value: {low: 1, period: [year]}}", "period:", "fund.amount  unknown period \"['year']\""),
    ("fund.amount: {value: {low: 1, hihg: 2}}", "hihg:", "fund.amount  unknown key 'hihg'  use high"),
    ("fund.amount: {value: {low: 1}, show: exact}", "show:", "fund.amount  unknown `show` 'exact'  use range or rounded"),
    (
        "home.until: {value: 2029-06, show: rounded}",
        "show:",
        "home.until  only an amount can be shown rounded  take `show` out",
    ),
    # texts and links
    ("us.foundation: ''", "us.foundation", "us.foundation  the text is empty  write something, or leave it out"),
    ("us.foundation: ' \u202e '", "us.foundation", "us.foundation  the text is empty"),
    ("us.foundation:", "us.foundation", "us.foundation  this is not a text  write words, in quotation marks if need be"),
    ("us.foundation: true", "us.foundation", "us.foundation  this is not a text"),
    ("us.foundation: [Juniper]", "us.foundation", "us.foundation  this is not a text"),
    ("us.foundation: {value: {Juniper: Valley}}", "value:", "us.foundation  this is not a text"),
    ("fund.paper: our website", "fund.paper", "fund.paper  this is not a web address  write it from https:// on"),
    ("fund.paper: example.org", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: 'javascript:alert(1)'", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: 'JavaScript://example.org/%0aalert(1)'", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: 'data:text/html,hello'", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: file:///etc/passwd", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: mailto:ana@example.org", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: https://", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: 'https://[::1'", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: https://example.org/our terms", "fund.paper", "fund.paper  this is not a web address"),
    (r'fund.paper: "https://example.org/\nx"', "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: https://example.org/<b>", "fund.paper", "fund.paper  this is not a web address"),
    ("fund.paper: 'https://example.org/\"x'", "fund.paper", "fund.paper  this is not a web address"),
    # states
    (
        "home.host: {}",
        "home.host",
        "home.host  says neither a value nor a state, or more than one  write one of value, undecided",
    ),
    ("home.host: {detail: Until 2029.}", "home.host", "home.host  says neither a value nor a state"),
    (
        "home.host: {value: us, undecided: {decider: Us}}",
        "home.host",
        "home.host  says neither a value nor a state, or more",
    ),
    ("home.host: {vallue: us, value: us}", "vallue:", "home.host  unknown key 'vallue'  use value"),
    (
        "home.host: {undecided: true}",
        "undecided:",
        "home.host  undecided needs keys and values  write {undecided: {decider:",
    ),
    ("home.host: {undecided: {by: 2027-06}}", "undecided:", "home.host  undecided without who decides  write {undecided:"),
    ("home.host: {undecided: {decider: }}", "undecided:", "home.host  undecided without who decides"),
    ("home.host: {undecided: {decider: ' '}}", "decider:", "home.host  the text is empty"),
    ("home.host: {undecided: {decider: Us, by: soon}}", "by:", "home.host  'soon' is not a date"),
    ("home.host: {undecided: {decider: Us, untill: x}}", "untill:", "home.host  unknown key 'untill'  use until_then"),
    ("home.host: {undecided: {decider: Us}, detail: x}", "detail:", "home.host  unknown key 'detail'  use undecided, note"),
    (
        "us.foundation: {undecided: {decider: Us}}",
        "undecided:",
        "us.foundation  us.foundation is a plain fact and cannot be",
    ),
    (
        "us.foundation: {withheld: {reason: x, ask: y}}",
        "withheld:",
        "us.foundation  us.foundation is a plain fact and cannot be",
    ),
    (
        "home.host: {withheld: {ask: Luis}}",
        "withheld:",
        "home.host  withheld without reason  write {withheld: {reason: …, ask",
    ),
    (
        "home.host: {withheld: {reason: Later.}}",
        "withheld:",
        "home.host  withheld without ask  write {withheld: {reason: …, ask",
    ),
    ("home.host: {withheld: [Later., Luis]}", "withheld:", "home.host  withheld needs keys and values"),
    ("home.host: {withheld: {reason: x, ask: y, by: z}}", "by:", "home.host  unknown key 'by'  use reason, ask"),
    # standing
    (
        "home.host: {value: us, standing: final}",
        "standing:",
        "home.host  unknown standing 'final'  use understood, confirmed",
    ),
    ("home.host: {value: us, standing: [approved]}", "standing:", "home.host  unknown standing "),
    (
        "us.foundation: {value: Juniper, standing: confirmed}",
        "standing:",
        "us.foundation  us.foundation needs nobody's sign-off",
    ),
    ("home.host: {value: us, by: Rosa}", "home.host", "home.host  `by` and `on` go with confirmed or approved  say who"),
    (
        "home.host: {value: us, standing: understood, on: 2026-11-03}",
        "standing:",
        "home.host  `by` and `on` go with confirmed",
    ),
    ("home.host: {value: us, by: 0}", "home.host", "home.host  `by` and `on` go with confirmed or approved"),
    ("home.host: {value: us, standing: approved, on: 0}", "on:", "home.host  '0' is not a date"),
    ("home.host: {value: us, standing: approved, on: soon}", "on:", "home.host  'soon' is not a date"),
    ("home.host: {value: us, standing: approved, by: [Rosa]}", "by:", "home.host  this is not a text"),
    (
        "us.foundation: {value: Juniper, detail: x}",
        "detail:",
        "us.foundation  us.foundation takes no detail  put all of it in",
    ),
    ("home.host: {value: us, detail: [x]}", "detail:", "home.host  this is not a text"),
    ("home.host: {value: us, note: {x: y}}", "note:", "home.host  this is not a text"),
]


@pytest.mark.parametrize(("answer", "points_to", "says"), SLIPS)
def test_a_slip_is_named_where_it_stands_with_a_remedy(bank, answer, points_to, says):
    text = written(answer)
    [line] = refused(bank, text)
    found, rest = at(text, line)
    assert found.startswith(points_to)
    assert rest.startswith(says)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "1:1  answers  the file is empty  write something into it"),
        (
            "[home.host, us]",
            "1:1  answers  this is not an answers file  begin with `bank:` and `answers:`; `upfront template`",
        ),
        ("Juniper", "1:1  answers  this is not an answers file"),
        ("answers: {}", "1:1  bank  the answers are for 'None'  write `bank: tiny`"),
        ("bank: tine\nanswers: {}", "1:1  bank  the answers are for 'tine'  write `bank: tiny`"),
        ("bank: [tiny]\nanswers: {}", "1:1  bank  the answers are for "),
        ("bank: tiny\nroute: fast\nanswers: {}", "2:1  route  unknown route 'fast'  use full or quick"),
        ("bank: tiny\nroute: [full]\nanswers: {}", "2:1  route  unknown route "),
        ("bank: tiny\nanswer: {}", "2:1  answer  unknown key 'answer'  use bank, route, answers and document"),
        (
            "bank: tiny\nanswers: [home.host]",
            "2:1  answers  the answers are not keys and values  write `question.id: answer`",
        ),
        ("bank: tiny\nanswers: us", "2:1  answers  the answers are not keys and values"),
        ("bank: tiny\nanswers:\n  home.host: us\n  home.host: other", "4:3  answers  the key 'home.host' stands twice"),
        ("bank: tiny\nanswers:\n  home.host: &us us", "3:14  answers  & names this place 'us'"),
        ("bank: tiny\nanswers: {home.host: us", "2:10  answers  { or [ is not closed"),
        ("bank: tiny\nanswers:\n  us.foundation: a\ud83d", "3:19  answers  not UTF-8 from here  save the file as UTF-8"),
        ("bank: tiny\nanswers:\n  us.foundation: a\x07", "3:19  answers  an invisible character, U+0007  take it out"),
        ("bank: tiny\nanswers:\n  us.foundation: a\x0b", "3:19  answers  an invisible character, U+000B  take it out"),
        (
            'bank: tiny\nanswers:\n  us.foundation: "\\a"',
            "3:18  answers  a control character, U+0007, written with a backslash",
        ),
        (
            'bank: tiny\nanswers:\n  us.foundation: "\\v"',
            "3:18  answers  a control character, U+000B, written with a backslash",
        ),
        ('bank: tiny\nanswers:\n  us.foundation: "\\ud83d"', "3:"),
    ],
)
def test_a_file_that_is_no_answers_file_says_why(bank, text, line):
    [found] = refused(bank, text)
    assert found.startswith(line)


def test_bytes_that_are_not_utf_8_are_refused_where_they_stand(bank):
    assert refused(bank, b"bank: tiny\nanswers:\n  us.foundation: caf\xe9\n") == [
        "3:21  answers  not UTF-8 from here  save the file as UTF-8"
    ]


def test_half_a_character_is_refused_at_every_door():
    with pytest.raises(ValueError, match="half a character"):
        normalise("a\ud83d")


def test_all_problems_are_listed_at_once_each_at_its_place(bank):
    text = """\
bank: tinny
route: fast
answrs: {}
answers:
  home.hosst: us
  home.host: uss
  fund.topics: [staff, dat]
  fund.amount: {value: {low: 2, high: 1}}
  home.until: 2027-02-31
  decide.who@1: group
  fund.paper: javascript:alert(1)
  us.foundation: {undecided: {decider: Us}}
"""
    lines = refused(bank, text)
    assert [line.partition("  ")[0] for line in lines] == [
        *("3:1", "1:1", "2:1"),
        *("5:3", "6:3", "7:24", "8:25", "9:3", "10:3", "11:3", "12:19"),
    ]
    assert [line.split("  ")[1] for line in lines] == [
        *("answrs", "bank", "route"),
        *(
            "home.hosst",
            "home.host",
            "fund.topics",
            "fund.amount",
            "home.until",
            "decide.who@1",
            "fund.paper",
            "us.foundation",
        ),
    ]


def test_the_same_choice_is_looked_for_in_both_lists_item_by_item(tmp_path):
    bank = tiny_bank(tmp_path)
    assert len(parse_answers(written("fund.topics: [staff]", "fund.refused: [data, meals]"), bank).answers) == 2
    undecided = written("fund.topics: {undecided: {decider: Us}}", "fund.refused: [data]")
    assert len(parse_answers(undecided, bank).answers) == 2


# ── Whatever is typed ──

IDS = ("home.host", "home.until", "fund.topics", "fund.refused", "fund.amount", "fund.paper", "decide.pots", "decide.who@2")
WORDS = (
    *("value", "undecided", "withheld", "decider", "by", "until_then", "reason", "ask", "standing", "on", "detail", "note"),
    *(
        "low",
        "high",
        "currency",
        "period",
        "show",
        "us",
        "staff",
        "nothing",
        "approved",
        "2029-06",
        "USD",
        "https://a.b",
        "",
    ),
)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS) | st.text(max_size=9)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(IDS) | st.sampled_from(IDS).map(lambda name: name + "@2") | st.text(max_size=12)
mappings = st.dictionaries(names, values, max_size=5)


def outcome(bank, text):
    """The answers, or the lines that say why there are none."""
    try:
        return parse_answers(text, bank)
    except UnusableAnswers as unusable:
        return lines(unusable)


@given(st.text(alphabet=st.sampled_from("ab:.-@ \n\"'{}[],#&*!|>?%\t\u2028é\ud83d")) | st.text() | st.binary())
def test_no_text_is_answered_with_a_traceback(bank, text):
    outcome(bank, text)


@given(st.dictionaries(st.sampled_from(("bank", "route", "answers")) | st.text(max_size=6), values, max_size=4))
def test_no_mapping_is_answered_with_a_traceback(bank, mapping):
    outcome(bank, json.dumps(mapping, ensure_ascii=False))


@given(mappings, st.sampled_from(("full", "quick")))
def test_what_is_accepted_can_be_printed(bank, answers, route):
    file = outcome(bank, json.dumps({"bank": "tiny", "route": route, "answers": answers}, ensure_ascii=False))
    if not isinstance(file, list):
        assessment = evaluate(bank, file.answers, route_name=file.route, today=date(2026, 11, 22))
        assert json.loads(render(compose(assessment)))["title"]


def test_a_bare_decimal_is_refused_since_its_last_digits_would_be_lost(bank):
    with pytest.raises(UnusableAnswers) as refused:
        parse_answers("bank: tiny\nanswers:\n  us.foundation: 1.50\n", bank)
    assert "bare decimal" in refused.value.problems[0].problem
