"""The addresses of the page about a newer bank."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import act, around, opened_here, render_page, site, today
from webapp.blueprints.newer_bank.page import Told, build_new_wording_page
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import newer_bank, questionnaires
from webapp.services.earlier_words import all_earlier_words
from webapp.services.newer_bank import Overtaken
from webapp.services.opened import Opened
from webapp.services.questionnaires import HalfTyped, Saved, Stale

blueprint = Blueprint("newer_bank", __name__, url_prefix="/assessments/<assessment_id>")

ALL = "/new-wording"
SEAL = "seal-"
KEPT, LET_GO, UNDONE, OVERTAKEN = "kept", "let_go", "undone", "overtaken"
TOLD = (KEPT, LET_GO, UNDONE, OVERTAKEN)


@blueprint.get(ALL)
@open_to(READERS)
def new_wording(assessment_id: str) -> ResponseReturnValue:
    """What a newer bank changed about questions that were answered, and what waits because of it."""
    opened = opened_here(assessment_id)
    return _page(opened, _told(opened))


@blueprint.post(ALL)
@open_to(EDITORS)
def confirm_all(assessment_id: str) -> ResponseReturnValue:
    """Confirm all answers that the form names, or bring back what stood before a change."""
    opened = opened_here(assessment_id)
    change = request.form.get("undo", "")
    if change:
        return _undone(opened, questionnaires.undo(site(), opened, change, act()))
    seals = {name.removeprefix(SEAL): seal for name, seal in request.form.items() if name.startswith(SEAL)}
    return _kept(assessment_id, seals)


@blueprint.post(f"{ALL}/<key>")
@open_to(EDITORS)
def decide(assessment_id: str, key: str) -> ResponseReturnValue:
    """Confirm one answer under the words of today, or let it go."""
    opened = opened_here(assessment_id)
    seal = request.form.get("seal", "")
    if request.form.get("action") == "let_go":
        return _answered(newer_bank.let_go(site(), opened.record.id, key, seal, act(), today()), LET_GO)
    return _kept(opened.record.id, {key: seal})


def _kept(assessment_id: str, seals: dict[str, str]) -> ResponseReturnValue:
    words = all_earlier_words(site())
    return _answered(newer_bank.confirm(site(), assessment_id, seals, words, act(), today()), KEPT)


def _answered(outcome: Saved | Overtaken, code: str) -> ResponseReturnValue:
    if isinstance(outcome, Overtaken):
        return _page(outcome.opened, Told(), overtaken=True)
    return redirect(_address(outcome.opened, outcome.change, code), 303)


def _undone(opened: Opened, outcome: Saved | Stale | HalfTyped) -> ResponseReturnValue:
    """Words typed and not saved, or a later change, stand in the way of an undo."""
    return redirect(_address(opened, "", UNDONE if isinstance(outcome, Saved) else OVERTAKEN), 303)


def _address(opened: Opened, change: str, code: str) -> str:
    """The page it was done on."""
    key = request.view_args.get("key", "") if request.view_args else ""
    if request.form.get("back") == "question" and key in opened.positions:
        return url_for("questionnaire.question", assessment_id=opened.record.id, key=key, change=change or None, told=code)
    return url_for(".new_wording", assessment_id=opened.record.id, change=change or None, told=code)


def _told(opened: Opened) -> Told:
    """What the address says has just happened; nothing where it names no change of this assessment."""
    code, change = request.args.get("told", ""), request.args.get("change", "")
    if code in (UNDONE, OVERTAKEN):
        return Told(code)
    events = site().store.list_change(opened.record.id, change) if code in TOLD and change else ()
    if not events:
        return Told()
    still = all(opened.revision(event.key) == event.revision for event in events)
    return Told(code, len(events), change if still else "")


def _page(opened: Opened, told: Told, *, overtaken: bool = False) -> Response:
    review = newer_bank.look(opened, all_earlier_words(site()))
    page = build_new_wording_page(opened, review, told, overtaken=overtaken)
    return render_page("pages/new_wording.html", page, 409 if overtaken else 200, **around(opened))
