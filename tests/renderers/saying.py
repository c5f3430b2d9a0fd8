"""Frozen values in which every word a person could have typed is another one: hostile, or long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Value = TypeVar("Value")
IDS = frozenset(("kind", "mode", "state", "outcome", "form", "why", "language", "code"))
"""Fields that choose a mark, an order or a layout: no words."""


def saying(value: Value, words: Iterator[str]) -> Value:
    """The value with the next words in place of each text in it; what was empty stays so."""
    made: Value = _said(value, words)
    return made


def _said(value: Any, words: Iterator[str]) -> Any:
    if isinstance(value, str):
        return next(words) if value else value
    if isinstance(value, tuple):
        return tuple(_said(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in IDS}
        return replace(value, **{name: _said(one, words) for name, one in told.items()})
    return value
