"""The papers on security: each requirement has its row, and what they name is there: tests, modules, settings, addresses."""

import ast
import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = Path(__file__).with_name("asvs-5.0-ids.txt")
ADDRESSES = Path(__file__).with_name("addresses.txt")
TABLE = ROOT / "docs" / "security" / "asvs.csv"
PAPERS = (ROOT / "SECURITY.md", ROOT / "docs" / "threat-model.md")
COLUMNS = ["id", "level", "topic", "applies", "kept_by", "reason"]

INSPECTION, NOT_MET = "inspection", "not met"
UNFINISHED = "TODO-TEST"
"""Stands where a test is still to be named."""

TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")
MODULE = re.compile(r"(?:webapp|tests)/[\w/]+\.py")
SETTING = re.compile(r"UPFRONT_[A-Z_]*[A-Z](?![A-Z_])")
ADDRESS = re.compile(r"/(?:[a-z<][\w<>./-]*)?")


class Row(NamedTuple):
    """One requirement in the table."""

    id: str
    level: str
    topic: str
    applies: str
    kept_by: str
    reason: str


def table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == COLUMNS
    return [Row(*row) for row in rows]


ROWS = table()


def listed(path):
    """The lines of a list, without what is said about it."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def quoted(paper):
    """What a paper names between back quotes, outside of examples."""
    text = re.sub(r"^```.*?^```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", text)


@cache
def functions(path):
    """The tests in a file; none where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8") if file.is_file() else "")
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def is_there(test):
    """Whether there is a test of this name."""
    path, _, name = test.partition("::")
    return name in functions(path)


@cache
def settings():
    """Every name of a setting that the code has."""
    found: set[str] = set()
    for module in (ROOT / "webapp").rglob("*.py"):
        found.update(SETTING.findall(module.read_text(encoding="utf-8")))
    return found


def known_addresses():
    return {line.split(" ", 1)[1] for line in listed(ADDRESSES)}


def unknown(paper):
    """What a paper names and is not there."""
    addresses = known_addresses()
    for name in quoted(paper):
        if name.startswith("UPFRONT_") and name not in settings():
            yield f"{paper.name}: no setting {name}"
        elif TEST.fullmatch(name) and not is_there(name):
            yield f"{paper.name}: no test {name}"
        elif MODULE.fullmatch(name) and not (ROOT / name).is_file():
            yield f"{paper.name}: no module {name}"
        elif ADDRESS.fullmatch(name) and name not in addresses:
            yield f"{paper.name}: no address {name}"


def test_every_requirement_of_level_1_and_2_has_one_row():
    wanted = [tuple(line.split()) for line in listed(REQUIREMENTS)]
    assert len(set(wanted)) == 253
    assert [level for _, level in wanted].count("1") == 70
    assert sorted((row.id, row.level) for row in ROWS) == sorted(wanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_what_keeps_its_requirement_and_why(row):
    assert row.topic.strip()
    assert row.reason.endswith(".")
    assert len(row.reason) >= 15
    if row.applies == "no":
        assert row.kept_by == ""
    else:
        assert row.applies == "yes"
        assert row.kept_by in (INSPECTION, NOT_MET) or TEST.fullmatch(row.kept_by)


def test_every_test_that_keeps_a_requirement_is_there():
    named = {row.kept_by for row in ROWS if "::" in row.kept_by}
    assert len(named) > 30
    assert {test for test in named if not is_there(test)} == set()


def test_what_a_reason_names_is_there():
    gone = [
        f"{row.id}: {name}"
        for row in ROWS
        for name in re.findall(r"[\w-]+(?:/[\w.-]+)+\.(?:py|md|csv|txt)", row.reason)
        if not (ROOT / name).is_file() and not (ROOT / "webapp" / name).is_file()
    ]
    unset = [f"{row.id}: {name}" for row in ROWS for name in SETTING.findall(row.reason) if name not in settings()]
    assert gone + unset == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_what_a_paper_names_is_there(paper):
    assert list(unknown(paper)) == []


def test_every_setting_of_a_shared_upfront_is_explained():
    told = set(quoted(PAPERS[0]))
    assert {name for name in settings() if name not in told} == set()


@pytest.mark.parametrize("paper", [TABLE, *PAPERS], ids=lambda paper: paper.name)
def test_no_test_is_still_to_be_named(paper):
    left = [line for line in paper.read_text(encoding="utf-8").splitlines() if UNFINISHED in line]
    assert left == []


def test_what_is_not_there_is_seen(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text(
        "`UPFRONT_NOTHING`, `/no-such`, `tests/web/test_headers.py::test_nothing`, `webapp/nothing.py`, and `tls`;"
        " `UPFRONT_DATA`, `/healthz`\n```\n`/example`\n```\n",
        encoding="utf-8",
    )
    assert [line.rpartition(" ")[2] for line in unknown(paper)] == [
        "UPFRONT_NOTHING",
        "/no-such",
        "tests/web/test_headers.py::test_nothing",
        "webapp/nothing.py",
    ]
