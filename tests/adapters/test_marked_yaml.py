"""What YAML may hold here, what it is read as, what is refused and why, and where everything stands."""

import re
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from webapp import marked_yaml
from webapp.marked_yaml import DEEPEST, LARGEST, MOST_PROBLEMS, InvalidYaml, Place, YamlProblem, parse_yaml


def value(text):
    return parse_yaml(text).value


def refused(text):
    with pytest.raises(InvalidYaml) as caught:
        parse_yaml(text)
    return caught.value.problems


def places(text):
    return [(it.place.line, it.place.column) for it in refused(text)]


def outcome(text):
    """The marked value, or the problems."""
    try:
        return parse_yaml(text), ()
    except InvalidYaml as invalid:
        return None, invalid.problems


# ── What plain text is read as ──

WORDS = "no yes on off No NO Yes YES On Off y n Y N True TRUE False FALSE Null NULL"


@pytest.mark.parametrize("word", WORDS.split())
def test_words_that_other_yaml_takes_for_yes_and_no_stay_text(word):
    assert value(f"is: {word}") == {"is": word}
    assert value(f"[{word}]") == [word]
    assert value(f"{word}: kept") == {word: "kept"}


NUMBERS = "0 7 -12 180000 -999999999999999 1.5 -0.25 10.0 0.0 1234567.12345678"


@pytest.mark.parametrize(
    ("written", "read"),
    [("true", True), ("false", False), ("null", None), ("~", None), ("", None)]
    + [(number, float(number) if "." in number else int(number)) for number in NUMBERS.split()],
)
def test_a_plain_number_and_three_words_are_values(written, read):
    found = value(f"a: {written}")["a"]
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize("stays", ["2029-06", "2026-11-03", "2026-11-03 10:00:00", "2001-12-14t21:59:43.10-05:00"])
def test_a_date_stays_text(stays):
    assert value(f"a: {stays}") == {"a": stays}


STRANGE = "007 00 -0 017 0o17 0x1F 0b11 1:30 190:20:30 1_000 1,000 +34 01.5 .5 5. 1e3 1.5e3 .inf -.inf .nan 1.2.3 12% ٣ 1٣"
LONG = ["1234567890123456", "0.1234567890123456", "9" * 5000, "9" * 400 + ".0"]


@pytest.mark.parametrize("stays", [*STRANGE.split(), *LONG, "1 000", "-a", "½", "=", "<<"], ids=lambda stays: stays[:20])
def test_whatever_only_looks_like_a_number_stays_text(stays):
    assert value(f"a: {stays}") == {"a": stays}


@pytest.mark.parametrize(
    "quoted", ["no", "true", "null", "~", "", "12", "1.5", "2029-06", "<<", "!tag", "&anchor", "*alias"]
)
def test_what_stands_in_quotation_marks_is_text(quoted):
    assert value(f'a: "{quoted}"') == {"a": quoted}
    assert value(f"a: '{quoted}'") == {"a": quoted}
    assert value(f"'{quoted}': a") == {quoted: "a"}


@pytest.mark.parametrize("block", ["|-", ">-"])
def test_a_text_written_below_its_key_is_text(block):
    assert value(f"a: {block}\n  true\nb: {block}\n  12\n") == {"a": "true", "b": "12"}


@pytest.mark.parametrize("key", ["1", "1.5", "no", "true", "null", "~", "2029-06", "decide.who@2"])
def test_a_key_is_text_as_it_is_written(key):
    assert value(f"{key}: x") == {key: "x"}


def test_texts_are_left_as_they_are():
    assert value('a: "e\u0301\u00a0 x\\t\\""\nb: \' y \'\n') == {"a": 'e\u0301\u00a0 x\t"', "b": " y "}


def test_lines_may_end_as_windows_ends_them():
    windows = "a: |\r\n  one\r\n  two\r\nb:\r\n  - 'x\r\n\r\n    y'\r\n"
    assert value(windows) == value(windows.replace("\r\n", "\n")) == {"a": "one\ntwo\n", "b": ["x\ny"]}
    assert parse_yaml(windows).place(("b", 0)) == Place(5, 5)


def test_a_file_read_as_bytes_and_as_text_is_the_same():
    text = "es: ¿Quién paga? 😀\n"
    assert value(text.encode()) == value(text) == {"es": "¿Quién paga? 😀"}


def test_an_answers_file_reads_as_it_looks():
    answers = value(
        "fund.aspects: {value: [backbone, data], detail: 'Until 2029.'}\n"
        "fund.amount: {value: {low: 180000, high: 220000, currency: USD}, show: range}\n"
        "home.end: 2029-06\n"
        "home.intent: {undecided: {decider: Our board, by: 2027-06-30, until_then: Count on us through December.}}\n"
        "decide.who@2: no\n"
        "prefix: {en: For all, es: }   # not written yet\n"
    )
    assert answers == {
        "fund.aspects": {"value": ["backbone", "data"], "detail": "Until 2029."},
        "fund.amount": {"value": {"low": 180000, "high": 220000, "currency": "USD"}, "show": "range"},
        "home.end": "2029-06",
        "home.intent": {
            "undecided": {"decider": "Our board", "by": "2027-06-30", "until_then": "Count on us through December."}
        },
        "decide.who@2": "no",
        "prefix": {"en": "For all", "es": None},
    }


# ── What is refused, where, and in which words ──

REFUSED = {
    # names and references
    "a key that stands twice": ("a: 1\nb:\n  c: 1\n  c: 2\n", (4, 3), "the key 'c' stands twice, first in line 3"),
    "a key that stands twice, once in quotation marks": ("a: 1\n'a': 2\n", (2, 1), "the key 'a' stands twice"),
    "a key that stands twice, once as a number": ("'1': a\n1: b\n", (2, 1), "the key '1' stands twice"),
    "a key that stands twice in braces": ("x: {a: 1, a: 2}", (1, 11), "the key 'a' stands twice"),
    "a merge": ("a: {b: 1}\nc:\n  <<: {d: 1}\n", (3, 3), "<< merges"),
    "an anchor on a text": ("a: &x b", (1, 4), "& names this place 'x'"),
    "an anchor on a mapping": ("a: &x\n  b: c", (1, 4), "& names this place 'x'"),
    "an anchor on a key": ("&x a: b", (1, 1), "& names this place 'x'"),
    "an alias": ("a: *x", (1, 4), "* repeats the place named 'x'"),
    "an alias as the whole file": ("*x", (1, 1), "* repeats the place named 'x'"),
    "a tag that builds an object": (
        "a: !!python/object/apply:os.system [ls]",
        (1, 4),
        "the tag 'tag:yaml.org,2002:python/obj",
    ),
    "a tag of one's own": ("a: !foo b", (1, 4), "the tag '!foo'"),
    "a tag that says nothing": ("a: ! b", (1, 4), "the tag '!'"),
    "a tag for text": ("a: !!str 5", (1, 4), "the tag 'tag:yaml.org,2002:str'"),
    "a tag on a list": ("!!set {a: b}", (1, 1), "the tag 'tag:yaml.org,2002:set'"),
    "a declaration of tags": ("%TAG ! tag:x,2000:\n---\na: b", (1, 1), "%TAG"),
    "a declaration of tags with old line ends": ("# old\r%TAG ! tag:x,2000:\r---\ra: b", (2, 1), "%TAG"),
    "a tag nobody declared": ("a: !e!foo b", (1, 4), "a text cannot begin with !"),
    "a list as a key": ("? [a, b]\n: c", (1, 3), "a key that is not text"),
    "a mapping as a key": ("{a: b}: c", (1, 1), "a key that is not text"),
    "an alias as a key": ("*a : c", (1, 1), "* repeats"),
    "no key": ("? \n: v", (1, 2), "a key is missing"),
    # the shape of the file
    "an empty file": ("", (1, 1), "the file is empty"),
    "nothing but comments": ("# to do\n\n", (1, 1), "the file is empty"),
    "nothing but the start of a document": ("---\n", (1, 1), "the file is empty"),
    "a second document": ("a: 1\n---\nb: 2\n", (2, 1), "a second document"),
    "an empty second document": ("a: 1\n---\n", (2, 1), "a second document"),
    "text after the end of the document": ("a: 1\n...\nb: 2\n", (3, 1), "not in line"),
    # characters
    "a byte order mark": ("\ufeffa: b", (1, 1), "invisible mark (BOM)"),
    "a byte order mark in bytes": (b"\xef\xbb\xbfa: b", (1, 1), "invisible mark (BOM)"),
    "a byte order mark further on": ("a: \ufeffb", (1, 4), "an invisible character, U+FEFF"),
    "a file in UTF-16": ("a: b".encode("utf-16"), (1, 1), "saved as UTF-16"),
    "a file in Latin-1": ("a: b\nes: Sí\n".encode("latin-1"), (2, 6), "not UTF-8"),
    "half a character in UTF-8": ("é: b".encode()[1:], (1, 1), "not UTF-8"),
    "a lone surrogate": ("a: b\ud83d", (1, 5), "not UTF-8"),
    "a lone surrogate in bytes": (b"a: \xed\xa0\xbd", (1, 4), "not UTF-8"),
    "a lone surrogate written as an escape": (r'a: "\ud83d"', (1, 7), "a backslash"),
    "NUL": ("a: b\x00c", (1, 5), "an invisible character, U+0000"),
    "NUL written as an escape": (r'a: "b\0"', (1, 4), "a control character, U+0000"),
    "a bell": ("a: 'b\x07'", (1, 6), "an invisible character, U+0007"),
    "a bell written as an escape": (r'a: "\a"', (1, 4), "a control character, U+0007"),
    "Word's line break": ("a: b\x0bc", (1, 5), "an invisible character, U+000B"),
    "a form feed": ("a: b\x0c", (1, 5), "an invisible character, U+000C"),
    "a delete character": ("a: b\x7f", (1, 5), "an invisible character, U+007F"),
    "a control character of the second range": ("a: b\x9d", (1, 5), "an invisible character, U+009D"),
    "a line separator": ("a: 'b\u2028c'", (1, 6), "an invisible line separator, U+2028"),
    "a paragraph separator": ("a: 'b\u2029c'", (1, 6), "an invisible line separator, U+2029"),
    "a next line character": ("a: b\x85c", (1, 5), "an invisible line separator, U+0085"),
    "a character that is none": ("a: \uffff", (1, 4), "an invisible character, U+FFFF"),
    "a tab before a key": ("a:\n\tb: 1\n", (2, 1), "a tab"),
    "a tab before a line of text": ("a: b\n\tc\n", (2, 1), "a tab"),
    "a tab after spaces": ("a:\n  - b\n \t- c\n", (3, 2), "a tab"),
    "a tab after the dash of an item": ("-\ta\n", (1, 2), "a tab"),
    "a tab at the end": ("a:\n\t", (2, 1), "a tab"),
    "a tab before a text below its key": ("a: |\n\tb\n", (2, 1), "a tab"),
    # sentences that YAML would cut or take apart
    "a second colon": ("en: Yes: we do", (1, 8), "a second colon"),
    "a colon in the answer's key": ("Yes: we do: x", (1, 11), "a second colon"),
    "a text with #": ("en: We fund #1 and #2", (1, 5), "the text ends before #"),
    "an item with #": ("- We fund \t#1", (1, 3), "the text ends before #"),
    "a question in braces": ("text: {en: Who hosts the backbone?}", (1, 12), "a question mark"),
    "a question in braces, followed by more": ("{en: Who?, es: no}", (1, 6), "a question mark"),
    "a question in brackets": ("[Who pays?]", (1, 2), "a question mark"),
    "a sentence with a comma in braces": ("{en: Yes, we do}", (1, 11), "'we do' is a key without a value"),
    "a word with a comma in braces": ("{en: Two roles, apart, es: Dos}", (1, 17), "'apart' is a key without a value"),
    "a slot without quotation marks": ("en: {foundation}", (1, 6), "'foundation' is a key without a value"),
    "a key glued to its value": ("{a:b}", (1, 2), "'a:b' is a key without a value"),
    "a key with a question mark before it": ("? who pays", (1, 3), "'who pays' is a key without a value"),
    "a colon in brackets": ("[Note: we pay]", (1, 2), "a colon inside [ ]"),
    "a second colon in braces": ("{en: Yes: we do}", (1, 9), "a text in it has a colon"),
    "thousands with a comma in braces": ("{low: 180,000}", (1, 11), "a comma inside a number"),
    "thousands with a comma in brackets": ("[180,000]", (1, 6), "a comma inside a number"),
    "an item that is not in line with its list": ("- a\n - b\n- c\n", (1, 3), "begins with -"),
    "a list under a text": ("who: us\n  - them\n", (1, 6), "begins with -"),
    # slips
    "a key out of line": ("a:\n  b: 1\n c: 2\n", (3, 2), "not in line"),
    "an item among keys": ("a: 1\n- b\n", (2, 1), "not in line"),
    "a key among items": ("- a\nb: 1\n", (2, 1), "not in line"),
    "text after a quotation": ('a: "We" pay\n', (1, 9), "text after the end of a text"),
    "an apostrophe in single quotation marks": ("a: 'it's'\n", (1, 8), "text after the end of a text"),
    "a quotation mark that is never closed": ('a: b\nc: "d\ne: f\n', (2, 4), "never closed"),
    "a quotation mark that is not closed in its document": ("a: 'b\n---\nc'", (1, 4), "never closed"),
    "a bracket that is never closed": ("a: [1, 2\n", (1, 4), "not closed"),
    "a brace that is never closed": ("a: {b: c\n", (1, 4), "not closed"),
    "a bracket too many": ("a: ]", (1, 4), "something is missing before this"),
    "an empty item in brackets": ("[a, , b]", (1, 5), "something is missing before this"),
    "a line without a colon": ("a: 1\nb\nc: 2\n", (2, 1), "a line without a colon"),
    "emphasis with stars": ("en: *Important* news", (1, 5), "a text cannot begin with *"),
    "an ampersand first": ("en: & so on", (1, 5), "a text cannot begin with * or &"),
    "an at sign first": ("a: @b", (1, 4), "a text cannot begin with @"),
    "a percent sign first": ("a: %b", (1, 4), "a text cannot begin with %"),
    "a backtick first": ("a: `b`", (1, 4), "a text cannot begin with `"),
    "a question mark first": ("a: ? b", (1, 4), "a text cannot begin with ?"),
    "a list beside its key": ("a: - b", (1, 4), "a list cannot begin here"),
    "a backslash that means nothing": (r'a: "C:\quiet"', (1, 7), "a backslash"),
    "text beside a bar": ("a: | text\n", (1, 6), "text beside | or >"),
    "a colon glued to the brace": ("{a:}", (1, 3), "a colon without a space"),
    "a directive nobody knows": ("%FOO\n---\na", (1, 5), "not YAML: 'found unknown directive name'"),
    "a declaration and nothing else": ("%YAML 1.2\n\n", (1, 10), "not in line"),
    "another YAML": ("%YAML 3.0\n---\na", (1, 1), "not YAML: 'found incompatible YAML document'"),
}


@pytest.mark.parametrize(("text", "place", "words"), REFUSED.values(), ids=REFUSED)
def test_what_would_surprise_its_author_is_refused_at_its_place(text, place, words):
    first = refused(text)[0]
    assert words in first.problem
    assert first.place == Place(*place)
    assert first.remedy


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("- We fund C# and a#1", ["We fund C# and a#1"]),
        ("a: b # note #1", {"a": "b"}),
        ("a: '#1 and #2'  #todo", {"a": "#1 and #2"}),
        ("a: |-\n  see #1\n#todo\n", {"a": "see #1"}),
        ("#todo\na: b", {"a": "b"}),
        ("a: b - c", {"a": "b - c"}),
        ("a: Who - and why?", {"a": "Who - and why?"}),
        ("a: b\n  c - d", {"a": "b c - d"}),
        ("a: >-\n  b\n  - c", {"a": "b - c"}),
        ("a: Who pays?", {"a": "Who pays?"}),
        ("Who pays?: us", {"Who pays?": "us"}),
        ("{a: 'Who, and why?', b: \"x: y\"}", {"a": "Who, and why?", "b": "x: y"}),
        ("{a: http://example.org/x, b: [1, 2, a,b], c: {}}", {"a": "http://example.org/x", "b": [1, 2, "a", "b"], "c": {}}),
        ("{a: , b: ~}", {"a": None, "b": None}),
        ("a:\tb\t# c", {"a": "b"}),
        ("a: 'b\tc'\nd: |\n  e\tf\n", {"a": "b\tc", "d": "e\tf\n"}),
        ("- \n- ~\n-", [None, None, None]),
        ("%YAML 1.2\n--- # start\na: b\n...\n", {"a": "b"}),
        ("? a\n: b", {"a": "b"}),
        ("'': a", {"": "a"}),
        ("~", None),
        ("''", ""),
        ("just text", "just text"),
    ],
)
def test_what_is_plain_to_a_reader_is_read(text, read):
    assert value(text) == read


def test_all_problems_are_reported_at_once_in_the_order_of_the_text():
    text = "a: 1\na: 2\nb: *c\nc: &d x\nd: !e f\n<<: {}\n[1]: {en: Yes, no}\nz: {en: Who?}\ny: Yes: no\na: 4\n"
    assert places(text) == [(2, 1), (3, 4), (4, 4), (5, 4), (6, 1), (7, 1), (7, 16), (8, 9), (9, 7)]


def test_a_slip_is_shown_before_what_comes_after_the_place_it_began():
    assert places("[*a, *b") == [(1, 1), (1, 2), (1, 6)]


def test_every_line_with_an_unreadable_character_is_reported():
    assert places(b"a: \xff\xff\r\nb: c\rd: \x00\n\ne: \xe2\x80\xa8 \n") == [(1, 4), (3, 4), (5, 4)]


def test_a_thousand_problems_are_cut_to_a_readable_number():
    problems = refused("a: 1\n" * 1000)
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].problem == "there are more problems than these"
    assert places("a: 1\n" * (MOST_PROBLEMS + 1)) == [(line, 1) for line in range(2, MOST_PROBLEMS + 2)]
    assert len(refused("\x00\n" * 1000)) == MOST_PROBLEMS + 1


def test_a_problem_prints_as_place_problem_remedy():
    with pytest.raises(InvalidYaml) as caught:
        parse_yaml("é: 1\né: 2\nb: !x c\n")
    assert str(caught.value).splitlines() == [
        "2:1  the key 'é' stands twice, first in line 1  keep one of the two",
        "3:4  the tag '!x'  take it out; if it is text, put \"quotation marks\" around the whole text",
    ]
    assert isinstance(caught.value, ValueError)


def test_what_is_shown_of_a_file_is_short_and_parted_from_the_rest():
    """Fields are parted by two spaces where problems are printed."""
    (problem,) = refused("'a  \\  b': 1\n'a  \\  b': 2\n")
    assert "  " not in problem.problem + problem.remedy
    for long in (f"{'k' * 100}: 1\n" * 2, f"*{'k' * 100}", f"&{'k' * 100} a", f"!{'k' * 100} a"):
        assert len(refused(long)[0].problem) < 120


# ── Documents made to do harm ──


@pytest.mark.parametrize(
    ("opens", "closes"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")], ids=["brackets", "braces", "dashes", "keys"]
)
def test_a_document_nested_too_deep_is_refused_without_recursion(opens, closes):
    deep = refused(opens * 100_000 + closes * 100_000)
    assert any(f"more than {DEEPEST} levels" in it.problem for it in deep)


def test_nesting_is_counted_exactly():
    text = "".join(" " * level + "a:\n" for level in range(DEEPEST))
    assert value(text)
    assert refused(text + " " * DEEPEST + "a:\n") == (
        YamlProblem(Place(DEEPEST + 1, DEEPEST + 1), f"more than {DEEPEST} levels inside one another", "write it flatter"),
    )
    assert value("[" * DEEPEST + "]" * DEEPEST)
    assert places("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == [(1, DEEPEST + 1)]


def test_an_alias_bomb_is_refused_and_never_grows():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]" for n in range(9)]
    assert len(refused("\n".join(lines))) == 10 + 9 * 9


def test_a_document_that_holds_itself_is_refused():
    assert places("&a [*a]") == [(1, 1), (1, 5)]


def test_a_document_is_measured_in_bytes():
    assert value("é" * (LARGEST // 2)) == "é" * (LARGEST // 2)
    for large in (
        "é" * (LARGEST // 2) + "e",
        "e" * (LARGEST + 1),
        b"e" * (LARGEST + 1),
        "\ud800" * LARGEST,
        b"\xff" * 2 * LARGEST,
    ):
        assert refused(large) == (YamlProblem(Place(1, 1), "larger than 1,000,000 bytes", "split it into several files"),)


HARMFUL = {
    "tag declarations": "".join(f"%TAG !a{n}! tag:x\n" for n in range(40_000)) + "--- a",
    "tag declarations with old line ends": "".join(f"%TAG !a{n}! tag:x\r" for n in range(40_000)) + "--- a",
    "one key": "a: 1\n" * 200_000,
    "many keys": "".join(f"k{n}:\n" for n in range(100_000)),
    "many lists": "[" + "[], " * 249_000 + "]",
    "aliases": "[" + "*a, " * 249_000 + "a]",
    "spaces": "a" + " " * 999_000,
    "spaces and comments": "a:" + " #a" * 330_000,
    "dashes": "a: b\n  " + "- " * 490_000,
    "quotation marks": "'" * 999_999,
    "digits": "9" * 999_999,
    "unreadable": "\x00" * 999_999,
    "unreadable lines": "\x00\n" * 499_999,
    "empty lines": "a: |\n" + "\n" * 999_000,
    "one line of keys": "{" + "a: b, " * 160_000 + "}",
}


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_no_megabyte_keeps_the_reader_busy(text):
    began = perf_counter()
    _, problems = outcome(text)
    assert perf_counter() - began < 10
    assert len(str(problems)) < 50_000


def a_bank(lines):
    """As many lines as a large bank has, in its shape."""
    written = ["questions:"]
    while len(written) < lines:
        n = len(written)
        written += [f"  - id: q.{n}", "    type: single", "    text:", f"      en: Do you pay for part {n}?", "      es:"]
        written += [
            "    help:",
            "      en: >-",
            "        Say what a partner would want to know,",
            "        and no more.",
            "      es:",
        ]
        written += [f"    ask_if: {{question: q.{n}, is: us}}", f"    least: {n}", "    choices:"]
        for choice in ("us", "them", "no"):
            written += [f"      - id: {choice}", "        label:", f'          en: "Choice: {choice}"', "          es:"]
    return "\n".join(written) + "\n"


def test_a_bank_of_seven_thousand_lines_is_read_at_once():
    """About 50 ms where this was written; the loader in Python takes 700 ms for its events alone."""
    bank = a_bank(7_000)

    def seconds():
        began = perf_counter()
        assert len(value(bank)["questions"]) > 250
        return perf_counter() - began

    assert min(seconds() for _ in range(5)) < 0.4


# ── The loader ──


def test_without_the_c_loader_nothing_is_read(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    with pytest.raises(RuntimeError, match=r"lacks its C loader .* install"):
        parse_yaml("a: b")


def test_no_file_is_taken_that_the_python_loader_reads_otherwise():
    """The trap: `{en: Who?}` is an error to one loader and fine to the other."""
    question = "{en: Who hosts the backbone?}"
    assert yaml.compose(question, Loader=yaml.CSafeLoader)
    with pytest.raises(yaml.YAMLError):
        yaml.compose(question, Loader=yaml.SafeLoader)
    assert refused(question)


def test_plain_text_is_told_from_quoted_text_by_either_loader():
    """The C loader gives plain text the style '', the other one None."""
    for loader, style in ((yaml.CSafeLoader, ""), (yaml.SafeLoader, None)):
        assert [it.style for it in yaml.parse("a", Loader=loader) if isinstance(it, yaml.ScalarEvent)] == [style]
    assert value("[1, '1', \"1\"]") == [1, "1", "1"]


# ── Places ──

DRAWN = """\
# a comment
id: héllo 😀 # x
text:
  en: "Who?"
  es:
choices:
  - id: a
    points: {civic: 1, grant: 2}
  -
    - deep
  - []
1: |
  block
"""


@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        ((), (2, 1), (2, 1)),
        (("id",), (2, 5), (2, 1)),
        (("text",), (4, 3), (3, 1)),
        (("text", "en"), (4, 7), (4, 3)),
        (("text", "es"), (5, 6), (5, 3)),
        (("choices",), (7, 3), (6, 1)),
        (("choices", 0), (7, 5), (7, 5)),
        (("choices", 0, "id"), (7, 9), (7, 5)),
        (("choices", 0, "points"), (8, 13), (8, 5)),
        (("choices", 0, "points", "grant"), (8, 31), (8, 24)),
        (("choices", 1), (10, 5), (10, 5)),
        (("choices", 1, 0), (10, 7), (10, 7)),
        (("choices", 2), (11, 5), (11, 5)),
        (("1",), (12, 4), (12, 1)),
    ],
)
def test_every_value_and_key_has_a_line_and_a_column(path, value_at, key_at):
    marked = parse_yaml(DRAWN)
    assert marked.place(path) == Place(*value_at)
    assert marked.place(path, key=True) == Place(*key_at)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (("text", "fr"), ("text",)),
        (("text", "en", "more"), ("text", "en")),
        (("nothing", "there"), ()),
        (("choices", 9), ("choices",)),
        (("choices", -1), ("choices",)),
        (("choices", "0"), ("choices",)),
        ((1,), ()),
    ],
)
def test_what_is_missing_is_shown_at_what_it_is_missing_from(path, known):
    marked = parse_yaml(DRAWN)
    assert marked.place(path) == marked.place(known)
    assert marked.place(path, key=True) == marked.place(known, key=True)


def test_a_models_union_tags_in_a_path_are_passed_over():
    marked = parse_yaml(DRAWN)
    assert marked.place(("choices", 0, "single", "points", "function-plain", "grant")) == Place(8, 31)
    assert marked.place(("choices", 0, "single", "label"), key=True) == Place(7, 5)


def test_an_emoji_is_one_column_wide():
    assert parse_yaml("{😀: 😀, a: b}").place(("a",)) == Place(1, 11)


def test_a_file_of_one_text_has_its_place():
    assert parse_yaml("\n  text").place(("a", 1), key=True) == Place(2, 3)


# ── Whatever comes ──

YAMLISH = st.text(st.sampled_from(list(" \n\n\r\t::--??{}[],,&*!|>'\"%@`#~<.\\aAb10é😀")), max_size=60)
PIECES = 'a: ·b:\n·\n·\n  ·\n    ·- ·? ·: ·{·}·[·]·, ·no·Who?·12·\'x\'·"y"·|\n·>-\n·&a ·*a·!t ·<<: ·# c·#c·\t·\\·"\\u·é'
MARKERS = ["--- ", "...\n", "%TAG ! x\n", "%YAML 1.1\n"]
WRITTEN = st.lists(st.sampled_from([*PIECES.split("·"), *MARKERS]), max_size=25).map("".join)


@given(
    st.one_of(st.text(), st.binary(), YAMLISH, WRITTEN, st.text(st.characters(categories=["Cs", "Cc", "Zl", "Zp", "Ll"])))
)
@example("a: &\n")
@example("'\n")
@example("[\n---")
@example("\r\r\n: \r")
@example("a: |\n x\n...\n\n\n")
@example("0:\n\t")
def test_whatever_is_handed_in_is_read_or_refused_with_its_places(text):
    marked, problems = outcome(text)
    assert (marked is None) == bool(problems)
    lines = re.split("\r\n|\r|\n", text if isinstance(text, str) else text.decode("utf-8", "surrogateescape"))
    for it in problems:
        assert 1 <= it.place.line <= len(lines)
        assert 1 <= it.place.column <= len(lines[it.place.line - 1]) + 1
        assert it.problem.isprintable()
        assert it.remedy.isprintable()
    assert all((a.place.line, a.place.column) <= (b.place.line, b.place.column) for a, b in pairwise(problems))


def same(ours, plain):
    """Whether our value is what the loader that makes everything text has read."""
    if isinstance(ours, dict):
        return isinstance(plain, dict) and [*ours] == [*plain] and all(same(ours[key], plain[key]) for key in ours)
    if isinstance(ours, list):
        return isinstance(plain, list) and len(ours) == len(plain) and all(map(same, ours, plain))
    if isinstance(ours, str):
        return ours == plain
    written = {None: ("", "~", "null"), True: ("true",), False: ("false",)}
    return plain in written[ours] if ours is None or isinstance(ours, bool) else float(plain) == ours


@given(st.one_of(YAMLISH, WRITTEN))
@example("a: no\nb: [1, 2.5, true, '~', ]\nc: {d: , e: f}\n")
def test_what_is_read_is_what_the_parser_found(text):
    marked, _ = outcome(text)
    assert marked is None or same(marked.value, yaml.load(text, Loader=yaml.CBaseLoader))  # noqa: S506


class Quoting(yaml.SafeDumper):
    """Writes every text in quotation marks, and nothing by reference."""

    def ignore_aliases(self, data):
        return True


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r"))
TREES = st.recursive(
    TEXTS | st.integers(-(10**15) + 1, 10**15 - 1) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(TREES, st.sampled_from([True, False, None]), st.booleans())
@example({"no": ["no", "1:30", "2029-06", "007", "~", ""]}, None, True)
def test_what_is_written_with_quotation_marks_comes_back(tree, flow, unicode):
    written = yaml.dump(tree, Dumper=Quoting, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    assert value(written) == tree
    assert value(written.encode()) == tree


def paths(tree):
    """Every path in a tree."""
    yield ()
    for part, inner in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from ((part, *rest) for rest in paths(inner))


@given(TREES, st.booleans())
def test_every_place_is_where_the_thing_stands(tree, flow):
    written = yaml.dump(tree, Dumper=Quoting, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=10**6)
    marked, lines = parse_yaml(written), written.split("\n")

    def found(place):
        return lines[place.line - 1][place.column - 1 :]

    for path in paths(tree):
        inner = tree
        for part in path:
            inner = inner[part]
        at = found(marked.place(path))
        if path and isinstance(path[-1], str):
            assert found(marked.place(path, key=True)).startswith('"')
        if isinstance(inner, str):
            assert at.startswith('"')
        elif isinstance(inner, list | dict):
            assert at.startswith(("[", "{") if flow or not inner else ("- ", '"', "? "))
        elif inner is None or isinstance(inner, bool):
            assert at.startswith(str(inner).lower().replace("none", "null"))
        else:
            assert at.startswith(str(inner))


def test_the_module_imports_nothing_but_yaml_and_the_standard_library():
    source = Path(marked_yaml.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE)) == {
        "__future__",
        "re",
        "dataclasses",
        "typing",
        "yaml",
    }
