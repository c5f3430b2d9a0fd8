"""The addresses of the draft FAQ and of the files one takes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.answer_files import write_answers
from webapp.blueprints.context import around, opened_here, render_page
from webapp.blueprints.faq.page import AnswersHeading, build_draft_page
from webapp.domain.errors import NotFound
from webapp.renderers import FORMATS, renderer
from webapp.renderers.file_names import attachment
from webapp.renderers.html_file import draft_line
from webapp.renderers.templates import fill
from webapp.security.policies import OWNER, open_to

blueprint = Blueprint("faq", __name__, url_prefix="/assessments/<assessment_id>")

TYPES = {"md": "text/markdown", "html": "text/html", "json": "application/json", "yaml": "application/yaml"}


def question_address(assessment_id: str) -> Callable[[str], str]:
    """What gives the address of a question from here: after saving, one comes back to its answer."""
    here: dict[str, Any] = {"assessment_id": assessment_id, "from": "faq"}
    return lambda key: url_for("questionnaire.question", key=key, **here)


@blueprint.get("/faq")
@open_to(OWNER)
def draft(assessment_id: str) -> ResponseReturnValue:
    """The FAQ as partners will read it, each sentence with the answers it comes from."""
    opened = opened_here(assessment_id)
    page = build_draft_page(opened, question_address(assessment_id))
    return render_page("pages/draft.html", page, **around(opened))


@blueprint.get("/faq.<ending>")
@open_to(OWNER)
def download(assessment_id: str, ending: str) -> ResponseReturnValue:
    """The draft as a file. Raises NotFound for a kind of file there is not."""
    document = opened_here(assessment_id).document
    if ending not in FORMATS:
        raise NotFound(ending)
    return _file(renderer(ending).render(document), ending, attachment(document, "faq-draft", ending))


@blueprint.get("/answers.yaml")
@open_to(OWNER)
def answers_file(assessment_id: str) -> ResponseReturnValue:
    """Every answer as a file that can be imported again; `?notes=no` leaves the notes to the team out."""
    opened = opened_here(assessment_id)
    notes = request.args.get("notes") != "no"
    heading = fill("answers-heading.txt", AnswersHeading(opened.document.foundation, draft_line(opened.document), notes))
    content = write_answers(opened.bank, opened.answers, opened.record.route, notes=notes, heading=heading)
    what = "answers-draft" if notes else "answers-draft-without-notes"
    return _file(content, "yaml", attachment(opened.document, what, "yaml"))


def _file(content: bytes, ending: str, disposition: str) -> Response:
    return Response(content, mimetype=TYPES[ending], headers={"Content-Disposition": disposition})
