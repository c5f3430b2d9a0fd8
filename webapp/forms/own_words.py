"""What an editor types: words in place of a sentence, a passage, papers that partners can check. Typed words → values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from wtforms import Form, StringField

from webapp.domain.faq.editorial import LONGEST_NAME, MOST_PAPERS, Evidence
from webapp.domain.faq.own_entries import ASKED, LONGEST_QUESTION, OwnEntry
from webapp.domain.text import Words, is_public_address
from webapp.forms.fields import Asking, Line, Paragraph, Reading, Revision
from webapp.forms.problems import FieldProblem

LINES = range(1, MOST_PAPERS + 1)
"""The lines a page has room for, by the numbers of the fields in them."""
SPARE_LINES = 2
"""Empty lines a page shows below the papers that are there."""


class OwnWordsForm(Form):
    """One thing an editor writes; `words` are those of the language it is written in."""

    words: Words

    revision = Revision(default=0)

    def counts(self, name: str) -> bool:
        """Every field does."""
        return True

    def typed(self) -> dict[str, list[str]]:
        """Each field as a browser would send it: for drafts, and for two versions of a page. Nobody types the revision."""
        return {field.name: [field.data or ""] for field in self if field.short_name != "revision"}

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What has to be mended, in the page's order; at most one thing for each field."""
        return tuple(problem for field in self for problem in cast("Sequence[FieldProblem]", field.errors))

    def read_text(self, name: str) -> str:
        """The words of a field; empty where it has none. Only after `validate`."""
        return str(cast("Reading", self[name]).value or "")


class SentenceForm(OwnWordsForm):
    """Words in place of one composed sentence. `seen` is the fingerprint of the sentence that the page showed."""

    text = Line(missing="write_words")
    seen = StringField(default="")

    @property
    def value(self) -> str:
        """The words. Only after `validate`."""
        return self.read_text("text")


class PassageForm(OwnWordsForm):
    """A few paragraphs of one's own, as typed. `seen` is the fingerprint of the entry that the page showed."""

    text = Paragraph(missing="write_passage")
    seen = StringField(default="")

    @property
    def value(self) -> str:
        """The paragraphs. Only after `validate`."""
        return self.read_text("text")


class QuestionLine(Line):
    """What an entry of one's own asks."""

    def meaning(self, text: str, form: Asking) -> object:
        """The question on one line."""
        if len(text) > LONGEST_QUESTION:
            raise self.refused("too_long", most=str(LONGEST_QUESTION))
        return super().meaning(text, form)


class OwnEntryForm(OwnWordsForm):
    """An entry of one's own: what it asks, the answer, where it stands, and the entry it leans on."""

    question = QuestionLine(missing="write_question")
    text = Paragraph(missing="write_passage")
    group = StringField(default=ASKED)
    hat = StringField(default="both")
    about = StringField(default="")

    @property
    def value(self) -> OwnEntry:
        """The entry. Only after `validate`."""
        about = (self.about.data,) if self.about.data else ()
        stands = (self.group.data or ASKED, self.hat.data or "", about)
        return OwnEntry(self.read_text("question"), self.read_text("text"), *stands)


def own_entry_shown(own: OwnEntry) -> dict[str, str]:
    """What the page's fields show of an entry that stands."""
    about = own.about[0] if own.about else ""
    return {"question": own.question, "text": own.words, "group": own.group, "hat": own.hat, "about": about}


class PaperName(Line):
    """What a paper is called; needed where its address is given."""

    def read(self, form: Asking) -> object:
        """The name; None in an empty line of the page."""
        self.missing = "paper_name_missing" if _filled(form, self.short_name.replace("name", "href")) else ""
        return super().read(form)

    def meaning(self, text: str, form: Asking) -> object:
        """The name on one line."""
        if len(text) > LONGEST_NAME:
            raise self.refused("too_long", most=str(LONGEST_NAME))
        return super().meaning(text, form)


class PaperAddress(Line):
    """Where a paper is; needed where its name is given."""

    def read(self, form: Asking) -> object:
        """The address; None in an empty line of the page."""
        self.missing = "paper_href_missing" if _filled(form, self.short_name.replace("href", "name")) else ""
        return super().read(form)

    def meaning(self, text: str, form: Asking) -> object:
        """The address as it was typed."""
        if not is_public_address(text):
            raise self.refused("not_public")
        return text


def _filled(form: object, name: str) -> bool:
    return bool(str(cast("Any", form)[name].data or "").strip())


class PapersForm(OwnWordsForm):
    """The papers of one entry, a name and an address on each line of the page."""

    name1, href1 = PaperName(), PaperAddress()
    name2, href2 = PaperName(), PaperAddress()
    name3, href3 = PaperName(), PaperAddress()
    name4, href4 = PaperName(), PaperAddress()
    name5, href5 = PaperName(), PaperAddress()

    @property
    def value(self) -> tuple[Evidence, ...]:
        """The papers, without empty lines. Only after `validate`."""
        rows = ((self.read_text(f"name{number}"), self.read_text(f"href{number}")) for number in LINES)
        return tuple(Evidence(name, href) for name, href in rows if name and href)

    @property
    def lines(self) -> range:
        """The lines the page shows."""
        last = 0
        for number in LINES:
            if _filled(self, f"name{number}") or _filled(self, f"href{number}"):
                last = number
        return LINES[: last + SPARE_LINES]


def papers_shown(papers: Sequence[Evidence]) -> dict[str, str]:
    """What the page's lines show of the papers that stand."""
    shown: dict[str, str] = {}
    for number, paper in enumerate(papers, 1):
        shown |= {f"name{number}": paper.name, f"href{number}": paper.href}
    return shown
