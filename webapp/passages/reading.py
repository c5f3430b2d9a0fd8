"""The little Markdown of a passage: Markdown marks it, nh3 lets through what we know, and what is left becomes runs.

No HTML leaves this module: whoever shows a run escapes it like any other typed words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import Self
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ParagraphProcessor
from markdown.inlinepatterns import ESCAPE_RE, DelimiterProcessor, EscapeInlineProcessor, InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineMarks
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import Registry

from webapp.domain.text import Run, is_public_address, type_runs

type_block = tuple[str, tuple[type_runs, ...]]

ITEM = re.compile(r"[ \t]*[-*+•][ \t]+(?=\S)")
INDENTED = re.compile(r"[ \t]{2,}")
# A label, and an address in round brackets that may hold a pair of them itself, as those of encyclopedias do.
LINK = r"(?<!!)\[([^\[\]\n]+)\]\(((?:[^\s()<>\"]|\([^\s()<>\"]*\))+)\)"
MAIL = re.compile(r"mailto:[A-Za-z0-9._+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
CODED = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);", re.IGNORECASE)
SIGNS = ["*", "_", "[", "]"]
"""What a backslash before it keeps from meaning anything."""
ALLOWED = {"p": set[str](), "strong": set[str](), "em": set[str](), "a": {"href"}}
SCHEMES = {"https", "http", "mailto"}


def read_blocks(source: str) -> Iterator[type_block]:
    """The passage's blocks: `paragraph` with one line, or `list` with its items."""
    markdown = _Markdown()
    for kind, texts in _parts(source):
        yield kind, tuple(_runs(markdown, text) for text in texts)


def _parts(source: str) -> Iterator[tuple[str, list[str]]]:
    """Paragraph by paragraph; items that follow one another are one list, also with empty lines between them."""
    pieces = (piece for chunk in re.split(r"\n[ \t]*(?=\n)", source) for piece in _pieces(chunk.split("\n")))
    for kind, several in groupby(pieces, key=lambda piece: piece[0]):
        texts = [text for _, text in several]
        if kind == "list":
            yield kind, texts
        else:
            yield from ((kind, [text]) for text in texts)


def _pieces(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Lines without an empty one between them: those that follow an item and stand further in belong to it."""
    kind, held = "", list[str]()
    for line in lines:
        item = ITEM.match(line)
        starts = item or (kind == "list" and not INDENTED.match(line))
        if starts and held:
            yield kind, "\n".join(held)
            held = []
        if starts or not kind:
            kind = "list" if item else "paragraph"
        if text := line[item.end() if item else 0 :].strip():
            held.append(text)
    if held:
        yield kind, "\n".join(held)


class _Markdown(Markdown):
    """Knows nothing but bold, italics and links. One for each passage: two threads must never share one."""

    def build_parser(self) -> Self:
        """Put together what reads; nothing that Markdown would bring by itself is among it."""
        self.ESCAPED_CHARS = SIGNS
        self.preprocessors = Registry()
        self.parser = BlockParser(self)
        self.parser.blockprocessors.register(ParagraphProcessor(self.parser), "paragraph", 10)
        self.inlinePatterns = Registry()
        self.inlinePatterns.register(EscapeInlineProcessor(ESCAPE_RE, self), "escape", 30)
        self.inlinePatterns.register(_Link(LINK, self), "link", 20)
        # Only at the ends of words: 2*3*4 and snake_case_name are neither bold nor italic.
        marks = DelimiterProcessor("*", "strong,em", self, smart=True)
        marks.add("_", "strong,em", smart=True)
        self.inlinePatterns.register(marks, "em_strong", 10)
        self.treeprocessors = Registry()
        self.treeprocessors.register(InlineMarks(self), "inline", 20)
        self.treeprocessors.register(UnescapeTreeprocessor(self), "unescape", 10)
        self.postprocessors = Registry()
        return self


class _Link(InlineProcessor):
    """A label and an address; what leads nowhere a reader should go stays as it was typed."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 -- Markdown calls it so
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        address = m[2].replace("&amp;", "&")
        # Markdown lets a sign in HTML's way of writing through, and it is read as that sign once more.
        if not (_leads_somewhere(address) and _leads_somewhere(CODED.sub(_decoded, address))):
            return None, None, None
        link = Element("a", {"href": address})
        link.text = m[1]
        return link, m.start(), m.end()


def _decoded(coded: re.Match[str]) -> str:
    """The sign meant; one that nobody can print where it is one of those that HTML knows nothing better for."""
    return unescape(coded[0]) or "\0"


def _leads_somewhere(address: str) -> bool:
    return is_public_address(address, ("https", "http")) or MAIL.fullmatch(address) is not None


def _runs(markdown: Markdown, text: str) -> type_runs:
    """One line of a passage as runs."""
    # What HTML would take for its own is escaped before anybody looks at it, and reads to the letter afterwards.
    marked = markdown.convert(escape(text, quote=False))
    clean = nh3.clean(marked, tags=set(ALLOWED), attributes=ALLOWED, url_schemes=SCHEMES, link_rel=None)
    collector = _Collector()
    collector.feed(clean)
    collector.close()
    return tuple(collector.runs)


class _Collector(HTMLParser):
    """Text and the marks around it, as runs. Bold wins where words are both."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        self._open.append((tag, href if href and _leads_somewhere(href) else None))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        style = next((name for name in ("strong", "em") if name in tags), "")
        href = next((address for _, address in self._open if address), None)
        if self.runs and self.runs[-1][1:] == (True, style, href):
            data = self.runs.pop().text + data
        self.runs.append(Run(data, True, style, href))
