"""The document as Markdown: one `##` per question and for nothing else. Typed words read to the letter."""

from __future__ import annotations

import re

from webapp.domain.answers import PartialDate
from webapp.domain.faq import Block, Document, DocumentEntry
from webapp.domain.text import format_date, type_runs

# Every sign that Markdown, or HTML inside it, could read as something else.
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&$^=])")
AT_LINE_START = re.compile(r"^(\d*)([-+.)])(?=\s|$)")


def render(document: Document) -> bytes:
    """UTF-8, ends with a newline."""
    parts = [f"# {_line(document.title.runs)}", *_preamble(document)]
    group_titles, last_group = dict(document.groups), ""
    for entry in document.entries:
        group = document.words.document["first_group"] if entry.always else group_titles[entry.group]
        if group != last_group:
            parts.append(f"**{group}**")
            last_group = group
        parts.extend(_entry(entry, document))
    parts.extend(("---", *_closing(document)))
    return ("\n\n".join(parts) + "\n").encode()


def _preamble(document: Document) -> list[str]:
    words = document.words.document
    when = format_date(PartialDate(document.as_of.year, document.as_of.month, document.as_of.day), document.words)
    draft = document.words.document["draft"].replace("{date}", when)
    facts = "\n".join(f"- {fact.label}: {_line(fact.sentence.runs)}" for fact in document.fact_box)
    return [part for part in (draft, _line(document.role_statement), f"**{words['glance']}**", facts) if part]


def _entry(entry: DocumentEntry, document: Document) -> list[str]:
    return [
        f"## {_escaped(entry.question)}",
        f"**{document.words.hats[entry.hat]}**",
        *(_block(block) for block in entry.blocks),
    ]


def _block(block: Block) -> str:
    if block.kind == "list":
        lead, *items = (_line(sentence.runs) for sentence in block.sentences)
        return "\n".join((lead, "", *(f"- {item}" for item in items)))
    return " ".join(_line(sentence.runs) for sentence in block.sentences)


def _closing(document: Document) -> list[str]:
    words = document.words.document
    points = [_line(point.runs) for point in document.open_points] or [words["nothing_open"]]
    contacts = [_line(fact.sentence.runs) for fact in document.fact_box if fact.id == "ask"]
    parts = [f"**{words['open_points']}**", _list(points)]
    if contacts:
        parts.extend((f"**{words['contacts']}**", " ".join(contacts)))
    return [*parts, f"**{words['how_to_read']}**", _list(document.words.reading_notes)]


def _list(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _line(runs: type_runs) -> str:
    """Runs as one line; typed words escaped, ours as the bank has them."""
    return "".join(_escaped(run.text) if run.typed else run.text for run in runs)


def _escaped(text: str) -> str:
    """Text that reads to the letter wherever it stands: no markup, no link, no line of its own."""
    one_line = " ".join(text.split())
    return AT_LINE_START.sub(r"\1\\\2", SIGNS.sub(r"\\\1", one_line))
