"""The addresses of the questionnaire."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.blueprints.context import (
    act,
    around,
    now,
    opened_here,
    person,
    render_page,
    site,
    today,
    try_again,
    why_refused,
)
from webapp.blueprints.questionnaire.addresses import RETURNS, assessment_url, question_url, return_url
from webapp.blueprints.questionnaire.aside import find_aside, find_sent_back
from webapp.blueprints.questionnaire.check import build_check_page, build_conflict_page, build_history_page
from webapp.blueprints.questionnaire.notices import HALF_TYPED, OVERTAKEN, REMOVED, RESTORED, UNDONE, find_notices
from webapp.blueprints.questionnaire.page import HeldPart, NoticeLine, Typed, build_question_page
from webapp.blueprints.questionnaire.says import says_instead
from webapp.domain.answers import Answer
from webapp.domain.errors import Busy, Unwritable
from webapp.domain.faq.voice import Voice
from webapp.domain.routing import Position
from webapp.forms import QuestionForm, question_form
from webapp.renderers.answer_words import answer_words, clock, moment
from webapp.security.policies import EDITORS, READERS, open_to
from webapp.services import questionnaires
from webapp.services.earlier_words import EarlierWords, all_earlier_words, earlier_words_of
from webapp.services.newer_bank import find_waiting
from webapp.services.questionnaires import HELD, TODAY, HalfTyped, Opened, Saved, Stale, type_worded
from webapp.services.signatures import DROPPED
from webapp.store.port import PageDraft

blueprint = Blueprint("questionnaire", __name__, url_prefix="/assessments/<assessment_id>")

QUESTION = "/questions/<key>"
WORDING = "wording"
"""The field of a question's page, and of what was typed into it, that says which words stood there."""
TYPED = ("text", "date", "number", "low", "high", "decider", "by", "until_then", "reason", "ask", "detail", "note")
"""Fields whose words somebody wrote."""


@blueprint.get("")
@open_to(EDITORS)
def resume(assessment_id: str) -> ResponseReturnValue:
    """Go on exactly where one was."""
    opened = opened_here(assessment_id)
    draft = site().store.find_latest_page_draft(assessment_id, person().member)
    if draft and draft.at > opened.record.changed_at and draft.key in opened.positions:
        return redirect(question_url(opened, draft.key), code=303)
    if opened.record.place in opened.positions:
        return redirect(question_url(opened, opened.record.place), code=303)
    return redirect(assessment_url(opened, "questionnaire.check"), code=303)


# -- one question ------------------------------------------------------------------------------------------------------


@blueprint.get(QUESTION)
@open_to(EDITORS)
def question(assessment_id: str, key: str) -> ResponseReturnValue:
    """The page of a question, with what was typed into it and not saved."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    draft = site().store.find_page_draft(assessment_id, key, person().member)
    typed = _restored(opened, position, draft) if draft else Typed(_form(opened, position), opened.revision(key))
    return _question_page(opened, position, typed)


def _restored(opened: Opened, position: Position, draft: PageDraft) -> Typed:
    """What was typed and not saved, in the form again: beside it where it was typed while the question read differently."""
    fields = json.loads(draft.fields)
    wording = (fields.get(WORDING) or [""])[0]
    if not wording or opened.reads_alike(position.key, wording):
        return Typed(_form(opened, position, MultiDict(fields)), draft.revision, restored_at=clock(draft.at))
    texts = tuple((name, value) for name, values in fields.items() if name in TYPED for value in values if value.strip())
    form = _form(opened, position)
    return Typed(form, opened.revision(position.key), restored_at=clock(draft.at), under_other_words=texts)


@blueprint.post(QUESTION)
@open_to(EDITORS)
def save(assessment_id: str, key: str) -> ResponseReturnValue:
    """Keep the answer and go on."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    action = request.form.get("action", "")
    if action == "discard":
        questionnaires.discard_page_draft(site(), opened, key, person().member)
        return redirect(question_url(opened, key, _back_to()), code=303)
    form = _form(opened, position, request.form)
    typed = Typed(form, form.revision.data)
    if action == "edit":
        return _question_page(opened, position, typed)
    if action == "clear":
        return _keep(opened, position, typed, None)
    if form.validate(today()):
        return _keep(opened, position, typed, form.to_answer())
    if position.question.optional and form.left_empty:
        return _keep(opened, position, typed, None)
    _keep_typed(opened, position, typed)
    return _question_page(opened, position, replace(typed, problems=form.problems), 422)


def _keep(opened: Opened, position: Position, typed: Typed, given: Answer | None) -> ResponseReturnValue:
    key = position.key
    try:
        outcome = questionnaires.answer(
            site(), opened, key, given, shown=typed.revision, by=person(), at=now(), worded=_other_words(opened, key)
        )
    except (Busy, Unwritable) as refused:
        return try_again(_question_page(opened, position, replace(typed, failed=why_refused(refused)), 503))
    match outcome:
        case Saved():
            return redirect(_next_url(outcome, position), code=303)
        case Stale():
            _keep_typed(outcome.opened, position, typed)
            return _conflict(outcome.opened, position, typed.form, given)


def _keep_typed(opened: Opened, position: Position, typed: Typed) -> None:
    """What could not be saved is there again when the page is left and opened anew, also where no script keeps it."""
    if typed.form.typed() != _form(opened, position).typed():
        with contextlib.suppress(Busy, Unwritable):
            questionnaires.keep_page_draft(site(), opened, _draft(position, typed))


def _draft(position: Position, typed: Typed) -> PageDraft:
    wording = request.form.get(WORDING)
    worded = {WORDING: [wording]} if wording else {}
    fields = json.dumps(typed.form.typed() | worded, ensure_ascii=False, sort_keys=True)
    return PageDraft(position.key, person().member, typed.revision, fields, now())


def _other_words(opened: Opened, key: str) -> type_worded:
    """The words of the page that an answer was typed into, where they are not those of today: it was open meanwhile."""
    wording = request.form.get(WORDING, "")
    if not wording or opened.reads_alike(key, wording):
        return TODAY
    question_id = key.partition("@")[0]
    kept = site().store.find_wording(opened.bank.id, question_id, wording)
    return {key: (wording, kept.bank_version)} if kept else TODAY


def _conflict(opened: Opened, position: Position, form: QuestionForm, given: Answer | None) -> Response:
    voice = Voice(opened.facts, opened.language)
    mine = answer_words(voice, position.question, given)
    page = build_conflict_page(opened, position, form, mine, _back_to())
    return render_page("pages/conflict.html", page, 409, **around(opened))


def _next_url(saved: Saved, position: Position) -> str:
    """The page just saved where it has something to tell, else the page one came from, else the next question."""
    opened, back_to = saved.opened, _back_to()
    if saved.notices:
        return question_url(opened, position.key, back_to, change=saved.change, told=",".join(saved.notices))
    if back_to:
        return return_url(opened, back_to, _anchor=f"a-{position.key}")
    following = opened.progress.after(position.key) if position.key in opened.positions else None
    if following:
        return question_url(opened, following.key)
    return assessment_url(opened, "questionnaire.check")


def _form(opened: Opened, position: Position, formdata: MultiDict[str, str] | None = None) -> QuestionForm:
    answer = opened.answers.get(position.key) if formdata is None else None
    return question_form(opened.bank, position.question, opened.language, formdata=formdata, answer=answer)


def _back_to() -> str:
    back_to = request.args.get("from", "")
    page, colon, entry_id = back_to.partition(":")
    from_entry = page == "words" and entry_id in site().bank.entry_by_id
    return back_to if page in RETURNS and (from_entry or not colon) else ""


def _question_page(opened: Opened, position: Position, typed: Typed, status: int = 200) -> Response:
    page = build_question_page(opened, position, typed, back_to=_back_to(), notices=_notices(opened))
    page = replace(page, aside=find_aside(site(), opened, position.key), held=_held(opened, position.key))
    return render_page("pages/question.html", page, status, **around(opened))


def _held(opened: Opened, key: str) -> HeldPart | None:
    """The answer that waits since this question reads differently."""
    waiting = find_waiting(opened, earlier_words_of(site(), key), key) if key in opened.held else None
    return HeldPart(waiting, moment(waiting.held.event.at, opened.bank.words[opened.language])) if waiting else None


def _notices(opened: Opened) -> tuple[NoticeLine, ...]:
    """What the address says has just happened."""
    return find_notices(site(), opened, request.args.get("change", ""), request.args.get("told", ""))


@blueprint.post(f"{QUESTION}/preview")
@open_to(EDITORS)
def preview(assessment_id: str, key: str) -> ResponseReturnValue:
    """What the FAQ will say with what is typed now; nothing (204) while that makes no answer."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    form = _form(opened, position, request.form)
    if not form.validate(today()):
        return "", 204
    ahead = opened.with_answer(key, form.to_answer())
    return render_page("parts/says.html", says_instead(opened, ahead, position))


@blueprint.post(f"{QUESTION}/draft")
@open_to(EDITORS)
def keep_draft(assessment_id: str, key: str) -> ResponseReturnValue:
    """Keep what is typed so far. What comes late from a page that has been saved is not kept (204)."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    form = _form(opened, position, request.form)
    typed = Typed(form, form.revision.data)
    if typed.revision < opened.revision(key):
        # A save takes the draft of its page away. One that is still there holds what lost to somebody else's save.
        kept = site().store.find_page_draft(assessment_id, key, person().member)
        if kept is None or kept.revision != typed.revision:
            return "", 204
    draft = _draft(position, typed)
    questionnaires.keep_page_draft(site(), opened, draft)
    return jsonify(saved=clock(draft.at))


@blueprint.get(f"{QUESTION}/history")
@open_to(READERS)
def history(assessment_id: str, key: str) -> ResponseReturnValue:
    """Every answer given to a question."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    events = site().store.list_history(assessment_id, key)
    page = build_history_page(opened, position, events, earlier_words_of(site(), key))
    return render_page("pages/history.html", page, **around(opened))


@blueprint.post(f"{QUESTION}/restore")
@open_to(EDITORS)
def restore(assessment_id: str, key: str) -> ResponseReturnValue:
    """Answer again as in an earlier version."""
    opened = opened_here(assessment_id)
    opened.position(key)
    wanted, shown = (request.form.get(name, type=int, default=-1) for name in ("restore", "revision"))
    outcome = questionnaires.restore(site(), opened, key, wanted, shown=shown, act=act())
    return _told(outcome, RESTORED, question_url(opened, key))


# -- the items of a group, and taking back -----------------------------------------------------------------------------


@blueprint.post("/groups/<group>/add")
@open_to(EDITORS)
def add(assessment_id: str, group: str) -> ResponseReturnValue:
    """One item more, then its name."""
    opened = opened_here(assessment_id)
    outcome = questionnaires.add_item(site(), opened, group, shown=request.form.get("version", ""), act=act())
    repeat = opened.bank.repeats[group]
    if isinstance(outcome, Saved):
        number = outcome.opened.facts.items(group)[0]
        return redirect(question_url(outcome.opened, f"{repeat.name}@{number}"), code=303)
    return _told(outcome, OVERTAKEN, question_url(opened, repeat.count))


@blueprint.post("/groups/<group>/remove")
@open_to(EDITORS)
def remove(assessment_id: str, group: str) -> ResponseReturnValue:
    """One item less; it can be taken back."""
    opened = opened_here(assessment_id)
    item = request.form.get("item", type=int, default=0)
    outcome = questionnaires.remove_item(site(), opened, group, item, shown=request.form.get("version", ""), act=act())
    return _told(outcome, REMOVED, question_url(opened, opened.bank.repeats[group].count))


@blueprint.post("/changes/<change>/undo")
@open_to(EDITORS)
def undo(assessment_id: str, change: str) -> ResponseReturnValue:
    """Bring back what stood before a change."""
    opened = opened_here(assessment_id)
    key = request.form.get("key", "")
    outcome = questionnaires.undo(site(), opened, change, act())
    now_asked = key in outcome.opened.positions
    there = question_url(opened, key) if now_asked else assessment_url(opened, "questionnaire.check")
    return _told(outcome, UNDONE, there)


def _told(outcome: Saved | Stale | HalfTyped, code: str, there: str) -> ResponseReturnValue:
    """Go there, an address without a query, and say what happened; that it was too late where somebody else was first.

    Where words that were typed and not saved are in the way, go to them.
    """
    if isinstance(outcome, HalfTyped):
        return redirect(question_url(outcome.opened, outcome.keys[0], told=HALF_TYPED), code=303)
    if isinstance(outcome, Stale):
        return redirect(f"{there}?told={OVERTAKEN}", code=303)
    told = ",".join((code, *(notice for notice in outcome.notices if notice in (DROPPED, HELD))))
    return redirect(f"{there}?change={outcome.change}&told={told}", code=303)


# -- all answers -------------------------------------------------------------------------------------------------------


@blueprint.get("/answers")
@open_to(READERS)
def check(assessment_id: str) -> ResponseReturnValue:
    """Check your answers."""
    opened = opened_here(assessment_id)
    words = all_earlier_words(site()) if opened.parked else EarlierWords()
    page = build_check_page(opened, words, _notices(opened), find_sent_back(site(), opened))
    return render_page("pages/answers.html", page, **around(opened))
