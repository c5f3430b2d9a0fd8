"""The answers file that people take away: it reads back as the same answers, and says the same in every export."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.test_answer_records import HOSTILE_TYPIST, KEPT, noted
from tests.answer_sets import answer_set
from tests.shipped import BANK
from tests.tiny_bank import bank as tiny
from webapp.answer_files import parse_answers, write_answers
from webapp.config import shipped_bank
from webapp.domain.answers import Answers, Decided, MoneyRange, PartialDate, Standing, Undecided, Withheld
from webapp.domain.assessment import evaluate
from webapp.domain.bank import ROUTES
from webapp.domain.faq import compose
from webapp.domain.text import normalise, one_line
from webapp.renderers import renderer

SCENARIOS = sorted((shipped_bank() / "scenarios").glob("*.yaml"))
TODAY = date(2026, 11, 22)


def read(text):
    """The file's answers, in the tiny bank."""
    return parse_answers(text, tiny()).answers


def lines(answers, **options):
    """What stands under `answers:`, without the comments and empty lines."""
    text = write_answers(tiny(), Answers(answers), "full", **options).decode()
    below = text.split("\nanswers:")[1].split("\n")[1:]
    return [line for line in below if line and not line.startswith("  #")]


def exported(file):
    """The document in every format that shows all of it."""
    document = compose(evaluate(BANK, file.answers, route_name=file.route, today=TODAY))
    return [renderer(name).render(document) for name in ("md", "json")]


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        ({"home.host": Decided("us")}, ["  home.host: us"]),
        ({"us.foundation": Decided("Juniper: a fund #1")}, ['  us.foundation: "Juniper: a fund #1"']),
        ({"home.until": Decided(PartialDate(2029, 6))}, ["  home.until: 2029-06"]),
        ({"decide.pots": Decided(2)}, ["  decide.pots: 2"]),
        ({"fund.topics": Decided(frozenset({"meals", "staff"}))}, ["  fund.topics: [staff, meals]"]),
        (
            {"fund.amount": Decided(MoneyRange(180_000, 220_000, "EUR", "total", "rounded"))},
            [
                "  fund.amount:",
                "    value: {low: 180000, high: 220000, currency: EUR, period: total}",
                "    show: rounded",
            ],
        ),
        (
            {"home.host": Decided("us", "Until 2029.", "Ours.", Standing.CONFIRMED, "Rosa", PartialDate(2026, 11, 3))},
            [
                "  home.host:",
                "    value: us",
                '    detail: "Until 2029."',
                '    note: "Ours."',
                "    standing: confirmed",
                '    by: "Rosa"',
                "    on: 2026-11-03",
            ],
        ),
        (
            {"home.host": Undecided("Our board", PartialDate(2027, 6, 30), "Plan on us.")},
            [
                "  home.host:",
                "    undecided:",
                '      decider: "Our board"',
                "      by: 2027-06-30",
                '      until_then: "Plan on us."',
            ],
        ),
        (
            {"home.host": Withheld("With our lawyers.", "Luis", "Frank wants June.\n\nRuth waits.")},
            [
                "  home.host:",
                "    withheld:",
                '      reason: "With our lawyers."',
                '      ask: "Luis"',
                "    note: |-",
                "      Frank wants June.",
                "      Ruth waits.",
            ],
        ),
        (
            {"us.foundation": Decided(" ".join(["word"] * 30))},
            ["  us.foundation: >-", "    " + " ".join(["word"] * 19), "    " + " ".join(["word"] * 11)],
        ),
        ({"us.foundation": Decided("a \nb")}, [r'  us.foundation: "a \nb"']),
        ({"us.foundation": Decided("x  " * 50 + "y")}, [f'  us.foundation: "{"x  " * 50}y"']),
    ],
)
def test_an_answer_is_written_as_people_write_it(answers, written):
    assert lines(answers) == written
    assert read(write_answers(tiny(), Answers(answers), "full")) == answers


def test_a_choice_that_another_program_would_take_for_something_else_stands_in_quotation_marks():
    kept = {"grants.participation": Decided("no"), "grants.continue": Decided("same")}
    text = write_answers(BANK, Answers(kept), "full").decode()
    assert '  grants.participation: "no"\n' in text
    assert "  grants.continue: same\n" in text


def test_a_list_too_long_for_a_line_stands_one_below_the_other():
    question = BANK.question_by_id["civic.roles_now"]
    kept = {question.id: Decided(frozenset(question.choice_by_id))}
    text = write_answers(BANK, Answers(kept), "full").decode()
    assert f"  {question.id}:\n    - {question.choices[0].id}\n    - {question.choices[1].id}\n" in text
    assert parse_answers(text, BANK).answers == kept


@pytest.mark.parametrize("words", KEPT)
def test_every_typed_word_survives_the_way_out_and_in_again(words):
    name = one_line(words)
    kept = Answers(
        {
            "us.foundation": Decided(words),
            "home.host": Decided("us", words, words),
            "fund.topics": Undecided(name, None, name, words),
            "fund.amount": Withheld(name, name, words),
            "decide.who@2": Decided("group", words, "", Standing.APPROVED, name),
        }
    )
    text = write_answers(tiny(), kept, "quick", heading=words)
    found = parse_answers(text, tiny())
    assert (found.route, found.answers) == ("quick", kept)
    # Another program reads the same words.
    others = yaml.load(text, Loader=yaml.BaseLoader)["answers"]  # noqa: S506  it makes nothing but texts
    assert others["us.foundation"] == words
    assert others["home.host"]["note"] == words
    assert others["fund.topics"]["undecided"]["until_then"] == name


@given(st.integers(0, 10**9), st.sampled_from(ROUTES), st.booleans())
def test_any_answers_read_back_and_are_written_alike_again(seed, route, hostile):
    rng = Random(seed)
    answers = answer_set(BANK, seed, HOSTILE_TYPIST) if hostile else answer_set(BANK, seed)
    kept = Answers({key: noted(answer, rng) for key, answer in answers.items()})
    text = write_answers(BANK, kept, route)
    found = parse_answers(text, BANK)
    assert (found.route, found.answers) == (route, kept)
    assert write_answers(BANK, found.answers, found.route) == text


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("notes", [True, False], ids=["with notes", "without"])
def test_what_is_taken_away_and_brought_back_exports_alike(path: Path, notes):
    file = parse_answers(path.read_bytes(), BANK)
    again = parse_answers(write_answers(BANK, file.answers, file.route, notes=notes), BANK)
    assert (again.answers == file.answers) or not notes
    assert exported(again) == exported(file)


def test_notes_stay_at_home_where_that_is_asked_for():
    kept = {
        "home.host": Decided("us", note="secret"),
        "fund.topics": Undecided("Our board", note="secret"),
        "fund.amount": Withheld("Later.", "Luis", "secret"),
    }
    assert "secret" in "\n".join(lines(kept))
    assert "secret" not in "\n".join(lines(kept, notes=False))
    assert lines(kept, notes=False)[0] == "  home.host: us"


def test_answers_stand_as_they_are_asked_under_their_sections_a_group_item_by_item():
    kept = {
        "decide.who@2": Decided("group"),
        "pot.name@2": Decided("The second"),
        "decide.who": Decided("board"),
        "pot.name": Decided("The first"),
        "home.host": Decided("us"),
        "us.stage": Decided("idea"),
    }
    text = write_answers(tiny(), Answers(kept), "full", heading="What this is.\n\nWhat to do.").decode()
    assert text == (
        "# What this is.\n#\n# What to do.\nbank: tiny\nroute: full\nanswers:\n"
        "\n  # Who answers\n  us.stage: idea\n"
        "\n  # Home and money\n  home.host: us\n"
        '\n  # Who decides\n  pot.name: "The first"\n  decide.who: board\n'
        '  pot.name@2: "The second"\n  decide.who@2: group\n'
    )


@pytest.mark.parametrize(
    "words", [" a\nb", "\na\nb", "a\nb\n", "a\nb ", " " + "word " * 40, "a\r\nb", "a\tb\nc", "a\u2028b\nc"]
)
def test_even_words_that_no_door_would_let_in_leave_a_file_that_can_be_read(words):
    kept = {"us.foundation": Decided(words), "home.host": Decided("us", note=words)}
    assert read(write_answers(tiny(), Answers(kept), "full")) == {
        "us.foundation": Decided(normalise(words)),
        "home.host": Decided("us", note=normalise(words)),
    }


def test_no_answers_are_a_file_too():
    text = write_answers(tiny(), Answers(), "quick")
    assert text == b"bank: tiny\nroute: quick\nanswers: {}\n"
    assert read(text) == {}
