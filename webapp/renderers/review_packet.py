"""The review packet as values: a review for those inside, and the sentences that CEO and board are asked to confirm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp.domain.assessment import Assessment
from webapp.domain.faq import Document, compose
from webapp.domain.faq.editorial import Editorial, revise
from webapp.renderers.review_parts import Review, build_review
from webapp.renderers.sheet import SheetItem, build_sheet
from webapp.renderers.shown import Line
from webapp.renderers.templates import fill


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A sentence to confirm. `item` names which one of several the question is about; `body` signs it."""

    number: int
    question: str
    item: str
    body: str
    first: Line
    rest: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything in a review packet."""

    document: Document
    review: Review
    sentences: tuple[ToConfirm, ...]

    @property
    def for_board(self) -> tuple[int, ...]:
        """The numbers of what the board has to sign."""
        return tuple(one.number for one in self.sentences if one.body == "board")


def build_packet(assessment: Assessment, editorial: Editorial, language: str = "en") -> Packet:
    """The packet of an assessment."""
    answers = {position.key: assessment.facts.stored(position.key) for position in assessment.route}
    given = {key: answer for key, answer in answers.items() if answer is not None}
    document = revise(compose(assessment, language=language), editorial, given, assessment.bank).document
    sheet = build_sheet(assessment, editorial, language)
    waiting = [item for item in sheet.items if item.state == "decided" and (item.will.first or item.will.rest)]
    sentences = tuple(_to_confirm(number, item) for number, item in enumerate(waiting, 1))
    return Packet(document, build_review(assessment, document, lambda key: ""), sentences)


def _to_confirm(number: int, item: SheetItem) -> ToConfirm:
    return ToConfirm(number, item.short, item.item, item.body, item.will.first, item.will.rest)


def packet_words(packet: Packet) -> Mapping[str, Any]:
    """What stands in a packet beside answers, findings and sentences."""
    words: Mapping[str, Any] = json.loads(fill("review-words.json", packet))
    return words
