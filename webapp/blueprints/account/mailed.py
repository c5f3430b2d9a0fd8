"""Signing in to an Upfront for many foundations: asking for a link by mail, and using it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import redirect, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.account.carried import Carried, go_on, read_carried
from webapp.blueprints.account.names import read_name
from webapp.blueprints.context import find_own_page, now, render_page, settings, site
from webapp.blueprints.errors import SignInPage, landing_url, sign_in_page
from webapp.domain.addresses import valid_address
from webapp.forms.problems import FieldProblem
from webapp.security.gate import browser_session
from webapp.security.origin import is_surely_ours
from webapp.services import outgoing, signing_in
from webapp.services.access import SignedIn
from webapp.services.signing_in import Arrival, Entrance, OpenedLink, Refused

GO_ON = "go-on"
SHOWN = 254
"""Characters that come back of what was typed for an address."""


@dataclass(frozen=True, slots=True)
class MailPage:
    """After a link was asked for, the same for every address: how many minutes one holds, and what comes along."""

    email: str
    minutes: int
    carried: Carried


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The button of a link that can be used; `next` is the page to go on with."""

    token: str
    link: OpenedLink
    next: str = ""
    name: str = ""
    problems: tuple[FieldProblem, ...] = ()


def entrance() -> Entrance:
    """What decides who gets in here."""
    hosted = settings().hosted
    return Entrance(site().store, settings().secret_key, hosted.administrators if hosted else ())


def show(token: str) -> ResponseReturnValue:
    """What a link is for, and its button. Opening it uses nothing up, and tells nobody whose it is."""
    link = signing_in.open_link(site().store, token, now())
    page = find_own_page(request.args.get("next", ""))
    if link is None:
        return sign_in_page(SignInPage("refused", next=page.href if page else ""), 401)
    return render_page("pages/sign_in_link.html", LinkPage(token, link, page.href if page else ""))


def use(token: str) -> ResponseReturnValue:
    """Sign in whoever pressed the button."""
    page = find_own_page(request.form.get("next", ""))
    typed = request.form.get("name", "")
    name, problem = read_name(typed) if typed.strip() else ("", None)
    if problem:
        return _ask_name(token, Carried(page), typed, problem)
    arrival = Arrival(now(), browser_session().sent_id, name)
    entered = signing_in.enter_by_link(entrance(), token, arrival)
    if entered is Refused.NAME:
        return _ask_name(token, Carried(page), typed, FieldProblem("name", "write_name", {}))
    if isinstance(entered, SignedIn):
        browser_session().begin(entered.session_id, entered.session)
        return redirect(landing_url(page), 303)
    return sign_in_page(SignInPage(entered.value, next=page.href if page else ""), 401)


def ask() -> ResponseReturnValue:
    """Send a link to an address that is known here, and say the same to every other."""
    carried = read_carried()
    typed = request.form.get("email", "")
    going_on = request.form.get("action") == GO_ON or not typed.strip()
    if going_on and browser_session().signed_in and is_surely_ours(request):
        return go_on(carried)
    shown = SignInPage(next=carried.next, kept=carried.kept, email=typed[:SHOWN], typist=carried.typist)
    if request.form.get("action") == GO_ON:
        return sign_in_page(replace(shown, reason="not_yet"), 401)
    hosted, email = settings().hosted, valid_address(typed)
    if hosted is None or hosted.smtp is None:
        return sign_in_page(shown)
    if email is None:
        wrong = FieldProblem("email", "not_an_address", {})
        return sign_in_page(replace(shown, problems=(wrong,)), 422)
    signing_in.ask_for_link(entrance(), email, carried.next, now())
    minutes = int(outgoing.SIGN_IN_LASTS.total_seconds()) // 60
    return render_page("pages/sign_in_mail.html", MailPage(email, minutes, carried))


def _ask_name(token: str, carried: Carried, typed: str, problem: FieldProblem) -> ResponseReturnValue:
    """The button again, for a name is missing or cannot be used; the link holds as before."""
    link = signing_in.open_link(site().store, token, now())
    if link is None:
        return sign_in_page(SignInPage(Refused.USED.value, next=carried.next), 401)
    page = LinkPage(token, link, carried.next, typed[:SHOWN], (problem,))
    return render_page("pages/sign_in_link.html", page, 422)
