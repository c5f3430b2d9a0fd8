"""What phones leave behind beside ballots: a question for the FAQ, and that a phone got through before people arrived."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from webapp.domain.inquiry import UnfitInquiry, read_question
from webapp.services.workshops.rooms import Room
from webapp.services.workshops.running import NotPossible
from webapp.services.workspace import Site
from webapp.store.workshops import RoomQuestion

MOST_QUESTIONS = 200
"""Of one workshop: more than that nobody reads."""


def ask(site: Site, room: Room, text: str) -> None:
    """Keep a question for the FAQ, with nothing that tells whose it is.

    Raises NotPossible: `missing`, `short`, `long`, `link`, `half_character`, `many`, `closed`; Busy and Unwritable.
    """
    asked, problems = read_question(text, "", "")
    if asked is None:
        raise NotPossible(_code(problems))
    with site.store.write():
        record = site.store.get_workshop(room.record.workspace, room.record.id)
        if record.closed_at is not None:
            raise NotPossible("closed")
        if len(site.store.list_room_questions(record.id)) >= MOST_QUESTIONS:
            raise NotPossible("many")
        # A random id: in its order they are listed, so that nothing tells who asked first.
        site.store.add_room_question(record.id, RoomQuestion(uuid4().hex, asked.text))


def note_check(site: Site, room: Room, at: datetime) -> None:
    """A phone got through. Raises Busy and Unwritable."""
    with site.store.write():
        record = site.store.get_workshop(room.record.workspace, room.record.id)
        site.store.record_workshop(replace(record, checked_at=at))


def _code(problems: tuple[UnfitInquiry, ...]) -> str:
    return next((problem.code for problem in problems if problem.field == "text"), "missing")
