"""The words of a document, piece by piece, and in which order each format has them.

A piece is a stretch without its white space. `WORDS` are those that every whole format has, each of them once; what a
format may have besides, because it has pages, links or a table, is `MAY_ADD`. All else that stands in a file is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tests.renderers.read_back import (
    Lines,
    read_html,
    read_json,
    read_markdown,
    read_pdf,
    read_text,
    read_word,
    squeezed,
    words_of,
)
from tests.renderers.read_pdf import drawn
from webapp.domain.answers import PartialDate
from webapp.domain.faq import Block, Document, DocumentEntry, Sentence
from webapp.domain.text import capitalised, format_date, plain

ROLES = ("civic-roles", "grant-roles", "both-roles")
WORDS = (
    *("foundation", "title", "edition", "newest", "statement", "glance", "entries", "open", "left-out", "contacts", "notes"),
    *("map", "civic-axis", "grant-axis", *ROLES),
)
MAY_ADD = ("skip", "count", "map", "stands", "gauge", "columns", "civic", "grant", "both", "groups", "contents")


@dataclass(frozen=True)
class Style:
    """What a format has to type because it has no other means: a colon after a label, a dash before an item of a list, and
    behind words that are a link the address they lead to. `hat_first`: an entry's hat stands above its question."""

    hat_first: bool = False
    colon: bool = False
    dash: bool = False
    address: bool = False

    def label(self, words: str) -> str:
        """A label with what parts it from its words."""
        return f"{words}:" if self.colon and not words.endswith("?") else words

    def item(self, words: str) -> str:
        """An item of a list."""
        return f"-{words}" if self.dash else words

    def sentence(self, sentence: Sentence) -> str:
        """A sentence with its links."""
        return "".join(
            f"{run.text}<{run.href.removeprefix('mailto:')}>"
            if self.address and run.href and run.href.removeprefix("mailto:") != run.text
            else run.text
            for run in sentence.runs
        )


def pieces(said: Document, style: Style) -> dict[str, str]:
    """The words of a document by the names of `WORDS` and `MAY_ADD`."""
    names, words, hats = said.words.names, said.words.document, said.words.hats
    unnamed = said.foundation == names["foundation"]
    axes = {"civic": said.role_map.civic, "grant": said.role_map.grant}
    found: dict[str, Iterable[str]] = {
        "foundation": (capitalised(said.foundation) if unnamed else said.foundation,),
        "title": (said.title.text,),
        **_which(said),
        "statement": (plain(said.role_statement),),
        "glance": (words["glance"], *(style.label(one.label) + one.sentence.text for one in said.fact_box)),
        "entries": _entries(said, style),
        "open": _list(words["open_points"], [one.text for one in said.open_points] or [words["nothing_open"]], style),
        "left-out": _list(words["left_out"], [one.text for one in said.left_out], style) if said.left_out else (),
        "contacts": _contacts(said),
        "notes": _list(words["how_to_read"], said.words.reading_notes, style),
        "map": (words["role_map"],),
        "skip": (words["skip"],),
        "count": (words["contents"].replace("{count}", str(len(said.entries))),),
        "stands": said.words.stands.values(),
        "gauge": (words["gauge"],),
        "columns": (words["role"], words["stand"]),
        "groups": [title for title, _ in _groups(said)],
        "contents": _contents(said),
    }
    for hat in ("civic", "grant", "both"):
        roles = [role for role in said.role_map.roles if role.hat == hat]
        found[hat] = (hats[hat],)
        found[f"{hat}-roles"] = [style.item(style.label(role.label) + said.words.stands[role.stand]) for role in roles]
    for hat, points in axes.items():
        worn = said.words.stands["unsaid"] if points is None else words["of_100"].replace("{points}", str(points))
        found[f"{hat}-axis"] = (style.label(hats[hat]), worn)
    return {name: squeezed("".join(parts)) for name, parts in found.items()}


def _which(said: Document) -> dict[str, Iterable[str]]:
    """That it is a draft, or which version, and where the newest stands."""
    words, edition = said.words.document, said.edition
    day = edition.published_on if edition else said.as_of
    written = format_date(PartialDate(day.year, day.month, day.day), said.words)
    if edition is None:
        return {"edition": (words["draft"].replace("{date}", written),), "newest": ()}
    told = words["newest"] if edition.newest else words["newest_unknown"]
    return {
        "edition": (words["published"].replace("{number}", str(edition.number)).replace("{date}", written),),
        "newest": (told.replace("{address}", edition.address).replace("{newest}", edition.newest),),
    }


def _list(heading: str, lines: Iterable[str], style: Style) -> list[str]:
    return [heading, *map(style.item, lines)]


def _groups(said: Document) -> Iterator[tuple[str, Iterator[DocumentEntry]]]:
    titles = dict(said.groups)
    for name, entries in groupby(said.entries, lambda entry: "" if entry.always else entry.group):
        yield titles[name] if name else said.words.document["first_group"], entries


def _entries(said: Document, style: Style) -> Iterator[str]:
    for title, entries in _groups(said):
        yield title
        for entry in entries:
            heading = (entry.question, said.words.hats[entry.hat])
            yield from reversed(heading) if style.hat_first else heading
            yield from _sentences(entry.blocks, style)


def _sentences(blocks: Iterable[Block], style: Style) -> Iterator[str]:
    for block in blocks:
        for place, sentence in enumerate(block.sentences):
            text = style.sentence(sentence)
            yield style.item(text) if block.kind == "list" and place else text


def _contacts(said: Document) -> list[str]:
    asked = [fact.sentence.text for fact in said.fact_box if fact.id == "ask"]
    return [said.words.document["contacts"], *asked] if asked else []


def _contents(said: Document) -> Iterator[str]:
    words = said.words.document
    for title, entries in _groups(said):
        yield from (title, *(entry.question for entry in entries))
    ends = (words["open_points"], words["left_out"] if said.left_out else "", words["how_to_read"], words["role_map"])
    yield from ends


# -- how each format says them ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whole:
    """A format that says all of the document: how it is read back, the order of its pieces, what it has to type, and what
    of any words can be read back at all."""

    read: Callable[[bytes], Lines]
    order: tuple[str, ...]
    style: Style = Style()
    legible: Callable[[str], str] = str

    def expected(self, said: Document) -> str:
        """All that stands in the file, squeezed."""
        told = pieces(said, self.style)
        return self.legible("".join(told[name] for name in self.order))

    def found(self, raw: bytes) -> str:
        """All that is read back, squeezed."""
        return self.legible(words_of(self.read(raw)))


OPENING = ("statement", "glance")
CLOSING = ("entries", "open", "left-out", "contacts", "notes", "map")
TABLE = ("columns", "civic", "civic-roles", "grant", "grant-roles", "both", "both-roles")
BY_HAT = ("civic-axis", "civic-roles", "grant-axis", "grant-roles")
PAGE = (
    *("skip", "foundation", "title", "edition", "count", "newest", "glance", "statement", "map", *CLOSING),
    *("civic-axis", "grant-axis", "stands", "gauge", *TABLE, "count", "contents"),
)
PDF = (
    *("foundation", "title", "edition", "count", "newest", "glance", "statement", "count", "groups", *CLOSING),
    *("civic-axis", "grant-axis", "stands", "gauge", *TABLE),
)
WORD = (
    *("foundation", "title", "edition", "newest", "glance", "statement", *CLOSING),
    *("civic-axis", "grant-axis", "stands", "gauge", *TABLE),
)
WHOLE: dict[str, Whole] = {
    "html": Whole(read_html, PAGE, Style(hat_first=True)),
    "embed": Whole(read_html, PAGE, Style(hat_first=True)),
    "md": Whole(
        read_markdown,
        ("title", "foundation", "edition", "newest", *OPENING, *CLOSING, *BY_HAT, "both", "both-roles"),
        Style(colon=True),
    ),
    "txt": Whole(
        read_text,
        ("foundation", "title", "edition", "newest", *OPENING, *CLOSING, *BY_HAT, "both", "both-roles"),
        Style(colon=True, dash=True, address=True),
    ),
    "json": Whole(read_json, ("foundation", "title", "edition", "newest", *OPENING, *CLOSING, *BY_HAT, "both-roles")),
    "pdf": Whole(read_pdf, PDF, Style(hat_first=True), drawn),
    "docx": Whole(read_word, WORD, Style(hat_first=True)),
}
