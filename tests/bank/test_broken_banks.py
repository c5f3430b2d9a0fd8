"""Every rule of the loader and of the proofs: one change to the tiny bank, and the one line its author reads about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from tests.tiny_bank import FILES, changed, write_bank
from webapp import bank_files
from webapp.bank_files import UnusableBank, load_bank
from webapp.domain import proofs
from webapp.domain.proofs import prove
from webapp.domain.proofs.explore import Explorer

LINE = re.compile(r"(.+?):(\d+):(\d+)  (.+?)  (.+?)  (.+)")
"""What an author reads: `FILE:LINE:COL  id  problem  remedy`."""

MANY = -1
"""Of a fault that others follow from, too many or too changeable to count."""


class Found(NamedTuple):
    """One problem as the author reads it; `at` is the text its place points to."""

    file: str
    at: str
    subject: str
    problem: str
    remedy: str


class Case(NamedTuple):
    """A fault, and the problem it has to be reported as; `others` is how many more follow from it."""

    story: str
    changes: Mapping[str, object]
    file: str
    at: str
    subject: str
    problem: str
    remedy: str = ""
    others: int = 0


def case(
    story: str, file: str, old: str, new: str, at: str, subject: str, problem: str, remedy: str = "", others: int = 0
) -> Case:
    """The common case: one replacement, and a problem in the same file."""
    return Case(story, {file: [(old, new)]}, file, at, subject, problem, remedy, others)


def whole(story: str, file: str, content: bytes | None, at: str, problem: str, remedy: str = "", others: int = 0) -> Case:
    """A file with other content, or none at all."""
    return Case(story, {file: content}, file, at, file, problem, remedy, others)


BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (it, it, it - 1, it - 1) for it in range(98, 110))

UNREADABLE = [
    case(
        "a bracket that is never closed",
        *("us.yaml", "title: {en: Who answers, es: }", "title: {en: Who answers, es: "),
        *("{", "us.yaml", "{ or [ is not closed", "close it"),
    ),
    case(
        "a key that stands twice",
        *("bank.yaml", "version: 1.0.0\n", "version: 1.0.0\nversion: 1.0.1\n"),
        *("version: 1.0.1", "bank.yaml", "the key 'version' stands twice, first in line 2", "keep one"),
    ),
    case(
        "a name for a place",
        *("rules.yaml", "source: Example", "source: &it Example"),
        *("&it", "rules.yaml", "& names this place 'it'", "take it out"),
    ),
    Case(
        "a repeated place",
        {"bank.yaml": [("version: 1.0.0", "version: &it 1.0.0"), ("licence: CC-BY-4.0", "licence: *it")]},
        *("bank.yaml", "*it", "bank.yaml", "* repeats the place named 'it'", "write it out", 1),
    ),
    case(
        "a tag",
        *("rules.yaml", "source: Example", "source: !!python/name:os.system Example"),
        *("!!python", "rules.yaml", "the tag 'tag:yaml.org,2002:python/name:os.system'", "take it out"),
    ),
    whole("thousands of brackets", "glossary.yaml", b"terms: " + b"[" * 9_000, "[", "more than 32 levels", "write it flatter"),
    whole("ten lines that grow to a billion", "glossary.yaml", BOMB, "&a", "& names this place 'a'", "take it out", MANY),
    whole("a huge file", "glossary.yaml", b"#" * 1_000_001, "#", "the file is larger than 1,000,000 bytes", "split"),
    whole("bytes that are not UTF-8", "us.yaml", b"section: us\ntitle: caf\xe9\n", "\\xe9", "not UTF-8 from here", "UTF-8"),
    whole("a file in UTF-16", "us.yaml", "section: us".encode("utf-16"), "", "the file is saved as UTF-16", "UTF-8"),
    whole("an empty file", "rules.yaml", b"", "", "the file is empty", "write something"),
    whole("a missing file", "words.yaml", None, "", "the file cannot be read: No such file", "check its name and place"),
    whole("a missing head", "bank.yaml", None, "", "the file cannot be read: No such file", "check its name and place"),
    Case(
        "a section file that is not there",
        {"bank.yaml": [("sections: [us.yaml, money", "sections: [us.yaml, monye")]},
        *("monye.yaml", "", "monye.yaml", "the file cannot be read: No such file", "check its name and place"),
    ),
    case(
        "a section file in another folder",
        *("bank.yaml", "sections: [us.yaml,", "sections: [../us.yaml,"),
        *("sections", "../us.yaml", "a section file has to stand in the bank's own folder", "name the file alone"),
    ),
]
