"""Placeholders that people type are words: no page and no file puts anything in their place."""

from __future__ import annotations

from itertools import cycle, islice

import pytest

from tests.renderers.own_words import saying
from tests.renderers.read_back import squeezed
from tests.renderers.same_words import WHOLE
from tests.renderers.test_same_words import difference, file
from tests.security.payloads import PLACEHOLDERS, PRODUCT
from tests.shipped import BANK
from tests.web.test_hostile_words import Typist, full_of, pages_of
from webapp.domain.text import normalise

WORDS = tuple(map(normalise, PLACEHOLDERS))
ROUNDS = 2


@pytest.mark.parametrize("form", WHOLE)
def test_every_format_says_placeholders_to_the_letter(form):
    said = saying(islice(cycle(WORDS), 0, None), "four-pots")
    raw = file(form, said)
    assert difference(form, said, raw) == ""
    whole = WHOLE[form]
    read_back = whole.found(raw)
    assert [words for words in WORDS if whole.legible(squeezed(words)) not in read_back] == []
    assert PRODUCT not in read_back


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_no_page_puts_anything_in_the_place_of_a_placeholder(owner, site, clock, turn):
    _, pages = pages_of(owner, site, clock, full_of(BANK, Typist(WORDS, turn * len(WORDS) // ROUNDS)))
    assert [name for name, text in pages.items() if PRODUCT in text] == []
    # Words are there in one way of writing or another, and nothing of ours is.
    assert any("6685021*2" in text for text in pages.values())
    assert [name for name, text in pages.items() if "the same in every test" in text or "<function" in text] == []
