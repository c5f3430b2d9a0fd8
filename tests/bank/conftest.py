"""The shipped bank, loaded once."""

from __future__ import annotations

import pytest

from webapp.bank_files import LoadedBank, load_bank
from webapp.config import shipped_bank
from webapp.domain.bank import Bank


@pytest.fixture(scope="session")
def loaded() -> LoadedBank:
    """The shipped bank with the places of everything in it."""
    return load_bank(shipped_bank())


@pytest.fixture(scope="session")
def bank(loaded: LoadedBank) -> Bank:
    """The shipped bank."""
    return loaded.bank
