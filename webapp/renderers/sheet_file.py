"""The sheet for CEO and board as a PDF: each choice beside the sentence partners will read, and lines to sign."""

from __future__ import annotations

import json
from collections.abc import Mapping

from webapp.domain.assessment import Assessment
from webapp.domain.faq.editorial import UNEDITED, Editorial
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.sheet import Sheet, SheetItem, SheetSection, Will, build_sheet
from webapp.renderers.templates import fill
from webapp.renderers.typeset_data import Data, frame_data, line_data, lines_data, text_data
from webapp.renderers.typesetting import typeset

SHORT_DECIDER = 50
"""Signs; with more, who decides goes on in the next line."""


def render(assessment: Assessment, editorial: Editorial = UNEDITED, look: Look = PLAIN, language: str = "en") -> bytes:
    """The file. Same answers, same bytes. Raises TooLong."""
    sheet = build_sheet(assessment, editorial, language)
    return typeset("sheet", _data(sheet, look))


def sheet_words(sheet: Sheet) -> Mapping[str, str]:
    """What stands on a sheet beside questions, answers and sentences; `board` is empty where the board signs nothing."""
    words: Mapping[str, str] = json.loads(fill("sheet-words.json", sheet))
    return words


def _data(sheet: Sheet, look: Look) -> Data:
    document, words = sheet.document, sheet_words(sheet)
    return {
        **frame_data(words["title"], sheet.foundation, document.language, document.as_of, look),
        "words": dict(words),
        "foundation": text_data(sheet.foundation, typed=True),
        "partnership": text_data(document.partnership, typed=True),
        "draft": sheet.draft,
        "sections": [_section(section) for section in sheet.sections],
    }


def _section(section: SheetSection) -> Data:
    return {"title": section.title, "facts": section.facts, "items": [_item(item) for item in section.items]}


def _item(item: SheetItem) -> Data:
    return {
        "number": item.number,
        "kind": item.kind,
        "item": text_data(item.item, typed=True) if item.item else None,
        "question": item.question,
        "short": item.short,
        "answer": text_data(item.answer, typed=True),
        "state": item.state,
        "options": [{"label": option.label, "ticked": option.ticked} for option in item.options],
        "decider": text_data(item.decider, typed=True),
        "undecided": item.undecided,
        "by": item.by,
        "long": len(item.decider) > SHORT_DECIDER,
        "will": _will(item.will),
        "signs": len(item.answer) + len(item.decider) + sum(len(option.label) for option in item.options),
    }


def _will(will: Will) -> Data:
    return {"kind": will.kind, "first": line_data(will.first), "rest": lines_data(will.rest), "long": will.long}
