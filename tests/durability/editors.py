"""People who work on the same question at the same time, each in a browser that knows only what it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.durability.tab import Reply
from tests.web.visiting import OURS, Visitor

SAVED, NOT_SAVED = 303, 409


@dataclass(frozen=True, slots=True)
class Field:
    """Where a text is typed: a question, a field of its page, and what has to be chosen for it to count."""

    key: str
    name: str
    beside: Mapping[str, str] = field(default_factory=dict)


FIELDS = (
    Field("civic.goal", "text"),
    Field("setup.partnership", "text"),
    Field("civic.initiator", "note", {"choice": "us"}),
    Field("change.missed", "detail", {"choice": "learn"}),
    Field("decide.who", "note", {"choice": "_undecided", "decider": "Our board"}),
)


class Editor:
    """One browser at one question. `pages` holds every form it was shown, `sent` every one it has sent."""

    def __init__(self, client: Visitor, assessment: str, place: Field) -> None:
        self.client = client
        self.place = place
        self.path = f"/assessments/{assessment}/questions/{place.key}"
        self.pages: list[dict[str, str]] = []
        self.sent: list[dict[str, str]] = []
        self.sees_both = False

    def open(self) -> Reply:
        """Open the page of the question."""
        return self._shown(self.client.get(self.path, check=False))

    def save(self, text: str, page: int = -1) -> Reply:
        """Type a text into the page that was shown last, or by going back into an earlier one, and save."""
        return self._send(self.pages[page] | dict(self.place.beside) | {self.place.name: text})

    def send_again(self, number: int = -1) -> Reply:
        """What a double click does, or a page that is loaded anew after it was sent."""
        return self._send(self.sent[number])

    def insist(self) -> Reply:
        """Press "Save mine over it" on the page that showed both texts: its form as it is."""
        return self._send(self.pages[-1])

    def typed(self, number: int = -1) -> tuple[int, str]:
        """Of a form that was sent: the revision its page showed, and the text."""
        form = self.sent[number]
        return int(form["revision"]), form[self.place.name]

    def _send(self, form: dict[str, str]) -> Reply:
        self.sent.append(form)
        return self._shown(self.client.post(self.path, data=form, headers=OURS, check=False))

    def _shown(self, response) -> Reply:
        reply = Reply(response.status_code, response.location or "", response.text, "")
        self.sees_both = reply.status == NOT_SAVED
        if form := reply.form(self.path):
            self.pages.append(form)
        return reply


class Expected:
    """What must come of it: who comes first with a revision wins, and the same text twice is one text."""

    def __init__(self) -> None:
        self.history: list[str] = []
        self.half_typed = ""

    def save(self, shown: int, text: str) -> int:
        """Somebody saves what was typed into a page that showed this revision; the answer."""
        same = self.history[-1:] == [text]
        if not same and shown != len(self.history):
            # Kept like a draft, so that it is there when the page is left and opened anew.
            self.half_typed = text
            return NOT_SAVED
        if not same:
            self.history.append(text)
        self.half_typed = ""
        return SAVED

    @property
    def shows(self) -> str:
        """What stands in the field when the page is opened."""
        return self.half_typed or (self.history or [""])[-1]
