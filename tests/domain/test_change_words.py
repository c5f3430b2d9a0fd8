"""Word by word: both texts come back to the letter, whatever they hold, and a change is read in one piece."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile import HOSTILE
from webapp.domain.publication.words import Piece, compare_words, new_text, old_text

WORDS = st.lists(st.sampled_from(("we", "pay", "no", "$1,000", "May", ".", "“", "  ", "\n", "é", "a", "until")), max_size=30)
TEXTS = st.one_of(st.text(max_size=60), WORDS.map(" ".join), WORDS.map("".join), st.sampled_from(HOSTILE))


def marked(old: str, new: str) -> str:
    signs = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare_words(old, new))


@given(TEXTS, TEXTS)
def test_both_texts_come_back_to_the_letter(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert (old_text(pieces), new_text(pieces)) == (old, new)
    assert all(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
@example("you you pay we you", "we we you pay")  # difflib by itself finds other matches from the other side
def test_the_other_way_round_what_was_added_is_removed(old: str, new: str) -> None:
    swapped = {"kept": "kept", "removed": "added", "added": "removed"}
    there = compare_words(old, new)
    back = [Piece(swapped[piece.kind], piece.text) for piece in compare_words(new, old)]  # type: ignore[arg-type]
    assert sorted(there) == sorted(back)
    assert [piece for piece in there if piece.kind == "kept"] == [piece for piece in back if piece.kind == "kept"]


@given(TEXTS)
def test_a_text_is_all_kept_beside_itself(text: str) -> None:
    assert compare_words(text, text) == ((Piece("kept", text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "read"),
    [
        ("We pay until May 2027.", "We pay until June 2027.", "We pay until [-May-][+June+] 2027."),
        ("We put in $100,000.", "We put in $80,000.", "We put in [-$100,000-][+$80,000+]."),
        ("It lasts 1.5 years.", "It lasts 15 years.", "It lasts [-1.5-][+15+] years."),
        ("Yes, as staff understand it.", "Yes.", "Yes[-, as staff understand it-]."),
        ("We pay.", "We do not pay.", "We[+ do not+] pay."),
        # What stays between two changes is too little to be read by itself: one change.
        (
            "We pay you in the spring for it.",
            "We pay you by the fall for it.",
            "We pay you [-in the spring-][+by the fall+] for it.",
        ),
        # Two sentences that share a word by chance: one replaces the other.
        (
            "We promise it for two years.",
            "Nobody asked for that.",
            "[-We promise it for two years.-][+Nobody asked for that.+]",
        ),
        ("", "We pay.", "[+We pay.+]"),
        ("We pay.", "", "[-We pay.-]"),
    ],
)
def test_a_change_is_read_in_one_piece(old: str, new: str, read: str) -> None:
    assert marked(old, new) == read


def test_hostile_long_texts_are_compared_in_no_time() -> None:
    begun = perf_counter()
    for old, new in (
        ("a b " * 500, "b a " * 500 + "c"),
        ("word " * 399 + "end.", "drow " * 399 + "end."),
        ("(" * 2_000, ")" * 2_000),
        (" " * 2_000 + "x", "y" + " " * 2_000),
        ("ab " * 66 + "c", "ba ab " * 33 + "d"),
    ):
        pieces = compare_words(old, new)
        assert (old_text(pieces), new_text(pieces)) == (old, new)
    assert perf_counter() - begun < 1.0
