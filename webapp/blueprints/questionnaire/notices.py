"""What happened with the save before, found again from its change: nothing is kept for telling it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from webapp.blueprints.questionnaire.addresses import assessment_url
from webapp.blueprints.questionnaire.page import NoticeLine
from webapp.domain.answers import split_key
from webapp.domain.faq.voice import Voice
from webapp.services.questionnaires import HELD, Opened
from webapp.services.signatures import DROPPED
from webapp.services.workspace import Site
from webapp.store.port import AnswerEvent

MOVED, REMOVED, UNDONE, RESTORED, OVERTAKEN = "moved", "item_removed", "undone", "restored", "overtaken"
IMPORTED, HALF_TYPED = "imported", "half_typed"
KEPT, LET_GO = "kept", "let_go"
TOLD = (MOVED, DROPPED, REMOVED, UNDONE, RESTORED, HELD, KEPT, LET_GO)


def find_notices(site: Site, opened: Opened, change: str, told: str) -> tuple[NoticeLine, ...]:
    """The lines about a change, and how to take it back; none where the address names none of this assessment's."""
    if told in (OVERTAKEN, IMPORTED, HALF_TYPED):
        return (NoticeLine(told, {}),)
    codes = [code for code in told.split(",") if code in TOLD]
    found = site.store.list_change(opened.record.id, change) if codes and change else ()
    # An address outlives an update: of a question that the bank of today has not, there is nothing to tell.
    events = tuple(event for event in found if event.key in opened.bank.position_of_key)
    if not events:
        return ()
    still = all(opened.revision(event.key) == event.revision for event in found)
    undo = assessment_url(opened, "questionnaire.undo", change=change) if still else ""
    return tuple(
        NoticeLine(code, _values(site, opened, code, events), undo if code != UNDONE else "", events[0].key)
        for code in codes
    )


def _values(site: Site, opened: Opened, code: str, events: tuple[AnswerEvent, ...]) -> Mapping[str, str]:
    if code == MOVED:
        moved = next((event.key for event in events if event.origin == "moved"), events[0].key)
        question = opened.bank.question_by_id[split_key(moved)[0]]
        return {"short": Voice(opened.facts, opened.language).short(question)}
    if code == REMOVED:
        return {"name": _removed_name(site, opened, events)}
    return {}


def _removed_name(site: Site, opened: Opened, events: tuple[AnswerEvent, ...]) -> str:
    """What the removed item was called: later names have moved up, so it is the former name of the first that changed."""
    names = {repeat.name for repeat in opened.bank.repeats.values()}
    renamed = sorted(
        (event for event in events if split_key(event.key)[0] in names), key=lambda event: split_key(event.key)[1]
    )
    for changed in renamed[:1]:
        for event in site.store.list_history(opened.record.id, changed.key):
            if event.revision == changed.revision - 1 and event.record:
                return str(json.loads(event.record).get("value", ""))
    return ""
