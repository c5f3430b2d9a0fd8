"""Texts that say by themselves whether they are whole, who typed them, and in which order."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass

# What a page has to escape, and what takes more than one byte, belongs in it.
LETTERS = "abcdefghijklmnopqrstuvwxyz 0123456789 &<>'\" äéñ — 中"
LONGEST = 1800
WHOLE = re.compile(r"\[w(\d+)·(\d+)\|([^|\]]*)\|([0-9a-f]{8})\]")


class Torn(Exception):
    """A text that was typed whole and is not whole any more."""


@dataclass(frozen=True, order=True, slots=True)
class Value:
    """One text: the writer it is from, and that writer's how-manieth it is in its field."""

    writer: int
    number: int


def build_text(value: Value, chance: random.Random, *, too_long: bool = False) -> str:
    """The text, mostly short, at times about as long as a field takes, or longer."""
    length = LONGEST + 300 if too_long else chance.randint(1, chance.choice((8, 40, 200, LONGEST)))
    filler = "".join(chance.choices(LETTERS, k=length))
    return f"[w{value.writer}·{value.number}|{filler}|{_checksum(value, filler)}]"


def parse_text(text: str) -> Value | None:
    """Which text this is; None for an empty field. Raises Torn for anything else."""
    if not text:
        return None
    found = WHOLE.fullmatch(text)
    if found is None:
        raise Torn(text[:80])
    value = Value(int(found[1]), int(found[2]))
    if _checksum(value, found[3]) != found[4]:
        raise Torn(text[:80])
    return value


def _checksum(value: Value, filler: str) -> str:
    return f"{zlib.crc32(f'{value.writer} {value.number} {filler}'.encode()):08x}"
