"""Where the shipped questions and templates are: inside an installed package, or in the checkout beside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SHIPPED_BANK = "collective-impact"


def questions_folder() -> Path:
    """The folder of the banks. Raises FileNotFoundError where the installation lacks it."""
    return _shipped("questions")


def templates_folder() -> Path:
    """The folder of the templates. Raises FileNotFoundError where the installation lacks it."""
    return _shipped("templates")


def shipped_bank() -> Path:
    """The bank used where none is named."""
    return questions_folder() / SHIPPED_BANK


def _shipped(name: str) -> Path:
    for folder in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(name)
