"""Everything the review page shows, as one value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.domain.facilitation import Facilitation
from webapp.renderers.answer_words import day_of
from webapp.renderers.review_parts import Review, build_review
from webapp.renderers.workshop_words import WorkshopWords, gap_action, gap_words
from webapp.services.questionnaires import Opened
from webapp.services.workshops.taking_in import Believed


@dataclass(frozen=True, slots=True)
class BeliefFinding:
    """A question on which partners in a workshop believe something else than what is answered.

    `says` sets one beside the other, `action` is what would close the gap. `href` leads to the question. `entry` is the id
    of the entry that tells partners, empty where none does; `entry_question` is what it asks.
    """

    key: str
    question: str
    says: str
    action: str
    href: str
    entry: str
    entry_question: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything `pages/review.html` shows. `beliefs` come from the workshop held on `believed_on`."""

    assessment_id: str
    review: Review
    beliefs: tuple[BeliefFinding, ...] = ()
    believed_on: str = ""


def build_review_page(opened: Opened, address: Callable[[str], str], believed: Sequence[Believed] = ()) -> ReviewPage:
    """The review of an assessment; `address` gives the address of a question by its key."""
    review = build_review(opened.assessment, opened.document, address)
    facilitation = opened.bank.facilitation
    if not believed or facilitation is None:
        return ReviewPage(opened.record.id, review)
    closed_at = believed[0].workshop.closed_at or believed[0].workshop.changed_at
    return ReviewPage(
        assessment_id=opened.record.id,
        review=review,
        beliefs=tuple(_finding(opened, facilitation, one, address) for one in believed),
        believed_on=day_of(closed_at, opened.bank.words[opened.language]),
    )


def _finding(opened: Opened, facilitation: Facilitation, one: Believed, address: Callable[[str], str]) -> BeliefFinding:
    words = WorkshopWords(facilitation, opened.language)
    asked = opened.bank.entry_about.get(one.asked.id)
    entry = next((entry for entry in opened.document.entries if asked and entry.id == asked.id), None)
    return BeliefFinding(
        key=one.asked.id,
        question=one.asked.text,
        says=gap_words(words, one.gap, one.result, dict(one.asked.options), one.ours),
        action=gap_action(words, one.gap, one.asked.text),
        href=address(one.asked.id),
        entry=entry.id if entry else "",
        entry_question=entry.question if entry else "",
    )
