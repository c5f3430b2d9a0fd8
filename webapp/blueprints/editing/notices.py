"""What has just happened to the document, found again from its change: nothing is kept for telling it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from webapp.services.questionnaires import Opened
from webapp.services.workspace import Site

UNDONE, OVERTAKEN = "undone", "overtaken"
WRITTEN, TAKEN_BACK, KEPT, MOVED, OUT, BACK = "written", "taken_back", "kept", "moved", "out", "back"
TOLD = (WRITTEN, TAKEN_BACK, KEPT, MOVED, OUT, BACK, UNDONE, OVERTAKEN)


@dataclass(frozen=True, slots=True)
class Told:
    """What happened: a code, and the entry or group it is about.

    `undo` is where it can be taken back, empty where it cannot; `pressed` the button that did it, to be at hand again.
    """

    code: str
    about: str
    undo: str
    pressed: str


def find_told(site: Site, opened: Opened, told: str, change: str, about: str, pressed: str) -> Told | None:
    """What an address says has just happened; None where it says nothing we know."""
    if told not in TOLD:
        return None
    events = site.store.list_editorial_change(opened.record.id, change) if change else ()
    still = bool(events) and all(opened.editorial_revision(event.key) == event.revision for event in events)
    undo = url_for("editing.undo", assessment_id=opened.record.id, change=change) if still and told != UNDONE else ""
    return Told(told, about, undo, pressed)
