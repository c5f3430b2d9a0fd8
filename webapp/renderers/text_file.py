"""The document as plain text that survives an e-mail: 72 columns, headings underlined, web addresses in one piece.

Only headings begin at the edge. Everything else is set in, so that nothing a person typed can look like one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from webapp.domain.faq import Document
from webapp.renderers.look import PLAIN, Look
from webapp.renderers.shown import ADDRESS, Answered, Line, Part, Piece, Shown, build_shown, labelled

COLUMNS = 72
IN = "  "
ITEM, UNDER_ITEM = f"{IN}- ", f"{IN}  "
MAIL_TO = "mailto:"
SPACES = re.compile(r"[^\S\n]+")
WIDE = ("W", "F")


def render(document: Document, look: Look = PLAIN) -> bytes:
    """UTF-8, ends with a newline."""
    shown = build_shown(document)
    blocks = (block for part in (_opening(shown), _answers(shown), _closing(shown), _role_map(shown)) for block in part)
    return ("\n\n".join(blocks) + "\n").encode()


# -- the document, block by block --------------------------------------------------------------------------------------


def _opening(shown: Shown) -> Iterator[str]:
    yield _wrapped(_one_line(shown.foundation))
    yield _heading(_words(shown.heading), "=", over=True)
    yield _wrapped(shown.edition, IN)
    if shown.newest:
        yield _wrapped(_words(shown.newest), IN)
    yield _wrapped(_words(shown.statement), IN)
    yield _heading(shown.words["glance"], "=")
    for fact in shown.facts:
        said = "\n".join(map(_words, fact.topics or ((*fact.first, *fact.rest),)))
        yield f"{_wrapped(labelled(fact.label), IN)}\n{_wrapped(said, UNDER_ITEM)}"


def _answers(shown: Shown) -> Iterator[str]:
    for group in shown.groups:
        yield _heading(group.title, "=")
        for entry in group.entries:
            yield from _entry(entry, shown)


def _entry(entry: Answered, shown: Shown) -> Iterator[str]:
    yield _heading(entry.question, "-")
    yield _wrapped(shown.hats[entry.hat], IN)
    for part in entry.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if said := " ".join(map(_words, part.sentences)):
        yield _wrapped(said, IN)
    if part.items:
        yield _items(map(_words, part.items))


def _closing(shown: Shown) -> Iterator[str]:
    for name, lines in (("open_points", shown.open_points), ("left_out", shown.left_out)):
        if lines:
            yield _heading(shown.words[name], "=")
            yield _items(map(_words, lines))
    if shown.contacts:
        yield _heading(shown.words["contacts"], "=")
        yield _wrapped(" ".join(map(_words, shown.contacts)), IN)
    yield _heading(shown.words["how_to_read"], "=")
    yield _items(shown.notes)


def _role_map(shown: Shown) -> Iterator[str]:
    yield _heading(shown.words["role_map"], "=")
    for hat, roles in shown.roles:
        worn = f"{labelled(shown.hats[hat])} {shown.axes[hat].words}" if hat in shown.axes else shown.hats[hat]
        yield _wrapped(worn, IN)
        if roles:
            yield _items(f"{labelled(role.label)} {shown.stands[role.stand]}" for role in roles)


# -- lines -------------------------------------------------------------------------------------------------------------


def _words(line: Line) -> str:
    return "".join(_piece(piece) for stretch in line for piece in stretch.pieces)


def _piece(piece: Piece) -> str:
    """Words, and after them where they lead if they do not say so themselves."""
    leads = (piece.href or "").removeprefix(MAIL_TO)
    return f"{piece.text} <{leads}>" if leads not in ("", piece.text) else piece.text


def _heading(text: str, under: str, *, over: bool = False) -> str:
    rows = _wrapped(_one_line(text))
    rule = under * max(map(_columns, rows.split("\n")))
    return f"{rule}\n{rows}\n{rule}" if over else f"{rows}\n{rule}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _items(texts: Iterable[str]) -> str:
    return "\n".join(_wrapped(text, UNDER_ITEM, ITEM) for text in texts)


def _wrapped(text: str, opening: str = "", first: str | None = None) -> str:
    """Text in lines that begin with `opening`, the first one with `first`; line breaks a person typed stay."""
    room = COLUMNS - len(opening)
    lines = [line for typed_line in text.split("\n") for line in _filled(typed_line, room)]
    return "\n".join(f"{opening if place or first is None else first}{line}".rstrip() for place, line in enumerate(lines))


def _filled(text: str, room: int) -> Iterator[str]:
    """Words in lines of at most so many columns; only an address may be longer."""
    line, used = "", 0
    for word in _words_that_fit(text, room):
        width = _columns(word)
        if line and used + 1 + width > room:
            yield line
            line, used = "", 0
        line, used = (f"{line} {word}", used + 1 + width) if line else (word, width)
    yield line


def _words_that_fit(text: str, room: int) -> Iterator[str]:
    for word in SPACES.split(text.strip()):
        left = word
        while _columns(left) > room and not ADDRESS.search(left):
            end = _as_many_as_fit(left, room)
            yield left[:end]
            left = left[end:]
        if left:
            yield left


def _as_many_as_fit(word: str, room: int) -> int:
    used = 0
    for place, sign in enumerate(word):
        used += _columns(sign)
        if used > room:
            return place
    return len(word)


def _columns(text: str) -> int:
    """How many columns text takes: two for a letter as wide as Chinese ones are, none for a mark upon another."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(sign) in WIDE else int(unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
        for sign in text
    )
