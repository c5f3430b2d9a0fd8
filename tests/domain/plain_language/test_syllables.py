"""Syllables, and the grade level that is made of them."""

import pytest

from webapp.domain.plain_language import grade_level, syllables


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "we grants staff pays note whole stayed planned notes hours the don't we'll"),
        (2, "partner table funded settled houses tables being safely council's people every statement can't-be"),
        (3, "decision together nonprofit area family agreement"),
        (4, "community evaluate society collaborate initiative well-known-office"),
        (5, "association individual opportunity"),
        (6, "responsibility"),
    ],
)
def test_a_word_has_its_syllables(count, words):
    assert {word: syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize("word", ["Community", "COMMUNITY", "community’s", "community's"])
def test_capitals_and_endings_do_not_change_the_count(word):
    assert syllables(word) == 4


def test_a_word_has_at_least_one_syllable():
    assert [syllables(word) for word in ("", "-", "é", "hm", "shhhh")] == [1, 1, 1, 1, 1]


def test_the_grade_level_is_flesch_kincaid():
    assert grade_level("We pay two staff. You can ask us.") == round(0.39 * 4 + 11.8 * 8 / 8 - 15.59, 1)
    assert grade_level("") == -15.6


def test_longer_sentences_and_longer_words_are_harder():
    plain = grade_level("We pay two staff. They call the meetings.")
    assert plain < grade_level("We pay two staff who call the meetings.")
    assert plain < grade_level("We compensate professional personnel. They coordinate conversations.")
