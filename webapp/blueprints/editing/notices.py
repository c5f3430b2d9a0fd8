"""What has just happened to the document, found again from its change: nothing is kept for telling it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from webapp.blueprints.editing.advice import AdviceLine, advice_on, differing
from webapp.blueprints.editing.parts import part_of_key
from webapp.services.questionnaires import Opened
from webapp.services.workspace import Site

UNDONE, OVERTAKEN = "undone", "overtaken"
WRITTEN, TAKEN_BACK, KEPT, MOVED, OUT, BACK = "written", "taken_back", "kept", "moved", "out", "back"
CHECKABLE, STAYS = "checkable", "stays"
TOLD = (WRITTEN, CHECKABLE, TAKEN_BACK, KEPT, STAYS, MOVED, OUT, BACK, UNDONE, OVERTAKEN)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened: a code, and the entry or group it is about.

    `undo` is where it can be taken back, empty where it cannot; `pressed` the button that did it, to be at hand again.
    `differs`: what of words just saved does not fit the answers.
    """

    code: str
    about: str
    undo: str
    pressed: str
    differs: tuple[AdviceLine, ...] = ()


def find_told(site: Site, opened: Opened, told: str, change: str, about: str, pressed: str) -> Told | None:
    """What an address says has just happened; None where it says nothing we know."""
    if told not in TOLD:
        return None
    events = site.store.list_editorial_change(opened.record.id, change) if change else ()
    still = bool(events) and all(opened.editorial_revision(event.key) == event.revision for event in events)
    undo = url_for("editing.undo", assessment_id=opened.record.id, change=change) if still and told != UNDONE else ""
    parts = [part_of_key(event.key) for event in events if still and event.record is not None]
    lines = [line for part in parts if part for line in advice_on(opened, part)]
    return Told(told, about, undo, pressed, differing(lines))
