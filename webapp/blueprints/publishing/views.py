"""The addresses of publishing: the page before it, and the one of what is published."""

from __future__ import annotations

import json

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import (
    around,
    now,
    opened_here,
    person,
    render_page,
    sending,
    settings,
    site,
    try_again,
    why_refused,
)
from webapp.blueprints.publishing.form import SLUG, Choices, find_problems, first_choices, read_choices, shown_again
from webapp.blueprints.publishing.publish_page import (
    OF_AN_EXAMPLE,
    READY,
    Meanwhile,
    Told,
    build_publish_page,
    find_meanwhile,
    not_plain,
    state_of,
)
from webapp.domain.errors import Busy, Unwritable
from webapp.forms.problems import FieldProblem
from webapp.security.policies import EDITORS, open_to
from webapp.services import publishing
from webapp.services.published import kept_reasons
from webapp.services.publishing import Prepared, Published, Refused
from webapp.services.slugs import propose_slug

blueprint = Blueprint("publishing", __name__, url_prefix="/assessments/<assessment_id>")
"""Its views are here and in `published_views`."""

PUBLISH = "/publish"


@blueprint.get(PUBLISH)
@open_to(EDITORS)
def publish(assessment_id: str) -> ResponseReturnValue:
    """Everything to look at before it becomes permanent."""
    prepared = _prepared(assessment_id)
    slug = prepared.faq.slug if prepared.faq else propose_slug(site(), prepared.opened, listed=True)
    kept = kept_reasons(json.loads(prepared.previous.manifest)) if prepared.previous else ()
    return _page(prepared, first_choices(prepared, slug, kept, now()))


@blueprint.post(PUBLISH)
@open_to(EDITORS)
def publish_it(assessment_id: str) -> ResponseReturnValue:
    """Publish it, if it is still what was shown; or show it once more with other choices."""
    prepared = _prepared(assessment_id)
    choices = read_choices(request.form, prepared, now())
    if request.form.get("action") == "look":
        return _page(prepared, shown_again(choices, prepared, now()))
    if state_of(prepared) == OF_AN_EXAMPLE:
        return _page(prepared, choices, Told(meanwhile=Meanwhile()), 409)
    problems = _problems(prepared, choices)
    if problems:
        return _page(prepared, choices, Told(problems), 422)
    try:
        outcome = publishing.publish(
            site(), prepared, choices.request, person(), settings().public_url, now(), mails=sending().mails
        )
    except (Busy, Unwritable) as refused:
        return try_again(_page(prepared, choices, Told(failed=why_refused(refused)), 503))
    match outcome:
        case Published(number=number):
            return _done(assessment_id, number)
        case Refused(code):
            return _refused(assessment_id, choices, code)


def _done(assessment_id: str, number: int) -> ResponseReturnValue:
    return redirect(url_for(".published", assessment_id=assessment_id, told="published", version=number), 303)


def _prepared(assessment_id: str) -> Prepared:
    return publishing.prepare(site(), opened_here(assessment_id), settings().public_url)


def _problems(prepared: Prepared, choices: Choices) -> tuple[FieldProblem, ...]:
    """What is wrong with what was typed; nothing where something else than was shown would be published."""
    if choices.seal != prepared.seal or state_of(prepared) != READY:
        return ()
    return tuple(find_problems(choices, prepared, plain=not not_plain(prepared)))


def _refused(assessment_id: str, choices: Choices, code: str) -> ResponseReturnValue:
    """Read again: what refused it may have come about inside the write. A form sent twice has published already."""
    prepared = _prepared(assessment_id)
    already = publishing.find_published(prepared, choices.seal, person())
    if already:
        return _done(assessment_id, already.number)
    if code == "slug_taken":
        return _page(prepared, choices, Told((FieldProblem(SLUG, code),)), 422)
    meanwhile = find_meanwhile(prepared, choices.seen)
    return _page(prepared, shown_again(choices, prepared, now()), Told(meanwhile=meanwhile), 409)


def _page(prepared: Prepared, choices: Choices, told: Told | None = None, status: int = 200) -> Response:
    opened, public_url = prepared.opened, settings().public_url
    if prepared.faq is None:
        prepared = publishing.at_address(prepared, public_url, choices.address)
    drafts = site().store.list_page_drafts(opened.record.id)
    page = build_publish_page(prepared, choices, drafts, person().member, public_url, told or Told())
    return render_page("pages/publish.html", page, status, **around(opened))
