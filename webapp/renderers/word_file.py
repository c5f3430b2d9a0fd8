"""The document as a Word file with real headings, contents, tables and lists: to be marked up, or put on a letterhead."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from webapp.domain.conditions import STANDS
from webapp.domain.faq import Document
from webapp.domain.roles import AXES
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.map_picture import map_png
from webapp.renderers.shown import Answered, FactRow, Group, Line, Part, Shown, build_shown, words_of
from webapp.renderers.typeset_data import axes_data
from webapp.renderers.typesetting import typeset
from webapp.renderers.word_base import About
from webapp.renderers.word_column import Column, Mark, Said, Words
from webapp.renderers.word_pages import WordPages

HAT_STYLES = {"civic": "Upfront Civic", "grant": "Upfront Grant", "both": "Upfront Both"}
MARKS = {"open": "undecided-ink", "held": "held-ink"}
STYLES = {
    "open": "Upfront Open",
    "held": "Upfront Text",
    "firm": "Upfront Firm",
    "own": "Upfront Own",
    "proof": "Upfront Proof",
}
"""How a paragraph looks, by its topic."""
LONG_TITLE, LONGEST_RUNNING = 90, 110
"""Letters. A longer title is set smaller; one that is longer still is not said again on every page."""
EMBLEM_DOTS = 300
MAP_DOTS = 1_500
LARGEST_LOGO_MM = (60, 18)
BAND_SHARES, EMBLEM_MM = (74, 26), 34.0
LARGEST_MAP_MM = 132.0
"""So that the table has room on the same page."""
ROLES_TOGETHER, FEW_TOPICS = 24, 6
SIGNS_A_LINE, SIGNS_A_TITLE_LINE = 60, 30
SHORT_GLANCE, LONGEST_GLANCE = 23, 38
"""Lines. A short first page has room for the statement too; as long as there are no more, the rest begins on page two."""


def render(document: Document, look: Look = PLAIN) -> bytes:
    """A .docx file. Same document and look, same bytes."""
    shown = build_shown(document)
    pages = WordPages(look, shown.language)
    pages.every_page(shown.title if len(shown.title) <= LONGEST_RUNNING else "", shown.edition)
    _cover(pages, shown, look)
    _facts(pages, shown)
    first_page = _lines_down(shown)
    on_second = SHORT_GLANCE < first_page <= LONGEST_GLANCE
    if on_second:
        pages.new_page()
    pages.paragraph("Upfront Lead", shown.statement, tight=on_second)
    if first_page <= SHORT_GLANCE:
        pages.new_page()
    _contents(pages, shown)
    for group in shown.groups:
        _group(pages, group, shown)
    _closing(pages, shown)
    _roles(pages, shown, map_png(document, MAP_DOTS))
    return pages.finish(_about(document, shown))


def _about(document: Document, shown: Shown) -> About:
    edition = document.edition
    return About(
        title=shown.title,
        author=shown.foundation,
        subject=shown.words["glance"],
        day=shown.day,
        status=shown.edition,
        version=str(edition.number) if edition else "",
        place=edition.address if edition else "",
        remark=words_of(shown.newest),
    )


# -- the cover ---------------------------------------------------------------------------------------------------------


def _cover(pages: WordPages, shown: Shown, look: Look) -> None:
    """Whose it is, what it is called, and which draft or version it is. A letterhead has a sign and a color of its own."""
    if pages.letterhead:
        _titles(pages, shown, on_band=False)
        return
    if look.logo:
        across, down = LARGEST_LOGO_MM
        width = min(across, down * look.logo.width / look.logo.height)
        pages.picture(look.logo.png, look.logo.words, width, keep=True)
    left, right = pages.table(BAND_SHARES, "band").row(fill=look.band.lstrip("#").upper(), whole=False)
    _titles(left, shown, on_band=True)
    right.picture(emblem_png(shown), "", EMBLEM_MM, align="right")
    pages.paragraph("Upfront Gap")


def _titles(column: Column, shown: Shown, *, on_band: bool) -> None:
    first, second = ("Upfront On Band", "Upfront Pale") if on_band else ("", "Upfront Soft")
    column.paragraph("Upfront Kicker", Words(shown.foundation, second))
    column.heading(0, Words(shown.heading, "Upfront Long On Band" if on_band and len(shown.title) > LONG_TITLE else first))
    column.paragraph("Upfront Kicker", Words(shown.edition, first or "Strong"))
    if shown.newest:
        column.paragraph("Upfront Kicker", Words(shown.newest, second))


def emblem_png(shown: Shown, *, on_band: bool = True) -> bytes:
    """The circle and the square, as much of each outline heavy as that hat is worn."""
    data = {"axes": axes_data(shown.axes), "on_band": on_band}
    return typeset("emblem", data, kind="png", ppi=EMBLEM_DOTS)


# -- at a glance -------------------------------------------------------------------------------------------------------


def _facts(pages: WordPages, shown: Shown) -> None:
    table = pages.table((27, 73), "sheet")
    [top] = table.row((2,), header=True)
    top.heading(1, shown.words["glance"], anchor="glance", tight=True)
    for fact in shown.facts:
        label, answer = table.row(heavy=fact.heavy, whole=not fact.topics)
        label.paragraph("Upfront Label", *_label(fact))
        for line in fact.topics:
            answer.paragraph("Upfront Cell" if len(fact.topics) <= FEW_TOPICS else "Upfront Small", line)
        if not fact.topics:
            answer.paragraph("Upfront Cell", Words(fact.first, "Upfront Serif"), fact.rest)


def _lines_down(shown: Shown) -> int:
    """About how many lines stand on the cover and in "At a glance"."""
    cover = 2 * (len(shown.title) // SIGNS_A_TITLE_LINE) + ceil(len(words_of(shown.newest)) / SIGNS_A_LINE)
    said = [line for fact in shown.facts for line in fact.topics or ((*fact.first, *fact.rest),)]
    return cover + sum(1 + len(words_of(line)) // SIGNS_A_LINE for line in said)


def _label(fact: FactRow) -> Iterator[Said]:
    if fact.mark:
        yield Mark(MARKS[fact.mark])
    yield Words(fact.label, "", fact.entry or "")


# -- questions and answers ---------------------------------------------------------------------------------------------


def _contents(pages: WordPages, shown: Shown) -> None:
    entries: list[tuple[int, str, str]] = []
    for group in shown.groups:
        entries.append((1, group.title, group.anchor))
        entries.extend((2, entry.question, entry.anchor) for entry in group.entries)
    entries.extend((1, shown.words[name], name) for name in _ends(shown))
    pages.contents(shown.contents, entries)


def _ends(shown: Shown) -> Iterator[str]:
    """The sections after the answers, by the names of their headings."""
    yield "open_points"
    if shown.left_out:
        yield "left_out"
    if shown.contacts:
        yield "contacts"
    yield from ("how_to_read", "role_map")


def _group(pages: WordPages, group: Group, shown: Shown) -> None:
    pages.heading(1, group.title, anchor=group.anchor)
    for entry in group.entries:
        boxed = entry.undecided
        pages.new_box()
        pages.paragraph("Upfront Hat", *hat(entry.hat, shown.hats[entry.hat]), boxed=boxed)
        pages.heading(2, entry.question, anchor=entry.anchor, boxed=boxed)
        _answer(pages, entry)


def hat(name: str, words: str) -> tuple[Said, ...]:
    """A hat's shape with its words beside it."""
    return Mark(f"does-{name}"), Words(words, HAT_STYLES[name])


def _answer(pages: WordPages, entry: Answered) -> None:
    """The answer: its first words stand out; what is open, not public, not confirmed or their own stands apart."""
    verdict, boxed = "Upfront Long Verdict" if entry.long else "Upfront Verdict", entry.undecided
    topics = [part.topic for part in entry.parts]
    for number, part in enumerate(entry.parts):
        own = part.topic == "own"
        # The line above their own words stays with them.
        leads = own and "own" not in topics[:number]
        # So does an answer with the line that it is not confirmed.
        confirmed_next = topics[number + 1 : number + 2] == ["firm"]
        said = _said(part, "Upfront Soft" if leads else "" if number or entry.own else verdict)
        pages.paragraph(_style(part, entry), *said, boxed=boxed, keep=leads or confirmed_next or bool(part.items))
        pages.bullets(part.items, boxed=boxed, barred=own, keep=confirmed_next)


def _said(part: Part, first_style: str) -> Iterator[Said]:
    """The sentences of a paragraph, the first in this style."""
    if part.topic in MARKS:
        yield Mark(MARKS[part.topic])
    for number, sentence in enumerate(part.sentences):
        yield " " if number else ""
        yield sentence if number else Words(sentence, first_style)


def _style(part: Part, entry: Answered) -> str:
    return "Upfront Text" if entry.undecided and part.topic == "open" else STYLES.get(part.topic, "Upfront Text")


# -- what stands at the end --------------------------------------------------------------------------------------------


def _closing(pages: WordPages, shown: Shown) -> None:
    _list(pages, shown, "open_points", shown.open_points)
    if shown.left_out:
        _list(pages, shown, "left_out", shown.left_out)
    if shown.contacts:
        pages.heading(1, shown.words["contacts"], anchor="contacts")
        for contact in shown.contacts:
            pages.paragraph("Upfront Text", contact)
    _list(pages, shown, "how_to_read", shown.notes)


def _list(pages: WordPages, shown: Shown, name: str, lines: tuple[Line, ...] | tuple[str, ...]) -> None:
    pages.heading(1, shown.words[name], anchor=name)
    pages.bullets(lines)


def _roles(pages: WordPages, shown: Shown, picture: bytes) -> None:
    pages.new_page()
    pages.heading(1, shown.words["role_map"], anchor="role_map", tight=True)
    words = f"{shown.words['role_map']}. {shown.words['picture']}"
    pages.picture(picture, words, min(pages.width_mm, LARGEST_MAP_MM), keep=True)
    worn: list[Said] = []
    for name in AXES:
        worn.extend((*hat(name, shown.hats[name]), f" {shown.axes[name].words}    "))
    pages.paragraph("caption", *worn, keep=True)
    legend: list[Said] = []
    for stand in STANDS:
        legend.extend((Mark(f"{stand}-ink"), f"{shown.stands[stand]}   "))
    pages.paragraph("caption", *legend, keep=True)
    pages.paragraph("caption", Words(shown.words["gauge"], "Upfront Soft"))
    pages.paragraph("Upfront Gap")
    _role_table(pages, shown)


def _role_table(pages: WordPages, shown: Shown) -> None:
    """Role by role. As long as it has room on one page it is not parted."""
    together = sum(len(roles) for _, roles in shown.roles) <= ROLES_TOGETHER
    last = shown.roles[-1][1][-1:]
    table = pages.table((60, 40))
    for cell, name in zip(table.row(header=True), ("role", "stand"), strict=True):
        cell.paragraph("Upfront Role", Words(shown.words[name], "Strong"), keep=True)
    for name, roles in shown.roles:
        [top] = table.row((2,))
        top.paragraph("Upfront Role", *hat(name, shown.hats[name]), keep=True)
        for role in roles:
            label, answer = table.row()
            keep = role not in last if together else role is not roles[-1]
            label.paragraph("Upfront Role", role.label, keep=keep)
            answer.paragraph("Upfront Role", Mark(f"{role.stand}-{name}"), shown.stands[role.stand], keep=keep)
