"""The address of how files look: logo, color, paper, letterhead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import around, now, opened_here, render_page, site, try_again, why_refused
from webapp.blueprints.editing.brand_page import (
    Sent,
    build_brand_page,
    parse_color,
    read_sent,
    shown_brand,
)
from webapp.blueprints.editing.views import blueprint
from webapp.domain.errors import Busy, Unwritable
from webapp.forms import FieldProblem
from webapp.renderers.look import LARGEST_LETTERHEAD, LETTER
from webapp.security.policies import EDITORS, open_to
from webapp.services import brands
from webapp.services.brands import Brand, SavedBrand, StaleBrand, UnfitBrand, find_brand, type_kept
from webapp.services.questionnaires import Opened

BRAND = "/brand"
BODY = 3 * LARGEST_LETTERHEAD
"""Bytes taken in to say calmly that a file is too large; whoever sends more hears it less calmly."""
SAVED = "saved"
type_step = tuple[str, Callable[..., type_kept], tuple[Any, ...]]
"""The field it is about, what keeps it, and with what."""


@blueprint.get(BRAND)
@open_to(EDITORS)
def brand(assessment_id: str) -> ResponseReturnValue:
    """How the files look now."""
    opened, stands = opened_here(assessment_id), find_brand(site(), assessment_id)
    told = SAVED if request.args.get("told") == SAVED else ""
    page = build_brand_page(opened, stands, shown_brand(opened, stands), told=told)
    return render_page("pages/brand.html", page, **around(opened))


@blueprint.post(BRAND)
@open_to(EDITORS, body_limit=BODY)
def keep_brand(assessment_id: str) -> ResponseReturnValue:
    """Keep what was chosen; what cannot be used is said, and keeps nothing else from being kept."""
    opened, stands = opened_here(assessment_id), find_brand(site(), assessment_id)
    sent = read_sent(request.form, request.files)
    problems: list[FieldProblem] = []
    shown = sent.revision
    try:
        for field, keep, given in _steps(stands, sent):
            match keep(site(), opened, *given, shown=shown, at=now()):
                case UnfitBrand(code):
                    problems.append(FieldProblem(field, f"{field}_{code}"))
                case StaleBrand(stands, opened):
                    return _page(opened, stands, sent, 409, stale=True)
                case SavedBrand(stands, opened):
                    shown = stands.revision
    except (Busy, Unwritable) as refused:
        return try_again(_page(opened, stands, sent, 503, failed=why_refused(refused)))
    if problems:
        return _page(opened, stands, sent, 422, problems=tuple(problems))
    return redirect(url_for(".brand", assessment_id=assessment_id, told=SAVED), code=303)


def _steps(stands: Brand, sent: Sent) -> Iterator[type_step]:
    """What is to be kept, one thing after the other; nothing for what is as it was."""
    if sent.color != stands.color:
        yield "color", brands.keep_color, (parse_color(sent.color),)
    if sent.paper != (stands.paper or LETTER):
        yield "paper", brands.keep_paper, (sent.paper,)
    if sent.logo is not None:
        yield "logo", brands.keep_logo, (sent.logo, sent.words)
    elif stands.logo and sent.no_logo:
        yield "logo", brands.remove_logo, ()
    elif stands.logo and sent.words != stands.logo.words:
        yield "logo", brands.keep_logo_words, (stands.logo, sent.words)
    if sent.letterhead is not None:
        yield "letterhead", brands.keep_letterhead, (sent.letterhead, sent.letterhead_name)
    elif stands.letterhead and sent.no_letterhead:
        yield "letterhead", brands.remove_letterhead, ()


def _page(opened: Opened, stands: Brand, sent: Sent, status: int, **what: Any) -> Response:
    page = build_brand_page(opened, stands, sent, **what)
    return render_page("pages/brand.html", page, status, **around(opened))
