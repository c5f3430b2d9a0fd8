"""The review packet as a Word file, for those inside: every page says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from webapp.domain.assessment import Assessment
from webapp.domain.faq.editorial import UNEDITED, Editorial
from webapp.domain.roles import AXES
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.map_picture import map_png
from webapp.renderers.review_packet import Packet, build_packet, packet_words
from webapp.renderers.review_parts import FoundPart, Movers, Review
from webapp.renderers.sheet_word import write_signatures
from webapp.renderers.slips import Slip
from webapp.renderers.typeset_data import axes_data
from webapp.renderers.typesetting import typeset
from webapp.renderers.word_base import About
from webapp.renderers.word_column import Column, Mark, Said
from webapp.renderers.word_column import Words as Styled
from webapp.renderers.word_file import hat
from webapp.renderers.word_pages import WordPages

MAP_DOTS, LARGEST_MAP_MM = 1_600, 150.0
PLAN_MM, PLAN_DOTS_AN_INCH = 66, 200
STATES = {"undecided": "undecided-ink", "withheld": "held-ink", "unanswered": "unsaid-ink"}
CLARITY_MARKS = {
    "decided": "does-ink",
    "withheld": "held-ink",
    "undecided_dated": "undecided-ink",
    "undecided_undated": "undecided-ink",
    "unanswered": "unsaid-ink",
}
SHORT_LIST = 3


def render(assessment: Assessment, editorial: Editorial = UNEDITED, look: Look = PLAIN, language: str = "en") -> bytes:
    """The file. Same answers, same bytes."""
    packet = build_packet(assessment, editorial, language)
    words, review, document = packet_words(packet), packet.review, packet.document
    pages, shown = WordPages(look, language, narrow=True), review.shown
    pages.every_page(words["internal"], f"{words['internal']} · {shown.edition}".rstrip(" ·"))
    pages.paragraph(
        "Upfront Kicker", Styled(words["internal"], "Strong"), f" · {shown.foundation} · {shown.edition}".rstrip(" ·")
    )
    pages.heading(0, words["title"])
    pages.paragraph("Upfront Lead", words["lead"])
    pages.paragraph("Upfront Small", words["inside"])
    _map(pages, packet, words)
    _findings(pages, review, words)
    _clarity(pages, review, words)
    _roles(pages, review, words)
    _to_confirm(pages, packet, words)
    return pages.finish(About(words["title"], shown.foundation, words["internal"], document.as_of, words["internal"]))


# -- where the foundation stands ---------------------------------------------------------------------------------------


def _map(pages: WordPages, packet: Packet, words: Mapping[str, Any]) -> None:
    shown = packet.review.shown
    pages.heading(1, shown.words["role_map"])
    pages.picture(map_png(packet.document, MAP_DOTS), shown.words["picture"], min(pages.width_mm, LARGEST_MAP_MM), keep=True)
    for name in AXES:
        pages.paragraph("Caption", *hat(name, shown.hats[name]), f" {shown.axes[name].words}", keep=True)
    pages.paragraph("Caption", shown.words["gauge"])
    pages.heading(1, words["standing"])
    pages.paragraph("Upfront Text", words["two_axes"], keep=True)
    if packet.review.spot:
        pages.picture(_plan(packet, words), words["plan"], PLAN_MM)
    for movers in packet.review.movers:
        _movers(pages, movers, shown.hats, words)


def _plan(packet: Packet, words: Mapping[str, Any]) -> bytes:
    data = {"language": packet.document.language, "axes": axes_data(packet.review.shown.axes), "words": dict(words)}
    return typeset("plan-picture", data, kind="png", ppi=PLAN_DOTS_AN_INCH)


def _movers(pages: WordPages, movers: Movers, hats: Mapping[str, str], words: Mapping[str, Any]) -> None:
    pages.paragraph("Upfront Hat", *hat(movers.axis, hats[movers.axis]), keep=True)
    for moves, way, slips in zip(words["moves"], words["ways"][movers.axis], (movers.forward, movers.back), strict=True):
        if slips:
            pages.paragraph("Upfront Text", f"{moves} ", Styled(way, "Strong"), ":", keep=True)
            pages.bullets([f"{slip.short}: {_in_short(slip, words)}" for slip in slips])


# -- findings ----------------------------------------------------------------------------------------------------------


def _findings(pages: WordPages, review: Review, words: Mapping[str, Any]) -> None:
    pages.heading(1, words["findings"])
    if not review.groups:
        pages.paragraph("Upfront Text", words["no_findings"])
    for group in review.groups:
        pages.bullets((words["counted"][group.name],), keep=group is not review.groups[-1])
    for group in review.groups:
        for part in group.parts:
            _finding(pages, group.name, part, words)


def _finding(pages: WordPages, name: str, part: FoundPart, words: Mapping[str, Any]) -> None:
    found = part.found
    item = f" ({found.item})" if found.item else ""
    pages.paragraph("Upfront Hat", Styled(words["kinds"][name], "Strong"), keep=True)
    pages.heading(2, f"{found.title}{item}")
    pages.paragraph("Upfront Text", found.message, keep=bool(part.slips))
    if part.slips:
        table = pages.table((9, 11), "sheet")
        for slip in part.slips:
            _slip(table.row(), slip, words)
        pages.paragraph("Upfront Gap", keep=True)
    what_to_do = words["what_to_do"][name == "strength"]
    pages.paragraph("Upfront Text", Styled(f"{what_to_do} ", "Strong"), found.action, keep=True)
    if found.needs_reason:
        pages.paragraph("Upfront Text", words["needs_reason"], keep=True)
    pages.paragraph("Upfront Firm", f"{words['source']} {found.source}")


def _slip(cells: tuple[Column, ...], slip: Slip, words: Mapping[str, Any]) -> None:
    """What was asked, and what was answered beside it: the answers of one finding stand one below the other."""
    question, answer = cells
    question.paragraph("Upfront Label", slip.question, keep=True)
    answer.paragraph("Upfront Small", *_state(slip.state), Styled(_in_short(slip, words), "Upfront Serif"))


def _state(state: str) -> Iterator[Said]:
    if state in STATES:
        yield Mark(STATES[state])


def _in_short(slip: Slip, words: Mapping[str, Any]) -> str:
    """The answer; of a long list the first two, and how many more there are."""
    if len(slip.chosen) <= SHORT_LIST:
        return slip.answer
    more = words["more"].replace("{number}", str(len(slip.chosen) - 2))
    return "; ".join((*slip.chosen[:2], more))


# -- how clear, and every role -----------------------------------------------------------------------------------------


def _clarity(pages: WordPages, review: Review, words: Mapping[str, Any]) -> None:
    pages.heading(1, words["how_clear"])
    for name, number, said in words["clarity"]:
        pages.paragraph("Upfront Cell", Mark(CLARITY_MARKS[name]), Styled(str(number), "Strong"), f" {said}")
    for body, slips in review.waiting:
        if slips:
            pages.paragraph("Upfront Text", Styled(f"{words['waits'][body]}: ", "Strong"), f"{_shorts(slips)}.")
        else:
            pages.paragraph("Upfront Text", f"{words['waits'][body]}.")


def _roles(pages: WordPages, review: Review, words: Mapping[str, Any]) -> None:
    shown = review.shown
    pages.heading(1, words["all_roles"])
    table = pages.table((20, 9, 17))
    for cell, said in zip(
        table.row(header=True), (shown.words["role"], shown.words["stand"], words["come_from"]), strict=True
    ):
        cell.paragraph("Upfront Label", said)
    for name, rows in review.roles:
        [across] = table.row((3,), heavy=True)
        across.paragraph("Upfront Small", *hat(name, shown.hats[name]), keep=True)
        for row in rows:
            label, stand, behind = table.row()
            label.paragraph("Upfront Choice", row.label, keep=row is not rows[-1])
            stand.paragraph("Upfront Choice", Mark(f"{row.stand}-{name}"), shown.stands[row.stand])
            behind.paragraph("Upfront Choice", Styled(_shorts(row.slips), "Upfront Soft"))


def _shorts(slips: Iterable[Slip]) -> str:
    return ", ".join(slip.short for slip in slips)


# -- sentences to confirm ----------------------------------------------------------------------------------------------


def _to_confirm(pages: WordPages, packet: Packet, words: Mapping[str, Any]) -> None:
    pages.heading(1, words["to_confirm"])
    pages.paragraph("Upfront Text", words["confirm_lead"], keep=bool(packet.sentences))
    if not packet.sentences:
        return
    table = pages.table((2, 9, 19))
    for cell, said in zip(table.row(header=True), ("", words["question"], words["sentence"]), strict=True):
        cell.paragraph("Upfront Label", said, keep=True)
    for one in packet.sentences:
        number, about, sentence = table.row()
        number.paragraph("Upfront Small", f"{one.number}.")
        item = f"{one.item}: " if one.item else ""
        board = f" · {words['board_too']}" if one.body == "board" else ""
        about.paragraph("Upfront Label", f"{item}{one.question}{board}")
        rest = tuple(said for line in one.rest for said in (" ", line))
        first: tuple[Said, ...] = (Styled(one.first, "Upfront Serif"), *rest) if one.first else rest[1:]
        sentence.paragraph("Upfront Small", *first)
    # Two tables without a paragraph between them are one.
    pages.paragraph("Upfront Gap", keep=True)
    write_signatures(pages, words["ceo"], words["board"], words["date"])
