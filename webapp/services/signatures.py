"""What becomes of a signature when the answer it stands beside changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from webapp.answer_files import UnfitRecord, parse_record, record_of
from webapp.domain.answers import Answer, Decided, Standing
from webapp.services.opened import Opened

DROPPED = "dropped"
"""A confirmation that no longer counts, because the answer it confirmed has changed."""


def unconfirmed(answer: Decided) -> Decided:
    """The answer as staff understand it."""
    return replace(answer, standing=Standing.UNDERSTOOD, by="", on=None)


def unsigned_record(now: Opened, key: str, record: str | None) -> str | None:
    """A record without the signature it holds; as it is where it holds none, where it stands, or where we cannot read it."""
    event = now.events.get(key)
    if record is None or (event and record == event.record):
        return record
    try:
        answer = parse_record(now.bank, key, record)
    except UnfitRecord:
        return record
    return record_of(unconfirmed(answer)) if isinstance(answer, Decided) and answer.standing else record


def without_stale_confirmations(
    now: Opened, given: Mapping[str, Answer | None], origin: str
) -> tuple[dict[str, Answer | None], tuple[str, ...]]:
    """A confirmation belongs to the answer it was given for: where that changes and the same one is sent along, it goes."""
    firm, dropped = dict(given), False
    for key, one in given.items():
        held = now.held.get(key)
        before = held.answer if held else now.answers.get(key)
        if origin == "typed" and isinstance(one, Decided) and isinstance(before, Decided) and one.standing:
            same = (one.standing, one.by, one.on) == (before.standing, before.by, before.on)
            if same and (one.value, one.detail) != (before.value, before.detail):
                firm[key], dropped = unconfirmed(one), True
    return firm, (DROPPED,) if dropped else ()
