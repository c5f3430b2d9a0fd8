"""The addresses of an assessment's past."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import around, now, opened_here, render_page, site, today
from webapp.blueprints.history.compare_page import build_compare_page
from webapp.blueprints.history.page import Shown, build_history_page
from webapp.domain.errors import NotFound
from webapp.security.policies import READERS, open_to
from webapp.services import history

blueprint = Blueprint("history", __name__, url_prefix="/assessments/<assessment_id>/history")


@blueprint.get("")
@open_to(READERS)
def everything(assessment_id: str) -> ResponseReturnValue:
    """Everything that was changed, page by page, the latest first."""
    opened = opened_here(assessment_id)
    shown = Shown(
        request.args.get("section", ""),
        request.args.get("by", ""),
        *(_moment(request.args.get(name, "")) for name in ("before", "from", "to")),
    )
    wanted = history.wanted_of(opened.bank, shown.section, shown.by)
    past = history.look_back(site(), assessment_id, wanted=wanted, before=shown.before)
    wordings = history.find_wordings(site(), [event for change in past.changes for event in change.answers])
    return render_page("pages/all_history.html", build_history_page(opened, past, wordings, shown), **around(opened))


@blueprint.get("/compare")
@open_to(READERS)
def compare(assessment_id: str) -> ResponseReturnValue:
    """What differs between two moments; without a second one, between that moment and now."""
    chosen = [_moment(request.args.get(name, "")) or now() for name in ("from", "to")]
    older, newer = sorted(chosen)
    compared = history.compare(site(), assessment_id, older, newer, today())
    wordings = history.find_wordings(site(), [event for one in compared.answers for event in (one.before, one.after)])
    page = build_compare_page(compared, wordings, older, newer)
    return render_page("pages/compare_moments.html", page, **around(compared.newer))


def _moment(text: str) -> datetime | None:
    """A moment as an address says it; None where it says none. Raises NotFound for what is no time."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise NotFound(text)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound(text) from None
