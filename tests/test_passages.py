"""A passage in an editor's own words: what is marked, what reads to the letter, and that no words are lost or do harm."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import HOSTILE
from webapp.domain.text import LONGEST_TEXT, Run, normalise, plain
from webapp.passages import parse_passage

ROOT = Path(__file__).parents[1]
LINK = "https://example.org"
# The address of a link, which is not among its words; a picture is none, nor one with coded signs: they read to the letter.
LEADS = re.compile(r"(?<!!\[picture)\]\(https(?:(?!&#?\w+;)[^)\s])*\)")


def read(source):
    """The blocks, each run as (text, style, href)."""
    return [(kind, [[(run.text, run.style, run.href) for run in line] for line in lines]) for kind, lines in blocks(source)]


def blocks(source):
    return parse_passage(source).blocks


def text_of(source):
    """The words, a line for each paragraph and item."""
    return "\n".join(plain(line) for _, lines in blocks(source) for line in lines)


def words(text):
    """Letters and figures alone, in order."""
    return "".join(sign for sign in text if sign.isalnum())


PLAIN = ("", None)


@pytest.mark.parametrize(
    ("source", "means"),
    [
        ("Ask us early.", [("paragraph", [[("Ask us early.", *PLAIN)]])]),
        ("One.\n\nTwo.", [("paragraph", [[("One.", *PLAIN)]]), ("paragraph", [[("Two.", *PLAIN)]])]),
        ("One.\n \t\n\n\nTwo.", [("paragraph", [[("One.", *PLAIN)]]), ("paragraph", [[("Two.", *PLAIN)]])]),
        ("12 Main Street\nHarlow", [("paragraph", [[("12 Main Street\nHarlow", *PLAIN)]])]),
        (
            "Ask **early**, *please*.",
            [
                (
                    "paragraph",
                    [[("Ask ", *PLAIN), ("early", "strong", None), (", ", *PLAIN), ("please", "em", None), (".", *PLAIN)]],
                )
            ],
        ),
        ("__early__ _please_", [("paragraph", [[("early", "strong", None), (" ", *PLAIN), ("please", "em", None)]])]),
        ("***both***", [("paragraph", [[("both", "strong", None)]])]),
        ("**ask *early* please**", [("paragraph", [[("ask early please", "strong", None)]])]),
        ("- one\n- two", [("list", [[("one", *PLAIN)], [("two", *PLAIN)]])]),
        ("* one\n\n+ two\n\n• three", [("list", [[("one", *PLAIN)], [("two", *PLAIN)], [("three", *PLAIN)]])]),
        (
            "You need:\n- one\n- two",
            [("paragraph", [[("You need:", *PLAIN)]]), ("list", [[("one", *PLAIN)], [("two", *PLAIN)]])],
        ),
        ("- one\nThen ask.", [("list", [[("one", *PLAIN)]]), ("paragraph", [[("Then ask.", *PLAIN)]])]),
        ("- one\n  goes on\n- two", [("list", [[("one\ngoes on", *PLAIN)], [("two", *PLAIN)]])]),
        ("- **one**", [("list", [[("one", "strong", None)]])]),
        (
            "See [our rules](https://example.org/rules).",
            [("paragraph", [[("See ", *PLAIN), ("our rules", "", "https://example.org/rules"), (".", *PLAIN)]])],
        ),
        (
            "[a **b**](http://example.org)",
            [("paragraph", [[("a ", "", "http://example.org"), ("b", "strong", "http://example.org")]])],
        ),
        ("**[a](https://example.org)**", [("paragraph", [[("a", "strong", "https://example.org")]])]),
        ("[Ana](mailto:ana@example.org)", [("paragraph", [[("Ana", "", "mailto:ana@example.org")]])]),
        (
            "[a](https://example.org/x_(y)?a=1&b=_2_#c)",
            [("paragraph", [[("a", "", "https://example.org/x_(y)?a=1&b=_2_#c")]])],
        ),
        (
            "[a](https://example.org/?a=1&lt=2&amp;copy=3&amp;lt;)",
            [("paragraph", [[("a", "", "https://example.org/?a=1&lt=2&copy=3&lt;")]])],
        ),
        (r"\*not bold\*", [("paragraph", [[("*not bold*", *PLAIN)]])]),
        (r"\[a](https://example.org)", [("paragraph", [[("[a](https://example.org)", *PLAIN)]])]),
    ],
)
def test_the_little_that_is_marked(source, means):
    assert read(source) == means


@pytest.mark.parametrize(
    "source",
    [
        "# A heading",
        "A heading\n===",
        "---",
        "> quoted",
        "1. first\n2. second",
        "`code` and ```more```",
        "a | b",
        "2*3*4 and snake_case_name",
        "2 * 3 * 4",
        "*unclosed and **also",
        "a ** b ** c",
        "~~struck~~",
        "[^1]: a footnote",
        "[label]: https://example.org",
        "[a][b]",
        "<https://example.org>",
        "https://example.org/a_b_c",
        "![a](https://example.org/x.png)",
        '[a](https://example.org "title")',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](//example.org)",
        "[a](/sign-in)",
        "[a](#top)",
        "[a](file:///etc/passwd)",
        "[a](https://ours.example@evil.example)",
        "[a](https://exаmple.org)",
        "[a](https://localhost)",
        "[a](mailto:a@example.org?bcc=b@example.org)",
        "[a](mailto:a@example.org,b@example.org)",
        "[a](https://example.org/&#10;&#10;#&#32;Injected&#32;heading)",
        "[a](https://example.org/&NewLine;x)",
        "[a](https://example.org/&#X0A;x)",
        "[a](https://example.org/&#1;x)",
        "[a](https://example.org/&#x202e;x)",
        "[a](https://example.org/&quot;onclick=x)",
        "[a](https://example.org/&lt;b&gt;)",
        "[a](https://example.org/\u200bx)",
        "[a](https://example&period;org&commat;evil.example/)",
        "[a]( https://example.org )",
        "[](https://example.org)",
        "<b>bold</b> & <script>alert(1)</script>",
        "&amp; &lt;b&gt; &#60; &nbsp;",
        "a < b > c & d",
        "<!-- a comment -->",
        "<a href='https://example.org'>a</a>",
        'klzzwxh:0 wzxhzdk:0 {{ 7*7 }} {x} #read("/etc/passwd")',
        "C:\\temp\\new and \\# and \\\\",
        "Ends with \\",
    ],
)
def test_all_else_reads_to_the_letter(source):
    assert read(source) == [("paragraph", [[(source, *PLAIN)]])]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_lose_nothing_but_marks_and_lead_nowhere_odd(source):
    kept = normalise(source)
    assert words(text_of(kept)) == words(LEADS.sub("", kept))
    for _, lines in blocks(kept):
        for run in (run for line in lines for run in line):
            assert run.typed
            assert run.style in ("", "strong", "em")
            assert run.href is None or re.match(r"https?://|mailto:", run.href)
            assert run.href is None or (run.href.isprintable() and not re.search(r"[\s<>\"]", run.href))
            assert not re.search("[\x00-\x09\x0b-\x1f]", run.text)


PIECES = ("**", "*", "_", "__", "[", "]", "(", "<b>", "&amp;", "a", "2", " ", "\n", "- ", "# ", f"[c]({LINK})")


@given(st.lists(st.sampled_from(PIECES)))
def test_no_words_are_lost_whatever_is_typed(pieces):
    kept = normalise("".join(pieces))
    assert words(text_of(kept)) == words(kept.replace(f"]({LINK})", ""))


@given(
    st.lists(
        st.sampled_from(["**", "*", "_", "__", "[", "](https://example.org)", "a", " ", "\n", "- ", "\\", "<b>", "&amp;"])
    )
)
def test_every_run_is_typed_and_every_line_says_something(pieces):
    kept = normalise("".join(pieces))
    for kind, lines in blocks(kept):
        assert kind in ("paragraph", "list")
        assert lines
        assert kind == "list" or len(lines) == 1
        assert all(plain(line).strip() for line in lines)
        assert all(isinstance(run, Run) and run.typed and run.text for line in lines for run in line)


@pytest.mark.parametrize(
    "source", ["*" * 2_000, "_*" * 1_000, "[" * 2_000, "[a](" * 500, "**a " * 500, "*a **b _c " * 180, "- " * 1_000]
)
def test_a_passage_made_of_nothing_but_marks_is_read(source):
    assert words(text_of(source.strip())) == words(source)


def test_a_passage_longer_than_a_text_may_be_is_refused():
    parse_passage("x" * LONGEST_TEXT)
    with pytest.raises(ValueError, match="longer"):
        parse_passage("x" * (LONGEST_TEXT + 1))


def test_passages_read_at_once_do_not_get_each_others_words():
    """A reader of Markdown keeps what it is reading, so that two threads must not share one."""
    wrong = []

    def job(number):
        for turn in range(20):
            mine = f"w{number}x{turn}"
            found = text_of(f"{mine} **{mine}** [{mine}](https://example.org/{mine})\n\n- {mine}\n- *{mine}*")
            if set(re.findall(r"w\d+x\d+", found)) != {mine} or found.count(mine) != 5:
                wrong.append(found)

    threads = [threading.Thread(target=job, args=(number,)) for number in range(8)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert wrong == []


HEAVY = ("markdown", "nh3", "lxml", "typst", "docx")


def loaded(program):
    """Which of the heavy libraries a fresh interpreter has loaded after this."""
    whole = f"import sys, json; sys.path.insert(0, {str(ROOT)!r})\n{program}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, check=True)
    return {name for name in HEAVY if name in json.loads(done.stdout.splitlines()[-1])}


def test_nobody_pays_at_the_start_for_what_reads_passages_logos_and_letterheads():
    assert loaded("import webapp.app, webapp.services.editing, webapp.services.brands") == set()
    assert loaded("from webapp.passages import parse_passage; parse_passage('Words.')") == {"markdown", "nh3"}
