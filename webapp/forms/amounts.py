"""Whole numbers and amounts as people type them, and as a field shows them."""

from __future__ import annotations

import re

from webapp.domain.text import Words

_SIGNED = re.compile(r"([^0-9]*?)\s*([0-9].*)", re.DOTALL)


def parse_whole(text: str, words: Words, symbol: str = "") -> int:
    """`180000`, or with the language's thousands apart, after the currency's symbol or its end: `$` for `CA$`.

    Raises ValueError for everything else: a part of a unit, or a word such as "million".
    """
    match = _SIGNED.fullmatch(text)
    if match is None or not symbol.endswith(match[1].rstrip()):
        raise ValueError(text)
    if not re.fullmatch(rf"[0-9]+|[0-9]{{1,3}}(?:(?:\s|{re.escape(words.thousands)})[0-9]{{3}})+", match[2]):
        raise ValueError(text)
    return int("".join(re.findall("[0-9]", match[2])))


def show_amount(amount: int, words: Words) -> str:
    """`180,000`."""
    return f"{amount:,}".replace(",", words.thousands)
