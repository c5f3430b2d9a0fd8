"""The sheet for CEO and board as a Word file: to be filled in on screen, or printed and signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webapp.domain.assessment import Assessment
from webapp.domain.faq.editorial import UNEDITED, Editorial
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.sheet import Sheet, SheetItem, Will, build_sheet
from webapp.renderers.sheet_file import sheet_words
from webapp.renderers.word_base import About
from webapp.renderers.word_column import Column, Mark, Said
from webapp.renderers.word_column import Words as Styled
from webapp.renderers.word_pages import WordPages

TICKS = {"single": ("\u25c9", "\u25cb"), "multi": ("\u2612", "\u2610")}
"""What is ticked and what is not, where one thing is chosen and where several can be: signs that can be typed over."""
NO_BREAK = "\u00a0"
BLANK = "." * 24
"""Room for a date."""
SHORT_LABEL = 48
"""Signs; as long as it is no longer, all of a choice stands in one line."""
STATES = {"undecided": "undecided-ink", "unanswered": "unsaid-ink"}
SIGNATURES = (20, 2, 9, 2, 20, 2, 9)
"""Shares of the width: who signs and on which day, twice, with room between."""


def render(assessment: Assessment, editorial: Editorial = UNEDITED, look: Look = PLAIN, language: str = "en") -> bytes:
    """The file. Same answers, same bytes."""
    sheet = build_sheet(assessment, editorial, language)
    words, document = sheet_words(sheet), sheet.document
    pages = WordPages(look, language, narrow=True)
    pages.every_page(words["title"], f"{sheet.foundation} · {sheet.draft}".rstrip(" ·"))
    pages.paragraph("Upfront Kicker", " · ".join(filter(None, (sheet.foundation, document.partnership, sheet.draft))))
    pages.heading(0, words["title"])
    pages.paragraph("Upfront Lead", words["lead"])
    _sections(pages, sheet, words)
    if sheet.sections:
        write_signatures(pages, words["ceo"], words["board"], words["date"])
    return pages.finish(About(words["title"], sheet.foundation, document.title.text, document.as_of, sheet.draft))


def write_signatures(pages: WordPages, ceo: str, board: str, date: str) -> None:
    """Lines to sign; `board` is empty where the board signs nothing."""
    cells = pages.table(SIGNATURES, "bare").row()
    for place, said in ((0, ceo), (2, date), *(((4, board), (6, date)) if board else ())):
        cells[place].paragraph("Upfront Signature", said)


def _sections(pages: WordPages, sheet: Sheet, words: Mapping[str, str]) -> None:
    for section in sheet.sections:
        pages.heading(1, words["facts"] if section.facts else section.title or words["choices"])
        for item in section.items:
            if section.facts:
                _fact(pages, item, words)
            else:
                _choice(pages, item, words)


def _choice(pages: Column, item: SheetItem, words: Mapping[str, str]) -> None:
    pages.heading(2, Styled(_named(item, item.question), "Upfront Question"))
    if item.kind in TICKS:
        pages.paragraph("Upfront Choice", *_options(item, words), keep=True)
    else:
        mark = (Mark(STATES[item.state]),) if item.state in STATES else ()
        pages.paragraph("Upfront Choice", *mark, Styled(item.answer, "Upfront Serif"), keep=True)
    pages.paragraph("Upfront Will Open" if item.will.kind != "said" else "Upfront Will", *_will(item.will, words))


def _fact(pages: Column, item: SheetItem, words: Mapping[str, str]) -> None:
    named = Styled(f"{_named(item, item.short)}. ", "Upfront Serif")
    said = (words["gone"],) if item.will.kind == "gone" else tuple(_sentences(item.will))
    pages.paragraph("Upfront Choice", named, *said)


def _named(item: SheetItem, question: str) -> str:
    return f"{item.number}. {item.item}: {question}" if item.item else f"{item.number}. {question}"


def _options(item: SheetItem, words: Mapping[str, str]) -> Iterator[Said]:
    """What can be ticked, in one paragraph: a sign never stands in another line than the words beside it."""
    for option in item.options:
        yield _to_tick(item.kind, option.ticked, option.label)
        yield "    "
    by = f"{words['by']}{NO_BREAK}{item.by.replace(' ', NO_BREAK) or BLANK}"
    yield _to_tick(item.kind, item.undecided, f"{words['not_decided']} {item.decider},", by)


def _to_tick(kind: str, ticked: bool, label: str, more: str = "") -> Said:
    ticked_sign, blank_sign = TICKS[kind]
    in_one = label.replace(" ", NO_BREAK) if len(label) <= SHORT_LABEL else label
    said = (NO_BREAK if len(label) <= SHORT_LABEL else " ").join(filter(None, (in_one, more)))
    return Styled(f"{ticked_sign}{NO_BREAK}{said}", "Strong") if ticked else f"{blank_sign}{NO_BREAK}{said}"


def _will(will: Will, words: Mapping[str, str]) -> Iterator[Said]:
    yield Styled(f"{words['will_print']} ", "Upfront Soft")
    if will.kind == "gone":
        yield words["gone"]
    elif not will.first and not will.rest:
        yield words["unsaid"]
    else:
        if will.kind != "said":
            yield Mark("undecided-ink" if will.kind == "open" else "unsaid-ink")
        yield from _sentences(will)


def _sentences(will: Will) -> Iterator[Said]:
    if will.first:
        yield Styled(will.first, "Upfront Serif")
        yield " "
    for place, sentence in enumerate(will.rest):
        if place:
            yield " "
        yield sentence
