"""The room under a code, for phones and walls that ask again and again whether there is anything new."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from weakref import WeakKeyDictionary

from webapp.domain.errors import NotFound
from webapp.services.workshops.rooms import Room, read
from webapp.services.workspace import Site
from webapp.store.port import Store


def find_room(site: Site, code: str, at: datetime) -> Room:
    """The workshop that people join by this code. Raises NotFound: unknown, expired and closed look the same."""
    room = _at_hand(site, code) if code else None
    if room is None or room.record.closed_at is not None or room.record.code_expires_at <= at:
        raise NotFound("code")
    return room


class _Here(threading.local):
    """The rooms that one thread has at hand, by store and code, each with the version it was read at."""

    def __init__(self) -> None:
        self.rooms: WeakKeyDictionary[Store, OrderedDict[str, tuple[tuple[int, ...], Room]]] = WeakKeyDictionary()


_HERE = _Here()
AT_HAND = 4
"""Rooms a thread keeps: phones of a room ask hundreds of times whether there is anything new, and mostly there is not."""


def _at_hand(site: Site, code: str) -> Room | None:
    """The room under a code, read anew only where anything may have changed."""
    kept = _HERE.rooms.setdefault(site.store, OrderedDict())
    before = kept.get(code)
    if before is not None and before[1].bank is site.bank and site.store.version(before[1].record.id) == before[0]:
        return before[1]
    kept.pop(code, None)
    record = site.store.find_workshop(code)
    if record is None:
        return None
    version = site.store.version(record.id)
    # What came between the look for the code and the version is read here.
    record = site.store.get_workshop(record.workspace, record.id)
    room = read(replace(site, workspace=record.workspace), record)
    if record.code == code:
        kept[code] = (version, room)
        while len(kept) > AT_HAND:
            kept.popitem(last=False)
    return room if record.code == code else None
