"""A workshop's state ⇄ canonical JSON: equal states are equal text, and a text that this module did not write is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from webapp.domain.facilitation import CONSENTS
from webapp.domain.workshop.alignment import STATES
from webapp.domain.workshop.released import HEARD, LOW
from webapp.domain.workshop.state import (
    AGAIN,
    AGAIN_SHOWN,
    BOARD,
    CAPTURE,
    CLOSED,
    CONSENT,
    CONSENT_ROUND,
    CONSENT_SHOWN,
    FIRST_ROUND,
    HIDDEN,
    LOBBY,
    OPENING,
    OUTCOMES,
    OWNERS,
    PRACTICE,
    PRACTICE_ROUND,
    PRACTICE_SHOWN,
    READING,
    SECOND_ROUND,
    SILENT,
    SUPPORT,
    SUPPORT_ROUND,
    SUPPORT_SHOWN,
    TALK,
    Joint,
    Outcome,
    Result,
    Round,
    WorkshopState,
)
from webapp.domain.workshop.table import FORMS

FORMAT = 1
"""Of the JSON; a later shape gets a later number."""
STAGES = (
    *(LOBBY, PRACTICE, PRACTICE_SHOWN, OPENING, SILENT, BOARD, TALK, AGAIN, AGAIN_SHOWN, CAPTURE),
    *(READING, SUPPORT, SUPPORT_SHOWN, CONSENT, CONSENT_SHOWN, OWNERS, CLOSED),
)
"""Where a workshop can stand, in the order of a plan."""
_ONE_OF: Mapping[tuple[type, str], frozenset[str]] = {
    (WorkshopState, "stage"): frozenset(STAGES),
    (Round, "kind"): frozenset((PRACTICE_ROUND, FIRST_ROUND, SECOND_ROUND, SUPPORT_ROUND, CONSENT_ROUND)),
    (Result, "state"): frozenset((*STATES, HEARD, LOW, "")),
    (Result, "hidden"): frozenset((*HIDDEN, "")),
    (Outcome, "outcome"): frozenset(OUTCOMES),
    (Joint, "form"): frozenset(FORMS),
}
"""Words that have to be one of these."""
_EACH_OF: Mapping[tuple[type, str], frozenset[str]] = {
    (Result, "could_become"): frozenset((*STATES, HEARD, LOW)),
    (Result, "one_change"): frozenset(STATES),
    (Joint, "consents"): frozenset(CONSENTS),
}
"""Lists, and mappings to words, each of which has to be one of these."""


def write_state(state: WorkshopState) -> str:
    """The state in canonical JSON: keys in order, no spaces, characters as they are."""
    written = {"format": FORMAT, **_plain(state)}
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_state(text: str) -> WorkshopState:
    """The state that was written so. Raises ValueError for every text that `write_state` does not make."""
    try:
        raw = json.loads(text)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(raw, dict) or raw.get("format") is not FORMAT:
        raise ValueError("format")
    state = _record({key: value for key, value in raw.items() if key != "format"}, WorkshopState)
    if not isinstance(state, WorkshopState) or write_state(state) != text:
        raise ValueError("not canonical")
    return state


def _plain(value: Any) -> Any:
    """Plain values of the state: records and mappings with text for keys."""
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(raw: Any, kind: type) -> Any:
    """A record with exactly the fields of this kind."""
    hints = _hints(kind)
    if not isinstance(raw, dict) or raw.keys() != hints.keys():
        raise ValueError(kind.__name__)
    read = {name: _value(raw[name], hint) for name, hint in hints.items()}
    for (owner, name), words in _ONE_OF.items():
        if owner is kind and read[name] not in words:
            raise ValueError(f"{kind.__name__}.{name}")
    for (owner, name), words in _EACH_OF.items():
        if owner is kind and not words.issuperset(read[name].values() if isinstance(read[name], dict) else read[name]):
            raise ValueError(f"{kind.__name__}.{name}")
    if kind is Result and bool(read["state"]) == bool(read["hidden"]):
        raise ValueError("a state, or why there is none")
    return kind(**read)


def _value(raw: Any, hint: Any) -> Any:
    """A value of the type that a field is declared to have."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return None if raw is None else _value(raw, next(one for one in inner if one is not NoneType))
    if origin is tuple:
        if not isinstance(raw, list):
            raise ValueError("list")
        return tuple(_value(one, inner[0]) for one in raw)
    if origin is Mapping:
        if not isinstance(raw, dict):
            raise ValueError("mapping")
        read_key: Callable[[str], Any] = _number if inner[0] is int else str
        return {read_key(key): _value(one, inner[1]) for key, one in raw.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(raw, hint)
    # A bool is an int to Python.
    if type(raw) is not hint or (hint is int and raw < 0):
        raise ValueError(str(hint))
    return raw


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit()) or key != str(int(key)):
        raise ValueError(key)
    return int(key)
