"""Files read back: the words of each kind, line by line, as its reader meets them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, NamedTuple

import docx
from docx.table import Table
from markdown_it import MarkdownIt

from tests.renderers.read_pdf import read_tags


class Line(NamedTuple):
    """A paragraph, a heading, a cell or an item of a list, as a reader meets it."""

    words: str
    item: bool = False


Lines = list[Line]
BLOCK = re.compile(r"P|H\d|LBody|T[DH]|Title")


def squeezed(text: str) -> str:
    """Text without its white space."""
    return "".join(text.split())


def words_of(lines: Iterable[Line]) -> str:
    """All the words of a file, squeezed."""
    return squeezed("".join(line.words for line in lines))


class _Page(HTMLParser):
    """What stands in the body of a page, pictures aside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[str] = []
        self.lines: Lines = [Line("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("body", "svg", "script", "style"):
            self.inside.append(tag)
        if tag in ("p", "li", "h1", "h2", "h3", "dt", "dd", "td", "th", "div", "figcaption"):
            self.lines.append(Line("", tag == "li"))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.inside == ["body"]:
            self.lines[-1] = self.lines[-1]._replace(words=self.lines[-1].words + data)


def read_html(raw: bytes) -> Lines:
    """The words of a page."""
    page = _Page()
    page.feed(raw.decode())
    page.close()
    return page.lines


def read_markdown(raw: bytes) -> Lines:
    """The words of a Markdown file, as a CommonMark reader shows them."""
    lines, items = [], 0
    for token in MarkdownIt("commonmark").parse(raw.decode()):
        assert token.type not in ("html_block", "code_block", "fence")
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        children = token.children or ()
        assert {child.type for child in children} <= {
            *("text", "text_special", "softbreak", "link_open", "link_close"),
            *("strong_open", "strong_close", "em_open", "em_close"),
        }
        lines.append(Line("".join(child.content for child in children), items > 0))
    return lines


def read_text(raw: bytes) -> Lines:
    """The words of a plain text, without the rules that mark its headings: these alone begin at the edge."""
    first, *blocks = raw.decode().split("\n\n")
    lines = [Line(first)]
    for block in blocks:
        rows = block.split("\n")
        if block.strip() and not block.startswith((" ", "\n")):
            assert set(rows.pop()) in ({"="}, {"-"})
            rows = rows[1:] if set(rows[0]) == {"="} else rows
        for row in rows:
            if row.startswith("  - "):
                lines.append(Line(row, item=True))
            elif row is rows[0]:
                lines.append(Line(row))
            else:
                lines[-1] = lines[-1]._replace(words=f"{lines[-1].words} {row}")
    return lines


def read_json(raw: bytes) -> Lines:
    """The words of a JSON file, put together as its schema says."""
    data = json.loads(raw)
    words, headings, last = data["words"], data["words"]["headings"], ""
    shown = [
        data["foundation"],
        data["title"],
        words["draft"] or words["published"],
        words["newest"],
        data["role_map"]["words"],
        headings["glance"],
    ]
    shown += [text for fact in data["fact_box"] for text in (fact["label"], fact["text"])]
    lines = [Line(text) for text in shown]
    titles = {group["id"]: group["title"] for group in data["groups"]}
    for entry in data["entries"]:
        title = headings["first_group"] if entry["always"] else titles[entry["group"]]
        lines += [Line(title)] if title != last else []
        last = title
        lines += [Line(entry["question"]), Line(words["hats"][entry["hat"]])]
        for block in entry["blocks"]:
            texts = [sentence["text"] for sentence in block["sentences"]]
            is_list = block["kind"] == "list"
            lines += [Line(text, bool(place)) for place, text in enumerate(texts)] if is_list else [Line(" ".join(texts))]
    return lines + [Line(text) for text in (*_json_closing(data), *_json_roles(data))]


def _json_closing(data: dict[str, Any]) -> Iterator[str]:
    words, headings = data["words"], data["words"]["headings"]
    yield headings["open_points"]
    yield from [point["text"] for point in data["open_points"]] or [words["nothing_open"]]
    for heading, texts in (
        (headings["left_out"], [one["text"] for one in data["left_out"]]),
        (headings["contacts"], [fact["text"] for fact in data["fact_box"] if fact["id"] == "ask"]),
        (headings["how_to_read"], words["reading_notes"]),
    ):
        yield from (heading, *texts) if texts else ()


def _json_roles(data: dict[str, Any]) -> Iterator[str]:
    words, role_map = data["words"], data["role_map"]
    yield words["headings"]["role_map"]
    for hat, axis in (("civic", "civic"), ("grant", "grantmaker"), ("both", "")):
        if axis:
            points = role_map[axis]
            yield words["hats"][hat]
            yield words["stands"]["unsaid"] if points is None else words["of_100"].replace("{points}", str(points))
        for role in role_map["roles"]:
            if role["hat"] == hat:
                yield from (role["label"], words["stands"][role["stand"]])


def read_pdf(raw: bytes) -> Lines:
    """The words of a PDF as a screen reader meets them: no page numbers, no running lines, and no contents."""
    lines, last = [Line("")], 0
    for tags, text in read_tags(raw):
        names = [name for name, _ in tags]
        if {"TOC", "Lbl", "Figure"} & set(names):
            continue
        block = next((number for name, number in reversed(tags) if BLOCK.fullmatch(name)), 0)
        if block != last:
            lines.append(Line("", "LI" in names))
            last = block
        lines[-1] = lines[-1]._replace(words=lines[-1].words + text)
    return lines


def read_word(raw: bytes) -> Lines:
    """The words of a Word file, its contents left out; what stands at the head and the foot of a page is no part of it."""
    lines: Lines = []
    for part in docx.Document(BytesIO(raw)).iter_inner_content():
        if isinstance(part, Table):
            lines += [Line(cell.text) for row in part.rows for cell in dict.fromkeys(row.cells)]
        elif not ((part.style and part.style.name) or "").lower().startswith("toc"):
            lines.append(Line(part.text, bool(part.style and (part.style.name or "").startswith("List"))))
    return lines
