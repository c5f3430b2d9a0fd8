"""The addresses of comments."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.blueprints.comments.page import build_all_comments_page, build_comments_page
from webapp.blueprints.context import around, may, now, opened_here, person, render_page, site
from webapp.domain.routing import Position
from webapp.forms.comment_form import Written, read_written
from webapp.security.policies import DISCUSSERS, MEMBERS, open_to
from webapp.services import comments
from webapp.services.assessments import id_for
from webapp.services.opened import Opened
from webapp.store.people import CommentRecord

blueprint = Blueprint("comments", __name__, url_prefix="/assessments/<assessment_id>")

ON_QUESTION = "/questions/<key>/comments"
BACK = {"approvals": "approvals.one", "all": "comments.all_comments"}
"""Pages that a comment can be resolved on beside its question's, by the word in the form."""


@blueprint.get("/comments")
@open_to(MEMBERS)
def all_comments(assessment_id: str) -> ResponseReturnValue:
    """Every comment of an assessment."""
    opened = opened_here(assessment_id)
    page = build_all_comments_page(opened, comments.list_comments(site(), assessment_id))
    return render_page("pages/all_comments.html", page, **around(opened))


@blueprint.get(ON_QUESTION)
@open_to(MEMBERS)
def on_question(assessment_id: str, key: str) -> ResponseReturnValue:
    """The comments on one question."""
    opened = opened_here(assessment_id)
    return _page(opened, opened.position(key), Written(""))


@blueprint.post(ON_QUESTION)
@open_to(DISCUSSERS)
def add(assessment_id: str, key: str) -> ResponseReturnValue:
    """Keep a comment."""
    opened = opened_here(assessment_id)
    position = opened.position(key)
    written = read_written(request.form.get("text", ""), "text", "write_comment")
    if written.problem:
        return _page(opened, position, written, 422)
    new_id = id_for(site(), f"{person().member} {opened.record.id} {request.form.get('fresh', '')}", "comment")
    kept = comments.add_comment(site(), opened, key, written.text, comment_id=new_id, by=person(), at=now())
    return redirect(_address(kept), 303)


@blueprint.post("/comments/<comment_id>/resolve")
@open_to(DISCUSSERS)
def resolve(assessment_id: str, comment_id: str) -> ResponseReturnValue:
    """Nothing is left to do about a comment."""
    return _settled(comments.resolve(site(), assessment_id, comment_id, person(), now()))


@blueprint.post("/comments/<comment_id>/reopen")
@open_to(DISCUSSERS)
def reopen(assessment_id: str, comment_id: str) -> ResponseReturnValue:
    """Something is left to do about a comment after all."""
    return _settled(comments.reopen(site(), assessment_id, comment_id))


def _settled(comment: CommentRecord) -> ResponseReturnValue:
    """Back to the page it was settled on."""
    endpoint = BACK.get(request.form.get("back", ""), "")
    if endpoint and may(endpoint):
        return redirect(url_for(endpoint, assessment_id=comment.assessment), 303)
    return redirect(_address(comment), 303)


def _address(comment: CommentRecord) -> str:
    return url_for(".on_question", assessment_id=comment.assessment, key=comment.key, _anchor=f"c-{comment.id}")


def _page(opened: Opened, position: Position, written: Written, status: int = 200) -> Response:
    found = comments.list_comments(site(), opened.record.id, position.key)
    page = build_comments_page(opened, position, found, written, uuid4().hex)
    return render_page("pages/comments.html", page, status, **around(opened))
