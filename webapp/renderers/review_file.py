"""The review packet as a PDF, for those inside: role map, both axes, findings, and the sentences to confirm."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.domain.assessment import Assessment
from webapp.domain.faq.editorial import UNEDITED, Editorial
from webapp.renderers import role_map_file
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.review_packet import Packet, build_packet, packet_words
from webapp.renderers.review_parts import FoundPart, Movers, RoleRow
from webapp.renderers.slips import Slip
from webapp.renderers.typeset_data import Data, axes_data, frame_data, line_data, lines_data, text_data
from webapp.renderers.typesetting import typeset


def render(assessment: Assessment, editorial: Editorial = UNEDITED, look: Look = PLAIN, language: str = "en") -> bytes:
    """The file. Same answers, same bytes. Raises TooLong."""
    packet = build_packet(assessment, editorial, language)
    return typeset("review", _data(packet, look), {"map.svg": role_map_file.bare(packet.document)})


def _data(packet: Packet, look: Look) -> Data:
    review, document, words = packet.review, packet.document, packet_words(packet)
    shown = review.shown
    return {
        **frame_data(words["title"], shown.foundation, document.language, document.as_of, look),
        "words": dict(words),
        "shown": {"words": dict(shown.words), "hats": dict(shown.hats), "stands": dict(shown.stands)},
        "foundation": text_data(shown.foundation, typed=True),
        "partnership": text_data(review.partnership, typed=True),
        "draft": shown.edition,
        "axes": axes_data(shown.axes),
        "movers": [_movers(one) for one in review.movers],
        "groups": [{"name": group.name, "parts": [_part(part) for part in group.parts]} for group in review.groups],
        "waiting": [{"body": body, "topics": _topics(slips)} for body, slips in review.waiting],
        "roles": [{"hat": hat, "roles": [_role(row) for row in rows]} for hat, rows in review.roles],
        "sentences": [
            {
                "number": one.number,
                "question": one.question,
                "item": text_data(one.item, typed=True) if one.item else None,
                "board": one.body == "board",
                "first": line_data(one.first),
                "rest": lines_data(one.rest),
            }
            for one in packet.sentences
        ],
    }


def _movers(movers: Movers) -> Data:
    return {
        "axis": movers.axis,
        "forward": [_slip(slip) for slip in movers.forward],
        "back": [_slip(slip) for slip in movers.back],
    }


def _part(part: FoundPart) -> Data:
    found = part.found
    return {
        "title": found.title,
        "item": text_data(found.item, typed=True) if found.item else None,
        "message": found.message,
        "slips": [_slip(slip) for slip in part.slips],
        "action": found.action,
        "source": found.source,
        "needs_reason": found.needs_reason,
    }


def _slip(slip: Slip) -> Data:
    return {
        "question": text_data(slip.question, typed=True),
        "short": text_data(slip.short, typed=True),
        "state": slip.state,
        "answer": text_data(slip.answer, typed=True),
        "chosen": list(slip.chosen),
        "whole": bool(slip.place),
        "signs": len(slip.question) + len(slip.answer),
    }


def _topics(slips: Iterable[Slip]) -> list[list[Data]]:
    return [text_data(slip.short, typed=True) for slip in slips]


def _role(row: RoleRow) -> Data:
    return {"label": row.label, "stand": row.stand, "topics": _topics(row.slips)}
