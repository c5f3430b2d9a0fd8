"""What was typed before a sign-in ran out: carried through signing in, and back to the page it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue

from webapp.blueprints.context import OwnPage, find_own_page, may, now, person, render_page, site
from webapp.blueprints.errors import ErrorPage, Kept, landing_url, parse_kept
from webapp.services import access

REVISION = re.compile(r"[0-9]{1,9}")
DRAFTED = {"questionnaire.question": "{key}", "editing.part": "words:{entry_id}/{segment}"}
"""The pages that keep drafts, by endpoint, with the key of a draft as their addresses name it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The page to go on with, what was typed there, where it can be sent, and the account that typed it, if one is known."""

    page: OwnPage | None = None
    kept: Kept | None = None
    action: OwnPage | None = None
    typist: str = ""

    @property
    def next(self) -> str:
        """The address of the page, built by us."""
        return self.page.href if self.page else ""


def read_carried() -> Carried:
    """What the form of this request carries."""
    action = find_own_page(request.form.get("send", ""), "POST")
    kept = parse_kept(request.form.get("kept", ""), action.href if action else "")
    return Carried(find_own_page(request.form.get("next", "")), kept, action, request.form.get("typist", ""))


def draft_of(page: OwnPage | None, kept: Kept | None) -> access.KeptPage | None:
    """What was typed as a draft of its page, if that keeps drafts."""
    if kept is None or page is None or page.endpoint not in DRAFTED:
        return None
    revision = "".join(kept.fields.get("revision", ()))
    return access.KeptPage(
        assessment_id=page.values["assessment_id"],
        key=DRAFTED[page.endpoint].format(**page.values),
        revision=int(revision) if REVISION.fullmatch(revision) else 0,
        fields=kept.draft,
    )


def go_on(carried: Carried) -> ResponseReturnValue:
    """On to the page, for whoever has signed in to an Upfront for many foundations.

    What they typed themselves becomes a draft of it. All else is shown first: what another account typed, or what the page
    does not keep, goes nowhere unless the person who is here now sends it, with the rights they have.
    """
    kept = carried.kept
    if kept is None or not (kept.texts or kept.chose) or _keeps_draft(carried, kept):
        return redirect(landing_url(carried.page), 303)
    allowed = carried.action is not None and may(carried.action.endpoint)
    shown = kept if allowed else Kept(kept.fields, kept.files)
    return render_page(
        "pages/error.html", ErrorPage("again" if allowed else "not_yours", 200, landing_url(carried.page), shown)
    )


def _keeps_draft(carried: Carried, kept: Kept) -> bool:
    draft = draft_of(carried.page, kept)
    mine = carried.typist == person().account and carried.action is not None and may(carried.action.endpoint)
    return mine and draft is not None and access.keep_page(site(), draft, person(), now())
