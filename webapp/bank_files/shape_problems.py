"""Pydantic's errors → our own sentences, with the id they concern, a remedy, and a guess at what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from webapp.bank_files.problems import Problems
from webapp.marked_yaml import Marked

WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def note_shape_problems(
    error: ValidationError, file: str, marked: Marked, shape: type[BaseModel], problems: Problems
) -> None:
    """Note each error once, at its place."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"])
        where = (file, *path)
        problem, remedy, guess_from = _say(detail, shape, path)
        subject = _subject(marked.value, path) or file
        if guess_from:
            problems.unknown(where, subject, "key", path[-1], guess_from)
        else:
            problems.add(where, subject, problem, remedy)


def _say(detail: ErrorDetails, shape: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, str, tuple[str, ...]]:
    """The problem, the remedy, or the keys that would have been known."""
    kind, context, name = detail["type"], detail.get("ctx", {}), path[-1] if path else ""
    what = "the file" if not path else repr(name) if isinstance(name, str) else f"item {name + 1}"
    if kind == "missing":
        return f"{name!r} is missing", f"add `{name}:`", ()
    if kind == "extra_forbidden":
        return "", "", _known_keys(shape, path[:-1])
    if kind in WANTED:
        return f"{what} is not {WANTED[kind]}", f"write {WANTED[kind]}", ()
    if kind == "literal_error":
        return f"{what} cannot be {str(detail['input'])[:40]!r}", f"use {context['expected']}", ()
    if kind == "string_pattern_mismatch":
        return (
            f"{str(detail['input'])[:40]!r} is not a name",
            "use small letters, digits and _, with a dot where the others have one",
            (),
        )
    if kind in ("string_too_long", "too_long"):
        return f"{name!r} is too long", f"at most {context['max_length']}", ()
    if kind in ("too_short", "string_too_short"):
        return f"{name!r} is too short", f"at least {context['min_length']}", ()
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return f"{name!r} is out of bounds", f"write {bound}", ()
    return f"{name!r} cannot be used: {detail['msg'].lower()}", "see docs/bank-format.md", ()


def _known_keys(shape: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that may stand where the path leads."""
    here: Any = shape
    for part in path:
        if isinstance(part, int):
            continue
        field = next((one for name, one in here.model_fields.items() if part in (name, one.alias)), None)
        inner = field and next(_models_in(field.annotation), None)
        if inner is None:
            break
        here = inner
    return tuple(one.alias or name for name, one in here.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _subject(value: object, path: tuple[str | int, ...]) -> str | None:
    """The nearest id above the place."""
    found = None
    for part in path:
        if isinstance(value, dict):
            found = value["id"] if isinstance(value.get("id"), str) else found
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            break
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return str(value["id"])
    return found
