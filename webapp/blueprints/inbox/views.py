"""The addresses of the inbox."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import (
    as_file,
    now,
    person,
    render_page,
    sending,
    site,
    today,
    try_again,
    why_refused,
)
from webapp.blueprints.inbox.pages import (
    TABS,
    Sent,
    build_inbox_page,
    build_inquiry_page,
    build_readers_page,
    parse_place,
    problem_of,
)
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.faq.own_entries import draft_key_of
from webapp.domain.inquiry import NEW, UnfitInquiry
from webapp.domain.text import Words
from webapp.renderers import csv_file
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import inquiries
from webapp.services.inquiries import Acting, Done, StaleInquiry

blueprint = Blueprint("inbox", __name__)

ONE = "/inbox/<inquiry_id>"
TOLD = ("answered", "next", "declined", "reopened", "grouped", "alone", "deleted")
"""What a page can say was just done, by the word in its address."""
ASKED_COLUMNS = ("faq", "version", "about", "question", "name", "email", "asked_at")
COLUMNS = (*ASKED_COLUMNS, "state", "reply", "replied_at", "answered_in")

type_outcome = Done | StaleInquiry


@blueprint.get("/inbox")
@open_to(READERS)
def inbox() -> ResponseReturnValue:
    """Questions in one state, page by page; or what readers said of the entries of one FAQ."""
    if faq := request.args.get("readers", ""):
        page = build_readers_page(inquiries.look_at_readers(site(), faq))
        return render_page("pages/inbox_readers.html", page, nav="inbox")
    state, before = request.args.get("state", NEW), request.args.get("before", "")
    if state not in TABS:
        raise NotFound(state)
    found = inquiries.look(site(), state, parse_place(before) if before else None)
    shown = build_inbox_page(found, state, _words(), today(), first=not before, told=_told())
    return render_page("pages/inbox.html", shown, nav="inbox")


@blueprint.get("/inbox.csv")
@open_to(READERS)
def table() -> ResponseReturnValue:
    """Every question as a table to take along."""
    rows = (
        (
            faq.title,
            str(one.number),
            one.question,
            one.text,
            one.name,
            one.email,
            one.asked_at.isoformat(timespec="seconds"),
            one.state,
            one.reply,
            one.replied_at.isoformat(timespec="seconds") if one.replied_at else "",
            str(one.answered_in or ""),
        )
        for faq, one in inquiries.list_all(site())
    )
    return as_file(
        csv_file.render(COLUMNS, rows), csv_file.MEDIA_TYPE, f'attachment; filename="questions-asked-{now():%Y-%m-%d}.csv"'
    )


@blueprint.get(ONE)
@open_to(READERS)
def one(inquiry_id: str) -> ResponseReturnValue:
    """One question, who asked it, and what can be done about it. One that is answered with another leads there."""
    opened = inquiries.get_opened(site(), inquiry_id)
    if opened.lead.id != inquiry_id:
        return redirect(url_for(".one", inquiry_id=opened.lead.id, _anchor=f"i-{inquiry_id}"), 302)
    page = build_inquiry_page(opened, _words(), Sent(), _told())
    return render_page("pages/inquiry.html", page, nav="inbox")


@blueprint.post(f"{ONE}/answer")
@open_to(EDITORS)
def answer(inquiry_id: str) -> ResponseReturnValue:
    """Answer it to whoever asked."""
    sent = _sent()
    return _do(
        inquiry_id, sent, "answered", lambda: inquiries.answer(site(), inquiry_id, sent.reply, _acting(), newest=sent.newest)
    )


@blueprint.post(f"{ONE}/next")
@open_to(EDITORS)
def plan(inquiry_id: str) -> ResponseReturnValue:
    """Say that the next version will answer it."""
    sent = _sent()
    return _do(inquiry_id, sent, "next", lambda: inquiries.plan(site(), inquiry_id, sent.reply, _acting()))


@blueprint.post(f"{ONE}/decline")
@open_to(EDITORS)
def decline(inquiry_id: str) -> ResponseReturnValue:
    """Say why there will be no answer."""
    sent = _sent()
    return _do(inquiry_id, sent, "declined", lambda: inquiries.decline(site(), inquiry_id, sent.reply, _acting()))


@blueprint.post(f"{ONE}/reopen")
@open_to(EDITORS)
def reopen(inquiry_id: str) -> ResponseReturnValue:
    """Take back what was said of it."""
    return _do(inquiry_id, Sent(), "reopened", lambda: inquiries.reopen(site(), inquiry_id, _acting()))


@blueprint.post(f"{ONE}/group")
@open_to(EDITORS)
def group(inquiry_id: str) -> ResponseReturnValue:
    """Answer it together with another one; alone again, where none is chosen."""
    into = request.form.get("into", "")
    if into:
        return _do(inquiry_id, Sent(), "grouped", lambda: inquiries.group(site(), inquiry_id, into, _acting()))
    return _do(inquiry_id, Sent(), "alone", lambda: inquiries.ungroup(site(), inquiry_id, _acting()))


@blueprint.post(f"{ONE}/draft")
@open_to(EDITORS)
def draft(inquiry_id: str) -> ResponseReturnValue:
    """Go and write a new entry from it: the next version will answer it."""
    opened = inquiries.get_opened(site(), inquiry_id)
    key = opened.lead.draft_key or draft_key_of(opened.lead.id)
    # Whether there is something to write it into is known before anything is said to whoever asked.
    if not opened.assessment:
        raise NotFound(opened.faq.assessment)
    if opened.lead.draft_key != key or opened.lead.state == NEW:
        outcome = inquiries.plan(site(), inquiry_id, opened.lead.reply, _acting(), draft_key=key)
        if isinstance(outcome, StaleInquiry):
            return _page(inquiry_id, Sent(stale=outcome.code), 409)
    to = {"assessment_id": opened.assessment, "entry_id": key.partition(":")[2], "segment": "entry"}
    return redirect(url_for("editing.part", **to, asked=inquiry_id), 303)  # type: ignore[arg-type]  # only text


@blueprint.get(f"{ONE}/delete")
@open_to(EDITORS)
def ask_to_delete(inquiry_id: str) -> ResponseReturnValue:
    """What will be lost."""
    opened = inquiries.get_opened(site(), inquiry_id)
    page = build_inquiry_page(opened, _words(), Sent(), "")
    those = next(member for member in (page.lead, *page.others) if member.id == inquiry_id)
    return render_page("pages/inquiry_delete.html", those, nav="inbox")


@blueprint.post(f"{ONE}/delete")
@open_to(EDITORS)
def delete(inquiry_id: str) -> ResponseReturnValue:
    """Remove it for good."""
    outcome = inquiries.delete(site(), inquiry_id, _acting())
    if isinstance(outcome, StaleInquiry):
        return _page(inquiry_id, Sent(stale=outcome.code), 409)
    return redirect(url_for(".inbox", told="deleted"), 303)


def _do(inquiry_id: str, sent: Sent, told: str, act: Callable[[], type_outcome]) -> ResponseReturnValue:
    """Do it, and show the question again: with what was typed, where it was not done."""
    try:
        outcome = act()
    except UnfitInquiry as unfit:
        return _page(inquiry_id, Sent(sent.reply, sent.newest, problem_of(unfit)), 422)
    except (Busy, Unwritable) as refused:
        return try_again(_page(inquiry_id, Sent(sent.reply, sent.newest, failed=why_refused(refused)), 503))
    if isinstance(outcome, StaleInquiry):
        return _page(inquiry_id, Sent(sent.reply, sent.newest, stale=outcome.code), 409)
    return redirect(url_for(".one", inquiry_id=outcome.lead.id, told=told), 303)


def _page(inquiry_id: str, sent: Sent, status: int) -> Response:
    """The question again, as it is now."""
    page = build_inquiry_page(inquiries.get_opened(site(), inquiry_id), _words(), sent, "")
    return render_page("pages/inquiry.html", page, status, nav="inbox")


def _acting() -> Acting:
    return Acting(person(), now(), request.form.get("revision", type=int, default=0), sending().mails)


def _sent() -> Sent:
    return Sent(request.form.get("reply", ""), "newest" in request.form)


def _told() -> str:
    told = request.args.get("told", "")
    return told if told in TOLD else ""


def _words() -> Words:
    here = site()
    return here.bank.words[here.language]
