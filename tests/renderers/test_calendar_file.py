"""The calendar of due dates, read back with the library that calendars are written with, and byte by byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from tests.hostile import HOSTILE
from webapp.renderers.calendar_file import CalendarDay, render

STAMP = datetime(2026, 11, 26, 15, 30, 12, 345, tzinfo=UTC)
DAY = CalendarDay(
    scope="f1",
    key="change.notice",
    what="undecided",
    last="2027-06-30",
    short="How much notice we give",
    decider="Our board",
    of="What partners can expect",
    address="https://upfront.example.org/f/harlow",
)
REVIEW = replace(DAY, key="sign.review", what="review", last="2027-02-28", short="", decider="")
SPENT = replace(DAY, key="home.end", what="spent", last="2029-06-30", short="When it ends", decider="")


def events(content):
    return Calendar.from_ical(content).events


def test_each_day_is_a_whole_day_and_says_what_it_is():
    content = render((SPENT, DAY, REVIEW), STAMP, "Harlow Fund")
    calendar = Calendar.from_ical(content)
    assert str(calendar["NAME"]) == "Harlow Fund: dates to keep"
    read = [(event.start, event.end, str(event["SUMMARY"])) for event in calendar.events]
    assert read == [
        (date(2027, 2, 28), date(2027, 3, 1), "Look at every answer again"),
        (date(2027, 6, 30), date(2027, 7, 1), "Decision due: How much notice we give"),
        (date(2029, 6, 30), date(2029, 7, 1), "A day spoken of has come: When it ends"),
    ]
    about = str(calendar.events[1]["DESCRIPTION"])
    assert about.startswith("Who decides: Our board. ")
    assert about.endswith(" What partners can expect")
    assert str(calendar.events[1]["URL"]) == DAY.address
    assert {str(event["TRANSP"]) for event in calendar.events} == {"TRANSPARENT"}


def test_an_event_keeps_its_id_when_its_day_moves_and_shares_it_with_no_other():
    def uid(*days):
        return [str(event["UID"]) for event in events(render(days, STAMP, "Harlow"))]

    assert uid(DAY) == uid(replace(DAY, last="2028-01-31", short="Notice"))
    others = (replace(DAY, scope="f2"), replace(DAY, key="home.end"), replace(DAY, what="spent"))
    assert len({*uid(DAY), *uid(*others)}) == 4


def test_the_same_days_are_the_same_bytes_in_whatever_order_and_zone():
    content = render((DAY, REVIEW, SPENT), STAMP, "Harlow")
    elsewhere = STAMP.astimezone(timezone(timedelta(hours=-5)))
    assert render((SPENT, DAY, REVIEW), elsewhere, "Harlow") == content
    assert content.count(b"DTSTAMP:20261126T153012Z\r\n") == 3


def test_lines_end_as_the_format_wants_and_are_short():
    content = render((replace(DAY, short="é" * 300, of="𝕏" * 200),), STAMP, "Harlow")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert str(events(content)[0]["SUMMARY"]) == f"Decision due: {'é' * 300}"


@pytest.mark.parametrize("field", ["short", "decider", "of"])
def test_what_people_typed_stays_words(field):
    for typed in (*HOSTILE, "x\r\nEND:VEVENT\r\nBEGIN:VALARM\nACTION:EMAIL", "a;b,c\\n:d\x0bATTACH:http://evil.example"):
        text = typed.encode("utf-8", "replace").decode()
        (event,) = events(render((replace(DAY, **{field: text}),), STAMP, text))
        assert sorted(event.keys()) == sorted(
            ["SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "DESCRIPTION", "TRANSP", "URL"]
        ), text
        assert event.subcomponents == []
        assert "\n" not in f"{event['SUMMARY']}{event['DESCRIPTION']}"


def test_a_calendar_without_days_is_one():
    content = render((), STAMP, "")
    assert events(content) == []
    assert b"NAME:Dates to keep\r\n" in content
