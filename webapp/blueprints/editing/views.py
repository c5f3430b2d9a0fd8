"""The addresses of what an editor does to the document: the list, one entry, and one part of it."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, get_template_attribute, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.blueprints.context import around, now, opened_here, person, render_page, site, try_again, why_refused
from webapp.blueprints.editing.asked import form_of_asked
from webapp.blueprints.editing.entry_page import build_entry_page
from webapp.blueprints.editing.list_page import build_list_page
from webapp.blueprints.editing.notices import (
    BACK,
    CHECKABLE,
    KEPT,
    MOVED,
    OUT,
    OVERTAKEN,
    STAYS,
    TAKEN_BACK,
    UNDONE,
    WRITTEN,
    Told,
    find_told,
)
from webapp.blueprints.editing.part_page import (
    Typed,
    build_conflict_page,
    build_part_page,
    form_of,
    look_ahead,
    restored_form,
)
from webapp.blueprints.editing.parts import (
    DRAFTS,
    EDIT,
    EVIDENCE,
    OWN,
    PASSAGE,
    Part,
    can_be_written,
    entry_here,
    entry_url,
    parse_part,
    part_url,
    words_url,
)
from webapp.blueprints.editing.reading import type_written
from webapp.domain.errors import Busy, NotFound, Unwritable
from webapp.domain.faq.editorial import Review
from webapp.domain.faq.own_entries import OwnEntry, is_own_entry
from webapp.renderers.answer_words import clock
from webapp.security.policies import EDITORS, open_to
from webapp.services import editing, own_entries, questionnaires
from webapp.services.editing import Saved, StaleWords, UnfitWords
from webapp.services.questionnaires import Opened
from webapp.store.port import PageDraft

blueprint = Blueprint("editing", __name__, url_prefix="/assessments/<assessment_id>")

WORDS = "/words"
PART = f"{WORDS}/<entry_id>/<segment>"


def question_address(assessment_id: str, entry_id: str) -> Callable[[str], str]:
    """What gives the address of a question from an entry: after saving, one comes back to that."""
    here: dict[str, Any] = {"assessment_id": assessment_id, "from": f"words:{entry_id}"}
    return lambda key: url_for("questionnaire.question", key=key, **here)


def _told(opened: Opened) -> Told | None:
    return find_told(site(), opened, *(request.args.get(name, "") for name in ("told", "change", "of", "by")))


def _half_typed(opened: Opened) -> dict[str, str]:
    """What this person typed into parts and did not save: the fields by key."""
    drafts = site().store.list_page_drafts(opened.record.id)
    return {one.key: one.fields for one in drafts if one.member == person().member and one.key.startswith(DRAFTS)}


# -- the list ----------------------------------------------------------------------------------------------------------


@blueprint.get(WORDS)
@open_to(EDITORS)
def words(assessment_id: str) -> ResponseReturnValue:
    """Every entry in order, what is the editor's in it, and what waits for them."""
    opened = opened_here(assessment_id)
    return render_page("pages/words.html", build_list_page(opened, _half_typed(opened), _told(opened)), **around(opened))


@blueprint.post(WORDS)
@open_to(EDITORS)
def arrange(assessment_id: str) -> ResponseReturnValue:
    """Move an entry or a group, leave an entry out, or have it back, or decide about what waits: one button each."""
    opened = opened_here(assessment_id)
    if "place" in request.form:
        return _decide(opened)
    pressed = next((name for name in ("up", "down", "group-up", "group-down", "out", "back") if name in request.form), "")
    about = request.form.get(pressed, "")
    shown = request.form.get(f"revision-{about}" if pressed in ("out", "back") else "revision", type=int, default=0)
    act: dict[str, Any] = {"shown": shown, "by": person(), "at": now()}
    if pressed in ("up", "down"):
        outcome, code = editing.move(site(), opened, about, pressed == "up", **act), MOVED
    elif pressed in ("group-up", "group-down"):
        outcome, code = editing.move_group(site(), opened, about, pressed == "group-up", **act), MOVED
    elif pressed in ("out", "back"):
        try:
            outcome = editing.leave_out(site(), opened, about, pressed == "out", **act)
        except UnfitWords:
            # It has to stay by now: the page says why.
            return redirect(words_url(opened, told=OVERTAKEN), code=303)
        code = OUT if pressed == "out" else BACK
    else:
        raise NotFound(pressed)
    return _back(opened, outcome, code, about, pressed)


def _back(opened: Opened, outcome: Saved | StaleWords, code: str, about: str, pressed: str = "") -> ResponseReturnValue:
    """To the list, which says what happened; where a button of it was `pressed`, at the place it happened to."""
    told = {"told": OVERTAKEN} if isinstance(outcome, StaleWords) else {"told": code, "change": outcome.change}
    told |= {"of": about, "by": pressed} if pressed else {"of": about}
    said = told if told.get("change", OVERTAKEN) else {}
    anchor = {"_anchor": f"{'g' if 'group' in pressed else 'q'}-{about}"} if pressed else {}
    return redirect(words_url(opened, **said, **anchor), code=303)


def _decide(opened: Opened) -> ResponseReturnValue:
    """Keep what waits for the sentence that is composed now, or take it out."""
    review = next((one for one in opened.reviews if one.place == request.form.get("place")), None)
    if review is None:
        return redirect(words_url(opened, told=OVERTAKEN), code=303)
    shown = request.form.get("revision", type=int, default=-1)
    if request.form.get("action") == "keep" and (review.at or review.may_stay):
        return _keep_for_now(opened, review, shown)
    return _back(opened, _take_out(opened, review, shown), TAKEN_BACK, review.entry)


def _keep_for_now(opened: Opened, review: Review, shown: int) -> ResponseReturnValue:
    """The words stand for the sentence or below the answer that the page showed, if that is the one composed."""
    act: dict[str, Any] = {"shown": shown, "seen": request.form.get("seen", ""), "by": person(), "at": now()}
    if review.entry in opened.editorial.entries:
        return _back(opened, own_entries.keep_own_entry(site(), opened, review.entry, **act), STAYS, review.entry)
    if review.may_stay:
        return _back(opened, editing.keep_passage(site(), opened, review.entry, **act), STAYS, review.entry)
    try:
        outcome = editing.keep_edit(site(), opened, review.place, review.at, **act)
    except UnfitWords:
        return redirect(words_url(opened, told=OVERTAKEN), code=303)
    return _back(opened, outcome, KEPT, review.entry)


def _take_out(opened: Opened, review: Review, shown: int) -> Saved | StaleWords:
    act: dict[str, Any] = {"shown": shown, "by": person(), "at": now()}
    kind = review.place.partition(":")[0]
    if review.edit:
        return editing.write_edit(site(), opened, review.place, None, **act)
    if kind == OWN:
        return own_entries.write_own_entry(site(), opened, review.entry, None, **act)
    if kind == PASSAGE:
        return editing.write_passage(site(), opened, review.entry, None, **act)
    if kind == EVIDENCE:
        return editing.write_evidence(site(), opened, review.entry, (), **act)
    return editing.leave_out(site(), opened, review.entry, False, **act)


@blueprint.post(f"{WORDS}/changes/<change>/undo")
@open_to(EDITORS)
def undo(assessment_id: str, change: str) -> ResponseReturnValue:
    """Bring back what stood before a change to the document."""
    opened = opened_here(assessment_id)
    outcome = editing.undo_editing(site(), opened, change, by=person(), at=now())
    about = request.form.get("of", "")
    known = any(entry.id == about for entry in outcome.opened.composed.entries)
    if request.form.get("back") == "entry" and known:
        code = UNDONE if isinstance(outcome, Saved) else OVERTAKEN
        return redirect(entry_url(opened, about, told=code), code=303)
    return _back(opened, outcome, UNDONE, about)


# -- one entry ---------------------------------------------------------------------------------------------------------


@blueprint.get(f"{WORDS}/<entry_id>")
@open_to(EDITORS)
def entry(assessment_id: str, entry_id: str) -> ResponseReturnValue:
    """One entry: its sentences, its passage, its papers, and how it reads."""
    opened = opened_here(assessment_id)
    if is_own_entry(opened.composed.entry(entry_id).id):
        return redirect(part_url(opened, Part(OWN, entry_id)), 303)
    page = build_entry_page(opened, entry_id, _half_typed(opened), question_address(assessment_id, entry_id), _told(opened))
    return render_page("pages/words_entry.html", page, **around(opened))


# -- one part of it ----------------------------------------------------------------------------------------------------


@blueprint.get(PART)
@open_to(EDITORS)
def part(assessment_id: str, entry_id: str, segment: str) -> ResponseReturnValue:
    """Where one part is written, with what was typed there and not saved."""
    opened, here = opened_here(assessment_id), parse_part(entry_id, segment)
    draft = site().store.find_page_draft(assessment_id, here.draft, person().member)
    if not can_be_written(opened, here):
        if draft is None:
            raise NotFound(segment)
        return _conflict(opened, here, Typed(form_of(opened, here, _fields(draft)), draft.revision), 200)
    if draft is None:
        form = form_of_asked(site(), opened, here, request.args.get("asked", "")) or form_of(opened, here)
        return _part_page(opened, here, Typed(form, opened.editorial_revision(here.key)))
    form, reworded = restored_form(opened, here, _fields(draft))
    return _part_page(opened, here, Typed(form, draft.revision, restored_at=clock(draft.at), reworded=reworded))


@blueprint.post(PART)
@open_to(EDITORS)
def write(assessment_id: str, entry_id: str, segment: str) -> ResponseReturnValue:
    """Keep what is written in one part."""
    opened, here = opened_here(assessment_id), parse_part(entry_id, segment)
    action = request.form.get("action", "")
    if action == "discard":
        questionnaires.discard_page_draft(site(), opened, here.draft, person().member)
        return redirect(entry_url(opened, entry_id), code=303)
    form = form_of(opened, here, request.form)
    typed = Typed(form, form.revision.data)
    if action in ("edit", "look") and can_be_written(opened, here):
        return _part_page(opened, here, typed)
    if action == "clear":
        return _keep(opened, here, typed, None)
    if form.validate():
        return _keep(opened, here, typed, form.value)
    _keep_typed(opened, here, typed)
    return _part_page(opened, here, replace(typed, problems=form.problems), 422)


def _keep(opened: Opened, here: Part, typed: Typed, written: type_written | None) -> ResponseReturnValue:
    try:
        outcome = _write(opened, here, typed, written)
    except (Busy, Unwritable) as refused:
        return try_again(_part_page(opened, here, replace(typed, failed=why_refused(refused)), 503))
    except (NotFound, UnfitWords):
        # Its sentence is not there any more, or stays as it is.
        entry_here(opened, here)
        outcome = StaleWords(opened, (here.key,))
    if isinstance(outcome, StaleWords):
        _keep_typed(outcome.opened, here, typed)
        return _conflict(outcome.opened, here, typed, 409, clear=written is None)
    if not outcome.change:
        return redirect(entry_url(opened, here.entry), code=303)
    code = (CHECKABLE if here.kind == EVIDENCE else WRITTEN) if written else TAKEN_BACK
    return redirect(entry_url(opened, here.entry, told=code, change=outcome.change, of=here.entry), code=303)


def _write(opened: Opened, here: Part, typed: Typed, written: type_written | None) -> Saved | StaleWords:
    act: dict[str, Any] = {"shown": typed.revision, "by": person(), "at": now(), "draft": here.draft}
    if here.kind == EDIT:
        seen = request.form.get("seen", "")
        return editing.write_edit(site(), opened, here.place, None if written is None else str(written), seen=seen, **act)
    if here.kind == OWN:
        own = written if isinstance(written, OwnEntry) else None
        return own_entries.write_own_entry(site(), opened, here.entry, own, **act)
    if here.kind == PASSAGE:
        passage, seen = None if written is None else str(written), _fingerprint_sent()
        return editing.write_passage(site(), opened, here.entry, passage, seen=seen, **act)
    papers = written if isinstance(written, tuple) else ()
    return editing.write_evidence(site(), opened, here.entry, papers, **act)


def _fingerprint_sent() -> str:
    """What the page showed, as its form says; empty where that is no fingerprint."""
    seen = request.form.get("seen", "")
    return seen if re.fullmatch(r"[0-9a-f]{64}", seen) else ""


def _keep_typed(opened: Opened, here: Part, typed: Typed) -> None:
    """What could not be saved is there again when the page is left and opened anew, also where no script keeps it."""
    if typed.form.typed() != form_of(opened, here).typed():
        with contextlib.suppress(Busy, Unwritable):
            questionnaires.keep_page_draft(site(), opened, _draft(here, typed))


def _draft(here: Part, typed: Typed) -> PageDraft:
    fields = json.dumps(typed.form.typed(), ensure_ascii=False, sort_keys=True)
    return PageDraft(here.draft, person().member, typed.revision, fields, now())


def _fields(draft: PageDraft) -> MultiDict[str, str]:
    return MultiDict(json.loads(draft.fields))


def _conflict(opened: Opened, here: Part, typed: Typed, status: int, *, clear: bool = False) -> Response:
    mine = typed.form.value if not clear and typed.form.validate() else None
    page = build_conflict_page(opened, here, typed, mine)
    return render_page("pages/words_conflict.html", page, status, **around(opened))


def _part_page(opened: Opened, here: Part, typed: Typed, status: int = 200) -> Response:
    return render_page("pages/words_part.html", build_part_page(opened, here, typed), status, **around(opened))


@blueprint.post(f"{PART}/preview")
@open_to(EDITORS)
def preview(assessment_id: str, entry_id: str, segment: str) -> ResponseReturnValue:
    """What is to be said about what is typed now, and how the entry would read: pieces of the page by name."""
    opened, here = opened_here(assessment_id), parse_part(entry_id, segment)
    ahead = look_ahead(opened, here, form_of(opened, here, request.form))
    pieces = {name: get_template_attribute("parts/words_ahead.html", name) for name in ("count", "advice", "reads")}
    return jsonify({name: str(piece(ahead)) for name, piece in pieces.items()})


@blueprint.post(f"{PART}/draft")
@open_to(EDITORS)
def keep_draft(assessment_id: str, entry_id: str, segment: str) -> ResponseReturnValue:
    """Keep what is typed so far. What comes late from a page that has been saved is not kept (204)."""
    opened, here = opened_here(assessment_id), parse_part(entry_id, segment)
    form = form_of(opened, here, request.form)
    typed = Typed(form, form.revision.data)
    if typed.revision < opened.editorial_revision(here.key):
        kept = site().store.find_page_draft(assessment_id, here.draft, person().member)
        if kept is None or kept.revision != typed.revision:
            return "", 204
    draft = _draft(here, typed)
    questionnaires.keep_page_draft(site(), opened, draft)
    return jsonify(saved=clock(draft.at))
