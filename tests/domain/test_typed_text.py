"""Typed words at the door: kept once, they stay as they are; names stand on one line; an address can be followed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import HOSTILE, UNKEEPABLE
from webapp.domain.text import LONGEST_TEXT, is_web_address, normalise, one_line

# Everything that anybody could send, with what is looked after more often than chance would have it.
CARE = "\t\n\r\x00\x0b\x0c\x1c\x7f\x85\xa0\xad\u0301\u1100\u1161\u200b\u2028\u202e\u2066\ufeff\ufffe\U0001ffff \ud83dé"
texts = st.text(st.characters() | st.sampled_from(CARE), max_size=20)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words):
    kept = normalise(words)
    assert 0 < len(kept) <= LONGEST_TEXT
    assert kept.encode()
    assert len(one_line(kept)) > 0


def test_there_are_enough_of_them():
    assert len(HOSTILE) == len(set(map(normalise, HOSTILE))) >= 150


@pytest.mark.parametrize("words", UNKEEPABLE)
def test_what_is_nothing_or_half_is_not_kept(words):
    try:
        assert normalise(words) == ""
    except ValueError:
        assert any("\ud800" <= sign <= "\udfff" for sign in words)


@given(texts)
def test_what_is_kept_is_kept_once_and_for_all(words):
    try:
        kept = normalise(words)
    except ValueError:
        assert any("\ud800" <= sign <= "\udfff" for sign in words)
        return
    assert normalise(kept) == kept == kept.strip() == unicodedata.normalize("NFC", kept)
    assert not [sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") and sign != "\n"]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")
    assert not kept or any(unicodedata.category(sign)[0] not in "CZ" for sign in kept)
    line = one_line(kept)
    assert "\n" not in line
    assert one_line(line) == line
    assert normalise(line) == line


@pytest.mark.parametrize(
    ("words", "line"),
    [("Our board", "Our board"), ("Our\nboard", "Our board"), ("a \n\n  b\nc", "a b c"), ("two  spaces", "two  spaces")],
)
def test_a_name_stands_on_one_line(words, line):
    assert one_line(words) == line


@pytest.mark.parametrize(
    ("text", "can_be_followed"),
    [
        ("https://example.org", True),
        ("http://example.org:8000/terms?year=2029#three", True),
        ("https://ünï.example/", True),
        ("HTTPS://example.org", True),
        *((text, False) for text in ("example.org", "www.example.org", "//example.org", "ftp://example.org", "https://")),
        *((text, False) for text in ("javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "https:/example.org", "")),
        *((text, False) for text in ("https://a.b/c d", "https://a.b/<", 'https://a.b/"', "https://[::1", "https://a.b\nc")),
    ],
)
def test_an_address_is_one_that_a_browser_can_follow(text, can_be_followed):
    assert is_web_address(text) == can_be_followed
