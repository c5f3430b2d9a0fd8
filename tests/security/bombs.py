"""Files and bodies that are small to send and would be endless to read: made when asked, by the field they are sent in."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial

from tests.renderers import letterhead_files as files
from tests.web.test_brand import SVG, png
from webapp.renderers.letterhead_zip import LARGEST_OPENED

_HEAD = b"bank: collective-impact\nanswers:\n"
_LAUGHS = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%b]\n" % (name, name, b",".join([b"*%c" % (name - 1)] * 9)) for name in range(ord("b"), ord("z"))
)
ANSWERS: dict[str, Callable[[], bytes]] = {
    "deep lists": lambda: _HEAD + b"  civic.goal: " + b"[" * 100_000,
    "deep mappings": lambda: _HEAD + b"  civic.goal: " + b"{a: " * 100_000,
    "deep by indentation": lambda: b"".join(b"%b- \n" % (b" " * depth) for depth in range(1_000)),
    "aliases of aliases": lambda: _LAUGHS,
    "itself": lambda: b"answers: &a\n  civic.goal: *a\n",
    "merged keys": lambda: b"a: &a {x: 1}\nanswers:\n  <<: [" + b"*a," * 50_000 + b"*a]\n",
    "tags": lambda: _HEAD + b"  civic.goal: !!python/object/apply:os.system ['true']\n" * 10_000,
    "declared tags": lambda: b"%TAG ! tag:example.org,2026:\n" * 30_000 + b"---\n",
    "too many bytes": lambda: _HEAD + b"  civic.goal: " + b"x" * 3_000_000,
    "as many keys as fit": lambda: _HEAD + b"".join(b"  k%d: x\n" % number for number in range(80_000)),
    "one key again and again": lambda: _HEAD + b"  civic.goal: x\n" * 60_000,
    "nothing but NUL": lambda: b"\x00" * 900_000,
    "NUL among words": lambda: _HEAD + b"  civic.goal: a\x00b\n",
    "another encoding": lambda: "bank: x\n".encode("utf-16") * 50_000,
    "no encoding": lambda: b"\xff\xfe\xfd" * 300_000,
    "half characters": lambda: _HEAD + b'  civic.goal: "\\ud83d"\n' * 1_000,
    "a line without an end": lambda: b"a" * 900_000,
    "colons": lambda: b": " * 400_000,
    "question marks": lambda: b"? " * 400_000,
    "quotation marks": lambda: b'"' * 900_000,
    "documents": lambda: b"---\n" * 200_000,
    "comments": lambda: b"#\n" * 400_000,
    "a huge number": lambda: _HEAD + b"  fund.share: " + b"9" * 800_000,
    "a zip": lambda: files.letterhead(),
    "a packed zip": lambda: zlib.compress(b"\x00" * 200_000_000, 9),
    "XML": lambda: b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>",
}
"""Sent as an answers file; each is refused with what to mend."""

_WORD_DTD = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + b"&a;" * 500 + b'">]>'
LETTERHEADS: dict[str, Callable[[], bytes]] = {
    "a bomb": partial(files.with_member, "word/media/big.bin", b"\x00" * (LARGEST_OPENED + 1)),
    "a bomb that lies": partial(files.lying_bomb, 3_000_000),
    "large XML": lambda: files.with_member("word/x.xml", b"<x>" + b" " * 7_000_000 + b"</x>"),
    "deep XML": lambda: files.with_member("word/x.xml", b"<x>" * 100_000),
    "wide XML": lambda: files.with_member("word/x.xml", b"<x>" + b"<y/>" * 300_000 + b"</x>"),
    "many attributes": lambda: files.with_member(
        "word/x.xml", b"<x " + b" ".join(b"a%d='1'" % n for n in range(90_000)) + b"/>"
    ),
    "entities": partial(files.with_head, _WORD_DTD, "word/document.xml"),
    "many parts": lambda: files.with_members({f"word/media/x{number}.bin": b"" for number in range(5_000)}),
    "a zip in it": lambda: files.with_member("word/media/image9.png", files.letterhead()),
    "no zip": lambda: b"PK\x03\x04" + b"\x00" * 1_000_000,
}
LOGOS: dict[str, Callable[[], bytes]] = {
    "deep drawing": lambda: _drawn(b"<g>" * 50_000),
    "wide drawing": lambda: _drawn(b"<path d='M0 0h1v1z'/>" * 20_000),
    "used again and again": lambda: _drawn(
        b"<path id='p0' d='M0 0h1v1z'/>"
        + b"".join(b"<g id='p%d'>%b</g>" % (n, b"<use href='#p%d'/>" % (n - 1) * 9) for n in range(1, 30))
    ),
    "entities in a drawing": lambda: b"<!DOCTYPE svg [<!ENTITY a 'x'>]>" + SVG,
    "a long path": lambda: _drawn(b"<path d='M0 0" + b"h1v1" * 100_000 + b"z'/>"),
    "a huge picture": lambda: _huge_png(),
    "a picture that is cut off": lambda: png()[:40],
}


def _drawn(inside: bytes) -> bytes:
    return b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" + inside + b"</svg>"


def _huge_png() -> bytes:
    """A small file that says it is 60,000 dots wide and high."""
    made: bytes = png()
    return made[:16] + (60_000).to_bytes(4, "big") * 2 + made[24:]


JSON: dict[str, Callable[[], str]] = {
    "deep lists": lambda: "[" * 100_000,
    "deep mappings": lambda: '{"a":' * 100_000,
    "many keys": lambda: "{" + ",".join(f'"k{number}":["x"]' for number in range(60_000)) + "}",
    "a huge number": lambda: "9" * 500_000,
    "half a character": lambda: '{"text":["\\ud83d"]}',
    "no mapping": lambda: "[1, 2, 3]",
    "not texts": lambda: '{"text":[{"a":1}]}',
    "one key again and again": lambda: "{" + ",".join(['"text":["x"]'] * 60_000) + "}",
}
"""Sent as what a page carried along while nobody was signed in."""
EVERYTHING: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b"[" * 200_000,
    "deep mappings": lambda: b'{"a":' * 200_000,
    "many keys": lambda: b"{" + b",".join(b'"k%d":1' % number for number in range(200_000)) + b"}",
    "a huge number": lambda: b'{"format":' + b"9" * 900_000 + b"}",
    "NUL": lambda: b"\x00" * 900_000,
    "no encoding": lambda: b"\xff" * 900_000,
    "infinity": lambda: b'{"format": Infinity, "x": NaN}',
    "half a character": lambda: b'{"format": "\\ud83d"}',
}
"""Sent as the file that holds everything of a workspace."""
