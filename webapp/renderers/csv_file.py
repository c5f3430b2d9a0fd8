r"""Tables as CSV: RFC 4180, UTF-8 with its mark, every cell quoted, and no cell that a spreadsheet would calculate.

A spreadsheet takes a cell that begins with a sign such as `=` for a formula, and some look for that sign behind spaces,
quotation marks or unseen characters, or in its full-width form. One that parts cells by semicolons or tabs, as many do
outside America, finds the beginning of a cell in the middle of ours. So an apostrophe is put in front of what stands at
the beginning of a cell, or behind a comma, a semicolon, a tab, a bar or a line end in it, if a formula could begin there.
An apostrophe that somebody typed there gets another one, so that nothing is lost: `original` takes exactly those away that
`defused` put in.

    =1+1              '=1+1
    Harlow; @SUM(A1)  Harlow;' @SUM(A1)
    'tis              ''tis
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

MEDIA_TYPE = "text/csv"
_SIGNS = "=+\\-@\u2212\u207a\u207b\u208a\u208b\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
"""What begins a formula, and every character that programs may read as one of these."""
_PASSED_OVER = (
    " \"'`\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2018-\u201f\u2028-\u202f\u205f-\u206f\u3000\u3164"
    "\ufeff\uff02\uff07\uffa0\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
)
"""What programs may pass over to find it: spaces, quotation marks, and what is not seen."""
_PARTS = ",;|\t\r\n"
_BEGINS = re.compile(
    rf"\A(?=[{_PASSED_OVER}]*[{_SIGNS}\t\r\n]|')|(?<=[{_PARTS}])(?=[{_PASSED_OVER}]*[{_SIGNS}]|')",
)
_PUT_IN = re.compile(rf"(?:\A|(?<=[{_PARTS}]))'")


def render(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a file."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """The cell as it stands in the file: words, whatever it begins with."""
    return _BEGINS.sub("'", cell)


def original(cell: str) -> str:
    """What a cell of such a file says."""
    return _PUT_IN.sub("", cell)
