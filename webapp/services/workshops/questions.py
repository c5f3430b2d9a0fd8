"""Questions from the room that go on to the inbox, or nowhere; `phones` keeps what people ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from webapp.services.workshops.rooms import Room, open_room
from webapp.services.workshops.running import NotPossible, keep
from webapp.services.workshops.taking_in import check_possible
from webapp.services.workspace import Site
from webapp.store.publications import InquiryRecord


def forget(site: Site, room: Room, question: str) -> None:
    """Forget a question. Raises Busy and Unwritable."""
    with site.store.write():
        site.store.remove_room_question(room.record.id, question)


def hand_over(site: Site, room: Room, ids: Collection[str], at: datetime) -> int:
    """Put questions into the inbox of the published FAQ, and forget them here; how many went.

    Raises NotPossible: `rehearsal`, `no_assessment`, `no_inbox`; Busy and Unwritable.
    """
    check_possible(room)
    with site.store.write():
        fresh = open_room(site, room.record.id)
        faq = site.store.find_faq_of(site.workspace, room.record.assessment)
        if faq is None:
            raise NotPossible("no_inbox")
        moved = [one for one in site.store.list_room_questions(room.record.id) if one.id in ids]
        for one in moved:
            inquiry = uuid4().hex
            site.store.add_inquiry(
                InquiryRecord(
                    id=inquiry,
                    workspace=site.workspace,
                    faq=faq.id,
                    number=faq.latest,
                    entry="",
                    question="",
                    text=one.text,
                    name="",
                    email="",
                    asked_at=at,
                    group=inquiry,
                )
            )
            site.store.remove_room_question(room.record.id, one.id)
        if moved:
            told = tuple(sorted({*fresh.state.handed_over, *(one.text for one in moved)}))
            keep(site, fresh, replace(fresh.state, handed_over=told), at)
    return len(moved)
