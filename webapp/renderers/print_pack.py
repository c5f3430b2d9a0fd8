"""Everything a room needs on paper, as one PDF: script, poster, wall grid, ballots, role cards, consent sheet.

A ballot without a name is like any other: no number, no mark, no page number tells one from the next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from webapp.renderers.look import PLAIN, Look
from webapp.renderers.templates import fill
from webapp.renderers.typeset_data import Data, frame_data, frame_pictures, text_data
from webapp.renderers.typesetting import typeset
from webapp.renderers.workshop_values import BallotQuestion, JoinWay, PrintPack, ScriptStep

QR = "qr.svg"
"""What the picture is called inside the template."""
FUNDERS_ON_WALL = 8
"""Columns for funders on the wall grid, where none are named; names in excess go on in another grid."""
FEWEST_LINES, MOST_LINES = 9, 24
"""To sign on a consent sheet: what fills its front, and its back."""


def pack_words(pack: PrintPack) -> Mapping[str, Any]:
    """What stands in a print pack beside the workshop's own words."""
    words: Mapping[str, Any] = json.loads(fill("workshop-pack-words.json", pack))
    return words


def render(pack: PrintPack, look: Look = PLAIN) -> bytes:
    """The file. Same values, same bytes. Raises TooLong."""
    words = pack_words(pack)
    pictures = {**frame_pictures(look), **({QR: pack.join.qr} if pack.join and pack.join.qr else {})}
    return typeset("print-pack", _data(pack, words, look), pictures)


def _data(pack: PrintPack, words: Mapping[str, Any], look: Look) -> Data:
    return {
        **frame_data(str(words["title"]), pack.foundation, pack.language, pack.day, look, pack.kind_words),
        "words": {**words, "contents": words["contents"]},
        "heading": text_data(str(words["title"]), typed=True),
        "whose": text_data(" · ".join(filter(None, (pack.foundation, pack.partnership, pack.kind_words))), typed=True),
        "foot": text_data(pack.title, typed=True),
        "kind": pack.kind,
        "named": pack.mode == "named",
        "rehearsal": pack.rehearsal,
        "mode_says": [text_data(one) for one in pack.mode_says],
        "talk": text_data(pack.talk),
        "ballot_lead": text_data(pack.ballot_lead),
        "script": [_step(one) for one in pack.script],
        "practice": _question(pack.practice) if pack.practice else None,
        "questions": [_question(one) for one in pack.questions],
        "states": [{"id": state, "words": text_data(said)} for state, said in pack.states],
        "authorities": [text_data(one) for one in pack.authorities],
        "join": _join(pack.join) if pack.join else None,
        "ballots": [text_data(name, typed=True) for name in _sheets(pack)],
        "grids": [[text_data(name, typed=True) for name in some] for some in _grids(pack)],
        "signers": min(max(pack.ballots, FEWEST_LINES), MOST_LINES),
    }


def _sheets(pack: PrintPack) -> list[str]:
    """Whom each ballot is for; empty where nobody's name stands on it."""
    names = list(pack.names) if pack.mode == "named" else []
    return (names + [""] * max(0, pack.sheets - len(names)))[: pack.sheets]


def _grids(pack: PrintPack) -> list[list[str]]:
    """The funders each wall grid of a funders' table has a column for; one grid without any for all others."""
    if pack.kind != "table":
        return [[]]
    names = list(pack.names) or [""] * min(max(1, pack.ballots), FUNDERS_ON_WALL)
    return [names[start : start + FUNDERS_ON_WALL] for start in range(0, len(names), FUNDERS_ON_WALL)]


def _step(step: ScriptStep) -> Data:
    parts = {name: text_data(said) for name, said in _said(step) if said}
    return {
        "first": step.first,
        "last": step.last,
        "title": text_data(step.title),
        "parts": parts,
        "times": step.times,
        "each": step.each,
    }


def _said(step: ScriptStep) -> tuple[tuple[str, str], ...]:
    return ("say", step.say), ("do", step.do), ("wall", step.wall), ("phone", step.phone)


def _question(question: BallotQuestion) -> Data:
    return {
        "question": text_data(question.question, typed=True),
        "short": text_data(question.short, typed=True),
        "matters": text_data(question.matters) if question.matters else None,
        "prompt": text_data(question.prompt) if question.prompt else None,
        "options": [text_data(one, typed=True) for one in question.options],
        "extras": [text_data(one) for one in question.extras],
    }


def _join(join: JoinWay) -> Data:
    return {"code": join.code, "address": text_data(join.address, typed=True), "picture": bool(join.qr)}
