"""The form of a new entry that is drafted from what a partner asked: the question as it was asked, in its place."""

from __future__ import annotations

from webapp.blueprints.editing.parts import OWN, Part
from webapp.domain.errors import NotFound
from webapp.domain.faq.own_entries import ASKED, draft_key_of
from webapp.domain.text import one_line
from webapp.forms.own_words import OwnEntryForm
from webapp.services.opened import Opened
from webapp.services.workspace import Site


def form_of_asked(site: Site, opened: Opened, part: Part, inquiry: str) -> OwnEntryForm | None:
    """The form; None where the entry is written already, or was not begun from this inquiry."""
    if part.kind != OWN or not inquiry or opened.editorial_record(part.key) or draft_key_of(inquiry) != part.key:
        return None
    try:
        asked = site.store.get_inquiry(site.workspace, inquiry)
    except NotFound:
        return None
    about = next((entry for entry in opened.composed.entries if entry.id == asked.entry), None)
    shown = {
        "question": one_line(asked.text),
        "group": about.group if about and not about.always else ASKED,
        "hat": about.hat if about else "both",
        "about": about.id if about else "",
    }
    form = OwnEntryForm(None, data=shown)
    form.words = opened.bank.words[opened.language]
    return form
