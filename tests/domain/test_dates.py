"""Dates as people type them, in the words of a language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shipped import EN
from webapp.domain.answers import PartialDate
from webapp.domain.dates import SlashedDate, parse_date, parse_iso_date
from webapp.domain.text import Template, format_date

SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ES = replace(
    EN,
    months=tuple(SPANISH.split()),
    dates={"month": Template("{month} de {year}"), "day": Template("{day} de {month} de {year}")},
)
FR = replace(EN, months=tuple(FRENCH.split()))
JUNE, JUNE_30 = PartialDate(2029, 6), PartialDate(2029, 6, 30)
dates = st.dates().filter(lambda day: day.year >= 1000)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("2029-06", JUNE),
        ("2029-06-30", JUNE_30),
        ("June 2029", JUNE),
        ("june 2029", JUNE),
        ("JUNE, 2029", JUNE),
        ("Jun 2029", JUNE),
        ("Jun. 2029", JUNE),
        ("2029 June", JUNE),
        ("June 30, 2029", JUNE_30),
        ("June 30 2029", JUNE_30),
        ("june 30,2029", JUNE_30),
        ("Jun. 30, 2029", JUNE_30),
        ("June 30th, 2029", JUNE_30),
        ("30 June 2029", JUNE_30),
        ("30 jun 2029", JUNE_30),
        ("30-Jun-2029", JUNE_30),
        ("30. June 2029", JUNE_30),
        ("June  30 ,\n2029 .", JUNE_30),
        ("May 1, 2030", PartialDate(2030, 5, 1)),
        ("Sept 2029", PartialDate(2029, 9)),
        ("February 29, 2028", PartialDate(2028, 2, 29)),
    ],
)
def test_a_date_is_understood_however_its_month_is_written(typed, means):
    assert parse_date(typed, EN) == means


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("30 de junio de 2029", JUNE_30),
        ("30 Junio 2029", JUNE_30),
        ("junio 30, 2029", JUNE_30),
        ("junio de 2029", JUNE),
        ("JUN 2029", JUNE),
        ("1 de ene. de 2030", PartialDate(2030, 1, 1)),
        ("2029-06-30", JUNE_30),
    ],
)
def test_months_and_the_words_between_are_those_of_the_language(typed, means):
    assert parse_date(typed, ES) == means


@pytest.mark.parametrize(
    "typed",
    [
        *("", "soon", "June", "2029", "30 2029", "June 30", "29 June", "June 29", "June 2029 2030", "June July 2029"),
        *(
            "Fe 2029",
            "D 2029",
            "Ju 2029",
            "J 2029",
            "Juni 2029",
            "June of 2029",
            "30 de June de 2029",
            "end of June 2029",
            "about June 2029",
        ),
        *("June 31, 2029", "February 29, 2029", "June 0, 2029", "June 99, 2029", "1 2 June 2029", "June 030, 2029"),
        *("2029-6", "2029-13", "2029-00", "2029-02-30", "06-2029", "30-06-2029", "30.06.2029", "2029 06 30", "20290630"),
        *("June 29", "June '29", "June 999", "0029-06", "0999-06-01", "June 0999", "June 12029"),
        *("٣٠ June 2029", "June ２０２９", "²029-06", "June\u20302029", "x" * 10_000),
    ],
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the text refused is all it says
        parse_date(typed, EN)
    assert not isinstance(caught.value, SlashedDate)


@pytest.mark.parametrize("typed", ["6/30/2029", "30/6/2029", "06/2029", "2029/06/30", "June 30/2029", "/"])
def test_slashes_are_told_apart_since_they_could_mean_two_days(typed):
    with pytest.raises(SlashedDate):
        parse_date(typed, EN)


def test_letters_that_begin_two_months_are_neither():
    assert parse_date("juin 2029", FR) == JUNE
    assert parse_date("juil 2029", FR) == PartialDate(2029, 7)
    with pytest.raises(ValueError, match="jui"):
        parse_date("jui 2029", FR)


@given(dates, st.booleans(), st.sampled_from((EN, ES, FR)))
def test_what_a_page_shows_is_understood_again(day, whole, words):
    date = PartialDate(day.year, day.month, day.day if whole else None)
    assert parse_date(format_date(date, words), words) == date
    assert parse_date(format_date(date, words).upper(), words) == date
    assert parse_date(str(date), words) == parse_iso_date(str(date)) == date


@pytest.mark.parametrize(
    "text", ["June 2029", " 2029-06", "2029-06\n", "2029-6", "2029-06-3", "2029-06-00", "29-06", "0029-06"]
)
def test_iso_is_taken_to_the_letter(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_iso_date(text)
