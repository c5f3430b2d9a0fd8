"""The addresses of the draft FAQ and of the files one takes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.answer_files import write_answers
from webapp.blueprints.context import around, as_file, look_here, opened_here, render_page
from webapp.blueprints.faq.page import EMBED, AnswersHeading, build_draft_page
from webapp.domain.errors import NotFound
from webapp.renderers import FORMATS, renderer
from webapp.renderers.editions import edition_line
from webapp.renderers.file_names import attachment
from webapp.renderers.templates import fill
from webapp.security.policies import MEMBERS, READERS, open_to

blueprint = Blueprint("faq", __name__, url_prefix="/assessments/<assessment_id>")

WHOLE = ("html", "pdf", "docx", "txt", "md", "json")
"""The formats that hold the whole document; the others show part of it, or show it elsewhere."""


def question_address(assessment_id: str) -> Callable[[str], str]:
    """What gives the address of a question from here: after saving, one comes back to its answer."""
    here: dict[str, Any] = {"assessment_id": assessment_id, "from": "faq"}
    return lambda key: url_for("questionnaire.question", key=key, **here)


@blueprint.get("/faq")
@open_to(MEMBERS)
def draft(assessment_id: str) -> ResponseReturnValue:
    """The FAQ as partners will read it, each sentence with the answers it comes from."""
    opened = opened_here(assessment_id)
    page = build_draft_page(opened, question_address(assessment_id))
    return render_page("pages/draft.html", page, **around(opened))


@blueprint.get("/faq.<ending>")
@open_to(MEMBERS)
def download(assessment_id: str, ending: str) -> ResponseReturnValue:
    """The whole draft as a file. Raises NotFound for a kind of file there is not."""
    if ending not in WHOLE:
        raise NotFound(ending)
    return _made(assessment_id, ending, "faq-draft")


@blueprint.get("/one-page.pdf")
@open_to(MEMBERS)
def one_page(assessment_id: str) -> ResponseReturnValue:
    """The draft on one sheet of paper."""
    return _made(assessment_id, "one-page", "faq-one-page-draft")


@blueprint.get("/summary.svg")
@open_to(MEMBERS)
def summary(assessment_id: str) -> ResponseReturnValue:
    """What it says in short, for a slide, as a drawing."""
    return _made(assessment_id, "summary", "faq-summary-draft")


@blueprint.get("/summary.png")
@open_to(MEMBERS)
def summary_picture(assessment_id: str) -> ResponseReturnValue:
    """The same as a picture of dots."""
    return _made(assessment_id, "summary-png", "faq-summary-draft")


@blueprint.get("/embed.html")
@open_to(MEMBERS)
def embed(assessment_id: str) -> ResponseReturnValue:
    """The page to show in a frame on one's own site."""
    return _made(assessment_id, "embed", EMBED)


@blueprint.get("/answers.yaml")
@open_to(READERS)
def answers_file(assessment_id: str) -> ResponseReturnValue:
    """Every answer as a file that can be imported again; `?notes=no` leaves the notes to the team out."""
    opened = opened_here(assessment_id)
    notes = request.args.get("notes") != "no"
    about = AnswersHeading(opened.document.foundation, edition_line(opened.document), notes, len(opened.held))
    heading = fill("answers-heading.txt", about)
    content = write_answers(
        opened.bank,
        opened.answers,
        opened.record.route,
        notes=notes,
        heading=heading,
        document=opened.editorial_records,
    )
    what = "answers-draft" if notes else "answers-draft-without-notes"
    return as_file(content, "application/yaml", attachment(opened.document, what, "yaml"))


def _made(assessment_id: str, name: str, what: str) -> Response:
    """The draft in one of the formats. Raises TooLong."""
    kind, document, look = FORMATS[name], opened_here(assessment_id).document, look_here(assessment_id)
    content = renderer(name).render(document, look)
    return as_file(content, kind.media_type, attachment(document, what, kind.ending, look))
