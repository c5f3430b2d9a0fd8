"""What the stories of the web tests share: an assessment to begin with, and a page as a browser would send it back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bs4 import BeautifulSoup

from webapp.services import questionnaires
from webapp.services.questionnaires import Act, open_assessment
from webapp.store.port import OWN, AssessmentRecord


def begin(site, at: datetime, answers=None, *, route="full", by="Dana Cole"):
    """An assessment with these answers; its id."""
    record = AssessmentRecord(
        uuid4().hex, site.workspace, OWN, site.bank.id, site.bank.version, route, 0, "", "{}", "", at, at
    )
    with site.store.write():
        site.store.add_assessment(record)
    opened = open_assessment(site, record.id, at.date())
    with site.store.write():
        site.store.record_assessment(questionnaires.summarised(opened, at, place=opened.route[0].key))
    if answers:
        shown = dict.fromkeys(answers, 0)
        questionnaires.answer_many(site, opened, answers, shown=shown, act=Act(by, at, "imported"))
    return record.id


def page_of(response) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(response.text, "html.parser")


def fields_of(response, selector="main form[method=post]:has([name=revision])") -> dict[str, str | list[str]]:
    """What a browser would send if the page's form were sent as it is: name → value, or values of a repeated one."""
    form = page_of(response).select_one(selector)
    assert form is not None, response.text[:2000]
    fields: dict[str, str | list[str]] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        value = value_of(control)
        if value is None:
            continue
        name = str(control["name"])
        if control.get("type") == "checkbox":
            fields[name] = [*fields.get(name, []), value]
        else:
            fields[name] = value
    return fields


def value_of(control) -> str | None:
    """What one control sends; None where it sends nothing."""
    if control.get("type") in ("submit", "button", "image", "reset", "file") or control.has_attr("disabled"):
        return None
    if control.get("type") in ("radio", "checkbox"):
        return str(control.get("value", "on")) if control.has_attr("checked") else None
    if control.name == "textarea":
        # A browser takes away the first line break of a text area, and sends line breaks as CR LF.
        return str(control.get_text()).removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen.get("value", chosen.get_text())) if chosen else None
    return str(control.get("value", ""))


HOLDS = """
import sys
from sqlite_utils.utils import sqlite3
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def written_by_somebody_else(database: Path) -> Iterator[None]:
    """Another process is writing, for as long as this lasts."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.stdin.close()
        other.wait(10)
