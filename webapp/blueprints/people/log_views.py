"""The addresses of the log: a page of it, and all of it as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import as_file, now, render_page, site
from webapp.blueprints.people.pages import build_log_page
from webapp.blueprints.people.views import blueprint
from webapp.domain.errors import NotFound
from webapp.renderers import csv_file
from webapp.renderers.templates import fill
from webapp.security.policies import OWNERS, open_to
from webapp.services.audit import read_all
from webapp.store.people import LogEvent

ON_A_PAGE = 50
PLACE = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
COLUMNS = ("at", "by", "account", "action", "subject", "detail", "words")


@blueprint.get("/workspace/log")
@open_to(OWNERS)
def log() -> ResponseReturnValue:
    """What was done here, the latest first."""
    here, before = site(), request.args.get("before", "")
    if before and not PLACE.fullmatch(before):
        raise NotFound(before)
    events = here.store.list_log(here.workspace, int(before) if before else None, ON_A_PAGE + 1)
    words = here.bank.words[here.language]
    page = build_log_page(events[:ON_A_PAGE], words, first=not before, more=len(events) > ON_A_PAGE)
    return render_page("pages/log.html", page, nav="people")


@blueprint.get("/workspace/log.csv")
@open_to(OWNERS)
def log_file() -> ResponseReturnValue:
    """All of it as a table, the latest first."""
    content = csv_file.render(COLUMNS, _rows(read_all(site().store, site().workspace)))
    return as_file(content, csv_file.MEDIA_TYPE, f'attachment; filename="upfront-log-{now():%Y-%m-%d}.csv"')


def _rows(events: Iterator[LogEvent]) -> Iterator[tuple[str, ...]]:
    for event in events:
        kept = (event.by, event.account, event.action, event.subject, event.detail)
        yield (event.at.isoformat(timespec="seconds"), *kept, fill("log-line.txt", event).strip())
