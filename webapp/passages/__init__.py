"""A passage in an editor's own words, with a little Markdown → blocks of runs. What reads it is loaded when first asked."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from webapp.domain.faq.editorial import Passage
from webapp.domain.text import LONGEST_TEXT

KEPT_IN_MEMORY = 512
"""Passages that stay read: the same ones are shown on page after page, and a passage never reads differently."""


@lru_cache(KEPT_IN_MEMORY)
def parse_passage(source: str) -> Passage:
    """The passage as it will read: paragraphs and lists of dots with bold, italics and links; all else to the letter.

    Takes words as they are kept. Raises ValueError where they are longer than a text may be.
    """
    if len(source) > LONGEST_TEXT:
        raise ValueError("longer than a text may be")
    return Passage(source, tuple(import_module(f"{__name__}.reading").read_blocks(source)))
