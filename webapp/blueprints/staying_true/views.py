"""The addresses of due dates."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import as_file, hosted, now, person, render_page, sending, settings, site, today
from webapp.blueprints.staying_true.page import build_dates_page, calendar_days, last_change
from webapp.domain.errors import NotFound
from webapp.renderers import renderer
from webapp.security.policies import OWNERS, READERS, open_to
from webapp.services import staying_true

blueprint = Blueprint("staying_true", __name__)

MEDIA_TYPE = "text/calendar"
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)
"""The stamp of a calendar without days."""


@blueprint.get("/dates")
@open_to(READERS)
def dates() -> ResponseReturnValue:
    """Everything that falls due, what to do about it, the calendar, and whether owners are reminded."""
    here, told = site(), request.args.get("told", "")
    page = build_dates_page(
        staying_true.list_due(here.store, here.workspace, today()),
        here.bank.words[here.language],
        settings().public_url,
        can_mail=_can_mail(),
        reminds=staying_true.reminds(here),
        told=told if told in (staying_true.ON, staying_true.OFF) else "",
    )
    return render_page("pages/dates.html", page, nav="home")


@blueprint.post("/dates/reminders")
@open_to(OWNERS)
def switch() -> ResponseReturnValue:
    """Have owners reminded by mail, or no more."""
    if not _can_mail():
        raise NotFound("reminders")
    value = request.form.get("reminders", "")
    on = value == staying_true.ON
    staying_true.switch_reminders(site(), on, by=person(), at=now())
    return redirect(url_for(".dates", told=staying_true.ON if on else staying_true.OFF), 303)


@blueprint.get("/dates.ics")
@open_to(READERS)
def calendar() -> ResponseReturnValue:
    """All of it for a calendar."""
    here = site()
    items = staying_true.list_due(here.store, here.workspace, today())
    words = here.bank.words[here.language]
    days = calendar_days(items, words, settings().public_url, settings().address)
    whose = next((item.faq.foundation for item in items if item.faq), "")
    content = renderer("calendar_file").render(days, last_change(items, NOTHING_YET), whose)
    return as_file(content, MEDIA_TYPE, 'attachment; filename="upfront-dates.ics"')


def _can_mail() -> bool:
    return hosted() and sending().mails
