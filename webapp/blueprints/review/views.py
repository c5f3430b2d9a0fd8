"""The addresses of the review: role map and findings, the map for a slide, and the sheet that CEO and board sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, get_template_attribute, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import (
    around,
    as_file,
    look_here,
    now,
    opened_here,
    person,
    render_page,
    site,
    today,
    try_again,
    why_refused,
)
from webapp.blueprints.review.page import build_review_page
from webapp.blueprints.review.sheet import Entered, Filled, blank_sheet, build_sheet_page, find_wills, sent_sheet
from webapp.domain.answers import Answer, Decided
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.faq.voice import Voice
from webapp.forms.sheet_form import SheetForm
from webapp.renderers import FORMATS, renderer
from webapp.renderers import role_map_file as map_file
from webapp.renderers.answer_words import origin_words
from webapp.renderers.file_names import attachment
from webapp.renderers.look import Look
from webapp.renderers.review import topic
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import questionnaires
from webapp.services.questionnaires import Act, Opened, Saved, Stale
from webapp.services.workshops import taking_in

blueprint = Blueprint("review", __name__, url_prefix="/assessments/<assessment_id>")

SHEET = "/sheet"
SHEETS = {"pdf": "sheet_file", "docx": "sheet_word"}
PACKETS = {"pdf": "review_file", "docx": "review_word"}
"""By ending, the renderer of each kind of file. They are for those inside: only the paper of the look counts."""


def question_address(assessment_id: str) -> Callable[[str], str]:
    """What gives the address of a question from here: after saving, one comes back to its answer."""
    here: dict[str, Any] = {"assessment_id": assessment_id, "from": "review"}
    return lambda key: url_for("questionnaire.question", key=key, **here)


@blueprint.get("/review")
@open_to(READERS)
def map_and_findings(assessment_id: str) -> ResponseReturnValue:
    """Where the foundation stands, what does not fit, and what is strong."""
    opened = opened_here(assessment_id)
    page = build_review_page(opened, question_address(assessment_id), taking_in.findings(site(), opened))
    return render_page("pages/review.html", page, **around(opened))


@blueprint.get("/role-map.svg")
@open_to(READERS)
def role_map_file(assessment_id: str) -> ResponseReturnValue:
    """The role map as a picture for slides."""
    document = opened_here(assessment_id).document
    return as_file(map_file.render(document), "image/svg+xml", attachment(document, "role-map-draft", "svg"))


@blueprint.get("/review.<kind>")
@open_to(READERS)
def packet(assessment_id: str, kind: str) -> ResponseReturnValue:
    """The review as a file for those inside. Raises NotFound for a kind of file there is not, and TooLong."""
    return _paper(assessment_id, PACKETS, kind, "review-internal")


@blueprint.get("/sheet.<kind>")
@open_to(EDITORS)
def sheet_file(assessment_id: str, kind: str) -> ResponseReturnValue:
    """The sheet as a file, with what stands ticked. Raises NotFound for a kind of file there is not, and TooLong."""
    return _paper(assessment_id, SHEETS, kind, "ceo-sheet-draft")


def _paper(assessment_id: str, renderers: Mapping[str, str], kind: str, what: str) -> Response:
    if kind not in renderers:
        raise NotFound(kind)
    opened = opened_here(assessment_id)
    look = Look(look_here(assessment_id).paper)
    content = renderer(renderers[kind]).render(opened.assessment, opened.editorial, look, opened.language)
    return as_file(content, FORMATS[kind].media_type, attachment(opened.document, what, kind, look))


# -- the sheet ---------------------------------------------------------------------------------------------------------


@blueprint.get(SHEET)
@open_to(EDITORS)
def sheet(assessment_id: str) -> ResponseReturnValue:
    """The choices that wait for CEO or board, each with the sentence it will print: on screen, and on paper."""
    opened = opened_here(assessment_id)
    entered = _entered(opened, request.args.get("change", ""), request.args.get("left", ""))
    return _sheet_page(opened, Filled(blank_sheet(opened)), entered=entered)


@blueprint.post(SHEET)
@open_to(EDITORS)
def enter_sheet(assessment_id: str) -> ResponseReturnValue:
    """Keep what was ticked and signed, all together."""
    opened = opened_here(assessment_id)
    form = sent_sheet(opened, request.form)
    if request.form.get("words", opened.words_seal) != opened.words_seal:
        # Open while Upfront was brought up to date: what was ticked may stand beside other words now.
        return _sheet_page(opened, Filled(form.without_problems(), failed="reworded"), 409)
    problems = form.problems(opened.answers, today())
    if problems:
        return _sheet_page(opened, Filled(form, problems), 422)
    given = form.to_answers(opened.answers, form.signed_as())
    if not given:
        return redirect(url_for(".sheet", assessment_id=assessment_id), code=303)
    return _keep(opened, form, given)


@blueprint.post(f"{SHEET}/preview")
@open_to(EDITORS)
def sheet_preview(assessment_id: str) -> ResponseReturnValue:
    """By question, the words that what is ticked now will print. Nothing is kept."""
    opened = opened_here(assessment_id)
    line = get_template_attribute("parts/sheet.html", "will_line")
    wills = find_wills(opened, sent_sheet(opened, request.form))
    return jsonify({key: str(line(key, will)) for key, will in wills.items()})


def _keep(opened: Opened, form: SheetForm, given: Mapping[str, Answer]) -> ResponseReturnValue:
    shown = {key: form.ticked[key].revision for key in given}
    act = Act(person().called, now(), f"sheet:{form.day}" if form.day else "typed")
    try:
        outcome = questionnaires.answer_many(site(), opened, given, shown=shown, act=act)
    except (Busy, Unwritable) as refused:
        return try_again(_sheet_page(opened, Filled(form, failed=why_refused(refused)), 503))
    match outcome:
        case Saved():
            left = [key for key, answer in given.items() if _loses_words(opened.answers.get(key), answer)]
            told = url_for(".sheet", assessment_id=opened.record.id, change=outcome.change, left=",".join(left) or None)
            return redirect(told, code=303)
        case Stale():
            return _sheet_page(outcome.opened, _up_to_date(form, outcome), 409)


def _loses_words(before: Answer | None, after: Answer) -> bool:
    """Public words were added to the answer that stood, and the new one goes without them."""
    return isinstance(before, Decided) and bool(before.detail) and not (isinstance(after, Decided) and after.detail)


def _up_to_date(form: SheetForm, stale: Stale) -> Filled:
    """The sheet as it was filled in, ready to be sent once more over the answers that others gave meanwhile."""
    opened = stale.opened
    asked = {key: question for key, question in form.asked.items() if key in opened.positions}
    ticked = {key: replace(form.ticked[key], revision=opened.revision(key)) for key in asked}
    return Filled(replace(form, asked=asked, ticked=ticked), stale=tuple(key for key in stale.keys if key in asked))


def _entered(opened: Opened, change: str, left: str) -> Entered | None:
    """What the sheet before has changed; nothing where the address names no change, or it was undone since."""
    events = site().store.list_change(opened.record.id, change) if change else ()
    if not events or any(opened.revision(event.key) != event.revision for event in events):
        return None
    voice = Voice(opened.facts, opened.language)
    changed = {event.key for event in events}
    day = origin_words(events[0].origin, voice.words).partition(":")[2]
    # An address outlives an update, and a question it names may be gone by then.
    known = changed & opened.bank.position_of_key.keys()
    without = tuple(topic(voice, key) for key in left.split(",") if key in known)
    return Entered(len(events), day, change, without)


def _sheet_page(opened: Opened, filled: Filled, status: int = 200, entered: Entered | None = None) -> Response:
    page = build_sheet_page(opened, filled, entered)
    return render_page("pages/sheet.html", page, status, **around(opened))
