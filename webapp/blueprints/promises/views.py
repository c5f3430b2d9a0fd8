"""The addresses of the promises. Neither page needs a session, and neither looks at anything that somebody typed."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import render_page, site
from webapp.blueprints.promises.page import build_promises_page
from webapp.security.policies import ANYONE, open_to

blueprint = Blueprint("promises", __name__, url_prefix="/promises")


@blueprint.get("")
@open_to(ANYONE)
def promises() -> ResponseReturnValue:
    """Each promise in plain words, what is done for it, and how it is checked."""
    here = site()
    return render_page("pages/promises.html", build_promises_page(here.bank.words[here.language]))


@blueprint.get("/host")
@open_to(ANYONE)
def host() -> ResponseReturnValue:
    """What the people who run this Upfront could read, and what they cannot."""
    return render_page("pages/promises_host.html", None)
