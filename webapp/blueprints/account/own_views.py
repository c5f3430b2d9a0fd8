"""The page of one's own account: what one is called, where one is signed in, which workspaces one is in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.account.names import LONGEST_NAME, read_name
from webapp.blueprints.context import now, person, render_page, sessions, site
from webapp.blueprints.errors import wants_json
from webapp.domain.errors import NotFound
from webapp.forms.problems import FieldProblem
from webapp.security.gate import browser_session
from webapp.security.policies import SIGNED_IN, open_to
from webapp.services import signing_in
from webapp.store.people import Account, Membership
from webapp.store.port import Session

DONE = ("renamed", "stayed", "signed_out")


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account. `elsewhere` counts the other browsers that are signed in; `done` is what has just been done."""

    account: Account
    memberships: tuple[Membership, ...]
    workspace: str
    elsewhere: int
    ends_at: datetime
    name: str
    longest: int = LONGEST_NAME
    done: str = ""
    problems: tuple[FieldProblem, ...] = ()


@open_to(SIGNED_IN)
def me() -> ResponseReturnValue:
    """Show one's own account."""
    done = request.args.get("done", "")
    return render_page("pages/account.html", _page(done=done if done in DONE else ""), nav="account")


@open_to(SIGNED_IN)
def rename() -> ResponseReturnValue:
    """Be called by another name from now on; what stands under the earlier one stays as it was said."""
    typed = request.form.get("name", "")
    name, problem = read_name(typed)
    if problem:
        return render_page("pages/account.html", replace(_page(), name=typed, problems=(problem,)), 422, nav="account")
    signing_in.rename(site().store, person(), name, now())
    return redirect(url_for("account.me", done="renamed"), 303)


@open_to(SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every other session of this account, at once and on the server."""
    signing_in.sign_out_elsewhere(site().store, _session(), person(), now())
    return redirect(url_for("account.me", done="signed_out"), 303)


@open_to(SIGNED_IN)
def stay() -> ResponseReturnValue:
    """Stay signed in from now on, for as long as a session may be without use."""
    ending = sessions().prolong(site().store, _session(), now())
    if wants_json():
        return jsonify(ends=ending.at.isoformat(), whole=ending.whole.isoformat(), now=now().isoformat())
    return redirect(url_for("account.me", done="stayed"), 303)


def _session() -> Session:
    session = browser_session().signed_in
    if session is None:
        raise LookupError("nobody is signed in")
    return session


def _page(done: str = "") -> AccountPage:
    store, session = site().store, _session()
    account = store.find_account(session.email)
    if account is None:
        raise NotFound(session.account)
    return AccountPage(
        account,
        store.list_memberships(account.id),
        session.workspace,
        max(0, sessions().count(store, session, now()) - 1),
        sessions().ending(session, now()).at,
        account.name,
        done=done,
    )
