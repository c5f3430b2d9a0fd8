"""The addresses of leaving. A workspace of an Upfront for many is deleted here; on one's own computer, the folder is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import act, as_file, now, person, render_page, sending, site, today
from webapp.domain.text import LONGEST_LOOKED_AT, normalise, one_line
from webapp.everything_files import UnusableEverything, parse_everything, write_everything
from webapp.security.gate import browser_session
from webapp.security.policies import OWNERS, open_to
from webapp.services import everything as leaving
from webapp.services.everything import Unfit

blueprint = Blueprint("leaving", __name__)
hosted_blueprint = Blueprint("deleting", __name__)

MEGABYTE = 1024 * 1024
LARGEST_FILE = 12 * MEGABYTE
BODY = LARGEST_FILE + MEGABYTE
"""Bytes taken in to say calmly that a file is too large."""


@dataclass(frozen=True, slots=True)
class EverythingPage:
    """The page of the file. `problem` is a code, `places` where in the file; `new` and `already`: what was taken in."""

    workspace: str
    most: int
    problem: str = ""
    places: tuple[str, ...] = ()
    told: bool = False
    new: int = 0
    already: int = 0


@dataclass(frozen=True, slots=True)
class DeletePage:
    """The page before deleting. `typed` is what was typed in place of the name."""

    workspace: str
    assessments: int
    members: int
    problem: bool = False
    typed: str = ""


@blueprint.get("/everything")
@open_to(OWNERS)
def everything() -> ResponseReturnValue:
    """What the file holds, and where one comes in."""
    new, already = (request.args.get(name, type=int, default=-1) for name in ("new", "already"))
    told = new >= 0 and already >= 0
    return _page(told=told, new=max(0, new), already=max(0, already))


@blueprint.post("/everything.json")
@open_to(OWNERS)
def file() -> ResponseReturnValue:
    """Everything in one file; a form and no link, because who took it is logged."""
    found = leaving.collect(site(), person(), now(), today())
    disposition = f'attachment; filename="upfront-everything-{now():%Y-%m-%d}.json"'
    return as_file(write_everything(found), "application/json", disposition)


@blueprint.post("/everything/take-in")
@open_to(OWNERS, body_limit=BODY)
def take_in() -> ResponseReturnValue:
    """Make assessments of those in a file, or say why it cannot be used."""
    content = _sent()
    if not content.strip():
        return _page("nothing_given", status=422)
    if len(content) > LARGEST_FILE:
        return _page("too_large", status=422)
    try:
        outcome = leaving.take_in(site(), parse_everything(content), person(), act("imported"), today())
    except UnusableEverything as unusable:
        return _page(unusable.code, places=unusable.places, status=422)
    except Unfit as unfit:
        return _page("unfit", places=(unfit.place,), status=422)
    return redirect(url_for(".everything", new=len(outcome.records), already=outcome.already), 303)


def _sent() -> bytes:
    """The file that was sent, or a little more than the most there may be of it."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with closing(sent):
        return sent.stream.read(LARGEST_FILE + 1)


def _page(
    problem: str = "",
    *,
    places: tuple[str, ...] = (),
    told: bool = False,
    new: int = 0,
    already: int = 0,
    status: int = 200,
) -> Response:
    found = site().store.find_workspace(site().workspace)
    name = found.name if found else ""
    page = EverythingPage(name, LARGEST_FILE // MEGABYTE, problem, places, told, new, already)
    return render_page("pages/everything.html", page, status)


@hosted_blueprint.get("/workspace/delete")
@open_to(OWNERS)
def ask() -> ResponseReturnValue:
    """What will be gone."""
    return _delete_page()


@hosted_blueprint.post("/workspace/delete")
@open_to(OWNERS)
def delete() -> ResponseReturnValue:
    """Delete everything, once the name of the workspace was typed."""
    here, store = site(), site().store
    found = store.find_workspace(here.workspace)
    typed = request.form.get("name", "")[:LONGEST_LOOKED_AT]
    if found is None or _named(typed) != _named(found.name):
        return _delete_page(problem=True, typed=typed, status=422)
    leaving.delete_everything(here, person(), now(), mail=sending().mails)
    session, account = browser_session(), person().email
    if store.find_account(account) is None:
        session.end()
        return render_page("pages/deleted.html", found.name)
    return redirect(url_for("people.workspaces", told="deleted"), 303)


def _named(text: str) -> str:
    """A name as it counts when two are compared."""
    try:
        return one_line(normalise(text)).casefold()
    except ValueError:
        return ""


def _delete_page(*, problem: bool = False, typed: str = "", status: int = 200) -> Response:
    here = site()
    found = here.store.find_workspace(here.workspace)
    page = DeletePage(
        found.name if found else "",
        len(here.store.list_every_assessment(here.workspace)),
        len(here.store.list_members(here.workspace)),
        problem,
        typed,
    )
    return render_page("pages/delete_workspace.html", page, status)
