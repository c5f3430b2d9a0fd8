"""The addresses of who asks. Nobody signs in and no session is looked for: `Origin` and `Sec-Fetch-Site` guard the forms."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.asking.page import (
    AskPage,
    ThanksPage,
    Typed,
    around,
    ask_address,
    build_follow_page,
    entry_address,
    page_address,
    problem_of,
)
from webapp.blueprints.context import now, public_site, sending, settings, try_again, why_refused
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.inquiry import UnfitInquiry, read_question
from webapp.renderers.public_links import STYLE, Links
from webapp.renderers.templates import fill
from webapp.security.headers import PRIVATE
from webapp.security.policies import ANYONE, Limit, open_to
from webapp.services import asking
from webapp.services.asking import About, Flooded, Withdrawn, find_about, find_asked
from webapp.store.publications import NOT_QUITE, FaqRecord

blueprint = Blueprint("asking", __name__)

ASKS = Limit("ask", 20, 3600)
"""A conference room asks from one address; who asks more in an hour is no partner with a question."""
VOTES = Limit("helpful", 120, 3600)
BODY, SMALL_BODY = 256 * 1024, 4 * 1024
"""Bytes: enough to say calmly that a question is too long, and enough for a button."""
ASKED = "asked"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@blueprint.get("/f/<slug>/ask")
@open_to(ANYONE)
def ask(slug: str) -> ResponseReturnValue:
    """Where a question about an entry, or about the whole, is written."""
    faq = find_asked(public_site().store, slug)
    if faq.slug != slug or faq.withdrawn_at is not None:
        if faq.withdrawn_at is not None:
            return redirect(page_address(faq), 302)
        return redirect(ask_address(faq, About(faq.latest, request.args.get("entry", ""), "")), 302)
    about = find_about(public_site().store, faq, request.args.get("entry", ""), _number(request.args.get("number", "")))
    return _ask_page(faq, about, Typed(), came=request.args.get("from") == "vote")


@blueprint.post("/f/<slug>/ask")
@open_to(ANYONE, body_limit=BODY, token_free=True, limit=ASKS)
def send(slug: str) -> ResponseReturnValue:
    """Keep a question, and lead to the page on which it can be followed."""
    store = public_site().store
    faq = find_asked(store, slug)
    about = find_about(store, faq, request.form.get("entry", ""), _number(request.form.get("number", "")))
    typed = Typed(*(request.form.get(name, "") for name in ("text", "name", "email")))
    asked, problems = read_question(typed.text, typed.name, typed.email)
    if asked is None:
        return _ask_page(faq, about, typed, 422, problems=problems)
    try:
        outcome = asking.ask(store, faq, about, asked, key=sending().key, at=now())
    except Withdrawn:
        return _ask_page(faq, about, typed, 409, refused="withdrawn")
    except (Busy, Unwritable) as refused:
        return try_again(_ask_page(faq, about, typed, 503, refused=why_refused(refused)))
    if isinstance(outcome, Flooded):
        return try_again(_ask_page(faq, about, typed, 429, refused="flooded"))
    return redirect(url_for(".follow", token=outcome.token, told=ASKED), 303)


@blueprint.post("/f/<slug>/helpful")
@open_to(ANYONE, body_limit=SMALL_BODY, token_free=True, limit=VOTES)
def helpful(slug: str) -> ResponseReturnValue:
    """Count whether an entry answers a reader's question; whose it does not quite is asked what is missing."""
    store, verdict = public_site().store, request.form.get("verdict", "")
    faq = find_asked(store, slug)
    about = find_about(store, faq, request.form.get("entry", ""), _number(request.form.get("number", "")))
    try:
        asking.vote(store, faq, about, verdict, visitor=request.remote_addr or "", key=sending().key, at=now())
    except Withdrawn:
        return redirect(page_address(faq), 303)
    if verdict == NOT_QUITE:
        return redirect(ask_address(faq, about, came=True), 303)
    back = entry_address(faq, about.entry)
    page = ThanksPage(around(faq, _links()), about, ask_address(faq, about), back)
    return _page(fill("public/helpful.html", page))


@blueprint.get("/q/<token>")
@open_to(ANYONE)
def follow(token: str) -> ResponseReturnValue:
    """One question, for whoever has its link: what became of it."""
    here = public_site()
    if not TOKEN.fullmatch(token):
        raise NotFound("link")
    followed = asking.follow(here.store, token)
    link = f"{settings().address}/q/{token}" if request.args.get("told") == ASKED else ""
    page = build_follow_page(followed, here.bank.words[here.language], _links(), link)
    return _page(fill("public/follow.html", page))


def _ask_page(
    faq: FaqRecord,
    about: About,
    typed: Typed,
    status: int = 200,
    *,
    problems: tuple[UnfitInquiry, ...] = (),
    came: bool = False,
    refused: str = "",
) -> Response:
    page = AskPage(
        around=around(faq, _links()),
        about=about,
        typed=typed,
        problems=tuple(map(problem_of, problems)),
        came=came,
        mails=sending().mails,
        refused=refused,
        post=f"{page_address(faq)}/ask",
        back=entry_address(faq, about.entry),
    )
    return _page(fill("public/ask.html", page), status)


def _page(html: str, status: int = 200) -> Response:
    """A page of which nobody keeps a copy: what it says is for whoever asked alone."""
    return Response(html, status, {"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex"}, mimetype="text/html")


def _links() -> Links:
    style: str = current_app.jinja_env.globals["asset"](STYLE)  # type: ignore[operator]
    return Links("/", style.removesuffix(STYLE), settings().public_url)


def _number(text: str) -> int:
    """A number of a version; 0 for anything else."""
    return int(text) if NUMBER.fullmatch(text) else 0
