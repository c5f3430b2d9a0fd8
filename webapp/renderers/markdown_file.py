"""The document as Markdown: one `##` per question and for nothing else. Typed words read to the letter."""

from __future__ import annotations

import re
import unicodedata

from webapp.domain.bank import HATS
from webapp.domain.faq import Block, Document, DocumentEntry
from webapp.domain.text import Run, type_runs
from webapp.renderers.editions import edition_line, newest_line
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import axes, foundation_name, labelled

# Every sign that Markdown, or HTML inside it, could read as something else.
SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&$^=])")
AT_LINE_START = re.compile(r"^( ?\d*)([-+.)])(?=[\s-]|$)")
SPACES = re.compile(r"\s+")
STYLES = {"strong": "**", "em": "*"}
# An address that can stand between angle brackets, and one that is also its own words there.
LINKED = re.compile(r"[^\s<>\\]+")
ITSELF = re.compile(r"https?://[\w./?=-]+", re.ASCII)


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, ends with a newline."""
    parts = [f"# {_line(document.title.runs)}", *_preamble(document)]
    group_titles, last_group = dict(document.groups), ""
    for entry in document.entries:
        group = document.words.document["first_group"] if entry.always else group_titles[entry.group]
        if group != last_group:
            parts.append(f"**{group}**")
            last_group = group
        parts.extend(_entry(entry, document))
    parts.extend(("---", *_closing(document), *_role_map(document)))
    return ("\n\n".join(parts) + "\n").encode()


def _preamble(document: Document) -> list[str]:
    glance = f"**{document.words.document['glance']}**"
    facts = "\n".join(f"- {labelled(fact.label)} {_line(fact.sentence.runs)}" for fact in document.fact_box)
    whose, which = _escaped(foundation_name(document)), (edition_line(document), _line(newest_line(document)))
    return [part for part in (whose, *which, _line(document.role_statement), glance, facts) if part]


def _entry(entry: DocumentEntry, document: Document) -> list[str]:
    return [
        f"## {_escaped(entry.question)}",
        f"**{document.words.hats[entry.hat]}**",
        *(_block(block) for block in entry.blocks),
    ]


def _block(block: Block) -> str:
    lines = [_line(sentence.runs) for sentence in block.sentences]
    if block.kind == "list":
        lead, *items = lines
        return "\n\n".join(part for part in (lead, _list(items)) if part)
    return " ".join(lines)


def _closing(document: Document) -> list[str]:
    words = document.words.document
    points = [_line(point.runs) for point in document.open_points] or [words["nothing_open"]]
    contacts = [_line(fact.sentence.runs) for fact in document.fact_box if fact.id == "ask"]
    parts = [f"**{words['open_points']}**", _list(points)]
    if document.left_out:
        parts.extend((f"**{words['left_out']}**", _list([_line(sentence.runs) for sentence in document.left_out])))
    if contacts:
        parts.extend((f"**{words['contacts']}**", " ".join(contacts)))
    return [*parts, f"**{words['how_to_read']}**", _list(document.words.reading_notes)]


def _role_map(document: Document) -> list[str]:
    words, worn = document.words, axes(document)
    parts = [f"**{words.document['role_map']}**"]
    for hat in HATS:
        title = f"**{words.hats[hat]}**"
        parts.append(f"{labelled(title)} {worn[hat].words}" if hat in worn else title)
        roles = [role for role in document.role_map.roles if role.hat == hat]
        parts.append(_list([f"{labelled(role.label)} {words.stands[role.stand]}" for role in roles]))
    return [part for part in parts if part]


def escaped(text: str) -> str:
    """Text for any Markdown file of ours: it reads to the letter wherever it stands."""
    return _escaped(text)


def _list(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


# -- words -------------------------------------------------------------------------------------------------------------


def _line(runs: type_runs) -> str:
    """Runs as one line; typed words escaped, ours as the bank has them."""
    words = [_escaped(run.text) if run.typed else run.text for run in runs]
    line = ""
    for place, run in enumerate(runs):
        line += _marked(run, words[place], line, "".join(words[place + 1 :])) if run.typed else words[place]
    return line.strip(" ")


def _marked(run: Run, words: str, before: str, after: str) -> str:
    """Words with the style or the link a person gave them; as they are where the marks could be read as signs."""
    if run.href and words and LINKED.fullmatch(run.href):
        words = f"<{run.href}>" if run.href == run.text and ITSELF.fullmatch(run.href) else f"[{words}](<{run.href}>)"
    mark = STYLES.get(run.style, "")
    return f"{mark}{words}{mark}" if _holds(words, before, after) else words


def _holds(words: str, before: str, after: str) -> bool:
    """Whether stars around these words open and close there (CommonMark, left- and right-flanking)."""
    if not words or words != words.strip() or before.endswith("*") or after.startswith("*"):
        return False
    opens = not _is_sign(words[0]) or not before or before[-1].isspace() or _is_sign(before[-1])
    closes = not _is_sign(words[-1]) or not after or after[0].isspace() or _is_sign(after[0])
    return opens and closes


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"


def _escaped(text: str) -> str:
    """Text that reads to the letter wherever it stands: no markup, no link, no line of its own."""
    one_line = SPACES.sub(" ", text)
    return AT_LINE_START.sub(r"\1\\\2", SIGNS.sub(r"\\\1", one_line))
