"""The shipped bank, loaded once for all tests."""

from __future__ import annotations

from functools import cache

from webapp.bank_files import LoadedBank, load_bank
from webapp.config import shipped_bank


@cache
def shipped() -> LoadedBank:
    """The shipped bank with the places of everything in it."""
    return load_bank(shipped_bank())


BANK = shipped().bank
EN = BANK.words["en"]
