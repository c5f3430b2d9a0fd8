"""Sets pages in type with typst: a shipped template, its data as JSON, and pictures go in; PDF, PNG or SVG comes out.

Nobody's words are ever read as markup: a template sees them as strings. What it can open is handed over by name, so there
is no disk and no network to reach; fonts come from our own folder, whatever the computer has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

import typst

from webapp.config import templates_folder
from webapp.domain.errors import Broken, TooLong

STANDARDS: tuple[Literal["ua-1"], Literal["a-2u"]] = ("ua-1", "a-2u")
"""PDF/UA-1, for people who listen; PDF/A-2u, for archives."""
AT_ONCE = 2
"""How many are set at the same time; others wait, so that memory stays within bounds."""
LONGEST, MOST_BREAKS = 1_500_000, 120_000
"""Bytes of data and typed line breaks a document may have: twice what the longest answers make, some seconds of work."""
REMEMBERED = 10
"""How many documents typst makes before it lets go of the pieces of one."""
_TURNS = BoundedSemaphore(AT_ONCE)
_DRAWING_TURN = BoundedSemaphore(1)
"""Drawings that somebody sent in wait for one another: no document has to wait for them."""


def typeset(
    template: str,
    data: Mapping[str, object],
    pictures: Mapping[str, bytes] | None = None,
    *,
    kind: Literal["pdf", "png", "svg"] = "pdf",
    ppi: float = 144,
    sent_in: bool = False,
) -> bytes:
    """The file that `templates/typst/<template>.typ` makes of the data: `pdf`, or one page as `png` or `svg`.

    Same input, same bytes. `sent_in` says that a picture comes from outside. Raises TooLong where the data is more than
    can be set in reasonable time, and Broken where the typesetter fails over it.
    """
    packed = json.dumps(data, ensure_ascii=False).encode()
    if len(packed) > LONGEST or packed.count(rb"\n") > MOST_BREAKS:
        raise TooLong(template)
    files = {f"{name}.typ": text for name, text in _templates().items()}
    files["main"] = files.pop(f"{template}.typ")
    files["data.json"] = packed
    files.update(pictures or {})
    with _DRAWING_TURN if sent_in else _TURNS:
        # The stub knows one file only; several go in by name. Whatever else is asked for is looked for below the root.
        compiler = typst.Compiler(files, root=str(_folder()), font_paths=_fonts())  # type: ignore[type-var]
        try:
            if kind == "pdf":
                made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS))
            else:
                made = compiler.compile(format=kind, ppi=ppi)
        except BaseException as error:
            # A fault in the typesetter comes as no Exception, and its class can be told by name only.
            if type(error).__name__ == "PanicException":
                raise Broken(template) from error
            raise
        finally:
            _forget()
    if not isinstance(made, bytes):
        raise TooLong(template)
    return made


def _forget() -> None:
    """Let go of what typst remembers of a document: it keeps the pieces of the last ten, some 150 MB."""
    empty = typst.Compiler(b"", font_paths=_fonts())
    for _ in range(REMEMBERED + 1):
        empty.compile(input=b"", format="svg")


@cache
def _fonts() -> typst.Fonts:
    """Our own, and no others: what a computer or the next typst has must not change a file."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(templates_folder() / "fonts")]
    )


@cache
def _templates() -> Mapping[str, bytes]:
    return {path.stem: path.read_bytes() for path in _folder().glob("*.typ")}


def _folder() -> Path:
    return templates_folder() / "typst"
