"""Who said what, in a workshop where names stand beside answers, and only after the reveal."""

from __future__ import annotations

from collections.abc import Mapping

from webapp.domain.workshop.state import Round
from webapp.services.workshops.rooms import Room
from webapp.services.workspace import Site

Spoken = Mapping[str, Mapping[int, str]]
"""By question, what each seat said."""


def spoken(site: Site, room: Room, held: Round) -> Spoken:
    """What each seat said in a round; nothing before its reveal, and nothing where no name stands beside an answer."""
    if room.unattributed or held.open:
        return {}
    found: dict[str, dict[int, str]] = {}
    for row in site.store.list_ballots(room.record.id, held.number):
        if row.seat in held.roster:
            found.setdefault(row.question, {})[row.seat] = row.choice
    return found
