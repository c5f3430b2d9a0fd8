"""The addresses of those who sign, and of asking them."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.approvals.page import (
    AskPage,
    Line,
    Sent,
    Signer,
    Told,
    WaitingPage,
    build_approvals_page,
    shorts_of,
)
from webapp.blueprints.context import act, around, now, opened_here, person, render_page, settings, site, today
from webapp.forms.comment_form import Written, read_written
from webapp.security.policies import EDITORS, SIGNERS, open_to
from webapp.services import approvals
from webapp.services.approvals import ORIGIN, Changed, Confirmed, ForSigner, SentBack
from webapp.services.assessments import id_for
from webapp.services.comments import list_comments
from webapp.services.limits import within
from webapp.services.opened import Opened
from webapp.services.questionnaires import Saved

blueprint = Blueprint("approvals", __name__)

ONE = "/assessments/<assessment_id>/approvals"
SEAL = "seal-"
TOLD = ("sent", "undone", "overtaken")
ASK_AGAIN_SECONDS = 60 * 60


@blueprint.get("/approvals")
@open_to(SIGNERS)
def waiting() -> ResponseReturnValue:
    """The assessments in which something waits for whoever asks; where there is one, straight to it."""
    body = person().signs_as
    listed = approvals.list_waiting(site(), body)
    if len(listed) == 1:
        return redirect(url_for(".one", assessment_id=listed[0].record.id), 303)
    lines = (Line(it.record.id, it.summary.partnership, approvals.count_waiting(it.summary, body)) for it in listed)
    return render_page("pages/approvals_all.html", WaitingPage(tuple(lines)), nav="approvals")


@blueprint.get(ONE)
@open_to(SIGNERS)
def one(assessment_id: str) -> ResponseReturnValue:
    """What waits in one assessment, section by section, and what was done about it."""
    return _page(opened_here(assessment_id))


@blueprint.post(ONE)
@open_to(SIGNERS)
def confirm(assessment_id: str) -> ResponseReturnValue:
    """Sign what the form names, all of it, or nothing where something is not as it was shown."""
    seals = {name.removeprefix(SEAL): seal for name, seal in request.form.items() if name.startswith(SEAL)}
    if not seals or not person().name:
        opened = opened_here(assessment_id)
        return redirect(url_for(".one", assessment_id=opened.record.id), 303)
    outcome = approvals.confirm(site(), assessment_id, seals, person(), act(), today())
    match outcome:
        case Confirmed(change=change):
            return redirect(url_for(".one", assessment_id=assessment_id, change=change), 303)
        case Changed(opened, keys):
            return _page(opened, Sent(changed=keys, stale=True))


@blueprint.post(f"{ONE}/send-back")
@open_to(SIGNERS)
def send_back(assessment_id: str) -> ResponseReturnValue:
    """Ask for another answer, and say why."""
    opened = opened_here(assessment_id)
    key, fresh = request.form.get("key", ""), request.form.get("fresh", "")
    written = read_written(request.form.get("reason", ""), f"reason-{key}", "write_reason")
    approvals.check_are_theirs(opened, [key], person())
    if written.problem:
        return _page(opened, Sent(key=key, written=written))
    outcome = approvals.send_back(
        site(),
        opened,
        key,
        written.text,
        seal=request.form.get("seal", ""),
        comment_id=id_for(site(), f"{person().member} {opened.record.id} {fresh}", "comment"),
        by=person(),
        at=now(),
        mail=_mails(),
    )
    match outcome:
        case SentBack():
            return redirect(url_for(".one", assessment_id=assessment_id, told="sent"), 303)
        case Changed(changed, keys):
            return _page(changed, Sent(keys, key, Written(written.typed), stale=True))


@blueprint.post(f"{ONE}/undo")
@open_to(SIGNERS)
def undo(assessment_id: str) -> ResponseReturnValue:
    """Take back what one has just signed oneself."""
    opened = opened_here(assessment_id)
    outcome = approvals.take_back(site(), opened, request.form.get("change", ""), person(), act())
    told = "undone" if isinstance(outcome, Saved) else "overtaken"
    return redirect(url_for(".one", assessment_id=assessment_id, told=told), 303)


@blueprint.get(f"{ONE}/ask")
@open_to(EDITORS)
def before_asking(assessment_id: str) -> ResponseReturnValue:
    """Whom one can ask to confirm, and for how much."""
    return _ask_page(opened_here(assessment_id), "asked" if "asked" in request.args else "")


@blueprint.post(f"{ONE}/ask")
@open_to(EDITORS)
def ask(assessment_id: str) -> ResponseReturnValue:
    """Ask those who sign to look at what waits: once an hour for each assessment."""
    opened = opened_here(assessment_id)
    if not approvals.list_signers(site(), opened):
        return redirect(url_for(".before_asking", assessment_id=assessment_id), 303)
    subject = f"{site().workspace} {assessment_id}"
    if not within(
        site().store, settings().secret_key, "ask_to_confirm", subject, most=1, seconds=ASK_AGAIN_SECONDS, at=now()
    ):
        return _ask_page(opened, "too_soon", 429)
    approvals.ask(site(), opened, person(), now(), mail=_mails())
    return redirect(url_for(".before_asking", assessment_id=assessment_id, asked=1), 303)


def _mails() -> bool:
    hosted = settings().hosted
    return hosted is not None and hosted.smtp is not None


def _ask_page(opened: Opened, told: str, status: int = 200) -> Response:
    signers = approvals.list_signers(site(), opened)
    shell = around(opened)
    signing = {member.signs_as for member, _ in signers}
    waits = opened.assessment.waiting
    page = AskPage(
        opened.record.id,
        shell["assessment_title"],
        tuple(Signer(member.name or member.email, member.signs_as, number) for member, number in signers),
        tuple(body for body in approvals.BODIES if waits[body] and body not in signing),
        _mails(),
        f"{settings().address}{url_for('.waiting')}",
        told,
    )
    return render_page("pages/ask_to_confirm.html", page, status, **shell)


def _page(opened: Opened, sent: Sent | None = None) -> Response:
    comments = list_comments(site(), opened.record.id)
    seen = approvals.look(opened, comments, person())
    told = Told() if sent else _told(seen)
    page = build_approvals_page(
        seen, comments, told, sent or Sent(), body=person().signs_as, named=bool(person().name), fresh=uuid4().hex
    )
    refused = 422 if page.problems else 409
    return render_page("pages/approvals.html", page, refused if sent else 200, **around(opened))


def _told(seen: ForSigner) -> Told:
    """What the address says has just happened; nothing where it names no signature of this person's that still stands."""
    told, change = request.args.get("told", ""), request.args.get("change", "")
    if told in TOLD:
        return Told(told)
    events = site().store.list_change(seen.opened.record.id, change) if change else ()
    mine = (f"{ORIGIN}{person().signs_as}", person().called)
    if not events or any((it.origin, it.by) != mine or seen.opened.revision(it.key) != it.revision for it in events):
        return Told()
    return Told("confirmed", shorts_of(seen, {event.key for event in events}), change)
