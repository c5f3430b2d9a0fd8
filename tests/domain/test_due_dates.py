"""What falls due in a document: what it promises for a day, and nothing it does not print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.renderers.documents import SCENARIOS, scenario
from tests.shipped import BANK, EN
from webapp.domain.answers import Answers, Decided, PartialDate, Undecided, Withheld
from webapp.domain.assessment import evaluate
from webapp.domain.dates import parse_iso_date
from webapp.domain.faq import compose
from webapp.domain.faq.document import Edition
from webapp.domain.publication.dates import due_dates, is_over, overdue
from webapp.domain.text import format_date

TODAY = date(2026, 11, 26)


def due_of(name, **changes):
    """A scenario with other answers: its document, and what falls due in it."""
    told = scenario(name)
    answers = {key: answer for key, answer in ({**told.answers, **changes}).items() if answer is not None}
    assessment = evaluate(BANK, Answers(answers), route_name=told.route, today=TODAY)
    document = replace(compose(assessment, language="en"), edition=Edition(1, TODAY))
    return document, due_dates(document, assessment.facts, assessment.route)


def told(dates):
    return [(due.key, due.entry, due.what, due.by, due.last) for due in dates]


def test_what_falls_due_is_told_soonest_first_with_the_entry_it_stands_in():
    _, dates = due_of("sole-funder")
    assert told(dates) == [
        ("change.notice", "faq.notice", "undecided", "2026-12-15", "2026-12-15"),
        ("decide.next", "faq.priorities", "spent", "2027-01-20", "2027-01-20"),
        ("sign.review", "", "review", "2027-06", "2027-06-30"),
        ("fund.target_by", "faq.sole", "spent", "2029-06", "2029-06-30"),
    ]
    assert (dates[0].short, dates[0].decider) == ("How much notice we give", "Our board")
    assert dates[1].decider == ""


@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_falls_due_is_printed_and_every_promised_day_falls_due(name):
    document, dates = due_of(name)
    for due in dates:
        words = format_date(parse_iso_date(due.by), EN)
        entries = [entry for entry in document.entries if entry.id == due.entry]
        around = (*(fact.sentence for fact in document.fact_box), *document.open_points)
        said = [sentence.text for entry in entries for sentence in entry.sentences] or [one.text for one in around]
        assert any(words in text for text in said), due
    promised = {
        key
        for key, answer in scenario(name).answers.items()
        if isinstance(answer, Undecided)
        and answer.by
        and any(key == point.key.removeprefix("open:") for point in document.open_points)
    }
    assert promised <= {due.key for due in dates if due.what == "undecided"}
    assert list(dates) == sorted(dates, key=lambda due: due.last)


def test_several_items_are_told_apart_and_one_date_in_two_entries_stands_in_both():
    _, pots = due_of("four-pots")
    assert [due.short for due in pots if due.key.startswith("decide.next")] == [
        f"When the next decision is ({name})"
        for name in ("The residents' budget", "Our yearly grants", "The state poverty award", "The giving circle")
    ]
    _, close = due_of("planned-close")
    assert [due.entry for due in close if due.key == "home.end"] == ["faq.howlong", "faq.notice"]


@pytest.mark.parametrize(
    ("answer", "due"),
    [
        (Undecided("Our board", PartialDate(2020, 1)), ["2020-01-31"]),
        (Undecided("Our board", None), []),
        (Withheld("Talks go on.", "Dana Cole"), []),
        (None, []),
    ],
)
def test_only_an_open_decision_with_a_day_is_due_however_long_it_is_over(answer, due):
    _, dates = due_of("sole-funder", **{"change.notice": answer})
    assert [one.last for one in dates if one.key == "change.notice"] == due


def test_a_decided_day_that_was_over_when_it_was_published_is_no_news():
    for by, due in (
        (PartialDate(2026, 11, 25), []),
        (PartialDate(2026, 11, 26), ["2026-11-26"]),
        (PartialDate(2026, 11), ["2026-11-30"]),
    ):
        _, dates = due_of("sole-funder", **{"decide.next": Decided(by)})
        assert [one.last for one in dates if one.key == "decide.next"] == due


def test_what_is_left_out_of_the_document_does_not_fall_due():
    told_of = scenario("planned-close")
    assessment = evaluate(BANK, told_of.answers, route_name=told_of.route, today=TODAY)
    document = compose(assessment, language="en")
    without = replace(
        document, entries=tuple(entry for entry in document.entries if entry.id != "faq.priorities"), open_points=()
    )
    dates = due_dates(without, assessment.facts, assessment.route)
    assert "decide.next" not in {due.key for due in dates}


def test_it_is_overdue_from_the_day_after():
    _, dates = due_of("sole-funder")
    assert overdue(dates, date(2026, 12, 15)) == ()
    assert told(overdue(dates, date(2026, 12, 16))) == told(dates[:1])
    assert overdue(dates, date(2030, 1, 1)) == dates
    assert (is_over("2027-06-30", date(2027, 6, 30)), is_over("2027-06-30", date(2027, 7, 1))) == (False, True)
