"""Who said what, in a workshop where names stand beside answers, and only after the reveal."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from weakref import WeakKeyDictionary

from webapp.domain.workshop.state import Round
from webapp.services.workshops.rooms import Room
from webapp.services.workspace import Site
from webapp.store.port import Store

Spoken = Mapping[str, Mapping[int, str]]
"""By question, what each seat said."""
AT_HAND = 8
"""Rounds kept at hand: after a reveal every phone of the room asks for the same one."""

_LOCK = Lock()
_READ: WeakKeyDictionary[Store, OrderedDict[tuple[str, int, int], Spoken]] = WeakKeyDictionary()


def spoken(site: Site, room: Room, held: Round) -> Spoken:
    """What each seat said in a round; nothing before its reveal, and nothing where no name stands beside an answer."""
    if room.unattributed or held.open:
        return {}
    # With a round that is closed nothing changes but by a change of the workshop.
    key = (room.record.id, held.number, room.record.revision)
    with _LOCK:
        kept = _READ.setdefault(site.store, OrderedDict())
        if key in kept:
            return kept[key]
    found = _read(site.store, room, held)
    with _LOCK:
        kept[key] = found
        while len(kept) > AT_HAND:
            kept.popitem(last=False)
    return found


def _read(store: Store, room: Room, held: Round) -> Spoken:
    found: dict[str, dict[int, str]] = {}
    for row in store.list_ballots(room.record.id, held.number):
        if row.seat in held.roster:
            found.setdefault(row.question, {})[row.seat] = row.choice
    return found
