"""The addresses that the pages of one assessment lead to."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import url_for

from webapp.services.questionnaires import Opened

RETURNS = {
    "check": "questionnaire.check",
    "review": "review.map_and_findings",
    "sheet": "review.sheet",
    "faq": "faq.draft",
    "words": "editing.words",
    "publish": "publishing.publish",
}
"""Pages that lead to a question and are come back to after saving, by the word in the address.

Behind `words` and a colon may stand the entry one came from.
"""


def assessment_url(opened: Opened, endpoint: str, **more: Any) -> str:
    """The address of a page about the whole assessment."""
    return _built(endpoint, opened.record.id, tuple(more.items()))


def return_url(opened: Opened, back_to: str, **more: Any) -> str:
    """The page one came from: an entry that is not in the document any more gives way to the list of all."""
    page, _, entry_id = back_to.partition(":")
    if entry_id and any(entry.id == entry_id for entry in opened.composed.entries):
        return assessment_url(opened, "editing.entry", entry_id=entry_id)
    return assessment_url(opened, RETURNS[page], **more)


def question_url(opened: Opened, key: str, back_to: str = "", *, view: str = "question", **more: Any) -> str:
    """The address of a view of one question; `back_to`, see RETURNS, leads back there after saving."""
    come_back = {"from": back_to} if back_to else {}
    return assessment_url(opened, f"questionnaire.{view}", key=key, **more, **come_back)


@lru_cache(maxsize=4096)
def _built(endpoint: str, assessment_id: str, more: tuple[tuple[str, str], ...]) -> str:
    """A page leads to two dozen others, the next page to the same ones: building an address costs more than finding it."""
    return url_for(endpoint, assessment_id=assessment_id, **dict(more))  # type: ignore[arg-type]  # only query values
