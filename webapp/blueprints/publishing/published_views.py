"""The addresses of what is published: its versions, and what can still be changed around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import around, now, opened_here, person, render_page, settings, site, try_again, why_refused
from webapp.blueprints.publishing.published_page import PublishedPage, Sent, build_published_page
from webapp.blueprints.publishing.views import blueprint
from webapp.domain.errors import Busy, Unwritable
from webapp.forms.comment_form import read_written
from webapp.forms.problems import FieldProblem
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import published as services
from webapp.services.opened import Opened
from webapp.services.published import UnfitAddress
from webapp.store.publications import FaqRecord

PUBLISHED = "/published"
TOLD = ("published", "listed", "unlisted", "address", "withdrawn", "shown", "hidden")
EMPTY = "empty"
"""The code of a reason that nobody gave: it may be missing."""
LONGEST = 200
"""Signs of an address that are read: one that is kept has far fewer."""
type_done = FaqRecord | UnfitAddress


@blueprint.get(PUBLISHED)
@open_to(READERS)
def published(assessment_id: str) -> ResponseReturnValue:
    """What is published, every version of it, and what can still be changed."""
    return _page(opened_here(assessment_id), Sent())


@blueprint.post(f"{PUBLISHED}/listing")
@open_to(EDITORS)
def listing(assessment_id: str) -> ResponseReturnValue:
    """Put it into the directory, or take it out."""
    listed = request.form.get("listing") == "directory"
    act = partial(services.change_listing, site(), assessment_id, listed, person(), now())
    return _changed(assessment_id, act, Sent(), "listed" if listed else "unlisted")


@blueprint.post(f"{PUBLISHED}/questions")
@open_to(EDITORS)
def questions(assessment_id: str) -> ResponseReturnValue:
    """Let the public page say how many questions are open, or that this is not shown."""
    shown = request.form.get("shown") == "yes"
    act = partial(services.show_questions, site(), assessment_id, shown, person(), now())
    return _changed(assessment_id, act, Sent(), "shown" if shown else "hidden")


@blueprint.post(f"{PUBLISHED}/address")
@open_to(EDITORS)
def address(assessment_id: str) -> ResponseReturnValue:
    """Give it another address; the earlier ones go on leading to it."""
    slug = request.form.get("slug", "").strip().replace("\0", "")[:LONGEST]
    act = partial(services.change_address, site(), assessment_id, slug, person(), now())
    return _changed(assessment_id, act, Sent("address", slug), "address")


@blueprint.post(f"{PUBLISHED}/withdraw")
@open_to(EDITORS)
def withdraw(assessment_id: str) -> ResponseReturnValue:
    """Let its address say that it was withdrawn, once that is confirmed."""
    written = read_written(request.form.get("reason", ""), "reason", EMPTY)
    sent = Sent("withdraw", reason=written.typed, sure="sure" in request.form)
    problems = [written.problem] if written.problem and written.problem.code != EMPTY else []
    if not sent.sure:
        problems.append(FieldProblem("sure", "withdraw_sure"))
    if problems:
        opened = opened_here(assessment_id)
        return _page(opened, Sent("withdraw", reason=sent.reason, sure=sent.sure, problems=tuple(problems)), 422)
    act = partial(services.withdraw, site(), assessment_id, written.text, person(), now())
    return _changed(assessment_id, act, sent, "withdrawn")


def _changed(assessment_id: str, act: Callable[[], type_done], sent: Sent, told: str) -> ResponseReturnValue:
    """Do it, and go back to the page that shows it; nothing is done where nothing is published."""
    opened = opened_here(assessment_id)
    if site().store.find_faq_of(site().workspace, assessment_id) is None:
        return redirect(url_for(".published", assessment_id=assessment_id), 303)
    try:
        outcome = act()
    except (Busy, Unwritable) as refused:
        failed = Sent(sent.what, sent.slug, sent.reason, sent.sure, failed=why_refused(refused))
        return try_again(_page(opened, failed, 503))
    match outcome:
        case UnfitAddress(code):
            return _page(opened, Sent(sent.what, sent.slug, problems=(FieldProblem("slug", code),)), 422)
        case FaqRecord():
            return redirect(url_for(".published", assessment_id=assessment_id, told=told), 303)


def _page(opened: Opened, sent: Sent, status: int = 200) -> Response:
    faq = site().store.find_faq_of(site().workspace, opened.record.id)
    code, version = request.args.get("told", ""), request.args.get("version", "")
    told = (code if code in TOLD and status == 200 else "", int(version) if version.isdecimal() and len(version) < 6 else 0)
    if faq is None:
        page = PublishedPage(opened.record.id, (), *told)
    else:
        versions = services.list_versions(site(), faq)
        words = opened.bank.words[opened.language]
        page = build_published_page(opened.record.id, faq, versions, settings().public_url, words, sent, told)
    return render_page("pages/published.html", page, status, **around(opened))
