"""An editor at work in the browser: opens the list, an entry or a part, writes, and reads what partners would read."""

from __future__ import annotations

from bs4 import BeautifulSoup

from tests.house import words
from tests.renderers.documents import scenario
from tests.web.shelf import the
from tests.web.stories import begin, fields_of, page_of
from webapp.services.questionnaires import Opened, open_assessment


class Editor:
    """Somebody signed in, with the answers of a scenario."""

    def __init__(self, visitor, site, clock, name="four-pots") -> None:
        self.visitor, self.site, self.clock = visitor, site, clock
        file = scenario(name)
        self.id = begin(site, clock(), dict(file.answers), route=file.route)
        self.base = f"/assessments/{self.id}"

    # -- the pages --

    def page(self, path: str = "words") -> BeautifulSoup:
        """A page of the assessment."""
        response = self.visitor.get(f"{self.base}/{path}")
        assert response.status_code == 200, (path, response.status_code)
        return page_of(response)

    def follow(self, response) -> BeautifulSoup:
        """The page a save led to."""
        assert response.status_code == 303, response.text[:2000]
        return page_of(self.visitor.get(response.headers["Location"]))

    def reads(self, entry_id: str) -> str:
        """An entry as the page shows it to be read."""
        return words(the(self.page(f"words/{entry_id}"), "aside .says"))

    def draft(self) -> str:
        """All words of the draft."""
        return words(the(self.page("faq"), "main"))

    @property
    def opened(self) -> Opened:
        """The assessment as the store has it."""
        return open_assessment(self.site, self.id, self.clock().date())

    # -- what an editor does --

    def fields(self, part: str) -> dict:
        """The form of a part as a browser would send it."""
        return fields_of(self.visitor.get(f"{self.base}/words/{part}"), "form[data-draft]")

    def send(self, part: str, **typed: str):
        """Send the form of a part, with this typed into it."""
        return self.visitor.send(f"{self.base}/words/{part}", self.fields(part) | typed)

    def arrange(self, **pressed: str):
        """Press a button of the list: `up="faq.must"`."""
        fields = fields_of(self.visitor.get(f"{self.base}/words"), "main form:has([name=revision]):has(h2)")
        return self.visitor.send(f"{self.base}/words", fields | {name.replace("_", "-"): of for name, of in pressed.items()})

    def decide(self, action: str, number: int = 0):
        """Decide about something that waits."""
        form = self.page().select("section[aria-labelledby=waiting] form")[number]
        fields = {str(one["name"]): str(one["value"]) for one in form.select("input")}
        return self.visitor.send(str(form["action"]), fields | {"action": action})

    def answer(self, key: str, **typed: str):
        """Change an answer."""
        path = f"{self.base}/questions/{key}"
        response = self.visitor.send(path, fields_of(self.visitor.get(path)) | typed)
        assert response.status_code == 303
