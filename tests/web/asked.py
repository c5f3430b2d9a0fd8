"""A published FAQ with somebody from outside before its pages, for the tests of what partners ask.

It is published once and copied for each test: that is what takes time.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.publishing import publish_pages
from tests.renderers.documents import scenario
from tests.shipped import BANK
from tests.web.hosting import make_hosting
from tests.web.stories import begin, fields_of
from tests.web.visiting import Clock, first
from webapp.store.publications import InquiryRecord
from webapp.store.sqlite import open_store

ENTRY = "faq.grants"
QUESTION = "Do two-year grants continue when the school year ends early?"


@cache
def published() -> tuple[Path, str, str]:
    """A folder with a published FAQ, the workspace it is in and its assessment."""
    folder = Path(mkdtemp())
    store = open_store(folder)
    hosting = make_hosting(folder, store, BANK, Clock())
    workspace = hosting.workspace("Juniper Valley")
    assessment = begin(hosting.site(workspace), hosting.clock(), scenario("four-pots").answers)
    publish_pages(hosting.site(workspace), assessment, hosting.clock())
    store.close()
    return folder, workspace, assessment


class Hall:
    """The FAQ's house, and a partner before it. `mails`: this installation can send letters."""

    def __init__(self, folder: Path, clock: Clock, *, mails: bool = True) -> None:
        kept, self.workspace, self.assessment = published()
        for path in kept.iterdir():
            if path.is_file():
                shutil.copy(path, folder / path.name)
        self.store = open_store(folder)
        self.hosting = make_hosting(folder, self.store, BANK, clock, **({} if mails else {"smtp": None}))
        self.clock = clock
        self.site = self.hosting.site(self.workspace)
        self.partner = self.hosting.anonymous()

    @property
    def faq(self):
        """The FAQ as it is kept now."""
        return self.store.find_faq_of(self.workspace, self.assessment)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/f/{self.faq.slug}"

    @property
    def inbox(self) -> tuple[InquiryRecord, ...]:
        """The questions that lead, last asked first."""
        return tuple(one.lead for one in self.store.list_inquiries(self.workspace))

    def member(self, role="owner", name="Dana Cole"):
        """Somebody of the foundation."""
        return self.hosting.member(self.workspace, role, name=name)

    def ask(self, text=QUESTION, *, entry=ENTRY, visitor=None, **fields):
        """Fill in the form of the page and send it, as a browser would."""
        visitor = visitor or self.partner
        # No two at the very same moment: their order would be nobody's.
        self.clock.pass_by(seconds=1)
        page = visitor.get(f"{self.path}/ask?entry={entry}")
        return visitor.send(f"{self.path}/ask", fields_of(page, "main form") | {"text": text} | fields)

    def vote(self, verdict, *, entry=ENTRY, visitor=None, address="203.0.113.7"):
        """Press one of the two buttons below an entry."""
        fields = {"entry": entry, "number": "1", "verdict": verdict}
        return (visitor or self.partner).send(f"{self.path}/helpful", fields, environ_base={"REMOTE_ADDR": address})

    def follow(self, response, visitor=None):
        """Where a redirect leads."""
        return (visitor or self.partner).get(response.headers["Location"])

    def act(self, member, what, inquiry=None, **fields):
        """Send the page's form for this, with these fields typed into it."""
        inquiry = inquiry or self.inbox[0].id
        page = member.get(f"/inbox/{inquiry}")
        revision = first(page, "main [name=revision]")["value"]
        return member.send(f"/inbox/{inquiry}/{what}", {"revision": revision} | fields)
