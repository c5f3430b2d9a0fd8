"""Everything the review page shows, as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.renderers.review_parts import Review, build_review
from webapp.services.questionnaires import Opened


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything `pages/review.html` shows."""

    assessment_id: str
    review: Review


def build_review_page(opened: Opened, address: Callable[[str], str]) -> ReviewPage:
    """The review of an assessment; `address` gives the address of a question by its key."""
    return ReviewPage(opened.record.id, build_review(opened.assessment, opened.document, address))
