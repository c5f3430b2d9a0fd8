"""What a text counts and dates, with its value and its place."""

import pytest

from webapp.domain.plain_language import ENGLISH, find_quantities

EN = tuple(name.capitalize() for name in ENGLISH.lexicon.quantities.months)
ES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def found(text, months=EN, language=ENGLISH):
    return [(one.kind, text[one.start : one.end], one.value) for one in find_quantities(text, months, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Sums and shares.
        ("We pay $180,000 a year.", [("money", "$180,000", 180_000)]),
        ("We pay $1.5 million.", [("money", "$1.5 million", 1_500_000)]),
        ("We pay 20 000 in all", [("number", "20", 20), ("number", "000", 0)]),
        ("US$ 5k, or 30 euros", [("money", "US$ 5k", 5_000), ("money", "30 euros", 30)]),
        ("$600,000-$700,000", [("money", "$600,000-$700,000", 600_000), ("money", "$600,000-$700,000", 700_000)]),
        ("15% of it, 7.5 percent", [("share", "15%", 15), ("share", "7.5 percent", 7.5)]),
        # Periods, in days or months.
        ("for three years", [("period", "three years", ("month", 36))]),
        ("a 30-day notice", [("period", "30-day", ("day", 30))]),
        ("10 business days", [("period", "10 business days", ("day", 10))]),
        (
            "two to three weeks",
            [("period", "two to three weeks", ("day", 14)), ("period", "two to three weeks", ("day", 21))],
        ),
        # Dates, as far as they are said.
        ("June 30, 2029", [("date", "June 30, 2029", (2029, 6, 30))]),
        ("the 30th of June 2029", [("date", "30th of June 2029", (2029, 6, 30))]),
        ("Jun. 2029", [("date", "Jun. 2029", (2029, 6, None))]),
        ("2029-06-30 or 6/30/2029", [("date", "2029-06-30", (2029, 6, 30)), ("date", "6/30/2029", (2029, None, None))]),
        ("since 2019.", [("date", "2019", (2019, None, None))]),
        ("We meet in May.", [("date", "May", (None, 5, None))]),
        ("May 5", [("date", "May 5", (None, 5, 5))]),
        # Numbers, and what is none.
        ("12 schools and four seats", [("number", "12", 12), ("number", "four", 4)]),
        ("1.5 million people", [("number", "1.5", 1_500_000)]),
        ("May we? You may. March on.", []),
        ("No one, one of them, someone", []),
        ("A 501(c)(3) with B2B at 9:30, call 555-123-4567", [("number", "30", 30)]),
        ("the 1st and the 22nd", []),
    ],
)
def test_what_is_counted_and_dated(text, expected):
    assert found(text) == expected


def test_where_no_word_list_is_written_figures_and_dates_are_still_read():
    text = "Hasta el 30 de junio de 2029, 5.000 euros y tres becas"
    assert found(text, ES, None) == [("date", "30 de junio de 2029", (2029, 6, 30)), ("money", "5.000 euros", 5_000)]


def test_a_number_knows_what_it_counts():
    assert [one.counts for one in find_quantities("4 seats, 5, six-person", EN, ENGLISH)] == ["seats", "", "person"]
